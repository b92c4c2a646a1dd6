package notice

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// happened fills in what this kind of letter speaks of.
func (w *writer) happened() {
	v := &w.v
	v.Reasons = w.quote(w.reasons())
	v.GiveReasons = v.Reasons != "" || slices.Contains(v.Must, "reasons")
	switch w.n.Template {
	case "information_request":
		w.question()
	case "dismissal":
		if d, ok := w.says.(*docket.Dismissal); ok {
			v.Outcome = []string{dismissed(d.Ground)}
		}
		v.Contest = w.contested()
	case "charge":
		if c, ok := w.says.(*docket.Charging); ok {
			v.Statement = w.quote(c.Text)
		}
	case "reminder":
		w.only(w.l.Clock)
	case "extension":
		w.extension()
	case "hearing":
		w.hearing()
	case "report", "draft_report":
		if r, ok := w.says.(*docket.ReportFiled); ok {
			v.Outcome = []string{w.recommended(r.Recommend)}
		}
	case "decision", "appeal_decision":
		w.decision()
	case "appeal_received":
		w.appealed()
	case "sanction_effect", "breach", "reinstatement", "generic":
		w.sanctioned()
	case "oversight":
		w.overseen()
	case "interim":
		w.interim()
	case procedure.MovedLetter:
		w.moved()
	case "consent":
		w.consent()
	case "closing":
		w.closing()
	case "stay":
		w.stayed()
	case "withdrawal":
		if r, ok := w.says.(*docket.WithdrawalRuling); ok {
			v.Outcome = []string{"Your request to withdraw the report is not granted. The case goes on. You may still take part in it."}
			if r.Grant {
				v.Outcome = []string{"Your request to withdraw the report is granted. The case ends."}
			}
		}
	case "referral":
		if r, ok := w.says.(*docket.Referral); ok {
			v.Facts = []fact{{"Referred to", w.quote(line(r.To))}}
		}
	}
}

// contested says that the complainant may have the dismissal looked at again, and
// until when, in words that hold before their letter is served.
func (w *writer) contested() string {
	if w.l.To != procedure.Respondent || w.s.Complainant.Person == "" {
		return ""
	}
	for i := range w.p.Clocks {
		c := &w.p.Clocks[i]
		if c.Stage != w.s.Stage || c.Owner != procedure.Complainant && c.Owner != procedure.Parties || !slices.Contains(c.Ends, procedure.ReviewAsked) {
			continue
		}
		if k := w.s.OpenClock(c.ID); k != nil {
			return "The complainant may ask for a review of the dismissal until " + k.Deadline.Day.String() + "."
		}
		return "The complainant may ask for a review of the dismissal within " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0]) + "."
	}
	return ""
}

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

// reasons is the reasons on the docket for what the letter tells, if the
// addressee may read that entry.
func (w *writer) reasons() string {
	if w.cause == nil || !w.readable(w.cause.Visible) {
		return ""
	}
	switch a := w.says.(type) {
	case *docket.Lapsing, *docket.ReconsiderWaiver: // the decision stands; its reasons are in the entry that issued it
		if d := w.s.Decision(w.about('d')); d != nil && w.stands() {
			if e := w.entry(d.Seq); e != nil && w.readable(e.Visible) {
				if said, ok := e.Particulars.(*docket.DecisionIssued); ok {
					return said.Reasons
				}
			}
		}
	case *docket.Dismissal:
		return a.Reasons
	case *docket.ReviewRuling:
		return a.Reasons
	case *docket.Referral:
		return a.Reasons
	case *docket.ReconsiderRuling:
		return a.Reasons
	case *docket.OversightAnswer:
		return a.Text
	case *docket.DecisionIssued:
		return a.Reasons
	case *docket.AppealRuling:
		return a.Reasons
	case *docket.ExtensionRuling:
		return a.Reasons
	case *docket.Overrun:
		return a.Reasons
	case *docket.WithdrawalRuling:
		return a.Reasons
	case *docket.ClosingOrder:
		return a.Reasons
	case *docket.InterimImposed:
		return a.Reasons
	case *docket.InterimReview:
		return a.Reasons
	case *docket.InterimEnd:
		return a.Reasons
	case *docket.StayOrder:
		return a.Reasons
	case *docket.StayRuling:
		return a.Reasons
	case *docket.StayLifted:
		return a.Reasons
	case *docket.ConsentAccepted:
		return a.Reasons
	case *docket.ConsentRejected:
		return a.Reasons
	case *docket.BreachRuling:
		return a.Reasons
	case *docket.PetitionRuling:
		return a.Reasons
	case *docket.InquiryEnd:
		return a.Reasons
	case *docket.CauseRuling:
		return a.Reasons
	case *docket.DefaultDeclared:
		return a.Reasons
	case *docket.ShowCause:
		return a.Reasons
	case *docket.HearingContinued:
		return a.Reasons
	case *docket.Holding:
		return a.Reasons
	case *docket.Resumption:
		return a.Reasons
	case *docket.MediationStart:
		return a.Reasons
	}
	return ""
}

