package activities

import (
	"context"
	"slices"
	"time"

	"probity/docket"
	"probity/docket/access"
	"probity/notice"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

// Desk words letters from the docket and sends word of them to the address of
// record.
type Desk struct {
	Store   Store
	Mailer  notice.Mailer
	Contact string // how to reach the office, for letters
	ReadAt  string // where letters are read
}

var (
	_ LetterWriter = Desk{}
	_ Post         = Desk{}
)

// file is all that a letter is written from.
type file struct {
	p       *procedure.Procedure
	s       *docket.State
	l       docket.Letter
	entries []docket.Entry
	number  string
}

func (d Desk) open(ctx context.Context, caseID, letter string) (file, error) {
	p, c, err := d.Store.procedureOf(ctx, caseID)
	f := file{p: p, number: c.Number}
	if err != nil {
		return f, err
	}
	if f.entries, err = d.Store.DB.Entries(ctx, store.TheSystem(), caseID); err != nil {
		return f, err
	}
	if f.s, err = docket.Fold(f.entries); err != nil {
		return f, store.ErrBroken
	}
	l := f.s.Letter(letter)
	if l == nil {
		return f, store.ErrNotFound
	}
	f.l = *l
	return f, nil
}

func (f *file) entry(seq int) *docket.Entry {
	if seq < 1 || seq > len(f.entries) {
		return nil
	}
	return &f.entries[seq-1]
}

func (d Desk) names(people map[string]store.Person, f *file) notice.Names {
	return notice.Names{
		Number: f.number, Of: func(id string) string { return people[id].Name }, Entry: f.entry, Contact: d.Contact, ReadAt: d.ReadAt,
	}
}

// Write implements LetterWriter.
func (d Desk) Write(ctx context.Context, caseID, letter string, now time.Time) error {
	f, err := d.open(ctx, caseID, letter)
	if err != nil {
		return err
	}
	parts, err := d.Store.DB.PeopleOf(ctx, store.TheSystem(), caseID)
	if err != nil {
		return err
	}
	ids := make([]string, 0, len(parts)+3)
	for i := range parts {
		ids = append(ids, parts[i].Person)
	}
	people, err := d.Store.DB.PeopleByID(ctx, store.TheSystem(), append(ids, f.s.Complainant.Person, f.s.Respondent.Person, f.l.Person))
	if err != nil {
		return err
	}
	text, err := notice.Write(f.p, f.s, f.l, d.names(people, &f), now)
	if err != nil {
		return store.ErrPack
	}
	_, err = d.Store.DB.KeepLetterText(ctx, caseID, letter, store.LetterText{Subject: text.Subject, Body: text.Text, RenderedAt: now})
	return err
}

// Send implements Post.
func (d Desk) Send(ctx context.Context, caseID, letter string, attempt int) (Receipt, error) {
	f, err := d.open(ctx, caseID, letter)
	if err != nil {
		return Receipt{}, err
	}
	to, err := d.address(ctx, &f)
	if err != nil {
		return Receipt{}, err
	}
	mail, err := notice.Announce(f.p, f.s, f.l, to, attempt, d.names(nil, &f))
	if err != nil {
		return Receipt{}, err
	}
	r, err := d.Mailer.Send(ctx, mail)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Message: r.MessageID, At: r.At, Code: r.Code, Outbox: r.File != ""}, nil
}

// address is the address of record: the party's own, or that of whoever holds
// the office written to.
func (d Desk) address(ctx context.Context, f *file) (string, error) {
	ids := []string{f.l.Person}
	if f.l.To != procedure.Complainant && f.l.To != procedure.Respondent {
		holders, err := d.holders(ctx, f, string(f.l.To))
		if err != nil {
			return "", err
		}
		ids = append(ids, holders...)
	}
	people, err := d.Store.DB.PeopleByID(ctx, store.TheSystem(), ids)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		if p := people[id]; p.Email != "" && !p.Anonymous {
			return p.Email, nil
		}
	}
	return "", &notice.Error{Code: notice.NoAddress, Step: "address"}
}

// holders are those who hold the office and may know of the case, or else those
// of its substitute: a mail about it would tell the others.
func (d Desk) holders(ctx context.Context, f *file, office string) ([]string, error) {
	kept, err := d.Store.DB.KeptByName(ctx, f.s.Case)
	if err != nil {
		return nil, err
	}
	offices := []string{office}
	if o := f.p.Office(office); o != nil && o.Substitute != "" {
		offices = append(offices, o.Substitute)
	}
	for _, office := range offices {
		all, err := d.Store.DB.HoldersOn(ctx, f.p.ID, office, clock.DateOf(d.Store.Time.Now(), time.UTC))
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(h string) bool {
			return access.Of(docket.Actor{Person: h, Offices: []string{office}}, f.p, f.s) == access.None ||
				slices.ContainsFunc(kept, func(k store.KeptByName) bool { return k.Person == h && !k.Until.Valid })
		})
		if len(all) > 0 {
			return all, nil
		}
	}
	return nil, nil
}
