package docket

import (
	"testing"

	"probity/procedure"
)

func TestWhatAVoteNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Voting) {
		return standing(t, "decision", CastVote, "p2"), &Voting{Motion: "violation:a1", Choice: "yes"}
	}
	closed := func(r Result) func(*scene, *Voting) {
		return func(x *scene, _ *Voting) {
			x.s.Ballots = []Ballot{carriedBy("panel_one", "violation:a1")}
			x.s.Ballots[0].Result = r
		}
	}
	motion := func(text string) func(*scene, *Voting) { return func(_ *scene, a *Voting) { a.Motion = text } }
	found := func(violation bool, round int) func(*scene, *Voting) {
		return func(x *scene, a *Voting) {
			a.Motion = "sanction:suspension"
			x.s.Findings = []Finding{{Allegation: "a1", Violation: violation, Round: round}}
		}
	}
	with := func(change func(*scene, *Voting), more func(*scene)) func(*scene, *Voting) {
		return func(x *scene, a *Voting) { change(x, a); more(x) }
	}
	x := asked(t, begin, []spoilt[*Voting]{
		{"on nothing", motion(""), BadRequest, "A motion is"},
		{"on an unknown allegation", motion("violation:a9"), Unknown, "no allegation"},
		{"on a stay that nobody asked for", motion("stay:y1"), NotHere, "No request for a stay"},
		{"in another stage", func(x *scene, a *Voting) { x.s.Stage = "appeal"; x.person("q2") }, NotHere, "voted on in the decision"},
		{"of another body", func(x *scene, _ *Voting) { x.person("q2") }, NotYours, "no seat on the panel"},
		{"who left", func(x *scene, _ *Voting) { x.s.Panels[0].Seats[1].Left = 19 }, NotYours, ""},
		{"who investigates", func(x *scene, _ *Voting) { x.s.Assigned = []Assignment{{Person: "p2", From: 3}} }, Conflicted, "investigated"},
		{"who once investigated", func(x *scene, _ *Voting) { x.s.Assigned = []Assignment{{Person: "p2", From: 3, Until: 4}} }, Conflicted, "investigated"},
		{"another investigates", func(x *scene, _ *Voting) { x.s.Assigned = []Assignment{{Person: "p9", From: 3}} }, "", ""},
		{"an alternate", func(x *scene, _ *Voting) {
			x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "alternate", Declared: 1})
			x.person("p4")
		}, NotYours, "alternate"},
		{"unsigned", func(x *scene, _ *Voting) {
			x.p.BodyOf("panel_one").Certificate = true
			x.s.Panels[0].Seats[1].Declared = 0
		}, NotYet, "Sign the conflict certificate"},
		{"signed", func(x *scene, _ *Voting) { x.p.BodyOf("panel_one").Certificate = true }, "", ""},
		{"unsigned where nobody signs", func(x *scene, _ *Voting) { x.s.Panels[0].Seats[1].Declared = 0 }, "", ""},
		{"neither yes nor no", func(_ *scene, a *Voting) { a.Choice = "maybe" }, BadRequest, "Vote yes, no or abstain"},
		{"no", func(_ *scene, a *Voting) { a.Choice = "no" }, "", ""},
		{"abstain", func(_ *scene, a *Voting) { a.Choice = "abstain" }, "", ""},
		{"a panel of the round before", func(x *scene, _ *Voting) { x.s.Round = 2 }, NotYet, "not been seated for this round"},
		{"below quorum", func(x *scene, _ *Voting) { x.s.Panels[0].Seats[2].Left = 19 }, NotYet, "has 2 members who may sit and needs 3"},
		{"the ballot is carried", closed(Carried), Already, "closed: carried"},
		{"the ballot was void", closed(Void), "", ""},
		{"tied, and not the chair", closed(TieOpen), Already, "for the chair"},
		{"tied, the chair", with(closed(TieOpen), func(x *scene) { x.person("p1") }), "", ""},
		{"tied, the chair has voted", with(closed(TieOpen), func(x *scene) {
			x.person("p1")
			x.s.Ballots[0].Votes = []Vote{{Person: "p1"}}
		}), Already, "have voted"},
		{"voted before", func(x *scene, _ *Voting) {
			x.s.Ballots = []Ballot{{Motion: "violation:a1", Round: 1, Opened: 18, Votes: []Vote{{Person: "p3"}, {Person: "p2"}}}}
		}, Already, "have voted"},
		{"another voted before", func(x *scene, _ *Voting) {
			x.s.Ballots = []Ballot{{Motion: "violation:a1", Round: 1, Opened: 18, Votes: []Vote{{Person: "p3"}}}}
		}, "", ""},
		{"the chair", func(x *scene, _ *Voting) { x.person("p1") }, "", ""},
		{"a chair without a ballot", func(x *scene, _ *Voting) { x.person("p1"); x.p.BodyOf("panel_one").ChairVote = procedure.ChairNoBallot }, NoProvision, "The chair does not vote"},
		{"a chair who only breaks ties", func(x *scene, _ *Voting) { x.person("p1"); x.p.BodyOf("panel_one").ChairVote = procedure.ChairTieOnly }, NotYet, "only to break a tie"},
		{"a chair who only breaks ties, others have voted", func(x *scene, _ *Voting) {
			x.person("p1")
			x.p.BodyOf("panel_one").ChairVote = procedure.ChairTieOnly
			x.s.Ballots = []Ballot{{Motion: "violation:a1", Round: 1, Opened: 18, Votes: []Vote{{Person: "p3"}}}}
		}, NotYet, "only to break a tie"},
		{"a chair who only breaks ties, and there is one", with(closed(TieOpen), func(x *scene) {
			x.person("p1")
			x.p.BodyOf("panel_one").ChairVote = procedure.ChairTieOnly
		}), "", ""},
		{"on a sanction, nothing found", motion("sanction:suspension"), NotYet, "once a violation has been found"},
		{"on a sanction, a violation found", found(true, 1), "", ""},
		{"on a sanction, no violation found", found(false, 1), NotYet, "once a violation has been found"},
		{"on a sanction, found in the round before", found(true, 0), NotYet, "once a violation has been found"},
		{"on an unknown sanction", motion("sanction:flogging"), Unknown, "no sanction"},
		{"on one that a rule brings", with(found(true, 1), func(x *scene) { x.p.Sanction("suspension").Automatic = true }), NoProvision, "operation of a rule"},
		{"on one that is agreed", with(found(true, 1), func(x *scene) { x.p.Sanction("suspension").ByConsent = true }), NoProvision, "by agreement"},
		{"on one that another body votes on", with(found(true, 1), func(x *scene) { x.p.Sanction("suspension").NeedsBody = "panel_two" }), NotYours, "no seat on the appeal panel"},
		{"on a sanction in another stage", with(found(true, 1), func(x *scene) { x.s.Stage = "appeal" }), NotHere, "voted on in the decision"},
		{"on an outcome of an appeal that is not known", motion("appeal:modify"), NoProvision, "does not know that outcome"},
		{"on an appeal, of the body that decided", motion("appeal:affirm"), NotYours, "no seat on the appeal panel"},
		{"on an appeal", func(x *scene, a *Voting) { x.s.Stage, a.Motion = "appeal", "appeal:affirm"; x.person("q2") }, "", ""},
		{"on looking again, which nobody asked for", motion("reconsider:q1"), NotHere, "No request to reconsider"},
		{"on a ruling that is not by vote here", motion("cause:yes"), NotHere, "Nothing is voted on"},
		{"on an unknown petition", motion("petition:r1"), Unknown, "no petition"},
		{"on a breach of what is not there", motion("breach:s1"), Unknown, "no sanction"},
		{"where no body sits", func(x *scene, _ *Voting) { x.p.Stage("decision").Body = "" }, NoProvision, "No body votes on that"},
	}...)
	b := x.s.Ballots[0]
	if b.Motion != "violation:a1" || b.Body != "panel_one" || b.Round != 1 || b.Opened != 21 || len(b.Votes) != 1 || b.Votes[0] != (Vote{Person: "p2", Choice: "yes", Seq: 21}) {
		t.Errorf("noted as %+v", b)
	}
}

