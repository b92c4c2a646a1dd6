package docket

import (
	"testing"

	"probity/procedure"
)

// arguing is a case before its panel, to which the reporter may file a brief for
// 20 days and the respondent until briefing is closed: by the chair, or by the
// clock after 10 days.
func arguing(t *testing.T) *course {
	return deciding(t,
		"needs: [panel_seated]", "needs: [panel_seated]\n    briefs: [parties]",
		`starts: ["entered:decision"], ends: [decided], stage: decision, period: 60`, `starts: [briefing_closed], ends: [decided], stage: decision, period: 60`,
		"  - {id: screening, title: Screening, owner: president, duty: look", `  - {id: briefing, title: Briefs, owner: panel_one, duty: close briefing, act: close_briefing, starts: ["entered:decision"], ends: [briefing_closed, decided], stage: decision, period: 10 calendar days, on_expiry: {event: briefing_closed}, cite: S1}
  - {id: last_word, title: Brief, owner: complainant, duty: file a brief, act: file_brief, starts: ["entered:decision"], ends: ["brief_filed:complainant", decided], stage: decision, period: 20 calendar days, on_expiry: {flags: [comment_waived]}, cite: S1}
  - {id: again, title: Decision, owner: office, duty: decide, act: decide, starts: [to_reconsider, "entered:decision"], ends: [decided], stage: decision, period: 30 calendar days, on_expiry: {overdue: true}, cite: S1}
  - {id: screening, title: Screening, owner: president, duty: look`)
}

func TestNothingIsRuledOnBeforeBriefingIsClosed(t *testing.T) {
	t.Parallel()
	c := arguing(t)
	late := &DecisionIssued{Reasons: "so"}
	brief := &BriefFiled{Text: "what there is to say"}
	c.refused("member", FileBrief, &BriefFiled{}, BadRequest, "Write your brief")
	c.refused("one", FileBrief, brief, NotYours, "")
	c.refused("clerk", CloseBriefing, &BriefingClosed{}, NotYours, "")
	c.refused("one", CloseBriefing, &BriefingClosed{}, NotYet, "may file a brief until Sun 23 Mar 2025")
	c.refused("one", IssueDecision, late, NotYet, "may file a brief until Sun 23 Mar 2025") // 3 March + 20
	c.s.OpenClock("last_word").Tolls = []string{"hold"}
	c.refused("one", CloseBriefing, &BriefingClosed{}, NotYet, "the time for it stands still") // until when, nobody knows
	c.s.OpenClock("last_word").Tolls = nil
	c.does("member", FileBrief, brief)
	if c.s.OpenClock("last_word") == nil {
		t.Error("the reporter's time ended with the respondent's brief")
	}
	c.does("reporter", FileBrief, brief)
	if c.s.OpenClock("last_word") != nil {
		t.Error("the reporter's time runs on after the brief")
	}
	c.refused("one", IssueDecision, late, NotYet, "Briefing is not closed")
	if c.s.OpenClock("decision") != nil {
		t.Error("the time to decide runs before briefing is closed")
	}
	c.does("one", CloseBriefing, &BriefingClosed{})
	c.refused("member", FileBrief, brief, TooLate, "Briefing was closed on Mon 3 Mar 2025")
	c.refused("one", CloseBriefing, &BriefingClosed{}, TooLate, "Briefing was closed on Mon 3 Mar 2025")
	if k := c.s.OpenClock("decision"); k == nil || k.Deadline.Day.String() != "Fri 2 May 2025" { // 3 March + 60
		t.Errorf("the time to decide: %+v", k)
	}
	if r := c.rules(true, "suspension"); r != nil {
		t.Fatal(r)
	}
	if len(c.s.Briefs) != 2 {
		t.Errorf("of two briefs %d are on the record", len(c.s.Briefs))
	}
}

func TestOnesOwnTimeToFileOutlastsTheCloseOfBriefing(t *testing.T) {
	t.Parallel()
	c := arguing(t)
	c.until("2025-03-14") // 3 March + 10 = 13 March: the clock closed briefing
	brief := &BriefFiled{Text: "what there is to say"}
	c.refused("member", FileBrief, brief, TooLate, "Briefing was closed on Fri 14 Mar 2025")
	c.refused("one", IssueDecision, &DecisionIssued{Reasons: "so"}, NotYet, "may file a brief until Sun 23 Mar 2025")
	c.does("reporter", FileBrief, brief)
	if r := c.rules(true, "suspension"); r != nil {
		t.Fatal(r)
	}
}

