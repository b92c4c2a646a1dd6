package docket

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// try enters an act and returns its refusal, nil when it went through.
func try(t *testing.T, p *procedure.Procedure, s *State, now time.Time, kind Kind, by Actor, a Particulars) *Refusal {
	t.Helper()
	_, err := Decide(p, s, Act{ID: string(kind), Case: "c", Kind: kind, By: by, Particulars: a}, now)
	var r *Refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatalf("%s cannot be carried out: %v", kind, err)
	}
	return r
}

// byTwo is try for what may take two people: a colleague proposes it first.
func byTwo(t *testing.T, p *procedure.Procedure, s *State, now time.Time, kind Kind, by Actor, a Particulars) *Refusal {
	t.Helper()
	if q := ProposalOf(a); q != nil && p.TakesTwo(string(kind)) {
		if r := try(t, p, s, now, Propose, Actor{Person: "colleague", Offices: by.Offices}, q); r != nil {
			return r
		}
	}
	return try(t, p, s, now, kind, by, a)
}

// holder holds every office of the pack; a seat and a side are given by person.
func holder(p *procedure.Procedure, person string) Actor {
	a := Actor{Person: person}
	for i := range p.Offices {
		a.Offices = append(a.Offices, p.Offices[i].ID)
	}
	return a
}

// wrote is a letter to the respondent that waits for service.
func wrote(id, notice string, seq int, at time.Time, about ...string) Letter {
	return Letter{ID: id, Notice: notice, To: procedure.Respondent, Methods: []string{"registered_post"}, Seq: seq, IssuedAt: at, About: about}
}

func serve(t *testing.T, p *procedure.Procedure, s *State, now time.Time, letter string) {
	t.Helper()
	if r := try(t, p, s, now, Serve, holder(p, "clerk"), &Service{Letter: letter, Method: "registered_post", Proof: "RR 1"}); r != nil {
		t.Fatalf("serving %s: %v", letter, r)
	}
}

// A decision of before a remand that is served late opens no time to appeal
// against the one that came in its place (guarantee 9).
func TestALetterOfBeforeARemandOpensNoAppeal(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, row := range []struct {
		letter string
		opens  bool
	}{{"n1", false}, {"n2", true}} {
		s := &State{
			Case: "c", Head: 30, Stage: "appeal", Round: 2, Respondent: Party{Person: "member"},
			Decisions: []Decision{
				{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10, At: noon("2025-02-03")},
				{ID: "d2", Kind: "decision", Round: 2, Violation: true, Seq: 30, At: noon("2025-06-02")},
			},
			Letters: []Letter{wrote("n1", "decision", 10, noon("2025-02-03"), "d1"), wrote("n2", "decision", 30, noon("2025-06-02"), "d2")},
		}
		serve(t, p, s, noon("2025-06-04"), row.letter)
		if opens := s.OpenClock(p.Appeal.Clock) != nil; opens != row.opens {
			t.Errorf("%s: the time to appeal runs: %t", row.letter, opens)
		}
		if d := s.Decision("d2"); d.Served.IsZero() == row.opens {
			t.Errorf("%s: the new decision was served: %s", row.letter, d.Served)
		}
	}
}

// Nor does a letter that arrived before the remand, when what else the limit
// waits for happens again (45 CFR 160.546: final 60 days after service); and one
// that arrives after the new decision hides nothing of that.
func TestALetterServedBeforeARemandStartsNothingAnew(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	ev := procedure.Served("decision", procedure.Respondent)
	for _, row := range []struct {
		name   string
		served string // the letters that arrived, in order
		round  int    // of the last decision
		runs   bool
	}{
		{"the only decision", "n1", 1, true},
		{"decided anew", "n1", 2, false},
		{"decided anew and served", "n1 n2", 2, true},
		{"decided anew, both served, the old one later", "n2 n1", 2, true},
	} {
		s := &State{Case: "c", Head: 30, Stage: "appeal", Round: row.round}
		for i := 1; i <= row.round; i++ {
			d := "d" + strconv.Itoa(i)
			s.Decisions = append(s.Decisions, Decision{ID: d, Kind: "decision", Round: i, Seq: 10 * i})
			s.Letters = append(s.Letters, wrote("n"+strconv.Itoa(i), "decision", 10*i, noon("2025-02-03"), d))
		}
		for i, letter := range strings.Fields(row.served) {
			s.Events = append(s.Events, Happening{Event: ev, At: noon("2025-02-05").AddDate(0, 0, i), Ref: letter})
		}
		for _, other := range []procedure.Event{procedure.Heard, procedure.Violation} {
			s.Events = append(s.Events, Happening{Event: other, At: noon("2025-02-05")})
		}
		m := &moment{p: p, s: s, now: noon("2025-06-02")}
		m.startIfReady(p.Clock("decision_final"), "")
		if m.err != nil || (len(s.Clocks) > 0) != row.runs {
			t.Errorf("%s: %d clocks, %v", row.name, len(s.Clocks), m.err)
		}
	}
}

