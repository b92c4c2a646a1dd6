package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// answer is a change to a scene and what a question of the rules is answered then.
type answer[A comparable] struct {
	name string
	with func(x *scene)
	want A
}

// answers puts a question of the rules to a scene, changed as each row says.
func answers[A comparable](t *testing.T, question string, begin func() *scene, ask func(m *moment) A, rows ...answer[A]) {
	t.Helper()
	for _, row := range rows {
		x := begin()
		if row.with != nil {
			row.with(x)
		}
		m := &moment{p: x.p, s: x.s, now: x.at, as: procedure.Respondent, act: &Act{Kind: x.kind, By: x.by}}
		if got := ask(m); got != row.want {
			t.Errorf("%s, %s: %v, not %v", question, row.name, got, row.want)
		}
	}
}

func named(x *InForce) string {
	if x == nil {
		return ""
	}
	return x.ID
}

// What of a decision and its sanctions is still open to an appeal.
func TestWhatIsAskedOfAnAppeal(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := appealable(t, "", "")
		x.s.Clocks[0].Since = noon("2025-01-22")
		return x
	}
	sanctions := func(status ...string) func(*scene) {
		return func(x *scene) {
			x.s.Sanctions = nil
			for _, st := range status {
				x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s", Status: st})
			}
		}
	}
	answers(t, "a sanction stands", begin, (*moment).sanctionStands,
		answer[bool]{"none", sanctions(), false}, answer[bool]{"one set aside", sanctions(StatusSetAside), false}, answer[bool]{"one replaced", sanctions(StatusReplaced), false},
		answer[bool]{"both", sanctions(StatusSetAside, StatusReplaced), false}, answer[bool]{"one that waits", sanctions(StatusReplaced, StatusDecided), true}, answer[bool]{"one that is over", sanctions(StatusDone, StatusSetAside), true})
	at := func(rule, day string) func(*scene) {
		return func(x *scene) { x.s.Clocks = nil; x.running(t, rule, day).Since = noon(day) }
	}
	answers(t, "the window ended", begin, func(m *moment) bool { return m.windowEnded("appeal_window", &m.s.Decisions[0]) },
		answer[bool]{"after the decision", nil, true}, answer[bool]{"as it was decided", at("appeal_window", "2025-01-20"), true}, answer[bool]{"of the decision before", at("appeal_window", "2025-01-19"), false}, answer[bool]{"another's", at("answer", "2025-01-22"), false})
	lost := func(side procedure.Role) func(*scene) {
		return func(x *scene) { x.s.Clocks = nil; x.s.AppealsLost = []procedure.Role{side} }
	}
	both := func(f func(*scene)) func(*scene) {
		return func(x *scene) { x.p.Appeal.Complainant = []string{"findings"}; f(x) }
	}
	answers(t, "nobody can appeal any more", begin, (*moment).appealWindowRan,
		answer[bool]{"the window ran", nil, true}, answer[bool]{"nothing is decided", func(x *scene) { x.s.Decisions = nil }, false},
		answer[bool]{"it did not open", func(x *scene) { x.s.Clocks = nil }, false}, answer[bool]{"given up", lost(procedure.Respondent), true}, answer[bool]{"given up by the other", lost(procedure.Complainant), false},
		answer[bool]{"cleared", func(x *scene) { x.s.Clocks, x.s.Decisions[0].Violation = nil, false }, true},
		answer[bool]{"cleared, and the other side has an appeal", both(func(x *scene) { x.s.Clocks, x.s.Decisions[0].Violation = nil, false }), false},
		answer[bool]{"cleared, and there is no other side", both(func(x *scene) { x.s.Clocks, x.s.Decisions[0].Violation, x.s.Complainant.Person = nil, false, "" }), true},
		answer[bool]{"no appeal of the respondent", func(x *scene) { x.s.Clocks, x.p.Appeal.Respondent = nil, nil }, true},
		answer[bool]{"both, in one window", both(func(*scene) {}), true},
		answer[bool]{"both, and the other's own did not open", both(func(x *scene) { x.p.Appeal.OtherClock = "answer" }), false},
		answer[bool]{"both, one given up and one over", both(func(x *scene) {
			x.p.Appeal.OtherClock, x.s.AppealsLost = "answer", []procedure.Role{procedure.Complainant}
		}), true})
	brought := func(by procedure.Role, of string, decided int) func(*scene) {
		return func(x *scene) { x.s.Appeals = []AppealRecord{{By: by, Of: of, Decided: decided}} }
	}
	answers(t, "the respondent appealed", begin, func(m *moment) bool { return m.s.appealed(&m.s.Decisions[0], procedure.Respondent) },
		answer[bool]{"no", nil, false}, answer[bool]{"yes", brought(procedure.Respondent, "d1", 0), true}, answer[bool]{"yes, and it was ruled on", brought(procedure.Respondent, "d1", 9), true},
		answer[bool]{"before this decision, and it was ruled on", brought(procedure.Respondent, "d0", 9), false}, answer[bool]{"before this decision, and it waits", brought(procedure.Respondent, "d0", 0), true}, answer[bool]{"the other did", brought(procedure.Complainant, "d1", 0), false})
	letter := func(about ...string) func(*scene) {
		return func(x *scene) {
			brought(procedure.Respondent, "d1", 0)(x)
			x.s.Letters = []Letter{wrote("n1", "decision", 14, noon("2025-01-20"), about...)}
		}
	}
	answers(t, "appealed before the letter came", begin, func(m *moment) bool { return m.appealedBefore(m.p.Clock("appeal_window"), "n1") },
		answer[bool]{"yes", letter("d1"), true}, answer[bool]{"no letter", brought(procedure.Respondent, "d1", 0), false}, answer[bool]{"about no decision", letter("a1"), false}, answer[bool]{"about an allegation and the decision", letter("a1", "d1"), true},
		answer[bool]{"nobody appealed", func(x *scene) { letter("d1")(x); x.s.Appeals = nil }, false}, answer[bool]{"the other side did", func(x *scene) { letter("d1")(x); x.s.Appeals[0].By = procedure.Complainant }, false},
		answer[bool]{"one of two whose time it is", func(x *scene) { letter("d1")(x); x.p.Clock("appeal_window").Owner = procedure.Parties }, false},
		answer[bool]{"a time that is not the appeal's", func(x *scene) { letter("d1")(x); x.p.Appeal.Clock = "decision" }, false},
		answer[bool]{"the other side's time to appeal", func(x *scene) {
			letter("d1")(x)
			x.p.Appeal.Clock, x.p.Appeal.OtherClock = "decision", "appeal_window"
		}, true})
	forfeit := func(x *scene) {
		x.p.Appeal.LostBy, x.s.Flags = []string{"defaulted"}, []Flag{{Flag: "waived"}, {Flag: "defaulted"}}
		x.s.Events = []Happening{{Event: "served:decision:respondent", Seq: 16}}
	}
	answers(t, "the appeal is lost before its time begins", begin, func(m *moment) int {
		if !m.forfeits(m.p.Clock("appeal_window")) {
			return -1
		}
		return len(m.s.AppealsLost)
	},
		answer[int]{"yes, and it is noted", forfeit, 1}, answer[int]{"yes, and it was noted", func(x *scene) { forfeit(x); x.s.AppealsLost = []procedure.Role{procedure.Respondent} }, 1},
		answer[int]{"yes, and the other lost theirs too", func(x *scene) { forfeit(x); x.s.AppealsLost = []procedure.Role{procedure.Complainant} }, 2},
		answer[int]{"yes, but nothing began it yet", func(x *scene) { forfeit(x); x.s.Events = nil }, 0}, answer[int]{"nothing was done that costs it", func(x *scene) { forfeit(x); x.s.Flags = x.s.Flags[:1] }, -1},
		answer[int]{"the other side's time", func(x *scene) { forfeit(x); x.p.Clock("appeal_window").Owner = procedure.Complainant }, -1}, answer[int]{"another time", func(x *scene) { forfeit(x); x.p.Appeal.Clock = "answer" }, -1})
	for given, want := range map[string]string{"": "", "a": "A", "é": "É", "“x”": "“x”"} {
		if upper(given) != want {
			t.Errorf("%q begins %q", given, upper(given))
		}
	}
}

