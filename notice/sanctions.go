package notice

import (
	"probity/docket"
	"probity/procedure"
)

// What letters about sanctions, interim measures and agreements tell.

func (w *writer) sanction(x *docket.InForce) sanction {
	out := sanction{Title: x.Sanction, Status: x.Status}
	if s := w.p.Sanction(x.Sanction); s != nil {
		out.Title, out.Cite = s.Title, w.p.InWords(s.Cite)
		if r := s.Reinstate; r != nil {
			out.Return = w.wayBack(r)
		}
	}
	if st := w.p.Standing(x.Standing); st != nil {
		out.Standing = st.Title
	}
	if !x.Term.IsZero() {
		out.Term = x.Term.String()
	}
	if !x.Effective.IsZero() {
		out.First = w.day(x.Effective)
	}
	for i := range w.s.Clocks {
		if c := &w.s.Clocks[i]; c.Rule == docket.TermRule && c.Ref == x.ID {
			out.Last = c.Deadline.Day.String()
		}
	}
	for i := range x.Conditions {
		c := &x.Conditions[i]
		text := c.ID + ": " + w.quote(line(c.Text))
		switch {
		case c.Met > 0:
			text += " (met)"
		case !c.Due.IsZero():
			due := ""
			for j := range w.s.Clocks {
				if r := &w.s.Clocks[j]; r.Rule == docket.ConditionRule && r.Ref == x.ID+"."+c.ID {
					due = " (by " + r.Deadline.Day.String() + ")"
				}
			}
			text += orElse(due, " (within "+c.Due.String()+" of the day it takes effect)")
		}
		out.Conditions = append(out.Conditions, text)
	}
	return out
}

func (w *writer) wayBack(r *procedure.Reinstate) []string {
	var out []string
	if !r.AutomaticUpTo.IsZero() {
		out = append(out, "A term of up to "+r.AutomaticUpTo.String()+" ends when the respondent asks to come back after its last day.")
	}
	if !r.NotBefore.IsZero() {
		out = append(out, "Reinstatement can be asked for after "+r.NotBefore.String()+" from the first day.")
	}
	if !r.Within.IsZero() {
		out = append(out, "It must be asked for within "+r.Within.String()+" after the end of the term.")
	}
	if r.Bars {
		out = append(out, "Who lets that time pass cannot come back.")
	}
	return append(out, sentence(w.p.TitleOf(procedure.Role(r.By)))+" rules on it.")
}

func (w *writer) sanctioned() {
	id := w.about('s')
	if q := w.about('r'); q != "" && id == "" {
		for i := range w.s.Petitions {
			if w.s.Petitions[i].ID == q {
				id = w.s.Petitions[i].Sanction
			}
		}
	}
	x := w.s.Sanction(id)
	if x == nil {
		w.other()
		return
	}
	s := w.sanction(x)
	w.v.Sanction = &s
	switch w.n.Template {
	case "breach":
		if b, ok := w.says.(*docket.BreachAlleged); ok {
			w.v.Statement = w.quote(b.Text)
		}
		rule := w.p.Sanction(x.Sanction)
		switch {
		case rule == nil || rule.OnBreach == "" || rule.OnBreach == "show_cause":
			w.v.Outcome = []string{"If a breach is found, another sanction of the procedure can take the place of this one. That is decided after your answer, with reasons."}
		default:
			if next := w.p.Sanction(rule.OnBreach); next != nil {
				w.v.Outcome = []string{"If a breach is found, the procedure provides for: " + lower(next.Title) + "."}
			}
		}
	case "reinstatement":
		w.v.Outcome = []string{"Reinstatement was asked for. It has not been ruled on yet."}
		for i := range w.s.Petitions {
			switch q := &w.s.Petitions[i]; {
			case q.Sanction != x.ID || q.Decided == 0:
			case q.Granted:
				w.v.Outcome = []string{"Reinstatement is granted. The sanction no longer has effect."}
				if x.Status == docket.StatusInEffect {
					w.v.Outcome = []string{"Reinstatement is granted from the end of the term. Until then the sanction stays in effect."}
				}
			default:
				w.v.Outcome = []string{"Reinstatement is not granted."}
			}
		}
	case "generic":
		if b, ok := w.says.(*docket.BreachRuling); ok {
			w.v.Outcome = []string{"No breach was found. The sanction stays as it was."}
			if b.Breach {
				w.v.Outcome = []string{"A breach was found."}
			}
			break
		}
		switch x.Status {
		case docket.StatusExpired, docket.StatusDone:
			w.v.Outcome = []string{"The sanction is over."}
		case docket.StatusSetAside:
			w.v.Outcome = []string{"The sanction was set aside. It no longer has effect."}
		case docket.StatusReplaced:
			w.v.Outcome = []string{"Another sanction took the place of this one."}
		case docket.StatusReinstated:
			w.v.Outcome = []string{"The respondent is reinstated. The sanction no longer has effect."}
		}
		if !x.Ended.IsZero() && s.Last == "" {
			w.v.Facts = append(w.v.Facts, fact{"Last day", w.day(x.Ended)})
		}
	}
}

