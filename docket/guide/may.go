package guide

import (
	"slices"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
)

// may is what the reader can do of their own will: every act that the rules
// allow now, less what is asked of them already.
func (w *writer) may() Section {
	x := Section{ID: "may", Heading: "What you can do"}
	if w.party() {
		x.Heading = "What you can do, if you wish"
	}
	asked := map[docket.Kind]bool{}
	for _, d := range w.owed() {
		if w.mine(&d) {
			asked[d.Act] = true
		}
	}
	for _, o := range docket.May(w.p, w.s, w.r.Actor, w.now) {
		if !o.Allowed || asked[o.Kind] || o.Kind == docket.AskExtension {
			continue
		}
		if st, ok := w.option(&o); ok {
			x.Steps = append(x.Steps, st)
		}
	}
	if w.party() {
		w.askTime(&x)
		if len(x.Steps) > 0 && !w.r.Receipt {
			x.Says = append(x.Says, "Nothing here is a duty. If you do none of it, that is not held against you.")
		}
		if w.r.Receipt && len(x.Steps) > 0 {
			x.Says = append(x.Says, "Nothing here is a duty. Everything here is done with your receipt. You need no account and no name.")
		}
	}
	return x
}

func (w *writer) option(o *docket.Option) (Step, bool) {
	if !w.party() {
		if only := docket.SpecOf(o.Kind).By; len(only) == 1 && only[0] == procedure.TheClock || o.Kind == docket.File {
			return Step{}, false
		}
		if w.r.As == access.Member && !ofMembers(o.Kind) {
			return Step{}, false
		}
		return Step{Says: o.Title + ".", Act: o.Kind, Rule: o.Rule}, true
	}
	says, ok := w.says(o.Kind)
	out := Step{Says: says, How: w.how(o.Kind), Act: o.Kind, Rule: o.Rule, Otherwise: w.consequence(o.Kind)}
	if o.Kind == docket.BringAppeal || o.Kind == docket.CrossAppeal {
		w.window(&out)
	}
	return out, ok
}

// window says until when the reader can appeal, or from what that time will be
// counted.
func (w *writer) window(st *Step) {
	id := w.p.Appeal.Clock
	switch {
	case st.Act == docket.CrossAppeal:
		id = w.p.Appeal.CrossClock
	case w.side() == procedure.Complainant && w.p.Appeal.OtherClock != "":
		id = w.p.Appeal.OtherClock
	}
	if c := w.s.OpenClock(id); c != nil {
		st.Day, st.Sentence = c.Deadline.Day, c.Says()
		return
	}
	if c := w.p.Clock(id); c != nil && len(c.Starts) > 0 {
		st.Otherwise = append(st.Otherwise, "The time for it is "+c.Rule.Period.String()+" from "+w.p.EventTitle(c.Starts[0])+".")
	}
}

// ofMembers reports whether an act is part of what a member of a body does
// there. The body may own the stage, and then the rules allow its members much
// else; that is for its chair's desk and not for this page.
func ofMembers(k docket.Kind) bool {
	switch k {
	case docket.Declare, docket.Recuse, docket.DiscloseContact, docket.CastVote, docket.CloseBallot, docket.Find, docket.IssueDecision, docket.DecideAppeal,
		docket.DecideChallenge, docket.SetHearing, docket.ContinueHearing, docket.HoldHearing, docket.Proceed, docket.DeclareDefault, docket.DecideBreach,
		docket.DecidePetition, docket.FindCause, docket.ConcludeInquiry, docket.Accept, docket.Dismiss, docket.AcceptConsent, docket.RejectConsent,
		docket.DecideReview, docket.AskInformation, docket.ReviewInterim, docket.LiftInterim, docket.ImposeInterim, docket.OrderStay, docket.DecideStay, docket.LiftStay, docket.Note:
		return true
	}
	return false
}

