package workflowstest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/activities"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/store"
)

// Memory is a docket in memory: the real rules, without a database.
type Memory struct {
	P     *procedure.Procedure
	Now   func() time.Time
	mu    sync.Mutex
	cases map[string]*memoryCase
	order []string
}

type memoryCase struct {
	s       *docket.State
	entries []docket.Entry
	acts    map[string]*memoryAct
	tried   map[string][]store.Delivery
	refused bool
}

type memoryAct struct {
	docket.Act
	seq     int
	refusal *docket.Refusal
}

var _ activities.Docket = (*Memory)(nil)

// NewMemory makes an empty one under a shipped procedure.
func NewMemory(tb testing.TB, pack string) *Memory {
	tb.Helper()
	procs, err := proceduretest.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	p, ok := procs.Current(pack)
	if !ok {
		tb.Fatalf("there is no pack %s", pack)
	}
	now := Monday
	return &Memory{P: p, Now: func() time.Time { return now }, cases: map[string]*memoryCase{}}
}

// File puts a report down as waiting and returns its case and act.
func (m *Memory) File(r *docket.Report) (caseID, actID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	caseID, actID = uuid.NewString(), uuid.NewString()
	a := docket.Act{ID: actID, Case: caseID, Kind: docket.File, By: docket.Actor{Person: r.Complainant.Person}, Particulars: r}
	m.cases[caseID] = &memoryCase{s: &docket.State{}, acts: map[string]*memoryAct{actID: {Act: a}}, tried: map[string][]store.Delivery{}}
	m.order = append(m.order, caseID)
	return caseID, actID
}

// State is where a case stands; the caller must not change it.
func (m *Memory) State(caseID string) *docket.State {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := docket.Fold(m.cases[caseID].entries)
	if err != nil {
		panic(err)
	}
	return s
}

// Kinds are the kinds of acts on the docket, in order.
func (m *Memory) Kinds(caseID string) []docket.Kind {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []docket.Kind
	for _, e := range m.cases[caseID].entries {
		out = append(out, e.Kind)
	}
	return out
}

// Refusal is why an act was refused, or nil.
func (m *Memory) Refusal(actID string) *docket.Refusal {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, a := m.find(actID); a != nil {
		return a.refusal
	}
	return nil
}

func (m *Memory) find(actID string) (*memoryCase, *memoryAct) {
	for _, id := range m.order {
		if a := m.cases[id].acts[actID]; a != nil {
			return m.cases[id], a
		}
	}
	return nil, nil
}

// Enter implements activities.Docket.
func (m *Memory) Enter(_ context.Context, actID string, now time.Time) (store.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, a := m.find(actID)
	if a == nil {
		return store.Outcome{}, store.ErrNotFound
	}
	if a.seq == 0 && a.refusal == nil {
		if err := m.decide(c, a, now); err != nil {
			return store.Outcome{}, err
		}
	}
	return store.Outcome{Act: a.ID, Kind: a.Kind, Entered: a.seq > 0, Seq: a.seq, Refusal: a.refusal, Standing: m.standing(a.Case, c)}, nil
}

func (m *Memory) decide(c *memoryCase, a *memoryAct, now time.Time) error {
	if now.Before(c.s.UpdatedAt) {
		now = c.s.UpdatedAt
	}
	prev := c.s.HeadHash
	e, err := docket.Decide(m.P, c.s, a.Act, now)
	if errors.As(err, &a.refusal) {
		c.refused = c.refused || a.Kind == docket.File && len(c.entries) == 0
		return nil
	}
	if err != nil {
		return errors.Join(store.ErrPack, err)
	}
	if _, err := e.Seal(prev); err != nil {
		return err
	}
	c.s.HeadHash, a.seq = e.Hash, e.Seq
	c.entries = append(c.entries, e)
	return nil
}

