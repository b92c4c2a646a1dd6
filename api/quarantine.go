package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// Reports without an account that come when very many do are filed, entered and
// followed like all others: their clocks run from the filing and their receipts work.
// What is different is how the office meets them: in a list for a quick look, and with
// one mail for all. Nothing is decided about a report by that; it ends as the
// procedure ends it, and in no other way.

// QuarantineDecision is what a quick look found.
type QuarantineDecision struct {
	ID       string `json:"id,omitempty"` // or the header Idempotency-Key
	Decision string `json:"decision"`     // released: a report like any other; set_aside: one of a flood, as far as can be seen
	Reason   string `json:"reason"`       // up to 2,000 bytes; on the docket, for who works on the case
}

// QuarantinePage is a page of what is in quarantine, the oldest first.
type QuarantinePage struct {
	Reports []QuarantineView `json:"reports"`
	Next    string           `json:"next,omitempty"` // cursor of the next page
}

// quarantined notes that a report without an account came, and whether it waits for
// a quick look. A report is safe by then; that this fails takes nothing from it.
func (r *reporting) quarantined(filed *store.Filed) {
	if r.receipt.IsZero() || filed.Repeated || r.who.known() { // an office has looked at what it files
		return
	}
	if _, err := r.api.DB.Arrived(r.ctx, filed.Case, r.p.ID, r.api.Now(), r.api.Limits.Burst); err != nil {
		r.api.Log.Error("a report was not counted", "error", safeError(err))
	}
}

// listQuarantine lists what waits for a quick look, or what came of it.
func (a *api) listQuarantine(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	q, err := query(c, "status", "cursor", "limit")
	if err != nil {
		return err
	}
	f := store.QuarantineFilter{Status: orElse(q.text("status"), store.InQuarantine), After: q.text("cursor"), Limit: q.limit()}
	if f.Status != store.InQuarantine && f.Status != store.Released && f.Status != store.SetAside {
		return problem("malformed", "Say waiting, released or set_aside.").at("status")
	}
	if q.err != nil {
		return q.err
	}
	rows, next, err := a.DB.Quarantine(c.Request.Context(), who.Who, f)
	if err != nil {
		if f.After != "" && problemOf(err).Status == http.StatusNotFound {
			return problem("malformed", "This cursor is not one of ours; begin at the first page.").at("cursor")
		}
		return err
	}
	out := QuarantinePage{Reports: []QuarantineView{}, Next: next}
	for i := range rows {
		r := &rows[i]
		p, ok := a.Procedures.ByDigest(r.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		v := QuarantineView{Case: r.Case, Number: r.Number, Procedure: r.Procedure, Since: r.Since.UTC(), Open: r.Open, Status: r.Status, DecidedAt: r.DecidedAt, Seq: r.Seq, NextDue: r.NextDue, Stage: orElse(r.Stage, "received")}
		if st := p.Stage(r.Stage); st != nil {
			v.StageTitle = st.Title
		}
		out.Reports = append(out.Reports, v)
	}
	return reply(c, http.StatusOK, out)
}

// decideQuarantine lets a report out of quarantine, or sets it aside, with a reason
// that the docket keeps. Either can be done again the other way.
func (a *api) decideQuarantine(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.rel != Office || !docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat) && !docket.Holds(f.p, f.s, f.actor(), procedure.Owner) {
		return problem("not_yours", "The office that keeps the file, or whose turn it is, takes the quick look.")
	}
	var req QuarantineDecision
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	req.Reason = strings.TrimSpace(req.Reason)
	says := map[string]string{store.Released: "Let out of quarantine: ", store.SetAside: "Set aside as one of a flood; the procedure goes on: "}[req.Decision]
	switch {
	case says == "":
		return problem("bad_request", "Say what the look found: released or set_aside.").at("decision")
	case req.Reason == "" || len(req.Reason) > 2000:
		return problem("bad_request", "Say why in a few words; they are recorded.").at("reason")
	}
	ctx := c.Request.Context()
	if _, err := a.DB.QuarantineOf(ctx, f.who.Who, f.row.ID); errors.Is(err, store.ErrNotFound) {
		return problem("not_here", "This report did not come in a flood: it is not in quarantine.")
	} else if err != nil {
		return err
	}
	note, err := json.Marshal(docket.NoteAdded{Text: says + req.Reason})
	if err != nil {
		return err
	}
	act := actID(f.who.Person, f.row.ID, key)
	if err := a.DB.DecideQuarantine(ctx, f.row.ID, act, req.Decision); err != nil {
		return err
	}
	sent, err := f.send(ctx, &askedAct{actRequest: actRequest{Kind: docket.Note, Particulars: jsontext.Value(note)}, key: key})
	if err != nil {
		return err
	}
	return a.tellAct(c, f, sent)
}
