package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"probity/api"
	"probity/web/form"
)

// The receipt is the only way back to a report without an account. It travels in
// forms alone, and the report is final when its reporter has shown that they have
// it: typed back, or saved as a file.

// receiptPage is the receipt, shown once.
type receiptPage struct {
	Groups, Words string
	By            time.Time // until then the report waits to be confirmed
	Left          string    // the code of answers that were left before
	Sent          string    // the report as it was sent, where a lodging receipt is given for it
}

// Until is By as it goes along in the forms of the page.
func (r receiptPage) Until() string { return r.By.Format(time.RFC3339) }

func (a *asked) receiptPage(r receiptPage) *shown {
	f := form.New("/report/confirm", a.words.say("receipt.confirm"),
		form.Field{Name: "typed", Kind: form.Area, Rows: 2, Label: a.words.say("receipt.typed"), Hint: a.words.say("receipt.typed_hint")},
		form.Field{Name: "receipt", Kind: form.Hidden, Value: r.Groups},
		form.Field{Name: "words", Kind: form.Hidden, Value: r.Words},
		form.Field{Name: "by", Kind: form.Hidden, Value: r.Until()},
		form.Field{Name: fieldCode, Kind: form.Hidden, Value: r.Left},
		form.Field{Name: "sent", Kind: form.Hidden, Value: r.Sent},
	)
	return &shown{name: "receipt", title: a.words.say("receipt.title"), of: r, form: f, quick: true}
}

// filedPage is what comes after a report was made final.
type filedPage struct {
	Account bool   // the reporter has one: the way back is their case
	Receipt string // of whoever has none
	Sent    string
	api.Filed
}

// confirmReceipt makes a report final.
func (w *web) confirmReceipt(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	sent := a.Request.PostForm
	by, _ := time.Parse(time.RFC3339, sent.Get("by"))
	s := a.receiptPage(receiptPage{Groups: sent.Get("receipt"), Words: sent.Get("words"), By: by, Left: sent.Get(fieldCode), Sent: sent.Get("sent")})
	typed := sent.Get("typed")
	if sent.Get("saved") != "" {
		typed = sent.Get("receipt")
		err := a.send("/api/v1/reports/mine", api.ReceiptRequest{Receipt: typed}, nil)
		if code(err) == "unconfirmed" {
			s.form.Blame("", a.words.say("receipt.not_saved"))
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
	s.form.Field("typed").Value = typed
	if strings.TrimSpace(typed) == "" {
		s.form.Blame("typed", a.words.say("form.needed"))
		return s, nil
	}
	var filed api.Filed
	switch err := a.send("/api/v1/reports/confirm", api.ConfirmRequest{Receipt: typed}, &filed); code(err) {
	case "":
		if err != nil {
			return nil, err
		}
	case "receipt_typing_error", "not_found":
		s.form.Blame("typed", a.words.say("receipt.differs"))
		return s, nil
	case "already":
		return a.goTo("/my-report")
	default:
		return nil, err
	}
	a.letGo(sent.Get(fieldCode))
	return a.filedPage(filedPage{Receipt: sent.Get("receipt"), Sent: sent.Get("sent"), Filed: filed}), nil
}

func (a *asked) filedPage(of filedPage) *shown {
	return &shown{name: "filed", title: a.words.say("filed.title"), of: of, quick: true}
}

// lodgingAsFile answers with one of the two files that show together, without this
// service, that a report was lodged: the receipt signed for it, and the report as it was
// sent. Both come from the form, because neither is given back to whoever finds the
// receipt; nothing else is handed out that way.
func (w *web) lodgingAsFile(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	name, kind, text, ok := "lodging-receipt.txt", "text/plain; charset=utf-8", "", false
	if sent := a.Request.PostForm.Get("sent"); sent != "" {
		name, kind, text, ok = "report-as-sent.json", "application/json", sent, isReport(sent)
	} else {
		text, ok = api.LodgingText(a.Request.PostForm.Get("lodging"))
	}
	if !ok {
		return nil, brokeOff()
	}
	a.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	a.Data(http.StatusOK, kind, []byte(text))
	return nil, nil
}

// isReport says whether a text is a report, byte for byte as these pages send one.
func isReport(text string) bool {
	var req api.ReportRequest
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&req) != nil {
		return false
	}
	again, err := json.Marshal(&req)
	return err == nil && string(again) == text
}

// code is the code of a problem of the API, "" for any other error and for none.
func code(err error) string {
	var p *api.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// receiptAsFile answers with the receipt as a text file to keep, and makes the
// report final with that. The file names nobody and no body.
func (w *web) receiptAsFile(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	groups, words := a.Request.PostForm.Get("receipt"), a.Request.PostForm.Get("words")
	if err := a.send("/api/v1/reports/confirm", api.ConfirmRequest{Receipt: groups}, nil); err != nil && code(err) != "already" {
		return nil, err
	}
	text := a.words.say("receipt.file_keep") + "\n\n" + groups + "\n\n" + a.words.say("receipt.file_words") + "\n\n" + words + "\n\n" + a.words.say("receipt.file_who") + "\n"
	a.Header("Content-Disposition", `attachment; filename="receipt.txt"`)
	a.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	return nil, nil
}