func (w *writer) readable(x docket.Visibility) bool {
	switch x {
	case docket.ToParties:
		return true
	case docket.ToComplainant:
		return w.l.To == procedure.Complainant
	case docket.ToRespondent:
		return w.l.To == procedure.Respondent
	}
	return !isParty(w.l.To) && x == docket.ToStaff
}

func (w *writer) about(prefix byte) string {
	for _, id := range w.l.About {
		if len(id) > 1 && id[0] == prefix && id[1] >= '0' && id[1] <= '9' {
			return id
		}
	}
	return ""
}

// question is the question put to the addressee: the one the letter names, or
// the last one without an answer.
func (w *writer) question() {
	w.v.NoDay = !slices.ContainsFunc(w.s.Clocks, func(c docket.Running) bool {
		return c.Open() && c.Act == docket.GiveInformation && (c.Owner == w.l.To || c.Owner == procedure.Parties)
	})
	id := w.about('q')
	for i := len(w.s.Informations) - 1; i >= 0; i-- {
		q := &w.s.Informations[i]
		if q.To != w.l.To || id != "" && q.ID != id || id == "" && q.Answered > 0 {
			continue
		}
		if e := w.entry(q.Asked); e != nil {
			if a, ok := e.Particulars.(*docket.Question); ok {
				w.v.Question = w.quote(a.Text)
			}
		}
		return
	}
}

func dismissed(ground string) string {
	switch ground {
	case "jurisdiction":
		return "The matter is outside what this body can rule on."
	case "not_covered":
		return "What was reported, even if it is true, is not one of the grounds of the procedure."
	case "late":
		return "The report came after the time for filing."
	case "unsupported":
		return "There is not enough that supports what was reported."
	case "trivial":
		return "What was reported is too slight for a proceeding."
	case "bad_faith":
		return "The report was found not to have been made in good faith."
	case "no_standing":
		return "The person concerned, or the person who reported, has no standing under this procedure."
	case "resolved":
		return "The matter has been resolved in another way."
	case "no_information":
		return "Information that was asked for was not given."
	case "confidence_broken":
		return "The person who reported made the matter public, which ends a complaint under this procedure."
	case "former_member":
		return "The person concerned left too long ago for this procedure."
	}
	return "The reasons are given below."
}

// only keeps the one limit a reminder speaks of.
func (w *writer) only(id string) {
	c := w.s.Clock(id)
	if c == nil {
		return
	}
	w.v.Limits = []limit{w.running(c)}
}

func (w *writer) extension() {
	var c *docket.Running
	for _, id := range w.l.About {
		if x := w.s.Clock(id); x != nil {
			c = x
		}
	}
	if c == nil {
		return
	}
	w.v.Facts = []fact{{"Time limit", c.Title}, {"New last day", c.Deadline.Day.String()}, {"Counted", sentence(c.Deadline.Sentence)}, {"Rule", w.p.InWords(c.Cite)}}
	who := w.p.TitleOf(w.office(c.Owner)) + " now has"
	if c.Owner == w.l.To {
		who = "You now have"
	} else if c.Owner == procedure.Parties {
		who = "Both sides now have"
	}
	w.v.Outcome = []string{sentence(who) + " until " + c.Deadline.Day.String() + " to " + duty(c) + "."}
}

func duty(c *docket.Running) string { return lower(strings.TrimSuffix(c.Duty, ".")) }

