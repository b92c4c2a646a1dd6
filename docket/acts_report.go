package docket

import (
	"slices"
	"strconv"
	"strings"

	"probity/docket/namesake"
	"probity/procedure"
	"probity/procedure/clock"
)

// The report that opens a case.

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
	KeepNamed   []Described   `json:"keep_named,omitempty"`   // people by name who must never know of it, whether or not they are known here
	KeptByName  bool          `json:"kept_by_name,omitempty"` // set by the engine: who is called like the respondent is kept out until it is said who that is
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
		return refuse(BadRequest, "A report with a name must be signed: say that you sign it (signed: true), by which you stand by what it says.").at("signed")
	}
	if a.Respondent.Person == "" && strings.TrimSpace(a.Respondent.Name) == "" {
		return refuse(BadRequest, "Say whom the report is about.").at("respondent")
	}
	if a.Respondent.Person != "" && a.Respondent.Person == a.Complainant.Person {
		return refuse(Conflicted, "A person cannot report themselves as somebody else's complaint; report it to the office as your own disclosure.").at("respondent")
	}
	// The channel stands in lists, beside the sealed record: it is a word, not a text.
	if !slices.Contains(channels, a.Channel) {
		return refuse(BadRequest, "Say how the report came: %s.", strings.Join(channels[1:], ", ")).at("channel")
	}
	a.Barred = m.act.Outside.BarredBy
	a.KeptByName = a.Respondent.Person == "" && !namesake.Told(a.Respondent.Name).None()
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
	if len(a.KeepNamed) > MostNamed {
		return refuse(BadRequest, "Name up to %d people who must not know of the case.", MostNamed).at("keep_named")
	}
	before := &State{}
	for i := range a.KeepNamed {
		if r := a.KeepNamed[i].check(m, "keep_named."+strconv.Itoa(i)+".", a.Respondent.Name, before.Named); r != nil {
			return r
		}
		before.keepOut(&a.KeepNamed[i], 0)
	}
	for _, st := range a.Respondent.Standings {
		if m.p.Standing(st.Standing) == nil {
			return refuse(Unknown, "This procedure knows no standing called %q.", st.Standing).at("respondent.standings")
		}
	}
	return nil
}

// channels are the ways in which a report comes; none is said of what the body found out
// itself. The list never changes.
var channels = []string{"", "web", "phone", "letter", "e-mail", "in_person"}

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
	for i := range a.KeepNamed {
		s.keepOut(&a.KeepNamed[i], e.Seq)
	}
	if a.KeptByName { // in a report from before, nobody is
		s.keepRespondent(a.Respondent.Name, e.Seq)
	}
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
	for i := range a.KeepNamed {
		a.KeepNamed[i].follow(m)
	}
	m.happen(procedure.Filed, "")
	m.happen(procedure.Entered(first.ID), "")
}
