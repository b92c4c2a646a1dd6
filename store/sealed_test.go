package store_test

import (
	"errors"
	"strings"
	"testing"

	"probity/store"
	"probity/store/storetest"
	"probity/vault"
	"probity/vault/vaulttest"
)

// A letter is sealed for its place: the text of another letter, or of the same
// letter of another case, put in its place is refused, by name.
func TestSwappedLettersAreRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.file(), w.file()
	for _, c := range []string{a.Case, b.Case} {
		for _, letter := range []string{"n1", "n2"} {
			_, err := w.db.KeepLetterText(t.Context(), c, letter, store.LetterText{Subject: "About " + letter, Body: "Dear Carla of " + c, RenderedAt: monday})
			w.must(err)
		}
	}
	got, err := w.db.LetterText(t.Context(), system, a.Case, "n1")
	w.must(err)
	if got.Subject != "About n1" || got.Body != "Dear Carla of "+a.Case {
		t.Errorf("%+v", got)
	}
	for name, swap := range map[string]string{
		"of the same case":            `update letter_texts t set body = (select o.body from letter_texts o where o.case_id = t.case_id and o.letter_id = 'n2') where letter_id = 'n1'`,
		"of another case":             `update letter_texts t set body = (select o.body from letter_texts o where o.case_id <> t.case_id and o.letter_id = 'n1') where letter_id = 'n1'`,
		"from another column":         `update letter_texts set body = subject where letter_id = 'n1'`,
		"in clear, by an intruder":    `update letter_texts set body = 'You are expelled.' where letter_id = 'n1'`,
		"with what looks like a seal": `update letter_texts set body = 'sealed1:AAAA' where letter_id = 'n1'`,
	} {
		w.must(w.db.Tamper(t.Context(), `create table kept as select * from letter_texts`, swap))
		_, err := w.db.LetterText(t.Context(), system, a.Case, "n1")
		if !errors.Is(err, store.ErrBroken) || !strings.Contains(err.Error(), a.Case+", table letter_texts, row n1, column body:") {
			t.Errorf("a text %s: %v", name, err)
		}
		w.must(w.db.Tamper(t.Context(), `delete from letter_texts`, `insert into letter_texts select * from kept`, `drop table kept`))
	}
}

func TestADatabaseOpensWithItsOwnKeysAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	for _, seals := range []bool{false, true} {
		if _, err := store.Open(t.Context(), w.dsn, store.Options{Vault: vaulttest.New(t), Seals: seals}); !errors.Is(err, store.ErrOtherKeys) {
			t.Errorf("with the keys of another installation: %v", err)
		}
	}
	if _, err := store.Open(t.Context(), w.dsn, store.Options{}); !errors.Is(err, store.ErrNoKeys) {
		t.Errorf("without keys: %v", err)
	}
	dsn := storetest.NewDSN(t)
	if _, err := store.Open(t.Context(), dsn, store.Options{Vault: storetest.Vault(t, dsn)}); err == nil || !strings.Contains(err.Error(), "run probity migrate up") {
		t.Errorf("a database nobody has sealed yet: %v", err)
	}
}

// What was written before there were keys is sealed by migrate, as often as it is
// asked to, and reads as before.
func TestWhatIsThereInClearIsSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	keys := new(vaulttest.Shelf)
	w.must(w.db.Tamper(t.Context(), `insert into letter_texts (case_id, letter_id, subject, body, rendered_at)
		select '`+c.Case+`', 'n' || i, '', 'Dear Carla, number ' || i, now() from generate_series(1, 450) i`,
		`update installation set keys_check = '', keys_form = 0`))
	v, err := vault.Open(t.Context(), vault.Options{Master: vaulttest.NewMaster(t, "m"), Shelf: keys})
	w.must(err)
	for range 2 {
		db := storetest.Open(t, w.dsn, store.Options{Vault: v, Seals: true})
		got, err := db.LetterText(t.Context(), system, c.Case, "n417")
		w.must(err)
		if got.Body != "Dear Carla, number 417" || got.Subject != "" {
			t.Errorf("%+v", got)
		}
		w.must(db.Tamper(t.Context(), `update installation set keys_form = 0`))
	}
	left, err := w.db.Peek(t.Context(), `select count(*) from letter_texts where not starts_with(body, 'sealed1:') or subject <> ''`)
	w.must(err)
	if left != "0" {
		t.Errorf("%s texts are left in clear", left)
	}
}