func (w *writer) hearing() {
	n := len(w.s.Hearings)
	for n > 0 && w.s.Hearings[n-1].Set > w.l.Seq && n > 1 {
		n--
	}
	if n == 0 {
		return
	}
	h := &w.s.Hearings[n-1]
	at := h.For.In(w.zone)
	x := &hearing{Day: h.Day.String(), Time: at.Format("15:04") + " (" + w.zone.String() + ")", Challenge: w.challenge(), Appeal: h.Body == w.p.Appeal.Body}
	if h.Day.IsZero() {
		x.Day = w.day(h.For)
	}
	for seq := h.Set; seq > 0; seq-- { // a later day keeps the place that was set
		e := w.entry(seq)
		if e == nil {
			break
		}
		if set, ok := e.Particulars.(*docket.HearingSet); ok {
			x.Place = w.quote(line(set.Place))
			for _, name := range set.Witnesses {
				x.Witnesses = append(x.Witnesses, w.quote(orElse(w.name(name), line(name))))
			}
			break
		}
	}
	if p := w.s.Panel(h.Body); p != nil {
		for i := range p.Seats {
			seat := &p.Seats[i]
			if seat.Left > 0 {
				continue
			}
			name := orElse(w.name(seat.Person), "a member whose name the office will give you")
			if seat.Role != "member" {
				name += " (" + seat.Role + ")"
			}
			x.Panel = append(x.Panel, name)
		}
	}
	if st := w.p.Stage(w.s.Stage); st != nil {
		x.Waivable = st.Waivable
	}
	w.v.Hearing = x
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

// other is what a letter without a kind of its own tells.
func (w *writer) other() {
	switch a := w.says.(type) {
	case *docket.Feedback:
		w.v.Outcome = []string{"This is what was done with your report, or is going to be, and why."}
		w.v.Facts = []fact{{"Feedback", w.quote(line(a.Text))}}
	case *docket.Holding:
		w.v.Outcome = []string{"The case waits for another forum. Time limits that the procedure stops for this stand still meanwhile."}
		w.v.Facts = []fact{{"Forum", w.quote(line(a.Forum))}}
	case *docket.Resumption:
		w.v.Outcome = []string{"The case no longer waits. It goes on from where it stood."}
	case *docket.MediationStart:
		w.v.Outcome = []string{"Both sides are asked to try mediation. Nobody has to settle, and nothing said there is a finding."}
	case *docket.MediationEnd:
		w.v.Outcome = []string{"Mediation has ended without a settlement. The case goes on."}
		if a.Settled {
			w.v.Outcome = []string{"The matter was settled in mediation."}
		}
	case *docket.ReviewRuling:
		w.v.Outcome = []string{"The dismissal is set aside. The case goes on."}
		if a.Uphold {
			w.v.Outcome = []string{"The dismissal stands. The case ends."}
		}
	case *docket.Resignation:
		w.v.Outcome = []string{"The respondent has resigned. Resigning does not make the case go away; what becomes of it is set by the procedure."}
	default:
		w.reconsidered()
	}
}

// overseen is what the body above answered, or why it is asked.
func (w *writer) overseen() {
	switch a := w.says.(type) {
	case *docket.OversightAnswer:
		if a.Agreed {
			w.v.Outcome = []string{"The body above agreed. What was put before it goes on as it stood."}
			return
		}
		w.v.Outcome = []string{"The body above did not agree. The case goes back."}
		if slices.ContainsFunc(w.s.Sanctions, func(x docket.InForce) bool { return x.Status == docket.StatusSetAside }) {
			w.v.Outcome = append(w.v.Outcome, "What was decided before has no effect any more.")
		}
		if slices.ContainsFunc(w.s.Offers, func(o docket.Offer) bool { return o.Status == "returned" }) {
			w.v.Outcome = append(w.v.Outcome, "The agreement does not stand, and what was admitted for it counts no more.")
		}
	case *docket.ClosingOrder:
		w.v.Outcome = []string{"The case is to be closed before its end. That needs the answer of the body above first."}
	default:
		w.other()
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

func (w *writer) closing() {
	c := w.s.Closed
	if c == nil {
		return
	}
	w.v.Outcome = []string{ended(c.Disposition)}
	w.v.Facts = []fact{{"Closed on", w.day(c.At)}}
	if d, cite := docket.KeptUntil(w.p, w.s); !d.Day.IsZero() {
		w.v.Facts = append(w.v.Facts, fact{"Record kept", "at least until " + d.Day.String() + " (" + w.p.InWords(cite) + ")"})
	} else if docket.KeptForever(w.p, w.s) {
		w.v.Facts = append(w.v.Facts, fact{"Record kept", "for ever (" + w.p.InWords(cite) + ")"})
	}
	if i := slices.IndexFunc(w.s.Sanctions, func(x docket.InForce) bool { return !x.Effective.IsZero() }); i >= 0 {
		s := w.sanction(&w.s.Sanctions[i])
		w.v.Facts = append(w.v.Facts, fact{"Sanction", s.Title})
	}
	for i := range w.s.Sanctions {
		x := &w.s.Sanctions[i]
		if s := w.p.Sanction(x.Sanction); s != nil && s.Reinstate != nil && x.Status == docket.StatusInEffect {
			w.v.Outcome = append(w.v.Outcome, sentence(s.Title)+" stands. A petition to come back opens the case again, for that alone. "+strings.Join(w.wayBack(s.Reinstate), " "))
		}
	}
}

func ended(disposition string) string {
	switch disposition {
	case "dismissed":
		return "The report was dismissed."
	case "referred":
		return "The matter was referred to another body."
	case "not_warranted":
		return "The inquiry found no ground for an investigation."
	case "no_cause":
		return "No cause was found to go on."
	case "lesser_measure":
		return "The matter ended with a measure that is no sanction."
	case "settled":
		return "The parties settled the matter in mediation."
	case "withdrawn":
		return "The report was withdrawn."
	case "resigned":
		return "The respondent resigned. That is recorded as the end of the case; nothing was found."
	case "died":
		return "The respondent has died. Nothing was found, and nothing will be."
	case "cleared":
		return "No violation stands against the respondent."
	case "sanctioned":
		return "A violation was found, and what was ordered is done."
	case "consent":
		return "The case ended by agreement."
	case "closed":
		return "The case was closed by order, before its course was over. Nothing was found."
	}
	return "The case ended: " + words(disposition) + "."
}