// What is asked of sanctions: who was told, what is left of them, what came before.
func TestWhatIsAskedOfASanction(t *testing.T) {
	t.Parallel()
	begin := func() *scene { return sanctioned(t, "", "", StatusInEffect) }
	first := func(f func(i *InForce, s *procedure.Sanction)) func(*scene) {
		return func(x *scene) { f(&x.s.Sanctions[0], x.p.Sanction("suspension")) }
	}
	bare := func(f func(i *InForce, s *procedure.Sanction)) func(*scene) {
		return first(func(i *InForce, s *procedure.Sanction) { s.Term, s.Compliance, s.Reinstate = false, "", nil; f(i, s) })
	}
	back := &procedure.Reinstate{By: "panel_one"}
	answers(t, "it is done as it takes effect", begin, func(m *moment) bool { return m.isInstant(&m.s.Sanctions[0], m.p.Sanction("suspension")) },
		answer[bool]{"with a term", nil, false}, answer[bool]{"with nothing", bare(func(*InForce, *procedure.Sanction) {}), true}, answer[bool]{"with duties", bare(func(_ *InForce, s *procedure.Sanction) { s.Compliance = "x" }), false},
		answer[bool]{"with conditions", bare(func(i *InForce, _ *procedure.Sanction) { i.Conditions = []Condition{{}} }), false}, answer[bool]{"with a way back", bare(func(_ *InForce, s *procedure.Sanction) { s.Reinstate = back }), false})
	over := func(f func(x *scene)) func(*scene) {
		return func(x *scene) {
			bare(func(_ *InForce, s *procedure.Sanction) { s.Reinstate = back })(x)
			f(x)
		}
	}
	met := func(ref string) func(*scene) {
		return over(func(x *scene) {
			x.p.Sanction("suspension").Compliance = "x"
			x.s.Events = []Happening{{Event: procedure.InEffect, Ref: "s1"}, {Event: procedure.ComplianceMet, Ref: ref}}
		})
	}
	answers(t, "only a petition ends it", begin, func(m *moment) bool { return m.onlyStands(&m.s.Sanctions[0]) },
		answer[bool]{"with nothing more", over(func(*scene) {}), true}, answer[bool]{"with a term", over(func(x *scene) { x.p.Sanction("suspension").Term = true }), false}, answer[bool]{"with no way back", bare(func(*InForce, *procedure.Sanction) {}), false},
		answer[bool]{"with a breach", over(func(x *scene) { x.s.Sanctions[0].Breach = "alleged" }), false}, answer[bool]{"with duties", over(func(x *scene) { x.p.Sanction("suspension").Compliance = "x" }), false},
		answer[bool]{"with duties that are met", met("s1"), true}, answer[bool]{"with duties, another's met", met("s2"), false},
		answer[bool]{"with a condition to meet", over(func(x *scene) { met("s1")(x); x.s.Sanctions[0].Conditions = []Condition{{Met: 3}, {}} }), false}, answer[bool]{"with conditions met, and not confirmed", over(func(x *scene) { x.s.Sanctions[0].Conditions = []Condition{{Met: 3}} }), false})
	answers(t, "it stands open", begin, func(m *moment) bool { return m.standsOpen(&m.s.Sanctions[0]) },
		answer[bool]{"with no way back", nil, false}, answer[bool]{"with one", over(func(*scene) {}), true}, answer[bool]{"with one, over", over(func(x *scene) { x.s.Sanctions[0].Status = StatusExpired }), false}, answer[bool]{"unknown", over(func(x *scene) { x.s.Sanctions[0].Sanction = "x" }), false})
	status := func(st string, r *procedure.Reinstate) func(*scene) {
		return first(func(i *InForce, s *procedure.Sanction) { i.Status, s.Reinstate = st, r })
	}
	within := &procedure.Reinstate{By: "panel_one", Within: period("6 months")}
	answers(t, "it was lifted", begin, func(m *moment) bool { return m.lifted(&m.s.Sanctions[0]) },
		answer[bool]{"in effect", nil, false}, answer[bool]{"back again", status(StatusReinstated, back), true}, answer[bool]{"its term is over", status(StatusExpired, nil), true}, answer[bool]{"its term is over, and they can come back at any time", status(StatusExpired, back), true},
		answer[bool]{"its term is over, and they must ask to come back", status(StatusExpired, within), false}, answer[bool]{"done after a term", status(StatusDone, nil), true}, answer[bool]{"done, and nobody came back", status(StatusDone, back), false},
		answer[bool]{"done at once", func(x *scene) { bare(func(*InForce, *procedure.Sanction) {})(x); x.s.Sanctions[0].Status = StatusDone }, false}, answer[bool]{"set aside", status(StatusSetAside, nil), false})
	decisions := func(list ...Decision) func(*scene) { return func(x *scene) { x.s.Decisions = list } }
	d := func(kind string, served bool) Decision {
		d := Decision{ID: kind, Kind: kind, Seq: 12}
		if served {
			d.Served = noon("2025-01-22")
		}
		return d
	}
	answers(t, "they were told of the decision", begin, (*moment).toldOfDecision,
		answer[bool]{"of none", decisions(), true}, answer[bool]{"served", decisions(d("decision", true)), true}, answer[bool]{"not served", decisions(d("decision", false)), false}, answer[bool]{"agreed", decisions(d("consent", false)), true},
		answer[bool]{"an appeal served after", decisions(d("decision", false), d("appeal", true)), true}, answer[bool]{"an appeal not served after", decisions(d("decision", true), d("appeal", false)), true},
		answer[bool]{"a ruling on a breach alone", decisions(d("decision", false), d("breach", true)), false}, answer[bool]{"not of the new one", decisions(d("decision", true), d("decision", false)), false})
	by := func(id string, list ...Decision) func(*scene) {
		return func(x *scene) { x.s.Decisions, x.s.Sanctions[0].By = list, id }
	}
	answers(t, "what they were not told", begin, func(m *moment) string { return m.untold(&m.s.Sanctions[0]) },
		answer[string]{"nothing", by("decision", d("decision", true)), ""}, answer[string]{"the decision", by("decision", d("decision", false)), "The decision"}, answer[string]{"the ruling on the breach", by("breach", d("decision", true), d("breach", false)), "The ruling on the breach"},
		answer[string]{"nothing, of a breach", by("breach", d("decision", false), d("breach", true)), ""}, answer[string]{"by nobody knows what", by("x", d("decision", false)), "The decision"})
	measure := func(seq, lifted int) func(*scene) {
		return func(x *scene) { x.s.Measures = []Measure{{ID: "m1", Seq: seq, Lifted: lifted}} }
	}
	answers(t, "a measure before it", begin, func(m *moment) bool { return m.interimBefore(&m.s.Sanctions[0]) != nil },
		answer[bool]{"none", nil, false}, answer[bool]{"in force", measure(11, 0), true}, answer[bool]{"by the decision itself", measure(12, 0), false}, answer[bool]{"lifted by the decision", measure(11, 12), false}, answer[bool]{"lifted after it", measure(11, 13), true},
		answer[bool]{"by no decision", func(x *scene) { measure(11, 0)(x); x.s.Sanctions[0].By = "x" }, false})
	breach := func(by string, seq int, ev procedure.Event) func(*scene) {
		return func(x *scene) {
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", By: by})
			x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "breach", Seq: 18})
			x.s.Events = []Happening{{Event: ev, Ref: "s1", Seq: seq}}
		}
	}
	answers(t, "whose breach brought it", begin, func(m *moment) string { return named(m.breached(&m.s.Sanctions[1])) },
		answer[string]{"the first's", breach("d2", 18, procedure.BreachDecided), "s1"}, answer[string]{"at another entry", breach("d2", 17, procedure.BreachDecided), ""}, answer[string]{"nobody's", breach("d2", 18, procedure.InEffect), ""}, answer[string]{"by no decision", breach("x", 18, procedure.BreachDecided), ""})
	ruled := func(stage string, d ...Decision) func(*scene) {
		return func(x *scene) { x.p.Stage("sanction").Body, x.s.Decisions = stage, append(d, x.s.Decisions...) }
	}
	answers(t, "who rules on a breach", begin, func(m *moment) string { return m.breachBody(&m.s.Sanctions[0]) },
		answer[string]{"who decided", nil, "panel_one"}, answer[string]{"the stage's", ruled("panel_two"), "panel_two"}, answer[string]{"who decided first", ruled("", Decision{ID: "d0", Kind: "decision", Body: "panel_two"}), "panel_two"},
		answer[string]{"not who agreed", ruled("", Decision{ID: "d0", Kind: "consent", Body: "panel_two"}), "panel_one"}, answer[string]{"not an office that decided", ruled("", Decision{ID: "d0", Kind: "decision", Body: "office"}), "panel_one"},
		answer[string]{"who agreed, where nobody decided", func(x *scene) { x.s.Decisions[0].Kind, x.s.Decisions[0].Body = "consent", "office" }, "office"}, answer[string]{"nobody", func(x *scene) { x.s.Decisions = nil }, ""})
	answers(t, "the decision is final", begin, (*moment).outcomeFinal,
		answer[bool]{"in the sanction stage", nil, true}, answer[bool]{"in the appeal", func(x *scene) { x.s.Stage = "appeal" }, false}, answer[bool]{"closed", func(x *scene) { x.s.Stage, x.s.Closed = "closed", &Closing{} }, true})
}

