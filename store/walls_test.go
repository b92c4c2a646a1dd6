package store_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/lives"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

// open are the tables that stand behind no wall, each with its reason. None has
// a column that names a case or a person.
var open = map[string]string{
	"goose_db_version":  "which migrations were applied",
	"procedures":        "the texts of the packs, which are public",
	"procedures_active": "which pack takes reports since when",
	"procedure_record":  "what was done with the packs; who did it is inside the hashed text, and api shows it to the offices",
	"installation":      "its random id and how case time runs",
}

// personal are the columns by which a table is taken for one with case data or
// people.
var personal = []string{"case_id", "person", "by_person", "uploaded_by", "name", "email", "document_id", "complainant", "respondent", "reader"}

func asHouse(t testing.TB, dsn string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestEveryTableStandsBehindTheWalls reads the catalogue: a table that is new
// must be guarded or be named above with a reason.
func TestEveryTableStandsBehindTheWalls(t *testing.T) {
	t.Parallel()
	db := asHouse(t, storetest.NewDSN(t))
	var tables []struct {
		Name     string         `db:"name"`
		Forced   bool           `db:"forced"`
		Policies pq.StringArray `db:"policies"`
		Columns  pq.StringArray `db:"columns"`
	}
	err := db.Select(&tables, `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
		array(select p.polname::text || p.polcmd::text from pg_policy p where p.polrelid = c.oid order by 1) as policies,
		array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
		from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm', 'v') order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"walls_changedw", "walls_engine*", "walls_puta", "walls_seenr", "walls_takend"}
	for _, x := range tables {
		if why, ok := open[x.Name]; ok && why != "" {
			for _, c := range x.Columns {
				if slices.Contains(personal, c) {
					t.Errorf("%s stands behind no wall and has the column %s", x.Name, c)
				}
			}
			continue
		}
		if !x.Forced || !slices.Equal(x.Policies, want) {
			t.Errorf("%s has no wall (forced: %v, policies %v): say in its migration who sees it: select walls.guard('%s', 'case')", x.Name, x.Forced, x.Policies, x.Name)
		}
	}
	if len(tables) < 25 {
		t.Errorf("only %d tables", len(tables))
	}
}

// TestWhoeverOwnsThePoliciesCannotBeBecome reads the catalogue for what would
// make the walls idle: an owner or a bypass behind the program's login, a
// function that lends rights without saying where it looks for tables, a key that
// can be read.
func TestWhoeverOwnsThePoliciesCannotBeBecome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := asHouse(t, w.dsn)
	var odd []string
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Select(&odd, `select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = 'public' and p.prosecdef and (p.proowner <> 'probity_engine'::regrole or not coalesce(p.proconfig::text, '') like '%search_path=public, pg_temp%')`))
	if len(odd) > 0 {
		t.Errorf("functions that lend rights, but not the engine's, or without a search_path: %v", odd)
	}
	must(db.Select(&odd, `select p.oid::regprocedure::text from pg_proc p where p.proname in ('open_case', 'submit_act', 'submit_believed', 'file_report', 'file_believed', 'act_to_enter', 'enter_act')
		and not (p.prosecdef and p.prosrc like '%walls.opens(%')`))
	if len(odd) > 0 {
		t.Errorf("functions a request is made of, that check no pass: %v", odd)
	}
	must(db.Select(&odd, `select rolname from pg_roles where rolname in ('probity_app', 'probity_engine', $1) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`, w.db.Role()))
	if len(odd) > 0 {
		t.Errorf("roles that may too much: %v", odd)
	}
	for _, s := range []string{
		`select * from walls.keys`, `select * from walls.login`, `set role probity_engine`, `set role postgres`, `set session authorization postgres`, `set row_security = off; select * from cases`,
		`alter table cases disable row level security`, `drop policy walls_seen on cases`, `create policy mine on cases using (true)`, `create function f() returns int language sql as 'select 1'`,
		`select walls.opens('stella', '{}', true, 'x')`, `select walls.mac(null, 'x')`, `insert into walls.keys values ('x', 'x', 'x')`, `grant probity_engine to current_user`,
		`create temp table cases (like public.cases)`, `copy cases to program 'cat'`, `select pg_read_file('/etc/passwd')`, `select lo_import('/etc/passwd')`,
	} {
		if err := w.db.AsApp(t.Context(), s); err == nil {
			t.Errorf("the program's login may: %s", s)
		}
	}
}

// TestNothingButASignedPassOpensARow is SQL smuggled into a live connection of
// the program: settings made up, the seal of another transaction or backend put
// back, another role taken.
func TestNothingButASignedPassOpensARow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	stella := store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}
	count := func(who store.Who, before ...string) (n int) {
		t.Helper()
		err := w.db.AsActor(t.Context(), who, func(tx *store.Tx) error {
			for _, s := range before {
				if _, err := tx.Exec(s); err != nil {
					return err
				}
			}
			return tx.Get(&n, `select count(*) from entries`)
		})
		if err != nil {
			t.Errorf("%v: %v", before, err)
		}
		return n
	}
	if count(stella) != 1 || count(system) != 1 || count(store.Who{Person: "carla"}) != 1 {
		t.Error("who may know sees nothing")
	}
	var seals []string
	for _, who := range []store.Who{stella, system} {
		w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error {
			var seal string
			err := tx.Get(&seal, `select current_setting('walls.acting')`)
			seals = append(seals, seal)
			return err
		}))
	}
	nobody := store.Who{Person: "mallory", Offices: []string{"other/ethics_office"}}
	for _, s := range []string{
		`select set_config('app.person', 'stella', true)`, `select set_config('app.system', 'on', true)`,
		`select set_config('walls.acting', 's', true)`, `select set_config('walls.acting', repeat('0', 64) || 'k' || chr(10) || 's', true)`,
		`select set_config('walls.acting', regexp_replace(current_setting('walls.acting'), E'\n.*', E'\ns'), true)`,
		`select set_config('walls.acting', current_setting('walls.acting') || E'\x1fs', true)`,
		`select set_config('walls.acting', ` + pq.QuoteLiteral(seals[0]) + `, true)`, `select set_config('walls.acting', ` + pq.QuoteLiteral(seals[1]) + `, true)`,
		`set role none`, `reset role`, `reset session authorization`, `select set_config('role', 'none', true)`, `set local row_security = on`,
	} {
		if n := count(nobody, s); n != 0 {
			t.Errorf("%s shows %d entries", s, n)
		}
		if n := count(store.Who{}, s); n != 0 {
			t.Errorf("nobody and %s show %d entries", s, n)
		}
	}
	for _, pass := range []string{"", "x", ":::::", "a:b:c:d:e", strings.Repeat("0", 26) + ":1:::" + strings.Repeat("0", 64)} {
		for _, s := range []string{`select walls.enter('stella', '{` + pack + `/ethics_office}', false, $1)`, `select walls.enter('', '{}', true, $1)`,
			`select open_case('', '', '{}', true, $1, '2025-03-03', '` + c.Case + `', '', 0, '', '')`, `select act_to_enter('x', $1)`} {
			err := w.db.AsActor(t.Context(), nobody, func(tx *store.Tx) error { _, err := tx.Exec(s, pass); return err })
			if err == nil {
				t.Errorf("%s with the pass %q", s, pass)
			}
		}
	}
	// A pass is for whom it was made, in the offices it was made for, for a minute.
	pass, err := w.db.Pass(t.Context(), stella)
	w.must(err)
	for s, want := range map[string]bool{
		`select walls.enter('stella', '{` + pack + `/ethics_office}', false, $1)`:                           true,
		`select walls.enter('stella', '{` + pack + `/ethics_chair}', false, $1)`:                            false,
		`select walls.enter('carla', '{` + pack + `/ethics_office}', false, $1)`:                            false,
		`select walls.enter('stella', '{` + pack + `/ethics_office}', true, $1)`:                            false,
		`select walls.enter('stella', '{` + pack + `/ethics_office}', false, $1 || '0')`:                    false,
		`select walls.enter('stella', '{` + pack + `/ethics_office,x/y}', false, $1)`:                       false,
		`select walls.enter('stella', '{` + pack + `/ethics_office}', false, replace($1, '::', ':admin:'))`: false,
	} {
		err := w.db.AsActor(t.Context(), nobody, func(tx *store.Tx) error { _, err := tx.Exec(s, pass); return err })
		if (err == nil) != want {
			t.Errorf("%s: %v", s, err)
		}
	}
	w.db.Behind(2 * time.Minute)
	if err := w.db.AsActor(t.Context(), stella, func(*store.Tx) error { return nil }); err == nil {
		t.Error("a pass of two minutes ago is good")
	}
}

// TestWhatIsLeftOnAConnectionIsWorthless has one connection, on which an earlier
// borrower left everything a session can keep.
func TestWhatIsLeftOnAConnectionIsWorthless(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	one := openWorld(t, w.dsn, store.Options{MaxConnections: 1})
	w.must(one.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		_, err := tx.Exec(`select set_config('walls.acting', current_setting('walls.acting'), false);
			set session row_security = on; prepare everything as select count(*) from cases; declare c cursor with hold for select 1`)
		return err
	}))
	var left string
	for _, s := range []string{`select current_setting('walls.acting')`, `select count(*)::text from cases`, `execute everything`, `select count(*)::text from people`} {
		w.must(one.db.Raw(t.Context(), &left, s))
		if want := "0"; left != want && !(strings.Contains(s, "current_setting") && len(left) > 64) {
			t.Errorf("%s: %q", s, left)
		}
	}
	// A list is a statement of its own, in which the pass is good and after which it is not.
	for range 7 { // however it is planned
		for who, want := range map[*store.Who]int{
			{Person: "stella", Offices: []string{pack + "/ethics_office"}}: 1, {Person: "mallory"}: 0, {Person: "mallory", Offices: []string{"another/ethics_office"}}: 0,
		} {
			page, err := one.db.Cases(t.Context(), *who, store.CaseFilter{Now: monday})
			w.must(err)
			if len(page.Cases) != want {
				t.Errorf("%v lists %d cases", who, len(page.Cases))
			}
			w.must(one.db.Raw(t.Context(), &left, `select count(*)::text from cases`))
			if left != "0" {
				t.Errorf("after the list of %v the next borrower sees %s cases", who, left)
			}
		}
	}
	var n int
	w.must(one.db.AsActor(t.Context(), store.Who{Person: "mallory"}, func(tx *store.Tx) error { return tx.Get(&n, `select count(*) from cases`) }))
	if n != 0 {
		t.Errorf("the next borrower sees %d cases", n)
	}
}

// TestWithoutAPassThereIsNoRowAndNoError asks every table as nobody.
func TestWithoutAPassThereIsNoRowAndNoError(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	db := asHouse(t, w.dsn)
	var tables []string
	w.must(db.Select(&tables, `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity order by 1`))
	for _, table := range tables {
		var n string
		w.must(w.db.Raw(t.Context(), &n, `select count(*)::text from `+pq.QuoteIdentifier(table)))
		if n != "0" {
			t.Errorf("%s shows %s rows to nobody", table, n)
		}
		var written int64
		err := w.db.AsActor(t.Context(), store.Who{Person: "mallory"}, func(tx *store.Tx) error {
			res, err := tx.Exec(`delete from ` + pq.QuoteIdentifier(table))
			if err == nil {
				written, err = res.RowsAffected()
			}
			return err
		})
		if written != 0 {
			t.Errorf("%s: mallory deletes %d rows (%v)", table, written, err)
		}
	}
}

// TestTheDatabaseKnowsWhatTheRulesKnow lives cases under every pack and asks,
// at each entry and for everybody, whether the rows that SQL gives are those that
// the predicate of docket/access would.
func TestTheDatabaseKnowsWhatTheRulesKnow(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, dsn: storetest.NewDSN(t)}
	w.db = storetest.Open(t, w.dsn, store.Options{MaxConnections: 2})
	met := map[access.Relation]int{}
	for _, p := range procs.All() {
		w.must(w.db.KeepText(t.Context(), p))
		wanted := []docket.Actor{{}, {Person: "outsider", Offices: []string{"king"}}, {Person: "member-1"}, {Person: "member-3"}, {Person: "investigator-1"}}
		for _, person := range []string{"heir", "reporter", "respondent", "counsel", "member-1", "member-2", "investigator-2"} {
			wanted = append(wanted, docket.Actor{Person: person, Offices: []string{p.FileKeeper}})
		}
		var all []string
		for i := range p.Offices {
			all = append(all, p.Offices[i].ID)
			wanted = append(wanted, docket.Actor{Person: "office-" + all[i], Offices: all[i : i+1]})
		}
		wanted = append(wanted, docket.Actor{Person: "member-2", Offices: all})
		rules := map[string][]access.Relation{} // of each case at each entry, to everybody wanted
		for seed := range int64(2) {
			l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
			w.must(err)
			for range 60 {
				w.must(l.Step())
			}
			s := &docket.State{}
			w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
				for i := range l.Entries {
					if err := s.Apply(&l.Entries[i]); err != nil {
						return err
					}
					id := uuid.NewString()
					for _, by := range wanted {
						rules[id] = append(rules[id], access.Of(by, l.P, s))
					}
					if err := tx.PutColumns(t.Context(), id, l.P, s); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		for n, by := range wanted {
			who := store.Who{Person: by.Person}
			for _, o := range by.Offices {
				who.Offices = append(who.Offices, p.ID+"/"+o)
			}
			var seen []string
			w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error {
				return tx.Select(&seen, `select id from cases where procedure = $1`, p.ID)
			}))
			shown := map[string]bool{}
			for _, id := range seen {
				shown[id] = true
			}
			for id, relations := range rules {
				met[relations[n]]++
				if shown[id] != (relations[n] != access.None) {
					t.Fatalf("%s, %s in %v: the rules say %q, the database shows it: %v", p.ID, by.Person, by.Offices, relations[n], shown[id])
				}
			}
		}
	}
	for _, r := range []access.Relation{access.None, access.Complainant, access.Respondent, access.Member, access.Seated, access.Investigator, access.Office} {
		if met[r] == 0 {
			t.Errorf("no life met the relation %q", r)
		}
	}
}

// TestEveryTableFollowsItsCase counts the rows of each table of a case for those
// who know of it and those who do not, through the policies alone.
func TestEveryTableFollowsItsCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "carla", nil, docket.ShutOut, &docket.Wall{Person: "vito"}), monday)
	w.done(w.act(c.Case, "chris", []string{"ethics_chair"}, docket.Recuse, &docket.Recusing{Reasons: "I know him."}), monday)
	db := asHouse(t, w.dsn)
	var tables []string
	w.must(db.Select(&tables, `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'case_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`))
	some := 0
	for _, table := range tables {
		for person, want := range map[string]bool{"stella": true, "vito": false, "chris": false, "rene": false, "mallory": false} {
			who := store.Who{Person: person, Offices: []string{pack + "/ethics_office"}}
			if person == "mallory" {
				who.Offices = []string{"asha/ethics_office"}
			}
			var n, all int
			w.must(db.Get(&all, `select count(*) from `+table+` where case_id = $1`, c.Case))
			w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error { return tx.Get(&n, `select count(*) from `+table) }))
			if systemOnly := slices.Contains([]string{"receipts", "mailboxes", "mailbox_words"}, table); want && n != all && !systemOnly || !want && n != 0 {
				t.Errorf("%s: %s sees %d of %d rows", table, person, n, all)
			}
			some += n
		}
	}
	if some < 10 {
		t.Errorf("only %d rows were met", some)
	}
}

