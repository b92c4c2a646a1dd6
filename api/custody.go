package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/evidence"
	"probity/store"
)

// reading is a document opened for one reader.
type reading struct {
	api  *api
	doc  store.Document
	copy *store.Document  // without traces; nil: there is none
	kept *store.Redaction // what the reader's side is given in its place; nil: nothing was blacked out for it
	who  *caller
	file *file // nil: it belongs to no case yet
}

// staff reports whether the reader works on the case.
func (r *reading) staff() bool { return r.file != nil && !r.file.party() }

// openDocument opens a document for whoever asks, as far as they may know of
// it. Whether they may read it now is another question: allowed.
func (a *api) openDocument(c *gin.Context) (*reading, error) {
	who, err := a.member(c)
	if err != nil {
		return nil, err
	}
	shown, err := shown(c)
	if err != nil {
		return nil, err
	}
	ctx, began := c.Request.Context(), time.Now()
	r := &reading{api: a, who: who}
	// With the reader's own eyes: the database shows one of a hidden case as it shows
	// one that is not there.
	if r.doc, err = a.document(ctx, who.Who, c.Param("id")); err == nil {
		switch {
		case r.doc.Case != "":
			if r.file, err = a.openFor(ctx, who, r.doc.Case, shown); err == nil {
				err = r.file.declared()
			}
			if err == nil && !r.file.mayOpen(&r.doc) {
				err = errNotFound()
			}
		case r.doc.UploadedBy == "" || r.doc.UploadedBy != who.Person || who.Only != nil:
			err = errNotFound()
		}
	}
	if err == nil {
		err = a.readCopies(ctx, r)
	}
	if err != nil && problemOf(err).Status == http.StatusNotFound {
		hush(ctx, began)
	}
	return r, err
}

