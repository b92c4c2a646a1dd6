package store_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"probity/store"
	"probity/store/storetest"
)

// TestPrecedentsAreWhatStoodInTheEnd: a finding that was turned round, a sanction that was
// set aside, replaced or never took effect, another time and another procedure are none.
func TestPrecedentsAreWhatStoodInTheEnd(t *testing.T) {
	t.Parallel()
	dsn := storetest.NewDSN(t)
	owner, err := sqlx.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close() })
	db := storetest.Open(t, dsn, store.Options{})
	for _, s := range []string{
		`insert into procedures (id, version, digest, body, loaded_at) values ('p', '1', 'd', 'b', now())`,
		`insert into cases (id, number, procedure, digest, received_at, updated_at, kept_from)
			select ('00000000-0000-0000-0000-00000000000' || i)::uuid, 'PRB-' || i, case when i = 9 then 'q' else 'p' end, 'd', now(), now(), case when i = 1 then array['p:otto'] else '{}' end from generate_series(1, 9) i`,
		`insert into allegations (case_id, id, ground, principles, added) select id, 'a1', 'g', case when number = 'PRB-2' then array['p1', 'p2'] else array['p1'] end, 1 from cases`,
		`insert into allegations (case_id, id, ground, principles, added) select id, 'a2', 'g', array['p3'], 1 from cases`,
		`insert into findings (case_id, id, allegation, violation, standard, body, round, seq) select id, 'a1/1', 'a1', number <> 'PRB-3', 's', 'b', 1, 5 from cases`,
		`insert into findings (case_id, id, allegation, violation, standard, body, round, seq) select id, 'a2/1', 'a2', false, 's', 'b', 1, 6 from cases`,
		`insert into findings (case_id, id, allegation, violation, standard, body, round, seq) select id, 'a1/2', 'a1', number = 'PRB-3', 's', 'b', 2, 9 from cases where number in ('PRB-3', 'PRB-4')`,
		`insert into sanctions (case_id, id, sanction, status, seq, effective_at) select id, 's1', case when number in ('PRB-1', 'PRB-8') then 'reprimand' else 'censure' end,
			case number when 'PRB-5' then 'set_aside' when 'PRB-6' then 'replaced' when 'PRB-7' then 'decided' when 'PRB-1' then 'expired' else 'in_effect' end, 10,
			timestamptz '2024-12-31 23:00:00Z' + case when number = 'PRB-8' then interval '1 hour' else interval '0' end from cases`,
		`insert into sanctions (case_id, id, sanction, status, seq, effective_at) select id, 's2', 'censure', 'done', 11, timestamptz '2024-01-01 00:00:00Z' from cases where number = 'PRB-1'`,
		`insert into sanctions (case_id, id, sanction, status, seq, effective_at) select id, 's3', 'censure', 'done', 12, timestamptz '2024-02-01 00:00:00Z' from cases where number = 'PRB-1'`,
	} {
		if _, err := owner.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }
	got, err := db.Precedents(t.Context(), "p", year(2024), year(2025))
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Precedent{
		{Principle: "p1", Cases: 3, Sanctions: []store.Count{{Of: "censure", Cases: 3}, {Of: "reprimand", Cases: 1}}},
		{Principle: "p2", Cases: 1, Sanctions: []store.Count{{Of: "censure", Cases: 1}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got, err := db.Precedents(t.Context(), "nothing", year(2024), year(2025)); err != nil || len(got) != 0 {
		t.Errorf("%+v %v", got, err)
	}
}
