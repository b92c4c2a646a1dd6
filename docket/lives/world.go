// Package lives plays made-up cases: people, the clock and chance act on a case
// under any procedure, as long as one likes. Property tests look for a broken
// guarantee in them, and measurements use them for realistic work.
//
// A life is a function of its random source alone.
package lives

import (
	"errors"
	"fmt"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Chance is where a life gets its choices from: Intn returns a number in
// [0, n).
type Chance interface{ Intn(n int) int }

// Life is one made-up case under way.
type Life struct {
	Maker
	Entries []docket.Entry
	Refused []*docket.Refusal
	// Bold lives choose ends and rarities as readily as anything else. They are shorter, and come to where few come.
	Bold bool
	// Reworded may change what somebody says before it is asked for; nil: it stays as it was made up.
	Reworded func(docket.Kind, docket.Particulars)

	acts int
	cast []docket.Actor
}

// Begin files a report under the procedure on some day of 2025, in a life that is made
// as it is wanted first.
func Begin(p *procedure.Procedure, chance Chance, as ...func(*Life)) (*Life, error) {
	began := time.Date(2025, time.Month(1+chance.Intn(12)), 1+chance.Intn(28), 8+chance.Intn(10), chance.Intn(60), 0, 0, time.UTC)
	l := &Life{Maker: NewMaker(p, &docket.State{}, began, chance), cast: Cast(p)}
	for _, make := range as {
		make(l)
	}
	for try := 0; try < 20; try++ {
		by, report := l.Report()
		entered, err := l.Enter(docket.File, by, report)
		if err != nil || entered {
			return l, err
		}
	}
	return l, fmt.Errorf("no report was taken in under %s: %w", p.ID, l.Refused[len(l.Refused)-1])
}

// Cast is everybody who could act: the parties, counsel, one holder for every
// office, people for the bodies, investigators, and an outsider.
func Cast(p *procedure.Procedure) []docket.Actor {
	people := []docket.Actor{{Person: "reporter"}, {Person: "respondent"}, {Person: "counsel"}, {Person: "outsider"}}
	for i := range p.Offices {
		people = append(people, docket.Actor{Person: "office-" + p.Offices[i].ID, Offices: []string{p.Offices[i].ID}})
	}
	members := 14
	for i := range p.Bodies {
		members = max(members, firstMember(p, &p.Bodies[i])+p.Bodies[i].Size)
	}
	for i := 1; i <= members; i++ {
		people = append(people, docket.Actor{Person: fmt.Sprintf("member-%d", i)})
	}
	return append(people, docket.Actor{Person: "investigator-1"}, docket.Actor{Person: "investigator-2"})
}

// Enter asks for an act. It reports whether the act was entered; the error is
// not a refusal but something that must never be.
func (l *Life) Enter(kind docket.Kind, by docket.Actor, with docket.Particulars) (bool, error) {
	l.acts++
	if l.Reworded != nil && with != nil {
		l.Reworded(kind, with)
	}
	return l.enter(docket.Act{ID: fmt.Sprintf("act-%d", l.acts), Case: "case-1", Kind: kind, By: by, Particulars: with})
}

// Move asks for an act about a newer version of the procedure, as the library
// would have it.
func (l *Life) Move(kind docket.Kind, by docket.Actor, with docket.Particulars, to *procedure.Procedure) (bool, error) {
	l.acts++
	return l.enter(docket.Act{
		ID: fmt.Sprintf("act-%d", l.acts), Case: "case-1", Kind: kind, By: by, Particulars: with,
		Outside: docket.Outside{Version: &docket.NewVersion{Procedure: to, Active: true}},
	})
}

func (l *Life) enter(a docket.Act) (bool, error) {
	head := l.S.Head
	e, err := docket.Decide(l.P, l.S, a, l.Now)
	if err != nil {
		var r *docket.Refusal
		if !errors.As(err, &r) {
			return false, fmt.Errorf("%s: %w", a.Kind, err)
		}
		if l.S.Head != head {
			return false, fmt.Errorf("the refusal of %s moved the case", a.Kind)
		}
		l.Refused = append(l.Refused, r)
		return false, nil
	}
	prev := ""
	if n := len(l.Entries); n > 0 {
		prev = l.Entries[n-1].Hash
	}
	if _, err := e.Seal(prev); err != nil {
		return false, err
	}
	l.S.HeadHash = e.Hash
	l.Entries = append(l.Entries, e)
	if v := a.Outside.Version; v != nil && l.S.Digest == v.Procedure.Digest() {
		l.P = v.Procedure
	}
	for _, b := range docket.Examine(l.P, l.S, &e) {
		return false, b
	}
	return true, nil
}

// Step lets something happen: mostly somebody does what they may, sometimes
// somebody tries what they may not, letters arrive, time passes.
func (l *Life) Step() error {
	switch n := l.chance.Intn(100); {
	case n < 22:
		return l.serve()
	case n < 38:
		return l.pass()
	case n < 82:
		return l.duty()
	default:
		return l.anything()
	}
}

// pass lets time go by to the next alarm, or by some days, and lets the clock
// act at each.
func (l *Life) pass() error {
	until := l.Now.Add(time.Duration(1+l.chance.Intn(20)) * 24 * time.Hour)
	if at := docket.NextAlarm(l.P, l.S); !at.IsZero() && l.chance.Intn(3) > 0 && at.After(l.Now) {
		until = at
	}
	return l.Until(until)
}

// Until lets time go by; the clock acts at its own times on the way.
func (l *Life) Until(until time.Time) error {
	for n := 0; n < 500; n++ {
		at := docket.NextAlarm(l.P, l.S)
		if at.IsZero() || at.After(until) {
			l.Now = until
			return nil
		}
		if at.After(l.Now) {
			l.Now = at
		}
		due := docket.Due(l.P, l.S, l.Now)
		if len(due) == 0 {
			return fmt.Errorf("an alarm rang at %s and nothing was due", at)
		}
		head := l.S.Head
		if _, err := l.enter(due[0]); err != nil {
			return err
		}
		if l.S.Head == head {
			return fmt.Errorf("the clock's own act was refused: %w", l.Refused[len(l.Refused)-1])
		}
	}
	return fmt.Errorf("the clock acts without end")
}

// serve delivers a letter that waits, or fails to.
func (l *Life) serve() error {
	var waiting []docket.Letter
	for _, x := range l.S.Letters {
		if x.ServedAt.IsZero() {
			waiting = append(waiting, x)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	x := waiting[l.chance.Intn(len(waiting))]
	how := x.Methods[l.chance.Intn(len(x.Methods))]
	if l.chance.Intn(8) == 0 {
		_, err := l.Enter(docket.FailService, docket.Clock(), &docket.ServiceFailed{Letter: x.ID, Method: how, Why: "refused"})
		return err
	}
	by := docket.Clock()
	if how != "email" && how != "mailbox" {
		by = l.holder(l.P.FileKeeper)
	}
	_, err := l.Enter(docket.Serve, by, &docket.Service{Letter: x.ID, Method: how, Proof: "receipt 1"})
	return err
}

// duty has somebody do what they owe.
func (l *Life) duty() error {
	owed := docket.Duties(l.P, l.S, l.Now)
	if len(owed) == 0 {
		return l.anything()
	}
	d := owed[l.chance.Intn(len(owed))]
	if d.Act == "" || l.chance.Intn(6) == 0 {
		return l.anything()
	}
	switch d.Act {
	case docket.DecideReconsider, docket.DecideReview, docket.FindCause, docket.OversightAnswers:
		if done, err := l.ballotOf(l.P.Stage(l.S.Stage)); done || err != nil {
			return err
		}
	case docket.IssueDecision, docket.DecideAppeal:
		// Several steps at a time: a body in session does not part after each.
		for range 6 {
			if err := l.deliberate(); err != nil || !l.S.IsOpen() {
				return err
			}
			if st := l.P.Stage(l.S.Stage); st.Kind != procedure.Decision && st.Kind != procedure.AppealStage {
				return nil
			}
		}
		return nil
	}
	kind := d.Act
	if kind == docket.Accept {
		switch l.chance.Intn(12) {
		case 0:
			kind = docket.Dismiss
		case 1, 2:
			kind = docket.OrderShowCause
		}
	}
	return l.try(kind, d.Ref)
}

// try has somebody who may do the act do it, helping along what it needs: a
// vote needs a seat, a decision needs votes.
func (l *Life) try(kind docket.Kind, ref string) error {
	var able []docket.Actor
	for _, who := range l.cast {
		if docket.MayDo(l.P, l.S, who, kind, l.Now).Allowed {
			able = append(able, who)
		}
	}
	if len(able) == 0 {
		return l.anything()
	}
	who := able[l.chance.Intn(len(able))]
	done, err := l.Enter(kind, who, l.Particulars(kind, who, ref))
	if done || err != nil {
		return err
	}
	switch kind {
	case docket.ConcludeInquiry, docket.FileReport, docket.FindCause, docket.SetHearing, docket.HoldHearing:
		return l.makeReady()
	}
	return nil
}

// makeReady does what a step that was refused may want first.
func (l *Life) makeReady() error {
	keeper, owner := l.holder(l.P.FileKeeper), l.holder(string(l.P.Stage(l.S.Stage).Owner))
	investigator := docket.Actor{Person: "investigator-1"}
	for _, x := range []struct {
		k  docket.Kind
		by docket.Actor
	}{
		{docket.Sequester, keeper}, {docket.Assign, owner}, {docket.Notify, owner}, {docket.RecordInterview, investigator},
		{docket.RecordInterview, keeper}, {docket.Disclose, keeper}, {docket.IssueDraft, investigator}, {docket.IssueDraft, owner},
	} {
		if x.k == docket.Assign && l.S.Investigates("investigator-1", false) || x.k == docket.IssueDraft && len(l.S.Drafts) > 0 && l.S.Drafts[len(l.S.Drafts)-1].Seq > l.S.Visits[len(l.S.Visits)-1].Seq {
			continue
		}
		p := l.Particulars(x.k, x.by, "")
		if i, ok := p.(*docket.InterviewHeld); ok {
			i.Of = procedure.Respondent
			if len(l.S.Interviews) > 0 {
				continue
			}
		}
		if _, err := l.Enter(x.k, x.by, p); err != nil {
			return err
		}
	}
	if p := l.S.Panel(l.P.Stage(l.S.Stage).Body); p != nil {
		for i := range p.Seats {
			if s := &p.Seats[i]; s.Left == 0 && s.Declared == 0 && s.Role != "alternate" {
				if _, err := l.Enter(docket.Declare, docket.Actor{Person: s.Person}, &docket.Certificate{Body: p.Body, Clear: true}); err != nil {
					return err
				}
			}
		}
	}
	return l.serve()
}

// anything has a random person try something, allowed or not.
func (l *Life) anything() error {
	who := l.cast[l.chance.Intn(len(l.cast))]
	options := docket.May(l.P, l.S, who, l.Now)
	if l.chance.Intn(5) > 0 {
		var may []docket.Option
		for _, o := range options {
			// Ends and rarities are left rare, or every life would be short.
			if o.Allowed && (l.Bold || !rare(o.Kind) || l.chance.Intn(14) == 0) {
				may = append(may, o)
			}
		}
		options = may
	}
	if len(options) == 0 {
		return nil
	}
	k := options[l.chance.Intn(len(options))].Kind
	_, err := l.Enter(k, who, l.Particulars(k, who, ""))
	return err
}

func rare(k docket.Kind) bool {
	switch k {
	case docket.Dismiss, docket.ReferOut, docket.CloseCase, docket.RecordDeath, docket.Resign, docket.Withdraw, docket.Purge, docket.Reopen, docket.Propose, docket.Decline,
		docket.HoldCase, docket.RecordIncapacity, docket.Recuse, docket.RerouteOffice, docket.ShutOut, docket.FreeNamesake, docket.PlaceLegalHold, docket.Note,
		docket.AddAllegation, docket.AddRespondent, docket.WaiveAppeal, docket.WaiveReconsider, docket.OpposeReconsider, docket.NameCounsel, docket.OrderStay, docket.OfferConsent,
		docket.DiscloseContact, docket.LinkCase, docket.RecordEvidence, docket.RecordInterview, docket.AskInformation, docket.GiveInformation:
		return true
	}
	return false
}

func (l *Maker) holder(office string) docket.Actor {
	return docket.Actor{Person: "office-" + office, Offices: []string{office}}
}

func (l *Maker) today() clock.Date { return clock.DateOf(l.Now, time.UTC) }
