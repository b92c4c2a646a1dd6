package fair

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// mostStories is how many different failures one report tells.
const mostStories = 12

// node is a situation that was reached, and how.
type node struct {
	from   int // node before; -1 for a first one
	depth  int
	level  int // incidents on the way
	stage  string
	open   bool          // the case is
	s      *docket.State // until its ordinary moves were tried; see state
	now    time.Time
	did    []docket.Entry
	late   []string // letters that are under way for long
	next   []edge
	opened bool // its ordinary moves were tried
}

// state is the case in the situation. It is kept only while the situation waits
// for its moves to be tried, and made again from the entries when it is wanted
// later: so the search holds few cases at a time.
func (x *search) state(id int) *docket.State {
	if s := x.nodes[id].s; s != nil {
		return s
	}
	var path []int
	for at := id; at >= 0; at = x.nodes[at].from {
		path = append(path, at)
	}
	s := &docket.State{}
	for _, at := range slices.Backward(path) {
		for i := range x.nodes[at].did {
			if err := s.Apply(&x.nodes[at].did[i]); err != nil {
				panic(err) // the entries were decided in this order
			}
		}
	}
	return s
}

// edge leads to another situation, by what a party did, or without any party; in
// the ordinary course, or by something that nobody can count on.
type edge struct {
	to              int
	party, incident bool
}

// search is one run. Situations are looked at level by level: first all that
// are reached without an incident, then those with one, and so on; within a
// level the nearer first. docs/decisions/0007 says why.
type search struct {
	*space
	o      Options
	r      *Report
	nodes  []node
	seen   map[string]int
	probed map[string]bool // stages in which acts that only add to the record were tried
	told   map[string]bool
	done   map[docket.Kind]int // acts entered, by kind
	limit  int                 // situations, for the level under way
	// beside decides in the place of docket.Decide; only the proofs about mutants
	// set it, to decide under two procedures at once.
	beside func(w *world, a docket.Act) (docket.Entry, error)
}

func explore(p *procedure.Procedure, o Options, r *Report) {
	if len(p.Stages) == 0 || len(p.Calendars) == 0 || len(p.Grounds) == 0 {
		return
	}
	x := begin(p, o, r)
	x.run()
	x.stuck()
	r.Visited = len(x.nodes)
}

func begin(p *procedure.Procedure, o Options, r *Report) *search {
	return &search{space: measure(p), o: o, r: r, seen: map[string]int{}, probed: map[string]bool{}, told: map[string]bool{}, done: map[docket.Kind]int{}}
}

func (x *search) run() {
	all := true // everything so far was looked at
	for level := 0; level < 12; level++ {
		before := len(x.nodes)
		x.limit = x.o.States
		if level == 0 { // a bound that does not suffice is shared out
			x.limit = x.o.States * 6 / 10
		}
		all = x.pass(level) && all
		if all {
			x.r.Incidents = level
		}
		if all && len(x.nodes) == before {
			x.r.Complete = true
			return
		}
		if len(x.nodes) >= x.o.States || len(x.r.Broken) >= mostStories {
			return
		}
	}
}

// pass looks at everything with so many incidents, the nearer first. It reports
// whether it came to the end before its share of the bound was used up.
func (x *search) pass(level int) bool {
	old := len(x.nodes)
	var queue []int
	whole := true
	switch level {
	case 0:
		queue = x.file(ordinaryReports)
	case 1:
		queue = x.file(unusualReports)
		fallthrough
	default:
		seeds := x.limit - (x.limit-old)/2 // the other half follows what began here
		for _, id := range x.byStage(old, level-1) {
			if len(x.nodes) >= seeds {
				whole = false
				break
			}
			queue = append(queue, x.expand(id, level, true)...)
		}
		slices.SortStableFunc(queue, func(a, b int) int { return x.nodes[a].depth - x.nodes[b].depth })
	}
	for len(queue) > 0 {
		if x.full() {
			return false
		}
		id := queue[0]
		found := x.expand(id, level, false)
		queue = append(queue[1:], found...)
		if x.o.Progress != nil && len(found) > 0 {
			x.o.Progress(len(x.nodes), len(queue), x.nodes[id].depth)
		}
	}
	return whole
}

