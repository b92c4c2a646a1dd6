package docket

import (
	"slices"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// What must not be mixed up because there are two of it: two sanctions, two
// petitions, two time limits, two letters, two panels of one body. Each test has
// both, and only one of them is meant.

// The respondent comes back at the end of the term that their petition was about,
// and from no other sanction.
func TestAPetitionIsAboutItsSanction(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, "", "", StatusInEffect)
	x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "suspension", By: "d1", Status: StatusInEffect})
	x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1", Granted: true}, {ID: "r2", Sanction: "s2"}}
	m := &moment{p: x.p, s: x.s, now: x.at}
	if q := m.comesBack(&x.s.Sanctions[0]); q == nil || q.ID != "r1" {
		t.Errorf("from the first: %+v", q)
	}
	if q := m.comesBack(&x.s.Sanctions[1]); q != nil {
		t.Errorf("from the second, by the petition about the first: %+v", q)
	}
}

// A closed case that was in its sanction stage twice comes back there once.
func TestACaseComesBackToItsSanctionsOnce(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, "", "", StatusInEffect)
	x.s.Visits = []Visit{{Stage: "sanction", Seq: 3}, {Stage: "of_an_older_version", Seq: 5}, {Stage: "sanction", Seq: 7}, {Stage: "closed", Seq: 9}}
	x.s.Stage = "closed"
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 10, At: x.at}}
	m.reenter()
	if n := len(x.s.Visits); n != 5 || x.s.Stage != "sanction" || x.s.Visits[4].On != procedure.Petitioned {
		t.Errorf("led through %+v", x.s.Visits)
	}
}

// The respondent may answer until the last of their times is over, in whatever
// order they began.
func TestTheRespondentAnswersUntilTheLastOfTheirTimes(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	long, short := due(t, x.p, "60 calendar days", "2025-01-22"), due(t, x.p, "30 calendar days", "2025-01-22")
	for _, order := range [][]clock.Deadline{{long, short}, {short, long}} {
		x.s.Clocks = nil
		for i, d := range order {
			x.s.Clocks = append(x.s.Clocks, Running{ID: "answer/" + string(rune('1'+i)), Rule: "answer", Owner: procedure.Respondent, Act: AnswerCharge, Deadline: d})
		}
		m := &moment{p: x.p, s: x.s, now: x.at}
		if got := m.opportunityEnds(); !got.Equal(long.At) {
			t.Errorf("until %s, not %s", got, long.At)
		}
	}
}

// What was alleged, dropped before, is not dropped once more when the report is
// accepted without what lies too far back.
func TestWhatWasDroppedIsNotDroppedAgain(t *testing.T) {
	t.Parallel()
	x := screened(t, "", "")
	x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2", Ground: "breach", Added: 1}, Allegation{ID: "a3", Ground: "breach", Added: 1})
	x.s.Allegations[1].Dropped = 12
	x.s.Flags = []Flag{{Flag: flagOld, Ref: "a2"}, {Flag: flagOld, Ref: "a3"}, {Flag: "late", Ref: "a1"}}
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
	m.dropOld()
	if got := []int{x.s.Allegations[0].Dropped, x.s.Allegations[1].Dropped, x.s.Allegations[2].Dropped}; !slices.Equal(got, []int{0, 12, 21}) {
		t.Errorf("dropped by the entries %v", got)
	}
}

