package docket

import (
	"slices"
	"strings"

	"probity/procedure"
)

// capacity finds in which capacity the actor may do this act, and refuses when
// there is none. It comes before everything the act says: a recused person, a
// walled one and the subject in an official role never act (guarantees 4, 5).
func (m *moment) capacity(spec *Spec, rule *procedure.ActRule) *Refusal {
	roles := m.seconders(m.roles(spec, rule))
	if spec.Kind == WaiveLimit && len(roles) == 0 {
		return refuse(NoProvision, "Nobody can waive the filing limit under this procedure.").rule(m.p.Filing.LimitCite)
	}
	a := &m.act.By
	if a.As == procedure.TheClock {
		if has(roles, procedure.TheClock) || has(roles, procedure.Anyone) || spec.Kind == PutIntoEffect {
			m.as = procedure.TheClock
			return nil
		}
		return refuse(NotYours, "The clock does not do this by itself: %s.", spec.Title)
	}
	if a.Person == "" {
		return refuse(NotYours, "Nobody is named who asks for it.")
	}
	if m.walled(a.Person) {
		return refuse(NotYours, "This is not yours to do.")
	}
	if m.s.Recused(a.Person) && a.Person != m.s.Respondent.Person && a.Person != m.s.Complainant.Person {
		return refuse(Conflicted, "You are off this case and take no further part in it.").rule(m.p.Conflicts.Cite)
	}
	var apart *Refusal
	for _, r := range roles {
		if !m.holds(r) {
			continue
		}
		as := m.named(r)
		if r := m.keptApart(a.Person, as); r != nil {
			apart = r
			continue
		}
		m.as = as
		return nil
	}
	if apart != nil {
		return apart
	}
	return refuse(NotYours, "It is for %s: %s.", m.titles(roles), spec.Title)
}

// roles are those whose act it is, by the act itself or as the pack says.
func (m *moment) roles(spec *Spec, rule *procedure.ActRule) []procedure.Role {
	switch spec.Kind { // whose act it is stands elsewhere in the pack
	case WaiveLimit:
		return slices.Concat(m.p.Filing.LimitWaivedBy, m.p.Filing.LookBackWaivedBy)
	case FileBrief:
		if by := m.stage().Briefs; len(by) > 0 {
			return by
		}
	case AcceptConsent, RejectConsent:
		if m.p.Consent.RuledBy != "" {
			return []procedure.Role{procedure.Role(m.p.Consent.RuledBy)}
		}
	case DecidePetition:
		if by := m.petitioned(); len(by) > 0 {
			return by
		}
	}
	if rule != nil && len(rule.By) > 0 {
		return rule.By
	}
	return spec.By
}

// named turns a role relative to the stage into the office or body that it is.
func (m *moment) named(r procedure.Role) procedure.Role {
	switch r {
	case procedure.Owner:
		return m.stage().Owner
	case procedure.Secretariat:
		return procedure.Role(m.p.FileKeeper)
	case procedure.Parties:
		if m.isRespondent() {
			return procedure.Respondent
		}
		return procedure.Complainant
	case procedure.Staff:
		for _, o := range m.act.By.Offices {
			if m.p.Office(o) != nil {
				return procedure.Role(o)
			}
		}
	case procedure.Anyone:
		switch {
		case m.act.By.As == procedure.TheClock:
			return procedure.TheClock
		case m.officeHeld():
			return m.named(procedure.Staff)
		}
		return procedure.Complainant
	}
	return r
}

// holds reports whether the actor is, in this case and now, what the role says.
func (m *moment) holds(r procedure.Role) bool {
	person := m.act.By.Person
	switch r {
	case procedure.Anyone:
		return true
	case procedure.TheClock:
		return m.act.By.As == procedure.TheClock
	case procedure.Complainant:
		return person != "" && person == m.s.Complainant.Person
	case procedure.Respondent:
		return m.isRespondent()
	case procedure.Parties:
		return m.isRespondent() || (person != "" && person == m.s.Complainant.Person)
	}
	// From here on the role is an official one: never for a party.
	if m.isRespondent() || (person != "" && person == m.s.Complainant.Person && m.s.Head > 0) {
		return false
	}
	switch r {
	case procedure.Owner:
		return m.holds(m.stage().Owner)
	case procedure.Secretariat:
		return m.holdsOffice(m.p.FileKeeper)
	case procedure.Staff:
		return m.officeHeld()
	case procedure.Investigator:
		return m.s.Investigates(person, false)
	case procedure.Member:
		return m.seatedNow(person)
	case procedure.Panel:
		return m.s.Seat(m.stage().Body, person) != nil
	case procedure.Chair:
		seat := m.s.Seat(m.stage().Body, person)
		return seat != nil && seat.Role == "chair"
	}
	if m.p.BodyOf(string(r)) != nil {
		return m.s.Seat(string(r), person) != nil
	}
	return m.holdsOffice(string(r))
}

func (m *moment) seatedNow(person string) bool {
	for i := range m.s.Panels {
		if m.s.Seat(m.s.Panels[i].Body, person) != nil {
			return true
		}
	}
	return false
}

// holdsOffice reports whether the actor holds the office, or stands in for it
// on this case. Once an office's work went to its substitute the holder is out.
func (m *moment) holdsOffice(id string) bool {
	if id == "" {
		return false
	}
	if to := m.reroutedTo(id); to != "" {
		return has(m.act.By.Offices, to)
	}
	return has(m.act.By.Offices, id)
}

// reroutedTo is the office that now does the work of the given one on this
// case, or "".
func (m *moment) reroutedTo(office string) string {
	for i := range m.s.Flags {
		f := &m.s.Flags[i]
		if f.Flag == "rerouted" && string(f.About) == office {
			return f.Ref
		}
	}
	return ""
}

func (m *moment) officeHeld() bool {
	for _, o := range m.act.By.Offices {
		if m.p.Office(o) != nil {
			return true
		}
	}
	return false
}

func (m *moment) isRespondent() bool {
	person := m.act.By.Person
	if person == "" || m.s.Head == 0 {
		return false
	}
	return person == m.s.Respondent.Person || has(m.s.Counsel, person)
}

// titles names roles in words: "the ethics office or the chair".
func (m *moment) titles(roles []procedure.Role) string {
	if len(roles) == 0 {
		return "nobody in this procedure"
	}
	words := make([]string, 0, len(roles))
	for _, r := range roles {
		t := m.p.TitleOf(m.namedForTitle(r))
		if !has(words, t) {
			words = append(words, t)
		}
	}
	return strings.Join(words, " or ")
}

func (m *moment) namedForTitle(r procedure.Role) procedure.Role {
	switch r {
	case procedure.Owner:
		return m.stage().Owner
	case procedure.Secretariat:
		return procedure.Role(m.p.FileKeeper)
	}
	return r
}

func (m *moment) flag(name string, about procedure.Role, ref string) {
	m.record(Effect{Flagged: &Flag{Flag: name, About: about, Ref: ref}})
}
