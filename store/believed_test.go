package store_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// An act prepared on what was seen last is put down as long as it still is so,
// and not at all when the token, the person, the office or the docket has changed.
func TestAnActOnWhatIsBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "olga", Name: "Olga", Email: "olga@example.org"}))
	w.must(w.db.PutTerm(t.Context(), system, store.Term{Procedure: pack, Office: "ethics_office", Person: "olga", From: store.Day{Date: clock.MustDate("2025-01-01")}, Until: store.Day{Date: clock.MustDate("2025-12-31")}}))
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "h", Person: "olga", Label: "desk"}))
	day := clock.MustDate("2025-03-03")
	caseID := w.file().Case
	ask := store.Ask{Token: "h", Case: caseID, Day: day, Now: monday}
	note := func() docket.Act {
		return w.act(caseID, "olga", staff, "note", &docket.NoteAdded{Text: "Looked at it."})
	}
	look := func() store.Answer {
		t.Helper()
		_, err := w.db.Open(t.Context(), ask)
		w.must(err)
		got, ok := w.db.Believed(ask)
		if !ok {
			t.Fatal("what was just seen is not remembered")
		}
		return got
	}
	submit := func(ask store.Ask, got store.Answer, a docket.Act) (store.Submitted, bool) {
		t.Helper()
		sub, held, err := w.db.SubmitBelieved(t.Context(), ask, got, a, 0, monday)
		w.must(err)
		return sub, held
	}
	if _, ok := w.db.Believed(ask); ok {
		t.Error("something is believed that was never seen")
	}

	seen, first := look(), note()
	if sub, held := submit(ask, seen, first); !held || sub.Repeated || sub.Status != store.Waiting {
		t.Fatalf("held %v: %+v", held, sub)
	}
	if sub, held := submit(ask, seen, first); !held || !sub.Repeated {
		t.Errorf("the same act again: held %v, %+v", held, sub)
	}
	out, err := w.db.Enter(t.Context(), w.procs, first.ID, monday)
	w.must(err)
	if !out.Entered {
		t.Fatalf("refused: %v", out.Refusal)
	}

	seen = look()
	later := ask
	later.Day = clock.MustDate("2026-01-02")
	for what, change := range map[string]func() (store.Ask, store.Answer){
		"the docket has moved on": func() (store.Ask, store.Answer) { return ask, answerAt(seen, 1) },
		"the term is over":        func() (store.Ask, store.Answer) { return later, seen },
		"another office": func() (store.Ask, store.Answer) {
			s := seen
			s.Who.Offices = append([]string{pack + "/appeal_chair"}, s.Who.Offices...)
			return ask, s
		},
		"another person": func() (store.Ask, store.Answer) { s := seen; s.Who.Person = "rene"; return ask, s },
		"another scope": func() (store.Ask, store.Answer) {
			s := seen
			s.Bearer = s.Bearer.Saying("x token full,admin 0")
			return ask, s
		},
		"no address":    func() (store.Ask, store.Answer) { s := seen; s.Reachable = false; return ask, s },
		"another token": func() (store.Ask, store.Answer) { a := ask; a.Token = "g"; return a, seen },
	} {
		a := note()
		asked, got := change()
		if _, held := submit(asked, got, a); held {
			t.Errorf("%s: it still holds", what)
		}
		if _, err := w.db.Act(t.Context(), system, a.ID); err == nil {
			t.Errorf("%s: the act was put down", what)
		}
	}
	w.must(w.db.RevokeToken(t.Context(), "h"))
	if _, held := submit(ask, seen, note()); held {
		t.Error("a token that was revoked still holds")
	}
}

func answerAt(got store.Answer, head int) store.Answer {
	c := *got.Case
	c.Head = head
	got.Case = &c
	return got
}

// A report of somebody who is believed to hold a token is put down if they still do,
// and not at all otherwise.
func TestAReportOnWhatIsBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "carla", Name: "Carla", Email: "carla@example.org"}))
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "h", Person: "carla", Label: "phone"}))
	ask := store.Ask{Token: "h", Day: clock.MustDate("2025-03-03"), Now: monday}
	if _, ok := w.db.BelievedHolder("h"); ok {
		t.Error("somebody is believed who was never seen")
	}
	file := func(ask store.Ask, got store.Answer, act string) (store.Filed, bool) {
		t.Helper()
		out, held, err := w.db.FileBelieved(t.Context(), store.Who{Person: "carla", System: true}, ask, got, w.filing(act))
		w.must(err)
		return out, held
	}
	look := func() store.Answer {
		t.Helper()
		_, err := w.db.Open(t.Context(), ask)
		w.must(err)
		got, ok := w.db.BelievedHolder("h")
		if !ok {
			t.Fatal("who was just seen is not remembered")
		}
		return got
	}
	seen, act := look(), uuid.NewString()
	first, held := file(ask, seen, act)
	if !held || first.Repeated || first.Number == "" || first.Act.Status != store.Waiting {
		t.Fatalf("held %v: %+v", held, first)
	}
	if again, held := file(ask, seen, act); !held || !again.Repeated || again.Number != first.Number {
		t.Errorf("the same report again: held %v, %+v", held, again)
	}
	for what, change := range map[string]func() (store.Ask, store.Answer){
		"an office more": func() (store.Ask, store.Answer) {
			s := seen
			s.Who.Offices = []string{pack + "/ethics_chair"}
			return ask, s
		},
		"another person": func() (store.Ask, store.Answer) { s := seen; s.Who.Person = "rene"; return ask, s },
		"another scope": func() (store.Ask, store.Answer) {
			s := seen
			s.Bearer = s.Bearer.Saying("x token full,admin 0")
			return ask, s
		},
		"no address":    func() (store.Ask, store.Answer) { s := seen; s.Reachable = false; return ask, s },
		"another token": func() (store.Ask, store.Answer) { a := ask; a.Token = "g"; return a, seen },
	} {
		a := uuid.NewString()
		asked, got := change()
		if _, held := file(asked, got, a); held {
			t.Errorf("%s: held", what)
		}
		if _, err := w.db.Act(t.Context(), system, a); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: something was put down: %v", what, err)
		}
	}
	seen = look()
	w.must(w.db.Disable(t.Context(), "carla", "", true, monday))
	if _, held := file(ask, seen, uuid.NewString()); held {
		t.Error("somebody who was disabled still files")
	}
}
