package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"probity/store"
	"probity/workflows"
)

// statusError is an answer that was not a good one.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("the API answered %d", int(s)) }

func (b *bench) post(ctx context.Context, path, who string, body any) (map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return b.send(ctx, http.MethodPost, path, who, bytes.NewReader(text))
}

func (b *bench) send(ctx context.Context, method, path, who string, body io.Reader) (map[string]any, error) {
	req, err := http.NewRequestWithContext(ctx, method, b.url+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", uuid.NewString())
	}
	req.Header.Set("Authorization", "Bearer "+b.tokens[who])
	res, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 || res.StatusCode == http.StatusAccepted {
		_, _ = io.Copy(io.Discard, res.Body)
		return nil, statusError(res.StatusCode)
	}
	var out map[string]any
	return out, json.NewDecoder(res.Body).Decode(&out)
}

// bareDB is Postgres by lib/pq and sqlx, with nothing around it.
func (b *bench) bareDB(ctx context.Context, schema string) (*sqlx.DB, error) {
	cfg, err := pq.NewConfig(b.databaseURL)
	if err != nil {
		return nil, err
	}
	cfg.Runtime = map[string]string{"jit": "off"} // as the engine's own connections
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, err
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.SetMaxOpenConns(2 * b.clients)
	db.SetMaxIdleConns(2 * b.clients)
	_, err = db.ExecContext(ctx, schema)
	return db, err
}

// filing: a report over HTTP against two inserts, each committed, of as much
// text.
func (b *bench) filing(ctx context.Context) error {
	db, err := b.bareDB(ctx, `create schema if not exists bare; create table bare.reports (id uuid primary key, body jsonb not null);
		create table bare.acts (id uuid primary key, report uuid not null references bare.reports (id), body jsonb not null)`)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	report := map[string]any{
		"procedure": b.p.ID, "signed": true, "respondent": map[string]any{"name": "Somebody"},
		"allegations": []any{map[string]any{
			"ground": "code_violation", "principles": []string{"p1"}, "from": isoDay(b.house.time.Now().AddDate(0, 0, -20)),
			"text": strings.Repeat("Read the charts of neighbours out of curiosity, several times. ", 8),
		}},
	}
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	bare := func(ctx context.Context, _ int) error {
		id := uuid.NewString()
		if err := commit(ctx, db, `insert into bare.reports (id, body) values ($1, $2)`, id, text); err != nil {
			return err
		}
		return commit(ctx, db, `insert into bare.acts (id, report, body) values ($1, $2, $3)`, uuid.NewString(), id, text)
	}
	ours := func(ctx context.Context, _ int) error {
		_, err := b.post(ctx, "/api/v1/reports", theComplainant, report)
		return err
	}
	entered := []float64{}
	b.after = func() error { // the next side starts with an empty queue
		rate, err := b.drain(ctx)
		if rate > 0 {
			entered = append(entered, rate)
		}
		return err
	}
	x, y, err := b.versus(ctx, bare, ours)
	b.after = nil
	if err != nil {
		return err
	}
	r := compare("reports filed over HTTP, against two committed inserts", "reports/s", x, y, rateOf)
	r.atLeast(0.4)
	b.results = append(b.results, r, result{What: "reports entered on their dockets out of a queue", Unit: "reports/s", Ours: spreadOf(entered)})
	return nil
}

// drain waits until nothing waits any more, and says how fast that went.
func (b *bench) drain(ctx context.Context) (float64, error) {
	began, most := time.Now(), 0
	for {
		var n int
		err := b.house.db.AsActor(ctx, store.TheSystem(), func(tx *store.Tx) error {
			return tx.GetContext(ctx, &n, `select count(*) from acts where status = 'waiting'`)
		})
		if err != nil {
			return 0, err
		}
		if most == 0 {
			most = n
		}
		if n == 0 {
			if most < 20 {
				return 0, nil
			}
			return float64(most) / time.Since(began).Seconds(), nil
		}
		if time.Since(began) > 5*time.Minute {
			return 0, fmt.Errorf("%d acts still wait", n)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func commit(ctx context.Context, db *sqlx.DB, statement string, args ...any) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

const (
	bareWorkflow = "bench-bare"
	bareUpdate   = "enter"
)

// registerBare makes the bare workflow known: an update whose handler runs an
// empty local activity, and nothing else.
func registerBare(w worker.Worker) {
	w.RegisterActivityWithOptions(func(context.Context, string) (string, error) { return "", nil }, activity.RegisterOptions{Name: "bench-nothing"})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		err := workflow.SetUpdateHandler(ctx, bareUpdate, func(ctx workflow.Context, act string) (string, error) {
			ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 20 * time.Second})
			var out string
			return out, workflow.ExecuteLocalActivity(ctx, "bench-nothing", act).Get(ctx, &out)
		})
		if err != nil {
			return err
		}
		err = workflow.Await(ctx, func() bool { return workflow.GetInfo(ctx).GetContinueAsNewSuggested() })
		if err != nil {
			return err
		}
		if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
			return err
		}
		return workflow.NewContinueAsNewError(ctx, bareWorkflow)
	}, workflow.RegisterOptions{Name: bareWorkflow})
}

