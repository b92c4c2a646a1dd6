package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/web/actform"
	"probity/web/form"
)

// Coming back with a receipt. The receipt travels in the forms of the pages alone:
// it is in no address and no cookie, and nothing of it is left when the page is
// closed.

// minePage is a report to whoever has its receipt.
type minePage struct {
	myReport
	Receipt   string
	Done      string // what was just done
	May       []api.AllowedView
	Later     []api.AllowedView // what may be done from a day on
	File      *form.Form        // sends a file
	Answering bool              // something can be added in words
}

// myReport is what the API tells, with the entries as they come.
type myReport struct {
	api.MyReport
	Entries []entry `json:"entries"`
}

// receiptForm asks for the receipt.
func (a *asked) receiptForm() *form.Form {
	return form.New("/my-report", a.words.say("back.go"), form.Field{
		Name: "receipt", Kind: form.Area, Rows: 2, Label: a.words.say("back.receipt"), Hint: a.words.say("back.receipt_hint"),
	})
}

// mine shows where a report stands.
func (w *web) mine(a *asked) (*shown, error) {
	f := a.receiptForm()
	s := &shown{name: "back", title: a.words.say("back.title"), form: f, quick: true}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	page, err := a.minePage(f.Text("receipt"), "")
	if err != nil {
		if said := a.receiptWrong(err); said != "" {
			f.Blame("receipt", said)
			return s, nil
		}
		return nil, err
	}
	return page, nil
}

// receiptWrong is what to say when a receipt opens nothing: the same for one that
// is not known and one that is over.
func (a *asked) receiptWrong(err error) string {
	switch code(err) {
	case "not_found", "let_go":
		return a.words.say("back.unknown")
	case "receipt_typing_error":
		return a.words.say("back.typing")
	case "unconfirmed":
		return a.words.say("back.unconfirmed")
	}
	return ""
}

func (a *asked) minePage(receipt, done string) (*shown, error) {
	page := minePage{Receipt: receipt, Done: done}
	if err := a.send("/api/v1/reports/mine", api.ReceiptRequest{Receipt: receipt}, &page.myReport); err != nil {
		return nil, err
	}
	may, not := apart(page.MyReport.May)
	page.May = slices.DeleteFunc(slices.Clone(may), func(x api.AllowedView) bool {
		return x.Kind == docket.RecordEvidence || x.Kind == docket.GiveInformation
	})
	for _, x := range not {
		if x.From != nil {
			page.Later = append(page.Later, x)
		}
	}
	for _, x := range may {
		page.Answering = page.Answering || x.Kind == docket.GiveInformation
		if x.Kind == docket.GiveInformation || x.Kind == docket.RecordEvidence {
			page.File = a.fileForm(receipt)
		}
	}
	return &shown{name: "mine", title: a.words.say("back.stands"), of: page, quick: true}, nil
}

// Unanswered reports whether something is asked of the reporter.
func (p minePage) Unanswered() bool {
	return slices.ContainsFunc(p.Questions, func(q api.QuestionView) bool { return !q.Answered })
}

func (a *asked) fileForm(receipt string) *form.Form {
	return form.New("/my-report/file", a.words.say("back.send_file"),
		form.Field{Name: "receipt", Kind: form.Hidden, Value: receipt},
		form.Field{Name: "text", Kind: form.Area, Rows: 3, Optional: true, Label: a.words.say("back.file_text")},
		form.Field{Name: "file", Kind: form.File, Label: a.words.say("back.file"), Hint: a.words.say("back.file_hint")},
	)
}

// actOnMine is one act with the receipt: its form, and the form sent.
func (w *web) actOnMine(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	sent := a.Request.PostForm
	receipt, kind := sent.Get("receipt"), docket.Kind(sent.Get("kind"))
	var mine myReport
	looked := a.once
	a.once = ""
	if err := a.send("/api/v1/reports/mine", api.ReceiptRequest{Receipt: receipt}, &mine); err != nil {
		return nil, err
	}
	a.once = looked
	i := slices.IndexFunc(mine.MyReport.May, func(x api.AllowedView) bool { return x.Kind == kind })
	if i < 0 {
		return nil, errNotThere
	}
	s, err := a.mineSituation(&mine)
	if err != nil {
		return nil, err
	}
	f := actform.Form(kind, s, "/my-report/act")
	if f == nil {
		return nil, errNotThere
	}
	withoutFiles(f)
	f.Fields = append(f.Fields, form.Field{Name: "receipt", Kind: form.Hidden, Value: receipt}, form.Field{Name: "kind", Kind: form.Hidden, Value: string(kind)},
		form.Field{Name: "sent", Kind: form.Hidden, Value: "yes"})
	f.Prefill(sent)
	page := &shown{name: "mine_act", title: f.Submit, form: f, quick: true, of: mineAct{Act: &mine.MyReport.May[i], Title: f.Submit, Receipt: receipt}}
	if sent.Get("sent") == "" || !mine.MyReport.May[i].Allowed {
		return page, nil
	}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return page, nil
	}
	if err := a.sendMine(receipt, kind, actform.Particulars(kind, s, f)); err != nil {
		if a.blameAct(f, err) {
			return page, nil
		}
		return nil, err
	}
	a.once = ""
	return a.minePage(receipt, f.Submit)
}

// mineAct is an act to be asked for with a receipt.
type mineAct struct {
	Act     *api.AllowedView
	Title   string
	Receipt string
}

func (a *asked) sendMine(receipt string, kind docket.Kind, particulars map[string]any) error {
	text, err := json.Marshal(particulars)
	if err != nil {
		return err
	}
	return a.send("/api/v1/reports/mine/acts", api.ReceiptAct{Receipt: receipt, Kind: kind, Particulars: text}, nil)
}

