package web

import (
	"net/http"
	"net/url"
	"slices"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/web/actform"
)

// caseFile is a case as its reader may see it, with what pages ask of it. Each
// part is asked for once, when a page needs it.
type caseFile struct {
	api.CaseDetail
	a      *asked
	may    *api.AllowedList
	panels []api.PanelView
}

// caseFile opens the case of the page. A member who has to declare first is sent to
// the declaration: they are told nothing else of the case.
func (a *asked) caseFile() (*caseFile, error) {
	f := &caseFile{a: a}
	if err := a.get(f.path(""), &f.CaseDetail); err != nil {
		return nil, err
	}
	if f.Relation == api.Seated && a.FullPath() != declarationPath {
		return nil, &api.Problem{Status: http.StatusForbidden, Code: "declare_first"}
	}
	return f, nil
}

// Panels are the bodies seated for the case.
func (f *caseFile) Panels() ([]api.PanelView, error) {
	if f.panels == nil {
		var list api.PanelList
		if err := f.a.get(f.path("/panel"), &list); err != nil {
			return nil, err
		}
		f.panels = list.Panels
	}
	return f.panels, nil
}

// toDeclare is the body whose conflict certificate the reader has still to sign, nil
// for none.
func (f *caseFile) toDeclare() (*api.PanelView, error) {
	panels, err := f.Panels()
	if err != nil {
		return nil, err
	}
	for i := range panels {
		if slices.ContainsFunc(panels[i].Seats, func(x api.SeatView) bool { return x.MustDeclare && x.Person == f.a.me.Person }) {
			return &panels[i], nil
		}
	}
	return nil, nil
}

func (f *caseFile) path(part string) string {
	return "/api/v1/cases/" + url.PathEscape(f.a.Param("id")) + part
}

// Side is the side the reader is on, "" for those who work on the case.
func (f *caseFile) Side() procedure.Role {
	if f.Relation == api.Complainant || f.Relation == api.Respondent {
		return procedure.Role(f.Relation)
	}
	return ""
}

// Rules is the procedure that the case runs under.
func (f *caseFile) Rules() (*procedure.Procedure, error) {
	return f.a.rulesOf(f.Procedure, f.Digest)
}

// rulesOf is the text of a procedure. It never changes under its digest, and is no
// secret.
func (a *asked) rulesOf(id, digest string) (*procedure.Procedure, error) {
	if known, ok := a.web.rules.Load(digest); ok {
		return known.(*procedure.Procedure), nil
	}
	p := new(procedure.Procedure)
	if err := a.get("/api/v1/procedures/"+url.PathEscape(id)+"?digest="+url.QueryEscape(digest), p); err != nil {
		return nil, err
	}
	a.web.rules.Store(digest, p)
	return p, nil
}

// May is what the reader may do now and, of the rest, why not.
func (f *caseFile) May() ([]api.AllowedView, error) {
	if f.may == nil {
		f.may = new(api.AllowedList)
		if err := f.a.get(f.path("/allowed"), f.may); err != nil {
			return nil, err
		}
	}
	return f.may.Acts, nil
}

// Name is the name of a person of the case, as far as the reader may know it.
func (f *caseFile) Name(person string) string {
	if n := f.Names[person]; n != "" {
		return n
	}
	return person
}

// situation is what the form of an act offers to choose from.
func (f *caseFile) situation() (*actform.Situation, error) {
	rules, err := f.Rules()
	if err != nil {
		return nil, err
	}
	s := &actform.Situation{Rules: rules, Case: &f.CaseDetail, Side: f.Side()}
	if f.a.words.Code != "en" {
		s.Foreign = "en"
	}
	if s.Side != "" {
		s.Say = func(key string) string { return f.a.words.text[key] }
	}
	var clocks api.ClockList
	var duties api.DutyList
	var letters api.LetterList
	var parties api.PartList
	for part, into := range map[string]any{"/clocks": &clocks, "/duties": &duties, "/letters": &letters, "/parties": &parties} {
		if err := f.a.get(f.path(part), into); err != nil {
			return nil, err
		}
	}
	s.Clocks, s.Duties, s.Letters, s.Parties = clocks.Clocks, duties.Duties, letters.Letters, parties.Parties
	s.Panels, err = f.Panels()
	return s, err
}

// versions are the versions of its procedure that the case could be moved to.
func (f *caseFile) versions(s *actform.Situation) error {
	var list api.VersionList
	err := f.a.get(f.path("/versions"), &list)
	s.Versions = list.Versions
	return err
}

// allowed finds what is said of an act; nil where the reader never does it.
func (f *caseFile) allowed(kind docket.Kind) (*api.AllowedView, error) {
	all, err := f.May()
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Kind == kind {
			return &all[i], nil
		}
	}
	return nil, nil
}
