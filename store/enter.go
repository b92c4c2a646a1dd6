package store

import (
	"context"
	"encoding/json"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Outcome is what became of an act, and where the case stands now. Apart from
// the refusal's sentence it carries ids, kinds and dates only.
type Outcome struct {
	Act          string          `json:"act"`
	Kind         docket.Kind     `json:"kind"`
	Entered      bool            `json:"entered"`
	Repeated     bool            `json:"repeated,omitempty"` // it had been decided before
	Refusal      *docket.Refusal `json:"refusal,omitempty"`
	Seq          int             `json:"seq,omitempty"` // of its entry
	NewLetters   []string        `json:"new_letters,omitempty"`
	NewSanctions []string        `json:"new_sanctions,omitempty"` // imposed by this entry
	Closed       bool            `json:"closed,omitempty"`        // this entry closed the case
	Standing
}

// Standing is where a case stands.
type Standing struct {
	Case      string         `json:"case"`
	Number    string         `json:"number"`
	Track     string         `json:"track"`
	Head      int            `json:"head"`
	Hash      string         `json:"hash,omitempty"`
	Stage     string         `json:"stage"`
	StageKind procedure.Kind `json:"stage_kind"`
	Open      bool           `json:"open"`
	NextAlarm time.Time      `json:"next_alarm,omitzero"` // when EnterDue has something to do; zero: never
	NextDue   time.Time      `json:"next_due,omitzero"`   // the earliest day somebody owes something by
	Letters   []string       `json:"letters,omitempty"`   // all that are still to be served
	Again     []Again        `json:"again,omitempty"`     // those of them that the system serves after another way failed
	Sanctions []string       `json:"sanctions,omitempty"` // all that are in effect
	Owner     string         `json:"owner,omitempty"`     // office or body that moves the stage on
	First     *Limit         `json:"first,omitempty"`     // the running time limit that is due first
	Rings     *Limit         `json:"rings,omitempty"`     // the one for whose sake NextAlarm is
	RingsTo   docket.Kind    `json:"rings_to,omitempty"`  // what the clock does about it then
}

// Limit names a time limit and the moment it is over.
type Limit struct {
	Clock string    `json:"clock"`
	Due   time.Time `json:"due"`
}

// Again is a letter that goes another way, and how many have failed.
type Again struct {
	Letter string `json:"letter"`
	Failed int    `json:"failed"`
}

// Enter decides on a waiting act and, if it is allowed, adds it to the docket,
// in one transaction. Calling it again, also after an answer was lost, tells the
// same outcome with where the case stands by then. The error is never about the
// act itself: a refusal is an outcome.
func (db *DB) Enter(ctx context.Context, procs Procedures, actID string, now time.Time) (Outcome, error) {
	out, done, err := db.enterUnlocked(ctx, procs, actID, now)
	if !done && err == nil {
		out, err = db.enterLocked(ctx, procs, actID, now)
	}
	if err == nil {
		db.ears.tell(&out)
	}
	return out, err
}

// enterLocked decides under the lock of the case.
func (db *DB) enterLocked(ctx context.Context, procs Procedures, actID string, now time.Time) (Outcome, error) {
	var out Outcome
	var t *turn
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		row, c, err := tx.lockAct(ctx, actID)
		if err != nil {
			return err
		}
		if t, err = db.takeTurn(ctx, tx, procs, c); err != nil {
			return err
		}
		out.Repeated = row.Status != Waiting
		if !out.Repeated {
			a, refusal := row.act()
			if refusal != nil {
				err = t.refuse(ctx, &row, refusal, instant(now))
			} else {
				err = t.decide(ctx, a, &row, now)
			}
			if err != nil {
				return err
			}
		}
		return t.tell(ctx, &row, &out)
	})
	db.endTurn(t, err)
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// Stands tells where a case stands, without changing anything: for a workflow
// that looks again, and for operators. A case whose report waits stands at head
// 0; one whose report was refused is not open.
func (db *DB) Stands(ctx context.Context, procs Procedures, caseID string) (Standing, error) {
	var st Standing
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		var row struct {
			lockedCase
			Open bool `db:"open"`
		}
		err := tx.GetContext(ctx, &row, `select id as case_id, number, procedure, digest, head, head_hash, open from cases where id = $1`, caseID)
		if err != nil {
			return err
		}
		p, err := tx.procedureOf(ctx, procs, row.Digest)
		if err != nil {
			return err
		}
		s := &docket.State{}
		if row.Head > 0 {
			if s, err = tx.fold(ctx, caseID, row.Head, row.HeadHash); err != nil {
				return err
			}
		}
		st = standingOf(p, s, row.lockedCase)
		st.Open = row.Open
		return nil
	})
	return st, err
}