// When a case leaves its sanctions.
func TestWhatKeepsTheSanctionStageOpen(t *testing.T) {
	t.Parallel()
	left := func(m *moment) string {
		m.sanctionsOver()
		return m.s.Stage
	}
	status := func(st string) func(*scene) { return func(x *scene) { x.s.Sanctions[0].Status = st } }
	clocks := func(rule, end string) func(*scene) {
		return func(x *scene) { x.s.Clocks = []Running{{ID: "x/1", Rule: rule, Ref: "s1", End: end}} }
	}
	petition := func(decided int) func(*scene) {
		return func(x *scene) {
			x.s.Petitions = []Petition{{ID: "r0", Decided: 9}, {ID: "r1", Sanction: "s1", Decided: decided}}
		}
	}
	answers(t, "the case is in", func() *scene { return sanctioned(t, "", "", StatusDone) }, left,
		answer[string]{"done", nil, "closed"}, answer[string]{"waits", status(StatusDecided), "sanction"}, answer[string]{"in effect", status(StatusInEffect), "sanction"}, answer[string]{"over", status(StatusExpired), "closed"},
		answer[string]{"in effect for good", func(x *scene) {
			status(StatusInEffect)(x)
			x.p.Sanction("suspension").Term, x.p.Sanction("suspension").Reinstate = false, &procedure.Reinstate{By: "panel_one"}
		}, "closed"},
		answer[string]{"a petition waits", petition(0), "sanction"}, answer[string]{"a petition was ruled on", petition(19), "closed"}, answer[string]{"their time to come back runs", clocks(ReturnRule, ""), "sanction"}, answer[string]{"their time to come back is over", clocks(ReturnRule, "expired"), "closed"},
		answer[string]{"another time runs", clocks("decision", ""), "closed"}, answer[string]{"it is in another stage", func(x *scene) { x.s.Stage = "appeal" }, "appeal"})
}

