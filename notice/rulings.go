package notice

import (
	"strings"

	"probity/docket"
	"probity/procedure"
)

// What letters about a decision, an appeal and reconsideration tell.

// stayed says what a stay, the request for one or its end means.
func (w *writer) stayed() {
	v := &w.v
	switch a := w.says.(type) {
	case *docket.StayRequest:
		v.Outcome = []string{"A stay was asked for. " + sentence(w.p.TitleOf(procedure.Role(w.p.Stay.RuledBy))) + " rules on it."}
		if a.AtOnce {
			v.Outcome = append(v.Outcome, "Until then what was decided does not take effect, and what a sanction still asks need not be done.")
		}
	case *docket.StayRuling:
		v.Outcome = []string{"The stay that was asked for is refused. The case goes on from where it stood."}
		if a.Grant {
			v.Outcome = []string{"The stay that was asked for is granted. What was decided waits until the stay is lifted."}
			if a.Security != "" {
				v.Facts = append(v.Facts, fact{"Bond or other security", w.quote(line(a.Security))})
			}
		}
	default:
		v.Outcome = []string{"The case, or the effect of the decision, is stayed from now on. What is stayed does not happen until the stay is lifted."}
		if w.s.Stay == 0 {
			v.Outcome = []string{"The stay is lifted. The case goes on from where it stood."}
		}
	}
}

// recommended says what an investigator thinks proven. It binds nobody.
func (w *writer) recommended(ids []string) string {
	if len(ids) == 0 {
		return "The report does not recommend finding any of the allegations proven. It decides nothing."
	}
	return "The report recommends finding these allegations proven: " + and(ids) + ". It decides nothing; that is for those who rule on the case."
}

func (w *writer) decision() {
	id := w.about('d')
	var d *docket.Decision
	for i := range w.s.Decisions {
		if x := &w.s.Decisions[i]; x.ID == id || id == "" && x.Seq <= w.l.Seq {
			d = x
		}
	}
	if d == nil {
		return
	}
	x := &decision{Day: w.day(d.At), Violation: d.Violation, Body: w.p.TitleOf(procedure.Role(d.Body))}
	w.v.Decision = x
	for _, sid := range d.Sanctions {
		if s := w.s.Sanction(sid); s != nil {
			x.Sanctions = append(x.Sanctions, w.sanction(s))
		}
	}
	x.Effect = w.effect(d)
	x.Publish = w.publication(d)
	if w.stands() {
		w.v.Outcome = []string{"The decision stands: the time to have it reconsidered is over, or it was not agreed to. If you may appeal, your time to do so runs from this letter."}
	}
	if a, ok := w.says.(*docket.DecisionIssued); ok {
		x.Dissent = strings.TrimSpace(a.Dissent) != ""
	}
	if a, ok := w.says.(*docket.AppealRuling); ok {
		x.Scope = w.quote(a.Scope)
		w.v.Outcome = []string{ruled(a.Outcome)}
	} else if d.Kind == "appeal" && len(w.s.Appeals) > 0 {
		w.v.Outcome = []string{ruled(w.s.Appeals[len(w.s.Appeals)-1].Outcome)}
	}
	w.findings(d)
}

// findings gives each allegation what was found on it in the decision's round.
func (w *writer) findings(d *docket.Decision) {
	for i := range w.v.Allegations {
		a := &w.v.Allegations[i]
		for j := range w.s.Findings {
			f := &w.s.Findings[j]
			if f.Allegation != a.ID || f.Seq > d.Seq || f.Round != d.Round {
				continue
			}
			a.Finding = "Not proven."
			if f.Violation {
				a.Finding = "Proven."
			}
			switch {
			case f.Default && f.Standard == "admission":
				a.Finding += " It was admitted by agreement."
			case f.Default:
				a.Finding += " It is treated as admitted."
			default:
				if f.Standard != w.p.Proof.Finding {
					a.Finding += " The standard of proof was " + standard(f.Standard) + "."
				}
				if f.Burden == "respondent" {
					a.Finding += " The burden of proof was on the respondent."
				}
			}
			if e := w.entry(f.Seq); e != nil {
				if x, ok := e.Particulars.(*docket.FindingMade); ok {
					a.Reasons = w.quote(x.Reasons)
				}
			}
		}
	}
}

