package docket

import (
	"strings"

	"probity/procedure"
)

// HandOver passes on what somebody who leaves has to do in a case. The engine
// enters it in each case concerned when an administrator hands over all of them.
const HandOver Kind = "hand_over"

func handOverActs() []Spec {
	return []Spec{
		{Kind: HandOver, Title: "Hand over the part of somebody who leaves", Past: "The part of somebody who left was handed over", By: []procedure.Role{procedure.TheClock}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(HandedOver) }},
	}
}

// HandedOver ends the official part of a person who leaves: as investigator, in a
// body, in an office. A successor investigates in their place and does the work of
// the office, if the rules let them in this case; a seat is not inherited, whoever
// seats the body fills it. Where nobody else holds an office its substitute does
// its work here.
type HandedOver struct {
	Order   string   `json:"order"`             // id of the hand-over, the same in each case
	Person  string   `json:"person"`            // who leaves
	To      string   `json:"to,omitempty"`      // who follows; none: the substitutes
	Offices []string `json:"offices,omitempty"` // of this procedure, that nobody holds now but who follows

	Passed []string   `json:"passed,omitempty"` // set by the engine: "investigator", and offices that who follows has here
	Stands []string   `json:"stands,omitempty"` // set by the engine: offices whose work here went to the substitute
	Vacant []string   `json:"vacant,omitempty"` // set by the engine: bodies with an empty seat
	Left   []LeftOpen `json:"left,omitempty"`   // set by the engine: what nobody has now
}

// LeftOpen is a part that could not be handed over.
type LeftOpen struct {
	Part string `json:"part"` // investigator, or an office
	Why  string `json:"why"`  // a sentence
}

func (a *HandedOver) check(m *moment) *Refusal {
	a.Passed, a.Stands, a.Vacant, a.Left = nil, nil, nil, nil
	if a.Person == "" || a.Order == "" || a.Person == a.To {
		return refuse(BadRequest, "Say who leaves, and who else follows.")
	}
	follows := refuse(Unknown, "Nobody was named to follow.")
	if a.To != "" {
		follows = m.outsider(a.To)
	}
	if m.s.Investigates(a.Person, false) && m.s.Closed == nil {
		switch r := m.mayInvestigate(a.To, follows); {
		case r == nil:
			a.Passed = append(a.Passed, string(procedure.Investigator))
		default:
			a.Left = append(a.Left, LeftOpen{string(procedure.Investigator), r.Sentence})
		}
	}
	for i := range m.s.Panels {
		if b := m.s.Panels[i].Body; m.s.Seat(b, a.Person) != nil && !has(a.Vacant, b) {
			a.Vacant = append(a.Vacant, b)
		}
	}
	for _, id := range a.Offices {
		o := m.p.Office(id)
		if o == nil || m.reroutedTo(id) != "" || has(a.Passed, id) || has(a.Stands, id) {
			continue
		}
		r := follows
		if r == nil {
			r = m.keptApart(a.To, procedure.Role(id))
		}
		switch {
		case r == nil:
			a.Passed = append(a.Passed, id)
		case o.Substitute != "":
			a.Stands = append(a.Stands, id)
		default:
			a.Left = append(a.Left, LeftOpen{id, r.Sentence})
		}
	}
	return nil
}

// mayInvestigate refuses who cannot take the investigation over, by the rules of
// assigning.
func (m *moment) mayInvestigate(person string, outside *Refusal) *Refusal {
	switch {
	case outside != nil:
		return outside
	case m.seatedEver(person):
		return refuse(Conflicted, "A member of a body that rules on this case cannot investigate it.")
	}
	return m.keptApart(person, procedure.Investigator)
}

func (a *HandedOver) apply(s *State, e *Entry) {
	for i := range s.Assigned {
		if x := &s.Assigned[i]; x.Person == a.Person && x.Until == 0 {
			x.Until = e.Seq
		}
	}
	if has(a.Passed, string(procedure.Investigator)) && !s.Investigates(a.To, false) {
		s.Assigned = append(s.Assigned, Assignment{Person: a.To, From: e.Seq})
	}
	for i := range s.Panels {
		for j := range s.Panels[i].Seats {
			if seat := &s.Panels[i].Seats[j]; seat.Person == a.Person && seat.Left == 0 {
				seat.Left = e.Seq
			}
		}
	}
	for i := range s.Ballots {
		if b := &s.Ballots[i]; b.Closed == 0 {
			b.drop(a.Person)
		}
	}
	for _, id := range a.Stands {
		s.Reroutes = append(s.Reroutes, Reroute{Office: id, Seq: e.Seq, Why: "absent"})
	}
}

func (a *HandedOver) follow(m *moment) {
	for _, id := range a.Stands {
		m.flag("rerouted", procedure.Role(id), m.p.Office(id).Substitute)
	}
	if len(a.Vacant) > 0 {
		m.e.Visible = ToParties // they are told who sits
		m.quorumChanged()
	}
	if has(a.Passed, string(procedure.Investigator)) {
		m.happen(procedure.Assigned, "")
	}
}

// handedOver is the sentence of the entry: what, and no names.
func (t *tale) handedOver(a *HandedOver) string {
	said := "Somebody who had a part in this case has left"
	var more []string
	if has(a.Passed, string(procedure.Investigator)) {
		more = append(more, "another investigator follows")
	}
	for _, id := range a.Passed {
		if t.p.Office(id) != nil {
			more = append(more, t.role(procedure.Role(id))+" has passed to another holder")
		}
	}
	for _, id := range a.Stands {
		if t.p.Office(id) != nil {
			more = append(more, "the work of "+t.role(procedure.Role(id))+" goes to its substitute")
		}
	}
	if len(a.Vacant) > 0 {
		more = append(more, "a seat is to be filled")
	}
	for _, x := range a.Left {
		switch {
		case x.Part == string(procedure.Investigator):
			more = append(more, "nobody investigates until one is assigned")
		case t.p.Office(x.Part) != nil:
			more = append(more, "nobody does the work of "+t.role(procedure.Role(x.Part))+" here until somebody is appointed")
		}
	}
	if len(more) == 0 {
		return said + ", and nothing was left to be done by them"
	}
	return said + ": " + strings.Join(more, "; ")
}
