package api

import (
	"context"

	"probity/procedure"
	"probity/store"
)

func (f *file) letters(ctx context.Context) ([]LetterView, error) {
	rows, err := f.api.DB.LettersOf(ctx, f.who.Who, f.row.ID)
	if err != nil {
		return nil, err
	}
	out := []LetterView{}
	for i := range rows {
		l := &rows[i]
		if f.forReader(l) {
			out = append(out, letterView(f.api.letterTitle(f.p, l.Notice), l))
		}
	}
	return out, nil
}

// withText adds the letter as it was written, once it was.
func (f *file) withText(ctx context.Context, l *LetterView) error {
	text, err := f.api.DB.LetterText(ctx, f.who.Who, f.row.ID, l.ID)
	l.Subject, l.Text = text.Subject, text.Body
	return err
}

func letterView(title string, l *store.Letter) LetterView {
	return LetterView{
		ID: l.ID, Notice: l.Notice, Title: title, To: procedure.Role(l.To), Person: l.Person, IssuedAt: l.IssuedAt.UTC(), Status: l.Status,
		Method: l.Method, ServedAt: l.ServedAt, About: l.About, Failed: l.Failed, Presumed: l.Presumed(),
	}
}
