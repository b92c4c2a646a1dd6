package store

import (
	"context"
	"time"
)

// Figures count the cases that came in and those that ended within a span of time.
type Figures struct {
	Received    int     `db:"received"`
	Closed      int     `db:"closed"`
	MedianToEnd float64 `db:"median_to_end"` // days, of those that ended
	ByQuarter   []Count `db:"-"`             // received, as 2025-Q1
	ByPrinciple []Count `db:"-"`             // received
	ByOutcome   []Count `db:"-"`             // ended
}

// figures leaves out reports that nobody has entered yet: a flood is no caseload.
// $4 is the time zone by which days are counted.
const figures = `with span as materialized (
		select c.received_at >= $2 and c.received_at < $3 as came, coalesce(c.closed_at >= $2 and c.closed_at < $3, false) as ended, c.disposition, c.principles,
			to_char(c.received_at at time zone $4, 'YYYY-"Q"Q') as quarter, extract(epoch from c.closed_at - c.received_at)::float8 as took
		from cases c where c.procedure = $1 and c.head > 0 and (c.received_at >= $2 and c.received_at < $3 or c.closed_at >= $2 and c.closed_at < $3)
	)
	select count(*) filter (where came) as received, count(*) filter (where ended) as closed,
		coalesce(percentile_cont(0.5) within group (order by took) filter (where ended), 0) / 86400 as median_to_end,
		(select json_agg(x) from (select quarter as of, count(*) as cases from span where came group by 1 order by 1) x) as by_quarter,
		(select json_agg(x) from (select p as of, count(*) as cases from span, unnest(principles) p where came group by 1 order by 2 desc, 1) x) as by_principle,
		(select json_agg(x) from (select disposition as of, count(*) as cases from span where ended group by 1 order by 2 desc, 1) x) as by_outcome
	from span`

// Figures counts all cases of a procedure, whoever they are kept from: it is for what
// is told to everybody alike.
func (db *DB) Figures(ctx context.Context, procedure string, from, before time.Time) (Figures, error) {
	var row struct {
		Figures
		Quarter   []byte `db:"by_quarter"`
		Principle []byte `db:"by_principle"`
		Outcome   []byte `db:"by_outcome"`
	}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &row, figures, procedure, instant(from), instant(before), from.Location().String())
	})
	out := row.Figures
	for _, x := range []error{listed(row.Quarter, &out.ByQuarter), listed(row.Principle, &out.ByPrinciple), listed(row.Outcome, &out.ByOutcome)} {
		if err == nil {
			err = x
		}
	}
	return out, err
}
