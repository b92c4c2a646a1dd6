package docket

import (
	"fmt"
	"strconv"
	"strings"

	"probity/procedure"
)

// Guarantee is one thing that due process demands of every procedure, whatever
// the body: a pack may tighten it, never loosen it. It is checked on the
// history of a case, apart from the guards of the acts, so that a guard that is
// missing or wrong is found out.
type Guarantee struct {
	No      int
	Name    string
	Text    string
	Sources string
	broken  func(h *History) string
}

// History is a case just after one of its entries: the state after it, the
// entry, and the procedure it ran under.
type History struct {
	P *procedure.Procedure
	S *State
	E *Entry
}

// Breach is one guarantee broken at one entry.
type Breach struct {
	No   int    `json:"no"`
	Name string `json:"name"`
	Seq  int    `json:"seq"`
	Says string `json:"says"`
}

func (b Breach) Error() string {
	return fmt.Sprintf("entry %d breaks guarantee %d (%s): %s", b.Seq, b.No, b.Name, b.Says)
}

// Examine runs the guarantees over a case just after an entry. It is called
// before an entry is committed, by the checks of a whole database, and by the
// property tests.
func Examine(p *procedure.Procedure, s *State, e *Entry) []Breach {
	h := History{P: p, S: s, E: e}
	var out []Breach
	for i := range guarantees {
		if says := guarantees[i].broken(&h); says != "" {
			out = append(out, Breach{No: guarantees[i].No, Name: guarantees[i].Name, Seq: e.Seq, Says: says})
		}
	}
	return out
}

// Holds reports whether the guarantee holds just after the entry, and if not
// how it is broken.
func (g *Guarantee) Holds(h History) (bool, string) {
	says := g.broken(&h)
	return says == "", says
}

// Guarantees lists all of them, by number.
func Guarantees() []Guarantee { return append([]Guarantee(nil), guarantees...) }

// guarantees is fixed; it never changes.
var guarantees = []Guarantee{
	{1, "Notice first", "No sanction takes effect unless written notice of the specific allegation was served.", "29 USC 411(a)(5); 15 USC 78o-3(h); 42 USC 11112(b); 5 USC 7513; ABA 11; 36 USC 220541", noticeFirst},
	{2, "Chance to be heard", "No decision against the respondent before an answer, a waiver, or the end of the time to answer.", "29 USC 411(a)(5); 42 USC 11112; 5 USC 7513", chanceToBeHeard},
	{3, "Charges bound the finding", "Every finding maps to an allegation served with at least the time the procedure gives.", "42 CFR 93.310(c); ACPE 2016; 15 USC 78o-3(h)", chargesBound},
	{4, "Recused never acts", "Whoever is off the case neither acts in it, votes, nor counts.", "NAR part 1 sec. 2; ACPE 2016; 28 USC 359", recusedNeverActs},
	{5, "Subject never judges", "The respondent's side acts in no official role while the case is open.", "28 USC 351(c), 359; NAHO; ACRM", subjectNeverJudges},
	{6, "Investigator does not vote", "Whoever investigated or prosecuted the case does not rule on it.", "AAPC; ACPE 2016; ABA 2", investigatorDoesNotVote},
	{7, "Quorum at the vote", "A ballot below quorum is void, not lost.", "CFP 18.1; ABA 3; ACPE 2016", quorumAtVote},
	{8, "Threshold by sanction", "Each sanction met the threshold that is its own.", "AICPA 7.4; ASHA", thresholdBySanction},
	{9, "Appeal window opens at notice", "No right to appeal ends before the decision was served.", "45 CFR 160.548; ACPE 2016", windowOpensAtNotice},
	{10, "Appeal body disjoint", "Nobody who decided or investigated sits on the appeal.", "ACPE 2016; ASHA; 45 CFR 160.548", appealDisjoint},
	{11, "No effect before finality", "No sanction takes effect and nothing is published before the decision is final.", "ACPE 2016; AICPA 7.6R; ACM", noEffectBeforeFinality},
	{12, "Interim measures need", "An interim measure has a listed ground, reasons, notice, an end or a review, and a way to challenge it.", "42 USC 11112(c); ABA 20; CFP art. 5; 36 USC 220541", interimNeeds},
	{13, "Inside the menu", "Every sanction is on the procedure's menu, within its caps, on a standing the track owns.", "28 USC 354; AICPA; CFP; ISA", insideTheMenu},
	{14, "Reasons", "Every decision gives reasons and rests on a finding for each allegation.", "15 USC 78o-3(h); 45 CFR 160.546; 42 USC 11112; 5 USC 7513", decisionHasReasons},
	{15, "Standard and burden", "Every finding records the standard of proof; the burden of guilt lies on the body.", "45 CFR 160.534; 42 CFR 93.106; ABA 18; CFP 16", standardAndBurden},
	{16, "Default is not silence alone", "Default needs proof of proper service and the end of the time to answer.", "CFP 7.4; 37 CFR 11.35; ABA 33", defaultNotSilence},
	{17, "No ex parte contact", "A contact on the merits outside the record is disclosed to both sides.", "45 CFR 160.510; NAR", noExParte},
	{18, "Evidence seen by both", "Nothing counts that the respondent could not see and answer.", "42 CFR 93.312; 45 CFR 160.518; ACPE 2016", evidenceSeen},
	{19, "Anonymous alone never convicts", "An adverse finding needs evidence independent of an unidentified report.", "ABCOP R4.4", anonymousNeverAlone},
	{20, "Identity by rule", "Who reported leaves only by consent, by the procedure, or by legal duty, and each time is on the docket.", "Directive (EU) 2019/1937 arts. 9, 16; NCCA", identityByRule},
	{21, "No retaliation path", "A respondent does not use the system against the reporter where the procedure bars it.", "BACB; 45 CFR 160.316; 42 CFR 93; ACM", noRetaliation},
	{22, "Exit does not erase", "Leaving never ends a case in silence: it yields a recorded disposition.", "ACPE 2016; ICMA; ASHA; AAO; 37 CFR 11.27; 42 CFR 93.316", exitDoesNotErase},
	{23, "Version pinned", "Conduct is judged by the code in force when it happened, procedure by the version the case was opened under.", "ACPE 2016; APA; CFA", versionPinned},
	{24, "Once only", "A closed case is taken up again only on recorded new facts.", "AACE; ACPE 2016", onceOnly},
	{25, "Everything kept, then let go", "Every step has an actor, a time and a rule; letting go waits for its time and for holds, and is recorded.", "42 CFR 93.317; 45 CFR 164.530(j); 5 USC 7513(e)", everythingKept},
}

