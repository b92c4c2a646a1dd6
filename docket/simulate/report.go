// Package simulate tries a procedure: it makes up thousands of cases, lets people
// who take their time, answer, stay silent, step aside and appeal carry them
// forward under the real rules, and counts what comes of it. How people behave
// is assumed in a file that anybody can read and change.
//
// It is pure: the same procedure, assumptions and seed give the same report.
package simulate

import (
	"cmp"
	"slices"
	"time"

	"probity/procedure"
)

// Report is what came of the cases under one procedure. Times are in days.
type Report struct {
	Procedure   string         `json:"procedure"`
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	Digest      string         `json:"digest"`
	Cases       int            `json:"cases"`
	Acts        int            `json:"acts"`
	ToOutcome   Spread         `json:"to_outcome"`  // from the report until nothing is left to contest
	ToClose     Spread         `json:"to_close"`    // until the last day of the last sanction
	WithAppeal  Spread         `json:"with_appeal"` // to the outcome, of cases that were appealed
	Outcomes    []Count        `json:"outcomes"`    // how cases were closed
	StillOpen   []Count        `json:"still_open"`  // by stage, at the horizon
	Sanctions   []Count        `json:"sanctions"`   // imposed and not set aside
	Waits       []Waited       `json:"waits"`       // who was waited for, and where
	Limits      []LimitCount   `json:"limits"`      // what became of each time limit
	OpenByMonth []Month        `json:"open_by_month"`
	LeftOver    []Count        `json:"left_over,omitempty"`           // cases that the made-up people could not bring further, and why
	Days        []float64      `json:"days_to_outcome_by_hundredths"` // quantiles 0.00 to 1.00, for the plot
	index       map[string]int // of waits
}

// Spread is how long something took. N cases came to it.
type Spread struct {
	N      int     `json:"n"`
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
	P90    float64 `json:"p90"`
	Max    float64 `json:"max"`
}

// Count is a number of cases, with the share of all.
type Count struct {
	Of    string  `json:"of"`
	Title string  `json:"title,omitempty"`
	N     int     `json:"n"`
	Share float64 `json:"share"`
}

// Waited is the time that cases spent in a stage until somebody acted, or let
// their time run out.
type Waited struct {
	Stage      string  `json:"stage"`
	StageTitle string  `json:"stage_title"`
	Owner      string  `json:"owner"`
	OwnerTitle string  `json:"owner_title"`
	Cases      int     `json:"cases"`     // that waited so
	Each       float64 `json:"mean_days"` // of these
	PerCase    float64 `json:"days_per_case"`
	Share      float64 `json:"share"` // of all time waited
}

// LimitCount is what became of a time limit, over all cases.
type LimitCount struct {
	Clock    string  `json:"clock"`
	Title    string  `json:"title"`
	Owner    string  `json:"owner"`
	Ran      int     `json:"ran"`
	Met      int     `json:"met"`
	Late     int     `json:"late"`    // a body's: what it asks for came after its last day, by whatever act
	Overdue  int     `json:"overdue"` // a body's: nothing that ends it ever came
	Lapsed   int     `json:"lapsed"`  // a party's: the right is gone, or silence counts
	Ended    int     `json:"ended"`   // it did not matter any more
	LateDays float64 `json:"late_days_median"`
}

// Month is how many cases were open on its first day, for a body that gets so
// many reports a year.
type Month struct {
	Month       string  `json:"month"` // 2025-03
	BeforeEnd   float64 `json:"open"`  // not yet at their outcome
	InSanctions float64 `json:"in_sanctions"`
}

// Run makes up the cases under the procedure and counts. Told, which may be nil,
// hears how many are done, now and then.
func Run(p *procedure.Procedure, a *Assumptions, told func(done int)) (*Report, error) {
	r := &Report{Procedure: p.ID, Version: p.Version, Title: p.Title, Digest: p.Digest(), index: map[string]int{}}
	cases := make([]*Case, 0, a.Cases)
	for i := range a.Cases {
		c, err := play(p, a, i)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
		if told != nil && (i+1)%500 == 0 {
			told(i + 1)
		}
	}
	r.count(p, a, cases)
	return r, nil
}

