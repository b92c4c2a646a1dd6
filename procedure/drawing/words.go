package drawing

import (
	"strings"

	"probity/procedure"
)

// onExit says in a few words by what a stage is left.
func onExit(p *procedure.Procedure, e procedure.Event) string {
	short := map[procedure.Event]string{
		procedure.Complete: "complete", procedure.Accepted: "accepted", procedure.DismissedNow: "dismissed", procedure.Referred: "referred elsewhere",
		procedure.Withdrawn: "withdrawn", procedure.ToMediation: "sent to mediation", procedure.ShowCauseOrdered: "another body has ruled",
		procedure.Responded: "answered", procedure.ResponseWaived: "answer given up", procedure.Silent: "no answer in time",
		procedure.Warranted: "an investigation is warranted", procedure.NotWarranted: "none is warranted", procedure.Reported: "the report is in",
		procedure.CauseFound: "cause is found", procedure.NoCause: "no cause", procedure.LesserMeasure: "a lesser measure", procedure.Answered: "answered",
		procedure.Defaulted: "default declared", procedure.Heard: "heard", procedure.HearingWaived: "hearing given up", procedure.Violation: "a breach is found",
		procedure.NoViolation: "no breach is found", procedure.FinalViolation: "final: the breach stands", procedure.FinalCleared: "final: no breach stands",
		procedure.ToReconsider: "to be decided again", procedure.DecisionStands: "the decision stands",
		procedure.RemandedToFacts: "sent back to find out more", procedure.RemandedToDecide: "sent back to be decided again",
		procedure.OversightAgreed: "the body above agrees", procedure.OversightReturned: "the body above returns it", procedure.SanctionsDone: "the sanction is done",
		procedure.ReviewLapsed: "nobody asks for a review", procedure.Upheld: "the dismissal stands", procedure.Reinstated: "taken up again",
		procedure.Mediated: "settled", procedure.NotMediated: "not settled", procedure.ConsentAgreed: "agreed by consent", procedure.Resigned: "the respondent resigns",
		procedure.Died: "the respondent dies", procedure.ClosedNow: "closed by order",
	}
	if s, ok := short[e]; ok {
		return s
	}
	return p.EventTitle(e)
}

// afterTime says in a few words what the end of a time limit brings.
func afterTime(p *procedure.Procedure, c *procedure.Clock) string {
	x := &c.OnExpiry
	var out []string
	if x.Exit != "" {
		out = append(out, "then: "+onExit(p, x.Exit))
	}
	switch {
	case x.Event == procedure.AppealLapsed:
		out = append(out, "then the right to appeal ends")
	case x.Event == procedure.ReconsiderLapsed:
		out = append(out, "then reconsideration cannot be asked for any more")
	case x.Event != "":
		out = append(out, "then: "+strings.TrimPrefix(p.EventTitle(x.Event), "the "))
	}
	if x.Default {
		out = append(out, "then default may be declared")
	}
	if s := p.Sanction(x.Impose); s != nil {
		out = append(out, "then by the rule itself: "+s.Title)
	}
	if x.Lift {
		out = append(out, "then the measure ends")
	}
	if x.Effect {
		out = append(out, "then the sanction takes effect")
	}
	if n := p.Notice(x.Issue); n != nil {
		out = append(out, "then another letter: "+n.Title)
	}
	if x.Overdue {
		out = append(out, "late is recorded")
	}
	if len(out) == 0 {
		for _, f := range x.Flags {
			if f != "notice_period_over" {
				out = append(out, "then recorded: "+plain(f))
			}
		}
	}
	return strings.Join(out, "; ")
}

func plain(id string) string { return strings.ReplaceAll(id, "_", " ") }

// limitOf says a time limit's length.
func limitOf(c *procedure.Clock) string {
	s := c.Rule.Period.String()
	switch {
	case c.Rule.Bound == "min":
		s = "at least " + s
	case c.Rule.Period.N == 0:
		s = "the same day"
	}
	if c.Rule.Direction == "backward" {
		s += " before"
	}
	return s
}

// roleIn names who owns something, in its stage.
func roleIn(p *procedure.Procedure, st *procedure.Stage, r procedure.Role) string {
	switch r {
	case procedure.Owner:
		if st != nil {
			return p.TitleOf(st.Owner)
		}
	case procedure.Secretariat:
		return p.TitleOf(procedure.Role(p.FileKeeper))
	case procedure.Panel, procedure.Chair:
		if st != nil && st.Body != "" {
			if r == procedure.Chair {
				return "the chair of " + p.TitleOf(procedure.Role(st.Body))
			}
			return p.TitleOf(procedure.Role(st.Body))
		}
	}
	return p.TitleOf(r)
}

// limitsOf lists the time limits that belong to the stage: those that run only
// in it, and those that its beginning starts. The empty id lists the others.
func limitsOf(p *procedure.Procedure, stage string) []*procedure.Clock {
	var out []*procedure.Clock
	for i := range p.Clocks {
		if c := &p.Clocks[i]; home(p, c) == stage {
			out = append(out, c)
		}
	}
	return out
}

func home(p *procedure.Procedure, c *procedure.Clock) string {
	if c.Stage != "" {
		return c.Stage
	}
	for _, e := range c.Starts {
		if id, ok := strings.CutPrefix(string(e), procedure.EnteredPrefix); ok && p.Stage(id) != nil {
			return id
		}
	}
	return ""
}

// from says what starts a time limit.
func from(p *procedure.Procedure, c *procedure.Clock) string {
	var out []string
	for _, e := range c.Starts {
		if t := p.EventTitle(e); len(out) == 0 || out[len(out)-1] != t {
			out = append(out, t)
		}
	}
	word := ", from "
	if c.Rule.Direction == "backward" {
		word = ", before "
	}
	if len(out) > 1 {
		return word + "the later of " + strings.Join(out, " and ")
	}
	return word + strings.Join(out, "")
}
