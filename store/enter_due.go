package store

import (
	"context"
	"time"

	"probity/docket"
)

// mostDue bounds how many acts of the clock one call enters; what is left is
// due still, and the next call enters it.
const mostDue = 64

// EnterDue enters the acts of the clock that are due, one after another, until
// none is: time limits that ran out, reminders, terms that ended. Their ids are
// fixed by what they are about, so that calling it twice enters nothing twice.
// Each outcome carries where the case stands at the end; the standing is also
// returned when nothing was due. More says that it stopped at its bound. An act
// of the clock that is refused is a fault of the pack: it is in the outcomes,
// and the next alarm is a day away so that nobody asks in a circle.
func (db *DB) EnterDue(ctx context.Context, procs Procedures, caseID string, now time.Time) (out []Outcome, st Standing, more bool, err error) {
	var t *turn
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		c, err := tx.lockCase(ctx, caseID)
		if err != nil {
			return err
		}
		if t, err = db.takeTurn(ctx, tx, procs, c); err != nil {
			return err
		}
		out, more, err = t.due(ctx, now)
		if err != nil {
			return err
		}
		st = standingOf(t.p, t.f.s, t.c)
		if !more && !st.NextAlarm.IsZero() && !st.NextAlarm.After(now) {
			st.NextAlarm = instant(now.Add(24 * time.Hour))
		}
		for i := range out {
			out[i].Standing = st
		}
		return nil
	})
	db.endTurn(t, err)
	if err != nil {
		return nil, Standing{}, false, err
	}
	return out, st, more, nil
}

func (t *turn) due(ctx context.Context, now time.Time) (out []Outcome, more bool, err error) {
	if t.c.Head == 0 {
		return nil, false, nil
	}
	tried := map[string]bool{}
	for range mostDue {
		a, ok := firstNew(dueActs(t.p, t.f.s, now), tried)
		if !ok {
			return out, false, nil
		}
		tried[a.ID] = true
		a.Case = t.c.ID
		row, err := newActRow(t.keys, &a, 0, now)
		if err != nil {
			return nil, false, err
		}
		had, err := t.tx.decidedBefore(ctx, a.ID)
		if err != nil {
			return nil, false, err
		}
		if had {
			continue
		}
		row.Status = ""
		if err := t.decide(ctx, a, &row, now); err != nil {
			return nil, false, err
		}
		if !t.ok {
			if err := t.again(ctx); err != nil {
				return nil, false, err
			}
		}
		var o Outcome
		if err := t.tell(ctx, &row, &o); err != nil {
			return nil, false, err
		}
		out = append(out, o)
	}
	_, more = firstNew(dueActs(t.p, t.f.s, now), tried)
	return out, more, nil
}

// again folds the docket anew after the state had to be thrown away.
func (t *turn) again(ctx context.Context) error {
	s, err := t.tx.fold(ctx, t.c.ID, t.c.Head, t.c.HeadHash)
	if err != nil {
		return err
	}
	pic, err := pictureOf(t.p, s)
	t.f, t.ok = &folded{s: s, pic: pic}, true
	return err
}

func (tx *Tx) decidedBefore(ctx context.Context, id string) (bool, error) {
	var there bool
	err := tx.GetContext(ctx, &there, `select exists (select from acts where id = $1)`, id)
	return there, err
}

func firstNew(acts []docket.Act, tried map[string]bool) (docket.Act, bool) {
	for _, a := range acts {
		if !tried[a.ID] {
			return a, true
		}
	}
	return docket.Act{}, false
}
