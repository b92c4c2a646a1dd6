package docket

import (
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Effect is one consequence of an entry under the procedure, computed once when
// the act was decided and stored with the entry, so that folding never asks the
// procedure again: a served date stays what it was. Exactly one field is set.
type Effect struct {
	Happened *Happening   `json:"happened,omitempty"`
	Entered  *Visit       `json:"entered,omitempty"`
	Started  *Running     `json:"started,omitempty"`
	Ended    *ClockEnd    `json:"ended,omitempty"`
	Moved    *ClockMove   `json:"moved,omitempty"`
	Notice   *Letter      `json:"notice,omitempty"`
	Flagged  *Flag        `json:"flagged,omitempty"`
	Imposed  *InForce     `json:"imposed,omitempty"`
	Closed   *Closing     `json:"closed,omitempty"`
	Quorum   *QuorumState `json:"quorum,omitempty"`

	Settled    *Settlement    `json:"settled,omitempty"`
	Granted    *PetitionGrant `json:"granted,omitempty"`
	Lifted     *MeasureEnd    `json:"lifted,omitempty"`
	AppealLost *AppealLoss    `json:"appeal_lost,omitempty"`

	ReconsiderLost *AppealLoss `json:"reconsideration_lost,omitempty"`

	Dropped  *AllegationDropped `json:"dropped,omitempty"`
	StayOver *StayEnd           `json:"stay_over,omitempty"`

	Acted *OfficeActed `json:"acted,omitempty"`
}

// Settlement gives a sanction its new status.
type Settlement struct {
	Sanction string `json:"sanction"`
	Status   string `json:"status"`
}

// AllegationDropped drops an allegation by operation of the procedure.
type AllegationDropped struct {
	Allegation string `json:"allegation"`
}

// PetitionGrant grants a petition by operation of the procedure.
type PetitionGrant struct {
	Petition string `json:"petition"`
}

// MeasureEnd ends the interim measure in force.
type MeasureEnd struct {
	Why string `json:"why"` // lapsed, in_effect (what was decided took effect), closed
}

// AppealLoss ends a side's right to appeal the last decision, or to have it
// reconsidered.
type AppealLoss struct {
	Side procedure.Role `json:"side"`
}

// Happening is an event of the procedure, with the moment it counts from: for
// service the day of service, not the day it was entered.
type Happening struct {
	Event procedure.Event `json:"event"`
	At    time.Time       `json:"at"`
	Ref   string          `json:"ref,omitempty"`    // notice, sanction, measure
	How   string          `json:"method,omitempty"` // method of service
	Seq   int             `json:"seq,omitempty"`    // set by the fold

	Presumed string `json:"presumed,omitempty"` // of service: the rule by which it is presumed
}

// Visit is a stay in a stage.
type Visit struct {
	Stage string          `json:"stage"`
	On    procedure.Event `json:"on,omitempty"` // the exit of the stage before
	At    time.Time       `json:"at"`
	Seq   int             `json:"seq,omitempty"` // set by the fold
	Left  time.Time       `json:"left,omitzero"` // set by the fold
}

// Running is a time limit at work.
type Running struct {
	ID       string         `json:"id"`   // "response/1": the clock and which time it ran
	Rule     string         `json:"rule"` // the clock of the procedure; "term" for a sanction's term, "presumed" for a presumed receipt
	Title    string         `json:"title"`
	Owner    procedure.Role `json:"owner"`
	Duty     string         `json:"duty"`
	Act      Kind           `json:"act,omitempty"` // the act that meets it
	Ref      string         `json:"ref,omitempty"` // notice, sanction or measure it belongs to
	Stage    string         `json:"stage,omitempty"`
	Deadline clock.Deadline `json:"deadline"`
	Remind   []time.Time    `json:"remind,omitempty"`
	Cite     string         `json:"cite"`
	// set by the fold
	Since      time.Time `json:"since,omitzero"`
	End        string    `json:"end,omitempty"` // met, left, expired, void; empty while it runs
	EndedAt    time.Time `json:"ended_at,omitzero"`
	Reminded   int       `json:"reminded,omitempty"`
	Escalated  bool      `json:"escalated,omitempty"`
	Tolls      []string  `json:"tolls,omitempty"` // why it stands still now
	Extensions int       `json:"extensions,omitempty"`
}

// ClockEnd ends a clock.
type ClockEnd struct {
	ID  string          `json:"id"`
	Why string          `json:"why"` // met, left, expired, void
	On  procedure.Event `json:"on,omitempty"`
}

// ClockMove gives a clock another due day, or stops or resumes it.
type ClockMove struct {
	ID       string         `json:"id"`
	Why      string         `json:"why"` // extended, tolled, resumed, recounted
	Reason   string         `json:"reason,omitempty"`
	Deadline clock.Deadline `json:"deadline"`
	Remind   []time.Time    `json:"remind,omitempty"`
}

// Letter is a notice the procedure requires, to one addressee.
type Letter struct {
	ID      string         `json:"id"` // "n1", "n2", … per case
	Notice  string         `json:"notice"`
	To      procedure.Role `json:"to"`
	Person  string         `json:"person,omitempty"`
	Methods []string       `json:"methods"`
	About   []string       `json:"about,omitempty"` // allegations, sanction, appeal it speaks of
	Clock   string         `json:"clock,omitempty"` // the clock a reminder speaks of
	// set by the fold
	Seq      int       `json:"seq,omitempty"`
	IssuedAt time.Time `json:"issued_at,omitzero"`
	Method   string    `json:"method,omitempty"` // how it was served
	ServedAt time.Time `json:"served_at,omitzero"`
	Entered  int       `json:"entered,omitempty"` // entry that proved service
	Failed   []string  `json:"failed,omitempty"`  // methods that failed
	Proof    string    `json:"proof,omitempty"`
	Presumed string    `json:"presumed,omitempty"` // the rule by which receipt is presumed, while nothing else is shown
}

// Flag is something recorded against or for somebody: adverse_inference,
// non_cooperation, non_participation, default_open, …
type Flag struct {
	Flag  string         `json:"flag"`
	About procedure.Role `json:"about,omitempty"`
	Ref   string         `json:"ref,omitempty"`
	Seq   int            `json:"seq,omitempty"` // set by the fold
}

// InForce is a sanction of this case, from decision to its end.
type InForce struct {
	ID         string       `json:"id"` // "s1", "s2", … per case
	Sanction   string       `json:"sanction"`
	Standing   string       `json:"standing,omitempty"`
	Effect     string       `json:"effect,omitempty"`
	Term       clock.Period `json:"term,omitzero"`
	Conditions []Condition  `json:"conditions,omitempty"`
	ByRule     string       `json:"by_rule,omitempty"` // imposed by operation of a rule
	By         string       `json:"by,omitempty"`      // decision it comes from: "d1"
	// set by the fold
	Seq       int       `json:"seq,omitempty"`
	Status    string    `json:"status,omitempty"` // decided, in_effect, done, expired, set_aside, replaced, reinstated
	Effective time.Time `json:"effective,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
	Breach    string    `json:"breach,omitempty"` // alleged, answered
}

// Condition is something the respondent must do or refrain from.
type Condition struct {
	ID   string       `json:"id"`
	Text string       `json:"text"`
	Due  clock.Period `json:"due,omitzero"` // after effect
	Met  int          `json:"met,omitempty"`
}

// Closing ends the case.
type Closing struct {
	Disposition string          `json:"disposition"` // dismissed, referred, cleared, sanctioned, consent, resigned, died, withdrawn, …
	On          procedure.Event `json:"on,omitempty"`
	At          time.Time       `json:"at"`
	Seq         int             `json:"seq,omitempty"` // set by the fold
}

// QuorumState says whether a body can still sit.
type QuorumState struct {
	Body string `json:"body"`
	Lost bool   `json:"lost"`
	Need int    `json:"need"`
	Have int    `json:"have"`
}
