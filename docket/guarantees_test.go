package docket

import (
	"sync"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// library reads the shipped packs once for all tests; nothing changes them.
var library = sync.OnceValues(procedure.Shipped)

func shipped(t *testing.T, id string) *procedure.Procedure {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := lib.Current(id)
	if !ok {
		t.Fatalf("the pack %s is not shipped", id)
	}
	return p
}

// TestEveryGuaranteeCanBeBroken forges, for each guarantee, a history that no
// guard would let come about, and one step beside it that is lawful: a
// guarantee that cannot fail guards nothing.
func TestEveryGuaranteeCanBeBroken(t *testing.T) {
	t.Parallel()
	ahima, cfp := shipped(t, "ahima-membership"), shipped(t, "cfp-older")
	may6 := time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC)
	jun10 := may6.AddDate(0, 0, 35)
	decision := ahima.StageOfKind(procedure.Decision).ID
	panel := ahima.StageOfKind(procedure.Decision).Body
	sanction := ahima.Sanctions[0].ID
	entry := func(k Kind, seq int, p Particulars) *Entry {
		return &Entry{Case: "c", Seq: seq, Act: "a", Kind: k, At: jun10, By: By{Person: "x", As: "ethics_office"}, Rule: "r", Stage: decision, Visible: ToParties, Particulars: p}
	}
	state := func(change func(*State)) *State {
		s := &State{
			Case: "c", Head: 9, Round: 1, Procedure: ahima.ID, Digest: ahima.Digest(), Stage: decision,
			Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "respondent"},
			Allegations: []Allegation{{ID: "a1", Noticed: may6, NoticedSeq: 3}},
			Evidence:    []Evidence{{ID: "e1", Independent: true, Disclosed: 4}},
			Findings:    []Finding{{Allegation: "a1", Violation: true, Seq: 7, Round: 1}},
			Decisions:   []Decision{{ID: "d1", Kind: "decision", Round: 1, Body: panel, Violation: true, At: jun10, Served: jun10, Seq: 8}},
			Sanctions:   []InForce{{ID: "s1", Sanction: sanction, By: "d1", Status: StatusInEffect}},
			Events:      []Happening{{Event: procedure.Responded, At: may6}, {Event: procedure.Final, At: jun10}},
		}
		if change != nil {
			change(s)
		}
		return s
	}
	seats := func(who ...string) []Panel {
		p := Panel{Body: panel, Round: 1}
		for i, w := range who {
			role := "member"
			if i == 0 {
				role = "chair"
			}
			p.Seats = append(p.Seats, Seat{Person: w, Role: role, Declared: 1})
		}
		return []Panel{p}
	}
	finding := func(change func(*FindingMade)) *FindingMade {
		f := &FindingMade{Allegation: "a1", Violation: true, Standard: ahima.Proof.Finding, Burden: "body", Evidence: []string{"e1"}, Reasons: "because"}
		if change != nil {
			change(f)
		}
		return f
	}
	rows := []struct {
		no     int
		p      *procedure.Procedure
		broken History
		lawful History
	}{
		{no: 1, broken: History{S: state(func(s *State) { s.Allegations[0].Noticed = time.Time{} }), E: entry(PutIntoEffect, 9, &EffectGiven{"s1"})}, lawful: History{S: state(func(s *State) { // it was admitted once, before any notice, for a consent that came to nothing
			s.Findings = append([]Finding{{Allegation: "a1", Violation: true, Standard: "admission", Seq: 2, Round: 1, Default: true}}, s.Findings...)
		}), E: entry(PutIntoEffect, 9, &EffectGiven{"s1"})}},
		{no: 2, broken: History{S: state(func(s *State) { s.Events = nil }), E: entry(IssueDecision, 9, &DecisionIssued{Violation: true, Reasons: "because"})}, lawful: History{S: state(nil), E: entry(IssueDecision, 9, &DecisionIssued{Violation: true, Reasons: "because"})}},
		{no: 3, broken: History{S: state(func(s *State) { s.Allegations[0].Noticed = jun10.AddDate(0, 0, 1) }), E: entry(Find, 9, finding(nil))}, lawful: History{S: state(nil), E: entry(Find, 9, finding(nil))}},
		{no: 4, broken: History{S: state(func(s *State) { s.Recusals = []Recusal{{Person: "x", Seq: 2}} }), E: entry(CastVote, 9, &Voting{})}, lawful: History{S: state(nil), E: entry(CastVote, 9, &Voting{})}},
		{no: 5, broken: History{S: state(func(s *State) { s.Respondent.Person = "x" }), E: entry(Accept, 9, &Acceptance{})}, lawful: History{S: state(nil), E: entry(Accept, 9, &Acceptance{})}},
		{no: 6, broken: History{S: state(func(s *State) { s.Assigned = []Assignment{{Person: "x", From: 1, Until: 2}} }), E: entry(CastVote, 9, &Voting{})}, lawful: History{S: state(nil), E: entry(CastVote, 9, &Voting{})}},
		{
			no:     7,
			broken: History{S: state(func(s *State) { s.Panels = seats("x", "y", "z") }), E: entry(CloseBallot, 9, &BallotClosed{Body: panel, Motion: "violation:a1", Result: Lost, Yes: 1, No: 1})},
			lawful: History{S: state(func(s *State) { s.Panels = seats("x", "y", "z") }), E: entry(CloseBallot, 9, &BallotClosed{Body: panel, Motion: "violation:a1", Result: Void, Yes: 1, No: 1})},
		},
		{
			no: 8,
			broken: History{S: state(func(s *State) {
				s.Ballots = []Ballot{{Motion: "sanction:" + sanction, Body: panel, Round: 1, Closed: 8, Result: Carried, Yes: 1, No: 2}}
			}), E: entry(IssueDecision, 9, &DecisionIssued{Violation: true, Reasons: "because", Sanctions: []SanctionTerms{{Sanction: sanction}}})},
			lawful: History{S: state(func(s *State) {
				s.Ballots = []Ballot{{Motion: "sanction:" + sanction, Body: panel, Round: 1, Closed: 8, Result: Carried, Yes: 3}}
			}), E: entry(IssueDecision, 9, &DecisionIssued{Violation: true, Reasons: "because", Sanctions: []SanctionTerms{{Sanction: sanction}}})},
		},
		{
			no: 9,
			broken: History{S: state(func(s *State) {
				s.Decisions[0].Served = time.Time{}
				s.Clocks = []Running{{ID: "w/1", Rule: ahima.Appeal.Clock, Owner: procedure.Respondent, Since: jun10}}
			}), E: entry(Lapse, 9, &Lapsing{Clock: "w/1"})},
			lawful: History{S: state(func(s *State) {
				s.Clocks = []Running{{ID: "w/1", Rule: ahima.Appeal.Clock, Owner: procedure.Respondent, Since: jun10}}
			}), E: entry(Lapse, 9, &Lapsing{Clock: "w/1"})},
		},
		{
			no: 10,
			broken: History{S: state(func(s *State) {
				s.Panels = append(seats("x", "y", "z"), Panel{Body: ahima.Appeal.Body, Round: 1, Seats: []Seat{{Person: "y", Role: "chair"}}})
			}), E: entry(DecideAppeal, 9, &AppealRuling{Outcome: "affirm", Reasons: "because"})},
			lawful: History{S: state(func(s *State) {
				s.Panels = append(seats("x", "y", "z"), Panel{Body: ahima.Appeal.Body, Round: 1, Seats: []Seat{{Person: "u", Role: "chair"}}})
			}), E: entry(DecideAppeal, 9, &AppealRuling{Outcome: "affirm", Reasons: "because"})},
		},
		{no: 11, broken: History{S: state(func(s *State) { s.Appeals = []AppealRecord{{ID: "p1"}} }), E: entry(Publish, 9, &Publishing{})}, lawful: History{S: state(nil), E: entry(Publish, 9, &Publishing{})}},
		{
			no: 12, p: cfp,
			broken: History{S: state(nil), E: entry(ImposeInterim, 9, &InterimImposed{Measure: cfp.Interim[0].ID, Ground: cfp.Interim[0].Grounds[0], Reasons: "because", Until: jun10})},
			lawful: History{S: state(nil), E: func() *Entry {
				e := entry(ImposeInterim, 9, &InterimImposed{Measure: cfp.Interim[0].ID, Ground: cfp.Interim[0].Grounds[0], Reasons: "because", Until: jun10})
				e.Effects = []Effect{{Notice: &Letter{To: procedure.Respondent}}}
				return e
			}()},
		},
		{
			no: 13,
			broken: History{S: state(nil), E: func() *Entry {
				e := entry(IssueDecision, 9, &DecisionIssued{})
				e.Effects = []Effect{{Imposed: &InForce{Sanction: "pillory"}}}
				return e
			}()},
			lawful: History{S: state(nil), E: func() *Entry {
				e := entry(IssueDecision, 9, &DecisionIssued{})
				e.Effects = []Effect{{Imposed: &InForce{Sanction: sanction, Standing: ahima.Sanctions[0].Standing}}}
				return e
			}()},
		},
		{no: 14, broken: History{S: state(func(s *State) { s.Findings = nil }), E: entry(IssueDecision, 9, &DecisionIssued{Reasons: "because"})}, lawful: History{S: state(nil), E: entry(IssueDecision, 9, &DecisionIssued{Reasons: "because"})}},
		{no: 15, broken: History{S: state(nil), E: entry(Find, 9, finding(func(f *FindingMade) { f.Burden = "respondent" }))}, lawful: History{S: state(nil), E: entry(Find, 9, finding(nil))}},
		{
			no: 16, p: cfp,
			broken: History{S: state(nil), E: func() *Entry {
				e := entry(DeclareDefault, 9, &DefaultDeclared{})
				e.Stage = cfp.StageOfKind(procedure.Charge).ID
				return e
			}()},
			lawful: History{S: state(func(s *State) {
				n := cfp.Notice(cfp.StageOfKind(procedure.Charge).Notice)
				s.Letters = []Letter{{Notice: n.ID, To: procedure.Respondent, ServedAt: may6, Proof: "receipt", Method: firstOf(n.Proven, n.Methods)}}
				s.Clocks = []Running{{Act: AnswerCharge, End: "expired"}}
			}), E: func() *Entry {
				e := entry(DeclareDefault, 9, &DefaultDeclared{})
				e.Stage = cfp.StageOfKind(procedure.Charge).ID
				return e
			}()},
		},
		{no: 17, broken: History{S: state(nil), E: func() *Entry {
			e := entry(DiscloseContact, 9, &ContactDisclosed{})
			e.Visible = ToPanel
			return e
		}()}, lawful: History{S: state(nil), E: entry(DiscloseContact, 9, &ContactDisclosed{})}},
		{no: 18, broken: History{S: state(func(s *State) { s.Evidence[0].Disclosed = 0 }), E: entry(Find, 9, finding(nil))}, lawful: History{S: state(nil), E: entry(Find, 9, finding(nil))}},
		{no: 19, broken: History{S: state(func(s *State) { s.Anonymous, s.Evidence[0].Independent = true, false }), E: entry(Find, 9, finding(nil))}, lawful: History{S: state(func(s *State) { s.Anonymous = true }), E: entry(Find, 9, finding(nil))}},
		{no: 20, broken: History{S: state(nil), E: entry(File, 9, &Report{Complainant: Party{Person: "reporter"}})}, lawful: History{S: state(nil), E: func() *Entry {
			e := entry(File, 9, &Report{Complainant: Party{Person: "reporter"}})
			e.Visible = ToComplainant
			return e
		}()}},
		{no: 21, broken: History{S: state(func(s *State) { s.Flags = []Flag{{Flag: "retaliation_bar"}} }), E: entry(Accept, 9, &Acceptance{})}, lawful: History{S: state(nil), E: entry(Accept, 9, &Acceptance{})}},
		{no: 22, broken: History{S: state(func(s *State) { s.Closed = &Closing{Disposition: "resigned", Seq: 9} }), E: entry(Resign, 9, &Resignation{How: "close_bar"})}, lawful: History{S: state(nil), E: entry(Resign, 9, &Resignation{How: "continue"})}},
		{no: 23, broken: History{S: state(func(s *State) { s.Digest = "another" }), E: entry(Note, 9, &NoteAdded{})}, lawful: History{S: state(nil), E: entry(Note, 9, &NoteAdded{})}},
		{no: 24, broken: History{S: state(func(s *State) { s.Closed = &Closing{Disposition: "dismissed", Seq: 5} }), E: entry(Accept, 9, &Acceptance{})}, lawful: History{S: state(func(s *State) { s.Closed = &Closing{Disposition: "dismissed", Seq: 5} }), E: entry(Note, 9, &NoteAdded{})}},
		{no: 25, broken: History{S: state(func(s *State) { s.Closed = &Closing{At: jun10, Disposition: "cleared", Seq: 8} }), E: seconded(entry(Purge, 9, &Purging{}))}, lawful: History{S: state(func(s *State) { s.Closed = &Closing{At: jun10.AddDate(-20, 0, 0), Disposition: "cleared", Seq: 8} }), E: seconded(entry(Purge, 9, &Purging{}))}},
	}
	if len(rows) != len(Guarantees()) {
		t.Fatalf("%d guarantees are tried, there are %d", len(rows), len(Guarantees()))
	}
	for i, g := range Guarantees() {
		row := rows[i]
		if row.no != g.No || g.No != i+1 {
			t.Fatalf("row %d is for guarantee %d, want %d", i, row.no, g.No)
		}
		if g.Name == "" || g.Text == "" || g.Sources == "" {
			t.Errorf("guarantee %d does not say what it is and where it comes from", g.No)
		}
		p := row.p
		if p == nil {
			p = ahima
		}
		row.broken.P, row.lawful.P = p, p
		if holds, _ := g.Holds(row.broken); holds {
			t.Errorf("guarantee %d (%s) holds where it is broken", g.No, g.Name)
		}
		if holds, says := g.Holds(row.lawful); !holds {
			t.Errorf("guarantee %d (%s) is broken where it holds: %s", g.No, g.Name, says)
		}
	}
}

