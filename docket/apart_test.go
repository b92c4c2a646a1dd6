package docket

import (
	"strings"
	"testing"

	"probity/procedure"
)

func TestOfficesKeptApart(t *testing.T) {
	t.Parallel()
	c := begun(t, `{id: president, title: the president, substitute: office, seats: true}`, `{id: president, title: the president, substitute: deputy, seats: true, apart_from: [prosecutor, panel_one, investigator], cite: "S1, 4"}
  - {id: deputy, title: the deputy, cite: S1}
  - {id: prosecutor, title: the prosecutor, cite: S1}`,
		`{id: office, title: the office, substitute: president, seats: true}`, `{id: office, title: the office, substitute: deputy, seats: true}`)
	both := Actor{Person: "both", Offices: []string{"president", "prosecutor"}}
	m := moment{p: c.p, s: c.s, act: &Act{By: both}}
	may := func(as procedure.Role) bool { return m.keptApart("both", as) == nil }
	if !may("president") || !may("prosecutor") {
		t.Fatal("holding both offices is no bar before either is used")
	}
	if r := c.enter(both, Accept, &Acceptance{Reasons: "so"}); r != nil { // the president's stage
		t.Fatal(r)
	}
	if len(c.s.Acted) != 1 || c.s.Acted[0] != (OfficeActed{Person: "both", As: "president", Seq: c.s.Head}) {
		t.Fatalf("who acted: %+v", c.s.Acted)
	}
	if !may("president") || !may("office") || may("prosecutor") || may("panel_one") || may(procedure.Investigator) {
		t.Error("who acted as the president acts as the president, and as nothing that is kept apart from it")
	}
	if r := c.enter(Actor{Person: "both", Offices: []string{"prosecutor"}}, Note, &NoteAdded{Text: "so"}); r == nil || r.Code != Conflicted || r.Rule != "S1, 4" || !strings.Contains(r.Sentence, "Whoever acts as the president in a case does not act as the prosecutor in it as well") {
		t.Errorf("the president as prosecutor: %v", r)
	}
	c.office(ChargeAct, &Charging{Text: "the charge"})
	c.posts()
	c.does("member", AnswerCharge, &ChargeAnswer{Answers: map[string]string{"a1": "denied"}, Text: "no"})
	c.refused("clerk", SeatPanel, &Seating{Body: "panel_one", Members: []NewSeat{{"one", "chair", "judge"}, {"two", "member", "member"}, {"both", "member", "member"}}}, Conflicted, "Whoever acts as the president")
	c.office(SeatPanel, &Seating{Body: "panel_one", Members: three})
	// The other way round: who sits on the panel is not the president in this case.
	if r := c.enter(Actor{Person: "two", Offices: []string{"president"}}, SeatPanel, &Seating{Body: "panel_two", Members: []NewSeat{{Person: "six", Role: "chair"}, {Person: "seven", Role: "member"}, {Person: "eight", Role: "member"}}}); r == nil || r.Code != Conflicted || !strings.Contains(r.Sentence, "Whoever acts as the panel in a case") {
		t.Errorf("a member of the panel as president: %v", r)
	}
	// The guarantee is told of an entry that had been let through.
	e := Entry{Seq: c.s.Head, By: By{Person: "two", As: "president"}}
	if says := officesApart(&History{P: c.p, S: c.s, E: &e}); says != "one person acted as the panel and as the president" {
		t.Errorf("the guarantee says %q", says)
	}
}
