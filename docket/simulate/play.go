package simulate

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/docket/lives"
	"probity/procedure"
)

// player carries one made-up case forward. It asks the rules who owes what, lets
// each of them do it after their delay, and lets the clock act at its own times
// on the way.
type player struct {
	lives.Maker
	a      *Assumptions
	c      chance
	cast   []docket.Actor
	plan   []planned
	mind   map[string]bool // what people have made up their minds about, once in a case
	acts   int
	seated int // members called to a body so far
	ends   time.Time
	seen   *Case
	since  time.Time // the end of the last wait
}

// planned is something that somebody will do.
type planned struct {
	id    string // of the duty, or of what is done without one
	at    time.Time
	never bool // silence
	tries int
	due   time.Time // of the duty when it was planned
	does  func() error
}

// play makes up one case under the procedure and follows it to its end.
func play(p *procedure.Procedure, a *Assumptions, number int) (*Case, error) {
	c := newChance(a.Seed, uint64(number)) //nolint:gosec // counts from 0
	year := float64(365 * 24 * time.Hour)
	from := a.Arrivals.From.Start(time.UTC).Add(9 * time.Hour)
	at := from.Add(time.Duration(c.share() * float64(a.Arrivals.Years) * year)).Truncate(time.Minute)
	g := &player{
		Maker: lives.NewMaker(p, &docket.State{}, at, c), a: a, c: c, cast: lives.Cast(p), mind: map[string]bool{},
		ends: at.AddDate(a.Horizon, 0, 0), seen: &Case{Opened: at}, since: at,
	}
	g.Sound = true
	if err := g.file(); err != nil {
		return nil, err
	}
	if err := g.run(); err != nil {
		return nil, fmt.Errorf("case %d under %s: %w", number, p.ID, err)
	}
	g.seen.end(g)
	return g.seen, nil
}

// file files the report.
func (g *player) file() error {
	for try := 0; try < 20; try++ {
		by, r := g.Report()
		r.Complainant.Anonymous = r.Source == "person" && g.P.Filing.Anonymous != procedure.AnonymousForbidden && g.happens("anonymous")
		if g.happens("one_allegation") {
			r.Allegations = r.Allegations[:1]
		}
		if len(r.Evidence) == 0 { // some grounds ask for it, and a careful reporter has something
			r.Evidence = []docket.NewEvidence{{Title: "a document"}}
		}
		refusal, err := g.enter(docket.File, by, r, "")
		if err != nil || refusal == nil {
			return err
		}
		if try == 19 {
			return fmt.Errorf("no report is taken in under %s: %w", g.P.ID, refusal)
		}
	}
	return nil
}

func (g *player) happens(what string) bool { return g.c.happens(g.a.Chances[what]) }

// once asks chance once in a case and keeps the answer.
func (g *player) once(id, what string) bool {
	answer, asked := g.mind[id]
	if !asked {
		answer = g.happens(what)
		g.mind[id] = answer
	}
	return answer
}

// errEndless is a case that goes round without time passing.
var errEndless = errors.New("the case goes round without end")

func (g *player) run() error {
	for step := 0; g.S.IsOpen() || g.mayComeBack(); step++ {
		if step > 4000 {
			return errEndless
		}
		if err := g.lookAhead(); err != nil {
			return err
		}
		next := g.next()
		alarm := docket.NextAlarm(g.P, g.S)
		switch {
		case next < 0 && alarm.IsZero():
			if g.S.IsOpen() && g.P.Stage(g.S.Stage).Kind != procedure.SanctionStage { // a removal stands, and the case with it
				g.seen.Stuck = g.S.Stage
			}
			return nil
		case next < 0 || !alarm.IsZero() && !alarm.After(g.plan[next].at):
			if alarm.After(g.ends) {
				return nil
			}
			if err := g.clock(alarm); err != nil {
				return err
			}
		default:
			x := g.plan[next]
			if x.at.After(g.ends) {
				return nil
			}
			g.Now = later(g.Now, x.at)
			if err := x.does(); err != nil {
				return err
			}
		}
	}
	return nil
}

// mayComeBack reports whether the case was closed over a sanction from which the
// respondent means to ask to come back. That opens it again.
func (g *player) mayComeBack() bool {
	return slices.ContainsFunc(g.plan, func(x planned) bool { return strings.HasPrefix(x.id, "!"+petition) })
}

// petition is how the plan to ask for reinstatement begins.
const petition = "petition:"

// next is the plan that comes first, or -1.
func (g *player) next() int {
	first := -1
	for i := range g.plan {
		if x := &g.plan[i]; !x.never && (first < 0 || x.at.Before(g.plan[first].at)) {
			first = i
		}
	}
	return first
}