// mineSituation is what the forms offer to the holder of a receipt.
func (a *asked) mineSituation(mine *myReport) (*actform.Situation, error) {
	rules, err := a.rulesOf(mine.Procedure, mine.Digest)
	if err != nil {
		return nil, err
	}
	s := &actform.Situation{Rules: rules, Case: &api.CaseDetail{CaseSummary: api.CaseSummary{Stage: mine.Stage}}, Side: procedure.Complainant}
	s.Say = func(key string) string { return a.words.text[key] }
	if a.words.Code != "en" {
		s.Foreign = "en"
	}
	for _, q := range mine.Questions {
		if !q.Answered {
			s.Duties = append(s.Duties, api.DutyView{Act: docket.GiveInformation, Ref: q.ID, What: q.Text})
		}
	}
	return s, nil
}

// withoutFiles takes the documents out of a form: with a receipt they are sent by
// themselves.
func withoutFiles(f *form.Form) {
	f.Fields = slices.DeleteFunc(f.Fields, func(x form.Field) bool {
		part := form.Form{Fields: []form.Field{x}}
		return part.Sends() || x.Kind == form.Hidden && strings.HasSuffix(x.Name, "document")
	})
}

// fileToMine sends a file with the receipt, and shows the report again.
func (w *web) fileToMine(a *asked) (*shown, error) {
	parts, err := a.Request.MultipartReader()
	if err != nil {
		return nil, brokeOff()
	}
	typed := url.Values{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) { // no file was chosen
			break
		}
		if err != nil {
			return nil, brokeOff()
		}
		if part.FileName() != "" {
			err = a.fileWithReceipt(typed, part)
		} else if part.Header.Get("Content-Type") == "" {
			text, err := io.ReadAll(io.LimitReader(part, mostText))
			if err != nil {
				return nil, brokeOff()
			}
			typed.Set(part.FormName(), string(text))
			continue
		} else {
			continue
		}
		if err == nil {
			return a.minePage(typed.Get("receipt"), a.words.say("back.file_sent"))
		}
		return a.fileRefused(typed, err)
	}
	return a.fileRefused(typed, &api.Problem{Status: http.StatusBadRequest, Code: "bad_request", Detail: a.words.say("form.needed"), Field: "file"})
}

// fileRefused shows the report again with what is wrong with the file.
func (a *asked) fileRefused(typed url.Values, why error) (*shown, error) {
	page, err := a.minePage(typed.Get("receipt"), "")
	if err != nil {
		return nil, err
	}
	mine := page.of.(minePage)
	if mine.File == nil || code(why) == "" {
		return nil, why
	}
	mine.File.Read(typed)
	if !a.blame(mine.File, why) {
		return nil, why
	}
	if mine.File.Wrong != "" { // all of it is about the file
		mine.File.Field("file").Mistake, mine.File.Wrong = mine.File.Wrong, ""
	}
	page.of, page.form = mine, mine.File
	return page, nil
}

// fileWithReceipt hands a file on to the API while it comes in.
func (a *asked) fileWithReceipt(typed url.Values, file *multipart.Part) error {
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for _, x := range []struct{ name, from string }{{"receipt", "receipt"}, {"id", form.OnceName}, {"question", "question"}, {"text", "text"}} {
		if v := typed.Get(x.from); v != "" {
			if err := w.WriteField(x.name, v); err != nil {
				return err
			}
		}
	}
	if err := openPart(w, file); err != nil {
		return err
	}
	_, err := a.raw(http.MethodPost, "/api/v1/reports/mine/documents", io.MultiReader(&head, file, strings.NewReader("\r\n--"+w.Boundary()+"--\r\n")), http.Header{
		"Content-Type": {w.FormDataContentType()}, "Accept": {"application/json"},
	})
	return err
}

// fileOfMine gives out a file that the office sent to the reporter.
func (w *web) fileOfMine(a *asked) (*shown, error) {
	text, err := a.withReceipt("file")
	if err != nil {
		return nil, err
	}
	return nil, a.handOut(http.MethodPost, "/api/v1/reports/mine/files", text, http.Header{"Content-Type": {"application/json"}, "Accept": {"*/*"}})
}

// lodgingOfMine gives out the lodging receipt with its proof, as a file.
func (w *web) lodgingOfMine(a *asked) (*shown, error) {
	text, err := a.withReceipt()
	if err != nil {
		return nil, err
	}
	res, err := a.raw(http.MethodPost, "/api/v1/reports/mine/lodging", text, http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}})
	if err != nil {
		return nil, err
	}
	var got api.LodgingView
	if err := json.Unmarshal(res.body.Bytes(), &got); err != nil {
		return nil, err
	}
	a.lodgingFile(got.Receipt)
	return nil, nil
}

// lodgingOfCase gives it to a complainant who has an account.
func (w *web) lodgingOfCase(a *asked) (*shown, error) {
	var got api.LodgingView
	if err := a.get("/api/v1/cases/"+url.PathEscape(a.Param("id"))+"/lodging", &got); err != nil {
		return nil, err
	}
	a.lodgingFile(got.Receipt)
	return nil, nil
}

func (a *asked) lodgingFile(text string) {
	a.Header("Content-Disposition", `attachment; filename="lodging-receipt.txt"`)
	a.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
}

// withReceipt is the request that goes on with the receipt of the form and some
// more of its fields.
func (a *asked) withReceipt(more ...string) (io.Reader, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	ask := map[string]string{}
	for _, name := range append(more, "receipt") {
		ask[name] = a.Request.PostForm.Get(name)
	}
	text, err := json.Marshal(ask)
	return bytes.NewReader(text), err
}