// readCopies looks up what there is of a document beside the original.
func (a *api) readCopies(ctx context.Context, r *reading) error {
	made, err := a.DB.CopyWithoutTraces(ctx, r.who.Who, r.doc.ID)
	switch {
	case err == nil:
		r.copy = &made
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	audience := r.file.audience()
	if audience == "" {
		return nil
	}
	red, err := a.DB.RedactionFor(ctx, r.doc.ID, audience)
	switch {
	case err == nil:
		r.kept = &red
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	return nil
}

// allowed says which of a document the reader is given: the copy without traces
// wherever there is one, the original to who works on the case and asks for it,
// or to all once the office has released it. Before a verdict nobody is given
// anything, and what harms nobody ever.
func (a *api) allowed(ctx context.Context, r *reading, original bool) (*store.Document, error) {
	switch r.doc.State {
	case store.Received, store.Scanning:
		return nil, problem("not_examined", "")
	case store.Infected:
		return nil, problem("infected", "")
	}
	if r.kept != nil {
		return a.rendition(ctx, r.kept, original)
	}
	opened, released, err := a.DB.MayReadUnscanned(ctx, r.who.Who, r.doc.ID, r.who.Person)
	switch {
	case err != nil:
		return nil, err
	case r.doc.State == store.Unscannable && !opened && !released:
		return nil, problem("unscanned", unscanned(r.doc.Why))
	case original && !r.staff():
		return nil, problem("not_yours", "The original is for who works on the case. Leave original out to be given the copy without traces.").at("original")
	case original:
		return &r.doc, nil
	case r.copy != nil:
		return r.copy, nil
	case r.staff():
		return nil, problem("original_only", "")
	case released:
		return &r.doc, nil
	}
	return nil, problem("original_only", "There is no copy of this document without traces of who made it. Ask the office to release it to you.")
}

// unscanned says why nobody could look into a document.
func unscanned(why string) string {
	says := map[string]string{
		"no_scanner": "No virus scanner is set up here", "encrypted": "It is encrypted, so no scanner could look into it", "too_large": "It is larger than the scanner takes", "unknown_kind": "It was taken in before files were looked at",
	}[why]
	if says == "" {
		says = "No scanner could look into it"
	}
	return says + ". Who works on the case can open it at their own risk, or release it; that is recorded."
}

// download gives a document out to be saved, never to be shown here: whatever
// it is, it runs in no page of ours. That it was given out, and to whom, is on
// its chain of custody before the first byte leaves.
func (a *api) download(c *gin.Context) error {
	q, err := query(c, "original", "redaction")
	if err != nil {
		return err
	}
	original, n := q.yesNo("original"), 0
	if text := q.text("redaction"); text != "" {
		if n, err = strconv.Atoi(text); err != nil || n < 0 {
			q.fail("redaction", "Give the number of a redaction.")
		}
	}
	if q.err != nil {
		return q.err
	}
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	var doc *store.Document
	if n > 0 {
		doc, err = a.redactionToRead(ctx, r, n)
	} else {
		doc, err = a.allowed(ctx, r, original != nil && *original)
	}
	if err != nil {
		return err
	}
	what := "the copy without traces"
	switch {
	case doc.Redact:
		what = "what is left after blacking out, committed to as " + doc.Commitment
	case doc.Of == "":
		what = "the original"
	}
	if err := a.DB.NoteCustody(ctx, r.doc.ID, store.Custody{At: a.Now(), What: "served", Person: r.who.Person, Detail: what}); err != nil {
		return err
	}
	return a.giveOut(c, doc, r.who, func() error { return r.still(ctx) })
}

// giveOut sends a document to be saved, as long as its reader may be shown it.
func (a *api) giveOut(c *gin.Context, doc *store.Document, who *caller, still func() error) error {
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(11 * time.Minute))
	h := c.Writer.Header()
	h.Set("Content-Type", inert(doc.MediaType))
	h.Set("Content-Length", strconv.FormatInt(doc.Size, 10))
	h.Set("Content-Disposition", evidence.Disposition(doc.Name))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Status(http.StatusOK)
	return give(c.Writer, still, func(w io.Writer) error { return a.DB.CopyDocument(c.Request.Context(), who.Who, doc, w) })
}

// Opening is a step by which somebody who works on the case lets a document be
// read that would not be otherwise: one that nobody could scan, or one of which
// there is no copy without traces.
type Opening struct {
	For    string `json:"for"`    // me: at the caller's own risk; all: released to all who may know of the document
	Reason string `json:"reason"` // recorded with it
}

func (a *api) openAtOwnRisk(c *gin.Context) error {
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	var in Opening
	if err := a.bind(c, &in); err != nil {
		return err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	switch {
	case !r.staff():
		return problem("not_yours", "Who works on the case can open a document at their own risk or release it.")
	case in.For != "me" && in.For != "all":
		return problem("bad_request", "Say for whom it is opened: me or all.").at("for")
	case in.Reason == "" || len(in.Reason) > 2000:
		return problem("bad_request", "Say why in a few words; they are recorded.").at("reason")
	case r.doc.State == store.Received || r.doc.State == store.Scanning:
		return problem("not_examined", "")
	case r.doc.State == store.Infected:
		return problem("infected", "")
	}
	what := "opened"
	if in.For == "all" {
		if err := a.recent(r.who); err != nil { // what was given out is not got back
			return err
		}
		what = "released"
	}
	if err := a.DB.NoteCustody(c.Request.Context(), r.doc.ID, store.Custody{At: a.Now(), What: what, Person: r.who.Person, Detail: in.Reason}); err != nil {
		return err
	}
	return a.custodyReply(c, r, http.StatusCreated)
}

// getCustody shows who had a document and what was done with it, to who works
// on the case.
func (a *api) getCustody(c *gin.Context) error {
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	if !r.staff() {
		return problem("not_yours", "The chain of custody is for who works on the case.")
	}
	if accept := c.GetHeader("Accept"); strings.Contains(accept, "text/html") || strings.Contains(accept, "text/plain") {
		return a.custodySheet(c, r)
	}
	return a.custodyReply(c, r, http.StatusOK)
}

// custodySheet prints it.
func (a *api) custodySheet(c *gin.Context, r *reading) error {
	c.Header("Vary", "Accept")
	v, err := a.custodyView(c.Request.Context(), r)
	if err != nil {
		return err
	}
	sheet, err := r.sheet(c.Request.Context(), &v)
	if err != nil {
		return err
	}
	if strings.Contains(c.GetHeader("Accept"), "text/html") {
		page(c, http.StatusOK, render("custody", sheet))
		return nil
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", sheet.text())
	return nil
}

func (a *api) custodyReply(c *gin.Context, r *reading, status int) error {
	out, err := a.custodyView(c.Request.Context(), r)
	if err != nil {
		return err
	}
	c.Header("Vary", "Accept")
	return r.file.reply(c, status, out)
}

func (a *api) custodyView(ctx context.Context, r *reading) (CustodyView, error) {
	chain, sound, err := a.DB.CustodyOf(ctx, r.who.Who, &r.doc)
	if err != nil {
		return CustodyView{}, err
	}
	view, err := a.view(ctx, r)
	if err != nil {
		return CustodyView{}, err
	}
	out := CustodyView{Document: view, Sound: sound, Entries: []CustodyEntry{}}
	for _, e := range chain {
		out.Entries = append(out.Entries, CustodyEntry{N: e.N, At: e.At.UTC(), What: e.What, Person: e.Person, Detail: e.Detail, Hash: e.Hash})
	}
	return out, nil
}

func copyIn(copies []store.Document, of string) *store.Document {
	for i := range copies {
		if copies[i].Of == of {
			return &copies[i]
		}
	}
	return nil
}

// inert is the media type to serve: types that a browser could run are served
// as nothing in particular.
func inert(mediaType string) string {
	if k := evidence.KindOf(mediaType); k != nil {
		return k.Served()
	}
	return "application/octet-stream"
}

func documentView(d, made *store.Document) DocumentView {
	v := DocumentView{ID: d.ID, Case: d.Case, Name: d.Name, MediaType: d.MediaType, Size: d.Size, SHA256: d.SHA256, UploadedAt: d.UploadedAt.UTC(), State: d.State}
	switch {
	case d.State == store.Received || d.State == store.Scanning:
		v.Says = "It is being looked through. Nobody can read it before that is done."
	case d.State == store.Infected:
		v.Says = "It holds something that harms machines. It is kept as evidence and given to nobody."
	case d.State == store.Unscannable:
		v.Says = unscanned(d.Why)
	case made == nil:
		v.Says = "There is no copy of it without traces of who made it; only the original can be given out."
	}
	if made == nil {
		return v
	}
	v.Copy = &CopyView{MediaType: made.MediaType, Size: made.Size, SHA256: made.SHA256}
	var said store.Traces
	if json.Unmarshal([]byte(made.Notes), &said) == nil { // it is ours; without it nothing is said
		v.Copy.Removed, v.Copy.Remains = said.Removed, said.Remains
	}
	return v
}

// documentFor is a document of the case, or one that belongs to none and that the
// person or somebody without an account sent in. Any other is not there.
func (a *api) documentFor(ctx context.Context, caseID, person, id string) (store.Document, error) {
	if !isDocument(id) {
		return store.Document{}, store.ErrNotFound
	}
	return a.DB.DocumentFor(ctx, caseID, person, id)
}

func (a *api) document(ctx context.Context, who store.Who, id string) (store.Document, error) {
	if !isDocument(id) {
		return store.Document{}, store.ErrNotFound
	}
	return a.DB.Document(ctx, who, id)
}

func isDocument(id string) bool {
	_, err := uuid.Parse(id)
	return err == nil && len(id) == 36
}
