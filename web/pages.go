package web

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/api"
	"probity/web/form"
)

// frame is what every page has around it.
type frame struct {
	Title string
	Says  string // what it is for, in a sentence
	Path  string // of this page
	Words *words
	Other []*words    // the other languages
	Host  string      // who runs this service
	Me    *api.MeView // who is signed in
	Wide  bool        // the page needs the room that there is
	Quick bool        // somebody may look over the reader's shoulder
	Paper string      // where this page is a PDF; "": it is none

	Provider bool   // one may sign in at a provider
	Passkeys bool   // and by passkey
	Nonce    string // of the script of the page
	lang     string // that was asked for
	whole    func(path string) string
}

// Link is the address of a page of ours in the language that was asked for.
func (f frame) Link(path string) string { return f.whole(inLanguage(path, f.lang)) }

// Desk reports that the reader works with cases: the way to all of their pages needs room.
func (f frame) Desk() bool { return f.Me != nil && f.Me.Case == "" && !f.Me.Side }

// place is a page that the navigation leads to.
type place struct{ Path, Label string }

// Places are the pages that the reader may go to from anywhere.
func (f frame) Places() []place {
	at := func(key, path string) place { return place{path, f.Words.say("nav." + key)} }
	switch {
	case f.Me == nil:
		return []place{at("how", "/how-it-goes"), at("mine", "/my-report"), at("letter", "/letter"), at("sign_in", "/sign-in")}
	case f.Me.Case != "":
		return []place{at("case", "/cases/"+f.Me.Case)}
	case f.Me.Side:
		return []place{at("my_cases", "/my-cases"), at("account", "/account")}
	}
	out := []place{at("work", "/work"), at("cases", "/cases")}
	if len(f.Me.Offices) > 0 {
		out = append(out, at("caseload", "/caseload"), at("records", "/records"))
	}
	if f.Me.Admin || len(f.Me.Offices) > 0 {
		out = append(out, at("rules", "/rules"), at("people", "/people"))
	}
	if f.Me.Admin {
		out = append(out, at("ledger", "/ledger"))
	}
	return append(out, at("account", "/account"))
}

// shown is a page to be shown: the name of its template and what it tells.
type shown struct {
	name  string
	title string
	of    any
	form  *form.Form
	to    string // go there instead
	wide  bool
	nonce string // of the script of the page; "": it has none
	quick bool   // of a reporter: with a way to leave it quickly, and no link that would lose what was typed
	paper string // what the page is called as a file, where it is one to be kept
}

// view is what a template is given.
type view struct {
	frame
	Of   any
	Form *form.Form
}

// handler makes a page, or says why there is none.
type handler func(*asked) (*shown, error)

var errNotThere = errors.New("there is no such page")

// asked is a request for a page in the language that was chosen, or else in the one that
// the browser asks for.
func (w *web) asked(c *gin.Context) *asked {
	return &asked{Context: c, web: w, words: w.words.in(c.Query("lang"), c.GetHeader("Accept-Language"))}
}

// page is a page in the language of who asks for it.
func (w *web) page(make handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		w.answer(w.asked(c), make)
	}
}

// desk is a page for the people who work with cases, in English, the language of
// the procedures.
func (w *web) desk(make handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		w.answer(&asked{Context: c, web: w, words: w.words.all[0], desk: true}, known(make))
	}
}

// member is a page for who is signed in, in their language.
func (w *web) member(make handler) gin.HandlerFunc { return w.page(known(make)) }

// known keeps who is not signed in from a page.
func known(make handler) handler {
	return func(a *asked) (*shown, error) {
		if a.signedIn() == nil {
			return nil, &api.Problem{Status: http.StatusUnauthorized, Code: "unauthenticated"}
		}
		return make(a)
	}
}

func (w *web) answer(a *asked, make handler) {
	if a.Request.Method == http.MethodPost {
		a.Request.Body = http.MaxBytesReader(a.Writer, a.Request.Body, w.mostSent(a))
	}
	a.signedIn()
	s, err := make(a)
	switch status := http.StatusOK; {
	case declaresFirst(a, err):
		a.Header("Location", a.link("/cases/"+url.PathEscape(a.Param("id"))+"/declaration"))
		a.Status(http.StatusSeeOther)
	case err != nil:
		w.show(a.wrong(err))
	case a.Writer.Written():
	case s.to != "":
		a.Header("Location", s.to)
		a.Status(http.StatusSeeOther)
	default:
		if s.form != nil && !s.form.OK() {
			status = http.StatusUnprocessableEntity
		}
		w.show(a, status, s)
	}
}

// declaresFirst reports that a page of a case is refused to a member who has to declare
// first.
func declaresFirst(a *asked, err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == "declare_first" && a.Request.Method == http.MethodGet && strings.HasPrefix(a.FullPath(), "/cases/:id")
}