// byStage lists the situations with so many incidents, from every stage in turn,
// the nearest of each first: where the bound does not suffice for all, no stage
// goes without.
func (x *search) byStage(old, level int) []int {
	var stages []string
	of := map[string][]int{}
	for id := range old {
		n := &x.nodes[id]
		if n.level != level {
			continue
		}
		if of[n.stage] == nil {
			stages = append(stages, n.stage)
		}
		of[n.stage] = append(of[n.stage], id)
	}
	var out []int
	for more := true; more; {
		more = false
		for _, st := range stages {
			if len(of[st]) > 0 {
				out = append(out, of[st][0])
				of[st] = of[st][1:]
				more = true
			}
		}
	}
	return out
}

func (x *search) full() bool { return len(x.nodes) >= x.limit || len(x.r.Broken) >= mostStories }

// expand tries every move of one sort in a situation and returns the new
// situations they lead to.
func (x *search) expand(id, level int, incidents bool) []int {
	s := x.state(id)
	w := &world{x: x, base: s, now: x.nodes[id].now, late: x.nodes[id].late, incidents: incidents, probe: !incidents && !x.probed[s.Stage+yes(s.Closed != nil)]}
	if w.probe {
		x.probed[s.Stage+yes(s.Closed != nil)] = true
	}
	var found []int
	w.take = func() {
		if to, fresh := x.arrive(id, level, w); to >= 0 {
			if fresh {
				found = append(found, to)
			}
			party := len(w.did) > 0 && len(sides(w.did[0].By.As)) > 0
			x.nodes[id].next = append(x.nodes[id].next, edge{to, party, incidents})
		}
	}
	w.moves()
	if !incidents {
		x.nodes[id].opened, x.nodes[id].s = true, nil
	}
	return found
}

// arrive notes where a move led: a new situation, one that is known, or none
// because the history broke on the way.
func (x *search) arrive(from, level int, w *world) (int, bool) {
	x.r.Acts += len(w.did)
	if w.broke != nil {
		x.tell(from, w)
		return -1, false
	}
	if w.s.IsOpen() && docket.NextAlarm(x.p, w.s).IsZero() && len(docket.Duties(x.p, w.s, w.at)) == 0 {
		x.strand(from, w, "waits-for-nobody", "The case is open, nobody owes anything, no time limit runs: it waits for nobody.")
	}
	late := slices.DeleteFunc(slices.Clone(w.late), func(id string) bool { l := w.s.Letter(id); return l == nil || !l.ServedAt.IsZero() })
	key := x.key(w.s, w.at, late)
	if to, known := x.seen[key]; known {
		return to, false
	}
	depth := 0
	if from >= 0 {
		depth = x.nodes[from].depth + 1
	}
	to := len(x.nodes)
	x.seen[key] = to
	x.nodes = append(x.nodes, node{from: from, depth: depth, level: level, stage: w.s.Stage, open: w.s.IsOpen(), s: w.s, now: w.at, did: w.did, late: late})
	return to, true
}

// world is one situation being tried out: acts work on a copy, which the next
// move gets if all of them were refused.
type world struct {
	x         *search
	base      *docket.State
	now       time.Time // of the situation
	incidents bool      // try incidents, or else ordinary moves
	probe     bool      // also try what only adds to the record
	late      []string  // letters that are under way for long
	take      func()    // called after a move that entered something

	s     *docket.State
	at    time.Time
	did   []docket.Entry
	broke *breach
	from  time.Time // the earliest moment from which something refused would be allowed
	took  int       // moves taken

	people []docket.Actor // see cast
	may    map[docket.Kind][]docket.Actor
}

type breach struct {
	rule      string
	guarantee int
	says      string
}

// move tries one move: what do enters is taken together.
func (w *world) move(do func()) {
	if w.s == nil {
		w.s = w.base.Clone()
	}
	w.at, w.did, w.broke = w.now, nil, nil
	do()
	if len(w.did) > 0 || w.broke != nil || !w.at.Equal(w.now) {
		w.took++
		w.take()
		w.s = nil
	}
}

// enter asks for an act; true if it was entered. Afterwards the entry is held
// against the guarantees.
func (w *world) enter(kind docket.Kind, by docket.Actor, with docket.Particulars) bool {
	if p := docket.ProposalOf(with); p != nil && w.x.p.TakesTwo(string(kind)) && len(by.Offices) > 0 {
		if !w.enter(docket.Propose, by, p) {
			return false
		}
		by.Person += "-second"
	}
	return w.act(docket.Act{ID: fmt.Sprintf("act-%d-%d", w.s.Head+1, len(w.did)), Case: "case", Kind: kind, By: by, Particulars: with})
}

