package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/api"
)

// asked is one request for a page, and the way to the API on behalf of whoever
// sent it.
type asked struct {
	*gin.Context
	web   *web
	words *words
	once  string      // names the filling in of the form that was sent
	desk  bool        // a page of those who work with cases, in English alone
	keep  bool        // what the form sent can be given back
	me    *api.MeView // who is signed in, once it was asked for
}

// asThey are the headers of the browser that the API goes by: who it is, and from
// which page a form comes.
var asThey = []string{"Cookie", "Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"}

// errUnknownAnswer is an answer of the API that no page knows.
var errUnknownAnswer = errors.New("the API gave an answer that no page knows")

// get asks the API for something and reads the answer into it.
func (a *asked) get(path string, into any) error {
	return a.ask(http.MethodGet, path, nil, into)
}

// send sends something to the API and reads the answer into it; nil: nothing of
// the answer is looked at. The same form sent twice is done once.
func (a *asked) send(path string, body, into any) error {
	return a.ask(http.MethodPost, path, body, into)
}

func (a *asked) ask(method, path string, body, into any) error {
	var text io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		text = bytes.NewReader(b)
	}
	res, err := a.raw(method, path, text, http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}})
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(res.body.Bytes(), into)
}

// raw asks the API as the browser would. An answer that is a problem is returned
// as one.
func (a *asked) raw(method, path string, body io.Reader, header http.Header) (*answer, error) {
	res := &answer{header: http.Header{}, out: a.Writer}
	if err := a.pass(method, path, body, header, res); err != nil {
		return nil, err
	}
	if err := res.problem(); err != nil {
		return nil, err
	}
	for _, cookie := range res.header.Values("Set-Cookie") {
		a.Writer.Header().Add("Set-Cookie", cookie)
	}
	return res, nil
}

func (a *asked) pass(method, path string, body io.Reader, header http.Header, into http.ResponseWriter) error {
	req, err := http.NewRequestWithContext(a.Request.Context(), method, path, body)
	if err != nil {
		return err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	for _, name := range asThey {
		if sent := a.Request.Header.Values(name); len(sent) > 0 {
			req.Header[name] = sent
		}
	}
	if a.once != "" && method == http.MethodPost {
		req.Header.Set("Idempotency-Key", a.once)
	}
	req.RemoteAddr, req.Host, req.TLS = a.Request.RemoteAddr, a.Request.Host, a.Request.TLS
	a.web.API.ServeHTTP(into, req)
	return nil
}

// answer is what the API answers within this process.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
	out    http.ResponseWriter
}

// problem is what the API says went wrong; nil where nothing did.
func (a *answer) problem() error {
	if strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") {
		p := new(api.Problem)
		if err := json.Unmarshal(a.body.Bytes(), p); err != nil {
			return err
		}
		return p
	}
	if a.status >= 300 {
		return errUnknownAnswer
	}
	return nil
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// Unwrap lets the API set the deadlines of the connection it answers on.
func (a *answer) Unwrap() http.ResponseWriter { return a.out }
