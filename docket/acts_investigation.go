package docket

import (
	"slices"
	"strconv"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of inquiry and investigation.
const (
	Sequester       Kind = "sequester"
	Assign          Kind = "assign"
	RecordEvidence  Kind = "record_evidence"
	RecordInterview Kind = "record_interview"
	Disclose        Kind = "disclose"
	ConcludeInquiry Kind = "conclude_inquiry"
	IssueDraft      Kind = "issue_draft"
	Comment         Kind = "comment"
	FileReport      Kind = "file_report"
	AddAllegation   Kind = "add_allegation"
	AddRespondent   Kind = "add_respondent"
)

func investigationActs() []Spec {
	working := []procedure.Role{procedure.Investigator, procedure.Owner, procedure.Secretariat}
	before := []procedure.Kind{procedure.Intake, procedure.Screening, procedure.Response, procedure.Inquiry, procedure.Investigation, procedure.Review, procedure.Charge, procedure.Hearing, procedure.Decision}
	return []Spec{
		{Kind: Sequester, Title: "Take evidence into custody", Past: "Evidence was taken into custody", By: working, In: before, Visible: ToStaff, New: func() Particulars { return new(Sequestration) }},
		{Kind: Assign, Title: "Assign an investigator", Past: "An investigator was assigned", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, In: before, Visible: ToStaff, New: func() Particulars { return new(Assigning) }},
		{Kind: RecordEvidence, Title: "Enter evidence on the register", Past: "Evidence was entered on the register", By: append([]procedure.Role{procedure.Parties}, working...), In: before, Visible: ToStaff, New: func() Particulars { return new(EvidenceEntered) }},
		{Kind: RecordInterview, Title: "Record an interview", Past: "An interview was recorded", By: working, In: before, Visible: ToStaff, New: func() Particulars { return new(InterviewHeld) }},
		{Kind: Disclose, Title: "Let the respondent see evidence", Past: "Evidence was disclosed to the respondent", By: working, In: append(before[2:len(before):len(before)], procedure.ReconsiderStage, procedure.AppealStage), Visible: ToRespondent, New: func() Particulars { return new(Disclosure) }},
		{Kind: ConcludeInquiry, Title: "Say whether an investigation is warranted", Past: "The inquiry was concluded", By: []procedure.Role{procedure.Owner}, In: []procedure.Kind{procedure.Inquiry}, Exits: []procedure.Event{procedure.Warranted, procedure.NotWarranted}, Visible: ToParties, New: func() Particulars { return new(InquiryEnd) }},
		{Kind: IssueDraft, Title: "Send the draft report for comment", Past: "The draft report went out for comment", By: []procedure.Role{procedure.Investigator, procedure.Owner}, In: []procedure.Kind{procedure.Investigation, procedure.Inquiry}, Visible: ToParties, New: func() Particulars { return new(DraftSent) }, when: stageHasDraft},
		{Kind: Comment, Title: "Comment on the report", Past: "The report was commented on", By: []procedure.Role{procedure.Parties}, In: []procedure.Kind{procedure.Investigation, procedure.Inquiry, procedure.Review, procedure.Hearing}, Visible: ToStaff, New: func() Particulars { return new(CommentGiven) }, when: reportServed},
		{Kind: FileReport, Title: "File the report of the investigation", Past: "The report of the investigation was filed", By: []procedure.Role{procedure.Investigator, procedure.Owner}, In: []procedure.Kind{procedure.Investigation}, Exits: []procedure.Event{procedure.Reported}, Visible: ToStaff, New: func() Particulars { return new(ReportFiled) }},
		{Kind: AddAllegation, Title: "Add an allegation", Past: "An allegation was added", By: []procedure.Role{procedure.Owner, procedure.Investigator, procedure.Secretariat}, In: before, Visible: ToStaff, New: func() Particulars { return new(AllegationAdded) }, when: canStillBeTold},
		{Kind: AddRespondent, Title: "Open a linked case against another respondent", Past: "Another respondent was added, in a linked case", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, In: before, Visible: ToStaff, New: func() Particulars { return new(RespondentAdded) }},
	}
}

// Sequestration takes evidence into custody, before the respondent is told
// where the procedure asks for that (42 CFR 93.305).
type Sequestration struct {
	Items    []NewEvidence `json:"items"`
	Evidence []string      `json:"evidence,omitempty"` // items on the register already
}

func (a *Sequestration) check(m *moment) *Refusal {
	if len(a.Items)+len(a.Evidence) == 0 {
		return refuse(BadRequest, "Say what was taken into custody.").at("items")
	}
	for i, n := range a.Items {
		if r := needText(n.Title, "items."+strconv.Itoa(i)+".title", "Say what the item is."); r != nil {
			return r
		}
	}
	return checkEvidence(m, a.Evidence, "evidence")
}

func checkEvidence(m *moment, ids []string, field string) *Refusal {
	for i, id := range ids {
		if m.s.EvidenceItem(id) == nil {
			return refuse(Unknown, "There is no evidence %q on the register.", id).at(field + "." + strconv.Itoa(i))
		}
	}
	return nil
}

// EvidenceItem returns the item on the register, or nil.
func (s *State) EvidenceItem(id string) *Evidence {
	return first(s.Evidence, func(x *Evidence) bool { return x.ID == id })
}

func (a *Sequestration) apply(s *State, e *Entry) {
	for _, n := range a.Items {
		s.addEvidence(n, e.By.As, e.Seq)
		s.Evidence[len(s.Evidence)-1].Sequestered = e.Seq
	}
	for _, id := range a.Evidence {
		if x := s.EvidenceItem(id); x != nil {
			x.Sequestered = e.Seq
		}
	}
}
func (a *Sequestration) follow(m *moment) { m.happen(procedure.Sequestered, "") }

// Assigning puts an investigator on the case, in the place of an earlier one.
type Assigning struct {
	Person string `json:"person"`
}

func (a *Assigning) check(m *moment) *Refusal {
	switch {
	case a.Person == "":
		return refuse(BadRequest, "Say who investigates.").at("person")
	case m.s.Investigates(a.Person, false):
		return refuse(Already, "That person is assigned already.").at("person")
	case a.Person == m.act.By.Person && !m.holds(procedure.Owner):
		return refuse(Conflicted, "Nobody assigns a case to themselves.").at("person")
	}
	if r := m.outsider(a.Person); r != nil {
		return r
	}
	if m.seatedEver(a.Person) {
		return refuse(Conflicted, "A member of a body that rules on this case cannot investigate it.").at("person")
	}
	if r := m.keptApart(a.Person, procedure.Investigator); r != nil {
		return r.at("person")
	}
	return nil
}

// outsider refuses a person who is a party, counsel, recused or walled, for any
// official part in the case.
func (m *moment) outsider(person string) *Refusal {
	switch {
	case person == m.s.Respondent.Person || has(m.s.Counsel, person):
		return refuse(Conflicted, "The respondent's side takes no official part in the case.").at("person")
	case person == m.s.Complainant.Person:
		return refuse(Conflicted, "The complainant takes no official part in the case.").at("person")
	case m.s.Recused(person):
		return refuse(Conflicted, "That person is off this case.").at("person").rule(m.p.Conflicts.Cite)
	case m.walled(person):
		return refuse(Conflicted, "That person cannot be given a part in this case.").at("person").rule(m.p.Conflicts.Cite)
	}
	return nil
}

func (a *Assigning) apply(s *State, e *Entry) {
	for i := range s.Assigned {
		if s.Assigned[i].Until == 0 {
			s.Assigned[i].Until = e.Seq
		}
	}
	s.Assigned = append(s.Assigned, Assignment{Person: a.Person, From: e.Seq})
}
func (a *Assigning) follow(m *moment) { m.happen(procedure.Assigned, "") }

// EvidenceEntered puts items on the register.
type EvidenceEntered struct {
	Items []NewEvidence `json:"items"`
}

func (a *EvidenceEntered) check(*moment) *Refusal {
	if len(a.Items) == 0 {
		return refuse(BadRequest, "Say what the evidence is.").at("items")
	}
	for i, n := range a.Items {
		if r := needText(n.Title, "items."+strconv.Itoa(i)+".title", "Say what the item is."); r != nil {
			return r
		}
	}
	return nil
}
func (a *EvidenceEntered) apply(s *State, e *Entry) {
	for _, n := range a.Items {
		s.addEvidence(n, e.By.As, e.Seq)
		if e.By.As == procedure.Respondent {
			s.Evidence[len(s.Evidence)-1].Disclosed = e.Seq
		}
	}
}
func (a *EvidenceEntered) follow(m *moment) {
	if m.as == procedure.Complainant || m.as == procedure.Respondent {
		m.e.Visible = sideOf(m.as)
	}
}

// InterviewHeld records an interview.
type InterviewHeld struct {
	Of                 procedure.Role `json:"of"` // complainant, respondent, witness
	Person             string         `json:"person,omitempty"`
	On                 clock.Date     `json:"on"`
	Recorded           bool           `json:"recorded,omitempty"`
	TranscriptReturned bool           `json:"transcript_returned,omitempty"`
	Title              string         `json:"title,omitempty"`
}

func (a *InterviewHeld) check(m *moment) *Refusal {
	if !has([]procedure.Role{procedure.Complainant, procedure.Respondent, "witness"}, a.Of) {
		return refuse(BadRequest, "Say who was interviewed: the complainant, the respondent or a witness.").at("of")
	}
	if a.On.IsZero() || a.On.After(m.date(m.now)) {
		return refuse(BadRequest, "Say on which day the interview was held.").at("on")
	}
	return nil
}
func (a *InterviewHeld) apply(s *State, e *Entry) {
	s.Interviews = append(s.Interviews, Interview{Of: a.Of, Person: a.Person, On: a.On, Recorded: a.Recorded, Transcript: a.TranscriptReturned, Seq: e.Seq})
	title := a.Title
	if title == "" {
		title = "Interview with the " + string(a.Of)
	}
	s.Evidence = append(s.Evidence, Evidence{
		ID: "e" + strconv.Itoa(len(s.Evidence)+1), Title: title, From: procedure.Investigator, Added: e.Seq,
		Independent: a.Of != procedure.Complainant || !s.Anonymous,
	})
}
func (a *InterviewHeld) follow(*moment) {}

// Disclosure lets the respondent see items of evidence, all of them if none is
// named (guarantee 18).
type Disclosure struct {
	Evidence []string `json:"evidence,omitempty"`
}

func (a *Disclosure) check(m *moment) *Refusal {
	if len(a.Evidence) == 0 && len(m.s.Evidence) == 0 {
		return refuse(NotYet, "There is no evidence on the register yet.")
	}
	return checkEvidence(m, a.Evidence, "evidence")
}
func (a *Disclosure) apply(s *State, e *Entry) {
	for i := range s.Evidence {
		x := &s.Evidence[i]
		if x.Disclosed == 0 && (len(a.Evidence) == 0 || has(a.Evidence, x.ID)) {
			x.Disclosed = e.Seq
		}
	}
}
func (a *Disclosure) follow(*moment) {}

// InquiryEnd says whether there is enough to investigate.
type InquiryEnd struct {
	Warranted bool   `json:"warranted"`
	Reasons   string `json:"reasons"`
}

func (a *InquiryEnd) check(m *moment) *Refusal {
	on := procedure.NotWarranted
	if a.Warranted {
		on = procedure.Warranted
	}
	if _, ok := m.stage().Exit(on); !ok {
		return refuse(NoProvision, "The procedure has no such way out of the inquiry.").at("warranted")
	}
	if r := m.needs(); r != nil && a.Warranted {
		return r
	}
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *InquiryEnd) apply(*State, *Entry) {}
func (a *InquiryEnd) follow(m *moment) {
	if a.Warranted {
		m.leave(procedure.Warranted)
		return
	}
	m.leave(procedure.NotWarranted)
}

// needs holds the stage's guards: what must have happened before it is left
// with a result.
func (m *moment) needs() *Refusal {
	st := m.stage()
	for _, n := range st.Needs {
		if r := m.need(n); r != nil {
			return r.cited(st.Cite)
		}
	}
	return nil
}

func (m *moment) need(n string) *Refusal {
	switch n {
	case "sequestered":
		if m.s.Happened(procedure.Sequestered) == nil {
			return refuse(NotYet, "The evidence must have been taken into custody.")
		}
	case "investigator":
		if m.s.Happened(procedure.Assigned) == nil {
			return refuse(NotYet, "An investigator must have been assigned.")
		}
	case "notice_served":
		for i := range m.s.Allegations {
			if a := &m.s.Allegations[i]; a.Noticed.IsZero() && a.Dropped == 0 {
				return refuse(NotYet, "Notice of allegation %s has not been served on the respondent.", a.ID)
			}
		}
	case "respondent_interviewed":
		if !m.interviewed(procedure.Respondent) {
			return refuse(NotYet, "The respondent must have been offered an interview, and it must be on the record.")
		}
	case "evidence_disclosed":
		for i := range m.s.Evidence {
			if m.s.Evidence[i].Disclosed == 0 {
				return refuse(NotYet, "The respondent has not been able to see all the evidence (%s).", m.s.Evidence[i].ID)
			}
		}
	case "draft_commented":
		return m.draftDone()
	case "panel_seated":
		return m.panelReady()
	case "comments_closed":
		for i := range m.s.Clocks {
			c := &m.s.Clocks[i]
			if c.Open() && c.Act == Comment {
				return refuse(NotYet, "The parties may still answer the report until %s.", c.Deadline.Day).until(c.Deadline.At)
			}
		}
	}
	return nil
}

func (m *moment) interviewed(r procedure.Role) bool {
	for i := range m.s.Interviews {
		if m.s.Interviews[i].Of == r {
			return true
		}
	}
	return false
}

// draftDone holds a final report until the draft was served, and commented on
// or the time for comments over.
func (m *moment) draftDone() *Refusal {
	st := m.stage()
	if len(m.s.Drafts) == 0 || m.s.Drafts[len(m.s.Drafts)-1].Seq < m.s.entered() {
		return refuse(NotYet, "A draft of the report must first go to the respondent for comment.")
	}
	served := m.s.Happened(procedure.Served(st.Draft, procedure.Respondent))
	if served == nil || served.Seq < m.s.Drafts[len(m.s.Drafts)-1].Seq {
		return refuse(NotYet, "The draft report has not reached the respondent yet.")
	}
	if len(m.s.Drafts[len(m.s.Drafts)-1].Commented) > 0 {
		return nil
	}
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Act == Comment && c.Open() && c.Owner == procedure.Respondent {
			return refuse(NotYet, "The respondent may comment on the draft until %s.", c.Deadline.Day).until(c.Deadline.At)
		}
	}
	return nil
}

