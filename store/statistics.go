package store

import (
	"context"
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

// Statistics counts the cases who may see.
func (db *DB) Statistics(ctx context.Context, who Who, procedure string, now time.Time) (Statistics, error) {
	var st Statistics
	err := db.snapshot(ctx, who, func(tx *Tx) error {
		err := tx.GetContext(ctx, &st, `select count(*) filter (where c.open) as open, count(*) filter (where not c.open) as closed,
			count(*) filter (where `+lateBy(2)+`) as late,
			coalesce(percentile_cont(0.5) within group (order by extract(epoch from $2 - c.received_at) / 86400) filter (where c.open), 0)::float8 as median_age,
			coalesce(max(extract(epoch from $2 - c.received_at) / 86400) filter (where c.open), 0)::float8 as oldest_age,
			coalesce(percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - c.received_at) / 86400) filter (where c.closed_at is not null), 0)::float8 as median_to_end
			from cases c where ($1 = '' or c.procedure = $1)`, procedure, instant(now))
		if err != nil {
			return err
		}
		for _, q := range []struct {
			into *[]Count
			text string
		}{
			{&st.ByStage, `select case when c.head = 0 then c.stage_kind else c.stage end as of, count(*) as cases from cases c where c.open and ($1 = '' or c.procedure = $1) group by 1 order by 2 desc, 1`},
			{&st.ByOutcome, `select c.disposition as of, count(*) as cases from cases c where not c.open and ($1 = '' or c.procedure = $1) group by 1 order by 2 desc, 1`},
			{&st.ByPrinciple, `select x as of, count(*) as cases from cases c, unnest(c.principles) x where ($1 = '' or c.procedure = $1) group by 1 order by 2 desc, 1`},
			{&st.ByMonth, `select to_char(c.received_at, 'YYYY-MM') as of, count(*) as cases from cases c where ($1 = '' or c.procedure = $1) group by 1 order by 1`},
		} {
			*q.into = []Count{}
			if err := tx.SelectContext(ctx, q.into, q.text, procedure); err != nil {
				return err
			}
		}
		return nil
	})
	return st, err
}
