package docket

import "probity/procedure"

// The body above: what it is told, and what it answers.

// OversightTold reports to the body above.
type OversightTold struct {
	Text string `json:"text"`
}

func (a *OversightTold) check(m *moment) *Refusal {
	if m.p.StageOfKind(procedure.Oversight) == nil {
		return refuse(NoProvision, "This procedure knows no body above.")
	}
	return needText(a.Text, "text", "Say what is reported.")
}

func (a *OversightTold) apply(*State, *Entry) {}

func (a *OversightTold) follow(m *moment) { m.happen(procedure.OversightAsked, "") }

// OversightAnswer is what the body above said.
type OversightAnswer struct {
	Agreed bool   `json:"agreed"`
	Text   string `json:"text"`
}

func (a *OversightAnswer) event() procedure.Event {
	if a.Agreed {
		return procedure.OversightAgreed
	}
	return procedure.OversightReturned
}

func (a *OversightAnswer) check(m *moment) *Refusal {
	if _, ok := m.stage().Exit(a.event()); !ok {
		return refuse(NoProvision, "The procedure has no such way out of this stage.").at("agreed")
	}
	ref := "return"
	if a.Agreed {
		ref = "agree"
	}
	if r := m.carriedHere("oversight", ref, "agreed"); r != nil {
		return r
	}
	return needText(a.Text, "text", "Say what the answer was.")
}

func (a *OversightAnswer) apply(s *State, e *Entry) {
	if !a.Agreed {
		s.replaceSanctions(StatusSetAside, e)
		s.unsettle()
		s.anew()
	}
}

// unsettle takes back an agreement that the body above did not accept: like the
// admission in a rejected offer, what was admitted for it is gone (ABA rule
// 21(B)).
func (s *State) unsettle() {
	for i := range s.Offers {
		if o := &s.Offers[i]; o.Status == "agreed" {
			o.Status, o.Admits, o.Sanctions = "returned", nil, nil
		}
	}
	for i := range s.Allegations {
		if a := &s.Allegations[i]; a.Admitted == "consent" {
			a.Admitted = ""
		}
	}
}

func (a *OversightAnswer) follow(m *moment) { m.leave(a.event()) }