func firstOf(lists ...[]string) string {
	for _, l := range lists {
		if len(l) > 0 {
			return l[0]
		}
	}
	return ""
}

// TestTamperedEntryDoesNotSealAlike: any change of an entry changes its hash.
func TestTamperedEntryDoesNotSealAlike(t *testing.T) {
	t.Parallel()
	e := Entry{Case: "c", Seq: 1, Act: "a", Kind: Note, At: time.Date(2024, 5, 6, 0, 0, 0, 0, time.UTC), By: By{As: "x"}, Particulars: &NoteAdded{Text: "one"}}
	if _, err := e.Seal("before"); err != nil {
		t.Fatal(err)
	}
	was := e.Hash
	for _, change := range []func(*Entry){
		func(e *Entry) { e.Particulars = &NoteAdded{Text: "two"} },
		func(e *Entry) { e.At = e.At.Add(time.Second) },
		func(e *Entry) { e.Seq = 2 },
		func(e *Entry) { e.By.As = "y" },
	} {
		f := e
		change(&f)
		if _, err := f.Seal("before"); err != nil || f.Hash == was {
			t.Errorf("a changed entry has the same hash (%v)", err)
		}
	}
	if _, err := e.Seal("another"); err != nil || e.Hash == was {
		t.Errorf("an entry moved behind another has the same hash (%v)", err)
	}
}

