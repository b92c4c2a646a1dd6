package docket

import "testing"

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