// askTime lists the reader's time limits for which more time can be asked.
func (w *writer) askTime(x *Section) {
	for i := range w.s.Clocks {
		c := &w.s.Clocks[i]
		if !c.Open() || c.Owner != w.side() && c.Owner != procedure.Parties {
			continue
		}
		waiting := slices.ContainsFunc(w.s.Requests, func(q docket.ExtensionAsked) bool { return q.Clock == c.ID && q.Decided == 0 })
		if waiting {
			x.Says = append(x.Says, "Your request for more time waits for an answer. Until there is one, the day stays as it is.")
			continue
		}
		if more := w.moreTime(c); more != "" && more != "It is too late to ask for more time." {
			x.Steps = append(x.Steps, Step{Says: "For “" + c.Title + "”: " + small(more), Day: c.Deadline.Day, Sentence: c.Says(), How: w.how(docket.AskExtension), Act: docket.AskExtension, Rule: w.p.Clock(c.Rule).Extension.Cite})
		}
	}
}

// says words an act for a party; false for what a party is not told of here.
func (w *writer) says(k docket.Kind) (string, bool) {
	said := map[docket.Kind]string{
		docket.GiveInformation:  "You can tell us more, or answer a question that was put to you.",
		docket.RecordEvidence:   "You can hand in evidence.",
		docket.ShutOut:          "You can say who must not know of this case, by name.",
		docket.Withdraw:         "You can ask that your report be withdrawn.",
		docket.AskReview:        "You can ask that somebody else look at the dismissal again.",
		docket.Comment:          "You can comment on the report of the investigation.",
		docket.ChallengeMember:  "You can object to a person who is to decide.",
		docket.AskReconsider:    "You can ask the body that decided to decide again.",
		docket.WaiveReconsider:  "You can give up that the decision is taken again.",
		docket.OpposeReconsider: "The other side has asked that the decision be taken again. You can answer that.",
		docket.BringAppeal:      "You can appeal against the decision.",
		docket.CrossAppeal:      "The other side has appealed. You can appeal too.",
		docket.WaiveAppeal:      "You can give up the appeal.",
		docket.RevealIdentity:   "You can agree that somebody is told who you are.",
		docket.DiscloseContact:  "You can tell us that somebody spoke with you about the case outside the proceedings.",
		docket.Respond:          "You can answer the allegations, or add to your answer.",
		docket.WaiveResponse:    "You can give up the answer.",
		docket.NameCounsel:      "You can name a lawyer or another adviser who acts for you.",
		docket.AnswerCharge:     "You can answer the charge.",
		docket.OfferConsent:     "You can offer to end the case by agreement.",
		docket.AssentConsent:    "You can agree to the offer that was made to you.",
		docket.WithdrawConsent:  "You can take back your offer.",
		docket.WaiveHearing:     "You can give up the hearing.",
		docket.FileBrief:        "You can file a brief: what you have to say in writing to those who decide.",
		docket.ChallengeInterim: "You can object to the interim measure.",
		docket.AskStay:          "You can ask that what was decided wait.",
		docket.ReportCompliance: "You can report that you have met a condition.",
		docket.AnswerBreach:     "You can answer what is said about a breach.",
		docket.PetitionBack:     "You can ask to be reinstated.",
		docket.Resign:           "You can resign.",
	}
	if !w.sensible(k) {
		return "", false
	}
	s, ok := said[k]
	return s, ok
}

// sensible keeps back what the rules would let the reader try and then refuse
// for what it says: there is nobody to object to, no offer to agree to.
func (w *writer) sensible(k docket.Kind) bool {
	side := w.side()
	switch k {
	case docket.ChallengeMember:
		return w.seated()
	case docket.ReportCompliance:
		return w.inForce(func(x *docket.InForce) bool { return len(x.Conditions) > 0 })
	case docket.AnswerBreach:
		return w.inForce(func(x *docket.InForce) bool { return x.Breach == "alleged" })
	case docket.PetitionBack:
		return slices.ContainsFunc(w.s.Sanctions, func(x docket.InForce) bool {
			r := w.p.Sanction(x.Sanction)
			return r != nil && r.Reinstate != nil && (x.Status == docket.StatusInEffect || x.Status == docket.StatusExpired && w.s.Closed == nil)
		})
	case docket.RevealIdentity: // unless it is known anyway
		return w.s.Anonymous || !w.p.Filing.IdentityDisclosed
	case docket.AssentConsent, docket.WithdrawConsent:
		return slices.ContainsFunc(w.s.Offers, func(o docket.Offer) bool {
			return o.Status == "open" && (o.By == side) == (k == docket.WithdrawConsent) && (k == docket.WithdrawConsent || !o.Assent)
		})
	case docket.AskReconsider, docket.WaiveReconsider:
		d := w.s.Decision("")
		return d != nil && !slices.Contains(w.s.ReconsidersLost, side) &&
			!slices.ContainsFunc(w.s.Reconsiders, func(x docket.ReconsiderAsked) bool { return x.By == side && x.Of == d.ID })
	case docket.BringAppeal, docket.CrossAppeal, docket.WaiveAppeal:
		return w.canAppeal()
	}
	return true
}

