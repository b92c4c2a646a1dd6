package docket

import (
	"errors"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Nobody acts who is off the case, shut out of it or a party in an office.
func TestWhoCannotActAtAll(t *testing.T) {
	t.Parallel()
	office := Actor{Person: "clerk", Offices: []string{"office"}}
	begin := func() (*scene, *NoteAdded) {
		x := standing(t, "answer", Note, "clerk")
		x.by = office
		return x, &NoteAdded{Text: "so"}
	}
	off := func(who string) func(*scene, *NoteAdded) {
		return func(x *scene, _ *NoteAdded) { x.s.Recusals = []Recusal{{Person: who}} }
	}
	asked(t, begin, []spoilt[*NoteAdded]{
		{"off the case", off("clerk"), Conflicted, "off this case"},
		{"another is", off("z"), "", ""},
		{"shut out", func(x *scene, _ *NoteAdded) { x.s.Walls = []string{"clerk"} }, NotYours, "not yours to do"},
		{"nobody", func(x *scene, _ *NoteAdded) { x.by.Person = "" }, NotYours, "Nobody is named"},
		{"the respondent in an office", func(x *scene, _ *NoteAdded) { x.s.Respondent.Person = "clerk" }, NotYours, "It is for"},
		{"the complainant in an office", func(x *scene, _ *NoteAdded) { x.s.Complainant.Person = "clerk" }, NotYours, "It is for"},
		{"counsel in an office", func(x *scene, _ *NoteAdded) { x.s.Counsel = []string{"clerk"} }, NotYours, "It is for"},
		{"an office of another body", func(x *scene, _ *NoteAdded) { x.by.Offices = []string{"board"} }, NotYours, "It is for"},
		{"an office of others and one of this", func(x *scene, _ *NoteAdded) { x.by.Offices = []string{"board", "office"} }, "", ""},
		{"a member", func(x *scene, _ *NoteAdded) { x.person("q3") }, "", ""},
		{"a member who left", func(x *scene, _ *NoteAdded) { x.person("q3"); x.s.Panels[1].Seats[2].Left = 9 }, NotYours, ""},
		{"an investigator", func(x *scene, _ *NoteAdded) { x.person("z"); x.s.Assigned = []Assignment{{Person: "z"}} }, "", ""},
		{"the clock", func(x *scene, _ *NoteAdded) { x.by = Clock() }, NotYours, "The clock does not do this"},
		{"what the pack gives to another", func(x *scene, _ *NoteAdded) {
			ruleOf(x, &procedure.ActRule{Act: string(Note), By: []procedure.Role{"president"}})
		}, NotYours, "the president"},
		{"what the pack gives to this office", func(x *scene, _ *NoteAdded) {
			ruleOf(x, &procedure.ActRule{Act: string(Note), By: []procedure.Role{"office"}})
		}, "", ""},
		{"what the pack says nothing of", func(x *scene, _ *NoteAdded) { ruleOf(x, &procedure.ActRule{Act: string(Note)}) }, "", ""},
		{"what the pack has not", func(x *scene, _ *NoteAdded) { ruleOf(x, &procedure.ActRule{Act: string(Note), Never: true}) }, NoProvision, "does not provide for it"},
		{"what the pack has elsewhere", func(x *scene, _ *NoteAdded) {
			ruleOf(x, &procedure.ActRule{Act: string(Note), Stages: []string{"intake"}})
		}, NotHere, "not for the stage"},
		{"what the pack has here", func(x *scene, _ *NoteAdded) {
			ruleOf(x, &procedure.ActRule{Act: string(Note), Stages: []string{"intake", "answer"}})
		}, "", ""},
		{"before a report", func(x *scene, _ *NoteAdded) { x.s = &State{} }, NotYet, "begins with a report"},
		{"the record is gone", func(x *scene, _ *NoteAdded) { x.s.Purged = true }, CaseClosed, "has been let go"},
	}...)
	// A party who steps aside from something keeps the party's own acts.
	for _, who := range []string{"member", "reporter"} {
		x := standing(t, "answer", "", "")
		x.s.Recusals = []Recusal{{Person: who}}
		if o := MayDo(x.p, x.s, Actor{Person: who}, GiveInformation, x.at); !o.Allowed {
			t.Errorf("%s: %v", who, o.Refusal)
		}
	}
	x := standing(t, "answer", "", "")
	for _, row := range []struct {
		by   Actor
		role procedure.Role
		is   bool
	}{
		{Actor{Person: "p1"}, procedure.Chair, false}, {Actor{Person: "p2"}, procedure.Member, true}, {Actor{Person: "p2"}, "panel_one", true}, {Actor{Person: "p2"}, "panel_two", false},
		{office, procedure.Owner, true}, {office, procedure.Secretariat, true}, {office, procedure.Staff, true}, {office, "president", false}, {office, procedure.Anyone, true}, {office, procedure.TheClock, false},
		{Clock(), procedure.TheClock, true}, {Clock(), procedure.Complainant, false}, {Clock(), procedure.Respondent, false}, {Clock(), procedure.Parties, false},
		{Actor{Person: "member"}, procedure.Parties, true}, {Actor{Person: "reporter"}, procedure.Parties, true}, {Actor{Person: "x"}, procedure.Parties, false},
		{Actor{Person: "reporter"}, procedure.Respondent, false}, {Actor{Person: "member"}, procedure.Complainant, false}, {Actor{Person: "x", Offices: []string{""}}, "", false},
	} {
		if Holds(x.p, x.s, row.by, row.role) != row.is {
			t.Errorf("%+v is %s: %t", row.by, row.role, !row.is)
		}
	}
	x.s.Complainant.Person, x.s.Respondent.Person = "", ""
	for _, role := range []procedure.Role{procedure.Complainant, procedure.Respondent, procedure.Parties} {
		if Holds(x.p, x.s, Actor{}, role) {
			t.Errorf("nobody is %s of a case without one", role)
		}
	}
	for _, out := range []func(s *State){func(s *State) { s.Walls = []string{"clerk"} }, func(s *State) { s.Recusals = []Recusal{{Person: "clerk"}} }} {
		x := standing(t, "answer", "", "")
		if out(x.s); Holds(x.p, x.s, office, procedure.Owner) {
			t.Error("who is out of the case has a duty in it")
		}
	}
}

// ruleOf has the pack read again with a rule about an act.
func ruleOf(x *scene, r *procedure.ActRule) {
	text := string(x.p.Text()) + "\nacts: [{act: " + r.Act + ", cite: S1"
	if len(r.By) > 0 {
		text += ", by: [" + listed(r.By) + "]"
	}
	if len(r.Stages) > 0 {
		text += ", stages: [" + listed(r.Stages) + "]"
	}
	if r.Never {
		text += ", never: true"
	}
	p, err := procedure.Load("small.yaml", []byte(text+"}]\n"))
	if err != nil {
		panic(err)
	}
	x.p = p
}

// Who may do an act, of several, and from when another could.
func TestWhoOfSeveral(t *testing.T) {
	t.Parallel()
	x := hearing(t, "", "")
	c := x.running(t, "notice", "2025-01-22")
	c.Act, c.Deadline.Rule.Bound = SetHearing, clock.Min
	c.Deadline.At = noon("2025-02-10")
	x.s.Hearings = nil
	people := []Actor{{Person: "x"}, {Person: "clerk", Offices: []string{"office"}}, {Person: "p1"}, {Person: "member"}}
	who, from := Who(x.p, x.s, people, SetHearing, x.at)
	if len(who) != 0 || !from.Equal(noon("2025-02-10")) {
		t.Errorf("too early: %v, from %s", who, from)
	}
	if who, from = Who(x.p, x.s, people, SetHearing, noon("2025-02-10")); len(who) != 2 || who[0].Person != "clerk" || who[1].Person != "p1" || !from.IsZero() {
		t.Errorf("the day has come: %v, from %s", who, from)
	}
	if who, _ = Who(x.p, x.s, append(people, Clock()), Lapse, x.at); len(who) != 1 {
		t.Errorf("the clock's: %v", who)
	}
	if who, from := Who(x.p, x.s, people, "dance", x.at); who != nil || !from.IsZero() {
		t.Errorf("no act: %v", who)
	}
	for _, row := range []struct {
		name string
		kind Kind
		with func(x *scene)
		fits bool
	}{
		{"here", SetHearing, func(*scene) {}, true},
		{"elsewhere", CastVote, func(x *scene) { x.s.Stage = "intake" }, false},
		{"no act", "dance", func(*scene) {}, false},
		{"never", SetHearing, func(x *scene) {
			x.p.Acts = nil
			y := hearing(t, "", "")
			ruleOf(y, &procedure.ActRule{Act: string(Note), Never: true})
			x.p = y.p
		}, false},
		{"the record is gone", SetHearing, func(x *scene) { x.s.Purged = true }, false},
		{"before a report", SetHearing, func(x *scene) { x.s = &State{} }, false},
		{"a report", File, func(x *scene) { x.s = &State{} }, true},
		{"closed", SetHearing, func(x *scene) { x.s.Closed = &Closing{} }, false},
		{"closed, and it can be done then", Note, func(x *scene) { x.s.Closed = &Closing{} }, true},
	} {
		x := hearing(t, "", "")
		row.with(x)
		if Fits(x.p, x.s, row.kind) != row.fits {
			t.Errorf("%s: it fits: %t", row.name, !row.fits)
		}
	}
}

// An entry follows the head of its case and says what it says.
func TestEntriesInOrder(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		e    Entry
		ok   bool
	}{
		{"the next", Entry{Case: "c", Seq: 21, Hash: "h", Particulars: &NoteAdded{}}, true},
		{"the same", Entry{Case: "c", Seq: 20, Particulars: &NoteAdded{}}, false},
		{"one too far", Entry{Case: "c", Seq: 22, Particulars: &NoteAdded{}}, false},
		{"of another case", Entry{Case: "d", Seq: 21, Particulars: &NoteAdded{}}, false},
		{"without particulars", Entry{Case: "c", Seq: 21}, false},
	} {
		s := &State{Case: "c", Head: 20}
		if err := s.Apply(&row.e); (err == nil) != row.ok || row.ok && (s.Head != 21 || s.HeadHash != "h") || !row.ok && s.Head != 20 {
			t.Errorf("%s: head %d, %v", row.name, s.Head, err)
		}
	}
	if err := (&State{Case: "c", Head: 20}).Apply(&Entry{Case: "d", Seq: 21, Particulars: &NoteAdded{}}); !errors.Is(err, ErrOrder) {
		t.Errorf("of another case: %v", err)
	}
	// What consequences do to a case.
	at := noon("2025-02-03")
	s := &State{Case: "c", Head: 20, Visits: []Visit{{Stage: "a"}}, Panels: []Panel{{Body: "b"}}, Sanctions: []InForce{{ID: "s1", Status: StatusDecided}, {ID: "s2", Status: StatusInEffect}}, Decisions: []Decision{{ID: "d1"}, {ID: "d2"}}, Petitions: []Petition{{ID: "r1"}, {ID: "r2"}}, Measures: []Measure{{ID: "m1"}}}
	kept := []Condition{{ID: "k1"}}
	e := Entry{Case: "c", Seq: 21, At: at, Particulars: &NoteAdded{}, Effects: []Effect{
		{Entered: &Visit{Stage: "b", At: at}}, {Started: &Running{ID: "x/1", Rule: "x", Remind: []time.Time{at}}}, {Moved: &ClockMove{ID: "x/1", Why: "extended", Remind: []time.Time{at.Add(1)}}},
		{Moved: &ClockMove{ID: "x/1", Why: "tolled", Reason: "hold"}}, {Moved: &ClockMove{ID: "y/1", Why: "tolled"}}, {Ended: &ClockEnd{ID: "y/1", Why: "met"}},
		{Notice: &Letter{ID: "n1"}}, {Flagged: &Flag{Flag: "late"}}, {Imposed: &InForce{ID: "s3", By: "d2", Conditions: kept}}, {Imposed: &InForce{ID: "s4", By: "d9"}}, {Quorum: &QuorumState{Body: "b", Lost: true}},
		{Settled: &Settlement{Sanction: "s1", Status: StatusInEffect}}, {Settled: &Settlement{Sanction: "s2", Status: StatusDone}}, {Settled: &Settlement{Sanction: "s9", Status: StatusDone}}, {Granted: &PetitionGrant{Petition: "r2"}}, {Lifted: &MeasureEnd{Why: "lapsed"}},
		{AppealLost: &AppealLoss{Side: procedure.Respondent}}, {ReconsiderLost: &AppealLoss{Side: procedure.Complainant}}, {Closed: &Closing{Disposition: "cleared"}},
	}}
	if err := s.Apply(&e); err != nil {
		t.Fatal(err)
	}
	kept[0].Met = 9
	c := s.Clock("x/1")
	if !s.Visits[0].Left.Equal(at) || s.Stage != "b" || s.Visits[1].Seq != 21 || c.Extensions != 1 || !c.Standing() || len(c.Remind) != 1 || !c.Remind[0].Equal(at.Add(1)) || !c.Since.Equal(at) || s.Letters[0].Seq != 21 || !s.Letters[0].IssuedAt.Equal(at) || s.Flags[0].Seq != 21 {
		t.Errorf("%+v", s)
	}
	if x := s.Sanction("s3"); x.Status != StatusDecided || x.Seq != 21 || x.Conditions[0].Met != 0 || len(s.Decisions[1].Sanctions) != 1 || len(s.Decisions[0].Sanctions) != 0 || !s.Panels[0].QuorumLost || !s.Sanctions[0].Effective.Equal(at) || !s.Sanctions[0].Ended.IsZero() || !s.Sanctions[1].Ended.Equal(at) || !s.Sanctions[1].Effective.IsZero() {
		t.Errorf("%+v", s.Sanctions)
	}
	if s.Petitions[0].Granted || !s.Petitions[1].Granted || s.Petitions[1].Decided != 21 || s.Measures[0].Lifted != 21 || s.Measures[0].Why != "lapsed" || s.AppealsLost[0] != procedure.Respondent || s.ReconsidersLost[0] != procedure.Complainant || s.Closed.Seq != 21 || s.IsOpen() {
		t.Errorf("%+v", s)
	}
	later := Entry{Case: "c", Seq: 22, Particulars: &NoteAdded{}, Effects: []Effect{{Moved: &ClockMove{ID: "x/1", Why: "resumed", Remind: []time.Time{at, at}}}}}
	if err := s.Apply(&later); err != nil || c.Standing() || len(s.Clock("x/1").Tolls) != 0 || len(s.Clock("x/1").Remind) != 2 {
		t.Errorf("resumed: %+v, %v", s.Clock("x/1"), err)
	}
}

