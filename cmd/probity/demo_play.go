package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"probity/activities"
	"probity/docket"
	"probity/procedure"
	"probity/receipt"
	"probity/scenarios"
	"probity/store"
)

// onPast plays a scenario into the database as if it had happened before today:
// each act is put down and entered at its own case time, the clock does what was
// due, letters are worded and go out. Nothing else is running meanwhile.
type onPast struct {
	ctx    context.Context
	db     *store.DB
	rules  *store.Library
	s      *scenarios.Scenario
	name   string            // of the case in the demonstration: what is made for it follows from that
	people map[string]string // handle → person
	days   int
	now    time.Time
	ids    map[string]string // case → id
	procs  map[string]*procedure.Procedure
	back   map[string]bool
	acts   int
	read   map[string]pastCase
	given  receipt.Receipt // to whoever reports without a name
	pepper []byte
}

type pastCase struct {
	state   *docket.State
	entries []docket.Entry
}

func (o *onPast) Open(_ *scenarios.Scenario, procs map[string]*procedure.Procedure) error {
	o.procs, o.ids, o.back, o.read = procs, map[string]string{}, map[string]bool{}, map[string]pastCase{}
	return nil
}

func (o *onPast) Now() time.Time {
	if o.now.IsZero() {
		return o.now
	}
	return o.now.AddDate(0, 0, -o.days)
}

func (o *onPast) Until(t time.Time) error        { return o.until(t.AddDate(0, 0, o.days)) }
func (o *onPast) Person(handle string) string    { return o.people[handle] }
func (o *onPast) CaseID(name string) string      { return o.ids[name] }
func (o *onPast) Mail(side string, bounces bool) { o.back[side] = bounces }
func (o *onPast) Exact() bool                    { return false }
func (o *onPast) Days() int                      { return o.days }
func (o *onPast) at() activities.CaseTime        { return stoodStill(o.now) }
func (o *onPast) docket() activities.Store {
	return activities.Store{DB: o.db, Procedures: o.rules, Time: o.at()}
}
func (o *onPast) entered(name string) { delete(o.read, name) }
func (o *onPast) refused(what string, r *docket.Refusal) error {
	return fmt.Errorf("%s: %s was refused: %w", o.name, what, r)
}

// Adopt is for scenarios about versions, which are none of the demonstration's.
func (o *onPast) Adopt(*procedure.Procedure, string) error {
	return errors.New("a demonstration adopts no version")
}

// stoodStill is case time at one moment.
type stoodStill time.Time

func (s stoodStill) Now() time.Time              { return time.Time(s) }
func (s stoodStill) Real(at time.Time) time.Time { return at }

func (o *onPast) Case(name string) (*docket.State, []docket.Entry, error) {
	id := o.ids[name]
	if id == "" {
		return &docket.State{}, nil, nil
	}
	if c, ok := o.read[name]; ok {
		return c.state, c.entries, nil
	}
	entries, err := o.db.Entries(o.ctx, store.TheSystem(), id)
	if err != nil {
		return nil, nil, err
	}
	state, err := docket.Fold(entries)
	if err != nil {
		return nil, nil, err
	}
	o.read[name] = pastCase{state, entries}
	return state, entries, nil
}

// until lets time pass, from one alarm of a case to the next.
func (o *onPast) until(t time.Time) error {
	for range 2000 {
		which, first, err := o.nextAlarm()
		if err != nil {
			return err
		}
		if which == "" || first.After(t) {
			if t.After(o.now) {
				o.now = t
			}
			return nil
		}
		if first.After(o.now) {
			o.now = first
		}
		out, _, _, err := o.db.EnterDue(o.ctx, o.rules, o.ids[which], o.now)
		if err != nil {
			return err
		}
		o.entered(which)
		for i := range out {
			if out[i].Refusal != nil {
				return o.refused("the clock's own act", out[i].Refusal)
			}
		}
		if err := o.deliver(which); err != nil {
			return err
		}
	}
	return errors.New(o.name + ": the clock acts without end")
}

func (o *onPast) nextAlarm() (which string, first time.Time, err error) {
	for name, id := range o.ids {
		st, err := o.db.Stands(o.ctx, o.rules, id)
		if err != nil {
			return "", first, err
		}
		if !st.NextAlarm.IsZero() && (which == "" || st.NextAlarm.Before(first)) {
			which, first = name, st.NextAlarm
		}
	}
	return which, first, nil
}

func (o *onPast) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	o.acts++
	act := docket.Act{
		ID: fmt.Sprintf("demo-%s-%d", o.name, o.acts), Case: o.ids[name], Kind: kind, Particulars: with,
		By: docket.Actor{Person: o.people[by], Offices: o.s.People[by].Offices},
	}
	if by == "clock" {
		act.By = docket.Clock()
	}
	papers, err := o.papers(act)
	if err != nil {
		return nil, err
	}
	if report, ok := with.(*docket.Report); ok && act.Case == "" {
		act.Case = store.CaseOf(act.ID)
		if err := o.file(name, act, report, papers); err != nil {
			return nil, err
		}
	} else if _, err := o.db.Submit(o.ctx, store.TheSystem(), act, 0, o.now); err != nil {
		return nil, err
	}
	if refusal, err := o.enter(name, act.ID); refusal != nil || err != nil {
		return refusal, err
	}
	o.ids[name] = act.Case
	return nil, o.deliver(name)
}

