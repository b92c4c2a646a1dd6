// Package activities is what a case does to the world: it enters acts on the
// docket, writes and sends letters, looks after sanctions, and finds what a
// crash left behind.
//
// What goes in and out of an activity is kept by Temporal for years and shown
// in its pages. So inputs, results and errors are ids, kinds of acts, stages,
// codes and dates; nothing a person wrote and no name is ever among them.
package activities

import (
	"context"
	"time"

	"probity/docket"
	"probity/store"
)

// Activities are all activities of the engine, one value to a worker.
type Activities struct {
	Docket     Docket
	Time       CaseTime
	Letters    LetterWriter
	Post       Post
	Dispatcher Dispatcher
	Documents  *Documents // none: documents are not examined here
	Digests    *Digests   // none: nobody is told by mail that something is new
	Sweeping   Sweeping
	Sealer     Sealer // nil: this worker has no key to seal with
}

// Docket is what the activities need of the database. Store is the real one.
type Docket interface {
	Enter(ctx context.Context, actID string, now time.Time) (store.Outcome, error)
	EnterDue(ctx context.Context, caseID string, now time.Time) (out []store.Outcome, st store.Standing, more bool, err error)
	Stands(ctx context.Context, caseID string) (store.Standing, error)
	Submit(ctx context.Context, a docket.Act, now time.Time) error

	Letter(ctx context.Context, caseID, letter string) (Letter, error)
	Tried(ctx context.Context, caseID, letter string) ([]store.Delivery, error)
	NoteTry(ctx context.Context, caseID, letter string, d store.Delivery) error
	Sanction(ctx context.Context, caseID, sanction string) (Sanction, error)

	WaitingActs(ctx context.Context, olderThan time.Duration, limit int) ([]store.WaitingAct, error)
	OpenCases(ctx context.Context, after string, limit int) ([]store.OpenCase, error)
	AlarmsDue(ctx context.Context, now time.Time, limit int) ([]store.OpenCase, error)
	LettersToServe(ctx context.Context, limit int) ([]Letter, error) // that wait for the system
	LetGoDue(ctx context.Context, limit int) (int, error)            // of records whose retention was ended by an act
	SweepDrafts(ctx context.Context) (int, error)                    // reports that nobody confirmed in time
	PutDownHandOvers(ctx context.Context, limit int) (int, error)    // acts of what was ordered for somebody who leaves
}

// Letter is a letter as far as its service goes.
type Letter struct {
	Case    string
	ID      string
	Served  bool
	Methods []string // in the order in which the procedure tries them
	Failed  []string
	Proof   bool // nothing but a method that proves service will do
}

// Next is the method to try next, "" when all have failed.
func (l *Letter) Next() string {
	on := docket.Letter{Methods: l.Methods, Failed: l.Failed}
	return on.Next()
}

// Sanction is a sanction as far as its monitoring goes. Instants are case time.
type Sanction struct {
	InEffect bool
	Due      time.Time // the next day by which something is due under it; zero: none
	Clock    string    // and the time limit that says so
	Missed   []string  // time limits under it that passed without a word on the docket
	Late     []string  // time limits under it that ran out unmet
}

// CaseTime is the time all rules go by. It may run faster than the real one.
type CaseTime interface {
	Now() time.Time              // case time
	Real(at time.Time) time.Time // the real moment at which it will be that case time
}

// Clock is the time of an installation.
type Clock struct{ store.Installation }

// Now is case time now.
func (c Clock) Now() time.Time { return c.Installation.Now(time.Now()) }

// lasts is how long a stretch of case time really takes, from now on.
func lasts(t CaseTime, d time.Duration) time.Duration {
	now := t.Now()
	return t.Real(now.Add(d)).Sub(t.Real(now))
}

// LetterWriter words letters.
type LetterWriter interface {
	// Write words a letter and keeps it where its addressee reads it. A letter
	// that was written stays as it is.
	Write(ctx context.Context, caseID, letter string, now time.Time) error
}

// Post brings word of a letter to its addressee.
type Post interface {
	// Send sends to the address of record. Its error is a *notice.Error.
	Send(ctx context.Context, caseID, letter string, attempt int) (Receipt, error)
}

// Receipt is what is known after word of a letter was handed over.
type Receipt struct {
	Message string // its id
	At      time.Time
	Code    int  // of the mail server
	Outbox  bool // put in a folder of this machine, because no mail server is configured
}

// Dispatcher reaches the workflows from inside an activity.
type Dispatcher interface {
	EnterAct(ctx context.Context, caseID, actID string) (refusal string, err error)
	StartCase(ctx context.Context, caseID string) error
	LookAgain(ctx context.Context, caseID string) error
	// ServeLetter has a letter served of which so many ways have failed.
	ServeLetter(ctx context.Context, caseID, letter string, failed int) error
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
