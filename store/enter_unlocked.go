package store

import (
	"context"
	"encoding/json"
	"time"

	"probity/docket"
)

// enterUnlocked is how most acts are entered: it decides on the state that is
// remembered, and writes in one statement that does nothing unless the docket
// still ends where it did. An act that is refused, that was decided before, or
// whose case is not remembered or has moved on is left to the lock: not done.
func (db *DB) enterUnlocked(ctx context.Context, procs Procedures, actID string, now time.Time) (out Outcome, done bool, err error) {
	row, c, err := db.actToEnter(ctx, actID)
	if err != nil || row.Status != Waiting {
		return out, false, err
	}
	p, ok := procs.ByDigest(c.Digest)
	a, refusal := row.act()
	if !ok || refusal != nil || row.ExpectedHead.Valid && int(row.ExpectedHead.Int64) != c.Head {
		return out, false, nil
	}
	t := &turn{c: c, p: p, ok: true}
	if t.looksOutside(&a) {
		return out, false, nil
	}
	if c.Head == 0 {
		t.f = &folded{s: &docket.State{}}
	} else if t.f = db.cache.take(c.ID, c.Head, c.HeadHash); t.f == nil {
		return out, false, nil
	}
	e, text, refusal, err := t.judge(a, t.at(now))
	if err != nil || refusal != nil {
		if refusal != nil {
			db.endTurn(t, nil)
		}
		return out, false, err
	}
	entry := entryRow{Case: c.ID, Seq: e.Seq, Act: e.Act, Kind: string(e.Kind), At: e.At, Body: string(text), Prev: e.Prev, Hash: e.Hash}
	if done, err = db.enterAct(ctx, t, &entry); err != nil || !done {
		return out, false, err
	}
	t.advance(&row, &e)
	if err := t.tell(ctx, &row, &out); err != nil {
		return out, false, err
	}
	db.endTurn(t, nil)
	return out, true, nil
}

func (db *DB) actToEnter(ctx context.Context, id string) (actRow, lockedCase, error) {
	var act, ofCase []byte
	var c lockedCase
	err := db.one(ctx, `select act, of_case from act_to_enter($1, $2)`, id, db.workRole()).Scan(&act, &ofCase)
	if err != nil {
		return actRow{}, c, coded(ctx, err)
	}
	row, err := actRowFrom(act)
	if err == nil && json.Unmarshal(ofCase, &c) != nil {
		err = ErrBroken
	}
	return row, c, err
}

// enterAct writes the entry and all that follows from it; false when the docket
// has moved on.
func (db *DB) enterAct(ctx context.Context, t *turn, entry *entryRow) (bool, error) {
	pic, err := pictureOf(t.p, t.f.s)
	if err != nil {
		return false, err
	}
	changed, err := changedText(t.f.pic, pic)
	if err != nil {
		return false, err
	}
	columns, err := json.Marshal(&pic.of)
	if err != nil {
		return false, err
	}
	text, err := json.Marshal(entry)
	if err != nil {
		return false, err
	}
	var done bool
	err = db.one(ctx, `select enter_act($1, $2, $3, json_populate_record(null::entries, $4::json), $5, $6)`,
		db.workRole(), t.c.Head, t.c.HeadHash, string(text), string(columns), changed).Scan(&done)
	t.f.pic = pic
	return done, coded(ctx, err)
}