// Of what two sanctions have to be told, the time counts from the later.
func TestWhatIsOwedAboutPublications(t *testing.T) {
	t.Parallel()
	begin := func() *scene {
		x := sanctioned(t, "", "", StatusInEffect)
		x.p.Publish = procedure.Publication{From: "effective", Obligatory: true, Cite: "S9"}
		for i := range x.p.Sanctions {
			x.p.Sanctions[i].Public = true
		}
		x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "reprimand", By: "d1", Status: StatusInEffect, Effective: noon("2025-01-27")},
			InForce{ID: "s3", Sanction: "expulsion", By: "d1", Status: StatusInEffect, Effective: noon("2025-01-24")})
		return x
	}
	x := begin()
	d := first(Duties(x.p, x.s, x.at), func(d *Duty) bool { return d.ID == "publish" })
	if d == nil || !d.Since.Equal(noon("2025-01-27")) {
		t.Fatalf("owed: %+v", d)
	}
	// What is to be taken back says why: because its own time is over, and no other.
	for rule, want := range map[string]string{ListingRule: "its time is over", "answer": "does not stand any more"} {
		x := begin()
		x.s.Publications = []PublicationMade{{ID: "u1", Seq: 4, Of: []string{"s1", "s2", "s3"}}}
		x.s.Flags = []Flag{{Flag: FlagToRetract, Ref: "u1"}}
		x.s.Clocks = []Running{{ID: rule + "/1", Rule: rule, Ref: "u1", End: "expired", Deadline: due(t, x.p, "1 month", "2024-12-20")}}
		d := first(Duties(x.p, x.s, x.at), func(d *Duty) bool { return d.ID == "retract:u1" })
		if d == nil || !strings.Contains(d.What, want) || d.Late != (rule == ListingRule) {
			t.Errorf("after the end of %s: %+v", rule, d)
		}
	}
	// A publication that was taken back is looked at no more.
	x = begin()
	x.s.Publications = []PublicationMade{{ID: "u1", Seq: 4, Of: []string{"s1"}, Retracted: 18}, {ID: "u2", Seq: 5, Of: []string{"s1"}}}
	x.s.Sanctions[0].Status = StatusSetAside
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
	m.listings()
	if x.s.toRetract("u1") || !x.s.toRetract("u2") {
		t.Errorf("to be taken back: %+v", x.s.Flags)
	}
}

// Whoever leaves the panel of before a remand takes nothing from the body that is
// yet to be seated anew.
func TestAPanelOfBeforeARemandLosesNoQuorum(t *testing.T) {
	t.Parallel()
	for _, round := range []int{1, 2} {
		x := standing(t, "decision", "", "")
		x.s.Round, x.s.Panels[0].Seats[1].Left = round, 20
		m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
		m.quorumChanged()
		if lost := x.s.Panels[0].QuorumLost; lost != (round == 1) || lost != (x.s.Happened(procedure.QuorumLost) != nil) {
			t.Errorf("round %d: its quorum is lost: %t", round, lost)
		}
	}
}

// The letter about a ruling on a breach is served once; a decision is not served
// anew by what comes to them later.
func TestADecisionIsServedByTheFirstLetter(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, "", "", StatusInEffect)
	x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "breach", Round: 1, Seq: 18})
	x.s.Letters = []Letter{wrote("n1", "decision", 18, noon("2025-01-28"), "s1"), wrote("n2", "decision", 18, noon("2025-01-28"), "s1")}
	serve(t, x.p, x.s, noon("2025-01-29"), "n1")
	serve(t, x.p, x.s, noon("2025-01-31"), "n2")
	if d := x.s.Decisions[1]; clock.DateOf(d.Served, zoneOf(x.p)) != clock.MustDate("2025-01-29") {
		t.Errorf("served %s", d.Served)
	}
}

// A time limit that stands still already is not stopped once more, and says why it
// was stopped: the respondent reads one reason, the one that came first.
func TestATimeLimitIsStoppedOnce(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	x.p.Clock("decision").TolledBy = []procedure.Toll{procedure.TollStay, procedure.TollHold}
	x.running(t, "decision", "2025-01-22")
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
	x.s.Stay, x.s.HeldFor = 20, "a court"
	m.tollAll(procedure.TollStay)
	m.tollAll(procedure.TollHold)
	if c := x.s.Clocks[0]; !slices.Equal(c.Tolls, []string{"stay"}) || len(m.e.Effects) != 1 {
		t.Errorf("stopped by %v, in %d steps", c.Tolls, len(m.e.Effects))
	}
	m.startOwn(ConditionRule, "Condition k1", "Pay", procedure.Respondent, ReportCompliance, "s1.k1", period("30 calendar days"), "S1")
	if c := x.s.OpenClock(ConditionRule); c == nil || !slices.Equal(c.Tolls, []string{"stay"}) {
		t.Errorf("a condition under a stay waits with it: %+v", c)
	}
}

// A request holds back what was decided by itself until it is ruled on, and from
// then on only where it was granted and has not ended.
func TestWhatHoldsAStay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		q    StayAsked
		want bool
	}{
		{StayAsked{}, false}, {StayAsked{AtOnce: true}, true}, {StayAsked{AtOnce: true, Decided: 9}, false}, {StayAsked{Decided: 9, Granted: true}, true},
		{StayAsked{AtOnce: true, Decided: 9, Granted: true}, true}, {StayAsked{AtOnce: true, Decided: 9, Granted: true, Ended: 12}, false},
	} {
		if got := row.q.holds(); got != row.want {
			t.Errorf("%+v: %t", row.q, got)
		}
	}
}

