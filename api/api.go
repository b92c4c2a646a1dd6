// Package api is the way in by HTTP: reports without an account, and everything
// a party, an investigator, a member or an office does and reads in a case.
//
// openapi.yaml says what there is; routes.go says where it is handled. A
// handler binds the request, asks access.go whether the reader may know of the
// case, and answers through one of two doors: reply.go for what went well,
// problem.go for what did not.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"probity/evidence"
	"probity/ledger"
	"probity/procedure"
	"probity/procedure/register"
	"probity/signin"
	"probity/store"
	"probity/workflows"
)

// Dispatcher has acts decided; workflows.Dispatcher is one. Enter answers once
// the act is decided, whichever way, and with workflows.ErrAway when it cannot
// be now: the act is safe then and will be decided later.
type Dispatcher interface {
	Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error)
}

// Deps is what the API stands on. All but the last group must be given.
type Deps struct {
	DB         *store.DB
	Procedures *store.Library
	Dispatcher Dispatcher
	Now        func() time.Time // case time
	Pepper     []byte           // secret of this installation, at least 32 bytes, kept for good: receipts are looked up with it

	// Check searches a pack for unfairness, before it is activated; none: every
	// check finds that nothing was checked.
	Check func(ctx context.Context, p *procedure.Procedure) *register.Result

	// LogKey signs the log, lodging receipts and exports; none: nothing is signed
	// here.
	LogKey *ledger.Key
	SignIn signin.Options // how people sign in; DB and Pepper are those above

	Pages      evidence.Pages                  // draws the pages of PDFs that are blacked out; none: they are refused
	Log        *slog.Logger                    // none: nothing is logged
	TLS        bool                            // the world reaches us by TLS: say so to browsers
	Temporal   func(ctx context.Context) error // for /health/ready; none: not told
	MaxBody    int64                           // of a JSON request; 1 MiB when zero
	MaxUpload  int64                           // of a document; store.MaxDocumentBytes when zero
	Patience   time.Duration                   // how long an answer waits for an act to be decided; 15 s when zero
	DraftsKept time.Duration                   // how long a report waits to be confirmed, in real time; 24 h when zero
	Limits     Limits
}

// Limits bound what people without an account may ask for: no address of anybody
// is looked at. Zero values take the defaults.
type Limits struct {
	AtOnce        int           // requests of a kind that are worked on at once: 3
	Waiting       int           // requests of a kind that may wait for it: 300
	Wait          time.Duration // how long one waits before it is told to come again: 45 s
	UploadsAtOnce int           // documents that are taken in at once: 24
	Sending       int           // documents that one person with an account or a code may be sending at once: 8
	Burst         int           // reports within an hour under one procedure after which others wait for a quick look: 20

	// What is kept of documents, in bytes.
	CaseBytes   int64 // 2 GiB
	PersonBytes int64 // 512 MiB: of one person, to one case
	LooseBytes  int64 // 2 GiB: of all that people without an account sent and no report names yet
	AllBytes    int64 // no bound: of all there is, copies with it
}

func (d Deps) withDefaults() Deps {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Check == nil {
		d.Check = func(context.Context, *procedure.Procedure) *register.Result {
			return &register.Result{Faults: []register.Fault{{Rule: "check", Says: "This server has no means to check a procedure."}}}
		}
	}
	if d.MaxBody <= 0 {
		d.MaxBody = 1 << 20
	}
	if d.MaxUpload <= 0 || d.MaxUpload > store.MaxDocumentBytes {
		d.MaxUpload = store.MaxDocumentBytes
	}
	if d.DraftsKept == 0 {
		d.DraftsKept = 24 * time.Hour
	}
	if d.Patience <= 0 {
		d.Patience = 15 * time.Second
	}
	if d.Limits.AtOnce <= 0 {
		d.Limits.AtOnce = 3
	}
	if d.Limits.Waiting <= 0 {
		d.Limits.Waiting = 300
	}
	if d.Limits.Wait <= 0 {
		d.Limits.Wait = 45 * time.Second
	}
	if d.Limits.Burst <= 0 {
		d.Limits.Burst = 20
	}
	if d.Limits.UploadsAtOnce <= 0 {
		d.Limits.UploadsAtOnce = uploadAtOnce
	}
	if d.Limits.Sending <= 0 {
		d.Limits.Sending = 8 // as many of the largest as a person has room for in a case
	}
	if d.Limits.CaseBytes <= 0 {
		d.Limits.CaseBytes = 2 << 30
	}
	if d.Limits.LooseBytes <= 0 {
		d.Limits.LooseBytes = 2 << 30
	}
	if d.Limits.PersonBytes <= 0 {
		d.Limits.PersonBytes = 512 << 20
	}
	return d
}

type api struct {
	Deps
	spec     *spec
	desk     *signin.Desk
	drafts   *line // reports that come in
	confirms *line
	receipts *line // who looks after a report with a receipt
	codes    *line // who enters by the code of a letter
	uploads  *line // documents that come in
	public   *line // who reads what is published
	told     todays[FiguresView]
	imposed  todays[PrecedentsView]
	draws    sync.Mutex // one picture is drawn anew at a time: it is done in memory
}

// New is the API as a handler. It panics when something it cannot work without
// is missing: that is a mistake in the program that calls it.
func New(d Deps) http.Handler {
	if d.DB == nil || d.Procedures == nil || d.Dispatcher == nil || d.Now == nil || len(d.Pepper) < 32 {
		panic("api.New: DB, Procedures, Dispatcher, Now and a Pepper of 32 bytes or more are needed")
	}
	d = d.withDefaults()
	d.SignIn.DB, d.SignIn.Pepper = d.DB, d.Pepper
	desk, err := signin.New(d.SignIn)
	if err != nil {
		panic("api.New: " + err.Error())
	}
	each := func() *line { return newLine(d.Limits.AtOnce, d.Limits.Waiting, d.Limits.Wait) }
	a := &api{Deps: d, spec: readSpec(), desk: desk, drafts: each(), confirms: each(), receipts: each(), codes: each(), public: each(), uploads: newLine(d.Limits.UploadsAtOnce, d.Limits.Waiting, d.Limits.Wait)}
	return a.engine()
}

func (a *api) engine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	_ = e.SetTrustedProxies(nil) // no header says who is calling
	e.RedirectTrailingSlash, e.RedirectFixedPath = false, false
	e.HandleMethodNotAllowed = true
	e.Use(a.watch, a.recover, a.headers, sameSite)
	e.NoRoute(a.do(func(*gin.Context) error { return errNotFound() }))
	e.NoMethod(a.do(func(*gin.Context) error { return problem("method_not_allowed", "") }))
	a.routes(e)
	return e
}

// Server is an HTTP server with bounds on everything a caller can draw out.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           alone(h),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // its lines quote what callers sent
	}
}

// alone has a connection end with a request whose body comes in chunks. One that says a length as well is read by its
// chunks here, and perhaps by its length by what stands in front: what comes behind would be somebody else's request
// (https://www.rfc-editor.org/rfc/rfc9112#section-6.1).
func alone(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}
