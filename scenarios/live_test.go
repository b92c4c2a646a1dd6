package scenarios

import (
	"context"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"probity/activities"
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

// houseTime is case time as the sweep over documents asks for it.
type houseTime struct{ *house }

func (h houseTime) Now() time.Time            { return h.now() }
func (houseTime) Real(at time.Time) time.Time { return at }

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
	documents := &activities.Documents{DB: h.db, Time: houseTime{h}, Again: time.Nanosecond} // no scanner: somebody opens what came
	for ctx.Err() == nil {
		if _, _, err := documents.Examine(ctx); err != nil && ctx.Err() == nil {
			h.Error(err)
		}
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
	s, err := Named("ahima_cleared")
	if err != nil {
		t.Fatal(err)
	}
	story := runsLive(t, s)
	final := story.Final["case"]
	if final == nil || final.Closed == nil || final.Closed.Disposition != "cleared" {
		t.Errorf("the case should have ended cleared: %+v", final)
	}
	// What was refused is told on the server's days, as the entries are.
	for i := 1; i < len(story.Beats); i++ {
		if a, b := story.Beats[i-1].At, story.Beats[i].At; b.Before(a.Add(-24 * time.Hour)) {
			t.Errorf("%s is told after %s", b, a)
		}
	}
}

// Reported is a small report against a member, but for what it alleges.
const Reported = `  - on: 2026-03-02
    by: reporter
    act: file
    with:
      source: person
      signed: true
      complainant: {person: reporter}
      respondent: {person: member}
`

// On the rules alone the respondent is told that there is nothing to answer yet.
// A server tells nothing to somebody who may not know of the case.
const unknowing = `
title: Too early to answer
about: The respondent has heard of it before the notice.
procedure: ahima-membership
source: provisional overlay 1.5
people:
  reporter: {name: the reporter}
  member: {name: the respondent}
  officer: {name: the ethics staff, offices: [ethics_office]}
  chair: {name: the committee's chair, offices: [ethics_chair]}
steps:
` + Reported + `      allegations: [{ground: code_violation, principles: [p9], text: A lapsed credential., from: 2026-02-10}]
  - by: officer
    act: complete_intake
  - by: chair
    act: accept
    with: {tests: {member: true, ground: true, in_time: true, documented: true, independent: true}, reasons: It belongs here.}
  - by: member
    act: respond
    with: {text: I have heard of it.}
    refused: {code: not_yet, says: has been served}
`

func TestWhoMayNotKnowIsToldNoRuleLive(t *testing.T) {
	t.Parallel()
	s, err := Parse("unknowing.yaml", []byte(unknowing))
	if err != nil {
		t.Fatal(err)
	}
	lib, _ := given(t)
	if _, err := RunOnRules(s, lib); err != nil {
		t.Error(err)
	}
	var told strings.Builder
	if err := runsLive(t, s).Print(&told); err != nil || strings.Contains(told.String(), "the rule:\n") || !strings.Contains(told.String(), "Refused to the respondent") {
		t.Errorf("%v\n%s", err, told.String())
	}
}

// Whole weeks: a period that ends on a Monday in the text ends on one there.
func TestDaysAreMovedByWholeWeeks(t *testing.T) {
	for days, want := range map[int]int{0: 0, 1: 7, 6: 7, 7: 7, 265: 266, -1: 0, -7: -7, -8: -7} {
		if got := wholeWeeks(days); got != want {
			t.Errorf("%d days become %d, not %d", days, got, want)
		}
	}
}

// runsLive plays a scenario on a server of its own, as it is written.
func runsLive(t *testing.T, s *Scenario) *Story {
	t.Helper()
	lib, _ := given(t)
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
	stop()
	kept.Wait()
	faults, err := h.db.Verify(t.Context(), lib)
	if err != nil || len(faults) > 0 {
		t.Errorf("the database is not sound: %v %v", faults, err)
	}
	return story
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
