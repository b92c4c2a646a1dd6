package api_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/ledger"
)

// whoIsGiven is the authorisation matrix of one document from which something was
// blacked out for each audience: what who stands how to the case is given when they
// ask for it, and what of it is in their export (with a ! as that of the public). The
// public is given its own, and nothing else, once it is published.
var whoIsGiven = []struct{ who, given, original, redaction, exported string }{
	{"stella", "whole", "whole", "ok", "public! whole"},
	{"rita", "whole", "whole", "ok", "public! whole"},
	{"chiara", "whole", "whole", "ok", "public! whole"},
	{"inge", "whole", "whole", "ok", "public! whole"},
	{"pia", "panel", "not_yours", "not_yours", "panel public!"},
	{"paul", "panel", "not_yours", "not_yours", "panel public!"},
	{"carla", "complainant", "not_yours", "not_yours", "complainant public!"},
	{"rene", "respondent", "not_yours", "not_yours", "public! respondent"},
	{"lena", "respondent", "not_yours", "not_yours", "public! respondent"},
	{"petra", "not_found", "not_found", "not_found", "not_found"}, // stepped aside
	{"vito", "not_found", "not_found", "not_found", "not_found"},  // kept out
	{"otto", "not_found", "not_found", "not_found", "not_found"},
	{"adam", "not_found", "not_found", "not_found", "not_found"},
	{"", "unauthenticated", "unauthenticated", "unauthenticated", "unauthenticated"},
}

