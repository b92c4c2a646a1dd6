package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// inStage is a case in a stage of the kind, owned by the office, with the panel
// as its body.
func inStage(t *testing.T, kind procedure.Kind) *scene {
	t.Helper()
	x := screened(t, "", "")
	st := x.p.Stage("answer")
	st.Kind, st.Body, st.Owner = kind, "panel_one", "office"
	return x
}

// The step that a stage waits for, and whose it is.
func TestTheStepOfEachStage(t *testing.T) {
	t.Parallel()
	unseated := func(x *scene) { x.s.Panels = nil }
	ballot := func(x *scene) { x.p.Stage("answer").Ballot = true }
	voted := func(motion string, change func(b *Ballot)) func(*scene) {
		return func(x *scene) {
			ballot(x)
			x.s.Ballots = []Ballot{carriedBy("panel_one", motion)}
			change(&x.s.Ballots[0])
		}
	}
	happened := func(ev procedure.Event, day string) func(*scene) {
		return func(x *scene) { x.s.Events = append(x.s.Events, Happening{Event: ev, At: noon(day)}) }
	}
	and := func(list ...func(*scene)) func(*scene) {
		return func(x *scene) {
			for _, f := range list {
				f(x)
			}
		}
	}
	untold := func(x *scene) { x.s.Allegations[0].Noticed = time.Time{} }
	onItsWay := func(x *scene) {
		x.s.Letters = []Letter{{ID: "n1", Notice: "charge", To: procedure.Respondent, Seq: 16, Methods: []string{"email"}}}
	}
	hearing := func(h HearingRecord) func(*scene) { return func(x *scene) { x.s.Hearings = []HearingRecord{h} } }
	decided := func(served string) func(*scene) {
		return func(x *scene) {
			if x.s.Decisions = []Decision{{ID: "d1"}}; served != "" {
				x.s.Decisions[0].Served = noon(served)
			}
		}
	}
	pending := func(x *scene) { x.s.Appeals = []AppealRecord{{ID: "p1"}} }
	requested := func(x *scene) { x.s.Reconsiders = []ReconsiderAsked{{ID: "q1"}} }
	nothing := func(*scene) {}
	asked := happened(procedure.ReviewAsked, "2025-01-21")
	for _, row := range []struct {
		name string
		kind procedure.Kind
		with func(*scene)
		want string
	}{
		{"it arrives", procedure.Intake, nothing, "office complete_intake"},
		{"it is looked at", procedure.Screening, nothing, "office accept"},
		{"nobody is told", procedure.Response, untold, "office notify"},
		{"the letter is on its way", procedure.Response, and(untold, onItsWay), "respondent respond"},
		{"told", procedure.Response, func(x *scene) { onItsWay(x); x.s.Letters[0].ServedAt = noon("2025-01-22") }, "respondent respond"},
		{"an inquiry, nobody is told", procedure.Inquiry, untold, "office notify"},
		{"an inquiry, the letter is on its way", procedure.Inquiry, and(untold, onItsWay), "office conclude_inquiry"},
		{"an inquiry without a letter", procedure.Inquiry, and(untold, func(x *scene) { x.p.Stage("answer").Notice = "" }), "office conclude_inquiry"},
		{"nobody investigates", procedure.Investigation, nothing, "office assign"},
		{"somebody investigates", procedure.Investigation, happened(procedure.Assigned, "2025-01-21"), "investigator file_report"},
		{"probable cause", procedure.Review, nothing, "office find_cause"},
		{"probable cause, by vote", procedure.Review, ballot, "panel_one vote"},
		{"probable cause, by vote, nobody sits", procedure.Review, and(ballot, unseated), "office seat"},
		{"probable cause, by vote, of the round before", procedure.Review, and(ballot, func(x *scene) { x.s.Round = 2 }), "office seat"},
		{"probable cause, voted", procedure.Review, voted("cause:no", func(*Ballot) {}), "office find_cause"},
		{"probable cause, being voted on", procedure.Review, voted("cause:no", func(b *Ballot) { b.Closed = 0 }), "panel_one vote"},
		{"probable cause, tied", procedure.Review, voted("cause:no", func(b *Ballot) { b.Result = TieOpen }), "panel_one vote"},
		{"probable cause, by vote of nobody", procedure.Review, and(ballot, func(x *scene) { x.p.Stage("answer").Body = "" }), "office find_cause"},
		{"not charged", procedure.Charge, nothing, "office charge"},
		{"charged when the case was here before", procedure.Charge, happened(procedure.Charged, "2025-01-19"), "office charge"},
		{"charged", procedure.Charge, happened(procedure.Charged, "2025-01-20"), "respondent answer"},
		{"charged, and silent", procedure.Charge, and(happened(procedure.Charged, "2025-01-21"), func(x *scene) { x.s.Flags = []Flag{{Flag: "default_open"}} }), "office declare_default"},
		{"no hearing", procedure.Hearing, nothing, "office set_hearing"},
		{"no hearing, nobody sits", procedure.Hearing, unseated, "office seat"},
		{"no hearing in this round", procedure.Hearing, hearing(HearingRecord{Round: 0}), "office set_hearing"},
		{"a hearing ahead", procedure.Hearing, hearing(HearingRecord{Round: 1}), "office hold_hearing"},
		{"a hearing held", procedure.Hearing, hearing(HearingRecord{Round: 1, Held: 17}), "office proceed"},
		{"to be decided", procedure.Decision, nothing, "panel_one decide"},
		{"to be decided, nobody sits", procedure.Decision, unseated, "office seat"},
		{"to be decided by an office", procedure.Decision, func(x *scene) { x.p.Stage("answer").Body = "" }, "office decide"},
		{"not told of the decision, before a second look", procedure.ReconsiderStage, decided(""), "office serve"},
		{"told of the decision, before a second look", procedure.ReconsiderStage, decided("2025-01-21"), "parties ask_reconsideration"},
		{"told of the decision, one side may ask", procedure.ReconsiderStage, and(decided("2025-01-21"), func(x *scene) { x.p.Reconsider.By = []procedure.Role{procedure.Respondent} }), "respondent ask_reconsideration"},
		{"told of the decision, both may ask", procedure.ReconsiderStage, and(decided("2025-01-21"), func(x *scene) { x.p.Reconsider.By = []procedure.Role{procedure.Respondent, procedure.Complainant} }), "parties ask_reconsideration"},
		{"a second look is asked for", procedure.ReconsiderStage, requested, "panel_one decide_reconsideration"},
		{"a second look is asked for, nobody sits", procedure.ReconsiderStage, and(requested, unseated), "office seat"},
		{"a second look was ruled on", procedure.ReconsiderStage, and(requested, decided(""), func(x *scene) { x.s.Reconsiders[0].Decided = 17 }), "office serve"},
		{"not told of the decision, before an appeal", procedure.AppealStage, decided(""), "office serve"},
		{"told of the decision, before an appeal", procedure.AppealStage, decided("2025-01-21"), "parties appeal"},
		{"an appeal", procedure.AppealStage, pending, "panel_two decide_appeal"},
		{"an appeal, nobody sits", procedure.AppealStage, and(pending, unseated), "president seat"},
		{"an appeal that was ruled on", procedure.AppealStage, and(pending, decided("2025-01-21"), func(x *scene) { x.s.Appeals[0].Decided = 17 }), "parties appeal"},
		{"a body above", procedure.Oversight, nothing, "office oversight_answer"},
		{"a body above that votes", procedure.Oversight, ballot, "panel_one vote"},
		{"a body above that voted", procedure.Oversight, voted("oversight:agree", func(*Ballot) {}), "office oversight_answer"},
		{"dismissed", procedure.Dismissed, nothing, "complainant ask_review"},
		{"dismissed, nobody reported it", procedure.Dismissed, func(x *scene) { x.s.Complainant.Person = "" }, "respondent ask_review"},
		{"contested", procedure.Dismissed, asked, "office decide_review"},
		{"contested when it was dismissed before", procedure.Dismissed, happened(procedure.ReviewAsked, "2025-01-19"), "complainant ask_review"},
		{"contested, by vote", procedure.Dismissed, and(asked, ballot), "panel_one vote"},
		{"contested, voted", procedure.Dismissed, and(asked, voted("review:uphold", func(*Ballot) {})), "office decide_review"},
		{"mediation", procedure.Mediation, nothing, "office record_mediation"},
		{"a sanction", procedure.SanctionStage, nothing, "office confirm_compliance"},
	} {
		x := inStage(t, row.kind)
		row.with(x)
		list := Duties(x.p, x.s, x.at)
		d := Duty{}
		if len(list) > 0 {
			d = list[len(list)-1]
		}
		if got := string(d.Owner) + " " + string(d.Act); got != row.want || d.ID != "stage:answer" || d.Rule == "" || d.What == "" || !d.Since.Equal(x.s.Since()) {
			t.Errorf("%s: owed is %s (%s), not %s", row.name, got, d.ID, row.want)
		}
		if row.name == "a sanction" {
			continue
		}
		// What a time limit asks for already is not asked for once more.
		x.s.Clocks = append(x.s.Clocks, Running{ID: "decision/1", Rule: "decision", Duty: "x", Owner: d.Owner, Act: d.Act})
		for _, y := range Duties(x.p, x.s, x.at) {
			if y.ID == "stage:answer" {
				t.Errorf("%s: owed twice", row.name)
			}
		}
	}
	for _, over := range []func(*State){func(s *State) { s.Head = 0 }, func(s *State) { s.Closed = &Closing{} }} {
		x := inStage(t, procedure.Screening)
		over(x.s)
		if d := Duties(x.p, x.s, x.at); len(d) != 0 {
			t.Errorf("owed in no open case: %+v", d)
		}
	}
}

