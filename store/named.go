package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/namesake"
	"probity/vault"
)

// Walls by name: who is kept from a case because a name on its docket is like
// theirs. The rule is docket/namesake; the database finds who it speaks of, by
// keyed hashes, in the transaction in which a name is put on a docket or a person
// is made known.

// KeptByName is somebody who was found by a name on the docket.
type KeptByName struct {
	ID     string       `db:"id"` // of the name, as on the docket
	Person string       `db:"person"`
	Since  time.Time    `db:"since"`
	Until  sql.NullTime `db:"until"` // found to be somebody else
}

// KeptByName lists who was found by the names on the docket of a case. It is for
// the office that keeps the file alone.
func (db *DB) KeptByName(ctx context.Context, caseID string) ([]KeptByName, error) {
	var out []KeptByName
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) (err error) {
		out, err = tx.keptByName(ctx, caseID)
		return err
	})
	return out, err
}

func (tx *Tx) keptByName(ctx context.Context, caseID string) ([]KeptByName, error) {
	var out []KeptByName
	err := tx.SelectContext(ctx, &out, `select id, person, since, until from name_kept where case_id = $1 order by id, person collate "C"`, caseID)
	return out, err
}

// keptOut are the people who are kept from the case because of a name now.
func keptOut(all []KeptByName) []string {
	var out []string
	for _, k := range all {
		if !k.Until.Valid && !slices.Contains(out, k.Person) {
			out = append(out, k.Person)
		}
	}
	slices.Sort(out)
	return out
}

// nameMarks are keyed hashes of what a name is and what it answers to.
func (db *DB) nameMarks(ctx context.Context, m namesake.Marks) (is, answers pq.StringArray, err error) {
	if db.vault == nil {
		return nil, nil, ErrNoKeys
	}
	r, err := db.ring(ctx, vault.Installation)
	if err != nil {
		return nil, nil, err
	}
	keyed := func(all []string) (pq.StringArray, error) {
		out := pq.StringArray{}
		for _, text := range all {
			mark, err := r.Mark("names", text)
			if err != nil {
				return nil, unsealed(err)
			}
			out = append(out, mark)
		}
		return out, nil
	}
	if is, err = keyed(m.Is); err == nil {
		answers, err = keyed(m.Answers)
	}
	return is, answers, err
}

// namePerson puts down what a person is found by, and keeps them from the cases
// that name somebody so.
func (tx *Tx) namePerson(ctx context.Context, person string, is, answers pq.StringArray) error {
	_, err := tx.ExecContext(ctx, `select name_person($1, $2, $3)`, person, is, answers)
	return err
}

// names reports whether the case names somebody who must not know of it, or will
// with this act: then who that is must be looked for.
func (t *turn) names(a *docket.Act) bool {
	switch x := a.Particulars.(type) {
	case *docket.Report:
		return len(x.KeepNamed) > 0 || x.Respondent.Person == ""
	case *docket.RespondentAdded:
		return true
	case *docket.Wall:
		if x.Described != (docket.Described{}) {
			return true
		}
	}
	return slices.ContainsFunc(t.f.s.Named, func(k docket.KeptOut) bool { return k.Holds() })
}

// lookForNames finds out who is kept from the case because of a name.
func (t *turn) lookForNames(ctx context.Context, a *docket.Act) error {
	if len(t.f.s.Named) == 0 {
		return nil
	}
	all, err := t.tx.keptByName(ctx, t.c.ID)
	a.Outside.KeptOut = keptOut(all)
	other := keptOut(slices.DeleteFunc(all, func(k KeptByName) bool { return t.f.s.NamesRespondent(k.ID) }))
	a.Outside.Namesakes = slices.DeleteFunc(slices.Clone(a.Outside.KeptOut), func(person string) bool { return slices.Contains(other, person) })
	return err
}

// keepNames brings the names of the case's docket, and who is kept out because of
// them, up to the docket, after an entry that was made at the moment.
func (t *turn) keepNames(ctx context.Context, e *docket.Entry) error {
	switch e.Particulars.(type) {
	case *docket.Report, *docket.Wall, *docket.Namesake, *docket.RespondentIdentified, *docket.RespondentAdded:
		if len(t.f.s.Named) > 0 {
			return t.tx.keepNames(ctx, t.c.ID, t.f.s, t.f.pic.of.KeptFrom, e.At)
		}
	}
	return nil
}

