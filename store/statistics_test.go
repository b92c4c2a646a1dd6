package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"probity/store"
	"probity/store/storetest"
)

// TestNumbersAreThoseOfTheirQuestionsOneByOne holds the one statement that counts
// everything against one for each number, on the behalf of an office that some of the
// cases are kept from.
func TestNumbersAreThoseOfTheirQuestionsOneByOne(t *testing.T) {
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
		`insert into cases (id, number, procedure, digest, received_at, updated_at, track, stage, stage_kind, stage_since, open, escalated, head, next_due, closed_at, disposition, principles, known_to, kept_from)
			select gen_random_uuid(), 'PRB-' || i, case when i % 11 = 0 then 'q' else 'p' end, 'd', t, t, 'one', 's' || i % 4, 'kind', case when i % 5 > 1 then t + i * interval '3 hours' end, i % 3 > 0, i % 17 = 0, i % 5, case when i % 2 = 0 then t + interval '20 days' end,
				case when i % 3 = 0 then t + i * interval '7 hours' end, case when i % 3 = 0 then 'd' || i % 6 else '' end, array['p' || i % 3, 'p' || 3 + i % 2],
				array['o:p/office'], case when i % 7 = 0 then array['p:otto'] else '{}' end
			from (select i, case when i = 118 then timestamptz '2023-02-03 10:00:00Z' else timestamptz '2024-01-31 23:30:00Z' + i * interval '50 hours' end as t from generate_series(1, 120) i) x`,
	} {
		if _, err := owner.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	who, now := store.Who{Person: "otto", Offices: []string{"p/office"}}, time.Date(2024, 9, 1, 12, 0, 0, 0, time.UTC)
	for _, procedure := range []string{"", "p", "nothing"} {
		got, err := db.Statistics(t.Context(), who, procedure, now)
		if err != nil {
			t.Fatal(err)
		}
		var want store.Statistics
		const from = ` from cases c where not 'p:otto' = any(c.kept_from) and ($1 = '' or c.procedure = $1)`
		err = owner.GetContext(t.Context(), &want, `select count(*) filter (where c.open) as open, count(*) filter (where not c.open) as closed,
			count(*) filter (where c.open and (c.escalated or c.next_due <= $2)) as late,
			coalesce(percentile_cont(0.5) within group (order by extract(epoch from $2 - c.received_at) / 86400) filter (where c.open), 0)::float8 as median_age,
			coalesce(max(extract(epoch from $2 - c.received_at) / 86400) filter (where c.open), 0)::float8 as oldest_age,
			coalesce(percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - c.received_at) / 86400) filter (where c.closed_at is not null), 0)::float8 as median_to_end`+from, procedure, now)
		if err != nil {
			t.Fatal(err)
		}
		near := func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
		if got.Open != want.Open || got.Closed != want.Closed || got.Late != want.Late || !near(got.MedianAge, want.MedianAge) || !near(got.OldestAge, want.OldestAge) || !near(got.MedianToEnd, want.MedianToEnd) {
			t.Errorf("%q: %+v, not %+v", procedure, got, want)
		}
		if empty := procedure == "nothing"; (want.Open == 0) != empty || (want.Late == 0) != empty || (want.MedianToEnd == 0) != empty {
			t.Errorf("%q tries nothing: %+v", procedure, want)
		}
		for _, x := range []struct {
			got  []store.Count
			text string
		}{
			{got.ByStage, `select case when c.head = 0 then c.stage_kind else c.stage end as of, count(*) as cases` + from + ` and c.open group by 1 order by 2 desc, 1`},
			{got.ByOutcome, `select c.disposition as of, count(*) as cases` + from + ` and not c.open group by 1 order by 2 desc, 1`},
			{got.ByPrinciple, `select x as of, count(*) as cases from (select unnest(c.principles) as x` + from + `) y group by 1 order by 2 desc, 1`},
			{got.ByAge, `select of, count(*) as cases from (select case when age < interval '30 days' then 'under_30' when age < interval '90 days' then 'under_90' when age < interval '180 days' then 'under_180'
				when age < interval '365 days' then 'under_365' else 'longer' end as of, least(age / 30, interval '12 days') as part from (select timestamptz '2024-09-01 12:00:00Z' - c.received_at as age` + from + ` and c.open) y) z group by 1 order by min(part)`},
			{got.ByMonth, `select to_char(c.received_at at time zone 'UTC', 'YYYY-MM') as of, count(*) as cases` + from + ` group by 1 order by 1`},
		} {
			want := []store.Count{}
			if err := owner.SelectContext(t.Context(), &want, x.text, procedure); err != nil {
				t.Fatal(err)
			}
			if x.got == nil || !slices.Equal(x.got, want) {
				t.Errorf("%q: %v, not %v", procedure, x.got, want)
			}
		}
		ended := 0
		for _, x := range got.Ended {
			var want int
			err := owner.GetContext(t.Context(), &want, `select count(*)`+from+` and not c.open and $2 = any(c.principles) and c.disposition = $3`, procedure, x.Principle, x.Outcome)
			if err != nil {
				t.Fatal(err)
			}
			if ended += x.Cases; x.Cases != want {
				t.Errorf("%q: %+v, not %d", procedure, x, want)
			}
		}
		if ended != 2*want.Closed { // each touches two
			t.Errorf("%q: %d of %d are under a principle", procedure, ended, want.Closed)
		}
		for i, x := range got.InStage {
			var want store.Stood
			err := owner.QueryRowxContext(t.Context(), `select count(*), count(*) filter (where c.escalated or c.next_due <= $2),
				percentile_cont(0.5) within group (order by extract(epoch from $2 - coalesce(c.stage_since, c.received_at)) / 86400)::float8`+from+` and c.open and case when c.head = 0 then c.stage_kind else c.stage end = $3`,
				procedure, now, got.ByStage[i].Of).Scan(&want.Cases, &want.Late, &want.Median)
			if err != nil {
				t.Fatal(err)
			}
			if x.Stage != got.ByStage[i].Of || x.Cases != want.Cases || x.Late != want.Late || !near(x.Median, want.Median) {
				t.Errorf("%q: %+v, not %+v", procedure, x, want)
			}
		}
		if len(got.InStage) != len(got.ByStage) || got.InStage == nil {
			t.Errorf("%q: %d stages, not %d", procedure, len(got.InStage), len(got.ByStage))
		}
	}
}

