package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
	"golang.org/x/mod/sumdb/tlog"

	"probity/ledger"
	"probity/ledger/pglog"
)

// ErrForked: the copy of the log is not one of this database's log. Nothing is
// sealed until somebody has looked.
var ErrForked = errors.New("store: the copy holds another log than the database")

// Sealer makes new entries of all cases leaves of the log, signs what it has come
// to and keeps a copy in a second place. Several may run: one seals at a time,
// and no act ever waits for it.
type Sealer struct {
	DB   *DB
	Key  *ledger.Key
	Copy *ledger.Copy // nil: none is kept, which LogState tells

	swept atomic.Int64 // when it last looked at every case, in Unix seconds; 0: never
}

// Sealed is what a run of the sealer did.
type Sealed struct {
	Leaves     int64 `json:"leaves,omitempty"`
	Checkpoint int64 `json:"checkpoint,omitempty"` // the last one; 0: nothing was ever sealed
	Size       int64 `json:"size,omitempty"`
	Busy       bool  `json:"busy,omitempty"`    // another sealer is at work
	Failing    bool  `json:"failing,omitempty"` // the copy could not be written
}

const (
	sealBatch = 5000           // leaves to a checkpoint, so that a transaction stays short
	sealQuiet = time.Hour      // a checkpoint is signed at least this often, so that back-dating shows
	sealLock  = 0x70726f6c6f67 // of the one who seals
)

// Seal seals whatever is new. now is case time; everything that bears a time up
// to until is promised to be in the log from here on. It is safe to repeat.
func (s *Sealer) Seal(ctx context.Context, now, until time.Time) (Sealed, error) {
	var out Sealed
	if err := s.agree(ctx); err != nil {
		return out, errors.Join(err, s.DB.noteCopy(ctx, "forked", 0))
	}
	began := time.Now().Unix()
	thorough := began-s.swept.Load() > int64(sealQuiet.Seconds())
	for {
		n, err := s.batch(ctx, instant(now), instant(until), thorough, &out)
		if err != nil || out.Busy {
			return out, err
		}
		if n < sealBatch {
			break
		}
	}
	if thorough {
		s.swept.Store(began)
	}
	out.Failing = s.copyOn(ctx) != nil
	return out, nil
}

// agree makes sure that the copy ends with a checkpoint of the database, so that
// a database that was put back to an earlier day does not sign a second log.
func (s *Sealer) agree(ctx context.Context) error {
	if s.Copy == nil {
		return nil
	}
	last, err := s.Copy.Last()
	if err != nil || last == 0 {
		return nil //nolint:nilerr // a copy that cannot be read is told when it cannot be written
	}
	there, err := s.Copy.Get(last)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	var signed string
	err = s.DB.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &signed, `select signed from log_checkpoints where no = $1`, last)
	})
	if errors.Is(err, ErrNotFound) || err == nil && signed != string(there.Signed) {
		return ErrForked
	}
	return err
}

type thing struct {
	Kind string    `db:"kind"`
	Case *string   `db:"case_id"`
	Seq  int64     `db:"seq"`
	Ref  string    `db:"ref"`
	At   time.Time `db:"at"`
	Hash string    `db:"hash"`
}

func (t *thing) subject() ledger.Subject {
	s := ledger.Subject{Kind: t.Kind, Seq: t.Seq, ID: t.Ref}
	if t.Kind == ledger.Entry {
		s.Case = *t.Case
	}
	return s
}

// newThings are what is not in the log yet, in the order in which it becomes
// leaves: by the time it bears, then by kind, case and number. Cases that did not
// change since the last checkpoint's promise are passed over unless all are asked
// for ($1).
const newThings = `select * from (
	select 'entry' as kind, e.case_id, e.seq::bigint as seq, '' as ref, e.at, e.hash
		from cases c cross join lateral (select coalesce(max(l.seq), 0) as seq from log_leaves l where l.case_id = c.id and l.kind = 'entry') sealed
		join entries e on e.case_id = c.id and e.seq > sealed.seq
		where $1 or c.updated_at >= $2
	union all select 'record', null, r.seq, '', r.at, r.hash from procedure_record r
		where r.seq > (select coalesce(max(l.seq), 0) from log_leaves l where l.kind = 'record')
	union all select 'lodging', g.case_id, 0, g.id::text, g.at, g.commitment from lodgings g
		where not exists (select from log_leaves l where l.kind = 'lodging' and l.seq = 0 and l.ref = g.id::text)
	union all select 'document', d.case_id, 0, d.id::text, d.uploaded_at, d.commitment from documents d
		where d.complete and d.case_id is not null and not exists (select from log_leaves l where l.kind = 'document' and l.seq = 0 and l.ref = d.id::text)
	) t order by at, kind, case_id, seq, ref limit $3`

