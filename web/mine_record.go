package web

import (
	"slices"
	"time"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// told puts together what the docket tells the reader with what the procedure
// calls it.
func (p *myCasePage) told(rules *procedure.Procedure) {
	at := map[int]*entered{}
	for i := range p.Happened {
		at[p.Happened[i].Seq] = &p.Happened[i]
	}
	for i, v := range p.Visits {
		if st := rules.Stage(v.Stage); st != nil {
			p.Way = append(p.Way, visit{st.Title, st.Says, v.At, i == len(p.Visits)-1})
		}
	}
	found := map[string]*finding{}
	for _, f := range p.Findings {
		if f.Round == p.Round { // what was sent back is open again
			found[f.Allegation] = &finding{f.Violation, at[f.Seq].text("reasons")}
		}
	}
	for _, x := range p.Allegations {
		if x.Dropped == 0 {
			p.Alleged = append(p.Alleged, called(rules, x, found[x.ID]))
		}
	}
	for _, q := range p.CaseDetail.Questions {
		if q.To == p.Side() {
			e := at[q.Asked]
			one := myQuestion{ID: q.ID, Text: e.text("text"), Answered: q.Answered > 0}
			if e != nil {
				one.At = e.At
			}
			p.Questions = append(p.Questions, one)
		}
	}
	p.hearings(rules, at)
	for _, o := range p.CaseDetail.Offers {
		p.Offers = append(p.Offers, p.offer(rules, o, at[o.Seq].text("terms")))
	}
	for _, d := range p.CaseDetail.Decisions {
		e := at[d.Seq]
		p.Decisions = append(p.Decisions, decision{
			Decision: d, Head: p.headOf(d, e), State: p.stateOf(d), Body: rules.TitleOf(procedure.Role(d.Body)),
			Reasons: e.text("reasons"), Dissent: e.text("dissent"), Scope: e.text("scope"),
		})
	}
	may := slices.ContainsFunc(p.May, func(t todo) bool { return t.Kind == docket.ReportCompliance }) ||
		slices.ContainsFunc(p.Asked, func(t todo) bool { return t.Kind == docket.ReportCompliance })
	for _, s := range p.CaseDetail.Sanctions {
		p.Sanctions = append(p.Sanctions, imposed{s, sanctionOf(rules, s.Sanction), may && s.Status == docket.StatusInEffect})
	}
	for _, m := range p.CaseDetail.Measures {
		title := m.Measure
		if r := rules.InterimMeasure(m.Measure); r != nil {
			title = r.Title
		}
		p.Measures = append(p.Measures, measure{m, title})
	}
}

func (p *myCasePage) offer(rules *procedure.Procedure, o docket.Offer, terms string) offer {
	out := offer{Offer: o, Terms: terms, Mine: o.By == p.Side()}
	out.Open = !out.Mine && o.Status == "open" && !o.Assent
	for _, x := range p.Allegations {
		if slices.Contains(o.Admits, x.ID) {
			out.Admits = append(out.Admits, x.Text)
		}
	}
	for _, s := range o.Sanctions {
		out.Brings = append(out.Brings, imposedTerms{s, sanctionOf(rules, s.Sanction)})
	}
	return out
}

// sanctionOf is what the procedure calls a sanction.
func sanctionOf(rules *procedure.Procedure, id string) string {
	if r := rules.Sanction(id); r != nil {
		return r.Title
	}
	return id
}

// headOf is what a decision came to, stateOf whether it stands.
func (p *myCasePage) headOf(d docket.Decision, e *entered) string {
	own := "decided." + d.Kind
	if outcome := e.text("outcome"); outcome != "" {
		own += "." + outcome
	}
	switch {
	case p.a.words.has(own):
		return own
	case d.Violation:
		return "mine.violation"
	}
	return "mine.no_violation"
}

func (p *myCasePage) stateOf(d docket.Decision) string {
	switch {
	case d.Final > 0:
		return "mine.final"
	case d.Kind == "appeal" || d.Kind == "breach":
		return ""
	case d.Round < p.Round:
		return "mine.status.set_aside"
	}
	return "mine.not_final"
}

// called is an allegation in the words of the code.
func called(rules *procedure.Procedure, x docket.Allegation, found *finding) alleged {
	out := alleged{Allegation: x, Title: x.Ground, Found: found}
	if g := rules.Ground(x.Ground); g != nil {
		out.Title = g.Title
	}
	for _, id := range x.Principles {
		for _, c := range rules.Codes {
			if x.Code != "" && c.ID != x.Code {
				continue
			}
			for _, pr := range c.Principles {
				if title := pr.Title; pr.ID == id && !slices.Contains(out.Principles, title) {
					out.Principles = append(out.Principles, title)
				}
			}
		}
	}
	return out
}

func (p *myCasePage) hearings(rules *procedure.Procedure, at map[int]*entered) {
	zone, err := rules.Calendar("").Location()
	if err != nil {
		zone = time.UTC
	}
	for _, h := range p.CaseDetail.Hearings {
		e := at[h.Set]
		one := hearing{HearingRecord: h, At: h.For.In(zone).Format("15:04"), Zone: zone.String(), Place: e.text("place"), Over: h.Held > 0 || h.Continued > 0}
		if one.Day.IsZero() {
			one.Day = clock.DateOf(h.For, zone)
		}
		if e != nil {
			one.Witnesses, _ = e.Particulars["witnesses"].([]any)
		}
		p.Hearings = append(p.Hearings, one)
	}
}

// papers are the documents, under the title by which they were entered, and the
// evidence of which there is none.
func (p *myCasePage) papers(all []api.DocumentView) {
	have := map[string]bool{}
	for _, d := range all {
		one := paper{DocumentView: d, Title: d.Name}
		have[d.ID] = true
		for _, e := range p.Evidence {
			if e.Document == d.ID {
				one.Title, one.Mine = e.Title, e.From == p.Side()
			}
		}
		p.Papers = append(p.Papers, one)
	}
	for _, e := range p.Evidence {
		if e.Document == "" || !have[e.Document] {
			p.Papers = append(p.Papers, paper{Title: e.Title, Mine: e.From == p.Side()})
		}
	}
}