func stageHasDraft(m *moment) *Refusal {
	if m.stage().Draft == "" {
		return refuse(NoProvision, "No draft report goes out in this stage (%s).", m.stage().Title)
	}
	return nil
}

// DraftSent sends the draft report, and with it the evidence, for comment.
type DraftSent struct {
	Text     string `json:"text,omitempty"`
	Document string `json:"document,omitempty"`
}

func (a *DraftSent) check(*moment) *Refusal {
	if a.Document != "" {
		return nil
	}
	return needText(a.Text, "text", "Attach the draft report, or write it here.")
}

func (a *DraftSent) apply(s *State, e *Entry) {
	s.Drafts = append(s.Drafts, Draft{Seq: e.Seq})
	// The respondent gets the evidence together with the draft (42 CFR 93.312(a)).
	for i := range s.Evidence {
		if s.Evidence[i].Disclosed == 0 {
			s.Evidence[i].Disclosed = e.Seq
		}
	}
}
func (a *DraftSent) follow(m *moment) {
	m.issue(m.p.Notice(m.stage().Draft), "", nil)
	m.happen(procedure.DraftSent, "")
}

func reportServed(m *moment) *Refusal {
	for i := range m.s.Letters {
		l := &m.s.Letters[i]
		if n := m.p.Notice(l.Notice); n != nil && (n.Template == "draft_report" || n.Template == "report") && !l.ServedAt.IsZero() {
			return nil
		}
	}
	return refuse(NotYet, "There is no report to comment on yet.")
}

