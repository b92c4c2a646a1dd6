package notice

import (
	"errors"
	"fmt"
	"time"

	"probity/docket"
	"probity/procedure"
)

// Letter is a notice as it is written to one addressee.
type Letter struct {
	Subject string
	Text    string
	HTML    string // a whole page that loads nothing
}

// Names is what a letter needs from beyond the state of the case.
type Names struct {
	// Number is the case's public number, by which a letter names it; the case's
	// id when there is none.
	Number string
	// Of is the name of a person by id; nil or empty: the person's part in the
	// case is named instead. Who reported is never asked for in a letter to the
	// respondent, unless the procedure or a recorded leave allows it, except to
	// take the name out of what others wrote.
	Of func(person string) string
	// Entry is the entry of this case with the number, or nil. It gives what the
	// state does not keep: reasons, a question, the place of a hearing. Without
	// it the letter says where they are to be found.
	Entry   func(seq int) *docket.Entry
	Contact string // how to reach the office: "ethics@example.org, +1 312 555 0100"
	ReadAt  string // where letters are read and answered: the address of the pages, never of one case
}

func (n Names) caseName(s *docket.State) string {
	if n.Number != "" {
		return n.Number
	}
	return s.Case
}

// Write renders a letter of the case for its addressee. The state is the one
// after the entry that issued the letter, or a later one.
func Write(p *procedure.Procedure, s *docket.State, l docket.Letter, names Names, now time.Time) (Letter, error) {
	n := p.Notice(l.Notice)
	if n == nil {
		return Letter{}, fmt.Errorf("procedure %s has no notice %q", p.ID, l.Notice)
	}
	if s == nil || s.Head == 0 {
		return Letter{}, errors.New("a letter needs a case")
	}
	v := look(p, s, n, l, names, now)
	text, err := render(n.Template, v)
	if err != nil {
		return Letter{}, err
	}
	html, err := renderHTML(n.Template, v)
	if err != nil {
		return Letter{}, err
	}
	return Letter{Subject: v.Title + ", case " + names.caseName(s), Text: text, HTML: html}, nil
}
