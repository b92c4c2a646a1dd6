package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
	"probity/vault"
	"probity/vault/vaulttest"
)

// failing is a world whose database fails where the test says so.
type failing struct {
	*world
	owner *sqlx.DB
}

func newFailing(t *testing.T, o store.Options) failing {
	t.Helper()
	dsn := storetest.NewDSN(t)
	owner, err := sqlx.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close() })
	return failing{worldOn(t, storetest.Open(t, dsn, o)), owner}
}

// dead stands for a connection whose server process is killed, in the place of an error.
const dead = "dead"

// fail has every row that is put into a table meet an error of the database, or the end of
// the connection, until it is healed.
func (f failing) fail(table, code string) {
	f.Helper()
	does := fmt.Sprintf("raise exception using errcode = '%s', message = 'Key (name)=(%s) is amiss'", code, canary)
	if code == dead {
		does = "perform pg_terminate_backend(pg_backend_pid())"
	}
	f.heal()
	f.owner.MustExec(fmt.Sprintf(`create function fault() returns trigger language plpgsql security definer as $f$ begin %s; return new; end $f$;
		create trigger fault before insert on %s for each row execute function fault()`, does, table))
}

func (f failing) heal() {
	f.Helper()
	f.owner.MustExec(`drop function if exists fault cascade`)
}

// sound holds that the docket has so many entries, one after the other, and that everything
// drawn from them says the same.
func (f failing) sound(id string, entries int) {
	f.Helper()
	faults, err := f.db.VerifyCase(f.Context(), f.procs, id)
	f.must(err)
	if len(faults) > 0 {
		f.Errorf("verify: %v", faults)
	}
	if n, _ := f.size(id); n != entries {
		f.Errorf("%d entries, not %d", n, entries)
	}
}

// TestWhatTheDatabaseCannotDoIsToldAndTriedAgain: no room on its disk, no memory, a copy that
// takes no writes, a disk that fails, a deadlock, a conflict of transactions, a lock that
// is not had, and a connection whose end is gone. Whoever asks is told to try again and what
// was kept; nothing is half done; sent again it is done once.
func TestWhatTheDatabaseCannotDoIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	w := newFailing(t, store.Options{})
	id, entries := w.file(), 1
	for code, said := range map[string]string{
		"53100": "unavailable", "53200": "unavailable", "25006": "unavailable", "58030": "unavailable", "57P01": "unavailable", dead: "unavailable",
		"53300": "busy", "40001": "busy", "40P01": "busy", "55P03": "busy", "57014": "busy",
	} {
		t.Log(code)
		again := func(a *answer) {
			t.Helper()
			w.heal()
			if p := a.problem(http.StatusServiceUnavailable, said); a.Header.Get("Retry-After") == "" || bytes.Contains(a.text, []byte(canary)) {
				t.Errorf("%s: %v", code, p)
			}
		}
		note := object{"id": uuid.NewString(), "kind": docket.Note, "particulars": object{"text": "Kept once."}}
		put := func() *answer { return w.post("stella", "/cases/"+id+"/acts", note) }

		w.fail("acts", code) // before it is safe
		_, acts := w.size(id)
		again(put())
		if n, now := w.size(id); n != entries || now != acts {
			t.Errorf("%s: %d entries and %d acts after %d", code, n, now, acts)
		}
		w.fail("entries", code) // after it is safe, before it is decided
		if a := put().is(http.StatusAccepted); !strings.Contains(a.str("detail"), "is safe") {
			t.Errorf("%s: %s", code, a.text)
		}
		w.sound(id, entries)
		w.heal()
		put().is(http.StatusOK)
		entries++
		put().is(http.StatusOK) // and whoever did not hear of it asks again
		w.sound(id, entries)

		w.fail("drafts", code)
		report := call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: map[string]string{"Idempotency-Key": uuid.NewString()}}
		again(w.do(report))
		receipt := w.do(report).is(http.StatusAccepted).str("receipt")
		w.fail("cases", code)
		again(w.confirm(receipt))
		filed := w.confirm(receipt).is(http.StatusCreated).str("case")
		w.sound(filed, 1)

		w.fail("document_chunks", code)
		again(w.upload("stella", "/cases/"+id+"/documents", "a.txt", []byte("Words.")))
		if d := w.get("stella", "/cases/"+id+"/documents").is(http.StatusOK).list("documents"); len(d) != 0 {
			t.Errorf("%s: half a document is kept: %v", code, d)
		}
		w.fail("reads", code) // what cannot be recorded is not read
		w.wait(2 * time.Hour)
		again(w.get("chiara", "/cases/"+id+"/docket"))
		w.get("chiara", "/cases/"+id+"/docket").is(http.StatusOK)
	}
	w.quietLog(canary, "Kept once")
}

