package docket

import (
	"os"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// changed is the small pack with some of its text replaced.
func changed(t *testing.T, oldNew ...string) *procedure.Procedure {
	t.Helper()
	text, err := os.ReadFile("../procedure/testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(string(text), oldNew[i]) {
			t.Fatalf("the small pack does not say %q", oldNew[i])
		}
	}
	p, err := procedure.Load("small.yaml", []byte(strings.NewReplacer(oldNew...).Replace(string(text))))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func noon(day string) time.Time {
	return clock.MustDate(day).Start(time.UTC).Add(18 * time.Hour) // noon in Chicago
}

// NAR: 180 days from the later of discovery and the end of the transaction; the
// time of an informal resolution does not count.
func TestTheFilingLimitStandsStill(t *testing.T) {
	t.Parallel()
	p := changed(t, "limit: 1 year\n  limit_from: conduct", "limit: 180 calendar days\n  limit_from: later\n  limit_tolled_by: [informal_resolution, not_a_member]")
	tests := []struct {
		name   string
		charge NewCharge
		late   bool
	}{
		{"in time from the conduct", NewCharge{From: clock.MustDate("2025-06-01")}, false}, // 28 Nov 2025
		{"too late from the conduct", NewCharge{From: clock.MustDate("2025-05-01")}, true},
		{"known later", NewCharge{From: clock.MustDate("2025-05-01"), Known: clock.MustDate("2025-06-10")}, false},
		{"known before it ended", NewCharge{From: clock.MustDate("2025-01-01"), To: clock.MustDate("2025-06-01"), Known: clock.MustDate("2025-02-01")}, false},
		{"stood still for 40 days", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{{"informal_resolution", clock.MustDate("2025-07-01"), clock.MustDate("2025-08-09")}}}, false},
		{"stood still for 10 days", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{{"informal_resolution", clock.MustDate("2025-07-01"), clock.MustDate("2025-07-10")}}}, true},
		{"stood still before it began", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{{"not_a_member", clock.MustDate("2025-01-01"), clock.MustDate("2025-04-30")}}}, true},
		{"stands still", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{{"not_a_member", clock.MustDate("2025-06-01"), clock.Date{}}}}, false},
		{"two pauses that overlap count once", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{
			{"not_a_member", clock.MustDate("2025-07-01"), clock.MustDate("2025-07-15")}, {"informal_resolution", clock.MustDate("2025-07-01"), clock.MustDate("2025-07-15")},
		}}, true},
		{"two pauses one after the other", NewCharge{From: clock.MustDate("2025-05-01"), Paused: []Pause{
			{"not_a_member", clock.MustDate("2025-08-01"), clock.MustDate("2025-08-15")}, {"informal_resolution", clock.MustDate("2025-07-01"), clock.MustDate("2025-07-20")},
		}}, false},
		{"after it had run out", NewCharge{From: clock.MustDate("2025-01-01"), Paused: []Pause{{"not_a_member", clock.MustDate("2025-10-01"), clock.MustDate("2025-11-01")}}}, true},
	}
	for _, tt := range tests {
		tt.charge.Ground, tt.charge.Text = "breach", "They did it."
		s := &State{}
		a := Act{ID: "1", Case: "c", Kind: File, By: Actor{Person: "reporter"}, Particulars: &Report{
			Source: "person", Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"}, Allegations: []NewCharge{tt.charge},
		}}
		if _, err := Decide(p, s, a, noon("2025-11-20")); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := s.HasFlag("late"); got != tt.late {
			t.Errorf("%s: late is %t", tt.name, got)
		}
	}
}

func TestPausesOfTheFilingLimitAreChecked(t *testing.T) {
	t.Parallel()
	p := changed(t, "limit_from: conduct", "limit_from: conduct\n  limit_tolled_by: [not_a_member]")
	for _, tt := range []struct {
		pause Pause
		field string
	}{
		{Pause{Why: "holiday", From: clock.MustDate("2025-07-01")}, "allegations.0.paused.0.why"},
		{Pause{Why: "not_a_member"}, "allegations.0.paused.0.from"},
		{Pause{Why: "not_a_member", From: clock.MustDate("2025-12-01")}, "allegations.0.paused.0.from"},
		{Pause{Why: "not_a_member", From: clock.MustDate("2025-07-02"), To: clock.MustDate("2025-07-01")}, "allegations.0.paused.0.to"},
	} {
		_, err := Decide(p, &State{}, Act{ID: "1", Case: "c", Kind: File, By: Actor{Person: "reporter"}, Particulars: &Report{
			Source: "person", Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"},
			Allegations: []NewCharge{{Ground: "breach", Text: "They did it.", From: clock.MustDate("2025-06-01"), Paused: []Pause{tt.pause}}},
		}}, noon("2025-11-20"))
		if r, ok := err.(*Refusal); !ok || r.Field != tt.field { //nolint:errorlint // Decide returns it bare
			t.Errorf("%+v: %v", tt.pause, err)
		}
	}
}

// Whose burden it is to prove a violation is the procedure's to say; it is never
// the respondent's (guarantee 15).
func TestTheBurdenIsTheProcedures(t *testing.T) {
	t.Parallel()
	p := changed(t, "proof: {finding: preponderance, cite: S1}", "proof: {finding: preponderance, burden: complainant, cite: S1}")
	for burden, want := range map[string]bool{"complainant": true, "body": false, "respondent": false} {
		e := &Entry{Particulars: &FindingMade{Violation: true, Standard: "preponderance", Burden: burden}}
		if broken := standardAndBurden(&History{P: p, S: &State{}, E: e}); (broken == "") != want {
			t.Errorf("burden on the %s: %q", burden, broken)
		}
	}
}