// What coming into a stage does by itself.
func TestWhatComingIntoAStageDoes(t *testing.T) {
	t.Parallel()
	arrive := func(stage string) func(m *moment) string {
		return func(m *moment) string {
			m.e = Entry{Case: "c", Seq: 21, At: m.now}
			m.goTo(stage, procedure.DismissedNow)
			if m.err != nil {
				return m.err.Error()
			}
			return m.s.Stage
		}
	}
	begin := func() *scene {
		x := screened(t, "", "")
		st := x.p.Stage("intake")
		st.Kind, st.Exits = procedure.Dismissed, []procedure.Way{{On: procedure.ReviewLapsed, To: "closed"}, {On: procedure.Reinstated, To: "answer"}}
		x.s.Complainant.Person = ""
		return x
	}
	contest := func(x *scene) { // the respondent can contest it for 7 days, once a letter is served
		c := x.p.Clock("intake")
		c.Starts, c.Ends, c.OnExpiry.Exit = []procedure.Event{"served:closing:respondent"}, []procedure.Event{procedure.ReviewAsked}, procedure.ReviewLapsed
		x.s.Letters = []Letter{{ID: "n1", Notice: "closing", To: procedure.Respondent, Seq: 21}}
	}
	answers(t, "dismissed, it is in", begin, arrive("intake"),
		answer[string]{"with nobody to contest it", nil, "closed"}, answer[string]{"with a complainant", func(x *scene) { x.s.Complainant.Person = "reporter" }, "intake"}, answer[string]{"with the respondent's time to come", contest, "intake"},
		answer[string]{"with no way out by time", func(x *scene) { x.p.Stage("intake").Exits = x.p.Stage("intake").Exits[1:] }, "intake"},
		answer[string]{"in a stage of another kind", func(x *scene) { x.p.Stage("intake").Kind = procedure.Mediation }, "intake"},
		answer[string]{"in a stage of another kind yet", func(x *scene) { x.p.Stage("intake").Kind = procedure.Oversight }, "intake"})
	answers(t, "for its sanctions, it is in", func() *scene { return sanctioned(t, "", "", StatusDone) }, arrive("sanction"),
		answer[string]{"with nothing left of them", nil, "closed"}, answer[string]{"with one that waits", func(x *scene) { x.s.Sanctions[0].Status = StatusDecided }, "sanction"})
	answers(t, "to nowhere", begin, arrive("nowhere"), answer[string]{"there is no such stage", nil, "there is no stage nowhere"})
	x := begin()
	m := &moment{p: x.p, s: x.s, now: x.at, act: &Act{}}
	if m.leave(procedure.Died); m.err == nil || !strings.Contains(m.err.Error(), "has no exit for died") {
		m.err = nil
		x.noWay(procedure.Died)
		if m.leave(procedure.Died); m.err == nil || !strings.Contains(m.err.Error(), "has no exit for died") {
			t.Errorf("left by no way: %v", m.err)
		}
	}
}