// trouble is what a page says of something that did not go.
type trouble struct {
	Title, Detail string
	Rule          string
	English       bool // the words are those of the API
	Again         *again
	Account       bool // it was a button of the account page
}

// again lets a form be sent again that could not be taken now.
type again struct {
	Action string
	Typed  url.Values
	SignIn bool // after signing in, or showing a second factor, in another window
	StepUp bool
}

// wrong is the page for an error. What the API refuses to show is not there.
func (a *asked) wrong(err error) (*asked, int, *shown) {
	var p *api.Problem
	if !errors.As(err, &p) {
		p = &api.Problem{Status: http.StatusInternalServerError, Code: "internal"}
	}
	if errors.Is(err, errNotThere) {
		p = &api.Problem{Status: http.StatusNotFound, Code: "not_found"}
	}
	t := a.tell(p)
	t.Account = strings.HasPrefix(a.FullPath(), "/account/") && p.Status == http.StatusConflict
	reading := a.Request.Method == http.MethodGet
	switch {
	case p.Code == "unauthenticated" && reading:
		a = a.web.asked(a.Context) // in their language, where the page asked for is one in English
		return a, http.StatusUnauthorized, a.signInPage(a.Request.URL.RequestURI())
	case p.Code == "step_up" && reading:
		return a, http.StatusForbidden, a.stepUpPage(a.Request.URL.RequestURI())
	case p.Code == "step_up" && strings.HasPrefix(a.FullPath(), "/account/"): // a button of that page, to be pressed again
		return a, http.StatusForbidden, a.stepUpPage("/account")
	case a.keep && (p.Code == "unauthenticated" || p.Code == "step_up" || p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests):
		t.Again = &again{Action: a.Request.URL.Path, Typed: a.Request.PostForm, SignIn: p.Code == "unauthenticated", StepUp: p.Code == "step_up"}
	}
	return a, p.Status, &shown{name: "trouble", title: t.Title, of: t}
}

// tell puts a problem into the words of the reader: those of the catalogue where
// it has some for the code, and the API's own where the page is in English.
func (a *asked) tell(p *api.Problem) trouble {
	title, detail := "problem."+p.Code+".title", "problem."+p.Code+".detail"
	if !a.words.has(title) && p.Detail == "" {
		title, detail = "problem.internal.title", "problem.internal.detail"
	}
	if a.words.has(title) && (p.Detail == "" || a.words.Code != "en") {
		return trouble{Title: a.words.say(title), Detail: a.words.say(detail), Rule: p.Rule}
	}
	return trouble{Title: p.Title, Detail: p.Detail, Rule: p.Rule, English: true}
}

// blame puts what the API refused to the fields of the form; false when it is
// nothing that another filling in would mend. What was refused is over: the form
// corrected is another request, under a name of its own.
func (a *asked) blame(f *form.Form, err error) bool {
	var p *api.Problem
	if !errors.As(err, &p) || p.Status >= 500 || p.Status == http.StatusNotFound || p.Status == http.StatusTooManyRequests ||
		p.Code == "unauthenticated" || p.Code == "step_up" || p.Code == "cross_site" {
		return false
	}
	said := a.tell(p)
	text := said.Detail
	if p.Rule != "" {
		text += " (" + p.Rule + ")"
	}
	f.Blame(p.Field, text)
	f.Once = uuid.NewString()
	return true
}

func (w *web) frame(a *asked, s *shown) frame {
	f := frame{Title: s.title, Says: a.words.says(s.name), Path: a.Request.URL.Path, Words: a.words, Host: w.Host, Me: a.me, Wide: s.wide, Quick: s.quick, Provider: w.Provider, Passkeys: w.Passkeys, Nonce: s.nonce, lang: a.Query("lang"), whole: a.whole}
	if s.paper != "" && w.Press != nil {
		f.Paper = f.Path + "/pdf"
	}
	return f
}

func (w *web) show(a *asked, status int, s *shown) {
	f := w.frame(a, s)
	for _, o := range w.words.all {
		if o != a.words && !a.desk && (!s.quick || a.Request.Method == http.MethodGet) { // a link would lose what was typed
			f.Other = append(f.Other, o)
		}
	}
	if s.form != nil {
		a.words.tellForm(s.form.Fields)
	}
	var b bytes.Buffer
	if err := w.pages.by[a.words.Code][s.name].Execute(&b, view{f, s.of, s.form}); err != nil {
		w.Log.Error("a page cannot be written", "page", s.name)
		a.Status(http.StatusInternalServerError)
		return
	}
	if s.nonce != "" {
		a.Header("Content-Security-Policy", policy+"; script-src 'nonce-"+s.nonce+"'; require-trusted-types-for 'script'; trusted-types 'none'")
	}
	a.Header("Content-Language", a.words.Code)
	a.give(status, "text/html; charset=utf-8", b.Bytes())
}
