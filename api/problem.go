package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/evidence"
	"probity/store"
)

// Problem is the one shape of everything that did not go well (RFC 9457). It
// says what a person can do about it; what went wrong inside is never in it.
type Problem struct {
	Type     string     `json:"type"` // /problems/{code}: a page that explains it
	Title    string     `json:"title"`
	Status   int        `json:"status"`
	Detail   string     `json:"detail"`             // a sentence a person can act on
	Instance string     `json:"instance,omitempty"` // the act it is about, if one was recorded
	Code     string     `json:"code"`
	Rule     string     `json:"rule,omitempty"`  // the rule that refuses, cited
	Field    string     `json:"field,omitempty"` // what of the request is at fault: "particulars.text"
	From     *time.Time `json:"from,omitempty"`  // from when it would be allowed, where time alone changes the answer

	Missing  []string      `json:"missing,omitempty"`  // what stands in the way, each as a sentence
	Problems []PackProblem `json:"problems,omitempty"` // everything that is wrong with the text of a pack
}

// PackProblem is one thing wrong with a pack, at a line of its text.
type PackProblem struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Path   string `json:"path,omitempty"` // where in the pack: clocks.response.owner
	Reason string `json:"reason"`
}

// Error is the code and nothing else: errors end up in logs.
func (p *Problem) Error() string { return "problem: " + p.Code }

func (p *Problem) at(field string) *Problem { p.Field = field; return p }

// problem is the problem with the code; an empty sentence takes the usual one.
func problem(code, sentence string) *Problem {
	k, ok := problemKinds[code]
	if !ok {
		k, code = problemKinds["internal"], "internal"
	}
	if sentence == "" {
		sentence = k.Usual
	}
	return &Problem{Type: "/problems/" + code, Title: k.Title, Status: k.Status, Detail: sentence, Code: code}
}

// errNotFound is the answer for what is not there and, word for word, for what
// the reader must not know of.
func errNotFound() *Problem { return problem("not_found", "") }

// refused is the problem for what the rules refuse.
func refused(r *docket.Refusal, act, under string) *Problem {
	p := problem(string(r.Code), r.Sentence)
	p.Rule = r.Rule
	if p.Code != string(r.Code) { // a code this table does not know yet
		p = problem("unfair", r.Sentence)
	}
	if act != "" {
		p.Instance = "/api/v1/acts/" + act
	}
	if r.Field != "" {
		p.Field = under + r.Field
	}
	if !r.From.IsZero() {
		from := r.From.UTC()
		p.From = &from
	}
	return p
}

// problemOf makes a problem of any error; what it does not know is internal.
func problemOf(err error) *Problem {
	var p *Problem
	var r *docket.Refusal
	var file *evidence.Refusal
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &r):
		return refused(r, "", "")
	case errors.Is(err, store.ErrLetGo):
		return problem("let_go", "")
	case errors.Is(err, store.ErrNotFound):
		return errNotFound()
	case errors.Is(err, store.ErrDifferentAct):
		return problem("different_act", "")
	case errors.Is(err, store.ErrConflict):
		return problem("conflict", "")
	case errors.As(err, &file):
		return problem("file_refused", file.Sentence).at("file")
	case errors.Is(err, store.ErrFullPerson):
		return problem("full", "What you sent to this case fills the room that one person has. Nothing was kept of this document; all you sent before is there. Send only what matters, or ask the office.")
	case errors.Is(err, store.ErrFullLoose):
		return problem("full", "There is no room just now for documents that no report names yet. Nothing was kept of this document. Make your report without it, and send it with your receipt afterwards: it has room of its own then.")
	case errors.Is(err, store.ErrFullAll):
		return problem("full", "The service has no room for more documents just now. Nothing was kept of this document; all that was sent before is there. Reports and acts are taken without it: tell the office what you have, and send it later.")
	case errors.Is(err, store.ErrFull):
		return problem("full", "")
	case errors.Is(err, store.ErrTooLarge):
		return problem("too_large", "")
	case errors.Is(err, store.ErrManyAtOnce):
		return problem("busy", "You are sending several documents at this moment. Wait until one of them is in, and send this one again.")
	case errors.Is(err, store.ErrBusy):
		return problem("busy", "")
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problem("unavailable", "")
	}
	return problem("internal", "")
}

// do makes a gin handler of one of ours: the one path by which errors leave.
func (a *api) do(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			a.fail(c, err)
		}
	}
}

func (a *api) fail(c *gin.Context, err error) {
	p := problemOf(err)
	if p.Status >= 500 {
		a.Log.Error("request failed", "request", c.GetString(requestID), "route", route(c), "error", safeError(err))
	}
	if c.Writer.Written() { // half an answer is out: end it so that nobody takes it for a whole one
		panic(http.ErrAbortHandler)
	}
	for _, h := range []string{"Content-Length", "Content-Disposition", "ETag", "Location"} { // of an answer that was about to be given
		c.Writer.Header().Del(h)
	}
	switch p.Status {
	case http.StatusUnauthorized:
		c.Header("WWW-Authenticate", challenge(c))
	case http.StatusRequestEntityTooLarge:
		c.Header("Connection", "close")
	case http.StatusTooManyRequests:
		c.Header("Retry-After", "5")
	case http.StatusServiceUnavailable:
		c.Header("Retry-After", "5")
	}
	c.Abort()
	writeJSON(c, p.Status, "application/problem+json", p)
}

// safeError names an error without what anybody wrote: the store's errors hold
// no values; of all others only the type is told.
func safeError(err error) string {
	var d *store.DatabaseError
	if errors.As(err, &d) { // first: its code says more than that the database is away
		return d.Error()
	}
	for _, known := range []error{
		store.ErrUnavailable, store.ErrBusy, store.ErrNoProcedure, store.ErrBroken, store.ErrPack, context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return typeName(err)
}
