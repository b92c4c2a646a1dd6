package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"probity/vault"
)

// What identifies a person is sealed with the keys of the installation, each
// column for the person's row.
var (
	personName    = sealedColumn{"people", "name", vault.Identity}
	personEmail   = sealedColumn{"people", "email", vault.Identity}
	personAddress = sealedColumn{"people", "address", vault.Identity}
	personPhone   = sealedColumn{"people", "phone", vault.Identity}
)

func (p *Person) cells() map[sealedColumn]*string {
	return map[sealedColumn]*string{personName: &p.Name, personEmail: &p.Email, personAddress: &p.Address, personPhone: &p.Phone}
}

func (db *DB) sealPerson(ctx context.Context, p *Person) error {
	for at, text := range p.cells() {
		var err error
		if *text, err = db.seal(ctx, vault.Installation, at, p.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) unsealPerson(ctx context.Context, p *Person) error {
	for at, text := range p.cells() {
		var err error
		if *text, err = db.unseal(ctx, vault.Installation, at, p.ID, *text); err != nil {
			return err
		}
	}
	return nil
}

// emailMark is what an address is found by; "" for none. Capitals make no
// difference.
func (db *DB) emailMark(ctx context.Context, email string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return "", nil
	}
	if db.vault == nil {
		return "", ErrNoKeys
	}
	mark, err := db.vault.Mark(ctx, "people.email", email)
	return mark, unsealed(err)
}

// begins are those of the people whose name or e-mail address begins with the text,
// by name. The database cannot search what it cannot read: everybody is looked at.
func begins(all []Person, text string, limit int) []Person {
	text = strings.ToLower(strings.TrimSpace(text))
	found := slices.DeleteFunc(all, func(p Person) bool {
		return !strings.HasPrefix(strings.ToLower(p.Name), text) && !strings.HasPrefix(strings.ToLower(p.Email), text)
	})
	slices.SortFunc(found, func(a, b Person) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return found[:min(len(found), limit)]
}

// sealPeople seals who is known in clear from before.
func (db *DB) sealPeople(ctx context.Context) error {
	for {
		var all []Person
		err := db.asOwner(ctx, func(tx *Tx) error {
			return tx.SelectContext(ctx, &all, `select `+personColumns+` from people where email_mark = '' and (
				email <> '' or (name <> '' and not starts_with(name, 'sealed1:')) or (address <> '' and not starts_with(address, 'sealed1:'))
				or (phone <> '' and not starts_with(phone, 'sealed1:'))) limit 200`)
		})
		if err != nil || len(all) == 0 {
			return err
		}
		for i := range all {
			p := &all[i]
			mark, err := db.emailMark(ctx, p.Email)
			if err != nil {
				return err
			}
			if err := db.sealPerson(ctx, p); err != nil {
				return err
			}
			err = db.asOwner(ctx, func(tx *Tx) error {
				_, err := tx.ExecContext(ctx, `update people set name = $2, email = $3, address = $4, phone = $5, email_mark = $6 where id = $1 and email_mark = ''`,
					p.ID, p.Name, p.Email, p.Address, p.Phone, mark)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
}