// What is owed beside the step of the stage.
func TestWhatElseIsOwed(t *testing.T) {
	t.Parallel()
	sanction := func(x *scene) { x.p.Stage("answer").Kind = procedure.SanctionStage }
	in := func(s InForce) func(*scene) {
		return func(x *scene) {
			sanction(x)
			s.ID, s.Sanction = "s1", "reprimand"
			x.s.Sanctions = []InForce{s}
		}
	}
	and := func(list ...func(*scene)) func(*scene) {
		return func(x *scene) {
			for _, f := range list {
				f(x)
			}
		}
	}
	letter := func(failed ...string) func(*scene) {
		return func(x *scene) {
			x.s.Letters = []Letter{{ID: "n1", Notice: "charge", To: procedure.Respondent, Methods: []string{"email", "registered_post"}, Failed: failed}}
		}
	}
	challenge := func(x *scene) { x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2"}} }
	byBody := func(change func(b *procedure.Body)) func(*scene) {
		return func(x *scene) { change(x.p.BodyOf("panel_one")) }
	}
	request := func(x *scene) {
		x.running(t, "answer", "2025-01-22").Act = ""
		x.s.Requests = []ExtensionAsked{{ID: "x1", Clock: "answer/1"}}
	}
	offer := func(assent bool, status string) func(*scene) {
		return func(x *scene) {
			x.p.Consent.RuledBy = "president"
			x.s.Offers = []Offer{{ID: "o1", Status: status, Assent: assent}}
		}
	}
	unsigned := func(change func(s *Seat)) func(*scene) {
		return func(x *scene) {
			byBody(func(b *procedure.Body) { b.Certificate = true })(x)
			x.s.Panels[0].Seats[1].Declared = 0
			change(&x.s.Panels[0].Seats[1])
		}
	}
	comes := func(x *scene) {
		x.p.Clock("answer").OnExpiry = procedure.Expiry{Effect: true}
		x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer"}}
	}
	conditions := func(met ...int) []Condition {
		out := make([]Condition, len(met))
		for i := range met {
			out[i] = Condition{ID: []string{"k1", "k2"}[i], Met: met[i]}
		}
		return out
	}
	for _, row := range []struct {
		name string
		with func(*scene)
		want string
	}{
		{"nothing", func(*scene) {}, ""},
		{"a letter that goes by itself", letter(), ""},
		{"a letter that did not arrive", letter("email"), "letter:n1 office serve"},
		{"a letter that no way reached", letter("email", "registered_post"), "letter:n1 office serve"},
		{"a letter that was served", and(letter("email"), func(x *scene) { x.s.Letters[0].ServedAt = noon("2025-01-22") }), ""},
		{"a respondent known by name", func(x *scene) { x.s.Respondent = Party{Name: "N."} }, "respondent office identify_respondent"},
		{"a request for more time", request, "request:x1 office decide_extension"},
		{"a request that another rules on", and(request, func(x *scene) { x.p.Clock("answer").Extension.GivenBy = "president" }), "request:x1 president decide_extension"},
		{"a request of no rule: who has the stage", and(request, func(x *scene) { x.p.Clock("answer").Extension, x.p.Stage("answer").Owner = nil, "president" }), "request:x1 president decide_extension"},
		{"a request that was ruled on", and(request, func(x *scene) { x.s.Requests[0].Decided = 18 }), ""},
		{"a request about nothing", func(x *scene) { x.s.Requests = []ExtensionAsked{{ID: "x1", Clock: "answer/1"}} }, ""},
		{"a request to withdraw", func(x *scene) { x.s.Withdrawal = 17 }, "withdrawal office decide_withdrawal"},
		{"an offer that they made", offer(true, "open"), "offer:o1 president accept_consent"},
		{"an offer to them", offer(false, "open"), "offer:o1 respondent assent_consent"},
		{"an offer that is over", offer(true, "rejected"), ""},
		{"a question", func(x *scene) { x.s.Informations = []Information{{ID: "q1", To: procedure.Complainant}} }, "question:q1 complainant give_information"},
		{"a question that was answered", func(x *scene) { x.s.Informations = []Information{{ID: "q1", Answered: 17}} }, ""},
		{"a measure", func(x *scene) { x.s.Measures = []Measure{{ID: "m1", Measure: "hold"}} }, ""},
		{"a measure that is challenged", func(x *scene) { x.s.Measures = []Measure{{ID: "m1", Measure: "hold", Challenged: 17}} }, "interim:m1 president review_interim"},
		{"a measure that was lifted", func(x *scene) { x.s.Measures = []Measure{{ID: "m1", Measure: "hold", Challenged: 17, Lifted: 18}} }, ""},
		{"a challenge: who seats the body", challenge, "challenge:c1 office decide_challenge"},
		{"a challenge: who rules on it", and(challenge, byBody(func(b *procedure.Body) { b.Challenge.RuledBy = "president" })), "challenge:c1 president decide_challenge"},
		{"a challenge that was ruled on", and(challenge, func(x *scene) { x.s.Challenges[0].Decided = 18 }), ""},
		{"a challenge to who left", and(challenge, func(x *scene) { x.s.Panels[0].Seats[1].Left = 18 }), ""},
		{"a vacant seat", func(x *scene) { x.s.Panels[1].QuorumLost = true }, "quorum:panel_two president replace"},
		{"an unsigned certificate", unsigned(func(*Seat) {}), "certificate:panel_one:p2 panel_one declare"},
		{"an unsigned certificate of who left", unsigned(func(s *Seat) { s.Left = 18 }), ""},
		{"an unsigned certificate of an alternate", unsigned(func(s *Seat) { s.Role = "alternate" }), ""},
		{"an unsigned certificate of the round before", and(unsigned(func(*Seat) {}), func(x *scene) { x.s.Panels[0].Round = 0 }), ""},
		{"an unsigned certificate that nobody asks for", and(unsigned(func(*Seat) {}), byBody(func(b *procedure.Body) { b.Certificate = false })), ""},
		{"a sanction that waits", in(InForce{Status: StatusDecided}), "effect:s1 office propose"},
		{"a sanction that waits, stayed", and(in(InForce{Status: StatusDecided}), func(x *scene) { x.s.Stay = 17 }), ""},
		{"a sanction that waits for its day", and(in(InForce{Status: StatusDecided}), comes), ""},
		{"a sanction whose day has come", and(in(InForce{Status: StatusDecided}), comes, func(x *scene) { x.s.Clocks[0].End, x.s.Clocks[0].EndedAt = "met", noon("2025-01-22") }), "effect:s1 office propose"},
		{"a sanction while a time runs that is about something else", and(in(InForce{Status: StatusDecided}), comes, func(x *scene) { x.p.Clock("answer").OnExpiry.Effect = false }), "effect:s1 office propose"},
		{"a sanction that waits, in another stage", and(in(InForce{Status: StatusDecided}), func(x *scene) { x.p.Stage("answer").Kind = procedure.AppealStage }), ""},
		{"a breach to answer for", in(InForce{Status: StatusInEffect, Breach: "alleged"}), "breach:s1 respondent answer_breach"},
		{"a breach to rule on", in(InForce{Status: StatusInEffect, Breach: "answered"}), "breach:s1 office decide_breach"},
		{"a breach to rule on, by a body", and(in(InForce{Status: StatusInEffect, Breach: "answered"}), func(x *scene) { x.p.Stage("answer").Body = "panel_two" }), "breach:s1 panel_two decide_breach"},
		{"a breach of what is over", in(InForce{Status: StatusExpired, Breach: "answered"}), ""},
		{"conditions", in(InForce{Status: StatusInEffect, Conditions: conditions(0, 4)}), "condition:s1.k1 respondent report_compliance, confirm:s1 office confirm_compliance"},
		{"conditions for a term", and(in(InForce{Status: StatusInEffect, Conditions: conditions(0, 4)}), func(x *scene) { x.p.Sanction("reprimand").Term = true }), "condition:s1.k1 respondent report_compliance"},
		{"duties for a term", and(in(InForce{Status: StatusInEffect}), func(x *scene) { x.p.Sanction("reprimand").Term, x.p.Sanction("reprimand").Compliance = true, "Do it." }), "confirm:s1 office confirm_compliance"},
		{"no duties", in(InForce{Status: StatusInEffect}), ""},
		{"a petition", and(in(InForce{Status: StatusExpired}), func(x *scene) {
			x.p.Sanction("reprimand").Reinstate = &procedure.Reinstate{By: "panel_two"}
			x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1"}, {ID: "r2", Sanction: "s1", Decided: 17}}
		}), "petition:r1 panel_two decide_petition"},
		{"the work of an office that went to its substitute", func(x *scene) {
			x.s.Withdrawal, x.s.Flags = 17, []Flag{{Flag: "rerouted", About: "office", Ref: "president"}}
		}, "withdrawal president decide_withdrawal"},
	} {
		x := inStage(t, procedure.Screening)
		x.p.Stage("answer").Body = ""
		row.with(x)
		var got []string
		for _, d := range Duties(x.p, x.s, x.at) {
			if !strings.HasPrefix(d.ID, "stage:") && !strings.HasPrefix(d.ID, "clock:") {
				got = append(got, d.ID+" "+string(d.Owner)+" "+string(d.Act))
				if d.What == "" || strings.HasPrefix(d.ID, "certificate") != (d.Person == "p2") {
					t.Errorf("%s: %+v", row.name, d)
				}
			}
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: owed is %q, not %q", row.name, strings.Join(got, ", "), row.want)
		}
	}
}

// A time limit is owed while it runs, and after it ran out while it is only late.
func TestLateAndStandingTimeLimits(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		with func(x *scene, c *Running)
		owed bool
		ok   func(d Duty) bool
	}{
		{"it runs", func(*scene, *Running) {}, true, func(d Duty) bool { return !d.Late && d.Standing == "" && d.Escalated == "" }},
		{"its day has passed", func(x *scene, _ *Running) { x.at = noon("2025-03-30") }, true, func(d Duty) bool { return d.Late }},
		{"it stands still", func(_ *scene, c *Running) { c.Tolls = []string{"hold", "stay"} }, true, func(d Duty) bool { return d.Standing == "stayed" }},
		{"it is late", func(_ *scene, c *Running) { c.End = "expired" }, true, func(d Duty) bool { return d.Late && d.Escalated == "" }},
		{"it is late, and the substitute was told", func(_ *scene, c *Running) { c.End, c.Escalated = "expired", true }, true, func(d Duty) bool { return d.Escalated == "president" }},
		{"it ran out, and that was all", func(x *scene, c *Running) { c.End, x.p.Clock("decision").OnExpiry.Overdue = "expired", false }, false, nil},
		{"it is late, in a stage that was left", func(_ *scene, c *Running) { c.End, c.Stage = "expired", "intake" }, false, nil},
		{"it is late, in any stage", func(_ *scene, c *Running) { c.End, c.Stage = "expired", "" }, true, func(d Duty) bool { return d.Late }},
		{"it was late, and then done", func(x *scene, c *Running) {
			c.End, x.s.Events = "expired", []Happening{{Event: procedure.Decided, At: noon("2025-02-01")}}
		}, false, nil},
		{"it is late, and was done once before", func(x *scene, c *Running) {
			c.End, x.s.Events = "expired", []Happening{{Event: procedure.Decided, At: noon("2025-01-21")}}
		}, true, func(d Duty) bool { return d.Late }},
		{"it is late, and was done for another", func(x *scene, c *Running) {
			c.End, x.p.Clock("decision").Each, c.Ref, x.s.Events = "expired", true, "a1", []Happening{{Event: procedure.Decided, Ref: "a2", At: noon("2025-02-01")}}
		}, true, func(d Duty) bool { return d.Late }},
		{"it was late, and done for this one", func(x *scene, c *Running) {
			c.End, x.p.Clock("decision").Each, c.Ref, x.s.Events = "expired", true, "a1", []Happening{{Event: procedure.Decided, Ref: "a1", At: noon("2025-02-01")}}
		}, false, nil},
		{"the panel's, where none sits", func(x *scene, c *Running) { c.Owner, x.p.Stage("decision").Body = procedure.Panel, "" }, true, func(d Duty) bool { return d.Owner == procedure.Panel }},
	} {
		x := standing(t, "decision", "", "")
		c := x.running(t, "decision", "2025-01-22")
		c.Duty, c.Since = "decide", noon("2025-01-22")
		row.with(x, c)
		d := Duty{}
		for _, y := range Duties(x.p, x.s, x.at) {
			if y.ID == "clock:decision/1" {
				d = y
			}
		}
		if (d.ID != "") != row.owed || row.owed && (!row.ok(d) || d.Due != c.Deadline.Day || d.Sentence == "" || d.What != "decide") {
			t.Errorf("%s: %+v", row.name, d)
		}
	}
	// Receipt that is presumed has a day, and a duty until then.
	x := standing(t, "decision", "", "")
	x.s.Letters = []Letter{{ID: "n1", Notice: "charge", Methods: []string{"registered_post"}}}
	x.s.Clocks = []Running{{ID: "presumed/1", Rule: PresumedRule, Ref: "n1", Cite: "S9", Deadline: due(t, x.p, "5 calendar days", "2025-02-03")}}
	d := Duties(x.p, x.s, x.at)[0]
	if d.Due != clock.MustDate("2025-02-08") || d.Rule != "S9" || !strings.Contains(d.What, "otherwise receipt is presumed") {
		t.Errorf("presumed: %+v", d)
	}
}
