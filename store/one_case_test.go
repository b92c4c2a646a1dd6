package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/store"
)

// TestACodeOpensOneCaseInTheDatabaseToo: somebody has a part in two cases and holds an
// office that opens both. Let in by the code of a letter in one of them they see, through
// the policies alone, what their part in that one shows and not a row of the other.
func TestACodeOpensOneCaseInTheDatabaseToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutPerson(t.Context(), store.TheSystem(), store.Person{ID: "carla", Name: "Carla Nachname", Email: "carla@example.org"}))
	mine, other := w.file(), w.file()
	for _, c := range []store.Outcome{mine, other} {
		_, err := w.db.PutDocument(t.Context(), store.TheSystem(), store.Document{Case: c.Case, Name: "a.txt", MediaType: "text/plain", UploadedAt: monday, UploadedBy: "carla"}, strings.NewReader("It shows all."), store.Taking{Most: 1 << 10})
		w.must(err)
	}
	_, err := w.db.PutDocument(t.Context(), store.Who{Person: "carla"}, store.Document{Name: "loose.txt", MediaType: "text/plain", UploadedAt: monday, UploadedBy: "carla"}, strings.NewReader("Not sent yet."), store.Taking{Most: 1 << 10})
	w.must(err)
	carla := store.Who{Person: "carla"}
	bound := store.Who{Person: "carla", Only: &store.OneCase{Case: mine.Case}}
	official := store.Who{Person: "carla", Offices: []string{pack + "/ethics_office"}, Admin: true, Only: bound.Only}
	var tables []string
	w.must(asHouse(t, w.dsn).Select(&tables, `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`))
	count := func(who store.Who, query string, args ...any) (n int) {
		t.Helper()
		w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error { return tx.Get(&n, `select count(*) from `+query, args...) }))
		return n
	}
	seen := 0
	for _, table := range tables {
		whole, elsewhere := count(carla, table+` where case_id = $1`, mine.Case), count(carla, table+` where case_id = $1`, other.Case)
		for what, who := range map[string]store.Who{"the code": bound, "the code, in an office": official} {
			if n := count(who, table+` where case_id = $1`, mine.Case); n != whole {
				t.Errorf("%s: %s shows %d rows of its case, not %d", table, what, n, whole)
			}
			if n := count(who, table+` where case_id is distinct from $1`, mine.Case); n != 0 {
				t.Errorf("%s: %s shows %d rows of another case, or of none", table, what, n)
			}
		}
		seen += min(whole, elsewhere)
	}
	if seen < 3 || count(carla, "cases") != 2 {
		t.Errorf("there was little to see: %d rows", seen)
	}
	for _, who := range []store.Who{bound, official} {
		if n := count(who, "cases"); n != 1 {
			t.Errorf("%d cases", n)
		}
		if n := count(who, "people where id = 'carla'"); n != 1 {
			t.Errorf("%d of themselves", n)
		}
		if n := count(who, "terms"); n != 0 {
			t.Errorf("%d terms", n)
		}
	}
	for what, only := range map[string]*store.OneCase{"no case": {}, "a name": {Case: "x"}, "one that is not there": {Case: "5e0f8a3c-0000-4000-8000-000000000000"}} {
		if n := count(store.Who{Person: "carla", Only: only}, "cases"); n != 0 {
			t.Errorf("%s: %d cases", what, n)
		}
	}
	if n := count(store.Who{Person: "mallory", Only: bound.Only}, "cases"); n != 0 {
		t.Errorf("the case is shown to somebody without a part in it: %d", n)
	}

	// The functions that a request is made of hold the same: by the pass, and by the
	// session that the code opened.
	session := store.Session{Hash: "of a code", Person: "carla", Label: "by a letter", Scopes: []string{"party:" + mine.Case + ":l1:0:c1"}, Idle: time.Hour, Ends: time.Hour}
	w.must(w.db.PutSession(t.Context(), session))
	opens := func(token string, who store.Who, id string) (shown bool) {
		t.Helper()
		pass, err := w.db.Pass(t.Context(), who)
		w.must(err)
		w.must(w.db.AsActor(t.Context(), store.Who{}, func(tx *store.Tx) error {
			return tx.Get(&shown, `select of_case is not null from open_case($1, $2, $3, false, $4, '2025-03-03', $5, '', 0, '', '')`, token, who.Person, pq.Array(append([]string{}, who.Offices...)), pass, id)
		}))
		return shown
	}
	for _, c := range []store.Outcome{mine, other} {
		its := c.Case == mine.Case
		if opens("", bound, c.Case) != its || opens("", official, c.Case) != its || opens(session.Hash, store.Who{}, c.Case) != its {
			t.Errorf("its case %v: another answer", its)
		}
		if !opens("", carla, c.Case) {
			t.Error("by their account somebody does not see what they reported")
		}
		_, err := w.db.Submit(t.Context(), bound, w.act(c.Case, "carla", nil, docket.Withdraw, &docket.Withdrawal{Reasons: "It is settled."}), 0, monday)
		if (err == nil) != its {
			t.Errorf("its case %v: an act is taken with %v", its, err)
		}
	}
	// A document goes to that case alone.
	for _, id := range []string{mine.Case, other.Case, ""} {
		_, err := w.db.PutDocument(t.Context(), bound, store.Document{Case: id, Name: "b.txt", MediaType: "text/plain", UploadedAt: monday, UploadedBy: "carla"}, strings.NewReader("More."), store.Taking{Most: 1 << 10})
		if (err == nil) != (id == mine.Case) {
			t.Errorf("a document to %q: %v", id, err)
		}
	}
}
