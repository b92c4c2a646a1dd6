package scenarios

import (
	"slices"
	"sort"
	"strings"

	"probity/docket"
	"probity/procedure/clock"
)

// expect holds a case against what the text says of it.
func (r *player) expect(name string, x *Expect, whole bool) {
	state, _, err := r.on.Case(name)
	if err != nil || state == nil {
		r.say(x.Line, "there is no case to look at: %v", err)
		return
	}
	e := expecting{r: r, x: x, s: state, name: name}
	e.where()
	e.versions()
	e.clocks()
	e.sinceThen(whole)
	e.standing()
	e.outcome()
	e.duties()
	e.documents()
	for _, other := range sortedKeys(x.Cases) {
		sub := *x.Cases[other]
		sub.Line = x.Cases[other].Line
		r.expect(other, &sub, whole)
	}
}

type expecting struct {
	r    *player
	x    *Expect
	s    *docket.State
	name string
}

func (e *expecting) say(format string, args ...any) { e.r.say(e.x.Line, format, args...) }

func (e *expecting) where() {
	if e.x.Stage != "" && e.s.Stage != e.x.Stage {
		e.say("the case is in %s, not in %s", e.s.Stage, e.x.Stage)
	}
	closed := "no"
	if e.s.Closed != nil {
		closed = e.s.Closed.Disposition
	}
	if e.x.Closed != "" && closed != e.x.Closed {
		e.say("closed: %s, not %s", closed, e.x.Closed)
	}
	if e.x.Round > 0 && e.s.Round != e.x.Round {
		e.say("round %d, not %d", e.s.Round, e.x.Round)
	}
	if e.x.Entries > 0 && e.r.on.Exact() && e.s.Head != e.x.Entries {
		e.say("%d entries, not %d", e.s.Head, e.x.Entries)
	}
	if e.x.Kept != "" && e.r.on.Exact() {
		d, _ := docket.KeptUntil(e.r.procs[e.name], e.s)
		if iso(d.Day) != e.x.Kept {
			e.say("the record is kept until %s, not %s", iso(d.Day), e.x.Kept)
		}
	}
}

func (e *expecting) clocks() {
	for _, rule := range sortedKeys(e.x.Due) {
		want, got := e.x.Due[rule], "not running"
		if c := e.openClock(rule); c != nil {
			got = iso(c.Deadline.Day)
			if c.Standing() {
				got = "stands still"
			}
		}
		if !e.r.on.Exact() && want != "not running" && want != "stands still" && got != "not running" && got != "stands still" {
			continue
		}
		if got != want {
			e.say("%s is due %s, not %s%s", rule, got, want, e.explain(rule))
		}
	}
	if !e.r.on.Exact() {
		return
	}
	for _, rule := range sortedKeys(e.x.Because) {
		c := e.openClock(rule)
		if c == nil {
			e.say("%s is not running", rule)
		} else if !strings.Contains(c.Deadline.Sentence, e.x.Because[rule]) {
			e.say("%s is not explained by %q but: %s", rule, e.x.Because[rule], c.Deadline.Sentence)
		}
	}
}

// openClock finds a time limit by its rule, or by its rule and what it is
// about: "term s2".
func (e *expecting) openClock(words string) *docket.Running {
	rule, ref, _ := strings.Cut(words, " ")
	for i := len(e.s.Clocks) - 1; i >= 0; i-- {
		if c := &e.s.Clocks[i]; c.Rule == rule && c.Open() && (ref == "" || c.Ref == ref) {
			return c
		}
	}
	return nil
}

func (e *expecting) explain(rule string) string {
	c := e.openClock(rule)
	if c == nil {
		var running []string
		for i := range e.s.Clocks {
			if e.s.Clocks[i].Open() {
				running = append(running, e.s.Clocks[i].Rule+" "+e.s.Clocks[i].Deadline.Day.String())
			}
		}
		return " (running: " + strings.Join(running, ", ") + ")"
	}
	return " (" + c.Deadline.Sentence + ")"
}

// sinceThen looks at what happened in the step, or in the whole case.
func (e *expecting) sinceThen(whole bool) {
	from, fromLetter := e.r.events[e.name], e.r.letters[e.name]
	if whole {
		from, fromLetter = 0, 0
	}
	var events, letters []string
	for _, h := range e.s.Events[from:] {
		events = append(events, string(h.Event))
	}
	for i := range e.s.Letters[fromLetter:] {
		letters = append(letters, letterWords(&e.s.Letters[fromLetter+i]))
	}
	e.all("happened", e.x.Happened, events)
	e.all("letters", e.x.Letters, letters)
	if e.x.Unserved == nil {
		return
	}
	unserved := []string{}
	for i := range e.s.Letters {
		if l := &e.s.Letters[i]; l.ServedAt.IsZero() {
			unserved = append(unserved, letterWords(l))
		}
	}
	slices.Sort(unserved)
	want := append([]string{}, e.x.Unserved...)
	slices.Sort(want)
	if !slices.Equal(unserved, want) {
		e.say("unserved: %s, not %s", list(unserved), list(want))
	}
}

