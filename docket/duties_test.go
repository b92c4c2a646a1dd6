package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

// owed lists the duties of a case: which, whose, and the act that meets it.
func owed(p *procedure.Procedure, s *State, day string) []string {
	var out []string
	for _, d := range Duties(p, s, noon(day)) {
		out = append(out, strings.TrimSpace(d.ID+" "+string(d.Owner)+" "+string(d.Act)))
	}
	return out
}

func sameDuties(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s: owed is\n  %s\nnot\n  %s", name, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// Every open stage waits for somebody: the one whose step it is, and nobody else.
func TestTheStepThatTheStageWaitsFor(t *testing.T) {
	t.Parallel()
	told := []Allegation{{ID: "a1", Ground: "breach", Added: 1}}
	served := noon("2025-02-05")
	decided := func(s *State) {
		s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 5}}
	}
	for _, row := range []struct {
		name, pack, stage string
		s                 func(*State)
		want              []string
	}{
		{"no notice has been written", "ahima-membership", "response", func(*State) {}, []string{"stage:response ethics_office notify"}},
		{"the notice is on its way", "ahima-membership", "response", func(s *State) { s.Letters = []Letter{wrote("n1", "notice_of_allegations", 5, served)} },
			[]string{"letter:n1 ethics_office serve", "stage:response respondent respond"}},
		{"the notice is served", "ahima-membership", "response", func(s *State) {
			s.Letters = []Letter{wrote("n1", "notice_of_allegations", 5, served)}
			s.Letters[0].ServedAt, s.Allegations[0].Noticed = served, served
		}, []string{"stage:response respondent respond"}},
		{"not charged", "hhs-cmp", "determination", func(*State) {}, []string{"stage:determination agency charge"}},
		{"charged", "hhs-cmp", "determination", func(s *State) { s.Events = []Happening{{Event: procedure.Charged, At: served}} }, []string{"stage:determination respondent answer"}},
		{"the decision is not served", "ahima-membership", "appeal", decided, []string{"stage:appeal ethics_office serve"}},
		{"the decision is served", "ahima-membership", "appeal", func(s *State) {
			decided(s)
			s.Decisions[0].Served = served
		}, []string{"stage:appeal parties appeal"}},
		{"dismissed, somebody reported it", "judges-28usc", "dismissed", func(s *State) { s.Complainant.Person = "reporter" }, []string{"stage:dismissed complainant ask_review"}},
		{"dismissed, of the body's own motion", "judges-28usc", "dismissed", func(*State) {}, []string{"stage:dismissed respondent ask_review"}},
		{"a sanction without an end", "ahima-membership", "sanction", func(*State) {}, []string{"stage:sanction ethics_office confirm_compliance"}},
	} {
		p := shipped(t, row.pack)
		s := &State{Case: "c", Head: 5, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}, Allegations: append([]Allegation(nil), told...), OpenedAt: noon("2025-01-06")}
		row.s(s)
		sameDuties(t, row.name, owed(p, s, "2025-02-06"), row.want...)
	}
}

// What a sanction asks for is the respondent's to do, and the office's to confirm.
func TestWhoOwesWhatUnderASanction(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	conditions := []Condition{{ID: "c1", Text: "Take a course."}, {ID: "c2", Text: "Pay back the fee.", Met: 6}}
	for _, row := range []struct {
		name string
		x    InForce
		want []string
	}{
		{"decided", InForce{Status: StatusDecided}, []string{"effect:s1 ethics_office propose", "stage:sanction ethics_office confirm_compliance"}},
		{"in effect, one of two conditions met", InForce{Status: StatusInEffect, Conditions: conditions},
			[]string{"condition:s1.c1 respondent report_compliance", "confirm:s1 ethics_office confirm_compliance"}},
		{"a breach is alleged", InForce{Status: StatusInEffect, Breach: "alleged"}, []string{"breach:s1 respondent answer_breach", "stage:sanction ethics_office confirm_compliance"}},
	} {
		row.x.ID, row.x.Sanction = "s1", "private_reprimand"
		s := &State{Case: "c", Head: 9, Stage: "sanction", Round: 1, Respondent: Party{Person: "member"}, Sanctions: []InForce{row.x}}
		sameDuties(t, row.name, owed(p, s, "2025-02-06"), row.want...)
	}
}

