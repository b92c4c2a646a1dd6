package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"probity/api"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/web/actform"
	"probity/web/form"
)

// peoplePage is who holds which office of a procedure, and for whoever keeps the
// house a way to people.
type peoplePage struct {
	Procedures []listView
	Title      string
	Offices    []officeHeld
	Past       []api.TermView
	Wanted     []api.WantedView // offices that have to be given to somebody else
	Keeps      bool             // the reader keeps people and offices
	Found      []api.PersonView
	Looked     bool // somebody was looked for
}

// officeHeld is an office and who holds it, or will.
type officeHeld struct {
	Title      string
	Substitute string // title of the office to which its work goes where nobody can do it
	Now, Comes []api.TermView
}

// people shows it, and finds somebody by the beginning of their name. What was typed
// stands in no address.
func (w *web) people(a *asked) (*shown, error) {
	var offices api.OfficeList
	if err := a.get("/api/v1/offices", &offices); err != nil {
		return nil, err
	}
	page := &peoplePage{Keeps: a.me.Admin}
	s := &shown{name: "people", title: "People and offices", of: page, wide: true}
	if page.Keeps {
		s.form = form.New("/people", "Find", form.Field{Name: "beginning", Kind: form.Line, Label: "Name or e-mail address, or its beginning", Complete: "off"})
		if a.typed(s.form) && s.form.Need(a.words.say("form.needed")) {
			if err := a.findPeople(s.form, page); err != nil {
				return nil, err
			}
		}
	}
	var err error
	if page.Wanted, err = w.wanted(a); err != nil {
		return nil, err
	}
	var ids []string
	for _, o := range offices.Offices {
		if !slices.Contains(ids, o.Procedure) {
			ids = append(ids, o.Procedure)
		}
	}
	one := a.Query("procedure")
	if one == "" {
		if one, err = a.ownBody(ids); err != nil || one == "" {
			return s, err
		}
	}
	rules := new(procedure.Procedure)
	if err := a.get("/api/v1/procedures/"+url.PathEscape(one), rules); err != nil {
		return nil, err
	}
	var terms api.TermList
	if err := a.get(address("/api/v1/terms", url.Values{"procedure": {one}}), &terms); err != nil {
		return nil, err
	}
	page.Title = rules.Title
	for _, id := range ids {
		page.Procedures = append(page.Procedures, listView{Path: address("/people", url.Values{"procedure": {id}}), Label: id, Current: id == one})
	}
	page.held(rules, terms.Terms, w.today())
	return s, nil
}

// ownBody is the first of the bodies in which the reader holds an office, or else
// anybody does; "" where there is none.
func (a *asked) ownBody(ids []string) (string, error) {
	for _, held := range a.me.Offices {
		if p, _, _ := strings.Cut(held, "/"); slices.Contains(ids, p) {
			return p, nil
		}
	}
	if len(ids) == 0 {
		return "", nil
	}
	var all api.TermList
	if err := a.get("/api/v1/terms", &all); err != nil {
		return "", err
	}
	for _, id := range ids {
		if slices.ContainsFunc(all.Terms, func(t api.TermView) bool { return t.Procedure == id }) {
			return id, nil
		}
	}
	return ids[0], nil
}

// wanted are the offices for which whoever keeps the house has to find somebody else.
func (w *web) wanted(a *asked) ([]api.WantedView, error) {
	if !a.me.Admin {
		return nil, nil
	}
	var list api.WantedList
	err := a.get("/api/v1/terms/wanted", &list)
	return list.Wanted, err
}

// today is the day by which terms are counted.
func (w *web) today() clock.Date { return clock.DateOf(w.Now(), time.UTC) }

func (p *peoplePage) held(rules *procedure.Procedure, terms []api.TermView, today clock.Date) {
	for i := range rules.Offices {
		o := &rules.Offices[i]
		x := officeHeld{Title: begin(rules.TitleOf(procedure.Role(o.ID)))}
		if o.Substitute != "" {
			x.Substitute = rules.TitleOf(procedure.Role(o.Substitute))
		}
		for _, t := range terms {
			switch {
			case t.Office != o.ID, over(&t, today):
			case t.From.After(today):
				x.Comes = append(x.Comes, t)
			default:
				x.Now = append(x.Now, t)
			}
		}
		p.Offices = append(p.Offices, x)
	}
	for _, t := range terms {
		if over(&t, today) {
			p.Past = append(p.Past, t)
		}
	}
}

func over(t *api.TermView, today clock.Date) bool { return !t.Until.IsZero() && t.Until.Before(today) }