// TestNobodyCountsWhatTheyWereNotToldOfInTheirOwnCase has somebody of the office be
// the respondent of a case and counsel in another: there they count what was noticed
// or charged, and everywhere else all that is alleged.
func TestNobodyCountsWhatTheyWereNotToldOfInTheirOwnCase(t *testing.T) {
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
		`insert into cases (id, number, procedure, digest, received_at, updated_at, track, stage, stage_kind, open, head, respondent, principles, known_to)
			select gen_random_uuid(), 'PRB-' || i, 'p', 'd', now(), now(), 'one', 's', 'kind', true, 3, case i when 1 then 'otto' when 2 then 'mia' else '' end, array['told', 'charged', 'untold'],
				case when i < 3 then array['o:p/office', 'p:otto', 'p:mia'] else array['o:p/office'] end from generate_series(1, 4) i`,
		`insert into case_people (case_id, id, person, role) select id, 'respondent', respondent, 'respondent' from cases where respondent <> ''`,
		`insert into case_people (case_id, id, person, role) select id, 'counsel', 'otto', 'counsel' from cases where number = 'PRB-2'`,
		`insert into case_people (case_id, id, person, role, until) select id, 'counsel', 'otto', 'counsel', 2 from cases where number = 'PRB-3'`,
		`insert into allegations (case_id, id, ground, principles, added, noticed_at, charged) select id, 'a1', 'g', array['told'], 1, now(), 0 from cases`,
		`insert into allegations (case_id, id, ground, principles, added, noticed_at, charged) select id, 'a2', 'g', array['charged'], 1, null, 2 from cases`,
		`insert into allegations (case_id, id, ground, principles, added, noticed_at, charged) select id, 'a3', 'g', array['untold'], 1, null, 0 from cases`,
	} {
		if _, err := owner.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		person string
		untold int
	}{{"otto", 2}, {"nora", 4}} {
		got, err := db.Statistics(t.Context(), store.Who{Person: x.person, Offices: []string{"p/office"}}, "p", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		want := []store.Count{{Of: "charged", Cases: 4}, {Of: "told", Cases: 4}, {Of: "untold", Cases: x.untold}}
		if got.Open != 4 || !slices.Equal(got.ByPrinciple, want) {
			t.Errorf("%s counts %d cases, by principle %v, not %v", x.person, got.Open, got.ByPrinciple, want)
		}
	}
	if got, err := db.Statistics(t.Context(), store.TheSystem(), "p", time.Now()); err != nil || got.ByPrinciple[2] != (store.Count{Of: "untold", Cases: 4}) {
		t.Errorf("the system counts %v, %v", got.ByPrinciple, err)
	}
}

// TestNoPlanIsCompiled: the database of an operator may have it on, and does by default.
func TestNoPlanIsCompiled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var jit string
	w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error { return tx.Get(&jit, `show jit`) }))
	if jit != "off" {
		t.Errorf("jit is %s", jit)
	}
}
