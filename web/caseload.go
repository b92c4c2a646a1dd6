package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"probity/api"
	"probity/procedure"
	"probity/procedure/clock"
)

// caseloadPage is the numbers of a procedure for its offices, drawn and in tables.
type caseloadPage struct {
	api.StatisticsView
	Procedures           []listView // where the reader has offices in several
	Title                string
	OpenSaid, LateSaid   string
	ClosedSaid           string
	AgeSaid, EndSaid     string
	Standing             *chart
	Stages               []stageRow // beside Standing
	Arrived              *columns
	Ages, Ended, Touched *chart
	Outcomes             []string   // heads of the columns of Under
	Under                []endedRow // how the cases under each principle ended
}

// stageRow is how long the open cases of a stage have stood in it, in words.
type stageRow struct {
	Title, Path                string
	Cases, Median, Limit, Late string
	Over                       bool // the case in the middle stands longer than the limit
}

// endedRow is how the closed cases that touched a principle ended.
type endedRow struct {
	Title string
	Cells []endedCell
}

// endedCell is one count, drawn as a bar too.
type endedCell struct {
	Outcome, Said string
	Long          int // of a hundred
}

// ages are the parts of the open cases by their age, in order.
var ages = [][2]string{{"under_30", "Under 30 days"}, {"under_90", "30 to 89 days"}, {"under_180", "90 to 179 days"}, {"under_365", "180 to 364 days"}, {"longer", "A year and longer"}}

// monthsShown is how many months of arrivals are drawn.
const monthsShown = 12

