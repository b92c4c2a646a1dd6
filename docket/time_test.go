package docket

import (
	"slices"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// timed is a case in which the time to answer runs out on 21 February.
func timed(t *testing.T, kind Kind, at string) *scene {
	t.Helper()
	x := screened(t, kind, "")
	x.by, x.at = Clock(), noon(at)
	x.running(t, "answer", "2025-01-22")
	return x
}

func TestWhatALapseNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Lapsing) { return timed(t, Lapse, "2025-02-22"), &Lapsing{Clock: "answer/1"} }
	x := asked(t, begin, []spoilt[*Lapsing]{
		{"of nothing", func(_ *scene, a *Lapsing) { a.Clock = "answer/2" }, Unknown, "No time limit"},
		{"it has ended", func(x *scene, _ *Lapsing) { x.s.Clocks[0].End = "met" }, Already, "has ended"},
		{"it stands still", func(x *scene, _ *Lapsing) { x.s.Clocks[0].Tolls = []string{"hold"} }, NotYet, "stands still"},
		{"its last day", func(x *scene, _ *Lapsing) { x.at = noon("2025-02-21") }, NotYet, "runs until Fri 21 Feb 2025"},
		{"not before, and the day has come", func(x *scene, _ *Lapsing) {
			x.at, x.s.Clocks[0].Deadline.Rule.Bound = x.s.Clocks[0].Deadline.At, clock.Min
		}, "", ""},
		{"by an office", func(x *scene, _ *Lapsing) { x.by = holder(x.p, "clerk") }, NotYours, ""},
	}...)
	if c := x.s.Clocks[0]; c.End != "expired" || !c.EndedAt.Equal(x.at) || !x.s.HasFlag("default_open") || x.s.Stage != "answer" {
		t.Errorf("run out: %+v, %+v", c, x.s.Flags)
	}
	// What the procedure makes of it.
	for _, row := range []struct {
		name string
		with func(x *scene, e *procedure.Expiry)
		ok   func(x *scene) bool
	}{
		{"a mark that it is late", func(_ *scene, e *procedure.Expiry) { e.Overdue = true }, func(x *scene) bool {
			return x.s.Flags[0] == Flag{Flag: "overdue", About: procedure.Respondent, Ref: "answer/1", Seq: 21}
		}},
		{"marks", func(_ *scene, e *procedure.Expiry) { e.Flags = []string{"late_material"} }, func(x *scene) bool {
			return x.s.Flags[0] == Flag{Flag: "late_material", About: procedure.Respondent, Seq: 21}
		}},
		{"nothing", func(*scene, *procedure.Expiry) {}, func(x *scene) bool { return len(x.s.Flags) == 0 && x.s.Stage == "answer" }},
		{"an event", func(_ *scene, e *procedure.Expiry) { e.Event = procedure.AppealLapsed }, func(x *scene) bool {
			return x.happenedNow(procedure.AppealLapsed, "") && slices.Equal(x.s.AppealsLost, []procedure.Role{procedure.Respondent}) && x.s.ReconsidersLost == nil
		}},
		{"an event for both sides", func(x *scene, e *procedure.Expiry) {
			e.Event, x.s.Clocks[0].Owner = procedure.AppealLapsed, procedure.Parties
		}, func(x *scene) bool {
			return slices.Equal(x.s.AppealsLost, []procedure.Role{procedure.Complainant, procedure.Respondent})
		}},
		{"no second look any more", func(_ *scene, e *procedure.Expiry) { e.Event = procedure.ReconsiderLapsed }, func(x *scene) bool {
			return x.s.AppealsLost == nil && slices.Equal(x.s.ReconsidersLost, []procedure.Role{procedure.Respondent})
		}},
		{"a letter", func(x *scene, e *procedure.Expiry) {
			e.Issue, x.s.Clocks[0].Ref = "charge", "n1"
			x.s.Letters = []Letter{wrote("n1", "charge", 16, noon("2025-01-21"), "a1")}
		}, func(x *scene) bool {
			l := x.s.Letters[len(x.s.Letters)-1]
			return l.ID == "n2" && l.Notice == "charge" && slices.Equal(l.About, []string{"a1"})
		}},
		{"the end of a measure", func(x *scene, e *procedure.Expiry) {
			e.Lift, x.s.Clocks[0].Ref = true, "m1"
			x.s.Measures = []Measure{{ID: "m1", Measure: "hold"}}
		}, func(x *scene) bool {
			return x.s.Measures[0].Lifted == 21 && x.s.Measures[0].Why == "lapsed" && x.happenedNow(procedure.InterimLifted, "m1")
		}},
		{"a way out", func(_ *scene, e *procedure.Expiry) { e.Exit = procedure.NoCause }, func(x *scene) bool { return x.s.Stage == "decision" }},
		{"a way out that is not there", func(x *scene, e *procedure.Expiry) { e.Exit = procedure.NoCause; x.noWay(procedure.NoCause) }, func(x *scene) bool { return x.s.Stage == "answer" }},
		{"a way out that is no end of a dismissal", func(x *scene, e *procedure.Expiry) {
			e.Exit = procedure.NoCause
			n := x.p.Clock("notice")
			n.Stage, n.Ends, n.OnExpiry = "answer", []procedure.Event{procedure.ReviewAsked}, procedure.Expiry{Exit: procedure.ReviewLapsed}
			x.s.Clocks = append(x.s.Clocks, Running{ID: "notice/1", Rule: "notice", Stage: "answer", Since: noon("2025-01-22")})
		}, func(x *scene) bool { return x.s.Stage == "decision" }},
		{"the end of a dismissal that nobody can contest", func(_ *scene, e *procedure.Expiry) { e.Exit = procedure.ReviewLapsed }, func(x *scene) bool { return x.s.Stage == "decision" }},
		{"the end of a dismissal that the other side can still contest", func(x *scene, e *procedure.Expiry) {
			e.Exit = procedure.ReviewLapsed
			n := x.p.Clock("notice")
			n.Stage, n.Ends, n.OnExpiry = "answer", []procedure.Event{procedure.ReviewAsked}, procedure.Expiry{Exit: procedure.ReviewLapsed}
			x.s.Clocks = append(x.s.Clocks, Running{ID: "notice/1", Rule: "notice", Stage: "answer", Since: noon("2025-01-22")})
		}, func(x *scene) bool { return x.s.Stage == "answer" }},
	} {
		x, a := begin()
		e := &x.p.Clock("answer").OnExpiry
		*e = procedure.Expiry{}
		row.with(x, e)
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || !row.ok(x) {
			t.Errorf("%s: %+v, %+v, in %s: %v", row.name, x.s.Flags, x.s.Events, x.s.Stage, r)
		}
	}
	// Automatic revocation takes the place of the sanction that was not kept.
	for _, standing := range []bool{true, false} {
		x := sanctioned(t, Lapse, "", StatusInEffect)
		x.by, x.at = Clock(), noon("2025-02-22")
		x.running(t, "answer", "2025-01-22").Ref = "s9"
		if standing {
			x.s.Clocks[0].Ref = "s1"
		}
		x.p.Clock("answer").OnExpiry = procedure.Expiry{Impose: "expulsion"}
		x.s.Measures = []Measure{{ID: "m1", Measure: "hold"}} // which was for the time until then
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "answer/1"}); r != nil {
			t.Fatal(r)
		}
		if m := x.s.Measures[0]; m.Lifted != 21 || m.Why != "in_effect" || x.s.Happened(procedure.InterimLifted) == nil {
			t.Errorf("imposed, and the measure goes on: %+v", m)
		}
		n := x.s.Sanctions[1]
		if n.Sanction != "expulsion" || n.ByRule != "S1" || n.Standing != "membership" || n.Effect != "end" || (n.By == "d1") != standing || (x.s.Sanctions[0].Status == StatusReplaced) != standing || n.Status != StatusDone || x.s.Happened("in_effect:expulsion") == nil || x.s.Happened(procedure.InEffect).Ref != "s2" || (x.s.Closed != nil) != standing {
			t.Errorf("imposed in the place of another %t: %+v", standing, x.s.Sanctions)
		}
	}
}

