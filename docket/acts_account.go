package docket

import (
	"slices"

	"probity/procedure"
)

// LinkAccount puts a party's case under the account they have. The engine enters it
// when somebody signed in shows the code of the letter that was written to the party.
const LinkAccount Kind = "link_account"

func accountActs() []Spec {
	return []Spec{
		{Kind: LinkAccount, Title: "Put the case of a party under their account", Past: "The case of a party was put under their account", By: []procedure.Role{procedure.TheClock}, Closed: true, Visible: ToRespondent, New: func() Particulars { return new(AccountLinked) }},
	}
}

// AccountLinked says that the respondent, or their counsel, is known here under
// another id, by which they sign in: from then on the part is that person's, and
// nobody's under the id before.
type AccountLinked struct {
	Person  string `json:"person"`            // as the docket named them until now
	Account string `json:"account"`           // whose account it is
	Letter  string `json:"letter"`            // by whose code
	Address bool   `json:"address,omitempty"` // the account has an e-mail address of record
}

// Linked is a party's id of before, of whom the docket says who it is now.
type Linked struct {
	Person  string `json:"person"`
	Account string `json:"account"`
	Seq     int    `json:"seq"`
}

func (a *AccountLinked) check(m *moment) *Refusal {
	l := m.s.Letter(a.Letter)
	switch {
	case a.Person == "" || a.Account == "" || a.Person == a.Account || l == nil || l.To != procedure.Respondent:
		return refuse(BadRequest, "Say whose part passes to whose account, and by which letter.")
	case a.Person != m.s.Respondent.Person && !has(m.s.Counsel, a.Person):
		return refuse(Unknown, "That person is neither the respondent nor their counsel.").at("person")
	case !l.Handed():
		return refuse(NotYet, "It is not on record that this letter was put into their hands.").at("letter")
	}
	if r := m.outsider(a.Account); r != nil {
		return r
	}
	if m.s.Investigates(a.Account, true) || m.seatedEver(a.Account) || first(m.s.Acted, func(x *OfficeActed) bool { return x.Person == a.Account }) != nil {
		return refuse(Conflicted, "That person has an official part in this case.").at("account")
	}
	return nil
}

func (a *AccountLinked) apply(s *State, e *Entry) {
	if s.Respondent.Person == a.Person {
		s.Respondent.Person, s.Respondent.Address = a.Account, a.Address
	}
	if i := slices.Index(s.Counsel, a.Person); i >= 0 {
		s.Counsel[i] = a.Account
	}
	s.Linked = append(s.Linked, Linked{Person: a.Person, Account: a.Account, Seq: e.Seq})
}

func (a *AccountLinked) follow(*moment) {}

// Was reports whether what was done under an id of before was done by the person.
func (s *State) Was(person, before string) bool {
	if person == "" || before == "" {
		return false
	}
	for i := len(s.Linked) - 1; i >= 0; i-- {
		if x := &s.Linked[i]; x.Account == person {
			person = x.Person
			if person == before {
				return true
			}
		}
	}
	return false
}

// Handed reports whether the docket says that the letter was put into the hands of
// its addressee: that it went by e-mail, or is presumed to have arrived, is not
// enough.
func (l *Letter) Handed() bool {
	return !l.ServedAt.IsZero() && l.Presumed == "" && !has(SystemMethods(), l.Method)
}
