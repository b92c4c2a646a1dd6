package docket

import (
	"testing"
	"time"
)

// A sanction takes effect by itself on the day the procedure sets (ABA rules 10
// and 27: 15 days after the order): not before, not while it is stayed or the
// respondent was not told, and not one imposed since.
func TestASanctionTakesEffectByItself(t *testing.T) {
	t.Parallel()
	p := shipped(t, "aba-model-rules")
	for _, row := range []struct {
		name           string
		served, stayed bool
		decided        string // when the sanction was imposed
		lifted         string // when the stay is lifted, or the decision served
		takes          string // the day on which it takes effect; empty: it does not
	}{
		{"in the ordinary course", true, false, "2025-01-10", "", "2025-02-18"},
		{"stayed", true, true, "2025-01-10", "", ""},
		{"stayed, then lifted", true, true, "2025-01-10", "2025-03-03", "2025-03-03"},
		{"lifted before its day", true, true, "2025-01-10", "2025-02-10", "2025-02-18"},
		{"not told", false, false, "2025-01-10", "", ""},
		{"imposed since", true, false, "2025-02-10", "", ""},
	} {
		s := &State{
			Case: "c", Head: 30, Stage: "discipline", Round: 1, Respondent: Party{Person: "lawyer"},
			Visits:    []Visit{{Stage: "discipline", At: noon("2025-02-03"), Seq: 30}},
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 20, At: noon(row.decided)}},
			Sanctions: []InForce{{ID: "s1", Sanction: "reprimand", By: "d1", Status: StatusDecided}},
		}
		if row.served {
			s.Decisions[0].Served = noon("2025-01-12")
		}
		if row.stayed {
			s.Stay = 29
		}
		c := ran(t, p, s, "effective", noon("2025-02-03"))
		c.Since = noon("2025-02-03")
		if r := byTwo(t, p, s, noon("2025-02-10"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s1"}); r == nil || r.Code != NotYet {
			t.Errorf("%s: put into effect early: %v", row.name, r)
		}
		took := ""
		for day := noon("2025-02-04"); day.Before(noon("2025-04-01")) && took == ""; day = day.AddDate(0, 0, 1) {
			if day.Format(time.DateOnly) == row.lifted {
				s.Stay = 0
			}
			for due := Due(p, s, day); len(due) > 0; due = Due(p, s, day) {
				if at := NextAlarm(p, s); at.IsZero() || at.After(day) {
					t.Fatalf("%s: something is due on %s and no alarm rings", row.name, day)
				}
				if r := try(t, p, s, day, due[0].Kind, Clock(), due[0].Particulars); r != nil {
					t.Fatalf("%s: the clock's own act was refused: %v", row.name, r)
				}
			}
			if s.Sanctions[0].Status != StatusDecided {
				took = day.Format(time.DateOnly)
			}
		}
		if took != row.takes {
			t.Errorf("%s: it took effect on %q, not %q", row.name, took, row.takes)
		}
	}
}