// TestAHeldLockHoldsUpNobodyForLong: whoever holds the tables for long has the others told
// that it is busy, not kept waiting; what was sent is there afterwards, once.
func TestAHeldLockHoldsUpNobodyForLong(t *testing.T) {
	t.Parallel()
	w := newFailing(t, store.Options{LockTimeout: 200 * time.Millisecond})
	id := w.file()
	note := object{"id": uuid.NewString(), "kind": docket.Note, "particulars": object{"text": "x"}}
	for i, table := range []string{"acts", "entries"} {
		held := w.owner.MustBegin()
		held.MustExec(`lock table ` + table + ` in exclusive mode`)
		if a := w.post("stella", "/cases/"+id+"/acts", note); i == 0 {
			a.problem(http.StatusServiceUnavailable, "busy")
		} else {
			a.is(http.StatusAccepted)
		}
		w.get("carla", "/cases/"+id).is(http.StatusOK) // who reads waits for nobody who writes
		w.must(held.Rollback())
		w.sound(id, 1)
	}
	w.post("stella", "/cases/"+id+"/acts", note).is(http.StatusOK)
	w.sound(id, 2)
}

// TestEveryConnectionIsCutAgainAndAgain: while many act on a case, all connections of the
// program are ended after every few answers. Everybody sends the same again until it is
// answered, and each act is entered once.
func TestEveryConnectionIsCutAgainAndAgain(t *testing.T) {
	t.Parallel()
	w := newFailing(t, store.Options{MaxConnections: 6})
	id := w.file()
	const acts = 24
	answered := make(chan struct{}, acts)
	var all sync.WaitGroup
	for i := range acts {
		all.Go(func() {
			m := matrix{w: w.world}
			body := fmt.Appendf(nil, `{"id":"%s","kind":"note","particulars":{"text":"Note %d %s"}}`, uuid.NewString(), i, canary)
			for range 200 {
				status, all, err := m.send("", "stella", "POST", "/api/v1/cases/"+id+"/acts", body)
				switch {
				case err == nil && status == http.StatusOK:
					answered <- struct{}{}
					return
				case err != nil, status != http.StatusServiceUnavailable && status != http.StatusAccepted:
					t.Errorf("%v %s", err, all)
					return
				}
			}
			t.Error("200 times are not enough")
		})
	}
	over := make(chan struct{})
	go func() { all.Wait(); close(over) }()
	cut := 0
	for done := false; !done; {
		for range 4 {
			select {
			case <-answered:
			case <-over:
				done = true
			}
		}
		var n int
		w.must(w.owner.Get(&n, `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`))
		cut += n
	}
	if cut < acts/4 {
		t.Errorf("only %d connections were cut", cut)
	}
	for again := 0; again < 10; again++ { // the last cut is found out by whoever comes next
		if a := w.get("stella", "/cases/"+id); a.StatusCode == http.StatusOK {
			break
		}
	}
	w.sound(id, 1+acts)
	w.quietLog(canary)
}

