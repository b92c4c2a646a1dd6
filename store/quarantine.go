package store

import (
	"context"
	"strconv"
	"time"
)

// Where a report stands in quarantine.
const (
	InQuarantine = "waiting"
	Released     = "released"
	SetAside     = "set_aside"
	Dismissed    = "dismissed" // by the act of its procedure
)

// Quarantined is a case whose report came when very many did.
type Quarantined struct {
	Case      string     `db:"case_id"`
	Number    string     `db:"number"`
	Procedure string     `db:"procedure"`
	Since     time.Time  `db:"since"`
	Open      bool       `db:"open"`
	Stage     string     `db:"stage"`
	Digest    string     `db:"digest"`
	NextDue   *time.Time `db:"next_due"`
	Status    string     `db:"status"`     // InQuarantine, Released, SetAside, Dismissed
	DecidedAt *time.Time `db:"decided_at"` // of the last decision
	Seq       int        `db:"seq"`        // entry that says so; 0: none
}

// quarantineNow is quarantine with the last decision that is on the docket.
const quarantineNow = `(select q.case_id, q.procedure, q.since, coalesce(d.decision, 'waiting') as status, d.at as decided_at, coalesce(d.seq, 0) as seq
	from quarantine q left join lateral (select x.decision, e.at, e.seq from quarantine_decisions x join entries e on e.case_id = x.case_id and e.act_id = x.act_id
		where x.case_id = q.case_id order by e.seq desc limit 1) d on true)`

// Arrived notes that a report by somebody without an account came in, and puts its
// case into quarantine when more than most came within the hour before, in real time,
// under the same procedure. Not the reporter is counted, nor anything of them.
func (db *DB) Arrived(ctx context.Context, caseID, procedure string, at time.Time, most int) (quarantined bool, err error) {
	err = db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var before int // no further than it has to be counted
		err := tx.GetContext(ctx, &before, `select count(*) from (select from arrivals where procedure = $1 and at > clock_timestamp() - interval '1 hour' limit $2) a`, procedure, most)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into arrivals (procedure) values ($1)`, procedure); err != nil || before < most {
			return err
		}
		quarantined = true
		_, err = tx.ExecContext(ctx, `insert into quarantine (case_id, procedure, since) values ($1, $2, $3) on conflict do nothing`, caseID, procedure, instant(at))
		return err
	})
	return quarantined, err
}

// QuarantineFilter narrows the list of what is in quarantine.
type QuarantineFilter struct {
	Status string // InQuarantine when empty
	After  string // cursor of the page before
	Limit  int
}

// inQuarantine is what somebody may look at: cases of procedures in which they hold an
// office, and that they are no side in.
func inQuarantine(who Who) *where {
	w := &where{}
	w.and("exists (select from unnest($$::text[]) o where split_part(o, '/', 1) = q.procedure)", textList(who.Offices))
	w.and("not exists (select from case_people p where p.case_id = q.case_id and p.person = $$ and p.role in ('complainant', 'respondent', 'counsel'))", who.Person)
	return w
}

// Quarantine lists what whoever asks may know of in procedures in which they hold an
// office, the oldest first, and the cursor of the next page.
func (db *DB) Quarantine(ctx context.Context, who Who, f QuarantineFilter) ([]Quarantined, string, error) {
	if f.Status == "" {
		f.Status = InQuarantine
	}
	w := inQuarantine(who)
	w.and("q.status = $$", f.Status)
	if f.After != "" {
		at, id, err := cursor(f.After)
		if err != nil {
			return nil, "", err
		}
		n := w.arg(at)
		w.conditions = append(w.conditions, "(q.since, q.case_id) > ($"+strconv.Itoa(n)+", $"+strconv.Itoa(w.arg(id))+"::uuid)")
	}
	limit := pageSize(f.Limit)
	var out []Quarantined
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select q.*, c.number, c.open, c.stage, c.digest, c.next_due from `+quarantineNow+` q join cases c on c.id = q.case_id`+w.text()+
			` order by q.since, q.case_id limit $`+strconv.Itoa(w.arg(limit+1)), w.args...)
	})
	if err != nil || len(out) <= limit {
		return out, "", err
	}
	last := &out[limit-1]
	return out[:limit], cursorOf(last.Since, last.Case), nil
}

// QuarantineOf is where a case stands in quarantine; ErrNotFound: it never was in it.
func (db *DB) QuarantineOf(ctx context.Context, who Who, caseID string) (Quarantined, error) {
	var out Quarantined
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select q.*, c.number, c.open, c.stage, c.digest, c.next_due from `+quarantineNow+` q join cases c on c.id = q.case_id where q.case_id = $1`, caseID)
	})
	return out, err
}

// QuarantineAmong is where those of the cases stand that came to quarantine.
func (db *DB) QuarantineAmong(ctx context.Context, who Who, caseIDs []string) (map[string]Quarantined, error) {
	var rows []Quarantined
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &rows, `select q.* from `+quarantineNow+` q where q.case_id = any($1::uuid[])`, textList(caseIDs))
	})
	out := make(map[string]Quarantined, len(rows))
	for i := range rows {
		out[rows[i].Case] = rows[i]
	}
	return out, err
}

// QuarantineCount is how much is in quarantine that is open still.
type QuarantineCount struct {
	Waiting  int        `db:"waiting"`
	SetAside int        `db:"set_aside"`
	NextDue  *time.Time `db:"next_due"` // the earliest of what is due in any of it
}

// CountQuarantine counts what Quarantine would list and has not come to its end.
func (db *DB) CountQuarantine(ctx context.Context, who Who) (QuarantineCount, error) {
	w := inQuarantine(who)
	w.conditions = append(w.conditions, "c.open", "q.status in ('waiting', 'set_aside')")
	var out QuarantineCount
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select count(*) filter (where q.status = 'waiting') as waiting, count(*) filter (where q.status = 'set_aside') as set_aside,
			min(c.next_due) as next_due from `+quarantineNow+` q join cases c on c.id = q.case_id`+w.text(), w.args...)
	})
	return out, err
}

// DecideQuarantine puts a decision down under the act that tells of it; it holds once
// that act is entered. The first one stays: with another decision it is
// ErrDifferentAct.
func (db *DB) DecideQuarantine(ctx context.Context, caseID, act, decision string) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `insert into quarantine_decisions (act_id, case_id, decision) values ($1, $2, $3) on conflict (act_id) do nothing`, act, caseID, decision); err != nil {
			return err
		}
		var said string
		if err := tx.GetContext(ctx, &said, `select decision from quarantine_decisions where act_id = $1 and case_id = $2`, act, caseID); err != nil {
			return err
		}
		if said != decision {
			return ErrDifferentAct
		}
		return nil
	})
}
