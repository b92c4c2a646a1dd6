package store

import (
	"time"

	"github.com/lib/pq"
)

// The rows of the read tables. JSON names are column names: rows travel to
// Postgres as one JSON document per table.

// CasePerson is a person's part in a case.
type CasePerson struct {
	Case   string `db:"case_id" json:"-"`
	ID     string `db:"id" json:"id"`
	Person string `db:"person" json:"person"`
	Role   string `db:"role" json:"role"` // complainant, respondent, counsel, investigator, panel, recused, walled
	Body   string `db:"body" json:"body"`
	Seat   string `db:"seat" json:"seat"`
	Since  int    `db:"since" json:"since"`
	Until  int    `db:"until" json:"until"` // 0 while it lasts
}

// Clock is a time limit of a case.
type Clock struct {
	Case       string         `db:"case_id" json:"-"`
	ID         string         `db:"id" json:"id"`
	Rule       string         `db:"rule" json:"rule"`
	Title      string         `db:"title" json:"title"`
	Owner      string         `db:"owner" json:"owner"`
	Duty       string         `db:"duty" json:"duty"`
	Act        string         `db:"act" json:"act"`
	Ref        string         `db:"ref" json:"ref"`
	Stage      string         `db:"stage" json:"stage"`
	Bound      string         `db:"bound" json:"bound"`
	Since      time.Time      `db:"since" json:"since"`
	DueAt      *time.Time     `db:"due_at" json:"due_at"`
	DueDay     Day            `db:"due_day" json:"due_day"`
	Sentence   string         `db:"sentence" json:"sentence"`
	Cite       string         `db:"cite" json:"cite"`
	Ended      string         `db:"ended" json:"ended"`
	EndedAt    *time.Time     `db:"ended_at" json:"ended_at"`
	Tolls      pq.StringArray `db:"tolls" json:"tolls"`
	Extensions int            `db:"extensions" json:"extensions"`
	Escalated  bool           `db:"escalated" json:"escalated"`
}

// Duty is what somebody owes.
type Duty struct {
	Case          string         `db:"case_id" json:"-"`
	ID            string         `db:"id" json:"id"`
	Procedure     string         `db:"procedure" json:"procedure"`
	Owner         string         `db:"owner" json:"owner"`
	Persons       pq.StringArray `db:"persons" json:"persons"`
	Act           string         `db:"act" json:"act"`
	What          string         `db:"what" json:"what"`
	Ref           string         `db:"ref" json:"ref"`
	DueAt         *time.Time     `db:"due_at" json:"due_at"`
	DueDay        Day            `db:"due_day" json:"due_day"`
	Sentence      string         `db:"sentence" json:"sentence"`
	Cite          string         `db:"cite" json:"cite"`
	StandingStill string         `db:"standing_still" json:"standing_still"` // why the time does not run now
	EscalatedTo   string         `db:"escalated_to" json:"escalated_to"`     // office that was told it is late
}

// Letter is a notice to one addressee.
type Letter struct {
	Case     string         `db:"case_id" json:"-"`
	ID       string         `db:"id" json:"id"`
	Notice   string         `db:"notice" json:"notice"`
	To       string         `db:"recipient" json:"recipient"`
	Person   string         `db:"person" json:"person"`
	Methods  pq.StringArray `db:"methods" json:"methods"`
	About    pq.StringArray `db:"about" json:"about"`
	Clock    string         `db:"clock" json:"clock"`
	Seq      int            `db:"seq" json:"seq"`
	IssuedAt time.Time      `db:"issued_at" json:"issued_at"`
	Status   string         `db:"status" json:"status"` // to_serve, served, failed
	Method   string         `db:"method" json:"method"`
	ServedAt *time.Time     `db:"served_at" json:"served_at"`
	Proof    string         `db:"proof" json:"proof"` // that receipt is presumed, and by which rule
	Failed   pq.StringArray `db:"failed" json:"failed"`
}

