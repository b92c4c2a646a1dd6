package web

import (
	"encoding/json"
	"net/url"
	"slices"

	"probity/api"
	"probity/web/form"
)

func unmarshal(text []byte, into any) error { return json.Unmarshal(text, into) }

// lettersPage is the letters of a case.
type lettersPage struct {
	*deskCase
	List api.LetterList
}

func lettersTab(a *asked, d *deskCase) (*shown, error) {
	page := &lettersPage{deskCase: d}
	if _, err := d.Rules(); err != nil {
		return nil, err
	}
	return &shown{of: page}, a.get(d.path("/letters"), &page.List)
}

// letterPage is one letter as it was written, the codes of its copies, and a copy
// that was made just now: told this once.
type letterPage struct {
	*deskCase
	Letter api.LetterView
	Copy   *api.CopyMade
	Ends   bool // it has a code that opens the case still
}

// letterTab shows a letter and makes a copy with a code for the respondent, which
// is shown in the answer and never again.
func letterTab(a *asked, d *deskCase) (*shown, error) {
	page := &letterPage{deskCase: d}
	at := "/letters/" + url.PathEscape(a.Param("letter"))
	s := &shown{name: "case_letter", title: "Letter, case " + d.Number, of: page}
	if err := a.get(d.path(at), &page.Letter); err != nil {
		return nil, err
	}
	if _, err := d.Rules(); err != nil {
		return nil, err
	}
	if page.Letter.Text != "" {
		s.paper = "letter.pdf"
	}
	if a.Query("ended") != "" {
		d.Done = "Its codes have ended."
	}
	page.Ends = slices.ContainsFunc(page.Letter.Codes, func(c api.CodeView) bool { return !c.Over })
	if page.Letter.To != "respondent" || d.Relation != api.Office {
		return s, nil
	}
	f := form.New("/cases/"+url.PathEscape(d.ID)+at, "Make a copy with a code")
	f.Fleeting = true
	s.form = f
	if !a.typed(f) {
		return s, nil
	}
	made := new(api.CopyMade)
	switch err := a.send(d.path(at+"/copies"), api.CopyRequest{}, made); {
	case err == nil:
		page.Copy = made
	case !a.blame(f, err):
		return nil, err
	}
	return s, nil
}
