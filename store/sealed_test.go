package store_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"probity/docket"
	"probity/ledger/chain"
	"probity/procedure"
	"probity/store"
	"probity/store/storetest"
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
	w.must(w.db.Tamper(t.Context(), `insert into letter_texts (case_id, letter_id, subject, body, rendered_at)
		select '`+c.Case+`', 'n' || i, '', 'Dear Carla, number ' || i, now() from generate_series(1, 450) i`,
		`update installation set keys_check = '', keys_form = 0`))
	for range 2 {
		db := storetest.Open(t, w.dsn, store.Options{Vault: storetest.Vault(t, w.dsn), Seals: true})
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

// What stands sealed of one entry, act or refusal put in the place of another's,
// with the chain made anew by somebody who knows how, is refused by name.
func TestSwappedEntriesAndActsAreRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.file(), w.file()
	for _, c := range []string{a.Case, b.Case} {
		w.done(w.act(c, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	}
	off := `alter table entries disable trigger user`
	for name, from := range map[string]string{"of the same case": a.Case + "' and seq = 1", "of another case": b.Case + "' and seq = 2"} {
		db := openWorld(t, w.dsn, store.Options{CachedCases: -1}).db
		sealed, err := db.Peek(t.Context(), `select body::json ->> 'sealed' from entries where case_id = '`+from)
		w.must(err)
		kept, err := db.Peek(t.Context(), `select body from entries where case_id = '`+a.Case+`' and seq = 2`)
		w.must(err)
		text, err := chain.Read(kept)
		w.must(err)
		text.Sealed = sealed
		stored, hash, err := text.Write()
		w.must(err)
		put := func(stored, hash string) {
			w.must(db.Tamper(t.Context(), off, `update entries set body = '`+stored+`', hash = '`+hash+`' where case_id = '`+a.Case+`' and seq = 2`,
				`update cases set head_hash = '`+hash+`' where id = '`+a.Case+`'`))
		}
		put(stored, hash)
		want := a.Case + ", table entries, row 2, column body: what is there was not sealed for this place"
		if _, err := db.State(t.Context(), system, a.Case); !errors.Is(err, store.ErrBroken) || !strings.Contains(err.Error(), want) {
			t.Errorf("an entry %s: %v", name, err)
		}
		found, err := db.VerifyCase(t.Context(), w.procs, a.Case)
		w.must(err)
		if len(found) != 1 || found[0].Seq != 2 || !strings.Contains(found[0].What, "it does not open") {
			t.Errorf("verify, an entry %s: %v", name, found)
		}
		put(kept, procedure.HashOf([]byte(kept)))
	}
	w.sound()
	refused := w.act(a.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	_, err := w.db.Submit(t.Context(), system, refused, 0, monday)
	w.must(err)
	if out, err := w.db.Enter(t.Context(), w.procs, refused.ID, monday); err != nil || out.Entered {
		t.Fatal(out, err)
	}
	w.must(w.db.Tamper(t.Context(), `update acts set refusal = particulars where id = '`+refused.ID+`'`))
	if _, err := w.db.Act(t.Context(), system, refused.ID); err == nil || !strings.Contains(err.Error(), "table acts, row "+refused.ID+", column refusal") {
		t.Errorf("a refusal in which something else stands: %v", err)
	}
}

// inClear puts a docket back to how it stood before there were keys, and says its last
// hash.
func (w *world) inClear(id string) string {
	w.Helper()
	all, err := w.db.Entries(w.Context(), system, id)
	w.must(err)
	prev, quote := "", func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	steps := []string{`alter table entries disable trigger user`}
	for i := range all {
		e := &all[i]
		text, err := e.Seal(prev)
		w.must(err)
		particulars, err := json.Marshal(e.Particulars)
		w.must(err)
		steps = append(steps, `update entries set body = `+quote(string(text))+`, prev = `+quote(prev)+`, hash = `+quote(e.Hash)+` where case_id = `+quote(id)+` and seq = `+strconv.Itoa(e.Seq),
			`update acts set particulars = `+quote(string(particulars))+`, request_hash = '' where id = `+quote(e.Act))
		prev = e.Hash
	}
	w.must(w.db.Tamper(w.Context(), append(steps, `update cases set head_hash = `+quote(prev)+` where id = `+quote(id), `update installation set keys_form = 1`, `alter table entries enable trigger user`)...))
	return prev
}

// canaries says in which tables a word stands in clear.
func (w *world) canaries(word string) string {
	w.Helper()
	tables, err := w.db.Peek(w.Context(), `select string_agg('select ' || quote_literal(tablename) || ' as t, x::text as r from ' || quote_ident(tablename) || ' x', ' union all ')
		from pg_tables where schemaname = 'public'`)
	w.must(err)
	found, err := w.db.Peek(w.Context(), `select coalesce(string_agg(distinct t, ', ') filter (where r like '%`+word+`%'), '') || '/' || count(*) filter (where t = 'entries' and r like '%sealed1:%')
		from (`+tables+`) every`)
	w.must(err)
	return found
}

// A backup from before anything was sealed, of a case whose record was let go since:
// bringing it to the form of today takes out what there is no key for, and goes on with
// the other cases.
func TestAClearBackupOfARecordThatWasLetGoIsEmptied(t *testing.T) {
	t.Parallel()
	const canary = "zkanarienvogel"
	w := newWorld(t)
	gone, other := w.file().Case, w.file().Case
	for _, id := range []string{gone, other} {
		w.done(w.act(id, "stella", staff, docket.Note, &docket.NoteAdded{Text: canary}), monday)
		refused := w.act(id, "stella", staff, docket.ReleaseLegalHold, &docket.HoldReleased{Hold: "h1", Reasons: "so"})
		_, err := w.db.Submit(t.Context(), system, refused, 0, monday)
		w.must(err)
		if out, err := w.db.Enter(t.Context(), w.procs, refused.ID, monday); err != nil || out.Entered {
			t.Fatal(out, err)
		}
		_, err = w.db.KeepLetterText(t.Context(), id, "n1", store.LetterText{Subject: "x", Body: "x", RenderedAt: monday})
		w.must(err)
		w.must(w.db.MarkLetterTried(t.Context(), id, "n1", store.Delivery{Attempt: 1, Method: "email", At: monday, Outcome: "sent", Detail: "x"}))
		w.inClear(id)
	}
	w.must(w.db.Tamper(t.Context(), `update letter_texts set subject = '`+canary+`', body = '`+canary+`'`, `update deliveries set detail = '`+canary+`'`,
		`update acts set refusal = '{"sentence":"`+canary+`"}' where refusal is not null`))
	clear, sealed := w.upload("carla", "a.txt", []byte("a")), w.upload("carla", "b.txt", []byte("b"))
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, gone, []string{clear.ID, sealed.ID}, store.Quota{}))
	w.must(w.db.NoteCustody(t.Context(), sealed.ID, store.Custody{At: monday, What: "opened", Person: "stella", Detail: canary}))
	w.must(w.db.Tamper(t.Context(), `set local session_replication_role = replica`, `update documents set key = '', about = '', name = '`+canary+`' where id = '`+clear.ID+`'`,
		`update document_chunks set content = '`+canary+`' where document_id = '`+clear.ID+`'`, `update custody set detail = '`+canary+`', form = 1 where what = 'opened'`))
	if found := w.canaries(canary); found != "acts, custody, deliveries, documents, entries, letter_texts/0" {
		t.Fatalf("in clear before: %s", found)
	}
	keys := storetest.Vault(t, w.dsn)
	w.must(keys.Destroy(t.Context(), gone))
	now := openWorld(t, w.dsn, store.Options{})
	if found := now.canaries(canary); found != "/2" {
		t.Errorf("in clear after: %s", found)
	}
	if left, err := now.db.Peek(t.Context(), `select count(*) || ' ' || (select count(*) from document_chunks) from documents`); err != nil || left != "1 1" {
		t.Errorf("documents and pieces that are left: %s, %v", left, err)
	}
	if _, err := now.db.State(t.Context(), system, gone); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("the record that was let go: %v", err)
	}
	if s, err := now.db.State(t.Context(), system, other); err != nil || s.Head != 2 {
		t.Errorf("the other: %v", err)
	}
	if tried, err := now.db.DeliveriesOf(t.Context(), system, other, "n1"); err != nil || len(tried) != 1 || tried[0].Detail != canary {
		t.Errorf("its delivery: %v, %v", tried, err)
	}
	wrong, err := now.db.Verify(t.Context(), now.procs)
	w.must(err)
	for _, f := range wrong {
		if f.Case != gone {
			t.Errorf("verify: %s", f)
		}
	}
	if len(wrong) == 0 {
		t.Error("verify says nothing of a case whose keys are gone without its docket saying so")
	}
}

