package api

import (
	"strconv"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
)

// nextSteps says what comes and by when, as one side may know it: what it owes
// itself, and what the body owes; not what the other side does.
func nextSteps(p *procedure.Procedure, s *docket.State, side procedure.Role, now time.Time) []NextStep {
	out := []NextStep{}
	for _, d := range docket.Duties(p, s, now) {
		if otherSide(side, d.Owner) || strings.HasPrefix(d.ID, "certificate:") || strings.HasPrefix(d.ID, "challenge:") || strings.HasPrefix(d.ID, "letter:") || d.ID == docket.RecordDuty {
			continue
		}
		if strings.HasPrefix(d.ID, "request:") || strings.HasPrefix(d.ID, "offer:") || strings.HasPrefix(d.ID, "interim:") {
			continue // between the body and whoever asked
		}
		out = append(out, NextStep{What: d.What, Who: d.Owner, WhoTitle: p.TitleOf(d.Owner), Day: d.Due, Sentence: d.Sentence})
	}
	return out
}

func otherSide(side, owner procedure.Role) bool {
	return side == procedure.Complainant && owner == procedure.Respondent || side == procedure.Respondent && owner == procedure.Complainant
}

// fieldAt names a field in a list: "evidence.0.document".
func fieldAt(list string, i int, member string) string {
	return list + "." + strconv.Itoa(i) + "." + member
}
