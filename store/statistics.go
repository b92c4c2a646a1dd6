package store

import (
	"context"
	"encoding/json"
	"time"
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
}

// numbers goes through the cases once, for what is asked of each is the dearest part
// of it. They are counted in groups, of which there are few, and the rest is counted
// from the groups; only the medians need each case. $2 is now.
const numbers = `with seen as materialized (
		select c.open, (c.open and (c.escalated or coalesce(c.next_due <= $2, false))) as late, case when c.head = 0 then c.stage_kind else c.stage end as stage, c.disposition,
			date_trunc('month', c.received_at) as month, c.principles, extract(epoch from c.received_at)::float8 as began, extract(epoch from c.closed_at - c.received_at)::float8 as took
		from cases c where ($1 = '' or c.procedure = $1)
	), groups as materialized (
		select open, late, stage, disposition, month, principles, count(*) as n from seen group by 1, 2, 3, 4, 5, 6
	), times as (
		select percentile_cont(0.5) within group (order by began) filter (where open) as middle, min(began) filter (where open) as first,
			percentile_cont(0.5) within group (order by took) filter (where took is not null) as took from seen
	)
	select coalesce(sum(n) filter (where open), 0)::bigint as open, coalesce(sum(n) filter (where not open), 0)::bigint as closed, coalesce(sum(n) filter (where late), 0)::bigint as late,
		coalesce((select extract(epoch from $2::timestamptz)::float8 - middle from times) / 86400, 0) as median_age,
		coalesce((select extract(epoch from $2::timestamptz)::float8 - first from times) / 86400, 0) as oldest_age,
		coalesce((select took from times) / 86400, 0) as median_to_end,
		(select json_agg(x) from (select stage as of, sum(n) as cases from groups where open group by 1 order by 2 desc, 1) x) as by_stage,
		(select json_agg(x) from (select disposition as of, sum(n) as cases from groups where not open group by 1 order by 2 desc, 1) x) as by_outcome,
		(select json_agg(x) from (select p as of, sum(n) as cases from groups, unnest(principles) p group by 1 order by 2 desc, 1) x) as by_principle,
		(select json_agg(x) from (select to_char(month, 'YYYY-MM') as of, sum(n) as cases from groups group by 1 order by 1) x) as by_month
	from groups`

// Statistics counts the cases who may see.
func (db *DB) Statistics(ctx context.Context, who Who, procedure string, now time.Time) (Statistics, error) {
	var row struct {
		Statistics
		Stage     []byte `db:"by_stage"`
		Outcome   []byte `db:"by_outcome"`
		Principle []byte `db:"by_principle"`
		Month     []byte `db:"by_month"`
	}
	err := db.AsActor(ctx, who, func(tx *Tx) error { return tx.GetContext(ctx, &row, numbers, procedure, instant(now)) })
	st := row.Statistics
	for _, x := range []struct {
		into *[]Count
		text []byte
	}{{&st.ByStage, row.Stage}, {&st.ByOutcome, row.Outcome}, {&st.ByPrinciple, row.Principle}, {&st.ByMonth, row.Month}} {
		*x.into = []Count{}
		if err == nil && x.text != nil && json.Unmarshal(x.text, x.into) != nil {
			err = ErrBroken
		}
	}
	return st, err
}
