package activities

import (
	"context"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// Stands is where a case stands, as its workflow knows it. Due is case time,
// RingAt the real moment to look at the case next.
type Stands struct {
	Case      string         `json:"case"`
	Head      int            `json:"head"`
	Stage     string         `json:"stage,omitempty"`
	Kind      procedure.Kind `json:"kind,omitempty"`
	Open      bool           `json:"open"`
	Track     string         `json:"track,omitempty"`
	Owner     string         `json:"owner,omitempty"`
	Clock     string         `json:"clock,omitempty"` // the time limit that is due first
	Due       time.Time      `json:"due,omitzero"`    // and when
	Rings     string         `json:"rings,omitempty"` // why the alarm rings: what the clock does then, about which time limit
	Alarm     time.Time      `json:"alarm,omitzero"`  // when the clock has something to do: that, or a reminder of it
	RingAt    time.Time      `json:"ring_at,omitzero"`
	Letters   []string       `json:"letters,omitempty"`   // still to be served
	Again     []Again        `json:"again,omitempty"`     // those of them that the system serves after another way failed
	Sanctions []string       `json:"sanctions,omitempty"` // in effect
}

// Again is a letter that goes another way, and how many have failed.
type Again struct {
	Letter string `json:"letter"`
	Failed int    `json:"failed"`
}

// Known is what the workflow knew before, so that only what moved is told.
type Known struct {
	Stage string    `json:"stage,omitempty"`
	Alarm time.Time `json:"alarm,omitzero"`
	Due   time.Time `json:"due,omitzero"`
	Rings string    `json:"rings,omitempty"`
}

// EnterInput names an act and the case it is believed to belong to.
type EnterInput struct {
	Case  string `json:"case"`
	Act   string `json:"act"`
	Known Known  `json:"known"`
}

// EnterResult is what became of the act.
type EnterResult struct {
	Seq     int    `json:"seq,omitempty"`
	Entered bool   `json:"entered,omitempty"`
	Refusal string `json:"refusal,omitempty"` // code
	Stands  Stands `json:"stands"`
}

// Enter enters a waiting act: one transaction, idempotent by the act's id.
func (a *Activities) Enter(ctx context.Context, in EnterInput) (EnterResult, error) {
	out, err := a.Docket.Enter(ctx, in.Act, a.Time.Now())
	if err != nil {
		return EnterResult{}, coded(err)
	}
	r := EnterResult{Seq: out.Seq, Entered: out.Entered}
	if out.Refusal != nil {
		r.Refusal = string(out.Refusal.Code)
	}
	r.Stands = a.stands(out.Standing, in.Known)
	return r, nil
}

// LookInput names a case.
type LookInput struct {
	Case  string `json:"case"`
	Known Known  `json:"known"`
}

// LookResult is where the case stands after the clock's own acts.
type LookResult struct {
	Entered int    `json:"entered,omitempty"` // acts of the clock
	More    bool   `json:"more,omitempty"`    // it stopped at its bound; look again
	Stands  Stands `json:"stands"`
}

// EnterDue enters what the clock has to do in a case by now: reminders, time
// limits that ran out, duties that go to a substitute, terms that ended. With
// nothing due it tells where the case stands.
func (a *Activities) EnterDue(ctx context.Context, in LookInput) (LookResult, error) {
	done, st, more, err := a.Docket.EnterDue(ctx, in.Case, a.Time.Now())
	if err != nil {
		return LookResult{}, coded(err)
	}
	if st.Head == 0 { // the report waits, or was refused: only the case's row knows which
		if st, err = a.Docket.Stands(ctx, in.Case); err != nil {
			return LookResult{}, coded(err)
		}
	}
	r := LookResult{More: more}
	for i := range done {
		if done[i].Entered {
			r.Entered++
		}
	}
	r.Stands = a.stands(st, in.Known)
	return r, nil
}

// stands is where a case stands. What the history would only say once more is
// left out of it: without a track, nothing moved but the head.
func (a *Activities) stands(st store.Standing, known Known) Stands {
	s := Stands{
		Case: st.Case, Head: st.Head, Stage: st.Stage, Kind: st.StageKind, Open: st.Open, Alarm: st.NextAlarm,
		Letters: st.Letters, Sanctions: st.Sanctions,
	}
	for _, l := range st.Again {
		s.Again = append(s.Again, Again(l))
	}
	if !s.Alarm.IsZero() {
		s.RingAt = a.Time.Real(s.Alarm)
	}
	if s.Head == 0 {
		return s
	}
	now := Known{Stage: st.Stage, Alarm: st.NextAlarm, Rings: ringsFor(&st)}
	if st.First != nil {
		now.Due = st.First.Due
	}
	if now.Stage == known.Stage && now.Alarm.Equal(known.Alarm) && now.Due.Equal(known.Due) && now.Rings == known.Rings {
		return s
	}
	s.Track, s.Owner, s.Due, s.Rings = st.Track, st.Owner, now.Due, now.Rings
	if st.First != nil {
		s.Clock = st.First.Clock
	}
	return s
}

// ringsFor says what the clock will do when the alarm rings.
func ringsFor(st *store.Standing) string {
	if st.Rings == nil {
		return ""
	}
	what := st.Rings.Clock + " due " + st.Rings.Due.UTC().Format(time.DateOnly)
	switch st.RingsTo {
	case docket.Remind:
		return "remind: " + what
	case docket.Escalate:
		return "tell the substitute: " + what
	}
	return what
}
