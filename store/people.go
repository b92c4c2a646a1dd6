package store

import (
	"context"

	"github.com/lib/pq"

	"probity/docket/namesake"
	"probity/procedure/clock"
)

// Person is somebody known here.
type Person struct {
	ID        string `db:"id" json:"id"`
	Name      string `db:"name" json:"name"`
	Email     string `db:"email" json:"email,omitempty"`
	Address   string `db:"address" json:"address,omitempty"`
	Phone     string `db:"phone" json:"phone,omitempty"`
	TimeZone  string `db:"time_zone" json:"time_zone,omitempty"`
	Anonymous bool   `db:"anonymous" json:"anonymous,omitempty"` // stands for the holder of a receipt
}

const personColumns = `id, name, email, address, phone, time_zone, anonymous`

// PutPerson adds a person or changes what is known of them. Where a case names
// somebody so who must not know of it, they are kept from it from then on.
func (db *DB) PutPerson(ctx context.Context, who Who, p Person) error {
	mark, err := db.emailMark(ctx, p.Email)
	if err != nil {
		return err
	}
	is, answers, err := db.nameMarks(ctx, namesake.Of(p.Name, p.Email))
	if err != nil {
		return err
	}
	if err := db.sealPerson(ctx, &p); err != nil {
		return err
	}
	return db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into people (`+personColumns+`, email_mark) values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (id) do update set name = excluded.name, email = excluded.email, address = excluded.address, phone = excluded.phone,
			time_zone = excluded.time_zone, anonymous = excluded.anonymous, email_mark = excluded.email_mark, updated_at = now()`,
			p.ID, p.Name, p.Email, p.Address, p.Phone, p.TimeZone, p.Anonymous, mark)
		if err != nil {
			return err
		}
		return tx.namePerson(ctx, p.ID, is, answers)
	})
}

// Person returns a person by id.
func (db *DB) Person(ctx context.Context, who Who, id string) (Person, error) {
	return db.person(ctx, who, `where id = $1`, id)
}

// PersonByEmail returns a person by e-mail address.
func (db *DB) PersonByEmail(ctx context.Context, who Who, email string) (Person, error) {
	mark, err := db.emailMark(ctx, email)
	if err != nil {
		return Person{}, err
	}
	return db.person(ctx, who, `where email_mark = $1 and email_mark <> ''`, mark)
}

func (db *DB) person(ctx context.Context, who Who, where, by string) (Person, error) {
	all, err := db.persons(ctx, who, where, by)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Person{}, err
	}
	return all[0], nil
}

func (db *DB) persons(ctx context.Context, who Who, where string, by ...any) ([]Person, error) {
	var all []Person
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &all, `select `+personColumns+` from people `+where, by...)
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := db.unsealPerson(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// PeopleByID returns those of the people that are known, by id.
func (db *DB) PeopleByID(ctx context.Context, who Who, ids []string) (map[string]Person, error) {
	all, err := db.persons(ctx, who, `where id = any($1)`, pq.StringArray(ids))
	out := make(map[string]Person, len(all))
	for _, p := range all {
		out[p.ID] = p
	}
	return out, err
}

// FindPeople lists people whose name or address begins with the text, reporters
// without a name left out.
func (db *DB) FindPeople(ctx context.Context, who Who, text string, limit int) ([]Person, error) {
	all, err := db.persons(ctx, who, `where not anonymous`)
	if err != nil {
		return nil, err
	}
	return begins(all, text, pageSize(limit)), nil
}

// Office is a function of a procedure that somebody holds.
type Office struct {
	Procedure string `db:"procedure" json:"procedure"`
	Office    string `db:"office" json:"office"`
	Title     string `db:"title" json:"title"`
}

// PutOffices makes offices known.
func (db *DB) PutOffices(ctx context.Context, who Who, offices []Office) error {
	return db.AsActor(ctx, who, func(tx *Tx) error { return tx.putOffices(ctx, offices) })
}

func (tx *Tx) putOffices(ctx context.Context, offices []Office) error {
	for _, o := range offices {
		_, err := tx.ExecContext(ctx, `insert into offices (procedure, office, title) values ($1, $2, $3)
			on conflict (procedure, office) do update set title = excluded.title`, o.Procedure, o.Office, o.Title)
		if err != nil {
			return err
		}
	}
	return nil
}

// Offices lists all offices.
func (db *DB) Offices(ctx context.Context, who Who) ([]Office, error) {
	var out []Office
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select procedure, office, title from offices order by procedure, office`)
	})
	return out, err
}

