package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

func TestWhatSeatingABodyNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Seating) {
		x := standing(t, "decision", SeatPanel, "clerk")
		x.s.Panels = x.s.Panels[1:] // the appeal panel q1 to q3 is there
		x.by = Actor{Person: "clerk", Offices: []string{"office"}}
		return x, &Seating{Body: "panel_one", Members: []NewSeat{{"p1", "chair", ""}, {"p2", "member", ""}, {"p3", "public", ""}, {"p4", "alternate", ""}}}
	}
	member := func(id string) func(*scene, *Seating) { return func(_ *scene, a *Seating) { a.Members[1].Person = id } }
	asked(t, begin, []spoilt[*Seating]{
		{"an unknown one", func(_ *scene, a *Seating) { a.Body = "panel_nine" }, Unknown, "no body"},
		{"by another office", func(x *scene, _ *Seating) { x.by.Offices = []string{"president"} }, NotYours, "is seated by the office"},
		{"seated already", func(x *scene, _ *Seating) { x.s.Panels = append(x.s.Panels, seatedPanel("panel_one", "p")) }, Already, "has been seated"},
		{"seated in the round before", func(x *scene, _ *Seating) {
			x.s.Panels = append(x.s.Panels, seatedPanel("panel_one", "p"))
			x.s.Round = 2
		}, "", ""},
		{"nobody", member(""), BadRequest, "Say who sits"},
		{"the respondent", member("member"), Conflicted, "respondent's side"},
		{"their counsel", func(x *scene, a *Seating) { x.s.Counsel, a.Members[1].Person = []string{"law"}, "law" }, Conflicted, "respondent's side"},
		{"the complainant", member("reporter"), Conflicted, "complainant takes no"},
		{"who is off the case", func(x *scene, _ *Seating) { x.s.Recusals = []Recusal{{Person: "p2"}} }, Conflicted, "off this case"},
		{"who must not know", func(x *scene, _ *Seating) { x.s.Walls = []string{"p2"} }, Conflicted, "cannot be given a part"},
		{"who once investigated", func(x *scene, _ *Seating) { x.s.Assigned = []Assignment{{Person: "p2", From: 3, Until: 4}} }, Conflicted, "does not rule on it"},
		{"a member of the appeal panel", member("q3"), Conflicted, "A member of the appeal panel cannot sit"},
		{"a member of the appeal panel who left", func(x *scene, a *Seating) { a.Members[1].Person = "q3"; x.s.Panels[0].Seats[2].Left = 9 }, Conflicted, "cannot sit"},
		{"a member of a body that need not be apart", func(x *scene, a *Seating) {
			a.Members[1].Person = "q3"
			x.p.BodyOf("panel_two").DisjointFrom = nil
		}, "", ""},
		{"twice", member("p1"), BadRequest, "named twice"},
		{"as what", func(_ *scene, a *Seating) { a.Members[1].Role = "clerk" }, BadRequest, "A seat is that of"},
		{"too few", func(_ *scene, a *Seating) { a.Members[1].Role = "alternate" }, BadRequest, "has 3 seats; 2 are named"},
		{"too many", func(_ *scene, a *Seating) { a.Members[3].Role = "member" }, BadRequest, "has 3 seats; 4 are named"},
		{"without a chair", func(_ *scene, a *Seating) { a.Members[0].Role = "member" }, BadRequest, "must be the chair"},
		{"with two chairs", func(_ *scene, a *Seating) { a.Members[1].Role = "chair" }, BadRequest, "must be the chair"},
		{"with too few from outside", func(x *scene, _ *Seating) { x.p.BodyOf("panel_one").Public = 2 }, BadRequest, "At least 2 of the members must come from outside"},
		{"with just so many from outside", func(x *scene, _ *Seating) { x.p.BodyOf("panel_one").Public = 1 }, "", ""},
	}...)
	x, a := begin()
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil {
		t.Fatal(r)
	}
	if p := x.s.Panel("panel_one"); p.Round != 1 || len(p.Seats) != 4 || p.Seats[3] != (Seat{Person: "p4", Role: "alternate", Seated: 21}) || !x.happenedNow(procedure.PanelSeated, "panel_one") || !x.happenedNow("seated:panel_one", "") {
		t.Errorf("seated: %+v", p)
	}
	// What the panel of before a remand stopped when it lost its quorum runs again.
	z, again := begin()
	z.s.Round, z.s.Panels = 2, append(z.s.Panels, seatedPanel("panel_one", "o"))
	z.s.Panels[1].QuorumLost = true
	z.p.Clock("decision").Owner, z.p.Clock("decision").TolledBy = "panel_one", []procedure.Toll{procedure.TollQuorum}
	late := z.running(t, "decision", "2025-01-22")
	late.Deadline, late.Tolls = late.Deadline.Toll(noon("2025-01-24"), "no quorum"), []string{"quorum_lost"}
	if r := try(t, z.p, z.s, z.at, z.kind, z.by, again); r != nil || z.s.Clocks[0].Standing() {
		t.Errorf("seated anew, and its time stands still: %+v, %v", z.s.Clocks, r)
	}
	// The appeal panel is barred to them in turn, although it is the other that
	// says so.
	y := standing(t, "appeal", SeatPanel, "clerk")
	y.s.Panels = y.s.Panels[:1]
	r := try(t, y.p, y.s, y.at, SeatPanel, y.by, &Seating{Body: "panel_two", Members: []NewSeat{{"q1", "chair", ""}, {"p2", "member", ""}, {"q3", "member", ""}}})
	refused(t, "a member of the panel", r, Conflicted, "A member of the panel cannot sit on the appeal panel")
}

func TestWhatACertificateNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Certificate) {
		x := standing(t, "decision", Declare, "p2")
		x.s.Panels[0].Seats[1].Declared = 0
		return x, &Certificate{Body: "panel_one", Clear: true}
	}
	x := asked(t, begin, []spoilt[*Certificate]{
		{"no seat there", func(_ *scene, a *Certificate) { a.Body = "panel_two" }, NotYours, "no seat"},
		{"signed", func(x *scene, _ *Certificate) { x.s.Panels[0].Seats[1].Declared = 18 }, Already, "have signed"},
		{"a relation, and which", func(_ *scene, a *Certificate) { a.Clear = false }, BadRequest, "Say which relation you have: kin"},
	}...)
	if s := x.s.Panels[0].Seats[1]; s.Declared != 21 || s.Left != 0 || x.s.Panels[0].QuorumLost {
		t.Errorf("signed: %+v", s)
	}
	y, _ := begin()
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, &Certificate{Body: "panel_one", Relation: "kin"}); r != nil {
		t.Fatal(r)
	}
	if s := y.s.Panels[0].Seats[1]; s.Left != 21 || s.Declared != 0 || len(y.s.Recusals) != 1 || y.s.Recusals[0] != (Recusal{Person: "p2", Seq: 21, Why: "conflict"}) || !y.s.Panels[0].QuorumLost || !y.happenedNow(procedure.QuorumLost, "panel_one") {
		t.Errorf("with a relation they leave: %+v, %+v", s, y.s.Recusals)
	}
}

func TestWhatSteppingAsideNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Recusing) {
		x := standing(t, "decision", Recuse, "p2")
		x.s.Assigned = []Assignment{{Person: "p2", From: 3}, {Person: "z", From: 4}}
		cast(x, "panel_one", "violation:a1", "yyn")
		x.s.Ballots = append(x.s.Ballots, carriedBy("panel_one", "violation:a0"))
		x.s.Ballots[1].Votes = []Vote{{Person: "p2", Choice: "yes"}}
		return x, &Recusing{Reasons: "kin"}
	}
	other := func(id string) func(*scene, *Recusing) { return func(_ *scene, a *Recusing) { a.Person = id } }
	x := asked(t, begin, []spoilt[*Recusing]{
		{"off already", func(x *scene, a *Recusing) {
			x.s.Recusals, a.Person, x.by = []Recusal{{Person: "p3"}}, "p3", holder(x.p, "clerk")
		}, Already, "off the case already"},
		{"another, by a member", other("p3"), NotYours, "whether another must"},
		{"another, by the office", func(x *scene, a *Recusing) { a.Person = "p3"; x.by = holder(x.p, "clerk") }, "", ""},
		{"the respondent", func(x *scene, a *Recusing) { a.Person = "member"; x.by = holder(x.p, "clerk") }, BadRequest, "A party cannot"},
		{"the complainant", func(x *scene, a *Recusing) { a.Person = "reporter"; x.by = holder(x.p, "clerk") }, BadRequest, "A party cannot"},
		{"no reasons", func(_ *scene, a *Recusing) { a.Reasons = "" }, BadRequest, "Give the reason"},
	}...)
	if s := x.s; s.Panels[0].Seats[1].Left != 21 || s.Panels[0].Seats[0].Left != 0 || s.Assigned[0].Until != 21 || s.Assigned[1].Until != 0 || len(s.Ballots[0].Votes) != 2 || len(s.Ballots[1].Votes) != 1 || s.Recusals[0] != (Recusal{Person: "p2", Seq: 21, Why: "own"}) {
		t.Errorf("aside: %+v, %+v, %+v", s.Panels[0], s.Assigned, s.Ballots)
	}
	if r := try(t, x.p, x.s, x.at, CastVote, Actor{Person: "p2"}, &Voting{Motion: "violation:a1", Choice: "yes"}); r == nil || r.Code != Conflicted {
		t.Errorf("and takes part no further: %v", r)
	}
}

func TestWhatAChallengeNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Challenging) {
		x := standing(t, "decision", ChallengeMember, "member")
		x.p.BodyOf("panel_one").Challenge = procedure.Challenge{By: []procedure.Role{procedure.Respondent}, RuledBy: procedure.Chair}
		return x, &Challenging{Person: "p2", Cause: "kin"}
	}
	x := asked(t, begin, []spoilt[*Challenging]{
		{"who has no seat", func(_ *scene, a *Challenging) { a.Person = "x" }, Unknown, "no seat"},
		{"who left", func(x *scene, _ *Challenging) { x.s.Panels[0].Seats[1].Left = 19 }, Unknown, "no seat"},
		{"nobody may", func(x *scene, _ *Challenging) { x.p.BodyOf("panel_one").Challenge.By = nil }, NoProvision, "lets nobody challenge"},
		{"a body that nobody may challenge", func(_ *scene, a *Challenging) { a.Person = "q2" }, NoProvision, "lets nobody challenge"},
		{"the other side", func(x *scene, _ *Challenging) { x.person("reporter") }, NotYours, "is for the respondent"},
		{"twice", func(x *scene, _ *Challenging) {
			x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2", By: procedure.Respondent, Asked: 9, Decided: 10}}
		}, Already, "have challenged"},
		{"after one of another member", func(x *scene, _ *Challenging) {
			x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p3", By: procedure.Respondent, Asked: 9}}
		}, "", ""},
		{"after one by the other side", func(x *scene, _ *Challenging) {
			x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2", By: procedure.Complainant, Asked: 9}}
		}, "", ""},
		{"no cause", func(_ *scene, a *Challenging) { a.Cause = "" }, BadRequest, "why the member"},
	}...)
	if c := x.s.Challenges[0]; c != (ChallengeRecord{ID: "c1", Person: "p2", By: procedure.Respondent, Asked: 21}) {
		t.Errorf("noted as %+v", c)
	}
	rule := func() (*scene, *ChallengeRuling) {
		x, _ := begin()
		x.kind = DecideChallenge
		x.person("p1")
		x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2", By: procedure.Respondent, Asked: 16}, {ID: "c2", Person: "p3", By: procedure.Respondent, Asked: 15, Decided: 16}}
		return x, &ChallengeRuling{Challenge: "c1", Uphold: true, Reasons: "so"}
	}
	x = asked(t, rule, []spoilt[*ChallengeRuling]{
		{"none waits", func(x *scene, _ *ChallengeRuling) { x.s.Challenges = x.s.Challenges[1:] }, NotYet, "No challenge waits"},
		{"an unknown one", func(_ *scene, a *ChallengeRuling) { a.Challenge = "c9" }, Unknown, "no challenge"},
		{"ruled on", func(_ *scene, a *ChallengeRuling) { a.Challenge = "c2" }, Already, "has been ruled on"},
		{"to oneself", func(x *scene, _ *ChallengeRuling) { x.person("p2") }, Conflicted, "to themselves"},
		{"by a member", func(x *scene, _ *ChallengeRuling) { x.person("p3") }, NotYours, "ruled on by the chair"},
		{"by the chair of the other body", func(x *scene, _ *ChallengeRuling) { x.person("q1") }, NotYours, "ruled on by the chair"},
		{"by who seats the body, where nobody is named", func(x *scene, _ *ChallengeRuling) {
			x.p.BodyOf("panel_one").Challenge.RuledBy = ""
			x.by = holder(x.p, "clerk")
		}, "", ""},
		{"by the chair, where nobody is named", func(x *scene, _ *ChallengeRuling) { x.p.BodyOf("panel_one").Challenge.RuledBy = "" }, NotYours, "ruled on by the office"},
		{"no reasons", func(_ *scene, a *ChallengeRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if c := x.s.Challenges[0]; c.Decided != 21 || !c.Upheld || x.s.Panels[0].Seats[1].Left != 21 || x.s.Recusals[0].Why != "challenge" || !x.s.Panels[0].QuorumLost || x.s.Challenges[1].Decided != 16 {
		t.Errorf("upheld: %+v, %+v", c, x.s.Panels[0])
	}
	y, a := rule()
	a.Uphold = false
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Challenges[0].Upheld || y.s.Challenges[0].Decided != 21 || y.s.Panels[0].Seats[1].Left != 0 || len(y.s.Recusals) != 0 {
		t.Errorf("not upheld: %+v, %v", y.s.Challenges, r)
	}
}

func TestWhatFillingASeatNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Replacing) {
		x := standing(t, "decision", Replace, "clerk")
		x.s.Panels[0].Seats[1].Left, x.s.Panels[0].QuorumLost = 18, true
		x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "alternate", Seated: 1})
		return x, &Replacing{Body: "panel_one", Person: "new", Role: "member"}
	}
	x := asked(t, begin, []spoilt[*Replacing]{
		{"of an unknown body", func(_ *scene, a *Replacing) { a.Body = "panel_nine" }, Unknown, "No such body"},
		{"of a body that is not seated", func(x *scene, _ *Replacing) { x.s.Panels = x.s.Panels[1:] }, Unknown, "No such body"},
		{"by who does not seat it", func(x *scene, _ *Replacing) { x.by.Offices = []string{"president"} }, NotYours, "seated by the office"},
		{"none is vacant", func(x *scene, _ *Replacing) { x.s.Panels[0].Seats[1].Left = 0 }, Already, "No seat"},
		{"as what", func(_ *scene, a *Replacing) { a.Role = "alternate" }, BadRequest, "whose seat"},
		{"the chair's, which is taken", func(_ *scene, a *Replacing) { a.Role = "chair" }, Already, "chair's seat is taken"},
		{"the chair's", func(x *scene, a *Replacing) { x.s.Panels[0].Seats[0].Left, a.Role = 18, "chair" }, "", ""},
		{"by who has one", func(_ *scene, a *Replacing) { a.Person = "p3" }, Already, "has a seat already"},
		{"by the alternate", func(_ *scene, a *Replacing) { a.Person = "p4" }, "", ""},
		{"by a member of the appeal panel", func(_ *scene, a *Replacing) { a.Person = "q2" }, Conflicted, "cannot sit"},
		{"of a kind that the body has not", func(_ *scene, a *Replacing) { a.Kind = "judge" }, BadRequest, ""},
		{"by the alternate, who once investigated", func(x *scene, a *Replacing) {
			a.Person, x.s.Assigned = "p4", []Assignment{{Person: "p4", From: 3, Until: 4}}
		}, Conflicted, "does not rule on it"},
		{"a member, when none from outside is left", func(x *scene, _ *Replacing) { x.p.BodyOf("panel_one").Public = 1 }, BadRequest, "must come from outside"},
		{"a member, beside the one from outside", func(x *scene, _ *Replacing) {
			x.p.BodyOf("panel_one").Public, x.s.Panels[0].Seats[2].Role = 1, "public"
		}, "", ""},
		{"one from outside", func(x *scene, a *Replacing) { x.p.BodyOf("panel_one").Public, a.Role = 1, "public" }, "", ""},
		{"by nobody", func(_ *scene, a *Replacing) { a.Person = "" }, BadRequest, "who sits"},
		{"by the respondent", func(_ *scene, a *Replacing) { a.Person = "member" }, Conflicted, ""},
	}...)
	if p := x.s.Panels[0]; len(p.Seats) != 5 || p.Seats[4] != (Seat{Person: "new", Role: "member", Seated: 21}) || p.QuorumLost || !x.happenedNow(procedure.PanelSeated, "panel_one") {
		t.Errorf("filled: %+v", p)
	}
	y, a := begin()
	a.Person = "p4"
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || len(y.s.Panels[0].Seats) != 4 || y.s.Panels[0].Seats[3].Role != "member" {
		t.Errorf("by the alternate: %+v, %v", y.s.Panels[0].Seats, r)
	}
}

func TestWhatDisclosingAContactNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ContactDisclosed) {
		return standing(t, "decision", DiscloseContact, "p2"), &ContactDisclosed{With: "respondent", Content: "They rang."}
	}
	x := asked(t, begin, []spoilt[*ContactDisclosed]{
		{"with whom", func(_ *scene, a *ContactDisclosed) { a.With = "friend" }, BadRequest, "with whom"},
		{"with another", func(_ *scene, a *ContactDisclosed) { a.With = "other" }, "", ""},
		{"with the complainant", func(_ *scene, a *ContactDisclosed) { a.With = "complainant" }, "", ""},
		{"of what", func(_ *scene, a *ContactDisclosed) { a.Content = "" }, BadRequest, "what was spoken of"},
		{"by a stranger", func(x *scene, _ *ContactDisclosed) { x.person("x") }, NotYours, ""},
	}...)
	if x.s.Contacts[0] != (Contact{With: "respondent", Seq: 21, Disclosed: true}) {
		t.Errorf("noted as %+v", x.s.Contacts)
	}
}

// A body sits once it is seated for this round, quorate and signed, and no
// challenge waits.
func TestWhenABodyCanSit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		with func(x *scene, b *procedure.Body)
		says string
	}{
		{"it can", func(*scene, *procedure.Body) {}, ""},
		{"not seated", func(x *scene, _ *procedure.Body) { x.s.Panels = x.s.Panels[1:] }, "has not been seated for this case"},
		{"of the round before", func(x *scene, _ *procedure.Body) { x.s.Round = 2 }, "has not been seated for this case"},
		{"below quorum", func(x *scene, _ *procedure.Body) { x.s.Panels[0].Seats[1].Left = 18 }, "has 2 members who may sit and needs 3"},
		{"an alternate is no member", func(x *scene, _ *procedure.Body) { x.s.Panels[0].Seats[1].Role = "alternate" }, "has 2 members who may sit and needs 3"},
		{"a quorum of those who may sit", func(x *scene, b *procedure.Body) {
			b.Quorum = procedure.Share{Fraction: "all", Of: procedure.OfUnrecused}
			x.s.Panels[0].Seats[1].Left = 18
		}, ""},
		{"a quorum of all", func(x *scene, b *procedure.Body) {
			b.Quorum = procedure.Share{Fraction: "all", Of: procedure.OfSize}
			x.s.Panels[0].Seats[1].Left = 18
		}, "has 2 members who may sit and needs 3"},
		{"nobody is left", func(x *scene, b *procedure.Body) {
			b.Quorum = procedure.Share{Fraction: "all", Of: procedure.OfUnrecused}
			for i := range x.s.Panels[0].Seats {
				x.s.Panels[0].Seats[i].Left = 18
			}
		}, "has 0 members who may sit and needs 1"},
		{"without one of a kind", func(_ *scene, b *procedure.Body) { b.Composition = []procedure.Part{{Kind: "judge", AtLeast: 1}} }, "0 of the kind “judge”"},
		{"one has not signed", func(x *scene, b *procedure.Body) { b.Certificate, x.s.Panels[0].Seats[1].Declared = true, 0 }, "signs the conflict certificate"},
		{"one has not signed, and left", func(x *scene, b *procedure.Body) {
			b.Certificate, b.Quorum.Votes, x.s.Panels[0].Seats[1].Declared, x.s.Panels[0].Seats[1].Left = true, 2, 0, 18
		}, ""},
		{"an alternate has not signed", func(x *scene, b *procedure.Body) {
			b.Certificate = true
			x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "alternate"})
		}, ""},
		{"one has not signed, and nobody does", func(x *scene, _ *procedure.Body) { x.s.Panels[0].Seats[1].Declared = 0 }, ""},
		{"a challenge waits", func(x *scene, _ *procedure.Body) { x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2"}} }, "A challenge to a member waits"},
		{"a challenge was ruled on", func(x *scene, _ *procedure.Body) {
			x.s.Challenges = []ChallengeRecord{{ID: "c1", Person: "p2", Decided: 9}}
		}, ""},
		{"no body sits here", func(x *scene, _ *procedure.Body) { x.p.Stage("decision").Body, x.s.Panels = "", nil }, ""},
	} {
		x := standing(t, "decision", "", "")
		row.with(x, x.p.BodyOf("panel_one"))
		m := moment{p: x.p, s: x.s}
		code := NotYet
		if row.says == "" {
			code = ""
		}
		refused(t, row.name, m.panelReady(), code, row.says)
	}
}

