package simulate

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

//go:embed assumptions.yaml
var shipped []byte

// Assumptions are what a simulation takes for granted of people: how long they
// take, and what comes of it. They say nothing of a procedure, so that the same
// people can be put under two.
type Assumptions struct {
	Title           string             `yaml:"title" json:"title"`
	Seed            uint64             `yaml:"seed" json:"seed"`
	Cases           int                `yaml:"cases" json:"cases"`
	Arrivals        Arrivals           `yaml:"arrivals" json:"arrivals"`
	Horizon         int                `yaml:"horizon" json:"horizon"` // years for which a case is followed
	Delays          map[string]Delay   `yaml:"delays" json:"delays"`
	HearingNotice   Delay              `yaml:"hearing_notice" json:"hearing_notice"`
	Chances         map[string]float64 `yaml:"chances" json:"chances"`
	HeavierSanction float64            `yaml:"heavier_sanction" json:"heavier_sanction"`
	AppealOutcomes  map[string]float64 `yaml:"appeal_outcomes" json:"appeal_outcomes"`
}

// Arrivals are how reports come: at random, evenly over some years.
type Arrivals struct {
	From    clock.Date `yaml:"from" json:"from"`
	Years   int        `yaml:"years" json:"years"`
	PerYear float64    `yaml:"per_year" json:"per_year"` // the scale of the open cases
}

// Delay is how long something takes, in days or in shares of the time limit.
type Delay struct {
	Median    float64   `yaml:"median" json:"median,omitempty"`
	P90       float64   `yaml:"p90" json:"p90,omitempty"`
	Of        string    `yaml:"of" json:"of,omitempty"`               // limit: the numbers are shares of the limit; empty: days
	Otherwise float64   `yaml:"otherwise" json:"otherwise,omitempty"` // median days when no limit runs
	Seen      []float64 `yaml:"seen" json:"seen,omitempty"`           // days that were seen, at even steps from the shortest to the longest; instead of the median
}

// Shipped are the assumptions that come with the program.
func Shipped() (*Assumptions, error) { return Parse("assumptions.yaml", shipped) }

// ShippedText is the file they are read from, to copy and change.
func ShippedText() []byte { return bytes.Clone(shipped) }

// Parse reads assumptions. What a file leaves out is as shipped; a field, chance
// or delay that does not exist is an error.
func Parse(file string, text []byte) (*Assumptions, error) {
	a := &Assumptions{}
	for _, source := range []struct {
		file string
		text []byte
	}{{"assumptions.yaml", shipped}, {file, text}} {
		d := yaml.NewDecoder(bytes.NewReader(source.text))
		d.KnownFields(true)
		if err := d.Decode(a); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: %w", source.file, err)
		}
	}
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return a, nil
}

// check says everything that is wrong, one line each.
func (a *Assumptions) check() error {
	var errs []error
	say := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if a.Cases < 1 || a.Arrivals.Years < 1 || a.Arrivals.PerYear <= 0 || a.Horizon < 1 || a.Arrivals.From.IsZero() {
		say("cases, horizon and arrivals (from, years, per_year) must be positive")
	}
	for _, name := range sorted(a.Delays) {
		d := a.Delays[name]
		if !isDelay(name) {
			say("delays: %q is neither an act, nor a time limit (clock:ID), nor one of: %s", name, strings.Join(whoOwes(), ", "))
		}
		if err := d.check(); err != nil {
			say("delays: %s: %w", name, err)
		}
	}
	for _, who := range whoOwes() {
		if _, ok := a.Delays[who]; !ok {
			say("delays: %s is missing", who)
		}
	}
	if err := a.HearingNotice.check(); err != nil {
		say("hearing_notice: %w", err)
	}
	known := sorted(chanceNames())
	for _, name := range sorted(a.Chances) {
		if !slices.Contains(known, name) {
			say("chances: there is no %q; there are: %s", name, strings.Join(known, ", "))
		}
		if x := a.Chances[name]; x < 0 || x > 1 || math.IsNaN(x) {
			say("chances: %s is %g; it must lie between 0 and 1", name, x)
		}
	}
	if a.HeavierSanction <= 0 {
		say("heavier_sanction must be more than 0")
	}
	for _, name := range sorted(a.AppealOutcomes) {
		if a.AppealOutcomes[name] < 0 {
			say("appeal_outcomes: %s is less than 0", name)
		}
	}
	return errors.Join(errs...)
}

func (d *Delay) check() error {
	switch {
	case len(d.Seen) > 0:
		if !sort.Float64sAreSorted(d.Seen) || d.Seen[0] < 0 {
			return errors.New("days seen must rise from 0 or more")
		}
	case d.Median <= 0 || d.P90 < d.Median:
		return errors.New("give a median above 0 and a p90 that is no smaller")
	case d.Of != "" && d.Of != "limit":
		return fmt.Errorf("of: %q is not known; write limit, or leave it out for days", d.Of)
	case d.Of == "limit" && d.Otherwise <= 0:
		return errors.New("say the days that it takes otherwise, when no limit runs")
	}
	return nil
}

func whoOwes() []string {
	return []string{"complainant", "respondent", "investigator", "office", "body"}
}

func isDelay(name string) bool {
	return slices.Contains(whoOwes(), name) || strings.HasPrefix(name, "clock:") || docket.SpecOf(docket.Kind(name)) != nil
}

// chanceNames are the chances that the shipped file names.
func chanceNames() map[string]float64 {
	var known struct {
		Chances map[string]float64 `yaml:"chances"`
	}
	if err := yaml.Unmarshal(shipped, &known); err != nil {
		return nil
	}
	return known.Chances
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// delayOf is the delay of a duty: of its time limit, its act, or who owes it.
func (a *Assumptions) delayOf(rule string, act docket.Kind, who string) Delay {
	for _, name := range []string{"clock:" + rule, string(act), who} {
		if d, ok := a.Delays[name]; ok {
			return d
		}
	}
	return a.Delays["office"]
}

// kindOf sorts an owner among those whose delays are told apart.
func kindOf(p *procedure.Procedure, owner procedure.Role) string {
	switch owner {
	case procedure.Complainant, procedure.Respondent, procedure.Investigator:
		return string(owner)
	case procedure.Parties:
		return string(procedure.Respondent)
	}
	if p.BodyOf(string(owner)) != nil {
		return "body"
	}
	return "office"
}

// Seen puts what was seen of a body's past in the place of what was assumed:
// for each time limit, by its id, the days after which its duty was done, at
// even steps from the shortest to the longest; and how often things happened.
// A chance that the simulation does not know is an error.
func (a *Assumptions) Seen(title string, perYear float64, delays map[string][]float64, chances map[string]float64) error {
	a.Title = title
	if perYear > 0 {
		a.Arrivals.PerYear = perYear
	}
	for _, rule := range sorted(delays) {
		a.Delays["clock:"+rule] = Delay{Seen: delays[rule]}
	}
	for _, what := range sorted(chances) {
		a.Chances[what] = chances[what]
	}
	return a.check()
}