// A docket from before there were keys keeps its hashes, and nothing of it is left
// in clear.
func TestADocketInClearIsSealedWhereItStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	w.done(w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "When?"}), monday)
	prev := w.inClear(c.Case)
	v := openWorld(t, w.dsn, store.Options{})
	v.sound()
	got, err := v.db.Entries(t.Context(), system, c.Case)
	w.must(err)
	if len(got) != 3 || got[2].Hash != prev || got[2].Particulars.(*docket.Question).Text != "When?" {
		t.Errorf("%+v", got)
	}
	left, err := v.db.Peek(t.Context(), `select (select count(*) from entries where body like '%When?%' or not body like '{"form":1,%') + (select count(*) from acts where not starts_with(particulars, 'sealed1:') or request_hash = '')`)
	w.must(err)
	if left != "0" {
		t.Errorf("%s rows are left in clear", left)
	}
	v.done(v.act(c.Case, "stella", staff, docket.Note, &docket.NoteAdded{Text: "Goes on."}), monday) // on the chain as it was
	v.sound()
}

// Nobody is known by name in the database, and everybody is found as before.
func TestPeopleAreSealedAndFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	put := func(id, name, email string) error {
		return w.db.PutPerson(t.Context(), system, store.Person{ID: id, Name: name, Email: email, Address: "1 Elm Street", Phone: "555 0100"})
	}
	w.must(put("p1", "Ruth Okafor", "Ruth@example.org"))
	w.must(put("p2", "rené Avery", ""))
	if err := put("p3", "Another Ruth", "ruth@EXAMPLE.org"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an address twice: %v", err)
	}
	w.must(put("p4", "Another Ruth", ""))
	for _, ask := range []string{"ruth@example.org", " RUTH@example.org "} {
		if p, err := w.db.PersonByEmail(t.Context(), system, ask); err != nil || p.ID != "p1" || p.Email != "Ruth@example.org" || p.Address != "1 Elm Street" {
			t.Errorf("%+v, %v", p, err)
		}
	}
	if _, err := w.db.PersonByEmail(t.Context(), system, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("by no address: %v", err)
	}
	if a, err := w.db.AccountByLogin(t.Context(), "ruth@example.org"); err != nil || a.Person != "p1" || a.Name != "Ruth Okafor" || a.Login != "Ruth@example.org" {
		t.Errorf("%+v, %v", a, err)
	}
	for text, want := range map[string]string{"ru": "p1", "RUTH@": "p1", "REN": "p2", "": "p4 p2 p1", "okafor": "", "anoth": "p4"} {
		all, err := w.db.FindPeople(t.Context(), system, text, 0)
		w.must(err)
		var ids []string
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%q finds %v", text, ids)
		}
	}
	w.must(w.db.Tamper(t.Context(), `update people set name = (select name from people where id = 'p2') where id = 'p1'`))
	if _, err := w.db.Person(t.Context(), system, "p1"); err == nil || !strings.Contains(err.Error(), "installation, table people, row p1, column name") {
		t.Errorf("with another's name: %v", err)
	}
	w.must(w.db.Tamper(t.Context(), `update people set name = 'Ruth Okafor', email = 'ruth@example.org', email_mark = '', address = '', phone = ''  where id = 'p1'`,
		`update installation set keys_form = 2`, `delete from name_marks`))
	again := storetest.Open(t, w.dsn, store.Options{})
	if n, err := again.Peek(t.Context(), `select count(*) from name_marks where cardinality(is_) > 0 and cardinality(answers) > 0`); err != nil || n != "3" {
		t.Errorf("found by their names: %v, %v", n, err)
	}
	if p, err := again.PersonByEmail(t.Context(), system, "ruth@example.org"); err != nil || p.Name != "Ruth Okafor" {
		t.Errorf("known in clear from before: %+v, %v", p, err)
	}
	left, err := again.Peek(t.Context(), `select count(*) from people p where p::text like '%Okafor%' or p::text like '%Elm%' or p::text like '%0100%' or p::text like '%example%'`)
	w.must(err)
	if left != "0" {
		t.Errorf("%s people in clear", left)
	}
}