func letterWords(l *docket.Letter) string { return l.Notice + " to " + string(l.To) }

func (e *expecting) all(what string, want, got []string) {
	for _, w := range want {
		if !slices.Contains(got, w) {
			e.say("%s: %q is missing; there are %s", what, w, list(got))
		}
	}
}

func list(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

func (e *expecting) standing() {
	var flags []string
	for i := range e.s.Flags {
		flags = append(flags, e.s.Flags[i].Flag)
	}
	e.all("flags", e.x.Flags, flags)
	for _, f := range e.x.NoFlags {
		if slices.Contains(flags, f) {
			e.say("the flag %q is up", f)
		}
	}
	for _, body := range sortedKeys(e.x.Quorum) {
		got := "not seated"
		if p := e.s.Panel(body); p != nil {
			got = "kept"
			if p.QuorumLost {
				got = "lost"
			}
		}
		e.same("quorum of "+body, got, e.x.Quorum[body])
	}
	if e.x.Offers != nil {
		var got []string
		for i := range e.s.Offers {
			got = append(got, e.s.Offers[i].Status)
		}
		e.same("offers", list(got), list(e.x.Offers))
	}
	if e.x.Measure != "" {
		got := "none"
		if n := len(e.s.Measures); n > 0 {
			got = "in force"
			if e.s.Measures[n-1].Lifted > 0 {
				got = "lifted"
			}
		}
		e.same("the interim measure", got, e.x.Measure)
	}
}

func (e *expecting) same(what, got, want string) {
	if got != want {
		e.say("%s: %s, not %s", what, got, want)
	}
}

func (e *expecting) outcome() {
	for _, id := range sortedKeys(e.x.Findings) {
		got := "none"
		for i := range e.s.Findings {
			if f := &e.s.Findings[i]; f.Allegation == id { // the last one stands
				got = "no violation"
				if f.Violation {
					got = "violation"
				}
			}
		}
		e.same("finding on "+id, got, e.x.Findings[id])
	}
	for _, id := range sortedKeys(e.x.Codes) {
		got := "no such allegation"
		if a := e.s.Allegation(id); a != nil {
			got = a.Code
		}
		e.same("the code by which "+id+" is judged", got, e.x.Codes[id])
	}
	for _, id := range sortedKeys(e.x.Admitted) {
		got := "no such allegation"
		if a := e.s.Allegation(id); a != nil {
			got = "nothing"
			if a.Admitted != "" {
				got = a.Admitted
			}
		}
		e.same("admission of "+id, got, e.x.Admitted[id])
	}
	for _, kind := range sortedKeys(e.x.Sanctions) {
		got := "none"
		for i := range e.s.Sanctions {
			if s := &e.s.Sanctions[i]; s.Sanction == kind || s.ID == kind {
				got = s.Status
			}
		}
		e.same("the sanction "+kind, got, e.x.Sanctions[kind])
	}
	for _, motion := range sortedKeys(e.x.Ballots) {
		got := "none"
		for i := range e.s.Ballots {
			if b := &e.s.Ballots[i]; b.Motion == motion {
				got = "open"
				if b.Closed > 0 {
					got = string(b.Result)
				}
			}
		}
		e.same("the ballot on "+motion, got, e.x.Ballots[motion])
	}
}

func (e *expecting) duties() {
	owed := docket.Duties(e.r.procs[e.name], e.s, e.r.on.Now())
	for _, who := range sortedKeys(e.x.Duties) {
		var acts []string
		for i := range owed {
			if string(owed[i].Owner) == who {
				acts = append(acts, string(owed[i].Act))
			}
		}
		for _, want := range e.x.Duties[who] {
			if !slices.Contains(acts, want) {
				e.say("%s does not owe %s; it owes %s", who, want, list(acts))
			}
		}
		if len(e.x.Duties[who]) == 0 && len(acts) > 0 {
			e.say("%s should owe nothing; it owes %s", who, list(acts))
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// iso is a civil day as the scenarios write it.
func iso(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	text, err := d.MarshalText()
	if err != nil {
		return err.Error()
	}
	return string(text)
}