// ACM keeps its record of violations for ever: nobody lets go of it.
func TestARecordCanBeKeptForEver(t *testing.T) {
	t.Parallel()
	p := changed(t, "{class: decided, period: 6 years, cite: S1}", "{class: decided, forever: true, cite: S1}")
	for disposition, kept := range map[string]bool{"sanctioned": true, "cleared": true, "dismissed": false} {
		s := &State{Case: "c", Head: 4, Stage: "closed", Closed: &Closing{Disposition: disposition, At: noon("2000-01-01")}, UpdatedAt: noon("2000-01-01")}
		proposed(&scene{p: p, s: s, at: noon("2500-01-01")}, Purge, "")
		_, err := Decide(p, s, Act{ID: "9", Case: "c", Kind: Purge, By: holder(p, "clerk")}, noon("2500-01-01"))
		if (err != nil) != kept {
			t.Errorf("%s: %v", disposition, err)
		}
		e := seconded(&Entry{Case: "c", Seq: s.Head, Act: "9", Kind: Purge, At: noon("2500-01-01"), By: By{As: procedure.TheClock}, Rule: "S1"})
		if broken := everythingKept(&History{P: p, S: s, E: e}); (broken != "") != kept {
			t.Errorf("%s: the guarantee says %q", disposition, broken)
		}
	}
}

// ABA: back at the earliest six months before the end of a suspension; five
// years after a disbarment, counted from the interim suspension if there was
// one.
func TestReinstatementCountsFromEitherEnd(t *testing.T) {
	t.Parallel()
	p := changed(t, "max: 1 year, on_breach", "max: 1 year, reinstatement: {before_end: 2 months, by: panel_one, cite: S1}, on_breach",
		"effect: end, threshold", "effect: end, reinstatement: {not_before: 5 years, from_interim: true, by: panel_one, cite: S1}, threshold")
	day := func(s *State, sanction, pack string) string {
		m := &moment{p: p, s: s, now: noon("2025-06-01")}
		return m.petitionOpens(s.Sanction(sanction), p.Sanction(pack)).Day.String()
	}
	s := &State{Stage: "sanction", Head: 3, Decisions: []Decision{{ID: "d1", Seq: 5}}, Sanctions: []InForce{
		{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusInEffect, Effective: noon("2025-01-10"), Term: clock.Period{N: 1, Unit: clock.Year}},
		{ID: "s2", Sanction: "expulsion", By: "d1", Status: StatusInEffect, Effective: noon("2025-01-10")},
	}}
	m := &moment{p: p, s: s, now: noon("2025-01-10")}
	m.startTerm(&s.Sanctions[0], p.Sanction("suspension"))
	if got := day(s, "s1", "suspension"); got != "Mon 10 Nov 2025" { // the term ends on Sat 10 Jan 2026
		t.Errorf("the suspension can end from %s", got)
	}
	if got := day(s, "s2", "expulsion"); got != "Thu 10 Jan 2030" {
		t.Errorf("without an interim measure from %s", got)
	}
	s.Measures = []Measure{{ID: "m1", Seq: 2, At: noon("2024-05-03")}}
	if got := day(s, "s2", "expulsion"); got != "Thu 3 May 2029" {
		t.Errorf("with an interim measure from %s", got)
	}
	s.Measures[0].Lifted = 3
	if got := day(s, "s2", "expulsion"); got != "Thu 10 Jan 2030" {
		t.Errorf("with one that was lifted before the decision from %s", got)
	}
}

// AICPA: the ground decides which sanction follows by operation of the rule; the
// heaviest counts.
func TestTheGroundDecidesWhatFollows(t *testing.T) {
	t.Parallel()
	p := changed(t, "{id: breach, title: A breach, cite: S1}", "{id: breach, title: A breach, cite: S1}\n  - {id: crime, title: A crime, cite: S1, imposes: expulsion}",
		"needs: [panel_seated]", "needs: [panel_seated]\n    imposes: reprimand")
	st := p.Stage("decision")
	for grounds, want := range map[string]string{"breach": "reprimand", "crime": "expulsion", "breach crime": "expulsion", "": "reprimand"} {
		if got := p.Imposes(st, strings.Fields(grounds)); got == nil || got.ID != want {
			t.Errorf("%q brings %v, want %s", grounds, got, want)
		}
	}
	if got := p.Imposes(p.Stage("appeal"), []string{"crime"}); got != nil {
		t.Errorf("a stage that imposes nothing brings %s", got.ID)
	}
	s := &State{Round: 2, Allegations: []Allegation{{ID: "a1", Ground: "breach"}, {ID: "a2", Ground: "crime"}},
		Findings: []Finding{{Allegation: "a2", Violation: true, Round: 1}, {Allegation: "a1", Violation: true, Round: 2}, {Allegation: "a2", Round: 2}}}
	if got := strings.Join(s.groundsFound(), " "); got != "breach" {
		t.Errorf("found in this round: %s", got)
	}
}

// A sanction that needs the respondent's consent is neither voted on nor decided
// (ABA: admonition).
func TestASanctionByConsentOnly(t *testing.T) {
	t.Parallel()
	p := changed(t, "rank: 1, cite: S1", "rank: 1, by_consent_only: true, cite: S1")
	m := &moment{p: p, s: &State{Stage: "decision"}}
	terms := []SanctionTerms{{Sanction: "reprimand"}}
	if r := m.checkTerms(terms, "sanctions", false); r == nil || r.Code != NoProvision || !strings.Contains(r.Sentence, "agreement") {
		t.Errorf("decided: %v", r)
	}
	if r := m.checkTerms(terms, "sanctions", true); r != nil {
		t.Errorf("agreed: %v", r)
	}
	if _, r := m.motionBody("sanction:reprimand"); r == nil || r.Code != NoProvision {
		t.Errorf("voted on: %v", r)
	}
}