// Allegation is an allegation as lists need it.
type Allegation struct {
	Case       string         `db:"case_id" json:"-"`
	ID         string         `db:"id" json:"id"`
	Ground     string         `db:"ground" json:"ground"`
	Principles pq.StringArray `db:"principles" json:"principles"`
	Code       string         `db:"code" json:"code"`
	From       Day            `db:"conduct_from" json:"conduct_from"`
	To         Day            `db:"conduct_to" json:"conduct_to"`
	Added      int            `db:"added" json:"added"`
	NoticedAt  *time.Time     `db:"noticed_at" json:"noticed_at"`
	Charged    int            `db:"charged" json:"charged"`
	Answer     string         `db:"answer" json:"answer"`
	Dropped    int            `db:"dropped" json:"dropped"`
}

// Finding is what a body found on an allegation.
type Finding struct {
	Case       string `db:"case_id" json:"-"`
	ID         string `db:"id" json:"id"`
	Allegation string `db:"allegation" json:"allegation"`
	Violation  bool   `db:"violation" json:"violation"`
	Standard   string `db:"standard" json:"standard"`
	Body       string `db:"body" json:"body"`
	Round      int    `db:"round" json:"round"`
	Seq        int    `db:"seq" json:"seq"`
	Default    bool   `db:"by_default" json:"by_default"`
}

// Ballot is a motion put to a body, counted.
type Ballot struct {
	Case    string `db:"case_id" json:"-"`
	ID      string `db:"id" json:"id"`
	Motion  string `db:"motion" json:"motion"`
	Body    string `db:"body" json:"body"`
	Round   int    `db:"round" json:"round"`
	Opened  int    `db:"opened" json:"opened"`
	Closed  int    `db:"closed" json:"closed"`
	Result  string `db:"result" json:"result"`
	Quorum  int    `db:"quorum" json:"quorum"`
	Present int    `db:"present" json:"present"`
	Yes     int    `db:"yes" json:"yes"`
	No      int    `db:"no" json:"no"`
	Abstain int    `db:"abstain" json:"abstain"`
	Rule    string `db:"rule" json:"rule"`
}

// Vote is one vote cast.
type Vote struct {
	Case   string `db:"case_id" json:"-"`
	ID     string `db:"id" json:"id"`
	Ballot string `db:"ballot" json:"ballot"`
	Person string `db:"person" json:"person"`
	Chair  bool   `db:"chair" json:"chair"`
	Seq    int    `db:"seq" json:"seq"`
}

// Hearing is a hearing set or held.
type Hearing struct {
	Case      string    `db:"case_id" json:"-"`
	ID        string    `db:"id" json:"id"`
	StartsAt  time.Time `db:"starts_at" json:"starts_at"`
	Day       Day       `db:"day" json:"day"`
	Body      string    `db:"body" json:"body"`
	Round     int       `db:"round" json:"round"`
	SetBy     int       `db:"set_by" json:"set_by"`
	Continued int       `db:"continued" json:"continued"`
	Held      int       `db:"held" json:"held"`
	Appeared  bool      `db:"appeared" json:"appeared"`
}

// Sanction is a sanction imposed in a case.
type Sanction struct {
	Case        string     `db:"case_id" json:"-"`
	ID          string     `db:"id" json:"id"`
	Person      string     `db:"person" json:"person"`
	Sanction    string     `db:"sanction" json:"sanction"`
	Standing    string     `db:"standing" json:"standing"`
	Effect      string     `db:"effect" json:"effect"`
	Status      string     `db:"status" json:"status"`
	Term        string     `db:"term" json:"term"`
	Decision    string     `db:"decision" json:"decision"`
	Seq         int        `db:"seq" json:"seq"`
	EffectiveAt *time.Time `db:"effective_at" json:"effective_at"`
	EndedAt     *time.Time `db:"ended_at" json:"ended_at"`
}

// Link ties a case to another.
type Link struct {
	Case  string `db:"case_id" json:"-"`
	ID    string `db:"id" json:"id"`
	Other string `db:"other" json:"other"`
	Why   string `db:"why" json:"why"`
	Seq   int    `db:"seq" json:"seq"`
}