func TestTheEndOfATerm(t *testing.T) {
	t.Parallel()
	begin := func(status string) *scene {
		x := sanctioned(t, Lapse, "", status)
		x.by, x.at = Clock(), noon("2025-04-21")
		x.s.Clocks = []Running{{ID: "term/1", Rule: TermRule, Ref: "s1", Deadline: due(t, x.p, "3 months", "2025-01-20")}}
		return x
	}
	open := func(x *scene) { x.s.Sanctions[0].Conditions = []Condition{{ID: "k1", Met: 4}, {ID: "k2"}} }
	back := func(within, auto, automatic string) func(*scene) {
		return func(x *scene) {
			r := &procedure.Reinstate{By: "panel_one", Cite: "S1"}
			if within != "" {
				r.Within = period(within)
			}
			if auto != "" {
				r.AutomaticUpTo = period(auto)
			}
			if automatic != "" {
				r.AutomaticWithin = period(automatic)
			}
			x.p.Sanction("suspension").Reinstate = r
		}
	}
	for _, row := range []struct {
		name, status string
		with         func(*scene)
		want         string
		flag         bool
		until        string // the time to ask to be reinstated
	}{
		{"it is over", StatusInEffect, func(*scene) {}, StatusExpired, false, ""},
		{"it was over", StatusReplaced, func(*scene) {}, StatusReplaced, false, ""},
		{"a condition is open", StatusInEffect, open, StatusExpired, true, ""},
		{"all conditions are met", StatusInEffect, func(x *scene) { open(x); x.s.Sanctions[0].Conditions[1].Met = 5 }, StatusExpired, false, ""},
		{"a condition is open, and a breach is looked into", StatusInEffect, func(x *scene) { open(x); x.s.Sanctions[0].Breach = "alleged" }, StatusExpired, false, ""},
		{"a way back without a time", StatusInEffect, back("", "", ""), StatusExpired, false, ""},
		{"a time to ask", StatusInEffect, back("30 calendar days", "", ""), StatusExpired, false, "Wed 21 May 2025"},
		{"a shorter time to ask after a short one", StatusInEffect, back("30 calendar days", "3 months", "7 calendar days"), StatusExpired, false, "Mon 28 Apr 2025"},
		{"the longer time to ask after a longer one", StatusInEffect, back("30 calendar days", "2 months", "7 calendar days"), StatusExpired, false, "Wed 21 May 2025"},
		{"no shorter time", StatusInEffect, back("30 calendar days", "3 months", ""), StatusExpired, false, "Wed 21 May 2025"},
		{"a shorter time after no short one", StatusInEffect, back("30 calendar days", "", "7 calendar days"), StatusExpired, false, "Wed 21 May 2025"},
	} {
		x := begin(row.status)
		row.with(x)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "term/1"})
		c := x.s.OpenClock(ReturnRule)
		if r != nil || x.s.Sanctions[0].Status != row.want || x.s.HasFlag("term_over_conditions_open") != row.flag || (c != nil) != (row.until != "") || (x.s.Closed == nil) != (row.until != "" || row.status != StatusInEffect) {
			t.Errorf("%s: %+v, %+v, %+v, %v", row.name, x.s.Sanctions[0], x.s.Flags, x.s.Clocks, r)
		} else if c != nil && (c.Deadline.Day.String() != row.until || c.Ref != "s1" || c.Act != PetitionBack || c.Owner != procedure.Respondent) {
			t.Errorf("%s: %+v", row.name, c)
		}
		if told := x.s.Happened(procedure.SanctionExpired) != nil && x.s.Happened("sanction_expired:suspension") != nil; told != (row.status == StatusInEffect) {
			t.Errorf("%s: told %t", row.name, told)
		}
	}
	for bars := range map[bool]bool{true: true, false: false} {
		x := begin(StatusExpired)
		back("30 calendar days", "", "")(x)
		x.p.Sanction("suspension").Reinstate.Bars = bars
		x.s.Clocks[0].Rule = ReturnRule
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "term/1"}); r != nil || x.s.Sanctions[0].Status != StatusDone || x.s.HasFlag("barred") != bars || bars && x.s.Flags[0].About != procedure.Respondent || x.s.Closed == nil {
			t.Errorf("the time to ask is over, which bars them %t: %+v, %+v, %v", bars, x.s.Sanctions, x.s.Flags, r)
		}
	}
	x := begin(StatusInEffect)
	x.s.Clocks[0].Rule, x.s.Clocks[0].Ref = ConditionRule, "s1.k1"
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "term/1"}); r != nil || x.s.Flags[0] != (Flag{Flag: "condition_late", About: procedure.Respondent, Ref: "s1.k1", Seq: 21}) || x.s.Sanctions[0].Status != StatusInEffect {
		t.Errorf("a condition is late: %+v, %v", x.s.Flags, r)
	}
}

func TestWhatAReminderNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Reminder) {
		x := timed(t, Remind, "2025-02-15")
		x.p.Notice("closing").Template = "reminder"
		x.s.Clocks[0].Remind = []time.Time{noon("2025-02-10"), noon("2025-02-15"), noon("2025-02-18")}
		return x, &Reminder{Clock: "answer/1", No: 2}
	}
	owner := func(r procedure.Role) func(*scene) { return func(x *scene) { x.s.Clocks[0].Owner = r } }
	x := asked(t, begin, []spoilt[*Reminder]{
		{"of nothing", func(_ *scene, a *Reminder) { a.Clock = "answer/2" }, Unknown, "No time limit"},
		{"it has ended", func(x *scene, _ *Reminder) { x.s.Clocks[0].End = "met" }, Already, "does not run"},
		{"it stands still", func(x *scene, _ *Reminder) { x.s.Clocks[0].Tolls = []string{"hold"} }, Already, "does not run"},
		{"twice", func(x *scene, _ *Reminder) { x.s.Clocks[0].Reminded = 2 }, Already, "was sent"},
		{"the next one", func(x *scene, _ *Reminder) { x.s.Clocks[0].Reminded = 1 }, "", ""},
		{"too early", func(_ *scene, a *Reminder) { a.No = 3 }, NotYet, "too early"},
		{"more than there are", func(_ *scene, a *Reminder) { a.No = 4 }, NotYet, "too early"},
	}...)
	if c, l := x.s.Clocks[0], x.s.Letters; c.Reminded != 2 || len(l) != 1 || l[0].ID != "n1" || l[0].To != procedure.Respondent || l[0].Person != "member" || l[0].Clock != "answer/1" {
		t.Errorf("reminded: %d, %+v", c.Reminded, l)
	}
	for _, row := range []struct {
		name string
		with func(x *scene)
		to   string
	}{
		{"the other side", owner(procedure.Complainant), "complainant:mailbox "},
		{"both", owner(procedure.Parties), "complainant:mailbox respondent:email "},
		{"both, and nobody reported it", func(x *scene) { owner(procedure.Parties)(x); x.s.Complainant.Person = "" }, "respondent:email "},
		{"an office, which sees its duties", owner("office"), ""},
		{"no letter for it", func(x *scene) { x.p.Notice("closing").Template = "closing" }, ""},
	} {
		x, a := begin()
		x.s.Complainant.Anonymous = true
		row.with(x)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		got := ""
		for _, l := range x.s.Letters {
			got += string(l.To) + ":" + l.Methods[0] + " "
		}
		if r != nil || got != row.to {
			t.Errorf("reminded is %s: %q, %v", row.name, got, r)
		}
	}
	tell := func() (*scene, *Escalation) {
		return timed(t, Escalate, "2025-02-22"), &Escalation{Clock: "answer/1", To: "office"}
	}
	x = asked(t, tell, []spoilt[*Escalation]{
		{"of nothing", func(_ *scene, a *Escalation) { a.Clock = "answer/2" }, Unknown, "No time limit"},
		{"twice", func(x *scene, _ *Escalation) { x.s.Clocks[0].Escalated = true }, Already, "was told"},
	}...)
	if !x.s.Clocks[0].Escalated {
		t.Error("told, and not noted")
	}
}

