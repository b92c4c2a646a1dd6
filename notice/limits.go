package notice

import (
	"slices"
	"strconv"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// limits lists the addressee's time limits: those that run, and those that this
// letter will start when it is served.
func (w *writer) limits() {
	for i := range w.s.Clocks {
		c := &w.s.Clocks[i]
		if c.Open() && (c.Owner == w.l.To || c.Owner == procedure.Parties && isParty(w.l.To)) {
			w.v.Limits = append(w.v.Limits, w.running(c))
		}
	}
	for i := range w.p.Clocks {
		if c := &w.p.Clocks[i]; w.startsByThis(c) {
			w.v.Limits = append(w.v.Limits, w.coming(c))
		}
	}
	for i := range w.p.Stages {
		if st := &w.p.Stages[i]; st.Kind == procedure.Decision && !st.MinNew.IsZero() {
			w.v.MinTime = st.MinNew.String()
		}
	}
}

func (w *writer) running(c *docket.Running) limit {
	x := limit{
		What: sentence(c.Duty), Day: c.Deadline.Day.String(), Sentence: sentence(c.Deadline.Sentence) + ".", Cite: w.p.InWords(c.Cite),
		NotBefore: c.Deadline.Rule.Bound == clock.Min,
	}
	if c.Standing() {
		x.Standing = "This time stands still for now (" + docket.TollWords(c.Tolls[len(c.Tolls)-1]) + "). When it runs again you are told the new last day."
		x.Day = ""
	}
	x.Silence = docket.Otherwise(w.p, w.s, c, true)
	if rule := w.p.Clock(c.Rule); rule != nil {
		x.MoreTime = w.moreTime(rule, c.Extensions)
	}
	return x
}

// startsByThis reports whether service of this letter starts the clock for its
// addressee.
func (w *writer) startsByThis(c *procedure.Clock) bool {
	if c.Owner != w.l.To && c.Owner != procedure.Parties {
		return false
	}
	if !slices.Contains(c.Starts, procedure.Served(w.l.Notice, w.l.To)) || c.Stage != "" && c.Stage != w.s.Stage || !w.l.ServedAt.IsZero() {
		return false
	}
	return c.Each || w.s.OpenClock(c.ID) == nil
}

// coming says a time that begins with service: in words, and on which day it
// would end if the letter were served today.
func (w *writer) coming(c *procedure.Clock) limit {
	begins := make([]string, len(c.Starts))
	triggers := make([]clock.Trigger, 0, len(c.Starts))
	for i, ev := range c.Starts {
		begins[i] = w.p.EventTitle(ev)
		t := clock.Trigger{Event: string(ev), At: w.now, Label: begins[i]}
		if ev != procedure.Served(w.l.Notice, w.l.To) {
			h := w.s.Happened(ev)
			if h == nil {
				continue
			}
			t.At, t.Served = h.At, h.How
		} else if len(w.l.Methods) > 0 {
			t.Served = w.l.Methods[0]
		}
		triggers = append(triggers, t)
	}
	x := limit{What: sentence(c.Duty), Cite: w.p.InWords(c.Provisions), NotBefore: c.Rule.Bound == clock.Min, Silence: docket.OtherwiseOf(w.p, w.s.Stage, c, true), MoreTime: w.moreTime(c, 0)}
	from := and(begins)
	if len(begins) > 1 {
		from = "the later of " + from
	}
	x.Sentence = sentence(c.Rule.Period.String()) + " from " + from + "."
	if len(triggers) < len(c.Starts) {
		return x
	}
	d, err := c.Rule.Due(*w.p.Calendar(c.Rule.Calendar), triggers...)
	if err != nil {
		return x
	}
	last := "the last day is "
	if x.NotBefore {
		last = "the first possible day is "
	}
	x.Sentence += " If this letter is served on you today, " + w.v.Date + ", " + last + d.Day.String() + ". If it is served later, that day moves with it. You can always see the day in your mailbox."
	if n := w.p.Notice(w.l.Notice); n != nil && n.Presumed != nil && w.l.Next() == n.Presumed.Method {
		x.Sentence += " You count as having received this letter " + n.Presumed.After.String() + " after its date (" + n.Presumed.Cite + "), unless something else is shown. If it reaches you later, tell us the day."
	}
	return x
}

func (w *writer) moreTime(c *procedure.Clock, had int) string {
	x := c.Extension
	if x == nil || x.OnRecord || !slices.Contains(x.AskedBy, w.l.To) && !slices.Contains(x.AskedBy, procedure.Parties) || x.Times > 0 && had >= x.Times {
		return ""
	}
	s := "You may ask " + w.p.TitleOf(w.office(x.GivenBy)) + " for more time"
	if !x.Max.IsZero() {
		s += ", up to " + x.Max.String()
	}
	switch {
	case x.Times == 1:
		s += ", once"
	case x.Times > 1:
		s += ", " + strconv.Itoa(x.Times) + " times at most"
	}
	if x.Grounds != "" {
		s += ", for " + x.Grounds
	}
	switch x.AskBy {
	case "before_due":
		s += ". Ask before the last day"
	case "by_due":
		s += ". Ask on the last day at the latest"
	}
	return s + "."
}

// rights lists what the addressee is entitled to from here on.
func (w *writer) rights() {
	switch w.l.To {
	case procedure.Respondent:
		w.v.Rights = w.respondentRights()
	case procedure.Complainant:
		w.v.Rights = w.complainantRights()
	}
	w.v.Appeal = w.appealRight()
}

func (w *writer) has(k docket.Kind) bool {
	r := w.p.ActRule(string(k))
	return r == nil || !r.Never
}

func (w *writer) respondentRights() []string {
	out := []string{"To answer. You may admit or deny each allegation, or say that you do not know. You may give your own account and your own evidence."}
	if w.has(docket.NameCounsel) {
		out = append(out, "To counsel. A lawyer or another adviser of your choice may help you and act for you. Tell us who it is.")
	}
	out = append(out, "To see the evidence. Nothing counts against you that you could not see and answer.")
	if w.v.MinTime != "" {
		out = append(out, "To fresh notice. If an allegation is added you get a new letter, and at least "+w.v.MinTime+" pass between that letter and a decision on it.")
	} else {
		out = append(out, "To fresh notice. If an allegation is added you get a new letter and can answer it.")
	}
	if st := w.p.StageOfKind(procedure.Hearing); st != nil {
		s := "To a hearing"
		if b := w.p.BodyOf(st.Body); b != nil {
			s += " before " + b.Title
		}
		s += ", if the case comes to one. You may appear, speak, bring witnesses, put questions and make a closing statement."
		if least := w.hearingNotice(); least != "" {
			s += " You are told the day at least " + least + " before."
		}
		if st.Waivable {
			s += " You may give the hearing up; the case is then decided on the papers."
		}
		out = append(out, s)
	}
	if s := w.challenge(); s != "" {
		out = append(out, s)
	}
	if w.p.Consent.Offered && slices.Contains(w.p.Consent.By, procedure.Respondent) {
		out = append(out, "To offer an agreed end of the case. An offer that is turned down cannot be used against you.")
	}
	out = append(out, w.mayAskAgain())
	out = append(out, w.mayAppeal(w.p.Appeal.Respondent, w.p.Appeal.Clock, "To appeal, if the decision goes against you"))
	return compact(out)
}

func (w *writer) complainantRights() []string {
	out := []string{"To add to your report at any time before the decision."}
	if !w.p.Filing.IdentityDisclosed {
		out = append(out, "To confidence. The respondent is not told who you are, unless you agree or the law demands it. Then you are told.")
	}
	switch w.p.Exit.Withdraw {
	case "ask":
		out = append(out, "To ask that your report be withdrawn. "+sentence(w.p.Body)+" answers that request, and may go on with the case.")
	case "ends":
		out = append(out, "To withdraw your report. The case then ends.")
	}
	out = append(out, w.mayAskAgain())
	out = append(out, w.mayAppeal(w.p.Appeal.Complainant, orElse(w.p.Appeal.OtherClock, w.p.Appeal.Clock), "To appeal against the decision"))
	out = append(out, "To be told how the case ends.")
	return compact(out)
}

func compact(list []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// mayAskAgain says that the body which decided can be asked to decide again.
func (w *writer) mayAskAgain() string {
	r := &w.p.Reconsider
	st, c := w.p.StageOfKind(procedure.ReconsiderStage), w.p.Clock(r.ClockOf(w.l.To))
	if st == nil || c == nil || !slices.Contains(r.By, w.l.To) {
		return ""
	}
	return "To ask " + w.p.TitleOf(procedure.Role(st.Body)) + ", before any appeal, to decide again, within " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0]) + "."
}

