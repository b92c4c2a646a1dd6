package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/web/form"
)

// signedIn is who is signed in, nil for nobody: without a cookie nothing is asked.
func (a *asked) signedIn() *api.MeView {
	if a.me == nil && a.Request.Header.Get("Cookie") != "" {
		me := new(api.MeView)
		if err := a.get("/api/v1/me", me); err == nil {
			a.me = me
		}
	}
	return a.me
}

// typed reads what a form sent; false when nothing was sent.
func (a *asked) typed(f *form.Form) bool {
	if a.Request.Method != http.MethodPost || a.Request.ParseForm() != nil {
		return false
	}
	f.Read(a.Request.PostForm)
	a.once, a.keep = f.Once, !f.Fleeting
	return true
}

// link is the address of a page of ours in the language that was asked for.
func (a *asked) link(path string) string { return a.whole(inLanguage(path, a.Query("lang"))) }

// whole is the address with the host before it, where it is another.
func (a *asked) whole(path string) string {
	return a.web.apart.whole(a.Request.Host, path, a.me != nil)
}

func inLanguage(path, lang string) string {
	if lang == "" || strings.Contains(path, "lang=") {
		return path
	}
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return path + sign + "lang=" + url.QueryEscape(lang)
}

// goTo is the answer that leads to another page of ours.
func (a *asked) goTo(path string) (*shown, error) { return &shown{to: a.link(path)}, nil }

// onward is where somebody who signed in goes, unless they were on their way to a
// page of ours.
func (a *asked) onward(then string, in *api.SignedIn) (*shown, error) {
	switch {
	case in.Case != "":
		return a.goTo("/cases/" + url.PathEscape(in.Case))
	case in.Enrol:
		return a.goTo("/account")
	case strings.HasPrefix(then, "/") && !strings.HasPrefix(then, "//") && !strings.Contains(then, `\`):
		return a.goTo(then)
	}
	return a.goTo("/work")
}

// signInPage is the page with the three ways in.
func (a *asked) signInPage(then string) *shown {
	return &shown{name: "sign_in", title: a.words.say("sign_in.title"), form: a.passwordForm(then)}
}

// fleeting is a form whose answers no page gives back.
func fleeting(action, submit string, fields ...form.Field) *form.Form {
	f := form.New(action, submit, fields...)
	f.Fleeting = true
	return f
}

func (a *asked) passwordForm(then string) *form.Form {
	return fleeting("/sign-in", a.words.say("sign_in.go"),
		form.Field{Name: "then", Kind: form.Hidden, Value: then},
		form.Field{Name: "login", Kind: form.Email, Label: a.words.say("sign_in.login"), Complete: "username"},
		form.Field{Name: "password", Kind: form.Secret, Label: a.words.say("sign_in.password"), Complete: "current-password"},
	)
}

func (w *web) signIn(a *asked) (*shown, error) {
	s := a.signInPage(a.Query("then"))
	f := s.form
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var in api.SignedIn
	err := a.send("/api/v1/sign-in", api.SignInRequest{Login: f.Text("login"), Password: f.Field("password").Value}, &in)
	if err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	if !in.SignedIn {
		return a.secondPage(in.Ticket, f.Text("then"), in.Factors), nil
	}
	return a.onward(f.Text("then"), &in)
}

// blameSignIn is blame for a sign-in, where 401 and too many tries are things to
// say beside the form.
func (a *asked) blameSignIn(f *form.Form, err error) bool {
	if p, ok := err.(*api.Problem); ok && (p.Code == "sign_in_failed" || p.Status == http.StatusTooManyRequests) { //nolint:errorlint // the API's own, unwrapped
		f.Blame("", a.tell(p).Detail)
		return true
	}
	return a.blame(f, err)
}

// factorPage is what a page that asks for a second factor knows of whom it asks.
type factorPage struct{ Passkey bool }

// secondPage asks for the second factor. By is what the person has.
func (a *asked) secondPage(ticket, then string, by []string) *shown {
	has := ""
	if slices.Contains(by, "passkey") {
		has = "passkey"
	}
	return &shown{name: "second", title: a.words.say("second.title"), of: factorPage{has != ""}, form: fleeting("/sign-in/second", a.words.say("second.go"),
		form.Field{Name: "ticket", Kind: form.Hidden, Value: ticket}, form.Field{Name: "by", Kind: form.Hidden, Value: has},
		form.Field{Name: "then", Kind: form.Hidden, Value: then},
		a.codeField(),
	)}
}

func (a *asked) codeField() form.Field {
	return form.Field{Name: "code", Label: a.words.say("second.code"), Hint: a.words.say("second.hint"), Kind: form.Line, Complete: "one-time-code"}
}

// aCode tells a one-time code from a recovery code, which is longer.
func aCode(typed string) (code, recovery string) {
	digits := strings.ReplaceAll(typed, " ", "")
	if len(digits) == 6 && strings.Trim(digits, "0123456789") == "" {
		return digits, ""
	}
	return "", typed
}

func (w *web) second(a *asked) (*shown, error) {
	s := a.secondPage("", "", nil)
	f := s.form
	if !a.typed(f) {
		return a.goTo("/sign-in")
	}
	s.of = factorPage{f.Text("by") == "passkey"}
	if !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var in api.SignedIn
	code, recovery := aCode(f.Text("code"))
	err := a.send("/api/v1/sign-in/second", api.SecondRequest{Ticket: f.Text("ticket"), Code: code, Recovery: recovery}, &in)
	if err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.onward(f.Text("then"), &in)
}

// stepUpPage asks for a second factor again.
func (a *asked) stepUpPage(then string) *shown {
	var acc api.AccountView
	has := a.web.Passkeys && a.get("/api/v1/account", &acc) == nil && len(acc.Passkeys) > 0
	return &shown{name: "step_up", of: factorPage{has}, title: a.words.say("step_up.title"), form: fleeting("/step-up", a.words.say("second.go"),
		form.Field{Name: "then", Kind: form.Hidden, Value: then}, a.codeField())}
}

func (w *web) stepUp(a *asked) (*shown, error) {
	s := a.stepUpPage(a.Query("then"))
	f := s.form
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var in api.SignedIn
	code, recovery := aCode(f.Text("code"))
	if err := a.send("/api/v1/step-up", api.StepUpRequest{Code: code, Recovery: recovery}, &in); err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.onward(f.Text("then"), &in)
}

// letter lets the respondent and their counsel in by the code of a letter.
func (w *web) letter(a *asked) (*shown, error) {
	f := fleeting("/letter", a.words.say("letter.go"), form.Field{
		Name: "code", Kind: form.Line, Label: a.words.say("letter.code"), Hint: a.words.say("letter.hint"), Complete: "off",
	})
	s := &shown{name: "letter", title: a.words.say("letter.title"), form: f}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var in api.SignedIn
	if err := a.send("/api/v1/sign-in/letter", api.CodeOfLetter{Code: f.Text("code")}, &in); err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.onward("", &in)
}

// signOut ends the session; what the browser kept of the pages goes with it.
func (w *web) signOut(a *asked) (*shown, error) {
	if err := a.send("/api/v1/sign-out", nil, nil); err != nil {
		return nil, err
	}
	a.Header("Clear-Site-Data", `"cache", "storage"`)
	return a.goTo("/")
}
