package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"probity/docket/access"
	"probity/store"
)

// manyCases is how many cases the measurement of the walls works over.
const manyCases = 100_000

// fill makes cases of one procedure over ten years, from one number to another: their
// rows, who has a part in them, what is owed. Somebody is kept from one in twenty of
// them.
func (b *bench) fill(ctx context.Context, db *sqlx.DB, keptFrom string, from, to int) error {
	began := time.Now()
	var offices pq.StringArray
	for i := range b.p.Offices {
		offices = append(offices, access.OfOffice(b.p.ID, b.p.Offices[i].ID))
	}
	for _, s := range []struct {
		text string
		args []any
	}{
		{`insert into cases (id, number, procedure, digest, received_at, updated_at, stage_since, track, stage, stage_kind, owner, open, head, head_hash,
				complainant, respondent, next_due, principles, known_to, kept_from)
			select gen_random_uuid(), 'PRB-' || upper(substr(md5(i::text), 1, 4)) || '-' || upper(lpad(to_hex(i), 5, '0')), $1, $2, t, t + interval '1 hour', t,
				'standard', 'review', 'screening', 'reviewer', i % 3 > 0, 12, md5(i::text), 'person-' || i % 5000, 'person-' || i % 7000,
				case when i % 3 > 0 then t + interval '40 days' end, array['p' || i % 10],
				array['p:person-' || i % 5000, 'p:person-' || i % 7000] || $3::text[], case when i % 20 = 0 then array['p:' || $5::text] else '{}' end
			from (select i, timestamptz '2015-01-01' + i * interval '50 minutes' as t from generate_series($6::int, $4::int) i) x`,
			[]any{b.p.ID, b.p.Digest(), offices, to, keptFrom, from}},
		{`insert into case_people (case_id, id, person, role) select id, 'c', complainant, 'complainant' from cases where complainant like 'person-%'
			union all select id, 'r', respondent, 'respondent' from cases where respondent like 'person-%'
			union all select id, 'w', $1, 'walled' from cases where kept_from = array['p:' || $1::text]
			on conflict do nothing`, []any{keptFrom}},
		{`insert into duties (case_id, id, procedure, owner, what, due_at)
			select id, 'd', procedure, case when hashtext(number) % 50 = 0 then 'ethics_office' else 'reviewer' end, 'Decide.', next_due
			from cases where open and complainant like 'person-%' on conflict do nothing`, nil},
		{`vacuum analyze`, nil},
	} {
		if _, err := db.ExecContext(ctx, s.text, s.args...); err != nil {
			return err
		}
	}
	b.say(fmt.Sprintf("%d cases were made in %s.", to-from+1, time.Since(began).Round(time.Second)))
	return nil
}

// walls: lists, counts, a search and duties of somebody who holds an office, over
// many cases, against the same question asked by a role that row-level security
// does not hold, with the condition written by hand.
func (b *bench) walls(ctx context.Context) error {
	db, err := b.bareDB(ctx, `select 1`)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	person := b.posts["ethics_office"]
	who := store.Who{Person: person, Offices: []string{b.p.ID + "/ethics_office"}}
	if err := b.fill(ctx, db, person, 1, manyCases); err != nil {
		return err
	}
	marks := pq.StringArray{access.OfPerson(person), "official", access.OfOffice(b.p.ID, "ethics_office")}
	const cond = ` (c.known_to && $1 and not c.kept_from && $1) `
	now := b.house.time.Now()
	yes := true
	day := time.Date(2015, time.March, 1, 0, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		what string
		bare string
		args []any
		ours func(context.Context) error
	}{
		{"first page of all cases", `select c.*, (c.open and (c.escalated or coalesce(c.next_due <= $2, false))) as late from cases c where` + cond + `order by c.updated_at desc, c.id desc limit 51`, []any{now},
			func(ctx context.Context) error { return listed(b.house.db.Cases(ctx, who, store.CaseFilter{Now: now})) }},
		{"first page of what is late", `select c.*, true as late from cases c where` + cond + `and (c.open and (c.escalated or coalesce(c.next_due <= $2, false))) order by c.updated_at desc, c.id desc limit 51`, []any{day.AddDate(0, 2, 0)},
			func(ctx context.Context) error {
				return listed(b.house.db.Cases(ctx, who, store.CaseFilter{Now: day.AddDate(0, 2, 0), Late: &yes}))
			}},
		{"a number of which the beginning is known", `select c.*, false as late from cases c where` + cond + `and c.number collate "C" >= $2 and c.number collate "C" <= $2 || '~' order by c.updated_at desc, c.id desc limit 51`, []any{"PRB-12"},
			func(ctx context.Context) error {
				return listed(b.house.db.Cases(ctx, who, store.CaseFilter{Now: now, Number: "PRB-12"}))
			}},
		{"cases against one person", `select c.*, false as late from cases c where` + cond + `and c.respondent = $2 order by c.updated_at desc, c.id desc limit 51`, []any{"person-17"},
			func(ctx context.Context) error {
				return listed(b.house.db.Cases(ctx, who, store.CaseFilter{Now: now, Respondent: "person-17"}))
			}},
		{"numbers of all cases", numbersByHand(cond), []any{now}, func(ctx context.Context) error { _, err := b.house.db.Statistics(ctx, who, "", now); return err }},
		{"what an office owes", `select c.number, d.* from duties d join cases c on c.id = d.case_id where` + cond + `and ((d.procedure = $2 and d.owner = 'ethics_office' and d.persons = '{}') or d.persons @> array[$3]
			or (d.procedure = $2 and d.escalated_to = 'ethics_office')) and not exists (select from case_people w where w.case_id = d.case_id and w.person = $3 and w.role in ('recused', 'walled'))
			order by d.due_at nulls last, d.case_id, d.id limit 200`, []any{b.p.ID, person},
			func(ctx context.Context) error { _, err := b.house.db.DutiesOfPerson(ctx, who, now, 200); return err }},
	} {
		bare := func(ctx context.Context, _ int) error { return asked(ctx, db, x.bare, append([]any{marks}, x.args...)) }
		xs, ys, err := b.versus(ctx, bare, func(ctx context.Context, _ int) error { return x.ours(ctx) })
		if err != nil {
			return fmt.Errorf("%s: %w", x.what, err)
		}
		r := compare(fmt.Sprintf("of %d cases: %s, behind the walls, against no walls", manyCases, x.what), "ms, median", xs, ys, func(l *load) float64 { return l.at(0.5) })
		r.atMost(1.6)
		b.results = append(b.results, r)
	}
	return nil
}

