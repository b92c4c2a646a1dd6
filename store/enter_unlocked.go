package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"probity/docket"
)

// enterUnlocked is how most acts are entered: it decides on the state that is
// remembered, and writes in one statement that does nothing unless the act still
// waits and the docket still ends where it did. An act that is refused, that was
// decided before, or whose case is not remembered or has moved on is left to the
// lock: not done.
func (db *DB) enterUnlocked(ctx context.Context, procs Procedures, actID string, now time.Time) (out Outcome, done bool, err error) {
	row, t, err := db.turnUnlocked(ctx, procs, actID)
	if err != nil || t == nil {
		return out, false, err
	}
	a, refusal := row.act()
	if refusal != nil || row.ExpectedHead.Valid && int(row.ExpectedHead.Int64) != t.c.Head || t.looksOutside(&a) || t.names(&a) {
		db.endTurn(t, nil)
		return out, false, nil
	}
	e, text, refusal, err := t.judge(a, t.at(now))
	if err != nil || refusal != nil {
		if refusal != nil {
			db.endTurn(t, nil)
		}
		return out, false, err
	}
	entry := entryRow{Case: t.c.ID, Seq: e.Seq, Act: e.Act, Kind: string(e.Kind), At: e.At, Body: text, Prev: e.Prev, Hash: e.Hash}
	if done, err = db.enterAct(ctx, t, &entry); err != nil || !done {
		return out, false, err
	}
	t.advance(&row, &e)
	if err := t.tell(ctx, &row, &out); err != nil {
		return out, false, err
	}
	db.became.put(row.ID, whatCame{act: row, entry: e, columns: t.f.pic.of}, nil)
	db.endTurn(t, nil)
	return out, true, nil
}

// turnUnlocked is a turn on what is remembered of the case of an act; nil if the
// act was decided or the case is not remembered. An act that this very process
// put down is not asked for again: enterAct writes nothing if it, or its case, is
// not as it is believed to be.
func (db *DB) turnUnlocked(ctx context.Context, procs Procedures, actID string) (actRow, *turn, error) {
	if row, ok := db.submitted.take(actID); ok {
		if f, ok := db.cache.take(row.Case); ok {
			t, err := db.turnOn(ctx, f, procs)
			return row, t, err
		}
	}
	row, c, err := db.actToEnter(ctx, actID)
	if err != nil || row.Status != Waiting {
		return row, nil, err
	}
	f := &folded{of: c, s: &docket.State{}}
	if c.Head > 0 {
		f = db.cache.takeAt(c.ID, c.Head, c.HeadHash)
	}
	t, err := db.turnOn(ctx, f, procs)
	return row, t, err
}

// turnOn is a turn without a lock; nil if nothing is remembered.
func (db *DB) turnOn(ctx context.Context, f *folded, procs Procedures) (*turn, error) {
	if f == nil {
		return nil, nil
	}
	p, ok := procs.ByDigest(f.of.Digest)
	if !ok {
		return nil, nil
	}
	keys, err := db.ring(ctx, f.of.ID)
	return &turn{c: f.of, p: p, f: f, keys: keys, ok: true}, err
}

func (db *DB) actToEnter(ctx context.Context, id string) (actRow, lockedCase, error) {
	var act, ofCase []byte
	var c lockedCase
	pass, err := db.pass(ctx, TheSystem())
	if err == nil {
		err = db.one(ctx, `select act, of_case from act_to_enter($1, $2)`, id, pass).Scan(&act, &ofCase)
	}
	if err != nil {
		return actRow{}, c, coded(ctx, err)
	}
	row, err := db.actRowFrom(ctx, act)
	if err == nil && json.Unmarshal(ofCase, &c) != nil {
		err = ErrBroken
	}
	return row, c, err
}

// enterAct writes the entry and all that follows from it; false when the act
// waits no more or the docket has moved on.
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
	pass, err := db.pass(ctx, TheSystem())
	if err != nil {
		return false, err
	}
	var done bool
	err = db.one(ctx, `select enter_act($1, $2, $3, json_populate_record(null::entries, $4::json), $5, $6)`,
		pass, t.c.Head, t.c.HeadHash, string(text), string(columns), changed).Scan(&done)
	t.f.pic = pic
	return done, coded(ctx, err)
}

// whatCame is what an act that was entered wrote, as it was written.
type whatCame struct {
	act     actRow
	entry   docket.Entry
	columns caseColumns
}

// Became is the case right after an act that was entered in this process, and
// the act: what Open would have told in that moment to whoever knows the case as
// it was before. It is told once. False: ask the database.
func (db *DB) Became(before *Case, actID string, now time.Time) (Answer, bool) {
	came, ok := db.became.take(actID)
	if !ok || came.entry.Case != before.ID || came.columns.Purged {
		return Answer{}, false
	}
	c := *before
	c.caseColumns = came.columns
	c.Late = c.lateAt(now)
	have, _ := db.dockets.get(strings.ToLower(c.ID))
	if have == nil || have.State.Head != came.entry.Seq-1 || have.State.HeadHash != came.entry.Prev {
		return Answer{}, false
	}
	d, err := db.remember(&c, slices.Concat(have.Entries, []docket.Entry{came.entry}))
	if err != nil {
		return Answer{}, false
	}
	db.sawCase(&c)
	act, err := came.act.record()
	return Answer{Case: &c, Docket: d, Act: &act}, err == nil
}