// CommentGiven is a party's comment on a draft or a report.
type CommentGiven struct {
	Text     string        `json:"text"`
	Evidence []NewEvidence `json:"evidence,omitempty"`
}

func (a *CommentGiven) check(m *moment) *Refusal {
	for i := range m.s.Clocks {
		c := &m.s.Clocks[i]
		if c.Act == Comment && c.End == "expired" && (c.Owner == m.as || c.Owner == procedure.Parties) && m.noneOpen(Comment) {
			return refuse(TooLate, "The time to comment ended on %s: %s.", c.Deadline.Day, c.Deadline.Sentence).rule(c.Cite)
		}
	}
	return needText(a.Text, "text", "Write your comment.")
}

func (m *moment) noneOpen(act Kind) bool {
	for i := range m.s.Clocks {
		if m.s.Clocks[i].Act == act && m.s.Clocks[i].Open() {
			return false
		}
	}
	return true
}

func (a *CommentGiven) apply(s *State, e *Entry) {
	if n := len(s.Drafts); n > 0 && e.By.As == procedure.Respondent {
		s.Drafts[n-1].Commented = append(s.Drafts[n-1].Commented, e.Seq)
	}
	for _, n := range a.Evidence {
		s.addEvidence(n, e.By.As, e.Seq)
		if e.By.As == procedure.Respondent {
			s.Evidence[len(s.Evidence)-1].Disclosed = e.Seq
		}
	}
}