func TestVotingOnABreach(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Voting) {
		x := standing(t, "sanction", CastVote, "p2")
		x.s.Decisions = []Decision{{ID: "d1", Kind: "decision", Round: 1, Body: "panel_one", Violation: true}}
		x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", By: "d1", Status: StatusInEffect, Breach: "alleged"}}
		return x, &Voting{Motion: "breach:s1:expulsion", Choice: "yes"}
	}
	asked(t, begin, []spoilt[*Voting]{
		{"none put", func(x *scene, _ *Voting) { x.s.Sanctions[0].Breach = "" }, NotYet, "No breach"},
		{"only the breach", func(_ *scene, a *Voting) { a.Motion = "breach:s1" }, "", ""},
		{"what is to follow is not known", func(_ *scene, a *Voting) { a.Motion = "breach:s1:flogging" }, Unknown, "not a sanction that can be voted on"},
		{"what is to follow comes by a rule", func(x *scene, _ *Voting) { x.p.Sanction("expulsion").Automatic = true }, Unknown, "not a sanction that can be voted on"},
		{"what is to follow is agreed", func(x *scene, _ *Voting) { x.p.Sanction("expulsion").ByConsent = true }, Unknown, "not a sanction that can be voted on"},
		{"of the appeal panel", func(x *scene, _ *Voting) { x.person("q2") }, NotYours, "no seat on the panel"},
		{"where the stage has a body of its own", func(x *scene, _ *Voting) { x.p.Stage("sanction").Body = "panel_two" }, NotYours, "no seat on the appeal panel"},
		{"decided by no body", func(x *scene, _ *Voting) { x.s.Decisions[0].Body = "office" }, NoProvision, "No body votes"},
		{"imposed by nothing that is known", func(x *scene, _ *Voting) { x.s.Decisions = nil }, NoProvision, "No body votes"},
		{"imposed by agreement, decided by the body before", func(x *scene, _ *Voting) {
			x.s.Decisions = append(x.s.Decisions, Decision{ID: "d2", Kind: "consent", Body: "office"})
			x.s.Sanctions[0].By = "d2"
		}, "", ""},
		{"imposed by agreement with a body", func(x *scene, _ *Voting) { x.s.Decisions[0].Kind = "consent" }, "", ""},
		{"imposed on appeal, by the panel's decision of before", func(x *scene, _ *Voting) {
			x.s.Decisions = append([]Decision{{ID: "d0", Kind: "appeal", Body: "panel_two"}}, x.s.Decisions...)
		}, "", ""},
	}...)
	// Votes that came before the answer to the same breach count.
	x, a := begin()
	x.s.Events = []Happening{{Event: procedure.Breached, Ref: "s1", Seq: 10}, {Event: procedure.BreachAnswered, Ref: "s1", Seq: 18}}
	x.s.Ballots = []Ballot{{Motion: a.Motion, Round: 1, Opened: 16, Votes: []Vote{{Person: "p2"}}}}
	refused(t, "voted before the answer", try(t, x.p, x.s, x.at, x.kind, x.by, a), Already, "have voted")
	petition := func() (*scene, *Voting) {
		x, a := begin()
		x.p.Sanction("suspension").Reinstate = &procedure.Reinstate{By: "panel_two"}
		x.s.Petitions = []Petition{{ID: "r1", Sanction: "s1", Seq: 18}}
		x.person("q2")
		a.Motion = "petition:r1"
		return x, a
	}
	asked(t, petition, spoilt[*Voting]{"of another body", func(x *scene, _ *Voting) { x.person("p2") }, NotYours, "no seat on the appeal panel"})
}