func (w *writer) mayAppeal(what []string, window, lead string) string {
	if w.p.Appeal.None || len(what) == 0 {
		return ""
	}
	if c := w.p.Clock(window); c != nil && len(c.Starts) > 0 {
		lead += ", within " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0])
	}
	if b := w.p.BodyOf(w.p.Appeal.Body); b != nil {
		lead += ", to " + b.Title
	}
	return lead + "."
}

// hearingNotice is the least notice of a hearing, if the procedure has one.
func (w *writer) hearingNotice() string {
	for i := range w.p.Clocks {
		if c := &w.p.Clocks[i]; c.Rule.Bound == clock.Min && docket.Kind(c.Act) == docket.HoldHearing && !c.Rule.Period.IsZero() {
			return c.Rule.Period.String()
		}
	}
	return ""
}

func (w *writer) challenge() string {
	var bodies []string
	cause := ""
	for i := range w.p.Bodies {
		b := &w.p.Bodies[i]
		if slices.Contains(b.Challenge.By, w.l.To) || slices.Contains(b.Challenge.By, procedure.Parties) {
			bodies = append(bodies, b.Title)
			if b.Challenge.ForCause {
				cause = ", giving your reasons,"
			}
		}
	}
	if len(bodies) == 0 {
		return ""
	}
	return "To object" + cause + " to a member of " + join(bodies, " or ") + "."
}

