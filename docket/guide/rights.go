package guide

import (
	"slices"
	"strconv"
	"strings"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
)

// rights is what the reader is entitled to in this procedure; for those who
// decide, what they must keep to.
func (w *writer) rights() Section {
	x := Section{ID: "rights", Heading: "Your rights"}
	switch w.r.As {
	case access.Respondent:
		w.respondentRights(&x)
	case access.Complainant:
		w.complainantRights(&x)
	case access.Member:
		x.Heading = "What you must keep to"
		w.memberRules(&x)
	case access.Investigator, access.Office:
		x.Heading = "What you must keep to"
		w.staffRules(&x)
	}
	return x
}

func (x *Section) right(says, rule string) {
	if says != "" {
		x.Steps = append(x.Steps, Step{Says: says, Rule: rule})
	}
}

func (w *writer) has(k docket.Kind) bool {
	r := w.p.ActRule(string(k))
	return r == nil || !r.Never
}

func (w *writer) respondentRights(x *Section) {
	if w.stage.Kind == procedure.SanctionStage || w.stage.Kind == procedure.Closed {
		w.afterwards(x)
		return
	}
	x.right("You count as not having done what is alleged until it is shown. It must be "+standard(w.p.Proof.Finding)+". You do not have to prove that you did nothing.", w.p.Proof.Cite)
	if st := w.p.StageOfKind(procedure.Response); st != nil {
		x.right("You have the right to answer every allegation. Your answer is read before anything is decided.", st.Cite)
	}
	for i := range w.s.Letters {
		l := &w.s.Letters[i]
		if n := w.p.Notice(l.Notice); n != nil && l.Presumed != "" && l.To == procedure.Respondent {
			x.right("It is presumed that “"+n.Title+"” reached you on "+clock.DateOf(l.ServedAt, w.zone).String()+". If it reached you later, or not at all, tell the office and say what shows it. Your time is then counted anew.", l.Presumed)
		}
	}
	if w.has(docket.NameCounsel) {
		x.right("You may have a lawyer or another adviser at your side.", w.cite(docket.NameCounsel))
	}
	x.right("You may see the evidence. Nothing counts against you that you could not see and answer.", w.p.Proof.Cite)
	if st := w.p.StageOfKind(procedure.Hearing); st != nil {
		s := "If the case comes to a hearing, you may be there, speak, bring witnesses and put questions."
		if n := w.hearingNotice(); n != "" {
			s += " You are told the day at least " + n + " before."
		}
		if st.Waivable {
			s += " You may give the hearing up."
		}
		x.right(s, st.Cite)
	}
	w.objecting(x)
	w.appealing(x, w.p.Appeal.Respondent, w.p.Appeal.Clock)
	if !w.p.Filing.IdentityDisclosed {
		x.right("You are told what is alleged. You are not told who reported it, unless the procedure or the law asks for that.", w.p.Filing.Cite)
	}
}

// afterwards is what the respondent may still count on once nothing is left to
// decide but the sanction's own course.
func (w *writer) afterwards(x *Section) {
	byRule := slices.ContainsFunc(w.s.Sanctions, func(v docket.InForce) bool {
		r := w.p.Sanction(v.Sanction)
		return r != nil && r.OnBreach != "" && r.OnBreach != "show_cause"
	})
	if w.s.Closed == nil && !byRule {
		x.right("Nothing more than what was decided can be asked of you. If it is said that you broke a condition, you are told and can answer before anything follows.", w.stage.Cite)
	}
	for i := range w.s.Sanctions {
		v := &w.s.Sanctions[i]
		if r := w.p.Sanction(v.Sanction); r != nil && r.Reinstate != nil && (v.Status == docket.StatusInEffect || v.Status == docket.StatusExpired) {
			s := "You may ask to be reinstated"
			if !r.Reinstate.NotBefore.IsZero() {
				s += ", not before " + r.Reinstate.NotBefore.String() + " from the day the sanction took effect"
			}
			if b := w.p.BodyOf(r.Reinstate.By); b != nil {
				s += ". " + sentence(b.Title) + " rules on it"
			}
			x.right(s+".", orElse(r.Reinstate.Cite, r.Cite))
		}
	}
	x.right("The case can be opened again only if new facts come up.", w.stage.Cite)
	if w.p.Publish.None {
		x.right("Nothing is published.", w.p.Publish.Cite)
	}
	for i := range w.s.Clocks {
		if c := &w.s.Clocks[i]; c.Rule == docket.ListingRule && c.Open() {
			x.right("What was published about the outcome is taken back after "+c.Deadline.Day.String()+": "+c.Deadline.Sentence+".", c.Cite)
		}
	}
}