// numbersByHand is the statement of store.Statistics with the condition in it.
func numbersByHand(cond string) string {
	return `with seen as materialized (
		select c.open, (c.open and (c.escalated or coalesce(c.next_due <= $2, false))) as late, case when c.head = 0 then c.stage_kind else c.stage end as stage, c.disposition,
			date_trunc('month', c.received_at) as month, c.principles, extract(epoch from c.received_at)::float8 as began, extract(epoch from coalesce(c.stage_since, c.received_at))::float8 as came, extract(epoch from c.closed_at - c.received_at)::float8 as took
		from cases c where` + cond + `
	), groups as materialized (
		select open, late, stage, disposition, month, principles, width_bucket((extract(epoch from $2::timestamptz)::float8 - began) / 86400, array[30, 90, 180, 365]::float8[]) as age, count(*) as n
		from seen group by 1, 2, 3, 4, 5, 6, 7
	), times as (
		select percentile_cont(0.5) within group (order by began) filter (where open) as middle, min(began) filter (where open) as first,
			percentile_cont(0.5) within group (order by took) filter (where took is not null) as took from seen
	), stood as (
		select stage, percentile_cont(0.5) within group (order by extract(epoch from $2::timestamptz)::float8 - came) / 86400 as median from seen where open group by 1
	)
	select sum(n) filter (where open), sum(n) filter (where not open), sum(n) filter (where late), (select middle from times), (select first from times), (select took from times),
		(select json_agg(x) from (select stage as of, sum(n) as cases from groups where open group by 1 order by 2 desc, 1) x),
		(select json_agg(x) from (select disposition as of, sum(n) as cases from groups where not open group by 1 order by 2 desc, 1) x),
		(select json_agg(x) from (select p as of, sum(n) as cases from groups, unnest(principles) p group by 1 order by 2 desc, 1) x),
		(select json_agg(x) from (select p as principle, disposition as outcome, sum(n) as cases from groups, unnest(principles) p where not open group by 1, 2 order by 1, 2) x),
		(select json_agg(x) from (select to_char(month, 'YYYY-MM') as of, sum(n) as cases from groups group by 1 order by 1) x),
		(select json_agg(x) from (select (array['under_30', 'under_90', 'under_180', 'under_365', 'longer'])[age + 1] as of, sum(n) as cases from groups where open group by age order by age) x),
		(select json_agg(x) from (select stage, sum(n) as cases, coalesce(sum(n) filter (where late), 0) as late, min(median) as median_days from groups join stood using (stage) where open group by 1 order by 2 desc, 1) x)
	from groups`
}

// asked runs a statement in a transaction and reads all its rows.
func asked(ctx context.Context, db *sqlx.DB, statement string, args []any) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := readAll(ctx, tx, statement, args); err != nil {
		return err
	}
	return tx.Commit()
}

func readAll(ctx context.Context, tx *sqlx.Tx, statement string, args []any) error {
	rows, err := tx.QueryxContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if _, err := rows.SliceScan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func listed(page store.CasePage, err error) error {
	if err == nil && len(page.Cases) == 0 {
		err = errors.New("no case is listed")
	}
	return err
}