func noticeFirst(h *History) string {
	a, ok := h.E.Particulars.(*EffectGiven)
	if !ok {
		return ""
	}
	x := h.S.Sanction(a.Sanction)
	if x == nil {
		return "a sanction took effect that nobody imposed"
	}
	d := h.S.decisionNamed(x.By)
	if d == nil || d.Kind == "consent" { // the respondent's own recorded agreement
		if x.ByRule == "" && d == nil {
			return "a sanction took effect without a decision"
		}
		return ""
	}
	violations := 0
	for i := range h.S.Findings {
		f := &h.S.Findings[i]
		if !f.Violation {
			continue
		}
		violations++
		al := h.S.Allegation(f.Allegation)
		if al == nil || al.Noticed.IsZero() || al.NoticedSeq >= f.Seq {
			return "notice of allegation " + f.Allegation + " was not served before it was found"
		}
	}
	if violations == 0 {
		return "a sanction took effect without any violation found"
	}
	return ""
}

func chanceToBeHeard(h *History) string {
	a, ok := h.E.Particulars.(*DecisionIssued)
	if !ok || !a.Violation {
		return ""
	}
	for i := range h.S.Clocks {
		c := &h.S.Clocks[i]
		if c.Owner != procedure.Respondent || c.Act != Respond && c.Act != AnswerCharge {
			continue
		}
		if c.Open() && !c.Standing() {
			return "the respondent's time to answer still ran (" + c.ID + ")"
		}
	}
	if h.S.Happened(procedure.Responded) != nil || h.S.Happened(procedure.ResponseWaived) != nil || h.S.Happened(procedure.Answered) != nil ||
		h.S.Happened(procedure.HearingHeld) != nil || h.S.Happened("commented:respondent") != nil {
		return ""
	}
	for i := range h.S.Clocks {
		if c := &h.S.Clocks[i]; c.Owner == procedure.Respondent && c.End == "expired" {
			return ""
		}
	}
	return "the respondent neither answered nor had the time to"
}

