package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// A case that is held in the very moment a time limit ran out can be resumed,
// and the limit runs out; one that is held before stands still and goes on.
func TestAHoldInTheMomentALimitRanOut(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	by := holder(p, "officer")
	for _, before := range []time.Duration{0, time.Second} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}}
		due := ran(t, p, s, "investigation", noon("2025-02-03")).Deadline
		if r := try(t, p, s, due.At.Add(-before), HoldCase, by, &Holding{Forum: "a court", Reasons: "It hears the same."}); r != nil {
			t.Fatal(r)
		}
		if stands := s.Clocks[0].Standing(); stands != (before > 0) {
			t.Errorf("held %s before: stands still %t", before, stands)
		}
		later := due.At.AddDate(0, 0, 10)
		if r := try(t, p, s, later, ResumeCase, by, &Resumption{Reasons: "The court has ruled."}); r != nil {
			t.Fatal(r)
		}
		c := &s.Clocks[0]
		if c.Standing() || c.Deadline.At.After(due.At) != (before > 0) {
			t.Errorf("held %s before: resumed, it stands still %t, due on %s", before, c.Standing(), c.Deadline.Day)
		}
		if r := try(t, p, s, c.Deadline.At.Add(time.Hour*24*20), Lapse, Clock(), &Lapsing{Clock: c.ID}); r != nil || s.Clocks[0].End != "expired" {
			t.Errorf("held %s before: it does not run out: %v", before, r)
		}
	}
}

// A clock that stands still cannot be extended: refused in a sentence, on the
// record as on request. To refuse more time is possible at any time.
func TestAClockThatStandsStillIsNotExtended(t *testing.T) {
	t.Parallel()
	plain := func(r *Refusal) bool {
		return r != nil && r.Code == NotYet && strings.Contains(r.Sentence, "stands still")
	}
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}}
	ran(t, p, s, "investigation", noon("2025-02-03"))
	by := holder(p, "officer")
	more := &Overrun{Clock: "investigation", For: clock.Period{N: 10, Unit: clock.CalendarDay}, Reasons: "A witness is ill."}
	if r := try(t, p, s, noon("2025-02-10"), HoldCase, by, &Holding{Forum: "a court", Reasons: "It hears the same."}); r != nil {
		t.Fatal(r)
	}
	if r := try(t, p, s, noon("2025-02-11"), RecordOverrun, by, more); !plain(r) {
		t.Errorf("on the record: %v", r)
	}
	if r := try(t, p, s, noon("2025-02-12"), ResumeCase, by, &Resumption{Reasons: "The court has ruled."}); r != nil {
		t.Fatal(r)
	}
	if r := try(t, p, s, noon("2025-02-13"), RecordOverrun, by, more); r != nil {
		t.Errorf("on the record, once it runs again: %v", r)
	}

	p = changed(t, "    remind: [7 calendar days]\n    on_expiry: {default: true}", "    tolled_by: [hold]\n    on_expiry: {default: true}")
	office := holder(p, "officer")
	for grant, standing := range map[bool]bool{true: false, false: true} {
		s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}}
		c := ran(t, p, s, "answer", noon("2025-02-03"))
		s.Requests = []ExtensionAsked{{ID: "x1", Clock: c.ID, By: procedure.Respondent, Asked: 5, For: clock.Period{N: 5, Unit: clock.CalendarDay}}}
		if r := try(t, p, s, noon("2025-02-10"), HoldCase, office, &Holding{Forum: "a court", Reasons: "It hears the same."}); r != nil {
			t.Fatal(r)
		}
		r := try(t, p, s, noon("2025-02-11"), DecideExtension, office, &ExtensionRuling{Request: "x1", Grant: grant, Reasons: "because"})
		if standing && r != nil || grant && !plain(r) {
			t.Errorf("on request, granted %t: %v", grant, r)
		}
	}
}

