package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"probity/activities"
	"probity/api"
	"probity/evidence/clamd"
	"probity/evidence/pages"
	"probity/ledger"
	"probity/notice"
	"probity/signin"
	"probity/store"
	"probity/vault"
	"probity/web"
	"probity/workflows"
	"probity/workflows/engine"
)

// house is what API and worker stand on together: one database, one client of
// Temporal, one set of rules, one clock.
type house struct {
	settings
	db     *store.DB
	rules  *store.Library
	time   *caseTime
	key    *ledger.Key // signs the log; nil: this process neither seals nor gives lodging receipts
	client client.Client
	log    *slog.Logger
	doors  []*door
	daemon *clamd.Daemon // that looks documents through; nil: none does
	press  web.Press     // that makes PDFs; nil: none does

	mostFile int64 // bytes of one document
	limits   api.Limits
	digests  time.Duration // how often the offices are told by mail; 0: never
}

func openHouse(ctx context.Context, s settings, dsn string, keys *vault.Vault, log *slog.Logger, o client.Options) (*house, error) {
	h := &house{settings: s, log: log}
	var err error
	if h.mostFile, h.limits, err = s.quota.read(); err != nil {
		return nil, err
	}
	if h.limits.Burst, err = s.burstOf(); err != nil {
		return nil, err
	}
	if h.digests, err = s.digestPeriod(); err != nil {
		return nil, err
	}
	if s.scanner != "" {
		if h.daemon, err = clamd.At(s.scanner); err != nil {
			return nil, err
		}
	}
	if h.db, err = store.Open(ctx, dsn, store.Options{Vault: keys}); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx, o); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *house) furnish(ctx context.Context, o client.Options) error {
	var err error
	if h.rules, err = store.OpenLibrary(ctx, h.db); err != nil {
		return err
	}
	i, err := h.db.Installation(ctx)
	if err != nil {
		return err
	}
	h.time = newCaseTime(i)
	if h.logKey != "" {
		if h.key, err = ledger.LoadKey(h.logKey); err != nil {
			return err
		}
	}
	h.client, err = client.NewLazyClient(o) // reports are taken in while Temporal is away
	return err
}

// follow takes over what other processes change: the pace of case time, and the
// library of procedures.
func (h *house) follow(ctx context.Context) {
	go h.time.follow(ctx, h.db, h.log)
	go h.rules.Follow(ctx, func(err error) { h.log.Warn("the library could not be read again", "reason", safe(err)) })
}

func (h *house) close() error {
	for _, d := range h.doors {
		d.close()
	}
	if h.client != nil {
		h.client.Close()
	}
	return h.db.Close()
}

func (h *house) door() *door {
	d := newDoor(&engine.Dispatcher{Client: h.client}, func(ctx context.Context) error {
		_, err := h.client.CheckHealth(ctx, &client.CheckHealthRequest{})
		return err
	}, h.db.Decided)
	h.doors = append(h.doors, d)
	return d
}

// handler is the pages, with the API that they are made from.
func (h *house) handler(pepper []byte) http.Handler {
	return web.New(web.Deps{
		API: h.api(pepper), Log: h.log, TLS: strings.HasPrefix(h.url, "https://"), Host: "Probity", Provider: h.issuer != "", Passkeys: signin.HasPasskeys(h.url), Hosts: h.hosts(),
		Now: h.time.Now, MaxUpload: h.mostFile, Lodging: h.key != nil, Press: h.press,
	})
}

func (h *house) api(pepper []byte) http.Handler {
	return api.New(api.Deps{
		DB: h.db, Procedures: h.rules, Dispatcher: h.door(), Check: fullCheck,
		Now: h.time.Now, Pepper: pepper, SignIn: h.signIn(), Log: h.log, MaxUpload: h.mostFile, Limits: h.limits, LogKey: h.key,
		Pages: &pages.Drawer{},
		TLS:   strings.HasPrefix(h.url, "https://"),
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
	documents := &activities.Documents{DB: h.db, Time: h.time}
	if h.daemon != nil { // not a Scanner that holds nothing
		documents.Scanner = h.daemon
	}
	acts := &activities.Activities{
		Documents: documents, Docket: docket, Time: h.time, Letters: desk, Post: desk, Dispatcher: &engine.Dispatcher{Client: h.client},
	}
	if h.digests > 0 {
		acts.Digests = &activities.Digests{DB: h.db, Mailer: mailer, Time: h.time, Period: h.digests, Contact: h.contact, ReadAt: h.url, Procedures: h.rules, Log: h.log}
	}
	if h.key != nil {
		acts.Sealer = &store.Sealer{DB: h.db, Key: h.key, Copy: h.copyOfLog()}
	}
	w := worker.New(h.client, workflows.TaskQueue, engine.WorkerOptions())
	workflows.Register(w, acts)
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

// schedules makes what runs by schedule. Without a key nothing is sealed.
func (h *house) schedules(ctx context.Context) error {
	seal, err := h.sealInterval()
	if err != nil {
		return err
	}
	if h.key == nil {
		h.log.Warn("nothing is sealed: PROBITY_LOG_KEY names no key (probity log key makes one)")
		seal = 0
	}
	return engine.EnsureSchedules(ctx, h.client, h.time.Day(), seal)
}
