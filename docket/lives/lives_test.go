package lives_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"probity/docket"
	"probity/docket/lives"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// stepsPerLife with livesPerPack makes some thousands of lives over the shipped
// packs; a failing seed is printed and can be run alone.
const stepsPerLife = 160

func TestRandomLivesKeepTheGuarantees(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lib.All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			reached := newTally()
			var wg sync.WaitGroup
			seeds := make(chan int64)
			for range runtime.GOMAXPROCS(0) {
				wg.Go(func() {
					for seed := range seeds {
						live(t, p, seed, reached)
					}
				})
			}
			for seed := range int64(livesPerPack) {
				if t.Failed() {
					break
				}
				seeds <- seed
			}
			// A stage that few lives come to is looked for further on, by bold lives too: chance alone may never
			// close a case in a short stage.
			for seed := int64(livesPerPack); seed < furthest && len(reached.missing(p)) > 0 && !t.Failed(); seed++ {
				seeds <- seed
			}
			close(seeds)
			wg.Wait()
			reached.check(t, p)
		})
	}
}

// live plays one life and holds everything that must be true of it.
func live(t *testing.T, p *procedure.Procedure, seed int64, reached *tally) {
	l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
	if err != nil {
		t.Errorf("seed %d: %v", seed, err)
		return
	}
	l.Bold = seed >= livesPerPack && seed%2 == 1
	for step := range stepsPerLife {
		if err := l.Step(); err != nil {
			t.Errorf("seed %d step %d, stage %s: %v\n%s", seed, step, l.S.Stage, err, tail(l))
			return
		}
		if why := stuck(l); why != "" {
			t.Errorf("seed %d step %d, stage %s: %s\n%s", seed, step, l.S.Stage, why, tail(l))
			return
		}
	}
	reached.count(l)
	for _, r := range l.Refused {
		if r.Rule == "" || r.Sentence == "" || r.Code == "" {
			t.Errorf("seed %d: a refusal cites no rule or says nothing: %+v", seed, r)
			return
		}
	}
	if err := refold(l); err != nil {
		t.Errorf("seed %d: %v", seed, err)
	}
}

// stuck says why an open case waits for nobody, or "".
func stuck(l *lives.Life) string {
	if !l.S.IsOpen() {
		return ""
	}
	if len(docket.Duties(l.P, l.S, l.Now)) > 0 || !docket.NextAlarm(l.P, l.S).IsZero() {
		return ""
	}
	return "an open case has neither a duty nor a clock"
}

// refold reads the entries back from their stored text and folds them: the
// state must be the one the life ended in.
func refold(l *lives.Life) error {
	entries := make([]docket.Entry, len(l.Entries))
	for i := range l.Entries {
		e := l.Entries[i]
		text, err := e.Seal(e.Prev)
		if err != nil {
			return err
		}
		if e.Hash != l.Entries[i].Hash {
			return fmt.Errorf("entry %d does not seal to the same hash", e.Seq)
		}
		if err := json.Unmarshal(text, &entries[i]); err != nil {
			return err
		}
		entries[i].Hash = e.Hash
	}
	again, err := docket.Fold(entries)
	if err != nil {
		return err
	}
	a, _ := json.Marshal(again)
	b, _ := json.Marshal(l.S)
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("the fold of the entries is not the state:\n%s\n%s", a, b)
	}
	return nil
}

func tail(l *lives.Life) string {
	s := ""
	from := max(0, len(l.Entries)-4)
	for _, e := range l.Entries[from:] {
		text, _ := json.Marshal(e)
		s += string(text) + "\n"
	}
	for _, c := range l.S.Clocks {
		if c.Open() {
			s += fmt.Sprintf("clock %s due %s tolls %v\n", c.ID, c.Deadline.At, c.Tolls)
		}
	}
	return s
}

// tally counts what the lives came to, so that a property that never meets its
// case is found out.
type tally struct {
	mu     sync.Mutex
	kinds  map[docket.Kind]int
	stages map[string]int
	closed map[string]int
	acts   int
}

func newTally() *tally {
	return &tally{kinds: map[docket.Kind]int{}, stages: map[string]int{}, closed: map[string]int{}}
}

func (c *tally) count(l *lives.Life) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range l.Entries {
		c.kinds[l.Entries[i].Kind]++
		c.acts++
	}
	for _, v := range l.S.Visits {
		c.stages[v.Stage]++
	}
	if l.S.Closed != nil {
		c.closed[l.S.Closed.Disposition]++
	}
}

// missing lists the stages of the pack that no life has come to yet.
func (c *tally) missing(p *procedure.Procedure) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []string
	for i := range p.Stages {
		if id := p.Stages[i].ID; c.stages[id] == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

func (c *tally) check(t *testing.T, p *procedure.Procedure) {
	if furthest > 0 {
		for _, id := range c.missing(p) {
			t.Errorf("no life of %s came to the stage %s", p.ID, id)
		}
	}
	t.Logf("%s: %d acts; closed: %v; stages: %v", p.ID, c.acts, c.closed, c.stages)
}
