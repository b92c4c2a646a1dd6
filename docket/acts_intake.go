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
		{Kind: Identify, Title: "Say which member the respondent is", Past: "The respondent was identified", By: []procedure.Role{procedure.Secretariat, procedure.Owner, procedure.Investigator}, Visible: ToStaff, New: func() Particulars { return new(RespondentIdentified) }, when: unknownRespondent},
		{Kind: RerouteOffice, Title: "Pass an office's work on this case to its substitute", Past: "An office's work on this case went to its substitute", By: []procedure.Role{procedure.Staff}, Visible: ToStaff, New: func() Particulars { return new(Rerouting) }},
	}
}

// Report opens a case. A report is taken in whenever it can be a case at all;
// what is late, undocumented or from outside the standing rules is taken in and
// marked, so that the screening rules on it and nothing is lost.
type Report struct {
	Procedure   string        `json:"procedure"`              // id of the pack; set by the engine
	Digest      string        `json:"digest"`                 // set by the engine
	Track       string        `json:"track"`                  // set by the engine
	Source      string        `json:"source"`                 // person, on_behalf, own_motion, timer
	Channel     string        `json:"channel,omitempty"`      // web, phone, letter, e-mail, in_person
	Complainant Party         `json:"complainant,omitzero"`   // empty for own motion and timer
	Respondent  Party         `json:"respondent"`             //
	Allegations []NewCharge   `json:"allegations"`            //
	Evidence    []NewEvidence `json:"evidence,omitempty"`     //
	Predicate   *Predicate    `json:"predicate,omitempty"`    // for a ground that rests on another body's judgment
	KeepFrom    []string      `json:"keep_from,omitempty"`    // persons who must never know of the case
	Signed      bool          `json:"signed,omitempty"`       //
	Reasons     string        `json:"reasons,omitempty"`      // the reasoned order, on the body's own motion
	LinkedTo    []Link        `json:"linked_to,omitempty"`    //
	EarlierTold string        `json:"earlier_told,omitempty"` // earlier proceedings the reporter discloses
	Barred      string        `json:"barred,omitempty"`       // set by the engine: the case that bars this report
}

// NewCharge is an allegation as a person words it.
type NewCharge struct {
	Ground     string     `json:"ground"`
	Principles []string   `json:"principles,omitempty"`
	Text       string     `json:"text"`
	From       clock.Date `json:"from"`
	To         clock.Date `json:"to,omitzero"`
	Known      clock.Date `json:"known,omitzero"`
	Paused     []Pause    `json:"paused,omitempty"` // times in which the filing limit stood still
	Code       string     `json:"code,omitempty"`   // set by the engine: the edition in force on that day
}

// NewEvidence is an item offered for the register.
type NewEvidence struct {
	Title       string `json:"title"`
	Document    string `json:"document,omitempty"` // id of an uploaded document
	Independent bool   `json:"independent,omitempty"`
}

func onlyFirst(m *moment) *Refusal {
	if m.s.Head > 0 {
		return refuse(Already, "This case has been filed; add an allegation or file another report.")
	}
	return nil
}

func (a *Report) check(m *moment) *Refusal {
	f := &m.p.Filing
	m.cite = f.Cite
	a.Procedure, a.Digest, a.Track = m.p.ID, m.p.Digest(), m.p.Track
	if r := a.source(m); r != nil {
		return r
	}
	if a.Complainant.Anonymous && f.Anonymous == procedure.AnonymousForbidden {
		return refuse(NoProvision, "%s does not take reports without a name. You can give your name to the office alone, or report elsewhere.", m.p.Body).at("complainant.anonymous")
	}
	if a.Source == "person" && f.Signed && !a.Complainant.Anonymous && !a.Signed {
		return refuse(BadRequest, "A named report must be signed.").at("signed")
	}
	if a.Respondent.Person == "" && strings.TrimSpace(a.Respondent.Name) == "" {
		return refuse(BadRequest, "Say whom the report is about.").at("respondent")
	}
	if a.Respondent.Person != "" && a.Respondent.Person == a.Complainant.Person {
		return refuse(Conflicted, "A person cannot report themselves as somebody else's complaint; report it to the office as your own disclosure.").at("respondent")
	}
	a.Barred = m.act.Outside.BarredBy
	if len(a.Allegations) == 0 {
		return refuse(BadRequest, "Say what happened: at least one allegation is needed.").at("allegations")
	}
	for i := range a.Allegations {
		if r := a.Allegations[i].check(m, "allegations."+strconv.Itoa(i)); r != nil {
			return r
		}
	}
	for i := range a.Evidence {
		if strings.TrimSpace(a.Evidence[i].Title) == "" {
			return refuse(BadRequest, "Say in a few words what each piece of evidence is.").at("evidence." + strconv.Itoa(i) + ".title")
		}
	}
	for _, st := range a.Respondent.Standings {
		if m.p.Standing(st.Standing) == nil {
			return refuse(Unknown, "This procedure knows no standing called %q.", st.Standing).at("respondent.standings")
		}
	}
	return nil
}