func (a *CommentGiven) follow(m *moment) {
	m.e.Visible = sideOf(m.as)
	ev := procedure.Commented
	m.happen(ev, string(m.as))
	m.happen(procedure.Event("commented:"+string(m.as)), "")
}

// ReportFiled closes the investigation with its report.
type ReportFiled struct {
	Text      string   `json:"text,omitempty"`
	Document  string   `json:"document,omitempty"`
	Recommend []string `json:"recommend,omitempty"` // allegations said to be proven
}

func (a *ReportFiled) check(m *moment) *Refusal {
	if r := m.needs(); r != nil {
		return r
	}
	for i, id := range a.Recommend {
		if m.s.Allegation(id) == nil {
			return refuse(Unknown, "There is no allegation %q.", id).at("recommend." + strconv.Itoa(i))
		}
	}
	if a.Document != "" {
		return nil
	}
	return needText(a.Text, "text", "Attach the report, or write it here.")
}
func (a *ReportFiled) apply(*State, *Entry) {}
func (a *ReportFiled) follow(m *moment) {
	if n := m.stage().Report; n != "" {
		m.issue(m.p.Notice(n), "", nil)
	}
	m.leave(procedure.Reported)
}

// AllegationAdded brings a further allegation into the case. It needs a notice
// of its own, and time, before anything can be found on it (guarantee 3).
type AllegationAdded struct {
	Allegation NewCharge `json:"allegation"`
	Reasons    string    `json:"reasons"`
	Exception  string    `json:"exception,omitempty"` // why conduct further back than the procedure looks is taken up all the same
}