// batch seals some of what is new in one transaction, and says how many.
func (s *Sealer) batch(ctx context.Context, now, until time.Time, thorough bool, out *Sealed) (int, error) {
	sealed := 0
	err := s.DB.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var mine bool
		if err := tx.GetContext(ctx, &mine, `select pg_try_advisory_xact_lock($1)`, int64(sealLock)); err != nil || !mine {
			out.Busy = !mine
			return err
		}
		last, fresh, err := tx.lastCheckpoint(ctx, s.Key.Keys())
		if err != nil {
			return err
		}
		out.Checkpoint, out.Size = last.No, last.Size
		var things []thing
		if err := tx.SelectContext(ctx, &things, newThings, thorough, last.Until, sealBatch); err != nil {
			return err
		}
		if sealed = len(things); sealed == 0 && (fresh || last.No == 0) {
			return nil
		}
		next := ledger.Checkpoint{Origin: s.Key.Name(), No: last.No + 1, At: later(now, last.At), Until: later(until, last.Until)}
		if next.Size, next.Root, err = tx.addLeaves(ctx, last, things); err != nil {
			return err
		}
		signed, err := s.Key.Sign(&next)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into log_checkpoints (no, size, at, until, signed) values ($1, $2, $3, $4, $5)`,
			next.No, next.Size, next.At, next.Until, string(signed))
		out.Checkpoint, out.Size = next.No, next.Size
		return err
	})
	if err != nil {
		return 0, err
	}
	out.Leaves += int64(sealed)
	return sealed, nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// lastCheckpoint is the last one, held against its signature; fresh when it was
// signed a short while ago. The zero checkpoint stands for none.
func (tx *Tx) lastCheckpoint(ctx context.Context, keys ledger.Keys) (last ledger.Checkpoint, fresh bool, err error) {
	var row struct {
		Signed string `db:"signed"`
		Fresh  bool   `db:"fresh"`
	}
	err = tx.GetContext(ctx, &row, `select signed, real_at > now() - make_interval(secs => $1) as fresh from log_checkpoints order by no desc limit 1`, sealQuiet.Seconds())
	if errors.Is(err, sql.ErrNoRows) {
		return last, false, nil
	}
	if err != nil {
		return last, false, err
	}
	c, err := ledger.OpenCheckpoint([]byte(row.Signed), keys)
	if err != nil {
		return last, false, ErrBroken
	}
	return *c, row.Fresh, nil
}

// addLeaves makes leaves of things and says what the log has come to.
func (tx *Tx) addLeaves(ctx context.Context, last ledger.Checkpoint, things []thing) (int64, tlog.Hash, error) {
	stored := &storedHashes{ctx: ctx, tx: tx, known: map[int64]tlog.Hash{}}
	if root, err := tlog.TreeHash(last.Size, stored); err != nil || last.No > 0 && root != last.Root {
		return 0, root, errors.Join(err, ErrBroken) // what was tampered with is not built upon
	}
	type leafRow struct {
		N       int64     `json:"n"`
		Subject string    `json:"subject"`
		Kind    string    `json:"kind"`
		Case    *string   `json:"case_id"`
		Seq     int64     `json:"seq"`
		Ref     string    `json:"ref"`
		At      time.Time `json:"at"`
		Hash    string    `json:"hash"`
		Blind   string    `json:"blind"`
	}
	size := last.Size
	rows := make([]leafRow, 0, len(things))
	var at pq.Int64Array
	var hashes pq.ByteaArray
	for i := range things {
		t := &things[i]
		l := ledger.Leaf{Subject: t.subject(), At: t.At, Hash: t.Hash, Blind: ledger.NewBlind()}
		rows = append(rows, leafRow{size, l.Subject.String(), t.Kind, t.Case, t.Seq, t.Ref, t.At, t.Hash, `\x` + hex.EncodeToString(l.Blind[:])})
		more, err := tlog.StoredHashesForRecordHash(size, l.LeafHash(), stored)
		if err != nil {
			return 0, tlog.Hash{}, err
		}
		for j, first := 0, tlog.StoredHashIndex(0, size); j < len(more); j++ {
			n := first + int64(j)
			stored.known[n] = more[j]
			at, hashes = append(at, n), append(hashes, append([]byte(nil), more[j][:]...))
		}
		size++
	}
	if len(rows) > 0 {
		text, err := json.Marshal(rows)
		if err != nil {
			return 0, tlog.Hash{}, err
		}
		if _, err := tx.ExecContext(ctx, `insert into log_leaves select * from json_populate_recordset(null::log_leaves, $1::json)`, string(text)); err != nil {
			return 0, tlog.Hash{}, err
		}
		if _, err := tx.ExecContext(ctx, `insert into log_hashes select * from unnest($1::bigint[], $2::bytea[])`, at, hashes); err != nil {
			return 0, tlog.Hash{}, err
		}
	}
	root, err := tlog.TreeHash(size, stored)
	return size, root, err
}

// storedHashes reads the log's hashes, remembering them for one transaction.
type storedHashes struct {
	ctx   context.Context
	tx    *Tx
	known map[int64]tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (s *storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var ask pq.Int64Array
	for _, i := range indexes {
		if _, ok := s.known[i]; !ok {
			ask = append(ask, i)
		}
	}
	if len(ask) > 0 {
		var rows []struct {
			N    int64  `db:"n"`
			Hash []byte `db:"hash"`
		}
		if err := s.tx.SelectContext(s.ctx, &rows, `select n, hash from log_hashes where n = any($1)`, ask); err != nil {
			return nil, err
		}
		for _, r := range rows {
			s.known[r.N] = tlog.Hash(r.Hash)
		}
	}
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		h, ok := s.known[n]
		if !ok {
			return nil, ErrBroken
		}
		out[i] = h
	}
	return out, nil
}

// copyOn takes the copy to where the database is, and notes how that went.
func (s *Sealer) copyOn(ctx context.Context) error {
	if s.Copy == nil {
		return s.DB.noteCopy(ctx, "none", 0)
	}
	no, err := s.putSeals(ctx)
	state := "ok"
	switch {
	case errors.Is(err, ledger.ErrOther):
		state = "forked"
	case err != nil:
		state = "failing"
	}
	return errors.Join(err, s.DB.noteCopy(ctx, state, no))
}

func (s *Sealer) putSeals(ctx context.Context) (int64, error) {
	for _, public := range s.Key.Publics() {
		if err := s.Copy.PutKey(public); err != nil {
			return 0, err
		}
	}
	no, err := s.Copy.Last()
	if err != nil {
		return 0, err
	}
	for {
		seal, err := s.DB.sealOf(ctx, no+1)
		if errors.Is(err, ErrNotFound) {
			return no, nil
		}
		if err != nil {
			return no, err
		}
		if err := s.Copy.Put(seal); err != nil {
			return no, err
		}
		no++
	}
}

// sealOf is a checkpoint with the hashes of the leaves it added.
func (db *DB) sealOf(ctx context.Context, no int64) (ledger.Seal, error) {
	out := ledger.Seal{No: no}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var row struct {
			Size   int64  `db:"size"`
			From   int64  `db:"since"`
			Signed string `db:"signed"`
		}
		err := tx.GetContext(ctx, &row, `select c.size, coalesce((select b.size from log_checkpoints b where b.no = c.no - 1), 0) as since, c.signed
			from log_checkpoints c where c.no = $1`, no)
		if err != nil {
			return err
		}
		var indexes []int64
		for n := row.From; n < row.Size; n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		out.Signed = []byte(row.Signed)
		out.Leaves, err = (&storedHashes{ctx: ctx, tx: tx, known: map[int64]tlog.Hash{}}).ReadHashes(indexes)
		return err
	})
	return out, err
}

func (db *DB) noteCopy(ctx context.Context, state string, no int64) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into log_copy (state, no) values ($1, $2)
			on conflict (one) do update set state = excluded.state, real_at = now(), no = case when excluded.no > 0 then excluded.no else log_copy.no end`, state, no)
		return err
	})
}