func ruled(out string) string {
	switch out {
	case "affirm":
		return "The appeal did not succeed. The decision stands."
	case "reverse":
		return "The appeal succeeded. The decision is set aside, and its sanctions with it."
	case "reduce":
		return "The sanction is made lighter. The new one takes the place of the old."
	case "increase":
		return "The sanction is made heavier. The new one takes the place of the old."
	case "modify":
		return "The sanction is changed. The new one takes the place of the old."
	case "remand_facts":
		return "The case goes back so that more can be found out. The earlier sanctions do not stand."
	case "remand_decision":
		return "The case goes back to be decided again. The earlier sanctions do not stand."
	case "dismiss":
		return "The appeal is dismissed. The decision stands."
	}
	return "The appeal was decided: " + words(out) + "."
}

// effect says when anything takes effect.
func (w *writer) effect(d *docket.Decision) string {
	open := false
	for _, id := range d.Sanctions {
		x := w.s.Sanction(id)
		open = open || x != nil && (x.Status == docket.StatusDecided || x.Status == docket.StatusInEffect)
	}
	switch {
	case d.Kind == "appeal" && !open && len(d.Sanctions) == 0:
		if !d.Violation {
			return "No sanction of the earlier decision takes effect."
		}
		return "The sanctions of the earlier decision can now be put into effect. You get a letter with the first day of each."
	case d.Kind == "appeal":
		return "The decision is final. You get a letter with the first day of each sanction."
	case len(d.Sanctions) == 0:
		return "There is no sanction."
	case w.p.Appeal.None:
		return "There is no appeal in this procedure. You get a letter with the first day of each sanction."
	}
	return "No sanction takes effect before the time to appeal is over, or the appeal is decided. You get a letter with its first day."
}

func (w *writer) publication(d *docket.Decision) string {
	pub := &w.p.Publish
	if pub.None {
		return "This decision is not published."
	}
	public := false
	for _, id := range d.Sanctions {
		if x := w.s.Sanction(id); x != nil {
			s := w.p.Sanction(x.Sanction)
			public = public || s != nil && s.Public
		}
	}
	if !public {
		return "This decision is not published: it has no sanction that the procedure makes public."
	}
	return "If the sanction stands, " + w.p.Body + " may make this known: " + and(mapped(pub.Fields, words)) + "; to: " + and(mapped(pub.Audience, words)) + ". Nothing is published before the decision is final."
}

func (w *writer) appealed() {
	id := w.about('p')
	for i := range w.s.Appeals {
		a := &w.s.Appeals[i]
		if a.ID != id && (id != "" || a.Decided > 0) {
			continue
		}
		by, kind := sentence(w.p.TitleOf(a.By)), "appealed"
		if a.By == w.l.To {
			by = "You"
		}
		if a.Cross {
			kind = "cross-appealed"
		}
		var grounds []string
		for _, g := range a.Grounds {
			title := words(g)
			for j := range w.p.Appeal.Grounds {
				if w.p.Appeal.Grounds[j].ID == g {
					title = w.p.Appeal.Grounds[j].Title
				}
			}
			grounds = append(grounds, title)
		}
		w.v.Outcome = append(w.v.Outcome, by+" "+kind+" against the "+words(a.Against)+". The grounds given are: "+strings.Join(grounds, "; ")+".")
	}
}

// reconsidered tells of a request that the body decide again, and of the ruling
// on it.
func (w *writer) reconsidered() {
	body := ""
	if st := w.p.StageOfKind(procedure.ReconsiderStage); st != nil {
		body = w.p.TitleOf(procedure.Role(st.Body))
	}
	switch a := w.says.(type) {
	case *docket.ReconsiderRequest:
		by := sentence(w.p.TitleOf(w.cause.By.As)) + " has"
		if w.cause.By.As == w.l.To {
			by = "You have"
		}
		says := by + " asked " + body + " to decide again."
		var grounds []string
		for _, g := range a.Grounds {
			for j := range w.p.Reconsider.Grounds {
				if x := &w.p.Reconsider.Grounds[j]; x.ID == g {
					grounds = append(grounds, x.Title)
				}
			}
		}
		if len(grounds) > 0 {
			says += " The grounds given are: " + strings.Join(grounds, "; ") + "."
		}
		w.v.Outcome = []string{says}
	case *docket.ReconsiderRuling:
		w.v.Outcome = []string{sentence(body) + " will not decide again. The decision stands."}
		if a.Grant {
			w.v.Outcome = []string{sentence(body) + " will decide again. What was decided before has no effect."}
		}
	}
}

// stands reports that the letter with the decision is written again because
// nobody asked for reconsideration, or it was denied.
func (w *writer) stands() bool {
	h := w.s.Happened(procedure.DecisionStands)
	return h != nil && h.Seq == w.l.Seq
}
