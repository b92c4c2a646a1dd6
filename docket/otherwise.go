package docket

import (
	"slices"

	"probity/procedure"
	"probity/procedure/clock"
)

// What follows when a time limit passes, in sentences: the same in a letter and on
// a page.

// Otherwise says what follows if what the running time limit asks for is not done
// by then. To whoever must do it, it speaks of "you" (mine); to others of the fact.
func Otherwise(p *procedure.Procedure, s *State, c *Running, mine bool) []string {
	switch c.Rule {
	case TermRule:
		return []string{"Nothing has to be done. The term ends by itself on that day."}
	case MeasureRule:
		return []string{"Nothing has to be done. The measure ends by itself on that day."}
	case ListingRule:
		return []string{"Nothing has to be done. The publication is then taken back."}
	case ReturnRule:
		if mine {
			return []string{"If you do not ask by then, the time to ask for reinstatement is over."}
		}
		return []string{"If nothing is asked by then, the time to ask for reinstatement is over."}
	case ConditionRule:
		if mine {
			return []string{"If you do not report it by then, it is recorded as late, and you may be asked to answer for it."}
		}
		return []string{"If it is not reported by then, it is recorded as late. The respondent may then have to answer for it."}
	}
	if rule := p.Clock(c.Rule); rule != nil {
		return OtherwiseOf(p, s.Stage, rule, mine)
	}
	return nil
}

// OtherwiseOf is Otherwise for a time limit of the pack that is still to begin; the
// stage is where the case is, for a limit that belongs to no stage.
func OtherwiseOf(p *procedure.Procedure, stage string, c *procedure.Clock, mine bool) []string {
	if c.Rule.Bound == clock.Min {
		return nil
	}
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	x := &c.OnExpiry
	if mine {
		for _, f := range x.Flags {
			if f == "comment_waived" && c.ID == p.Reconsider.Opposition {
				add("If you do not answer the request by then, it is ruled on without your answer.")
				continue
			}
			add(noted(p, f))
		}
	}
	add(lapses(p, x.Event, mine))
	switch {
	case x.Default && mine:
		add("If you do not answer, and it is proven that this was served on you, you may be declared in default. What is alleged is then treated as admitted.")
	case x.Default:
		add("If no answer comes, and it is proven that the charge was served, the body may treat what is alleged as admitted.")
	}
	if n := p.Notice(x.Issue); n != nil && mine {
		add("After that day another letter comes: “" + n.Title + "”.")
	}
	if s := p.Sanction(x.Impose); s != nil {
		add("If that day passes, this follows by the rule itself, without another decision: " + lower(s.Title) + ".")
	}
	if x.Lift {
		add("If it is not done by then, the interim measure ends.")
	}
	if x.Exit != "" {
		add(leadsTo(p, orElse(c.Stage, stage), x.Exit))
	}
	if x.Overdue {
		to := ""
		if told := EscalatesTo(p, c.Owner); told != "" {
			to = " and " + p.TitleOf(told) + " is told"
		}
		add("If it is not done by then, it is recorded as late" + to + ". It still has to be done.")
	}
	return out
}

// lapses says what right ends, or what is recorded, by the event of the end.
func lapses(p *procedure.Procedure, ev procedure.Event, mine bool) string {
	switch {
	case ev == "":
		return ""
	case ev == procedure.AppealLapsed && mine:
		return "If you do not appeal by then, your right to appeal ends. The decision becomes final unless somebody else has appealed."
	case ev == procedure.AppealLapsed:
		return "If nobody appeals by then, the decision becomes final."
	case ev == procedure.ReconsiderLapsed && mine:
		return "If you do not ask by then, your right to have it decided again ends."
	case ev == procedure.ReconsiderLapsed:
		return "If nobody asks by then, the decision is not taken again."
	}
	return "After that day this is recorded: " + p.EventTitle(ev) + "."
}

// noted says to the owner of a time limit what a flag means to them.
func noted(p *procedure.Procedure, flag string) string {
	switch flag {
	case "response_waived":
		return "If you do not answer by then, you are treated as having given up this answer. It is not an admission: what is alleged must still be shown."
	case "comment_waived":
		return "If you do not comment by then, the report goes on without your comment."
	case "adverse_inference":
		return "If you keep back what was asked for, those who decide may draw a conclusion against you from that."
	case "non_cooperation":
		return "If you do not answer, it may be recorded that you did not cooperate."
	case "information_not_given":
		if p.Filing.InformationSilent == "close" {
			return "If you do not answer by then, the report may be closed."
		}
		return "If you do not answer by then, the report is looked at as it is. You are not punished for it."
	case "non_participation":
		if slices.Contains(p.Appeal.LostBy, flag) {
			return "If you do not take part, that is recorded. You then lose the right to appeal."
		}
		return "If you do not take part, that is recorded."
	case "late_material":
		return "What comes after that day may be left out of account."
	case "notice_period_over":
		return ""
	}
	return "If nothing is done by then, this is recorded: " + words(flag) + "."
}

// leadsTo says where the case goes by the event from the stage.
func leadsTo(p *procedure.Procedure, stage string, on procedure.Event) string {
	if st := p.Stage(stage); st != nil {
		if way, ok := st.Exit(on); ok {
			switch to := p.Stage(way.To); to.Kind {
			case procedure.Closed:
				return "After that day the case is closed."
			case procedure.Dismissed:
				return "After that day the report is dismissed."
			default:
				return "After that day the case goes on to the step “" + to.Title + "”."
			}
		}
	}
	return "After that day the case goes on."
}
