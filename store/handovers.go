package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure/clock"
)

// HandOver is the order to hand over what somebody who leaves has to do.
type HandOver struct {
	ID      string         `db:"id"`
	Person  string         `db:"person"`    // who leaves
	To      string         `db:"successor"` // who follows; "": the substitutes
	By      string         `db:"made_by"`
	At      time.Time      `db:"made_at"`
	LastDay Day            `db:"last_day"` // of the terms that end
	Offices pq.StringArray `db:"offices"`  // "procedure/office" that nobody holds after it but who follows
}

// HandOverDone is what came of an order so far.
type HandOverDone struct {
	Cases   int `db:"cases"`
	Entered int `db:"entered"`
	Refused int `db:"refused"` // the record was let go meanwhile
}

const (
	handOverColumns = `id, person, successor, made_by, made_at, last_day, offices`
	termRuns        = `m.person = $1 and (m.until_day is null or m.until_day > $2::date)` // beyond the last day
)

// BeginHandOver orders it, in one transaction: who leaves holds no office after the
// day before today, and who follows holds theirs from today on; their sessions,
// tokens and invitations end, and they are no administrator any more; the cases in
// which they have a part, or in which one of their offices owes something, are put
// down. The same order again changes nothing; another one under its id is
// ErrDifferentAct. Somebody who is not known is ErrNotFound.
func (db *DB) BeginHandOver(ctx context.Context, h HandOver, today clock.Date) error {
	h.LastDay = Day{today.AddDays(-1)}
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		var known int
		if err := tx.GetContext(ctx, &known, `select count(*) from (select id from people where id = any($1) order by id for update) k`, pq.StringArray{h.Person, h.To}); err != nil {
			return err
		}
		if want := map[bool]int{true: 1, false: 2}[h.To == ""]; known != want {
			return ErrNotFound
		}
		var had HandOver
		err := tx.GetContext(ctx, &had, `select `+handOverColumns+` from handovers where id = $1`, h.ID)
		switch {
		case err == nil && (had.Person != h.Person || had.To != h.To):
			return ErrDifferentAct
		case err == nil:
			return nil
		case !missing(err):
			return err
		}
		return tx.handOver(ctx, &h, today)
	})
}

func (tx *Tx) handOver(ctx context.Context, h *HandOver, today clock.Date) error {
	var held []string // all of theirs, also those that have not begun
	if err := tx.SelectContext(ctx, &held, `select distinct procedure || '/' || office from terms m where `+termRuns+` order by 1`, h.Person, h.LastDay); err != nil {
		return err
	}
	err := tx.SelectContext(ctx, &h.Offices, `select o from unnest($1::text[]) o where not exists (select from terms m where m.procedure || '/' || m.office = o
		and m.person <> $2 and m.person <> $3 and m.from_day <= $4::date and (m.until_day is null or m.until_day >= $4::date)) order by 1`,
		pq.StringArray(held), h.Person, h.To, Day{today})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into handovers (`+handOverColumns+`) values ($1, $2, $3, $4, $5, $6::date, $7)`, h.ID, h.Person, h.To, h.By, h.At, h.LastDay, orNone(h.Offices))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into handover_cases (handover, case_id, act_id)
		select $1::uuid, c.id, c.id || '/hand_over:' || $1::text from cases c where not c.purged and (
			exists (select from case_people x where x.case_id = c.id and x.person = $2 and x.until = 0 and x.role in ('investigator', 'panel'))
			or c.open and exists (select from duties d where d.case_id = c.id and d.procedure || '/' || d.owner = any($3)))`,
		h.ID, h.Person, orNone(h.Offices))
	if err != nil {
		return err
	}
	if h.To != "" {
		_, err = tx.ExecContext(ctx, `insert into terms (person, procedure, office, from_day, until_day)
			select $3, m.procedure, m.office, max(greatest(m.from_day, $4::date)), case when bool_or(m.until_day is null) then null else max(m.until_day) end
			from terms m where `+termRuns+` group by m.procedure, m.office
			on conflict (person, procedure, office, from_day) do update
				set until_day = case when terms.until_day is null or excluded.until_day is null then null else greatest(terms.until_day, excluded.until_day) end`, h.Person, h.LastDay, h.To, Day{today})
		if err != nil {
			return err
		}
	}
	for _, s := range []string{
		`delete from terms m where ` + termRuns + ` and m.from_day > $2::date`,
		`update terms m set until_day = $2::date where ` + termRuns,
		`update tokens set revoked_at = now() where person = $1 and revoked_at is null and $2::date is not null`,
		`delete from invitations where person = $1 and used_at is null and $2::date is not null`,
		`update people set administrator = false where id = $1 and $2::date is not null`,
	} {
		if _, err := tx.ExecContext(ctx, s, h.Person, h.LastDay); err != nil {
			return err
		}
	}
	return tx.note(ctx, AccountEvent{h.At, h.Person, h.By, "handed over and left; offices, sessions and tokens ended"})
}

