package activities

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// Sweeping remembers how far the round of the open cases has come. Each worker
// goes its own rounds, which costs little and needs no agreement.
type Sweeping struct {
	mu    sync.Mutex
	after string
}

// How much one sweep takes on.
const (
	sweptActs    = 200
	sweptCases   = 100
	sweptLetters = 500
)

// SweepInput says how long something must have lain about to count as left
// behind.
type SweepInput struct {
	OlderThan time.Duration `json:"older_than"`
}

// Swept counts what a sweep found and took up again.
type Swept struct {
	Acts      int `json:"acts,omitempty"`
	Alarms    int `json:"alarms,omitempty"`
	Cases     int `json:"cases,omitempty"`
	Letters   int `json:"letters,omitempty"`
	LetGo     int `json:"let_go,omitempty"`    // records of which an act said so
	Drafts    int `json:"drafts,omitempty"`    // reports that nobody confirmed in time, gone now
	Digests   int `json:"digests,omitempty"`   // people who were told that something is new
	Documents int `json:"documents,omitempty"` // that were given a verdict
	Failed    int `json:"failed,omitempty"`
}

// Sweep takes up what a crash left: hand-overs that were ordered, acts that wait, alarms nobody rang, open
// cases without a workflow, letters nobody serves; it lets go of the reports that
// nobody confirmed, tells the offices that something is new, and last gives documents their verdict, which has no hurry
// that a case has. All of it is safe to do twice. One thing that does not work is
// counted and the sweep goes on.
func (a *Activities) Sweep(ctx context.Context, in SweepInput) (Swept, error) {
	var s Swept
	if _, err := a.Docket.PutDownHandOvers(ctx, sweptActs); err != nil {
		return s, coded(err)
	}
	if err := a.sweepActs(ctx, in, &s); err != nil {
		return s, coded(err)
	}
	if err := a.sweepAlarms(ctx, in, &s); err != nil {
		return s, coded(err)
	}
	if err := a.sweepCases(ctx, &s); err != nil {
		return s, coded(err)
	}
	if err := a.sweepLetters(ctx, &s); err != nil {
		return s, coded(err)
	}
	var err error
	if s.Drafts, err = a.Docket.SweepDrafts(ctx); err != nil {
		return s, coded(err)
	}
	if err := a.sweepDigests(ctx, &s); err != nil {
		return s, coded(err)
	}
	if s.LetGo, err = a.Docket.LetGoDue(ctx, sweptCases); err != nil {
		return s, coded(err)
	}
	return s, coded(a.sweepDocuments(ctx, &s))
}

func (s *Swept) count(n *int, err error) {
	if err != nil {
		s.Failed++
		return
	}
	*n++
}

func (a *Activities) sweepActs(ctx context.Context, in SweepInput, s *Swept) error {
	acts, err := a.Docket.WaitingActs(ctx, in.OlderThan, sweptActs)
	if err != nil {
		return err
	}
	for i := range acts {
		activity.RecordHeartbeat(ctx)
		each, cancel := context.WithTimeout(ctx, 10*time.Second)
		_, err := a.Dispatcher.EnterAct(each, acts[i].Case, acts[i].ID)
		cancel()
		s.count(&s.Acts, err)
	}
	return ctx.Err()
}

// sweepAlarms wakes cases whose clock should have done something a while ago.
func (a *Activities) sweepAlarms(ctx context.Context, in SweepInput, s *Swept) error {
	ago := a.Time.Now().Add(-caseSpan(a.Time, in.OlderThan))
	late, err := a.Docket.AlarmsDue(ctx, ago, sweptCases)
	if err != nil {
		return err
	}
	for i := range late {
		activity.RecordHeartbeat(ctx)
		s.count(&s.Alarms, a.Dispatcher.LookAgain(ctx, late[i].ID))
	}
	return ctx.Err()
}

// caseSpan is how much case time passes in a stretch of real time.
func caseSpan(t CaseTime, d time.Duration) time.Duration {
	day := lasts(t, 24*time.Hour)
	if day <= 0 {
		return d
	}
	return time.Duration(float64(d) / float64(day) * float64(24*time.Hour))
}

func (a *Activities) sweepCases(ctx context.Context, s *Swept) error {
	a.Sweeping.mu.Lock()
	defer a.Sweeping.mu.Unlock()
	open, err := a.Docket.OpenCases(ctx, a.Sweeping.after, sweptCases)
	if err != nil {
		return err
	}
	for i := range open {
		activity.RecordHeartbeat(ctx)
		s.count(&s.Cases, a.Dispatcher.StartCase(ctx, open[i].ID))
		a.Sweeping.after = open[i].ID
	}
	if len(open) < sweptCases {
		a.Sweeping.after = ""
	}
	return ctx.Err()
}

// sweepLetters starts the service of letters that no workflow serves. Those a
// person must send are a duty on the docket and not among them.
func (a *Activities) sweepLetters(ctx context.Context, s *Swept) error {
	letters, err := a.Docket.LettersToServe(ctx, sweptLetters)
	if err != nil {
		return err
	}
	for i := range letters {
		l := &letters[i]
		activity.RecordHeartbeat(ctx)
		s.count(&s.Letters, a.Dispatcher.ServeLetter(ctx, l.Case, l.ID, len(l.Failed)))
	}
	return ctx.Err()
}
