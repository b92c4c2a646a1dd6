package store_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
	"probity/store/storetest"
)

// upload sends in content in the name of somebody, for no case yet.
func (w *world) upload(by, name string, content []byte) store.Document {
	w.Helper()
	d, err := w.db.PutDocument(w.Context(), store.Who{Person: by}, store.Document{Name: name, MediaType: "text/plain", UploadedBy: by, UploadedAt: monday}, bytes.NewReader(content), store.Taking{})
	w.must(err)
	return d
}

func (w *world) content(d *store.Document) (string, error) {
	var got bytes.Buffer
	err := w.db.CopyDocument(w.Context(), system, d, &got)
	return got.String(), err
}

// inTables names the tables in which a text stands, as it is, in hexadecimal digits
// or in base64, and says in how many pieces of documents it looked.
func inTables(w *world, db *store.DB, text string) string {
	w.Helper()
	tables, err := db.Peek(w.Context(), `select string_agg('select ' || quote_literal(tablename) || ' as t, x::text as r from ' || quote_ident(tablename) || ' x', ' union all ')
		from pg_tables where schemaname = 'public'`)
	w.must(err)
	found, err := db.Peek(w.Context(), `select coalesce(string_agg(distinct t, ', ') filter (where r like '%`+text+`%' or r like '%' || encode('`+text+`', 'hex') || '%' or r like '%' || rtrim(encode('`+text+`', 'base64'), '=') || '%'), '') || '/' || count(*) filter (where t = 'document_chunks')
		from (`+tables+`) every`)
	w.must(err)
	return found
}

// Nothing of a file, its name or its hash is in a copy of the tables, and when the
// record of its case was let go nobody reads it, from a backup either: not from one
// of before it belonged to the case.
func TestADocumentIsSealedAndGoesWithItsCase(t *testing.T) {
	t.Parallel()
	const canary = "kanarienvogel"
	w := newWorld(t)
	c := w.file()
	content := bytes.Repeat([]byte("A "+canary+" in the ward. "), 20_000) // three pieces
	loose := w.upload("carla", canary+".txt", content)
	w.must(w.db.PutCopy(t.Context(), &loose, content, store.Traces{Removed: []string{canary}}, monday))
	direct, err := w.db.PutDocument(t.Context(), system, store.Document{Case: c.Case, Name: canary + ".txt", MediaType: "text/plain", UploadedBy: "carla", UploadedAt: monday}, bytes.NewReader(content[1:]), store.Taking{})
	w.must(err)
	for _, text := range []string{canary, loose.SHA256} {
		if found := inTables(w, w.db, text); found != "/9" {
			t.Errorf("%.20s stands in clear in: %s", text, found)
		}
	}
	w.must(w.db.Close())
	before := storetest.Backup(t, w.dsn)
	w = openWorld(t, w.dsn, store.Options{})
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{loose.ID}, store.Quota{}))
	_, err = w.db.SweepDocuments(t.Context(), time.Hour)
	w.must(err)
	docs, err := w.db.DocumentsOf(t.Context(), system, c.Case)
	w.must(err)
	copies, err := w.db.CopiesOf(t.Context(), system, c.Case)
	w.must(err)
	if len(docs) != 2 || len(copies) != 1 || docs[0].Name != canary+".txt" || !strings.Contains(copies[0].Notes, canary) {
		t.Errorf("%+v %+v", docs, copies)
	}
	for _, d := range append(docs, copies...) {
		if got, err := w.content(&d); err != nil || !strings.Contains(got, canary) {
			t.Errorf("%s: %.20s, %v", d.ID, got, err)
		}
	}
	w.sound()
	for i := range 2 { // the keys of an upload are gone once it has those of its case
		id := []string{loose.ID, copies[0].ID}[i]
		if gone, err := storetest.Vault(t, w.dsn).Destroyed(t.Context(), "upload-"+id); err != nil || !gone {
			t.Errorf("upload %d still has keys: %v", i, err)
		}
	}
	w.must(w.db.Tamper(t.Context(), `update cases set purged = true where id = '`+c.Case+`'`)) // as the act purge does
	n, err := w.db.LetGoDue(t.Context(), 0)
	w.must(err)
	left, err := w.db.Peek(t.Context(), `select (select count(*) from documents) + (select count(*) from document_chunks)`)
	w.must(err)
	if n != 1 || left != "0" {
		t.Errorf("let go of %d, %s rows are left", n, left)
	}
	w.sound()
	put := openWorld(t, before, store.Options{Vault: storetest.Vault(t, w.dsn)})
	for _, id := range []string{loose.ID, direct.ID} { // one belonged to no case then, one to the case
		if d, err := put.db.Document(t.Context(), system, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a backup gives %q: %v", d.Name, err)
		}
	}
	if open, err := put.db.DocumentsToExamine(t.Context(), 0, 0, 9); err != nil || len(open) != 0 {
		t.Errorf("a backup gives %d to look through: %v", len(open), err)
	}
}