// Who owes the ruling on a stay, and before it the body; each alone.
func TestWhoOwesTheRulingOnAStay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, ruler string
		with        func(x *scene)
		want        string
	}{
		{"an office", "president", func(*scene) {}, "stay:y1 president decide_stay"},
		{"a body", "panel_two", func(*scene) {}, "stay:y1 panel_two decide_stay"},
		{"a body that is not seated", "panel_two", func(x *scene) { x.s.Panels = x.s.Panels[:1] }, "stay:y1 president seat"},
		{"granted", "panel_two", func(x *scene) { x.s.StaysAsked[0].Decided, x.s.StaysAsked[0].Granted = 19, true }, "stay:y1 panel_two lift_stay"},
	} {
		x := staying(t, "sanction", "", "", row.ruler)
		x.s.Stay, x.s.StaysAsked = 18, []StayAsked{{ID: "y1", Of: "d1", Round: 1, Seq: 18, AtOnce: true}}
		row.with(x)
		got := slices.DeleteFunc(owed(x.p, x.s, "2025-02-03"), func(d string) bool { return !strings.HasPrefix(d, "stay:") })
		sameDuties(t, row.name, got, row.want)
		if d := first(Duties(x.p, x.s, x.at), func(d *Duty) bool { return d.ID == "stay:y1" }); d == nil || strings.HasPrefix(d.What, "Seat ") != (d.Act == SeatPanel) || (d.Ref == "panel_two") != (d.Act == SeatPanel) {
			t.Errorf("%s: %+v", row.name, d)
		}
	}
	x := standing(t, "appeal", "", "")
	x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10, Served: noon("2025-01-22")}}
	x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1", Seq: 16}}
	x.p.Appeal.Body = "president"
	if d := first(Duties(x.p, x.s, x.at), func(d *Duty) bool { return d.Act == DecideAppeal }); d == nil || d.Owner != "president" {
		t.Errorf("an appeal to an office: %v", owed(x.p, x.s, "2025-02-03"))
	}
}

// A ruling on more time is owed by the rule that gives it, where it has one of its own.
func TestTheRuleOfARequestForMoreTime(t *testing.T) {
	t.Parallel()
	for _, cite := range []string{"", "S7"} {
		x := timed(t, AskExtension, "2025-02-03")
		x.person("member")
		x.s.Clocks[0].Cite, x.p.Clock("answer").Extension.Cite = "S1", cite
		want := map[string]string{"": "S1", "S7": "S7"}[cite]
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &ExtensionRequest{Clock: "answer", For: period("90 calendar days"), Reasons: "so"}); r == nil || r.Rule != want && cite != "" {
			t.Errorf("too long, by the rule %q: %v", cite, r)
		}
		x.s.Requests = []ExtensionAsked{{ID: "x1", Clock: "answer/1"}}
		if d := first(Duties(x.p, x.s, x.at), func(d *Duty) bool { return d.ID == "request:x1" }); d == nil || d.Rule != want {
			t.Errorf("owed by %q: %+v", cite, d)
		}
	}
}

// An allegation of which the respondent has no notice is refused for that, and not
// with a day that cannot be counted.
func TestNoDayIsNamedBeforeNotice(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	x.p.Stage("decision").MinNew = period("10 calendar days")
	m := &moment{p: x.p, s: x.s, now: x.at}
	if r := m.timeToMeet(&Allegation{ID: "a2", Added: 18}); r != nil {
		t.Errorf("without notice: %v", r)
	}
	if r := m.timeToMeet(&Allegation{ID: "a2", Added: 18, Noticed: noon("2025-01-31")}); r == nil || r.Code != NotYet {
		t.Errorf("too early: %v", r)
	}
}

// The notice that was written with the step into the stage counts as that stage's.
func TestTheNoticeWrittenOnEntering(t *testing.T) {
	t.Parallel()
	for seq, want := range map[int]int{14: 1, 15: 0, 16: 0} {
		x := standing(t, "answer", "", "") // entered by entry 15
		x.s.Letters = []Letter{wrote("n1", "charge", seq, noon("2025-01-20"), "a1")}
		if got := toBeNoticed(x.s, "charge"); len(got) != want {
			t.Errorf("written by entry %d: %v is still to be told", seq, got)
		}
	}
}

