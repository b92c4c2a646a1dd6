package docket

import (
	"strconv"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of notice, service and response.
const (
	Notify        Kind = "notify"
	Serve         Kind = "serve"
	FailService   Kind = "fail_service"
	Respond       Kind = "respond"
	WaiveResponse Kind = "waive_response"
	NameCounsel   Kind = "name_counsel"
)

// noticeStages are the kinds of stage in which notice of allegations is given; it
// never changes.
var noticeStages = []procedure.Kind{procedure.Response, procedure.Inquiry, procedure.Investigation, procedure.Hearing}

func noticeActs() []Spec {
	return []Spec{
		{Kind: Notify, Title: "Give the respondent notice of the allegations", Past: "Notice of the allegations was given", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, In: noticeStages, Visible: ToParties, New: func() Particulars { return new(NoticeGiven) }, when: stageHasNotice},
		{Kind: Serve, Title: "Record proof that a notice reached its addressee", Past: "A notice was served", By: []procedure.Role{procedure.Secretariat, procedure.Owner, procedure.TheClock}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(Service) }, when: lettersWait},
		{Kind: FailService, Title: "Record that a notice could not be delivered", Past: "A notice could not be delivered", By: []procedure.Role{procedure.Secretariat, procedure.TheClock}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(ServiceFailed) }, when: lettersWait},
		{Kind: Respond, Title: "Respond to the allegations", Past: "The respondent answered", By: []procedure.Role{procedure.Respondent}, In: []procedure.Kind{procedure.Response, procedure.Inquiry, procedure.Investigation}, Visible: ToRespondent, New: func() Particulars { return new(ResponseGiven) }, when: noticeServed},
		{Kind: WaiveResponse, Title: "Waive the right to respond", Past: "The respondent waived the response", By: []procedure.Role{procedure.Respondent}, In: []procedure.Kind{procedure.Response}, Exits: []procedure.Event{procedure.ResponseWaived}, Visible: ToRespondent, New: func() Particulars { return new(ResponseWaiver) }, when: noticeServed},
		{Kind: NameCounsel, Title: "Name counsel or an adviser", Past: "Counsel was named", By: []procedure.Role{procedure.Respondent, procedure.Secretariat}, Visible: ToRespondent, New: func() Particulars { return new(CounselNamed) }},
	}
}

func stageHasNotice(m *moment) *Refusal {
	if m.stage().Notice == "" {
		return refuse(NotHere, "No notice to the respondent belongs to this stage (%s).", m.stage().Title)
	}
	return nil
}

// NoticeGiven is the written notice of what is alleged. It is written for the
// allegations that have not been noticed yet, or for those it names.
type NoticeGiven struct {
	Allegations []string `json:"allegations,omitempty"`
	Text        string   `json:"text,omitempty"`
}

func (a *NoticeGiven) about(m *moment) []string {
	if len(a.Allegations) > 0 {
		return a.Allegations
	}
	return toBeNoticed(m.s, m.stage().Notice)
}

// toBeNoticed lists the allegations the stage's notice must speak of: all, if it
// has not been written since the stage was entered, or else those added since.
func toBeNoticed(s *State, notice string) []string {
	written := false
	for i := range s.Letters {
		if l := &s.Letters[i]; l.Notice == notice && l.To == procedure.Respondent && l.Seq >= s.entered() {
			written = true
		}
	}
	var open []string
	for i := range s.Allegations {
		if x := &s.Allegations[i]; x.Dropped == 0 && (!written || x.Noticed.IsZero()) {
			open = append(open, x.ID)
		}
	}
	return open
}

func (a *NoticeGiven) check(m *moment) *Refusal {
	st := m.stage()
	if has(st.Needs, "sequestered") && m.s.Happened(procedure.Sequestered) == nil {
		return refuse(NotYet, "The evidence must be taken into custody on or before the day the respondent is told.")
	}
	if m.s.Respondent.Person == "" {
		return refuse(NotYet, "The respondent is known by name only. Say first which member that is.")
	}
	ids := a.about(m)
	if len(ids) == 0 {
		return refuse(Already, "The respondent has been told of every allegation.")
	}
	for i, id := range ids {
		if m.s.Allegation(id) == nil {
			return refuse(Unknown, "There is no allegation %q.", id).at("allegations." + strconv.Itoa(i))
		}
	}
	for i := range m.s.Letters {
		l := &m.s.Letters[i]
		if l.Notice == st.Notice && l.ServedAt.IsZero() && sameSet(l.About, ids) {
			return refuse(Already, "That notice has been written and is on its way (%s).", l.ID)
		}
	}
	return nil
}

