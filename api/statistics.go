package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"probity/store"
)

const tellFrom = 5 // smaller counts could point at people

// statistics counts the cases of a procedure, for its offices.
func (a *api) statistics(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	q, err := query(c, "procedure")
	if err != nil {
		return err
	}
	p, ok := a.Procedures.Current(q.text("procedure"))
	if !ok {
		return problem("malformed", "Say which procedure.").at("procedure")
	}
	if len(who.In(p.ID)) == 0 {
		return problem("not_yours", "The numbers of a procedure are for its offices.")
	}
	s, err := a.DB.Statistics(c.Request.Context(), who.Who, p.ID, a.Now())
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, numbersOf(p.ID, &s))
}

// numbersOf is what may be told of the numbers. No small one is told, and none can be
// worked out from those that are: the open cases are the sum of the ages and of the
// stages, the closed ones that of the outcomes, both together that of the months, and nearly that of
// the principles.
func numbersOf(procedure string, s *store.Statistics) *StatisticsView {
	out := &StatisticsView{
		Procedure: procedure, Open: enough(s.Open), Closed: enough(s.Closed), ByStage: counts(s.ByStage), ByAge: counts(s.ByAge),
		ByOutcome: counts(s.ByOutcome), ByPrinciple: counts(s.ByPrinciple), ByMonth: counts(s.ByMonth),
	}
	if out.Open == nil || out.Closed == nil { // the sum less the other would tell it
		silence(out.ByMonth)
		silence(out.ByPrinciple)
	}
	out.Ended = endings(s.Ended, out.ByOutcome)
	if out.Open != nil && enough(s.Open-s.Late) != nil {
		out.Late = enough(s.Late)
	}
	out.InStage = stageTimes(s.InStage, out.Late != nil)
	if s.Open >= tellFrom {
		out.MedianAge = &s.MedianAge
	}
	if s.Closed >= tellFrom {
		out.MedianToEnd = &s.MedianToEnd
	}
	return out
}

func silence(counts []CountView) {
	for i := range counts {
		counts[i].Cases = nil
	}
}

// endings tells how the cases that touched a principle ended. As in any list, what is
// left out under a principle, and of an outcome, is at least two counts and as many
// cases as may be told; an outcome that is not told is told under no principle.
func endings(in []store.Ended, outcomes []CountView) []PrincipleEnded {
	out := []PrincipleEnded{}
	told := map[string][]bool{} // by principle, in the order of outcomes
	cases := map[string][]int{}
	for _, x := range in {
		if cases[x.Principle] == nil {
			cases[x.Principle], told[x.Principle] = make([]int, len(outcomes)), make([]bool, len(outcomes))
			out = append(out, PrincipleEnded{Principle: x.Principle})
		}
		if i := slices.IndexFunc(outcomes, func(o CountView) bool { return o.Of == x.Outcome }); i >= 0 {
			cases[x.Principle][i] = x.Cases
		}
	}
	var lines [][]cell
	for i := range outcomes {
		var line []cell
		for _, p := range out {
			n := cases[p.Principle][i]
			told[p.Principle][i] = n == 0 || outcomes[i].Cases != nil && enough(n) != nil
			line = append(line, cell{n, &told[p.Principle][i]})
		}
		lines = append(lines, line)
	}
	for _, p := range out {
		var line []cell
		for i := range outcomes {
			line = append(line, cell{cases[p.Principle][i], &told[p.Principle][i]})
		}
		lines = append(lines, line)
	}
	for again := true; again; {
		again = false
		for _, line := range lines {
			again = cover(line) || again
		}
	}
	for j := range out {
		for i, o := range outcomes {
			x := CountView{Of: o.Of}
			if p := out[j].Principle; told[p][i] {
				x.Cases = &cases[p][i]
			}
			out[j].ByOutcome = append(out[j].ByOutcome, x)
		}
	}
	return out
}

// cell is a count in a table, and whether it is told.
type cell struct {
	n    int
	told *bool
}

// cover leaves further counts of a line out until what is left out cannot be worked
// out from their sum; false when nothing was left to do.
func cover(line []cell) (more bool) {
	for {
		left, cases, next := 0, 0, -1
		for i, c := range line {
			switch {
			case !*c.told:
				left, cases = left+1, cases+c.n
			case c.n > 0 && (next < 0 || c.n < line[next].n):
				next = i
			}
		}
		if left == 0 || left > 1 && cases >= tellFrom || next < 0 {
			return more
		}
		*line[next].told, more = false, true
	}
}

// enough is the number, unless it is too small to be told.
func enough(n int) *int {
	if n > 0 && n < tellFrom {
		return nil
	}
	return &n
}

// stageTimes tells how long cases have stood in the stages that hold enough of them,
// and how many are late where it points at neither the late ones nor the others. Where
// the sum over the stages is told, what is left out is at least two stages with enough
// of both together.
func stageTimes(in []store.Stood, summed bool) []StageTime {
	cases := make([]store.Count, len(in))
	for i := range in {
		cases[i] = store.Count{Of: in[i].Stage, Cases: in[i].Cases}
	}
	out := []StageTime{}
	left, late, others := 0, 0, 0
	leave := func(i int) {
		out[i].Late = nil
		left, late, others = left+1, late+in[i].Late, others+in[i].Cases-in[i].Late
	}
	for i, n := range counts(cases) {
		out = append(out, StageTime{Stage: in[i].Stage, Cases: n.Cases, Late: &in[i].Late})
		if n.Cases != nil {
			out[i].MedianDays = &in[i].Median
		}
		if n.Cases == nil || enough(in[i].Late) == nil || enough(in[i].Cases-in[i].Late) == nil {
			leave(i)
		}
	}
	for summed && left > 0 && (left < 2 || enough(late) == nil || enough(others) == nil) {
		next := -1
		for i := range out {
			if out[i].Late != nil && (next < 0 || in[i].Cases < in[next].Cases) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		leave(next)
	}
	return out
}

// counts leaves out what is too small. A small count among many could be worked out
// from the rest and their sum, so the next smallest go too, until what is left out is
// at least two of them and together as much as may be told.
func counts(in []store.Count) []CountView {
	out, told, line := make([]CountView, len(in)), make([]bool, len(in)), make([]cell, len(in))
	for i := range in {
		told[i] = enough(in[i].Cases) != nil
		line[i] = cell{in[i].Cases, &told[i]}
	}
	cover(line)
	for i := range in {
		if out[i].Of = in[i].Of; told[i] {
			out[i].Cases = &in[i].Cases
		}
	}
	return out
}
