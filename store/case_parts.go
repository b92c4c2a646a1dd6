package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"probity/docket"
)

// partsOf reads the rows of one read table for a case.
func partsOf[R any](ctx context.Context, db *DB, who Who, table, caseID string) ([]R, error) {
	q := "select case_id"
	for _, c := range columnsOf[R]() {
		q += ", " + c
	}
	q += " from " + table + " where case_id = $1 order by length(id), id"
	var out []R
	err := db.AsActor(ctx, who, func(tx *Tx) error { return tx.SelectContext(ctx, &out, q, caseID) })
	return out, err
}

// PeopleOf lists who has or had a part in the case.
func (db *DB) PeopleOf(ctx context.Context, who Who, caseID string) ([]CasePerson, error) {
	return partsOf[CasePerson](ctx, db, who, "case_people", caseID)
}

// ClocksOf lists the time limits of the case, ended ones too.
func (db *DB) ClocksOf(ctx context.Context, who Who, caseID string) ([]Clock, error) {
	return partsOf[Clock](ctx, db, who, "clocks", caseID)
}

// DutiesOf lists what is owed in the case.
func (db *DB) DutiesOf(ctx context.Context, who Who, caseID string) ([]Duty, error) {
	return partsOf[Duty](ctx, db, who, "duties", caseID)
}

// AllegationsOf lists the allegations of the case.
func (db *DB) AllegationsOf(ctx context.Context, who Who, caseID string) ([]Allegation, error) {
	return partsOf[Allegation](ctx, db, who, "allegations", caseID)
}

// FindingsOf lists what was found.
func (db *DB) FindingsOf(ctx context.Context, who Who, caseID string) ([]Finding, error) {
	return partsOf[Finding](ctx, db, who, "findings", caseID)
}

// BallotsOf lists the motions put, counted.
func (db *DB) BallotsOf(ctx context.Context, who Who, caseID string) ([]Ballot, error) {
	return partsOf[Ballot](ctx, db, who, "ballots", caseID)
}

// VotesOf lists who voted how, secret ballots left out.
func (db *DB) VotesOf(ctx context.Context, who Who, caseID string) ([]Vote, error) {
	return partsOf[Vote](ctx, db, who, "votes", caseID)
}

// HearingsOf lists the hearings of the case.
func (db *DB) HearingsOf(ctx context.Context, who Who, caseID string) ([]Hearing, error) {
	return partsOf[Hearing](ctx, db, who, "hearings", caseID)
}

// SanctionsOf lists the sanctions of the case.
func (db *DB) SanctionsOf(ctx context.Context, who Who, caseID string) ([]Sanction, error) {
	return partsOf[Sanction](ctx, db, who, "sanctions", caseID)
}

// LinksOf lists the cases this one is tied to.
func (db *DB) LinksOf(ctx context.Context, who Who, caseID string) ([]Link, error) {
	return partsOf[Link](ctx, db, who, "links", caseID)
}

// OwedDuty is a duty with the case it is owed in.
type OwedDuty struct {
	Number string `db:"number" json:"number"`
	Digest string `db:"digest" json:"digest"` // of the procedure the case runs under
	Late   bool   `db:"late" json:"late"`
	Case   string `db:"case_id" json:"case"`
	Duty
}

// DutiesOfPerson lists what a person owes across cases, the earliest due first:
// by name, by an office they hold today, or by their part in the case. Cases
// they are recused from or walled off from do not come up, nor what an office owes in
// a case that waits in quarantine.
func (db *DB) DutiesOfPerson(ctx context.Context, who Who, now time.Time, limit int) ([]OwedDuty, error) {
	pass, err := db.pass(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []OwedDuty
	err = db.pool.SelectContext(ctx, &out, `select * from duties_owed($1, $2, $3, $4, $5, $6)`, // which checks the pass
		who.Person, textList(who.Offices), who.System, pass, instant(now), pageSize(limit))
	return slices.DeleteFunc(out, func(d OwedDuty) bool { // nobody waits for a second person once the time of the proposal is over
		return d.Late && strings.HasPrefix(d.ID, "second:")
	}), coded(ctx, err)
}

// HearingsBetween lists hearings set and not yet held that begin in the time,
// the earliest first.
func (db *DB) HearingsBetween(ctx context.Context, who Who, from, before time.Time, limit int) ([]Hearing, error) {
	var out []Hearing
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select case_id, id, starts_at, day, body, round, set_by, continued, held, appeared from hearings
			where held = 0 and continued = 0 and starts_at >= $1 and starts_at < $2 order by starts_at, case_id, id limit $3`,
			instant(from), instant(before), pageSize(limit))
	})
	return out, err
}

// SanctionsInEffect lists the sanctions in effect over all cases, for whoever
// keeps watch over them.
func (db *DB) SanctionsInEffect(ctx context.Context, who Who, limit int) ([]Sanction, error) {
	var out []Sanction
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select case_id, id, person, sanction, standing, effect, status, term, decision, seq, effective_at, ended_at
			from sanctions where status = $1 order by effective_at, case_id, id limit $2`, docket.StatusInEffect, pageSize(limit))
	})
	return out, err
}
