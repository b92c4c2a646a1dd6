package docket

import (
	"errors"
	"testing"
	"time"

	"probity/procedure"
)

// Who takes a party's part over under their account, by the rules of the case.
func TestAPartysPartIsPutUnderTheirAccount(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	at := noon("2025-02-03")
	handed := Letter{ID: "n1", To: procedure.Respondent, ServedAt: noon("2025-02-01"), Method: "registered_post"}
	for _, row := range []struct {
		what string
		with func(*State, *AccountLinked)
		code Code // "": entered
	}{
		{"the respondent", func(*State, *AccountLinked) {}, ""},
		{"their counsel", func(_ *State, a *AccountLinked) { a.Person = "lawyer" }, ""},
		{"after the close", func(s *State, _ *AccountLinked) { s.Closed = &Closing{} }, ""},
		{"who has no part", func(_ *State, a *AccountLinked) { a.Person = "stranger" }, Unknown},
		{"the same", func(_ *State, a *AccountLinked) { a.Account = "member" }, BadRequest},
		{"nobody", func(_ *State, a *AccountLinked) { a.Account = "" }, BadRequest},
		{"by a letter to somebody else", func(s *State, _ *AccountLinked) { s.Letters[0].To = procedure.Complainant }, BadRequest},
		{"by no letter", func(_ *State, a *AccountLinked) { a.Letter = "n9" }, BadRequest},
		{"by a letter that has not arrived", func(s *State, _ *AccountLinked) { s.Letters[0].ServedAt = time.Time{} }, NotYet},
		{"by a letter that is presumed to have arrived", func(s *State, _ *AccountLinked) { s.Letters[0].Presumed = "S1" }, NotYet},
		{"by an e-mail", func(s *State, _ *AccountLinked) { s.Letters[0].Method = "email" }, NotYet},
		{"to the complainant", func(_ *State, a *AccountLinked) { a.Account = "reporter" }, Conflicted},
		{"to counsel of the same side", func(_ *State, a *AccountLinked) { a.Account = "lawyer" }, Conflicted},
		{"to the investigator of before", func(s *State, _ *AccountLinked) { s.Assigned = []Assignment{{Person: "me", From: 2, Until: 3}} }, Conflicted},
		{"to a member of before", func(s *State, _ *AccountLinked) {
			s.Panels = []Panel{{Body: "hearing_panel", Seats: []Seat{{Person: "me", Left: 4}}}}
		}, Conflicted},
		{"to who is off the case", func(s *State, _ *AccountLinked) { s.Recusals = []Recusal{{Person: "me"}} }, Conflicted},
		{"to who is kept out", func(s *State, _ *AccountLinked) { s.Walls = []string{"me"} }, Conflicted},
		{"to who acted in an office", func(s *State, _ *AccountLinked) { s.Acted = []OfficeActed{{Person: "me", As: "reviewer"}} }, Conflicted},
	} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"}, Counsel: []string{"lawyer"}, Letters: []Letter{handed}}
		a := AccountLinked{Person: "member", Account: "me", Letter: "n1", Address: true}
		row.with(s, &a)
		_, err := Decide(p, s, Act{ID: "l", Case: "c", Kind: LinkAccount, By: Clock(), Particulars: &a}, at)
		var r *Refusal
		if errors.As(err, &r); row.code != "" {
			if r == nil || r.Code != row.code {
				t.Errorf("%s: %v", row.what, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.what, err)
			continue
		}
		if a.Person == "member" && (s.Respondent.Person != "me" || !s.Respondent.Address || s.Counsel[0] != "lawyer") ||
			a.Person == "lawyer" && (s.Respondent.Person != "member" || s.Counsel[0] != "me") {
			t.Errorf("%s: %+v, counsel %v", row.what, s.Respondent, s.Counsel)
		}
		if !s.Was("me", a.Person) || s.Was(a.Person, "me") || s.Was("stranger", a.Person) {
			t.Errorf("%s: who was who", row.what)
		}
	}
	for _, by := range []Actor{{Person: "member"}, {Person: "me"}, {Person: "clerk", Offices: []string{p.FileKeeper}}} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Letters: []Letter{handed}}
		if r := try(t, p, s, at, LinkAccount, by, &AccountLinked{Person: "member", Account: "me", Letter: "n1"}); r == nil || r.Code != NotYours {
			t.Errorf("%v enters it alone: %v", by, r)
		}
	}
}

// Two steps of being known under another id lead back to the first, and a ring of
// them ends.
func TestWhoWasWho(t *testing.T) {
	t.Parallel()
	s := State{Linked: []Linked{{Person: "a", Account: "b"}, {Person: "b", Account: "c"}, {Person: "x", Account: "a"}}}
	for _, row := range []struct {
		person, before string
		want           bool
	}{{"b", "a", true}, {"c", "b", true}, {"c", "a", true}, {"a", "x", true}, {"a", "c", false}, {"b", "x", false}, {"", "a", false}, {"c", "", false}} {
		if got := s.Was(row.person, row.before); got != row.want {
			t.Errorf("%s was %s: %v", row.person, row.before, got)
		}
	}
}