// TestTheKeysAreAway: the folder of keys is gone for a while, as one on another machine may be. Nothing is read or
// entered that would need them, whoever asks is told to try again, and afterwards all is as it was.
func TestTheKeysAreAway(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	shelf, err := vault.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := vault.Open(t.Context(), vault.Options{Master: vaulttest.NewMaster(t, "m"), Shelf: shelf, Cached: -1})
	if err != nil {
		t.Fatal(err)
	}
	w := newFailing(t, store.Options{Vault: keys, Seals: true, CachedCases: -1})
	id := w.file()
	doc := w.upload("stella", "/cases/"+id+"/documents", "a.txt", []byte("Words of a file.")).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	_, typed := w.lodge(anonymous())
	note := object{"id": uuid.NewString(), "kind": docket.Note, "particulars": object{"text": "Kept once."}}
	report := call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: map[string]string{"Idempotency-Key": uuid.NewString()}}
	draft := w.do(report).is(http.StatusAccepted).str("receipt")
	cases := w.cases()
	_, acts := w.size(id)

	w.must(os.Rename(dir, dir+"-away"))
	for name, a := range map[string]*answer{
		"the case": w.get("stella", "/cases/"+id), "its docket": w.get("carla", "/cases/"+id+"/docket"), "a document": w.get("stella", "/documents/"+doc), "an act": w.post("stella", "/cases/"+id+"/acts", note),
		"the mailbox": w.post("", "/reports/mine", object{"receipt": typed}), "a report": w.confirm(draft), "an upload": w.upload("stella", "/cases/"+id+"/documents", "b.txt", []byte("More.")),
	} {
		if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || bytes.Contains(a.text, []byte(dir)) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.text)
		}
	}
	w.get("otto", "/cases/"+id).problem(http.StatusNotFound, "not_found") // who may not know of it is told the same as ever
	w.must(os.Rename(dir+"-away", dir))

	w.sound(id, 1)
	if n := w.cases(); n != cases {
		t.Errorf("%d cases after %d", n, cases)
	}
	if _, n := w.size(id); n != acts {
		t.Errorf("%d acts after %d", n, acts)
	}
	w.post("stella", "/cases/"+id+"/acts", note).is(http.StatusOK)
	if a := w.get("stella", "/documents/"+doc).is(http.StatusOK); string(a.text) != "Words of a file." {
		t.Errorf("the document: %q", a.text)
	}
	w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	w.sound(w.confirm(draft).is(http.StatusCreated).str("case"), 1)
	w.sound(id, 2)
	w.quietLog(dir, "Words of a file")
}

// TestAClockThatIsPutBack: the machine's clock jumps ahead, back behind what is on the docket, and over the change of
// the time of day. Time never runs back in a docket, and what ran out while it was ahead stays as it was entered.
func TestAClockThatIsPutBack(t *testing.T) {
	t.Parallel()
	w := newFailing(t, store.Options{})
	id := w.file()
	note := func() time.Time {
		t.Helper()
		at, err := time.Parse(time.RFC3339, w.act("stella", id, docket.Note, object{"text": "x"}).str("entry", "at"))
		w.must(err)
		return at
	}
	first := note()
	w.wait(time.Hour)
	ahead := note()
	if d := ahead.Sub(first); d < time.Hour || d > time.Hour+time.Minute {
		t.Errorf("an hour ahead: %s", d)
	}
	w.wait(-2 * time.Hour)
	if behind := note(); !behind.Equal(ahead) {
		t.Errorf("with the clock behind the docket: %s, not %s", behind, ahead)
	}
	w.wait(40 * day) // beyond what the office owes, and over the change to summer time
	out, _, _, err := w.db.EnterDue(t.Context(), w.procs, id, w.time())
	w.must(err)
	if len(out) == 0 {
		t.Fatal("nothing was due")
	}
	entries, _ := w.size(id)
	late := note()
	w.wait(-40 * day)
	for range 2 {
		if out, _, _, err := w.db.EnterDue(t.Context(), w.procs, id, w.time()); err != nil || len(out) > 0 {
			t.Errorf("with the clock put back: %+v %v", out, err)
		}
	}
	if again := note(); !again.Equal(late) {
		t.Errorf("put back by weeks: %s, not %s", again, late)
	}
	if w.get("stella", "/cases/"+id+"?on=2025-03-04").is(http.StatusOK); len(w.get("stella", "/cases/"+id+"/clocks").is(http.StatusOK).list("clocks")) == 0 {
		t.Error("no time limits are shown")
	}
	w.sound(id, entries+2)
}