func (w *web) caseload(a *asked) (*shown, error) {
	var ids []string
	for _, held := range a.me.Offices {
		if id, _, _ := strings.Cut(held, "/"); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	one := a.Query("procedure")
	if one == "" {
		if len(ids) == 0 {
			return nil, &api.Problem{Status: http.StatusForbidden, Code: "not_yours", Title: "It is for somebody else", Detail: "The numbers of a procedure are for its offices."}
		}
		one = ids[0]
		if len(ids) > 1 { // of several, the one in which something goes on
			var latest api.CasePage
			if err := a.get("/api/v1/cases?limit=1", &latest); err != nil {
				return nil, err
			}
			if len(latest.Cases) > 0 && slices.Contains(ids, latest.Cases[0].Procedure) {
				one = latest.Cases[0].Procedure
			}
		}
	}
	var page caseloadPage
	if err := a.get(address("/api/v1/statistics", url.Values{"procedure": {one}}), &page.StatisticsView); err != nil {
		if code(err) == "malformed" { // there is no such procedure
			err = errNotThere
		}
		return nil, err
	}
	rules := new(procedure.Procedure)
	if err := a.get("/api/v1/procedures/"+url.PathEscape(one), rules); err != nil {
		return nil, err
	}
	if len(ids) > 1 {
		for _, id := range ids {
			page.Procedures = append(page.Procedures, listView{Path: address("/caseload", url.Values{"procedure": {id}}), Label: id, Current: id == one})
		}
	}
	say := a.words
	page.Title = rules.Title
	page.OpenSaid, page.ClosedSaid, page.LateSaid = say.number(page.Open), say.number(page.Closed), say.number(page.Late)
	page.AgeSaid, page.EndSaid = say.days(page.MedianAge), say.days(page.MedianToEnd)
	page.stand(say, rules)

	var aged, ended, touched []counted
	for _, x := range ages {
		none := 0
		c := counted{name: x[1], n: &none}
		for _, n := range page.ByAge {
			if n.Of == x[0] {
				c.n = n.Cases
			}
		}
		aged = append(aged, c)
	}
	for _, n := range page.ByOutcome {
		ended = append(ended, say.outcome(n))
	}
	page.under(say, rules)
	for _, n := range page.ByPrinciple {
		touched = append(touched, counted{name: principleOf(rules, n.Of), n: n.Cases})
	}
	page.Arrived = say.columnsOf("arrived", "Reports received in the last twelve months", say.arrived(page.ByMonth, clock.DateOf(w.Now(), time.UTC)))
	page.Ages = say.chartOf("ages", "Open cases by age", aged)
	page.Ended, page.Touched = say.chartOf("ended", "How cases ended", ended), say.chartOf("touched", "Principles that are touched", touched)
	return &shown{name: "caseload", title: "Caseload", of: page, wide: true}, nil
}

// under puts how the cases under each principle ended into rows.
func (p *caseloadPage) under(say *words, rules *procedure.Procedure) {
	most := 1
	for _, x := range p.StatisticsView.Ended {
		for _, n := range x.ByOutcome {
			if n.Cases != nil {
				most = max(most, *n.Cases)
			}
		}
	}
	for i, x := range p.StatisticsView.Ended {
		row := endedRow{Title: principleOf(rules, x.Principle)}
		for _, n := range x.ByOutcome {
			c := endedCell{Outcome: say.outcome(n).name, Said: say.number(n.Cases)}
			if n.Cases != nil {
				c.Long = *n.Cases * 100 / most
			}
			if row.Cells = append(row.Cells, c); i == 0 {
				p.Outcomes = append(p.Outcomes, c.Outcome)
			}
		}
		p.Under = append(p.Under, row)
	}
}

// arrived is the months up to the one of the day, also those in which nothing came.
func (w *words) arrived(in []api.CountView, today clock.Date) (out []counted) {
	names := strings.Fields(w.text["months"])
	for i := range monthsShown {
		n := today.Year*12 + int(today.Month) - 1 - (monthsShown - 1 - i)
		year, month := n/12, n%12
		none := 0
		c := counted{name: names[month] + " " + strconv.Itoa(year), n: &none}
		key := strconv.Itoa(year*100 + month + 1)
		for _, x := range in {
			if strings.Replace(x.Of, "-", "", 1) == key {
				c.n = x.Cases
			}
		}
		out = append(out, c)
	}
	return out
}

// stand draws how long the open cases of each stage have stood in it, in the middle,
// against the longest time limit that runs in that stage alone.
func (p *caseloadPage) stand(say *words, rules *procedure.Procedure) {
	order := func(x api.StageTime) int {
		return slices.IndexFunc(rules.Stages, func(s procedure.Stage) bool { return s.ID == x.Stage })
	}
	slices.SortStableFunc(p.InStage, func(x, y api.StageTime) int { return order(x) - order(y) })
	var bars []counted
	for i := range p.InStage {
		x := &p.InStage[i]
		row := stageRow{Title: begin(plain(x.Stage)), Cases: say.number(x.Cases), Median: say.days(x.MedianDays), Limit: "none", Late: say.number(x.Late)}
		filter := "stage_kind" // of what was received and not entered yet
		if n := order(*x); n >= 0 {
			row.Title, filter = rules.Stages[n].Title, "stage"
		}
		row.Path = address("/cases", url.Values{"procedure": {p.Procedure}, "open": {"true"}, filter: {x.Stage}})
		c := counted{name: row.Title, said: row.Median}
		if limit := longest(rules, x.Stage); !limit.IsZero() {
			c.limit, row.Limit = limit.RoughDays(), limit.String()
		}
		if x.MedianDays != nil {
			days := int(*x.MedianDays + 0.5)
			if c.n = &days; c.limit > 0 && days > c.limit {
				c.mark, row.Over = "over", true
			}
		}
		bars, p.Stages = append(bars, c), append(p.Stages, row)
	}
	p.Standing = say.chartOf("standing", "How many days open cases have stood in each stage", bars)
}

// longest is the longest time limit that runs in the stage alone.
func longest(rules *procedure.Procedure, stage string) clock.Period {
	var out clock.Period
	for i := range rules.Clocks {
		if k := &rules.Clocks[i]; k.Stage == stage && k.Rule.Period.RoughDays() > out.RoughDays() {
			out = k.Rule.Period
		}
	}
	return out
}

// number is a number, or that it is not told.
func (w *words) number(n *int) string {
	if n == nil {
		return w.say("chart.untold")
	}
	return strconv.Itoa(*n)
}

// days is a number of days, or that it is not told.
func (w *words) days(n *float64) string {
	if n == nil {
		return w.say("chart.untold")
	}
	if days := int(*n + 0.5); days != 1 {
		return strconv.Itoa(days) + " days"
	}
	return "1 day"
}
