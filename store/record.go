package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
)

// recordLock is held by whoever adds to the record of procedures, so that two
// entries never follow the same one.
const recordLock = 0x70726f62

// Enter decides on an act about a pack and, if it is allowed, adds it to the
// record. The same act again gives the same entry. The error is a
// *register.Refusal when the rules refuse.
func (l *Library) Enter(ctx context.Context, digest string, a register.Act, now time.Time) (e register.Entry, repeated bool, err error) {
	p, ok := l.ByDigest(digest)
	if !ok {
		return e, false, ErrNotFound
	}
	return l.enter(ctx, p, a, now)
}

func (l *Library) enter(ctx context.Context, p *procedure.Procedure, a register.Act, now time.Time) (e register.Entry, repeated bool, err error) {
	err = l.sit(ctx, Who{Person: a.By.Person, System: true}, func(s *Sitting) error {
		e, repeated, err = s.enter(ctx, p, a, now)
		return err
	})
	if err != nil {
		return register.Entry{}, false, err
	}
	return e, repeated, nil
}

// Sitting is several acts about packs in one transaction: all of them are on
// the record afterwards, or none.
type Sitting struct {
	l   *Library
	tx  *Tx
	reg *register.Register // as of the last act; its own
}

// Sit enters what do enters. An act that the rules refuse leaves what was
// entered before it as it is; do decides whether its error ends the sitting.
func (l *Library) Sit(ctx context.Context, do func(*Sitting) error) error {
	return l.sit(ctx, TheSystem(), do)
}

func (l *Library) sit(ctx context.Context, who Who, do func(*Sitting) error) error {
	err := l.db.AsActor(ctx, who, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, recordLock); err != nil {
			return err
		}
		reg, err := tx.register(ctx, l.known.Load().reg)
		if err != nil {
			return err
		}
		return do(&Sitting{l, tx, reg})
	})
	if err != nil {
		return err
	}
	return l.Refresh(ctx)
}

// Register is the record as it is after the last act of the sitting.
func (s *Sitting) Register() *register.Register { return s.reg }

// Pack is what the record says of the text with the digest, or nil.
func (s *Sitting) Pack(digest string) *register.Pack { return s.reg.Pack(digest) }

// ByDigest finds a text that the library knew before the sitting.
func (s *Sitting) ByDigest(digest string) (*procedure.Procedure, bool) { return s.l.ByDigest(digest) }

// Enter is Library.Enter within the sitting.
func (s *Sitting) Enter(ctx context.Context, digest string, a register.Act, now time.Time) (e register.Entry, repeated bool, err error) {
	p, ok := s.l.ByDigest(digest)
	if !ok {
		return e, false, ErrNotFound
	}
	return s.enter(ctx, p, a, now)
}

// Add puts a pack's text into the library. One that is there is refused.
func (s *Sitting) Add(ctx context.Context, id string, by register.Actor, p *procedure.Procedure, now time.Time) error {
	_, _, err := s.enter(ctx, p, register.Act{ID: id, Kind: register.Add, By: by}, now)
	return err
}

func (s *Sitting) enter(ctx context.Context, p *procedure.Procedure, a register.Act, now time.Time) (e register.Entry, repeated bool, err error) {
	before, err := s.tx.recordedAct(ctx, a.ID)
	if err != nil {
		return e, false, err
	}
	if before != nil {
		if before.Kind != a.Kind || before.Digest != p.Digest() {
			return e, false, ErrDifferentAct
		}
		return *before, true, nil
	}
	var under *procedure.Procedure
	if c := s.reg.Constitution(p.ID, clock.DateOf(now, time.UTC)); c != nil {
		if under, err = s.tx.procedureOf(ctx, s.l, c.Digest); err != nil {
			return e, false, err
		}
	}
	if e, err = register.Decide(s.reg, p, under, a, instant(now)); err != nil {
		return e, false, err
	}
	text, err := e.Seal(s.reg.HeadHash)
	if err != nil {
		return e, false, err
	}
	if a.Kind == register.Add {
		if err := errors.Join(s.tx.keep(ctx, p, now), s.tx.officesOf(ctx, p)); err != nil {
			return e, false, err
		}
	}
	if err := s.tx.addToRecord(ctx, &e, text); err != nil {
		return e, false, err
	}
	return e, false, s.reg.Apply(&e)
}

// officesOf makes the offices and bodies of a pack known, so that people can be
// given them before the first report.
func (tx *Tx) officesOf(ctx context.Context, p *procedure.Procedure) error {
	known := make([]Office, 0, len(p.Offices)+len(p.Bodies))
	for i := range p.Offices {
		known = append(known, Office{p.ID, p.Offices[i].ID, p.Offices[i].Title})
	}
	for i := range p.Bodies {
		known = append(known, Office{p.ID, p.Bodies[i].ID, p.Bodies[i].Title})
	}
	return tx.putOffices(ctx, known)
}

