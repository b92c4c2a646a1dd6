package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"probity/store"
	"probity/store/storetest"
)

// Why somebody opened a document is in nobody's words in the tables; a chain whose
// reasons were swapped, also those of another document of the case, does not hold.
func TestWhyADocumentWasOpenedIsSealed(t *testing.T) {
	t.Parallel()
	const canary = "kanarienvogel"
	w := newWorld(t)
	c := w.file()
	a, b := w.upload("carla", "a.txt", []byte("a")), w.upload("carla", "b.txt", []byte("b"))
	if err := w.db.NoteCustody(t.Context(), a.ID, store.Custody{At: monday, What: "opened", Person: "stella", Detail: canary}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("opened although it belongs to no case: %v", err)
	}
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{a.ID, b.ID}, store.Quota{}))
	for _, d := range []*store.Document{&a, &b} {
		var err error
		*d, err = w.db.Document(t.Context(), system, d.ID)
		w.must(err)
		for _, what := range []string{"opened", "released"} {
			w.must(w.db.NoteCustody(t.Context(), d.ID, store.Custody{At: monday, What: what, Person: "stella", Detail: canary + " " + what + d.ID}))
		}
	}
	if found := inTables(w, w.db, canary); found != "/2" {
		t.Errorf("it stands in clear in: %s", found)
	}
	holds := func(d *store.Document, want bool) {
		t.Helper()
		chain, sound, err := w.db.CustodyOf(t.Context(), system, d)
		w.must(err)
		if sound != want || len(chain) != 3 {
			t.Errorf("%d entries, sound %v", len(chain), sound)
		}
		if want && (chain[1].Detail != canary+" opened"+d.ID || chain[2].Detail != canary+" released"+d.ID) {
			t.Errorf("the reasons: %+v", chain)
		}
	}
	holds(&a, true)
	holds(&b, true)
	w.sound()
	for _, swap := range []string{
		`update custody c set detail = o.detail from custody o where c.document_id = '` + a.ID + `' and c.n = 2 and o.document_id = '` + b.ID + `' and o.n = 2`,
		`update custody c set detail = o.detail, form = 1 from custody o where c.document_id = '` + a.ID + `' and c.n = 2 and o.document_id = c.document_id and o.n = 3`,
		`update custody set detail = 'because' where document_id = '` + a.ID + `' and n = 2`,
	} {
		w.must(w.db.Tamper(t.Context(), `create temp table was as select * from custody`, `alter table custody disable trigger user`, swap))
		holds(&a, false)
		holds(&b, true)
		faults, err := w.db.VerifyCase(t.Context(), w.procs, c.Case)
		w.must(err)
		if len(faults) != 1 || !strings.Contains(faults[0].What, a.ID+": the chain of custody was changed") {
			t.Errorf("verify: %v", faults)
		}
		w.must(w.db.Tamper(t.Context(), `update custody c set detail = o.detail, form = o.form from was o where c.document_id = o.document_id and c.n = o.n`, `alter table custody enable trigger user`, `drop table was`))
	}
	holds(&a, true)
}

// Reasons from before they were sealed are sealed where they stand; the chain keeps its
// hashes, which were made over their words, and goes on.
func TestReasonsInClearAreSealedWhereTheyStand(t *testing.T) {
	t.Parallel()
	const canary = "kanarienvogel"
	w := newWorld(t)
	c := w.file()
	a := w.upload("carla", "a.txt", []byte("a"))
	w.must(w.db.AttachDocuments(t.Context(), store.Who{Person: "carla"}, c.Case, []string{a.ID}, store.Quota{}))
	a, err := w.db.Document(t.Context(), system, a.ID)
	w.must(err)
	prev := ""
	var old []string
	for i, e := range []store.Custody{{What: "received", Person: "carla", Detail: "code"}, {What: "opened", Person: "stella", Detail: canary}, {What: "served", Person: "stella", Detail: "the original"}, {What: "released", Person: "stella", Detail: canary + "s"}} {
		text, err := json.Marshal([]any{"probity custody 1", a.ID, i + 1, monday.UTC().Format(time.RFC3339Nano), e.What, e.Person, e.Detail, prev})
		w.must(err)
		sum := sha256.Sum256(text)
		now := hex.EncodeToString(sum[:])
		old = append(old, `insert into custody (document_id, n, at, what, person, detail, prev, hash, form) values ('`+a.ID+`', `+string(rune('1'+i))+`, '`+monday.UTC().Format(time.RFC3339Nano)+`', '`+e.What+`', '`+e.Person+`', '`+e.Detail+`', '`+prev+`', '`+now+`', 1)`)
		prev = now
	}
	w.must(w.db.Tamper(t.Context(), append([]string{`set local session_replication_role = replica`, `update installation set keys_form = 6`, `delete from custody`}, old...)...))
	if _, err := store.Open(t.Context(), w.dsn, store.Options{Vault: storetest.Vault(t, w.dsn)}); err == nil || !strings.Contains(err.Error(), "run probity migrate up") {
		t.Errorf("opened although a reason is in clear: %v", err)
	}
	for range 2 {
		w = openWorld(t, w.dsn, store.Options{})
		if found := inTables(w, w.db, canary); found != "/1" {
			t.Errorf("it stands in clear in: %s", found)
		}
		w.must(w.db.NoteCustody(t.Context(), a.ID, store.Custody{At: monday, What: "opened", Person: "vera", Detail: canary}))
		chain, sound, err := w.db.CustodyOf(t.Context(), system, &a)
		w.must(err)
		if !sound || chain[1].Detail != canary || chain[3].Detail != canary+"s" || chain[3].Hash != prev || chain[4].Detail != canary || chain[4].Prev != prev {
			t.Errorf("sound %v: %+v", sound, chain)
		}
		w.sound()
		w.must(w.db.Tamper(t.Context(), `update installation set keys_form = 6`))
	}
}
