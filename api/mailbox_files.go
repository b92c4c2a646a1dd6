package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// Files go both ways between a reporter without an account and the office. What the
// reporter sends is a document of the case like any other: the same gate, quotas,
// sealing, verdict and custody, and an act on the docket that names it. What the
// office sends is a document of the case that is cleared for the reporter's side, and
// what is given of it is asked anew at each download.

// FileToReporter names a document to be sent to the reporter.
type FileToReporter struct {
	ID       string `json:"id,omitempty"` // or the header Idempotency-Key
	Document string `json:"document"`     // id of a document of the case
}

// FileRequest asks for a file that was sent to the reporter. It may come as JSON or
// as a plain form.
type FileRequest struct {
	Receipt string `json:"receipt"`
	File    string `json:"file"` // id, as files of /reports/mine has it
}

// sendFileToReporter puts a document of the case into the mailbox of a reporter
// without an account. The docket says that it was, by whom and when.
func (a *api) sendFileToReporter(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if f.rel != Office || !docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat) {
		return problem("not_yours", "The office that keeps the file sends to the reporter. Ask it to.")
	}
	var req FileToReporter
	if err := a.bind(c, &req); err != nil {
		return err
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if _, err := a.DB.MailboxOf(ctx, f.row.ID); errors.Is(err, store.ErrNotFound) {
		return problem("no_mailbox", "")
	} else if err != nil {
		return err
	}
	r, err := f.forReporter(ctx, strings.ToLower(req.Document))
	if errors.Is(err, store.ErrNotFound) {
		return problem("unknown", "There is no such document, or it belongs to another case.").at("document")
	}
	if err != nil {
		return err
	}
	if r.kept == nil && f.fromTheOtherSide(&r.doc) {
		return problem("not_cleared", "The other side sent this in. Black out in it what the reporter must not see, for the complainant, and have it released by a second person.").at("document")
	}
	given, err := a.allowed(ctx, r, false)
	if err != nil {
		return problem("not_cleared", "The reporter cannot be given this document: "+problemOf(err).Title+".").at("document")
	}
	act := actID(f.who.Person, f.row.ID, key)
	if err := a.DB.SendFile(ctx, f.row.ID, act, r.doc.ID); err != nil {
		return err
	}
	note, err := json.Marshal(docket.NoteAdded{Text: "Sent to the reporter's mailbox: document " + r.doc.ID + ", given out as what is committed to as " + given.Commitment})
	if err != nil {
		return err
	}
	sent, err := f.send(ctx, &askedAct{actRequest: actRequest{Kind: docket.Note, Particulars: jsontext.Value(note)}, key: key})
	if err != nil {
		return err
	}
	return a.tellAct(c, f, sent)
}

// forReporter is a document of the case as its reporter stands to it, whoever asks.
func (f *file) forReporter(ctx context.Context, id string) (*reading, error) {
	theirs := *f
	theirs.rel = Complainant
	r := &reading{api: f.api, who: &caller{Who: store.TheSystem()}, file: &theirs}
	var err error
	if r.doc, err = f.api.documentFor(ctx, f.row.ID, "", id); err == nil && r.doc.Case != f.row.ID {
		err = store.ErrNotFound
	}
	if err == nil {
		err = f.api.readCopies(ctx, r)
	}
	return r, err
}

// fromTheOtherSide reports whether a document came from the respondent or counsel:
// that there is a copy of it without traces clears it for nobody.
func (f *file) fromTheOtherSide(d *store.Document) bool {
	if d.UploadedBy != "" && (d.UploadedBy == f.s.Respondent.Person || slices.Contains(f.s.Counsel, d.UploadedBy)) {
		return true
	}
	return slices.ContainsFunc(f.s.Evidence, func(e docket.Evidence) bool { return e.Document == d.ID && e.From == procedure.Respondent })
}

