package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"probity/api"
	"probity/web/form"
)

// Whoever is not done yet leaves the answers with the server, sealed under a code,
// and comes back with the code.

// fieldCode is the code of the answers that were left, while they are gone on with.
const fieldCode = "saved_code"

// savedPage is the code, shown once.
type savedPage struct {
	Code, Words string
	Until       time.Time
	Files       bool // documents were sent already
}

// save leaves the answers so far and shows their code.
func (t *telling) save(step string) (*shown, error) {
	code := t.v.Get(fieldCode)
	t.once = t.v.Get(form.OnceName)
	for _, name := range []string{form.OnceName, fieldGo, fieldCode} {
		t.v.Del(name)
	}
	text := t.v.Encode()
	var left api.Left
	if err := t.send("/api/v1/reports/unfinished", api.UnfinishedRequest{Text: text, Code: code}, &left); err != nil {
		if code != "" {
			t.v.Set(fieldCode, code)
		}
		s, none := t.page(step)
		if none != nil || !t.blame(s.form, err) {
			return nil, err
		}
		return s, nil
	}
	t.v.Set(fieldCode, left.Code)
	f := form.New("/report", t.words.say("saved.go_on"), t.unseen(map[string]bool{})...)
	f.Fields = append(f.Fields, form.Field{Name: fieldGo, Kind: form.Hidden, Value: "stay"})
	page := savedPage{Code: left.Code, Words: left.Words, Until: left.Until, Files: len(t.v[fieldDoc]) > 0}
	return &shown{name: "saved", title: t.words.say("saved.title"), of: page, form: f, quick: true}, nil
}

// goOn takes the code of answers that were left.
func (w *web) goOn(a *asked) (*shown, error) {
	f := fleeting("/report/continue", a.words.say("saved.open"), form.Field{
		Name: "code", Kind: form.Area, Rows: 2, Label: a.words.say("saved.code"), Hint: a.words.say("receipt.typed_hint"), Complete: "off",
	})
	s := &shown{name: "continue", title: a.words.say("saved.back_title"), form: f, quick: true}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var view api.UnfinishedView
	switch err := a.send("/api/v1/reports/unfinished/open", api.UnfinishedCode{Code: f.Text("code")}, &view); code(err) {
	case "":
		if err != nil {
			return nil, err
		}
	case "receipt_typing_error":
		f.Blame("code", a.words.say("saved.typing_error"))
		return s, nil
	case "not_found":
		f.Blame("code", a.words.say("saved.unknown"))
		return s, nil
	default:
		return nil, err
	}
	typed, err := url.ParseQuery(view.Text)
	if err != nil {
		return nil, err
	}
	t := &telling{asked: a, v: typed, wrong: map[string]string{}}
	if err := t.rules(); err != nil {
		return nil, err
	}
	t.v.Set(fieldCode, f.Text("code"))
	step := t.v.Get(fieldStep)
	if !slices.Contains(steps, step) {
		step = steps[0]
	}
	return t.page(step)
}

// letGo lets go of what was left before: the report is final. That it could not be
// let go of now is no matter, because it goes by itself.
func (a *asked) letGo(code string) {
	if strings.TrimSpace(code) == "" {
		return
	}
	once := a.once
	a.once = ""
	if err := a.send("/api/v1/reports/unfinished/drop", api.UnfinishedCode{Code: code}, nil); err != nil {
		a.web.Log.Info("an unfinished report goes by itself")
	}
	a.once = once
}

// gone reports whether a document that goes with the report is kept no longer, as
// the API calls it.
func gone(p *api.Problem) bool {
	return p.Status < http.StatusInternalServerError && strings.HasPrefix(p.Field, "evidence.") && strings.HasSuffix(p.Field, ".document")
}
