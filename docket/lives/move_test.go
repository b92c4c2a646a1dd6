package lives_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"probity/docket"
	"probity/docket/lives"
	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/proceduretest"
)

// movedLives is how many lives are lived under each pack and then moved.
const movedLives = 6

var (
	periods = regexp.MustCompile(`\b(\d+) (calendar days|business days|months|years)\b`)
	swaps   = []string{
		"preponderance", "clear_and_convincing", "clear_and_convincing", "preponderance", "two_thirds", "majority", "majority", "two_thirds",
		"stays: auto", "stays: never", "stays: never", "stays: auto", "public: true", "public: false", "identity_disclosed: false", "identity_disclosed: true",
	}
)

// another is a version of the pack with some of it changed at random, or nil
// when the change makes no pack.
func another(p *procedure.Procedure, r *rand.Rand) *procedure.Procedure {
	text := strings.Replace(string(p.Text()), "\nversion: ", fmt.Sprintf("\nversion: next-%d # ", r.Int63()), 1)
	for range 1 + r.Intn(3) {
		if r.Intn(3) == 0 {
			n := 2 * r.Intn(len(swaps)/2)
			text = strings.Replace(text, swaps[n], swaps[n+1], 1)
			continue
		}
		all := periods.FindAllStringSubmatchIndex(text, -1)
		at := all[r.Intn(len(all))]
		var n int
		_, _ = fmt.Sscan(text[at[2]:at[3]], &n)
		n = max(1, n/2+r.Intn(n+2))
		text = text[:at[2]] + fmt.Sprint(n) + text[at[3]:]
	}
	q, err := procedure.Load("next.yaml", []byte(text))
	if err != nil {
		return nil
	}
	return q
}

// running is a time limit of the respondent that runs, or "".
func running(l *lives.Life) string {
	for _, c := range l.S.Clocks {
		if c.Open() && c.Owner == procedure.Respondent && l.P.Clock(c.Rule) != nil {
			return c.Rule
		}
	}
	return ""
}

// longer is a version in which one time limit is ten longer, or nil.
func longer(p *procedure.Procedure, rule string, r *rand.Rand) *procedure.Procedure {
	text := strings.Replace(string(p.Text()), "\nversion: ", fmt.Sprintf("\nversion: longer-%d # ", r.Int63()), 1)
	from := strings.Index(text, "\nclocks:")
	if from < 0 {
		return nil
	}
	at := strings.Index(text[from:], "id: "+rule)
	if at < 0 {
		return nil
	}
	from += at
	m := periods.FindStringSubmatchIndex(text[from:])
	if m == nil {
		return nil
	}
	was := p.Clock(rule).Rule.Period
	text = text[:from+m[2]] + fmt.Sprint(was.N+10) + text[from+m[3]:]
	q, err := procedure.Load("longer.yaml", []byte(text))
	if err != nil || q.Clock(rule).Rule.Period.N != was.N+10 {
		return nil
	}
	return q
}

// TestAMoveTakesNothingFromTheRespondent moves random lives to random versions:
// nothing of the respondent's gets shorter and nothing they might do is lost,
// the guarantees hold, the docket folds to the same state, and the case goes on.
func TestAMoveTakesNothingFromTheRespondent(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	tried, moved, refused, chosen, later := 0, 0, 0, 0, 0
	for _, p := range lib.All() {
		for seed := range int64(movedLives) {
			r := rand.New(rand.NewSource(seed))
			l, err := lives.Begin(p, r)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", p.ID, seed, err)
			}
			// Every other life stops where a time limit of the respondent runs, if it
			// comes to that: chance seldom does.
			steps, limit := r.Intn(60), seed%2 == 0
			if limit {
				steps = 90
			}
			for n := 0; n < steps && (!limit || running(l) == ""); n++ {
				if err := l.Step(); err != nil {
					t.Fatalf("%s, seed %d: %v", p.ID, seed, err)
				}
			}
			for try := 0; try < 6 && l.S.IsOpen(); try++ {
				q := another(p, r)
				if rule := running(l); rule != "" && (try == 0 || r.Intn(2) == 0) {
					q = longer(p, rule, r)
				}
				if q == nil {
					continue
				}
				tried++
				got := moveLife(t, l, p, q, seed, r)
				if got == 0 {
					refused++
					continue
				}
				moved++
				if got > 1 {
					chosen++
				}
				for _, e := range l.Entries[len(l.Entries)-1].Effects {
					if e.Moved != nil {
						later++
					}
				}
				break
			}
			for range 30 { // life goes on, under whichever version
				if err := l.Step(); err != nil {
					t.Fatalf("%s, seed %d, after a move: %v", p.ID, seed, err)
				}
			}
			again, err := docket.Fold(l.Entries)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := json.Marshal(l.S)
			have, _ := json.Marshal(again)
			if string(want) != string(have) {
				t.Fatalf("%s, seed %d: the docket folds to another state", p.ID, seed)
			}
			if again.Digest != l.P.Digest() {
				t.Fatalf("%s, seed %d: the docket names another version", p.ID, seed)
			}
		}
	}
	t.Logf("%d tried, %d moved (%d of them chosen by the respondent), %d refused; %d days got later", tried, moved, chosen, refused, later)
	if moved == 0 || refused == 0 || chosen == 0 || later == 0 {
		t.Error("one of these never happened: the test shows too little")
	}
}