func (w *writer) complainantRights(x *Section) {
	switch {
	case w.s.Anonymous:
		x.right("You gave no name, and you need not give one.", w.p.Filing.Cite)
	case !w.p.Filing.IdentityDisclosed:
		x.right("The respondent is not told who you are, unless you agree or the law asks for it. If that happens, you are told.", w.p.Filing.Cite)
	default:
		x.right("Under this procedure the respondent learns who reported.", w.p.Filing.Cite)
	}
	if w.p.Filing.ConfidenceEnds {
		x.right("Please keep the matter to yourself. If you make it public, the complaint can be ended for that.", w.p.Filing.ConfidenceCite)
	}
	if w.has(docket.ShutOut) {
		x.right("You may name people who must not know of this case.", w.p.Conflicts.Cite)
	}
	x.right("You may add to your report until there is a decision.", w.p.Filing.Cite)
	if st := w.p.StageOfKind(procedure.Dismissed); st != nil {
		if _, ok := st.Exit(procedure.Reinstated); ok {
			x.right("If your report is dismissed, you are told why, and you may ask that somebody else look at it again.", st.Cite)
		}
	}
	w.objecting(x)
	window := w.p.Appeal.OtherClock
	if window == "" {
		window = w.p.Appeal.Clock
	}
	if len(w.p.Appeal.Complainant) == 0 || w.p.Appeal.None {
		x.right("Under this procedure only the respondent may appeal against a decision.", w.p.Appeal.Cite)
	} else {
		w.appealing(x, w.p.Appeal.Complainant, window)
	}
	x.right("You are told how the case ends.", w.p.Exit.Cite)
}

func (w *writer) objecting(x *Section) {
	for i := range w.p.Bodies {
		b := &w.p.Bodies[i]
		if slices.Contains(b.Challenge.By, w.side()) || slices.Contains(b.Challenge.By, procedure.Parties) {
			who := "a member of " + b.Title + " who is not impartial"
			if b.Size == 1 {
				who = b.Title + ", if that person is not impartial"
			}
			x.right("You may object to "+who+".", orElse(b.Challenge.Cite, b.Cite))
		}
	}
}

// reconsidering says that the body which decided can be asked to decide again.
func (w *writer) reconsidering(x *Section) {
	r := &w.p.Reconsider
	st := w.p.StageOfKind(procedure.ReconsiderStage)
	c := w.p.Clock(r.ClockOf(w.side()))
	if st == nil || c == nil || !slices.Contains(r.By, w.side()) {
		return
	}
	x.right("Before any appeal, you may ask "+w.p.TitleOf(procedure.Role(st.Body))+" to decide again, within "+c.Rule.Period.String()+" from "+w.p.EventTitle(c.Starts[0])+".", r.Cite)
}

func (w *writer) appealing(x *Section, what []string, window string) {
	w.reconsidering(x)
	ap := &w.p.Appeal
	if ap.None || len(what) == 0 {
		x.right("This procedure has no appeal.", ap.Cite)
		return
	}
	s := "If the decision goes against you, you may appeal"
	if b := w.p.BodyOf(ap.Body); b != nil {
		s += " to " + b.Title
	}
	if c := w.p.Clock(window); c != nil && len(c.Starts) > 0 {
		s += ", within " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0])
	}
	s += "."
	if b := w.p.BodyOf(ap.Body); b != nil && len(b.DisjointFrom) > 0 {
		s += " Nobody who decided before sits there."
	}
	if ap.Stays == "auto" && w.side() == procedure.Respondent {
		s += " Until then the decision does not take effect."
	}
	x.right(s, ap.Cite)
	if y := &w.p.Stay; y.Given() && w.side() == procedure.Respondent {
		x.right("You may ask "+w.p.TitleOf(procedure.Role(y.RuledBy))+" that what was decided wait: in the stage "+strings.Join(mapped(y.Stages, func(id string) string { return "“" + w.p.Stage(id).Title + "”" }), " or ")+".", y.Cite)
	}
}

