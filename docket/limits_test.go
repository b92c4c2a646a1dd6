package docket

import (
	"testing"
	"time"

	"probity/procedure"
)

// Nobody is reminded of a day in the past, nor on the last day or after it.
func TestRemindersLieAheadAndBeforeTheDay(t *testing.T) {
	t.Parallel()
	p := changed(t, "remind: [7 calendar days]", "remind: [7 calendar days, 1 calendar day]")
	s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}}
	d := ran(t, p, s, "answer", noon("2025-02-03")).Deadline // by Wed 5 Mar 2025
	for _, row := range []struct {
		now  string
		want []string
	}{
		{"2025-02-03", []string{"2025-02-26", "2025-03-04"}},
		{"2025-03-01", []string{"2025-03-04"}},
		{"2025-03-05", nil},
		{"2025-04-01", nil},
	} {
		m := &moment{p: p, s: s, now: noon(row.now)}
		got := m.reminders(p.Clock("answer"), d)
		if len(got) != len(row.want) {
			t.Errorf("on %s: %v", row.now, got)
			continue
		}
		for i := range got {
			if day := m.date(got[i]).Start(time.UTC).Format(time.DateOnly); day != row.want[i] {
				t.Errorf("on %s: reminded on %s, not %s", row.now, day, row.want[i])
			}
		}
	}
}

// Only a time limit that runs is stopped by order; for one that is not there,
// the refusal says so.
func TestWhichTimeLimitIsStoppedByOrder(t *testing.T) {
	t.Parallel()
	p := changed(t, "    remind: [7 calendar days]\n", "    tolled_by: [order]\n")
	s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}}
	ran(t, p, s, "answer", noon("2025-02-03"))
	ran(t, p, s, "notice", noon("2025-02-03"))
	for _, row := range []struct {
		clock string
		code  Code
	}{{"appeal_window", Unknown}, {"nothing", Unknown}, {"notice", NoProvision}, {"answer", ""}, {"answer/1", Already}} {
		r := try(t, p, s, noon("2025-02-04"), TollClock, holder(p, "clerk"), &Tolling{Clock: row.clock, Reasons: "The office is closed."})
		if r == nil && row.code != "" || r != nil && (r.Code != row.code || r.Field != "clock") {
			t.Errorf("%s: %v", row.clock, r)
		}
	}
	s.Clocks[0].End, s.Clocks[0].Tolls = "met", nil
	if r := try(t, p, s, noon("2025-02-05"), TollClock, holder(p, "clerk"), &Tolling{Clock: "answer", Reasons: "The office is closed."}); r == nil || r.Code != Already {
		t.Errorf("one that has ended: %v", r)
	}
}

// A case that has come to its sanction is not held for another forum: a stay is
// what there is to ask for. A dismissed one can be held.
func TestASanctionIsNotHeld(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for stage, held := range map[string]bool{"screening": true, "dismissed": true, "hearing": true, "appeal": true, "sanction": false} {
		s := &State{Case: "c", Head: 5, Stage: stage, Round: 1, Respondent: Party{Person: "member"}}
		r := try(t, p, s, noon("2025-02-03"), HoldCase, holder(p, "clerk"), &Holding{Forum: "a court", Reasons: "It hears the same."})
		if (r == nil) != held || r != nil && (r.Code != NotHere || r.Rule == "") || (s.HeldFor != "") != held {
			t.Errorf("%s: %v, held for %q", stage, r, s.HeldFor)
		}
	}
}

// Whoever lets the time to appeal run out has lost the appeal on its last day,
// not before, and that is noted.
func TestTheTimeToAppealRunsOut(t *testing.T) {
	t.Parallel()
	p := changed(t)
	s := &State{
		Case: "c", Head: 10, Stage: "appeal", Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"},
		Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10, Served: noon("2025-02-05")}},
		Sanctions: []InForce{{ID: "s1", Sanction: "expulsion", By: "d1", Status: StatusDecided}},
	}
	last := ran(t, p, s, "appeal_window", noon("2025-02-05")).Deadline.At
	if due := Due(p, s, last.Add(-time.Second)); len(due) > 0 {
		t.Errorf("in time: %+v", due)
	}
	for due := Due(p, s, last); len(due) > 0; due = Due(p, s, last) {
		if r := try(t, p, s, last, due[0].Kind, Clock(), due[0].Particulars); r != nil {
			t.Fatal(r)
		}
	}
	if len(s.AppealsLost) != 1 || s.AppealsLost[0] != procedure.Respondent || s.Clocks[0].End != "expired" || s.Stage != "sanction" {
		t.Errorf("lost to %v, the time %s, in the stage %s", s.AppealsLost, s.Clocks[0].End, s.Stage)
	}
}

// A cross-appeal is for a procedure that provides one, and answers an appeal.
func TestACrossAppealIsForAProcedureThatHasOne(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		cross, appealed bool
		code            Code
	}{{false, false, NoProvision}, {false, true, NoProvision}, {true, false, NotYet}, {true, true, ""}} {
		p := changed(t)
		p.Appeal.Cross = row.cross
		s := &State{Case: "c", Head: 10, Stage: "appeal", Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"},
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10, Served: noon("2025-02-05")}}}
		if row.appealed {
			s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Against: "findings", Seq: 10, Of: "d1"}}
		}
		o := MayDo(p, s, Actor{Person: "reporter"}, CrossAppeal, noon("2025-02-10"))
		if r := o.Refusal; r == nil && row.code != "" || r != nil && (r.Code != row.code || r.Rule != p.Appeal.Cite) {
			t.Errorf("provided %t, appealed %t: %v", row.cross, row.appealed, r)
		}
	}
}
