package actform

import (
	"strings"

	"probity/docket"
	"probity/procedure"
	"probity/web/form"
)

// Motions are what the reader's body may vote on in the stage the case is in.
func Motions(s *Situation) []form.Option {
	return motions(&maker{kind: docket.CastVote, s: s})
}

// motions are what may be voted on in the stage the case is in.
func motions(m *maker) []form.Option {
	st := m.s.Rules.Stage(m.s.Case.Stage)
	if st == nil {
		return nil
	}
	var out []form.Option
	add := func(motion, title string) { out = append(out, form.Option{Value: motion, Label: title}) }
	for _, d := range m.s.Duties { // what a body owes a vote on by name
		if what, _, named := strings.Cut(d.Ref, ":"); named && d.Act == m.kind && what != "violation" && what != "sanction" && what != "appeal" {
			add(d.Ref, begin(d.What))
		}
	}
	switch st.Kind {
	case procedure.Decision:
		for _, x := range allegations(m) {
			add("violation:"+x.Value, "Violation: "+x.Label)
		}
		for _, x := range menu(m) {
			if !m.s.Rules.Sanction(x.Value).ByConsent {
				add("sanction:"+x.Value, "Sanction: "+x.Label)
			}
		}
	case procedure.AppealStage:
		for _, x := range appealOutcomes(m) {
			add("appeal:"+x.Value, "The appeal: "+strings.ToLower(x.Label[:1])+x.Label[1:])
		}
	case procedure.Dismissed:
		add("review:uphold", "The dismissal stands")
		add("review:reinstate", "The dismissal is set aside")
	case procedure.Review:
		add("cause:yes", "There is probable cause")
		add("cause:no", "There is no probable cause")
		add("cause:lesser", "A measure short of a charge")
	case procedure.Oversight:
		add("oversight:agree", "We agree")
		add("oversight:return", "It goes back")
	}
	for _, x := range m.s.Case.Petitions {
		if x.Decided == 0 {
			add("petition:"+x.ID, "The petition "+strings.ToUpper(x.ID)+" is granted")
		}
	}
	for _, x := range m.s.Case.Stays {
		if x.Decided == 0 {
			add("stay:"+x.ID, "The stay "+strings.ToUpper(x.ID)+" is granted")
		}
	}
	if st.Kind == procedure.SanctionStage {
		for _, x := range inForce(m) {
			add("breach:"+x.Value, "Breach of "+x.Label)
		}
	}
	return out
}
