package workflows_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/history/v1"

	"probity/docket"
	"probity/notice"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/scenarios"
	"probity/store"
	"probity/store/storetest"
	"probity/workflows"
)

// onServer plays a written scenario on the world: a real Temporal server and a
// real Postgres. Letters, reminders and lapses are the process's own doing.
type onServer struct {
	*world
	s     *scenarios.Scenario
	rules map[string]*procedure.Procedure
	ids   map[string]string // case → id
	back  map[string]bool   // sides whose e-mail comes back
	first map[string]string // workflow of a case → its first run
}

func (w *world) playing() *onServer {
	o := &onServer{world: w, ids: map[string]string{}, back: map[string]bool{}, first: map[string]string{}}
	w.post.use(bouncing{o})
	w.time.set(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) // before every scenario
	return o
}

// bouncing is the scenario's mail.
type bouncing struct{ o *onServer }

func (b bouncing) Send(ctx context.Context, m notice.Mail) (notice.Receipt, error) {
	s, err := b.o.db.State(ctx, store.TheSystem(), m.Case)
	if err != nil {
		return notice.Receipt{}, err
	}
	if b.o.back[string(s.Letter(m.Letter).To)] {
		return notice.Receipt{}, &notice.Error{Code: notice.Refused}
	}
	return notice.Receipt{MessageID: m.Letter + "@test", At: time.Now(), Code: 250}, nil
}

func (o *onServer) Open(s *scenarios.Scenario, procs map[string]*procedure.Procedure) error {
	o.s, o.rules = s, procs
	for handle := range s.People {
		o.person(handle)
	}
	for _, p := range procs { // letters to an office go to whoever holds it, and each is held
		for i := range p.Offices {
			holder := "holder-" + p.Offices[i].ID
			o.person(holder)
			o.must(o.db.PutTerm(o.Context(), store.TheSystem(), store.Term{
				Person: holder, Procedure: p.ID, Office: p.Offices[i].ID, From: store.Day{Date: clock.MustDate("2000-01-01")},
			}))
		}
	}
	return nil
}

func (o *onServer) person(id string) {
	o.Helper()
	o.must(o.db.PutPerson(o.Context(), store.TheSystem(), store.Person{ID: id, Name: id, Email: id + "@example.org"}))
}

func (o *onServer) Person(handle string) string    { return handle }
func (o *onServer) Mail(side string, bounces bool) { o.back[side] = bounces }
func (o *onServer) Exact() bool                    { return true }
func (o *onServer) Days() int                      { return 0 }

func (o *onServer) Adopt(version *procedure.Procedure, _ string) error {
	storetest.Library(o, o.db, version)
	return nil
}

func (o *onServer) CaseID(name string) string {
	if id := o.ids[name]; id != "" {
		return id
	}
	return store.CaseOf("scenario-" + name) // nobody has filed it yet
}

func (o *onServer) Case(name string) (*docket.State, []docket.Entry, error) {
	if o.ids[name] == "" {
		return &docket.State{}, nil, nil
	}
	entries, err := o.db.Entries(o.Context(), store.TheSystem(), o.ids[name])
	if err != nil {
		return nil, nil, err
	}
	s, err := docket.Fold(entries)
	return s, entries, err
}

// Until moves time from alarm to alarm, and has the process look at each.
func (o *onServer) Until(t time.Time) error {
	for range 500 {
		id, at := "", time.Time{}
		for _, c := range slices.Sorted(maps.Values(o.ids)) {
			st, err := o.db.Stands(o.Context(), o.procs, c)
			if err != nil {
				return err
			}
			if st.Open && !st.NextAlarm.IsZero() && (id == "" || st.NextAlarm.Before(at)) {
				id, at = c, st.NextAlarm
			}
		}
		if id == "" || at.After(t) {
			o.move(t)
			return nil
		}
		o.move(at)
		o.must(o.engine.LookAgain(o.Context(), id))
		o.until("the clock acts", func() bool {
			st, err := o.db.Stands(o.Context(), o.procs, id)
			return err == nil && (st.NextAlarm.IsZero() || st.NextAlarm.After(o.Now()))
		})
		o.settled()
	}
	return errors.New("the clock acts without end")
}

