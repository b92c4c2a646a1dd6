package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// login is a user of the database that owns nothing, may bypass nothing and
// cannot become another: whatever is smuggled into a statement stays within what
// the walls let through.
type login struct {
	Name     string `db:"name"`
	Password string `db:"password"`
}

var errNoLogin = errors.New("this user of the database may not create the login under which requests are answered, " +
	"and working as the owner would leave nothing in the database that keeps cases from those who must not know of them: " +
	"let an administrator of the server say once: alter role … createrole")

// loginOf is the login of this database; the first process to open it makes it.
func loginOf(ctx context.Context, house *sqlx.DB) (login, error) {
	tx, err := house.BeginTxx(ctx, nil)
	if err != nil {
		return login{}, err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	const lock = 7_264_011               // any number: one process at a time makes the login
	if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock($1)`, lock); err != nil {
		return login{}, err
	}
	var l login
	err = tx.GetContext(ctx, &l, `select l.name, l.password from walls.login l
		where to_regrole(l.name) is not null and l.name = 'probity_login_' || (select oid from pg_database where datname = current_database())`)
	if err == nil {
		return l, nil
	}
	if !missing(err) {
		return login{}, err
	}
	var place string
	err = tx.QueryRowxContext(ctx, `select 'probity_login_' || oid, datname from pg_database where datname = current_database()`).Scan(&l.Name, &place)
	if err != nil {
		return login{}, err
	}
	var there bool
	if err := tx.GetContext(ctx, &there, `select to_regrole($1) is not null`, l.Name); err != nil {
		return login{}, err
	}
	l.Password = rand.Text()
	make := "create"
	if there { // of a database that is gone, or was put back from a copy
		make = "alter"
	}
	name, password := pq.QuoteIdentifier(l.Name), pq.QuoteLiteral(l.Password)
	for _, s := range []string{
		make + ` role ` + name + ` login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ` + password,
		`grant probity_app to ` + name,
		`revoke temporary on database ` + pq.QuoteIdentifier(place) + ` from public`, // a table left on a connection would stand before the real one
	} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			var said *pq.Error
			if errors.As(err, &said) && said.Code == "42501" {
				return login{}, errNoLogin
			}
			return login{}, err
		}
	}
	_, err = tx.ExecContext(ctx, `insert into walls.login (name, password) values ($1, $2)
		on conflict (one) do update set name = excluded.name, password = excluded.password`, l.Name, l.Password)
	if err != nil {
		return login{}, err
	}
	return l, tx.Commit()
}

// harmless refuses a login that could do more than the walls are made for.
func harmless(ctx context.Context, pool *sqlx.DB) error {
	var odd []string
	err := pool.SelectContext(ctx, &odd, `select r.rolname from pg_roles r where pg_has_role(session_user, r.oid, 'member')
		and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolname = 'probity_engine'
			or r.oid in (select c.relowner from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'))`)
	if err == nil && len(odd) > 0 {
		err = fmt.Errorf("the login under which requests are answered can act as %q, which the walls between cases do not hold: take that membership away", odd[0])
	}
	if err != nil || len(odd) > 0 {
		return err
	}
	var temporary bool
	err = pool.GetContext(ctx, &temporary, `select has_database_privilege(current_database(), 'temporary')`)
	if err == nil && temporary {
		err = errors.New("the login under which requests are answered can make temporary tables, which the next request on its connection would take for the real ones: let the owner of the database say: revoke temporary on database … from public")
	}
	return err
}
