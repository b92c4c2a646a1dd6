package scenarios

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"probity/api"
	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
	"probity/store/storetest"
	"probity/workflows"
)

// house is the API over a real Postgres, with a case time that runs fast. In
// the place of the process there is a loop that lets the clock act and brings
// letters out, and a dispatcher that enters an act at once.
type house struct {
	*onStore
	start time.Time // real
	epoch time.Time // case time then
	day   time.Duration
	mu    sync.Mutex
	cases map[string]bool
}

func (h *house) now() time.Time {
	return h.epoch.Add(time.Duration(float64(time.Since(h.start)) * float64(24*time.Hour) / float64(h.day)))
}

func (h *house) Enter(ctx context.Context, caseID, actID string) (workflows.Entered, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cases[caseID] = true
	_, err := h.db.Enter(ctx, h.lib, actID, h.now())
	return workflows.Entered{}, err
}

func (h *house) StartCase(context.Context, string) error { return nil }

// keep does what the process does by itself, until the test is over.
func (h *house) keep(ctx context.Context) {
	for ctx.Err() == nil {
		h.mu.Lock()
		for id := range h.cases {
			if err := h.look(ctx, id); err != nil && ctx.Err() == nil {
				h.Error(err)
			}
		}
		h.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (h *house) look(ctx context.Context, id string) error {
	if _, _, _, err := h.db.EnterDue(ctx, h.lib, id, h.now()); err != nil {
		return err
	}
	state, err := h.db.State(ctx, system, id)
	if err != nil {
		return err
	}
	for i := range state.Letters {
		l := &state.Letters[i]
		how := nextMethod(l)
		if !l.ServedAt.IsZero() || how != "email" && how != "mailbox" {
			continue
		}
		act := delivery(id, l, how, docket.MustBeProven(h.procs["case"], l.Notice))
		if _, err := h.db.Submit(ctx, system, act, 0, h.now()); err != nil {
			return err
		}
		if _, err := h.db.Enter(ctx, h.lib, act.ID, h.now()); err != nil {
			return err
		}
	}
	return nil
}

func TestAScenarioRunsLive(t *testing.T) {
	t.Parallel()
	lib, _ := given(t)
	s, err := Named("ahima_cleared")
	if err != nil {
		t.Fatal(err)
	}
	procs, err := s.procedures(lib)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		onStore: newOnStore(t, lib), start: time.Now(), epoch: time.Date(2026, 9, 14, 13, 0, 0, 0, time.UTC), day: 200 * time.Millisecond, cases: map[string]bool{},
	}
	if err := h.Open(s, procs); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api.New(api.Deps{
		DB: h.db, Procedures: storetest.Library(t, h.db), Dispatcher: h, Now: h.now, Pepper: []byte("a pepper for tests, 32 bytes long!"),
		Limits: api.Limits{ReportsPerMinute: 6000},
	}))
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(t.Context())
	var kept sync.WaitGroup
	kept.Go(func() { h.keep(ctx) })
	t.Cleanup(func() { stop(); kept.Wait() })
	story, err := RunLive(ctx, s, lib, Server{URL: server.URL, Tokens: h.tokens(s), Now: h.now})
	if err != nil {
		t.Error(err)
	}
	final := story.Final["case"]
	if final == nil || final.Closed == nil || final.Closed.Disposition != "cleared" {
		t.Errorf("the case should have ended cleared: %+v", final)
	}
	stop()
	kept.Wait()
	faults, err := h.db.Verify(t.Context(), lib)
	if err != nil || len(faults) > 0 {
		t.Errorf("the database is not sound: %v %v", faults, err)
	}
}

// tokens signs everybody in and puts the offices in their hands.
func (h *house) tokens(s *Scenario) map[string]string {
	out := map[string]string{}
	for handle, p := range s.People {
		for _, office := range p.Offices {
			term := store.Term{Person: handle, Procedure: s.Procedure, Office: office, From: store.Day{Date: clock.MustDate("2020-01-01")}}
			if err := h.db.PutTerm(h.Context(), system, term); err != nil {
				h.Fatal(err)
			}
		}
		token, hash := api.NewToken()
		if err := h.db.PutToken(h.Context(), store.Token{Hash: hash, Person: handle, Label: "test"}); err != nil {
			h.Fatal(err)
		}
		out[handle] = token
	}
	return out
}