func (a *Report) source(m *moment) *Refusal {
	f := &m.p.Filing
	want := map[string]procedure.Role{"person": procedure.Complainant, "on_behalf": procedure.Staff, "own_motion": "body", "timer": procedure.TheClock}[a.Source]
	if want == "" {
		return refuse(BadRequest, "Say where the report comes from: person, on_behalf, own_motion or timer.").at("source")
	}
	if !has(f.By, want) {
		return refuse(NoProvision, "%s opens no case in this way (%s).", m.p.Body, a.Source).at("source")
	}
	official := m.officeHeld() || m.act.By.As == procedure.TheClock
	switch a.Source {
	case "person":
		if a.Complainant.Person == "" {
			return refuse(BadRequest, "A report needs somebody who can be answered; an anonymous one is answered through its receipt.").at("complainant")
		}
	case "on_behalf":
		if !official {
			return refuse(NotYours, "Only the staff of %s enter a report for a caller or a letter.", m.p.Body).at("source")
		}
	case "own_motion":
		if !official {
			return refuse(NotYours, "Only an office of %s opens a case on its own motion.", m.p.Body).at("source")
		}
		if strings.TrimSpace(a.Reasons) == "" {
			return refuse(BadRequest, "A case opened on the body's own motion needs a reasoned order.").at("reasons")
		}
	case "timer":
		if m.act.By.As != procedure.TheClock {
			return refuse(NotYours, "Only the clock opens a case for this reason.").at("source")
		}
		for i := range a.Allegations {
			if g := m.p.Ground(a.Allegations[i].Ground); g != nil && !g.ByTimer {
				return refuse(BadRequest, "The ground %q is not one that a time limit opens by itself.", g.Title).at("allegations." + strconv.Itoa(i) + ".ground")
			}
		}
	}
	return nil
}

// check holds one allegation against the procedure: a ground it knows, conduct
// on a day that has come, principles of the edition in force on that day
// (guarantee 23).
func (c *NewCharge) check(m *moment, field string) *Refusal {
	g := m.p.Ground(c.Ground)
	if g == nil {
		return refuse(Unknown, "This procedure has no ground called %q.", c.Ground).at(field + ".ground")
	}
	if strings.TrimSpace(c.Text) == "" {
		return refuse(BadRequest, "Say what happened.").at(field + ".text")
	}
	if c.From.IsZero() {
		return refuse(BadRequest, "Say when it happened, or when it began.").at(field + ".from")
	}
	today := m.date(m.now)
	if c.From.After(today) || c.To.After(today) || c.Known.After(today) {
		return refuse(BadRequest, "The day lies in the future; today is %s.", today).at(field + ".from")
	}
	if !c.To.IsZero() && c.To.Before(c.From) {
		return refuse(BadRequest, "It cannot have ended before it began.").at(field + ".to")
	}
	if !c.Known.IsZero() && c.Known.Before(c.From) {
		return refuse(BadRequest, "It cannot have been known before it began.").at(field + ".known")
	}
	for i := range c.Paused {
		if r := c.Paused[i].check(m, field+".paused."+strconv.Itoa(i)); r != nil {
			return r
		}
	}
	code := m.p.CodeAt(c.From)
	c.Code = "" // whoever reports does not choose the edition
	if code != nil {
		c.Code = code.ID
	}
	for _, id := range c.Principles {
		if code == nil {
			return refuse(BadRequest, "No edition of the code that this procedure carries was in force on %s.", c.From).at(field + ".principles")
		}
		if code.Principle(id) == nil {
			return refuse(Unknown, "%s, in force on %s, has no principle %q.", code.Title, c.From, id).at(field + ".principles")
		}
	}
	return nil
}