func (a *NoticeGiven) apply(*State, *Entry) {}

func (a *NoticeGiven) follow(m *moment) {
	m.issue(m.p.Notice(m.stage().Notice), "", a.about(m))
}

// issue writes the letters of a notice, one to each addressee.
func (m *moment) issue(n *procedure.Notice, ref string, about []string) {
	if n == nil {
		m.fail("a notice is missing from the procedure")
		return
	}
	for _, to := range n.To {
		m.issueTo(n, to, ref, about)
	}
}

// issueTo writes the letter to one addressee, if there is anybody to write to.
func (m *moment) issueTo(n *procedure.Notice, to procedure.Role, ref string, about []string) {
	person := m.addressee(to)
	if person == "" && (to == procedure.Complainant || to == procedure.Respondent && m.s.Respondent.Name == "") {
		return // own motion, or a respondent nobody has named
	}
	if to == procedure.Respondent && (n.IfTold || n.Template == "closing") && !m.toldRespondent() {
		return // a report that never reached the respondent ends without reaching them
	}
	l := Letter{ID: "n" + strconv.Itoa(len(m.s.Letters)+1), Notice: n.ID, To: to, Person: person, Methods: n.Methods, About: about}
	if ref != "" && len(about) == 0 {
		l.About = []string{ref}
	}
	if to == procedure.Complainant && m.s.Complainant.Anonymous {
		l.Methods = []string{"mailbox"}
	}
	m.record(Effect{Notice: &l})
	m.happen(procedure.Issued(n.ID, to), l.ID)
	m.presumes(&l)
}

func (m *moment) toldRespondent() bool {
	for i := range m.s.Letters {
		if m.s.Letters[i].To == procedure.Respondent {
			return true
		}
	}
	return false
}

func (m *moment) addressee(to procedure.Role) string {
	switch to {
	case procedure.Complainant:
		return m.s.Complainant.Person
	case procedure.Respondent:
		return m.s.Respondent.Person
	}
	return string(to)
}

func lettersWait(m *moment) *Refusal {
	for i := range m.s.Letters {
		if l := &m.s.Letters[i]; l.ServedAt.IsZero() || l.Presumed != "" {
			return nil
		}
	}
	return refuse(Already, "Every notice written so far has been served.")
}

// Service proves that a notice reached its addressee, and when.
type Service struct {
	Letter string     `json:"letter"`
	Method string     `json:"method"` // email, registered_post, courier, personal, mailbox
	On     clock.Date `json:"on,omitzero"`
	Proof  string     `json:"proof"` // receipt number, message id, signature

	Presumed clock.Date `json:"presumed,omitzero"` // set by the engine: the day on which receipt was presumed until now
}

func (a *Service) check(m *moment) *Refusal {
	l := m.s.Letter(a.Letter)
	if l == nil {
		return refuse(Unknown, "There is no notice %q in this case.", a.Letter).at("letter")
	}
	a.Presumed = clock.Date{}
	switch {
	case l.Presumed != "":
		a.Presumed = m.date(l.ServedAt)
		if m.standsStill(l.ID) {
			return refuse(NotYet, "The time that runs from this notice stands still; what shows another day of receipt can be entered once it runs again.").at("letter")
		}
	case !l.ServedAt.IsZero():
		return refuse(Already, "That notice was served on %s.", m.day(l.ServedAt)).at("letter")
	}
	n := m.p.Notice(l.Notice)
	m.cite = n.Cite
	if !has(l.Methods, a.Method) {
		return refuse(BadRequest, "The procedure serves this notice by %s, not by %s.", strings.Join(l.Methods, " or "), a.Method).at("method")
	}
	if a.On.IsZero() {
		a.On = m.date(m.now)
	}
	if a.On.After(m.date(m.now)) {
		return refuse(BadRequest, "Service cannot be proven for a day that has not come.").at("on")
	}
	if a.On.Before(m.date(l.IssuedAt)) {
		return refuse(BadRequest, "The notice was written on %s; it cannot have been served before.", m.day(l.IssuedAt)).at("on")
	}
	return needText(a.Proof, "proof", "Say what proves it: the number of the postal receipt, the message id, who signed.")
}

