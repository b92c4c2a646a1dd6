package docket

import "probity/procedure"

// Offices kept apart: who prosecutes does not judge, whatever offices one person
// holds (ABA rule 2).

// OfficeActed is an office in which somebody acted in this case. It is kept where
// the procedure keeps offices apart.
type OfficeActed struct {
	Person string         `json:"person"`
	As     procedure.Role `json:"as"`
	Seq    int            `json:"seq,omitempty"` // the first time; set by the fold
}

// keptApart refuses to the person to act in the case as the role, after they
// acted or sat in it as what that is kept apart from; nil if they may.
func (m *moment) keptApart(person string, as procedure.Role) *Refusal {
	if person == "" || !m.p.KeepsApart() {
		return nil
	}
	others, says := m.p.ApartFrom(as)
	for i, other := range others {
		if m.s.actedAs(person, other) {
			return refuse(Conflicted, "Whoever acts as %s in a case does not act as %s in it as well.", m.p.TitleOf(other), m.p.TitleOf(as)).rule(says[i].Cite)
		}
	}
	return nil
}

// actedAs reports whether the person acted in the case in the office, has or had a
// seat on the body, or is or was its investigator.
func (s *State) actedAs(person string, as procedure.Role) bool {
	if as == procedure.Investigator {
		return s.Investigates(person, true)
	}
	if first(s.Acted, func(x *OfficeActed) bool { return x.Person == person && x.As == as }) != nil {
		return true
	}
	m := moment{s: s}
	return m.satIn(string(as), person)
}

// acted keeps in mind in which office the actor acted, where something is kept
// apart from it.
func (m *moment) acted() {
	if m.act.By.Person == "" || !m.p.KeepsApart() || m.p.Office(string(m.as)) == nil || m.s.actedAs(m.act.By.Person, m.as) {
		return
	}
	if others, _ := m.p.ApartFrom(m.as); len(others) > 0 {
		m.record(Effect{Acted: &OfficeActed{Person: m.act.By.Person, As: m.as}})
	}
}

// officesApart holds that nobody acted in the case as two that are kept apart.
func officesApart(h *History) string {
	if !h.P.KeepsApart() {
		return ""
	}
	others, _ := h.P.ApartFrom(h.E.By.As)
	for _, other := range others {
		if h.E.By.Person != "" && h.S.actedAs(h.E.By.Person, other) {
			return "one person acted as " + h.P.TitleOf(other) + " and as " + h.P.TitleOf(h.E.By.As)
		}
	}
	return ""
}
