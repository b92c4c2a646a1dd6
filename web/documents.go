package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"probity/api"
	"probity/web/form"
)

// document hands a document on while the API gives it out: to be saved, under the
// headers of the API, which say that nothing is to be made of it here. What the API
// refuses is a page, and not a byte of the document.
func document(a *asked) (*shown, error) {
	q := url.Values{}
	for _, name := range []string{"original", "redaction"} {
		if v := a.Query(name); v != "" {
			q.Set(name, v)
		}
	}
	return nil, a.giveOut(address("/api/v1/documents/"+url.PathEscape(a.Param("id")), q))
}

// exportFile hands on the record of a case.
func exportFile(a *asked) (*shown, error) {
	return nil, a.giveOut("/api/v1/cases/" + url.PathEscape(a.Param("id")) + "/export")
}

// giveOut lets the API answer straight to whoever asked, as it comes; but not when
// it refuses.
func (a *asked) giveOut(path string) error {
	return a.handOut(http.MethodGet, path, nil, http.Header{"Accept": {"*/*"}})
}

func (a *asked) handOut(method, path string, body io.Reader, header http.Header) error {
	to := &handed{answer: answer{header: http.Header{}, out: a.Writer}}
	if err := a.pass(method, path, body, header, to); err != nil || to.given {
		return err
	}
	return to.refusal()
}

// handed writes through what is given out to be saved, and keeps everything else
// back.
type handed struct {
	answer
	given bool
}

func (h *handed) WriteHeader(status int) {
	if h.status != 0 {
		return
	}
	h.status = status
	if status != http.StatusOK || !strings.HasPrefix(h.header.Get("Content-Disposition"), "attachment") {
		return
	}
	h.given = true
	to := h.out.Header()
	for name, values := range h.header {
		to[name] = values
	}
	h.out.WriteHeader(status)
	if w, ok := h.out.(interface{ WriteHeaderNow() }); ok { // an empty file is an answer too
		w.WriteHeaderNow()
	}
}

func (h *handed) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	if h.given {
		return h.out.Write(b)
	}
	return h.body.Write(b)
}

// refusal is what the API said instead of giving something out.
func (h *handed) refusal() error {
	if err := h.problem(); err != nil {
		return err
	}
	return errUnknownAnswer
}

// custodyPage is who had a document and what was done with it.
type custodyPage struct {
	api.CustodyView
	Redactions []redaction
	Marks      bool   // the reader blacks out and releases
	Done       string // what was done just now
}

// redaction is what was blacked out, and the way to release it for who did not make it.
type redaction struct {
	api.RedactionView
	Release *form.Form
}

// custody is the page of a document for those who work on its case: its chain, what
// was blacked out in it and for whom, and the ways to let it be read that nobody
// could look into.
func custody(a *asked) (*shown, error) {
	page := new(custodyPage)
	path := "/api/v1/documents/" + url.PathEscape(a.Param("id"))
	if err := a.get(path+"/custody", &page.CustodyView); err != nil {
		return nil, err
	}
	var red api.RedactionList
	var p *api.Problem
	if err := a.get(path+"/redactions", &red); err != nil && (!errors.As(err, &p) || p.Code != "not_yours") {
		return nil, err
	}
	page.Marks = red.Redactions != nil
	for _, r := range red.Redactions {
		x := redaction{RedactionView: r}
		if r.ReleasedBy == "" && r.MadeBy != a.me.Person {
			x.Release = form.New("/documents/"+url.PathEscape(page.Document.ID)+"/redactions/"+strconv.Itoa(r.N)+"/release", "I have read what is left: release it")
			x.Release.Careful = true
		}
		page.Redactions = append(page.Redactions, x)
	}
	for name, says := range map[string]string{
		"opened":   "It can be read now. That it was opened, and why, stands below.",
		"redacted": "It is blacked out, and the attack on it found nothing. It waits for a second person, who reads what is left and releases it.",
		"released": "It is released: those for whom it was made are given what is left.",
	} {
		if a.Query(name) != "" {
			page.Done = says
		}
	}
	s := &shown{name: "custody", title: "Document", of: page, wide: true}
	if page.Document.State != "clean" && page.Document.State != "unscannable" || page.Document.State == "clean" && page.Document.Copy != nil {
		return s, nil // it is not given out at all, or there is a copy to be given
	}
	home := "/documents/" + url.PathEscape(page.Document.ID) + "/custody"
	f := form.New(home, "Let it be read",
		form.Field{Name: "for", Kind: form.Radios, Label: "For whom?", Options: []form.Option{
			{Value: "me", Label: "For me, at my own risk"}, {Value: "all", Label: "For all who may know of the document", Hint: "What was given out is not got back."},
		}},
		form.Field{Name: "reason", Kind: form.Area, Rows: 3, Label: "Why?", Hint: "It stands in the chain of custody."})
	s.form = f
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	err := a.send(path+"/openings", api.Opening{For: f.Text("for"), Reason: f.Text("reason")}, nil)
	switch {
	case err == nil:
		return a.goTo(home + "?opened=1")
	case !a.blame(f, err):
		return nil, err
	}
	return s, nil
}
