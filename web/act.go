package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/web/actform"
	"probity/web/form"
)

// actPage is one act to be asked for.
type actPage struct {
	Case  *caseFile
	Act   *api.AllowedView
	Title string
	About string // what it is, to a side of the case
}

// act is the page of one act: its form, or why it cannot be done now.
func (w *web) act(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	kind := docket.Kind(a.Param("kind"))
	may, err := file.allowed(kind)
	if err != nil {
		return nil, err
	}
	if may == nil {
		return nil, errNotThere
	}
	s, err := file.situation()
	if err != nil {
		return nil, err
	}
	if kind == docket.Publish {
		var list api.DocumentList
		if err := a.get(file.path("/documents"), &list); err != nil {
			return nil, err
		}
		s.Documents = list.Documents
	}
	if kind == docket.ChooseVersion || kind == docket.MoveVersion {
		if err := file.versions(s); err != nil {
			return nil, err
		}
	}
	f := actform.Form(kind, s, "/cases/"+url.PathEscape(file.ID)+"/acts/"+string(kind))
	if f == nil {
		return nil, errNotThere
	}
	page := &shown{name: "act", title: f.Submit, of: actPage{file, may, f.Submit, file.about(kind)}}
	f.Careful = file.Side() != "" && slices.Contains(lastActs, kind)
	if !may.Allowed && a.Request.Method == http.MethodGet {
		return page, nil
	}
	page.form = f
	f.Prefill(a.Request.URL.Query())
	sent, typed, err := a.typedWithFiles(f, file.path("/documents"))
	if err != nil || !typed {
		return page, err
	}
	keepUploads(f, sent)
	if err := a.lookUpPeople(f); err != nil {
		return nil, err
	}
	if !f.Need(a.words.say("form.needed")) || !f.OK() {
		return page, nil
	}
	err = a.send(file.path("/acts"), map[string]any{"kind": kind, "particulars": actform.Particulars(kind, s, f)}, nil)
	// Somebody who clicks twice sends each file twice, and the acts differ by what the
	// files are called here: the first was taken.
	if err != nil && (len(sent) == 0 || code(err) != "different_act") {
		if a.blameAct(f, err) {
			return page, nil
		}
		return nil, err
	}
	return a.goTo("/cases/" + url.PathEscape(file.ID) + "?done=" + url.QueryEscape(string(kind)))
}

// blameAct is blame for an act, whose fields are named as its particulars.
func (a *asked) blameAct(f *form.Form, err error) bool {
	var p *api.Problem
	if errors.As(err, &p) {
		here := *p
		here.Field = strings.TrimPrefix(p.Field, "particulars.")
		err = &here
	}
	return a.blame(f, err)
}

// keepUploads notes the documents that came with the form, so that they need not
// be sent again.
func keepUploads(f *form.Form, sent []uploaded) {
	for _, d := range sent {
		id := strings.TrimSuffix(d.Field, actform.FileOf(""))
		if x := f.Field(id); x != nil {
			x.Value = d.ID
		}
		if title := f.Field(strings.TrimSuffix(id, ".document") + ".title"); title != nil && strings.TrimSpace(title.Value) == "" {
			title.Value = d.Name
		}
	}
	for _, x := range f.Uploads() {
		if id := f.Field(strings.TrimSuffix(x.Name, actform.FileOf(""))); id != nil && id.Value != "" {
			x.Kept = true
		}
	}
}

// lookUpPeople finds the people whose names were typed.
func (a *asked) lookUpPeople(f *form.Form) error {
	for _, x := range f.People() {
		if x.Value == "" || actform.Person(x.Value) != "" {
			continue
		}
		var found api.PeopleList
		if err := a.send("/api/v1/people/find", api.FindPeopleRequest{Beginning: x.Value, Limit: 10}, &found); err != nil {
			if !a.blame(f, err) {
				return err
			}
			continue
		}
		for _, p := range found.People {
			x.Options = append(x.Options, form.Option{Value: actform.Known(p.ID, p.Name), Label: p.Name, Hint: p.ID})
		}
		switch len(x.Options) {
		case 0:
			x.Mistake = a.words.say("form.nobody")
		case 1:
			x.Value = x.Options[0].Value
		default:
			x.Mistake = a.words.say("form.which")
		}
	}
	return nil
}
