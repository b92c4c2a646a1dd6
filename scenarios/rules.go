package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"probity/docket"
	"probity/procedure"
)

// RunOnRules plays a scenario on the rules alone, in memory. After every entry
// the docket is written out and folded again, which must give the same case,
// and the guarantees are examined.
func RunOnRules(s *Scenario, lib *procedure.Library) (*Story, error) {
	procs, err := s.procedures(lib)
	if err != nil {
		return &Story{Scenario: s}, err
	}
	return Play(s, procs, &onRules{})
}

// onRules is the stage in memory.
type onRules struct {
	s     *Scenario
	now   time.Time
	cases map[string]*ruledCase
	names []string
	back  map[string]bool // whose mail comes back
	acts  int

	adopted map[string]*procedure.Procedure // by digest
}

type ruledCase struct {
	p       *procedure.Procedure
	state   *docket.State
	entries []docket.Entry
	texts   [][]byte
	folded  *docket.State // from the entries
	read    *docket.State // from the texts
}

func (o *onRules) Open(s *Scenario, procs map[string]*procedure.Procedure) error {
	o.s, o.names = s, s.caseNames()
	o.back, o.cases, o.adopted = map[string]bool{}, map[string]*ruledCase{}, map[string]*procedure.Procedure{}
	for _, name := range o.names {
		o.cases[name] = &ruledCase{p: procs[name], state: &docket.State{}, folded: &docket.State{}, read: &docket.State{}}
	}
	return nil
}

func (o *onRules) Now() time.Time                 { return o.now }
func (o *onRules) Person(handle string) string    { return handle }
func (o *onRules) Mail(side string, bounces bool) { o.back[side] = bounces }
func (o *onRules) Exact() bool                    { return true }
func (o *onRules) Days() int                      { return 0 }

// CaseID makes a case that others are tied to look like one, by a number.
func (o *onRules) CaseID(name string) string {
	if len(o.names) < 2 {
		return name
	}
	return name + "-" + strconv.Itoa(1+slices.Index(o.names, name))
}

// Adopt takes the version as adopted. Whether it may be is for the record of
// procedures, which is not here.
func (o *onRules) Adopt(version *procedure.Procedure, _ string) error {
	o.adopted[version.Digest()] = version
	return nil
}

func (o *onRules) Case(name string) (*docket.State, []docket.Entry, error) {
	c := o.cases[name]
	if c == nil {
		return nil, nil, fmt.Errorf("there is no case %q", name)
	}
	return c.state, c.entries, nil
}

// Until moves time from alarm to alarm. At each the clock does what is due, and
// letters that this wrote are delivered.
func (o *onRules) Until(t time.Time) error {
	for range 5000 {
		name, at := o.nextAlarm()
		if name == "" || at.After(t) {
			if t.After(o.now) {
				o.now = t
			}
			return nil
		}
		if at.After(o.now) {
			o.now = at
		}
		if err := o.enterDue(o.cases[name]); err != nil {
			return err
		}
	}
	return errors.New("the clock acts without end")
}

// enterDue lets the clock do all that is due, and then the letters go out.
func (o *onRules) enterDue(c *ruledCase) error {
	due := docket.Due(c.p, c.state, o.now)
	if len(due) == 0 {
		return fmt.Errorf("an alarm rang at %s and nothing was due", o.now)
	}
	for range 100 {
		if r, err := o.enter(c, due[0]); err != nil || r != nil {
			return errors.Join(fmt.Errorf("the clock's own act %s was not entered: %w", due[0].ID, orNil(r)), err)
		}
		if due = docket.Due(c.p, c.state, o.now); len(due) == 0 {
			return o.deliver(c)
		}
	}
	return errors.New("the clock acts without end")
}

func orNil(r *docket.Refusal) error {
	if r == nil {
		return errors.New("see below")
	}
	return r
}

func (o *onRules) nextAlarm() (string, time.Time) {
	var first time.Time
	which := ""
	for _, name := range o.names {
		c := o.cases[name]
		if at := docket.NextAlarm(c.p, c.state); !at.IsZero() && (which == "" || at.Before(first)) {
			which, first = name, at
		}
	}
	return which, first
}

func (o *onRules) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	c := o.cases[name]
	o.acts++
	act := docket.Act{ID: fmt.Sprintf("act-%d", o.acts), Case: o.CaseID(name), Kind: kind, By: o.s.actor(by, o.Person(by)), Particulars: with}
	o.outside(c, &act)
	r, err := o.enter(c, act)
	if r != nil || err != nil {
		return r, err
	}
	return nil, o.deliver(c)
}