// moveLife tries to move a case, and if that is refused lets the respondent
// choose first, half of the time. 0: not moved; 1: moved; 2: chosen and moved.
func moveLife(t *testing.T, l *lives.Life, p, q *procedure.Procedure, seed int64, r *rand.Rand) int {
	t.Helper()
	office := docket.Actor{Person: "office-" + p.FileKeeper, Offices: []string{p.FileKeeper}}
	respondent := docket.Actor{Person: l.S.Respondent.Person}
	clocks := map[string]docket.Running{}
	for _, c := range l.S.Clocks {
		clocks[c.ID] = c
	}
	could := map[docket.Kind]bool{}
	for _, o := range docket.May(l.P, l.S, respondent, l.Now) {
		could[o.Kind] = o.Allowed
	}
	changes := docket.Changes(l.P, q, l.S)
	worse, blocks := change.Worst(changes)
	ok, err := l.Move(docket.MoveVersion, office, &docket.VersionMoved{Digest: q.Digest()}, q)
	if err != nil {
		t.Fatalf("%s, seed %d: %v", p.ID, seed, err)
	}
	if ok && (len(worse) > 0 || len(blocks) > 0) {
		t.Fatalf("%s, seed %d: moved although something gets worse: %+v", p.ID, seed, append(worse, blocks...))
	}
	kind := 1
	if !ok {
		if len(blocks) > 0 || respondent.Person == "" || r.Intn(2) == 0 {
			return 0
		}
		if chose, err := l.Move(docket.ChooseVersion, respondent, &docket.VersionChosen{Digest: q.Digest()}, q); err != nil || !chose {
			if err != nil {
				t.Fatalf("%s, seed %d: %v", p.ID, seed, err)
			}
			return 0
		}
		if ok, err = l.Move(docket.MoveVersion, office, &docket.VersionMoved{Digest: q.Digest()}, q); err != nil {
			t.Fatalf("%s, seed %d: %v", p.ID, seed, err)
		}
		if !ok {
			return 0
		}
		kind = 2
	}
	for _, c := range l.S.Clocks {
		was, ran := clocks[c.ID]
		if !ran || !was.Open() {
			continue
		}
		mine := c.Owner == procedure.Respondent || c.Owner == procedure.Parties
		switch {
		case !c.Open():
			t.Fatalf("%s, seed %d: a move ended %s", p.ID, seed, c.ID)
		case mine && c.Deadline.At.Before(was.Deadline.At):
			t.Fatalf("%s, seed %d: %s got earlier by a move", p.ID, seed, c.ID)
		case !mine && !c.Deadline.At.Equal(was.Deadline.At):
			t.Fatalf("%s, seed %d: %s of %s got another day by a move", p.ID, seed, c.ID, c.Owner)
		}
	}
	if kind == 1 {
		for _, o := range docket.May(l.P, l.S, respondent, l.Now) {
			if could[o.Kind] && !o.Allowed && o.Kind != docket.ChooseVersion {
				t.Fatalf("%s, seed %d: after a move the respondent may not: %s (%v)", p.ID, seed, o.Title, o.Refusal)
			}
		}
	}
	return kind
}