// A body keeps its seats and its duties as long as it has work in the case.
func TestWhetherABodyHasWorkLeft(t *testing.T) {
	t.Parallel()
	petition := func(decided int) func(*scene) {
		return func(x *scene) {
			x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_one"}
			x.s.Sanctions, x.s.Petitions = []InForce{{ID: "s1", Sanction: "suspension"}}, []Petition{{ID: "r1", Sanction: "s1", Decided: decided}}
		}
	}
	measure := func(lifted int, by procedure.Role) func(*scene) {
		return func(x *scene) {
			x.p.Interim[0].By, x.s.Measures = []procedure.Role{by}, []Measure{{ID: "m1", Measure: "hold", Lifted: lifted}}
		}
	}
	offer := func(by, status string) func(*scene) {
		return func(x *scene) { x.p.Consent.RuledBy, x.s.Offers = by, []Offer{{Status: status}} }
	}
	clockOf := func(owner procedure.Role, end string) func(*scene) {
		return func(x *scene) { x.s.Clocks = []Running{{Rule: "answer", Owner: owner, End: end}} }
	}
	breach := func(status, by string) func(*scene) {
		return func(x *scene) {
			x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Breach: status}}
			x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Body: by}}
		}
	}
	stay := func(by string) func(*scene) {
		return func(x *scene) { x.p.Stay.RuledBy, x.s.StaysAsked = by, []StayAsked{{ID: "y1", Of: "d1"}} }
	}
	for _, row := range []struct {
		name, stage string
		with        func(*scene)
		sits        bool
	}{
		{"it rules here", "decision", func(*scene) {}, true},
		{"it rules later", "intake", func(*scene) {}, true},
		{"it ruled", "appeal", func(*scene) {}, false}, // a remand seats it anew
		{"it was that of the round before", "decision", func(x *scene) { x.s.Round = 2 }, false},
		{"another came in its place", "decision", func(x *scene) { x.s.Panels = append(x.s.Panels, seatedPanel("panel_one", "z")) }, false},
		{"its time runs", "appeal", clockOf("panel_one", ""), true},
		{"its time is over", "appeal", clockOf("panel_one", "met"), false},
		{"the other's time runs", "appeal", clockOf("panel_two", ""), false},
		{"its measure is in force", "appeal", measure(0, "panel_one"), true},
		{"its measure was lifted", "appeal", measure(9, "panel_one"), false},
		{"another's measure is in force", "appeal", measure(0, "president"), false},
		{"it rules on an offer", "appeal", offer("panel_one", "open"), true},
		{"it ruled on an offer", "appeal", offer("panel_one", "rejected"), false},
		{"another rules on an offer", "appeal", offer("president", "open"), false},
		{"it rules on a breach", "sanction", breach("alleged", "panel_one"), true},
		{"there is no breach", "sanction", breach("", "panel_one"), false},
		{"the other rules on a breach", "sanction", breach("alleged", "panel_two"), false},
		{"it rules on a petition", "sanction", petition(0), true},
		{"it ruled on a petition", "sanction", petition(9), false},
		{"another rules on a petition", "sanction", func(x *scene) { petition(0)(x); x.p.Sanction("suspension").Reinstate.By = "panel_two" }, false},
		{"its own sanction stage", "sanction", func(x *scene) { x.p.Stage("sanction").Owner = "panel_one" }, false},
		{"the appeal is its own", "appeal", func(x *scene) { x.p.Appeal.Body = "panel_one" }, true},
		{"a sanction that only it can impose", "decision", func(x *scene) {
			x.p.Stage("decision").Body, x.p.Stage("decision").Owner = "panel_two", "office"
		}, true},
		{"a sanction that only it could impose, of which there is none", "decision", func(x *scene) {
			x.p.Stage("decision").Body, x.p.Stage("decision").Owner, x.p.Sanction("expulsion").NeedsBody = "panel_two", "office", ""
		}, false},
		{"it rules on a stay", "sanction", stay("panel_one"), true},
		{"the other rules on a stay", "sanction", stay("panel_two"), false},
		{"the body above may still send it back", "appeal", func(x *scene) {
			st := x.p.Stage("appeal")
			st.Kind, st.Exits = procedure.Oversight, []procedure.Way{{On: procedure.OversightReturned, To: "decision"}}
		}, false}, // which seats it anew
		{"it has the stage", "decision", func(x *scene) { x.p.Stage("decision").Body, x.p.Sanction("expulsion").NeedsBody = "panel_two", "" }, true},
	} {
		x := standing(t, row.stage, "", "")
		row.with(x)
		if got := StillSits(x.p, x.s, &x.s.Panels[0]); got != row.sits {
			t.Errorf("%s: %t", row.name, got)
		}
	}
	b := &procedure.Body{Composition: []procedure.Part{{Kind: "judge", AtLeast: 1, AtMost: 1}, {Kind: "member", AtLeast: 1}, {Kind: "guest", AtMost: 2}, {Kind: "elder", AtLeast: 1, AtMost: 3}}}
	if got := partsInWords(b); got != "judge (1), member (at least 1), guest (at most 2), elder (1 to 3)" {
		t.Errorf("made up of %s", got)
	}
}