// cast is an open ballot with the votes, from the first seat on: y, n, a, or -
// for who has not voted.
func cast(x *scene, body, motion, votes string) {
	b := Ballot{Motion: motion, Body: body, Round: 1, Opened: 16}
	p := x.s.Panel(body)
	for i, v := range votes {
		if v != '-' {
			choice := map[rune]string{'y': "yes", 'n': "no", 'a': "abstain"}[v]
			b.Votes = append(b.Votes, Vote{Person: p.Seats[i].Person, Choice: choice, Seq: 17, Chair: p.Seats[i].Role == "chair"})
		}
	}
	x.s.Ballots = append(x.s.Ballots, b)
}

func TestWhatClosingABallotNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *BallotClosed) {
		x := standing(t, "decision", CloseBallot, "p2")
		cast(x, "panel_one", "violation:a1", "yyn")
		return x, &BallotClosed{Motion: "violation:a1"}
	}
	x := asked(t, begin, []spoilt[*BallotClosed]{
		{"of nothing", func(_ *scene, a *BallotClosed) { a.Motion = "violation:a9" }, Unknown, ""},
		{"nobody voted", func(x *scene, _ *BallotClosed) { x.s.Ballots = nil }, NotYet, "Nobody has voted"},
		{"it is closed", func(x *scene, _ *BallotClosed) { x.s.Ballots[0].Closed, x.s.Ballots[0].Result = 19, Lost }, Already, "closed: lost"},
		{"the tie was open", func(x *scene, _ *BallotClosed) { x.s.Ballots[0].Closed, x.s.Ballots[0].Result = 19, TieOpen }, "", ""},
		{"by another body", func(x *scene, _ *BallotClosed) { x.person("q2") }, NotYours, "closed by a member of the panel"},
		{"by the stage's office", func(x *scene, _ *BallotClosed) {
			x.p.Stage("decision").Owner = "office"
			x.by = holder(x.p, "clerk")
		}, "", ""},
		{"by the stage's office, and nobody sits", func(x *scene, _ *BallotClosed) {
			x.p.Stage("decision").Owner, x.s.Panels = "office", nil
			x.by = holder(x.p, "clerk")
		}, NotYet, "not been seated for this round"},
		{"a panel of the round before", func(x *scene, _ *BallotClosed) { x.s.Panels[0].Round = 0 }, NotYet, "not been seated for this round"},
		{"one has not voted, and all must", func(x *scene, _ *BallotClosed) { x.s.Ballots[0].Votes = x.s.Ballots[0].Votes[:2] }, NotYet, "1 member(s) have not voted"},
		{"two have not voted", func(x *scene, _ *BallotClosed) { x.s.Ballots[0].Votes = x.s.Ballots[0].Votes[:1] }, NotYet, "2 member(s) have not voted"},
		{"a quorum has voted", func(x *scene, _ *BallotClosed) {
			x.s.Ballots[0].Votes = x.s.Ballots[0].Votes[:2]
			x.p.BodyOf("panel_one").Quorum.Votes = 2
		}, "", ""},
		{"a quorum has voted in secret", func(x *scene, _ *BallotClosed) {
			x.s.Ballots[0].Votes = x.s.Ballots[0].Votes[:2]
			x.p.BodyOf("panel_one").Quorum.Votes, x.p.BodyOf("panel_one").Secret = 2, true
		}, NotYet, "1 member(s)"},
		{"who has not voted left", func(x *scene, _ *BallotClosed) {
			x.s.Ballots[0].Votes = x.s.Ballots[0].Votes[:2]
			x.s.Panels[0].Seats[2].Left = 19
		}, "", ""},
		{"an alternate has not voted", func(x *scene, _ *BallotClosed) {
			x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "alternate"})
		}, "", ""},
	}...)
	b := x.s.Ballots[0]
	if b.Result != Carried || b.Closed != 21 || b.Yes != 2 || b.No != 1 || b.Abstain != 0 || b.Quorum != 3 || b.Present != 3 || b.Rule == "" || !x.happenedNow("ballot_closed", "violation:a1") {
		t.Errorf("counted: %+v", b)
	}
}

