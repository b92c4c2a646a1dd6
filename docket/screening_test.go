package docket

import (
	"testing"
	"time"

	"probity/procedure"
)

// A dismissal that either side may contest closes the case when the later of
// both windows is over, and not while a letter that opens one is on its way
// (28 USC 352(c)).
func TestADismissedCaseWaitsForWhoeverMayContestIt(t *testing.T) {
	t.Parallel()
	p := shipped(t, "judges-28usc")
	for _, row := range []struct {
		name     string
		reporter bool
		served   map[string]string // a day on which each letter was served
		closed   string            // the day on which the case closes; none: it waits
		asks     procedure.Role    // who asks for a review on 3 March, if anybody
		stays    bool              // a review was asked for
	}{
		{"own motion", false, map[string]string{"n1": "2025-02-03"}, "2025-03-18", "", false},
		{"own motion, the letter not served", false, nil, "", "", false},
		{"own motion, the judge petitions", false, map[string]string{"n1": "2025-02-03"}, "", procedure.Respondent, true},
		{"both served on one day", true, map[string]string{"n1": "2025-02-03", "n2": "2025-02-03"}, "2025-03-18", "", false},
		{"the judge served later", true, map[string]string{"n1": "2025-02-03", "n2": "2025-03-01"}, "2025-04-13", "", false},
		{"the judge not served", true, map[string]string{"n1": "2025-02-03"}, "", "", false},
		{"the complainant petitions", true, map[string]string{"n1": "2025-02-03", "n2": "2025-02-04"}, "", procedure.Complainant, true},
	} {
		s := &State{Case: "c", Head: 5, Stage: "screening", Round: 1, Respondent: Party{Person: "judge"}, Visits: []Visit{{Stage: "screening", At: noon("2025-01-10"), Seq: 2}}}
		if row.reporter {
			s.Complainant.Person = "reporter"
		}
		if r := try(t, p, s, noon("2025-02-03"), Dismiss, holder(p, "clerk"), &Dismissal{Ground: "resolved", Reasons: "It was put right."}); r != nil {
			t.Fatal(r)
		}
		closed := ""
		for day := noon("2025-02-03"); day.Before(noon("2025-05-01")); day = day.AddDate(0, 0, 1) {
			today := day.Format(time.DateOnly)
			for _, l := range []string{"n1", "n2"} {
				if row.served[l] == today {
					serve(t, p, s, day, l)
				}
			}
			if who := map[procedure.Role]string{procedure.Complainant: "reporter", procedure.Respondent: "judge"}[row.asks]; who != "" && today == "2025-03-03" {
				if r := try(t, p, s, day, AskReview, Actor{Person: who}, &ReviewRequest{Reasons: "It was not."}); r != nil {
					t.Fatalf("%s: %v", row.name, r)
				}
			}
			for due := Due(p, s, day); len(due) > 0; due = Due(p, s, day) {
				if r := try(t, p, s, day, due[0].Kind, Clock(), due[0].Particulars); r != nil {
					t.Fatal(r)
				}
			}
			if s.Closed != nil && closed == "" {
				closed = today
			}
		}
		if closed != row.closed {
			t.Errorf("%s: closed on %q, not %q", row.name, closed, row.closed)
		}
		if s.Closed == nil && (s.Happened(procedure.ReviewAsked) != nil) != row.stays {
			t.Errorf("%s: a review was asked for: %t", row.name, !row.stays)
		}
	}
}
