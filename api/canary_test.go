package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/jmoiron/sqlx"

	"probity/api"
	"probity/store"
	"probity/store/storetest"
)

// columns says of every column that can hold a text what it holds: an id (or a word, a
// mark, a hash, a key: nothing with a space in it), a secret (bytes that are sealed, drawn
// or a hash), a sentence of the rules or of the program, or something sealed. Empty is
// anything that is filled here by nobody. A column that is not in it fails the test.
const columns = `
account_events: id person by; sentence what
accounts: id person; secret password totp totp_new
acts: id id kind by_person by_offices by_as request_hash status; sealed particulars refusal
allegations: id id ground principles code answer
arrivals: id procedure
ballots: id id motion body result; sentence rule
case_people: id id person role body seat
cases: id number procedure digest track stage stage_kind owner disposition head_hash source channel complainant respondent principles grounds known_to kept_from
ceremonies: id hash person; sentence kind data
clocks: id id rule owner act ref stage bound ended tolls; sentence title duty sentence cite
custody: id what person prev hash; sentence detail
deliveries: id letter_id method outcome; sealed detail
digests: id person
document_chunks: secret content
documents: id commitment uploaded_by state why no_copy notes; sentence media_type; sealed key about; empty name
drafts: id look_up sent_key; secret sealed
duties: id id procedure owner persons act ref escalated_to; sentence what sentence cite standing_still
entries: id act_id kind body prev hash
findings: id id allegation standard body
guesses: id key
handover_cases: id act_id
handovers: id person successor made_by offices
hearings: id id body
installation: sealed keys_check
invitations: id hash person made_by
letter_texts: id letter_id; sealed subject body
letters: id id notice recipient person methods about clock status method failed; empty proof
links: id id other why
lodgings: id act_id commitment; sentence signed
log_checkpoints: sentence signed
log_copy: id state
log_hashes: secret hash
log_leaves: id subject kind ref hash; secret blind
mailbox_files: id act_id
mailbox_words: id act_id said; secret sealed
mailboxes: id mark; secret key
name_kept: id id person
name_marks: id person is_ answers
named_walls: id id is_ answers
notice_codes: id mark letter_id person made_by
offices: id procedure office; sentence title
passkeys: id id person; sentence record; clear name
people: id id time_zone email_mark; sealed name email address phone
procedure_record: sentence act_id; id kind digest prev hash; clear body
procedures: id digest id version; clear body
procedures_active: id digest procedure
provider_links: id issuer subject person
quarantine: id procedure
quarantine_decisions: id act_id decision
reads: id person kind purpose
receipts: id hash person
records_kept: id id procedure owner class held held_cites; sentence sentence cite held_says
recovery_codes: id person hash
redactions: id audiences made_by released_by
sanctions: id id person sanction standing effect status decision; sentence term
standings: id person procedure standing status
terms: id person procedure office
tokens: id hash person kind scopes; clear label
unfinished: id mark; secret sealed
votes: id id ballot person
walls.keys: id id; secret inner_ outer_
walls.login: id name password
`

// clearFor are the columns in which what somebody wrote stands in clear, each with the
// reason why it may.
var clearFor = map[string]string{
	"passkeys.name":         "what somebody calls a key of their own, to tell it from their others; of no case",
	"tokens.label":          "what somebody calls a token of their own; of no case",
	"procedures.body":       "the text of a pack: the published rules of a body",
	"procedure_record.body": "who let which rules take reports, and the reason for it: the record of the library, which names no case, is hashed as it stands and shown to every office",
}

// column is one in the database, and what it holds there.
type column struct {
	Schema string `db:"s"`
	Table  string `db:"t"`
	Name   string `db:"c"`
	Type   string `db:"d"`
}

func (c *column) name() string {
	return strings.TrimPrefix(c.Schema+".", "public.") + c.Table + "." + c.Name
}