func chargesBound(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation {
		return ""
	}
	al := h.S.Allegation(a.Allegation)
	if al == nil {
		return "a finding names an allegation nobody made"
	}
	if al.Noticed.IsZero() || al.Noticed.After(h.E.At) {
		return "the respondent was not told of allegation " + al.ID
	}
	admitted := al.Admitted != "" || al.Answer == "admitted"
	if st := h.P.Stage(h.E.Stage); st != nil && !st.MinNew.IsZero() && al.Added > 1 && !admitted && !al.Noticed.AddDate(0, 0, roughDays(st.MinNew)-1).Before(h.E.At) {
		return "the respondent had less than " + st.MinNew.String() + " to meet allegation " + al.ID
	}
	return ""
}

func recusedNeverActs(h *History) string {
	person := h.E.By.Person
	for i := range h.S.Recusals {
		r := &h.S.Recusals[i]
		if r.Person == person && r.Seq < h.E.Seq && h.E.By.As != procedure.Respondent && h.E.By.As != procedure.Complainant {
			return "somebody acted who had stepped aside in entry " + strconv.Itoa(r.Seq)
		}
	}
	a, ok := h.E.Particulars.(*BallotClosed)
	if !ok {
		return ""
	}
	if b := lastBallot(h.S, a.Motion); b != nil {
		yes, no, abstain := 0, 0, 0
		for _, v := range b.Votes {
			if h.S.Recused(v.Person) {
				continue
			}
			switch v.Choice {
			case "yes":
				yes++
			case "no":
				no++
			default:
				abstain++
			}
		}
		if yes != a.Yes || no != a.No || abstain != a.Abstain {
			return "the count does not match the votes of those who may vote"
		}
	}
	return ""
}

func lastBallot(s *State, motion string) *Ballot {
	for i := len(s.Ballots) - 1; i >= 0; i-- {
		if s.Ballots[i].Motion == motion {
			return &s.Ballots[i]
		}
	}
	return nil
}

func subjectNeverJudges(h *History) string {
	person := h.E.By.Person
	if person != "" && (person == h.S.Respondent.Person || has(h.S.Counsel, person)) && h.E.By.As != procedure.Respondent && h.E.Kind != File {
		return "the respondent's side acted as " + string(h.E.By.As)
	}
	switch h.E.Particulars.(type) {
	case *Seating, *Replacing, *Assigning, *CounselNamed:
	default:
		return ""
	}
	for i := range h.S.Panels {
		for j := range h.S.Panels[i].Seats {
			if who := h.S.Panels[i].Seats[j].Person; who == h.S.Respondent.Person || who == h.S.Complainant.Person || has(h.S.Counsel, who) {
				return "a party has a seat on " + h.S.Panels[i].Body
			}
		}
	}
	if h.S.Investigates(h.S.Respondent.Person, true) || h.S.Complainant.Person != "" && h.S.Investigates(h.S.Complainant.Person, true) {
		return "a party investigates"
	}
	return ""
}

func investigatorDoesNotVote(h *History) string {
	switch h.E.Particulars.(type) {
	case *Voting:
		if h.S.Investigates(h.E.By.Person, true) {
			return "the investigator voted"
		}
	case *Seating, *Replacing, *Assigning:
		for i := range h.S.Panels {
			for j := range h.S.Panels[i].Seats {
				if h.S.Investigates(h.S.Panels[i].Seats[j].Person, true) {
					return "the investigator has a seat on " + h.S.Panels[i].Body
				}
			}
		}
	}
	return ""
}

func quorumAtVote(h *History) string {
	a, ok := h.E.Particulars.(*BallotClosed)
	if !ok || a.Result == Void {
		return ""
	}
	b, p := h.P.BodyOf(a.Body), h.S.Panel(a.Body)
	if b == nil || p == nil {
		return "a ballot was counted for a body that is not seated"
	}
	seated, present := 0, a.Yes+a.No+a.Abstain
	for i := range p.Seats {
		st := &p.Seats[i]
		if st.Left > 0 || st.Role == "alternate" {
			continue
		}
		seated++
		if st.Role == "chair" && b.ChairVote != procedure.ChairVotes && !votedIn(h.S, a.Motion, st.Person) {
			present++
		}
	}
	base := b.Size
	if b.Quorum.Of == procedure.OfUnrecused {
		base = seated
	}
	if need := max(1, b.Quorum.Needs(base)); present < need {
		return fmt.Sprintf("%d were present and %d are needed, yet the ballot was not void", present, need)
	}
	return ""
}

