package activities

import (
	"context"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// Store is the database as the activities see it.
type Store struct {
	DB         *store.DB
	Procedures store.Procedures
	Time       CaseTime
}

var _ Docket = Store{}

// Enter implements Docket.
func (s Store) Enter(ctx context.Context, actID string, now time.Time) (store.Outcome, error) {
	return s.DB.Enter(ctx, s.Procedures, actID, now)
}

// EnterDue implements Docket.
func (s Store) EnterDue(ctx context.Context, caseID string, now time.Time) ([]store.Outcome, store.Standing, bool, error) {
	return s.DB.EnterDue(ctx, s.Procedures, caseID, now)
}

// Stands implements Docket.
func (s Store) Stands(ctx context.Context, caseID string) (store.Standing, error) {
	return s.DB.Stands(ctx, s.Procedures, caseID)
}

// Submit implements Docket.
func (s Store) Submit(ctx context.Context, a docket.Act, now time.Time) error {
	_, err := s.DB.Submit(ctx, store.TheSystem(), a, 0, now)
	return err
}

// Letter implements Docket.
func (s Store) Letter(ctx context.Context, caseID, id string) (Letter, error) {
	l, err := s.DB.Letter(ctx, store.TheSystem(), caseID, id)
	if err != nil {
		return Letter{}, err
	}
	p, _, err := s.procedureOf(ctx, caseID)
	if err != nil {
		return Letter{}, err
	}
	out := letterOf(&l)
	out.Proof = docket.MustBeProven(p, l.Notice)
	return out, nil
}

func letterOf(l *store.Letter) Letter {
	return Letter{Case: l.Case, ID: l.ID, Served: l.ServedAt != nil, Methods: l.Methods, Failed: l.Failed}
}

func (s Store) procedureOf(ctx context.Context, caseID string) (*procedure.Procedure, store.Case, error) {
	c, err := s.DB.Case(ctx, store.TheSystem(), caseID, s.Time.Now())
	if err != nil {
		return nil, c, err
	}
	p, ok := s.Procedures.ByDigest(c.Digest)
	if !ok {
		return nil, c, store.ErrNoProcedure
	}
	return p, c, nil
}

// Tried implements Docket.
func (s Store) Tried(ctx context.Context, caseID, letter string) ([]store.Delivery, error) {
	return s.DB.DeliveriesOf(ctx, store.TheSystem(), caseID, letter)
}

// NoteTry implements Docket.
func (s Store) NoteTry(ctx context.Context, caseID, letter string, d store.Delivery) error {
	return s.DB.MarkLetterTried(ctx, caseID, letter, d)
}

// Sanction implements Docket.
func (s Store) Sanction(ctx context.Context, caseID, id string) (Sanction, error) {
	all, err := s.DB.SanctionsOf(ctx, store.TheSystem(), caseID)
	if err != nil {
		return Sanction{}, err
	}
	clocks, err := s.DB.ClocksOf(ctx, store.TheSystem(), caseID)
	if err != nil {
		return Sanction{}, err
	}
	for i := range all {
		if all[i].ID == id {
			out := Sanction{InEffect: all[i].Status == docket.StatusInEffect}
			now := s.Time.Now()
			for j := range clocks {
				c := &clocks[j]
				limit := Limit{ID: c.ID, Ref: c.Ref, Ended: c.Ended, Standing: len(c.Tolls) > 0}
				if c.DueAt != nil {
					limit.Due = *c.DueAt
				}
				out.See(limit, id, now)
			}
			return out, nil
		}
	}
	return Sanction{}, store.ErrNotFound
}

// Limit is a time limit as far as a sanction's monitor goes.
type Limit struct {
	ID       string
	Ref      string // what it belongs to: the sanction, or "sanction.condition"
	Ended    string
	Due      time.Time
	Standing bool // it stands still
}

// See takes a time limit into account if it belongs to the sanction or to one
// of its conditions.
func (x *Sanction) See(c Limit, id string, now time.Time) {
	if c.Ref != id && !strings.HasPrefix(c.Ref, id+".") {
		return
	}
	switch {
	case c.Ended == "expired":
		x.Late = append(x.Late, c.ID)
	case c.Ended != "" || c.Standing || c.Due.IsZero():
	case c.Due.Add(Grace).Before(now):
		x.Missed = append(x.Missed, c.ID)
	case x.Due.IsZero() || c.Due.Before(x.Due):
		x.Due, x.Clock = c.Due.UTC(), c.ID
	}
}

// WaitingActs implements Docket.
func (s Store) WaitingActs(ctx context.Context, olderThan time.Duration, limit int) ([]store.WaitingAct, error) {
	return s.DB.WaitingActs(ctx, olderThan, limit)
}

// OpenCases implements Docket.
func (s Store) OpenCases(ctx context.Context, after string, limit int) ([]store.OpenCase, error) {
	return s.DB.OpenCases(ctx, after, limit)
}

// AlarmsDue implements Docket.
func (s Store) AlarmsDue(ctx context.Context, now time.Time, limit int) ([]store.OpenCase, error) {
	return s.DB.AlarmsDue(ctx, now, limit)
}

// SweepDrafts implements Docket.
func (s Store) SweepDrafts(ctx context.Context) (int, error) { return s.DB.SweepDrafts(ctx) }

// PutDownHandOvers implements Docket.
func (s Store) PutDownHandOvers(ctx context.Context, limit int) (int, error) {
	return s.DB.PutDownHandOvers(ctx, s.Time.Now(), limit)
}

// LetGoDue implements Docket.
func (s Store) LetGoDue(ctx context.Context, limit int) (int, error) {
	return s.DB.LetGoDue(ctx, limit)
}

// LettersToServe implements Docket.
func (s Store) LettersToServe(ctx context.Context, limit int) ([]Letter, error) {
	rows, err := s.DB.LettersToServe(ctx, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Letter, len(rows))
	for i := range rows {
		out[i] = letterOf(&rows[i])
	}
	return out, nil
}
