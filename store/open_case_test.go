package store_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// token gives a person a token; it returns its hash.
func (w *world) token(person string) string {
	w.Helper()
	w.must(w.db.PutPerson(w.Context(), system, store.Person{ID: person, Name: person, Email: person + "@example.org"}))
	hash := "hash-" + uuid.NewString()
	w.must(w.db.PutToken(w.Context(), store.Token{Hash: hash, Person: person, Label: "test"}))
	return hash
}

func (w *world) ask(token, caseID string, day string) (store.Answer, error) {
	return w.db.Open(w.Context(), store.Ask{Token: token, Case: caseID, Day: clock.MustDate(day), Now: monday})
}

func TestAuthorityIsAskedForAnewEachTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hash := w.token("stella")
	w.must(w.db.PutTerm(t.Context(), system, store.Term{
		Person: "stella", Procedure: pack, Office: "ethics_office", From: store.Day{Date: clock.MustDate("2025-01-01")}, Until: store.Day{Date: clock.MustDate("2025-06-30")},
	}))
	out := w.file()
	got, err := w.ask(hash, out.Case, "2025-06-30")
	if err != nil || got.Who.Person != "stella" || len(got.Who.In(pack)) != 1 || got.Who.System || !got.Reachable || got.Case == nil || got.Docket == nil {
		t.Fatalf("on the last day: %+v, %v", got, err)
	}
	if got, err = w.ask(hash, out.Case, "2025-07-01"); err != nil || len(got.Who.Offices) != 0 {
		t.Errorf("the term has ended, and the office is still there: %v, %v", got.Who, err)
	}
	w.must(w.db.PutTerm(t.Context(), system, store.Term{
		Person: "stella", Procedure: pack, Office: "ethics_office", From: store.Day{Date: clock.MustDate("2025-01-01")}, Until: store.Day{Date: clock.MustDate("2025-03-01")},
	}))
	if got, err = w.ask(hash, out.Case, "2025-06-30"); err != nil || len(got.Who.Offices) != 0 {
		t.Errorf("the term was cut short, and the office is still there: %v, %v", got.Who, err)
	}
	w.must(w.db.RevokeToken(t.Context(), hash))
	if _, err := w.ask(hash, out.Case, "2025-06-30"); !errors.Is(err, store.ErrToken) {
		t.Errorf("revoked: %v", err)
	}
	past := time.Now().Add(-time.Second)
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "late", Person: "stella", Label: "test", ExpiresAt: &past}))
	for _, token := range []string{"late", "unknown"} {
		if _, err := w.ask(token, out.Case, "2025-06-30"); !errors.Is(err, store.ErrToken) {
			t.Errorf("%s: %v", token, err)
		}
	}
}

func TestAContextEndsWithItsStatement(t *testing.T) {
	t.Parallel()
	w := openWorld(t, newWorld(t).dsn, store.Options{MaxConnections: 1}) // whoever borrows the connection next
	hash := w.token("stella")
	if _, err := w.ask(hash, w.file().Case, "2025-03-03"); err != nil {
		t.Fatal(err)
	}
	if v, err := w.db.Setting(t.Context(), "walls.acting"); err != nil || v != "" {
		t.Errorf("the seal is still %q: %v", v, err)
	}
	if v, err := w.db.Setting(t.Context(), "role"); err != nil || v != "none" {
		t.Errorf("the role is still %q: %v", v, err)
	}
}

func TestARememberedDocketIsTheOneInTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := openWorld(t, w.dsn, store.Options{MaxConnections: 4}) // another process
	out := w.file()
	note := func(in *world, text string) {
		t.Helper()
		in.done(in.act(out.Case, "stella", staff, docket.Note, &docket.NoteAdded{Text: text}), monday.Add(time.Hour))
	}
	same := func(what string) {
		t.Helper()
		for _, name := range []string{out.Case, strings.ToUpper(out.Case), strings.ToLower(out.Number)} {
			got, err := w.db.Open(t.Context(), store.Ask{Who: system, Case: name, Now: monday})
			w.must(err)
			entries, err := w.db.Entries(t.Context(), system, out.Case)
			w.must(err)
			s, err := docket.Fold(entries)
			w.must(err)
			if a, b := asJSON(w, got.Docket.State), asJSON(w, s); a != b || got.Case.Head != s.Head {
				t.Errorf("%s, %s: remembered %s\nread %s", what, name, a, b)
			}
			if a, b := asJSON(w, got.Docket.Entries), asJSON(w, entries); a != b {
				t.Errorf("%s, %s: the entries differ", what, name)
			}
		}
	}
	same("the report")
	note(w, "one")
	same("our own")
	note(other, "two")
	note(other, "three")
	same("another's")
	note(w, "four") // on a state that another has moved on
	same("our own after another's")

	// The database is put back to an earlier day and goes on differently.
	entries, err := w.db.EntryTexts(t.Context(), system, out.Case)
	w.must(err)
	last := entries[len(entries)-2]
	w.must(w.db.Tamper(t.Context(), `select set_config('app.purge', '`+out.Case+`', true)`,
		`delete from entries where case_id = '`+out.Case+`' and seq > 1`,
		`delete from acts where case_id = '`+out.Case+`' and seq > 1`))
	w.must(w.db.Tamper(t.Context(), `update cases set head = 1, head_hash = '`+entries[0].Hash+`' where id = '`+out.Case+`'`))
	same("put back")
	for i := range last.Seq {
		note(other, "another "+string(rune('a'+i)))
	}
	same("the same length, another docket")
	found, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	if len(found) > 0 {
		t.Errorf("verify: %v", found)
	}
}

