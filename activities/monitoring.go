package activities

import (
	"context"
	"time"
)

// Grace is how long after a due day a monitor looks whether the docket knows:
// the case's own clock gets there first.
const Grace = 24 * time.Hour

// SanctionInput names a sanction of a case.
type SanctionInput struct {
	Case     string `json:"case"`
	Sanction string `json:"sanction"`
}

// Compliance is how a sanction stands.
type Compliance struct {
	InEffect bool      `json:"in_effect"`
	Clock    string    `json:"clock,omitempty"` // the next time limit under it
	Due      time.Time `json:"due,omitzero"`    // case time
	LookAt   time.Time `json:"look_at,omitzero"`
	Missed   []string  `json:"missed,omitempty"` // passed without a word on the docket: the case sleeps
	Late     []string  `json:"late,omitempty"`   // ran out unmet
}

// CheckSanction compares a sanction's time limits with the day. When one passed
// and the docket says nothing, the case's workflow is made to look, or started
// if it is gone: a sanction must not end late, and a breach not stay unseen,
// because a workflow was lost three years ago.
func (a *Activities) CheckSanction(ctx context.Context, in SanctionInput) (Compliance, error) {
	s, err := a.Docket.Sanction(ctx, in.Case, in.Sanction)
	if err != nil {
		return Compliance{}, coded(err)
	}
	c := Compliance{InEffect: s.InEffect, Clock: s.Clock, Due: s.Due, Missed: s.Missed, Late: s.Late}
	if !s.Due.IsZero() {
		c.LookAt = a.Time.Real(s.Due.Add(Grace))
	}
	if s.InEffect && len(s.Missed) > 0 {
		if err := a.Dispatcher.LookAgain(ctx, in.Case); err != nil {
			return Compliance{}, processError()
		}
	}
	return c, nil
}
