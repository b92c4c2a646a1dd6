package access_test

import (
	"bytes"
	"math/rand"
	"os"
	"slices"
	"testing"
	"time"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/lives"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// TestWhoMayReadACase has a row for each way to stand to one.
func TestWhoMayReadACase(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	s := &docket.State{
		Head: 9, Complainant: docket.Party{Person: "c"}, Respondent: docket.Party{Person: "r"}, Counsel: []string{"l"}, Walls: []string{"w", "wc"},
		Assigned:    []docket.Assignment{{Person: "i", From: 1}, {Person: "was", From: 1, Until: 2}},
		Panels:      []docket.Panel{{Body: "hearing_panel", Seats: []docket.Seat{{Person: "m", Declared: 5}, {Person: "n"}, {Person: "left", Left: 4}, {Person: "off"}}}, {Body: "unknown_body", Seats: []docket.Seat{{Person: "u"}}}},
		Recusals:    []docket.Recusal{{Person: "off"}, {Person: "o2"}},
		Reroutes:    []docket.Reroute{{Office: "vice_chair", To: "ethics_chair", Why: "conflict"}, {Office: "reviewer", To: "second_reviewer", Why: "late"}},
		Allegations: []docket.Allegation{{ID: "a1"}},
	}
	office := []string{"ethics_office"}
	for _, x := range []struct {
		person  string
		offices []string
		want    access.Relation
	}{
		{"", nil, access.None}, {"", office, access.None}, {"nobody", nil, access.None}, {"c", nil, access.Complainant}, {"c", office, access.Complainant}, {"r", nil, access.None}, {"r", office, access.None},
		{"l", nil, access.None}, {"w", office, access.None}, {"wc", nil, access.None}, {"i", nil, access.Investigator}, {"was", nil, access.None}, {"was", office, access.Office}, {"m", nil, access.Member}, {"m", office, access.Member},
		{"n", nil, access.Seated}, {"n", office, access.Office}, {"n", []string{"vice_chair"}, access.Seated}, {"u", nil, access.Member},
		{"left", nil, access.None}, {"off", nil, access.None}, {"off", office, access.None}, {"o", office, access.Office}, {"o2", office, access.None}, {"o", []string{"king"}, access.None},
		{"o", []string{"vice_chair"}, access.None}, {"o", []string{"reviewer"}, access.Office}, {"o", []string{"vice_chair", "ethics_office"}, access.Office},
	} {
		if got := access.Of(docket.Actor{Person: x.person, Offices: x.offices}, p, s); got != x.want {
			t.Errorf("%q %v: %q, not %q", x.person, x.offices, got, x.want)
		}
	}
	if got := access.Of(docket.Actor{Person: "n"}, withoutCertificates(t), s); got != access.Member {
		t.Errorf("a member where no certificate is asked for: %q", got)
	}
	s.Allegations[0].Noticed = time.Now()
	for _, who := range []string{"r", "l"} {
		if got := access.Of(docket.Actor{Person: who, Offices: office}, p, s); got != access.Respondent {
			t.Errorf("%s, told: %q", who, got)
		}
	}
	if access.Of(docket.Actor{Person: "c"}, p, &docket.State{Complainant: docket.Party{Person: "c"}}) != access.None {
		t.Error("a case without an entry")
	}
}

// withoutCertificates is the procedure with bodies that ask for none.
func withoutCertificates(t *testing.T) *procedure.Procedure {
	t.Helper()
	text, err := os.ReadFile("../../procedure/packs/ahima-membership.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Load("ahima-membership.yaml", bytes.ReplaceAll(text, []byte("certificate: true"), []byte("certificate: false")))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSpansSayWhatThePredicateSays lives some lives and asks, for everybody at
// every entry, whether the spans tell what the predicate told then.
func TestSpansSayWhatThePredicateSays(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	met := map[access.Relation]int{}
	for _, p := range procs.All() {
		for seed := range int64(12) {
			l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
			if err != nil {
				t.Fatal(err)
			}
			for range 90 {
				if err := l.Step(); err != nil {
					t.Fatal(err)
				}
			}
			began := l.Entries[0].At.AddDate(-1, 0, 0)
			change := l.Entries[len(l.Entries)/2].At.Add(time.Second) // the keeper's term ends here
			var terms []access.Term
			for i := range p.Offices {
				x := access.Term{Person: "office-" + p.Offices[i].ID, Office: p.Offices[i].ID, From: began}
				if p.Offices[i].ID == p.FileKeeper {
					x.Until = change
					terms = append(terms, access.Term{Person: "heir", Office: p.FileKeeper, From: change})
				}
				terms = append(terms, x)
			}
			spans, err := access.Spans(p, l.Entries, terms, nil, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			s := &docket.State{}
			for i := range l.Entries {
				if err := s.Apply(&l.Entries[i]); err != nil {
					t.Fatal(err)
				}
				at := l.Entries[i].At
				if i+1 < len(l.Entries) && l.Entries[i+1].At.Equal(at) {
					continue // the last of several at one moment is what the moment came to
				}
				for _, who := range []string{"reporter", "respondent", "counsel", "member-1", "member-2", "member-3", "investigator-1", "office-" + p.FileKeeper, "heir", "outsider"} {
					by := docket.Actor{Person: who}
					for _, x := range terms {
						if x.Person == who && !at.Before(x.From) && (x.Until.IsZero() || at.Before(x.Until)) {
							by.Offices = append(by.Offices, x.Office)
						}
					}
					want := access.Of(by, p, s)
					met[want]++
					got := access.None
					for _, x := range access.On(spans, at, at.Add(time.Nanosecond)) {
						if x.Person == who {
							got = x.Relation
							if got != access.None && x.Identity != access.Identity(want, by, p, s) {
								t.Errorf("%s seed %d entry %d: %s and who reported: %v", p.ID, seed, i+1, who, x.Identity)
							}
							if x.Why == "" {
								t.Errorf("%s seed %d entry %d: no reason for %s", p.ID, seed, i+1, who)
							}
						}
					}
					if got != want {
						t.Fatalf("%s seed %d entry %d: %s is %q, not %q", p.ID, seed, i+1, who, got, want)
					}
				}
			}
		}
	}
	for _, r := range []access.Relation{access.None, access.Complainant, access.Respondent, access.Member, access.Seated, access.Investigator, access.Office} {
		if met[r] == 0 {
			t.Errorf("no life met the relation %q", r)
		}
	}
}

func TestClassesAreThoseThatTheRelationSees(t *testing.T) {
	t.Parallel()
	for _, none := range []access.Relation{access.None, access.Seated} {
		if c := access.Classes(none); len(c) != 0 {
			t.Errorf("%q reads %v", none, c)
		}
	}
	if c := access.Classes(access.Respondent); !slices.Equal(c, []docket.Visibility{docket.ToParties, docket.ToRespondent}) {
		t.Errorf("the respondent reads %v", c)
	}
	if c := access.Classes(access.Office); slices.Contains(c, docket.ToDeliberation) {
		t.Errorf("an office reads the deliberation: %v", c)
	}
}