func (w *writer) interim() {
	id := w.about('m')
	for i := len(w.s.Measures) - 1; i >= 0; i-- {
		x := &w.s.Measures[i]
		if id != "" && x.ID != id {
			continue
		}
		title := words(x.Measure)
		im := w.p.InterimMeasure(x.Measure)
		if im != nil {
			title = im.Title
		}
		w.v.Interim = []fact{{"Measure", title}, {"Ground", words(x.Ground)}, {"From", w.day(x.At)}}
		if !x.Until.IsZero() {
			w.v.Interim = append(w.v.Interim, fact{"Ends at the latest", w.day(x.Until.Add(-1))})
		}
		switch {
		case x.Lifted > 0:
			w.v.Outcome = []string{lifted(x.Why)}
		case len(x.Reviewed) > 0:
			w.v.Outcome = []string{"The measure was reviewed and stays for now."}
		default:
			w.v.Outcome = []string{"The measure is in effect from now on. It decides nothing about the allegations."}
		}
		if im != nil && im.Challenge && x.Lifted == 0 {
			w.v.Outcome = append(w.v.Outcome, "You may ask at any time that it be lifted. Say why; the request is ruled on.")
		}
		if c := w.s.OpenClock(orElse(reviewOf(im), "-")); c != nil && x.Lifted == 0 {
			w.v.Outcome = append(w.v.Outcome, "It must be reviewed or lifted by "+c.Deadline.Day.String()+".")
		}
		return
	}
}

// lifted says that a measure is over, and by what.
func lifted(why string) string {
	switch why {
	case "in_effect":
		return "The measure is over: what was decided has taken effect in its place."
	case "closed":
		return "The measure is over: the case is closed."
	case "lapsed":
		return "The measure is over: its time has run out."
	}
	return "The measure is lifted."
}

func reviewOf(im *procedure.Interim) string {
	if im == nil {
		return ""
	}
	return im.Review
}

func (w *writer) consent() {
	id := w.about('o')
	for i := len(w.s.Offers) - 1; i >= 0; i-- {
		o := &w.s.Offers[i]
		if id != "" && o.ID != id {
			continue
		}
		switch o.Status {
		case "open":
			w.v.Outcome = []string{"An offer to end the case by agreement was made. Nobody has to accept it."}
			if w.v.Respondent && !o.Assent {
				w.v.Outcome = append(w.v.Outcome, "You may agree to it or turn it down. Take advice first if you wish; agree only if you do so freely.")
			}
		case "agreed":
			w.v.Outcome = []string{"The case ends by agreement."}
			for j := range o.Sanctions {
				if s := w.p.Sanction(o.Sanctions[j].Sanction); s != nil {
					w.v.Facts = append(w.v.Facts, fact{"Agreed", s.Title})
				}
			}
		case "rejected":
			w.v.Outcome = []string{"The offer was turned down. What it admitted is withdrawn and cannot be used."}
		case "withdrawn":
			w.v.Outcome = []string{"The offer was taken back. What it admitted cannot be used."}
		case "returned":
			w.v.Outcome = []string{"The other body did not accept the agreement. What it admitted is withdrawn and cannot be used."}
		}
		return
	}
}