// files are what went each way between the office and the holder of the receipt. Of
// what the reporter sent nothing is given back: whoever finds a receipt must not find
// the evidence.
func (f *file) files(ctx context.Context) ([]FileView, error) {
	out := []FileView{}
	if f.receipt.IsZero() {
		return out, nil
	}
	sent, err := f.api.DB.SentFiles(ctx, f.row.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range sent {
		v := FileView{ID: s.Act, From: "office", Seq: s.Seq, At: s.At.UTC()}
		r, err := f.forReporter(ctx, s.Document)
		if err != nil {
			return nil, err
		}
		given, err := f.api.allowed(ctx, r, false)
		var not *Problem
		switch {
		case errors.As(err, &not):
			v.Says = "It is not given out at present: " + not.Title + ". Look again later, or ask the office."
		case err != nil:
			return nil, err
		default:
			v.Name, v.MediaType, v.Size, v.SHA256 = given.Name, given.MediaType, given.Size, given.SHA256
		}
		out = append(out, v)
	}
	for _, e := range f.s.Evidence {
		if e.Document == "" || e.From != procedure.Complainant || e.Added < 1 || e.Added > len(f.entries) {
			continue
		}
		d, err := f.api.DB.Document(ctx, store.TheSystem(), e.Document)
		if err != nil {
			return nil, err
		}
		v := FileView{ID: e.ID, From: "you", Seq: e.Added, At: f.entries[e.Added-1].At.UTC(), Size: d.Size, Says: "It arrived and is kept sealed."}
		switch d.State {
		case store.Received, store.Scanning:
			v.Says = "It arrived and is being looked through. Nobody reads it before that is done."
		case store.Infected:
			v.Says = "It holds something that harms machines. It is kept, and nobody is given it: send it anew from another machine, or as pictures."
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(x, y FileView) int { return x.Seq - y.Seq })
	return out, nil
}

// myFile gives the holder of a receipt a file that was sent to them. That it was is on
// its chain of custody, with the day alone.
func (a *api) myFile(c *gin.Context) error {
	var req FileRequest
	f, err := a.openByReceipt(c, &req, &req.Receipt)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	sent, err := a.DB.SentFiles(ctx, f.row.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sent, func(s store.SentFile) bool { return s.Act == req.File })
	if i < 0 {
		return problem("unknown", "Nothing of that id was sent to you.").at("file")
	}
	r, err := f.forReporter(ctx, sent[i].Document)
	if err != nil {
		return err
	}
	doc, err := a.allowed(ctx, r, false)
	if err != nil {
		return err
	}
	entry := store.Custody{At: a.Now().UTC().Truncate(24 * time.Hour), What: "served", Person: f.who.Person, Detail: "to the reporter, on that day: committed to as " + doc.Commitment}
	if err := a.DB.NoteCustodyOnce(ctx, r.doc.ID, entry); err != nil {
		return err
	}
	return a.giveOut(c, doc, r.who, func() error {
		if err := f.still(ctx, ""); err != nil {
			return err
		}
		return r.asBlackedOut(ctx)
	})
}

// FileForm is what stands in the form before the file that a reporter sends.
type FileForm struct {
	Receipt  string `json:"receipt"`
	ID       string `json:"id,omitempty"`       // key of the form, so that sending it twice is sending it once; or the header Idempotency-Key
	Title    string `json:"title,omitempty"`    // what the file is
	Question string `json:"question,omitempty"` // id of a question that it answers
	Text     string `json:"text,omitempty"`     // what is to be said with it
}

// sendMyFile takes a file of the holder of a receipt and puts it on the docket. All of
// it is one form, as a page without scripts sends it.
func (a *api) sendMyFile(c *gin.Context) error {
	extend(c, uploadLasts) // waiting is not the sender's slowness
	done, err := a.uploads.enter(c.Request.Context(), 0)
	if err != nil {
		return err
	}
	defer done()
	extend(c, uploadSilence)
	var form FileForm
	file, err := a.formWithFile(c, &form)
	if err != nil {
		return err
	}
	if form.Receipt == "" {
		return problem("malformed", "The receipt comes first, before the file.").at("receipt")
	}
	f, err := a.openReceipt(c.Request.Context(), form.Receipt)
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c, form.ID)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	before, err := a.DB.Act(ctx, store.TheSystem(), actID(f.who.Person, f.row.ID, key))
	if err == nil { // the answer got lost, or the form was sent twice
		return a.tellMine(c, f, &sentAct{Act: before})
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	kind, wrong := f.takesFile(&form)
	if wrong != nil {
		return wrong
	}
	d, err := a.take(c, f.who.Who, store.Document{Case: f.row.ID, UploadedBy: f.who.Person}, file, true)
	if err != nil {
		return err
	}
	req := &askedAct{actRequest: actRequest{Kind: kind}, key: key}
	if req.Particulars, err = form.particulars(kind, d.ID); err != nil {
		return err
	}
	sent, err := f.send(ctx, req)
	if err != nil {
		return err
	}
	return a.tellMine(c, f, sent)
}

// takesFile says by which act a file is sent in now, before any of it is read: as the
// answer to a question or with a text it gives information, alone it is evidence.
func (f *file) takesFile(form *FileForm) (docket.Kind, error) {
	if f.s.Head == 0 {
		return "", problem("not_yet", "The report is safe but not entered yet. Try again in a few minutes.")
	}
	kind := docket.RecordEvidence
	if form.Question != "" || form.Text != "" {
		kind = docket.GiveInformation
	}
	known := func(q docket.Information) bool { return q.ID == form.Question && q.To == procedure.Complainant }
	if form.Question != "" && !slices.ContainsFunc(f.s.Informations, known) {
		return "", problem("unknown", "There is no such question to you.").at("question")
	}
	if o := docket.MayDo(f.p, f.s, f.actor(), kind, f.api.Now()); o.Refusal != nil {
		return "", refused(o.Refusal, "", "")
	}
	return kind, nil
}

func (form *FileForm) particulars(kind docket.Kind, document string) (jsontext.Value, error) {
	item := []docket.NewEvidence{{Title: orElse(strings.TrimSpace(form.Title), "A file from the reporter"), Document: document}}
	if kind == docket.RecordEvidence {
		return json.Marshal(docket.EvidenceEntered{Items: item})
	}
	return json.Marshal(docket.InformationReply{Question: form.Question, Text: orElse(strings.TrimSpace(form.Text), "The answer is in the file."), Evidence: item})
}
