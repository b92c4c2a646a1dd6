package store

import (
	"context"
	"time"
)

// Precedent is in how many cases in which a principle was found violated a sanction took
// effect, and which.
type Precedent struct {
	Principle string  `db:"principle"`
	Cases     int     `db:"cases"`
	Sanctions []Count `db:"-"` // cases, the most frequent first; a case in which several were imposed stands under each
}

// precedents goes by the last finding about an allegation, and leaves out what was set
// aside or put in the place of something else: it is what stood in the end that others
// are measured by.
const precedents = `with imposed as (
		select distinct x.case_id, x.sanction from sanctions x join cases c on c.id = x.case_id
			where c.procedure = $1 and x.effective_at >= $2 and x.effective_at < $3 and x.status not in ('decided', 'set_aside', 'replaced')
	), violated as (
		select distinct f.case_id, p as principle from findings f join allegations a on a.case_id = f.case_id and a.id = f.allegation, unnest(a.principles) p
			where f.violation and f.case_id in (select case_id from imposed)
				and not exists (select from findings later where later.case_id = f.case_id and later.allegation = f.allegation and later.seq > f.seq)
	), counted as (
		select principle, sanction, count(*) as cases from violated join imposed using (case_id) group by 1, 2
	)
	select v.principle, count(*) as cases, (select json_agg(x) from (select sanction as of, n.cases from counted n where n.principle = v.principle order by 2 desc, 1) x) as sanctions
		from violated v group by 1 order by 2 desc, 1`

// Precedents counts over all cases of a procedure in which a sanction took effect within
// the time, whoever they are kept from: it is for what is told to everybody alike. The
// principle that was violated most often comes first.
func (db *DB) Precedents(ctx context.Context, procedure string, from, before time.Time) ([]Precedent, error) {
	var rows []struct {
		Precedent
		List []byte `db:"sanctions"`
	}
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &rows, precedents, procedure, instant(from), instant(before))
	})
	out := make([]Precedent, len(rows))
	for i := range rows {
		if out[i] = rows[i].Precedent; err == nil {
			err = listed(rows[i].List, &out[i].Sanctions)
		}
	}
	return out, err
}
