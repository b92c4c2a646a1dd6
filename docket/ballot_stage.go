package docket

import (
	"probity/procedure"
)

// Rulings by vote in the stages whose kind does not ask for one: a dismissal
// that is contested (28 USC 352(c): the council rules on the petition), probable
// cause, the answer of the body above (two bodies that must concur).

// stageMotions are the motions of such stages: what each rules on, and the one
// that follows where the other is lost, so that a body that will not say yes has
// said no.
// It never changes.
var stageMotions = map[string]map[string]string{
	"review":    {"uphold": "reinstate", "reinstate": ""},
	"cause":     {"yes": "", "no": "yes", "lesser": ""},
	"oversight": {"agree": "", "return": "agree"},
}

func stageMotion(what string) bool { return stageMotions[what] != nil }

// aboutStage is what the motions of a stage of the kind rule on, or "".
func aboutStage(k procedure.Kind) string {
	switch k {
	case procedure.Dismissed:
		return "review"
	case procedure.Review:
		return "cause"
	case procedure.Oversight:
		return "oversight"
	}
	return ""
}

// rulesByVote asks whether the motion is one of the stage the case is in.
func (m *moment) rulesByVote(what, ref string) *Refusal {
	st := m.stage()
	if aboutStage(st.Kind) != what || !st.Ballot {
		return refuse(NotHere, "Nothing is voted on by that motion in this stage (%s).", st.Title).at("motion")
	}
	if _, ok := stageMotions[what][ref]; !ok {
		return refuse(BadRequest, "That is not a motion here: %s:%s.", what, ref).at("motion")
	}
	if what == "review" {
		if r := reviewWanted(m); r != nil {
			return r
		}
	}
	for _, other := range sortedKeys(stageMotions[what]) {
		if m.s.BallotOn(what+":"+other).outcome() == Carried {
			return refuse(Already, "The motion %s:%s has been carried; it is for the ruling to say so.", what, other).at("motion")
		}
	}
	return nil
}

// carriedHere holds a ruling to the vote of the stage's body, where the
// procedure has it rule by vote: its motion was carried, or the opposite lost.
func (m *moment) carriedHere(what, ref, field string) *Refusal {
	st := m.stage()
	if !st.Ballot {
		return nil
	}
	if m.s.BallotOn(what+":"+ref).outcome() == Carried {
		return nil
	}
	if opposite := stageMotions[what][ref]; opposite != "" {
		if m.s.BallotOn(what+":"+opposite).outcome() == Lost {
			return nil
		}
	}
	return refuse(NotYet, "%s has not carried that in a vote (%s:%s).", m.p.TitleOf(procedure.Role(st.Body)), what, ref).at(field)
}