// Each vote counts once, and what it takes is the body's rule or the sanction's.
func TestHowABallotIsCounted(t *testing.T) {
	t.Parallel()
	share := func(n, d int, of procedure.Base) func(*scene) {
		return func(x *scene) {
			b := x.p.BodyOf("panel_one")
			if b.Threshold = (procedure.Share{Fraction: "majority", Of: of}); n == 2 {
				b.Threshold.Fraction = "two_thirds"
			}
		}
	}
	chair := func(how procedure.ChairVote) func(*scene) {
		return func(x *scene) { x.p.BodyOf("panel_one").ChairVote = how }
	}
	five := func(x *scene) {
		x.p.BodyOf("panel_one").Size, x.p.BodyOf("panel_one").Quorum.Votes = 5, 2
		x.s.Panels[0].Seats = append(x.s.Panels[0].Seats, Seat{Person: "p4", Role: "member", Declared: 1}, Seat{Person: "p5", Role: "member", Declared: 1})
	}
	all := func(changes ...func(*scene)) func(*scene) {
		return func(x *scene) {
			for _, c := range changes {
				c(x)
			}
		}
	}
	for _, row := range []struct {
		name, votes string
		with        func(*scene)
		want        Result
		present     int
	}{
		{"two of three", "yyn", func(*scene) {}, Carried, 3},
		{"one of three", "ynn", func(*scene) {}, Lost, 3},
		{"half of those present", "yyna", five, Lost, 4}, // 2 of 4
		{"more than half of the votes cast", "yyna", all(five, share(1, 2, procedure.OfCast)), Carried, 4},
		{"half of the votes cast", "ynaa", all(five, share(1, 2, procedure.OfCast)), Lost, 4},
		{"two thirds of those present", "yyyna", all(five, share(2, 3, procedure.OfPresent)), Lost, 5}, // 3 of 5
		{"two thirds, four of five", "yyyyn", all(five, share(2, 3, procedure.OfPresent)), Carried, 5},
		{"a majority of the whole body", "yy---", all(five, share(1, 2, procedure.OfSize)), Lost, 2},
		{"a majority of the whole body, three", "yyy--", all(five, share(1, 2, procedure.OfSize)), Carried, 3},
		{"a majority of those who may sit", "yy---", all(five, share(1, 2, procedure.OfUnrecused)), Lost, 2},
		{"one of five has left: three of four", "-yyy-", all(five, share(1, 2, procedure.OfUnrecused), func(x *scene) { x.s.Panels[0].Seats[0].Left = 18 }), Carried, 3},
		{"who left after voting does not count", "yynn-", all(five, func(x *scene) { x.s.Panels[0].Seats[0].Left = 18 }), Lost, 3},
		{"all abstain", "aaa", func(*scene) {}, Lost, 3},
		{"two left after voting", "yyy", func(x *scene) { x.s.Panels[0].Seats[0].Left, x.s.Panels[0].Seats[2].Left = 18, 18 }, Void, 1},
		{"a tie, and the chair has voted", "ynyn", all(five, func(x *scene) { x.s.Panels[0].Seats = x.s.Panels[0].Seats[:4] }), Lost, 4},
		{"the chair presides and counts to the quorum", "-yy", chair(procedure.ChairNoBallot), Carried, 3},
		{"a chair who left does not", "-yy", all(chair(procedure.ChairNoBallot), func(x *scene) { x.s.Panels[0].Seats[0].Left = 18 }), Void, 2},
		{"a tie is open for the chair", "-yn", chair(procedure.ChairTieOnly), TieOpen, 3},
		{"no tie without a vote", "-aa", chair(procedure.ChairTieOnly), Lost, 3},
		{"a tie where the chair has no ballot", "-yn", chair(procedure.ChairNoBallot), Lost, 3},
		{"the chair breaks it", "yyn", chair(procedure.ChairTieOnly), Carried, 3},
		{"the chair makes a tie", "nyna", all(five, chair(procedure.ChairTieOnly)), Lost, 4},
	} {
		x := standing(t, "decision", CloseBallot, "p2")
		row.with(x)
		cast(x, "panel_one", "violation:a1", row.votes)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &BallotClosed{Motion: "violation:a1"})
		if r != nil {
			t.Errorf("%s: %v", row.name, r)
			continue
		}
		if b := x.s.Ballots[0]; b.Result != row.want || b.Present != row.present {
			t.Errorf("%s: %s, %d present, not %s, %d", row.name, b.Result, b.Present, row.want, row.present)
		}
	}
	// Expulsion takes two thirds of those present, whatever the body's rule.
	for votes, want := range map[string]Result{"yyn": Carried, "yna": Lost, "yynaa": Lost} {
		x := standing(t, "decision", CloseBallot, "p2")
		x.s.Findings = []Finding{{Allegation: "a1", Violation: true, Round: 1}}
		if len(votes) == 5 {
			five(x)
			share(1, 2, procedure.OfCast)(x) // would be carried by the body's own rule
		}
		cast(x, "panel_one", "sanction:expulsion", votes)
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &BallotClosed{Motion: "sanction:expulsion"}); r != nil || x.s.Ballots[0].Result != want {
			t.Errorf("expulsion by %s: %v, %v", votes, x.s.Ballots[0].Result, r)
		}
	}
	for motion, want := range map[string]string{"sanction:expulsion": "expulsion", "breach:s1:expulsion": "expulsion", "breach:s1": "", "violation:a1": ""} {
		if got := motionSanction(motion); got != want {
			t.Errorf("%s asks for the sanction %q", motion, got)
		}
	}
}