// A limit not to act before a day holds the act it names, and no other: while
// the letter it runs from is unserved, and until its day has come (45 CFR
// 160.546: final 60 days after service).
func TestALimitNotBeforeHoldsItsAct(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	final := p.Clock("decision_final")
	type situation struct {
		name string
		at   time.Time
		s    func(*State)
		act  Kind
		says string // "" for: not too early
	}
	written, served := noon("2025-02-03"), noon("2025-02-05")
	serveIt := func(s *State) {
		s.Letters[0].ServedAt = served
		ran(t, p, s, "decision_final", served)
	}
	for _, row := range []situation{
		{"unserved", noon("2025-02-04"), func(*State) {}, PutIntoEffect, "has not been served"},
		{"unserved, another act", noon("2025-02-04"), func(*State) {}, OrderStay, ""},
		{"not written", noon("2025-02-04"), func(s *State) { s.Letters = nil }, PutIntoEffect, ""},
		{"unserved, before what else starts it", noon("2025-02-04"), func(s *State) { s.Events = s.Events[:1] }, PutIntoEffect, ""},
		{"served, and it runs", noon("2025-03-04"), serveIt, PutIntoEffect, "it can be done from"},
		{"served, and its day has come", noon("2025-04-08"), serveIt, PutIntoEffect, ""},
	} {
		s := &State{
			Case: "c", Head: 20, Stage: "penalty", Round: 1, Respondent: Party{Person: "covered"},
			Letters:   []Letter{wrote("n1", "decision", 20, written, "d1")},
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 20, Served: served}},
			Sanctions: []InForce{{ID: "s1", Sanction: "civil_money_penalty", By: "d1", Status: StatusDecided}},
			Events:    []Happening{{Event: procedure.Heard, At: written}, {Event: procedure.Violation, At: written}},
		}
		row.s(s)
		var a Particulars = &EffectGiven{Sanction: "s1"}
		if row.act == OrderStay {
			a = &StayOrder{Reasons: "because"}
		}
		r := byTwo(t, p, s, row.at, row.act, holder(p, "officer"), a)
		switch {
		case row.says == "" && r != nil:
			t.Errorf("%s: %v", row.name, r)
		case row.says != "" && (r == nil || r.Code != NotYet || r.Rule != final.Provisions || !strings.Contains(r.Sentence, row.says)):
			t.Errorf("%s: %v", row.name, r)
		}
	}
}

// ACPE: what is new is shared two weeks before the hearing. When the hearing is
// put off, the two weeks are counted from its new day.
func TestWhatIsCountedBackFollowsTheHearing(t *testing.T) {
	t.Parallel()
	p := shipped(t, "acpe-2016")
	s := &State{Case: "c", Head: 10, Stage: "hearing", Round: 1, Respondent: Party{Person: "member"}}
	m := &moment{p: p, s: s, now: noon("2025-02-03")}
	day := noon("2025-04-15")
	s.Hearings = []HearingRecord{{For: day, Day: m.date(day), Set: 10, SetAt: m.now, Body: "hearing_panel", Round: 1}}
	m.happened(procedure.HearingDay, "", day, "")
	if m.err != nil {
		t.Fatal(m.err)
	}
	was := s.OpenClock("new_information")
	if was == nil || was.Deadline.Day != clock.MustDate("2025-04-01") {
		t.Fatalf("before: %+v", was)
	}
	if r := try(t, p, s, noon("2025-03-03"), ContinueHearing, holder(p, "chair"), &HearingContinued{For: noon("2025-05-20"), Reasons: "A witness is ill."}); r != nil {
		t.Fatal(r)
	}
	open := 0
	for i := range s.Clocks {
		if c := &s.Clocks[i]; c.Rule == "new_information" && c.Open() {
			open++
			if c.Deadline.Day != clock.MustDate("2025-05-06") {
				t.Errorf("shared until %s", c.Deadline.Day)
			}
		}
	}
	if open != 1 {
		t.Errorf("%d limits run", open)
	}
}
