package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Stage is where a scenario is played: on the rules alone, through the process,
// or on a running server. Time there only moves forward.
type Stage interface {
	// Open says which rules govern each case. It is called once, first.
	Open(s *Scenario, procs map[string]*procedure.Procedure) error
	// Now is case time.
	Now() time.Time
	// Until lets time pass until the moment. On the way the system does what
	// it does by itself, at its own times.
	Until(t time.Time) error
	// Enter asks for an act, and then lets the system do what follows at once,
	// such as delivering letters by e-mail. The refusal is an answer.
	Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error)
	// Case is the case as it stands, with its docket.
	Case(name string) (*docket.State, []docket.Entry, error)
	// Adopt has the version checked and activated by the one with the handle: it
	// takes reports from now on, and open cases can be moved to it.
	Adopt(version *procedure.Procedure, by string) error
	// Person is the id that a handle has there.
	Person(handle string) string
	// CaseID is the id that a case has there.
	CaseID(name string) string
	// Mail sets which addressees' letters come back from now on.
	Mail(side string, bounces bool)
	// Exact reports whether days are those of the text. On a server whose case
	// time began on another day, only the order of things can be checked.
	Exact() bool
	// Days is by how many days those of the text are moved.
	Days() int
}

// Play plays a scenario and holds what comes of it against what is expected.
// The story is told as far as it went, whatever the error: the error is the
// Problems found. The rules of a case in procs follow its moves to other
// versions.
func Play(s *Scenario, procs map[string]*procedure.Procedure, on Stage) (*Story, error) {
	r := &player{s: s, procs: procs, on: on, story: &Story{Scenario: s, Procedures: maps.Clone(procs)}, seen: map[string]int{}, events: map[string]int{}, letters: map[string]int{}, sent: map[string]string{}}
	r.shelf = &shelf{on, map[string]*kept{}}
	if real, ok := on.(Shelf); ok {
		r.shelf = real
	}
	if err := on.Open(s, procs); err != nil {
		return r.story, err
	}
	var err error
	if r.versions, err = s.VersionsOf(procs[s.firstCase()], on.Days()); err != nil {
		return r.story, err
	}
	for side, how := range s.Mail {
		on.Mail(side, how == "bounces")
	}
	for i := range s.Steps {
		if err := r.step(&s.Steps[i]); err != nil {
			r.say(s.Steps[i].Line, "%s", err)
			break
		}
	}
	if s.End != nil && len(r.problems) == 0 {
		r.expect(s.firstCase(), s.End, true)
	}
	if err := r.finish(); err != nil {
		r.say(0, "%s", err)
	}
	return r.story, errors.Join(r.problems...)
}

// player is one scenario being played.
type player struct {
	s        *Scenario
	procs    map[string]*procedure.Procedure // the rules each case runs under now
	versions map[string]*procedure.Procedure // by name
	on       Stage
	story    *Story
	problems []error
	seen     map[string]int // entries of each case that the story has told
	events   map[string]int // events of each case before the step
	letters  map[string]int // letters of each case before the step
	last     time.Time
	shelf    Shelf
	sent     map[string]string // document → id
}

func (r *player) say(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.s.File, Line: line, Reason: fmt.Sprintf(format, args...)})
}

func (r *player) zone(name string) *time.Location { return zoneOf(r.procs[name]) }

func zoneOf(p *procedure.Procedure) *time.Location {
	loc, err := p.Calendar("").Location()
	if err != nil {
		return time.UTC
	}
	return loc
}

// now is case time on the days of the stage, as its entries have them.
func (r *player) now() time.Time { return r.on.Now().AddDate(0, 0, r.on.Days()) }

func (r *player) step(st *Step) error {
	name := st.Case
	if name == "" {
		name = r.s.firstCase()
	}
	for _, n := range r.s.caseNames() {
		if state, _, err := r.on.Case(n); err == nil && state != nil {
			r.events[n], r.letters[n] = len(state.Events), len(state.Letters)
		}
	}
	for side, how := range st.Mail {
		r.on.Mail(side, how == "bounces")
	}
	at, err := r.when(st, name)
	if err != nil {
		return err
	}
	if st.Wait != "" {
		r.story.add(Beat{At: r.now(), Case: name, Waited: true, Note: st.Note})
	}
	if err := r.on.Until(at); err != nil {
		return err
	}
	if err := r.tell(); err != nil {
		return err
	}
	if st.Act != "" {
		if err := r.act(st, name); err != nil {
			return err
		}
	}
	if st.BlackOut != nil || st.Release != "" {
		if err := r.file(st, name); err != nil {
			return err
		}
	}
	if st.Adopt != "" {
		if err := r.on.Adopt(r.versions[st.Adopt], st.By[0]); err != nil {
			return err
		}
		r.story.add(Beat{At: r.now(), Case: name, Note: st.Note, Who: st.By[0], Adopted: r.versions[st.Adopt]})
	}
	if st.Expect != nil {
		r.expect(name, st.Expect, false)
	}
	return nil
}

// when is the moment of a step. A step without a day comes ten minutes after
// the one before it.
func (r *player) when(st *Step, name string) (time.Time, error) {
	text := st.On
	if st.Wait != "" {
		text = strings.TrimPrefix(st.Wait, "until ")
	}
	now := r.on.Now()
	if text == "" {
		if now.IsZero() {
			return now, errors.New("the first step needs a day")
		}
		r.last = now.Add(10 * time.Minute)
		return r.last, nil
	}
	at, err := parseWhen(text, r.zone(name))
	if err != nil {
		return at, err
	}
	if len(strings.TrimSpace(text)) == len("2006-01-02") && at.Before(r.last.Add(time.Minute)) && sameDay(at, r.last, r.zone(name)) {
		at = r.last.Add(10 * time.Minute)
	}
	if !r.on.Exact() {
		at = latest(at, r.last) // its time runs on by itself
	}
	if at.Before(r.last) {
		return at, fmt.Errorf("%s is before the step before it", text)
	}
	r.last = at
	return at, nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	y, m, d := a.In(zone).Date()
	y2, m2, d2 := b.In(zone).Date()
	return y == y2 && m == m2 && d == d2
}

