package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
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
			if told := c.Deadline.From.Event == string(procedure.InterimReviewed); told != (i > 0 && row.rule != "restriction_end") {
				t.Errorf("%s: review %d is counted from %s", row.measure, i+1, c.Deadline.From.Event)
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

// A measure is for the time until the case is decided. It ends when everything
// that was decided has taken effect, not sooner, so that no day is without either;
// and with the case. The respondent is told.
func TestAMeasureEndsWithWhatItWasFor(t *testing.T) {
	t.Parallel()
	p := shipped(t, "cfp-older")
	measure := func(stage string, sanctions ...InForce) *State {
		return &State{
			Case: "c", Head: 20, Stage: stage, Round: 1, Respondent: Party{Person: "member"}, Sanctions: sanctions,
			Measures:  []Measure{{ID: "m1", Measure: "interim_suspension", Ground: "felony", Seq: 5, At: noon("2025-01-06")}},
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 9, Served: noon("2025-01-20")}},
			Letters:   []Letter{{ID: "n1", Notice: "charge", To: procedure.Respondent, Seq: 2, ServedAt: noon("2025-01-07")}},
		}
	}
	told := func(s *State) bool {
		l := &s.Letters[len(s.Letters)-1]
		for i := range s.Letters {
			if s.Letters[i].Notice == "interim_end" {
				l = &s.Letters[i]
			}
		}
		return l.Notice == "interim_end" && l.To == procedure.Respondent && has(l.About, "m1")
	}
	s := measure("sanction", InForce{ID: "s1", Sanction: "public_admonition", By: "d1", Status: StatusDecided}, InForce{ID: "s2", Sanction: "suspension", Standing: "certification", By: "d1", Status: StatusDecided, Term: clock.Period{N: 1, Unit: clock.Year}})
	for i, id := range []string{"s1", "s2"} {
		if r := byTwo(t, p, s, noon("2025-03-03"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: id}); r != nil {
			t.Fatal(r)
		}
		if over := s.measure() == nil; over != (i == 1) || over != told(s) {
			t.Errorf("after %s: the measure is over %t, the respondent was told %t", id, over, told(s))
		}
	}
	if s.Measures[0].Why != "in_effect" {
		t.Errorf("it ended because %q", s.Measures[0].Why)
	}
	s = measure("investigation")
	if r := try(t, p, s, noon("2025-03-03"), RecordDeath, holder(p, "clerk"), &Death{On: clock.MustDate("2025-03-01")}); r != nil {
		t.Fatal(r)
	}
	if s.Closed == nil || s.measure() != nil || s.Measures[0].Why != "closed" || !told(s) {
		t.Errorf("closed %v, the measure %+v, told %t", s.Closed, s.Measures[0], told(s))
	}
}
