package docket

import (
	"strconv"
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Acts of intake.
const (
	File            Kind = "file"
	Acknowledge     Kind = "acknowledge"
	AskInformation  Kind = "ask_information"
	GiveInformation Kind = "give_information"
	CompleteIntake  Kind = "complete_intake"
	WaiveLimit      Kind = "waive_limit"
	ShutOut         Kind = "wall"
	FreeNamesake    Kind = "free_namesake"
	RerouteOffice   Kind = "reroute"
	Identify        Kind = "identify_respondent"
	GiveFeedback    Kind = "give_feedback"
)

func intakeActs() []Spec {
	return []Spec{
		{Kind: File, Title: "File a report", Past: "A report was filed", By: []procedure.Role{procedure.Anyone}, Visible: ToComplainant, New: func() Particulars { return new(Report) }, when: onlyFirst},
		{Kind: Acknowledge, Title: "Acknowledge the report", Past: "The report was acknowledged", By: []procedure.Role{procedure.Secretariat, procedure.Owner}, Visible: ToComplainant, New: func() Particulars { return new(Acknowledgement) }, when: notAcknowledged},
		{Kind: GiveFeedback, Title: "Tell the reporter what was done with the report", Past: "The reporter was told what was done with the report", By: []procedure.Role{procedure.Secretariat, procedure.Owner}, Visible: ToComplainant, New: func() Particulars { return new(Feedback) }, when: hasReporter},
		{Kind: AskInformation, Title: "Ask a party for information", Past: "Information was asked for", By: []procedure.Role{procedure.Owner, procedure.Secretariat, procedure.Investigator}, Visible: ToStaff, New: func() Particulars { return new(Question) }},
		{Kind: GiveInformation, Title: "Give information", Past: "Information was given", By: []procedure.Role{procedure.Complainant, procedure.Respondent}, Visible: ToStaff, New: func() Particulars { return new(InformationReply) }},
		{Kind: CompleteIntake, Title: "Pass the report on as complete", Past: "The report was found complete", By: []procedure.Role{procedure.Owner}, In: []procedure.Kind{procedure.Intake}, Exits: []procedure.Event{procedure.Complete}, Visible: ToStaff, New: func() Particulars { return new(Completed) }},
		{Kind: WaiveLimit, Title: "Waive the filing limit, or how far back conduct may lie", Past: "A limit on the report was waived", By: nil, Visible: ToStaff, New: func() Particulars { return new(LimitWaiver) }, when: isLate},
		{Kind: ShutOut, Title: "Keep a person from knowing of the case", Past: "A person was kept from the case", By: []procedure.Role{procedure.Secretariat, procedure.Complainant, procedure.Owner}, Visible: ToStaff, New: func() Particulars { return new(Wall) }},
		{Kind: FreeNamesake, Title: "Find that somebody of a name is another person", Past: "Somebody of a name was found to be another person", By: []procedure.Role{procedure.Secretariat}, Closed: true, Visible: ToStaff, New: func() Particulars { return new(Namesake) }, when: anyNamed},
		{Kind: Identify, Title: "Say which member the respondent is", Past: "The respondent was identified", By: []procedure.Role{procedure.Secretariat, procedure.Owner, procedure.Investigator}, Visible: ToStaff, New: func() Particulars { return new(RespondentIdentified) }, when: unknownRespondent},
		{Kind: RerouteOffice, Title: "Pass an office's work on this case to its substitute", Past: "An office's work on this case went to its substitute", By: []procedure.Role{procedure.Staff}, Visible: ToStaff, New: func() Particulars { return new(Rerouting) }},
	}
}

// Acknowledgement tells the reporter that the report was received.
type Acknowledgement struct {
	Text string `json:"text,omitempty"`
}

func notAcknowledged(m *moment) *Refusal {
	if m.s.Happened(procedure.Acknowledged) != nil {
		return refuse(Already, "The report was acknowledged on %s.", m.day(m.s.Happened(procedure.Acknowledged).At))
	}
	return nil
}

func (a *Acknowledgement) check(*moment) *Refusal { return nil }

func (a *Acknowledgement) apply(*State, *Entry) {}

func (a *Acknowledgement) follow(m *moment) { m.happen(procedure.Acknowledged, "") }

func hasReporter(m *moment) *Refusal {
	if m.s.Complainant.Person == "" {
		return refuse(NotHere, "Nobody reported this case who could be told.")
	}
	return nil
}

// Feedback tells the reporter what was done with the report, or is going to be,
// and why (Directive (EU) 2019/1937, art. 9(1)(f)). It can be given more than
// once.
type Feedback struct {
	Text string `json:"text"`
}

func (a *Feedback) check(*moment) *Refusal {
	return needText(a.Text, "text", "Say what was done with the report, or is going to be, and why.")
}

func (a *Feedback) apply(*State, *Entry) {}

func (a *Feedback) follow(m *moment) { m.happen(procedure.FeedbackGiven, "") }

// Question asks a party for information.
type Question struct {
	To   procedure.Role `json:"to"`
	Text string         `json:"text"`
}

func (a *Question) check(m *moment) *Refusal {
	if a.To != procedure.Complainant && a.To != procedure.Respondent {
		return refuse(BadRequest, "Ask the complainant or the respondent.").at("to")
	}
	if a.To == procedure.Complainant && m.s.Complainant.Person == "" {
		return refuse(BadRequest, "There is no complainant in this case to ask.").at("to")
	}
	return needText(a.Text, "text", "Say what you ask for.")
}

func (a *Question) apply(s *State, e *Entry) {
	s.Informations = append(s.Informations, Information{ID: "q" + strconv.Itoa(len(s.Informations)+1), To: a.To, Asked: e.Seq})
}

func (a *Question) follow(m *moment) {
	m.e.Visible = sideOf(a.To)
	for i := range m.p.Notices {
		if n := &m.p.Notices[i]; n.Template == "information_request" && has(n.To, a.To) {
			m.issueTo(n, a.To, m.s.Informations[len(m.s.Informations)-1].ID, nil)
			break
		}
	}
	m.happen(procedure.InformationAsked, m.s.Informations[len(m.s.Informations)-1].ID)
}

// InformationReply answers a question, or adds of one's own accord.
type InformationReply struct {
	Question string        `json:"question,omitempty"`
	Text     string        `json:"text"`
	Evidence []NewEvidence `json:"evidence,omitempty"`
}

func (a *InformationReply) check(m *moment) *Refusal {
	if a.Question != "" && m.question(a.Question) == nil {
		return refuse(Unknown, "There is no question %q.", a.Question).at("question")
	}
	return needText(a.Text, "text", "Say what you want to add.")
}

func (m *moment) question(id string) *Information {
	return first(m.s.Informations, func(x *Information) bool { return x.ID == id })
}

func (a *InformationReply) apply(s *State, e *Entry) {
	for i := range s.Informations {
		q := &s.Informations[i]
		if q.Answered == 0 && (a.Question == q.ID || a.Question == "" && q.To == e.By.As) {
			q.Answered = e.Seq
		}
	}
	for _, n := range a.Evidence {
		s.addEvidence(n, e.By.As, e.Seq)
	}
}

func (a *InformationReply) follow(m *moment) {
	m.e.Visible = sideOf(m.as)
	m.happen(procedure.InformationGiven, a.Question)
}

// Completed passes a report on from intake.
type Completed struct {
	Note string `json:"note,omitempty"`
}

func (a *Completed) check(m *moment) *Refusal {
	for i := range m.s.Flags {
		if m.s.Flags[i].Flag == "undocumented" && len(m.s.Evidence) == 0 {
			return refuse(NotYet, "The ground alleged asks for documents, and none has been given. Ask for them, or dismiss the report.")
		}
	}
	return m.barredFrom(procedure.Complete) // nothing screens it after this
}

func (a *Completed) apply(*State, *Entry) {}

func (a *Completed) follow(m *moment) { m.leave(procedure.Complete) }

func unknownRespondent(m *moment) *Refusal {
	if m.s.Respondent.Person != "" {
		return refuse(Already, "The respondent is known; a case against somebody else is another case.")
	}
	return nil
}

// RespondentIdentified matches the name a reporter gave to a person on the
// body's rolls, with the standings this track can touch.
type RespondentIdentified struct {
	Person    string          `json:"person"`
	Standings []PartyStanding `json:"standings,omitempty"`
	LeftOn    clock.Date      `json:"left_on,omitzero"`
}

func (a *RespondentIdentified) check(m *moment) *Refusal {
	switch {
	case a.Person == "":
		return refuse(BadRequest, "Say who the respondent is.").at("person")
	case a.Person == m.s.Complainant.Person:
		return refuse(Conflicted, "The complainant cannot be the respondent of the same case.").at("person")
	case a.Person == m.act.By.Person:
		return refuse(Conflicted, "You cannot handle a case in which you are the respondent; pass it to the substitute.").at("person")
	case m.s.Investigates(a.Person, true) || m.seatedEver(a.Person):
		return refuse(Conflicted, "That person has an official part in this case.").at("person")
	case m.keptOtherwise(a.Person):
		return refuse(Conflicted, "That person was named as one who must not know of the case; a respondent has a right to know. Clear that up first.").at("person")
	}
	for i, st := range a.Standings {
		if m.p.Standing(st.Standing) == nil {
			return refuse(Unknown, "This procedure knows no standing called %q.", st.Standing).at("standings." + strconv.Itoa(i))
		}
	}
	return nil
}

func (a *RespondentIdentified) apply(s *State, e *Entry) {
	s.Respondent.Person, s.Respondent.Standings, s.Respondent.LeftOn = a.Person, a.Standings, a.LeftOn
	s.tellRespondent(e.Seq)
}

func (a *RespondentIdentified) follow(m *moment) {
	if m.goneFor() != "" {
		m.flag("former_member", procedure.Respondent, "")
	}
}

// Rerouting sends an office's work to its substitute because the holder is the
// subject, conflicted, absent or late (28 USC 351(c); guarantee 5).
type Rerouting struct {
	Office string `json:"office"`
	Why    string `json:"why"` // conflict, subject, absent
	Note   string `json:"note,omitempty"`
}

func (a *Rerouting) check(m *moment) *Refusal {
	o := m.p.Office(a.Office)
	if o == nil {
		return refuse(Unknown, "There is no office %q.", a.Office).at("office")
	}
	if o.Substitute == "" {
		return refuse(NoProvision, "The procedure names no substitute for %s.", o.Title).at("office")
	}
	if m.reroutedTo(a.Office) != "" {
		return refuse(Already, "The work of %s on this case has gone to its substitute.", o.Title).at("office")
	}
	if !has([]string{"conflict", "subject", "absent"}, a.Why) {
		return refuse(BadRequest, "Say why: conflict, subject or absent.").at("why")
	}
	return nil
}

func (a *Rerouting) apply(s *State, e *Entry) {
	s.Reroutes = append(s.Reroutes, Reroute{Office: a.Office, Seq: e.Seq, Why: a.Why})
}

func (a *Rerouting) follow(m *moment) {
	m.flag("rerouted", procedure.Role(a.Office), m.p.Office(a.Office).Substitute)
}

func needText(text, field, sentence string) *Refusal {
	if strings.TrimSpace(text) == "" {
		return refuse(BadRequest, "%s", sentence).at(field)
	}
	return nil
}

func sideOf(r procedure.Role) Visibility {
	switch r {
	case procedure.Complainant:
		return ToComplainant
	case procedure.Respondent:
		return ToRespondent
	}
	return ToStaff
}

func has[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func sortedTimes(ts []time.Time) []time.Time {
	for i := 1; i < len(ts); i++ {
		for j := i; j > 0 && ts[j].Before(ts[j-1]); j-- {
			ts[j], ts[j-1] = ts[j-1], ts[j]
		}
	}
	return ts
}