func (r *Report) count(p *procedure.Procedure, a *Assumptions, cases []*Case) {
	var outcome, closed, appealed []float64
	ended, open, sanctions, left := tally{}, tally{}, tally{}, tally{}
	limits := map[string]*LimitCount{}
	late := map[string][]float64{}
	r.Cases = len(cases)
	for _, c := range cases {
		r.Acts += c.Acts
		if !c.Decided.IsZero() {
			outcome = append(outcome, inDays(c.Decided.Sub(c.Opened)))
			if c.Appeal {
				appealed = append(appealed, inDays(c.Decided.Sub(c.Opened)))
			}
		}
		if c.Closed.IsZero() {
			open[c.Ended]++
		} else {
			closed = append(closed, inDays(c.Closed.Sub(c.Opened)))
			ended[c.Ended]++
		}
		for _, s := range c.Sanctions {
			sanctions[s]++
		}
		switch {
		case !c.Closed.IsZero():
		case c.Refused != "":
			left[c.Refused]++
		case c.Stuck != "":
			left["nobody had anything left to do in "+c.Stuck]++
		}
		for _, w := range c.Waits {
			r.waited(p, w)
		}
		for _, l := range c.Limits {
			countLimit(p, limits, late, l)
		}
	}
	r.ToOutcome, r.ToClose, r.WithAppeal = spread(outcome), spread(closed), spread(appealed)
	for i := 0; len(outcome) > 0 && i <= 100; i++ {
		r.Days = append(r.Days, quantile(outcome, float64(i)/100))
	}
	r.Outcomes = ended.list(len(cases), nil)
	r.StillOpen = open.list(len(cases), func(id string) string { return stageTitle(p, id) })
	r.Sanctions = sanctions.list(len(cases), func(id string) string { return p.Sanction(id).Title })
	r.LeftOver = left.list(len(cases), nil)
	r.finishWaits()
	for i := range p.Clocks {
		if l := limits[p.Clocks[i].ID]; l != nil {
			l.LateDays = quantile(late[l.Clock], 0.5)
			r.Limits = append(r.Limits, *l)
		}
	}
	r.months(a, cases)
}

func (r *Report) waited(p *procedure.Procedure, w Wait) {
	key := w.Stage + "\x00" + w.Owner
	i, ok := r.index[key]
	if !ok {
		i = len(r.Waits)
		r.index[key] = i
		r.Waits = append(r.Waits, Waited{Stage: w.Stage, StageTitle: stageTitle(p, w.Stage), Owner: w.Owner, OwnerTitle: p.TitleOf(procedure.Role(w.Owner))})
	}
	r.Waits[i].Cases++
	r.Waits[i].Each += inDays(w.For)
}

func (r *Report) finishWaits() {
	all := 0.0
	for i := range r.Waits {
		all += r.Waits[i].Each
	}
	for i := range r.Waits {
		w := &r.Waits[i]
		w.PerCase, w.Share = w.Each/float64(r.Cases), w.Each/all
		w.Each /= float64(w.Cases)
	}
	slices.SortFunc(r.Waits, func(a, b Waited) int {
		return cmp.Or(cmp.Compare(b.PerCase, a.PerCase), cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Owner, b.Owner))
	})
}

func stageTitle(p *procedure.Procedure, id string) string {
	if st := p.Stage(id); st != nil {
		return st.Title
	}
	return id
}

func countLimit(p *procedure.Procedure, limits map[string]*LimitCount, late map[string][]float64, l Limit) {
	n := limits[l.Rule]
	if n == nil {
		rule := p.Clock(l.Rule)
		n = &LimitCount{Clock: l.Rule, Title: rule.Title, Owner: p.TitleOf(rule.Owner)}
		limits[l.Rule] = n
	}
	n.Ran++
	switch l.End {
	case "met":
		n.Met++
	case "late":
		n.Late++
		late[l.Rule] = append(late[l.Rule], inDays(l.Late))
	case "overdue":
		n.Overdue++
	case "lapsed":
		n.Lapsed++
	case "ended":
		n.Ended++
	}
}

// months counts the open cases on the first day of each month of the arrivals,
// as many as a body with so many reports a year would have.
func (r *Report) months(a *Assumptions, cases []*Case) {
	scale := a.Arrivals.PerYear * float64(a.Arrivals.Years) / float64(len(cases))
	first := a.Arrivals.From.Start(time.UTC)
	for m := 0; m <= 12*a.Arrivals.Years; m++ {
		at := time.Date(first.Year(), first.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC)
		x := Month{Month: at.Format("2006-01")}
		for _, c := range cases {
			switch {
			case c.Opened.After(at):
			case c.Decided.IsZero() || c.Decided.After(at):
				x.BeforeEnd += scale
			case c.Closed.IsZero() || c.Closed.After(at):
				x.InSanctions += scale
			}
		}
		r.OpenByMonth = append(r.OpenByMonth, x)
	}
}

func inDays(d time.Duration) float64 { return d.Hours() / 24 }

type tally map[string]int

// list is the tally, the most frequent first.
func (t tally) list(all int, title func(string) string) []Count {
	out := []Count{}
	for _, k := range sorted(t) {
		c := Count{Of: k, N: t[k], Share: float64(t[k]) / float64(all)}
		if title != nil {
			c.Title = title(k)
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
	return out
}

func spread(x []float64) Spread {
	s := Spread{N: len(x)}
	for _, v := range x {
		s.Mean += v
	}
	if s.N > 0 {
		s.Mean /= float64(s.N)
		s.Median, s.P90, s.Max = quantile(x, 0.5), quantile(x, 0.9), quantile(x, 1)
	}
	return s
}

// quantile sorts its numbers. Of none it is 0.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return x[int(q*float64(len(x)-1)+0.5)]
}
