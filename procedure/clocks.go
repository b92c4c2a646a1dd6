package procedure

import "probity/procedure/clock"

// Calendar is the calendar of a place, as the clock package counts with it.
type Calendar = clock.Calendar

// Clock is one time limit of the procedure: what starts it, how it is counted,
// whose it is, what ends it, and what happens when it runs out.
type Clock struct {
	ID         string         `yaml:"id" json:"id"`
	Title      string         `yaml:"title" json:"title"`
	Owner      Role           `yaml:"owner" json:"owner"`           // who must act before it runs out
	Duty       string         `yaml:"duty" json:"duty"`             // what they owe, in words
	Act        string         `yaml:"act" json:"act,omitempty"`     // the act that meets it
	Starts     []Event        `yaml:"starts" json:"starts"`         // all of them must have happened; the later one counts
	Ends       []Event        `yaml:"ends" json:"ends"`             // any of them ends it
	Stage      string         `yaml:"stage" json:"stage,omitempty"` // runs only in this stage; leaving it ends it
	Rule       clock.Rule     `yaml:",inline" json:"rule"`          //
	TolledBy   []Toll         `yaml:"tolled_by" json:"tolled_by,omitempty"`
	Extension  *Extension     `yaml:"extension" json:"extension,omitempty"`
	Remind     []clock.Period `yaml:"remind" json:"remind,omitempty"` // so long before the due day
	OnExpiry   Expiry         `yaml:"on_expiry" json:"on_expiry"`
	Provisions string         `yaml:"cite" json:"cite"`
	Each       bool           `yaml:"each" json:"each,omitempty"` // one for every notice, sanction or measure the event names, not one per case
}

// Toll is a state that stops a clock while it lasts.
type Toll string

// What can stop a clock.
const (
	TollHold    Toll = "hold"          // held for another forum
	TollConsent Toll = "consent_offer" // an offer under consideration
	TollStay    Toll = "stay"
	TollQuorum  Toll = "quorum_lost"
	TollOrder   Toll = "order" // a recorded order to stop this clock
)

// Extension is who may give more time, until when it must be asked for, and how
// much.
type Extension struct {
	AskedBy  []Role       `yaml:"asked_by" json:"asked_by"`
	GivenBy  Role         `yaml:"given_by" json:"given_by"`
	AskBy    string       `yaml:"ask" json:"ask"` // before_due (before the last day), by_due (on the last day at the latest), any_time
	Max      clock.Period `yaml:"max" json:"max"`
	Times    int          `yaml:"times" json:"times"` // 0: no bound
	Grounds  string       `yaml:"grounds" json:"grounds,omitempty"`
	OnRecord bool         `yaml:"on_record" json:"on_record,omitempty"` // the owner extends by recording reasons; nobody rules on it
	Cite     string       `yaml:"cite" json:"cite,omitempty"`
}

// Expiry is what the clock itself does when a time limit runs out. Several may
// be set; they happen in the order of the fields.
type Expiry struct {
	Event   Event    `yaml:"event" json:"event,omitempty"`     // happens
	Flags   []string `yaml:"flags" json:"flags,omitempty"`     // recorded against the owner: adverse_inference, non_cooperation, response_waived
	Issue   string   `yaml:"issue" json:"issue,omitempty"`     // a notice goes out
	Overdue bool     `yaml:"overdue" json:"overdue,omitempty"` // a body is late: recorded, told to the substitute, nothing is lost
	Impose  string   `yaml:"impose" json:"impose,omitempty"`   // a sanction by operation of the rule
	Default bool     `yaml:"default" json:"default,omitempty"` // default may be declared, if service is proven
	Lift    bool     `yaml:"lift" json:"lift,omitempty"`       // the interim measure ends
	Effect  bool     `yaml:"effect" json:"effect,omitempty"`   // the sanctions that wait take effect
	Exit    Event    `yaml:"exit" json:"exit,omitempty"`       // the stage is left
}

// IsZero reports an empty expiry, which no pack may have.
func (e Expiry) IsZero() bool {
	return e.Event == "" && len(e.Flags) == 0 && e.Issue == "" && !e.Overdue && e.Impose == "" && !e.Default && !e.Lift && !e.Effect && e.Exit == ""
}