// lockAct locks the act and its case. The lock on the case row is one that lets
// further acts be submitted meanwhile.
func (tx *Tx) lockAct(ctx context.Context, id string) (actRow, lockedCase, error) {
	var both struct {
		actRow
		Number    string `db:"number"`
		Procedure string `db:"procedure"`
		Digest    string `db:"digest"`
		Head      int    `db:"head"`
		HeadHash  string `db:"head_hash"`
	}
	err := tx.GetContext(ctx, &both, `select a.id, a.case_id, a.kind, a.by_person, a.by_offices, a.by_as, a.particulars, a.request_hash,
		a.expected_head, a.received_at, a.status, a.seq, a.refusal, a.decided_at, c.number, c.procedure, c.digest, c.head, c.head_hash
		from acts a join cases c on c.id = a.case_id where a.id = $1 for no key update of a, c`, id)
	if err == nil {
		err = tx.db.openAct(ctx, &both.actRow)
	}
	return both.actRow, lockedCase{both.Case, both.Number, both.Procedure, both.Digest, both.Head, both.HeadHash}, err
}

func (tx *Tx) lockCase(ctx context.Context, id string) (lockedCase, error) {
	var c lockedCase
	err := tx.GetContext(ctx, &c, `select id as case_id, number, procedure, digest, head, head_hash from cases where id = $1 for no key update`, id)
	return c, err
}

// tell fills in the outcome of the act.
func (t *turn) tell(ctx context.Context, row *actRow, out *Outcome) error {
	out.Act, out.Kind, out.Entered, out.Seq = row.ID, row.Kind, row.Status == Entered, int(row.Seq.Int64)
	if row.Refusal.Valid {
		out.Refusal = new(docket.Refusal)
		if err := json.Unmarshal([]byte(row.Refusal.String), out.Refusal); err != nil {
			return ErrBroken
		}
	}
	s := t.f.s
	if !t.ok { // a breach was found after the rules had moved the state on; the database stayed where it was
		s = &docket.State{}
		if t.c.Head > 0 {
			var err error
			if s, err = t.tx.fold(ctx, t.c.ID, t.c.Head, t.c.HeadHash); err != nil {
				return err
			}
		}
	}
	out.Standing = standingOf(t.p, s, t.c)
	if out.Refusal != nil && t.c.Head == 0 {
		out.Open = false
	}
	if out.Seq == 0 {
		return nil
	}
	for i := range s.Letters {
		if s.Letters[i].Seq == out.Seq {
			out.NewLetters = append(out.NewLetters, s.Letters[i].ID)
		}
	}
	for i := range s.Sanctions {
		if s.Sanctions[i].Seq == out.Seq {
			out.NewSanctions = append(out.NewSanctions, s.Sanctions[i].ID)
		}
	}
	out.Closed = s.Closed != nil && s.Closed.Seq == out.Seq
	return nil
}

func standingOf(p *procedure.Procedure, s *docket.State, c lockedCase) Standing {
	st := Standing{
		Case: c.ID, Number: c.Number, Track: p.Track, Head: c.Head, Hash: c.HeadHash, Stage: s.Stage, Open: s.Closed == nil,
	}
	columns := caseColumnsOf(p, s)
	if columns.NextAlarm != nil {
		st.NextAlarm = *columns.NextAlarm
	}
	if columns.NextDue != nil {
		st.NextDue = *columns.NextDue
	}
	if stage := p.Stage(s.Stage); stage != nil {
		st.StageKind, st.Owner = stage.Kind, string(stage.Owner)
	}
	st.First, st.Rings, st.RingsTo = limitsOf(p, s)
	for i := range s.Letters {
		l := &s.Letters[i]
		if letterStatus(l) == "to_serve" {
			st.Letters = append(st.Letters, l.ID)
		}
		if l.BySystem() && len(l.Failed) > 0 {
			st.Again = append(st.Again, Again{Letter: l.ID, Failed: len(l.Failed)})
		}
	}
	for i := range s.Sanctions {
		if s.Sanctions[i].Status == docket.StatusInEffect {
			st.Sanctions = append(st.Sanctions, s.Sanctions[i].ID)
		}
	}
	return st
}

// limitsOf are the running time limit that is due first, and the one at which
// the alarm rings with what the clock does then.
func limitsOf(p *procedure.Procedure, s *docket.State) (first, rings *Limit, to docket.Kind) {
	for i := range s.Clocks {
		c := &s.Clocks[i]
		if c.Open() && !c.Standing() && !c.Deadline.At.IsZero() && (first == nil || c.Deadline.At.Before(first.Due)) {
			first = &Limit{Clock: c.ID, Due: instant(c.Deadline.At)}
		}
	}
	if _, kind, c := docket.Alarm(p, s); c != nil {
		rings, to = &Limit{Clock: c.ID, Due: instant(c.Deadline.At)}, kind
	}
	return first, rings, to
}
