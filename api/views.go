package api

import (
	"time"

	"probity/docket"
	"probity/evidence"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

// The shapes of answers. Their schemas in openapi.yaml are made from these
// types, so that the two cannot disagree.

// CaseSummary is a case in a list.
type CaseSummary struct {
	ID          string            `json:"id"`
	Number      string            `json:"number"` // for people; random
	Procedure   string            `json:"procedure"`
	Digest      string            `json:"digest"` // of the procedure's text, which stays the same for the whole case
	Track       string            `json:"track"`
	Relation    Relation          `json:"relation"`    // how the reader stands to the case
	Received    bool              `json:"received"`    // safe, but not entered yet
	Stage       string            `json:"stage"`       // empty until the report is entered
	StageTitle  string            `json:"stage_title"` //
	StageSays   string            `json:"stage_says"`  // what happens in it, in one sentence
	StageKind   string            `json:"stage_kind"`
	StageSince  *time.Time        `json:"stage_since,omitempty"`
	Owner       string            `json:"owner,omitempty"` // office or body that moves the stage on
	OwnerTitle  string            `json:"owner_title,omitempty"`
	Open        bool              `json:"open"`
	Disposition string            `json:"disposition,omitempty"` // how it ended
	ReceivedAt  time.Time         `json:"received_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
	ClosedAt    *time.Time        `json:"closed_at,omitempty"`
	Head        int               `json:"head"` // the last entry; the ETag
	Round       int               `json:"round"`
	Anonymous   bool              `json:"anonymous"`
	Principles  []string          `json:"principles"`
	Grounds     []string          `json:"grounds"`
	ForStaff    *CaseForStaff     `json:"for_staff,omitempty"` // not for the sides
	Authority   string            `json:"authority"`           // official, reconstructed, provisional
	Caution     string            `json:"caution,omitempty"`   // to be shown with the case when its rules are not the body's own text
	Banners     []string          `json:"banners,omitempty"`   // to be shown with the case: each guarantee that its body lets be broken, with the reason it gave
	Standing    *StandingStill    `json:"standing_still,omitempty"`
	Names       map[string]string `json:"names,omitempty"` // of the people named here, by id
}

// CaseForStaff is what lists show to those who work on the case.
type CaseForStaff struct {
	Late      bool       `json:"late"` // something is overdue
	NextDue   *time.Time `json:"next_due,omitempty"`
	LateFiled bool       `json:"late_filed"` // after the filing limit
	LegalHold bool       `json:"legal_hold"`
	Source    string     `json:"source"` // person, on_behalf, own_motion, timer

	Quarantine *QuarantineNote `json:"quarantine,omitempty"` // it came when very many did
	Channel    string          `json:"channel,omitempty"`
}

// QuarantineNote says where a case stands that came to quarantine, and why.
type QuarantineNote struct {
	Status    string     `json:"status"` // waiting, released, set_aside, dismissed
	Since     time.Time  `json:"since"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
	Seq       int        `json:"seq,omitempty"` // of the entry that says so, with the reason
	Says      string     `json:"says"`
}

// StandingStill says why the case does not move.
type StandingStill struct {
	HeldFor string `json:"held_for,omitempty"` // another forum, or the respondent's incapacity
	Stayed  bool   `json:"stayed,omitempty"`   // the sanction waits for the appeal
}

// CasePage is a page of cases, the latest change first.
type CasePage struct {
	Cases []CaseSummary `json:"cases"`
	Next  string        `json:"next,omitempty"` // cursor of the next page
}

// CaseDetail is a case as the reader may see it.
type CaseDetail struct {
	CaseSummary
	On          clock.Date              `json:"on,omitzero"` // the day as of which it is told
	Complainant *docket.Party           `json:"complainant,omitempty"`
	Respondent  docket.Party            `json:"respondent"`
	Allegations []docket.Allegation     `json:"allegations"`
	Evidence    []docket.Evidence       `json:"evidence"`
	Questions   []docket.Information    `json:"questions"`
	Hearings    []docket.HearingRecord  `json:"hearings"`
	Findings    []docket.Finding        `json:"findings"`
	Decisions   []docket.Decision       `json:"decisions"`
	Sanctions   []docket.InForce        `json:"sanctions"`
	Appeals     []docket.AppealRecord   `json:"appeals"`
	Measures    []docket.Measure        `json:"measures"`
	Offers      []docket.Offer          `json:"offers"`
	Requests    []docket.ExtensionAsked `json:"requests"` // for more time
	Petitions   []docket.Petition       `json:"petitions"`
	Stays       []docket.StayAsked      `json:"stays"` // that the respondent asked for
	Links       []docket.Link           `json:"links"`
	Flags       []docket.Flag           `json:"flags"`
	Visits      []docket.Visit          `json:"visits"` // the way through the stages
}

// EntryView is an entry of the docket as the reader may see it.
type EntryView struct {
	Seq         int                `json:"seq"`
	At          time.Time          `json:"at"`
	Kind        docket.Kind        `json:"kind"`
	Sentence    string             `json:"sentence"` // what was done, in words
	As          procedure.Role     `json:"as"`
	AsTitle     string             `json:"as_title"`
	Person      string             `json:"person,omitempty"`   // who did it, where the reader may know
	Proposed    *ProposedView      `json:"proposed,omitempty"` // who proposed it, of an act that takes two people
	Stage       string             `json:"stage"`              // the stage the act found the case in
	Rule        string             `json:"rule"`               // the rule that allowed it
	Visible     docket.Visibility  `json:"visible"`
	Act         string             `json:"act"`
	Particulars docket.Particulars `json:"particulars"`        // by the kind of act: see the schemas Act_…
	Effects     []docket.Effect    `json:"effects,omitempty"`  // what followed under the procedure; not for the sides
	Followed    []string           `json:"followed,omitempty"` // the same in sentences
	Hash        string             `json:"hash"`               // of the entry as it is stored; chained
}

// ProposedView is who proposed what another person entered.
type ProposedView struct {
	As      procedure.Role `json:"as"`
	AsTitle string         `json:"as_title"`
	Person  string         `json:"person,omitempty"` // where the reader may know
	Seq     int            `json:"seq,omitempty"`    // entry of the proposal; not for the sides
}

// DocketPage is a docket, oldest entry first. Numbers that are missing are
// entries that are not for the reader.
type DocketPage struct {
	Case    string            `json:"case"`
	Head    int               `json:"head"`
	Entries []EntryView       `json:"entries"`
	Names   map[string]string `json:"names"` // of the people named here, by id
}

// AllowedView is one act as the reader stands to it now.
type AllowedView struct {
	Kind    docket.Kind `json:"kind"`
	Title   string      `json:"title"`
	Allowed bool        `json:"allowed"`
	Rule    string      `json:"rule,omitempty"`   // that allows or refuses it
	Reason  string      `json:"reason,omitempty"` // why not, in a sentence
	Code    docket.Code `json:"code,omitempty"`
	From    *time.Time  `json:"from,omitempty"` // from when, where time alone changes the answer
}

// AllowedList is what the reader may and may not do.
type AllowedList struct {
	Case string        `json:"case"`
	Head int           `json:"head"`
	Acts []AllowedView `json:"acts"`
}

// ActView is what became of an act.
type ActView struct {
	ID         string      `json:"id"`
	Case       string      `json:"case"`
	Kind       docket.Kind `json:"kind"`
	Status     string      `json:"status"`        // waiting, entered, refused
	Seq        int         `json:"seq,omitempty"` // of its entry
	ReceivedAt time.Time   `json:"received_at"`
	DecidedAt  *time.Time  `json:"decided_at,omitempty"`
	Refusal    *Problem    `json:"refusal,omitempty"`
}

// ActList is the acts of a case, newest first, refused ones too.
type ActList struct {
	Acts []ActView `json:"acts"`
}

// ActEntered is the answer to an act that was entered.
type ActEntered struct {
	Act      ActView      `json:"act"`
	Entry    *EntryView   `json:"entry,omitempty"`
	Case     *CaseSummary `json:"case,omitempty"`     // where it stands now; left out when the act ended the reader's part in it
	Repeated bool         `json:"repeated,omitempty"` // it had been done before; nothing was done twice
}

// ActWaiting is the answer to an act that is safe and will be decided later.
type ActWaiting struct {
	Act    ActView `json:"act"`
	Detail string  `json:"detail"`
}

// ClockView is a time limit.
type ClockView struct {
	ID         string         `json:"id"`
	Title      string         `json:"title"`
	Owner      procedure.Role `json:"owner"` // who has to keep it
	OwnerTitle string         `json:"owner_title"`
	Duty       string         `json:"duty,omitempty"`
	Act        docket.Kind    `json:"act,omitempty"` // the act that meets it
	Day        clock.Date     `json:"day,omitzero"`  // the last day
	At         *time.Time     `json:"at,omitempty"`  // the moment it has run out
	Sentence   string         `json:"sentence"`      // how the day was counted, and what became of the limit
	Rule       string         `json:"rule"`
	Since      time.Time      `json:"since"`
	End        string         `json:"end,omitempty"` // met, left, expired, void; empty while it runs
	EndedAt    *time.Time     `json:"ended_at,omitempty"`
	Late       bool           `json:"late"`
	Tolls      []string       `json:"tolls,omitempty"` // why it stands still
	Extensions int            `json:"extensions"`
}

// ClockList is the time limits of a case.
type ClockList struct {
	Clocks []ClockView `json:"clocks"`
}

// DutyView is what somebody owes.
type DutyView struct {
	ID         string         `json:"id"`
	Case       string         `json:"case"`
	Number     string         `json:"number"`
	Owner      procedure.Role `json:"owner"`
	OwnerTitle string         `json:"owner_title"`
	Mine       bool           `json:"mine"`
	What       string         `json:"what"`
	Act        docket.Kind    `json:"act,omitempty"` // the act that meets it
	Ref        string         `json:"ref,omitempty"`
	Day        clock.Date     `json:"day,omitzero"`
	At         *time.Time     `json:"at,omitempty"`
	Sentence   string         `json:"sentence,omitempty"`
	Late       bool           `json:"late"`
	Standing   string         `json:"standing_still,omitempty"`
	Escalated  procedure.Role `json:"escalated,omitempty"`
	Rule       string         `json:"rule"`
}

// DutyList is duties, the earliest due first.
type DutyList struct {
	Duties     []DutyView       `json:"duties"`
	More       bool             `json:"more,omitempty"`       // of /duties: there are more than were asked for; they come up as these are done
	Quarantine *QuarantineCount `json:"quarantine,omitempty"` // of /duties: reports of which nothing stands in the list
}

// QuarantineCount is how many reports are in quarantine that somebody may look at.
type QuarantineCount struct {
	Waiting  int        `json:"waiting"`   // for a quick look
	SetAside int        `json:"set_aside"` // and open still
	NextDue  *time.Time `json:"next_due,omitempty"`
}

// PartView is a person's part in a case.
type PartView struct {
	Role   string `json:"role"` // complainant, respondent, counsel, investigator, member, recused, walled
	Title  string `json:"title"`
	Person string `json:"person,omitempty"` // left out where the reader may not know who it is
	Name   string `json:"name,omitempty"`
	Body   string `json:"body,omitempty"`
	Seat   string `json:"seat,omitempty"` // chair, member, public, alternate
}

// PartList is who has a part in a case.
type PartList struct {
	Parties []PartView  `json:"parties"`
	Named   []NamedView `json:"kept_by_name,omitempty"` // for the office that keeps the file
}

// NamedView is somebody who is kept from a case by name, and who was found by it.
type NamedView struct {
	ID string `json:"id"` // k1, k2, …; of the respondent r1, r2, …
	docket.Described
	Respondent bool        `json:"respondent,omitempty"` // whoever the case is about, until it is said who that is
	Ended      int         `json:"ended,omitempty"`      // entry that said who it is: nobody is kept out because of the name since
	Found      []FoundView `json:"found"`
}

// FoundView is somebody known here whose name is like the one that was given.
// They are kept from the case until they were found to be another person, or it was
// said who the respondent is.
type FoundView struct {
	Person string     `json:"person"`
	Name   string     `json:"name,omitempty"`
	Since  time.Time  `json:"since"`
	Freed  *time.Time `json:"freed,omitempty"` // found to be another person
}

// PanelView is a body seated for a case.
type PanelView struct {
	Body       string     `json:"body"`
	Title      string     `json:"title"`
	Round      int        `json:"round"`
	QuorumLost bool       `json:"quorum_lost"`
	Needs      int        `json:"needs"`   // members who must be present
	MaySit     int        `json:"may_sit"` // members who have not left, alternates apart
	Rule       string     `json:"rule"`    //
	Seats      []SeatView `json:"seats"`
}

// SeatView is one place on it.
type SeatView struct {
	Person   string `json:"person"`
	Name     string `json:"name,omitempty"`
	Role     string `json:"role"`           // chair, member, public, alternate
	Kind     string `json:"kind,omitempty"` // which kind of member, where the body is made up of kinds
	Declared bool   `json:"declared"`
	Left     bool   `json:"left"` // recused, challenged off or replaced

	MustDeclare bool `json:"must_declare"` // has the conflict certificate still to sign, and is shown nothing but who is in the case
}

// PanelList is the bodies seated.
type PanelList struct {
	Panels []PanelView `json:"panels"`
}

// BallotView is a motion put to a body. Votes of a body that votes in secret
// are told when the ballot is closed, and never with names.
type BallotView struct {
	Motion  string        `json:"motion"`
	Body    string        `json:"body"`
	Title   string        `json:"title"` // of the body
	Round   int           `json:"round"`
	Secret  bool          `json:"secret"`
	Closed  bool          `json:"closed"`
	Cast    int           `json:"cast"` // votes so far
	Result  docket.Result `json:"result,omitempty"`
	Yes     int           `json:"yes,omitempty"`
	No      int           `json:"no,omitempty"`
	Abstain int           `json:"abstain,omitempty"`
	Quorum  int           `json:"quorum,omitempty"`
	Present int           `json:"present,omitempty"`
	Rule    string        `json:"rule,omitempty"`
	Mine    string        `json:"mine,omitempty"` // the reader's own vote
	Votes   []VoteView    `json:"votes,omitempty"`
}

// VoteView is one vote in a ballot that is not secret.
type VoteView struct {
	Person string `json:"person"`
	Name   string `json:"name,omitempty"`
	Choice string `json:"choice"` // yes, no, abstain
	Chair  bool   `json:"chair"`
}

// BallotList is the ballots of a case.
type BallotList struct {
	Ballots []BallotView `json:"ballots"`
}

// LetterView is a notice to one addressee.
type LetterView struct {
	ID       string         `json:"id"`
	Notice   string         `json:"notice"`
	Title    string         `json:"title"`
	To       procedure.Role `json:"to"`
	Person   string         `json:"person,omitempty"`
	IssuedAt time.Time      `json:"issued_at"`
	Status   string         `json:"status"` // to_serve, served, failed
	Method   string         `json:"method,omitempty"`
	ServedAt *time.Time     `json:"served_at,omitempty"`
	About    []string       `json:"about,omitempty"`
	Failed   []string       `json:"failed,omitempty"`   // methods that failed
	Presumed string         `json:"presumed,omitempty"` // the rule by which receipt on served_at is presumed, while nothing else is shown
	Subject  string         `json:"subject,omitempty"`
	Text     string         `json:"text,omitempty"`  // as it was written, codes blanked; left out in lists
	Codes    []CodeView     `json:"codes,omitempty"` // that stand on copies that were sent; left out in lists
}

// LetterList is the letters of a case.
type LetterList struct {
	Letters []LetterView `json:"letters"`
}

// DocumentView is an uploaded file without its content.
type DocumentView struct {
	ID         string    `json:"id"`
	Case       string    `json:"case,omitempty"` // none until it is attached
	Name       string    `json:"name"`
	MediaType  string    `json:"media_type"` // what its name, its declared type and its content agree on
	Size       int64     `json:"size"`       // of the original
	SHA256     string    `json:"sha256"`     // of the original, as it came
	UploadedAt time.Time `json:"uploaded_at"`
	State      string    `json:"state"`            // received and scanning: nobody reads it yet; clean, infected, unscannable
	Says       string    `json:"says,omitempty"`   // what that means for the reader
	Copy       *CopyView `json:"copy,omitempty"`   // the copy without traces, which is given out; none: there is only the original
	Public     string    `json:"public,omitempty"` // where anybody is given what is left of it for the public; none: it is not published
}

// CopyView is the copy of a document that shows the same and does not tell who
// made it, where and on which machine.
type CopyView struct {
	MediaType string   `json:"media_type"`
	Size      int64    `json:"size"`
	SHA256    string   `json:"sha256"`
	Removed   []string `json:"removed,omitempty"` // what was taken out
	Remains   []string `json:"remains,omitempty"` // what a reader should know is still in it
}

// CustodyView is who had a document and what was done with it.
type CustodyView struct {
	Document DocumentView   `json:"document"`
	Sound    bool           `json:"sound"` // each entry holds the hash of the one before, and none was changed
	Entries  []CustodyEntry `json:"entries"`
}

// CustodyEntry is one entry of a chain of custody.
type CustodyEntry struct {
	N      int       `json:"n"`
	At     time.Time `json:"at"`
	What   string    `json:"what"`             // received, scanned, copied, opened, released, served, redacted, redaction_released
	Person string    `json:"person,omitempty"` // none: the engine, or a sender without an account
	Detail string    `json:"detail,omitempty"`
	Hash   string    `json:"hash"`
}

// RedactionView is a rendition of a document from which something was blacked out.
type RedactionView struct {
	N          int            `json:"n"`
	Audiences  []string       `json:"audiences"` // complainant, respondent, panel: who is given it, and nothing else
	Marks      evidence.Marks `json:"marks"`
	Reason     string         `json:"reason"`
	MadeBy     string         `json:"made_by"`
	MadeAt     time.Time      `json:"made_at"`
	ReleasedBy string         `json:"released_by,omitempty"` // none: it waits for a second reader, and its audiences are given nothing
	ReleasedAt *time.Time     `json:"released_at,omitempty"`
	Name       string         `json:"name"`
	MediaType  string         `json:"media_type"`
	Size       int64          `json:"size"`
	SHA256     string         `json:"sha256"`
}

// RedactionList is the redactions of a document.
type RedactionList struct {
	Redactions []RedactionView `json:"redactions"`
}

// DocumentList is the documents of a case.
type DocumentList struct {
	Documents []DocumentView `json:"documents"`
}

// Draft is the answer to a report by somebody without an account: it is kept,
// sealed, and becomes final when they confirm that they have the receipt.
type Draft struct {
	Receipt   string    `json:"receipt"`    // shown this once: the way back to the report
	Words     string    `json:"words"`      // the same as thirteen words, for those who would rather keep it in their head
	ConfirmBy time.Time `json:"confirm_by"` // what is not confirmed by then is gone
	Says      string    `json:"says"`       // what to do now
	Caution   string    `json:"caution,omitempty"`
	Banners   []string  `json:"banners,omitempty"` // each guarantee that the body lets be broken under this procedure, with the reason it gave
}

// Filed is the answer to a report: it is safe.
type Filed struct {
	Case   string `json:"case"`
	Number string `json:"number"`
	Act    string `json:"act"`
	// LodgingReceipt is there when it was asked for: a text to be kept as it is.
	LodgingReceipt string `json:"lodging_receipt,omitempty"`
	// Receipt, and Words that stand for the same, are there when an office filed for somebody without an account:
	// to be read out or handed over, and not to be kept. It is shown this once.
	Receipt string `json:"receipt,omitempty"`
	Words   string `json:"words,omitempty"`

	Stage   string     `json:"stage"` // received until it is entered
	Says    string     `json:"says"`  // what happens now
	Next    []NextStep `json:"next"`  // what comes by when, as far as it is known
	Caution string     `json:"caution,omitempty"`
	Banners []string   `json:"banners,omitempty"` // each guarantee that the body lets be broken under this procedure, with the reason it gave
}

// NextStep is something that comes, with its day where it is known.
type NextStep struct {
	What     string         `json:"what"`
	Who      procedure.Role `json:"who"`
	WhoTitle string         `json:"who_title"`
	Day      clock.Date     `json:"day,omitzero"`
	Sentence string         `json:"sentence,omitempty"` // how the day was counted
}

// MyReport is what the holder of a receipt sees.
type MyReport struct {
	Number    string         `json:"number"`
	Procedure string         `json:"procedure"`
	Digest    string         `json:"digest"` // of the procedure's text
	Received  time.Time      `json:"received_at"`
	Open      bool           `json:"open"`
	Stage     string         `json:"stage"`
	Title     string         `json:"stage_title"`
	Says      string         `json:"says"`
	Outcome   string         `json:"outcome,omitempty"`
	Questions []QuestionView `json:"questions"` // put to the reporter
	Mailbox   []WordView     `json:"mailbox"`   // what the office wrote to the reporter alone; nobody else can read it
	Files     []FileView     `json:"files"`     // that went each way with the receipt, oldest first
	Caution   string         `json:"caution,omitempty"`
	Next      []NextStep     `json:"next"`
	May       []AllowedView  `json:"may"` // what the reporter may do now
	Letters   []LetterView   `json:"letters"`
	Lodged    bool           `json:"lodged,omitempty"` // there is a lodging receipt, which /reports/mine/lodging gives again
	Entries   []EntryView    `json:"entries"`
	Banners   []string       `json:"banners,omitempty"` // each guarantee that the body lets be broken under this procedure, with the reason it gave
	Guide     *GuideView     `json:"guide"`             // the same in plain words
}

// WordView is something that was written to the reporter's mailbox. SHA-256 of
// the salt's bytes and the text is the commitment, which stands in the entry with
// the number: so the reporter, and nobody else, can show what was written.
type WordView struct {
	Seq        int       `json:"seq"`
	At         time.Time `json:"at"`
	Text       string    `json:"text,omitempty"`
	Salt       string    `json:"salt,omitempty"`       // 32 bytes in hex
	Commitment string    `json:"commitment,omitempty"` // in hex
	Caution    string    `json:"caution,omitempty"`    // it cannot be read, and why
}

// FileView is a file that went between the office and the holder of a receipt. One
// from the office is given out at /reports/mine/files; what the reporter sent is not
// given back.
type FileView struct {
	ID        string    `json:"id"`
	From      string    `json:"from"` // office, you
	Seq       int       `json:"seq"`
	At        time.Time `json:"at"`
	Name      string    `json:"name,omitempty"`
	MediaType string    `json:"media_type,omitempty"`
	Size      int64     `json:"size,omitempty"`
	SHA256    string    `json:"sha256,omitempty"` // of what is given out
	Says      string    `json:"says,omitempty"`   // what became of it, or why it is not given out
}

// QuarantineView is a report that came when very many did.
type QuarantineView struct {
	Case       string     `json:"case"`
	Number     string     `json:"number"`
	Procedure  string     `json:"procedure"`
	Since      time.Time  `json:"since"`
	Open       bool       `json:"open"`
	Stage      string     `json:"stage"`
	StageTitle string     `json:"stage_title,omitempty"`
	NextDue    *time.Time `json:"next_due,omitempty"` // of the case: its clocks run
	Status     string     `json:"status"`             // waiting, released, set_aside, dismissed
	DecidedAt  *time.Time `json:"decided_at,omitempty"`
	Seq        int        `json:"seq,omitempty"` // of the entry that says so
}

// QuestionView is a question to the reporter.
type QuestionView struct {
	ID       string    `json:"id"`
	Text     string    `json:"text"`
	AskedAt  time.Time `json:"asked_at"`
	Answered bool      `json:"answered"`
}

// MyActEntered is the answer to an act by receipt.
type MyActEntered struct {
	Act    ActView   `json:"act"`
	Report *MyReport `json:"report,omitempty"`
}

// ProcedureSummary is a procedure in a list.
type ProcedureSummary struct {
	ID        string              `json:"id"`
	Version   string              `json:"version"`
	Digest    string              `json:"digest"`
	Title     string              `json:"title"`
	Body      string              `json:"body"`
	Authority procedure.Authority `json:"authority"`
	Caution   string              `json:"caution,omitempty"`
	InForce   clock.Date          `json:"in_force"`
	Track     string              `json:"track"`
	Governs   bool                `json:"governs"`       // it is the version under which a report made today is filed
	Status    string              `json:"status"`        // added, active, or retired: only an active one takes reports
	From      clock.Date          `json:"from,omitzero"` // of an active one: the first day on which it takes reports
}

// ProcedureList is the procedures that are loaded, all versions.
type ProcedureList struct {
	Procedures []ProcedureSummary `json:"procedures"`
}

// PeopleList is people found.
type PeopleList struct {
	People []store.Person `json:"people"`
}

// OfficeList is the offices of the procedures.
type OfficeList struct {
	Offices []store.Office `json:"offices"`
}

// TermList is who holds or held which office.
type TermList struct {
	Terms []TermView `json:"terms"`
}

// TermView is somebody's time in an office.
type TermView struct {
	store.Term
	Name string `json:"name"` // of the person
}

// PersonView is a person as the house knows them. An office is told the name and the
// terms alone.
type PersonView struct {
	store.Person
	Account *PersonAccount `json:"account,omitempty"` // for administrators
	Terms   []TermView     `json:"terms"`
}

// PersonAccount is by what a person signs in.
type PersonAccount struct {
	Password  bool     `json:"password"`  // an invitation was accepted
	Codes     bool     `json:"codes"`     // one-time codes are set up
	Passkeys  int      `json:"passkeys"`  // how many
	Providers []string `json:"providers"` // at which they are known
	ShutOut   bool     `json:"shut_out"`  // they may not sign in
}

// RetentionPage is a page of records of closed cases, the one whose time ends first
// at the head. Records that are kept for ever are not among them.
type RetentionPage struct {
	Until   time.Time       `json:"until"` // those whose time is over before this are told
	Records []RetentionView `json:"records"`
	Next    string          `json:"next,omitempty"` // cursor of the next page
}

// RetentionView is until when the record of a closed case is kept, and what holds it.
type RetentionView struct {
	Case          string              `json:"case"`
	Number        string              `json:"number"`
	Procedure     string              `json:"procedure"`
	Disposition   string              `json:"disposition"`
	ClosedAt      *time.Time          `json:"closed_at,omitempty"`
	Status        docket.RecordStatus `json:"status"` // kept, held or due
	Class         string              `json:"class"`  // of the retention rule
	Owner         procedure.Role      `json:"owner"`  // office that keeps the file
	OwnerTitle    string              `json:"owner_title"`
	Day           clock.Date          `json:"day"` // its last day at the least
	At            *time.Time          `json:"at,omitempty"`
	Sentence      string              `json:"sentence"` // how the day was counted
	Rule          string              `json:"rule"`
	Held          []HeldView          `json:"held"`
	ProposedUntil *time.Time          `json:"proposed_until,omitempty"` // a proposal to let go of it waits for a second person until then
}

// HeldView is one thing that holds a record, whatever the day.
type HeldView struct {
	What     string `json:"what"` // legal_hold, publication, sanction, tied_case
	Sentence string `json:"sentence"`
	Rule     string `json:"rule,omitempty"`
}

// StatisticsView counts cases. A count below five is not told, because it could
// point at people.
type StatisticsView struct {
	Procedure   string           `json:"procedure"`
	Open        *int             `json:"open"`
	Closed      *int             `json:"closed"`
	Late        *int             `json:"late"`
	MedianAge   *float64         `json:"median_age_days"`
	MedianToEnd *float64         `json:"median_to_end_days"`
	ByStage     []CountView      `json:"by_stage"`
	ByOutcome   []CountView      `json:"by_outcome"`
	ByPrinciple []CountView      `json:"by_principle"`
	ByMonth     []CountView      `json:"by_month"`
	ByAge       []CountView      `json:"by_age"`   // open: under_30, under_90, under_180, under_365, longer: days since the report
	InStage     []StageTime      `json:"in_stage"` // open
	Ended       []PrincipleEnded `json:"ended"`    // closed, by principle and outcome
}

// PrincipleEnded is how the closed cases that touched a principle ended.
type PrincipleEnded struct {
	Principle string      `json:"principle"`
	ByOutcome []CountView `json:"by_outcome"` // each outcome that there is, in one order
}

// StageTime is how long the open cases of a stage have stood in it.
type StageTime struct {
	Stage      string   `json:"stage"`
	Cases      *int     `json:"cases"`       // null: too few to be told
	MedianDays *float64 `json:"median_days"` // null with them
	Late       *int     `json:"late"`        // of them, with something overdue
}

// CountView is one count; null when it is too small to be told.
type CountView struct {
	Of    string `json:"of"`
	Cases *int   `json:"cases"`
}

// HealthView says how the parts are.
type HealthView struct {
	Status   string `json:"status"`             // ok, or down
	Database string `json:"database,omitempty"` // ok, or down
	Temporal string `json:"temporal,omitempty"` // ok, or away: reports and acts are still taken then, and decided later
	Log      string `json:"log,omitempty"`      // ok, none (nothing sealed yet), or an alarm: stopped, no_copy, copy_failing, copy_forked
}

// MeView is who the caller is.
type MeView struct {
	Person  string   `json:"person"`
	Name    string   `json:"name,omitempty"`
	Offices []string `json:"offices"` // held today, as procedure/office
	Admin   bool     `json:"admin"`
	Case    string   `json:"case,omitempty"` // the one case, for who entered by the code of a letter
	Side    bool     `json:"side,omitempty"` // their only part here is on a side of a case: they reported, are reported, or act for who is
}