func (tx *Tx) addToRecord(ctx context.Context, e *register.Entry, text []byte) error {
	_, err := tx.ExecContext(ctx, `insert into procedure_record (seq, act_id, kind, digest, at, body, prev, hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, e.Seq, e.Act, string(e.Kind), e.Digest, e.At, string(text), e.Prev, e.Hash)
	if err != nil {
		return err
	}
	switch e.Kind {
	case register.Activate:
		_, err = tx.ExecContext(ctx, `insert into procedures_active (digest, procedure, from_day, seq) values ($1, $2, $3::date, $4)`,
			e.Digest, e.Procedure, Day{e.From}, e.Seq)
	case register.Retire:
		_, err = tx.ExecContext(ctx, `delete from procedures_active where digest = $1`, e.Digest)
	}
	return err
}

// Add puts a pack's text into the library, where it stays as it is. A text that
// is there already is repeated, whoever sends it.
func (l *Library) Add(ctx context.Context, id string, by register.Actor, p *procedure.Procedure, now time.Time) (e register.Entry, repeated bool, err error) {
	e, repeated, err = l.enter(ctx, p, register.Act{ID: id, Kind: register.Add, By: by}, now)
	var refusal *register.Refusal
	if errors.As(err, &refusal) && refusal.Code == register.Already {
		entries, err := l.Record(ctx, 0, 0)
		for i := range entries {
			if entries[i].Kind == register.Add && entries[i].Digest == p.Digest() {
				return entries[i], true, err
			}
		}
		return e, false, err
	}
	return e, repeated, err
}

// Record lists the record after an entry, oldest first; a limit of 0 lists all
// of it.
func (l *Library) Record(ctx context.Context, after, limit int) ([]register.Entry, error) {
	var out []register.Entry
	err := l.db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		all, err := tx.procedureRecord(ctx)
		if err != nil {
			return err
		}
		out = all[min(max(after, 0), len(all)):]
		if limit > 0 && len(out) > limit {
			out = out[:limit]
		}
		return nil
	})
	return out, err
}

type recordRow struct {
	Seq    int       `db:"seq"`
	Act    string    `db:"act_id"`
	Kind   string    `db:"kind"`
	Digest string    `db:"digest"`
	At     time.Time `db:"at"`
	Body   string    `db:"body"`
	Prev   string    `db:"prev"`
	Hash   string    `db:"hash"`
}

const recordColumns = `seq, act_id, kind, digest, at, body, prev, hash`

// procedureRecord reads the record and holds it against its hashes. It is as
// long as an installation has decided about its packs: some hundred lines.
func (tx *Tx) procedureRecord(ctx context.Context) ([]register.Entry, error) {
	var rows []recordRow
	if err := tx.SelectContext(ctx, &rows, `select `+recordColumns+` from procedure_record order by seq`); err != nil {
		return nil, err
	}
	out := make([]register.Entry, len(rows))
	prev := ""
	for i := range rows {
		e, err := rows[i].entry()
		if err != nil || e.Seq != i+1 || e.Prev != prev {
			return nil, ErrBroken
		}
		prev, out[i] = e.Hash, e
	}
	return out, nil
}

// entry reads an entry from its text and holds it against its hash.
func (r *recordRow) entry() (register.Entry, error) {
	var e register.Entry
	if procedure.HashOf([]byte(r.Body)) != r.Hash || json.Unmarshal([]byte(r.Body), &e) != nil {
		return e, ErrBroken
	}
	e.Hash = r.Hash
	if e.Seq != r.Seq || e.Prev != r.Prev || e.Act != r.Act || string(e.Kind) != r.Kind || e.Digest != r.Digest || !instant(e.At).Equal(instant(r.At)) {
		return e, ErrBroken
	}
	return e, nil
}

// register is the register as the database has it: the one that is known, taken
// further by what was added since. A database that was put back to an earlier
// day does not continue what is known, and is read from the start.
func (tx *Tx) register(ctx context.Context, have *register.Register) (*register.Register, error) {
	var rows []recordRow
	if err := tx.SelectContext(ctx, &rows, `select `+recordColumns+` from procedure_record where seq >= $1 order by seq`, have.Head); err != nil {
		return nil, err
	}
	if have.Head > 0 {
		if len(rows) == 0 || rows[0].Seq != have.Head || rows[0].Hash != have.HeadHash {
			return tx.register(ctx, &register.Register{})
		}
		rows = rows[1:]
	}
	out := have.Clone()
	for i := range rows {
		e, err := rows[i].entry()
		if err != nil {
			return nil, err
		}
		if out.Apply(&e) != nil {
			return nil, ErrBroken
		}
	}
	return out, nil
}

// recordedAct is the entry that the act with the id became, or nil.
func (tx *Tx) recordedAct(ctx context.Context, id string) (*register.Entry, error) {
	var rows []recordRow
	err := tx.SelectContext(ctx, &rows, `select `+recordColumns+` from procedure_record where act_id = $1`, id)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	e, err := rows[0].entry()
	return &e, err
}

// VerifyRecord holds the record of procedures against its hashes, and the list
// of those in force against the record.
func (db *DB) VerifyRecord(ctx context.Context) ([]Fault, error) {
	var out []Fault
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		entries, err := tx.procedureRecord(ctx)
		if errors.Is(err, ErrBroken) {
			out = append(out, Fault{Table: "procedure_record", What: "it is not chained, or a text is not the one that was hashed"})
			return nil
		}
		if err != nil {
			return err
		}
		reg, err := register.Fold(entries)
		if err != nil {
			out = append(out, Fault{Table: "procedure_record", What: "it cannot be read in order"})
			return nil
		}
		var active []struct {
			Digest string `db:"digest"`
			From   Day    `db:"from_day"`
			Seq    int    `db:"seq"`
		}
		if err := tx.SelectContext(ctx, &active, `select digest, from_day, seq from procedures_active order by digest`); err != nil {
			return err
		}
		have := map[string]bool{}
		for _, a := range active {
			p := reg.Pack(a.Digest)
			if have[a.Digest] = true; p == nil || !p.Active || p.From != a.From.Date || p.Activated != a.Seq {
				out = append(out, Fault{Table: "procedures_active", Row: a.Digest, What: "the row says something else than the record of procedures"})
			}
		}
		for i := range reg.Packs {
			if reg.Packs[i].Active && !have[reg.Packs[i].Digest] {
				out = append(out, Fault{Table: "procedures_active", Row: reg.Packs[i].Digest, What: "the row is missing"})
			}
		}
		return nil
	})
	return out, err
}
