package api_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
	"probity/evidence/clamd"
	"probity/evidence/evidencetest"
	"probity/ledger"
)

// An export holds what the reader may see and no more, says the same to whoever
// checks it without us, and is the same bytes for the same record.
func TestAnExportShowsTheRecordToItsReader(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	id := w.file()
	w.lead(id)
	w.act("stella", id, docket.Note, object{"text": "canary of the staff"})
	w.upload("stella", "/cases/"+id+"/documents", "log.txt", []byte("canary of a document")).is(http.StatusCreated)
	w.upload("stella", "/cases/"+id+"/documents", "virus.txt", evidencetest.EICAR()).is(http.StatusCreated)
	scanner, err := clamd.At(evidencetest.NewScanner(t).Address)
	w.must(err)
	w.examine(scanner)
	w.upload("stella", "/cases/"+id+"/documents", "waits.txt", []byte("nobody looked at it")).is(http.StatusCreated)
	copied := t.TempDir()
	w.seal(key, copied)
	export := func(as string) []byte { return w.get(as, "/cases/"+id+"/export").is(http.StatusOK).text }
	check := func(text []byte) *ledger.BundleReport {
		t.Helper()
		r, err := ledger.CheckBundle(bytes.NewReader(text), int64(len(text)), key.Keys())
		w.must(err)
		for _, f := range r.Findings {
			t.Errorf("%s", f)
		}
		return r
	}
	staff := export("stella")
	r := check(staff)
	n := len(r.Manifest.Entries)
	if n < 6 || r.How[ledger.Recorded] != n || fmt.Sprint(documents(r)) != "[log.txt original  virus.txt listed infected waits.txt listed not_examined]" || r.Documents[ledger.Listed] != 2 || len(r.Manifest.Packs) != 1 || r.Unsealed != 0 || r.Manifest.For != string(api.Office) {
		t.Errorf("to the staff: %+v, %q, %d not sealed", r.How, documents(r), r.Unsealed)
	}
	if !bytes.Contains(staff, []byte("canary of the staff")) || !bytes.Contains(staff, []byte("canary of a document")) {
		t.Error("the staff's export is not whole")
	}
	for _, side := range []string{"carla", "rene"} { // what they sent in themselves comes below
		text := export(side)
		r := check(text)
		if r.How[ledger.Recorded] != 0 || r.How[ledger.InPart] == 0 || r.How[ledger.Withheld] == 0 || len(r.Manifest.Documents) != 0 {
			t.Errorf("to %s: %+v", side, r.How)
		}
		for _, hidden := range []string{"canary", "stella"} {
			if bytes.Contains(text, []byte(hidden)) {
				t.Errorf("the export to %s tells %q", side, hidden)
			}
		}
		for _, e := range r.Manifest.Entries { // not even when it was
			if e.How == ledger.Withheld && (e.Leaf != "" || e.Proof != "" || e.View != "" || e.Text != "") {
				t.Errorf("to %s entry %d is withheld and told", side, e.Seq)
			}
		}
	}
	mine := w.upload("rene", "/cases/"+id+"/documents", "mine.txt", []byte("not looked at yet")).is(http.StatusCreated).str("id")
	if r := check(export("rene")); len(r.Manifest.Documents) != 1 || r.Manifest.Documents[0] != (ledger.BundleDocument{ID: mine, Class: "file", How: ledger.Listed, Why: "not_examined"}) {
		t.Errorf("a side's own: %+v", r.Manifest.Documents)
	}
	w.seal(key, copied)
	staff = export("stella")
	w.file() // something happens elsewhere, and is sealed
	w.seal(key, copied)
	if again := export("stella"); !bytes.Equal(again, staff) {
		t.Error("the same record is exported as other bytes")
	}
	w.act("stella", id, docket.Note, object{"text": "later"})
	if r := check(export("stella")); r.Unsealed != 1 || len(r.Manifest.Entries) != n+1 {
		t.Errorf("with an entry that is not sealed: %+v", r)
	}
	w.get("otto", "/cases/"+id+"/export").problem(http.StatusNotFound, "not_found")
	w.get("", "/cases/"+id+"/export").problem(http.StatusUnauthorized, "unauthenticated")
	attackExport(t, staff, key.Keys(), id)
}

