package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure"
)

// RecordKept is until when the record of a closed case is kept, and what holds it.
type RecordKept struct {
	Case          string         `db:"case_id" json:"-"`
	ID            string         `db:"id" json:"id"` // always "record"
	Procedure     string         `db:"procedure" json:"procedure"`
	Owner         string         `db:"owner" json:"owner"`                   // office that keeps the file
	Class         string         `db:"class" json:"class"`                   // of the retention rule
	DueAt         *time.Time     `db:"due_at" json:"due_at"`                 // nil: for ever, or it cannot be told
	DueDay        Day            `db:"due_day" json:"due_day"`               //
	Sentence      string         `db:"sentence" json:"sentence"`             // how the day was counted
	Cite          string         `db:"cite" json:"cite"`                     //
	ForEver       bool           `db:"for_ever" json:"for_ever"`             //
	Held          pq.StringArray `db:"held" json:"held"`                     // docket.HeldBy…, whatever the day
	HeldSays      pq.StringArray `db:"held_says" json:"held_says"`           // in a sentence each
	HeldCites     pq.StringArray `db:"held_cites" json:"held_cites"`         //
	ProposedUntil *time.Time     `db:"proposed_until" json:"proposed_until"` // a proposal to let go of it waits for a second person
}

// keptRows says nothing of an open case, nor of one whose record was let go.
func keptRows(p *procedure.Procedure, s *docket.State) []RecordKept {
	k := docket.Keep(p, s, false, time.Time{})
	if k.Status == docket.RecordOpen || k.Status == docket.RecordGone {
		return nil
	}
	r := RecordKept{
		ID: docket.RecordDuty, Procedure: s.Procedure, Owner: string(docket.KeeperOf(p, s)), Class: k.Class, DueAt: moment(k.Until.At), DueDay: Day{k.Until.Day},
		Sentence: k.Until.Sentence, Cite: k.Rule, ForEver: k.Status == docket.RecordForEver, Held: pq.StringArray{}, HeldSays: pq.StringArray{}, HeldCites: pq.StringArray{},
		ProposedUntil: moment(docket.PurgeProposed(s)),
	}
	for i := range k.Held {
		if h := &k.Held[i]; h.What != docket.HeldByTime {
			r.Held, r.HeldSays, r.HeldCites = append(r.Held, h.What), append(r.HeldSays, h.Sentence), append(r.HeldCites, h.Rule)
		}
	}
	return []RecordKept{r}
}

// tiedOpen is true for a case c that is tied to an open one, by a link on either of
// them that whoever asks may know of.
const tiedOpen = `(exists (select from links l join cases o on o.number = upper(l.other)
		or o.id = case when lower(l.other) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.other::uuid end where l.case_id = c.id and o.open)
	or exists (select from links l join cases o on o.id = l.case_id where (l.other = c.id::text or l.other = c.number) and o.open))`

// TiedOpen reports whether the case is tied to an open one that who may know of.
func (db *DB) TiedOpen(ctx context.Context, who Who, caseID string) (bool, error) {
	tied := false
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &tied, `select coalesce(bool_or(`+tiedOpen+`), false) from cases c where c.id = $1`, caseID)
	})
	return tied, err
}

// KeptRecord is a record with its case.
type KeptRecord struct {
	Number      string     `db:"number"`
	Digest      string     `db:"digest"`
	Disposition string     `db:"disposition"`
	ClosedAt    *time.Time `db:"closed_at"`
	Tied        bool       `db:"tied"` // to an open case
	RecordKept
}

// Status is how it stands with letting go of the record at the moment.
func (r *KeptRecord) Status(now time.Time) docket.RecordStatus {
	switch {
	case r.ForEver:
		return docket.RecordForEver
	case r.DueAt == nil:
		return docket.RecordUnsaid
	case len(r.Held) > 0 || r.Tied:
		return docket.RecordHeld
	case now.Before(*r.DueAt):
		return docket.RecordKept
	}
	return docket.RecordDue
}