func votedIn(s *State, motion, person string) bool {
	b := lastBallot(s, motion)
	if b == nil {
		return false
	}
	for _, v := range b.Votes {
		if v.Person == person {
			return true
		}
	}
	return false
}

func thresholdBySanction(h *History) string {
	var terms []SanctionTerms
	var motion string
	switch a := h.E.Particulars.(type) {
	case *DecisionIssued:
		if st := h.P.Stage(h.E.Stage); st != nil && st.Imposes != "" && len(a.Sanctions) == 1 && a.Sanctions[0].Sanction == st.Imposes {
			return "" // the procedure's own sanction, for default
		}
		terms, motion = a.Sanctions, "sanction:"
	case *BreachRuling:
		if d := h.S.Decision(""); d == nil || h.P.BodyOf(string(h.E.By.As)) == nil {
			return ""
		}
		terms, motion = a.Sanctions, "breach:"+a.Sanction+":"
	default:
		return ""
	}
	for _, t := range terms {
		s := h.P.Sanction(t.Sanction)
		b := h.S.BallotOn(motion + t.Sanction)
		if s == nil || b == nil || b.Closed == 0 {
			return "nobody voted on the sanction " + t.Sanction
		}
		body := h.P.BodyOf(b.Body)
		share := body.Threshold
		if s.Threshold != (procedure.Share{}) {
			share = s.Threshold
		}
		base := b.Yes + b.No
		switch share.Of {
		case procedure.OfPresent:
			base += b.Abstain
		case procedure.OfSize:
			base = body.Size
		case procedure.OfUnrecused:
			base = seatedNow(h.S, b.Body)
		}
		if !share.Meets(b.Yes, base) {
			return fmt.Sprintf("the sanction %s had %d of %d votes and needs %s", t.Sanction, b.Yes, base, share)
		}
	}
	return ""
}

func seatedNow(s *State, body string) int {
	n := 0
	if p := s.Panel(body); p != nil {
		for i := range p.Seats {
			if p.Seats[i].Left == 0 && p.Seats[i].Role != "alternate" {
				n++
			}
		}
	}
	return n
}

func windowOpensAtNotice(h *History) string {
	a, ok := h.E.Particulars.(*Lapsing)
	if !ok {
		return ""
	}
	c := h.S.Clock(a.Clock)
	if c == nil || c.Rule != h.P.Appeal.Clock || c.Owner != procedure.Respondent && c.Owner != procedure.Parties {
		return ""
	}
	for i := len(h.S.Decisions) - 1; i >= 0; i-- {
		d := &h.S.Decisions[i]
		if d.At.After(c.Since) {
			continue
		}
		if d.Served.IsZero() {
			return "the time to appeal ran out before the decision was served"
		}
		if h.E.At.Before(d.Served) {
			return "the time to appeal ran out before the day of service"
		}
		return ""
	}
	return ""
}

func appealDisjoint(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *AppealRuling:
	case *Seating:
		if a.Body != h.P.Appeal.Body {
			return ""
		}
	case *Replacing:
		if a.Body != h.P.Appeal.Body {
			return ""
		}
	default:
		return ""
	}
	p := h.S.Panel(h.P.Appeal.Body)
	if p == nil {
		return "an appeal was decided by a body that was not seated"
	}
	for i := range p.Seats {
		who := p.Seats[i].Person
		if h.S.Investigates(who, true) {
			return "somebody who investigated sits on the appeal"
		}
		for j := range h.S.Decisions {
			d := &h.S.Decisions[j]
			if d.Body != h.P.Appeal.Body && d.Kind == "decision" && satOn(h.S, d.Body, d.Round, who) {
				return "somebody who decided sits on the appeal"
			}
		}
	}
	return ""
}

func satOn(s *State, body string, round int, who string) bool {
	for i := range s.Panels {
		if p := &s.Panels[i]; p.Body == body && p.Round == round {
			for j := range p.Seats {
				if p.Seats[j].Person == who {
					return true
				}
			}
		}
	}
	return false
}