// A time limit asks its owner for something as long as it runs, and the stage
// does not ask for the same once more.
func TestDutiesOfTimeLimits(t *testing.T) {
	t.Parallel()
	p := changed(t)
	for _, row := range []struct {
		name string
		c    func(*Running)
		want []string
	}{
		{"it runs", func(*Running) {}, []string{"clock:answer/1 respondent answer"}},
		{"what it was for was done", func(c *Running) { c.End = "met" }, []string{"stage:answer respondent answer"}},
		{"its stage was left", func(c *Running) { c.End = "left" }, []string{"stage:answer respondent answer"}},
		{"it asks for nothing", func(c *Running) { c.Duty = "" }, []string{"stage:answer respondent answer"}},
		{"it only says from when", func(c *Running) { c.Deadline.Rule.Bound = clock.Min }, []string{"stage:answer respondent answer"}},
		{"it asks for another act", func(c *Running) { c.Act = Disclose }, []string{"clock:answer/1 respondent disclose", "stage:answer respondent answer"}},
		{"it is the time of whoever has the stage", func(c *Running) { c.Owner = procedure.Owner }, []string{"clock:answer/1 office answer"}},
		{"it is the time of the file's keeper", func(c *Running) { c.Owner = procedure.Secretariat }, []string{"clock:answer/1 office answer"}},
	} {
		s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}, Events: []Happening{{Event: procedure.Charged, At: noon("2025-02-03")}}}
		c := ran(t, p, s, "answer", noon("2025-02-03"))
		c.Duty = p.Clock("answer").Duty
		row.c(c)
		sameDuties(t, row.name, owed(p, s, "2025-02-06"), row.want...)
	}
	s := &State{Case: "c", Head: 5, Stage: "decision", Round: 1, Respondent: Party{Person: "member"}, Panels: []Panel{seatedPanel("panel_one", "p")}}
	ran(t, p, s, "decision", noon("2025-02-03")).Duty = "decide"
	for _, role := range []procedure.Role{procedure.Panel, procedure.Chair, procedure.Owner} {
		s.Clocks[0].Owner, s.Clocks[0].Act = role, IssueDecision
		sameDuties(t, "the body's time, as "+string(role), owed(p, s, "2025-02-06"), "clock:decision/1 panel_one decide")
	}
}

// A body whose work is over is asked for nothing: no vacant seat is filled and no
// certificate signed for a panel that will not sit again. It is asked again when
// something comes up that it rules on.
func TestABodyWhoseWorkIsOverFillsNoSeats(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	body := p.StageOfKind(procedure.Decision).Body
	for _, row := range []struct {
		name, stage string
		s           func(*State)
		asked       bool
	}{
		{"it will decide", "hearing", func(*State) {}, true},
		{"it decides", "decision", func(*State) {}, true},
		{"it has decided", "appeal", func(*State) {}, false},
		{"the sanction runs", "sanction", func(*State) {}, false},
		{"the case was sent back, and nobody is seated yet", "decision", func(s *State) { s.Round = 2 }, false},
		{"it was seated anew, and that panel is complete", "decision", func(s *State) {
			s.Round = 2
			s.Panels = append(s.Panels, seatedPanel(body, "q"))
			s.Panels[1].Round = 2
			for i := range s.Panels[1].Seats {
				s.Panels[1].Seats[i].Declared = 5
			}
		}, false},
		{"it rules on a breach", "sanction", func(s *State) {
			s.Decisions = []Decision{{ID: "d1", Kind: "decision", Body: body, Round: 1, Violation: true}}
			s.Sanctions = []InForce{{ID: "s1", Sanction: "probation", By: "d1", Status: StatusInEffect, Breach: "answered"}}
		}, true},
	} {
		s := &State{Case: "c", Head: 9, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}, Panels: []Panel{seatedPanel(body, "p")}}
		s.Panels[0].Seats[0].Declared, s.Panels[0].Seats[1].Declared = 0, 5
		s.Panels[0].QuorumLost = true
		row.s(s)
		got := strings.Join(owed(p, s, "2025-02-06"), "\n")
		for _, duty := range []string{"quorum:" + body, "certificate:" + body + ":p1"} {
			if strings.Contains(got, duty) != row.asked {
				t.Errorf("%s: %s asked %t, owed is\n%s", row.name, duty, !row.asked, got)
			}
		}
	}
}
