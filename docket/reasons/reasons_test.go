package reasons_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"probity/docket"
	"probity/docket/lives"
	"probity/docket/reasons"
	"probity/internal/golden"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/scenarios"
)

// TestEveryEntryOfALifeHasAReason asks of every entry of random lives why it
// was allowed.
func TestEveryEntryOfALifeHasAReason(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	decisions, parts := 0, map[string]int{}
	for _, p := range procs.All() {
		for seed := range int64(6) {
			l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
			if err != nil {
				t.Fatal(err)
			}
			for range 140 {
				if err := l.Step(); err != nil {
					t.Fatal(err)
				}
			}
			for i := range l.Entries {
				e := &l.Entries[i]
				why, err := reasons.Of(p, l.Entries, e.Seq)
				if err != nil {
					t.Fatal(err)
				}
				hold(t, fmt.Sprintf("%s seed %d entry %d (%s)", p.ID, seed, e.Seq, e.Kind), p, e, why)
				for _, x := range why.Limits {
					parts[x.Part]++
				}
				if e.Kind == docket.IssueDecision {
					decisions++
				}
			}
		}
	}
	if decisions == 0 || parts["met"] == 0 || parts["ran_under"] == 0 || parts["lapsed"] == 0 {
		t.Errorf("the lives did not come far enough: %d decisions, time limits %v", decisions, parts)
	}
}

func hold(t *testing.T, at string, p *procedure.Procedure, e *docket.Entry, why *reasons.Reason) {
	t.Helper()
	if why.Rule == "" || why.Allowed == "" || why.Sentence == "" || why.Digest != p.Digest() {
		t.Errorf("%s: no reason: %+v", at, why)
	}
	if e.Seq > 1 && len(why.Stands) == 0 {
		t.Errorf("%s stands on nothing", at)
	}
	for _, g := range why.Stands {
		if g.Seq >= e.Seq || g.Why == "" || g.Sentence == "" {
			t.Errorf("%s stands on %+v", at, g)
		}
	}
	for _, x := range why.Limits {
		if x.Sentence == "" || x.Rule == "" || x.Title == "" {
			t.Errorf("%s: time limit %+v", at, x)
		}
	}
}

// TestADecisionStandsOnWhatCameBefore reads the reasons of a written case as a
// text a person can follow.
func TestADecisionStandsOnWhatCameBefore(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenarios.Named("ahima_probation")
	if err != nil {
		t.Fatal(err)
	}
	story, err := scenarios.RunOnRules(s, procs)
	if err != nil {
		t.Fatal(err)
	}
	var entries []docket.Entry
	for i := range story.Beats {
		if e := story.Beats[i].Entry; e != nil {
			entries = append(entries, *e)
		}
	}
	p, _ := procs.Current("ahima-membership")
	var b strings.Builder
	for i := range entries {
		switch entries[i].Kind {
		case docket.Respond, docket.Find, docket.IssueDecision, docket.PutIntoEffect, docket.Lapse, docket.CloseBallot:
		default:
			continue
		}
		why, err := reasons.Of(p, entries, entries[i].Seq)
		if err != nil {
			t.Fatal(err)
		}
		write(&b, why)
	}
	golden.Hold(t, "testdata/ahima_probation.txt", b.String())
}

func write(b *strings.Builder, why *reasons.Reason) {
	fmt.Fprintf(b, "%d. %s\n   %s\n   Rule: %s (%s, version %s)\n", why.Seq, why.Sentence, why.Allowed, why.Rule, why.Procedure, why.Version)
	for _, x := range why.Limits {
		fmt.Fprintf(b, "   Time limit, %s: %s: %s\n", strings.ReplaceAll(x.Part, "_", " "), x.Title, x.Sentence)
	}
	for _, g := range why.Stands {
		fmt.Fprintf(b, "   Stands on %d, which %s: %s\n", g.Seq, g.Why, g.Sentence)
	}
	b.WriteString("\n")
}