func orNone(list pq.StringArray) pq.StringArray {
	if list == nil {
		return pq.StringArray{}
	}
	return list
}

// PutDownHandOvers puts the acts down by which what was ordered is entered in each
// case, where that was not done yet, and says how many: right after the order, or
// after a crash.
func (db *DB) PutDownHandOvers(ctx context.Context, now time.Time, limit int) (int, error) {
	var open []struct {
		HandOver
		Case      string `db:"case_id"`
		Act       string `db:"act_id"`
		Procedure string `db:"procedure"`
	}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &open, `select h.id, h.person, h.successor, h.made_by, h.made_at, h.last_day, h.offices, x.case_id, x.act_id, c.procedure
			from handover_cases x join handovers h on h.id = x.handover join cases c on c.id = x.case_id
			where not c.purged and not exists (select from acts a where a.id = x.act_id) order by h.made_at, x.case_id limit $1`, pageSize(limit))
	})
	if err != nil {
		return 0, err
	}
	for i := range open {
		x := &open[i]
		said := docket.HandedOver{Order: x.ID, Person: x.Person, To: x.To}
		for _, o := range x.Offices {
			if office, ok := strings.CutPrefix(o, x.Procedure+"/"); ok {
				said.Offices = append(said.Offices, office)
			}
		}
		_, err := db.Submit(ctx, TheSystem(), docket.Act{ID: x.Act, Case: x.Case, Kind: docket.HandOver, By: docket.Clock(), Particulars: &said}, 0, now)
		if err != nil && !errors.Is(err, ErrDifferentAct) {
			return i, err
		}
	}
	return len(open), nil
}

// HandOverActs lists the acts of an order that wait to be decided.
func (db *DB) HandOverActs(ctx context.Context, id string) ([]WaitingAct, error) {
	return db.handOverActs(ctx, id, "waiting")
}

// HandOverEntered lists those that were entered, of records that are still held.
func (db *DB) HandOverEntered(ctx context.Context, id string) ([]WaitingAct, error) {
	return db.handOverActs(ctx, id, "entered")
}

func (db *DB) handOverActs(ctx context.Context, id, status string) ([]WaitingAct, error) {
	var out []WaitingAct
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select a.id, a.case_id, a.kind from handover_cases x join acts a on a.id = x.act_id join cases c on c.id = x.case_id
			where x.handover = $1 and a.status = $2 and not c.purged order by a.case_id`, id, status)
	})
	return out, err
}

// HandOverOf tells what was ordered and what came of it; ErrNotFound when nothing
// was ordered under the id for that person.
func (db *DB) HandOverOf(ctx context.Context, person, id string) (HandOver, HandOverDone, error) {
	var h HandOver
	var done HandOverDone
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := tx.GetContext(ctx, &h, `select `+handOverColumns+` from handovers where id = $1 and person = $2`, id, person); err != nil {
			return err
		}
		return tx.GetContext(ctx, &done, `select count(*) as cases, count(*) filter (where a.status = 'entered') as entered, count(*) filter (where a.status = 'refused' or c.purged) as refused
			from handover_cases x join cases c on c.id = x.case_id left join acts a on a.id = x.act_id where x.handover = $1`, id)
	})
	return h, done, err
}