// What service of the decision is to end or to bring about does not hang on a
// letter about the one before.
func TestALetterOfBeforeARemandEndsNoClock(t *testing.T) {
	t.Parallel()
	p := changed(t, `starts: ["entered:decision"], ends: [decided], stage: decision,`, `starts: ["entered:decision"], ends: ["served:decision:respondent"],`)
	for _, row := range []struct {
		letter string
		ends   bool
	}{{"n1", false}, {"n2", true}} {
		s := &State{
			Case: "c", Head: 30, Stage: "appeal", Round: 2,
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10}, {ID: "d2", Kind: "decision", Round: 2, Violation: true, Seq: 30}},
			Letters:   []Letter{wrote("n1", "decision", 10, noon("2025-02-03"), "d1"), wrote("n2", "decision", 30, noon("2025-06-02"), "d2")},
		}
		ran(t, p, s, "decision", noon("2025-05-05"))
		serve(t, p, s, noon("2025-06-04"), row.letter)
		if ends := s.OpenClock("decision") == nil; ends != row.ends {
			t.Errorf("%s: the time limit ended: %t", row.letter, ends)
		}
	}
}

// Nobody gives up an appeal against a decision they have not been told.
func TestNoAppealIsGivenUpBeforeService(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, served := range []bool{false, true} {
		s := &State{Case: "c", Head: 10, Stage: "appeal", Round: 1, Respondent: Party{Person: "member"}, Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10}}}
		if served {
			s.Decisions[0].Served = noon("2025-02-05")
		}
		r := try(t, p, s, noon("2025-02-06"), WaiveAppeal, Actor{Person: "member"}, &AppealWaiver{Free: true})
		if (r == nil) != served || r != nil && r.Code != NotYet {
			t.Errorf("served %t: %v", served, r)
		}
		if has(s.AppealsLost, procedure.Respondent) != served {
			t.Errorf("served %t: lost to %v", served, s.AppealsLost)
		}
	}
}