// A case that closes ends what runs, and says in a word how it ended.
func TestHowACaseEnds(t *testing.T) {
	t.Parallel()
	in := func(status string) []InForce { return []InForce{{Status: status}} }
	for _, row := range []struct {
		on        procedure.Event
		sanctions []InForce
		want      string
	}{
		{procedure.ReviewLapsed, nil, "dismissed"}, {procedure.Upheld, nil, "dismissed"}, {procedure.DismissedNow, nil, "dismissed"}, {procedure.Referred, nil, "referred"}, {procedure.NotWarranted, nil, "not_warranted"}, {procedure.NoCause, nil, "no_cause"},
		{procedure.LesserMeasure, nil, "lesser_measure"}, {procedure.Mediated, nil, "settled"}, {procedure.Withdrawn, nil, "withdrawn"}, {procedure.Resigned, nil, "resigned"}, {procedure.Died, nil, "died"}, {procedure.NoViolation, nil, "cleared"}, {procedure.FinalCleared, nil, "cleared"},
		{procedure.SanctionsDone, in(StatusDone), "sanctioned"}, {procedure.SanctionsDone, in(StatusSetAside), "cleared"}, {procedure.SanctionsDone, nil, "cleared"}, {procedure.FinalViolation, in(StatusExpired), "sanctioned"}, {procedure.ConsentAgreed, nil, "consent"}, {procedure.ClosedNow, nil, string(procedure.ClosedNow)},
	} {
		if got := disposition(&State{Sanctions: row.sanctions}, row.on); got != row.want {
			t.Errorf("%s: %s, not %s", row.on, got, row.want)
		}
	}
	x := screened(t, CloseCase, "clerk")
	x.closes(procedure.ClosedNow)
	x.running(t, "answer", "2025-01-22")
	x.running(t, "notice", "2025-01-22").End = "met"
	x.s.Clocks = append(x.s.Clocks, Running{ID: "listing/1", Rule: ListingRule, Ref: "u1", Deadline: due(t, x.p, "1 year", "2025-01-22")})
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &ClosingOrder{Reasons: "so"}); r != nil || x.s.Clocks[2].End != "" || x.s.Closed == nil || x.s.Closed.Disposition != "closed" || !x.s.Closed.At.Equal(x.at) || x.s.Clocks[0].End != "left" || x.s.Clocks[1].End != "met" || x.s.Happened(procedure.ClosedNow) == nil {
		t.Errorf("closed: %+v, %s, %v", x.s.Closed, ends(x.s), r)
	}
	// What belongs to a stage ends as it is left; what belongs to none runs on, and
	// ends with the case.
	for _, to := range []string{"decision", "closed"} {
		x := screened(t, Accept, "clerk")
		x.p.Stage("answer").Exits = []procedure.Way{{On: procedure.Accepted, To: to}}
		x.running(t, "answer", "2025-01-22")
		x.running(t, "notice", "2025-01-22").Stage = ""
		x.running(t, "intake", "2025-01-22") // of a stage that was left
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Acceptance{Reasons: "so"}); r != nil {
			t.Fatal(r)
		}
		want := map[string][3]string{"decision": {"left", "", ""}, "closed": {"left", "void", "void"}}[to]
		if got := [3]string{x.s.Clocks[0].End, x.s.Clocks[1].End, x.s.Clocks[2].End}; got != want {
			t.Errorf("to %s: %q, not %q", to, got, want)
		}
	}
}
