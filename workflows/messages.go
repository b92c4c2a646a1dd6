// Package workflows is the process of an ethics case. Open case.go first: it is
// the whole way of a case; then the file of a stage, one for each kind.
//
// The rules are not here. They are data (package procedure) and are decided
// inside the transaction that adds to the docket (packages docket and store). A
// workflow knows ids, kinds of acts, stages and dates, and what it does with
// them is wait, remind, let time limits lapse, serve notices and move on.
// Nothing a person wrote and no name comes near it.
package workflows

import (
	"context"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"probity/activities"
	"probity/procedure"
)

// TaskQueue is where all work of the engine is queued.
const TaskQueue = "probity"

// Identity is what clients and workers call themselves: the SDK's own default
// would put the machine's and the user's name into every history.
const Identity = "probity"

// Workflow types.
const (
	CaseWorkflow    = "case"
	ServiceWorkflow = "serve-notice"
	MonitorWorkflow = "monitor-sanction"
	SweepWorkflow   = "sweep"
	SealWorkflow    = "seal"
)

// SweepSchedule is the id of the schedule that looks for what a crash left.
const SweepSchedule = "sweep"

// SealSchedule is the id of the schedule that seals the record into the log.
const SealSchedule = "seal"

// CaseID is the workflow id of a case.
func CaseID(caseID string) string { return "case:" + caseID }

// ServiceID is the workflow id of the service of one letter of a case, begun
// when so many ways had failed: first at none, and again after a person said
// that theirs did.
func ServiceID(caseID, letter string, failed int) string {
	id := "serve:" + caseID + ":" + letter
	if failed > 0 {
		id += ":" + strconv.Itoa(failed)
	}
	return id
}

// MonitorID is the workflow id of the monitoring of one sanction of a case.
func MonitorID(caseID, sanction string) string { return "monitor:" + caseID + ":" + sanction }

// CaseOfID is the case a workflow id belongs to.
func CaseOfID(workflowID string) (caseID string, ok bool) {
	kind, rest, ok := strings.Cut(workflowID, ":")
	if !ok || kind != "case" && kind != "serve" && kind != "monitor" {
		return "", false
	}
	caseID, _, _ = strings.Cut(rest, ":")
	return caseID, caseID != ""
}

// EnterUpdate is the one update of a case: enter an act that waits in the
// database. The update's id is the act's id, so that a retry is the same
// update.
const EnterUpdate = "enter"

// EnterRequest names the act.
type EnterRequest struct {
	Act string `json:"act"`
}

// Entered is what became of an act, and where the case stands now. A refusal is
// an answer, not an error; the sentence for people is with the act in the
// database.
type Entered struct {
	Act       string         `json:"act"`
	Case      string         `json:"case"`
	Entered   bool           `json:"entered"`
	Seq       int            `json:"seq,omitempty"`     // of its entry
	Refusal   string         `json:"refusal,omitempty"` // code only
	Head      int            `json:"head"`              // the last entry of the docket
	Stage     string         `json:"stage,omitempty"`
	StageKind procedure.Kind `json:"stage_kind,omitempty"`
	Open      bool           `json:"open"`
}

// LookSignal makes a case look at its docket again: a sanction's monitor saw
// something change, the database was put back, an operator repaired something.
// Nobody waits for it and it carries nothing.
const LookSignal = "look-again"

// StandsQuery tells an operator where the workflow believes the case stands, to
// compare it with the docket. Pages and programs read the database.
const StandsQuery = "where-it-stands"

// Stands is the answer to StandsQuery.
type Stands struct {
	Case     string         `json:"case"`
	Head     int            `json:"head"`
	Stage    string         `json:"stage"`
	Kind     procedure.Kind `json:"kind"`
	Open     bool           `json:"open"`
	Alarm    time.Time      `json:"alarm,omitzero"`     // case time: when the clock has something to do
	RingAt   time.Time      `json:"ring_at,omitzero"`   // the same moment in real time
	Acts     int            `json:"acts"`               // entered in this run
	Runs     int            `json:"runs"`               // of this workflow, one after another
	Letters  []string       `json:"letters,omitempty"`  // handed to a service
	Monitors []string       `json:"monitors,omitempty"` // sanctions being watched
}

// Search attributes, for operators. Lists and pages never use them.
var (
	CaseStage    = temporal.NewSearchAttributeKeyKeyword("CaseStage")
	CaseOpen     = temporal.NewSearchAttributeKeyBool("CaseOpen")
	CaseTrack    = temporal.NewSearchAttributeKeyKeyword("CaseTrack")
	NextDeadline = temporal.NewSearchAttributeKeyTime("NextDeadline")
)

// SearchAttributes are their types by name, as a server is told of them.
func SearchAttributes() map[string]string {
	return map[string]string{"CaseStage": "Keyword", "CaseOpen": "Bool", "CaseTrack": "Keyword", "NextDeadline": "Datetime"}
}

// Types of application errors, as a client sees them. Their messages are codes
// too.
const (
	ErrorBadAct   = "bad-act"           // what was sent is not an act id
	ErrorUnknown  = activities.Unknown  // no such act waits for this case
	ErrorStanding = activities.Standing // the case needs an operator: probity verify
)

// Dispatcher brings acts to their cases. The one over a Temporal client is in
// workflows/engine; tests may stand in another.
type Dispatcher interface {
	// Enter has a waiting act entered and answers when it is decided. ErrAway
	// says that the act is safe and will be decided, but not in the time the
	// context leaves.
	Enter(ctx context.Context, caseID, actID string) (Entered, error)
	// StartCase makes sure that the workflow of a case runs.
	StartCase(ctx context.Context, caseID string) error
}

// Away is the error of a Dispatcher when Temporal or its workers do not answer
// in time.
type Away struct {
	Act string
	Why string // a code: unreachable, too_busy, no_answer, cannot_go_on
}

func (e *Away) Error() string { return "the act waits in the database; the process is away: " + e.Why }

// Is makes every Away equal to ErrAway.
func (e *Away) Is(target error) bool { _, ok := target.(*Away); return ok }

// ErrAway is what errors.Is looks for: answer 202 and tell where to look.
var ErrAway error = &Away{}

// ErrUnknownAct says that no such act waits for the case.
var ErrUnknownAct error = unknownAct{}

type unknownAct struct{}

func (unknownAct) Error() string { return "no such act waits for this case" }
