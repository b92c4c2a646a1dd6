package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// all does several changes to a scene.
func all(list ...func(*scene)) func(*scene) {
	return func(x *scene) {
		for _, f := range list {
			f(x)
		}
	}
}

func events(list ...Happening) func(*scene) { return func(x *scene) { x.s.Events = list } }

// Whether what a late time limit asked for is still to be done, and by whom.
func TestWhatIsStillOwedOfALateTime(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := standing(t, "decision", "", "")
		c := x.running(t, "decision", "2024-11-22")
		c.Since, c.Ref, c.Duty, c.End = noon("2025-01-22"), "a1", "decide", "expired"
		return x
	}
	decided := func(day, ref string) func(*scene) {
		return events(Happening{Event: procedure.Decided, Ref: ref, At: noon(day)})
	}
	each := func(x *scene) { x.p.Clock("decision").Each = true }
	answers(t, "it is owed", begin, func(m *moment) bool {
		d := &duties{p: m.p, s: m.s, now: m.now}
		return d.stillOwed(&m.s.Clocks[0], m.p.Clock("decision"))
	},
		answer[bool]{"nothing has come", nil, true}, answer[bool]{"it was done", decided("2025-01-23", "a1"), false}, answer[bool]{"it was done before it ran", decided("2025-01-21", "a1"), true}, answer[bool]{"it was done as it began", decided("2025-01-22", "a1"), true},
		answer[bool]{"it was done for another", decided("2025-01-23", "a2"), false}, answer[bool]{"each has its own, and it was done for another", all(each, decided("2025-01-23", "a2")), true}, answer[bool]{"each has its own, and it was done", all(each, decided("2025-01-23", "a1")), false},
		answer[bool]{"the case went on", func(x *scene) { x.s.Stage = "appeal" }, false}, answer[bool]{"it is of no stage", func(x *scene) { x.s.Stage, x.s.Clocks[0].Stage = "appeal", "" }, true})
	clock1 := func(f func(c *Running)) func(*scene) { return func(x *scene) { f(&x.s.Clocks[0]) } }
	answers(t, "who owes it", begin, func(m *moment) string {
		for _, d := range Duties(m.p, m.s, m.now) {
			if d.ID == "clock:decision/1" {
				if d.Late {
					return string(d.Owner) + ", late"
				}
				return string(d.Owner)
			}
		}
		return "nobody"
	},
		answer[string]{"late", nil, "office, late"}, answer[string]{"it runs", clock1(func(c *Running) { c.End = "" }), "office, late"}, answer[string]{"it runs, in time", clock1(func(c *Running) { c.End, c.Deadline.At = "", noon("2025-03-01") }), "office"},
		answer[string]{"met", clock1(func(c *Running) { c.End = "met" }), "nobody"}, answer[string]{"nothing to do", clock1(func(c *Running) { c.Duty = "" }), "nobody"}, answer[string]{"a day before which nothing may be", clock1(func(c *Running) { c.Deadline.Rule.Bound = clock.Min }), "nobody"},
		answer[string]{"a time that loses something", func(x *scene) { x.p.Clock("decision").OnExpiry = procedure.Expiry{Default: true} }, "nobody"}, answer[string]{"a time that is no more in the pack", clock1(func(c *Running) { c.Rule = "x" }), "nobody"},
		answer[string]{"whoever has the stage", clock1(func(c *Running) { c.Owner = procedure.Owner }), "panel_one, late"}, answer[string]{"whoever keeps the file", clock1(func(c *Running) { c.Owner = procedure.Secretariat }), "office, late"},
		answer[string]{"the panel", clock1(func(c *Running) { c.Owner = procedure.Panel }), "panel_one, late"}, answer[string]{"its chair", clock1(func(c *Running) { c.Owner = procedure.Chair }), "panel_one, late"},
		answer[string]{"the panel, where there is none", all(clock1(func(c *Running) { c.Owner = procedure.Panel }), func(x *scene) { x.p.Stage("decision").Body = "" }), "panel, late"},
		answer[string]{"an office that went to its substitute", func(x *scene) { x.s.Flags = []Flag{{Flag: "rerouted", About: "office", Ref: "president"}} }, "president, late"})
}