// Who may still contest a dismissal.
func TestWhoMayStillContest(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := screened(t, "", "")
		c := x.p.Clock("answer")
		c.Starts, c.Ends, c.OnExpiry = []procedure.Event{"served:closing:respondent"}, []procedure.Event{procedure.ReviewAsked}, procedure.Expiry{Exit: procedure.ReviewLapsed}
		return x
	}
	letter := func(seq int, to procedure.Role, notice string, served bool) func(*scene) {
		return func(x *scene) {
			l := Letter{ID: "n1", Notice: notice, To: to, Seq: seq}
			if served {
				l.ServedAt = noon("2025-01-22")
			}
			x.s.Letters = []Letter{l}
		}
	}
	runs := func(rule, day, end string) func(*scene) {
		return func(x *scene) {
			c := x.running(t, rule, day)
			c.Since, c.End = noon(day), end
		}
	}
	and := func(list ...func(*scene)) func(*scene) {
		return func(x *scene) {
			for _, f := range list {
				f(x)
			}
		}
	}
	waits := letter(15, procedure.Respondent, "closing", false)
	answers(t, "somebody may", begin, (*moment).mayStillContest,
		answer[bool]{"no", nil, false}, answer[bool]{"their time runs", runs("answer", "2025-01-22", ""), true}, answer[bool]{"their time is over", runs("answer", "2025-01-22", "expired"), false}, answer[bool]{"their time ran before the case came here", runs("answer", "2025-01-19", ""), false},
		answer[bool]{"it runs from the hour the case came here", runs("answer", "2025-01-20", ""), true}, answer[bool]{"another time runs", runs("decision", "2025-01-22", ""), false},
		answer[bool]{"the letter is on its way", waits, true}, answer[bool]{"the letter was served", letter(15, procedure.Respondent, "closing", true), false}, answer[bool]{"a letter from before the case came here", letter(14, procedure.Respondent, "closing", false), false},
		answer[bool]{"a letter to another", letter(15, procedure.Complainant, "closing", false), false}, answer[bool]{"another letter", letter(15, procedure.Respondent, "charge", false), false}, answer[bool]{"the letter is on its way again, their time is over", and(waits, runs("answer", "2025-01-22", "expired")), false},
		answer[bool]{"the letter is on its way, their time of before is over", and(waits, runs("answer", "2025-01-19", "expired")), true},
		answer[bool]{"their time is of another stage", and(waits, func(x *scene) { x.p.Clock("answer").Stage = "intake" }), false}, answer[bool]{"their time is for something else", and(waits, func(x *scene) { x.p.Clock("answer").Ends = []procedure.Event{procedure.Answered} }), false},
		answer[bool]{"nothing comes of it", and(waits, func(x *scene) { x.p.Clock("answer").OnExpiry = procedure.Expiry{Overdue: true} }), false})
}

// Terms are compared by their rough length: twelve months are a year.
func TestWhichTermIsLonger(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b   string
		longer bool
	}{
		{"1 year", "12 months", false}, {"12 months", "1 year", false}, {"13 months", "1 year", true}, {"1 year", "11 months", true}, {"24 months", "2 years", false},
		{"2 weeks", "14 calendar days", false}, {"15 calendar days", "2 weeks", true}, {"5 business days", "1 week", false}, {"6 business days", "1 week", true}, {"1 month", "30 calendar days", false}, {"1 month", "29 calendar days", true}, {"5 weeks", "1 month", true}, {"4 weeks", "1 month", false},
	} {
		if got := longer(period(row.a), period(row.b)); got != row.longer {
			t.Errorf("%s is longer than %s: %t", row.a, row.b, got)
		}
	}
	if longer(period("1 year"), clock.Period{}) {
		t.Error("longer than no bound")
	}
	var none time.Time
	if got := sortedTimes([]time.Time{noon("2025-03-01"), noon("2025-01-01"), noon("2025-02-01"), none}); !got[0].Equal(none) || !got[1].Equal(noon("2025-01-01")) || !got[3].Equal(noon("2025-03-01")) {
		t.Errorf("in order: %v", got)
	}
}