// LogState is how sealing does.
type LogState struct {
	Checkpoint int64     `db:"no"`     // the last one; 0: nothing was ever sealed
	Size       int64     `db:"size"`   // leaves
	Signed     string    `db:"signed"` // the last checkpoint
	Age        float64   `db:"age"`    // of it, in seconds
	At         time.Time `db:"at"`     // its case time
	Copy       string    `db:"copy"`   // none, ok, failing, forked; "": nothing was ever copied
	Copied     int64     `db:"copied"` // last checkpoint in the copy
}

// Word is the state in a word: ok, none (nothing was ever sealed), stopped, or
// how the copy does: no_copy, copy_failing, copy_forked.
func (s LogState) Word() string {
	switch {
	case s.Copy == "forked":
		return "copy_forked"
	case s.Checkpoint == 0:
		return "none"
	case s.Age > 3*sealQuiet.Seconds():
		return "stopped"
	case s.Copy == "failing" || s.Copy == "ok" && s.Copied < s.Checkpoint && s.Age > 300:
		return "copy_failing"
	case s.Copy != "ok":
		return "no_copy"
	}
	return "ok"
}

// LogState asks.
func (db *DB) LogState(ctx context.Context) (LogState, error) {
	var out LogState
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select coalesce(c.no, 0) as no, coalesce(c.size, 0) as size, coalesce(c.signed, '') as signed,
				coalesce(extract(epoch from now() - c.real_at), 0)::float8 as age, coalesce(c.at, 'epoch') as at,
				coalesce(p.state, '') as copy, coalesce(p.no, 0) as copied
			from (select 1) one left join (select * from log_checkpoints order by no desc limit 1) c on true left join log_copy p on true`)
	})
	return out, err
}

// VerifyLog audits the log and, where there is one, the copy.
func (db *DB) VerifyLog(ctx context.Context, keys ledger.Keys, copied *ledger.Copy) (*ledger.Report, error) {
	var out *ledger.Report
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		var err error
		out, err = ledger.Audit(ctx, pglog.Reader{DB: tx}, keys, copied)
		return err
	})
	return out, err
}