// Term is a person's time in an office, first and last day included.
type Term struct {
	Person    string `db:"person" json:"person"`
	Procedure string `db:"procedure" json:"procedure"`
	Office    string `db:"office" json:"office"`
	From      Day    `db:"from_day" json:"from"`
	Until     Day    `db:"until_day" json:"until"`
}

// PutTerm gives a person an office, or another last day in it.
func (db *DB) PutTerm(ctx context.Context, who Who, t Term) error {
	return db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into terms (person, procedure, office, from_day, until_day) values ($1, $2, $3, $4::date, $5::date)
			on conflict (person, procedure, office, from_day) do update set until_day = excluded.until_day`,
			t.Person, t.Procedure, t.Office, t.From, t.Until)
		return err
	})
}

// Terms lists the terms in a procedure, or in all for "".
func (db *DB) Terms(ctx context.Context, who Who, procedure string) ([]Term, error) {
	var out []Term
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select person, procedure, office, from_day, until_day from terms
			where $1 = '' or procedure = $1 order by procedure, office, from_day, person`, procedure)
	})
	return out, err
}

// OfficesOn lists what a person holds on a day, as "procedure/office": what
// Who.Offices takes.
func (db *DB) OfficesOn(ctx context.Context, person string, day clock.Date) ([]string, error) {
	var out []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select distinct procedure || '/' || office from terms
			where person = $1 and from_day <= $2::date and (until_day is null or until_day >= $2::date) order by 1`, person, Day{day})
	})
	return out, err
}

// WhoIs is a person with the offices they hold on a day.
func (db *DB) WhoIs(ctx context.Context, person string, day clock.Date) (Who, error) {
	offices, err := db.OfficesOn(ctx, person, day)
	return Who{Person: person, Offices: offices}, err
}

// HoldersOn lists who holds an office on a day.
func (db *DB) HoldersOn(ctx context.Context, procedure, office string, day clock.Date) ([]string, error) {
	var out []string
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select distinct person from terms
			where procedure = $1 and office = $2 and from_day <= $3::date and (until_day is null or until_day >= $3::date) order by 1`,
			procedure, office, Day{day})
	})
	return out, err
}

// PersonStanding is a person's membership or credential.
type PersonStanding struct {
	Person    string `db:"person" json:"person"`
	Procedure string `db:"procedure" json:"procedure"`
	Standing  string `db:"standing" json:"standing"`
	Status    string `db:"status" json:"status"` // active, lapsed, suspended, ended
	Since     Day    `db:"since" json:"since"`
	LeftOn    Day    `db:"left_on" json:"left_on"`
}

// PutStanding sets a person's standing.
func (db *DB) PutStanding(ctx context.Context, who Who, s PersonStanding) error {
	return db.AsActor(ctx, who, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `insert into standings (person, procedure, standing, status, since, left_on) values ($1, $2, $3, $4, $5::date, $6::date)
			on conflict (person, procedure, standing) do update set status = excluded.status, since = excluded.since, left_on = excluded.left_on,
			updated_at = now()`, s.Person, s.Procedure, s.Standing, s.Status, s.Since, s.LeftOn)
		return err
	})
}

// StandingsOf lists a person's standings.
func (db *DB) StandingsOf(ctx context.Context, who Who, person string) ([]PersonStanding, error) {
	var out []PersonStanding
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select person, procedure, standing, status, since, left_on from standings where person = $1 order by procedure, standing`, person)
	})
	return out, err
}