// What the clock does next, and when.
func TestWhatTheClockDoesNext(t *testing.T) {
	t.Parallel()
	late := func(owner procedure.Role, overdue bool) func(*scene) {
		return func(x *scene) {
			rule := x.p.Clock("answer")
			rule.Owner, rule.OnExpiry = owner, procedure.Expiry{Overdue: overdue}
			x.s.Clocks[0].End, x.s.Clocks[0].EndedAt = "expired", noon("2025-02-22")
		}
	}
	for _, row := range []struct {
		name string
		with func(x *scene)
		want string // what is due on 25 February
		next Kind
		at   string
	}{
		{"it runs out", func(*scene) {}, "clock:answer/1:lapse:0", Lapse, "2025-02-22"},
		{"it runs out, once extended", func(x *scene) { x.s.Clocks[0].Extensions = 1 }, "clock:answer/1:lapse:1", Lapse, "2025-02-22"},
		{"it has not run out", func(x *scene) { x.s.Clocks[0].Deadline = due(t, x.p, "60 calendar days", "2025-01-22") }, "", Lapse, "2025-03-24"},
		{"it was met", func(x *scene) { x.s.Clocks[0].End = "met" }, "", "", ""},
		{"it stands still", func(x *scene) { x.s.Clocks[0].Tolls = []string{"hold"} }, "", "", ""},
		{"a reminder", func(x *scene) { x.s.Clocks[0].Remind = []time.Time{noon("2025-02-14")} }, "clock:answer/1:remind:0:1", Remind, "2025-02-14"},
		{"the last of several reminders", func(x *scene) {
			x.s.Clocks[0].Remind = []time.Time{noon("2025-02-14"), noon("2025-02-16"), noon("2025-02-18"), noon("2025-02-26")}
		}, "clock:answer/1:remind:0:3", Remind, "2025-02-14"},
		{"the second reminder", func(x *scene) {
			x.s.Clocks[0].Remind, x.s.Clocks[0].Reminded = []time.Time{noon("2025-02-14"), noon("2025-02-25")}, 1
			x.s.Clocks[0].Deadline = due(t, x.p, "60 calendar days", "2025-01-22")
		}, "clock:answer/1:remind:0:2", Remind, "2025-02-25"},
		{"a reminder at its end, which is none", func(x *scene) { x.s.Clocks[0].Remind = []time.Time{x.s.Clocks[0].Deadline.At} }, "clock:answer/1:lapse:0", Lapse, "2025-02-22"},
		{"all reminders were sent", func(x *scene) { x.s.Clocks[0].Remind, x.s.Clocks[0].Reminded = []time.Time{noon("2025-02-14")}, 1 }, "clock:answer/1:lapse:0", Lapse, "2025-02-22"},
		{"an office is late: its substitute", late("office", true), "clock:answer/1:escalate>president", Escalate, "2025-02-22"},
		{"the file's keeper is late", late(procedure.Secretariat, true), "clock:answer/1:escalate>president", Escalate, "2025-02-22"},
		{"a body is late: who seats it", late("panel_two", true), "clock:answer/1:escalate>president", Escalate, "2025-02-22"},
		{"told already", func(x *scene) { late("office", true)(x); x.s.Clocks[0].Escalated = true }, "", "", ""},
		{"a party is late", late(procedure.Respondent, true), "", "", ""},
		{"an office is late, which is no mark", late("office", false), "", "", ""},
		{"closed", func(x *scene) { x.s.Closed = &Closing{} }, "", "", ""},
		{"nothing was filed", func(x *scene) { x.s.Head = 0 }, "", "", ""},
	} {
		x := timed(t, "", "2025-02-25")
		row.with(x)
		x.s.Clocks[0].Owner = x.p.Clock("answer").Owner
		got := ""
		for _, a := range Due(x.p, x.s, x.at) {
			if got += a.ID; a.By.As != procedure.TheClock || a.Case != "c" || !strings.Contains(a.ID, ":"+string(a.Kind)) {
				t.Errorf("%s: %+v", row.name, a)
			}
			if e, ok := a.Particulars.(*Escalation); ok {
				got += ">" + e.To
			}
		}
		if got != row.want {
			t.Errorf("%s: due is %q, not %q", row.name, got, row.want)
		}
		at, kind, limit := Alarm(x.p, x.s)
		if kind != row.next || (limit == nil) != (row.next == "") || row.next != "" && clock.DateOf(at, zoneOf(x.p)) != clock.MustDate(row.at) || !NextAlarm(x.p, x.s).Equal(at) {
			t.Errorf("%s: next is %s at %s, not %s at %s", row.name, kind, at, row.next, row.at)
		}
	}
	// Of several, the earliest comes first.
	x := timed(t, "", "2025-02-25")
	x.running(t, "notice", "2025-01-22")   // 29 January
	x.running(t, "decision", "2024-12-20") // 18 February
	var ids []string
	for _, a := range Due(x.p, x.s, x.at) {
		ids = append(ids, a.ID)
	}
	if at, _, limit := Alarm(x.p, x.s); ids[0] != "clock:notice/1:lapse:0" || len(ids) != 3 || limit.Rule != "notice" || at.After(noon("2025-01-30")) {
		t.Errorf("due: %s; next %s", strings.Join(ids, " "), at)
	}
}

// What a clock tells at its end is told as of its last day, where anything hangs
// on it.
func TestTheEndOfATimeLimitIsTold(t *testing.T) {
	t.Parallel()
	for hangs, edit := range map[bool][]string{true: {`starts: ["entered:answer"]`, `starts: ["entered:answer", "lapsed:intake"]`}, false: nil} {
		x := standing(t, "intake", Lapse, "", edit...)
		x.by, x.at = Clock(), noon("2025-02-25")
		x.running(t, "intake", "2025-01-22")
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Lapsing{Clock: "intake/1"}); r != nil {
			t.Fatal(r)
		}
		h := x.s.Happened("lapsed:intake")
		if (h != nil) != hangs || hangs && clock.DateOf(h.At, zoneOf(x.p)).String() != "Wed 29 Jan 2025" {
			t.Errorf("something hangs on it %t: %+v", hangs, h)
		}
	}
}
