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
