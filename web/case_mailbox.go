package web

import (
	"net/url"

	"probity/api"
	"probity/web/form"
)

// fileToReporter puts a document of the case into the mailbox of a reporter without a
// name. Whether it may be given to them is for the API to say.
func fileToReporter(a *asked, d *deskCase) (*shown, error) {
	if !d.Anonymous || d.Relation != api.Office {
		return nil, errNotThere
	}
	var docs api.DocumentList
	if err := a.get(d.path("/documents"), &docs); err != nil {
		return nil, err
	}
	pick := form.Field{Name: "document", Kind: form.Select, Label: "A document of this case", Hint: "The reporter is given the copy without traces, or what is left of it after something was blacked out for the complainant."}
	for i := range docs.Documents {
		pick.Options = append(pick.Options, form.Option{Value: docs.Documents[i].ID, Label: docs.Documents[i].Name})
	}
	home := "/cases/" + url.PathEscape(d.ID) + "/messages"
	f := form.New(home+"/file", "Send it to the reporter", pick)
	s := &shown{name: "case_mailbox_file", of: d, form: f}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	switch err := a.send(d.path("/mailbox/files"), api.FileToReporter{Document: f.Text("document")}, nil); {
	case err == nil:
		return a.goTo(home + "?sent=1")
	case !a.blame(f, err):
		return nil, err
	}
	return s, nil
}

// endCodes ends the codes of a letter's copies, when one was lost or opened by
// somebody else.
func endCodes(a *asked, d *deskCase) (*shown, error) {
	home := "/cases/" + url.PathEscape(d.ID) + "/letters/" + url.PathEscape(a.Param("letter"))
	var letter api.LetterView
	if err := a.get(d.path("/letters/"+url.PathEscape(a.Param("letter"))), &letter); err != nil {
		return nil, err
	}
	f := form.New(home+"/codes", "End the codes", form.Field{Name: "sure", Kind: form.Sentence,
		Label: "The codes on all letters to this person in this case end at once, and so does whatever was opened with them. Another copy of the letter brings a new code."})
	f.Careful = true
	s := &shown{name: "case_codes", title: "End the codes, case " + d.Number, of: d, form: f}
	if !a.typed(f) {
		return s, nil
	}
	for _, c := range letter.Codes {
		if c.Over {
			continue
		}
		if err := a.send(d.path("/codes/end"), api.EndCodesRequest{Person: c.Person}, nil); err != nil {
			if !a.blame(f, err) {
				return nil, err
			}
			return s, nil
		}
	}
	return a.goTo(home + "?ended=1")
}
