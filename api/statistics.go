package api

import (
	"net/http"

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
	totals := counts([]store.Count{{Of: "open", Cases: s.Open}, {Of: "closed", Cases: s.Closed}, {Of: "late", Cases: s.Late}})
	out := StatisticsView{
		Procedure: p.ID, Open: totals[0].Cases, Closed: totals[1].Cases, Late: totals[2].Cases, ByStage: counts(s.ByStage),
		ByOutcome: counts(s.ByOutcome), ByPrinciple: counts(s.ByPrinciple), ByMonth: counts(s.ByMonth),
	}
	if s.Open >= tellFrom {
		out.MedianAge = &s.MedianAge
	}
	if s.Closed >= tellFrom {
		out.MedianToEnd = &s.MedianToEnd
	}
	return reply(c, http.StatusOK, out)
}

// counts leaves out what is too small. One small count among many could be
// worked out from the rest, so then the next smallest goes too.
func counts(in []store.Count) []CountView {
	out, small, next := make([]CountView, len(in)), 0, -1
	for i := range in {
		out[i].Of = in[i].Of
		switch n := in[i].Cases; {
		case n > 0 && n < tellFrom:
			small++
		default:
			out[i].Cases = &in[i].Cases
			if n > 0 && (next < 0 || n < in[next].Cases) { //nolint:gosec // next is an index of in, or -1
				next = i
			}
		}
	}
	if small == 1 && next >= 0 {
		out[next].Cases = nil
	}
	return out
}