// canStillBeTold refuses a new allegation where no notice of it could be given any
// more, neither here nor in a stage that the case can still come to: it could
// never be found on, and the case never be decided (guarantees 3, 22).
func canStillBeTold(m *moment) *Refusal {
	remands := []procedure.Event{procedure.RemandedToFacts, procedure.RemandedToDecide} // an appeal is not there for it
	if m.ahead(remands, func(st *procedure.Stage) bool {
		return st.Kind == procedure.Charge || st.Notice != "" && has(noticeStages, st.Kind)
	}) {
		return nil
	}
	return refuse(TooLate, "The respondent can no longer be given notice of a new allegation in this case; it belongs into a report of its own.")
}

func (a *AllegationAdded) check(m *moment) *Refusal {
	if r := a.Allegation.check(m, "allegation"); r != nil {
		return r
	}
	if r := a.lookedBackAt(m); r != nil {
		return r
	}
	return needText(a.Reasons, "reasons", "Say where the allegation comes from.")
}
func (a *AllegationAdded) apply(s *State, e *Entry) { s.addAllegation(&a.Allegation, e.Seq) }
func (a *AllegationAdded) follow(*moment)           {}

// RespondentAdded opens a case of its own against another person, linked to
// this one: one respondent a case, so that each has a hearing of their own.
type RespondentAdded struct {
	NewCase    string      `json:"new_case"`
	Respondent Party       `json:"respondent"`
	Charges    []NewCharge `json:"allegations"`
	Reasons    string      `json:"reasons"`
	Kept       bool        `json:"kept,omitempty"` // set by the engine: they are kept from this case, which says that they are reported
}

func (a *RespondentAdded) check(m *moment) *Refusal {
	if a.NewCase == "" || a.NewCase == m.s.Case {
		return refuse(BadRequest, "The linked case needs an id of its own.").at("new_case")
	}
	if a.Respondent.Person == m.s.Respondent.Person && a.Respondent.Person != "" {
		return refuse(Already, "That person is the respondent of this case.").at("respondent")
	}
	if len(a.Charges) == 0 {
		return refuse(BadRequest, "Say what is alleged.").at("allegations")
	}
	for i := range a.Charges {
		if r := a.Charges[i].check(m, "allegations."+strconv.Itoa(i)); r != nil {
			return r
		}
	}
	a.Kept = a.keeps(m.s)
	return needText(a.Reasons, "reasons", "Give the reasons.")
}
func (a *RespondentAdded) apply(s *State, e *Entry) {
	s.Links = append(s.Links, Link{Case: a.NewCase, Why: "added_respondent", Seq: e.Seq})
	switch {
	case !a.Kept: // as before: whoever worked here could read it
	case a.Respondent.Person != "":
		s.Walls = append(s.Walls, a.Respondent.Person)
	default:
		s.keepOut(&Described{Name: a.Respondent.Name}, e.Seq)
	}
}

// keeps reports whether somebody comes to be kept out: whoever stands on a side of
// this case knows of it.
func (a *RespondentAdded) keeps(s *State) bool {
	if who := a.Respondent.Person; who != "" {
		return who != s.Complainant.Person && !has(s.Counsel, who) && !s.Walled(who)
	}
	d := Described{Name: a.Respondent.Name}
	return !d.Marks().None() && !slices.ContainsFunc(s.Named, func(k KeptOut) bool { return !k.Respondent && k.Described == d })
}
func (a *RespondentAdded) follow(*moment) {}
