package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"probity/api"
	"probity/procedure/clock"
	"probity/web/form"
)

// personPage is a person as the house knows them.
type personPage struct {
	api.PersonView
	Keeps   bool // the reader keeps people and offices
	Self    bool
	Done    string
	Terms   []heldTerm
	Details *form.Form
	Invited *invited
}

// heldTerm is a term and where its last day can be set.
type heldTerm struct {
	api.TermView
	Title, End string
	Over       bool
}

// invited is an invitation to be handed over. It is shown this once.
type invited struct {
	Code string
	Ends time.Time
}

// personDone is what was just done, as the address tells it.
var personDone = map[string]string{
	"known": "They are known now. Give them an office, or invite them to set a password.",
	"kept":  "What is known of them has been changed.",
	"term":  "The term has been saved.",
	"out":   "They have been signed out everywhere and cannot sign in.",
	"in":    "They can sign in again. What they had to sign in by stays as it was; tokens stay ended.",
}

func personPath(id string) string { return "/people/" + url.PathEscape(id) }

// person shows somebody, and takes changes of what is known of them.
func (w *web) person(a *asked) (*shown, error) {
	page, s, err := a.personPage()
	if err != nil || !page.Keeps || !a.typed(page.Details) {
		return s, err
	}
	s.form = page.Details
	if !s.form.Need(a.words.say("form.needed")) {
		return s, nil
	}
	if err := a.send("/api/v1/people", personOf(page.ID, s.form), nil); err != nil {
		if a.blame(s.form, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo(personPath(page.ID) + "?done=kept")
}

func (a *asked) personPage() (*personPage, *shown, error) {
	page := &personPage{Keeps: a.me.Admin, Done: personDone[a.Query("done")]}
	if err := a.get("/api/v1"+personPath(a.Param("id")), &page.PersonView); err != nil {
		return nil, nil, err
	}
	page.Self = page.ID == a.me.Person
	titles, err := a.officeTitles()
	if err != nil {
		return nil, nil, err
	}
	today := a.web.today()
	for _, t := range page.PersonView.Terms {
		h := heldTerm{TermView: t, Title: titles[t.Procedure+"/"+t.Office], Over: over(&t, today)}
		h.End = address(personPath(page.ID)+"/term", url.Values{"office": {t.Procedure + "/" + t.Office}, "from": {iso(t.From.Date)}, "until": {iso(t.Until.Date)}})
		page.Terms = append(page.Terms, h)
	}
	slices.SortStableFunc(page.Terms, func(x, y heldTerm) int {
		switch {
		case x.Over == y.Over:
			return 0
		case x.Over:
			return 1
		}
		return -1
	})
	page.Details = personForm(personPath(page.ID), "Save", &page.PersonView)
	return page, &shown{name: "person", title: page.Name, of: page}, nil
}

// iso is a day as a field takes it.
func iso(d clock.Date) string {
	text, err := d.MarshalText()
	if err != nil || d.IsZero() {
		return ""
	}
	return string(text)
}

// officeTitles are what offices are called, by procedure and office.
func (a *asked) officeTitles() (map[string]string, error) {
	var offices api.OfficeList
	if err := a.get("/api/v1/offices", &offices); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, o := range offices.Offices {
		out[o.Procedure+"/"+o.Office] = begin(o.Title)
	}
	return out, nil
}

// invite makes an invitation and shows it, this once.
func (w *web) invite(a *asked) (*shown, error) {
	a.typed(form.New("", ""))
	page, s, err := a.keptPerson()
	if err != nil {
		return nil, err
	}
	var made api.Invited
	if err := a.send("/api/v1"+personPath(page.ID)+"/invitation", nil, &made); err != nil {
		return nil, err
	}
	page.Invited = &invited{made.Invitation, made.Ends}
	return s, nil
}

// personAccess shuts somebody out, or lets them in again.
func (w *web) personAccess(a *asked) (*shown, error) {
	a.typed(form.New("", ""))
	page, _, err := a.keptPerson()
	if err != nil {
		return nil, err
	}
	act, done := "/disable", "out"
	if page.Account.ShutOut {
		act, done = "/enable", "in"
	}
	if err := a.send("/api/v1"+personPath(page.ID)+act, nil, nil); err != nil {
		return nil, err
	}
	return a.goTo(personPath(page.ID) + "?done=" + done)
}

// keptPerson is a person for whoever keeps the house.
func (a *asked) keptPerson() (*personPage, *shown, error) {
	if !a.me.Admin {
		return nil, nil, &api.Problem{Status: http.StatusForbidden, Code: "admin_only"}
	}
	page, s, err := a.personPage()
	if err == nil && page.Account == nil {
		err = errUnknownAnswer
	}
	return page, s, err
}

// termPage gives somebody an office, or another last day in it.
type termPage struct{ *personPage }

func (w *web) term(a *asked) (*shown, error) {
	page, _, err := a.keptPerson()
	if err != nil {
		return nil, err
	}
	f, err := a.termForm(page.ID)
	if err != nil {
		return nil, err
	}
	s := &shown{name: "term", title: "A term of " + page.Name, of: termPage{page}, form: f}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	req, ok := termOf(page.ID, f)
	if !ok {
		return s, nil
	}
	if err := a.send("/api/v1/terms", req, nil); err != nil {
		if a.blame(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo(personPath(page.ID) + "?done=term")
}

// handOverPage is who leaves, and what came of it.
type handOverPage struct {
	*personPage
	To    string // name of who follows
	View  *api.HandOverView
	Alone []string // offices to be filled
}

func (w *web) handOver(a *asked) (*shown, error) {
	page, _, err := a.keptPerson()
	if err != nil {
		return nil, err
	}
	f := whoFollows(page.ID)
	s := &shown{name: "hand_over", title: "Hand over the work of " + page.Name, of: handOverPage{personPage: page}, form: f}
	if !a.typed(f) {
		return s, nil
	}
	if err := a.lookUpPeople(f); err != nil {
		return nil, err
	}
	if !f.OK() {
		return s, nil
	}
	var done api.HandOverView
	if err := a.send("/api/v1"+personPath(page.ID)+"/hand-over", api.HandOverRequest{ID: f.Once, To: chosen(f, "to")}, &done); err != nil {
		if a.blame(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo(personPath(page.ID) + "/hand-over/" + url.PathEscape(done.ID))
}

// handedOver tells what came of a hand-over so far. It counts cases and names none.
func (w *web) handedOver(a *asked) (*shown, error) {
	page, _, err := a.keptPerson()
	if err != nil {
		return nil, err
	}
	done := handOverPage{personPage: page, View: new(api.HandOverView)}
	if err := a.get("/api/v1"+personPath(page.ID)+"/hand-over/"+url.PathEscape(a.Param("order")), done.View); err != nil {
		return nil, err
	}
	titles, err := a.officeTitles()
	if err != nil {
		return nil, err
	}
	for _, o := range done.View.Alone {
		done.Alone = append(done.Alone, titles[o])
	}
	if done.View.To != "" {
		var to api.PersonView
		if err := a.get("/api/v1"+personPath(done.View.To), &to); err != nil {
			return nil, err
		}
		done.To = to.Name
	}
	return &shown{name: "handed_over", title: "Hand-over of " + page.Name, of: done}, nil
}
