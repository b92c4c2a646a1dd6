package store

import (
	"context"
	"strconv"
	"time"

	"github.com/lib/pq"

	"probity/docket"
)

// LetterText is a letter as it was written, kept because templates and names
// change.
type LetterText struct {
	Subject    string    `db:"subject"`
	Body       string    `db:"body"`
	RenderedAt time.Time `db:"rendered_at"`
}

// Delivery is one attempt to bring a letter to its addressee.
type Delivery struct {
	Attempt int       `db:"attempt"`
	Method  string    `db:"method"`
	At      time.Time `db:"at"`
	Outcome string    `db:"outcome"` // sent, served, failed
	Detail  string    `db:"detail"`
}

const letterColumns = `case_id, id, notice, recipient, person, methods, about, clock, seq, issued_at, status, method, served_at, proof, failed`

// LettersOf lists the letters of a case.
func (db *DB) LettersOf(ctx context.Context, who Who, caseID string) ([]Letter, error) {
	return partsOf[Letter](ctx, db, who, "letters", caseID)
}

// Letter returns one letter of a case.
func (db *DB) Letter(ctx context.Context, who Who, caseID, id string) (Letter, error) {
	var out Letter
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+letterColumns+` from letters where case_id = $1 and id = $2`, caseID, id)
	})
	return out, err
}

// LettersToServe lists letters that have not reached their addressee and wait
// for the system, oldest first, over all cases. Those that wait for a person
// are left out: there may be very many, for weeks.
func (db *DB) LettersToServe(ctx context.Context, limit int) ([]Letter, error) {
	var out []Letter
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+letterColumns+` from letters where status = 'to_serve' and (
			select how from unnest(methods) with ordinality as way (how, place) where how <> all (failed) order by place limit 1) = any ($1)
			order by issued_at, case_id, id limit $2`, pq.Array(docket.SystemMethods()), pageSize(limit))
	})
	return out, err
}

// KeepLetterText keeps a letter as written. The first text stays: a retry
// returns it, so that what is sent again is what was sent before.
func (db *DB) KeepLetterText(ctx context.Context, caseID, letterID string, t LetterText) (LetterText, error) {
	subject, err := db.seal(ctx, caseID, letterSubject, letterID, t.Subject)
	if err != nil {
		return LetterText{}, err
	}
	body, err := db.seal(ctx, caseID, letterBody, letterID, t.Body)
	if err != nil {
		return LetterText{}, err
	}
	var out LetterText
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into letter_texts (case_id, letter_id, subject, body, rendered_at) values ($1, $2, $3, $4, $5)
			on conflict (case_id, letter_id) do nothing`, caseID, letterID, subject, body, instant(t.RenderedAt))
		if err != nil {
			return err
		}
		out, err = db.letterText(ctx, tx, caseID, letterID)
		return err
	})
	return out, err
}

// LetterText returns a letter as written.
func (db *DB) LetterText(ctx context.Context, who Who, caseID, letterID string) (LetterText, error) {
	var out LetterText
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		var err error
		out, err = db.letterText(ctx, tx, caseID, letterID)
		return err
	})
	return out, err
}

func (db *DB) letterText(ctx context.Context, tx *Tx, caseID, letterID string) (LetterText, error) {
	var t LetterText
	err := tx.GetContext(ctx, &t, `select subject, body, rendered_at from letter_texts where case_id = $1 and letter_id = $2`, caseID, letterID)
	if err != nil {
		return t, err
	}
	if t.Subject, err = db.unseal(ctx, caseID, letterSubject, letterID, t.Subject); err != nil {
		return LetterText{}, err
	}
	t.Body, err = db.unseal(ctx, caseID, letterBody, letterID, t.Body)
	return t, err
}

// MarkLetterTried notes an attempt at delivery, numbered by the caller from 1;
// noting the same attempt again changes nothing. That a letter is served is an
// act, not this note.
func (db *DB) MarkLetterTried(ctx context.Context, caseID, letterID string, d Delivery) error {
	detail, err := db.seal(ctx, caseID, deliveryDetail, deliveryRow(letterID, d.Attempt), d.Detail)
	if err != nil {
		return err
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into deliveries (case_id, letter_id, attempt, method, at, outcome, detail) values ($1, $2, $3, $4, $5, $6, $7)
			on conflict (case_id, letter_id, attempt) do nothing`, caseID, letterID, d.Attempt, d.Method, instant(d.At), d.Outcome, detail)
		return err
	})
}

func deliveryRow(letterID string, attempt int) string { return letterID + "/" + strconv.Itoa(attempt) }

// DeliveriesOf lists the attempts at delivering a letter.
func (db *DB) DeliveriesOf(ctx context.Context, who Who, caseID, letterID string) ([]Delivery, error) {
	var out []Delivery
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select attempt, method, at, outcome, detail from deliveries where case_id = $1 and letter_id = $2 order by attempt`, caseID, letterID)
	})
	for i := range out {
		if err == nil {
			out[i].Detail, err = db.unseal(ctx, caseID, deliveryDetail, deliveryRow(letterID, out[i].Attempt), out[i].Detail)
		}
	}
	return out, err
}
