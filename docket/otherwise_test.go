package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// What follows when a time limit passes is said to whoever must keep it, and to
// others of the fact; of each thing that a pack can attach to the end of a time.
func TestWhatFollowsWhenATimeLimitPasses(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, row := range []struct {
		name         string
		c            procedure.Clock
		mine, others string
	}{
		{"a flag", procedure.Clock{OnExpiry: procedure.Expiry{Flags: []string{"response_waived"}}}, "you are treated as having given up this answer", ""},
		{"a flag of its own", procedure.Clock{OnExpiry: procedure.Expiry{Flags: []string{"petition_barred"}}}, "this is recorded: petition barred", ""},
		{"the right to appeal", procedure.Clock{OnExpiry: procedure.Expiry{Event: procedure.AppealLapsed}}, "your right to appeal ends", "If nobody appeals by then"},
		{"the right to ask again", procedure.Clock{OnExpiry: procedure.Expiry{Event: procedure.ReconsiderLapsed}}, "your right to have it decided again ends", "If nobody asks by then"},
		{"another event", procedure.Clock{OnExpiry: procedure.Expiry{Event: procedure.Silent}}, "recorded: the end of the time to respond", "recorded: the end of the time to respond"},
		{"default", procedure.Clock{OnExpiry: procedure.Expiry{Default: true}}, "you may be declared in default", "treat what is alleged as admitted"},
		{"a letter", procedure.Clock{OnExpiry: procedure.Expiry{Issue: "reminder"}}, "another letter comes: “Reminder”", ""},
		{"a sanction", procedure.Clock{OnExpiry: procedure.Expiry{Impose: "expulsion"}}, "by the rule itself, without another decision: expulsion", "by the rule itself, without another decision: expulsion"},
		{"the end of a measure", procedure.Clock{OnExpiry: procedure.Expiry{Lift: true}}, "the interim measure ends", "the interim measure ends"},
		{"the end of the stage", procedure.Clock{Stage: "response", OnExpiry: procedure.Expiry{Exit: procedure.Silent}}, "goes on to the step “Investigation”", "goes on to the step “Investigation”"},
		{"the end of the stage the case is in", procedure.Clock{OnExpiry: procedure.Expiry{Exit: procedure.DismissedNow}}, "the report is dismissed", "the report is dismissed"},
		{"lateness", procedure.Clock{Owner: "ethics_office", OnExpiry: procedure.Expiry{Overdue: true}}, "recorded as late and the chair of the ethics committee is told", "recorded as late and the chair of the ethics committee is told"},
		{"a least time", procedure.Clock{Rule: clock.Rule{Bound: clock.Min}, OnExpiry: procedure.Expiry{Flags: []string{"notice_period_over"}}}, "", ""},
	} {
		for _, mine := range []bool{true, false} {
			want := row.others
			if mine {
				want = row.mine
			}
			got := strings.Join(OtherwiseOf(p, "screening", &row.c, mine), " ")
			if (want == "") != (got == "") || !strings.Contains(got, want) {
				t.Errorf("%s, mine %t: %q does not say %q", row.name, mine, got, want)
			}
		}
	}
	for rule, says := range map[string][2]string{
		TermRule:      {"ends by itself", "ends by itself"},
		ListingRule:   {"taken back", "taken back"},
		ReturnRule:    {"If you do not ask by then", "If nothing is asked by then"},
		ConditionRule: {"you may be asked to answer for it", "The respondent may then have to answer"},
		"response":    {"given up this answer", "goes on to the step"},
		PresumedRule:  {"", ""},
	} {
		for i, mine := range []bool{true, false} {
			if got := strings.Join(Otherwise(p, &State{Stage: "response"}, &Running{Rule: rule}, mine), " "); (says[i] == "") != (got == "") || !strings.Contains(got, says[i]) {
				t.Errorf("%s, mine %t: %q does not say %q", rule, mine, got, says[i])
			}
		}
	}
}
