package api

import (
	"context"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"probity/evidence"
	"probity/store"
)

// SheetList is what is looked at to black out parts of a document.
type SheetList struct {
	MediaType string           `json:"media_type"`     // of the copy without traces
	Sheets    []evidence.Sheet `json:"sheets"`         // of a picture or a PDF
	Text      string           `json:"text,omitempty"` // of a text
}

// toMark is the copy without traces for who blacks out. That they had it is on its
// chain of custody.
func (a *api) toMark(c *gin.Context) (*reading, []byte, *evidence.Kind, error) {
	r, err := a.openDocument(c)
	if err != nil {
		return nil, nil, nil, err
	}
	if !r.redacts() {
		return nil, nil, nil, problem("not_yours", "Who works on the case blacks out parts of a document.")
	}
	whole, kind, err := a.marked(c.Request.Context(), r)
	return r, whole, kind, err
}

func (a *api) noteMarking(ctx context.Context, r *reading, what string) error {
	return a.DB.NoteCustody(ctx, r.doc.ID, store.Custody{At: a.Now(), What: "served", Person: r.who.Person, Detail: what})
}

func (a *api) listSheets(c *gin.Context) error {
	r, whole, kind, err := a.toMark(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	extend(c, uploadLasts)
	a.draws.Lock()
	sheets, err := evidence.Sheets(ctx, whole, kind, a.Pages)
	a.draws.Unlock()
	if err != nil {
		return unredacted(err)
	}
	out := SheetList{MediaType: kind.MediaType, Sheets: sheets}
	if sheets == nil {
		out.Sheets = []evidence.Sheet{}
		if !utf8.Valid(whole) {
			return problem("file_refused", "The text is not written in UTF-8, so its characters cannot be told apart.")
		}
		out.Text = string(whole)
		if err := a.noteMarking(ctx, r, "its text, to be blacked out"); err != nil {
			return err
		}
	}
	return r.file.reply(c, http.StatusOK, out)
}

// drawSheet answers with a sheet as a picture.
func (a *api) drawSheet(c *gin.Context) error {
	r, whole, kind, err := a.toMark(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return errNotFound()
	}
	ctx := c.Request.Context()
	extend(c, uploadLasts)
	a.draws.Lock()
	picture, err := evidence.DrawSheet(ctx, whole, kind, n, a.Pages)
	a.draws.Unlock()
	switch {
	case err != nil:
		return unredacted(err)
	case picture == nil:
		return errNotFound()
	}
	if err := a.noteMarking(ctx, r, "sheet "+strconv.Itoa(n)+" as a picture, to be blacked out"); err != nil {
		return err
	}
	c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Data(http.StatusOK, "image/png", picture)
	return nil
}