// clock lets the clock do the first thing that is due.
func (g *player) clock(at time.Time) error {
	g.Now = later(g.Now, at)
	due := docket.Due(g.P, g.S, g.Now)
	if len(due) == 0 {
		return fmt.Errorf("an alarm rang at %s and nothing was due", at)
	}
	owner := ""
	if l, ok := due[0].Particulars.(*docket.Lapsing); ok {
		k := g.S.Clock(l.Clock)
		owner = string(g.named(k.Owner))
	}
	refusal, err := g.enterAct(due[0], owner)
	if refusal != nil {
		return fmt.Errorf("the clock's own act was refused: %w", refusal)
	}
	return err
}

// lookAhead brings the plan in line with the duties: what is owed anew is
// planned, what is owed no more is dropped, and a moved time limit is thought
// over again.
func (g *player) lookAhead() error {
	duties := docket.Duties(g.P, g.S, g.Now)
	kept := g.plan[:0]
	for _, x := range g.plan {
		d := dutyOf(duties, x.id)
		if d == nil && x.due.IsZero() && x.id[0] == '!' || d != nil && d.DueAt.Equal(x.due) {
			kept = append(kept, x)
		}
	}
	g.plan = kept
	if !g.S.IsOpen() { // what an office does about a closed case keeps nobody waiting
		return nil
	}
	for i := range duties {
		if d := &duties[i]; d.Act != "" && d.Standing == "" && !g.isPlanned(d.ID) {
			g.plan = append(g.plan, g.planFor(*d))
		}
	}
	return nil
}

func dutyOf(duties []docket.Duty, id string) *docket.Duty {
	for i := range duties {
		if duties[i].ID == id {
			return &duties[i]
		}
	}
	return nil
}

func (g *player) isPlanned(id string) bool {
	for i := range g.plan {
		if g.plan[i].id == id {
			return true
		}
	}
	return false
}

func (g *player) drop(id string) {
	for i := range g.plan {
		if g.plan[i].id == id {
			g.plan = append(g.plan[:i], g.plan[i+1:]...)
			return
		}
	}
}

// beside plans something that nobody owes.
func (g *player) beside(id string, at time.Time, does func() error) {
	id = "!" + id
	g.plan = append(g.plan, planned{id: id, at: at, does: func() error { g.drop(id); return does() }})
}

// enter asks for an act. The owner is who was waited for.
func (g *player) enter(kind docket.Kind, by docket.Actor, with docket.Particulars, owner string) (*docket.Refusal, error) {
	g.acts++
	return g.enterAct(docket.Act{ID: fmt.Sprintf("act-%d", g.acts), Case: "case", Kind: kind, By: by, Particulars: with}, owner)
}

func (g *player) enterAct(act docket.Act, owner string) (*docket.Refusal, error) {
	stage := g.S.Stage
	e, err := docket.Decide(g.P, g.S, act, g.Now)
	var refusal *docket.Refusal
	if errors.As(err, &refusal) {
		return refusal, nil
	}
	if err != nil {
		return nil, err
	}
	g.seen.Acts++
	if owner != "" && endsAWait(&e) {
		g.seen.wait(stage, owner, g.Now.Sub(g.since))
		g.since = g.Now
	}
	g.after(&e)
	return nil, g.deliver()
}

// endsAWait reports whether an entry moved the case: into another stage, or a
// time limit that runs. A letter to somebody whom no time limit waits for does
// not.
func endsAWait(e *docket.Entry) bool {
	if e.Kind == docket.Lapse {
		return true
	}
	for i := range e.Effects {
		if f := &e.Effects[i]; f.Started != nil || f.Ended != nil || f.Entered != nil || f.Closed != nil {
			return true
		}
	}
	return false
}

// deliver brings letters out the way the system does.
func (g *player) deliver() error {
	for i := 0; i < len(g.S.Letters); i++ {
		for l := &g.S.Letters[i]; l.BySystem(); l = &g.S.Letters[i] {
			how, fails := l.Next(), false
			if how == "email" {
				fails = docket.MustBeProven(g.P, l.Notice) || g.happens("email_fails")
			}
			var refusal *docket.Refusal
			var err error
			if fails {
				refusal, err = g.enter(docket.FailService, docket.Clock(), &docket.ServiceFailed{Letter: l.ID, Method: how, Why: "returned"}, "")
			} else {
				refusal, err = g.enter(docket.Serve, docket.Clock(), &docket.Service{Letter: l.ID, Method: how, Proof: "message"}, "")
			}
			if err != nil {
				return err
			}
			if refusal != nil {
				return fmt.Errorf("letter %s: %w", l.ID, refusal)
			}
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