// Whoever opens a case while acts are entered on it sees it as it was in one
// moment: the docket ends where the case's row says, and has the act it is asked
// about if that is entered.
func TestACaseThatMovesOnWhileItIsOpenedIsSeenInOneMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := openWorld(t, w.dsn, store.Options{MaxConnections: 4}) // another process
	out := w.file()
	var acts []string
	for i := range 60 {
		a := w.act(out.Case, "stella", staff, docket.Note, &docket.NoteAdded{Text: "Note " + strconv.Itoa(i)})
		_, err := w.db.Submit(t.Context(), store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}, a, 0, monday)
		w.must(err)
		acts = append(acts, a.ID)
	}
	var at atomic.Int32 // of the acts, the one that is being entered
	var all sync.WaitGroup
	all.Go(func() {
		for i, id := range acts {
			at.Store(int32(i))
			if out, err := other.db.Enter(t.Context(), other.procs, id, monday); err != nil || !out.Entered {
				t.Errorf("%s: %+v, %v", id, out, err)
			}
		}
		at.Store(int32(len(acts)))
	})
	for range 3 {
		all.Go(func() {
			for i := at.Load(); int(i) < len(acts); i = at.Load() {
				got, err := w.db.Open(t.Context(), store.Ask{Who: system, Case: out.Case, Act: acts[i], Now: monday})
				if err != nil {
					t.Errorf("opened while %s is entered: %v", acts[i], err)
					return
				}
				if got.Act.Status == store.Entered && (got.Act.Seq > got.Case.Head || got.Act.Seq > len(got.Docket.Entries)) {
					t.Errorf("entry %d on a docket of %d", got.Act.Seq, got.Case.Head)
				}
			}
		})
	}
	all.Wait()
}

// What an act's sender is told from memory is what the database would tell.
func TestWhatBecameOfAnActIsWhatIsInTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := openWorld(t, w.dsn, store.Options{MaxConnections: 4}) // another process
	out := w.file()
	read := func(act string) store.Answer {
		t.Helper()
		got, err := w.db.Open(t.Context(), store.Ask{Who: system, Case: out.Case, Act: act, Now: monday})
		w.must(err)
		return got
	}
	for _, a := range []docket.Act{
		w.act(out.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}),
		w.act(out.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{}),
		w.act(out.Case, "chris", []string{"ethics_chair"}, docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: "Nothing shows it."}),
	} {
		before := read("")
		w.done(a, monday)
		told, ok := w.db.Became(before.Case, a.ID, monday)
		if want := read(a.ID); !ok || asJSON(w, told) != asJSON(w, store.Answer{Case: want.Case, Docket: want.Docket, Act: want.Act}) {
			t.Errorf("%s (%v): told %s\nread %s", a.Kind, ok, asJSON(w, told), asJSON(w, want))
		}
		if _, again := w.db.Became(before.Case, a.ID, monday); again {
			t.Errorf("%s is told twice", a.Kind)
		}
	}
	before := read("")
	theirs := other.act(out.Case, "stella", staff, docket.Note, &docket.NoteAdded{Text: "By another process."})
	other.done(theirs, monday)
	ours := w.act(out.Case, "stella", staff, docket.Note, &docket.NoteAdded{Text: "After it."})
	w.done(ours, monday)
	for _, a := range []docket.Act{theirs, ours} {
		if told, ok := w.db.Became(before.Case, a.ID, monday); ok {
			t.Errorf("told %s of a docket that this process does not know whole", asJSON(w, told))
		}
	}
}

func TestALetGoRecordIsNotRemembered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := w.file()
	other := openWorld(t, w.dsn, store.Options{MaxConnections: 4})
	if _, err := w.db.Open(t.Context(), store.Ask{Who: system, Case: out.Case}); err != nil {
		t.Fatal(err)
	}
	w.must(w.db.Tamper(t.Context(), `update cases set purged = true where id = '`+out.Case+`'`))
	w.must(other.db.LetGo(t.Context(), out.Case)) // by another process
	if got, err := w.db.Open(t.Context(), store.Ask{Who: system, Case: out.Case}); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("%+v, %v", got.Docket, err)
	}
}
