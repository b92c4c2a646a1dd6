package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/procedure/clock"
	"probity/store"
)

// me tells who the caller is.
func (a *api) me(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	p, err := a.DB.Person(c.Request.Context(), who.Who, who.Person)
	if err != nil {
		return err
	}
	me := MeView{Person: who.Person, Name: p.Name, Offices: orEmpty(who.Offices), Admin: who.admin()}
	if who.Only != nil {
		me.Case = who.Only.Case
	} else if len(who.Offices) == 0 && !me.Admin {
		if me.Side, err = a.DB.OnlyOnASide(c.Request.Context(), who.Who); err != nil {
			return err
		}
	}
	return reply(c, http.StatusOK, me)
}

// FindPeopleRequest is who is looked for. It comes in a body because names are not
// to stand in addresses, which others write down.
type FindPeopleRequest struct {
	Beginning string `json:"beginning"`
	Limit     int    `json:"limit,omitempty"`
}

// findPeople finds people by the beginning of their name or address, so that an
// office can name them in an act. Only an administrator sees how to reach them.
func (a *api) findPeople(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	var req FindPeopleRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if len(strings.TrimSpace(req.Beginning)) < 2 {
		return problem("bad_request", "Give at least two letters of the name or address.").at("beginning")
	}
	if req.Limit < 0 || req.Limit > mostRows {
		return problem("bad_request", limitSentence).at("limit")
	}
	people, err := a.DB.FindPeople(c.Request.Context(), who.Who, req.Beginning, req.Limit)
	if err != nil {
		return err
	}
	out := PeopleList{People: []store.Person{}}
	for _, p := range people {
		if !who.admin() {
			p = store.Person{ID: p.ID, Name: p.Name}
		}
		out.People = append(out.People, p)
	}
	return reply(c, http.StatusOK, out)
}

// PersonRequest is a person to be made known, or what changed about one.
type PersonRequest struct {
	ID       string `json:"id,omitempty"` // none: a new person
	Name     string `json:"name"`
	Email    string `json:"email,omitempty"`
	Address  string `json:"address,omitempty"`
	Phone    string `json:"phone,omitempty"`
	TimeZone string `json:"time_zone,omitempty"`
}

func (a *api) putPerson(c *gin.Context) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	var req PersonRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	for field, text := range map[string]string{"id": req.ID, "name": req.Name, "email": req.Email, "phone": req.Phone, "time_zone": req.TimeZone} {
		if !plain(text) || len(text) > 300 {
			return problem("bad_request", "It is too long or has line breaks in it.").at(field)
		}
	}
	if !asID(req.ID) {
		return problem("bad_request", "An id is one word. It stands in clear: do not make it of a name.").at("id")
	}
	if _, err := time.LoadLocation(req.TimeZone); err != nil {
		return problem("bad_request", "A time zone has a name such as Europe/Berlin.").at("time_zone")
	}
	if strings.TrimSpace(req.Name) == "" || len(req.Address) > 1000 {
		return problem("bad_request", "A person has a name.").at("name")
	}
	p := store.Person{ID: orElse(req.ID, uuid.NewString()), Name: req.Name, Email: req.Email, Address: req.Address, Phone: req.Phone, TimeZone: req.TimeZone}
	if err := a.DB.PutPerson(c.Request.Context(), who.Who, p); err != nil {
		return err
	}
	return reply(c, http.StatusOK, p)
}

func (a *api) listOffices(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	offices, err := a.DB.Offices(c.Request.Context(), who.Who)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, OfficeList{Offices: orEmpty(offices)})
}

func (a *api) listTerms(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	q, err := query(c, "procedure")
	if err != nil {
		return err
	}
	terms, err := a.terms(c.Request.Context(), who, q.text("procedure"), func(*store.Term) bool { return true })
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, TermList{Terms: terms})
}

// terms are those that are wanted, with the names of their people.
func (a *api) terms(ctx context.Context, who *caller, procedure string, wanted func(*store.Term) bool) ([]TermView, error) {
	all, err := a.DB.Terms(ctx, who.Who, procedure)
	if err != nil {
		return nil, err
	}
	out, ids := []TermView{}, []string{}
	for i := range all {
		if wanted(&all[i]) {
			out, ids = append(out, TermView{Term: all[i]}), append(ids, all[i].Person)
		}
	}
	people, err := a.DB.PeopleByID(ctx, who.Who, ids)
	for i := range out {
		out[i].Name = people[out[i].Person].Name
	}
	return out, err
}

// getPerson tells an administrator what is known of a person, and an office their
// name and terms. Who reported without a name is nobody here.
func (a *api) getPerson(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request.Context(), c.Param("id")
	p, err := a.DB.Person(ctx, who.Who, id)
	if err == nil && p.Anonymous {
		err = errNotFound()
	}
	if err != nil {
		return err
	}
	out := PersonView{Person: store.Person{ID: p.ID, Name: p.Name}}
	if out.Terms, err = a.terms(ctx, who, "", func(t *store.Term) bool { return t.Person == id }); err != nil {
		return err
	}
	if who.admin() {
		account, err := a.DB.AccountOf(ctx, id)
		if err != nil {
			return err
		}
		out.Person = p
		out.Account = &PersonAccount{Password: account.Password != "", Codes: account.TOTP != nil, Passkeys: account.Passkeys, Providers: orEmpty([]string(account.Linked)), ShutOut: account.Disabled}
	}
	return reply(c, http.StatusOK, out)
}

// TermRequest gives a person an office, or another last day in it.
type TermRequest struct {
	Person    string     `json:"person"`
	Procedure string     `json:"procedure"`
	Office    string     `json:"office"`
	From      clock.Date `json:"from"`
	Until     clock.Date `json:"until,omitzero"` // the last day; none: no end
}

func (a *api) putTerm(c *gin.Context) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	var req TermRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	p, ok := a.Procedures.Current(req.Procedure)
	switch {
	case !ok:
		return problem("unknown", "There is no such procedure.").at("procedure")
	case p.Office(req.Office) == nil:
		return problem("unknown", "The procedure has no such office.").at("office")
	case req.From.IsZero():
		return problem("bad_request", "Say from which day.").at("from")
	case !req.Until.IsZero() && req.Until.Before(req.From):
		return problem("bad_request", "It cannot end before it begins.").at("until")
	}
	if _, err := a.DB.Person(c.Request.Context(), who.Who, req.Person); err != nil {
		return problem("unknown", "Nobody of that id is known here.").at("person")
	}
	t := store.Term{Person: req.Person, Procedure: req.Procedure, Office: req.Office, From: store.Day{Date: req.From}, Until: store.Day{Date: req.Until}}
	if err := a.DB.PutTerm(c.Request.Context(), who.Who, t); err != nil {
		return err
	}
	return reply(c, http.StatusOK, t)
}
