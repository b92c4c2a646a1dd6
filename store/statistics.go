package store

import (
	"context"
	"encoding/json"
	"time"

	"probity/docket/access"
)

// Count is how many cases fall under something.
type Count struct {
	Of    string `db:"of" json:"of"`
	Cases int    `db:"cases" json:"cases"`
}

// Statistics count cases, for one procedure or all.
type Statistics struct {
	Open        int     `db:"open" json:"open"`
	Closed      int     `db:"closed" json:"closed"`
	Late        int     `db:"late" json:"late"`
	MedianAge   float64 `db:"median_age" json:"median_age_days"`       // of open cases, in days
	OldestAge   float64 `db:"oldest_age" json:"oldest_age_days"`       //
	MedianToEnd float64 `db:"median_to_end" json:"median_to_end_days"` // of closed ones
	ByStage     []Count `db:"-" json:"by_stage"`
	ByOutcome   []Count `db:"-" json:"by_outcome"`
	ByPrinciple []Count `db:"-" json:"by_principle"`
	ByMonth     []Count `db:"-" json:"by_month"` // received
	ByAge       []Count `db:"-" json:"by_age"`   // open: under_30, under_90, under_180, under_365, longer: days since the report
	Ended       []Ended `db:"-" json:"ended"`    // closed
	InStage     []Stood `db:"-" json:"in_stage"` // open, in the order of ByStage
}

// Ended is how many cases that touched a principle ended so.
type Ended struct {
	Principle string `json:"principle"`
	Outcome   string `json:"outcome"`
	Cases     int    `json:"cases"`
}

// Stood is how long the open cases of a stage have stood in it.
type Stood struct {
	Stage  string  `json:"stage"`
	Cases  int     `json:"cases"`
	Late   int     `json:"late"`        // of them
	Median float64 `json:"median_days"` //
}

// numbers goes through the cases once, for what is asked of each is the dearest part
// of it. They are counted in groups, of which there are few, and the rest is counted
// from the groups; only the medians need each case. $2 is now, $3 who asks and $4 the mark
// of a case that knows them by name: whoever holds an office and is a respondent, or counsel,
// counts in their own case what they were told of, as a list shows it to them.
const numbers = `with seen as materialized (
		select c.open, (c.open and (c.escalated or coalesce(c.next_due <= $2, false))) as late, case when c.head = 0 then c.stage_kind else c.stage end as stage, c.disposition,
			date_trunc('month', c.received_at) as month, case when $3::text <> '' and (c.respondent = $3 or c.known_to @> array[$4::text] and exists (select from case_people p
				where p.case_id = c.id and p.person = $3 and p.role = 'counsel' and p.until = 0)) then array(select distinct p from allegations a, unnest(a.principles) p
				where a.case_id = c.id and ` + toldOf + ` order by 1) else c.principles end as principles, extract(epoch from c.received_at)::float8 as began, extract(epoch from coalesce(c.stage_since, c.received_at))::float8 as came, extract(epoch from c.closed_at - c.received_at)::float8 as took
		from cases c where ($1 = '' or c.procedure = $1)
	), groups as materialized (
		select open, late, stage, disposition, month, principles, width_bucket((extract(epoch from $2::timestamptz)::float8 - began) / 86400, array[30, 90, 180, 365]::float8[]) as age, count(*) as n
		from seen group by 1, 2, 3, 4, 5, 6, 7
	), times as (
		select percentile_cont(0.5) within group (order by began) filter (where open) as middle, min(began) filter (where open) as first,
			percentile_cont(0.5) within group (order by took) filter (where took is not null) as took from seen
	), stood as (
		select stage, percentile_cont(0.5) within group (order by extract(epoch from $2::timestamptz)::float8 - came) / 86400 as median from seen where open group by 1
	)
	select coalesce(sum(n) filter (where open), 0)::bigint as open, coalesce(sum(n) filter (where not open), 0)::bigint as closed, coalesce(sum(n) filter (where late), 0)::bigint as late,
		coalesce((select extract(epoch from $2::timestamptz)::float8 - middle from times) / 86400, 0) as median_age,
		coalesce((select extract(epoch from $2::timestamptz)::float8 - first from times) / 86400, 0) as oldest_age,
		coalesce((select took from times) / 86400, 0) as median_to_end,
		(select json_agg(x) from (select stage as of, sum(n) as cases from groups where open group by 1 order by 2 desc, 1) x) as by_stage,
		(select json_agg(x) from (select disposition as of, sum(n) as cases from groups where not open group by 1 order by 2 desc, 1) x) as by_outcome,
		(select json_agg(x) from (select p as of, sum(n) as cases from groups, unnest(principles) p group by 1 order by 2 desc, 1) x) as by_principle,
		(select json_agg(x) from (select p as principle, disposition as outcome, sum(n) as cases from groups, unnest(principles) p where not open group by 1, 2 order by 1, 2) x) as ended,
		(select json_agg(x) from (select to_char(month, 'YYYY-MM') as of, sum(n) as cases from groups group by 1 order by 1) x) as by_month,
		(select json_agg(x) from (select (array['under_30', 'under_90', 'under_180', 'under_365', 'longer'])[age + 1] as of, sum(n) as cases from groups where open group by age order by age) x) as by_age,
		(select json_agg(x) from (select stage, sum(n) as cases, coalesce(sum(n) filter (where late), 0) as late, min(median) as median_days from groups join stood using (stage) where open group by 1 order by 2 desc, 1) x) as in_stage
	from groups`

// Statistics counts the cases who may see.
func (db *DB) Statistics(ctx context.Context, who Who, procedure string, now time.Time) (Statistics, error) {
	var row struct {
		Statistics
		Stage     []byte `db:"by_stage"`
		Outcome   []byte `db:"by_outcome"`
		Principle []byte `db:"by_principle"`
		Month     []byte `db:"by_month"`
		Age       []byte `db:"by_age"`
		InStage   []byte `db:"in_stage"`
		Ended     []byte `db:"ended"`
	}
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.GetContext(ctx, &row, numbers, procedure, instant(now), who.Person, access.OfPerson(who.Person))
	})
	st := row.Statistics
	for _, x := range []error{
		listed(row.Stage, &st.ByStage), listed(row.Outcome, &st.ByOutcome), listed(row.Principle, &st.ByPrinciple), listed(row.Month, &st.ByMonth),
		listed(row.Age, &st.ByAge), listed(row.InStage, &st.InStage), listed(row.Ended, &st.Ended),
	} {
		if err == nil {
			err = x
		}
	}
	return st, err
}

// listed reads a list that the database has put together; none is an empty one.
func listed[T any](text []byte, into *[]T) error {
	if *into = []T{}; text != nil && json.Unmarshal(text, into) != nil {
		return ErrBroken
	}
	return nil
}
