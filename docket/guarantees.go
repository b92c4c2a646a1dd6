package docket

import (
	"fmt"

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
	{16, "Default is not silence alone", "Default needs proof of proper service and the end of the time to answer. Receipt is presumed only where the procedure's source says so, and after the days it gives.", "CFP 7.4; 37 CFR 11.35; ABA 33", defaultNotSilence},
	{17, "No ex parte contact", "A contact on the merits outside the record is disclosed to both sides.", "45 CFR 160.510; NAR", noExParte},
	{18, "Evidence seen by both", "Nothing counts that the respondent could not see and answer.", "42 CFR 93.312; 45 CFR 160.518; ACPE 2016", evidenceSeen},
	{19, "Anonymous alone never convicts", "An adverse finding needs evidence independent of an unidentified report.", "ABCOP R4.4", anonymousNeverAlone},
	{20, "Identity by rule", "Who reported leaves only by consent, by the procedure, or by legal duty, and each time is on the docket.", "Directive (EU) 2019/1937 arts. 9, 16; NCCA", identityByRule},
	{21, "No retaliation path", "A respondent does not use the system against the reporter where the procedure bars it.", "BACB; 45 CFR 160.316; 42 CFR 93; ACM", noRetaliation},
	{22, "Exit does not erase", "Leaving never ends a case in silence: it yields a recorded disposition.", "ACPE 2016; ICMA; ASHA; AAO; 37 CFR 11.27; 42 CFR 93.316", exitDoesNotErase},
	{23, "Version pinned", "Conduct is judged by the code in force when it happened, procedure by the version the case was opened under, or one to which it was moved by an entry that takes nothing from the respondent which they did not choose to give up.", "ACPE 2016; APA; CFA", versionPinned},
	{24, "Once only", "A closed case is taken up again only on recorded new facts, or for the petition by which its respondent asks to come back from a sanction that stands.", "AACE; ACPE 2016", onceOnly},
	{25, "Everything kept, then let go", "Every step has an actor, a time and a rule; letting go waits for its time and for holds, and is recorded.", "42 CFR 93.317; 45 CFR 164.530(j); 5 USC 7513(e)", everythingKept},
}
