package docket

import (
	"testing"
	"time"

	"probity/procedure"
)

// seatedPanel is a full panel of the body, its members named after it: x1 the chair,
// x2, x3.
func seatedPanel(body, x string) Panel {
	return Panel{Body: body, Round: 1, Seats: []Seat{{Person: x + "1", Role: "chair", Seated: 1, Declared: 1}, {Person: x + "2", Role: "member", Seated: 1, Declared: 1}, {Person: x + "3", Role: "member", Seated: 1, Declared: 1}}}
}

// A body that cannot sit stops its own time and nobody else's.
func TestALostQuorumStopsTheTimeOfItsOwnBody(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, row := range []struct {
		stage, clock, leaves string
		stops                bool
	}{
		{"appeal", "appeal_ruling", "a2", true},
		{"appeal", "appeal_ruling", "h2", false},
		{"decision", "decision", "h2", true},
		{"decision", "decision", "a2", false},
		{"hearing", "hearing_held", "h2", true}, // owed by an office, held by the body
		{"hearing", "hearing_held", "a2", false},
	} {
		s := &State{Case: "c", Head: 30, Stage: row.stage, Round: 1, Panels: []Panel{seatedPanel("hearing_panel", "h"), seatedPanel("appeal_panel", "a")}}
		c := ran(t, p, s, row.clock, noon("2025-06-02"))
		if r := try(t, p, s, noon("2025-06-04"), Recuse, Actor{Person: row.leaves}, &Recusing{Reasons: "I know them."}); r != nil {
			t.Fatal(r)
		}
		if c = s.Clock(c.ID); c.Standing() != row.stops {
			t.Errorf("%s, %s leaves: the clock stands still: %t", row.clock, row.leaves, c.Standing())
		}
		if m := (moment{p: p, s: s}); (m.standstill(row.clock) != "") != row.stops {
			t.Errorf("%s, %s has left: a clock started now stands still: %q", row.clock, row.leaves, m.standstill(row.clock))
		}
		fill(t, p, s, row.leaves, noon("2025-06-10"))
		if s.Clock(c.ID).Standing() {
			t.Errorf("%s: the seat is filled and the clock stands still", row.clock)
		}
		if h := s.Happened(procedure.PanelSeated); h == nil || !h.At.Equal(noon("2025-06-10")) {
			t.Errorf("%s, %s left: the body that can sit again counts as seated: %+v", row.clock, row.leaves, h)
		}
	}
}

// fill puts somebody new in the seat of whoever left.
func fill(t *testing.T, p *procedure.Procedure, s *State, left string, at time.Time) {
	t.Helper()
	body := map[byte]string{'h': "hearing_panel", 'a': "appeal_panel", 'p': "panel_one"}[left[0]]
	if r := try(t, p, s, at, Replace, holder(p, "clerk"), &Replacing{Body: body, Person: "new", Role: "member"}); r != nil {
		t.Fatal(r)
	}
}

