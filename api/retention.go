package api

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// listRetention tells the offices of a procedure which records come due to be let go,
// which are due, and what holds those that are held. Nothing is let go by it.
func (a *api) listRetention(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	q, err := query(c, "procedure", "months", "cursor", "limit")
	if err != nil {
		return err
	}
	months := 12
	if text := q.text("months"); text != "" {
		if months, err = strconv.Atoi(text); err != nil || months < 0 || months > mostMonths {
			return problem("malformed", "A number of months from 0 to 1200 belongs here.").at("months")
		}
	}
	now := a.Now()
	f := store.KeptFilter{Before: now.AddDate(0, months, 0), Procedure: q.text("procedure"), Offices: true, After: q.text("cursor"), Limit: q.limit()}
	if q.err != nil {
		return q.err
	}
	rows, next, err := a.DB.Records(c.Request.Context(), who.Who, f)
	if err != nil {
		if f.After != "" && problemOf(err).Status == http.StatusNotFound {
			return problem("malformed", "This cursor is not one of ours; begin at the first page.").at("cursor")
		}
		return err
	}
	out := RetentionPage{Until: f.Before.UTC(), Records: []RetentionView{}, Next: next}
	for i := range rows {
		r := &rows[i]
		p, ok := a.Procedures.ByDigest(r.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		v := RetentionView{
			Case: r.Case, Number: r.Number, Procedure: r.Procedure, Disposition: r.Disposition, ClosedAt: r.ClosedAt, Status: r.Status(now), Class: r.Class,
			Owner: procedure.Role(r.Owner), OwnerTitle: p.TitleOf(procedure.Role(r.Owner)), Day: r.DueDay.Date, At: r.DueAt, Sentence: r.Sentence, Rule: r.Cite, Held: []HeldView{},
		}
		for j := range r.Held {
			v.Held = append(v.Held, HeldView{What: r.Held[j], Sentence: r.HeldSays[j], Rule: r.HeldCites[j]})
		}
		if r.Tied {
			v.Held = append(v.Held, HeldView{What: docket.HeldByTied, Sentence: "A case that is tied to it is open."})
		}
		if r.ProposedUntil != nil && now.Before(*r.ProposedUntil) {
			v.ProposedUntil = r.ProposedUntil
		}
		out.Records = append(out.Records, v)
	}
	return reply(c, http.StatusOK, out)
}

const mostMonths = 1200

// dutyToLetGo is what the office that keeps the file owes of a record that is due.
func dutyToLetGo(p *procedure.Procedure, r *store.KeptRecord) DutyView {
	act, what := docket.LetGoDuty(p)
	return DutyView{
		ID: docket.RecordDuty, Case: r.Case, Number: r.Number, Owner: procedure.Role(r.Owner), OwnerTitle: p.TitleOf(procedure.Role(r.Owner)), Mine: true,
		What: what, Act: act, Day: r.DueDay.Date, At: r.DueAt, Sentence: r.Sentence, Late: true, Rule: r.Cite,
	}
}
