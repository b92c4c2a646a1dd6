package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"

	"probity/docket"
	"probity/evidence"
	"probity/procedure"
	"probity/store"
)

// upload takes a document that belongs to no case yet: a report or an act will
// name it. It needs no account; its random id is what makes it the sender's.
func (a *api) upload(c *gin.Context) error {
	who, err := a.caller(c)
	if err != nil {
		return err
	}
	if who.known() {
		return a.takeDocument(c, who, "")
	}
	extend(c, uploadLasts) // waiting is not the sender's slowness
	done, err := a.uploads.enter(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	defer done()
	return a.takeDocument(c, who, "")
}

// uploadToCase takes a document for a case.
func (a *api) uploadToCase(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	return a.takeDocument(c, f.who, f.row.ID)
}

func (a *api) takeDocument(c *gin.Context, who *caller, caseID string) error {
	first := uploadLasts
	if !who.known() {
		first = uploadSilence // somebody may be waiting for the turn
	}
	extend(c, first)
	part, err := a.filePart(c)
	if err != nil {
		return err
	}
	d, err := a.take(c, who.Who, store.Document{Case: caseID, UploadedBy: who.Person}, part, !who.known())
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/documents/"+d.ID)
	return reply(c, http.StatusCreated, documentView(&d, nil))
}

// take stores a file as it comes in, once the gate has let it pass; paced when others
// without an account wait for the turn.
func (a *api) take(c *gin.Context, who store.Who, d store.Document, part *multipart.Part, turns bool) (store.Document, error) {
	gate := evidence.NewGate(part.FileName(), part.Header.Get("Content-Type"))
	d.Name, d.UploadedAt = "document", a.Now()
	var content io.Reader = slow{part}
	if turns {
		content = a.paced(c.Writer, content)
	}
	d, err := a.DB.PutDocument(c.Request.Context(), who, d, io.TeeReader(content, gate), store.Taking{
		Most: a.MaxUpload, Quota: a.quota(), AtOnce: a.Limits.Sending, Lasts: uploadLasts + 2*time.Minute,
		Check: func(d *store.Document, content io.ReaderAt) error {
			kind, err := gate.Close()
			if err != nil {
				return err
			}
			d.Name, d.MediaType = evidence.Name(part.FileName(), kind), kind.MediaType
			return evidence.Examine(content, d.Size, kind, evidence.Limits{})
		},
	})
	if errors.Is(err, errBrokeOff) {
		err = problem("malformed", "The upload broke off before its end.")
	}
	if errors.Is(err, store.ErrTooLarge) {
		err = a.tooLarge()
	}
	return d, err
}

func (a *api) quota() store.Quota {
	return store.Quota{Case: a.Limits.CaseBytes, Person: a.Limits.PersonBytes, Loose: a.Limits.LooseBytes, All: a.Limits.AllBytes}
}

func (a *api) tooLarge() error {
	return problem("too_large", fmt.Sprintf("A document may have up to %s. Send it in parts, or a smaller version of it.", inMiB(a.MaxUpload))).at("file")
}

// inMiB is a number of bytes as people say it.
func inMiB(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

var errBrokeOff = errors.New("the upload broke off")

// uploadLasts is how long a document may take to come in: longer than words.
const uploadLasts = 10 * time.Minute

// extend gives the sender so long to go on with.
func extend(c *gin.Context, reading time.Duration) {
	limits := http.NewResponseController(c.Writer)
	_ = limits.SetReadDeadline(time.Now().Add(reading))
	_ = limits.SetWriteDeadline(time.Now().Add(uploadLasts + time.Minute))
}

// slow marks faults of the sender, so that they are not taken for ours.
type slow struct{ r io.Reader }

func (s slow) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errBrokeOff
	}
	return n, err
}