// How a case ended, in a word.
func TestHowItEnded(t *testing.T) {
	t.Parallel()
	for on, want := range map[procedure.Event]string{
		procedure.ReviewLapsed: "dismissed", procedure.Upheld: "dismissed", procedure.DismissedNow: "dismissed", procedure.Referred: "referred",
		procedure.NotWarranted: "not_warranted", procedure.NoCause: "no_cause", procedure.LesserMeasure: "lesser_measure", procedure.Mediated: "settled",
		procedure.Withdrawn: "withdrawn", procedure.Resigned: "resigned", procedure.Died: "died", procedure.NoViolation: "cleared",
		procedure.FinalCleared: "cleared", procedure.SanctionsDone: "cleared", procedure.FinalViolation: "cleared", procedure.ConsentAgreed: "consent",
		procedure.OversightAgreed: "closed",
	} {
		if got := disposition(&State{Sanctions: []InForce{{Status: StatusSetAside}}}, on); got != want {
			t.Errorf("%s: %s, not %s", on, got, want)
		}
	}
	if (&State{}).IsOpen() || !(&State{Head: 1}).IsOpen() || (&State{Head: 2, Closed: &Closing{}}).IsOpen() {
		t.Error("a case is open from its report to its close")
	}
}

// The marks of a report are about who made it, but for who has left the body.
func TestWhomTheMarksOfAReportAreAbout(t *testing.T) {
	t.Parallel()
	for _, mark := range []string{"beyond_look_back", "retaliation_bar", "former_member"} {
		p := smallPack(t)
		p.Filing.Limit = clock.Period{}
		p.Filing.RespondentBar = mark == "retaliation_bar"
		a := &Report{Source: "person", Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"},
			Allegations: []NewCharge{{Ground: "breach", Text: "They did it.", From: clock.MustDate("2025-01-01"), Principles: []string{"new:p1"}}}}
		if mark == "beyond_look_back" {
			p.Filing.LookBack = period("1 week")
		}
		about := procedure.Complainant
		if mark == "former_member" { // which is the respondent's
			about, p.Filing.FormerMemberLimit, a.Respondent.LeftOn = procedure.Respondent, period("1 month"), clock.MustDate("2024-10-01")
		}
		s := &State{Case: "c"}
		m := &moment{p: p, s: s, now: noon("2025-02-03"), act: &Act{Kind: File, By: Actor{Person: "reporter"}}, e: Entry{Seq: 1, At: noon("2025-02-03")}}
		a.Barred = map[bool]string{true: "c0"}[p.Filing.RespondentBar]
		a.apply(s, &m.e)
		s.Head = 1
		a.follow(m)
		if f := first(s.Flags, func(f *Flag) bool { return f.Flag == mark }); f == nil || f.About != about {
			t.Errorf("%s: %+v, %v", mark, s.Flags, m.err)
		}
	}
}

// A hearing that is put off needs no new notice: the time before which it is not
// held ran for the day it was first set for, and for that hearing alone.
func TestAHearingThatIsPutOffNeedsNoNewNotice(t *testing.T) {
	t.Parallel()
	x := hearing(t, ContinueHearing, "clerk")
	rule := x.p.Clock("answer")
	rule.Act, rule.Rule.Bound = string(HoldHearing), clock.Min
	set := func(continued int) []HearingRecord {
		return []HearingRecord{{For: noon("2025-02-20"), Set: 16, SetAt: noon("2025-01-21"), Continued: continued}, {For: noon("2025-03-20"), Set: 18, SetAt: noon("2025-01-21")}}
	}
	for _, row := range []struct {
		name string
		with func(rule *procedure.Clock)
		want bool
	}{
		{"put off", func(*procedure.Clock) {}, true},
		{"set for the first time", func(*procedure.Clock) { x.s.Hearings = x.s.Hearings[:1] }, false},
		{"another hearing than the one before", func(*procedure.Clock) { x.s.Hearings[0].Continued = 0 }, false},
		{"its time ran before that hearing was set", func(*procedure.Clock) { x.s.Clocks[0].Since = noon("2025-01-20") }, false},
		{"the time of another act", func(r *procedure.Clock) { r.Act = string(File) }, false},
		{"a time by which it is held", func(r *procedure.Clock) { r.Rule.Bound = clock.Max }, false},
	} {
		x.s.Hearings, x.s.Clocks = set(18), []Running{{ID: "answer/1", Rule: "answer", Since: noon("2025-01-21")}}
		r := *rule
		row.with(&r)
		m := &moment{p: x.p, s: x.s, now: x.at}
		if got := m.noticeCounts(&r); got != row.want {
			t.Errorf("%s: the notice given counts: %t", row.name, got)
		}
	}
	// A hearing is put off to a moment that lies ahead, be it this one.
	for _, at := range []time.Time{noon("2025-02-21"), noon("2025-02-21").Add(1)} {
		x := hearing(t, ContinueHearing, "clerk")
		x.at = at
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &HearingContinued{For: noon("2025-02-21"), Reasons: "so"})
		if (r == nil) != at.Equal(noon("2025-02-21")) || r != nil && !strings.Contains(r.Sentence, "lies ahead") {
			t.Errorf("put off at %s: %v", at, r)
		}
	}
	y := hearing(t, ContinueHearing, "clerk")
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, &HearingContinued{Reasons: "so"}); r == nil || r.Field != "for" {
		t.Errorf("put off to no day: %v", r)
	}
}