// file puts a report down. Whoever reports without a name has a receipt.
func (o *onPast) file(name string, act docket.Act, r *docket.Report, papers []string) error {
	f := store.Filing{Act: act, Procedure: o.procs[name], At: o.now, Documents: papers}
	if r.Complainant.Anonymous {
		o.given = receipt.New()
		f.Receipt = o.given.LookUp(o.pepper)
	}
	_, err := o.db.FileAct(o.ctx, store.TheSystem(), f)
	return err
}

// papers puts a document behind each item of evidence that an act brings.
func (o *onPast) papers(act docket.Act) ([]string, error) {
	var items []docket.NewEvidence
	switch p := act.Particulars.(type) {
	case *docket.Report:
		items = p.Evidence
	case *docket.ResponseGiven:
		items = p.Evidence
	case *docket.EvidenceEntered:
		items = p.Items
	}
	var ids []string
	for i := range items {
		if items[i].Document != "" { // one of the scenario's own
			continue
		}
		text := fmt.Sprintf("%s\n\nMade up for a demonstration: there was no such case.\n\n", items[i].Title)
		for line := range 12 {
			at := o.now.AddDate(0, 0, -30).Add(time.Duration(line*37) * time.Minute)
			text += fmt.Sprintf("%s  record 40-%04d  opened  by user 17\n", at.Format("2006-01-02 15:04"), 1200+line*7)
		}
		d, err := o.db.PutDocument(o.ctx, store.TheSystem(), store.Document{
			Case: act.Case, Name: "document.txt", MediaType: "text/plain", UploadedBy: act.By.Person, UploadedAt: o.now,
		}, strings.NewReader(text), store.Taking{})
		if err != nil {
			return nil, err
		}
		items[i].Document = d.ID
		ids = append(ids, d.ID)
	}
	return ids, nil
}

func (o *onPast) enter(name, id string) (*docket.Refusal, error) {
	out, err := o.db.Enter(o.ctx, o.rules, id, o.now)
	o.entered(name)
	return out.Refusal, err
}

// deliver words the letters that were written and brings out those that need
// nobody's hand.
func (o *onPast) deliver(name string) error {
	for range 200 {
		state, _, err := o.Case(name)
		if err != nil {
			return err
		}
		l := o.waiting(state)
		if l == nil {
			return nil
		}
		if err := (activities.Desk{Store: o.docket(), ReadAt: "http://localhost"}).Write(o.ctx, o.ids[name], l.ID, o.now); err != nil {
			return err
		}
		act, err := o.delivery(name, l)
		if err != nil || act.ID == "" {
			return err
		}
		if _, err := o.db.Submit(o.ctx, store.TheSystem(), act, 0, o.now); err != nil {
			return err
		}
		if refusal, err := o.enter(name, act.ID); err != nil || refusal != nil {
			return errors.Join(err, o.refused("bringing a letter out", refusal))
		}
	}
	return errors.New(o.name + ": letters without end")
}

// waiting is the first letter that has yet to be worded or can go out by itself.
func (o *onPast) waiting(s *docket.State) *docket.Letter {
	for i := range s.Letters {
		l := &s.Letters[i]
		if how := l.Next(); l.ServedAt.IsZero() && (how == activities.WayEmail || how == activities.WayMailbox) {
			return l
		}
	}
	return nil
}

// delivery is the clock's act about a letter that went out, or came back.
func (o *onPast) delivery(name string, l *docket.Letter) (docket.Act, error) {
	id, how := o.ids[name], l.Next()
	if how == activities.WayEmail && (o.back[string(l.To)] || docket.MustBeProven(o.procs[name], l.Notice)) {
		return docket.Act{
			ID: id + "/fail_service:" + l.ID + ":" + how, Case: id, Kind: docket.FailService, By: docket.Clock(),
			Particulars: &docket.ServiceFailed{Letter: l.ID, Method: how, Why: "returned"},
		}, nil
	}
	proof := "placed in the mailbox of the addressee"
	if how == activities.WayEmail {
		proof = "accepted by the mail server"
		d := store.Delivery{Attempt: 1, Method: how, At: o.now, Outcome: "sent", Detail: "demonstration"}
		if err := o.db.MarkLetterTried(o.ctx, id, l.ID, d); err != nil {
			return docket.Act{}, err
		}
	}
	return docket.Act{
		ID: id + "/serve:" + l.ID + ":" + how, Case: id, Kind: docket.Serve, By: docket.Clock(),
		Particulars: &docket.Service{Letter: l.ID, Method: how, Proof: proof},
	}, nil
}
