package store

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
)

// Wanted is an office for which somebody is wanted who may know of a case: everybody
// who keeps its file, whose turn it is, or who would stand in for them, must not. It is
// for the engine alone; what it tells of the case is told to nobody.
type Wanted struct {
	Case      string
	Procedure string
	Digest    string
	Office    string
	Next      []string // who stands in and may know of it: nobody else is wanted then, and they are to be told once
	kept      []string
}

// For reports whether a person may be told of it: nobody is whom the case is kept from.
func (w *Wanted) For(person string) bool { return !slices.Contains(w.kept, access.OfPerson(person)) }

// Wanted lists them as of a day.
func (db *DB) Wanted(ctx context.Context, procs Procedures, day clock.Date) ([]Wanted, error) {
	var rows []struct {
		Case      string         `db:"id"`
		Procedure string         `db:"procedure"`
		Digest    string         `db:"digest"`
		Owner     string         `db:"owner"`
		KnownTo   pq.StringArray `db:"known_to"`
		KeptFrom  pq.StringArray `db:"kept_from"`
	}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &rows, `select id, procedure, digest, owner, known_to, kept_from from cases where open and head > 0 and kept_from <> '{}' order by id`)
	})
	if err != nil {
		return nil, err
	}
	holders := map[string][]string{}
	holding := func(of, office string) ([]string, error) {
		mark := access.OfOffice(of, office)
		if all, known := holders[mark]; known {
			return all, nil
		}
		all, err := db.workers(ctx, of, office, day)
		holders[mark] = all
		return all, err
	}
	var out []Wanted
	for i := range rows { // few: those somebody is kept from
		c := &rows[i]
		p, ok := procs.ByDigest(c.Digest)
		if !ok {
			return nil, ErrNoProcedure
		}
		w := Wanted{Case: c.Case, Procedure: c.Procedure, Digest: c.Digest, kept: c.KeptFrom}
		opens := func(office string) bool { return slices.Contains(c.KnownTo, access.OfOffice(c.Procedure, office)) }
		if keep := slices.DeleteFunc(keepers(p, p.FileKeeper), func(o string) bool { return !opens(o) }); len(keep) > 0 {
			w.Office = keep[0] // whoever is given it is shown the case
		} else {
			w.Office = p.FileKeeper
		}
		at := 0 // the first of the offices in which there is somebody
		offices := keepers(p, c.Owner, p.FileKeeper)
		for ; at < len(offices) && w.Next == nil; at++ {
			if !opens(offices[at]) {
				continue
			}
			all, err := holding(c.Procedure, offices[at])
			if err != nil {
				return nil, err
			}
			for _, h := range all {
				if w.For(h) {
					w.Next = append(w.Next, h)
				}
			}
		}
		if at != 1 || w.Next == nil { // in the first: it is met like any other
			out = append(out, w)
		}
	}
	return out, nil
}

// keepers are offices and who stands in for them, in turn: those that can work on a case
// are the one whose turn it is and the one that keeps the file.
func keepers(p *procedure.Procedure, offices ...string) []string {
	var out []string
	for _, id := range offices {
		for o := p.Office(id); o != nil && !slices.Contains(out, o.ID); o = p.Office(o.Substitute) {
			out = append(out, o.ID)
		}
	}
	return out
}

// workers are those who hold an office on a day, or any where none is named, and can sign
// in.
func (db *DB) workers(ctx context.Context, of, office string, day clock.Date) ([]string, error) {
	var out []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select distinct t.person from terms t join people p on p.id = t.person
			where ($1 = '' or t.procedure = $1 and t.office = $2) and t.from_day <= $3::date and (t.until_day is null or t.until_day >= $3::date) and p.disabled_at is null order by 1`,
			of, office, Day{day})
	})
	return out, err
}

// Administrators lists who keeps the house and can sign in.
func (db *DB) Administrators(ctx context.Context) ([]string, error) {
	var out []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select id from people where administrator and disabled_at is null order by 1`)
	})
	return out, err
}
