package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure"
	"probity/vault"
)

// What became of an act.
const (
	Waiting = "waiting"
	Entered = "entered"
	Refused = "refused"
)

// Act is an act as it was received, and what became of it.
type Act struct {
	ID         string          `json:"id"`
	Case       string          `json:"case"`
	Kind       docket.Kind     `json:"kind"`
	Person     string          `json:"person,omitempty"`
	Status     string          `json:"status"` // waiting, entered, refused
	Seq        int             `json:"seq,omitempty"`
	Refusal    *docket.Refusal `json:"refusal,omitempty"`
	ReceivedAt time.Time       `json:"received_at"`
	DecidedAt  time.Time       `json:"decided_at,omitzero"`
}

// Submitted is an act that is safe in the database.
type Submitted struct {
	Act
	Repeated bool // it was there already
}

type actRow struct {
	ID           string         `db:"id"`
	Case         string         `db:"case_id"`
	Kind         docket.Kind    `db:"kind"`
	Person       string         `db:"by_person"`
	Offices      pq.StringArray `db:"by_offices"`
	As           procedure.Role `db:"by_as"`
	Particulars  string         `db:"particulars"`
	RequestHash  string         `db:"request_hash"`
	ExpectedHead sql.NullInt64  `db:"expected_head"`
	ReceivedAt   time.Time      `db:"received_at"`
	Status       string         `db:"status"`
	Seq          sql.NullInt64  `db:"seq"`
	Refusal      sql.NullString `db:"refusal"`
	DecidedAt    sql.NullTime   `db:"decided_at"`
}

// actText is a row of acts as the database writes it in JSON.
type actText struct {
	ID           string         `json:"id"`
	Case         string         `json:"case_id"`
	Kind         docket.Kind    `json:"kind"`
	Person       string         `json:"by_person"`
	Offices      []string       `json:"by_offices"`
	As           procedure.Role `json:"by_as"`
	Particulars  string         `json:"particulars"`
	RequestHash  string         `json:"request_hash"`
	ExpectedHead *int64         `json:"expected_head"`
	ReceivedAt   time.Time      `json:"received_at"`
	Status       string         `json:"status"`
	Seq          *int64         `json:"seq"`
	Refusal      *string        `json:"refusal"`
	DecidedAt    *time.Time     `json:"decided_at"`
}

// text is the act that waits, sealed, for the database to read.
func (r *actRow) text(keys *vault.Ring) (string, error) {
	particulars, err := actParticulars.close(keys, r.ID, r.Particulars)
	if err != nil {
		return "", err
	}
	a := actText{
		ID: r.ID, Case: r.Case, Kind: r.Kind, Person: r.Person, Offices: r.Offices, As: r.As, Particulars: particulars,
		RequestHash: r.RequestHash, ReceivedAt: r.ReceivedAt, Status: r.Status,
	}
	if r.ExpectedHead.Valid {
		a.ExpectedHead = &r.ExpectedHead.Int64
	}
	text, err := json.Marshal(&a)
	return string(text), err
}

// actRowFrom reads an act that the database wrote in JSON, and opens it.
func (db *DB) actRowFrom(ctx context.Context, text []byte) (actRow, error) {
	row, err := closedActRow(text)
	if err == nil {
		err = db.openAct(ctx, &row)
	}
	return row, err
}

// openAct opens what is sealed of an act. Of one whose case was let go nothing is
// left to open.
func (db *DB) openAct(ctx context.Context, r *actRow) error {
	var err error
	if r.Particulars, err = db.unseal(ctx, r.Case, actParticulars, r.ID, r.Particulars); err != nil {
		return err
	}
	if r.Refusal.String != "" && r.Refusal.String != refusalLetGo {
		r.Refusal.String, err = db.unseal(ctx, r.Case, actRefusal, r.ID, r.Refusal.String)
	}
	return err
}