func (a *Service) apply(s *State, e *Entry) {
	l := s.Letter(a.Letter)
	if l == nil {
		return
	}
	if l.Presumed != "" {
		s.unreceive(l)
	}
	l.Method, l.Entered, l.Proof, l.ServedAt = a.Method, e.Seq, a.Proof, e.At
}

func (a *Service) follow(m *moment) {
	l := m.s.Letter(a.Letter)
	m.e.Visible = sideOf(l.To)
	at := m.onDay(a.On)
	m.unpresume(l.ID, "met")
	if !a.Presumed.IsZero() {
		m.correct(l, Happening{Event: procedure.Served(l.Notice, l.To), At: at, Ref: l.ID, How: a.Method}, a.Presumed)
		return
	}
	m.happened(procedure.Served(l.Notice, l.To), l.ID, at, a.Method)
	m.maybeFinal() // when what was served opens no time to appeal
}

// noticed marks what a served notice told the respondent. It runs at the served
// event, so that the day is the day of service.
func (s *State) served(h *Happening) {
	l := s.Letter(h.Ref)
	if l == nil || !strings.HasPrefix(string(h.Event), procedure.ServedPrefix) {
		return
	}
	l.ServedAt = h.At
	if h.Presumed != "" {
		l.Method, l.Entered, l.Presumed = h.How, h.Seq, h.Presumed
	}
	if l.To != procedure.Respondent {
		return
	}
	for _, id := range l.About {
		if a := s.Allegation(id); a != nil && a.Noticed.IsZero() {
			a.Noticed, a.NoticedSeq = h.At, h.Seq
		}
		if d := s.decisionNamed(id); d != nil && d.Served.IsZero() {
			d.Served = h.At
		}
		if s.Sanction(id) == nil {
			continue
		}
		// The letter about a ruling on a breach names the sanction; it was written
		// by the entry that ruled.
		for i := range s.Decisions {
			if d := &s.Decisions[i]; d.Kind == "breach" && d.Seq == l.Seq && d.Served.IsZero() {
				d.Served = h.At
			}
		}
	}
}

// ServiceFailed records a failed attempt, so that the next method is tried.
type ServiceFailed struct {
	Letter string `json:"letter"`
	Method string `json:"method"`
	Why    string `json:"why"` // a code: refused, no_address, timed_out, returned

	Presumed bool `json:"presumed,omitempty"` // set by the engine: receipt was presumed until now
	Default  bool `json:"default,omitempty"`  // set by the engine: a default that rested on it falls
}

func (a *ServiceFailed) check(m *moment) *Refusal {
	l := m.s.Letter(a.Letter)
	if l == nil {
		return refuse(Unknown, "There is no notice %q in this case.", a.Letter).at("letter")
	}
	a.Presumed, a.Default = l.Presumed != "", false
	if !a.Presumed && !l.ServedAt.IsZero() {
		return refuse(Already, "That notice was served on %s.", m.day(l.ServedAt)).at("letter")
	}
	if a.Presumed {
		m.cite = l.Presumed
		if a.Method != l.Method {
			return refuse(BadRequest, "Receipt is presumed by %s; say that this way failed.", words(l.Method)).at("method")
		}
		if why := m.restsOn(l); why != "" {
			return refuse(TooLate, "It can no longer be entered here that the notice did not arrive: %s. It is a matter for the appeal, or for opening the case again.", why).at("letter")
		}
		a.Default = m.s.HasFlag("defaulted")
	}
	if !has(l.Methods, a.Method) {
		return refuse(BadRequest, "The procedure serves this notice by %s, not by %s.", strings.Join(l.Methods, " or "), a.Method).at("method")
	}
	if has(l.Failed, a.Method) {
		return refuse(Already, "That attempt is on the docket.").at("method")
	}
	return needText(a.Why, "why", "Say why it could not be delivered.")
}
func (a *ServiceFailed) apply(s *State, _ *Entry) {
	l := s.Letter(a.Letter)
	if l == nil {
		return
	}
	if a.Presumed {
		s.unreceive(l)
	}
	if a.Default {
		s.undefault()
	}
	l.Failed = append(l.Failed, a.Method)
}