// TestAReportNobodyHasReadIsItsReportersAlone is a case before its first entry.
func TestAReportNobodyHasReadIsItsReportersAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, w.filing("waits"))
	w.must(err)
	for person, want := range map[string]int{"carla": 1, "stella": 0, "rene": 0} {
		page, err := w.db.Cases(t.Context(), store.Who{Person: person, Offices: []string{pack + "/ethics_office"}}, store.CaseFilter{Now: monday})
		w.must(err)
		if len(page.Cases) != want {
			t.Errorf("%s sees %d cases", person, len(page.Cases))
		}
	}
}

// TestAnOlderDatabaseGetsItsMarks takes the marks away, as they were not there
// before, and opens it again.
func TestAnOlderDatabaseGetsItsMarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.must(w.db.Tamper(t.Context(), `update cases set known_to = '{}', kept_from = '{}'`))
	stella := store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}
	if _, err := w.db.Case(t.Context(), stella, c.Case, monday); err == nil {
		t.Fatal("a case without marks is seen")
	}
	openWorld(t, w.dsn, store.Options{})
	if _, err := w.db.Case(t.Context(), stella, c.Case, monday); err != nil {
		t.Error(err)
	}
	w.sound()
}

// TestALinkTellsOfBothCasesOrOfNone ties a case to one from which an officer is
// kept.
func TestALinkTellsOfBothCasesOrOfNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.file(), w.file()
	w.done(w.act(b.Case, "carla", nil, docket.ShutOut, &docket.Wall{Person: "vito"}), monday)
	w.must(w.db.Tamper(t.Context(), fmt.Sprintf(`insert into links (case_id, id, other, why, seq) values ('%s', 'x', '%s', 'same_facts', 1), ('%s', 'y', '%s', 'same_facts', 1)`,
		a.Case, b.Case, a.Case, b.Number)))
	for person, want := range map[string]int{"stella": 2, "vito": 0} {
		got, err := w.db.LinksOf(t.Context(), store.Who{Person: person, Offices: []string{pack + "/ethics_office"}}, a.Case)
		w.must(err)
		if len(got) != want {
			t.Errorf("%s sees %v", person, got)
		}
	}
}

// TestAKeyEndsByItself dates the keys of a process that is gone back, and brings
// one of another.
func TestAKeyEndsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	stella := store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}
	read := func(by *store.DB) error {
		_, err := by.Cases(t.Context(), stella, store.CaseFilter{Now: monday})
		return err
	}
	house := asHouse(t, w.dsn)
	for _, x := range []struct {
		age  string
		good bool
	}{{"119 minutes", true}, {"121 minutes", false}} {
		_, err := house.Exec(`update walls.keys set since = now() - interval '` + x.age + `'`)
		w.must(err)
		if err := read(w.db); (err == nil) != x.good {
			t.Errorf("a key of %s: %v", x.age, err)
		}
	}
	other := openWorld(t, w.dsn, store.Options{})
	w.must(read(other.db))
	var keys int
	w.must(house.Get(&keys, `select count(*) from walls.keys`))
	if keys != 1 {
		t.Errorf("%d keys are left", keys)
	}
}
