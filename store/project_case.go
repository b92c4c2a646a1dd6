package store

import (
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
)

// caseColumns are the derived columns of a row in cases.
type caseColumns struct {
	Digest      string         `db:"digest" json:"digest"`
	Track       string         `db:"track" json:"track"`
	Stage       string         `db:"stage" json:"stage"`
	StageKind   string         `db:"stage_kind" json:"stage_kind"`
	StageSince  *time.Time     `db:"stage_since" json:"stage_since"`
	Owner       string         `db:"owner" json:"owner"`
	Open        bool           `db:"open" json:"open"`
	Disposition string         `db:"disposition" json:"disposition"`
	Round       int            `db:"round" json:"round"`
	Head        int            `db:"head" json:"head"`
	HeadHash    string         `db:"head_hash" json:"head_hash"`
	OpenedAt    *time.Time     `db:"opened_at" json:"opened_at"`
	UpdatedAt   time.Time      `db:"updated_at" json:"updated_at"`
	ClosedAt    *time.Time     `db:"closed_at" json:"closed_at"`
	NextDue     *time.Time     `db:"next_due" json:"next_due"`
	NextAlarm   *time.Time     `db:"next_alarm" json:"next_alarm"`
	Escalated   bool           `db:"escalated" json:"escalated"`
	Source      string         `db:"source" json:"source"`
	Channel     string         `db:"channel" json:"channel"`
	Anonymous   bool           `db:"anonymous" json:"anonymous"`
	LateFiled   bool           `db:"late_filed" json:"late_filed"`
	Complainant string         `db:"complainant" json:"complainant"`
	Respondent  string         `db:"respondent" json:"respondent"`
	ToldAt      *time.Time     `db:"told_at" json:"told_at"`
	Held        bool           `db:"held" json:"held"`
	Stayed      bool           `db:"stayed" json:"stayed"`
	LegalHold   bool           `db:"legal_hold" json:"legal_hold"`
	Purged      bool           `db:"purged" json:"purged"`
	Principles  pq.StringArray `db:"principles" json:"principles"`
	Grounds     pq.StringArray `db:"grounds" json:"grounds"`
	KnownTo     pq.StringArray `db:"known_to" json:"known_to"`   // marks of those who may know of the case
	KeptFrom    pq.StringArray `db:"kept_from" json:"kept_from"` // and of people who may not, whatever office they hold
}

const caseColumnList = `digest, track, stage, stage_kind, stage_since, owner, open, disposition, round, head, head_hash, opened_at, updated_at,
	closed_at, next_due, next_alarm, escalated, source, channel, anonymous, late_filed, complainant, respondent, told_at, held, stayed,
	legal_hold, purged, principles, grounds, known_to, kept_from`

const updateCase = `update cases set (` + caseColumnList + `) = (select ` + caseColumnList + `
	from json_populate_record(null::cases, $2::json)) where id = $1`

// When is the row as it was when the docket said s. What is late is asked of
// today only.
func (c Case) When(p *procedure.Procedure, s *docket.State) Case {
	c.caseColumns, c.Late = caseColumnsOf(p, s), false
	return c
}

// caseColumnsOf is what the row in cases must say when the docket says s.
func caseColumnsOf(p *procedure.Procedure, s *docket.State) caseColumns {
	c := caseColumns{
		Digest: s.Digest, Track: s.Track, Stage: s.Stage, StageSince: moment(s.Since()), Open: s.Closed == nil, Round: s.Round, Head: s.Head, HeadHash: s.HeadHash,
		OpenedAt: moment(s.OpenedAt), UpdatedAt: instant(s.UpdatedAt), NextAlarm: moment(nextAlarm(p, s)), Source: s.Source, Channel: s.Channel,
		Anonymous: s.Anonymous, LateFiled: s.HasFlag("late"), Complainant: s.Complainant.Person, Respondent: s.Respondent.Person,
		Held: s.HeldFor != "", Stayed: s.Stay > 0, LegalHold: s.Held(), Purged: s.Purged,
	}
	if st := p.Stage(s.Stage); st != nil {
		c.StageKind, c.Owner = string(st.Kind), string(st.Owner)
	}
	if s.Closed != nil {
		c.Disposition, c.ClosedAt = s.Closed.Disposition, moment(s.Closed.At)
	}
	for _, d := range dutyRows(p, s) {
		c.Escalated = c.Escalated || d.EscalatedTo != ""
		if d.DueAt != nil && (c.NextDue == nil || d.DueAt.Before(*c.NextDue)) {
			c.NextDue = d.DueAt
		}
	}
	var principles, grounds []string
	for i := range s.Allegations {
		a := &s.Allegations[i]
		principles, grounds = append(principles, a.Principles...), append(grounds, a.Ground)
		if at := moment(a.Noticed); at != nil && (c.ToldAt == nil || at.Before(*c.ToldAt)) {
			c.ToldAt = at
		}
	}
	c.Principles, c.Grounds = distinct(principles), distinct(grounds)
	known, kept := access.Marks(p, s)
	c.KnownTo, c.KeptFrom = texts(known), texts(kept)
	return c
}