// When an act is too early, and when a sanction takes effect by itself.
func TestWhatTheDayHoldsBack(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := sanctioned(t, "", "", StatusDecided)
		x.p.Clock("decision").OnExpiry = procedure.Expiry{Effect: true}
		c := x.running(t, "decision", "2025-01-22")
		c.Stage, c.Since, c.End, c.Act = "sanction", noon("2025-01-22"), "expired", PutIntoEffect
		return x
	}
	clock1 := func(f func(c *Running)) func(*scene) { return func(x *scene) { f(&x.s.Clocks[0]) } }
	answers(t, "so many take effect by themselves", begin, func(m *moment) int { return len(takesEffect(m.p, m.s)) },
		answer[int]{"one", nil, 1}, answer[int]{"the day is of another stage", clock1(func(c *Running) { c.Stage = "appeal" }), 0}, answer[int]{"the day has not come", clock1(func(c *Running) { c.End = "" }), 0}, answer[int]{"the day was of the visit before", clock1(func(c *Running) { c.Since = noon("2025-01-19") }), 0},
		answer[int]{"the day began as the case came here", clock1(func(c *Running) { c.Since = noon("2025-01-20") }), 1}, answer[int]{"another day", func(x *scene) { x.p.Clock("decision").OnExpiry.Effect = false }, 0}, answer[int]{"a day of no rule", clock1(func(c *Running) { c.Rule = "x" }), 0},
		answer[int]{"stayed", func(x *scene) { x.s.Stay = 18 }, 0}, answer[int]{"closed", func(x *scene) { x.s.Closed = &Closing{} }, 0}, answer[int]{"it is in effect", func(x *scene) { x.s.Sanctions[0].Status = StatusInEffect }, 0},
		answer[int]{"decided after the day began", func(x *scene) { x.s.Decisions[0].At = noon("2025-01-23") }, 0}, answer[int]{"decided as the day began", func(x *scene) { x.s.Decisions[0].At = noon("2025-01-22") }, 1}, answer[int]{"by nobody knows what", func(x *scene) { x.s.Sanctions[0].By = "x" }, 1},
		answer[int]{"nobody told them", func(x *scene) { x.s.Decisions[0].Served = time.Time{} }, 0})
	answers(t, "a day is awaited", begin, func(m *moment) bool { return m.s.byItself(m.p) },
		answer[bool]{"it has come", nil, false}, answer[bool]{"it is ahead", clock1(func(c *Running) { c.End = "" }), true}, answer[bool]{"another is ahead", all(clock1(func(c *Running) { c.End = "" }), func(x *scene) { x.p.Clock("decision").OnExpiry.Effect = false }), false}, answer[bool]{"one of no rule", clock1(func(c *Running) { c.End, c.Rule = "", "x" }), false})
	ahead := func(x *scene) {
		c := &x.s.Clocks[0]
		c.End, c.Deadline.Rule.Bound, c.Deadline.At = "", clock.Min, noon("2025-02-10")
	}
	answers(t, "it is too early", begin, func(m *moment) bool { return m.notBefore(PutIntoEffect) != nil },
		answer[bool]{"the day is ahead", ahead, true}, answer[bool]{"the day is no more", all(ahead, clock1(func(c *Running) { c.End = "void" })), false}, answer[bool]{"the day has come", all(ahead, func(x *scene) { x.at = noon("2025-02-10") }), false}, answer[bool]{"for something else", all(ahead, clock1(func(c *Running) { c.Act = ConfirmComply })), false}, answer[bool]{"a day by which", all(ahead, clock1(func(c *Running) { c.Deadline.Rule.Bound = clock.Max })), false})
	if (&Running{End: "met", Tolls: []string{"hold"}}).Standing() || (&Running{}).Standing() || !(&Running{Tolls: []string{"hold"}}).Standing() {
		t.Error("only what has not ended can stand still")
	}
}

