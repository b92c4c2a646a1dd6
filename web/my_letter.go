package web

import (
	"net/url"

	"probity/api"
)

// myLetterPage is a letter to be read.
type myLetterPage struct {
	Case, Number string
	Letter       api.LetterView
}

// myLetter is one letter to a side of a case, as it was written.
func (w *web) myLetter(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	page := myLetterPage{Case: file.ID, Number: file.Number}
	err = a.get(file.path("/letters/"+url.PathEscape(a.Param("letter"))), &page.Letter)
	s := &shown{name: "letter_to_you", title: page.Letter.Title, of: page}
	if own, ok := a.words.translate(s.title); ok {
		s.title = own
	}
	if page.Letter.Text != "" {
		s.paper = "letter.pdf"
	}
	return s, err
}
