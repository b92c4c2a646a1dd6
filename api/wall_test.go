package api

import (
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
)

// TestWhoMayReadACase has a row for each way to stand to one.
func TestWhoMayReadACase(t *testing.T) {
	t.Parallel()
	procs, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	s := &docket.State{
		Head: 9, Complainant: docket.Party{Person: "c"}, Respondent: docket.Party{Person: "r"}, Counsel: []string{"l"}, Walls: []string{"w", "wc"},
		Assigned:    []docket.Assignment{{Person: "i", From: 1}, {Person: "was", From: 1, Until: 2}},
		Panels:      []docket.Panel{{Body: "hearing_panel", Seats: []docket.Seat{{Person: "m"}, {Person: "left", Left: 4}, {Person: "off"}}}},
		Recusals:    []docket.Recusal{{Person: "off"}, {Person: "o2"}},
		Reroutes:    []docket.Reroute{{Office: "vice_chair", To: "ethics_chair", Why: "conflict"}, {Office: "reviewer", To: "second_reviewer", Why: "late"}},
		Allegations: []docket.Allegation{{ID: "a1"}},
	}
	office := []string{"ethics_office"}
	for _, x := range []struct {
		person  string
		offices []string
		want    Relation
	}{
		{"", nil, None}, {"", office, None}, {"nobody", nil, None}, {"c", nil, Complainant}, {"c", office, Complainant}, {"r", nil, None}, {"r", office, None},
		{"l", nil, None}, {"w", office, None}, {"wc", nil, None}, {"i", nil, Investigator}, {"was", nil, None}, {"was", office, Office}, {"m", nil, Member},
		{"left", nil, None}, {"off", nil, None}, {"off", office, None}, {"o", office, Office}, {"o2", office, None}, {"o", []string{"king"}, None},
		{"o", []string{"vice_chair"}, None}, {"o", []string{"reviewer"}, Office}, {"o", []string{"vice_chair", "ethics_office"}, Office},
	} {
		if got := mayRead(docket.Actor{Person: x.person, Offices: x.offices}, p, s); got != x.want {
			t.Errorf("%q %v: %q, not %q", x.person, x.offices, got, x.want)
		}
	}
	s.Allegations[0].Noticed = time.Now()
	for _, who := range []string{"r", "l"} {
		if got := mayRead(docket.Actor{Person: who, Offices: office}, p, s); got != Respondent {
			t.Errorf("%s, told: %q", who, got)
		}
	}
	if mayRead(docket.Actor{Person: "c"}, p, &docket.State{Complainant: docket.Party{Person: "c"}}) != None {
		t.Error("a case without an entry")
	}
}

// TestASecretBallotKeepsItsVotes opens one as a member, before and after it is
// closed.
func TestASecretBallotKeepsItsVotes(t *testing.T) {
	t.Parallel()
	procs, err := procedure.Shipped()
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
	f.rel = Office
	if _, ok := f.ballot(&closed, nil); ok {
		t.Error("an office sees a ballot before the decision")
	}
}