// What stops time limits, and which of them.
func TestWhatStopsATime(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := standing(t, "decision", "", "")
		x.p.Clock("decision").TolledBy = []procedure.Toll{procedure.TollHold, procedure.TollStay, procedure.TollConsent, procedure.TollQuorum}
		return x
	}
	offer := func(status string, stays bool) func(*scene) {
		return func(x *scene) {
			x.p.Consent.Stays, x.s.Offers = stays, []Offer{{ID: "o1", Status: "rejected"}, {ID: "o2", Status: status}}
		}
	}
	lost := func(i, round int) func(*scene) {
		return func(x *scene) { x.s.Panels[i].QuorumLost, x.s.Round = true, round }
	}
	answers(t, "the time to decide is stopped by", begin, func(m *moment) string { return m.standstill("decision") },
		answer[string]{"nothing", nil, ""}, answer[string]{"a hold", func(x *scene) { x.s.HeldFor = "court" }, "hold"}, answer[string]{"a stay", func(x *scene) { x.s.Stay = 18 }, "stay"}, answer[string]{"an offer", offer("open", true), string(procedure.TollConsent)},
		answer[string]{"an offer that stops nothing", offer("open", false), ""}, answer[string]{"an offer that was turned down", offer("rejected", true), ""}, answer[string]{"no quorum", lost(0, 1), string(procedure.TollQuorum)}, answer[string]{"no quorum of the other body", lost(1, 1), ""}, answer[string]{"no quorum in the round before", lost(0, 2), ""},
		answer[string]{"no quorum, of a body that nobody seated", func(x *scene) { x.s.Panels = nil }, ""}, answer[string]{"a hold that does not stop it", func(x *scene) { x.s.HeldFor, x.p.Clock("decision").TolledBy = "court", nil }, ""})
	if m := (&moment{p: begin().p, s: &State{HeldFor: "court"}}); m.standstill("nothing") != "" {
		t.Error("a time of no rule stands still")
	}
}

// Which service of a letter still counts, and which was overtaken.
func TestWhichServiceStillCounts(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := standing(t, "appeal", "", "")
		x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1}, {ID: "d2", Kind: "decision", Round: 2}}
		x.s.Letters = []Letter{wrote("n1", "decision", 10, noon("2025-01-10"), "a1", "d1"), wrote("n2", "decision", 16, noon("2025-01-20"), "d2"), wrote("n3", "charge", 5, noon("2025-01-05"), "a1")}
		x.s.Events = []Happening{{Event: "served:charge:respondent", Ref: "n3", Seq: 6}, {Event: "served:decision:respondent", Ref: "n1", Seq: 11}}
		return x
	}
	ask := func(ev procedure.Event) func(m *moment) string {
		return func(m *moment) string {
			if h := m.stillCounts(ev); h != nil {
				return h.Ref
			}
			return ""
		}
	}
	second := func(x *scene) {
		x.s.Events = append(x.s.Events, Happening{Event: "served:decision:respondent", Ref: "n2", Seq: 17}, Happening{Event: "served:decision:complainant", Ref: "n9", Seq: 18})
	}
	kind := func(kind string, round int) func(*scene) {
		return func(x *scene) { x.s.Decisions[1].Kind, x.s.Decisions[1].Round = kind, round }
	}
	answers(t, "what counts of the decision's service is of the letter", begin, ask("served:decision:respondent"),
		answer[string]{"of a decision that was taken again", nil, ""}, answer[string]{"of the one that was decided last", second, "n2"}, answer[string]{"of one that was only appealed", kind("appeal", 2), "n1"}, answer[string]{"of one decided again in the same round", kind("decision", 1), "n1"},
		answer[string]{"of a letter that nobody knows", events(Happening{Event: "served:decision:respondent", Ref: "n9"}), "n9"})
	answers(t, "what counts of the charge's service is of the letter", begin, ask("served:charge:respondent"), answer[string]{"always", nil, "n3"})
	answers(t, "what is no service counts", begin, ask(procedure.Decided), answer[string]{"not having been", nil, ""}, answer[string]{"whatever came after", events(Happening{Event: procedure.Decided, Ref: "n1"}), "n1"})
}

