package workflows

import "go.temporal.io/sdk/workflow"

// turns lets one act after another have the case, in the order they came. The
// SDK's mutex would let the newest go first, and in a burst the oldest wait
// longest.
type turns struct {
	next    int
	waiting []int
}

// take waits for the turn; leave must be called with what it returns.
func (t *turns) take(ctx workflow.Context) (ticket int, err error) {
	t.next++
	ticket = t.next
	t.waiting = append(t.waiting, ticket)
	err = workflow.Await(ctx, func() bool { return t.waiting[0] == ticket })
	if err != nil {
		t.leave(ticket)
	}
	return ticket, err
}

func (t *turns) leave(ticket int) {
	for i, w := range t.waiting {
		if w == ticket {
			t.waiting = append(t.waiting[:i], t.waiting[i+1:]...)
			return
		}
	}
}