func (w *writer) canAppeal() bool {
	side, d := w.side(), w.s.Decision("")
	what := w.p.Appeal.Respondent
	if side == procedure.Complainant {
		what = w.p.Appeal.Complainant
	}
	return len(what) > 0 && d != nil && !slices.Contains(w.s.AppealsLost, side) &&
		!slices.ContainsFunc(w.s.Appeals, func(a docket.AppealRecord) bool { return a.By == side && a.Of == d.ID })
}

func (w *writer) inForce(is func(*docket.InForce) bool) bool {
	for i := range w.s.Sanctions {
		if x := &w.s.Sanctions[i]; x.Status == docket.StatusInEffect && is(x) {
			return true
		}
	}
	return false
}

// seated reports whether the reader could object to somebody: a body sits.
func (w *writer) seated() bool {
	return slices.ContainsFunc(w.s.Panels, func(p docket.Panel) bool {
		return slices.ContainsFunc(p.Seats, func(x docket.Seat) bool { return x.Left == 0 })
	})
}

// consequence warns of what cannot be taken back.
func (w *writer) consequence(k docket.Kind) []string {
	switch k {
	case docket.Withdraw:
		switch w.p.Exit.Withdraw {
		case "ends":
			return []string{"The case then ends."}
		case "ask":
			return []string{"It is only a request. " + sentence(w.p.TitleOf(w.stage.Owner)) + " answers it, and the case may go on without you."}
		}
		return []string{"The case goes on without you."}
	case docket.WaiveResponse:
		return []string{"This cannot be taken back. It is no admission: what is alleged must still be shown."}
	case docket.WaiveHearing:
		return []string{"This cannot be taken back. The case is then decided on the papers."}
	case docket.AskReconsider:
		return w.decidedAgain()
	case docket.WaiveReconsider:
		return []string{"This cannot be taken back. The case then goes on from the decision as it is."}
	case docket.WaiveAppeal:
		return []string{"This cannot be taken back. The decision then stands, unless somebody else appeals."}
	case docket.AssentConsent:
		return []string{"Read the terms first, and take advice if you can. Once the body has accepted, the case ends by it."}
	case docket.OfferConsent:
		if w.p.Consent.Erased {
			return []string{"An offer that is turned down is erased and cannot be used against you."}
		}
		return []string{"It is for " + w.p.TitleOf(procedure.Role(w.p.Consent.RuledBy)) + " to accept it or not."}
	case docket.RevealIdentity:
		return []string{"This cannot be taken back: whoever has been told who you are knows it."}
	case docket.ShutOut:
		return []string{"For that person the case does not exist from then on. This cannot be taken back.",
			"You are not told whether anybody of that name works here."}
	case docket.AskStay:
		return w.stayHolds()
	case docket.Resign:
		return w.resigning()
	}
	return nil
}

// asksStay says what a request for a stay needs.
func (w *writer) asksStay() string {
	says := "Say why what was decided should wait."
	if with := w.p.Stay.With; with != "" {
		says += " Attach " + with + "."
	}
	if w.p.Stay.Security {
		says += " Say what bond or other security you offer."
	}
	return says
}