func (a *asked) findPeople(f *form.Form, page *peoplePage) error {
	once := a.once
	a.once = "" // only a question
	defer func() { a.once = once }()
	var found api.PeopleList
	err := a.send("/api/v1/people/find", api.FindPeopleRequest{Beginning: f.Text("beginning"), Limit: 25}, &found)
	if err != nil {
		if a.blame(f, err) {
			return nil
		}
		return err
	}
	page.Looked = true
	for _, p := range found.People {
		page.Found = append(page.Found, api.PersonView{Person: p})
	}
	return nil
}

// newPerson makes somebody known.
func (w *web) newPerson(a *asked) (*shown, error) {
	if !a.me.Admin {
		return nil, &api.Problem{Status: http.StatusForbidden, Code: "admin_only"}
	}
	f := personForm("/people/new", "Make known", &api.PersonView{})
	s := &shown{name: "person_new", title: "Somebody new", form: f}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	var made api.PersonView
	if err := a.send("/api/v1/people", personOf("", f), &made); err != nil {
		if a.blame(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo("/people/" + url.PathEscape(made.ID) + "?done=known")
}

func personForm(to, submit string, p *api.PersonView) *form.Form {
	return form.New(to, submit,
		form.Field{Name: "name", Kind: form.Line, Label: "Name", Value: p.Name, Complete: "off", Most: 300},
		form.Field{Name: "email", Kind: form.Email, Label: "E-mail address", Hint: "By which they sign in, and where they are told that something waits for them.", Optional: true, Value: p.Email, Complete: "off", Most: 300},
		form.Field{Name: "address", Kind: form.Area, Rows: 3, Label: "Postal address", Hint: "For letters that have to be served on paper.", Optional: true, Value: p.Address, Most: 1000},
		form.Field{Name: "phone", Kind: form.Line, Label: "Telephone", Optional: true, Value: p.Phone, Complete: "off", Most: 300},
		form.Field{Name: "time_zone", Kind: form.Line, Label: "Time zone", Hint: "For example Europe/Madrid. Without one, times are told in that of the procedure.", Optional: true, Value: p.TimeZone, Complete: "off", Most: 300},
	)
}

func personOf(id string, f *form.Form) api.PersonRequest {
	return api.PersonRequest{ID: id, Name: f.Text("name"), Email: f.Text("email"), Address: f.Text("address"), Phone: f.Text("phone"), TimeZone: f.Text("time_zone")}
}

// termForm gives an office, or another last day in it.
func (a *asked) termForm(person string) (*form.Form, error) {
	var offices api.OfficeList
	if err := a.get("/api/v1/offices", &offices); err != nil {
		return nil, err
	}
	var options []form.Option
	for _, o := range offices.Offices {
		options = append(options, form.Option{Value: o.Procedure + "/" + o.Office, Label: o.Procedure + ": " + o.Title})
	}
	f := form.New("/people/"+url.PathEscape(person)+"/term", "Save the term",
		form.Field{Name: "office", Kind: form.Select, Label: "Office", Options: options},
		form.Field{Name: "from", Kind: form.Date, Label: "First day"},
		form.Field{Name: "until", Kind: form.Date, Label: "Last day", Hint: "Leave it empty for a term without an end.", Optional: true},
	)
	for name, v := range map[string]string{"office": a.Query("office"), "from": a.Query("from"), "until": a.Query("until")} {
		if x := f.Field(name); x.Kind != form.Select || slices.ContainsFunc(options, func(o form.Option) bool { return o.Value == v }) {
			x.Value = v
		}
	}
	return f, nil
}

// termOf is the term as it was filled in; false when a day cannot be read.
func termOf(person string, f *form.Form) (api.TermRequest, bool) {
	var req api.TermRequest
	req.Person = person
	req.Procedure, req.Office, _ = strings.Cut(f.Text("office"), "/")
	for name, into := range map[string]*clock.Date{"from": &req.From, "until": &req.Until} {
		if text := f.Text(name); text != "" && into.UnmarshalText([]byte(text)) != nil {
			f.Blame(name, "A day that exists belongs here, as 2025-05-06.")
		}
	}
	return req, f.OK()
}

// whoFollows asks who takes over from somebody.
func whoFollows(person string) *form.Form {
	f := form.New("/people/"+url.PathEscape(person)+"/hand-over", "Hand over, and end their terms today",
		form.Field{Name: "to", Kind: form.Who, Label: "Who follows", Hint: "The beginning of the name. Leave it empty to let each office's substitute take over.", Optional: true, Complete: "off"})
	f.Careful = true
	return f
}

// chosen is the id of the person in a field; "" for nobody.
func chosen(f *form.Form, name string) string { return actform.Person(f.Text(name)) }