// A chair who need not vote keeps no ballot open; one who must break a tie does.
func TestWhoIsWaitedForInABallot(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		how   procedure.ChairVote
		tied  bool
		waits bool
	}{
		{procedure.ChairVotes, false, true}, {procedure.ChairTieOnly, false, false}, {procedure.ChairTieOnly, true, true},
		{procedure.ChairNoBallot, false, false}, {procedure.ChairNoBallot, true, false},
	} {
		x := standing(t, "decision", CloseBallot, "p2")
		b := x.p.BodyOf("panel_one")
		b.ChairVote, b.Secret = row.how, true
		cast(x, "panel_one", "violation:a1", "-yn")
		if row.tied {
			x.s.Ballots[0].Closed, x.s.Ballots[0].Result = 18, TieOpen
		}
		r := try(t, x.p, x.s, x.at, x.kind, x.by, &BallotClosed{Motion: "violation:a1"})
		if (r != nil) != row.waits {
			t.Errorf("chair %s, tied %t: %v", row.how, row.tied, r)
		}
		x.s.Ballots = nil
		cast(x, "panel_one", "violation:a1", "yy-")
		b.ChairVote = row.how
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, &BallotClosed{Motion: "violation:a1"}); r == nil {
			t.Errorf("chair %s: a member has not voted", row.how)
		}
	}
}
