package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/access"
	"probity/evidence"
	"probity/store"
)

// audience is the side for which something may have been blacked out; "" for who is
// shown everything.
func (f *file) audience() string {
	if f == nil {
		return ""
	}
	switch f.rel {
	case access.Complainant:
		return "complainant"
	case access.Respondent:
		return "respondent"
	case access.Member:
		return "panel"
	}
	return ""
}

// redacts reports whether the reader may black out and release: who works on the
// case outside its bodies.
func (r *reading) redacts() bool { return r.staff() && r.file.audience() == "" }

// rendition is what the reader's side is given of a document from which something
// was blacked out for it: that, once it is released, and nothing else.
func (a *api) rendition(ctx context.Context, red *store.Redaction, original bool) (*store.Document, error) {
	if red.ReleasedBy == "" {
		return nil, problem("being_redacted", "")
	}
	if original {
		return nil, problem("not_yours", "Parts of the document are blacked out for you. Leave original out to be given what is left.").at("original")
	}
	d, _, err := a.DB.Rendition(ctx, red)
	return &d, err
}

// view is how a document stands in what the reader is told. Of one from which
// something was blacked out for them nothing is told that the original would show:
// with its hash and its size somebody could try out what stood there.
func (a *api) view(ctx context.Context, r *reading) (DocumentView, error) {
	if r.kept == nil {
		return r.public(documentView(&r.doc, r.copy)), nil
	}
	v := DocumentView{ID: r.doc.ID, Case: r.doc.Case, Name: "document", MediaType: "application/octet-stream", UploadedAt: r.doc.UploadedAt.UTC(), State: r.doc.State}
	if r.kept.ReleasedBy == "" {
		v.Says = "It is being gone through before it is shown to you."
		return r.public(v), nil
	}
	d, _, err := a.DB.Rendition(ctx, r.kept)
	v.Name, v.MediaType, v.Size, v.SHA256 = d.Name, d.MediaType, d.Size, d.SHA256
	v.Says = "Parts of it are blacked out. Size and hash are those of what you are given."
	return r.public(v), err
}

// public adds where anybody finds what was published of the document.
func (r *reading) public(v DocumentView) DocumentView {
	if r.file != nil && slices.Contains(docket.Published(r.file.s), r.doc.ID) {
		v.Public = "/api/v1/published/" + r.doc.ID
	}
	return v
}

// Redacting asks for a rendition of a document from which something is blacked out.
type Redacting struct {
	Audiences []string        `json:"audiences"`       // complainant, respondent, panel: who is given it, and nothing else; public: what anybody is given who asks for what was published
	Areas     []evidence.Area `json:"areas,omitempty"` // of a picture or a PDF
	Spans     []evidence.Span `json:"spans,omitempty"` // of a text
	Find      []string        `json:"find,omitempty"`  // of a PDF or a text: words that are blacked out wherever they stand, in capitals or not
	Words     []string        `json:"words,omitempty"` // what must not be found in it afterwards
	Name      string          `json:"name,omitempty"`  // of the file that is given out; the name of the original may tell what it shows
	Reason    string          `json:"reason"`
}

func (in *Redacting) check() error {
	in.Reason = strings.TrimSpace(in.Reason)
	slices.Sort(in.Audiences)
	in.Audiences = slices.Compact(in.Audiences)
	switch {
	case len(in.Audiences) == 0 || slices.ContainsFunc(in.Audiences, func(s string) bool {
		return !slices.Contains([]string{"complainant", "respondent", "panel", thePublic}, s)
	}):
		return problem("bad_request", "Say for whom it is: complainant, respondent, panel, public, or several of these.").at("audiences")
	case in.Reason == "" || len(in.Reason) > 2000:
		return problem("bad_request", "Say why in a few words; they are recorded.").at("reason")
	case len(in.Find) > 100:
		return problem("bad_request", "These are more than a hundred words to look for. Black it out in several goes, or mark areas.").at("find")
	case len(in.Name) > 200:
		return problem("bad_request", "The name is too long.").at("name")
	}
	return nil
}