// TestWhoIsGivenWhichRendition asks for a document as everybody, before and after it
// was published and after that was taken back.
func TestWhoIsGivenWhichRendition(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	w.version("open", "2025-02-26", "audience: [members]", "audience: [members, public]")
	w.introduce("lena", "")
	id := w.file()
	w.act("stella", id, docket.ShutOut, object{"person": "vito"})
	w.lead(id)
	doc := w.upload("carla", "/cases/"+id+"/documents", "decision.txt", []byte("Carla, Rene, Pia and Jane were on the ward.")).is(http.StatusCreated).str("id")
	other := w.upload("stella", "/cases/"+id+"/documents", "other.txt", []byte("Canary. "+strings.Repeat("Nobody else reads this.\n", 8_000))).is(http.StatusCreated).str("id")
	w.examine(harmless{})
	w.act("rene", id, docket.NameCounsel, object{"person": "lena"})

	w.decided(id, "public_censure", doc)
	left := map[string]string{
		"whole":       "Carla, Rene, Pia and Jane were on the ward.",
		"complainant": "Carla, [blacked out], Pia and Jane were on the ward.",
		"respondent":  "[blacked out], Rene, Pia and Jane were on the ward.",
		"panel":       "Carla, Rene, [blacked out] and Jane were on the ward.",
		"public":      "Carla, Rene, Pia and [blacked out] were on the ward.",
	}
	named := map[string]string{}
	for name, text := range left {
		named[text] = name
	}
	for n, x := range []struct {
		audience string
		from, to int
	}{{"complainant", 7, 11}, {"respondent", 0, 5}, {"panel", 13, 16}, {"public", 21, 25}} {
		w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{x.audience}, "spans": []object{{"from": x.from, "to": x.to}}, "name": x.audience + ".txt", "reason": "So."}).is(http.StatusCreated)
		if x.audience != "public" {
			w.post("chiara", fmt.Sprintf("/documents/%s/redactions/%d/release", doc, n+1), object{}).is(http.StatusOK)
		}
	}
	publish := func(audience string, docs ...string) *answer {
		var with []object
		for _, d := range docs {
			with = append(with, object{"document": d})
		}
		return w.tryAct("stella", id, docket.Publish, object{"audience": []string{audience}, "text": "A member was censured.", "attached": with})
	}

	// Nothing is published of which nothing was released for the public, or to members alone.
	if p := publish("public", doc).problem(http.StatusConflict, "conflict"); !strings.Contains(fmt.Sprint(p), "particulars.attached.0.document") {
		t.Errorf("%v", p)
	}
	w.post("chiara", "/documents/"+doc+"/redactions/4/release", object{}).is(http.StatusOK)
	publish("public", doc, other).problem(http.StatusConflict, "conflict")
	publish("members", doc).is(http.StatusUnprocessableEntity)
	none := w.get("", "/published/"+uuid.NewString())
	hidden := func(of string) {
		t.Helper()
		for _, who := range []string{"", "stella", "rene"} {
			a := w.get(who, "/published/"+of)
			a.problem(http.StatusNotFound, "not_found")
			if who == "" {
				same(t, "what is not published", a, none)
			}
		}
	}
	hidden(doc)
	publish("public", doc).is(http.StatusOK)
	hidden(other)
	hidden(id)

	checked := 0
	for _, x := range whoIsGiven {
		ask := func(path string) string {
			a := w.get(x.who, path)
			if a.StatusCode == http.StatusOK {
				return string(a.text)
			}
			return a.str("code")
		}
		for path, want := range map[string]string{"": x.given, "?original=true": x.original, "?redaction=4": x.redaction} {
			if want == "ok" {
				want = "public"
			}
			if text := left[want]; text != "" {
				want = text
			}
			if got := ask("/documents/" + doc + path); got != want {
				t.Errorf("%q asks for %q and is given %q, not %q", x.who, path, got, want)
			}
			checked++
		}
		if got := ask("/published/" + doc); got != left["public"] {
			t.Errorf("%q is given %q of what was published", x.who, got)
		}
		a := w.get(x.who, "/cases/"+id+"/export")
		if a.StatusCode != http.StatusOK {
			if a.str("code") != x.exported {
				t.Errorf("%q: %s", x.who, a.text)
			}
			continue
		}
		r, err := ledger.CheckBundle(bytes.NewReader(a.text), int64(len(a.text)), key.Keys())
		w.must(err)
		var found []string
		for _, d := range r.Manifest.Documents {
			if d.ID == doc {
				found = append(found, named[fileIn(w, a.text, d.File)]+map[bool]string{true: "!"}[d.Class == "public"])
			}
		}
		slices.Sort(found)
		if got := strings.Join(found, " "); got != x.exported || len(r.Findings) > 0 {
			t.Errorf("the export of %q holds %q, not %q: %v", x.who, got, x.exported, r.Findings)
		}
	}
	if checked != 3*len(whoIsGiven) {
		t.Errorf("%d questions", checked)
	}
	if got := w.document("carla", id, doc)["public"]; got != "/api/v1/published/"+doc {
		t.Errorf("where it is published: %v", got)
	}
	a := w.get("", "/published/"+doc)
	if h := a.Header; !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="public.txt"`) || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || len(a.Cookies()) > 0 {
		t.Errorf("%v", h)
	}
	what, sound := w.custody("stella", doc)
	if n := len(slices.DeleteFunc(slices.Clone(what), func(s string) bool { return s != "served" })); n != 1 || !sound {
		t.Errorf("given to the public %d times on the chain of custody: %v", n, what)
	}

	// A newer one is not given out before it is released, also not to who reads already;
	// what is taken back is given to nobody.
	w.post("stella", "/documents/"+doc+"/redactions", object{"audiences": []string{"public"}, "spans": []object{{"from": 0, "to": 25}}, "reason": "More."}).is(http.StatusCreated)
	hidden(doc)
	w.post("chiara", "/documents/"+doc+"/redactions/5/release", object{}).is(http.StatusOK)
	w.get("", "/published/"+doc).is(http.StatusOK)
	w.act("stella", id, docket.Retract, object{"publication": "u1", "reasons": "A mistake."})
	hidden(doc)

	// Whoever reads it just then is given at most the piece that was on its way.
	w.post("stella", "/documents/"+other+"/redactions", object{"audiences": []string{"public"}, "spans": []object{{"from": 0, "to": 6}}, "reason": "So."}).is(http.StatusCreated)
	w.post("chiara", "/documents/"+other+"/redactions/1/release", object{}).is(http.StatusOK)
	publish("public", other).is(http.StatusOK)
	begun := w.slowly("", "/published/"+other)
	w.act("stella", id, docket.Retract, object{"publication": "u2", "reasons": "A mistake."})
	if rest, err := io.ReadAll(begun.res.Body); !errors.Is(err, io.ErrUnexpectedEOF) || len(rest) > 100<<10 {
		t.Errorf("%d more bytes of what was taken back, %v", len(rest), err)
	}
	_ = begun.conn.Close()
	w.quietLog("Jane", "censured", doc)
}

// decided takes a case from the notice to a decision that nothing is open against.
func (w *world) decided(id, sanction, document string) {
	w.Helper()
	w.act("rene", id, docket.Respond, object{"text": "It was my patient.", "answers": object{"a1": "denied"}})
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	w.act("inge", id, docket.RecordEvidence, object{"items": []object{{"title": "Account", "document": document}}})
	w.act("inge", id, docket.Disclose, object{})
	w.act("inge", id, docket.FileReport, object{"text": "The log shows it.", "recommend": []string{"a1"}})
	body := []string{"pia", "paul", "petra"}
	w.act("chiara", id, docket.SeatPanel, object{"body": "hearing_panel", "members": []object{
		{"person": "pia", "role": "chair"}, {"person": "paul", "role": "member"}, {"person": "petra", "role": "member"}}})
	for _, m := range body {
		w.act(m, id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.act("rene", id, docket.WaiveHearing, object{"freely": true})
	w.wait(40 * day)
	for _, motion := range []string{"violation:a1", "sanction:" + sanction} {
		for _, m := range body {
			w.act(m, id, docket.CastVote, object{"motion": motion, "choice": "yes"})
		}
		w.act("pia", id, docket.CloseBallot, object{"motion": motion})
		if motion == "violation:a1" {
			w.act("pia", id, docket.Find, object{"allegation": "a1", "violation": true, "evidence": []string{"e1"}, "reasons": "The log."})
		}
	}
	w.act("pia", id, docket.IssueDecision, object{"reasons": "So.", "sanctions": []object{{"sanction": sanction}}})
	w.act("petra", id, docket.Recuse, object{"reasons": "I know him."})
	for _, l := range w.get("stella", "/cases/"+id+"/letters").is(http.StatusOK).list("letters") {
		if l["status"] != "served" {
			w.tryAct("stella", id, docket.Serve, object{"letter": l["id"], "method": "email", "proof": "message 2"})
		}
	}
	w.act("rene", id, docket.WaiveAppeal, object{"freely": true})
}

// fileIn is a file of a zip.
func fileIn(tb testing.TB, whole []byte, name string) string {
	tb.Helper()
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := fs.ReadFile(z, name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