// KeptFilter narrows a list of records.
type KeptFilter struct {
	Before    time.Time // whose time is over by then
	Procedure string    // "": all
	Offices   bool      // only of procedures in which who holds an office, and in which they are no side
	After     string    // cursor of the page before
	Limit     int
}

// Records lists records of closed cases whose time is over or comes to its end, the
// earliest first, and the cursor of the next page. Records that are kept for ever are
// not listed.
func (db *DB) Records(ctx context.Context, who Who, f KeptFilter) ([]KeptRecord, string, error) {
	w := &where{}
	w.and("k.due_at < $$", instant(f.Before))
	if f.Procedure != "" {
		w.and("k.procedure = $$", f.Procedure)
	}
	if f.Offices {
		w.and("exists (select from unnest($$::text[]) o where split_part(o, '/', 1) = k.procedure)", textList(who.Offices))
		w.and("not exists (select from case_people p where p.case_id = k.case_id and p.person = $$ and p.role in ('complainant', 'respondent', 'counsel'))", who.Person)
	}
	if f.After != "" {
		at, id, err := cursor(f.After)
		if err != nil {
			return nil, "", err
		}
		n := w.arg(at)
		w.and("(k.due_at, k.case_id) > ($"+strconv.Itoa(n)+", $$::uuid)", id)
	}
	limit := pageSize(f.Limit)
	var out []KeptRecord
	q := keptQuery + w.text() + ` order by k.due_at, k.case_id limit $` + strconv.Itoa(w.arg(limit+1))
	err := db.AsActor(ctx, who, func(tx *Tx) error { return tx.SelectContext(ctx, &out, q, w.args...) })
	if err != nil || len(out) <= limit {
		return out, "", err
	}
	out = out[:limit]
	return out, cursorOf(*out[limit-1].DueAt, out[limit-1].Case), nil
}

const keptQuery = `select c.number, c.digest, c.disposition, c.closed_at, ` + tiedOpen + ` as tied, k.* from records_kept k join cases c on c.id = k.case_id`

// RecordsToLetGo lists records whose time is over, that nothing holds and that nobody
// proposed to let go of, for the offices of who that keep the files.
func (db *DB) RecordsToLetGo(ctx context.Context, who Who, now time.Time, limit int) ([]KeptRecord, error) {
	if len(who.Offices) == 0 {
		return nil, nil
	}
	var out []KeptRecord
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, keptQuery+` where k.due_at <= $1 and k.held = '{}' and not k.for_ever and (k.proposed_until is null or k.proposed_until <= $1)
			and k.procedure || '/' || k.owner = any($2) and not `+tiedOpen+` order by k.due_at, k.case_id limit $3`, instant(now), textList(who.Offices), pageSize(limit))
	})
	return out, err
}

// drawKept says of the closed cases of an older database until when their records are
// kept, which that did not.
func (db *DB) drawKept(ctx context.Context) error {
	var ids []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.SelectContext(ctx, &ids, `select id from cases c where not open and head > 0 and not purged
			and not exists (select from records_kept k where k.case_id = c.id) order by id`)
		if err == nil {
			err = errOnlyRead
		}
		return err
	})
	if !errors.Is(err, errOnlyRead) {
		return err
	}
	if len(ids) == 0 {
		return nil
	}
	procs, err := OpenLibrary(ctx, db)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
			if _, err := tx.lockCase(ctx, id); err != nil {
				return err
			}
			s, err := tx.foldAll(ctx, id)
			if err != nil {
				return err
			}
			p, err := tx.procedureOf(ctx, procs, s.Digest)
			if err != nil {
				return err
			}
			for _, r := range keptRows(p, s) {
				text, err := json.Marshal(&r)
				if err != nil {
					return err
				}
				if _, err := tx.ExecContext(ctx, `insert into records_kept select * from json_populate_record(json_populate_record(null::records_kept, json_build_object('case_id', $1::uuid)), $2::json)
					on conflict do nothing`, id, string(text)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