// A backup of the database alone holds nothing anybody wrote, and once a record was
// let go the backup from before does not bring it back.
func TestABackupFromBeforeDoesNotBringARecordBack(t *testing.T) {
	t.Parallel()
	const canary = "zkanarienvogel"
	w := newWorld(t)
	c, other := w.file(), w.file()
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "carla", Name: "Carla " + canary, Email: canary + "@example.org", Address: canary, Phone: canary}))
	for _, id := range []string{c.Case, other.Case} {
		w.done(w.act(id, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
		w.done(w.act(id, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: canary}), monday)
		w.done(w.act(id, "stella", staff, docket.Note, &docket.NoteAdded{Text: canary}), monday)
		_, err := w.db.KeepLetterText(t.Context(), id, "n1", store.LetterText{Subject: canary, Body: canary, RenderedAt: monday})
		w.must(err)
		w.must(w.db.MarkLetterTried(t.Context(), id, "n1", store.Delivery{Attempt: 1, Method: "email", At: monday, Outcome: "failed", Detail: canary}))
		w.done(w.act(id, "stella", staff, docket.Serve, &docket.Service{Letter: "n1", Method: "registered_post", Proof: canary}), monday)
		refused := w.act(id, "stella", staff, docket.ReleaseLegalHold, &docket.HoldReleased{Hold: canary, Reasons: canary})
		_, err = w.db.Submit(t.Context(), system, refused, 0, monday)
		w.must(err)
		if out, err := w.db.Enter(t.Context(), w.procs, refused.ID, monday); err != nil || out.Entered {
			t.Fatal(out, err)
		}
	}
	keys := storetest.Vault(t, w.dsn)
	w.must(w.db.Close())
	backup := storetest.Backup(t, w.dsn)

	now := openWorld(t, w.dsn, store.Options{})
	found := now.canaries(canary)
	if found != "/10" { // of the rows that were looked at, ten are sealed entries
		t.Errorf("what was written stands in clear in: %s", found)
	}

	if n, err := now.db.LetGoDue(t.Context(), 0); n != 0 || err != nil {
		t.Errorf("let go of %d that go on: %v", n, err)
	}
	w.must(now.db.Tamper(t.Context(), `update cases set purged = true where id = '`+c.Case+`'`)) // as the act purge does
	if n, err := now.db.LetGoDue(t.Context(), 0); n != 1 || err != nil {
		t.Fatalf("let go of %d: %v", n, err)
	}
	if n, err := now.db.LetGoDue(t.Context(), 0); n != 0 || err != nil {
		t.Errorf("a second time: %d, %v", n, err)
	}
	wrong, err := now.db.Verify(t.Context(), now.procs)
	w.must(err)
	if len(wrong) > 0 {
		t.Errorf("the chain after it: %v", wrong)
	}

	put := openWorld(t, backup, store.Options{Vault: keys})
	if _, err := put.db.State(t.Context(), system, c.Case); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("the docket in the backup: %v", err)
	}
	if _, err := put.db.LetterText(t.Context(), system, c.Case, "n1"); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("a letter in the backup: %v", err)
	}
	if s, err := put.db.State(t.Context(), system, other.Case); err != nil || s.Head != 5 {
		t.Errorf("the case that was not let go: %v", err)
	}
	wrong, err = put.db.Verify(t.Context(), put.procs)
	w.must(err)
	if len(wrong) != 1 || wrong[0].Case != c.Case || !strings.Contains(wrong[0].What, "its keys are gone") {
		t.Errorf("verify of the backup: %v", wrong)
	}
}