func (m *Memory) standing(id string, c *memoryCase) store.Standing {
	st := store.Standing{Case: id, Head: c.s.Head, Stage: c.s.Stage, Open: c.s.Closed == nil && !c.refused, NextAlarm: docket.NextAlarm(m.P, c.s)}
	if stage := m.P.Stage(c.s.Stage); stage != nil {
		st.StageKind, st.Owner, st.Track = stage.Kind, string(stage.Owner), m.P.Track
	}
	for i := range c.s.Clocks {
		k := &c.s.Clocks[i]
		if k.Open() && !k.Standing() && (st.First == nil || k.Deadline.At.Before(st.First.Due)) {
			st.First = &store.Limit{Clock: k.ID, Due: k.Deadline.At}
		}
	}
	if _, kind, k := docket.Alarm(m.P, c.s); k != nil {
		st.Rings, st.RingsTo = &store.Limit{Clock: k.ID, Due: k.Deadline.At}, kind
	}
	for i := range c.s.Letters {
		l := &c.s.Letters[i]
		if l.ServedAt.IsZero() {
			st.Letters = append(st.Letters, l.ID)
		}
		if l.BySystem() && len(l.Failed) > 0 {
			st.Again = append(st.Again, store.Again{Letter: l.ID, Failed: len(l.Failed)})
		}
	}
	for i := range c.s.Sanctions {
		if c.s.Sanctions[i].Status == docket.StatusInEffect {
			st.Sanctions = append(st.Sanctions, c.s.Sanctions[i].ID)
		}
	}
	return st
}

// EnterDue implements activities.Docket.
func (m *Memory) EnterDue(_ context.Context, caseID string, now time.Time) (out []store.Outcome, st store.Standing, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cases[caseID]
	if c == nil {
		return nil, st, false, store.ErrNotFound
	}
	for len(c.entries) > 0 {
		var next *memoryAct
		for _, due := range docket.Due(m.P, c.s, now) {
			due.ID = caseID + "/" + due.ID
			if c.acts[due.ID] == nil {
				next = &memoryAct{Act: due}
				break
			}
		}
		if next == nil {
			break
		}
		c.acts[next.ID] = next
		if err := m.decide(c, next, now); err != nil {
			return nil, st, false, err
		}
		out = append(out, store.Outcome{Act: next.ID, Kind: next.Kind, Entered: next.seq > 0, Seq: next.seq, Refusal: next.refusal})
	}
	return out, m.standing(caseID, c), false, nil
}

// Stands implements activities.Docket.
func (m *Memory) Stands(_ context.Context, caseID string) (store.Standing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.cases[caseID]; c != nil {
		return m.standing(caseID, c), nil
	}
	return store.Standing{}, store.ErrNotFound
}

// Submit implements activities.Docket.
func (m *Memory) Submit(_ context.Context, a docket.Act, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cases[a.Case]
	if c == nil {
		return store.ErrNotFound
	}
	if c.acts[a.ID] == nil {
		c.acts[a.ID] = &memoryAct{Act: a}
	}
	return nil
}

// Letter implements activities.Docket.
func (m *Memory) Letter(_ context.Context, caseID, id string) (activities.Letter, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.cases[caseID]; c != nil {
		if l := c.s.Letter(id); l != nil {
			return activities.Letter{
				Case: caseID, ID: id, Served: !l.ServedAt.IsZero(), Methods: append([]string(nil), l.Methods...), Failed: append([]string(nil), l.Failed...),
				Proof: docket.MustBeProven(m.P, l.Notice),
			}, nil
		}
	}
	return activities.Letter{}, store.ErrNotFound
}

// Tried implements activities.Docket.
func (m *Memory) Tried(_ context.Context, caseID, letter string) ([]store.Delivery, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]store.Delivery(nil), m.cases[caseID].tried[letter]...), nil
}

// NoteTry implements activities.Docket.
func (m *Memory) NoteTry(_ context.Context, caseID, letter string, d store.Delivery) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cases[caseID]
	c.tried[letter] = append(c.tried[letter], d)
	return nil
}

// Sanction implements activities.Docket.
func (m *Memory) Sanction(_ context.Context, caseID, id string) (activities.Sanction, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cases[caseID]
	if c == nil || c.s.Sanction(id) == nil {
		return activities.Sanction{}, store.ErrNotFound
	}
	out := activities.Sanction{InEffect: c.s.Sanction(id).Status == docket.StatusInEffect}
	for i := range c.s.Clocks {
		k := &c.s.Clocks[i]
		due := k.Deadline.At
		ended := k.End
		out.See(activities.Limit{ID: k.ID, Ref: k.Ref, Ended: ended, Due: due, Standing: k.Standing()}, id, m.Now())
	}
	return out, nil
}

