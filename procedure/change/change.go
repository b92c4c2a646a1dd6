// Package change says what a new version of a procedure would change for one
// case in flight, and for each change whether it is better, the same or worse
// for the respondent. It is conservative: a difference whose bearing is not
// known is worse.
//
// The package is pure.
package change

import (
	"fmt"
	"sort"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Bearing is what a change means to the respondent.
type Bearing string

// The bearings.
const (
	Better Bearing = "better"
	Same   Bearing = "same"
	Worse  Bearing = "worse"
)

// Change is one thing that would be otherwise under the new version.
type Change struct {
	Area     string    `json:"area"` // dates, rights, bodies, exits
	What     string    `json:"what"` // where in the pack, or the time limit of the case: "clocks.response.rule.period", "response/1"
	Old      string    `json:"old,omitempty"`
	New      string    `json:"new,omitempty"`
	Bearing  Bearing   `json:"bearing"`
	Obstacle bool      `json:"obstacle,omitempty"` // the case could not go on under the new version, whoever wants it
	Sentence string    `json:"sentence"`
	OldCite  string    `json:"old_cite"`
	NewCite  string    `json:"new_cite"`
	OldDue   time.Time `json:"old_due,omitzero"` // of a running time limit
	NewDue   time.Time `json:"new_due,omitzero"`

	Later *clock.Deadline `json:"-"` // the deadline that a move gives a running time limit; nil: it keeps its own
}

// Facts is what of a case bears on the comparison.
type Facts struct {
	Stage     string
	Running   []Limit
	Uses      []Use
	Editions  []Edition
	Principal []procedure.Role // roles that are the respondent's side
}

// Limit is a time limit that runs.
type Limit struct {
	ID       string
	Rule     string // clock of the pack
	Title    string
	Owner    procedure.Role
	Deadline clock.Deadline
	Touched  bool // extended, or it stands still
}

// Use is something of the pack that the case refers to.
type Use struct{ Kind, ID string } // clock, body, sanction, notice, interim, ground, standing

// Edition is the edition of a code by which an allegation is judged.
type Edition struct {
	Allegation string
	Code       string // empty: the old version carries none for that day
	On         clock.Date
}

// Compare lists what would change for the case, dates first. Nothing is listed
// that is the same in both versions, but for running time limits, which all are.
func Compare(old, now *procedure.Procedure, f Facts) []Change {
	c := comparison{old: old, now: now, f: f}
	c.obstacles()
	c.dates()
	c.rules()
	return c.out
}

// Worst reports whether anything gets worse, and whether something forbids the
// move altogether.
func Worst(changes []Change) (worse, obstacle []Change) {
	for i := range changes {
		switch {
		case changes[i].Obstacle:
			obstacle = append(obstacle, changes[i])
		case changes[i].Bearing == Worse:
			worse = append(worse, changes[i])
		}
	}
	return worse, obstacle
}

type comparison struct {
	old, now *procedure.Procedure
	f        Facts
	out      []Change
}

func (c *comparison) add(x Change) {
	if x.OldCite == "" {
		x.OldCite = c.old.ID + " " + c.old.Version
	}
	if x.NewCite == "" {
		x.NewCite = c.now.ID + " " + c.now.Version
	}
	c.out = append(c.out, x)
}

// obstacles are what the case stands on and the new version does not have.
func (c *comparison) obstacles() {
	block := func(area, what, format string, args ...any) {
		c.add(Change{Area: area, What: what, Bearing: Worse, Obstacle: true, Sentence: fmt.Sprintf(format, args...)})
	}
	from, to := c.old.Stage(c.f.Stage), c.now.Stage(c.f.Stage)
	if from != nil && (to == nil || to.Kind != from.Kind) {
		block("exits", "stages."+c.f.Stage, "The case is in a stage that the new version does not have: %s.", from.Title)
	}
	if c.old.Track != c.now.Track {
		block("rights", "track", "The new version is for another track: %s, not %s.", c.now.Track, c.old.Track)
	}
	for _, u := range c.f.Uses {
		if knows(c.old, u) && !knows(c.now, u) {
			block("rights", u.Kind+":"+u.ID, "The case stands on the %s %q, which the new version does not have.", u.Kind, u.ID)
		}
	}
	for _, e := range c.f.Editions {
		if code := c.now.CodeAt(e.On); e.Code != "" && (code == nil || code.ID != e.Code) {
			block("rights", "codes."+e.Code, "Allegation %s is judged by the edition of the code that was in force when it happened (%s); the new version has another for that day.", e.Allegation, e.Code)
		}
	}
}

func knows(p *procedure.Procedure, u Use) bool {
	switch u.Kind {
	case "clock":
		return p.Clock(u.ID) != nil
	case "body":
		return p.BodyOf(u.ID) != nil
	case "sanction":
		return p.Sanction(u.ID) != nil
	case "notice":
		return p.Notice(u.ID) != nil
	case "interim":
		return p.InterimMeasure(u.ID) != nil
	case "ground":
		return p.Ground(u.ID) != nil
	case "standing":
		return p.Standing(u.ID) != nil
	case "office":
		return p.Office(u.ID) != nil
	case "code":
		return codeOf(p, u.ID) != nil
	}
	return false
}

func codeOf(p *procedure.Procedure, id string) *procedure.Code {
	for i := range p.Codes {
		if p.Codes[i].ID == id {
			return &p.Codes[i]
		}
	}
	return nil
}

// dates looks at each time limit that runs. A date that was served stays what
// it is; only the respondent's own gets later, never earlier.
func (c *comparison) dates() {
	for _, l := range c.f.Running {
		was, is := c.old.Clock(l.Rule), c.now.Clock(l.Rule)
		x := Change{Area: "dates", What: l.ID, Bearing: Same, Old: l.Deadline.Sentence, New: l.Deadline.Sentence, OldDue: l.Deadline.At, NewDue: l.Deadline.At}
		if was != nil {
			x.OldCite = was.Provisions
		}
		if is != nil {
			x.NewCite = is.Provisions
		}
		x.Sentence = fmt.Sprintf("%s keeps its last day: %s.", l.Title, day(l.Deadline))
		switch {
		case was == nil || is == nil: // a term of a sanction; or an obstacle, told as one
		case l.Touched:
			x.Sentence = fmt.Sprintf("%s was extended or stands still; it stays as it is: %s.", l.Title, day(l.Deadline))
		default:
			triggers := l.Deadline.Triggers
			if len(triggers) == 0 {
				triggers = []clock.Trigger{l.Deadline.From}
			}
			d, err := is.Rule.Due(*c.now.Calendar(is.Rule.Calendar), triggers...)
			if err != nil || d.At.Equal(l.Deadline.At) {
				break
			}
			x.New, x.NewDue = d.Sentence, d.At
			if c.mine(l.Owner) && is.Rule.Bound == was.Rule.Bound && is.Rule.Bound != clock.Min && d.At.After(l.Deadline.At) {
				x.Bearing, x.Later = Better, &d
				x.Sentence = fmt.Sprintf("%s would end later, and does after a move: %s instead of %s.", l.Title, day(d), day(l.Deadline))
				break
			}
			x.NewDue = l.Deadline.At
			x.Sentence = fmt.Sprintf("%s would be counted otherwise from now on (%s); what runs keeps its last day: %s.", l.Title, day(d), day(l.Deadline))
		}
		c.add(x)
	}
}

func day(d clock.Deadline) string {
	if d.Day.IsZero() {
		return "no day, while it stands still"
	}
	return d.Day.String()
}

// mine reports whether the respondent's side owns it.
func (c *comparison) mine(r procedure.Role) bool {
	return r == procedure.Respondent || r == procedure.Parties
}

// rules compares the two packs leaf by leaf, so that nothing that differs can
// be passed over, and lets judge say what each difference means.
func (c *comparison) rules() {
	a, b := leaves(c.old), leaves(c.now)
	paths := make([]string, 0, len(a)+len(b))
	for path := range a {
		paths = append(paths, path)
	}
	for path := range b {
		if _, both := a[path]; !both {
			paths = append(paths, path)
		}
	}
	sort.Strings(paths)
	told := map[string]bool{}
	for _, path := range paths {
		was, had := a[path]
		is, has := b[path]
		if had && has && was.text == is.text {
			continue
		}
		d := difference{c: c, path: path, was: was, is: is, had: had, has: has}
		d.split()
		if whole := d.whole(); whole != "" { // a thing that only one version has is told once
			if told[whole] {
				continue
			}
			told[whole] = true
		}
		c.add(d.judge())
	}
}