// filePart is the part named file, read as it comes in: nothing is kept in
// memory or in a temporary file.
func (a *api) filePart(c *gin.Context) (*multipart.Part, error) {
	parts, err := a.parts(c, 0)
	if err != nil {
		return nil, err
	}
	part, err := parts.NextPart()
	if err != nil {
		return nil, problem("malformed", "The upload holds no part.")
	}
	if part.FormName() != "file" || part.FileName() == "" {
		return nil, problem("malformed", "The first part must be named file and have a file name.").at("file")
	}
	return part, nil
}

// parts are those of an upload with so many bytes of other fields, one by one.
func (a *api) parts(c *gin.Context, fields int64) (*multipart.Reader, error) {
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, problem("unsupported_media_type", "Send the document as multipart/form-data, in a part named file.")
	}
	if c.Request.ContentLength > a.MaxUpload+fields+64<<10 {
		return nil, a.tooLarge()
	}
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, problem("malformed", "The parts of the upload cannot be told apart.")
	}
	return parts, nil
}

// listDocuments lists the documents of a case that the reader may open.
func (a *api) listDocuments(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	docs, err := a.DB.DocumentsOf(c.Request.Context(), f.who.Who, f.row.ID)
	if err != nil {
		return err
	}
	copies, err := a.DB.CopiesOf(c.Request.Context(), f.who.Who, f.row.ID)
	if err != nil {
		return err
	}
	kept, err := a.DB.RedactionsFor(c.Request.Context(), f.row.ID, f.audience())
	if err != nil {
		return err
	}
	out := DocumentList{Documents: []DocumentView{}}
	for i := range docs {
		if !f.mayOpen(&docs[i]) {
			continue
		}
		r := &reading{doc: docs[i], copy: copyIn(copies, docs[i].ID), who: f.who, file: f, kept: kept[docs[i].ID]}
		view, err := a.view(c.Request.Context(), r)
		if err != nil {
			return err
		}
		out.Documents = append(out.Documents, view)
	}
	return f.reply(c, http.StatusOK, out)
}

// mayOpen says whether the reader may open a document: those who work on the
// case all, a side what it sent in and, the respondent, what was disclosed.
func (f *file) mayOpen(d *store.Document) bool {
	if !f.party() || f.own(d.UploadedBy) {
		return true
	}
	for _, e := range f.s.Evidence {
		if e.Document == d.ID {
			return e.From == procedure.Role(f.rel) || f.rel == Respondent && e.Disclosed > 0
		}
	}
	return false
}

// named lists the documents that an act names, whatever its kind: every member
// called document.
func named(p docket.Particulars) ([]string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for k, x := range v {
				if id, ok := x.(string); ok && k == "document" && id != "" {
					out = append(out, id)
				}
				walk(x)
			}
		}
	}
	walk(tree)
	return out, nil
}

// attach ties the documents an act names to its case. They must belong to it
// already and be for the sender to open, be the sender's own, or of nobody with an
// account.
func (f *file) attach(ctx context.Context, p docket.Particulars) error {
	ids, err := named(p)
	if err != nil || len(ids) == 0 {
		return err
	}
	var loose []string
	for _, id := range ids {
		d, err := f.api.documentFor(ctx, f.row.ID, f.who.Person, id)
		if err == nil && d.Case != "" && !f.mayOpen(&d) { // a side that names one would have sent it in itself, and be shown it
			err = store.ErrNotFound
		}
		if err != nil && problemOf(err).Status != http.StatusNotFound {
			return err
		}
		if err != nil {
			return problem("unknown", "There is no such document, or it belongs to another case.").at("particulars.document")
		}
		if d.Case == "" {
			loose = append(loose, id)
		}
	}
	err = f.api.DB.AttachDocuments(ctx, store.Who{Person: f.who.Person, System: true}, f.row.ID, loose, f.api.quota())
	if errors.Is(err, store.ErrFull) {
		return problem("full", "The documents you name do not fit into the room that a case has, or one person in it. Nothing was entered. Name fewer of them, or ask the office.").at("particulars.document")
	}
	return err
}