// TestNothingWrittenStandsInClear has people write a canary wherever they can, in every
// act, in the bodies of all other requests and what is sent in, and then reads every column of
// every table, and a dump of all.
func TestNothingWrittenStandsInClear(t *testing.T) {
	t.Parallel()
	dsn, key := storetest.NewDSN(t), logKey(t)
	w := worldOn(t, storetest.Open(t, dsn, store.Options{}), sound, withPasskeys, func(d *api.Deps) { d.LogKey, d.Limits.Burst = key, 1 })
	for _, text := range w.everythingWithCanaries().unsaid() {
		t.Errorf("nobody said anything in %s", text)
	}
	w.everyActWithCanaries(w.file())
	w.livesWithCanaries()
	w.seal(key, t.TempDir())

	db, err := sqlx.Open("postgres", dsn)
	w.must(err)
	t.Cleanup(func() { _ = db.Close() })
	var all []column
	w.must(db.Select(&all, `select c.table_schema as s, c.table_name as t, c.column_name as c, coalesce(e.data_type, c.data_type) as d
		from information_schema.columns c join information_schema.tables using (table_schema, table_name)
		left join information_schema.element_types e on (e.object_schema, e.object_name, e.object_type, e.collection_type_identifier) = (c.table_schema, c.table_name, 'TABLE', c.dtd_identifier)
		where table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, c.ordinal_position`))
	holds, found := whatColumnsHold(t), 0
	for _, c := range all {
		switch c.Type {
		case "text", "character varying", "character", "name", "json", "jsonb", "xml", "bytea":
			kind, ok := holds[c.name()]
			if !ok {
				t.Errorf("what %s holds is said nowhere: say in columns whether it is an id, a secret, a sentence or sealed", c.name())
			}
			delete(holds, c.name())
			found += w.lookInto(db, &c, kind)
		case "uuid", "integer", "bigint", "smallint", "boolean", "date", "timestamp with time zone", "timestamp without time zone", "interval", "double precision", "numeric":
		default:
			t.Errorf("%s is of the type %s, and nobody looks into those", c.name(), c.Type)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(holds)) {
		t.Errorf("there is no column %s", name)
	}
	dump := dumpOf(t, dsn)
	if n := countCanaries([]byte(dump)); len(dump) < 1<<20 || n != found {
		t.Errorf("a dump of %d bytes holds %d canaries, and the columns that are in clear %d", len(dump), n, found)
	}
	w.quietLog(canary)
}

func whatColumnsHold(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(columns)) {
		table, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for group := range strings.SplitSeq(rest, "; ") {
			words := strings.Fields(group)
			for _, c := range words[1:] {
				out[table+"."+c] = words[0]
			}
		}
	}
	for c := range clearFor {
		if out[c] != "clear" {
			t.Errorf("%s may be clear, and is not said to be", c)
		}
	}
	return out
}

// lookInto holds what stands in a column against what it is said to hold, and counts the
// canaries in one that may be clear.
func (w *world) lookInto(db *sqlx.DB, c *column, kind string) (canaries int) {
	w.Helper()
	read := c.Name + "::text"
	if c.Type == "bytea" {
		read = c.Name
	}
	var values [][]byte
	w.must(db.Select(&values, fmt.Sprintf(`select %s from %s.%s where %s is not null`, read, c.Schema, c.Table, c.Name)))
	filled := 0
	for _, v := range values {
		if len(v) == 0 || string(v) == "{}" {
			continue
		}
		filled++
		n := countCanaries(v)
		if kind == "clear" && clearFor[c.name()] != "" {
			canaries += n
			continue
		}
		if n > 0 {
			w.Errorf("%s holds what somebody wrote: %.200q", c.name(), v)
		}
		switch {
		case kind == "sealed" && !bytes.HasPrefix(v, []byte("sealed1:")), kind == "empty",
			kind == "id" && c.Name != "held_cites" && bytes.ContainsFunc(v, unicode.IsSpace), kind == "clear":
			w.Errorf("%s is no %s: %.200q", c.name(), kind, v)
		}
	}
	if filled == 0 && kind == "sealed" {
		w.Errorf("nothing stands in %s, so that it was not looked into", c.name())
	}
	return canaries
}

// countCanaries counts them as they are, in hex and in base64 wherever they begin.
func countCanaries(in []byte) int {
	n := bytes.Count(bytes.ToLower(in), []byte(canary)) + bytes.Count(bytes.ToLower(in), []byte(hex.EncodeToString([]byte(canary))))
	for shift := range 3 {
		text := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + canary))
		n += bytes.Count(in, []byte(text[4:len(text)-4]))
	}
	return n
}

// dumpOf is what pg_dump writes of a database.
func dumpOf(t *testing.T, dsn string) string {
	t.Helper()
	program, err := exec.LookPath("pg_dump")
	if err != nil {
		at, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
		if len(at) == 0 {
			t.Fatal("there is no pg_dump: it comes with Postgres's own programs")
		}
		program = at[len(at)-1]
	}
	out, err := exec.CommandContext(t.Context(), program, "--dbname", dsn).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