func closedActRow(text []byte) (actRow, error) {
	var a actText
	if text == nil {
		return actRow{}, ErrNotFound
	}
	if err := json.Unmarshal(text, &a); err != nil {
		return actRow{}, ErrBroken
	}
	row := actRow{
		ID: a.ID, Case: a.Case, Kind: a.Kind, Person: a.Person, Offices: a.Offices, As: a.As, Particulars: a.Particulars,
		RequestHash: a.RequestHash, ReceivedAt: a.ReceivedAt, Status: a.Status,
	}
	if a.ExpectedHead != nil {
		row.ExpectedHead = sql.NullInt64{Int64: *a.ExpectedHead, Valid: true}
	}
	if a.Seq != nil {
		row.Seq = sql.NullInt64{Int64: *a.Seq, Valid: true}
	}
	if a.Refusal != nil {
		row.Refusal = sql.NullString{String: *a.Refusal, Valid: true}
	}
	if a.DecidedAt != nil {
		row.DecidedAt = sql.NullTime{Time: *a.DecidedAt, Valid: true}
	}
	return row, nil
}

// actFrom is the act in the text, nil for none.
func (db *DB) actFrom(ctx context.Context, text []byte) (*Act, error) {
	if text == nil {
		return nil, nil
	}
	row, err := db.actRowFrom(ctx, text)
	if err != nil {
		return nil, err
	}
	a, err := row.record()
	return &a, err
}

const actColumns = `id, case_id, kind, by_person, by_offices, by_as, particulars, request_hash, expected_head,
	received_at, status, seq, refusal, decided_at`

func (r *actRow) record() (Act, error) {
	a := Act{ID: r.ID, Case: r.Case, Kind: r.Kind, Person: r.Person, Status: r.Status, Seq: int(r.Seq.Int64), ReceivedAt: r.ReceivedAt.UTC()}
	if r.DecidedAt.Valid {
		a.DecidedAt = r.DecidedAt.Time.UTC()
	}
	if r.Refusal.Valid {
		a.Refusal = new(docket.Refusal)
		if err := json.Unmarshal([]byte(r.Refusal.String), a.Refusal); err != nil {
			return a, ErrBroken
		}
	}
	return a, nil
}

// act makes the docket's act of the row.
func (r *actRow) act() (docket.Act, *docket.Refusal) {
	a := docket.Act{ID: r.ID, Case: r.Case, Kind: r.Kind, By: docket.Actor{Person: r.Person, Offices: r.Offices, As: r.As}}
	p, err := docket.NewParticulars(r.Kind)
	if err == nil {
		err = json.Unmarshal([]byte(r.Particulars), p)
	}
	if err != nil {
		return a, &docket.Refusal{Code: docket.BadRequest, Sentence: "What the act says cannot be read.", Rule: "list of acts", Field: "particulars"}
	}
	a.Particulars = p
	return a, nil
}

// newActRow writes an act down. The request hash is made over who asks for what
// in which case, so that the same id with another body is told apart from a
// retry; what the caller expected the head to be does not make it another act. It
// is a keyed hash: a vote has so few words that any other would tell it.
func newActRow(keys *vault.Ring, a *docket.Act, expectedHead int, now time.Time) (actRow, error) {
	text := []byte("{}")
	if a.Particulars != nil {
		var err error
		if text, err = json.Marshal(a.Particulars); err != nil {
			return actRow{}, err
		}
	}
	request, err := requestHash(keys, a.Case, a.Kind, a.By.Person, a.By.As, text)
	if err != nil {
		return actRow{}, err
	}
	offices := a.By.Offices
	if offices == nil {
		offices = []string{}
	}
	return actRow{
		ID: a.ID, Case: a.Case, Kind: a.Kind, Person: a.By.Person, Offices: offices, As: a.By.As, Particulars: string(text),
		RequestHash: request, ExpectedHead: sql.NullInt64{Int64: int64(expectedHead), Valid: expectedHead > 0},
		ReceivedAt: instant(now), Status: Waiting,
	}, nil
}

func requestHash(keys *vault.Ring, caseID string, kind docket.Kind, person string, as procedure.Role, particulars []byte) (string, error) {
	text, err := json.Marshal([]any{caseID, kind, person, as, json.RawMessage(particulars)})
	if err != nil {
		return "", err
	}
	out, err := keys.Mark("acts.request_hash", string(text))
	return out, unsealed(err)
}