func TestNoNewBriefsUponReconsideration(t *testing.T) {
	t.Parallel()
	c := arguing(t)
	c.until("2025-03-24")
	if r := c.rules(true, "suspension"); r != nil {
		t.Fatal(r)
	}
	c.posts()
	c.does("member", AskReconsider, &ReconsiderRequest{Grounds: []string{"overlooked"}, Text: "the log"})
	c.does("reporter", OpposeReconsider, &ReconsiderAnswer{Text: "no"})
	c.votes("reconsider:q1", "yes", "one", "two", "three")
	c.does("one", DecideReconsider, &ReconsiderRuling{Request: "q1", Grant: true, Reasons: "so"})
	c.stands("decision", 2)
	c.refused("member", FileBrief, &BriefFiled{Text: "more"}, TooLate, "before the decision that is looked at again")
	if c.s.OpenClock("briefing") != nil || c.s.OpenClock("last_word") != nil || c.s.OpenClock("again") == nil {
		t.Error("upon reconsideration time to decide runs, and none to file briefs")
	}
	if r := c.rules(true, "reprimand"); r != nil {
		t.Fatal(r)
	}
}

// Who may file a brief, and until when; and who may close briefing.
func TestWhenBriefsAreTaken(t *testing.T) {
	t.Parallel()
	both := []procedure.Role{procedure.Parties}
	put := func(kind Kind, by string) *scene {
		x := standing(t, "decision", kind, by)
		x.p.Stage("decision").Briefs, x.p.Stage("appeal").Briefs = both, both
		x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 12, Served: noon("2025-01-12")}}
		return x
	}
	file := func() (*scene, *BriefFiled) {
		return put(FileBrief, "member"), &BriefFiled{Text: "so", Document: "u7"}
	}
	closed := func(seq int) func(*scene, *BriefFiled) {
		return func(x *scene, _ *BriefFiled) {
			x.s.Events = append(x.s.Events, Happening{Event: procedure.BriefingClosed, Seq: seq, At: noon("2025-01-28")})
		}
	}
	own := func(owner procedure.Role, act Kind, end string) func(*scene, *BriefFiled) {
		return func(x *scene, a *BriefFiled) {
			closed(18)(x, a)
			c := x.running(t, "decision", "2025-01-22")
			c.Owner, c.Act, c.End = owner, act, end
		}
	}
	again := func(x *scene, _ *BriefFiled) { x.s.Visits[1].On = procedure.ToReconsider }
	appeal := func(decided int) func(*scene, *BriefFiled) {
		return func(x *scene, _ *BriefFiled) {
			x.s.Stage = "appeal"
			x.s.Appeals = []AppealRecord{{ID: "p1", By: procedure.Respondent, Of: "d1", Seq: 17, Decided: decided}}
		}
	}
	x := asked(t, file, []spoilt[*BriefFiled]{
		{"none are filed here", func(x *scene, _ *BriefFiled) { x.p.Stage("decision").Briefs = nil }, NoProvision, "No briefs are filed"},
		{"the complainant", func(x *scene, _ *BriefFiled) { x.person("reporter") }, "", ""},
		{"the respondent alone may, and the complainant does", func(x *scene, _ *BriefFiled) {
			x.p.Stage("decision").Briefs = []procedure.Role{procedure.Respondent}
			x.person("reporter")
		}, NotYours, "the respondent"},
		{"nothing in it", func(_ *scene, a *BriefFiled) { a.Text = "" }, BadRequest, "Write your brief"},
		{"briefing was closed", closed(18), TooLate, "Briefing was closed on Tue 28 Jan 2025"},
		{"briefing was closed as the stage began", closed(15), TooLate, "Briefing was closed"},
		{"it was closed in the stage before", closed(14), "", ""},
		{"closed, and their own time runs", own(procedure.Respondent, FileBrief, ""), "", ""},
		{"closed, and the time of both runs", own(procedure.Parties, FileBrief, ""), "", ""},
		{"closed, and the other side's time runs", own(procedure.Complainant, FileBrief, ""), TooLate, "Briefing was closed"},
		{"closed, and their own time is over", own(procedure.Respondent, FileBrief, "expired"), TooLate, "Briefing was closed"},
		{"closed, and time for something else runs", own(procedure.Respondent, Respond, ""), TooLate, "Briefing was closed"},
		{"the body decides again", again, TooLate, "before the decision that is looked at again"},
		{"the body decides again, and their own time runs", func(x *scene, a *BriefFiled) {
			own(procedure.Respondent, FileBrief, "")(x, a)
			again(x, a)
			x.s.Events = nil
		}, "", ""},
		{"an appeal to argue", appeal(0), "", ""},
		{"the appeal was decided", appeal(18), NotYet, "no appeal yet"},
		{"nobody appealed", func(x *scene, a *BriefFiled) { appeal(0)(x, a); x.s.Appeals = nil }, NotYet, "no appeal yet"},
	}...)
	if b := x.s.Briefs; len(b) != 1 || b[0] != (Brief{ID: "b1", By: procedure.Respondent, Document: "u7", Seq: 21}) || !x.happenedNow(procedure.BriefFiled, "b1") || !x.happenedNow("brief_filed:respondent", "b1") {
		t.Errorf("filed: %+v, %+v", b, x.s.Events)
	}
	over := func() (*scene, *BriefingClosed) { return put(CloseBriefing, "p1"), &BriefingClosed{} }
	runs := func(act Kind, end string) func(*scene, *BriefingClosed) {
		return func(x *scene, _ *BriefingClosed) {
			c := x.running(t, "decision", "2025-01-22")
			c.Owner, c.Act, c.End = procedure.Complainant, act, end
		}
	}
	x = asked(t, over, []spoilt[*BriefingClosed]{
		{"none are filed here", func(x *scene, _ *BriefingClosed) { x.p.Stage("decision").Briefs = nil }, NoProvision, "No briefs are filed in this stage"},
		{"a member who is not the chair", func(x *scene, _ *BriefingClosed) { x.person("q2") }, NotYours, ""},
		{"time to file one runs", runs(FileBrief, ""), NotYet, "The complainant may file a brief until"},
		{"time to file one is over", runs(FileBrief, "expired"), "", ""},
		{"time for something else runs", runs(Respond, ""), "", ""},
		{"twice", func(x *scene, _ *BriefingClosed) { closed(18)(x, nil) }, TooLate, "Briefing was closed on"},
		{"twice, and the chair has time for a brief", func(x *scene, _ *BriefingClosed) { own(procedure.Chair, FileBrief, "")(x, nil) }, TooLate, "Briefing was closed on"},
		{"before an appeal", func(x *scene, _ *BriefingClosed) { x.s.Stage = "appeal"; x.person("q1") }, NotYet, "no appeal yet"},
	}...)
	if !x.happenedNow(procedure.BriefingClosed, "") {
		t.Errorf("closed: %+v", x.s.Events)
	}
}