// redact makes a rendition of the copy without traces, attacks it, and keeps it
// until a second reader releases it.
func (a *api) redact(c *gin.Context) error {
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	var in Redacting
	if err := a.bind(c, &in); err != nil {
		return err
	}
	if !r.redacts() {
		return problem("not_yours", "Who works on the case blacks out parts of a document.")
	}
	if err := in.check(); err != nil {
		return err
	}
	ctx, marks := c.Request.Context(), evidence.Marks{Areas: in.Areas, Spans: in.Spans, Words: in.Words}
	whole, kind, err := a.marked(ctx, r)
	if err != nil {
		return err
	}
	extend(c, uploadLasts) // many pages take minutes
	a.draws.Lock()
	defer a.draws.Unlock()
	if len(in.Find) > 0 {
		more, err := evidence.Find(ctx, whole, kind, in.Find, a.Pages)
		if err != nil {
			return found(err)
		}
		marks.Areas, marks.Spans, marks.Words = append(marks.Areas, more.Areas...), append(marks.Spans, more.Spans...), append(marks.Words, more.Words...)
	}
	made, as, err := evidence.Redact(ctx, whole, kind, marks, a.Pages)
	if err == nil {
		err = evidence.Attack(ctx, whole, kind, marks, made, as, a.Pages)
	}
	if err != nil {
		return unredacted(err)
	}
	text, err := json.Marshal(marks)
	if err != nil {
		return err
	}
	red, err := a.DB.PutRedaction(ctx, &r.doc, store.Redaction{Audiences: in.Audiences, MadeBy: r.who.Person, MadeAt: a.Now()}, evidence.Name(in.Name, as), as.MediaType, made, store.Blacked{Marks: text, Reason: in.Reason})
	if err != nil {
		return err
	}
	v, err := a.redactionView(ctx, &red)
	if err != nil {
		return err
	}
	return r.file.reply(c, http.StatusCreated, v)
}

// found says what is wrong with the words that were looked for.
func found(err error) error {
	var no *Problem
	if errors.As(unredacted(err), &no) && no.Code == "bad_request" {
		return no.at("find")
	}
	return unredacted(err)
}

// marked is the copy without traces whole, as far as the reader may be given it.
func (a *api) marked(ctx context.Context, r *reading) ([]byte, *evidence.Kind, error) {
	give, err := a.allowed(ctx, r, false)
	var no *Problem
	if err != nil && !(errors.As(err, &no) && no.Code == "original_only") {
		return nil, nil, err
	}
	if err != nil || give.Of == "" {
		return nil, nil, problem("file_refused", "There is no copy of this document without traces, so nothing in it can be blacked out here. Make pictures of what it shows and send those in.")
	}
	kind := evidence.KindOf(give.MediaType)
	if kind == nil {
		return nil, nil, problem("file_refused", "Only pictures, PDFs and plain text can be blacked out here. Make pictures of what it shows, send those in, and black them out.")
	}
	var out bytes.Buffer
	err = a.DB.CopyDocument(ctx, r.who.Who, give, &out)
	return out.Bytes(), kind, err
}

// unredacted says what is wrong with the marks, or what the attack found.
func unredacted(err error) error {
	var said *evidence.Refusal
	switch {
	case !errors.As(err, &said):
		return err
	case said.Code == evidence.Leaks:
		return problem("redaction_leaks", said.Sentence)
	case said.Code == evidence.BadMarks:
		return problem("bad_request", said.Sentence)
	}
	return problem("file_refused", said.Sentence)
}

// redactionOf is the redaction that the path names, for who may release it.
func (a *api) redactionOf(ctx context.Context, r *reading, n int) (*store.Redaction, error) {
	all, err := a.DB.RedactionsOf(ctx, r.doc.ID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].N == n {
			return &all[i], nil
		}
	}
	return nil, errNotFound()
}