// A sanction takes effect on nobody who was not told of the decision, or of the
// ruling on appeal in its place; who agreed to it was told.
func TestNoSanctionTakesEffectBeforeService(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	told := noon("2025-02-05")
	for _, row := range []struct {
		name  string
		d     []Decision
		takes bool
	}{
		{"not served", []Decision{{ID: "d1", Kind: "decision"}}, false},
		{"served", []Decision{{ID: "d1", Kind: "decision", Served: told}}, true},
		{"agreed", []Decision{{ID: "d1", Kind: "consent"}}, true},
		{"only the ruling on appeal served", []Decision{{ID: "d1", Kind: "decision"}, {ID: "d2", Kind: "appeal", Served: told}}, true},
		{"neither served", []Decision{{ID: "d1", Kind: "decision"}, {ID: "d2", Kind: "appeal"}}, false},
		{"only the one before the remand served", []Decision{{ID: "d1", Kind: "decision", Served: told}, {ID: "d2", Kind: "decision", Round: 2}}, false},
	} {
		s := &State{Case: "c", Head: 20, Stage: "sanction", Round: 1, Respondent: Party{Person: "member"}, Decisions: row.d,
			Sanctions: []InForce{{ID: "s1", Sanction: "public_censure", By: "d1", Status: StatusDecided}}}
		r := byTwo(t, p, s, noon("2025-03-10"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s1"})
		if (r == nil) != row.takes || r != nil && r.Code != NotYet {
			t.Errorf("%s: %v", row.name, r)
		}
	}
}

// A letter served after the close sets nothing running.
func TestNoClockStartsInAClosedCase(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	for stage, clocks := range map[string]int{"penalty": 1, "closed": 0} {
		s := &State{Case: "c", Head: 20, Stage: stage, Round: 1, Letters: []Letter{wrote("n1", "appeal_decision", 20, noon("2025-02-03"), "d2")}}
		if stage == "closed" {
			s.Closed = &Closing{Disposition: "cleared", At: noon("2025-02-03")}
		}
		serve(t, p, s, noon("2025-02-05"), "n1")
		if len(s.Clocks) != clocks {
			t.Errorf("%s: %d clocks run", stage, len(s.Clocks))
		}
	}
}

// The time to answer for a breach runs only while that breach waits for an
// answer: not from a letter that arrives after the answer or the ruling, nor
// from one about an earlier breach.
func TestALateLetterAboutABreachAsksForNothing(t *testing.T) {
	t.Parallel()
	for _, pack := range []string{"bacb", "abcop-2020", "aicpa-jeep", "ahima-membership"} {
		p := shipped(t, pack)
		stage := p.StageOfKind(procedure.SanctionStage).ID
		for _, row := range []struct {
			name   string
			status string
			letter string
			runs   bool
		}{
			{"waits for an answer", "alleged", "n2", true},
			{"answered", "answered", "n2", false},
			{"ruled on", "", "n2", false},
			{"about the breach before", "alleged", "n1", false},
		} {
			s := &State{
				Case: "c", Head: 20, Stage: stage, Round: 1, Respondent: Party{Person: "member"},
				Sanctions: []InForce{{ID: "s1", Sanction: p.Sanctions[0].ID, By: "d1", Status: StatusInEffect, Breach: row.status}},
				Events:    []Happening{{Event: procedure.Breached, Ref: "s1", Seq: 10}, {Event: procedure.Breached, Ref: "s1", Seq: 20}},
				Letters:   []Letter{wrote("n1", "breach", 10, noon("2025-02-03"), "s1"), wrote("n2", "breach", 20, noon("2025-04-01"), "s1")},
			}
			serve(t, p, s, noon("2025-04-03"), row.letter)
			c := s.OpenClock("breach_answer")
			if (c != nil) != row.runs {
				t.Errorf("%s, %s: the time to answer runs: %t", pack, row.name, c != nil)
			}
			r := try(t, p, s, noon("2025-04-04"), AnswerBreach, Actor{Person: "member"}, &BreachAnswer{Sanction: "s1", Text: "I kept it."})
			if c != nil && r != nil {
				t.Errorf("%s, %s: asked for and refused: %v", pack, row.name, r)
			}
		}
	}
}

// breached is a case in which a breach of the sanction was put to the
// respondent twice, and the body voted on the first.
func breached(status string) *State {
	return &State{
		Case: "c", Head: 20, Stage: "sanction", Round: 1, Respondent: Party{Person: "member"},
		Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Body: "hearing_panel", Violation: true, Served: noon("2025-01-10")}},
		Sanctions: []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusInEffect, Breach: status}},
		Events:    []Happening{{Event: procedure.Breached, Ref: "s1", Seq: 10}, {Event: procedure.Breached, Ref: "s1", Seq: 20}},
		Panels:    []Panel{{Body: "hearing_panel", Round: 1, Seats: []Seat{{Person: "x", Role: "chair", Declared: 1}, {Person: "y", Role: "member", Declared: 1}, {Person: "z", Role: "member", Declared: 1}}}},
		Ballots: []Ballot{
			{Motion: "breach:s1", Body: "hearing_panel", Round: 1, Opened: 12, Closed: 13, Result: Carried, Yes: 3},
			{Motion: "breach:s1:expulsion", Body: "hearing_panel", Round: 1, Opened: 14, Closed: 15, Result: Carried, Yes: 3},
		},
	}
}

// What was voted on an earlier breach rules on no later one, nor on what is to
// follow from it.
func TestAVoteRulesOnItsOwnBreach(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	anew := []Ballot{
		{Motion: "breach:s1", Body: "hearing_panel", Round: 1, Opened: 21, Closed: 22, Result: Carried, Yes: 3},
		{Motion: "breach:s1:expulsion", Body: "hearing_panel", Round: 1, Opened: 23, Closed: 24, Result: Carried, Yes: 3},
	}
	for voted, says := range []string{"voting on the breach", "carried that sanction", ""} {
		s := breached("answered")
		s.Ballots = append(s.Ballots, anew[:voted]...)
		r := try(t, p, s, noon("2025-05-01"), DecideBreach, Actor{Person: "x"}, &BreachRuling{Sanction: "s1", Breach: true, Reasons: "because", Sanctions: []SanctionTerms{{Sanction: "expulsion"}}})
		if (r == nil) != (says == "") || r != nil && (r.Code != NotYet || !strings.Contains(r.Sentence, says)) {
			t.Errorf("%d votes on the later breach: %v", voted, r)
		}
	}
}