// WaitingActs implements activities.Docket.
func (m *Memory) WaitingActs(context.Context, time.Duration, int) ([]store.WaitingAct, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []store.WaitingAct
	for _, id := range m.order {
		for _, a := range m.cases[id].acts {
			if a.seq == 0 && a.refusal == nil {
				out = append(out, store.WaitingAct{ID: a.ID, Case: id, Kind: a.Kind})
			}
		}
	}
	return out, nil
}

// OpenCases implements activities.Docket.
func (m *Memory) OpenCases(context.Context, string, int) ([]store.OpenCase, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []store.OpenCase
	for _, id := range m.order {
		if m.cases[id].s.Closed == nil {
			out = append(out, store.OpenCase{ID: id})
		}
	}
	return out, nil
}

// AlarmsDue implements activities.Docket.
func (m *Memory) AlarmsDue(_ context.Context, now time.Time, _ int) ([]store.OpenCase, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []store.OpenCase
	for _, id := range m.order {
		if at := docket.NextAlarm(m.P, m.cases[id].s); !at.IsZero() && !at.After(now) {
			out = append(out, store.OpenCase{ID: id})
		}
	}
	return out, nil
}

// SweepDrafts implements activities.Docket: nobody without an account reports here.
func (m *Memory) SweepDrafts(context.Context) (int, error) { return 0, nil }

// PutDownHandOvers implements activities.Docket: nobody leaves here.
func (m *Memory) PutDownHandOvers(context.Context, int) (int, error) { return 0, nil }

// LetGoDue implements activities.Docket. It keeps everything.
func (m *Memory) LetGoDue(context.Context, int) (int, error) { return 0, nil }

// LettersToServe implements activities.Docket.
func (m *Memory) LettersToServe(ctx context.Context, _ int) ([]activities.Letter, error) {
	var out []activities.Letter
	for _, id := range m.order {
		st, err := m.Stands(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, l := range st.Letters {
			letter, err := m.Letter(ctx, id, l)
			if err != nil {
				return nil, err
			}
			if slices.Contains(docket.SystemMethods(), letter.Next()) {
				out = append(out, letter)
			}
		}
	}
	return out, nil
}

// Tell makes a stage on the rules alone, with a case whose report is filed. The
// stage's time stands still except for Wait.
func (m *Memory) Tell(tb testing.TB) *Teller {
	tb.Helper()
	caseID, actID := m.File(Report())
	s := &rules{TB: tb, m: m, id: caseID, now: m.Now()}
	s.enter(actID)
	return &Teller{Stage: s, Case: caseID, P: m.P}
}

type rules struct {
	testing.TB
	m   *Memory
	id  string
	now time.Time
}

func (r *rules) Now() time.Time { return r.now }

func (r *rules) enter(actID string) {
	r.Helper()
	out, err := r.m.Enter(r.Context(), actID, r.now)
	if err != nil || !out.Entered {
		r.Fatalf("%s: %v %v", out.Kind, out.Refusal, err)
	}
}

func (r *rules) Do(a docket.Act) {
	r.Helper()
	if err := r.m.Submit(r.Context(), a, r.now); err != nil {
		r.Fatal(err)
	}
	r.enter(a.ID)
}

func (r *rules) Wait(d time.Duration) {
	r.Helper()
	for end := r.now.Add(d); ; {
		at := docket.NextAlarm(r.m.P, r.State())
		if at.IsZero() || at.After(end) {
			r.now = end
			return
		}
		if at.After(r.now) {
			r.now = at
		}
		if _, _, _, err := r.m.EnterDue(r.Context(), r.id, r.now); err != nil {
			r.Fatal(err)
		}
	}
}

func (r *rules) Served() {
	r.Helper()
	for _, l := range r.State().Letters {
		if l.ServedAt.IsZero() {
			r.Do(docket.Act{
				ID: fmt.Sprintf("%s/serve:%s", r.id, l.ID), Case: r.id, Kind: docket.Serve, By: docket.Actor{Person: Stella, Offices: []string{"ethics_office"}},
				Particulars: &docket.Service{Letter: l.ID, Method: l.Methods[0], Proof: "receipt 12"},
			})
		}
	}
}

func (r *rules) State() *docket.State { return r.m.State(r.id) }