// waitingAct is an act that is about to be put down: its row, and the row as
// text for the database to read.
func waitingAct(keys *vault.Ring, a *docket.Act, expectedHead int, now time.Time) (actRow, string, error) {
	row, err := newActRow(keys, a, expectedHead, now)
	if err != nil {
		return row, "", err
	}
	text, err := row.text(keys)
	return row, text, err
}

// Submit puts an act down as waiting. It is safe to repeat: the same id with
// the same body tells what became of it, with another body it is
// ErrDifferentAct. An expected head above zero makes Enter refuse the act when
// the docket has moved on meanwhile.
func (db *DB) Submit(ctx context.Context, who Who, a docket.Act, expectedHead int, now time.Time) (Submitted, error) {
	keys, err := db.ring(ctx, a.Case)
	if err != nil {
		return Submitted{}, caseless(err)
	}
	row, text, err := waitingAct(keys, &a, expectedHead, now)
	if err != nil {
		return Submitted{}, err
	}
	var fresh bool
	var had []byte
	pass, err := db.pass(ctx, who)
	if err == nil {
		err = db.one(ctx, submitAct, who.Person, textList(who.Offices), who.System, pass, text).Scan(&fresh, &had)
	}
	if err != nil {
		return Submitted{}, coded(ctx, err)
	}
	if !fresh {
		return db.repeated(ctx, &row, had)
	}
	return db.waits(&row)
}

// waits tells of an act that was just put down, and has it at hand for the worker
// in this process.
func (db *DB) waits(row *actRow) (out Submitted, err error) {
	db.submitted.put(row.ID, *row, nil)
	out.Act, err = row.record()
	return out, err
}

const submitAct = `select fresh, act from submit_act($1, $2, $3, $4, json_populate_record(null::acts, $5::json))`

// repeated tells what became of the act that took the id first.
func (db *DB) repeated(ctx context.Context, row *actRow, had []byte) (Submitted, error) {
	first, err := closedActRow(had)
	if err != nil {
		return Submitted{}, err // no act: it is the case that is not there
	}
	if first.RequestHash != row.RequestHash {
		return Submitted{}, ErrDifferentAct
	}
	if err := db.openAct(ctx, &first); err != nil {
		return Submitted{}, err
	}
	out := Submitted{Repeated: true}
	out.Act, err = first.record()
	return out, err
}

// Act tells what became of an act.
func (db *DB) Act(ctx context.Context, who Who, id string) (Act, error) {
	var out Act
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		var row actRow
		if err := tx.GetContext(ctx, &row, `select `+actColumns+` from acts where id = $1`, id); err != nil {
			return err
		}
		if err := db.openAct(ctx, &row); err != nil {
			return err
		}
		var err error
		out, err = row.record()
		return err
	})
	return out, err
}

// ActsOf lists the acts of a case, newest first, refused ones too.
func (db *DB) ActsOf(ctx context.Context, who Who, caseID string, limit int) ([]Act, error) {
	var out []Act
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		var rows []actRow
		if err := tx.SelectContext(ctx, &rows, `select `+actColumns+` from acts where case_id = $1 order by received_at desc, id limit $2`, caseID, pageSize(limit)); err != nil {
			return err
		}
		for i := range rows {
			rows[i].Particulars = "" // not asked for here
			if err := db.openAct(ctx, &rows[i]); err != nil {
				return err
			}
			a, err := rows[i].record()
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

// WaitingAct is an act that nobody has decided yet.
type WaitingAct struct {
	ID   string      `db:"id"`
	Case string      `db:"case_id"`
	Kind docket.Kind `db:"kind"`
}

// WaitingActs lists acts that have waited for longer, oldest first: what a
// crash left behind.
func (db *DB) WaitingActs(ctx context.Context, olderThan time.Duration, limit int) ([]WaitingAct, error) {
	var out []WaitingAct
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select id, case_id, kind from acts
			where status = 'waiting' and waiting_since < now() - make_interval(secs => $1) order by waiting_since limit $2`,
			olderThan.Seconds(), pageSize(limit))
	})
	return out, err
}

func missing(err error) bool { return errors.Is(err, sql.ErrNoRows) || errors.Is(err, ErrNotFound) }

// instant is a moment as the database keeps it.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func pageSize(n int) int {
	if n <= 0 {
		return 50
	}
	return min(n, 500)
}