// deliver brings letters out the way the system does: by the first method that
// has not failed, if that is one that needs no person. A letter whose service
// must be proven for a default is not served by e-mail.
func (o *onRules) deliver(c *ruledCase) error {
	for i := 0; i < len(c.state.Letters); i++ {
		l := &c.state.Letters[i]
		for l.ServedAt.IsZero() {
			how := nextMethod(l)
			if how != "email" && how != "mailbox" {
				break
			}
			bounces := how == "email" && (o.back[string(l.To)] || docket.MustBeProven(c.p, l.Notice))
			act := delivery(c.state.Case, l, how, bounces)
			if r, err := o.enter(c, act); err != nil || r != nil {
				return errors.Join(fmt.Errorf("letter %s: %w", l.ID, orNil(r)), err)
			}
			l = &c.state.Letters[i]
		}
	}
	return nil
}

// delivery is the clock's act about a letter that went out, or came back.
func delivery(caseID string, l *docket.Letter, how string, bounces bool) docket.Act {
	if bounces {
		return docket.Act{
			ID: caseID + "/fail_service:" + l.ID + ":" + how, Case: caseID, Kind: docket.FailService, By: docket.Clock(),
			Particulars: &docket.ServiceFailed{Letter: l.ID, Method: how, Why: "returned"},
		}
	}
	return docket.Act{
		ID: caseID + "/serve:" + l.ID + ":" + how, Case: caseID, Kind: docket.Serve, By: docket.Clock(),
		Particulars: &docket.Service{Letter: l.ID, Method: how, Proof: "message " + l.ID},
	}
}

func nextMethod(l *docket.Letter) string {
	for _, m := range l.Methods {
		if !slices.Contains(l.Failed, m) {
			return m
		}
	}
	return ""
}

// enter decides an act, seals the entry, and holds the case it makes against
// the one that its written docket makes.
func (o *onRules) enter(c *ruledCase, act docket.Act) (*docket.Refusal, error) {
	before, err := json.Marshal(c.state)
	if err != nil {
		return nil, err
	}
	e, err := docket.Decide(c.p, c.state, act, o.now)
	var refusal *docket.Refusal
	if errors.As(err, &refusal) {
		after, err := json.Marshal(c.state)
		if err == nil && !bytes.Equal(before, after) {
			err = fmt.Errorf("the refusal of %s changed the case", act.Kind)
		}
		return refusal, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", act.Kind, err)
	}
	text, err := e.Seal(c.state.HeadHash)
	if err != nil {
		return nil, err
	}
	c.state.HeadHash = e.Hash
	if m, ok := e.Particulars.(*docket.VersionMoved); ok {
		c.p = o.adopted[m.Digest]
	}
	c.entries, c.texts = append(c.entries, e), append(c.texts, text)
	return nil, c.sound(&e)
}

// sound holds the case as it was decided against the case as its docket tells
// it: folded from the entries, and folded from what was written and read back.
// Folding goes entry by entry, so the cases folded so far are kept.
func (c *ruledCase) sound(e *docket.Entry) error {
	if err := c.folded.Apply(e); err != nil {
		return err
	}
	if !reflect.DeepEqual(c.folded, c.state) {
		return fmt.Errorf("entry %d (%s): folding the docket gives another case than deciding it: %s", e.Seq, e.Kind, difference(c.folded, c.state))
	}
	var read docket.Entry
	text := c.texts[len(c.texts)-1]
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("entry %d (%s) cannot be read back: %w", e.Seq, e.Kind, err)
	}
	read.Hash = procedure.HashOf(text)
	if err := c.read.Apply(&read); err != nil {
		return err
	}
	if diff := difference(c.read, c.state); diff != "" {
		return fmt.Errorf("entry %d (%s): the docket read back gives another case: %s", e.Seq, e.Kind, diff)
	}
	var breaches []error
	for _, b := range docket.Examine(c.p, c.state, e) {
		breaches = append(breaches, b)
	}
	return errors.Join(breaches...)
}

// difference compares two cases as they are written, which leaves out what JSON
// does not tell apart: an empty list and none.
func difference(a, b *docket.State) string {
	x, err := json.Marshal(a)
	if err != nil {
		return err.Error()
	}
	y, err := json.Marshal(b)
	if err != nil {
		return err.Error()
	}
	if bytes.Equal(x, y) {
		return ""
	}
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	from := max(0, i-80)
	return fmt.Sprintf("…%s… and …%s…", x[from:min(len(x), i+60)], y[from:min(len(y), i+60)])
}