// stayHolds says what asking for a stay brings about, and what granting it needs.
func (w *writer) stayHolds() []string {
	x := &w.p.Stay
	who := w.p.TitleOf(procedure.Role(x.RuledBy))
	out := []string{sentence(who) + " rules on it."}
	if x.AtOnce {
		out[0] = "Until " + who + " has ruled on it, nothing of it takes effect."
	}
	if x.Security {
		out = append(out, "It is granted only against a bond or other adequate security.")
	}
	return out
}

// decidedAgain says what asking for reconsideration brings about.
func (w *writer) decidedAgain() []string {
	r := &w.p.Reconsider
	says := "Asking is enough: " + w.p.TitleOf(procedure.Role(w.stage.Body)) + " then decides again, and the decision that was made has no effect."
	if r.Ruling {
		says = sentence(w.p.TitleOf(procedure.Role(w.stage.Body))) + " first rules on whether it decides again. Until then the decision has no effect."
	}
	if r.Heavier {
		return []string{says, "The new decision can be heavier than the one before."}
	}
	if w.side() == procedure.Respondent {
		return []string{says, "If only you ask, the new decision cannot be heavier than the one before."}
	}
	return []string{says}
}

func (w *writer) resigning() []string {
	switch w.p.Exit.Resign {
	case "defer":
		return []string{"The case does not end by it. The resignation waits until the case is over."}
	case "continue":
		return []string{"The case does not end by it. It goes on."}
	case "close_bar":
		return []string{"The case ends by it, and you may be barred from coming back."}
	}
	return nil
}

// how says how a party does an act.
func (w *writer) how(k docket.Kind) string {
	with := "Sign in and open the case."
	if w.r.Receipt {
		with = "Enter your receipt."
	}
	what := map[docket.Kind]string{
		docket.GiveInformation:  "Write your answer. You can attach documents.",
		docket.RecordEvidence:   "Attach the document, and say in a few words what it is.",
		docket.ShutOut:          "Write the name as you know it, or an e-mail address. An office can be kept out as such where somebody else does its work.",
		docket.Withdraw:         "Say that you wish to withdraw. You need give no reason.",
		docket.AskReview:        "Say what you think was overlooked.",
		docket.Comment:          "Write your comment. You can attach documents.",
		docket.ChallengeMember:  "Say who, and why that person should not decide.",
		docket.AskReconsider:    "Say why it should be decided again, and on which of the grounds, if there are any.",
		docket.WaiveReconsider:  "Say that you give it up freely.",
		docket.OpposeReconsider: "Write your answer.",
		docket.BringAppeal:      "Say what you appeal against, on which of the grounds, and why.",
		docket.CrossAppeal:      "Say what you appeal against, on which of the grounds, and why.",
		docket.WaiveAppeal:      "Say that you give it up freely.",
		docket.RevealIdentity:   "Say who may be told. If you have given no name so far, give it, and how to reach you: it is shown to them alone.",
		docket.DiscloseContact:  "Say who it was and what was said.",
		docket.Respond:          "For each allegation say: admitted, denied, or not known. Then give your own account. You can attach documents.",
		docket.WaiveResponse:    "Say that you give it up.",
		docket.NameCounsel:      "Tell the office who it is.",
		docket.AnswerCharge:     "For each allegation say: admitted, denied, or not known. Then give your own account.",
		docket.OfferConsent:     "Write the terms you offer.",
		docket.AssentConsent:    "Say that you agree freely.",
		docket.WithdrawConsent:  "Say that you take it back.",
		docket.WaiveHearing:     "Say that you give it up freely.",
		docket.FileBrief:        "Write your brief. You can attach it as a document.",
		docket.ChallengeInterim: "Say why it should not stay in force.",
		docket.AskStay:          w.asksStay(),
		docket.ReportCompliance: "Say which condition, and how you met it. You can attach proof.",
		docket.AnswerBreach:     "Write your answer.",
		docket.PetitionBack:     "Say why you should be let back.",
		docket.AskExtension:     "Say how much more time you need, and why.",
		docket.Resign:           "Say that you resign, and from which day.",
	}
	if what[k] == "" || !w.party() {
		return ""
	}
	return with + " " + what[k]
}
