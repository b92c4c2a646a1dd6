package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/vault"
)

// lockedCase is what a turn reads of the case row, locked.
type lockedCase struct {
	ID        string `db:"case_id" json:"id"`
	Number    string `db:"number" json:"number"`
	Procedure string `db:"procedure" json:"procedure"`
	Digest    string `db:"digest" json:"digest"`
	Head      int    `db:"head" json:"head"`
	HeadHash  string `db:"head_hash" json:"head_hash"`
}

// turn is one case while its row is locked: nobody else adds to the docket
// until the transaction ends.
type turn struct {
	tx    *Tx
	procs Procedures
	c     lockedCase
	p     *procedure.Procedure
	f     *folded
	keys  *vault.Ring
	ok    bool // the state is what the database says, or will say once committed
}

// take starts a turn on the locked case.
func (db *DB) takeTurn(ctx context.Context, tx *Tx, procs Procedures, c lockedCase) (*turn, error) {
	p, err := tx.procedureOf(ctx, procs, c.Digest)
	if err != nil {
		return nil, err
	}
	keys, err := db.ring(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	t := &turn{tx: tx, procs: procs, c: c, p: p, keys: keys, ok: true}
	if t.f = db.cache.takeAt(c.ID, c.Head, c.HeadHash); t.f != nil {
		return t, nil
	}
	s := &docket.State{}
	if c.Head > 0 {
		var err error
		if s, err = tx.fold(ctx, c.ID, c.Head, c.HeadHash); err != nil {
			return nil, err
		}
	}
	t.f = &folded{s: s}
	if c.Head > 0 {
		var err error
		if t.f.pic, err = pictureOf(p, s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// endTurn keeps the state for the next turn if the transaction committed and
// the state is good.
func (db *DB) endTurn(t *turn, err error) {
	if t != nil && t.ok && err == nil {
		t.f.of = t.c
		db.cache.give(t.f)
	}
}

// decide lets the rules decide on the act and records what they say. The row in
// acts is there already unless the act is the clock's.
func (t *turn) decide(ctx context.Context, a docket.Act, row *actRow, now time.Time) error {
	now = t.at(now)
	if row.ExpectedHead.Valid && int(row.ExpectedHead.Int64) != t.f.s.Head {
		return t.refuse(ctx, row, stale(), now)
	}
	if err := t.lookOutside(ctx, &a, now); err != nil {
		return err
	}
	if err := t.lookForNames(ctx, &a); err != nil {
		return err
	}
	e, text, refusal, err := t.judge(a, now)
	if err != nil {
		return err
	}
	if refusal != nil {
		return t.refuse(ctx, row, refusal, now)
	}
	if err := t.record(ctx, row, &e, text); err != nil {
		return err
	}
	if err := t.keepNames(ctx, &e); err != nil {
		return err
	}
	t.advance(row, &e)
	return nil
}

// judge asks the rules and, if they allow the act, takes the state past its
// entry: it is ahead of the database then, and not to be kept until that has the
// entry too.
func (t *turn) judge(a docket.Act, now time.Time) (e docket.Entry, text string, refusal *docket.Refusal, err error) {
	prev := t.f.s.HeadHash
	e, err = docket.Decide(t.p, t.f.s, a, now)
	if errors.As(err, &refusal) {
		return e, "", refusal, nil
	}
	t.ok = false
	if err != nil {
		return e, "", nil, errors.Join(ErrPack, err)
	}
	if v := a.Outside.Version; v != nil && t.f.s.Digest == v.Procedure.Digest() {
		t.p = v.Procedure // what comes of the entry is judged and told by the version the case was moved to
	}
	if refusal := examine(t.p, t.f.s, &e); refusal != nil {
		return e, "", refusal, nil
	}
	if text, err = sealEntry(t.keys, &e, prev); err == nil {
		t.f.s.HeadHash = e.Hash
	}
	return e, text, nil, err
}

// advance notes that the database has the entry.
func (t *turn) advance(row *actRow, e *docket.Entry) {
	row.Status, row.Seq, row.DecidedAt = Entered, sql.NullInt64{Int64: int64(e.Seq), Valid: true}, sql.NullTime{Time: e.At, Valid: true}
	t.c.Head, t.c.HeadHash, t.c.Digest, t.ok = e.Seq, e.Hash, t.f.s.Digest, true
}

// at is the moment an act is decided at. When another machine's clock is ahead
// it is the last entry's: time never runs back in a docket.
func (t *turn) at(now time.Time) time.Time {
	if now = instant(now); now.Before(t.f.s.UpdatedAt) {
		return t.f.s.UpdatedAt
	}
	return now
}

const enterActThat = `with entry as (insert into entries (case_id, seq, act_id, kind, at, body, prev, hash) values ($1, $3, $4, $5, $6, $7, $8, $9)),
	act as (update acts set status = 'entered', seq = $3, decided_at = $6 where id = $4) ` + updateCase

const enterActOfClock = `with entry as (insert into entries (case_id, seq, act_id, kind, at, body, prev, hash) values ($1, $3, $4, $5, $6, $7, $8, $9)),
	act as (insert into acts (id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, received_at, status, seq, decided_at)
		values ($4, $1, $5, '', '{}', $10, $11, $12, $6, 'entered', $3, $6)) ` + updateCase

// record writes the entry, marks the act and brings the read tables up to the
// state, in one statement and one for each read table that changed.
func (t *turn) record(ctx context.Context, row *actRow, e *docket.Entry, text string) error {
	pic, err := pictureOf(t.p, t.f.s)
	if err != nil {
		return err
	}
	columns, err := json.Marshal(&pic.of)
	if err != nil {
		return err
	}
	statement := enterActThat
	args := []any{t.c.ID, string(columns), e.Seq, e.Act, string(e.Kind), e.At, text, e.Prev, e.Hash}
	if row.As == procedure.TheClock && row.Status == "" {
		particulars, err := actParticulars.close(t.keys, row.ID, row.Particulars)
		if err != nil {
			return err
		}
		statement, args = enterActOfClock, append(args, string(row.As), particulars, row.RequestHash)
	}
	if _, err := t.tx.ExecContext(ctx, statement, args...); err != nil {
		return err
	}
	if err := t.tx.draw(ctx, t.c.ID, t.f.pic, pic); err != nil {
		return err
	}
	t.f.pic = pic
	return nil
}

// refuse marks the act refused. A refused report leaves a case that was never
// opened, so that its number still answers whoever holds it. An act of the
// clock leaves nothing behind: it stays due and is tried again.
func (t *turn) refuse(ctx context.Context, row *actRow, r *docket.Refusal, now time.Time) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if row.Status != "" {
		sealed, err := actRefusal.close(t.keys, row.ID, string(text))
		if err != nil {
			return err
		}
		_, err = t.tx.ExecContext(ctx, `update acts set status = 'refused', refusal = $2, decided_at = $3 where id = $1`, row.ID, sealed, now)
		if err != nil {
			return err
		}
	}
	row.Status, row.Refusal, row.DecidedAt = Refused, sql.NullString{String: string(text), Valid: true}, sql.NullTime{Time: now, Valid: true}
	if t.c.Head == 0 && row.Kind == docket.File {
		_, err = t.tx.ExecContext(ctx, `update cases set open = false, stage_kind = 'refused', disposition = 'refused', updated_at = $2 where id = $1`, t.c.ID, now)
	}
	return err
}

// Stale is the code of a refusal because the docket has moved on since the
// person looked.
const Stale docket.Code = "stale"

func stale() *docket.Refusal {
	return &docket.Refusal{Code: Stale, Sentence: "The case has moved on since you looked at it. Look again and decide whether you still want this.", Rule: "order of the docket"}
}

// lookOutside finds out what the case itself cannot know. A filer is barred by
// a case against them only once they were told of it, and, where the bar protects
// who reported, only if they may know who did: a refusal must not tell what the
// procedure keeps from them.
func (t *turn) lookOutside(ctx context.Context, a *docket.Act, now time.Time) error {
	if !t.looksOutside(a) {
		return nil
	}
	if digest := versionIn(a); digest != "" {
		return t.lookForVersion(ctx, a, digest)
	}
	if letsGo(a) {
		return t.tx.GetContext(ctx, &a.Outside.TiedOpen, `select `+tiedOpen+` from cases c where c.id = $1`, t.c.ID)
	}
	report := a.Particulars.(*docket.Report)
	var rows []struct {
		ID       string       `db:"id"`
		ClosedAt sql.NullTime `db:"closed_at"`
	}
	err := t.tx.SelectContext(ctx, &rows, `select id, closed_at from cases where respondent = $1 and procedure = $3
		and ($5 or complainant = $2 and not anonymous) and head > 0 and told_at is not null and id <> $4 order by opened_at, id`,
		a.By.Person, report.Respondent.Person, t.c.Procedure, t.c.ID, t.p.Filing.BarsAnyone())
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !r.ClosedAt.Valid || barredStill(t.p, r.ClosedAt.Time, now) {
			a.Outside.BarredBy = r.ID
			return nil
		}
	}
	return nil
}

// lookForVersion finds the version that an act names in the library. Whether it
// is there at all, and whether it takes reports, is for the rules to weigh.
func (t *turn) lookForVersion(ctx context.Context, a *docket.Act, digest string) error {
	p, err := t.tx.procedureOf(ctx, t.procs, digest)
	if errors.Is(err, ErrNoProcedure) {
		return nil
	}
	if err != nil {
		return err
	}
	v := &docket.NewVersion{Procedure: p}
	var from []Day
	err = t.tx.SelectContext(ctx, &from, `select from_day from procedures_active where digest = $1`, digest)
	if len(from) > 0 {
		v.Active, v.Begins = true, from[0].Date
	}
	a.Outside.Version = v
	return err
}

func versionIn(a *docket.Act) string {
	switch x := a.Particulars.(type) {
	case *docket.VersionChosen:
		return x.Digest
	case *docket.VersionMoved:
		return x.Digest
	}
	return ""
}

// letsGo reports whether the act lets go of the record, or proposes to.
func letsGo(a *docket.Act) bool {
	x, ok := a.Particulars.(*docket.Proposing)
	return a.Kind == docket.Purge || ok && x.Act == docket.Purge
}

func (t *turn) looksOutside(a *docket.Act) bool {
	if versionIn(a) != "" || letsGo(a) {
		return true
	}
	report, ok := a.Particulars.(*docket.Report)
	return ok && t.p.Filing.RespondentBar && a.By.Person != "" && report.Respondent.Person != "" && report.Source == "person"
}