// redactionToRead is a rendition for who reads it before it is released.
func (a *api) redactionToRead(ctx context.Context, r *reading, n int) (*store.Document, error) {
	if !r.redacts() {
		return nil, problem("not_yours", "Who works on the case reads what is not released.").at("redaction")
	}
	red, err := a.redactionOf(ctx, r, n)
	if err != nil {
		return nil, err
	}
	d, _, err := a.DB.Rendition(ctx, red)
	return &d, err
}

// releaseRedaction lets a rendition be given out, by somebody else than who made it,
// once an attack on what lies there finds nothing.
func (a *api) releaseRedaction(c *gin.Context) error {
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	if !r.redacts() {
		return problem("not_yours", "Who works on the case releases what was blacked out.")
	}
	if err := a.recent(r.who); err != nil { // what was given out is not got back
		return err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return errNotFound()
	}
	ctx := c.Request.Context()
	red, err := a.redactionOf(ctx, r, n)
	switch {
	case err != nil:
		return err
	case red.ReleasedBy != "":
		return problem("conflict", "It is released already.")
	case red.MadeBy == r.who.Person:
		return problem("not_yours", "A second person reads what was blacked out and releases it.")
	}
	extend(c, uploadLasts)
	if err := a.attack(ctx, r, red); err != nil {
		return err
	}
	if err := a.DB.ReleaseRedaction(ctx, r.doc.ID, n, r.who.Person, a.Now()); err != nil {
		return err
	}
	if red, err = a.redactionOf(ctx, r, n); err != nil {
		return err
	}
	v, err := a.redactionView(ctx, red)
	if err != nil {
		return err
	}
	return r.file.reply(c, http.StatusOK, v)
}

// attack tries to get back from a rendition, as it lies there, what was marked.
func (a *api) attack(ctx context.Context, r *reading, red *store.Redaction) error {
	d, why, err := a.DB.Rendition(ctx, red)
	if err != nil {
		return err
	}
	var marks evidence.Marks
	if err := json.Unmarshal(why.Marks, &marks); err != nil {
		return err
	}
	whole, kind, err := a.marked(ctx, r)
	if err != nil {
		return err
	}
	var made bytes.Buffer
	if err := a.DB.CopyDocument(ctx, r.who.Who, &d, &made); err != nil {
		return err
	}
	a.draws.Lock()
	defer a.draws.Unlock()
	return unredacted(evidence.Attack(ctx, whole, kind, marks, made.Bytes(), evidence.KindOf(d.MediaType), a.Pages))
}

// listRedactions shows what was blacked out in a document, for whom and why.
func (a *api) listRedactions(c *gin.Context) error {
	r, err := a.openDocument(c)
	if err != nil {
		return err
	}
	if !r.redacts() {
		return problem("not_yours", "What was blacked out is for who works on the case.")
	}
	all, err := a.DB.RedactionsOf(c.Request.Context(), r.doc.ID)
	if err != nil {
		return err
	}
	out := RedactionList{Redactions: []RedactionView{}}
	for i := range all {
		v, err := a.redactionView(c.Request.Context(), &all[i])
		if err != nil {
			return err
		}
		out.Redactions = append(out.Redactions, v)
	}
	return r.file.reply(c, http.StatusOK, out)
}

func (a *api) redactionView(ctx context.Context, red *store.Redaction) (RedactionView, error) {
	d, why, err := a.DB.Rendition(ctx, red)
	if err != nil {
		return RedactionView{}, err
	}
	v := RedactionView{
		N: red.N, Audiences: red.Audiences, MadeBy: red.MadeBy, MadeAt: red.MadeAt.UTC(), ReleasedBy: red.ReleasedBy,
		Reason: why.Reason, Name: d.Name, MediaType: d.MediaType, Size: d.Size, SHA256: d.SHA256,
	}
	if red.ReleasedAt != nil {
		at := red.ReleasedAt.UTC()
		v.ReleasedAt = &at
	}
	return v, json.Unmarshal(why.Marks, &v.Marks)
}