func (a *Report) apply(s *State, e *Entry) {
	s.Procedure, s.Digest, s.Track = a.Procedure, a.Digest, a.Track
	s.Source, s.Channel, s.Anonymous = a.Source, a.Channel, a.Complainant.Anonymous
	s.Complainant, s.Respondent = a.Complainant, a.Respondent
	s.Respondent.Standings = append([]PartyStanding(nil), a.Respondent.Standings...)
	s.Walls = append(s.Walls, a.KeepFrom...)
	s.Predicate = a.Predicate
	for i := range a.Allegations {
		s.addAllegation(&a.Allegations[i], e.Seq)
	}
	for i := range a.Evidence {
		s.addEvidence(a.Evidence[i], procedure.Complainant, e.Seq)
	}
	for _, l := range a.LinkedTo {
		l.Seq = e.Seq
		s.Links = append(s.Links, l)
	}
}

func (s *State) addAllegation(c *NewCharge, seq int) string {
	id := "a" + strconv.Itoa(len(s.Allegations)+1)
	s.Allegations = append(s.Allegations, Allegation{
		ID: id, Ground: c.Ground, Principles: c.Principles, Code: c.Code, Text: c.Text, From: c.From, To: c.To, Known: c.Known, Added: seq,
	})
	return id
}

// addEvidence puts an item on the register. What an unidentified reporter says
// or sends is not independent of the report, whoever claims it is (guarantee
// 19).
func (s *State) addEvidence(n NewEvidence, from procedure.Role, seq int) {
	ind := n.Independent
	if from == procedure.Complainant {
		ind = !s.Anonymous
	}
	s.Evidence = append(s.Evidence, Evidence{
		ID: "e" + strconv.Itoa(len(s.Evidence)+1), Title: n.Title, From: from, Independent: ind, Document: n.Document, Added: seq,
	})
}

func (a *Report) follow(m *moment) {
	first := m.p.First()
	m.record(Effect{Entered: &Visit{Stage: first.ID, At: m.now}})
	if a.late(m) {
		m.flag("late", procedure.Complainant, "")
	}
	if a.Barred != "" && m.p.Filing.RespondentBar {
		// Taken in all the same: to refuse it here would tell the filer who
		// reported them.
		m.flag("retaliation_bar", procedure.Complainant, "")
	}
	if a.beyondLookBack(m) {
		m.flag("beyond_look_back", procedure.Complainant, "")
	} else {
		for i := range a.Allegations {
			if a.Allegations[i].tooFarBack(m) {
				m.flag(flagOld, procedure.Complainant, m.s.Allegations[i].ID)
			}
		}
	}
	if gone := m.goneFor(); gone != "" {
		m.flag("former_member", procedure.Respondent, "")
	}
	for i := range a.Allegations {
		if g := m.p.Ground(a.Allegations[i].Ground); g.Documented && len(a.Evidence) == 0 {
			m.flag("undocumented", procedure.Complainant, m.s.Allegations[i].ID)
		}
		if g := m.p.Ground(a.Allegations[i].Ground); g.Competition {
			m.flag("competition_sensitive", "", m.s.Allegations[i].ID)
		}
	}
	m.happen(procedure.Filed, "")
	m.happen(procedure.Entered(first.ID), "")
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
func (a *Acknowledgement) apply(*State, *Entry)   {}
func (a *Acknowledgement) follow(m *moment)       { m.happen(procedure.Acknowledged, "") }

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
func (a *Feedback) follow(m *moment)     { m.happen(procedure.FeedbackGiven, "") }

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
	return nil
}
func (a *Completed) apply(*State, *Entry) {}
func (a *Completed) follow(m *moment)     { m.leave(procedure.Complete) }

// Wall keeps a person from knowing of the case at all.
type Wall struct {
	Person string `json:"person"`
}

func (a *Wall) check(m *moment) *Refusal {
	switch {
	case a.Person == "":
		return refuse(BadRequest, "Say who must not know.").at("person")
	case a.Person == m.s.Respondent.Person:
		return refuse(Unfair, "The respondent has a right to know; the case cannot be kept from them.").at("person")
	case m.s.Walled(a.Person):
		return refuse(Already, "That person is kept from the case already.").at("person")
	}
	return nil
}
func (a *Wall) apply(s *State, _ *Entry) { s.Walls = append(s.Walls, a.Person) }
func (a *Wall) follow(*moment)           {}

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
	case m.s.Walled(a.Person):
		return refuse(Conflicted, "That person was named as one who must not know of the case; a respondent has a right to know. Clear that up first.").at("person")
	}
	for i, st := range a.Standings {
		if m.p.Standing(st.Standing) == nil {
			return refuse(Unknown, "This procedure knows no standing called %q.", st.Standing).at("standings." + strconv.Itoa(i))
		}
	}
	return nil
}

func (a *RespondentIdentified) apply(s *State, _ *Entry) {
	s.Respondent.Person, s.Respondent.Standings, s.Respondent.LeftOn = a.Person, a.Standings, a.LeftOn
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
