package store_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"probity/docket"
	"probity/ledger"
	"probity/ledger/pglog"
	"probity/procedure"
	"probity/store"
)

// logged is a world whose record is sealed, and an attacker's way in: the
// superuser, with every trigger switched off, in a transaction that is rolled
// back.
type logged struct {
	*world
	key      *ledger.Key
	copied   ledger.Copy
	sealer   *store.Sealer
	first    string // two cases
	second   string
	document string
	lodging  string
}

const margin = 5 * time.Minute

func newKey(tb testing.TB, name string) *ledger.Key {
	tb.Helper()
	text, err := ledger.NewKey(name)
	if err != nil {
		tb.Fatal(err)
	}
	k, err := ledger.ParseKey(text)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func (w *world) logged() *logged {
	w.Helper()
	l := &logged{world: w, key: newKey(w.TB, "ethics.example.org/log"), copied: ledger.Copy{Dir: filepath.Join(w.TempDir(), "copy")}}
	l.sealer = &store.Sealer{DB: w.db, Key: l.key, Copy: &l.copied}
	return l
}

func (l *logged) seal(at time.Time) store.Sealed {
	l.Helper()
	out, err := l.sealer.Seal(l.Context(), at, at.Add(-margin))
	l.must(err)
	return out
}

// cases makes two cases of some length, sealed in three steps.
func (l *logged) cases() {
	l.Helper()
	report := l.file()
	l.first, l.second = report.Case, l.file().Case
	note := func(id string, at time.Time, text string) {
		l.done(l.act(id, "stella", staff, docket.Note, &docket.NoteAdded{Text: text}), at)
	}
	l.done(l.act(l.first, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
	l.seal(monday.Add(time.Hour))
	for i := range 3 {
		note(l.first, monday.Add(2*time.Hour), "A first note "+string(rune('a'+i)))
		note(l.second, monday.Add(2*time.Hour), "Another note "+string(rune('a'+i)))
	}
	d, err := l.db.PutDocument(l.Context(), system, store.Document{Case: l.first, Name: "log.txt", MediaType: "text/plain", UploadedBy: "carla", UploadedAt: monday}, strings.NewReader("seen"), store.Taking{})
	l.must(err)
	l.document, l.lodging = "document/"+d.ID, "lodging/"+uuid.NewString()
	_, err = l.db.PutLodging(l.Context(), store.Lodging{ID: strings.TrimPrefix(l.lodging, "lodging/"), Act: report.Act, Case: l.first, At: monday.Add(2 * time.Hour),
		Commitment: ledger.Commitment([32]byte{1}, []byte("report")), Signed: "signed"})
	l.must(err)
	l.seal(monday.Add(3 * time.Hour))
	note(l.first, monday.Add(4*time.Hour), "The last note")
	l.seal(monday.Add(5 * time.Hour))
}

// attack changes the database and says what an audit finds then.
func (l *logged) attack(t *testing.T, keys ledger.Keys, copied *ledger.Copy, do func(*sqlx.Tx)) *ledger.Report {
	t.Helper()
	db, err := sqlx.Open("postgres", l.dsn)
	l.must(err)
	defer func() { _ = db.Close() }()
	tx, err := db.Beginx()
	l.must(err)
	defer func() { _ = tx.Rollback() }()
	tx.MustExec(`set local session_replication_role = replica`)
	if do != nil {
		do(tx)
	}
	out, err := ledger.Audit(t.Context(), pglog.Reader{DB: tx}, keys, copied)
	l.must(err)
	return out
}

// rewrite changes the text of an entry and chains everything after it anew, as
// somebody would who knows how the chain is made.
func rewrite(tb testing.TB, tx *sqlx.Tx, caseID string, from int) {
	tb.Helper()
	var rows []struct {
		Seq  int    `db:"seq"`
		Body string `db:"body"`
		Hash string `db:"hash"`
	}
	if err := tx.Select(&rows, `select seq, body, hash from entries where case_id = $1 order by seq`, caseID); err != nil {
		tb.Fatal(err)
	}
	prev := ""
	for _, r := range rows {
		if r.Seq >= from {
			var e map[string]json.RawMessage
			if err := json.Unmarshal([]byte(r.Body), &e); err != nil {
				tb.Fatal(err)
			}
			var was string
			_ = json.Unmarshal(e["prev"], &was)
			body := strings.Replace(r.Body, was, prev, 1)
			if r.Seq == from {
				body = strings.Replace(body, "note", "lie", 1)
				tx.MustExec(`update entries set kind = 'lie' where case_id = $1 and seq = $2`, caseID, r.Seq)
			}
			if body == r.Body {
				tb.Fatal("nothing was changed")
			}
			r.Hash = procedure.HashOf([]byte(body))
			tx.MustExec(`update entries set body = $3, prev = $4, hash = $5 where case_id = $1 and seq = $2`, caseID, r.Seq, body, prev, r.Hash)
		}
		prev = r.Hash
	}
	tx.MustExec(`update cases set head_hash = $2 where id = $1`, caseID, prev)
}

func finds(t *testing.T, r *ledger.Report, want ...string) {
	t.Helper()
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Code+" "+f.Subject.String())
		t.Log(f)
		if !strings.HasSuffix(f.Says, ".") || strings.Contains(f.Says, "%!") {
			t.Errorf("no sentence: %s", f.Says)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, not %q", got, want)
	}
}

// Every way to tamper with the record is found by the name of what was tampered
// with.
func TestAnAuditNamesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	l.cases()
	whole := l.attack(t, l.key.Keys(), &l.copied, nil)
	if finds(t, whole); whole.Leaves < 10 || whole.Copied != 3 || whole.Waiting != 0 || whole.Last.No != 3 {
		t.Fatalf("untouched: %+v", whole)
	}
	entry := func(id string, seq int64) string { return ledger.EntryOf(id, seq).String() }
	for _, c := range []struct {
		name string
		do   func(*sqlx.Tx)
		want []string
		says string
	}{
		{"a text edited", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set body = replace(body, 'sealed1:A', 'sealed1:B') where case_id = $1 and seq = 3`, l.first)
		}, []string{"changed " + entry(l.first, 3)}, "its hash left as it was"},
		{"a text edited with its hash", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set body = 'x', hash = encode(sha256('x'), 'hex') where case_id = $1 and seq = 3`, l.first)
		}, []string{"changed " + entry(l.first, 3)}, "on 3 March 2025, 18:00:00 UTC (checkpoint 2)"},
		{"a chain made anew", func(tx *sqlx.Tx) { rewrite(t, tx, l.first, 3) }, []string{"changed " + entry(l.first, 3)}, "and the entries after it up to 6 with it"},
		{"an entry deleted", func(tx *sqlx.Tx) { tx.MustExec(`delete from entries where case_id = $1 and seq = 4`, l.first) },
			[]string{"dropped " + entry(l.first, 4)}, "is gone"},
		{"the end of a docket cut off", func(tx *sqlx.Tx) {
			tx.MustExec(`delete from entries where case_id = $1 and seq > 4`, l.first)
			tx.MustExec(`update cases set head = 4, head_hash = (select hash from entries where case_id = $1 and seq = 4) where id = $1`, l.first)
		}, []string{"dropped " + entry(l.first, 5)}, "up to entry 6"},
		{"a whole case deleted", func(tx *sqlx.Tx) {
			tx.MustExec(`delete from entries where case_id = $1`, l.second)
			tx.MustExec(`delete from cases where id = $1`, l.second)
		}, []string{"dropped " + entry(l.second, 1)}, "up to entry 4"},
		{"two entries in each other's place", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set seq = 99 where case_id = $1 and seq = 3`, l.first)
			tx.MustExec(`update entries set seq = 3 where case_id = $1 and seq = 4`, l.first)
			tx.MustExec(`update entries set seq = 4 where case_id = $1 and seq = 99`, l.first)
		}, []string{"moved " + entry(l.first, 3), "moved " + entry(l.first, 4)}, "was sealed as entry 4 of case " + l.first},
		{"an entry moved to another case", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set case_id = $2, seq = 5 where case_id = $1 and seq = 6`, l.first, l.second)
		}, []string{"back-dated " + entry(l.second, 5), "dropped " + entry(l.first, 6)}, "it was put in afterwards"},
		{"another time on an entry", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set at = at - interval '10 days' where case_id = $1 and seq = 5`, l.first)
		}, []string{"re-dated " + entry(l.first, 5)}, "now bears the time 21 February 2025"},
		{"an entry put in with an old date", func(tx *sqlx.Tx) {
			tx.MustExec(`insert into entries (case_id, seq, act_id, kind, at, body, prev, hash)
				select case_id, 7, 'new', kind, at - interval '1 day', body, hash, hash from entries where case_id = $1 and seq = 6`, l.first)
		}, []string{"back-dated " + entry(l.first, 7)}, "does not hold it: it was put in afterwards"},
		{"a kind edited beside its text", func(tx *sqlx.Tx) {
			tx.MustExec(`update entries set kind = 'dismiss', prev = hash where case_id = $1 and seq = 3`, l.first)
		}, []string{"changed " + entry(l.first, 3)}, "beside its text (kind, prev) says something else"},
		{"a record said to be let go", func(tx *sqlx.Tx) {
			tx.MustExec(`update cases set purged = true where id = $1`, l.first)
			tx.MustExec(`update entries set body = '' where case_id = $1`, l.first)
			tx.MustExec(`delete from documents`)
		}, []string{"dropped " + l.document, "changed " + entry(l.first, 1)}, "its hash left as it was, and the entries after it up to 6 with it"},
		{"the rules edited", func(tx *sqlx.Tx) { tx.MustExec(`update procedures set body = body || ' '`) }, []string{"changed the log"}, "are not the text that was recorded under the digest"},
		{"the rules deleted", func(tx *sqlx.Tx) { tx.MustExec(`delete from procedures`) }, []string{"dropped the log"}, "are gone"},
		{"a document emptied", func(tx *sqlx.Tx) { tx.MustExec(`delete from document_chunks`) }, []string{"dropped " + l.document}, "has lost its content"},
		{"a lodging deleted", func(tx *sqlx.Tx) { tx.MustExec(`delete from lodgings`) }, []string{"dropped " + l.lodging}, "The lodging of a report with receipt"},
		{"a lodging of another time", func(tx *sqlx.Tx) { tx.MustExec(`update lodgings set at = at + interval '1 day'`) }, []string{"re-dated " + l.lodging}, "now bears the time 4 March 2025"},
		{"a lodging of another report", func(tx *sqlx.Tx) { tx.MustExec(`update lodgings set commitment = $1`, strings.Repeat("0", 64)) }, []string{"changed " + l.lodging}, "was changed afterwards"},
		{"the record of procedures edited", func(tx *sqlx.Tx) { tx.MustExec(`update procedure_record set body = body || ' ' where seq = 1`) },
			[]string{"changed record/1"}, "Entry 1 of the record of procedures"},
		{"a document's hash edited", func(tx *sqlx.Tx) { tx.MustExec(`update documents set commitment = $1`, strings.Repeat("0", 64)) },
			[]string{"changed " + l.document}, "is not the one that was sealed on 3 March 2025, 18:00:00 UTC"},
		{"a document deleted", func(tx *sqlx.Tx) { tx.MustExec(`delete from documents`) }, []string{"dropped " + l.document}, "is gone"},
		{"a leaf edited", func(tx *sqlx.Tx) { tx.MustExec(`update log_leaves set blind = $1 where n = 2`, make([]byte, 16)) },
			[]string{"changed record/3"}, "is not what the copy says"},
		{"a checkpoint edited", func(tx *sqlx.Tx) {
			tx.MustExec(`update log_checkpoints set signed = replace(signed, 'at 2025-03-03T18', 'at 2025-03-03T17') where no = 2`)
		}, []string{"log the log"}, "bears no good signature"},
		{"the log's end cut off", func(tx *sqlx.Tx) {
			tx.MustExec(`delete from log_leaves where n >= (select size from log_checkpoints where no = 2)`)
			tx.MustExec(`delete from log_checkpoints where no = 3`)
		}, []string{"cut the log"}, "what was sealed since (1 leaf) was cut off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := l.attack(t, l.key.Keys(), &l.copied, c.do)
			finds(t, r, c.want...)
			if !slices.ContainsFunc(r.Findings, func(f ledger.Finding) bool { return strings.Contains(f.Says, c.says) }) {
				t.Errorf("no finding says %q", c.says)
			}
		})
	}
	t.Run("the working role", l.workingRole)
}

// Whoever has the database and the key can make a log anew that holds together;
// against the copy it does not. Without the key not even that.
func TestALogMadeAnewIsFoundByTheCopy(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	l.cases()
	other := store.Sealer{DB: l.db, Key: l.key} // the attacker's: no copy to agree with
	anew := func(tx *sqlx.Tx) {
		rewrite(t, tx, l.first, 3)
		tx.MustExec(`delete from log_leaves`)
		tx.MustExec(`delete from log_hashes`)
		tx.MustExec(`delete from log_checkpoints`)
	}
	db, err := sqlx.Open("postgres", l.dsn)
	l.must(err)
	defer func() { _ = db.Close() }()
	tx := db.MustBegin()
	tx.MustExec(`set local session_replication_role = replica`)
	anew(tx)
	l.must(tx.Commit())
	if _, err := l.sealer.Seal(t.Context(), monday.Add(6*time.Hour), monday); !errors.Is(err, store.ErrForked) {
		t.Errorf("the engine went on from a log that is not the copied one: %v", err)
	}
	if s, err := l.db.LogState(t.Context()); err != nil || s.Word() != "copy_forked" {
		t.Errorf("state: %+v %v", s, err)
	}
	_, err = other.Seal(t.Context(), monday.Add(5*time.Hour), monday.Add(5*time.Hour-margin))
	l.must(err)
	if r := l.attack(t, l.key.Keys(), nil, nil); len(r.Findings) > 0 {
		t.Errorf("alone it holds together: %v", r.Findings)
	}
	r := l.attack(t, l.key.Keys(), &l.copied, nil)
	if len(r.Findings) < 3 {
		t.Errorf("against the copy: %v", r.Findings)
	}
	if !slices.ContainsFunc(r.Findings, func(f ledger.Finding) bool {
		return f.Code == ledger.Forked && strings.Contains(f.Says, "was signed twice")
	}) {
		t.Errorf("no fork: %v", r.Findings)
	}
	if r := l.attack(t, newKey(t, l.key.Name()).Keys(), nil, nil); len(r.Findings) == 0 || !strings.Contains(r.Findings[0].Says, "no good signature") {
		t.Errorf("with another key: %v", r.Findings)
	}
}

// A database put back to an earlier day shows against the copy, and the engine
// does not sign a second log over it.
func TestADatabasePutBackIsFoundByTheCopy(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	l.cases()
	l.must(l.db.Tamper(t.Context(), `set local session_replication_role = replica`,
		`delete from log_leaves where n >= (select size from log_checkpoints where no = 2)`,
		`delete from log_checkpoints where no = 3`,
		`delete from entries where case_id = '`+l.first+`' and seq = 6`,
		`update cases set head = 5, head_hash = (select hash from entries where case_id = '`+l.first+`' and seq = 5) where id = '`+l.first+`'`))
	if r := l.attack(t, l.key.Keys(), nil, nil); len(r.Findings) > 0 {
		t.Errorf("alone: %v", r.Findings)
	}
	finds(t, l.attack(t, l.key.Keys(), &l.copied, nil), "cut the log")
	if _, err := l.sealer.Seal(t.Context(), monday.Add(6*time.Hour), monday); !errors.Is(err, store.ErrForked) {
		t.Errorf("sealed on: %v", err)
	}
}

// What is missing in the copy, or was altered there, is told.
func TestACopyThatWasTamperedWithIsTold(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	l.cases()
	file := func(no, kind string) string { return filepath.Join(l.copied.Dir, "000000", "00000000"+no+"."+kind) }
	audit := func() *ledger.Report { return l.attack(t, l.key.Keys(), &l.copied, nil) }
	text, err := os.ReadFile(file("2", "checkpoint"))
	l.must(err)
	l.must(os.Remove(file("2", "checkpoint")))
	finds(t, audit(), "copy the log")
	l.must(os.WriteFile(file("2", "checkpoint"), []byte(strings.Replace(string(text), "18:00", "17:00", 1)), 0o600))
	finds(t, audit(), "copy the log")
	l.must(os.Remove(file("2", "checkpoint")))
	l.must(os.WriteFile(file("2", "checkpoint"), text, 0o600))
	finds(t, audit())
	l.must(os.Remove(file("3", "checkpoint")))
	finds(t, audit(), "copy the log")
	if out := l.seal(monday.Add(5 * time.Hour)); out.Failing || out.Leaves != 0 { // nothing new, but the copy catches up
		t.Errorf("%+v", out)
	}
	finds(t, audit())
}

// A copy that cannot be written is an alarm, and sealing goes on.
func TestACopyThatFailsIsAnAlarm(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	l.file()
	l.must(os.WriteFile(l.copied.Dir, nil, 0o600)) // a file where the folder should be
	if out := l.seal(monday); !out.Failing || out.Checkpoint != 1 || out.Leaves == 0 {
		t.Errorf("%+v", out)
	}
	if s, err := l.db.LogState(t.Context()); err != nil || s.Word() != "copy_failing" {
		t.Errorf("state: %+v %v", s, err)
	}
	l.must(os.Remove(l.copied.Dir))
	if out := l.seal(monday); out.Failing {
		t.Errorf("%+v", out)
	}
	if s, err := l.db.LogState(t.Context()); err != nil || s.Word() != "ok" || s.Copied != 1 {
		t.Errorf("state: %+v %v", s, err)
	}
}

// Sealing is safe to repeat and to do at several places at once, and no act
// waits for it.
func TestOneSealsAtATimeAndNobodyWaits(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	c := l.file().Case
	if s, err := l.db.LogState(t.Context()); err != nil || s.Word() != "none" {
		t.Errorf("before: %+v %v", s, err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s := store.Sealer{DB: l.db, Key: l.key}
			if _, err := s.Seal(t.Context(), monday.Add(time.Hour), monday); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	out := l.seal(monday.Add(2 * time.Hour))
	if again := l.seal(monday.Add(3 * time.Hour)); again.Leaves != 0 || again.Checkpoint != out.Checkpoint {
		t.Errorf("again: %+v after %+v", again, out)
	}
	finds(t, l.attack(t, l.key.Keys(), &l.copied, nil))
	db, err := sqlx.Open("postgres", l.dsn)
	l.must(err)
	defer func() { _ = db.Close() }()
	tx := db.MustBegin() // somebody seals, or an act is being entered: neither holds up the other
	tx.MustExec(`select pg_advisory_xact_lock($1)`, int64(0x70726f6c6f67))
	if out := l.seal(monday.Add(3 * time.Hour)); !out.Busy {
		t.Errorf("two seal at once: %+v", out)
	}
	l.done(l.act(c, "stella", staff, docket.Note, &docket.NoteAdded{Text: "meanwhile"}), monday.Add(3*time.Hour))
	l.must(tx.Rollback())
	tx = db.MustBegin()
	tx.MustExec(`select from cases where id = $1 for update`, c)
	if out := l.seal(monday.Add(4 * time.Hour)); out.Leaves != 1 {
		t.Errorf("sealed beside an open transaction: %+v", out)
	}
	l.must(tx.Rollback())
}

func (l *logged) workingRole(t *testing.T) {
	for _, s := range []string{
		`update log_leaves set hash = ''`, `delete from log_leaves`, `truncate log_leaves`, `update log_hashes set hash = hash`, `delete from log_hashes`,
		`update log_checkpoints set no = no`, `delete from log_checkpoints`, `truncate log_checkpoints`, `delete from log_copy`,
	} {
		if err := l.db.AsApp(t.Context(), s); err == nil {
			t.Errorf("%s was allowed", s)
		}
	}
	if err := l.db.Tamper(t.Context(), `delete from log_leaves`); err == nil { // nor the owner, without switching the triggers off
		t.Error("the owner could delete a leaf")
	}
}

// What is not sealed yet has no leaf. It is held against itself: what is changed,
// dropped, put in or beside its text before the next seal, without making the chain
// anew, is named.
func TestWhatIsNotSealedYetIsHeldAgainstItself(t *testing.T) {
	t.Parallel()
	l := newWorld(t).logged()
	id := l.file().Case
	l.seal(monday)
	for i := range 3 {
		l.done(l.act(id, "stella", staff, docket.Note, &docket.NoteAdded{Text: "Note " + string(rune('a'+i))}), monday.Add(time.Hour))
	}
	if r := l.attack(t, l.key.Keys(), &l.copied, nil); len(r.Findings) > 0 || r.Waiting != 3 {
		t.Fatalf("untouched: %+v", r)
	}
	entry := func(seq int64) string { return ledger.EntryOf(id, seq).String() }
	for name, c := range map[string]struct {
		do   string
		want []string
	}{
		"a text edited":   {`update entries set body = replace(body, 'sealed1:A', 'sealed1:B') where seq = 3`, []string{"changed " + entry(3)}},
		"a kind edited":   {`update entries set kind = 'dismiss' where seq = 3`, []string{"changed " + entry(3)}},
		"a time edited":   {`update entries set at = at + interval '1 second' where seq = 3`, []string{"changed " + entry(3)}},
		"one dropped":     {`delete from entries where seq = 3`, []string{"moved " + entry(4)}},
		"the end dropped": {`delete from entries where seq > 2`, []string{"dropped " + entry(4)}},
		"one put at the end": {`insert into entries select case_id, 5, 'new', kind, at, body, hash, hash from entries where seq = 4`,
			[]string{"changed " + entry(5)}},
		"another last entry": {`update cases set head_hash = repeat('0', 64)`, []string{"changed " + entry(4)}},
	} {
		finds(t, l.attack(t, l.key.Keys(), &l.copied, func(tx *sqlx.Tx) { tx.MustExec(c.do) }), c.want...)
		if t.Failed() {
			t.Fatal(name)
		}
	}
}
