package docket

import (
	"slices"
	"strconv"
	"strings"

	"probity/docket/namesake"
	"probity/procedure"
)

// Who must not know of a case: people by who they are here, and people by name,
// whom nobody here may know yet.

// Described is somebody as a person describes them who cannot know whether, and
// as whom, they are known here. Whether they are is told to nobody but the office
// that keeps the file.
type Described struct {
	Name   string `json:"name,omitempty"`
	Email  string `json:"email,omitempty"`
	Office string `json:"office,omitempty"` // alone: an office of the procedure, by its title or id; beside a name: words
}

// Marks are those of the name.
func (d *Described) Marks() namesake.Marks { return namesake.Of(d.Name, d.Email) }

// KeptOut is a wall by name. It holds for whoever comes up under a name like it,
// until the office that keeps the file finds that they are somebody else. A name of
// whom the case is about holds until it is said who that is: they have a right to
// know then, and whoever else has the name is somebody else.
type KeptOut struct {
	ID string `json:"id"` // "k1", "k2", … per case; of the respondent "r1", "r2", …
	Described
	Respondent bool     `json:"respondent,omitempty"` // whom the case is about, until it is said who that is
	Seq        int      `json:"seq"`
	Ended      int      `json:"ended,omitempty"` // entry that said who the respondent is
	Freed      []string `json:"freed,omitempty"` // people of the name who are somebody else
}

// Marks are those of the name.
func (k *KeptOut) Marks() namesake.Marks {
	if k.Respondent {
		return namesake.Told(k.Name)
	}
	return k.Described.Marks()
}

// Holds reports whether the wall stands.
func (k *KeptOut) Holds() bool { return k.Ended == 0 }

// MostNamed bounds how many people a report names who must not know of it.
const MostNamed = 20

// Wall keeps a person from knowing of the case at all: by who they are here, or by
// name. With a name by which the respondent goes too they are kept out until it is
// said who the respondent is.
type Wall struct {
	Person string `json:"person,omitempty"`
	Described
	Respondent bool `json:"respondent,omitempty"` // it is another name, or another writing of it, of whom the case is about
}

func (a *Wall) check(m *moment) *Refusal {
	named := a.Described != Described{}
	switch {
	case a.Person == "" && !named:
		return refuse(BadRequest, "Say who must not know.").at("person")
	case named && a.Person != "":
		return refuse(BadRequest, "Say who must not know either by who they are here or by name.").at("person")
	case named && len(m.s.Named) > MostNamed: // with the name of the respondent
		return refuse(BadRequest, "This case names %d people who must not know of it; that is as many as it can. Ask the office to clear up who they are.", MostNamed).at("name")
	case a.Respondent:
		return a.respondent(m)
	case named:
		return a.Described.check(m, "", m.s.Respondent.Name, m.s.Named)
	case a.Person == m.s.Respondent.Person:
		return refuse(Unfair, "The respondent has a right to know; the case cannot be kept from them.").at("person")
	case m.s.Walled(a.Person):
		return refuse(Already, "That person is kept from the case already.").at("person")
	}
	return nil
}

// respondent checks another name of whom the case is about. That it has been said who
// that is is not for the reporter to find out in this way: what they say is entered,
// and keeps nobody out.
func (a *Wall) respondent(m *moment) *Refusal {
	switch {
	case m.s.Respondent.Person != "" && m.as != procedure.Complainant:
		return refuse(Already, "It has been said who the respondent is; they have a right to know.").at("respondent")
	case a.Person != "" || a.Name == "" || a.Email != "" || a.Office != "":
		return refuse(BadRequest, "Give the name by which the respondent goes, and nothing else.").at("name")
	case len(a.Name) > 200:
		return refuse(BadRequest, "That is longer than a name can be.").at("name")
	case namesake.Told(a.Name).None():
		return refuse(BadRequest, "Give a surname or a full name; nobody can be told by this.").at("name")
	case slices.ContainsFunc(m.s.Named, func(k KeptOut) bool { return k.Respondent && k.Name == a.Name }):
		return refuse(Already, "Whoever has that name is kept from the case already, until it is said who the respondent is.").at("name")
	}
	return nil
}

func (a *Wall) apply(s *State, e *Entry) {
	if a.Respondent {
		s.keepRespondent(a.Name, e.Seq)
		return
	}
	if a.Person != "" {
		s.Walls = append(s.Walls, a.Person)
		return
	}
	s.keepOut(&a.Described, e.Seq)
}

func (a *Wall) follow(m *moment) { a.Described.follow(m) }

