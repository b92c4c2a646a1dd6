package docket

import (
	"testing"

	"probity/procedure"
)

// A measure that a review keeps is reviewed again, as long after, and so on; a
// challenge after a review waits for the next; what ends at a last day ends on it,
// kept or not (guarantee 12).
func TestAKeptMeasureIsReviewedAgain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		pack, measure, ground, rule, stage string
		days                               []string // of the first review, and of those after keeping it on 14 and 20 February
	}{
		{"hcqia-peer-review", "immediate_suspension", "imminent_danger", "danger_review", "fact_finding", []string{"Mon 17 Feb 2025", "Fri 28 Feb 2025", "Thu 6 Mar 2025"}},
		{"hcqia-peer-review", "restriction", "being_looked_into", "restriction_end", "fact_finding", []string{"Mon 17 Feb 2025", "Mon 17 Feb 2025", "Mon 17 Feb 2025"}},
		{"cfp-older", "interim_suspension", "threat_to_public", "interim_review", "investigation", []string{"Wed 5 Mar 2025", "Sun 16 Mar 2025", "Sat 22 Mar 2025"}},
		{"aba-model-rules", "harm_suspension", "threat_of_harm", "harm_review", "investigation", []string{"Wed 5 Mar 2025", "Sun 16 Mar 2025", "Sat 22 Mar 2025"}},
	} {
		p := shipped(t, row.pack)
		s := &State{Case: "c", Head: 10, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}}
		by := holder(p, "clerk")
		for _, r := range p.InterimMeasure(row.measure).By {
			if b := p.BodyOf(string(r)); b != nil {
				s.Panels = append(s.Panels, seatedPanel(b.ID, "m"))
				by.Person = "m1"
			}
		}
		if r := try(t, p, s, noon("2025-02-03"), ImposeInterim, by, &InterimImposed{Measure: row.measure, Ground: row.ground, Reasons: "It is needed."}); r != nil {
			t.Fatalf("%s: %v", row.measure, r)
		}
		for i, want := range row.days {
			c := s.OpenClock(row.rule)
			if c == nil || c.Deadline.Day.String() != want {
				t.Fatalf("%s: review %d is due %+v, not %s", row.measure, i+1, c, want)
			}
			day := []string{"2025-02-14", "2025-02-20", "2025-02-21"}[i]
			if row.rule == "restriction_end" && i > 0 {
				break // its 14 days are over
			}
			if r := try(t, p, s, noon(day), ChallengeInterim, Actor{Person: "member"}, &InterimChallenged{Text: "It is not needed."}); r != nil {
				t.Fatalf("%s: challenge %d: %v", row.measure, i+1, r)
			}
			if !s.measure().challenged() {
				t.Errorf("%s: challenge %d waits for nothing", row.measure, i+1)
			}
			if r := try(t, p, s, noon(day), ReviewInterim, by, &InterimReview{Keep: i < 2, Reasons: "So it is."}); r != nil {
				t.Fatalf("%s: review %d: %v", row.measure, i+1, r)
			}
		}
		if c := s.OpenClock(row.rule); s.measure() == nil && c != nil {
			t.Errorf("%s: the measure has ended, and %s runs", row.measure, c.ID)
		}
		if row.rule == "restriction_end" && s.Happened(procedure.InterimReviewed) == nil {
			t.Error("the restriction was never reviewed")
		}
	}
}
