package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// alarm is the one timer of a workflow. It is started anew only when the moment
// moves; waiting with a timeout in a loop would leave a timer behind each time.
type alarm struct {
	at     time.Time
	timer  workflow.Future
	cancel workflow.CancelFunc
}

// rang reports whether the moment has come. It stays so until the alarm is
// stopped.
func (al *alarm) rang() bool { return al.timer != nil && al.timer.IsReady() }

// set makes it ring at the moment, but not sooner than the given while from
// now. The zero moment is never. An alarm that is set for the moment already
// stays as it is.
func (al *alarm) set(ctx workflow.Context, at time.Time, atLeast time.Duration, why string) {
	if al.at.Equal(at) && !al.rang() {
		return
	}
	al.stop()
	if at.IsZero() {
		return
	}
	al.at = at
	timed, cancel := workflow.WithCancel(ctx)
	wait := max(at.Sub(workflow.Now(ctx)), atLeast)
	al.timer, al.cancel = workflow.NewTimerWithOptions(timed, wait, workflow.TimerOptions{Summary: why}), cancel
}

// stop makes it silent.
func (al *alarm) stop() {
	if al.cancel != nil {
		al.cancel()
	}
	*al = alarm{}
}

// backOff is the shortest wait after rings that brought nothing: the clocks of
// two machines differ by a little, and a ring that came too early must not
// become a thousand.
func backOff(barren int) time.Duration {
	d := 10 * time.Millisecond
	for range min(barren, 20) {
		if d *= 2; d > time.Minute {
			return time.Minute
		}
	}
	return d
}