func noEffectBeforeFinality(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *EffectGiven:
		if x := h.S.Sanction(a.Sanction); x != nil && x.ByRule != "" {
			return ""
		}
	case *Publishing:
	default:
		return ""
	}
	if h.S.Happened(procedure.Final) == nil {
		return "the decision was not final"
	}
	for i := range h.S.Appeals {
		if h.S.Appeals[i].Decided == 0 {
			return "an appeal was pending"
		}
	}
	if h.S.Stay > 0 && h.E.Kind == PutIntoEffect {
		return "a stay was in force"
	}
	return ""
}

func interimNeeds(h *History) string {
	a, ok := h.E.Particulars.(*InterimImposed)
	if !ok {
		return ""
	}
	im := h.P.InterimMeasure(a.Measure)
	switch {
	case im == nil:
		return "the procedure has no such measure"
	case !has(im.Grounds, a.Ground):
		return "the ground is not one of the procedure's"
	case strings.TrimSpace(a.Reasons) == "":
		return "no reasons were given"
	}
	notice, review := false, !a.Until.IsZero()
	for i := range h.E.Effects {
		f := &h.E.Effects[i]
		notice = notice || f.Notice != nil && f.Notice.To == procedure.Respondent
		review = review || f.Started != nil && f.Started.Rule == im.Review
	}
	switch {
	case !notice:
		return "the respondent was not told"
	case !review && im.Review == "":
		return "it has neither an end nor a review"
	}
	return ""
}

func insideTheMenu(h *History) string {
	for i := range h.E.Effects {
		x := h.E.Effects[i].Imposed
		if x == nil {
			continue
		}
		s := h.P.Sanction(x.Sanction)
		switch {
		case s == nil:
			return "the sanction " + x.Sanction + " is not on the menu"
		case s.Standing != "" && h.P.Standing(s.Standing) == nil:
			return "the sanction touches a standing the track does not own"
		case x.Standing != s.Standing:
			return "the sanction touches another standing than its own"
		case !x.Term.IsZero() && (!s.Term || longer(x.Term, s.Max)):
			return "the term of " + x.Sanction + " is beyond its cap"
		case s.Term && !s.Min.IsZero() && longer(s.Min, x.Term) && x.ByRule == "":
			return "the term of " + x.Sanction + " is below its least"
		}
	}
	return ""
}

func decisionHasReasons(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *DecisionIssued:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the decision gives no reasons"
		}
		for i := range h.S.Allegations {
			x := &h.S.Allegations[i]
			if x.Dropped > 0 {
				continue
			}
			found := false
			for j := range h.S.Findings {
				f := &h.S.Findings[j]
				found = found || f.Allegation == x.ID && f.Round == h.S.Decisions[len(h.S.Decisions)-1].Round
			}
			if !found {
				return "there is no finding on allegation " + x.ID
			}
		}
	case *AppealRuling:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the appeal decision gives no reasons"
		}
	case *Dismissal:
		if strings.TrimSpace(a.Reasons) == "" {
			return "the dismissal gives no reasons"
		}
	}
	return ""
}

func standardAndBurden(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok {
		return ""
	}
	if a.Standard == "" || a.Standard != h.P.Proof.Finding {
		return "the finding does not record the procedure's standard of proof"
	}
	if a.Violation && a.Burden != "body" {
		return "the burden of guilt was put on the respondent"
	}
	return ""
}

func defaultNotSilence(h *History) string {
	if h.E.Kind != DeclareDefault {
		return ""
	}
	if st := h.P.Stage(h.E.Stage); st != nil && st.Kind == procedure.Hearing {
		n := len(h.S.Hearings)
		if n == 0 || h.S.Hearings[n-1].Held == 0 || h.S.Hearings[n-1].Appeared {
			return "default at a hearing that was not held, or to which the respondent came"
		}
		return ""
	}
	st := h.P.Stage(h.E.Stage)
	var l *Letter
	for i := range h.S.Letters {
		if x := &h.S.Letters[i]; st != nil && x.Notice == st.Notice && x.To == procedure.Respondent {
			l = x
		}
	}
	if l == nil || l.ServedAt.IsZero() || l.Proof == "" {
		return "there is no proof that the charge was served"
	}
	if n := h.P.Notice(l.Notice); n != nil && len(n.Proven) > 0 && !has(n.Proven, l.Method) {
		return "the method of service does not prove it"
	}
	for i := range h.S.Clocks {
		if c := &h.S.Clocks[i]; c.Act == AnswerCharge && c.End == "expired" {
			return ""
		}
	}
	return "the time to answer had not run out"
}

