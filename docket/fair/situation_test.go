package fair

import (
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// Two histories that come to one situation may go on in the same ways: of the
// situations that a second history came to, some are tried out from both sides.
func TestSameSituationSameFutures(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("cfp-older")
	x := begin(p, Options{States: 400}, &Report{Bound: 400, Incidents: -1})
	x.run()
	pairs, differ := 0, 0
	for id := 0; id < len(x.nodes) && pairs < 60; id++ {
		w := &world{x: x, base: x.state(id), now: x.nodes[id].now, late: x.nodes[id].late}
		w.take = func() {
			to, known := x.seen[x.key(w.s, w.at, w.late)]
			if w.broke != nil || !known || x.state(to).Head == w.s.Head || pairs >= 60 || (id+w.s.Head)%3 != 0 {
				return
			}
			pairs++
			a, b := futures(x, x.state(to), x.nodes[to].now, x.nodes[to].late), futures(x, w.s, w.at, w.late)
			if !slices.Equal(a, b) {
				differ++
				t.Logf("two histories of one situation in %s go on differently:\n%v\n%v", w.s.Stage, only(a, b), only(b, a))
			}
		}
		w.moves()
	}
	if pairs < 20 {
		t.Fatalf("only %d pairs were found", pairs)
	}
	if differ > 0 {
		t.Errorf("%d of %d pairs go on differently", differ, pairs)
	}
}

// futures are the stages and ends that one move leads to, with what was done.
func futures(x *search, s *docket.State, now time.Time, late []string) []string {
	var out []string
	w := &world{x: x, base: s, now: now, late: late}
	w.take = func() {
		var kinds []string
		for i := range w.did {
			if e := &w.did[i]; !x.idles(w.s, docket.Act{Kind: e.Kind, Particulars: e.Particulars}) {
				kinds = append(kinds, string(e.Kind))
			}
		}
		if w.broke == nil && (len(kinds) == 0 || w.did[0].Kind == docket.Acknowledge) {
			return // nothing hangs on what was done, and it is left out of the situation
		}
		out = append(out, strings.Join(slices.Compact(kinds), ",")+" → "+w.s.Stage+yes(w.broke != nil))
	}
	w.moves()
	slices.Sort(out)
	return slices.Compact(out)
}

func only(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// The ordinary course of every shipped procedure is looked at whole within the
// usual bound, and leaves room for histories with an incident.
func TestOrdinaryCourseIsSeenWhole(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lib.All() {
		x := begin(p, Options{States: DefaultStates}, &Report{})
		x.limit = DefaultStates / 2
		if !x.pass(0) {
			t.Errorf("%s: more than %d situations without an incident", p.ID, x.limit)
		}
	}
}

// A move that is taken before all others leads to another situation: else the
// search would go round in one. Two letters about a hearing that was put off are
// delivered one after the other.
func TestNoSituationLeadsOnlyToItself(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("hhs-cmp")
	x := begin(p, Options{States: 1500}, &Report{})
	x.run()
	for id := range x.nodes {
		n := &x.nodes[id]
		only := n.opened && n.open && len(n.next) > 0
		for _, e := range n.next {
			only = only && (e.to == id || e.incident)
		}
		if only {
			t.Fatalf("from situation %d in %s nothing leads on:\n%s", id, n.stage, x.key(x.state(id), n.now, n.late))
		}
	}
}

// A time limit on whose end nothing hangs, and nothing else, is left out of the
// situations.
func TestIdleClocksAreThoseNothingHangsOn(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("ahima-membership")
	x := measure(p)
	for id, want := range map[string]bool{"acknowledgement": true, p.Appeal.Clock: false, "response": false} {
		if p.Clock(id) == nil {
			t.Fatal(id)
		}
		if x.idle[id] != want {
			t.Errorf("%s idle: %v", id, x.idle[id])
		}
	}
	for i := range p.Clocks {
		k := &p.Clocks[i]
		if x.idle[k.ID] && (k.OnExpiry.Exit != "" || k.OnExpiry.Event != "" || k.OnExpiry.Default || k.Owner == procedure.Respondent) {
			t.Errorf("something hangs on %s", k.ID)
		}
	}
	hhs, _ := lib.Current("hhs-cmp")
	if measure(hhs).idle[hhs.Reconsider.Opposition] {
		t.Error("the ruling on a request to reconsider waits for the time to oppose it")
	}
	if measure(hhs).idle["opposition"] {
		t.Error("the close of briefing waits for the time to oppose the appeal")
	}
	aba, _ := lib.Current("aba-model-rules")
	idle, effect := measure(aba).idle, 0
	for i := range aba.Clocks {
		if k := &aba.Clocks[i]; k.OnExpiry.Effect {
			effect++
			if idle[k.ID] {
				t.Errorf("a sanction takes effect by %s", k.ID)
			}
		}
	}
	if effect == 0 {
		t.Error("no sanction takes effect by itself")
	}
}

// untried are the kinds of acts that the search enters under none of the packs
// below within the bound of the test, each with the reason.
var untried = map[docket.Kind]string{
	docket.TollClock:     "no shipped procedure lets anybody stop a time limit at will",
	docket.ResumeClock:   "as toll",
	docket.FreeNamesake:  "nobody is kept out by name in a search",
	docket.HandOver:      "entered by the engine for an administrator, not by anybody of the procedure",
	docket.LinkAccount:   "as hand_over: for a party who shows the code of a letter",
	docket.CrossAppeal:   "no shipped procedure provides for one",
	docket.AnswerBreach:  "comes after a sanction in effect and a breach of it: further than this bound",
	docket.DecideBreach:  "as answer_breach",
	docket.Purge:         "years after the end, when nobody has anything to ask any more",
	docket.Decline:       "changes nothing but the proposal, which the search enters together with what was proposed",
	docket.ChooseVersion: "there is one version in a search; moves are asked of in docket/lives and in scenarios",
	docket.MoveVersion:   "as choose_version",
}

// Every kind of act is tried somewhere: a new one that the search does not know
// would be missed without a word.
func TestEveryKindOfActIsTried(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	entered := map[docket.Kind]bool{}
	for _, id := range []string{"ahima-membership", "phs-93-2005", "acpe-2016", "abcop-2020", "aba-model-rules", "bacb", "hhs-cmp", "pmi"} {
		p, ok := lib.Current(id)
		if !ok {
			t.Fatal(id)
		}
		x := begin(p, Options{States: 900}, &Report{Bound: 900, Incidents: -1})
		x.run()
		for k := range x.done {
			entered[k] = true
		}
	}
	for _, spec := range docket.Specs() {
		switch _, excused := untried[spec.Kind]; {
		case !entered[spec.Kind] && !excused:
			t.Errorf("%s was never entered", spec.Kind)
		case entered[spec.Kind] && excused:
			t.Errorf("%s was entered: take it off the list", spec.Kind)
		}
	}
}
