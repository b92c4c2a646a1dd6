package store_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
)

func TestNobodyChangesAnEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	if !strings.HasPrefix(w.db.Role(), "probity_login_") {
		t.Errorf("connections work under %q", w.db.Role())
	}
	for _, s := range []string{`update entries set body = '{}'`, `delete from entries`, `truncate entries`} {
		if err := w.db.AsApp(t.Context(), s); err == nil {
			t.Errorf("the working role may: %s", s)
		}
		if err := w.db.Tamper(t.Context(), s); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the owner may: %s (%v)", s, err)
		}
	}
	for _, s := range []string{`drop table votes`, `alter table entries disable trigger entries_stay`} {
		if err := w.db.AsApp(t.Context(), s); err == nil {
			t.Errorf("the working role may: %s", s)
		}
	}
	w.sound()
}

func TestVerifyFindsWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	w.done(w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "When?"}), monday)
	w.sound()
	off, on := `alter table entries disable trigger user`, `alter table entries enable trigger user`
	for _, step := range []struct{ name, break_, mend, want string }{
		{"text", `update entries set body = replace(body, '"kind":"ask_information"', '"kind":"question"')`, `update entries set body = replace(body, '"kind":"question"', '"kind":"ask_information"')`, "entry 3: the text is not the one that was hashed"},
		{"hash", `update entries set hash = repeat('0', 64) where seq = 3`, ``, "entry 3: the text is not"},
	} {
		if err := w.db.Tamper(t.Context(), off, step.break_, on); err != nil {
			t.Fatal(err)
		}
		found, err := w.db.Verify(t.Context(), w.procs)
		w.must(err)
		if len(found) == 0 || !strings.Contains(found[0].String(), step.want) || found[0].Case != c.Case {
			t.Errorf("%s: %v", step.name, found)
		}
		if step.mend != "" {
			w.must(w.db.Tamper(t.Context(), off, step.mend, on))
			w.sound()
		}
	}
	v := openWorld(t, w.dsn, store.Options{}) // without a memory of the docket
	if _, err := v.db.State(t.Context(), system, c.Case); !errors.Is(err, store.ErrBroken) {
		t.Errorf("a broken docket was read: %v", err)
	}
}

// Rules that were changed are not decided by; who looks what is wrong is told which
// cases stand under them.
func TestRulesThatWereChangedDecideNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.must(w.db.Tamper(t.Context(), `update procedures set body = replace(body, 'days', 'days ') where digest = (select digest from cases)`))
	db := storetest.Open(t, w.dsn, store.Options{})
	l, err := store.OpenLibrary(t.Context(), db)
	if !errors.Is(err, store.ErrUnreadable) || l == nil {
		t.Fatalf("opened: %v", err)
	}
	found, err := db.Verify(t.Context(), l)
	w.must(err)
	if len(found) != 1 || found[0].Case != c.Case || found[0].What != "the procedure it runs under is not loaded" {
		t.Errorf("found: %v", found)
	}
	a := w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	_, err = db.Submit(t.Context(), store.Who{Person: "stella", Offices: []string{pack + "/" + staff[0]}}, a, 0, monday)
	w.must(err)
	if _, err := db.Enter(t.Context(), l, a.ID, monday); !errors.Is(err, store.ErrNoProcedure) {
		t.Errorf("an act under rules that were changed: %v", err)
	}
}

func TestReadTablesAreComparedAndMadeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.must(w.db.Tamper(t.Context(), `update clocks set title = 'x'`, `delete from allegations`, `update cases set stage = 'nowhere'`,
		`insert into links (case_id, id, other, why, seq) select id, 'a', 'b', 'c', 1 from cases`))
	found, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	tables := map[string]bool{}
	for _, f := range found {
		tables[f.Table] = true
	}
	if len(tables) != 4 || !tables["clocks"] || !tables["allegations"] || !tables["cases"] || !tables["links"] {
		t.Errorf("found: %v", found)
	}
	w.must(w.db.Reproject(t.Context(), w.procs, c.Case))
	w.sound()
}

func TestAnActMissingOrMadeUpIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	w.must(w.db.Tamper(t.Context(), `update acts set seq = 7`))
	found, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	if len(found) != 2 || found[0].Seq != 1 || found[1].Seq != 7 {
		t.Errorf("found: %v", found)
	}
}

func TestConnectionsThatLeaveTheMachineSayHowTheyAreProtected(t *testing.T) {
	t.Parallel()
	_, err := store.Open(t.Context(), "postgres://u:secret@db.example.org/probity", store.Options{})
	if err == nil || !strings.Contains(err.Error(), "sslmode=verify-full") || strings.Contains(err.Error(), "secret") {
		t.Errorf("err = %v", err)
	}
}

func TestAServerThatGoesSilentDoesNotHoldUsForEver(t *testing.T) {
	t.Parallel()
	dsn, silence := proxy(t, storetest.NewDSN(t), "")
	db := storetest.Open(t, dsn, store.Options{StatementTimeout: time.Second, Silence: 500 * time.Millisecond})
	silence()
	start := time.Now()
	_, err := db.Statistics(context.Background(), system, "", monday)
	if took := time.Since(start); !errors.Is(err, store.ErrUnavailable) || took > 8*time.Second {
		t.Errorf("after %s: %v", took, err)
	}
}

// A commit whose answer is lost: the caller does not know, asks again, and gets
// the outcome of the first time.
func TestALostAnswerToACommitIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	dsn, _ := proxy(t, w.dsn, "COMMIT")
	v := openWorld(t, w.dsn, store.Options{})
	a := w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	_, err := w.db.Submit(t.Context(), system, a, 0, monday)
	w.must(err)
	lossy := storetest.Open(t, dsn, store.Options{MaxConnections: 1, StatementTimeout: time.Second, Silence: 500 * time.Millisecond})
	if _, err := lossy.Enter(t.Context(), w.procs, a.ID, monday); err == nil {
		t.Fatal("the answer to the commit was to be lost")
	}
	if lossy.Remembered(c.Case) != nil {
		t.Error("a state is remembered although nobody knows whether it was committed")
	}
	for _, db := range []*store.DB{v.db, w.db} {
		out, err := db.Enter(t.Context(), w.procs, a.ID, monday.Add(time.Hour))
		w.must(err)
		if !out.Entered || !out.Repeated || out.Seq != 2 || out.Head != 2 {
			t.Errorf("asked again: %+v", out)
		}
	}
	w.sound()
}

// proxy passes bytes on until it is told to swallow the server's answers, or,
// given a word, until a client says the word: that and what was said before
// still reaches the server, its answer does not come back.
func proxy(t *testing.T, dsn, word string) (proxied string, silence func()) {
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var silent atomic.Bool
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", server)
			if err != nil {
				_ = in.Close()
				continue
			}
			go pass(in, out, func(b []byte) bool {
				if word != "" && bytes.Contains(b, []byte(word)) {
					silent.Store(true)
				}
				return true
			})
			go pass(out, in, func([]byte) bool { return !silent.Load() })
		}
	}()
	u.Host = l.Addr().String()
	return u.String(), func() { silent.Store(true) }
}

func pass(from, to net.Conn, allowed func([]byte) bool) {
	defer func() { _ = to.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if allowed(buf[:n]) {
			_, _ = to.Write(buf[:n])
		}
	}
}
