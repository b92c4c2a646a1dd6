package store

import (
	"context"

	"github.com/lib/pq"
)

// Past is how cases under a procedure went here, stripped to numbers: no case,
// no name, nothing anybody wrote. What happened too seldom is left out, so that
// no number is that of one case.
type Past struct {
	Cases   int         `json:"cases"`
	PerYear float64     `json:"per_year"` // reports, over the years in which there were any
	Delays  []PastDelay `json:"delays"`
	Shares  []PastShare `json:"shares"`
}

// PastDelay is how long it took, in days from when a time limit began to run
// until what it asks for was done.
type PastDelay struct {
	Rule string          `db:"rule" json:"rule"` // of the time limit
	N    int             `db:"n" json:"n"`
	Days pq.Float64Array `db:"days" json:"days"` // nine numbers: what one tenth, two tenths, … were done by
}

// PastShare is how often something happened, of the times it could have.
type PastShare struct {
	What string `db:"what" json:"what"`
	N    int    `db:"n" json:"n"`
	Of   int    `db:"of" json:"of"`
}

// pastFew is how many times something must have happened, or could have, to be
// told.
const pastFew = 10

// What a limit asked for was done by the first act of its kind since; without
// one, when the limit ended because the case moved on.
const pastDelays = `select rule, count(*) as n,
	percentile_cont(array[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) within group (order by took) as days
	from (select k.rule, (extract(epoch from coalesce(
			(select min(e.at) from entries e where e.case_id = k.case_id and e.kind = k.act and e.at >= k.since),
			case when k.ended in ('met', 'left') then k.ended_at end) - k.since) / 86400)::float8 as took
		from clocks k join cases c on c.id = k.case_id where c.procedure = $1 and k.bound <> 'min') done
	where took is not null group by rule having count(*) >= $2 order by rule`

// Each line counts cases, findings or time limits; the names are those of the
// chances of a simulation.
const pastShares = `with mine as (select id, anonymous from cases where procedure = $1 and head > 0),
	did as (select distinct e.case_id, e.kind from entries e join mine on mine.id = e.case_id),
	k as (select kind, count(*) as n from did group by kind),
	n as (select (select count(*) from mine) as cases, coalesce(max(n) filter (where kind = 'accept'), 0) as accepted,
		coalesce(max(n) filter (where kind = 'dismiss'), 0) as dismissed, coalesce(max(n) filter (where kind = 'refer_out'), 0) as referred,
		coalesce(max(n) filter (where kind = 'ask_review'), 0) as contested, coalesce(max(n) filter (where kind = 'set_hearing'), 0) as hearings,
		coalesce(max(n) filter (where kind = 'continue_hearing'), 0) as put_off, coalesce(max(n) filter (where kind = 'resign'), 0) as resigned,
		coalesce(max(n) filter (where kind = 'withdraw'), 0) as withdrawn, coalesce(max(n) filter (where kind = 'decide'), 0) as decided from k),
	answer as (select count(*) filter (where l.ended = 'met') as n, count(*) as of from clocks l join mine on mine.id = l.case_id
		where l.act in ('respond', 'answer_charge', 'comment', 'give_information') and l.ended in ('met', 'expired')),
	found as (select count(*) filter (where violation) as n, count(*) as of from findings f join mine on mine.id = f.case_id),
	guilty as (select count(distinct f.case_id) as n from findings f join mine on mine.id = f.case_id where f.violation),
	appeal as (select count(distinct a.case_id) filter (where a.by_as = 'respondent') as respondent,
		count(distinct a.case_id) filter (where a.by_as = 'complainant') as complainant from acts a join mine on mine.id = a.case_id
		where a.kind = 'appeal' and a.status = 'entered')
	select what, n, of from (
		select 'anonymous' as what, (select count(*) from mine where anonymous) as n, cases as of from n
		union all select 'accepted', accepted, accepted + dismissed + referred from n
		union all select 'referred', referred, dismissed + referred from n
		union all select 'dismissal_contested', contested, dismissed from n
		union all select 'hearing_put_off', put_off, hearings from n
		union all select 'respondent_resigns', resigned, cases from n
		union all select 'complainant_withdraws', withdrawn, cases from n
		union all select 'answers', n, of from answer
		union all select 'violation', n, of from found
		union all select 'respondent_appeals', least(appeal.respondent, guilty.n), guilty.n from appeal, guilty
		union all select 'complainant_appeals', least(appeal.complainant, n.decided), n.decided from appeal, n) counted
	where of >= $2 order by what`

// Past reads how cases under a procedure, in all its versions, went here.
func (db *DB) Past(ctx context.Context, procedure string) (Past, error) {
	var p Past
	err := db.snapshot(ctx, TheSystem(), func(tx *Tx) error {
		row := struct {
			Cases int     `db:"cases"`
			Years float64 `db:"years"`
		}{}
		err := tx.GetContext(ctx, &row, `select count(*) as cases, coalesce(extract(epoch from max(received_at) - min(received_at)) / 86400 / 365.25, 0)::float8 as years
			from cases where procedure = $1 and head > 0`, procedure)
		if err != nil {
			return err
		}
		p.Cases = row.Cases
		if row.Years > 0 && row.Cases >= pastFew {
			p.PerYear = float64(row.Cases-1) / row.Years
		}
		if err := tx.SelectContext(ctx, &p.Delays, pastDelays, procedure, pastFew); err != nil {
			return err
		}
		return tx.SelectContext(ctx, &p.Shares, pastShares, procedure, pastFew)
	})
	return p, err
}