func TestSharesAreCountedAsWritten(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		share  procedure.Share
		n, of  int
		meets  bool
		source string
	}{
		{procedure.Share{Fraction: "majority", Of: procedure.OfCast}, 2, 3, true, "more than half"},
		{procedure.Share{Fraction: "majority", Of: procedure.OfCast}, 2, 4, false, "half is not more than half"},
		{procedure.Share{Fraction: "two_thirds", Of: procedure.OfPresent}, 2, 3, true, "AICPA 7.4: two-thirds of members present and voting"},
		{procedure.Share{Fraction: "two_thirds", Of: procedure.OfPresent}, 5, 8, false, "AICPA 7.4"},
		{procedure.Share{Fraction: "two_thirds", Of: procedure.OfPresent}, 6, 9, true, "AICPA 7.4"},
		{procedure.Share{Votes: 2}, 2, 3, true, "ABA 3: two must concur"},
		{procedure.Share{Votes: 2}, 1, 1, false, "ABA 3"},
		{procedure.Share{Fraction: "all", Of: procedure.OfUnrecused}, 3, 3, true, "unanimous"},
		{procedure.Share{Fraction: "two_thirds", Of: procedure.OfPresent}, 0, 0, false, "nobody is no two thirds"},
		{procedure.Share{Fraction: "three_quarters", Of: procedure.OfPresent}, 3, 4, true, "three of four"},
		{procedure.Share{Fraction: "three_quarters", Of: procedure.OfPresent}, 5, 7, false, "5.25 are needed"},
		{procedure.Share{Fraction: "three_quarters", Of: procedure.OfPresent}, 0, 0, false, "nobody is no three quarters"},
		{procedure.Share{Fraction: "all", Of: procedure.OfPresent}, 0, 0, false, "nobody is not all"},
		{procedure.Share{Fraction: "all", Of: procedure.OfPresent}, 2, 3, false, "not all"},
		{procedure.Share{Fraction: "majority", Votes: 3, Of: procedure.OfCast}, 2, 3, false, "a majority, and at least three"},
		{procedure.Share{Fraction: "majority", Votes: 3, Of: procedure.OfCast}, 3, 5, true, "a majority, and at least three"},
		{procedure.Share{}, 5, 5, false, "no share is none"},
	} {
		if need := row.share.Needs(row.of); row.meets != (row.n >= need) {
			t.Errorf("%s of %d takes %d", row.share, row.of, need)
		}
		if got := row.share.Meets(row.n, row.of); got != row.meets {
			t.Errorf("%s: %d of %d = %v, want %v (%s)", row.share, row.n, row.of, got, row.meets, row.source)
		}
	}
}

// TestDeadlineOfAServedDateIsKept: what was served keeps its date even if the
// calendar's table changes afterwards; the fold never counts again.
func TestDeadlineOfAServedDateIsKept(t *testing.T) {
	t.Parallel()
	day := clock.MustDate("2024-06-05")
	s := &State{}
	e := Entry{Case: "c", Seq: 1, Kind: Note, Particulars: &NoteAdded{}, Effects: []Effect{{Started: &Running{ID: "response/1", Rule: "response", Deadline: clock.Deadline{Day: day}}}}}
	if err := s.Apply(&e); err != nil {
		t.Fatal(err)
	}
	if got := s.Clock("response/1").Deadline.Day; got != day {
		t.Errorf("the fold moved the day to %s", got)
	}
}