// Which time limits begin no more once there is nothing left to argue, and what a
// ruling waits for.
func TestWhatBriefingThatIsOverStops(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name        string
		act         Kind
		again, over bool
		stops       bool
	}{
		{"to file a brief", FileBrief, false, false, false},
		{"to file a brief, closed", FileBrief, false, true, false},
		{"to file a brief, deciding again", FileBrief, true, false, true},
		{"to close briefing", CloseBriefing, false, false, false},
		{"to close briefing, closed", CloseBriefing, false, true, true},
		{"to close briefing, deciding again", CloseBriefing, true, false, true},
		{"to decide, deciding again", IssueDecision, true, true, false},
	} {
		x := standing(t, "decision", "", "")
		if row.again {
			x.s.Visits[1].On = procedure.ToReconsider
		}
		if row.over {
			x.s.Events = []Happening{{Event: procedure.BriefingClosed, Seq: 18}}
		}
		if got := x.s.overArgued(&procedure.Clock{Act: string(row.act)}); got != row.stops {
			t.Errorf("%s: over %t", row.name, got)
		}
		m := &moment{p: x.p, s: x.s, now: x.at}
		if r := m.stillArguing(); r != nil {
			t.Errorf("%s: where no briefs are filed a ruling waits: %v", row.name, r)
		}
		x.p.Stage("decision").Briefs = []procedure.Role{procedure.Parties}
		if r := m.stillArguing(); (r == nil) != (row.again || row.over) || r != nil && r.Code != NotYet {
			t.Errorf("%s: a ruling waits: %v", row.name, r)
		}
		x.running(t, "decision", "2025-01-22").Act = FileBrief
		if r := m.stillArguing(); r == nil || r.Code != NotYet || r.From.IsZero() {
			t.Errorf("%s: a ruling does not wait for who has time: %v", row.name, r)
		}
	}
	if (&State{}).decidingAgain() {
		t.Error("before a report something is decided again")
	}
}
