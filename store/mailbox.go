package store

import (
	"context"
	"time"
)

// Mailbox is where a reporter without an account is written to. Whoever has the
// key can put something in; the receipt alone opens it.
type Mailbox struct {
	Key  []byte `db:"key"`
	Mark string `db:"mark"` // keyed hash that the API made of case and key
}

// Word is something that was written to a mailbox, once the docket says so.
type Word struct {
	Act    string    `db:"act_id"`
	Seq    int       `db:"seq"` // of the entry that says that it was written
	At     time.Time `db:"at"`
	Sealed []byte    `db:"sealed"`
}

// MaxWordBytes bounds what is written at once, sealed.
const MaxWordBytes = 64 << 10

// MailboxOf is the mailbox of a case; ErrNotFound when it has none.
func (db *DB) MailboxOf(ctx context.Context, caseID string) (Mailbox, error) {
	var out Mailbox
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select m.key, m.mark from mailboxes m join cases c on c.id = m.case_id where m.case_id = $1 and not c.purged`, caseID)
	})
	return out, err
}

// SetMailbox sets the mailbox of a case up, or right.
func (db *DB) SetMailbox(ctx context.Context, caseID string, m Mailbox) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into mailboxes (case_id, key, mark) select id, $2, $3 from cases where id = $1 and not purged
			on conflict (case_id) do update set key = excluded.key, mark = excluded.mark`, caseID, m.Key, m.Mark)
		return err
	})
}

// PutWord puts something into a mailbox under the act that tells of it. It is
// there for its reader once that act is entered. The first one stays: with another
// commitment it is ErrDifferentAct.
func (db *DB) PutWord(ctx context.Context, caseID, act, commitment string, sealed []byte) error {
	if len(sealed) > MaxWordBytes {
		return ErrTooLarge
	}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into mailbox_words (act_id, case_id, said, sealed) values ($1, $2, $3, $4) on conflict (act_id) do nothing`, act, caseID, commitment, sealed)
		if err != nil {
			return err
		}
		var said string
		if err := tx.GetContext(ctx, &said, `select said from mailbox_words where act_id = $1`, act); err != nil {
			return err
		}
		if said != commitment {
			return ErrDifferentAct
		}
		return nil
	})
}

// WordsOf lists what was written to the mailbox of a case, oldest first.
func (db *DB) WordsOf(ctx context.Context, caseID string) ([]Word, error) {
	var out []Word
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select w.act_id, e.seq, e.at, w.sealed from mailbox_words w
			join entries e on e.case_id = w.case_id and e.act_id = w.act_id where w.case_id = $1 order by e.seq`, caseID)
	})
	return out, err
}