func (w *writer) memberRules(x *Section) {
	for i := range w.s.Panels {
		p := &w.s.Panels[i]
		b := w.p.BodyOf(p.Body)
		seat := w.s.Seat(p.Body, w.r.Actor.Person)
		if b == nil || seat == nil || w.s.Panel(p.Body) != p {
			continue
		}
		x.right("You sit on "+b.Title+". It can rule when this many are there: "+shareOf(b.Quorum)+". A motion is carried by "+b.Threshold.String()+".", b.Cite)
		if b.Secret {
			x.right("Votes are secret. Nobody sees how you voted.", b.Cite)
		}
		if seat.Role == "alternate" {
			x.right("You are an alternate. You vote only if you take a vacant seat.", b.Cite)
		}
	}
	x.right("Step aside if you cannot be impartial. These ties bar you without question: "+strings.Join(mapped(w.p.Conflicts.Automatic, words), ", ")+".", w.p.Conflicts.Cite)
	x.right("Do not speak about the case outside the proceedings. If somebody speaks to you about it, put that on the record.", w.p.Conflicts.Cite)
	x.right("What is alleged must be "+standard(w.p.Proof.Finding)+". Nothing counts that the respondent could not see and answer.", w.p.Proof.Cite)
}

func (w *writer) staffRules(x *Section) {
	x.right("Step aside if you cannot be impartial. These ties bar you without question: "+strings.Join(mapped(w.p.Conflicts.Automatic, words), ", ")+".", w.p.Conflicts.Cite)
	if !w.p.Filing.IdentityDisclosed || w.s.Anonymous {
		x.right("Who reported stays with the office that keeps the file. It leaves only by consent, by the procedure or by law, and each time that is put on the record.", w.p.Filing.Cite)
	}
	x.right("Speak of the case only with those who work on it.", w.p.Conflicts.Cite)
}

// mind is what the reader should bear in mind.
func (w *writer) mind() Section {
	x := Section{ID: "mind", Heading: "Keep in mind"}
	if w.p.Caution != "" {
		x.Says = append(x.Says, strings.Join(strings.Fields(w.p.Caution), " "))
	}
	if w.r.Receipt {
		x.Says = append(x.Says, "Keep your receipt safe, and do not show it to anybody. It is the only way back to your report. If it is lost, nobody can make another.")
	}
	switch w.r.As {
	case access.Complainant:
		x.Says = append(x.Says, "If you are in danger, or if somebody threatens you because of the report, do not wait for this case: call the police, and tell us.")
	case access.Respondent:
		x.Says = append(x.Says, "Do not try to find out who reported, and do not put pressure on anybody because of the report. That can be a breach of its own.")
	}
	if w.party() {
		x.Says = append(x.Says, "If something here is not clear, ask "+w.p.TitleOf(procedure.Role(w.p.FileKeeper))+". Asking is never held against you.")
	}
	return x
}

func (w *writer) cite(k docket.Kind) string {
	if r := w.p.ActRule(string(k)); r != nil && r.Cite != "" {
		return r.Cite
	}
	if st := w.p.StageOfKind(procedure.Response); st != nil {
		return st.Cite
	}
	return w.p.Filing.Cite
}

func (w *writer) hearingNotice() string {
	for i := range w.p.Clocks {
		if c := &w.p.Clocks[i]; c.Rule.Bound == clock.Min && docket.Kind(c.Act) == docket.HoldHearing && !c.Rule.Period.IsZero() {
			return c.Rule.Period.String()
		}
	}
	return ""
}

// standard says a standard of proof in words that follow "it must be".
func standard(id string) string {
	switch id {
	case "preponderance":
		return "shown to be more likely than not"
	case "clear_and_convincing":
		return "shown clearly and convincingly, which is more than likely"
	case "clear_strong_and_convincing":
		return "shown clearly, strongly and convincingly, which is much more than likely"
	case "beyond_reasonable_doubt":
		return "shown so that no reasonable doubt is left"
	}
	return "shown (" + words(id) + ")"
}

func shareOf(s procedure.Share) string {
	if s.Fraction == "" {
		return strconv.Itoa(s.Votes)
	}
	return s.String()
}