// A breach is ruled on without an answer only once the order to answer for it
// was served; the order about an earlier one does not count.
func TestTheOrderAboutAnEarlierBreachIsNoOrder(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, letter := range []string{"n1", "n2"} {
		s := breached("alleged")
		s.Letters = []Letter{wrote("n1", "breach", 10, noon("2025-02-03"), "s1"), wrote("n2", "breach", 20, noon("2025-04-01"), "s1")}
		s.Letter(letter).ServedAt = noon("2025-04-03")
		s.Ballots = []Ballot{{Motion: "breach:s1", Body: "hearing_panel", Round: 1, Opened: 21, Closed: 22, Result: Carried, Yes: 3}}
		r := try(t, p, s, noon("2025-06-02"), DecideBreach, Actor{Person: "x"}, &BreachRuling{Sanction: "s1", Breach: true, Reasons: "because"})
		if (r == nil) != (letter == "n2") || r != nil && r.Code != NotYet {
			t.Errorf("%s served: %v", letter, r)
		}
	}
}

// What follows from a breach takes effect once the ruling on it was served, and
// in the place of the sanction that was not kept, which stands until then.
func TestWhatFollowsFromABreachWaitsForItsService(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := breached("answered")
	s.Ballots = []Ballot{
		{Motion: "breach:s1", Body: "hearing_panel", Round: 1, Opened: 21, Closed: 22, Result: Carried, Yes: 3},
		{Motion: "breach:s1:expulsion", Body: "hearing_panel", Round: 1, Opened: 23, Closed: 24, Result: Carried, Yes: 3},
	}
	if r := try(t, p, s, noon("2025-05-01"), DecideBreach, Actor{Person: "x"}, &BreachRuling{Sanction: "s1", Breach: true, Reasons: "because", Sanctions: []SanctionTerms{{Sanction: "expulsion"}}}); r != nil {
		t.Fatal(r)
	}
	r := byTwo(t, p, s, noon("2025-05-02"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s2"})
	if r == nil || r.Code != NotYet || !strings.Contains(r.Sentence, "ruling on the breach") {
		t.Fatalf("before the ruling was served: %v", r)
	}
	if s.Sanction("s1").Status != StatusInEffect || s.Closed != nil {
		t.Errorf("between the ruling and its service the suspension is %s", s.Sanction("s1").Status)
	}
	serve(t, p, s, noon("2025-05-03"), s.Letters[0].ID)
	if r := byTwo(t, p, s, noon("2025-05-04"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s2"}); r != nil {
		t.Fatalf("after service: %v", r)
	}
	if a, b := s.Sanction("s1").Status, s.Sanction("s2").Status; a != StatusReplaced || b != StatusDone {
		t.Errorf("after the effect: %s and %s", a, b)
	}
}

// A ruling on a breach that waits for service holds back nothing that an
// earlier decision imposed, and stands in for no service of that decision.
func TestARulingOnABreachSpeaksForItselfOnly(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, served := range []bool{false, true} {
		s := breached("")
		s.Decisions = append(s.Decisions, Decision{ID: "d2", Kind: "breach", Round: 1, Seq: 20, Violation: true})
		if !served {
			s.Decisions[0].Served, s.Decisions[1].Served = time.Time{}, noon("2025-05-01")
		}
		s.Sanctions = append(s.Sanctions, InForce{ID: "s2", Sanction: "public_censure", By: "d1", Status: StatusDecided})
		if r := byTwo(t, p, s, noon("2025-05-02"), PutIntoEffect, holder(p, "clerk"), &EffectGiven{Sanction: "s2"}); (r == nil) != served {
			t.Errorf("its decision served %t: %v", served, r)
		}
	}
}

// Where no letter puts a breach to the respondent, none is put.
func TestNoBreachIsPutWithoutALetter(t *testing.T) {
	t.Parallel()
	for pack, letter := range map[string]bool{"ahima-membership": true, "acpe-2016": false} {
		p := shipped(t, pack)
		s := &State{Case: "c", Head: 20, Stage: p.StageOfKind(procedure.SanctionStage).ID, Round: 1, Respondent: Party{Person: "member"},
			Sanctions: []InForce{{ID: "s1", Sanction: p.Sanctions[0].ID, By: "d1", Status: StatusInEffect}}}
		r := try(t, p, s, noon("2025-05-02"), AllegeBreach, holder(p, "clerk"), &BreachAlleged{Sanction: "s1", Text: "It was not kept."})
		if (r == nil) != letter || r != nil && r.Code != NoProvision {
			t.Errorf("%s: %v", pack, r)
		}
	}
}

// What the body above sends back leaves no admission made for it, and can be
// appealed anew (ABA rules 21(B) and 11).
func TestWhatIsSentBackIsOpenAgain(t *testing.T) {
	t.Parallel()
	p := shipped(t, "aba-model-rules")
	for _, agreed := range []bool{true, false} {
		s := &State{
			Case: "c", Head: 20, Stage: "court", Round: 1, Respondent: Party{Person: "lawyer"},
			Allegations: []Allegation{{ID: "a1", Admitted: "consent"}, {ID: "a2", Admitted: "default"}},
			Offers:      []Offer{{ID: "o1", Status: "agreed", Admits: []string{"a1"}, Sanctions: []SanctionTerms{{Sanction: "reprimand"}}}},
			Decisions:   []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Served: noon("2025-01-10"), Seq: 10}},
			Sanctions:   []InForce{{ID: "s1", Sanction: "reprimand", By: "d1", Status: StatusDecided}},
			AppealsLost: []procedure.Role{procedure.Respondent},
		}
		if r := try(t, p, s, noon("2025-02-03"), OversightAnswers, holder(p, "clerk"), &OversightAnswer{Agreed: agreed, Text: "It is so ordered."}); r != nil {
			t.Fatal(r)
		}
		if o := s.Offers[0]; (s.Allegations[0].Admitted == "consent") != agreed || (o.Status == "agreed") != agreed || (len(o.Admits)+len(o.Sanctions) > 0) != agreed {
			t.Errorf("agreed %t: %+v, %+v", agreed, s.Allegations[0], o)
		}
		if s.Allegations[1].Admitted != "default" {
			t.Errorf("agreed %t: what was admitted otherwise is %q", agreed, s.Allegations[1].Admitted)
		}
		if agreed {
			continue
		}
		s.Stage = "board_review"
		s.Decisions = append(s.Decisions, Decision{ID: "d2", Kind: "decision", Round: s.Round, Violation: true, Served: noon("2025-04-10"), Seq: 20, At: noon("2025-04-08")})
		if r := try(t, p, s, noon("2025-04-11"), BringAppeal, Actor{Person: "lawyer"}, &Appealing{Against: p.Appeal.Respondent[0], Grounds: []string{p.Appeal.Grounds[0].ID}, Text: "It is wrong."}); r != nil {
			t.Errorf("appealed anew: %v", r)
		}
	}
}

// A decision whose letter arrives after its appeal was brought sets no time to
// appeal running; else that time could run out on who has appealed (45 CFR
// 160.548(a): the time is there to appeal in).
func TestNoTimeToAppealForWhoHasAppealed(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	for _, early := range []bool{false, true} {
		s := &State{
			Case: "c", Head: 20, Stage: "appeal", Round: 1, Respondent: Party{Person: "subject"}, Allegations: []Allegation{{ID: "a1"}},
			Decisions: []Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Seq: 10, At: noon("2025-01-08")}},
			Letters:   []Letter{{ID: "n1", Notice: "decision", To: procedure.Respondent, Person: "subject", Methods: []string{"registered_post"}, About: []string{"d1"}, Seq: 10, IssuedAt: noon("2025-01-08")}},
		}
		if early {
			if r := try(t, p, s, noon("2025-01-09"), BringAppeal, Actor{Person: "subject"}, &Appealing{Against: p.Appeal.Respondent[0], Grounds: []string{p.Appeal.Grounds[0].ID}, Text: "It is wrong."}); r != nil {
				t.Fatal(r)
			}
		}
		serve(t, p, s, noon("2025-01-13"), "n1")
		if runs := s.OpenClock(p.Appeal.Clock) != nil; runs == early {
			t.Errorf("appealed before %t, the time to appeal runs %t", early, runs)
		}
	}
}

// ran starts a time limit of the pack at a moment.
func ran(t *testing.T, p *procedure.Procedure, s *State, rule string, at time.Time) *Running {
	t.Helper()
	m := &moment{p: p, s: s, now: at}
	k := p.Clock(rule)
	triggers := make([]clock.Trigger, len(k.Starts))
	for i, ev := range k.Starts {
		triggers[i] = clock.Trigger{Event: string(ev), At: at, Label: p.EventTitle(ev)}
	}
	d, err := k.Rule.Due(*p.Calendar(k.Rule.Calendar), triggers...)
	if err != nil {
		t.Fatal(err)
	}
	m.start(Running{Rule: k.ID, Title: k.Title, Owner: k.Owner, Act: Kind(k.Act), Stage: k.Stage, Deadline: d, Cite: k.Provisions})
	return s.OpenClock(rule)
}