// An upload that nobody named is deleted with its keys.
func TestAnUploadNobodyNamedGoesWithItsKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.upload("carla", "a.txt", []byte("Words."))
	w.must(w.db.PutCopy(t.Context(), &d, []byte("Words."), store.Traces{}, monday))
	made, err := w.db.CopyWithoutTraces(t.Context(), system, d.ID)
	w.must(err)
	w.must(w.db.Tamper(t.Context(), `update documents set real_time = now() - interval '3 days' where copy_of is null`))
	if n, err := w.db.SweepDocuments(t.Context(), 48*time.Hour); n != 2 || err != nil {
		t.Fatalf("%d deleted: %v", n, err)
	}
	if _, err := w.db.PutDocument(t.Context(), system, store.Document{Name: "big", UploadedAt: monday}, strings.NewReader("too much"), store.Taking{Most: 3}); !errors.Is(err, store.ErrTooLarge) {
		t.Error(err)
	}
	for _, id := range []string{d.ID, made.ID} {
		if gone, err := storetest.Vault(t, w.dsn).Destroyed(t.Context(), "upload-"+id); err != nil || !gone {
			t.Errorf("%s still has keys: %v", id, err)
		}
	}
}

// Pieces put in another place, in another document, cut off, or written by an
// intruder do not open, and the error names the place. Neither does a document whose
// key, name or length is another's.
func TestSwappedPiecesOfDocumentsAreRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	content := bytes.Repeat([]byte("0123456789abcdef"), 50_000)
	a, b := w.upload("carla", "a.txt", content), w.upload("carla", "b.txt", content)
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{a.ID, b.ID}, store.Quota{}))
	of := func(id string) string { return ` where document_id = '` + id + `'` }
	for name, s := range map[string]struct{ swap, says string }{
		"a piece from another place":      {`update document_chunks set content = (select content from document_chunks` + of(a.ID) + ` and n = 1)` + of(a.ID) + ` and n = 2`, "column content 2"},
		"a piece of another document":     {`update document_chunks set content = (select content from document_chunks` + of(b.ID) + ` and n = 1)` + of(a.ID) + ` and n = 1`, "column content 1"},
		"a piece in clear":                {`update document_chunks set content = 'You did it.'` + of(a.ID) + ` and n = 0`, "column content 0"},
		"the end cut off":                 {`delete from document_chunks` + of(a.ID) + ` and n = 3`, "broken"},
		"the end cut off, and the length": {`delete from document_chunks` + of(a.ID) + ` and n = 3; update documents set size = 786432 where id = '` + a.ID + `'`, "document " + a.ID},
		"what is told of another":         {`update documents set about = (select about from documents where id = '` + b.ID + `') where id = '` + a.ID + `'`, "column about"},
		"the key of another":              {`update documents set key = (select key from documents where id = '` + b.ID + `') where id = '` + a.ID + `'`, "row " + a.ID + ", column key"},
		"another commitment":              {`update documents set commitment = repeat('0', 64) where id = '` + a.ID + `'`, "document " + a.ID},
	} {
		w.must(w.db.Tamper(t.Context(), `create table kept as select * from document_chunks`, `create table papers as select * from documents`, `set local session_replication_role = replica`, s.swap))
		d, err := w.db.Document(t.Context(), system, a.ID)
		if err == nil {
			_, err = w.content(&d)
		}
		if !errors.Is(err, store.ErrBroken) || s.says != "broken" && !strings.Contains(err.Error(), s.says) {
			t.Errorf("%s: %v", name, err)
		}
		found, err := w.db.VerifyDocuments(t.Context()) // what is in it, and below what is told of it
		w.must(err)
		told, err := w.db.VerifyCase(t.Context(), w.procs, c.Case)
		w.must(err)
		if found = append(found, told...); len(found) != 1 || found[0].Case != c.Case || !strings.Contains(found[0].What, "document "+a.ID) {
			t.Errorf("%s: verify finds %v", name, found)
		}
		w.must(w.db.Tamper(t.Context(), `set local session_replication_role = replica`, `delete from document_chunks`, `delete from documents`, `insert into documents select * from papers`, `insert into document_chunks select * from kept`, `drop table kept, papers`))
	}
	w.sound()
	w.must(w.db.Tamper(t.Context(), `set local session_replication_role = replica`, `update documents set about = (select about from documents where id = '`+b.ID+`') where id = '`+a.ID+`'`))
	found, err := w.db.VerifyCase(t.Context(), w.procs, c.Case)
	w.must(err)
	if len(found) != 1 || !strings.Contains(found[0].What, "document "+a.ID) {
		t.Errorf("verify: %v", found)
	}
}

