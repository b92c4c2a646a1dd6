// Package fair searches a procedure for unfairness before anybody lives under
// it. Rules that can be read off the text come first (rules*.go); then every
// short history of a case is played, with all that people may do, do not do, and
// all that time does by itself, and each entry is held against the guarantees
// (search.go). What is found is told as a story.
//
// The package is pure: the same procedure gives the same report.
package fair

import (
	"slices"

	"probity/docket"
	"probity/procedure"
)

// Options bound a check.
type Options struct {
	States   int                              // how many different situations are looked at, at most; 0: DefaultStates
	Progress func(visited, queued, depth int) // called now and then; may be nil
}

// DefaultStates is the bound when none is given: some seconds on one core.
const DefaultStates = 6000

// Report is what a check found.
type Report struct {
	Static   []Finding `json:"static,omitempty"` // read off the text
	Broken   []Story   `json:"broken,omitempty"` // histories that break a guarantee
	Stuck    []Story   `json:"stuck,omitempty"`  // histories after which somebody waits for ever
	Visited  int       `json:"visited"`          // different situations looked at
	Bound    int       `json:"bound"`            // how many were to be looked at, at most
	Complete bool      `json:"complete"`         // nothing was left when the search ended
	// Incidents is up to how many incidents in one history (a recusal, a death,
	// an offer …) everything was looked at; -1 when not even the ordinary
	// course was.
	Incidents int `json:"incidents"`
	Acts      int `json:"acts"` // acts decided on the way
}

// Finding is one rule that the text of a procedure does not keep.
type Finding struct {
	Rule      string `json:"rule"`                // name of the rule: see Rules
	Guarantee int    `json:"guarantee,omitempty"` // number of the guarantee it serves, if one
	Where     string `json:"where"`               // the thing of the pack: "clock:appeal_window"
	Says      string `json:"says"`                // what is wrong, in a sentence
	Cite      string `json:"cite,omitempty"`      // the pack's citation for that thing
	Note      bool   `json:"note,omitempty"`      // told, but not by itself unfair: what is still unknown
}

// Story is a history that ends in something unfair, told step by step.
type Story struct {
	Rule      string `json:"rule"`                // guarantee's name, or the rule of the search
	Guarantee int    `json:"guarantee,omitempty"` // number, if a guarantee is broken
	Says      string `json:"says"`                // what is unfair about how it ends
	Cite      string `json:"cite"`                // the procedure's rule that the last step cites
	Steps     []Step `json:"steps"`
}

// Step is one entry of a story, or the passing of time before it.
type Step struct {
	Day  string      `json:"day"`            // civil day where the body is
	Says string      `json:"says"`           // the docket's sentence
	Rule string      `json:"rule,omitempty"` // what the entry cites
	Kind docket.Kind `json:"kind,omitempty"`
}

// Check reads the rules off the text, then searches the histories. It does not
// measure time and keeps nothing.
func Check(p *procedure.Procedure, o Options) *Report {
	if o.States <= 0 {
		o.States = DefaultStates
	}
	r := &Report{Bound: o.States, Incidents: -1, Static: Static(p)}
	explore(p, o, r)
	return r
}

// Fails reports whether the procedure must not be used: something is unfair
// that the list of overridden guarantees does not cover. What breaks no numbered
// guarantee cannot be overridden. A note alone fails nothing.
func (r *Report) Fails(overridden []int) bool {
	covered := func(g int) bool { return g > 0 && slices.Contains(overridden, g) }
	for i := range r.Static {
		if f := &r.Static[i]; !f.Note && !covered(f.Guarantee) {
			return true
		}
	}
	for i := range r.Broken {
		if !covered(r.Broken[i].Guarantee) {
			return true
		}
	}
	for i := range r.Stuck {
		if !covered(r.Stuck[i].Guarantee) {
			return true
		}
	}
	return false
}

// Unfair lists the numbers of the guarantees that something found breaks, and
// whether anything was found that breaks none by number.
func (r *Report) Unfair() (guarantees []int, other bool) {
	add := func(g int) {
		switch {
		case g == 0:
			other = true
		case !slices.Contains(guarantees, g):
			guarantees = append(guarantees, g)
		}
	}
	for i := range r.Static {
		if !r.Static[i].Note {
			add(r.Static[i].Guarantee)
		}
	}
	for i := range r.Broken {
		add(r.Broken[i].Guarantee)
	}
	for i := range r.Stuck {
		add(r.Stuck[i].Guarantee)
	}
	slices.Sort(guarantees)
	return guarantees, other
}
