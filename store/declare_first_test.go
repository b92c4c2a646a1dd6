package store_test

import (
	"slices"
	"strings"
	"testing"

	"probity/docket"
	"probity/store"
)

// TestNothingOfACaseIsSeenBeforeTheDeclaration counts, through the policies alone, the
// rows of each table of a case for a member who has still to declare, for one who has,
// and for one whose office opens it: names and that there is a case, and no more.
func TestNothingOfACaseIsSeenBeforeTheDeclaration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	doc, err := w.db.PutDocument(t.Context(), store.TheSystem(), store.Document{Case: c.Case, Name: "a.txt", MediaType: "text/plain", UploadedAt: monday, UploadedBy: "stella"}, strings.NewReader("It shows all."), store.Taking{Most: 1 << 10})
	w.must(err)
	w.done(w.act(c.Case, "chris", []string{"ethics_chair"}, docket.SeatPanel, &docket.Seating{Body: "hearing_panel", Members: []docket.NewSeat{
		{Person: "pia", Role: "chair"}, {Person: "paul", Role: "member"}, {Person: "rita", Role: "member"}}}), monday)
	w.done(w.act(c.Case, "pia", nil, docket.Declare, &docket.Certificate{Body: "hearing_panel", Clear: true}), monday)
	db := asHouse(t, w.dsn)
	var tables []string
	w.must(db.Select(&tables, `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`))
	count := func(who store.Who, from string) (n int) {
		w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error { return tx.Get(&n, `select count(*) from `+from) }))
		return n
	}
	paul, pia, rita := store.Who{Person: "paul"}, store.Who{Person: "pia"}, store.Who{Person: "rita", Offices: []string{pack + "/ethics_office"}}
	named := []string{"case_people", "documents"}
	opened := 0
	for _, table := range tables {
		seated, declared, office := count(paul, table), count(pia, table), count(rita, table)
		if slices.Contains(named, table) {
			if seated != declared {
				t.Errorf("%s: %d rows before the declaration, %d after", table, seated, declared)
			}
			continue
		}
		if seated != 0 {
			t.Errorf("%s: %d rows are seen before the declaration", table, seated)
		}
		if declared != office {
			t.Errorf("%s: %d rows by the seat, %d by the office", table, declared, office)
		}
		opened += declared
	}
	if opened < 5 {
		t.Errorf("the declaration opens %d rows", opened)
	}
	for _, table := range []string{"document_chunks", "custody"} {
		if seated, declared := count(paul, table), count(pia, table); seated != 0 || declared == 0 {
			t.Errorf("%s: %d rows before the declaration, %d after", table, seated, declared)
		}
	}
	if n := count(paul, "cases"); n != 1 {
		t.Errorf("%d cases", n)
	}
	var b strings.Builder
	if err := w.db.CopyDocument(t.Context(), paul, &doc, &b); err == nil || b.Len() > 0 {
		t.Errorf("the document is given out: %q", b.String())
	}
	owed, err := w.db.DutiesOfPerson(t.Context(), paul, monday, 10)
	w.must(err)
	if len(owed) != 1 || owed[0].Act != string(docket.Declare) {
		t.Errorf("owes %v", owed)
	}
	// No filter finds it by what is in it.
	for _, f := range []store.CaseFilter{{Principle: "p1"}, {StageKind: "intake"}, {Late: new(bool)}} {
		f.Now = monday
		page, err := w.db.Cases(t.Context(), paul, f)
		w.must(err)
		if len(page.Cases) != 0 {
			t.Errorf("found by %v", f)
		}
		if page, err = w.db.Cases(t.Context(), rita, f); err != nil || f.Principle == "" && len(page.Cases) != 1 {
			t.Errorf("not found by %v in the office: %v", f, err)
		}
	}
	w.done(w.act(c.Case, "paul", nil, docket.Declare, &docket.Certificate{Body: "hearing_panel", Clear: true}), monday)
	if count(paul, "entries") != count(pia, "entries") {
		t.Error("it is not opened by the declaration")
	}
	w.sound()
}
