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

// counts leaves out what is too small. A small count among many could be worked out
// from the rest and their sum, so the next smallest go too, until what is left out is
// at least two of them and together as much as may be told.
func counts(in []store.Count) []CountView {
	out, left, cases := make([]CountView, len(in)), 0, 0
	for i := range in {
		out[i].Of = in[i].Of
		if n := in[i].Cases; n > 0 && n < tellFrom {
			left, cases = left+1, cases+n
			continue
		}
		out[i].Cases = &in[i].Cases
	}
	for left > 0 && (left < 2 || cases < tellFrom) {
		next := -1
		for i := range out {
			if n := out[i].Cases; n != nil && *n > 0 && (next < 0 || *n < in[next].Cases) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		out[next].Cases = nil
		left, cases = left+1, cases+in[next].Cases
	}
	return out
}