// appealRight is what the addressee may do against the last decision.
func (w *writer) appealRight() *appeal {
	ap := &w.p.Appeal
	what, window := ap.Respondent, ap.Clock
	if w.l.To == procedure.Complainant {
		what, window = ap.Complainant, orElse(ap.OtherClock, ap.Clock)
	}
	if ap.None || len(what) == 0 {
		return &appeal{None: true, Cite: w.p.InWords(ap.Cite)}
	}
	x := &appeal{Against: "the " + join(mapped(what, words), " or the "), Outcomes: join(mapped(ap.Outcomes, outcome), "; or "), NewEvidence: ap.NewEvidence, Cite: w.p.InWords(ap.Cite)}
	for i := range ap.Grounds {
		x.Grounds = append(x.Grounds, ap.Grounds[i].Title)
	}
	if b := w.p.BodyOf(ap.Body); b != nil {
		x.Body = b.Title
		if len(b.DisjointFrom) > 0 {
			x.Body += ", whose members had no part in the case before"
		}
	}
	if c := w.s.OpenClock(window); c != nil {
		x.Until = "The last day to appeal is " + c.Deadline.Day.String() + "."
	} else if c := w.p.Clock(window); c != nil && len(c.Starts) > 0 {
		x.Until = "You have " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0]) + " to appeal."
	}
	return x
}

func mapped(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = f(list[i])
	}
	return out
}

func outcome(id string) string {
	switch id {
	case "affirm":
		return "leave the decision as it is"
	case "reverse":
		return "set it aside"
	case "reduce":
		return "make the sanction lighter"
	case "increase":
		return "make the sanction heavier"
	case "modify":
		return "change the sanction"
	case "remand_facts":
		return "send the case back to find out more"
	case "remand_decision":
		return "send the case back to be decided again"
	case "dismiss":
		return "dismiss the appeal"
	}
	return words(id)
}
