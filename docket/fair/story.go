package fair

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// tell notes a history that broke, once for each way of breaking.
func (x *search) tell(from int, w *world) {
	id := w.broke.rule + "|" + w.broke.says
	if x.told[id] || len(x.r.Broken) >= mostStories {
		return
	}
	x.told[id] = true
	x.r.Broken = append(x.r.Broken, x.story(from, w.s, w.did, w.broke))
}

// strand notes a history after which nobody can lead the case on: the way to the
// situation, and what was then done, if anything.
func (x *search) strand(from int, w *world, rule, says string) {
	var last *docket.State
	var did []docket.Entry
	if w != nil {
		last, did = w.s, w.did
	} else {
		last = x.state(from)
	}
	at := last.Stage
	if st := x.p.Stage(at); st != nil {
		at = st.Title
	}
	key := rule + "|" + at
	if x.told[key] || len(x.r.Stuck) >= mostStories {
		return
	}
	x.told[key] = true
	x.r.Stuck = append(x.r.Stuck, x.story(from, last, did, &breach{rule: rule, guarantee: 22, says: "in “" + at + "”: " + lowerFirst(strings.TrimSuffix(says, "."))}))
}

func (x *search) story(from int, last *docket.State, did []docket.Entry, b *breach) Story {
	var steps [][]docket.Entry
	for id := from; id >= 0; id = x.nodes[id].from {
		steps = append(steps, x.nodes[id].did)
	}
	slices.Reverse(steps)
	steps = append(steps, did)
	st := Story{Rule: b.rule, Guarantee: b.guarantee, Says: b.says}
	for n, entries := range steps {
		for i := range entries {
			e := &entries[i]
			end := n == len(steps)-1 && i == len(entries)-1
			if !end && x.idles(last, docket.Act{Kind: e.Kind, Particulars: e.Particulars}) {
				continue // a reminder, an office that is late: nothing hangs on it
			}
			st.Steps = append(st.Steps, Step{Day: x.day(e.At), Says: docket.Sentence(x.p, last, e), Rule: e.Rule, Kind: e.Kind})
			st.Cite = e.Rule
		}
	}
	return st
}

func (x *search) day(t time.Time) string {
	loc, err := x.p.Calendar("").Location()
	if err != nil {
		loc = time.UTC
	}
	return clock.DateOf(t, loc).String()
}

// stuck looks for situations from which the case cannot be brought to an end:
// by nobody, or only by a party who may as well be silent. A situation whose
// moves were not all tried is taken to lead on.
func (x *search) stuck() {
	if len(x.r.Broken) > 0 {
		return // a history that broke was not followed; what leads through it cannot be judged
	}
	dead := x.deadEnds("cannot-end", false, nil, "Whatever anybody does, the case can no longer come to an end.")
	x.deadEnds("waits-for-a-party", true, dead, "The case goes on only if a party acts; while they are silent nobody can bring it to an end.")
}

// deadEnds tells of the nearest situation that leads to no end, and returns all
// of them; those that are known as such for another reason are not told again.
func (x *search) deadEnds(rule string, withoutParties bool, known []bool, says string) []bool {
	leadsOn := make([]bool, len(x.nodes))
	back := make([][]int, len(x.nodes))
	var todo []int
	for id := range x.nodes {
		n := &x.nodes[id]
		if !n.opened || !n.open || withoutParties && x.p.Stage(n.stage).Kind == procedure.SanctionStage {
			leadsOn[id] = true
			todo = append(todo, id)
		}
		for _, e := range n.next {
			if !e.incident && (!withoutParties || !e.party) { // a death or a withdrawal is no next step
				back[e.to] = append(back[e.to], id)
			}
		}
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, before := range back[id] {
			if !leadsOn[before] {
				leadsOn[before] = true
				todo = append(todo, before)
			}
		}
	}
	best := -1
	dead := make([]bool, len(x.nodes))
	for id := range x.nodes {
		dead[id] = !leadsOn[id]
		if !leadsOn[id] && (known == nil || !known[id]) && (best < 0 || x.nodes[id].level < x.nodes[best].level || x.nodes[id].level == x.nodes[best].level && x.nodes[id].depth < x.nodes[best].depth) {
			best = id
		}
	}
	if best >= 0 {
		x.strand(best, nil, rule, says)
	}
	return dead
}

// Tell writes the story as a committee member reads it: the days, what happened,
// the rule each step rests on, and what is unfair about the end.
func (s *Story) Tell(w io.Writer) {
	title := s.Rule
	if s.Guarantee > 0 {
		title = fmt.Sprintf("Guarantee %d, %s", s.Guarantee, guaranteeName(s.Guarantee))
		if !strings.EqualFold(guaranteeName(s.Guarantee), s.Rule) {
			title += " (" + strings.ReplaceAll(s.Rule, "-", " ") + ")"
		}
	}
	fmt.Fprintln(w, title)
	day := ""
	for i := 0; i < len(s.Steps); i++ {
		st := &s.Steps[i]
		times := 1
		for i+1 < len(s.Steps) && s.Steps[i+1] == *st {
			i++
			times++
		}
		shown := ""
		if st.Day != day {
			shown, day = st.Day, st.Day
		}
		fmt.Fprintf(w, "  %-15s  %s", shown, st.Says)
		if times > 1 {
			fmt.Fprintf(w, " (%d times)", times)
		}
		if st.Rule != "" {
			fmt.Fprintf(w, " [%s]", st.Rule)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "  Unfair: %s.\n", s.Says)
	if s.Cite != "" {
		fmt.Fprintf(w, "  The rule: %s.\n", s.Cite)
	}
}

func guaranteeName(no int) string {
	for _, g := range docket.Guarantees() {
		if g.No == no {
			return g.Name
		}
	}
	return ""
}