// check holds a description against the report and the procedure. It says nothing
// of who is known here.
func (d *Described) check(m *moment, field string, respondent string, named []KeptOut) *Refusal {
	marks, office := d.Marks(), m.officeCalled(d.Office)
	switch {
	case len(d.Name) > 200 || len(d.Email) > 254 || len(d.Office) > 200:
		return refuse(BadRequest, "That is longer than a name, an e-mail address or an office can be.").at(field + "name")
	case d.Name == "" && d.Email == "" && office == nil:
		return refuse(BadRequest, "This procedure has no office of that name. Give the name of the person.").at(field + "office")
	case d.Name == "" && d.Email == "" && office.Substitute == "":
		return refuse(NoProvision, "The procedure names nobody who does the work of %s in its place. Give the name of the person.", office.Title).at(field + "office")
	case marks.None() && (d.Name != "" || d.Email != ""):
		return refuse(BadRequest, "Give a surname, a full name or an e-mail address; nobody can be told by this.").at(field + "name")
	case respondent != "" && namesake.Like(marks, namesake.Of(respondent, "")):
		return refuse(Unfair, "The respondent has a right to know; the case cannot be kept from them.").at(field + "name")
	}
	if d.Name == "" && d.Email == "" {
		d.Office = office.ID
		if m.reroutedTo(office.Substitute) != "" || slices.ContainsFunc(named, func(k KeptOut) bool {
			return k.alone() && m.p.Office(k.Office).Substitute == d.Office || k.Office == office.Substitute
		}) {
			return refuse(NoProvision, "The office that does the work of %s in its place is kept out too. Give the names of the people.", office.Title).at(field + "office")
		}
	}
	if slices.ContainsFunc(named, func(k KeptOut) bool { return k.Described == *d }) {
		return refuse(Already, "That person is kept from the case already.").at(field + "name")
	}
	return nil
}

// follow passes the work of an office that is kept out as such to its substitute.
func (d *Described) follow(m *moment) {
	if d.alone() && m.reroutedTo(d.Office) == "" {
		m.flag("rerouted", procedure.Role(d.Office), m.p.Office(d.Office).Substitute)
	}
}

// alone reports whether an office is kept out, whoever holds it.
func (d *Described) alone() bool { return d.Name == "" && d.Email == "" && d.Office != "" }

// officeCalled is the office of the procedure with the title or id, or nil.
func (m *moment) officeCalled(text string) *procedure.Office {
	plain := func(s string) string {
		return strings.TrimPrefix(strings.Join(strings.Fields(strings.ToLower(s)), " "), "the ")
	}
	for i := range m.p.Offices {
		if o := &m.p.Offices[i]; plain(text) != "" && (plain(o.ID) == plain(text) || plain(o.Title) == plain(text)) {
			return o
		}
	}
	return nil
}

func (s *State) keepOut(d *Described, seq int) {
	if d.alone() {
		s.Reroutes = append(s.Reroutes, Reroute{Office: d.Office, Seq: seq, Why: "conflict"})
	}
	s.Named = append(s.Named, KeptOut{ID: s.nextNamed("k", false), Described: *d, Seq: seq})
}

// keepRespondent keeps out whoever is called like the respondent, of whom nobody has
// said yet who that is.
func (s *State) keepRespondent(name string, seq int) {
	k := KeptOut{ID: s.nextNamed("r", true), Described: Described{Name: name}, Respondent: true, Seq: seq}
	if s.Respondent.Person != "" {
		k.Ended = seq
	}
	s.Named = append(s.Named, k)
}

func (s *State) nextNamed(prefix string, respondent bool) string {
	n := 1
	for i := range s.Named {
		if s.Named[i].Respondent == respondent {
			n++
		}
	}
	return prefix + strconv.Itoa(n)
}

// NamesRespondent reports whether a name on the docket is the respondent's.
func (s *State) NamesRespondent(id string) bool {
	return slices.ContainsFunc(s.Named, func(k KeptOut) bool { return k.ID == id && k.Respondent })
}

// tellRespondent ends what kept people out for the name of the respondent.
func (s *State) tellRespondent(seq int) {
	for i := range s.Named {
		if k := &s.Named[i]; k.Respondent && k.Holds() {
			k.Ended = seq
		}
	}
}

func anyNamed(m *moment) *Refusal {
	if !slices.ContainsFunc(m.s.Named, func(k KeptOut) bool { return k.Holds() }) {
		return refuse(NotHere, "Nobody is kept from this case by name.")
	}
	return nil
}

// Namesake finds that somebody who is kept from the case because of a name is
// another person than the one who was meant.
type Namesake struct {
	Named   string `json:"named"` // "k1", …; of the respondent's name "r1", …
	Person  string `json:"person"`
	Reasons string `json:"reasons"`
}

func (a *Namesake) check(m *moment) *Refusal {
	k := first(m.s.Named, func(k *KeptOut) bool { return k.ID == a.Named })
	switch {
	case k == nil:
		return refuse(Unknown, "Nobody is kept out of this case under %q.", a.Named).at("named")
	case a.Person == "":
		return refuse(BadRequest, "Say who was found to be another person.").at("person")
	case a.Person == m.act.By.Person:
		return refuse(Conflicted, "Somebody else finds whether you are the person who was named.").at("person")
	case !k.Holds():
		return refuse(Already, "It has been said who the respondent is; nobody is kept out because of that name any more.").at("named")
	case has(k.Freed, a.Person):
		return refuse(Already, "That was found already.").at("person")
	}
	return needText(a.Reasons, "reasons", "Say why it is another person.")
}

func (a *Namesake) apply(s *State, _ *Entry) {
	if k := first(s.Named, func(k *KeptOut) bool { return k.ID == a.Named }); k != nil {
		k.Freed = append(k.Freed, a.Person)
	}
}

func (a *Namesake) follow(*moment) {}

// walled reports whether the person must not know of the case, by who they are or
// because of a name.
func (m *moment) walled(person string) bool {
	return m.s.Walled(person) || m.act != nil && person != "" && has(m.act.Outside.KeptOut, person)
}

// keptOtherwise reports whether the person must not know of the case for another reason
// than that they are called like the respondent.
func (m *moment) keptOtherwise(person string) bool {
	return m.s.Walled(person) || m.walled(person) && !has(m.act.Outside.Namesakes, person)
}
