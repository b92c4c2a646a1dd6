package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"probity/activities"
	"probity/api"
	"probity/notice"
	"probity/store"
	"probity/workflows"
	"probity/workflows/engine"
)

// house is what API and worker stand on together: one database, one client of
// Temporal, one set of rules, one clock.
type house struct {
	settings
	db     *store.DB
	rules  *rules
	time   *caseTime
	client client.Client
	log    *slog.Logger
}

func openHouse(ctx context.Context, s settings, dsn string, log *slog.Logger, o client.Options) (*house, error) {
	h := &house{settings: s, log: log}
	var err error
	if h.db, err = store.Open(ctx, dsn, store.Options{}); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx, o); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *house) furnish(ctx context.Context, o client.Options) error {
	var err error
	if h.rules, err = loadRules(ctx, h.db, h.packs); err != nil {
		return err
	}
	i, err := h.db.Installation(ctx)
	if err != nil {
		return err
	}
	h.time = newCaseTime(i)
	h.client, err = client.NewLazyClient(o) // reports are taken in while Temporal is away
	return err
}

func (h *house) close() error {
	if h.client != nil {
		h.client.Close()
	}
	return h.db.Close()
}

// handler is the API.
func (h *house) handler(pepper []byte, limits api.Limits) http.Handler {
	return api.New(api.Deps{
		DB: h.db, Procedures: h.rules, Dispatcher: &door{engine: &engine.Dispatcher{Client: h.client}, client: h.client},
		Now: h.time.Now, Pepper: pepper, Log: h.log, Limits: limits,
		Temporal: func(ctx context.Context) error {
			_, err := h.client.CheckHealth(ctx, &client.CheckHealthRequest{})
			return err
		},
	})
}

// worker does what Temporal hands out. It shares the client with the API where
// both run in one process, so that a case's first step needs no round trip.
func (h *house) worker(mailer notice.Mailer) worker.Worker {
	docket := activities.Store{DB: h.db, Procedures: h.rules, Time: h.time}
	desk := activities.Desk{Store: docket, Mailer: mailer, Contact: h.contact, ReadAt: h.url}
	w := worker.New(h.client, workflows.TaskQueue, engine.WorkerOptions())
	workflows.Register(w, &activities.Activities{
		Docket: docket, Time: h.time, Letters: desk, Post: desk, Dispatcher: &engine.Dispatcher{Client: h.client},
	})
	return w
}

// mailer sends over the server of SMTP_URL, or puts messages into a folder.
func (h *house) mailer(outbox string) (notice.Mailer, error) {
	if h.smtp != "" {
		return notice.NewSMTP(notice.Server{URL: h.smtp, From: h.mailFrom})
	}
	return notice.NewOutbox(outbox, h.mailFrom, nil)
}

func outboxOf(dir string) string { return filepath.Join(dir, "outbox") }

// door brings the API's acts to the engine, and is quick to say that the engine
// is away: nobody who files a report should wait for that.
type door struct {
	engine *engine.Dispatcher
	client client.Client
	away   atomic.Bool // it was when last looked
}

var _ workflows.Dispatcher = (*door)(nil)

const (
	firstDoubt = 800 * time.Millisecond // after so long without an answer it is looked whether there is a server at all
	quickLook  = 700 * time.Millisecond
)

// Enter implements workflows.Dispatcher.
func (d *door) Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	doubt := firstDoubt
	if d.away.Load() {
		doubt = 0
	}
	watch := time.AfterFunc(doubt, func() {
		look, done := context.WithTimeout(ctx, quickLook)
		defer done()
		_, err := d.client.CheckHealth(look, &client.CheckHealthRequest{})
		if ctx.Err() != nil {
			return
		}
		d.away.Store(err != nil)
		if err != nil {
			cancel()
		}
	})
	defer watch.Stop()
	out, err := d.engine.Enter(ctx, caseID, actID)
	if err == nil {
		d.away.Store(false)
	}
	return out, err
}

// StartCase implements workflows.Dispatcher.
func (d *door) StartCase(ctx context.Context, caseID string) error {
	return d.engine.StartCase(ctx, caseID)
}