// How the filing limit runs: from which day, and how long it stood still.
func TestHowTheFilingLimitRuns(t *testing.T) {
	t.Parallel()
	d := clock.MustDate
	for _, row := range []struct {
		name, from string
		charge     NewCharge
		want       string
	}{
		{"from the conduct", "conduct", NewCharge{From: d("2024-01-10"), Known: d("2024-03-10")}, "2024-02-09"},
		{"from its last day", "conduct", NewCharge{From: d("2024-01-01"), To: d("2024-01-10")}, "2024-02-09"},
		{"from discovery", "discovery", NewCharge{From: d("2024-01-10"), Known: d("2024-03-10")}, "2024-04-09"},
		{"from discovery, before its last day", "discovery", NewCharge{From: d("2024-01-10"), Known: d("2024-01-05")}, "2024-02-04"},
		{"from discovery, which nobody named", "discovery", NewCharge{From: d("2024-01-10")}, "2024-02-09"},
		{"from the later, known after", "later", NewCharge{From: d("2024-01-10"), Known: d("2024-01-11")}, "2024-02-10"},
		{"from the later, known before", "later", NewCharge{From: d("2024-01-10"), Known: d("2024-01-09")}, "2024-02-09"},
		{"stopped for a day", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-15"), d("2024-01-15")}}}, "2024-02-10"},
		{"stopped on its last day", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-02-09"), d("2024-02-10")}}}, "2024-02-11"},
		{"stopped the day after", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-02-10"), d("2024-02-12")}}}, "2024-02-09"},
		{"stopped from before it began", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-01"), d("2024-01-12")}}}, "2024-02-12"},
		{"stopped until the day it began", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-01"), d("2024-01-10")}}}, "2024-02-10"},
		{"stopped until the day before it began", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-01"), d("2024-01-09")}}}, "2024-02-09"},
		{"stopped twice, one within the other", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-15"), d("2024-01-24")}, {"x", d("2024-01-17"), d("2024-01-20")}}}, "2024-02-19"},
		{"stopped twice, one into the other", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-20"), d("2024-01-27")}, {"x", d("2024-01-15"), d("2024-01-24")}}}, "2024-02-22"},
		{"stopped twice, a day between", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-01-15"), d("2024-01-15")}, {"x", d("2024-01-17"), d("2024-01-17")}}}, "2024-02-11"},
		{"stopped after it had run out, twice", "conduct", NewCharge{From: d("2024-01-10"), Paused: []Pause{{"x", d("2024-03-15"), d("2024-03-16")}, {"x", d("2024-03-18"), d("2024-03-19")}}}, "2024-02-09"},
	} {
		x := standing(t, "intake", "", "")
		x.p.Filing.Limit, x.p.Filing.LimitFrom = period("30 calendar days"), row.from
		m := &moment{p: x.p, s: x.s, now: noon("2024-06-01")}
		if got, err := row.charge.limitRuns(m); err != nil || got.Day != d(row.want) {
			t.Errorf("%s: %s, not %s: %v", row.name, got.Day, row.want, err)
		}
	}
	// A pause lies in the past, up to today.
	for pause, says := range map[Pause]string{
		{"x", d("2025-02-03"), clock.Date{}}: "", {"x", d("2025-02-01"), d("2025-02-03")}: "", {"x", d("2025-02-01"), d("2025-02-01")}: "",
		{"x", d("2025-02-04"), clock.Date{}}: "f.from", {"x", d("2025-02-01"), d("2025-02-04")}: "f.from", {"x", d("2025-02-02"), d("2025-02-01")}: "f.to", {"y", d("2025-02-01"), clock.Date{}}: "f.why",
	} {
		x := standing(t, "intake", "", "")
		x.p.Filing.LimitTolledBy = []string{"x"}
		m := &moment{p: x.p, s: x.s, now: x.at}
		if r := pause.check(m, "f"); (r == nil) != (says == "") || r != nil && r.Field != says {
			t.Errorf("%+v: %v", pause, r)
		}
	}
}

// A move of a case to another version is held to what its entry says.
func TestAMoveIsHeldToItsEntry(t *testing.T) {
	t.Parallel()
	due := noon("2025-03-01")
	for _, row := range []struct {
		name string
		with func(h *History, a *VersionMoved)
		fair bool
	}{
		{"fair", func(*History, *VersionMoved) {}, true},
		{"not noted", func(h *History, _ *VersionMoved) { h.S.Moves = nil }, false},
		{"noted at another entry", func(h *History, _ *VersionMoved) { h.S.Moves[0].Seq = 20 }, false},
		{"to another version", func(h *History, _ *VersionMoved) { h.S.Moves[0].To = "x" }, false},
		{"to the one it had", func(_ *History, a *VersionMoved) { a.From = a.Digest }, false},
		{"to where it cannot go on", func(_ *History, a *VersionMoved) { a.Changes[0].Obstacle = true }, false},
		{"for the worse", func(_ *History, a *VersionMoved) { a.Changes[0].Bearing = change.Worse }, false},
		{"for the worse, which they chose", func(h *History, a *VersionMoved) {
			a.Changes[0].Bearing, a.Chosen = change.Worse, 18
			h.S.Choices = []VersionChoice{{Digest: a.Digest, Worse: []string{"answer/1"}, Seq: 18}}
		}, true},
		{"for the worse, chosen at another entry", func(h *History, a *VersionMoved) {
			a.Changes[0].Bearing, a.Chosen = change.Worse, 17
			h.S.Choices = []VersionChoice{{Digest: a.Digest, Worse: []string{"answer/1"}, Seq: 18}}
		}, false},
		{"for the worse, and what they chose was not noted", func(h *History, a *VersionMoved) {
			a.Changes[0].Bearing = change.Worse
			h.S.Choices = []VersionChoice{{Digest: a.Digest, Worse: []string{"answer/1"}, Seq: 18}}
		}, false},
		{"a date as before", func(h *History, _ *VersionMoved) { h.E.Effects[1].Moved.Deadline.At = due }, false},
		{"a date that got earlier", func(h *History, _ *VersionMoved) { h.E.Effects[1].Moved.Deadline.At = due.Add(-1) }, false},
		{"another's date", func(h *History, _ *VersionMoved) {
			h.E.Effects[1].Moved.ID, h.E.Effects[1].Moved.Deadline.At = "notice/1", due.Add(-1)
		}, true},
	} {
		p := smallPack(t)
		a := &VersionMoved{Digest: p.Digest(), From: "old", Changes: []change.Change{{What: "answer/1", OldDue: due}}}
		h := &History{P: p, S: &State{Moves: []VersionMove{{Seq: 21, To: p.Digest()}}}, E: &Entry{Seq: 21, Particulars: a, Effects: []Effect{{Flagged: &Flag{}}, {Moved: &ClockMove{ID: "answer/1", Deadline: clock.Deadline{At: due.Add(1)}}}}}}
		row.with(h, a)
		if says := movedFairly(h, a); (says == "") != row.fair {
			t.Errorf("%s: %q", row.name, says)
		}
	}
}

// Who may act now, of people and the clock; which acts there are at all.
func TestWhoMayActAndWhatThereIs(t *testing.T) {
	t.Parallel()
	x := standing(t, "intake", "", "")
	x.running(t, "intake", "2025-01-02")
	if who, _ := Who(x.p, x.s, []Actor{Clock(), {Person: "x"}}, CompleteIntake, x.at); len(who) != 0 {
		t.Errorf("completes the intake: %+v", who)
	}
	y := sanctioned(t, "", "", StatusDecided)
	ruleOf(y, &procedure.ActRule{Act: string(PutIntoEffect), By: []procedure.Role{"office"}})
	if who, _ := Who(y.p, y.s, []Actor{Clock(), {Person: "x"}, holder(y.p, "clerk")}, PutIntoEffect, y.at); len(who) != 2 || who[0].As != procedure.TheClock {
		t.Errorf("puts into effect what the pack gives to the office: %+v", who)
	}
	if who, _ := Who(x.p, &State{}, []Actor{{As: procedure.TheClock}, {Person: "x"}}, File, x.at); len(who) != 2 {
		t.Errorf("files: %+v", who)
	}
	var s State
	if _, err := Fold([]Entry{{Case: "c", Seq: 2, Particulars: &NoteAdded{}}}); err == nil {
		t.Error("a docket that begins with its second entry")
	}
	if got, err := Fold([]Entry{{Case: "c", Seq: 1, Particulars: &NoteAdded{}}, {Case: "c", Seq: 2, Particulars: &NoteAdded{}}}); err != nil || got.Head != 2 || s.Head != 0 {
		t.Errorf("two entries: %+v, %v", got, err)
	}
}