// documents are those of an export, with how they are shown and why.
func documents(r *ledger.BundleReport) []string {
	var out []string
	for _, d := range r.Manifest.Documents {
		out = append(out, d.Name+" "+d.How+" "+d.Why)
	}
	slices.Sort(out)
	return out
}

// attackExport tampers with an export in every way there is; each is found.
func attackExport(t *testing.T, whole []byte, keys ledger.Keys, id string) {
	t.Helper()
	for name, c := range map[string]struct {
		change func(name string, text []byte) (string, []byte)
		says   string
	}{
		"a text edited": {func(n string, b []byte) (string, []byte) {
			return n, bytes.Replace(b, []byte("canary of the staff"), []byte("canary of the lawyr"), 1)
		}, "the text is not the one its hash was made over"},
		"an entry left out": {func(n string, b []byte) (string, []byte) {
			if n == "entries/000003.json" {
				return "", nil
			}
			return n, b
		}, "The file entries/000003.json is missing"},
		"a seal edited": {func(n string, b []byte) (string, []byte) {
			if n == "seals/000003.json" {
				b = bytes.Replace(b, []byte(`"sealed":"`), []byte(`"sealed":"A`), 1)
			}
			return n, b
		}, "Entry 3 of case " + id},
		"two entries swapped": {func(n string, b []byte) (string, []byte) {
			if swapped, ok := map[string]string{"entries/000003.json": "entries/000004.json", "entries/000004.json": "entries/000003.json"}[n]; ok {
				return swapped, b
			}
			return n, b
		}, "Entry 3 of case " + id},
		"a document replaced": {func(n string, b []byte) (string, []byte) {
			return n, bytes.Replace(b, []byte("canary of a document"), []byte("another document.   "), 1)
		}, "is not the one that was exported"},
		"the rules replaced": {func(n string, b []byte) (string, []byte) {
			if strings.HasPrefix(n, "packs/") {
				b = append(bytes.Clone(b), '\n')
			}
			return n, b
		}, "are not the text that the case was pinned to"},
		"the manifest edited": {func(n string, b []byte) (string, []byte) {
			if n == "manifest.json" {
				b = bytes.Replace(b, []byte(`"for": "office"`), []byte(`"for": "public"`), 1)
			}
			return n, b
		}, "is not the one that was signed"},
		"a proof replaced": {func(n string, b []byte) (string, []byte) {
			if n == "proofs/000002.tlog-proof" {
				b = bytes.Replace(b, []byte("index "), []byte("index 1"), 1)
			}
			return n, b
		}, "Entry 2 of case " + id},
		"a checkpoint edited": {func(n string, b []byte) (string, []byte) {
			if strings.HasPrefix(n, "checkpoints/") {
				b = bytes.Replace(b, []byte("\nat 2025"), []byte("\nat 2024"), 1)
			}
			return n, b
		}, "bears no good signature"},
	} {
		t.Run(name, func(t *testing.T) {
			text := rezip(t, whole, c.change)
			r, err := ledger.CheckBundle(bytes.NewReader(text), int64(len(text)), keys)
			if err != nil {
				t.Fatal(err)
			}
			says := false
			for _, f := range r.Findings {
				says = says || strings.Contains(f.Says, c.says)
			}
			if !says {
				t.Errorf("not found: %v", r.Findings)
			}
		})
	}
	for _, bad := range [][]byte{nil, []byte("x"), whole[:len(whole)/2]} {
		if _, err := ledger.CheckBundle(bytes.NewReader(bad), int64(len(bad)), keys); err == nil {
			t.Error("what is no export was read as one")
		}
	}
}

func rezip(tb testing.TB, whole []byte, change func(string, []byte) (string, []byte)) []byte {
	tb.Helper()
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(r); err != nil {
			tb.Fatal(err)
		}
		name, changed := change(f.Name, text.Bytes())
		if name == "" {
			continue
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write(changed); err != nil {
			tb.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}
