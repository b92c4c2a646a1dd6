package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

// onStore plays on a real Postgres, by the store alone: every act is put down
// and entered in a transaction, every case read back from its docket.
type onStore struct {
	testing.TB
	db    *store.DB
	lib   *procedure.Library
	s     *Scenario
	procs map[string]*procedure.Procedure
	now   time.Time
	ids   map[string]string // case → id
	back  map[string]bool
	acts  int
	read  map[string]readCase // what was read since anything changed

	stands map[string]store.Standing // where the last entry left each case
}

// forget has everything read anew: something was entered by others.
func (o *onStore) forget() {
	o.read, o.stands = map[string]readCase{}, map[string]store.Standing{}
}

type readCase struct {
	state   *docket.State
	entries []docket.Entry
}

func newOnStore(tb testing.TB, lib *procedure.Library) *onStore {
	tb.Helper()
	o := &onStore{TB: tb, db: storetest.New(tb), lib: lib, ids: map[string]string{}, back: map[string]bool{}}
	o.forget()
	return o
}

func (o *onStore) Open(s *Scenario, procs map[string]*procedure.Procedure) error {
	o.s, o.procs = s, procs
	var err error
	if o.lib, err = s.Library(o.lib); err != nil {
		return err
	}
	used := make(map[string]*procedure.Procedure, len(procs))
	for _, p := range procs {
		if used[p.Digest()] == nil {
			storetest.Library(o, o.db, p)
		}
		used[p.Digest()] = p
	}
	for handle := range s.People {
		if err := o.db.PutPerson(o.Context(), system, store.Person{ID: handle, Name: handle, Email: handle + "@example.org"}); err != nil {
			return err
		}
	}
	return nil
}

func (o *onStore) Now() time.Time                 { return o.now }
func (o *onStore) Person(handle string) string    { return handle }
func (o *onStore) Mail(side string, bounces bool) { o.back[side] = bounces }
func (o *onStore) Exact() bool                    { return true }
func (o *onStore) Days() int                      { return 0 }

// Adopt activates the version in the library of the database.
func (o *onStore) Adopt(version *procedure.Procedure, _ string) error {
	storetest.Library(o, o.db, version)
	o.forget()
	return nil
}

func (o *onStore) CaseID(name string) string {
	if id := o.ids[name]; id != "" {
		return id
	}
	return store.CaseOf("scenario-" + name)
}

func (o *onStore) Case(name string) (*docket.State, []docket.Entry, error) {
	id := o.ids[name]
	if id == "" {
		return &docket.State{}, nil, nil
	}
	if c, ok := o.read[name]; ok {
		return c.state, c.entries, nil
	}
	entries, err := o.db.Entries(o.Context(), system, id)
	if err != nil {
		return nil, nil, err
	}
	state, err := docket.Fold(entries)
	o.read[name] = readCase{state, entries}
	return state, entries, err
}

// enter enters an act that waits. What was read of its case is read anew.
func (o *onStore) enter(name, actID string) (*docket.Refusal, error) {
	out, err := o.db.Enter(o.Context(), o.lib, actID, o.now)
	if err == nil && out.Refusal == nil {
		o.entered(name, out)
	}
	return out.Refusal, err
}

func (o *onStore) entered(name string, out store.Outcome) {
	delete(o.read, name)
	o.stands[name] = out.Standing
}

// standing is where the case stands, as its last entry said or as it is read.
func (o *onStore) standing(name string) (store.Standing, error) {
	if st, ok := o.stands[name]; ok {
		return st, nil
	}
	st, err := o.db.Stands(o.Context(), o.lib, o.ids[name])
	if err == nil {
		o.stands[name] = st
	}
	return st, err
}

func (o *onStore) Until(t time.Time) error {
	for range 2000 {
		var first time.Time
		which := ""
		for name := range o.ids {
			st, err := o.standing(name)
			if err != nil {
				return err
			}
			if !st.NextAlarm.IsZero() && (which == "" || st.NextAlarm.Before(first)) {
				which, first = name, st.NextAlarm
			}
		}
		if which == "" || first.After(t) {
			o.now = latest(o.now, t)
			return nil
		}
		o.now = latest(o.now, first)
		out, _, _, err := o.db.EnterDue(o.Context(), o.lib, o.ids[which], o.now)
		if err != nil {
			return err
		}
		delete(o.read, which)
		delete(o.stands, which)
		for i := range out {
			if out[i].Refusal != nil {
				return fmt.Errorf("the clock's own act was refused: %w", out[i].Refusal)
			}
			o.entered(which, out[i])
		}
		if err := o.deliver(which); err != nil {
			return err
		}
	}
	return errors.New("the clock acts without end")
}

func (o *onStore) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	act, refusal, err := o.put(name, by, kind, with)
	if err != nil || refusal != nil {
		return refusal, err
	}
	if refusal, err := o.enter(name, act.ID); err != nil || refusal != nil {
		return refusal, err
	}
	o.ids[name] = act.Case
	return nil, o.deliver(name)
}

