package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
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