// hearing is a case whose hearing by the panel is set for 20 February.
func hearing(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := standing(t, "answer", kind, by)
	st := x.p.Stage("answer")
	st.Kind, st.Body, st.Waivable = procedure.Hearing, "panel_one", true
	st.Exits = []procedure.Way{{On: procedure.Heard, To: "decision"}, {On: procedure.HearingWaived, To: "decision"}, {On: procedure.Defaulted, To: "decision"}}
	x.s.Hearings = []HearingRecord{{For: noon("2025-02-20"), Set: 16, SetAt: noon("2025-01-21"), Body: "panel_one", Round: 1}}
	return x
}

func TestWhatSettingAHearingNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *HearingSet) {
		x := hearing(t, SetHearing, "clerk")
		x.s.Hearings = nil
		return x, &HearingSet{For: noon("2025-03-05"), Place: "by video"}
	}
	before := func(h HearingRecord) func(*scene, *HearingSet) {
		return func(x *scene, _ *HearingSet) { x.s.Hearings = []HearingRecord{h} }
	}
	notice := func(x *scene, act Kind, stage string) { // 3 February + 30 = 5 March
		c := x.p.Clock("notice")
		c.Act, c.Rule.Bound, c.Rule.Period, c.Stage, c.Starts, c.Provisions = string(act), clock.Min, period("30 calendar days"), stage, nil, "S1"
	}
	tooSoon := func(x *scene, a *HearingSet) { notice(x, HoldHearing, "answer"); a.For = noon("2025-03-04") }
	comments := func(x *scene) {
		x.p.Stage("answer").Needs = []string{"comments_closed"}
		x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Act: Comment, Deadline: due(t, x.p, "30 calendar days", "2025-01-20")}}
	}
	x := asked(t, begin, []spoilt[*HearingSet]{
		{"the body cannot sit", func(x *scene, _ *HearingSet) { x.s.Panels = x.s.Panels[1:] }, NotYet, "has not been seated"},
		{"the report can be answered", func(x *scene, _ *HearingSet) { comments(x) }, NotYet, "may still answer the report"},
		{"the report can be answered, which does not matter here", func(x *scene, _ *HearingSet) { comments(x); x.p.Stage("answer").Needs = nil }, "", ""},
		{"the report was answered", func(x *scene, _ *HearingSet) { comments(x); x.s.Clocks[0].End = "met" }, "", ""},
		{"set", before(HearingRecord{Round: 1, Body: "panel_one"}), Already, "put it off instead"},
		{"set and held", before(HearingRecord{Round: 1, Body: "panel_one", Held: 9}), "", ""},
		{"set and put off", before(HearingRecord{Round: 1, Body: "panel_one", Continued: 9}), "", ""},
		{"set in the round before", before(HearingRecord{Round: 0, Body: "panel_one"}), "", ""},
		{"set for another body", before(HearingRecord{Round: 1, Body: "panel_two"}), "", ""},
		{"no day", func(_ *scene, a *HearingSet) { a.For = time.Time{} }, BadRequest, "lies ahead"},
		{"now", func(x *scene, a *HearingSet) { a.For = x.at }, BadRequest, "lies ahead"},
		{"in a minute", func(x *scene, a *HearingSet) { a.For = x.at.Add(time.Minute) }, "", ""},
		{"too soon", tooSoon, NotYet, "cannot be before Wed 5 Mar 2025"},
		{"just in time", func(x *scene, a *HearingSet) { tooSoon(x, a); a.For = noon("2025-03-05") }, "", ""},
		{"too soon for something else", func(x *scene, a *HearingSet) { tooSoon(x, a); notice(x, IssueDecision, "answer") }, "", ""},
		{"too soon in another stage", func(x *scene, a *HearingSet) { tooSoon(x, a); notice(x, HoldHearing, "appeal") }, "", ""},
		{"too soon in any stage", func(x *scene, a *HearingSet) { tooSoon(x, a); notice(x, HoldHearing, "") }, NotYet, "cannot be before"},
		{"a last day for it", func(x *scene, a *HearingSet) { tooSoon(x, a); x.p.Clock("notice").Rule.Bound = "" }, "", ""},
		{"nowhere", func(_ *scene, a *HearingSet) { a.Place = "" }, BadRequest, "where the hearing"},
		{"by the respondent", func(x *scene, _ *HearingSet) { x.person("member") }, NotYours, ""},
	}...)
	h := x.s.Hearings[0]
	if h.Day.String() != "Wed 5 Mar 2025" || h.Set != 21 || h.Body != "panel_one" || h.Round != 1 || !h.SetAt.Equal(x.at) || x.s.Happened(procedure.HearingSet) == nil || !x.s.Happened(procedure.HearingDay).At.Equal(h.For) {
		t.Errorf("set: %+v", h)
	}
	off := func() (*scene, *HearingContinued) {
		return hearing(t, ContinueHearing, "clerk"), &HearingContinued{For: noon("2025-03-05"), Reasons: "so"}
	}
	x = asked(t, off, []spoilt[*HearingContinued]{
		{"none is set", func(x *scene, _ *HearingContinued) { x.s.Hearings = nil }, NotYet, "No hearing is set"},
		{"it was held", func(x *scene, _ *HearingContinued) { x.s.Hearings[0].Held = 18 }, NotYet, "No hearing is set"},
		{"it was that of the round before", func(x *scene, _ *HearingContinued) { x.s.Hearings[0].Round = 0 }, NotYet, "No hearing is set"},
		{"to no day", func(_ *scene, a *HearingContinued) { a.For = time.Time{} }, BadRequest, "Name a day after"},
		{"to the same day", func(_ *scene, a *HearingContinued) { a.For = noon("2025-02-20") }, BadRequest, "Name a day after"},
		{"to a day that has passed", func(x *scene, a *HearingContinued) { x.at = noon("2025-03-06") }, BadRequest, "lies ahead"},
		{"no reasons", func(_ *scene, a *HearingContinued) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if a, b := x.s.Hearings[0], x.s.Hearings[1]; !x.happenedNow(procedure.HearingSet, "") || a.Continued != 21 || b.Set != 21 || !b.SetAt.Equal(a.SetAt) || b.Day.String() != "Wed 5 Mar 2025" || b.Body != "panel_one" || b.Round != 1 {
		t.Errorf("put off: %+v, %+v", a, b)
	}
	waive := func() (*scene, *HearingWaiver) { return hearing(t, WaiveHearing, "member"), &HearingWaiver{Free: true} }
	x = asked(t, waive, []spoilt[*HearingWaiver]{
		{"it cannot be", func(x *scene, _ *HearingWaiver) { x.p.Stage("answer").Waivable = false }, NoProvision, "cannot be waived"},
		{"not freely", func(_ *scene, a *HearingWaiver) { a.Free = false }, BadRequest, "freely"},
		{"by the other side", func(x *scene, _ *HearingWaiver) { x.person("reporter") }, NotYours, ""},
	}...)
	if x.s.Stage != "decision" {
		t.Errorf("waived: %s", x.s.Stage)
	}
}

func TestWhatHoldingAHearingNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *HearingHeld) {
		x := hearing(t, HoldHearing, "clerk")
		x.at = noon("2025-02-20")
		x.p.Notice("closing").On = []procedure.Event{procedure.HearingSet}
		l := wrote("n1", "closing", 16, noon("2025-01-21"))
		l.ServedAt = noon("2025-01-22")
		x.s.Letters = []Letter{l}
		return x, &HearingHeld{Present: []string{"p1", "p2", "p3"}, RespondentAppeared: true}
	}
	unserved := func(x *scene) *Letter { x.s.Letters[0].ServedAt = time.Time{}; return &x.s.Letters[0] }
	x := asked(t, begin, []spoilt[*HearingHeld]{
		{"none is set", func(x *scene, _ *HearingHeld) { x.s.Hearings = nil }, NotYet, "No hearing is set"},
		{"before its day", func(x *scene, _ *HearingHeld) { x.at = noon("2025-02-19") }, NotYet, "is set for"},
		{"its notice was not served", func(x *scene, _ *HearingHeld) { unserved(x) }, NotYet, "Notice of the hearing has not been served"},
		{"only the first notice was served", func(x *scene, _ *HearingHeld) {
			x.s.Letters = append(x.s.Letters, wrote("n2", "closing", 17, noon("2025-01-23")))
		}, NotYet, "Notice of the hearing has not been served"},
		{"the notice to the other side was not served", func(x *scene, _ *HearingHeld) { unserved(x).To = procedure.Complainant }, "", ""},
		{"another letter was not served", func(x *scene, _ *HearingHeld) { unserved(x).Notice = "charge" }, "", ""},
		{"the body cannot sit", func(x *scene, _ *HearingHeld) { x.s.Panels[0].Seats[0].Left = 18 }, NotYet, "has 2 members who may sit"},
		{"a stranger is present", func(_ *scene, a *HearingHeld) { a.Present[2] = "x" }, BadRequest, "has no seat"},
		{"an alternate is present", func(x *scene, a *HearingHeld) {
			x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "alternate"})
			a.Present = append(a.Present, "p4")
		}, BadRequest, "has no seat"},
		{"too few are present", func(_ *scene, a *HearingHeld) { a.Present = a.Present[:2] }, NotYet, "needs 3 members present; 2 are named"},
		{"by a party", func(x *scene, _ *HearingHeld) { x.person("member") }, NotYours, ""},
	}...)
	if h := x.s.Hearings[0]; h.Held != 21 || !h.Appeared || len(h.Present) != 3 || x.s.Stage != "decision" || x.s.Happened(procedure.HearingHeld) == nil || x.s.HasFlag("absent_at_hearing") {
		t.Errorf("held: %+v, %s", h, x.s.Stage)
	}
	// Who did not come may be declared in default, where the procedure has that.
	for _, row := range []struct {
		name string
		with func(x *scene)
		to   string
	}{
		{"default may be declared", func(*scene) {}, "answer"},
		{"no default here", func(x *scene) { x.p.Stage("answer").Exits = x.p.Stage("answer").Exits[:2] }, "decision"},
		{"on appeal", func(x *scene) {
			x.s.Stage, x.s.Hearings[0].Body = "appeal", "panel_two"
		}, "appeal"},
	} {
		x, a := begin()
		row.with(x)
		if a.RespondentAppeared = false; row.to == "appeal" {
			a.Present = []string{"q1", "q2", "q3"}
		}
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Stage != row.to || !x.s.HasFlag("absent_at_hearing") || x.s.Flags[0].About != procedure.Respondent {
			t.Errorf("absent, %s: in %s, %v", row.name, x.s.Stage, r)
		}
		if row.to != "answer" {
			continue
		}
		declare := func() (*scene, *DefaultDeclared) {
			y, _ := begin()
			y.kind, y.s.Hearings[0].Held, y.by = DeclareDefault, 18, holder(y.p, "clerk")
			y.s.Allegations[0].Charged = 3
			return y, &DefaultDeclared{Reasons: "so"}
		}
		y := asked(t, declare, []spoilt[*DefaultDeclared]{
			{"not held", func(x *scene, _ *DefaultDeclared) { x.s.Hearings[0].Held = 0 }, NotYet, "did not come"},
			{"none set", func(x *scene, _ *DefaultDeclared) { x.s.Hearings = nil }, NotYet, "did not come"},
			{"they came", func(x *scene, _ *DefaultDeclared) { x.s.Hearings[0].Appeared = true }, NotYet, "did not come"},
			{"no reasons", func(_ *scene, a *DefaultDeclared) { a.Reasons = "" }, BadRequest, "reasons"},
		}...)
		if y.s.Allegations[0].Admitted != "default" || !y.s.HasFlag("defaulted") || y.s.Stage != "decision" {
			t.Errorf("in default: %+v", y.s.Allegations)
		}
		goOn := func() (*scene, *GoingOn) {
			y, _ := begin()
			y.kind, y.s.Hearings[0].Held, y.by = Proceed, 18, Actor{Person: "p1"}
			return y, &GoingOn{}
		}
		y = asked(t, goOn, []spoilt[*GoingOn]{
			{"not held", func(x *scene, _ *GoingOn) { x.s.Hearings[0].Held = 0 }, NotYet, "has not been held"},
			{"none set", func(x *scene, _ *GoingOn) { x.s.Hearings = nil }, NotYet, "has not been held"},
			{"that of the round before", func(x *scene, _ *GoingOn) { x.s.Hearings[0].Round = 0 }, NotYet, "has not been held"},
			{"by a member", func(x *scene, _ *GoingOn) { x.person("p2") }, NotYours, ""},
		}...)
		if y.s.Stage != "decision" {
			t.Errorf("went on: %s", y.s.Stage)
		}
	}
}
