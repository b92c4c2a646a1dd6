package docket

import (
	"time"
)

// Refusal is why an act is not allowed now. It is an error with a code, a
// sentence a person can act on, the rule cited and, where time alone will
// change the answer, from when it would be allowed.
type Refusal struct {
	Code     Code      `json:"code"`
	Sentence string    `json:"sentence"`
	Rule     string    `json:"rule"`
	Field    string    `json:"field,omitempty"` // of the particulars, when one is at fault
	From     time.Time `json:"from,omitzero"`
}

// Code is the kind of refusal; it is stable and says nothing of the case.
type Code string

// Codes of refusal.
const (
	NotYours    Code = "not_yours"    // somebody else's act
	NotHere     Code = "not_here"     // not in this stage
	NotYet      Code = "not_yet"      // time must pass, or something must come first
	TooLate     Code = "too_late"     // the time limit has passed
	Already     Code = "already"      // it was done
	BadRequest  Code = "bad_request"  // the particulars are at fault
	Conflicted  Code = "conflicted"   // recused, a party, or an investigator who would vote
	NoProvision Code = "no_provision" // this procedure does not have it
	CaseClosed  Code = "case_closed"  //
	Unfair      Code = "unfair"       // it would break a guarantee
	Unknown     Code = "unknown"      // it names something that is not there
)

// Error is the sentence and the rule.
func (r *Refusal) Error() string { return r.Sentence + " (" + r.Rule + ")" }

// Invalid reports whether the particulars are at fault rather than the moment.
func (r *Refusal) Invalid() bool { return r.Code == BadRequest || r.Code == Unknown }