func noExParte(h *History) string {
	if h.E.Kind == DiscloseContact && h.E.Visible != ToParties {
		return "the contact was not shown to both sides"
	}
	return ""
}

func evidenceSeen(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation {
		return ""
	}
	for _, id := range a.Evidence {
		if x := h.S.EvidenceItem(id); x == nil || x.Disclosed == 0 || x.Disclosed >= h.E.Seq {
			return "the respondent could not see " + id
		}
	}
	return ""
}

func anonymousNeverAlone(h *History) string {
	a, ok := h.E.Particulars.(*FindingMade)
	if !ok || !a.Violation || !h.S.Anonymous {
		return ""
	}
	if al := h.S.Allegation(a.Allegation); al != nil && (al.Admitted != "" || al.Answer == "admitted") {
		return ""
	}
	for _, id := range a.Evidence {
		if x := h.S.EvidenceItem(id); x != nil && x.Independent {
			return ""
		}
	}
	return "the finding rests on an unidentified report alone"
}

func identityByRule(h *History) string {
	switch a := h.E.Particulars.(type) {
	case *Report:
		if a.Complainant.Person != "" && !h.P.Filing.IdentityDisclosed && (h.E.Visible == ToParties || h.E.Visible == ToRespondent) {
			return "the report, with who sent it, is open to the respondent"
		}
	case *IdentityRevealed:
		switch a.Basis {
		case "consent":
			if h.E.By.As != procedure.Complainant {
				return "somebody else consented for the reporter"
			}
		case "disclosed_by_procedure":
			if !h.P.Filing.IdentityDisclosed {
				return "the procedure does not disclose who reported"
			}
		case "legal_duty":
		default:
			return "the identity left without a rule"
		}
	}
	return ""
}

func noRetaliation(h *History) string {
	if h.E.Kind == Accept && h.S.HasFlag("retaliation_bar") {
		return "a report by a respondent against the person who reported them was accepted"
	}
	return ""
}

func exitDoesNotErase(h *History) string {
	if a, ok := h.E.Particulars.(*Resignation); ok {
		if !has([]string{"defer", "continue", "close_bar"}, a.How) {
			return "the resignation has no recorded effect"
		}
		if h.S.Closed != nil && !h.S.HasFlag("barred") {
			return "the resignation ended the case without a bar on return"
		}
	}
	if c := h.S.Closed; c != nil && c.Seq == h.E.Seq && c.Disposition == "" {
		return "the case was closed without a disposition"
	}
	return ""
}

func versionPinned(h *History) string {
	if h.S.Procedure != h.P.ID || h.S.Digest != h.P.Digest() {
		return "the entry was decided under another version than the case's"
	}
	switch h.E.Particulars.(type) {
	case *Report, *AllegationAdded:
	default:
		return ""
	}
	for i := range h.S.Allegations {
		x := &h.S.Allegations[i]
		code := h.P.CodeAt(x.From)
		for _, id := range x.Principles {
			if code == nil || code.Principle(id) == nil || code.ID != x.Code {
				return "allegation " + x.ID + " cites a code that was not in force when it happened"
			}
		}
	}
	return ""
}

func onceOnly(h *History) string {
	if a, ok := h.E.Particulars.(*Reopening); ok && strings.TrimSpace(a.NewFacts) == "" {
		return "the case was reopened without new facts"
	}
	if c := h.S.Closed; c != nil && c.Seq < h.E.Seq {
		if spec := SpecOf(h.E.Kind); spec == nil || !spec.Closed {
			return "something was done in a closed case: " + string(h.E.Kind)
		}
	}
	return ""
}

func everythingKept(h *History) string {
	e := h.E
	switch {
	case e.At.IsZero() || e.Rule == "" || e.By.As == "" || e.Act == "":
		return "an entry lacks its actor, time, act or rule"
	case e.By.Person == "" && e.By.As != procedure.TheClock:
		return "an entry lacks the person who did it"
	case e.Seq != h.S.Head:
		return "the docket has a gap"
	}
	if e.Kind != Purge {
		return ""
	}
	if h.S.Held() {
		return "the record was let go while a hold stood"
	}
	before := *h.S
	before.UpdatedAt = h.S.Closed.At
	if d, _ := KeptUntil(h.P, &before); e.At.Before(d.At) {
		return "the record was let go before its time"
	}
	return ""
}