func (w *world) act(a docket.Act) bool {
	if w.broke != nil {
		return false
	}
	head := w.s.Head
	e, err := w.decide(a)
	if err != nil {
		var r *docket.Refusal
		if errors.As(err, &r) {
			if w.s.Head != head {
				w.broke = &breach{rule: "refusal-changes-nothing", says: "a refused act changed the case"}
			}
			if r.From.After(w.now) && (w.from.IsZero() || r.From.Before(w.from)) {
				w.from = r.From
			}
			return false
		}
		w.broke = &breach{rule: "can-be-carried-out", says: "the procedure cannot be carried out as it is written: " + err.Error()}
		return false
	}
	e.Hash, w.s.HeadHash = "", ""
	w.did = append(w.did, e)
	w.x.done[e.Kind]++
	for _, b := range docket.Examine(w.x.p, w.s, &e) {
		w.broke = &breach{rule: b.Name, guarantee: b.No, says: b.Says}
		return false
	}
	w.broke = w.unheard(&e)
	return w.broke == nil
}

// decide lets a panic in the rules be a failure of the procedure under them.
func (w *world) decide(a docket.Act) (e docket.Entry, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", a.Kind, r)
		}
	}()
	if w.x.beside != nil {
		return w.x.beside(w, a)
	}
	return docket.Decide(w.x.p, w.s, a, w.at)
}

// unheard holds a time limit that has just run out for a party against what the
// party was told: some letter about it, or what set it going, must have reached
// them since it was set going (the general form of guarantee 9).
func (w *world) unheard(e *docket.Entry) *breach {
	a, ok := e.Particulars.(*docket.Lapsing)
	if !ok {
		return nil
	}
	c := w.s.Clock(a.Clock)
	rule := w.x.p.Clock(c.Rule)
	if rule == nil || !loses(w.x.p, rule) || slices.Contains(w.base.Walls, "") {
		return nil
	}
	for _, side := range sides(c.Owner) {
		if !w.toldOf(c, side) {
			return &breach{rule: "told-before-it-runs", guarantee: lossOf(w.x.p, rule), says: fmt.Sprintf("“%s” opened and ran out for %s, who was never told of it", c.Title, w.x.p.TitleOf(side))}
		}
	}
	return nil
}

func (w *world) toldOf(c *docket.Running, side procedure.Role) bool {
	for _, e := range w.x.p.Clock(c.Rule).Starts {
		if e == procedure.InEffect || strings.HasPrefix(string(e), procedure.InEffectPrefix) {
			continue // told of the decision: below
		}
		if has(ownActs(side), e) {
			return true
		}
	}
	for i := range w.s.Decisions {
		if d := &w.s.Decisions[i]; w.s.Sanction(c.Ref) != nil && (!d.Served.IsZero() || d.Kind == "consent") {
			return true
		}
	}
	began := c.Deadline.From.At
	for i := range w.s.Letters {
		l := &w.s.Letters[i]
		if l.To == side && !l.ServedAt.IsZero() && (l.ID == c.Ref || !l.IssuedAt.Before(began) || l.ServedAt.Equal(began)) {
			return true
		}
	}
	return (side == procedure.Complainant && w.s.Complainant.Person == "") || (side == procedure.Respondent && w.s.Respondent.Person == "")
}

// wait lets time pass until the clock has done something on which anything
// hangs, or until the moment given, if that is sooner. What the clock does on the way is
// entered.
func (w *world) wait(until time.Time) {
	for range 200 {
		at := docket.NextAlarm(w.x.p, w.s)
		if at.IsZero() || !until.IsZero() && until.Before(at) {
			if until.After(w.at) {
				w.at = until
			}
			return
		}
		if at.After(w.at) {
			w.at = at
		}
		due := docket.Due(w.x.p, w.s, w.at)
		if len(due) == 0 {
			w.broke = &breach{rule: "clock", says: "an alarm rang and nothing was due"}
			return
		}
		idle := w.x.idles(w.s, due[0])
		if !w.act(due[0]) {
			if w.broke == nil {
				w.broke = &breach{rule: "clock", says: "what the clock does by itself was refused"}
			}
			return
		}
		if !idle {
			for _, more := range docket.Due(w.x.p, w.s, w.at) { // what the same moment brings besides
				if w.broke == nil && w.s.IsOpen() && more.Kind == docket.Escalate {
					w.act(more)
				}
			}
			return
		}
	}
	w.broke = &breach{rule: "clock", says: "the clock acts without end"}
}

func (w *world) today() clock.Date {
	loc, err := w.x.p.Calendar("").Location()
	if err != nil {
		loc = time.UTC
	}
	return clock.DateOf(w.at, loc)
}