// put puts an act down where it is safe. A case gets its id with its report.
func (o *onStore) put(name, by string, kind docket.Kind, with docket.Particulars) (docket.Act, *docket.Refusal, error) {
	o.acts++
	act := docket.Act{ID: fmt.Sprintf("act-%d", o.acts), Case: o.ids[name], Kind: kind, By: o.s.actor(by, by), Particulars: with}
	if kind == docket.File && act.Case == "" {
		act.Case = store.CaseOf(act.ID)
		if len(o.s.Cases) > 0 {
			act.Case = o.CaseID(name) // others name it before it is filed
			if o.acts > 1 && o.tried(act.Case) {
				act.Case = store.CaseOf(act.ID)
			}
		}
		_, err := o.db.FileAct(o.Context(), system, store.Filing{Act: act, Procedure: o.procs[name], At: o.now})
		return act, nil, err
	}
	_, err := o.db.Submit(o.Context(), system, act, 0, o.now)
	if state, _, _ := o.Case(name); errors.Is(err, store.ErrNotFound) && state.Purged {
		// The database does not even take down an act about a record it let go.
		return act, &docket.Refusal{Code: docket.CaseClosed, Sentence: "The record of this case has been let go."}, nil
	}
	return act, nil, err
}

func (o *onStore) tried(id string) bool {
	_, err := o.db.Case(o.Context(), system, id, o.now)
	return err == nil
}

func (o *onStore) deliver(name string) error {
	for range 100 {
		act, err := o.nextDelivery(name)
		if err != nil || act.Kind == "" {
			return err
		}
		if _, err := o.db.Submit(o.Context(), system, act, 0, o.now); err != nil {
			return err
		}
		if refusal, err := o.enter(name, act.ID); err != nil || refusal != nil {
			return errors.Join(err, orNil(refusal))
		}
	}
	return errors.New("letters without end")
}

func (o *onStore) nextDelivery(name string) (docket.Act, error) {
	if st, ok := o.stands[name]; ok && len(st.Letters) == 0 {
		return docket.Act{}, nil // nothing is on its way: nothing to read
	}
	state, _, err := o.Case(name)
	if err != nil {
		return docket.Act{}, err
	}
	for i := range state.Letters {
		l := &state.Letters[i]
		how := nextMethod(l)
		if !l.ServedAt.IsZero() || how != "email" && how != "mailbox" {
			continue
		}
		bounces := how == "email" && (o.back[string(l.To)] || docket.MustBeProven(o.procs[name], l.Notice))
		return delivery(state.Case, l, how, bounces), nil
	}
	return docket.Act{}, nil
}

var system = store.TheSystem()

func given(t *testing.T) (*procedure.Library, []*Scenario) {
	t.Helper()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	return lib, list
}

// TestEveryScenarioRunsThroughTheStore plays each scenario on a real Postgres.
// The docket there must tell the same story, entry by entry, as the rules alone.
func TestEveryScenarioRunsThroughTheStore(t *testing.T) {
	t.Parallel()
	lib, list := given(t)
	for _, s := range list {
		if testing.Short() && !slices.Contains(throughTheProcess, s.File) {
			continue
		}
		t.Run(s.File, func(t *testing.T) {
			t.Parallel()
			alone, err := onRulesAlone(t, s)
			if err != nil {
				t.Skipf("it does not run on the rules: %v", err)
			}
			o := newOnStore(t, lib)
			procs, err := s.procedures(lib)
			if err != nil {
				t.Fatal(err)
			}
			story, err := Play(s, procs, o)
			if err != nil {
				t.Error(err)
			}
			same(t, alone, story)
			for name, said := range o.stands { // what each entry said is what is read
				if st, err := o.db.Stands(t.Context(), o.lib, o.ids[name]); err != nil || !st.NextAlarm.Equal(said.NextAlarm) || !slices.Equal(st.Letters, said.Letters) || st.Head != said.Head {
					t.Errorf("%s stands at %+v, and its last entry said %+v: %v", name, st, said, err)
				}
			}
			faults, err := o.db.Verify(t.Context(), o.lib)
			if err != nil || len(faults) > 0 {
				t.Errorf("the database is not sound: %v %v", faults, err)
			}
		})
	}
}

// same holds two tellings of one scenario against each other.
func same(t *testing.T, a, b *Story) {
	t.Helper()
	for i := range min(len(a.Beats), len(b.Beats)) {
		if x, y := beatWords(&a.Beats[i]), beatWords(&b.Beats[i]); x != y {
			t.Errorf("beat %d: on the rules %s; here %s", i+1, x, y)
			return
		}
	}
	if len(a.Beats) != len(b.Beats) {
		t.Errorf("on the rules %d beats; here %d", len(a.Beats), len(b.Beats))
	}
}

func beatWords(b *Beat) string {
	switch {
	case b.Entry != nil:
		return fmt.Sprintf("%s %s no. %d %s by %s in %s", b.Case, b.At.UTC().Format(time.RFC3339), b.Entry.Seq, b.Entry.Kind, b.Entry.By.As, b.Entry.Stage)
	case b.Refusal != nil:
		return fmt.Sprintf("%s refused %s to %s: %s", b.Case, b.Act, b.Who, b.Refusal.Code)
	}
	return b.Case + " waits"
}

// byMinute is what was entered in each minute, in a fixed order.
func byMinute(s *Story) map[string]string {
	lists := map[string][]string{}
	for i := range s.Beats {
		if e := s.Beats[i].Entry; e != nil {
			at := e.At.UTC().Format("2006-01-02 15:04")
			lists[at] = append(lists[at], string(e.Kind)+" by "+string(e.By.As))
		}
	}
	out := map[string]string{}
	for at, acts := range lists {
		slices.Sort(acts)
		out[at] = strings.Join(acts, ", ")
	}
	return out
}
