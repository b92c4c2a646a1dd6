package docket

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// State is a case as its docket tells it. It is made by Fold and advanced by
// Decide; nothing else changes it.
type State struct {
	Case      string    `json:"case"`
	Procedure string    `json:"procedure"`
	Digest    string    `json:"digest"`
	Track     string    `json:"track"`
	Head      int       `json:"head"`
	HeadHash  string    `json:"head_hash,omitempty"`
	OpenedAt  time.Time `json:"opened_at"`
	UpdatedAt time.Time `json:"updated_at"`
	ActiveAt  time.Time `json:"active_at,omitzero"` // the last entry that was more than a proposal

	Stage  string   `json:"stage"`
	Visits []Visit  `json:"visits"`
	Round  int      `json:"round"` // 1, and one more after each remand to decide
	Closed *Closing `json:"closed,omitempty"`
	Purged bool     `json:"purged,omitempty"`

	Source         string            `json:"source"` // person, on_behalf, own_motion, timer
	Channel        string            `json:"channel,omitempty"`
	Anonymous      bool              `json:"anonymous,omitempty"`
	LimitWaived    int               `json:"limit_waived,omitempty"`
	LookBackWaived int               `json:"look_back_waived,omitempty"`
	Complainant    Party             `json:"complainant"`
	Respondent     Party             `json:"respondent"`
	Counsel        []string          `json:"counsel,omitempty"`
	Walls          []string          `json:"walls,omitempty"`
	Named          []KeptOut         `json:"named,omitempty"` // kept from the case by name
	Allegations    []Allegation      `json:"allegations"`
	Predicate      *Predicate        `json:"predicate,omitempty"`
	Informations   []Information     `json:"informations,omitempty"`
	Evidence       []Evidence        `json:"evidence,omitempty"`
	Interviews     []Interview       `json:"interviews,omitempty"`
	Assigned       []Assignment      `json:"assigned,omitempty"`
	Reroutes       []Reroute         `json:"reroutes,omitempty"`
	Panels         []Panel           `json:"panels,omitempty"`
	Recusals       []Recusal         `json:"recusals,omitempty"`
	Linked         []Linked          `json:"linked,omitempty"` // parties that were put under their accounts
	Challenges     []ChallengeRecord `json:"challenges,omitempty"`
	Contacts       []Contact         `json:"contacts,omitempty"`
	Hearings       []HearingRecord   `json:"hearings,omitempty"`
	Ballots        []Ballot          `json:"ballots,omitempty"`
	Findings       []Finding         `json:"findings,omitempty"`
	Decisions      []Decision        `json:"decisions,omitempty"`
	Reconsiders    []ReconsiderAsked `json:"reconsiderations,omitempty"`
	Appeals        []AppealRecord    `json:"appeals,omitempty"`
	Briefs         []Brief           `json:"briefs,omitempty"`
	Offers         []Offer           `json:"offers,omitempty"`
	Measures       []Measure         `json:"measures,omitempty"`
	Sanctions      []InForce         `json:"sanctions,omitempty"`
	Petitions      []Petition        `json:"petitions,omitempty"`
	Requests       []ExtensionAsked  `json:"requests,omitempty"`
	Letters        []Letter          `json:"letters,omitempty"`
	Clocks         []Running         `json:"clocks,omitempty"`
	Flags          []Flag            `json:"flags,omitempty"`
	Events         []Happening       `json:"events,omitempty"`
	HeldFor        string            `json:"held_for,omitempty"` // another forum
	Stay           int               `json:"stay,omitempty"`     // entry by which what was decided waits
	StaysAsked     []StayAsked       `json:"stays_asked,omitempty"`
	Deferred       int               `json:"resignation_deferred,omitempty"`
	LegalHolds     []LegalHold       `json:"legal_holds,omitempty"`
	Proposals      []Proposal        `json:"proposals,omitempty"`
	Links          []Link            `json:"links,omitempty"`
	Publications   []PublicationMade `json:"publications,omitempty"`
	Acted          []OfficeActed     `json:"acted,omitempty"`
	Reveals        []Reveal          `json:"reveals,omitempty"`
	Withdrawal     int               `json:"withdrawal_asked,omitempty"`
	Reopenings     []int             `json:"reopenings,omitempty"`
	Drafts         []Draft           `json:"drafts,omitempty"`
	Choices        []VersionChoice   `json:"version_choices,omitempty"` // of a new version, by the respondent
	Moves          []VersionMove     `json:"version_moves,omitempty"`
	AppealsLost    []procedure.Role  `json:"appeals_lost,omitempty"` // sides whose window closed or who waived

	ReconsidersLost []procedure.Role `json:"reconsiderations_lost,omitempty"` // the same for reconsideration
}

