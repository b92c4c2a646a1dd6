package fair

import (
	"fmt"

	"probity/procedure"
)

// Rule is one thing that can be read off the text of a procedure.
type Rule struct {
	Name    string
	Says    string // what it asks for
	Sources string
	check   func(*text)
}

// Rules lists the rules, in the order in which they are reported.
func Rules() []Rule { return append([]Rule(nil), rules...) }

// rules is fixed; it never changes.
var rules = []Rule{
	{"exits", "Every stage is left by an act that somebody may do, or by a time limit that runs out.", "probity guarantee 22; ACPE 2016; 42 CFR 93.316", everyStageHasAnExit},
	{"clocks", "Every time limit is started by something that can happen, and ended by something or by leaving its stage.", "45 CFR 160.526; 42 CFR 93.307", everyClockStartsAndEnds},
	{"waits", "Nobody waits without end: every open stage has a time limit that does something when it runs out.", "28 USC 352; 42 CFR 93.311; EU 2019/1937 art. 9(1)(f)", everyWaitIsBounded},
	{"told-before-it-runs", "A party's time runs from an event the party is told of.", "45 CFR 160.548; ACPE 2016; CFP 7.4", partiesTimeRunsFromNotice},
	{"notice-first", "No way leads to a decision that does not pass a stage which tells the respondent what is alleged.", "29 USC 411(a)(5); 42 USC 11112(b); 5 USC 7513", noticeBeforeDecision},
	{"heard-first", "No way leads to a decision that does not pass a time or a hearing in which the respondent may answer.", "29 USC 411(a)(5); 42 USC 11112; Neuromatch, the counter-example", hearingBeforeDecision},
	{"sanctions", "Every sanction has a body that can impose it and a threshold which that body can reach.", "AICPA 7.4; ASHA; 28 USC 354", everySanctionHasAnOwner},
	{"quorum", "After plausible recusals every body still comes to its quorum, or somebody can fill the seats.", "CFP 18.1; ABA 3; ACPE 2016", quorumAfterRecusals},
	{"appeal-window", "The time to appeal opens when the decision is served.", "45 CFR 160.548; ACPE 2016; ABCOP R6", appealOpensAtService},
	{"appeal-body", "Nobody who decided sits on the appeal.", "ACPE 2016; ASHA; 45 CFR 160.548", appealBodyIsApart},
	{"no-effect-before-appeal", "No way leads to a sanction without passing the appeal, where there is one.", "ACPE 2016; AICPA 7.6R; ACM", noSanctionBeforeAppeal},
	{"interim", "An interim measure has grounds, a notice, an end or a review that is real, and a way to challenge it.", "42 USC 11112(c); ABA 20; 36 USC 220541", interimMeasuresEnd},
	{"default", "Default needs service that is proven.", "CFP 7.4; 37 CFR 11.35; ABA 33", defaultNeedsProof},
	{"proof", "The standard of proof is named, and a report without a name never proves anything alone.", "45 CFR 160.534; ABCOP R4.4", proofIsNamed},
	{"ends-told", "Every end is told to both sides.", "5 USC 7513(b); ABCOP R6; EU 2019/1937 art. 9(1)(f)", everyEndIsTold},
	{"both-ways", "Who rules can rule either way, and the ordinary course of every stage leads on.", "29 USC 411(a)(5); 15 USC 78o-3(h)", everyRulingGoesBothWays},
	{"late-is-seen", "When a time limit runs out, somebody is told or something follows.", "28 USC 352; 42 CFR 93.311", lateIsSeen},
	{"timed-rulings", "What a party waits for has its time: a ruling on an appeal, on a dismissal, on a petition, the end of a sanction; and so has their answer, to a hearing or a breach.", "42 USC 11112(b); 45 CFR 160.548; 28 USC 354(a)(2)(A)", rulingsAreTimed},
	{"stages-are-timed", "What each stage is for has its time, and so have the comments it waits for.", "28 USC 352; 42 CFR 93.311, 93.312", stagesAreTimed},
	{"letters-go-out", "The letter from which the respondent's time runs goes out in a time that is set.", "5 USC 7513; ACPE 2016; CFP art. 7", lettersGoOut},
	{"silence-is-proven", "Silence has consequences only after service that is proven.", "CFP 7.4; 37 CFR 11.35; ABA 33", silenceNeedsProof},
	{"steps-told", "Each side is told of what touches it.", "42 USC 11112(b); ACPE 2016; EU 2019/1937 art. 9(1)(f)", everyStepIsTold},
	{"roles", "Everybody named exists, and whoever must act is not a party.", "28 USC 351(c), 359; NAHO; ACRM", everyRoleIsKnown},
	{"substitutes", "When the holder of an office is the subject or late, somebody stands in.", "28 USC 351(c); NAHO; ACRM", officesHaveSubstitutes},
	{"cycles", "No circle of stages turns without a person's decision.", "AACE; ACPE 2016", noCycleByItself},
	{"kept", "The record of every kind of end is kept for a time that is named.", "42 CFR 93.317; 45 CFR 164.530(j)", recordsAreKept},
	{"unknowns", "What the source does not say is listed, and filled or declared before the procedure is used.", "the pack's own list", openUnknowns},
}

// Static reads the rules off the text of a procedure.
func Static(p *procedure.Procedure) []Finding {
	t := &text{p: p}
	for i := range rules {
		t.rule = rules[i].Name
		rules[i].check(t)
	}
	return t.found
}

// text is a procedure being read, by one rule at a time.
type text struct {
	p     *procedure.Procedure
	rule  string
	found []Finding
}

func (t *text) say(guarantee int, where, cite, format string, args ...any) {
	t.found = append(t.found, Finding{Rule: t.rule, Guarantee: guarantee, Where: where, Cite: cite, Says: fmt.Sprintf(format, args...)})
}

func (t *text) note(where, format string, args ...any) {
	t.found = append(t.found, Finding{Rule: t.rule, Where: where, Says: fmt.Sprintf(format, args...), Note: true})
}

func has[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// ways walks the exits of the ordinary course from a stage, past stages that
// stop does not name, and returns the first stage that is wanted, with the way
// to it, or nil. Early ends (consent, death, resignation) are not walked.
func (t *text) way(from string, wanted, stop func(*procedure.Stage) bool) []*procedure.Stage {
	type walked struct {
		st  *procedure.Stage
		via int
	}
	first := t.p.Stage(from)
	if first == nil {
		return nil
	}
	seen := map[string]bool{from: true}
	todo := []walked{{first, -1}}
	for i := 0; i < len(todo); i++ {
		st := todo[i].st
		if wanted(st) {
			var way []*procedure.Stage
			for j := i; j >= 0; j = todo[j].via {
				way = append([]*procedure.Stage{todo[j].st}, way...)
			}
			return way
		}
		if stop(st) {
			continue
		}
		for _, w := range st.Exits {
			if next := t.p.Stage(w.To); next != nil && !seen[w.To] && !early(w.On) {
				seen[w.To] = true
				todo = append(todo, walked{next, i})
			}
		}
	}
	return nil
}

func early(e procedure.Event) bool {
	return has([]procedure.Event{procedure.ConsentAgreed, procedure.Resigned, procedure.Died, procedure.ClosedNow}, e)
}

func titles(way []*procedure.Stage) string {
	s := ""
	for i, st := range way {
		if i > 0 {
			s += " → "
		}
		s += st.Title
	}
	return s
}