// A clock that two reasons stopped runs again when the last of them ends,
// whichever it was.
func TestAClockRunsAgainWhenTheLastReasonEnds(t *testing.T) {
	t.Parallel()
	p := changed(t, "stage: decision, period: 60 calendar days,", "stage: decision, period: 60 calendar days, tolled_by: [hold, quorum_lost, order],", "owner: panel_one\n    body: panel_one", "owner: office\n    body: panel_one")
	hold := func(t *testing.T, s *State, on bool, at string) {
		kind, a := HoldCase, Particulars(&Holding{Forum: "a court", Reasons: "It is pending."})
		if !on {
			kind, a = ResumeCase, &Resumption{Reasons: "It is over."}
		}
		if r := try(t, p, s, noon(at), kind, holder(p, "clerk"), a); r != nil {
			t.Fatal(r)
		}
	}
	order := func(t *testing.T, s *State, on bool, at string) {
		kind, a := TollClock, Particulars(&Tolling{Clock: "decision", Reasons: "The file is lost."})
		if !on {
			kind, a = ResumeClock, &Untolling{Clock: "decision", Reasons: "The file is found."}
		}
		if r := try(t, p, s, noon(at), kind, holder(p, "clerk"), a); r != nil {
			t.Fatal(r)
		}
	}
	quorum := func(t *testing.T, s *State, lost bool, at string) {
		if !lost {
			fill(t, p, s, "p2", noon(at))
		} else if r := try(t, p, s, noon(at), Recuse, Actor{Person: "p2"}, &Recusing{Reasons: "I know them."}); r != nil {
			t.Fatal(r)
		}
	}
	type step func(*testing.T, *State, bool, string)
	for name, row := range map[string][2]step{
		"quorum, then hold":  {quorum, hold},
		"hold, then quorum":  {hold, quorum},
		"order, then hold":   {order, hold},
		"order, then quorum": {order, quorum},
	} {
		s := &State{Case: "c", Head: 30, Stage: "decision", Round: 1, Panels: []Panel{seatedPanel("panel_one", "p")}}
		ran(t, p, s, "decision", noon("2025-06-02"))
		row[0](t, s, true, "2025-06-04")
		row[1](t, s, true, "2025-06-05")
		row[0](t, s, false, "2025-06-10")
		if c := s.OpenClock("decision"); !c.Standing() {
			t.Errorf("%s: the clock runs while the second reason stops it", name)
		}
		row[1](t, s, false, "2025-06-20")
		if c := s.OpenClock("decision"); c.Standing() {
			t.Errorf("%s: both reasons are gone and the clock stands still: %v", name, c.Tolls)
		}
	}
	// Only an order ends what an order stopped, whatever else ends meanwhile.
	s := &State{Case: "c", Head: 30, Stage: "decision", Round: 1, Panels: []Panel{seatedPanel("panel_one", "p")}}
	ran(t, p, s, "decision", noon("2025-06-02"))
	order(t, s, true, "2025-06-04")
	hold(t, s, true, "2025-06-05")
	hold(t, s, false, "2025-06-10")
	if !s.OpenClock("decision").Standing() {
		t.Error("the case goes on, and with it what an order stopped")
	}
	if order(t, s, false, "2025-06-12"); s.OpenClock("decision").Standing() {
		t.Error("the order was taken back, and the clock stands still")
	}
}

// A time limit that runs again reminds again, of its new day.
func TestAResumedTimeRemindsOfItsNewDay(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "response", Round: 1, Respondent: Party{Person: "member"}}
	c := ran(t, p, s, "response", noon("2025-02-03"))
	(&moment{p: p, s: s, now: noon("2025-02-05")}).toll(c, "hold")
	day := c.Deadline.Day
	(&moment{p: p, s: s, now: noon("2025-02-15")}).resume(c)
	if c.Standing() || !day.Before(c.Deadline.Day) || len(c.Remind) != len(p.Clock("response").Remind) {
		t.Fatalf("runs until %s, before %s; reminds at %v", c.Deadline.Day, day, c.Remind)
	}
	for _, at := range c.Remind {
		if !at.Before(c.Deadline.At) || !at.After(noon("2025-02-15")) {
			t.Errorf("reminds at %s of %s", at, c.Deadline.Day)
		}
	}
}

// Where the complainant has no time of their own to appeal, the same runs for both.
func TestTheTimeToAppealOfASide(t *testing.T) {
	t.Parallel()
	p := copied(shipped(t, "ahima-membership"))
	m := &moment{p: p, s: &State{}}
	for _, own := range []string{"", "reporters_window"} {
		p.Appeal.OtherClock = own
		want := own
		if own == "" {
			want = p.Appeal.Clock
		}
		if got := m.appealClock(procedure.Complainant); got != want {
			t.Errorf("with %q of their own it is %q", own, got)
		}
		if got := m.appealClock(procedure.Respondent); got != p.Appeal.Clock {
			t.Errorf("the respondent's is %q", got)
		}
	}
}
