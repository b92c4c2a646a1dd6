package workflows

import (
	"errors"
	"strings"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"probity/activities"
)

// carried is all a case knows of itself beside its id. It goes whole from one
// run to the next; what is not in it is asked of the docket again.
type carried struct {
	Now     activities.Stands `json:"now"`
	Handed  []string          `json:"handed,omitempty"`  // letters given to a service
	Watched []string          `json:"watched,omitempty"` // sanctions given to a monitor
	Runs    int               `json:"runs"`
}

// run is one run of the case's workflow.
type run struct {
	id      string
	limit   int
	now     activities.Stands // where the case stands, as the docket last said
	handed  []string
	watched []string
	runs    int

	turns   turns // one act at a time
	alarm   alarm
	acts    int                     // entered in this run
	serving int                     // services started in this run and not yet ended
	looks   workflow.ReceiveChannel // somebody said: look again
	more    bool                    // the clock has more to do at once
	barren  int                     // rings in a row that brought nothing
	retryAt time.Time               // after the docket could not be read
	shown   activities.Stands

	inService []string // letters of these services
	gone      bool     // the database does not know the case
	log       log.Logger
}

// a names the activities; it is never called through.
var a *activities.Activities

// begin takes over what the run before knew and registers everything a message
// can reach. Nothing before it may block: an update that came with the start
// would find no handler.
func begin(ctx workflow.Context, in CaseInput) (*run, error) {
	c := &run{
		id: in.Case, limit: in.Limit, runs: 1,
		log: log.With(workflow.GetLogger(ctx), "case", in.Case),
	}
	c.now.Case, c.now.Open = in.Case, true
	if in.Carry != nil {
		c.now, c.handed, c.watched, c.runs = in.Carry.Now, in.Carry.Handed, in.Carry.Watched, in.Carry.Runs+1
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, EnterUpdate, c.enter, workflow.UpdateHandlerOptions{
		Validator: validEnter, Description: "enter an act that waits in the database",
	})
	if err != nil {
		return nil, err
	}
	err = workflow.SetQueryHandlerWithOptions(ctx, StandsQuery, c.stands, workflow.QueryHandlerOptions{
		Description: "where the workflow believes the case stands",
	})
	if err != nil {
		return nil, err
	}
	c.looks = workflow.GetSignalChannelWithOptions(ctx, LookSignal, workflow.SignalChannelOptions{Description: "look at the docket again"})
	return c, nil
}

// nudged reports that somebody said: look again.
func (c *run) nudged() bool { return c.looks.Len() > 0 }

// heard takes what was said so far as said.
func heard(looks workflow.ReceiveChannel) {
	for looks.ReceiveAsync(nil) { //nolint:revive // the signal says nothing else
	}
}

// validEnter lets ids through and nothing else: an act id ends in the history.
func validEnter(_ workflow.Context, r EnterRequest) error {
	if !isID(r.Act) {
		return temporal.NewNonRetryableApplicationError(ErrorBadAct, ErrorBadAct, nil)
	}
	return nil
}

func isID(s string) bool {
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == '-' || r == '_' || r == ':' || r == '/' || r == '.':
		default:
			return false
		}
	}
	return s != "" && len(s) <= 200
}

// enter has an act entered on the docket, each in its turn, and takes over
// where the case stands then.
func (c *run) enter(ctx workflow.Context, r EnterRequest) (Entered, error) {
	turn, err := c.turns.take(ctx)
	if err != nil {
		return Entered{}, err
	}
	defer c.turns.leave(turn)
	var out activities.EnterResult
	in := activities.EnterInput{Case: c.id, Act: r.Act, Known: c.known()}
	if err := workflow.ExecuteLocalActivity(docketWrite(ctx), a.Enter, in).Get(ctx, &out); err != nil {
		return Entered{}, plain(err)
	}
	if out.Stands.Case != c.id {
		return Entered{}, temporal.NewNonRetryableApplicationError(ErrorUnknown, ErrorUnknown, nil)
	}
	c.acts++
	c.take(&out.Stands)
	return Entered{
		Act: r.Act, Case: c.id, Entered: out.Entered, Seq: out.Seq, Refusal: out.Refusal,
		Head: c.now.Head, Stage: c.now.Stage, StageKind: c.now.Kind, Open: c.now.Open,
	}, nil
}