// Fold makes the state of a case from its entries, in order from the first. It
// does not need the procedure: an entry carries its consequences.
func Fold(entries []Entry) (*State, error) {
	s := &State{}
	for i := range entries {
		if err := s.Apply(&entries[i]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// ErrOrder is returned when an entry does not follow the head of the state.
var ErrOrder = errors.New("the entry does not follow the head of the docket")

// Apply takes the state past one more entry.
func (s *State) Apply(e *Entry) error {
	if e.Seq != s.Head+1 || (s.Head > 0 && e.Case != s.Case) {
		return fmt.Errorf("%w: case %s has head %d, entry is %s no. %d", ErrOrder, s.Case, s.Head, e.Case, e.Seq)
	}
	if e.Particulars == nil {
		return fmt.Errorf("entry %d of case %s has no particulars", e.Seq, e.Case)
	}
	s.begin(e)
	for i := range e.Effects {
		s.take(&e.Effects[i], e)
	}
	s.HeadHash = e.Hash
	return nil
}

// begin notes the entry and the facts its particulars state.
func (s *State) begin(e *Entry) {
	if s.Head == 0 {
		s.Case, s.OpenedAt, s.Round = e.Case, e.At, 1
		s.reserve()
	}
	s.Head, s.UpdatedAt = e.Seq, e.At
	if e.Kind != Propose && e.Kind != Decline {
		s.ActiveAt = e.At
	}
	if e.Proposed != nil {
		if q := first(s.Proposals, func(q *Proposal) bool { return q.ID == e.Proposed.ID }); q != nil {
			q.Entered = e.Seq
		}
	}
	e.Particulars.apply(s, e)
}

// reserve makes room for what a case that runs its whole course gathers, so that
// its lists need not be made larger, and copied, time and again: a third of what
// a decision allocated was that.
func (s *State) reserve() {
	s.Events = make([]Happening, 0, 64)
	s.Clocks = make([]Running, 0, 16)
	s.Letters = make([]Letter, 0, 16)
	s.Visits = make([]Visit, 0, 12)
}

// take applies one consequence.
func (s *State) take(f *Effect, e *Entry) {
	switch {
	case f.Happened != nil:
		h := *f.Happened
		h.Seq = e.Seq
		s.Events = append(s.Events, h)
		s.served(&h)
	case f.Entered != nil:
		if n := len(s.Visits); n > 0 {
			s.Visits[n-1].Left = f.Entered.At
		}
		v := *f.Entered
		v.Seq = e.Seq
		s.Visits = append(s.Visits, v)
		s.Stage = v.Stage
	case f.Started != nil:
		r := *f.Started
		r.Since = e.At
		s.Clocks = append(s.Clocks, r)
	case f.Ended != nil:
		if c := s.Clock(f.Ended.ID); c != nil {
			c.End, c.EndedAt = f.Ended.Why, e.At
		}
	case f.Moved != nil:
		if c := s.Clock(f.Moved.ID); c != nil {
			c.move(f.Moved)
		}
	case f.Notice != nil:
		l := *f.Notice
		l.Seq, l.IssuedAt = e.Seq, e.At
		s.Letters = append(s.Letters, l)
	case f.Flagged != nil:
		g := *f.Flagged
		g.Seq = e.Seq
		s.Flags = append(s.Flags, g)
	case f.Imposed != nil:
		i := *f.Imposed
		i.Seq, i.Status = e.Seq, StatusDecided
		i.Conditions = slices.Clone(i.Conditions) // the entry keeps its own
		s.Sanctions = append(s.Sanctions, i)
		if d := s.decisionNamed(i.By); d != nil {
			d.Sanctions = append(d.Sanctions, i.ID)
		}
	case f.Closed != nil:
		c := *f.Closed
		c.Seq = e.Seq
		s.Closed = &c
	case f.Quorum != nil:
		if p := s.Panel(f.Quorum.Body); p != nil {
			p.QuorumLost = f.Quorum.Lost
		}
	case f.Settled != nil:
		if x := s.Sanction(f.Settled.Sanction); x != nil {
			x.Status = f.Settled.Status
			if x.Status == StatusInEffect {
				x.Effective = e.At
			} else {
				x.Ended = e.At
			}
		}
	case f.Granted != nil:
		for i := range s.Petitions {
			if q := &s.Petitions[i]; q.ID == f.Granted.Petition {
				q.Decided, q.Granted = e.Seq, true
			}
		}
	case f.Lifted != nil:
		s.liftMeasure(e.Seq, f.Lifted.Why)
	case f.Dropped != nil:
		if a := s.Allegation(f.Dropped.Allegation); a != nil {
			a.Dropped = e.Seq
		}
	case f.StayOver != nil:
		s.endStay(f.StayOver.Request, e.Seq)
	case f.AppealLost != nil:
		s.AppealsLost = append(s.AppealsLost, f.AppealLost.Side)
	case f.Acted != nil:
		x := *f.Acted
		x.Seq = e.Seq
		s.Acted = append(s.Acted, x)
	case f.ReconsiderLost != nil:
		s.ReconsidersLost = append(s.ReconsidersLost, f.ReconsiderLost.Side)
	}
}

func (r *Running) move(m *ClockMove) {
	r.Deadline = m.Deadline
	if m.Why != "tolled" {
		r.Remind, r.Reminded = m.Remind, 0
	}
	switch m.Why {
	case "extended":
		r.Extensions++
	case "tolled":
		r.Tolls = append(r.Tolls, m.Reason)
	case "resumed":
		r.Tolls = nil
	}
}

// Open reports whether the clock still runs or stands still; false once ended.
func (r *Running) Open() bool { return r.End == "" }

// Standing reports whether the clock is stopped for the time being.
func (r *Running) Standing() bool { return r.End == "" && len(r.Tolls) > 0 }

// Party is one side. Person is an id even for an anonymous complainant: the id
// stands for whoever holds the receipt.
type Party struct {
	Person     string          `json:"person,omitempty"`
	Name       string          `json:"name,omitempty"` // as the reporter gave it, until the person is matched
	Anonymous  bool            `json:"anonymous,omitempty"`
	Standings  []PartyStanding `json:"standings,omitempty"`
	LeftOn     clock.Date      `json:"left_on,omitzero"` // when the person left the body, if so
	Incapacity int             `json:"incapacity,omitempty"`
	Died       int             `json:"died,omitempty"`
	Resigned   int             `json:"resigned,omitempty"`
	Address    bool            `json:"address,omitempty"` // an e-mail address of record exists
}

// PartyStanding is one standing of the respondent when the case was opened.
type PartyStanding struct {
	Standing string `json:"standing"`
	Status   string `json:"status"` // active, lapsed, suspended, ended
}

// Allegation is one thing the respondent is said to have done.
type Allegation struct {
	ID         string     `json:"id"` // "a1", "a2", …
	Ground     string     `json:"ground"`
	Principles []string   `json:"principles,omitempty"`
	Code       string     `json:"code,omitempty"` // the edition in force when it happened
	Text       string     `json:"text"`
	From       clock.Date `json:"from"` // first day of the conduct
	To         clock.Date `json:"to,omitzero"`
	Known      clock.Date `json:"known,omitzero"` // when the complainant came to know
	Added      int        `json:"added"`          // entry
	Noticed    time.Time  `json:"noticed,omitzero"`
	NoticedSeq int        `json:"noticed_seq,omitempty"` // entry that proved service
	Charged    int        `json:"charged,omitempty"`
	Answer     string     `json:"answer,omitempty"` // admitted, denied, no_knowledge
	Admitted   string     `json:"admitted,omitempty"`
	Dropped    int        `json:"dropped,omitempty"`
}

// Predicate is a judgment of another body that a show-cause case rests on.
type Predicate struct {
	Authority string     `json:"authority"`
	What      string     `json:"what"`
	On        clock.Date `json:"on"`
	Certified bool       `json:"certified"`
	Final     bool       `json:"final"`
}

// Information is a question to a party and its answer.
type Information struct {
	ID       string         `json:"id"`
	To       procedure.Role `json:"to"`
	Asked    int            `json:"asked"`
	Answered int            `json:"answered,omitempty"`
}

// Evidence is one item on the register.
type Evidence struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	From        procedure.Role `json:"from"`
	Independent bool           `json:"independent"` // does not rest on an unidentified report
	Document    string         `json:"document,omitempty"`
	Added       int            `json:"added"`
	Sequestered int            `json:"sequestered,omitempty"`
	Disclosed   int            `json:"disclosed,omitempty"` // entry by which the respondent could see it
}

// Interview is one interview on the record.
type Interview struct {
	Of         procedure.Role `json:"of"`
	Person     string         `json:"person,omitempty"`
	On         clock.Date     `json:"on"`
	Recorded   bool           `json:"recorded"`
	Transcript bool           `json:"transcript_returned,omitempty"`
	Seq        int            `json:"seq"`
}

// Assignment is an investigator's time on the case.
type Assignment struct {
	Person string `json:"person"`
	From   int    `json:"from"`
	Until  int    `json:"until,omitempty"`
}

// Reroute sends an office's work on this case to its substitute.
type Reroute struct {
	Office string `json:"office"`
	To     string `json:"to"`
	Seq    int    `json:"seq"`
	Why    string `json:"why"` // conflict, late, absent
}

// Panel is a body seated for this case.
type Panel struct {
	Body       string `json:"body"`
	Round      int    `json:"round"`
	Seats      []Seat `json:"seats"`
	QuorumLost bool   `json:"quorum_lost,omitempty"`
}

// Seat is one member's place.
type Seat struct {
	Person   string `json:"person"`
	Role     string `json:"role"`           // chair, member, public, alternate
	Kind     string `json:"kind,omitempty"` // which kind of member, where the body is made up of kinds
	Seated   int    `json:"seated"`
	Declared int    `json:"declared,omitempty"` // entry of the certificate
	Left     int    `json:"left,omitempty"`     // recused, challenged off or replaced
}

// Recusal takes a person off the case for good.
type Recusal struct {
	Person string `json:"person"`
	Seq    int    `json:"seq"`
	Why    string `json:"why"` // own, conflict, challenge
}

// ChallengeRecord is a party's objection to a person.
type ChallengeRecord struct {
	ID      string         `json:"id"`
	Person  string         `json:"person"`
	By      procedure.Role `json:"by"`
	Asked   int            `json:"asked"`
	Decided int            `json:"decided,omitempty"`
	Upheld  bool           `json:"upheld,omitempty"`
}

// Contact is a contact on the merits outside the record.
type Contact struct {
	With      string `json:"with"`
	Seq       int    `json:"seq"`
	Disclosed bool   `json:"disclosed"`
}

// HearingRecord is a hearing set, held or waived.
type HearingRecord struct {
	For       time.Time  `json:"for"`
	Day       clock.Date `json:"day"`
	Set       int        `json:"set"`
	SetAt     time.Time  `json:"set_at"`
	Continued int        `json:"continued,omitempty"`
	Held      int        `json:"held,omitempty"`
	Appeared  bool       `json:"appeared,omitempty"`
	Present   []string   `json:"present,omitempty"`
	Body      string     `json:"body,omitempty"`
	Round     int        `json:"round"`
}

// Ballot is one motion put to a body.
type Ballot struct {
	Motion  string `json:"motion"` // "violation:a1", "sanction:suspension", "appeal:affirm", …
	Body    string `json:"body"`
	Round   int    `json:"round"`
	Opened  int    `json:"opened"`
	Votes   []Vote `json:"votes"`
	Closed  int    `json:"closed,omitempty"`
	Result  Result `json:"result,omitempty"`
	Quorum  int    `json:"quorum,omitempty"` // needed
	Present int    `json:"present,omitempty"`
	Yes     int    `json:"yes"`
	No      int    `json:"no"`
	Abstain int    `json:"abstain"`
	Rule    string `json:"rule,omitempty"` // the rule that decided, in words
}

// Result is how a ballot ended.
type Result string

// A ballot below quorum is void, not lost (guarantee 7).
const (
	Carried Result = "carried"
	Lost    Result = "lost"
	Void    Result = "void"
	TieOpen Result = "tie" // the chair must break it
)

// Vote is one ballot cast.
type Vote struct {
	Person string `json:"person"`
	Choice string `json:"choice"` // yes, no, abstain
	Seq    int    `json:"seq"`
	Chair  bool   `json:"chair,omitempty"`
}

// Finding is what the body found on one allegation.
type Finding struct {
	Allegation string   `json:"allegation"`
	Violation  bool     `json:"violation"`
	Standard   string   `json:"standard"`
	Burden     string   `json:"burden"` // body, complainant, respondent (defences)
	Evidence   []string `json:"evidence,omitempty"`
	Round      int      `json:"round"`
	Seq        int      `json:"seq"`
	Body       string   `json:"body"`
	Default    bool     `json:"default,omitempty"` // admitted by default or consent
}

// Decision is a ruling with reasons.
type Decision struct {
	ID        string    `json:"id"`   // "d1", …
	Kind      string    `json:"kind"` // decision, default, consent, appeal, breach, rule
	Round     int       `json:"round"`
	Body      string    `json:"body"`
	Violation bool      `json:"violation"`
	Sanctions []string  `json:"sanctions,omitempty"` // ids in force
	Seq       int       `json:"seq"`
	At        time.Time `json:"at"`
	Served    time.Time `json:"served,omitzero"` // on the respondent
	Final     int       `json:"final,omitempty"`
}

// AppealRecord is one appeal.
type AppealRecord struct {
	ID      string         `json:"id"`
	By      procedure.Role `json:"by"`
	Against string         `json:"against"` // findings, sanction, default
	Grounds []string       `json:"grounds"`
	Cross   bool           `json:"cross,omitempty"`
	Seq     int            `json:"seq"`
	Of      string         `json:"of"` // decision id
	Outcome string         `json:"outcome,omitempty"`
	Decided int            `json:"decided,omitempty"`
}

// Offer is an offer to end the case by agreement.
type Offer struct {
	ID        string          `json:"id"`
	By        procedure.Role  `json:"by"`
	Seq       int             `json:"seq"`
	Status    string          `json:"status"` // open, agreed, rejected, withdrawn, returned (by the body above)
	Ended     int             `json:"ended,omitempty"`
	Admits    []string        `json:"admits,omitempty"` // allegations; erased with the offer
	Sanctions []SanctionTerms `json:"sanctions,omitempty"`
	Assent    bool            `json:"assent,omitempty"` // the other side has agreed
}

// SanctionTerms is a sanction from the menu with its terms.
type SanctionTerms struct {
	Sanction   string       `json:"sanction"`
	Term       clock.Period `json:"term,omitzero"`
	Conditions []Condition  `json:"conditions,omitempty"`
}

// Measure is an interim measure.
type Measure struct {
	ID         string    `json:"id"` // "m1", …
	Measure    string    `json:"measure"`
	Ground     string    `json:"ground"`
	Seq        int       `json:"seq"`
	At         time.Time `json:"at"`
	Until      time.Time `json:"until,omitzero"`
	Challenged int       `json:"challenged,omitempty"`
	Reviewed   []int     `json:"reviewed,omitempty"`
	Lifted     int       `json:"lifted,omitempty"`
	Why        string    `json:"why,omitempty"`
}

// Petition is a request for reinstatement.
type Petition struct {
	ID       string `json:"id"`
	Sanction string `json:"sanction"`
	Seq      int    `json:"seq"`
	Decided  int    `json:"decided,omitempty"`
	Granted  bool   `json:"granted,omitempty"`
}

// ExtensionAsked is a request for more time.
type ExtensionAsked struct {
	ID      string         `json:"id"` // "x1", …
	Clock   string         `json:"clock"`
	By      procedure.Role `json:"by"`
	Asked   int            `json:"asked"`
	For     clock.Period   `json:"for"`
	Decided int            `json:"decided,omitempty"`
	Granted bool           `json:"granted,omitempty"`
}

// LegalHold forbids letting go of the record.
type LegalHold struct {
	ID       string `json:"id"`
	Seq      int    `json:"seq"`
	Released int    `json:"released,omitempty"`
}

// Link ties this case to another.
type Link struct {
	Case string `json:"case"`
	Why  string `json:"why"` // other_track, same_facts, added_respondent, predicate
	Seq  int    `json:"seq"`
}

// PublicationMade is a publication and its end.
type PublicationMade struct {
	ID        string   `json:"id"`
	Of        []string `json:"of,omitempty"`       // the sanctions it tells of
	Attached  []string `json:"attached,omitempty"` // documents
	Seq       int      `json:"seq"`
	Retracted int      `json:"retracted,omitempty"`
}

// Reveal is one leave of the reporter's identity, by rule.
type Reveal struct {
	To    procedure.Role `json:"to"`
	Basis string         `json:"basis"` // consent, disclosed_by_procedure, legal_duty
	Seq   int            `json:"seq"`
}

// Draft is a draft report out for comment.
type Draft struct {
	Seq       int   `json:"seq"`
	Commented []int `json:"commented,omitempty"`
}

// Statuses of a sanction.
const (
	StatusDecided    = "decided"
	StatusInEffect   = "in_effect"
	StatusDone       = "done"
	StatusExpired    = "expired"
	StatusSetAside   = "set_aside"
	StatusReplaced   = "replaced"
	StatusReinstated = "reinstated"
)