func (r *player) act(st *Step, name string) error {
	for i, by := range st.By {
		ids := idResolver{days: r.on.Days(), person: r.on.Person, caseID: r.on.CaseID, letter: func(words string) (string, error) { return r.letter(name, words) },
			document: func(handle string) (string, error) { return r.document(name, by, handle) },
			digest:   func(version string) string { return r.versions[version].Digest() }}
		with, err := r.s.particulars(st, r.zone(name), ids)
		if err != nil {
			return err
		}
		note := ""
		if i == 0 {
			note = st.Note
		}
		if st.Second != "" {
			refusal, err := r.on.Enter(name, by, docket.Propose, docket.ProposalOf(with))
			switch {
			case err != nil:
				return err
			case refusal != nil:
				return r.judge(st, name, by, note, refusal)
			}
			if err := r.tellWith(note); err != nil {
				return err
			}
			by, note = st.Second, ""
		}
		refusal, err := r.on.Enter(name, by, st.Act, with)
		if err != nil {
			return err
		}
		if err := r.judge(st, name, by, note, refusal); err != nil {
			return err
		}
	}
	return nil
}

func (r *player) judge(st *Step, name, by, note string, refusal *docket.Refusal) error {
	switch {
	case refusal == nil && st.Refused == nil:
		return r.tellWith(note)
	case refusal == nil:
		return fmt.Errorf("%s by %s was allowed; it should have been refused: %s", st.Act, by, st.Refused.Says)
	case st.Refused == nil:
		return fmt.Errorf("%s by %s was refused: %s: %w", st.Act, by, refusal.Code, refusal)
	}
	r.story.add(Beat{At: r.now(), Case: name, Note: note, Who: by, Act: st.Act, Refusal: refusal})
	want := st.Refused
	hidden := !r.on.Exact() && refusal.Rule == "" // a server does not tell why to who may not know of the case
	if want.Code != "" && want.Code != refusal.Code && !hidden {
		r.say(st.Line, "%s was refused as %s, not as %s: %s", st.Act, refusal.Code, want.Code, refusal)
	}
	if !r.on.Exact() {
		return nil
	}
	if want.Says != "" && !strings.Contains(refusal.Sentence, want.Says) {
		r.say(st.Line, "the refusal does not say %q but: %s", want.Says, refusal.Sentence)
	}
	if want.Rule != "" && !strings.Contains(refusal.Rule, want.Rule) {
		r.say(st.Line, "the refusal does not cite %q but %q", want.Rule, refusal.Rule)
	}
	if want.From != "" && refusal.From.In(r.zone(name)).Format("2006-01-02") != want.From {
		r.say(st.Line, "the refusal says from %s, not from %s", refusal.From.In(r.zone(name)).Format("2006-01-02"), want.From)
	}
	return nil
}

// letter finds the latest letter that waits for service: "decision to
// respondent", or "decision" when there is one addressee.
func (r *player) letter(name, words string) (string, error) {
	state, _, err := r.on.Case(name)
	if err != nil || state == nil {
		return "", fmt.Errorf("there is no case yet to have a letter %q", words)
	}
	notice, to, _ := strings.Cut(words, " to ")
	served := ""
	for i := len(state.Letters) - 1; i >= 0; i-- {
		l := &state.Letters[i]
		if l.ID == words {
			return l.ID, nil
		}
		if l.Notice != notice || to != "" && string(l.To) != to {
			continue
		}
		if l.ServedAt.IsZero() {
			return l.ID, nil
		}
		if served == "" {
			served = l.ID
		}
	}
	if served != "" {
		return served, nil
	}
	return "", fmt.Errorf("there is no letter %q in this case", words)
}

// tell takes the new entries of every case into the story.
func (r *player) tell() error { return r.tellWith("") }

func (r *player) tellWith(note string) error {
	var fresh []Beat
	for _, name := range r.s.caseNames() {
		_, entries, err := r.on.Case(name)
		if err != nil {
			return err
		}
		for i := r.seen[name]; i < len(entries); i++ {
			fresh = append(fresh, Beat{At: entries[i].At, Case: name, Entry: &entries[i]})
			if m, ok := entries[i].Particulars.(*docket.VersionMoved); ok {
				r.moved(name, m.Digest)
			}
		}
		r.seen[name] = len(entries)
	}
	slices.SortStableFunc(fresh, func(a, b Beat) int { return a.At.Compare(b.At) })
	for i := range fresh {
		fresh[i].Note = note
		note = ""
		r.story.add(fresh[i])
	}
	return nil
}

// moved has the case run under another version from here on.
func (r *player) moved(name, digest string) {
	for _, v := range r.versions {
		if v.Digest() == digest {
			r.procs[name] = v
		}
	}
}

func (r *player) finish() error {
	if err := r.tell(); err != nil {
		return err
	}
	r.story.People = map[string]string{}
	for h := range r.s.People {
		r.story.People[r.on.Person(h)] = h
	}
	r.story.Final = map[string]*docket.State{}
	for _, name := range r.s.caseNames() {
		state, _, err := r.on.Case(name)
		if err != nil {
			return err
		}
		r.story.Final[name] = state
	}
	return nil
}