// look enters what the clock has to do by now and takes over where the case
// stands. When the docket cannot be read, the case waits; it never fails.
func (c *run) look(ctx workflow.Context) {
	turn, err := c.turns.take(ctx)
	if err != nil {
		return
	}
	defer c.turns.leave(turn)
	c.more, c.retryAt = false, time.Time{}
	if c.alarm.rang() {
		c.alarm.stop()
	}
	var out activities.LookResult
	in := activities.LookInput{Case: c.id, Known: c.known()}
	if err := workflow.ExecuteLocalActivity(docketWrite(ctx), a.EnterDue, in).Get(ctx, &out); err != nil {
		c.log.Error("the docket cannot be followed", "code", codeOf(err))
		c.gone = codeOf(err) == ErrorUnknown
		c.retryAt = workflow.Now(ctx).Add(time.Hour)
		return
	}
	c.gone, c.more = false, out.More
	c.acts += out.Entered
	c.barren++
	c.take(&out.Stands)
}

// take follows the docket, also when it went back: the database may have been
// put back to an earlier day, and it is the truth.
func (c *run) take(s *activities.Stands) {
	was := c.now
	c.retryAt = time.Time{}
	if !s.RingAt.Equal(was.RingAt) {
		c.barren = 0
	}
	c.now = *s
	if s.Track == "" { // nothing moved, so it was not read
		c.now.Track, c.now.Owner, c.now.Clock, c.now.Due, c.now.Rings = was.Track, was.Owner, was.Clock, was.Due, was.Rings
	}
	c.handed = without(c.handed, func(l string) bool {
		letter, _, _ := strings.Cut(l, ":") // with or without how many ways had failed
		return !has(c.now.Letters, letter)
	})
}

func (c *run) known() activities.Known {
	if c.now.Track == "" {
		return activities.Known{}
	}
	return activities.Known{Stage: c.now.Stage, Alarm: c.now.Alarm, Due: c.now.Due, Rings: c.now.Rings}
}

func (c *run) stands() (Stands, error) {
	return Stands{
		Case: c.id, Head: c.now.Head, Stage: c.now.Stage, Kind: c.now.Kind, Open: c.now.Open, Alarm: c.now.Alarm, RingAt: c.now.RingAt,
		Acts: c.acts, Runs: c.runs, Letters: c.handed, Monitors: c.watched,
	}, nil
}

// goesOn reports whether this run still has something to do.
func (c *run) goesOn(ctx workflow.Context) bool {
	return ctx.Err() == nil && !c.over() && !c.tired(ctx)
}

// tired reports that the history grew long enough for a fresh run. A quiet
// moment is waited for, so that letters on their way come back to the run that
// sent them; if one stays away too long, the sweep enters what it brings.
func (c *run) tired(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	long := info.GetCurrentHistoryLength()
	quiet := c.serving == 0 || long > 5000
	return quiet && (info.GetContinueAsNewSuggested() || long > 2000 || c.limit > 0 && c.acts >= c.limit)
}

// end lets everybody who waits have their answer; then the workflow is over, or
// goes on in a fresh run if an act came meanwhile or the history is long.
func (c *run) end(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		return err
	}
	if c.over() {
		return nil
	}
	c.alarm.stop()
	carry := &carried{Now: c.now, Handed: c.handed, Watched: c.watched, Runs: c.runs}
	return workflow.NewContinueAsNewError(ctx, CaseWorkflow, CaseInput{Case: c.id, Carry: carry, Limit: c.limit})
}

// over reports that nothing is left to wait for: the case is closed, or the
// report was refused and there never was one, or the database was put back to a
// day before it.
func (c *run) over() bool {
	if c.gone {
		return true
	}
	return !c.now.Open && !c.nudged() && c.now.RingAt.IsZero() && len(c.unhanded()) == 0 && len(c.againUnhanded()) == 0 && c.serving == 0 && c.retryAt.IsZero()
}

// docketWrite is how acts are entered: in the worker's own process, each try
// bounded, and again until the database answers. Long waits between tries are
// timers of the server, so that an outage does not fill the history.
func docketWrite(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 20 * time.Second, ScheduleToCloseTimeout: 365 * 24 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Minute, NonRetryableErrorTypes: activities.Final(),
		},
	})
}

// plain makes an error of an activity one of the update: its type, no wrapping.
func plain(err error) error {
	if temporal.IsCanceledError(err) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(codeOf(err), codeOf(err), nil)
}

func codeOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type()
	}
	return "timed_out"
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func without(list []string, gone func(string) bool) []string {
	var kept []string
	for _, x := range list {
		if !gone(x) {
			kept = append(kept, x)
		}
	}
	return kept
}
