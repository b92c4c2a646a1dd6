package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"probity/procedure/clock"
	"probity/store"
)

// PrecedentsView is which sanctions took effect in the last five years that are over,
// by the principle that was violated, for anybody: who rules and who is ruled on measure
// by the same. What is below five is not told, and everything else to the nearest five.
type PrecedentsView struct {
	Procedure  string          `json:"procedure"`
	Body       string          `json:"body"`
	Title      string          `json:"title"`
	From       int             `json:"from"`       // first of the years
	To         int             `json:"to"`         // last of them
	Principles []PrecedentView `json:"principles"` // those for which a sanction took effect, the most frequent first
}

// PrecedentView is what came of the violation of one principle. A case in which several
// principles were violated stands under each of them, and with each of its sanctions.
type PrecedentView struct {
	Principle string      `json:"principle"`
	Cases     *int        `json:"cases"` // about so many
	Sanctions []CountView `json:"sanctions"`
}

// precedents tells anybody what was imposed before.
func (a *api) precedents(c *gin.Context) error {
	p, zone, err := a.toldOf(c)
	if err != nil {
		return err
	}
	today := clock.DateOf(a.Now(), zone)
	if have := a.imposed.get(today, p.Digest()); have != nil {
		return reply(c, http.StatusOK, have)
	}
	ctx := c.Request.Context()
	done, err := a.public.enter(ctx, 0)
	if err != nil {
		return err
	}
	defer done()
	out := &PrecedentsView{Procedure: p.ID, Body: p.Body, Title: p.Title, From: today.Year - figuresBack, To: today.Year - 1}
	found, err := a.DB.Precedents(ctx, p.ID, yearOf(out.From, zone), yearOf(today.Year, zone))
	if err != nil {
		return err
	}
	totals := make([]store.Count, len(found))
	for i := range found {
		totals[i] = store.Count{Of: found[i].Principle, Cases: found[i].Cases}
	}
	out.Principles = make([]PrecedentView, len(found))
	for i, total := range about(totals) {
		out.Principles[i] = PrecedentView{Principle: total.Of, Cases: total.Cases, Sanctions: about(found[i].Sanctions)}
	}
	a.imposed.put(today, p.Digest(), out)
	return reply(c, http.StatusOK, out)
}
