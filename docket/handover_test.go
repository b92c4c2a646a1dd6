package docket

import (
	"slices"
	"testing"

	"probity/procedure"
)

func handedOver(t *testing.T, p *procedure.Procedure, s *State, a HandedOver) Entry {
	t.Helper()
	a.Order = "h"
	e, err := Decide(p, s, Act{ID: "h", Case: s.Case, Kind: HandOver, By: Clock(), Particulars: &a}, noon("2025-02-03"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestALeaversPartPasses(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	office := p.FileKeeper
	substitute := p.Office(office).Substitute
	at := func(more func(*State)) *State {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"},
			Assigned: []Assignment{{Person: "leaver", From: 3}}}
		more(s)
		return s
	}
	nothing := func(*State) {}
	investigates, investigatesToo := "investigator", []string{"investigator", office}
	for _, row := range []struct {
		what                   string
		s                      *State
		a                      HandedOver
		passed, stands, vacant []string
		left                   int
		investigator           string
	}{
		{"to a successor", at(nothing), HandedOver{Person: "leaver", To: "next", Offices: []string{office}}, investigatesToo, nil, nil, 0, "next"},
		{"to nobody", at(nothing), HandedOver{Person: "leaver", Offices: []string{office}}, nil, []string{office}, nil, 1, ""},
		{"to the respondent", at(nothing), HandedOver{Person: "leaver", To: "member", Offices: []string{office}}, nil, []string{office}, nil, 1, ""},
		{"to the complainant", at(nothing), HandedOver{Person: "leaver", To: "reporter"}, nil, nil, nil, 1, ""},
		{"to counsel", at(func(s *State) { s.Counsel = []string{"lawyer"} }), HandedOver{Person: "leaver", To: "lawyer"}, nil, nil, nil, 1, ""},
		{"to somebody who stepped aside", at(func(s *State) { s.Recusals = []Recusal{{Person: "next", Seq: 4}} }),
			HandedOver{Person: "leaver", To: "next", Offices: []string{office}}, nil, []string{office}, nil, 1, ""},
		{"to somebody behind a wall", at(func(s *State) { s.Walls = []string{"next"} }), HandedOver{Person: "leaver", To: "next"}, nil, nil, nil, 1, ""},
		{"to a member of a body that rules", at(func(s *State) {
			s.Panels = []Panel{{Body: "hearing_panel", Round: 1, Seats: []Seat{{Person: "next", Role: "chair", Seated: 2}}}}
		}),
			HandedOver{Person: "leaver", To: "next"}, nil, nil, nil, 1, ""},
		{"after the close", at(func(s *State) { s.Closed = &Closing{} }), HandedOver{Person: "leaver", To: "next"}, nil, nil, nil, 0, ""},
		{"who has no part", at(nothing), HandedOver{Person: "stranger", To: "next"}, nil, nil, nil, 0, "leaver"},
		{"an office that no procedure knows", at(nothing), HandedOver{Person: "stranger", To: "next", Offices: []string{"nobody"}}, nil, nil, nil, 0, "leaver"},
		{"a member", at(func(s *State) {
			s.Assigned = nil
			s.Panels = []Panel{{Body: "hearing_panel", Round: 1, Seats: []Seat{{Person: "leaver", Role: "chair", Seated: 2}, {Person: "other", Role: "member", Seated: 2}, {Person: "third", Role: "member", Seated: 2}}}}
			s.Ballots = []Ballot{{Motion: "m", Body: "hearing_panel", Round: 1, Votes: []Vote{{Person: "leaver", Choice: "yes"}, {Person: "other", Choice: "no"}}}}
		}), HandedOver{Person: "leaver", To: "next"}, nil, nil, []string{"hearing_panel"}, 0, ""},
	} {
		t.Run(row.what, func(t *testing.T) {
			t.Parallel()
			e := handedOver(t, p, row.s, row.a)
			got := e.Particulars.(*HandedOver)
			if !slices.Equal(got.Passed, row.passed) || !slices.Equal(got.Stands, row.stands) || !slices.Equal(got.Vacant, row.vacant) || len(got.Left) != row.left {
				t.Errorf("%+v", got)
			}
			for _, x := range got.Left {
				if x.Part != investigates || len(x.Why) < 20 {
					t.Errorf("left: %+v", x)
				}
			}
			if row.s.Investigates("leaver", false) != (row.investigator == "leaver") || row.investigator != "" && !row.s.Investigates(row.investigator, false) {
				t.Errorf("assigned: %+v", row.s.Assigned)
			}
			if row.s.Seat("hearing_panel", "leaver") != nil || row.s.Seat("hearing_panel", "next") != nil && row.vacant != nil {
				t.Errorf("seats: %+v", row.s.Panels)
			}
			if want := map[bool]Visibility{true: ToParties, false: ToStaff}[row.vacant != nil]; e.Visible != want {
				t.Errorf("seen by %s", e.Visible)
			}
			for _, b := range row.s.Ballots {
				if len(b.Votes) != 1 || b.Votes[0].Person != "other" {
					t.Errorf("an open vote of the leaver counts: %+v", b.Votes)
				}
			}
			if len(row.stands) > 0 && !Holds(p, row.s, Actor{Person: "sub", Offices: []string{substitute}}, procedure.Role(office)) {
				t.Error("the substitute cannot do the work of the office")
			}
			if len(row.stands) == 0 && !Holds(p, row.s, Actor{Person: "x", Offices: []string{office}}, procedure.Role(office)) {
				t.Error("the office lost its work")
			}
		})
	}
}

// Nobody of the procedure hands over, not for themselves either: the engine does,
// for an administrator.
func TestNobodyHandsOverByAnAct(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Assigned: []Assignment{{Person: "leaver", From: 3}}}
	for _, by := range []Actor{holder(p, "clerk"), {Person: "leaver"}, {Person: "member"}} {
		if r := try(t, p, s, noon("2025-02-03"), HandOver, by, &HandedOver{Order: "h", Person: "leaver", To: "next"}); r == nil || r.Code != NotYours {
			t.Errorf("%s hands over: %v", by.Person, r)
		}
	}
	for _, a := range []HandedOver{{Order: "h"}, {Person: "leaver"}, {Order: "h", Person: "leaver", To: "leaver"}} {
		if _, err := Decide(p, s, Act{ID: "h", Case: "c", Kind: HandOver, By: Clock(), Particulars: &a}, noon("2025-02-03")); err == nil {
			t.Errorf("handed over: %+v", a)
		}
	}
}