// What was uploaded before documents were sealed is sealed where it stands, keeps
// the hash that the log knows, and reads as before.
func TestDocumentsInClearAreSealedWhereTheyStand(t *testing.T) {
	t.Parallel()
	const canary = "kanarienvogel"
	w := newWorld(t)
	c := w.file()
	content := bytes.Repeat([]byte("A "+canary+". "), 40_000)
	a, b := w.upload("carla", "a.txt", content), w.upload("carla", "b.txt", []byte(canary))
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{a.ID}, store.Quota{}))
	old := []string{`set local session_replication_role = replica`, `update installation set keys_form = 3`}
	for _, d := range []store.Document{a, b} {
		old = append(old, `update documents set key = '', about = '', ring_left = false, name = '`+canary+`.txt', commitment = '`+d.SHA256+`' where id = '`+d.ID+`'`)
	}
	old = append(old, `update document_chunks set content = substr(convert_to(repeat('A `+canary+`. ', 40000), 'UTF8'), n * 262144 + 1, 262144) where document_id = '`+a.ID+`'`,
		`update document_chunks set content = '`+canary+`' where document_id = '`+b.ID+`'`)
	w.must(w.db.Tamper(t.Context(), old...))
	if _, err := store.Open(t.Context(), w.dsn, store.Options{Vault: storetest.Vault(t, w.dsn)}); err == nil || !strings.Contains(err.Error(), "run probity migrate up") {
		t.Errorf("opened although a document is in clear: %v", err)
	}
	for range 2 {
		w = openWorld(t, w.dsn, store.Options{})
		if found := inTables(w, w.db, canary); found != "/4" {
			t.Errorf("it stands in clear in: %s", found)
		}
		for _, was := range []store.Document{a, b} {
			d, err := w.db.Document(t.Context(), system, was.ID)
			w.must(err)
			got, err := w.content(&d)
			if err != nil || d.Name != canary+".txt" || d.Commitment != was.SHA256 || !strings.Contains(got, canary) || int64(len(got)) != was.Size {
				t.Errorf("%+v, %d bytes, %v", d, len(got), err)
			}
		}
		w.sound()
		w.must(w.db.Tamper(t.Context(), `update installation set keys_form = 3`))
	}
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{b.ID}, store.Quota{}))
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	w.sound()
}
