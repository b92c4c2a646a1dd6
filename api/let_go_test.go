package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/evidence/clamd"
	"probity/evidence/evidencetest"
	"probity/ledger"
	"probity/store"
)

// A record is let go the whole way: an anonymous report with a mailbox, a document, a
// letter and a note is closed, comes due, is proposed by one person and let go by
// another. Nothing of it is read after that, by nobody and by no way in; nothing is left in
// the database to be read; and that it stood as it did is still shown.
func TestARecordIsLetGoTheWholeWay(t *testing.T) {
	t.Parallel()
	const canary = "zkanarienvogel"
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	other := w.file()
	body := anonymous()
	body["allegations"] = []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": "Read charts, " + canary, "from": "2025-02-03"}}
	filed, receipt := w.lodge(body)
	id := filed.str("case")
	number := w.get("stella", "/cases/"+id).is(http.StatusOK).str("number")
	w.act("stella", id, docket.Note, object{"text": canary})
	w.act("stella", id, docket.AskInformation, object{"to": "complainant", "text": canary})
	w.post("stella", "/cases/"+id+"/mailbox", object{"text": canary}).is(http.StatusOK)
	doc := w.upload("stella", "/cases/"+id+"/documents", canary+".txt", []byte(canary)).is(http.StatusCreated).str("id")
	scanner, err := clamd.At(evidencetest.NewScanner(t).Address)
	w.must(err)
	w.examine(scanner)
	letters := w.get("stella", "/cases/"+id+"/letters").is(http.StatusOK).list("letters")
	letter := "n1"
	if len(letters) > 0 {
		letter = letters[0]["id"].(string)
	}
	_, err = w.db.KeepLetterText(t.Context(), id, letter, store.LetterText{Subject: canary, Body: canary, RenderedAt: w.time()})
	w.must(err)
	w.post("", "/reports/mine/acts", object{"receipt": receipt, "kind": docket.Withdraw, "particulars": object{}}).is(http.StatusOK)
	w.act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": canary})
	copied := t.TempDir()
	w.seal(key, copied)
	before := w.get("stella", "/cases/"+id+"/export").is(http.StatusOK).text

	propose := object{"act": "purge", "reasons": "Its time is over."}
	if a := w.tryAct("stella", id, docket.Propose, propose).is(http.StatusConflict); !strings.Contains(string(a.text), "is kept until") {
		t.Errorf("before its time: %s", a.text)
	}
	w.wait(7 * 365 * 24 * time.Hour)
	if got := w.kept("stella", "0"); !strings.HasPrefix(got[id], "due ") || !w.owesLetGo("stella", id) {
		t.Fatalf("it is not due: %q", got[id])
	}
	w.act("stella", id, docket.Propose, propose)
	w.tryAct("stella", id, docket.Purge, object{}).problem(http.StatusForbidden, "not_yours")
	if w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK).list("entries") == nil {
		t.Error("a proposal has let it go")
	}
	w.act("chiara", id, docket.Purge, object{})
	if n, err := w.db.LetGoDue(t.Context(), 0); n != 1 || err != nil {
		t.Fatalf("let go of %d: %v", n, err)
	}

	// Nobody reads anything, and it is like a case that never was.
	never := uuid.NewString()
	for _, path := range []string{"", "/docket", "/guide", "/picture", "/dates", "/readers", "/reads", "/versions", "/allowed", "/export", "/acts", "/clocks", "/duties", "/parties", "/panel", "/ballots", "/letters", "/letters/" + letter, "/documents"} {
		for _, as := range []string{"stella", "chiara", "rene", "adam"} {
			a, b := w.get(as, "/cases/"+id+path), w.get(as, "/cases/"+never+path)
			if a.StatusCode != b.StatusCode || string(bytes.ReplaceAll(a.text, []byte(id), nil)) != string(bytes.ReplaceAll(b.text, []byte(never), nil)) {
				t.Errorf("%s to %s: %d %s", path, as, a.StatusCode, a.text)
			}
		}
	}
	for _, k := range docket.Specs() { // nor does anybody do anything more in it
		for _, as := range []string{"stella", "chiara"} {
			a, b := w.tryAct(as, id, k.Kind, object{}), w.tryAct(as, never, k.Kind, object{})
			if a.StatusCode != http.StatusNotFound || string(a.text) != string(b.text) {
				t.Errorf("%s by %s: %d %s", k.Kind, as, a.StatusCode, a.text)
			}
		}
	}
	w.get("stella", "/documents/"+doc).is(http.StatusNotFound)
	w.get("stella", "/cases/"+number).is(http.StatusNotFound)
	w.post("", "/reports/mine", object{"receipt": receipt}).problem(http.StatusNotFound, "not_found")
	for _, path := range []string{"/cases", "/cases?number=" + number, "/duties", "/retention?months=100", "/statistics?procedure=" + pack} {
		if a := w.get("stella", path).is(http.StatusOK); bytes.Contains(a.text, []byte(id)) || bytes.Contains(a.text, []byte(number)) || bytes.Contains(a.text, []byte(canary)) {
			t.Errorf("%s still tells of it: %s", path, a.text)
		}
	}
	if _, err := w.db.State(t.Context(), store.TheSystem(), id); err == nil || !strings.Contains(err.Error(), "has been let go") {
		t.Errorf("the engine reads it: %v", err)
	}
	if left := w.clear(canary, id); left != "acts cases entries log_leaves" {
		t.Errorf("rows that name the case are left in: %s", left)
	}

	// It stood as it did: the chain, the log and its copy, and an export from before.
	w.get("stella", "/cases/"+other).is(http.StatusOK)
	faults, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	for _, f := range faults {
		t.Errorf("verify: %s", f)
	}
	w.seal(key, copied)
	report, err := w.db.VerifyLog(t.Context(), key.Keys(), &ledger.Copy{Dir: copied})
	w.must(err)
	for _, f := range report.Findings {
		t.Errorf("the log: %s", f)
	}
	r, err := ledger.CheckBundle(bytes.NewReader(before), int64(len(before)), key.Keys())
	w.must(err)
	for _, f := range r.Findings {
		t.Errorf("an export from before: %s", f)
	}
}

// clear fails the test where the word stands in clear in any table, and says which
// tables have rows that name the case.
func (w *world) clear(word, id string) string {
	w.Helper()
	var tables []string
	system := func(do func(tx *store.Tx) error) {
		w.Helper()
		w.must(w.db.AsActor(w.Context(), store.TheSystem(), do))
	}
	system(func(tx *store.Tx) error {
		return tx.SelectContext(w.Context(), &tables, `select t.tablename from pg_tables t where schemaname = 'public'
			and has_table_privilege(format('%I.%I', schemaname, tablename), 'select') order by 1`)
	})
	if len(tables) < 30 {
		w.Fatalf("only %d tables are looked at", len(tables))
	}
	var named []string
	for _, table := range tables {
		system(func(tx *store.Tx) error {
			var n struct {
				Clear int `db:"clear"`
				Named int `db:"named"`
			}
			err := tx.GetContext(w.Context(), &n, `select count(*) filter (where x::text like '%' || $1 || '%') as clear, count(*) filter (where x::text like '%' || $2 || '%') as named from `+table+` x`, word, id)
			if n.Clear > 0 {
				w.Errorf("%d rows of %s hold it in clear", n.Clear, table)
			}
			if n.Named > 0 {
				named = append(named, table)
			}
			return err
		})
	}
	return strings.Join(named, " ")
}