func (tx *Tx) keepNames(ctx context.Context, caseID string, s *docket.State, kept pq.StringArray, at time.Time) error {
	// As name_person does, which waits for all: two cases have nothing to say to each other.
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock_shared(7236062, 1)`); err != nil {
		return err
	}
	for i := range s.Named {
		keep := tx.keepName
		if !s.Named[i].Holds() {
			keep = tx.endName
		}
		if err := keep(ctx, caseID, s, &s.Named[i], at); err != nil {
			return err
		}
	}
	// To which the trigger adds; also where nobody was found, so that the time does not say so.
	_, err := tx.ExecContext(ctx, `update cases set kept_from = $2 where id = $1`, caseID, kept)
	return err
}

// keepName keeps out whoever has a name like one on the docket, but who was found to
// be somebody else.
func (tx *Tx) keepName(ctx context.Context, caseID string, s *docket.State, k *docket.KeptOut, at time.Time) error {
	is, answers, err := tx.db.nameMarks(ctx, k.Marks())
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into named_walls (case_id, id, is_, answers) values ($1, $2, $3, $4)
		on conflict (case_id, id) do update set is_ = excluded.is_, answers = excluded.answers`, caseID, k.ID, is, answers)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into name_kept (case_id, id, person, since) select $1, $2, n.person, $5 from name_marks n
		where (n.is_ && $4 or n.answers && $3) and n.person not in ($6, $7) on conflict do nothing`,
		caseID, k.ID, is, answers, at, s.Complainant.Person, s.Respondent.Person)
	if err != nil || len(k.Freed) == 0 {
		return err
	}
	// Who was found to be somebody else is not found again, also when their name
	// comes up later only.
	_, err = tx.ExecContext(ctx, `insert into name_kept (case_id, id, person, since, until) select $1, $2, x, $4, $4 from unnest($3::text[]) x
		on conflict (case_id, id, person) do update set until = coalesce(name_kept.until, excluded.until)`, caseID, k.ID, texts(k.Freed), at)
	return err
}

// endName ends what a name on the docket did: nobody is kept out because of it any
// more, whoever comes up under it.
func (tx *Tx) endName(ctx context.Context, caseID string, _ *docket.State, k *docket.KeptOut, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `delete from named_walls where case_id = $1 and id = $2`, caseID, k.ID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `update name_kept set until = $3 where case_id = $1 and id = $2 and until is null`, caseID, k.ID, at)
	return err
}

// markNames puts down what those people are found by who were known before names
// were looked for.
func (db *DB) markNames(ctx context.Context) error {
	for {
		var all []Person
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &all, `select `+personColumns+` from people p where not anonymous
				and not exists (select from name_marks n where n.person = p.id) order by id limit 200`)
		})
		if err != nil || len(all) == 0 {
			return err
		}
		for i := range all {
			if err := db.unsealPerson(ctx, &all[i]); err != nil {
				return err
			}
			is, answers, err := db.nameMarks(ctx, namesake.Of(all[i].Name, all[i].Email))
			if err != nil {
				return err
			}
			err = db.asOwner(ctx, func(tx *Tx) error { return tx.namePerson(ctx, all[i].ID, is, answers) })
			if err != nil {
				return err
			}
		}
	}
}

// keptToo adds to the marks of those whom the docket keeps out those whom a name
// on it does, as the trigger on cases does.
func keptToo(kept pq.StringArray, all []KeptByName, s *docket.State) pq.StringArray {
	for _, person := range keptOut(all) {
		if mark := access.OfPerson(person); person != s.Complainant.Person && person != s.Respondent.Person && !slices.Contains(kept, mark) {
			kept = append(kept, mark)
		}
	}
	return kept
}

// named holds the names of the docket against what is looked for.
func (v *verification) named(ctx context.Context, tx *Tx, s *docket.State) ([]KeptByName, error) {
	var rows []struct {
		ID      string         `db:"id"`
		Is      pq.StringArray `db:"is_"`
		Answers pq.StringArray `db:"answers"`
	}
	if err := tx.SelectContext(ctx, &rows, `select id, is_, answers from named_walls where case_id = $1`, v.id); err != nil {
		return nil, err
	}
	have := map[string][2]pq.StringArray{}
	for _, r := range rows {
		have[r.ID] = [2]pq.StringArray{r.Is, r.Answers}
	}
	all, err := tx.keptByName(ctx, v.id)
	for i := range s.Named {
		k := &s.Named[i]
		for _, r := range all {
			if r.ID == k.ID && r.Until.Valid != (!k.Holds() || slices.Contains(k.Freed, r.Person)) {
				v.found(Fault{Table: "name_kept", Row: k.ID, What: "it says otherwise than the docket who was found to be somebody else"})
			}
		}
		if !k.Holds() {
			continue // and looks for nobody: a row is one too many
		}
		is, answers, err := tx.db.nameMarks(ctx, k.Marks())
		if err != nil {
			return nil, err
		}
		if h, ok := have[k.ID]; !ok || !slices.Equal(h[0], is) || !slices.Equal(h[1], answers) {
			v.found(Fault{Table: "named_walls", Row: k.ID, What: "the row is missing or says something else than the docket"})
		}
		delete(have, k.ID)
	}
	for id := range have {
		v.found(Fault{Table: "named_walls", Row: id, What: "the docket knows of no such row"})
	}
	return all, err
}