func (o *onServer) move(t time.Time) {
	if t.After(o.Now()) {
		o.time.set(t)
	}
}

// settled waits until no letter is on its way by machine.
func (o *onServer) settled() {
	o.Helper()
	o.until("the letters are served", func() bool {
		for name := range o.ids {
			s, _, err := o.Case(name)
			if err != nil {
				return false
			}
			for i := range s.Letters {
				if s.Letters[i].BySystem() {
					return false
				}
			}
		}
		return true
	})
}

func (o *onServer) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	who := docket.Actor{Person: by, Offices: o.s.People[by].Offices}
	act := docket.Act{ID: uuid.NewString(), Case: o.ids[name], Kind: kind, By: who, Particulars: with}
	var err error
	if kind == docket.File {
		act.Case = store.CaseOf(act.ID)
		_, err = o.db.FileAct(o.Context(), store.TheSystem(), store.Filing{Act: act, Procedure: o.rules[name], At: o.Now()})
	} else {
		_, err = o.db.Submit(o.Context(), store.TheSystem(), act, 0, o.Now())
	}
	if err != nil {
		return nil, err
	}
	out, err := o.engine.Enter(o.Context(), act.Case, act.ID)
	if err != nil {
		return nil, err
	}
	if out.Entered {
		o.ids[name] = act.Case
		if kind == docket.File {
			id := workflows.CaseID(act.Case)
			was, err := o.client.DescribeWorkflowExecution(o.Context(), id, "")
			if err != nil {
				return nil, err
			}
			o.first[id] = was.GetWorkflowExecutionInfo().GetExecution().GetRunId()
		}
		o.settled()
		return nil, nil
	}
	row, err := o.db.Act(o.Context(), store.TheSystem(), act.ID)
	return row.Refusal, err
}

// silent holds the histories of a played scenario to what they may know:
// nothing that anybody wrote on the docket, and no handle of a person.
func (o *onServer) silent(id string, caseName string, text []byte) {
	o.Helper()
	_, entries, err := o.Case(caseName)
	o.must(err)
	for i := range entries {
		var said any
		o.must(json.Unmarshal(mustJSON(o, entries[i].Particulars), &said))
		for _, words := range wordsIn(said) {
			if strings.Contains(words, " ") && bytes.Contains(text, []byte(words)) {
				o.Errorf("%s: the history contains %q", id, words)
			}
		}
	}
}

func mustJSON(tb testing.TB, v any) []byte {
	tb.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func wordsIn(v any) []string {
	switch x := v.(type) {
	case string:
		return []string{x}
	case []any:
		var out []string
		for _, y := range x {
			out = append(out, wordsIn(y)...)
		}
		return out
	case map[string]any:
		var out []string
		for _, k := range slices.Sorted(maps.Keys(x)) {
			out = append(out, wordsIn(x[k])...)
		}
		return out
	}
	return nil
}

// told plays a scenario, and replays and records what Temporal kept of its
// cases.
func (o *onServer) told(name string, s *scenarios.Scenario, procs map[string]*procedure.Procedure) {
	o.Helper()
	if _, err := scenarios.Play(s, procs, o); err != nil {
		o.Error(err)
	}
	for _, each := range slices.Sorted(maps.Keys(o.ids)) {
		kind := "case"
		if len(o.ids) > 1 {
			kind = each + ".case"
		}
		o.keep(name+"."+kind, workflows.CaseID(o.ids[each]), each)
	}
	o.sound()
}

// keep examines the runs of a workflow and records the first, which holds the
// case from its report on: what comes after the end, like a late letter, begins
// a short run of its own.
func (o *onServer) keep(name, id, caseName string) {
	o.Helper()
	h := o.examined(id, o.first[id], caseName)
	if o.first[id] != "" {
		o.examined(id, "", caseName)
	}
	o.record(name, h)
}

// examined is the history of a run that can be replayed and holds nothing that
// it must not.
func (o *onServer) examined(id, run, caseName string) *history.History {
	o.Helper()
	h := o.historyOf(id, run)
	o.clean(id, h)
	var text []byte
	for _, e := range h.Events {
		text = append(text, payloads(e)...)
	}
	o.silent(id, caseName, text)
	if err := replay(h); err != nil {
		o.Errorf("%s: %v", id, err)
	}
	return h
}