// acts: a note on a case over HTTP, entered and answered, against a bare update
// of a bare workflow: one case and one workflow for each client.
func (b *bench) acts(ctx context.Context) error {
	cases, runs := make([]string, b.clients), make([]string, b.clients)
	for i := range cases {
		out, err := b.post(ctx, "/api/v1/reports", theComplainant, map[string]any{
			"procedure": b.p.ID, "signed": true, "respondent": map[string]any{"name": "Somebody"},
			"allegations": []any{map[string]any{"ground": "code_violation", "text": "Something.", "from": isoDay(b.house.time.Now().AddDate(0, 0, -20))}},
		})
		if err != nil {
			return err
		}
		cases[i], _ = out["case"].(string)
		runs[i] = fmt.Sprintf("bench-bare-%d", i)
		_, err = b.house.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: runs[i], TaskQueue: workflows.TaskQueue}, bareWorkflow)
		if err != nil {
			return err
		}
		defer func() { _ = b.house.client.TerminateWorkflow(context.WithoutCancel(ctx), runs[i], "", "measured") }()
	}
	bare := func(ctx context.Context, c int) error {
		id := uuid.NewString()
		h, err := b.house.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			UpdateID: id, WorkflowID: runs[c], UpdateName: bareUpdate, Args: []any{id}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return err
		}
		var out string
		return h.Get(ctx, &out)
	}
	ours := func(ctx context.Context, c int) error {
		_, err := b.post(ctx, "/api/v1/cases/"+cases[c]+"/acts", b.posts["ethics_office"], map[string]any{"kind": "note", "particulars": map[string]any{"text": "Looked at it."}})
		return err
	}
	x, y, err := b.versus(ctx, bare, ours)
	if err != nil {
		return err
	}
	rate := compare("acts over HTTP to the docket and back, against a bare update", "acts/s", x, y, rateOf)
	rate.atLeast(0.7)
	half := compare("their latency, median", "ms", x, y, func(l *load) float64 { return l.at(0.5) })
	half.atMost(1.4)
	b.results = append(b.results, rate, half, compare("their latency, 99 of 100", "ms", x, y, func(l *load) float64 { return l.at(0.99) }))
	return nil
}

// reading: one case against one row through Gin and sqlx.
func (b *bench) reading(ctx context.Context) error {
	out, err := b.post(ctx, "/api/v1/reports", theComplainant, map[string]any{
		"procedure": b.p.ID, "signed": true, "respondent": map[string]any{"name": "Somebody"},
		"allegations": []any{map[string]any{"ground": "code_violation", "text": "Something.", "from": isoDay(b.house.time.Now().AddDate(0, 0, -20))}},
	})
	if err != nil {
		return err
	}
	id, _ := out["case"].(string)
	db, err := b.bareDB(ctx, `select 1`)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan struct{})
	go func() {
		defer close(served)
		b.mustServe(serving, listener, oneRow(db))
	}()
	defer func() { stop(); <-served }()
	get := func(ctx context.Context, url string) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+b.tokens[b.posts["ethics_office"]])
		res, err := b.http.Do(req)
		if err != nil {
			return err
		}
		defer func() { _ = res.Body.Close() }()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return err
		}
		if res.StatusCode != http.StatusOK {
			return statusError(res.StatusCode)
		}
		return nil
	}
	bare := func(ctx context.Context, _ int) error {
		return get(ctx, "http://"+listener.Addr().String()+"/cases/"+id)
	}
	ours := func(ctx context.Context, _ int) error { return get(ctx, b.url+"/api/v1/cases/"+id) }
	x, y, err := b.versus(ctx, bare, ours)
	if err != nil {
		return err
	}
	r := compare("one case read over HTTP, against one row by Gin and sqlx", "reads/s", x, y, rateOf)
	r.atLeast(0.5)
	b.results = append(b.results, r)
	return nil
}

// oneRow is the bare handler: one statement, one row, one JSON.
func oneRow(db *sqlx.DB) http.Handler {
	e := gin.New()
	e.GET("/cases/:id", func(c *gin.Context) {
		var row struct {
			ID        string    `db:"id" json:"id"`
			Number    string    `db:"number" json:"number"`
			Procedure string    `db:"procedure" json:"procedure"`
			Stage     string    `db:"stage" json:"stage"`
			UpdatedAt time.Time `db:"updated_at" json:"updated_at"`
		}
		err := db.GetContext(c.Request.Context(), &row, `select id, number, procedure, stage, updated_at from cases where id = $1`, c.Param("id"))
		if err != nil {
			c.Status(http.StatusNotFound)
			return
		}
		c.JSON(http.StatusOK, row)
	})
	return e
}

// history is how much workflows left in Temporal.
type history struct{ workflows, events, bytes int }

// historyOf counts all runs of one workflow.
func historyOf(ctx context.Context, c client.Client, workflowID string) (history, error) {
	var h history
	for run := ""; ; {
		events := c.GetWorkflowHistory(ctx, workflowID, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		before := ""
		for events.HasNext() {
			e, err := events.Next()
			if err != nil {
				return h, err
			}
			if started := e.GetWorkflowExecutionStartedEventAttributes(); started != nil {
				before = started.ContinuedExecutionRunId
			}
			h.events++
			h.bytes += proto.Size(e)
		}
		h.workflows++
		if run = before; run == "" {
			return h, nil
		}
	}
}

// children counts the services and monitors of a case.
func (b *bench) children(ctx context.Context, caseID string) (history, error) {
	var sum history
	var next []byte
	seen := map[string]bool{}
	for {
		page, err := b.house.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: 200, NextPageToken: next})
		if err != nil {
			return sum, err
		}
		for _, w := range page.Executions {
			id := w.Execution.WorkflowId
			if of, ok := workflows.CaseOfID(id); !ok || of != caseID || id == workflows.CaseID(caseID) || seen[id] {
				continue
			}
			seen[id] = true
			h, err := historyOf(ctx, b.house.client, id)
			if err != nil {
				return sum, err
			}
			sum.workflows++
			sum.events += h.events
			sum.bytes += h.bytes
		}
		if next = page.NextPageToken; len(next) == 0 {
			return sum, nil
		}
	}
}