// follow takes back what was held on the presumption that the notice arrived: the
// time it set running, and a default; the case waits for service again.
func (a *ServiceFailed) follow(m *moment) {
	l := m.s.Letter(a.Letter)
	m.unpresume(l.ID, "void")
	if a.Presumed {
		for i := range m.s.Clocks {
			if c := &m.s.Clocks[i]; c.Ref == l.ID && c.Open() {
				m.record(Effect{Ended: &ClockEnd{ID: c.ID, Why: "void"}})
			}
		}
	}
	if a.Default {
		for i := len(m.s.Visits) - 1; i >= 0; i-- {
			if st := m.p.Stage(m.s.Visits[i].Stage); st != nil && st.Kind == procedure.Charge {
				m.goTo(st.ID, "")
				break
			}
		}
	}
	m.presumes(l)
}

func noticeServed(m *moment) *Refusal {
	for i := range m.s.Allegations {
		if !m.s.Allegations[i].Noticed.IsZero() {
			return nil
		}
	}
	return refuse(NotYet, "The response opens when notice of the allegations has been served on the respondent.")
}

// ResponseGiven is the respondent's answer to the notice.
type ResponseGiven struct {
	Text     string            `json:"text"`
	Answers  map[string]string `json:"answers,omitempty"` // allegation id: admitted, denied, no_knowledge
	Evidence []NewEvidence     `json:"evidence,omitempty"`
}

func (a *ResponseGiven) check(m *moment) *Refusal {
	if r := checkAnswers(m, a.Answers); r != nil {
		return r
	}
	return needText(a.Text, "text", "Write your response, or waive it.")
}

func checkAnswers(m *moment, answers map[string]string) *Refusal {
	for _, id := range sortedKeys(answers) {
		if m.s.Allegation(id) == nil {
			return refuse(Unknown, "There is no allegation %q.", id).at("answers." + id)
		}
		if !has([]string{"admitted", "denied", "no_knowledge"}, answers[id]) {
			return refuse(BadRequest, "Answer admitted, denied or no_knowledge.").at("answers." + id)
		}
	}
	return nil
}

func (a *ResponseGiven) apply(s *State, e *Entry) {
	s.answer(a.Answers)
	for _, n := range a.Evidence {
		s.addEvidence(n, procedure.Respondent, e.Seq)
		s.Evidence[len(s.Evidence)-1].Disclosed = e.Seq
	}
}

func (s *State) answer(answers map[string]string) {
	for i := range s.Allegations {
		if v := answers[s.Allegations[i].ID]; v != "" {
			s.Allegations[i].Answer = v
		}
	}
}

func (a *ResponseGiven) follow(m *moment) {
	m.responded(procedure.Responded)
}

// responded leaves the stage by the event if it is the stage's, or only notes
// it: a late or a further answer is taken in, whatever the stage.
func (m *moment) responded(ev procedure.Event) {
	if _, ok := m.stage().Exit(ev); ok {
		m.leave(ev)
		return
	}
	m.happen(ev, "")
}

// ResponseWaiver gives up the response.
type ResponseWaiver struct{}

func (a *ResponseWaiver) check(*moment) *Refusal { return nil }
func (a *ResponseWaiver) apply(*State, *Entry)   {}
func (a *ResponseWaiver) follow(m *moment)       { m.leave(procedure.ResponseWaived) }

// CounselNamed lets another person act for the respondent.
type CounselNamed struct {
	Person string `json:"person"`
}

func (a *CounselNamed) check(m *moment) *Refusal {
	if a.Person == "" {
		return refuse(BadRequest, "Say who.").at("person")
	}
	if has(m.s.Counsel, a.Person) {
		return refuse(Already, "That person is counsel already.").at("person")
	}
	if a.Person == m.s.Complainant.Person || m.s.Investigates(a.Person, true) || m.seatedEver(a.Person) {
		return refuse(Conflicted, "That person has another part in this case.").at("person")
	}
	return nil
}
func (a *CounselNamed) apply(s *State, _ *Entry) { s.Counsel = append(s.Counsel, a.Person) }
func (a *CounselNamed) follow(*moment)           {}

func (m *moment) seatedEver(person string) bool {
	for i := range m.s.Panels {
		for j := range m.s.Panels[i].Seats {
			if m.s.Panels[i].Seats[j].Person == person {
				return true
			}
		}
	}
	return false
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !has(b, x) {
			return false
		}
	}
	return true
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	for i := 1; i < len(keys); i++ {
		for j := i; j > 0 && keys[j] < keys[j-1]; j-- {
			keys[j], keys[j-1] = keys[j-1], keys[j]
		}
	}
	return keys
}