// What the engine notes about an act is not believed of whoever asks for it: the day
// on which receipt was presumed, whether a violation was found.
func TestWhatTheEngineNotesIsNotBelieved(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", Serve, "clerk")
	x.s.Letters = []Letter{wrote("n1", "charge", 20, noon("2025-01-23"))}
	served := &Service{Letter: "n1", Method: "registered_post", Proof: "RR 1", Presumed: clock.MustDate("2025-01-24")}
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, served); r != nil || !served.Presumed.IsZero() {
		t.Errorf("served: presumed on %s, %v", served.Presumed, r)
	}
	y := standing(t, "decision", IssueDecision, "p1")
	y.s.Events = []Happening{{Event: procedure.Answered, At: noon("2025-01-18"), Seq: 14}}
	y.s.Findings = []Finding{{Allegation: "a1", Round: 1}}
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, &DecisionIssued{Reasons: "so", Violation: true}); r != nil || y.s.Decisions[0].Violation || y.s.Stage != "closed" {
		t.Errorf("nothing was found: %+v in %s, %v", y.s.Decisions, y.s.Stage, r)
	}
	// The time for something else that ran out is no reason to refuse a comment.
	p := shipped(t, "phs-93-2005")
	for act, late := range map[Kind]bool{Comment: true, Respond: false} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Letters: []Letter{wrote("n1", "draft_report", 4, noon("2025-02-03"))}}
		s.Letters[0].ServedAt = noon("2025-02-05")
		c := ran(t, p, s, "draft_comment", noon("2025-02-05"))
		c.End, c.Act = "expired", act
		if r := try(t, p, s, noon("2025-02-10"), Comment, Actor{Person: "member"}, &CommentGiven{Text: "One thing more."}); (r != nil) != late {
			t.Errorf("the time to %s is over: %v", act, r)
		}
	}
}

// A newer version can have done away with a sanction that the case knows: nothing
// of it is published, and a letter that names it, or names something else than a
// sanction, starts no time and stops none. A time that no calendar holds is told, and
// not begun.
func TestWhatTheProcedureDoesNotKnowOfASanction(t *testing.T) {
	t.Parallel()
	x := sanctioned(t, "", "", StatusInEffect)
	x.p.Sanction("suspension").Public = true
	x.s.Sanctions = append([]InForce{{ID: "s0", Sanction: "fine_that_is_gone", By: "d1", Status: StatusInEffect, Effective: noon("2025-01-20")}}, x.s.Sanctions...)
	x.s.Sanctions[1].Breach = "alleged"
	m := &moment{p: x.p, s: x.s, now: x.at, e: Entry{Seq: 21, At: x.at}}
	if now, soon := m.publishable(); !slices.Equal(now, []string{"s1"}) || soon {
		t.Errorf("published: %v, %t", now, soon)
	}
	x.s.Letters = []Letter{{ID: "n1", Seq: 20, About: []string{"a1", "s1"}}}
	answer := &procedure.Clock{Act: string(AnswerBreach)}
	if m.nothingToAnswer(answer, "n1") {
		t.Error("a breach that waits for its answer has none to wait for")
	}
	if x.s.Sanctions[1].Breach = "answered"; !m.nothingToAnswer(answer, "n1") {
		t.Error("a breach that was answered waits for an answer")
	}
	m.startOwn(TermRule, "Term", "Keep to it", procedure.Respondent, "", "s1", clock.Period{N: 20000, Unit: clock.Year}, "S1")
	if m.err == nil || len(x.s.Clocks) != 0 {
		t.Errorf("a term of 20000 years: %v, %+v", m.err, x.s.Clocks)
	}
}
