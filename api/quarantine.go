package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
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
	ID       string `json:"id,omitempty"`     // or the header Idempotency-Key
	Decision string `json:"decision"`         // released: a report like any other; set_aside: one of a flood, as far as can be seen; dismissed: as the procedure dismisses
	Ground   string `json:"ground,omitempty"` // of a dismissal, as the act dismiss has it
	Reason   string `json:"reason"`           // up to 2,000 bytes; on the docket: of a dismissal for the sides too, else for who works on the case
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
	if !slices.Contains([]string{store.InQuarantine, store.Released, store.SetAside, store.Dismissed}, f.Status) {
		return problem("malformed", "Say waiting, released, set_aside or dismissed.").at("status")
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
	var req QuarantineDecision
	if err := f.mayLook(); err != nil {
		return err
	}
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	look := &quickLook{decision: req.Decision, ground: req.Ground, reason: req.Reason, key: key}
	if err := look.sound(); err != nil {
		return err
	}
	sub, err := f.putLook(c.Request.Context(), look)
	if err != nil {
		return err
	}
	sent, err := f.sent(c.Request.Context(), sub)
	if err != nil {
		return err
	}
	return a.tellAct(c, f, sent)
}

// quickLook is what a quick look found, of one report or of many.
type quickLook struct {
	decision, ground, reason, key string
}

// sound reports what is wrong with it whatever the case.
func (l *quickLook) sound() error {
	l.reason = strings.TrimSpace(l.reason)
	switch {
	case l.decision != store.Released && l.decision != store.SetAside && l.decision != store.Dismissed:
		return problem("bad_request", "Say what the look found: released, set_aside or dismissed.").at("decision")
	case l.decision != store.Dismissed && l.ground != "":
		return problem("bad_request", "A ground is that of a dismissal.").at("ground")
	case l.reason == "" || len(l.reason) > 2000:
		return problem("bad_request", "Say why in a few words; they are recorded.").at("reason")
	}
	return nil
}

// act is the act by which the docket keeps it: a note, or the dismissal of the
// procedure, which alone ends a case.
func (l *quickLook) act() (docket.Kind, docket.Particulars) {
	switch l.decision {
	case store.Dismissed:
		return docket.Dismiss, &docket.Dismissal{Ground: l.ground, Reasons: l.reason}
	case store.SetAside:
		return docket.Note, &docket.NoteAdded{Text: "Set aside as one of a flood; the procedure goes on: " + l.reason}
	}
	return docket.Note, &docket.NoteAdded{Text: "Let out of quarantine: " + l.reason}
}

// mayLook keeps whoever has nothing to decide about a report from deciding.
func (f *file) mayLook() error {
	if f.rel != Office || !docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat) && !docket.Holds(f.p, f.s, f.actor(), procedure.Owner) {
		return problem("not_yours", "The office that keeps the file, or whose turn it is, takes the quick look.")
	}
	return nil
}

// putLook puts the act down by which a quick look is recorded. What was found holds
// once that is entered.
func (f *file) putLook(ctx context.Context, l *quickLook) (store.Submitted, error) {
	if _, err := f.api.DB.QuarantineOf(ctx, f.who.Who, f.row.ID); errors.Is(err, store.ErrNotFound) {
		return store.Submitted{}, problem("not_here", "This report did not come in a flood: it is not in quarantine.")
	} else if err != nil {
		return store.Submitted{}, err
	}
	kind, particulars := l.act()
	text, err := json.Marshal(particulars)
	if err != nil {
		return store.Submitted{}, err
	}
	act, err := f.prepare(l.key, kind, jsontext.Value(text))
	if err != nil {
		return store.Submitted{}, err
	}
	if err := f.api.DB.DecideQuarantine(ctx, f.row.ID, act.ID, l.decision); err != nil {
		return store.Submitted{}, err
	}
	return f.api.DB.Submit(ctx, f.who.Who, act, 0, f.api.Now())
}

// noteOf tells whoever works on a case where it stands in quarantine, and why.
func noteOf(q *store.Quarantined) *QuarantineNote {
	says := map[string]string{
		store.InQuarantine: "It came when more reports without an account came within an hour than are usual, and waits for a quick look. Its time limits run. What it asks of an office stands on no list of duties before it is let in.",
		store.SetAside:     "It came with very many others and was set aside as one of a flood. Its time limits run and the procedure closes it. What it asks of an office stands on no list of duties.",
		store.Released:     "It came with very many others, was looked at, and was let in.",
		store.Dismissed:    "It came with very many others, and was dismissed at the quick look.",
	}[q.Status]
	return &QuarantineNote{Status: q.Status, Since: q.Since.UTC(), DecidedAt: q.DecidedAt, Seq: q.Seq, Says: says}
}

// quarantineOf adds that to cases, where it is for the reader.
func (a *api) quarantineOf(ctx context.Context, who store.Who, cases ...*CaseSummary) error {
	at, ids := map[string]*CaseSummary{}, []string(nil)
	for _, c := range cases {
		if c.Anonymous && c.ForStaff != nil {
			at[c.ID], ids = c, append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := a.DB.QuarantineAmong(ctx, who, ids)
	for id := range rows {
		q := rows[id]
		at[id].ForStaff.Quarantine = noteOf(&q)
	}
	return err
}
