package lives

import (
	"fmt"
	"slices"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Maker makes up what people say when they act on a case, from the case as it
// stands and from chance.
type Maker struct {
	P     *procedure.Procedure
	S     *docket.State
	Now   time.Time
	Sound bool // nobody errs: what is said is what a careful person would say

	chance Chance
}

// NewMaker makes one for a case that has not begun.
func NewMaker(p *procedure.Procedure, s *docket.State, now time.Time, chance Chance) Maker {
	return Maker{P: p, S: s, Now: now, chance: chance}
}

func (l *Maker) flip() bool { return l.chance.Intn(2) == 0 }

// odd is true now and then, for what is left out or wrong.
func (l *Maker) odd() bool { return !l.Sound && l.chance.Intn(12) == 0 }

func pick[T any](l *Maker, from []T) T {
	var none T
	if len(from) == 0 {
		return none
	}
	return from[l.chance.Intn(len(from))]
}

const because = "for the reasons given"

// Report makes up a report and who brings it.
func (l *Maker) Report() (docket.Actor, *docket.Report) {
	r := &docket.Report{Source: "person", Signed: true, Respondent: docket.Party{Person: "respondent", Address: true}, Channel: "web"}
	by := docket.Actor{Person: "reporter"}
	r.Complainant = docket.Party{Person: "reporter", Anonymous: l.chance.Intn(4) == 0 && l.P.Filing.Anonymous != procedure.AnonymousForbidden}
	switch l.chance.Intn(6) {
	case 0:
		by = l.holder(l.P.Offices[l.chance.Intn(len(l.P.Offices))].ID)
		r.Source, r.Reasons, r.Complainant = "own_motion", because, docket.Party{}
	case 1:
		by = l.holder(l.P.FileKeeper)
		r.Source, r.Channel = "on_behalf", "phone"
	}
	if !l.P.Filing.FormerMemberLimit.IsZero() && l.odd() {
		r.Respondent.LeftOn = l.today().AddDays(-100 - l.chance.Intn(900))
	}
	if r.Source != "own_motion" && l.flip() {
		r.Respondent = docket.Party{Name: "somebody by name"}
	}
	for n := 1 + l.chance.Intn(3); n > 0; n-- {
		r.Allegations = append(r.Allegations, l.charge())
	}
	if l.flip() {
		r.Evidence = []docket.NewEvidence{{Title: "A photograph", Independent: l.flip()}}
	}
	return by, r
}

func (l *Maker) charge() docket.NewCharge {
	g := pick(l, l.P.Grounds)
	back := 5 + l.chance.Intn(200)
	if l.odd() {
		back = 400 + l.chance.Intn(3000)
	}
	c := docket.NewCharge{Ground: g.ID, Text: "something happened", From: l.today().AddDays(-back)}
	if code := l.P.CodeAt(c.From); code != nil && len(code.Principles) > 0 && l.flip() {
		c.Principles = []string{pick(l, code.Principles).ID}
	}
	return c
}

func (l *Maker) allegation() string {
	if l.odd() || len(l.S.Allegations) == 0 {
		return "a99"
	}
	return pick(l, l.S.Allegations).ID
}

func (l *Maker) evidence() []string {
	var ids []string
	for _, e := range l.S.Evidence {
		if l.chance.Intn(3) > 0 {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

func (l *Maker) member() string { return fmt.Sprintf("member-%d", 1+l.chance.Intn(14)) }

func (l *Maker) terms() []docket.SanctionTerms {
	if len(l.P.Sanctions) == 0 {
		return nil
	}
	s := pick(l, l.P.Sanctions)
	return l.Terms(&s)
}

// Terms makes up the terms of a sanction.
func (l *Maker) Terms(s *procedure.Sanction) []docket.SanctionTerms {
	t := docket.SanctionTerms{Sanction: s.ID}
	if s.Term {
		t.Term = s.Max
		if t.Term.IsZero() || l.flip() {
			t.Term = s.Min
		}
		if t.Term.IsZero() {
			t.Term = clock.Period{N: 1 + l.chance.Intn(12), Unit: clock.Month}
		}
	}
	if s.Conditions && (s.Effect == "condition" || l.flip()) {
		t.Conditions = []docket.Condition{{Text: "a course", Due: clock.Period{N: 90, Unit: clock.CalendarDay}}, {Text: "a mentor"}}
	}
	return []docket.SanctionTerms{t}
}

func (l *Maker) carried() []docket.SanctionTerms {
	for _, b := range l.S.Ballots {
		if b.Result == docket.Carried && len(b.Motion) > 9 && b.Motion[:9] == "sanction:" && b.Round == l.S.Round {
			for try := 0; try < 40; try++ {
				if t := l.terms(); t != nil && "sanction:"+t[0].Sanction == b.Motion {
					return t
				}
			}
		}
	}
	return nil
}

func (l *Maker) motion() string {
	st := l.P.Stage(l.S.Stage)
	if st != nil {
		if m := l.stageMotions(st); len(m) > 0 {
			return m[0]
		}
	}
	switch {
	case st != nil && st.Kind == procedure.AppealStage && len(l.P.Appeal.Outcomes) > 0:
		return "appeal:" + pick(l, l.P.Appeal.Outcomes)
	case len(l.S.StaysAsked) > 0 && l.S.StaysAsked[len(l.S.StaysAsked)-1].Decided == 0 && l.flip():
		return "stay:" + l.S.StaysAsked[len(l.S.StaysAsked)-1].ID
	case len(l.S.Petitions) > 0 && l.flip():
		return "petition:" + pick(l, l.S.Petitions).ID
	}
	for _, a := range l.S.Allegations {
		if b := l.S.BallotOn("violation:" + a.ID); (b == nil || b.Closed == 0) && l.chance.Intn(3) > 0 {
			return "violation:" + a.ID
		}
	}
	if len(l.P.Sanctions) > 0 {
		return "sanction:" + pick(l, l.P.Sanctions[:min(2, len(l.P.Sanctions))]).ID
	}
	return "violation:" + l.allegation()
}

func (l *Maker) choice() string {
	if l.chance.Intn(4) > 0 {
		return "yes"
	}
	return pick(l, []string{"no", "abstain"})
}

func (l *Maker) openClock() string {
	var ids []string
	for _, c := range l.S.Clocks {
		if c.Open() || l.odd() {
			ids = append(ids, c.ID)
		}
	}
	return pick(l, ids)
}

func (l *Maker) sanction(ref string) string {
	if ref != "" && l.S.Sanction(ref) != nil {
		return ref
	}
	if len(l.S.Sanctions) == 0 {
		return "s1"
	}
	return pick(l, l.S.Sanctions).ID
}

// body is one that could be seated now: the stage's, the appeal's, or any.
func (l *Maker) body(ref string) string {
	if l.P.BodyOf(ref) != nil {
		return ref
	}
	if st := l.P.Stage(l.S.Stage); st != nil && l.chance.Intn(4) > 0 {
		if st.Kind == procedure.AppealStage && l.P.Appeal.Body != "" {
			return l.P.Appeal.Body
		}
		if st.Body != "" {
			return st.Body
		}
	}
	if len(l.P.Bodies) == 0 {
		return "none"
	}
	return pick(l, l.P.Bodies).ID
}

func (l *Maker) seating(ref string) *docket.Seating {
	body := l.P.BodyOf(l.body(ref))
	if body == nil {
		return &docket.Seating{Body: "none"}
	}
	first := firstMember(l.P, body)
	people := make([]string, body.Size)
	for i := range people {
		people[i] = fmt.Sprintf("member-%d", first+i)
	}
	a := &docket.Seating{Body: body.ID, Members: docket.Bench(body, people)}
	if l.odd() {
		a.Members[0].Person = pick(l, []string{"respondent", "reporter", "investigator-1"})
	}
	if l.flip() {
		a.Members = append(a.Members, docket.NewSeat{Person: fmt.Sprintf("member-%d", first+body.Size), Role: "alternate"})
	}
	return a
}

// firstMember numbers the members of a body, so that bodies which must have no
// member in common have none, whichever the procedure names first.
func firstMember(p *procedure.Procedure, body *procedure.Body) int {
	n := 1
	if body.ID == p.Appeal.Body {
		n = 8
	}
	for i := range p.Bodies {
		o := &p.Bodies[i]
		if o == body {
			break
		}
		if slices.Contains(body.DisjointFrom, o.ID) || slices.Contains(o.DisjointFrom, body.ID) {
			n = max(n, firstMember(p, o)+o.Size+1) // one alternate beside the seats
		}
	}
	return n
}

func (l *Maker) present() []string {
	st := l.P.Stage(l.S.Stage)
	var who []string
	if st == nil {
		return nil
	}
	if p := l.S.Panel(st.Body); p != nil {
		for _, s := range p.Seats {
			if s.Left == 0 && s.Role != "alternate" {
				who = append(who, s.Person)
			}
		}
	}
	return who
}

// Particulars makes up what an act says: mostly sound, now and then not, unless
// all is to be sound. The reference is that of the duty which the act meets; nil
// when nothing can be said.
func (l *Maker) Particulars(k docket.Kind, who docket.Actor, ref string) docket.Particulars {
	if !l.Sound && l.chance.Intn(30) == 0 {
		p, err := docket.NewParticulars(k)
		if err == nil {
			return p
		}
	}
	some := clock.Period{N: 1 + l.chance.Intn(30), Unit: clock.CalendarDay}
	items := []docket.NewEvidence{{Title: "A document", Independent: l.flip()}}
	switch k {
	case docket.File:
		_, r := l.Report()
		return r
	case docket.GiveFeedback:
		return &docket.Feedback{Text: "this was done"}
	case docket.AskInformation:
		return &docket.Question{To: pick(l, []procedure.Role{procedure.Complainant, procedure.Respondent}), Text: "what happened?"}
	case docket.GiveInformation:
		return &docket.InformationReply{Text: "this happened", Evidence: items}
	case docket.WaiveLimit:
		if l.S.HasFlag("beyond_look_back") && l.S.LookBackWaived == 0 && l.S.LimitWaived > 0 {
			return &docket.LimitWaiver{Limit: docket.LookBack, Reasons: because}
		}
		return &docket.LimitWaiver{Reasons: because}
	case docket.ShutOut:
		if len(l.S.Walls) > len(l.S.Named) {
			return &docket.Wall{Described: docket.Described{Name: fmt.Sprintf("Somebody %c", 'A'+len(l.S.Named))}}
		}
		return &docket.Wall{Person: l.member()}
	case docket.FreeNamesake:
		return &docket.Namesake{Named: pick(l, l.S.Named).ID, Person: l.member(), Reasons: because}
	case docket.Identify:
		return &docket.RespondentIdentified{Person: "respondent"}
	case docket.RerouteOffice:
		return &docket.Rerouting{Office: pick(l, l.P.Offices).ID, Why: pick(l, []string{"conflict", "subject", "absent"})}
	case docket.Accept:
		tests := map[string]bool{}
		if st := l.P.Stage(l.S.Stage); st != nil {
			for _, t := range st.Tests {
				tests[t.ID] = true
			}
		}
		return &docket.Acceptance{Tests: tests, Reasons: because}
	case docket.Dismiss:
		return &docket.Dismissal{Ground: pick(l, []string{"jurisdiction", "unsupported", "late", "other"}), Reasons: because}
	case docket.AskReview:
		return &docket.ReviewRequest{Reasons: because}
	case docket.DecideReview:
		if st := l.P.Stage(l.S.Stage); st != nil && st.Ballot {
			return &docket.ReviewRuling{Uphold: !l.said("review:reinstate"), Reasons: because}
		}
		return &docket.ReviewRuling{Uphold: l.flip(), Reasons: because}
	case docket.ReferOut:
		return &docket.Referral{To: "another body", Reasons: because}
	case docket.HoldCase:
		return &docket.Holding{Forum: "a court", Reasons: because}
	case docket.ResumeCase:
		return &docket.Resumption{Reasons: because}
	case docket.SuggestMediation:
		return &docket.MediationStart{Reasons: because}
	case docket.RecordMediation:
		return &docket.MediationEnd{Settled: l.flip()}
	case docket.OrderShowCause:
		return &docket.ShowCause{Predicate: docket.Predicate{Authority: "a board", What: "revoked", On: l.today().AddDays(-40), Certified: !l.odd(), Final: true}, Reasons: because}
	case docket.FailService:
		return &docket.ServiceFailed{Letter: "n1", Method: "email", Why: "refused"}
	case docket.Serve:
		x := &docket.Service{Letter: "n1", Method: "email", Proof: "receipt 2"}
		if y := l.S.Letter(ref); y != nil {
			x.Letter, x.Method = y.ID, pick(l, y.Methods)
		}
		return x
	case docket.Respond:
		return &docket.ResponseGiven{Text: "it was not so", Answers: l.answers(), Evidence: items}
	case docket.NameCounsel:
		return &docket.CounselNamed{Person: "counsel"}
	case docket.AskExtension:
		return &docket.ExtensionRequest{Clock: l.openClock(), For: some, Reasons: because}
	case docket.DecideExtension:
		id := ref
		if id == "" && len(l.S.Requests) > 0 {
			id = pick(l, l.S.Requests).ID
		}
		return &docket.ExtensionRuling{Request: id, Grant: l.flip(), Reasons: because}
	case docket.RecordOverrun:
		return &docket.Overrun{Clock: l.openClock(), For: some, Reasons: because}
	case docket.TollClock:
		return &docket.Tolling{Clock: l.openClock(), Reasons: because}
	case docket.ResumeClock:
		return &docket.Untolling{Clock: l.openClock(), Reasons: because}
	case docket.Sequester:
		return &docket.Sequestration{Items: items}
	case docket.Assign:
		return &docket.Assigning{Person: pick(l, []string{"investigator-1", "investigator-2", "investigator-1", l.member()})}
	case docket.RecordEvidence:
		return &docket.EvidenceEntered{Items: items}
	case docket.RecordInterview:
		return &docket.InterviewHeld{Of: pick(l, []procedure.Role{procedure.Complainant, procedure.Respondent, "witness"}), On: l.today().AddDays(-1), Recorded: true}
	case docket.ConcludeInquiry:
		return &docket.InquiryEnd{Warranted: l.chance.Intn(12) > 0, Reasons: because}
	case docket.IssueDraft:
		return &docket.DraftSent{Text: "draft"}
	case docket.Comment:
		return &docket.CommentGiven{Text: "a comment"}
	case docket.FileReport:
		return &docket.ReportFiled{Text: "the report"}
	case docket.AddAllegation:
		return &docket.AllegationAdded{Allegation: l.charge(), Reasons: because}
	case docket.AddRespondent:
		return &docket.RespondentAdded{NewCase: "case-2", Respondent: docket.Party{Person: "another"}, Charges: []docket.NewCharge{l.charge()}, Reasons: because}
	case docket.FindCause:
		if st := l.P.Stage(l.S.Stage); st != nil && st.Ballot {
			return &docket.CauseRuling{Cause: map[bool]string{true: "yes", false: "no"}[l.said("cause:yes")], Reasons: because}
		}
		return &docket.CauseRuling{Cause: pick(l, []string{"yes", "yes", "yes", "no", "lesser"}), Reasons: because}
	case docket.ChargeAct:
		return &docket.Charging{Text: "the charge"}
	case docket.AnswerCharge:
		return &docket.ChargeAnswer{Answers: l.answers(), Text: "the answer"}
	case docket.DeclareDefault:
		return &docket.DefaultDeclared{Reasons: because}
	case docket.OfferConsent:
		return &docket.ConsentOffer{Terms: "terms", Admits: []string{l.allegation()}, Sanctions: l.terms(), Free: true}
	case docket.AssentConsent:
		return &docket.ConsentAssent{Free: true}
	case docket.AcceptConsent:
		return &docket.ConsentAccepted{Reasons: because}
	case docket.SeatPanel:
		return l.seating(ref)
	case docket.Declare:
		return &docket.Certificate{Body: l.seatOf(who), Clear: l.chance.Intn(8) > 0, Relation: "employer"}
	case docket.ChallengeMember:
		return &docket.Challenging{Person: l.member(), Cause: because}
	case docket.DecideChallenge:
		id := ref
		if id == "" && len(l.S.Challenges) > 0 {
			id = pick(l, l.S.Challenges).ID
		}
		return &docket.ChallengeRuling{Challenge: id, Uphold: l.flip(), Reasons: because}
	case docket.Recuse:
		return &docket.Recusing{Reasons: because}
	case docket.Replace:
		r := &docket.Replacing{Body: l.body(ref), Person: l.member(), Role: pick(l, []string{"member", "member", "chair", "public"})}
		r.Kind = l.S.MissingKind(l.P.BodyOf(r.Body))
		return r
	case docket.DiscloseContact:
		return &docket.ContactDisclosed{With: "respondent", Content: "a call"}
	case docket.SetHearing:
		return &docket.HearingSet{For: l.Now.Add(time.Duration(20+l.chance.Intn(60)) * 24 * time.Hour), Place: "by video", Witnesses: []string{"one"}}
	case docket.ContinueHearing:
		return &docket.HearingContinued{For: l.Now.Add(time.Duration(30+l.chance.Intn(90)) * 24 * time.Hour), Reasons: because}
	case docket.FileBrief:
		return &docket.BriefFiled{Text: "a brief"}
	case docket.CloseBriefing:
		return &docket.BriefingClosed{}
	case docket.WaiveHearing:
		return &docket.HearingWaiver{Free: true}
	case docket.HoldHearing:
		return &docket.HearingHeld{Present: l.present(), RespondentAppeared: l.chance.Intn(4) > 0}
	case docket.CastVote:
		return &docket.Voting{Motion: l.motion(), Choice: l.choice()}
	case docket.CloseBallot:
		m := l.motion()
		if len(l.S.Ballots) > 0 && l.chance.Intn(5) > 0 {
			m = pick(l, l.S.Ballots).Motion
		}
		return &docket.BallotClosed{Motion: m}
	case docket.Find:
		return l.finding()
	case docket.IssueDecision:
		return l.decision(who)
	case docket.BringAppeal, docket.CrossAppeal:
		against := []string{"findings", "sanction", "default"}
		a := &docket.Appealing{Against: pick(l, against), Text: "the appeal"}
		if len(l.P.Appeal.Grounds) > 0 {
			a.Grounds = []string{pick(l, l.P.Appeal.Grounds).ID}
		}
		return a
	case docket.AskReconsider:
		a := &docket.ReconsiderRequest{Text: because}
		if len(l.P.Reconsider.Grounds) > 0 {
			a.Grounds = []string{pick(l, l.P.Reconsider.Grounds).ID}
		}
		return a
	case docket.WaiveReconsider:
		return &docket.ReconsiderWaiver{Free: true}
	case docket.OpposeReconsider:
		return &docket.ReconsiderAnswer{Text: because}
	case docket.DecideReconsider:
		a := &docket.ReconsiderRuling{Request: "q1", Reasons: because}
		for _, x := range l.S.Reconsiders {
			if x.Decided == 0 {
				a.Request, a.Grant = x.ID, l.said("reconsider:"+x.ID)
			}
		}
		return a
	case docket.WaiveAppeal:
		return &docket.AppealWaiver{Free: true}
	case docket.DecideAppeal:
		return l.appealRuling()
	case docket.OrderStay:
		return &docket.StayOrder{Reasons: because}
	case docket.AskStay:
		return &docket.StayRequest{Text: because, Evidence: []docket.NewEvidence{{Title: "a copy of the petition"}}}
	case docket.DecideStay:
		a := &docket.StayRuling{Grant: l.flip(), Security: "a bond", Reasons: because}
		for _, x := range l.S.StaysAsked {
			if b := l.S.BallotOn("stay:" + x.ID); x.Decided == 0 && b != nil {
				a.Grant = b.Result == docket.Carried
			}
		}
		return a
	case docket.LiftStay:
		return &docket.StayLifted{Reasons: because}
	case docket.TellOversight:
		return &docket.OversightTold{Text: "a report"}
	case docket.OversightAnswers:
		if st := l.P.Stage(l.S.Stage); st != nil && st.Ballot {
			return &docket.OversightAnswer{Agreed: l.said("oversight:agree"), Text: "an answer"}
		}
		return &docket.OversightAnswer{Agreed: l.chance.Intn(4) > 0, Text: "an answer"}
	case docket.ImposeInterim:
		if len(l.P.Interim) == 0 {
			break
		}
		im := pick(l, l.P.Interim)
		return &docket.InterimImposed{Measure: im.ID, Ground: pick(l, im.Grounds), Reasons: because}
	case docket.ChallengeInterim:
		return &docket.InterimChallenged{Text: because}
	case docket.ReviewInterim:
		return &docket.InterimReview{Keep: l.flip(), Reasons: because}
	case docket.LiftInterim:
		return &docket.InterimEnd{Reasons: because}
	case docket.PutIntoEffect:
		return &docket.EffectGiven{Sanction: l.sanction(ref)}
	case docket.ReportCompliance:
		return &docket.ComplianceReport{Sanction: l.sanction(ref), Text: "done"}
	case docket.ConfirmComply:
		return &docket.ComplianceConfirmed{Sanction: l.sanction(ref)}
	case docket.AllegeBreach:
		return &docket.BreachAlleged{Sanction: l.sanction(ref), Text: "not done"}
	case docket.AnswerBreach:
		return &docket.BreachAnswer{Sanction: l.sanction(ref), Text: "it was done"}
	case docket.DecideBreach:
		b := &docket.BreachRuling{Sanction: l.sanction(ref), Breach: l.flip(), Reasons: because}
		if b.Breach && l.flip() {
			b.Sanctions = l.terms()
		}
		return b
	case docket.PetitionBack:
		return &docket.PetitionBrought{Sanction: l.sanction(ref), Text: "please"}
	case docket.DecidePetition:
		id := ref
		if id == "" && len(l.S.Petitions) > 0 {
			id = pick(l, l.S.Petitions).ID
		}
		grant := l.flip()
		if b := l.S.BallotOn("petition:" + id); b != nil {
			grant = b.Result == docket.Carried
		}
		return &docket.PetitionRuling{Petition: id, Grant: grant, Reasons: because}
	case docket.RecordDeath:
		return &docket.Death{On: l.today().AddDays(-1)}
	case docket.DecideWithdrawal:
		return &docket.WithdrawalRuling{Grant: l.flip(), Reasons: because}
	case docket.CloseCase:
		return &docket.ClosingOrder{Reasons: because}
	case docket.Reopen:
		return &docket.Reopening{NewFacts: "a new witness", Stage: pick(l, l.P.Stages).ID}
	case docket.PlaceLegalHold:
		return &docket.HoldPlaced{Reasons: because}
	case docket.ReleaseLegalHold:
		return &docket.HoldReleased{Hold: "h1", Reasons: because}
	case docket.Propose:
		return l.proposal(ref)
	case docket.Decline:
		return &docket.ProposalDeclined{Proposal: "p1", Reasons: because}
	case docket.LinkCase:
		return &docket.CaseLinked{Case: "case-3", Why: "same_facts"}
	case docket.Publish:
		p := &docket.Publishing{Text: "a notice"}
		if len(l.P.Publish.Audience) > 0 {
			p.Audience = []string{pick(l, l.P.Publish.Audience)}
		}
		return p
	case docket.Retract:
		return &docket.Retracting{Publication: "u1", Reasons: because}
	case docket.RevealIdentity:
		return &docket.IdentityRevealed{To: procedure.Respondent, Basis: pick(l, []string{"consent", "legal_duty", "disclosed_by_procedure"}), Note: because}
	case docket.Note:
		return &docket.NoteAdded{Text: "a note"}
	}
	p, err := docket.NewParticulars(k)
	if err != nil {
		return nil
	}
	return p
}

// proposal is of the sanction that waits to take effect and that nobody has proposed
// yet, or else of anything.
func (l *Maker) proposal(ref string) docket.Particulars {
	for i := range l.S.Sanctions {
		x := &l.S.Sanctions[i]
		if x.Status != docket.StatusDecided || ref != "" && ref != x.ID {
			continue
		}
		if !slices.ContainsFunc(l.S.Proposals, func(q docket.Proposal) bool {
			return q.Act == docket.PutIntoEffect && q.About == x.ID && q.Entered == 0 && q.Declined == 0 && !q.Until.Expired(l.Now)
		}) {
			return &docket.Proposing{Act: docket.PutIntoEffect, Sanction: x.ID, Reasons: because}
		}
	}
	return pick(l, []*docket.Proposing{
		{Act: docket.PutIntoEffect, Sanction: "s1", Reasons: because}, {Act: docket.ReleaseLegalHold, Hold: "h1", Reasons: because}, {Act: docket.Purge, Reasons: because},
		{Act: docket.RevealIdentity, To: procedure.Respondent, Basis: pick(l, []string{"legal_duty", "disclosed_by_procedure"}), Reasons: because},
	})
}

func (l *Maker) answers() map[string]string {
	out := map[string]string{}
	for _, a := range l.S.Allegations {
		out[a.ID] = pick(l, []string{"admitted", "denied", "no_knowledge"})
	}
	return out
}

func (l *Maker) seatOf(who docket.Actor) string {
	for _, p := range l.S.Panels {
		if s := l.S.Seat(p.Body, who.Person); s != nil && s.Declared == 0 {
			return p.Body
		}
	}
	return l.body("")
}

// finding states what the ballot said, for an allegation that has none yet.
func (l *Maker) finding() docket.Particulars {
	f := &docket.FindingMade{Allegation: l.allegation(), Evidence: l.evidence(), Reasons: because, Violation: l.flip()}
	for _, a := range l.S.Allegations {
		b := l.S.BallotOn("violation:" + a.ID)
		done := false
		for _, g := range l.S.Findings {
			done = done || g.Allegation == a.ID && g.Round == l.S.Round
		}
		if !done && (b != nil && b.Closed > 0 || a.Admitted != "") {
			f.Allegation, f.Violation = a.ID, b == nil || b.Result == docket.Carried
			break
		}
	}
	return f
}

// decision issues the decision, or, when it is not ready, does what is missing:
// that is how lives come to an end at all.
func (l *Maker) decision(_ docket.Actor) docket.Particulars {
	return &docket.DecisionIssued{Reasons: because, Sanctions: l.carried()}
}

func (l *Maker) appealRuling() docket.Particulars {
	a := &docket.AppealRuling{Outcome: "affirm", Reasons: because, Scope: "the finding"}
	for _, b := range l.S.Ballots {
		if b.Result == docket.Carried && b.Round == l.S.Round && len(b.Motion) > 7 && b.Motion[:7] == "appeal:" {
			a.Outcome = b.Motion[7:]
		}
	}
	switch a.Outcome {
	case "reduce", "modify", "increase":
		a.Sanctions = l.terms()
	}
	return a
}
