package api

import (
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// TestASecretBallotKeepsItsVotes opens one as a member, before and after it is
// closed.
func TestASecretBallotKeepsItsVotes(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	open, _ := procs.Current("ahima-membership")
	secret, err := procedure.Load("secret.yaml", []byte(strings.Replace(string(open.Text()), "secret: false", "secret: true", 1)))
	if err != nil {
		t.Fatal(err)
	}
	votes := []docket.Vote{{Person: "m", Choice: "yes"}, {Person: "n", Choice: "no"}}
	ballot := docket.Ballot{Motion: "violation:a1", Body: "hearing_panel", Votes: votes, Yes: 1, No: 1}
	closed := ballot
	closed.Closed, closed.Result = 7, docket.Lost
	f := &file{p: secret, rel: Member, who: &caller{}, s: &docket.State{}}
	f.who.Person = "m"
	if v, ok := f.ballot(&ballot, nil); !ok || v.Yes+v.No > 0 || len(v.Votes) > 0 || v.Cast != 2 || v.Mine != "yes" {
		t.Errorf("secret and open: %+v", v)
	}
	if v, ok := f.ballot(&closed, nil); !ok || v.Yes != 1 || len(v.Votes) > 0 {
		t.Errorf("secret and closed: %+v", v)
	}
	entry := docket.Entry{Kind: docket.CastVote, By: docket.By{Person: "n"}, Visible: docket.ToDeliberation, Particulars: &docket.Voting{Body: "hearing_panel", Choice: "no"}}
	if _, ok := f.entry(&entry); ok {
		t.Error("a member sees the entry of another's secret vote")
	}
	f.p = open
	if v, _ := f.ballot(&ballot, nil); len(v.Votes) != 2 {
		t.Errorf("not secret: %+v", v)
	}
	if _, ok := f.entry(&entry); !ok {
		t.Error("a member does not see the entry of another's open vote")
	}
	f.s.Panels = []docket.Panel{{Body: "hearing_panel", Seats: []docket.Seat{{Person: "m", Role: "chair"}, {Person: "n", Role: "member"}, {Person: "o", Role: "member"}}}}
	f.s.Ballots, f.s.Round = []docket.Ballot{ballot}, 0
	entry.Particulars.(*docket.Voting).Motion = ballot.Motion
	if v, _ := f.ballot(&ballot, nil); len(v.Votes) != 0 || v.Cast != 2 || v.Mine != "yes" {
		t.Errorf("a member who has not voted yet sees how others did: %+v", v)
	}
	if _, ok := f.entry(&entry); ok {
		t.Error("the same in the docket")
	}
	f.rel = Office
	if _, ok := f.ballot(&closed, nil); ok {
		t.Error("an office sees a ballot before the decision")
	}
}
