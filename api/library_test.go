package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
	"probity/store"
	"probity/store/storetest"
)

// sound is a check that finds nothing.
func sound(d *api.Deps) {
	d.Check = func(context.Context, *procedure.Procedure) *register.Result {
		return &register.Result{Visited: 7, Bound: 7, Complete: true}
	}
}

// nextVersion is the text of the pack as its next version, in force from a day.
func (w *world) nextVersion(version, inForce string) string {
	w.Helper()
	text := strings.Replace(string(w.p.Text()), "\nversion: ", "\nversion: "+version+" # was ", 1)
	text = strings.Replace(text, "\nin_force: ", "\nin_force: "+inForce+" # was ", 1)
	p, err := procedure.Load("next.yaml", []byte(text))
	w.must(err)
	if p.Version != version || p.InForce != clock.MustDate(inForce) {
		w.Fatalf("version %s in force %s", p.Version, p.InForce)
	}
	return text
}

func (w *world) send2library(as, text string) *answer {
	w.Helper()
	return w.do(call{method: "POST", path: "/api/v1/library", as: as, body: text, header: map[string]string{"Content-Type": "application/yaml"}})
}

func (w *world) onPack(as, digest string, what object) *answer {
	w.Helper()
	return w.post(as, "/library/packs/"+digest+"/acts", what)
}

// declareAll confirms every assumption of a pack.
func (w *world) declareAll(as, digest string) {
	w.Helper()
	p, ok := w.procs.ByDigest(digest)
	if !ok {
		w.Fatal("no such pack")
	}
	for _, h := range p.Assumed() {
		w.onPack(as, digest, object{"kind": "declare", "hole": h.ID, "reason": "The board took this as its rule on 3 March."}).is(http.StatusOK)
	}
}

func TestATextThatIsNoPackIsToldByLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	text := strings.Replace(w.nextVersion("2", "2025-03-01"), "secretariat: ", "secretariat: nobody_such # ", 1)
	p := w.send2library("chiara", text).problem(http.StatusUnprocessableEntity, "not_a_pack")
	problems, _ := p["problems"].([]any)
	if len(problems) == 0 {
		t.Fatalf("no faults told: %v", p)
	}
	first := problems[0].(map[string]any)
	if line, _ := first["line"].(float64); line < 1 || first["reason"] == "" || first["file"] != "pack.yaml" {
		t.Errorf("a fault without its line and reason: %v", first)
	}
	if n := len(w.get("adam", "/library").is(http.StatusOK).list("packs")); n != 1 {
		t.Errorf("%d packs are kept", n)
	}
	w.do(call{method: "POST", path: "/api/v1/library", as: "chiara", body: text, header: map[string]string{"Content-Type": "application/json"}}).problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	w.send2library("rene", text).problem(http.StatusForbidden, "not_yours")
	w.send2library("", text).problem(http.StatusUnauthorized, "unauthenticated")
}

func TestAPackIsActivatedByTheRightOfficeOnTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	text := w.nextVersion("2", "2025-03-01")
	w.send2library("rita", text).problem(http.StatusForbidden, "not_yours") // an office of the procedure, but not one that governs it
	added := w.send2library("adam", text).is(http.StatusCreated)
	digest := added.str("pack", "digest")
	if again := w.send2library("chiara", text).is(http.StatusOK); again.json()["repeated"] != true {
		t.Error("the same text was added twice")
	}
	for _, who := range []string{"adam", "stella", "vito"} {
		w.onPack(who, digest, object{"kind": "activate"}).problem(http.StatusForbidden, "not_yours")
	}
	p := w.onPack("chiara", digest, object{"kind": "activate"}).problem(http.StatusConflict, "not_yet")
	pack, _ := w.procs.ByDigest(digest)
	missing, _ := p["missing"].([]any)
	if len(missing) != len(pack.Assumed()) || !strings.Contains(p["rule"].(string), "unknown: identity") {
		t.Errorf("%d of %d assumptions are named: %v", len(missing), len(pack.Assumed()), p)
	}
	w.onPack("chiara", digest, object{"kind": "declare", "hole": "identity"}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.onPack("chiara", digest, object{"kind": "declare", "hole": "nonsense", "reason": "So it is."}).problem(http.StatusUnprocessableEntity, "unknown")
	w.declareAll("chiara", digest)
	w.onPack("chiara", digest, object{"kind": "activate", "from": "2025-02-28"}).problem(http.StatusUnprocessableEntity, "bad_request")
	done := w.onPack("chiara", digest, object{"id": "activate-it-once", "kind": "activate", "from": "2025-03-10"}).is(http.StatusOK)
	if done.str("entry", "from") != "2025-03-10" || done.str("entry", "as") != "ethics_chair" || done.str("pack", "status") != "active" {
		t.Errorf("activated otherwise: %s", done.text)
	}
	again := w.onPack("chiara", digest, object{"id": "activate-it-once", "kind": "activate", "from": "2025-03-10"}).is(http.StatusOK)
	if again.json()["repeated"] != true {
		t.Error("a repeat is a new entry")
	}

	before := w.file()
	w.wait(8 * 24 * time.Hour)
	after := w.file()
	if got := w.get("stella", "/cases/"+before).is(http.StatusOK).str("digest"); got != w.p.Digest() {
		t.Error("before its first day the new version took a report")
	}
	if got := w.get("stella", "/cases/"+after).is(http.StatusOK).str("digest"); got != digest {
		t.Error("from its first day on the new version takes reports")
	}

	w.onPack("chiara", digest, object{"kind": "retire"}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.onPack("chiara", digest, object{"kind": "retire", "reason": "A slip in the response time."}).is(http.StatusOK)
	w.onPack("chiara", w.p.Digest(), object{"kind": "retire", "reason": "Out of date."}).is(http.StatusOK)
	w.post("carla", "/reports", report()).problem(http.StatusConflict, "not_in_force")
	w.act("stella", after, docket.Acknowledge, object{}) // a case in flight goes on under its own version
	if w.get("", "/procedures/"+pack.ID).is(http.StatusOK).str("id") != pack.ID {
		t.Error("a procedure that takes no reports can still be read")
	}

	var kinds []string
	for _, e := range w.get("rita", "/library/record?limit=200").is(http.StatusOK).list("entries") {
		if e["digest"] == digest {
			kinds = append(kinds, e["kind"].(string))
		}
		if e["sentence"] == "" || e["rule"] == "" || e["as"] == "" {
			t.Errorf("an entry without sentence, rule or office: %v", e)
		}
	}
	want := append(append([]string{"add", "check"}, slices.Repeat([]string{"declare"}, len(pack.Assumed()))...), "activate", "retire")
	if !slices.Equal(kinds, want) {
		t.Errorf("the record says %v", kinds)
	}
	page := w.get("rita", "/library/record?limit=3").is(http.StatusOK).json()
	next := strconv.Itoa(int(page["next"].(float64)))
	if first := w.get("rita", "/library/record?after="+next).is(http.StatusOK).list("entries")[0]; first["seq"] != 4.0 {
		t.Errorf("the next page begins at %v", first["seq"])
	}
	w.get("rene", "/library/record").problem(http.StatusForbidden, "not_yours")
	w.get("rita", "/library/packs/"+digest).is(http.StatusOK)
	w.get("rita", "/library/packs/nonsense").problem(http.StatusNotFound, "not_found")
	if faults, err := w.db.VerifyRecord(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("the record is not sound: %v %v", faults, err)
	}
}

func TestABrokenGuaranteeIsOverriddenByTwoPeopleAndShownOnEveryCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) {
		d.Check = func(context.Context, *procedure.Procedure) *register.Result {
			return &register.Result{Visited: 900, Bound: 1000, Faults: []register.Fault{{Guarantee: 9, Rule: "guarantee 9", Says: "The window to appeal can close before the decision is served"}}}
		}
	})
	digest := w.send2library("adam", w.nextVersion("2", "2025-03-01")).is(http.StatusCreated).str("pack", "digest")
	w.onPack("chiara", digest, object{"kind": "override", "guarantee": 9, "reason": "Too early."}).problem(http.StatusConflict, "not_yet")
	w.declareAll("chiara", digest)
	p := w.onPack("chiara", digest, object{"kind": "activate"}).problem(http.StatusConflict, "not_yet")
	if p["rule"] != "guarantee 9" || !strings.Contains(p["detail"].(string), "window to appeal") {
		t.Errorf("the refusal does not say what was found: %v", p)
	}
	w.onPack("chiara", digest, object{"kind": "override", "guarantee": 4, "reason": "Not found broken."}).problem(http.StatusUnprocessableEntity, "unknown")
	w.onPack("chiara", digest, object{"kind": "override", "guarantee": 9}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.onPack("chiara", digest, object{"kind": "override", "guarantee": 9, "reason": "Our bylaws say so until the next assembly"}).is(http.StatusOK)
	w.onPack("chiara", digest, object{"kind": "activate"}).problem(http.StatusConflict, "not_yet")
	w.onPack("chiara", digest, object{"kind": "second", "guarantee": 9}).problem(http.StatusForbidden, "not_yours")
	w.onPack("vito", digest, object{"kind": "second", "guarantee": 9}).problem(http.StatusForbidden, "not_yours")
	w.must(w.db.PutTerm(t.Context(), store.TheSystem(), store.Term{Person: "vito", Procedure: pack, Office: "ethics_chair", From: store.Day{Date: clock.MustDate("2024-01-01")}}))
	w.onPack("vito", digest, object{"kind": "second", "guarantee": 9}).is(http.StatusOK)
	w.onPack("chiara", w.p.Digest(), object{"kind": "retire", "reason": "Replaced."}).is(http.StatusOK)
	w.onPack("chiara", digest, object{"kind": "activate"}).is(http.StatusOK)
	filed, receipt := w.lodge(anonymous())
	shows := func(where string, text any) {
		t.Helper()
		if says := fmt.Sprint(text); !strings.Contains(says, "No right to appeal ends before the decision was served.” The body lets the procedure work all the same. Its reason: Our bylaws say so until the next assembly.") {
			t.Errorf("%s does not tell of the override: %s", where, says)
		}
	}
	shows("a filed report", filed.json()["banners"])
	mine := w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK).json()
	shows("a report by its receipt", mine["banners"])
	shows("the page by receipt", mine["guide"])
	id := w.file()
	shows("the page of whoever reported", w.get("carla", "/cases/"+id+"/guide").is(http.StatusOK).json()["sections"])
	for _, path := range []string{"/cases/" + id, "/library/packs/" + digest} {
		banners, _ := w.get("stella", path).is(http.StatusOK).json()["banners"].([]any)
		if len(banners) != 1 || !strings.Contains(banners[0].(string), "guarantee 9") || !strings.Contains(banners[0].(string), "next assembly") {
			t.Errorf("%s carries %v", path, banners)
		}
	}
}

// TestNothingIsDecidedOnAStaleLibrary lets another process change what is in
// force while this one has not heard of it.
func TestNothingIsDecidedOnAStaleLibrary(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	text := w.nextVersion("2", "2025-03-01")
	next, err := procedure.Load("next.yaml", []byte(text))
	w.must(err)
	other := storetest.Library(t, w.db) // another process
	chair := register.Actor{Person: "chiara", Offices: []string{"ethics_chair"}}
	enter := func(p *procedure.Procedure, a register.Act) {
		t.Helper()
		a.ID, a.By = uuid.NewString(), chair
		_, _, err := other.Enter(t.Context(), p.Digest(), a, w.time())
		w.must(err)
	}
	_, _, err = other.Add(t.Context(), "add-it-elsewhere", chair, next, w.time())
	w.must(err)
	enter(next, register.Act{Kind: register.Check, Result: &register.Result{}})
	for _, h := range next.Assumed() {
		enter(next, register.Act{Kind: register.Declare, Hole: h.ID, Reason: "So it is."})
	}
	enter(next, register.Act{Kind: register.Activate, From: clock.MustDate("2025-03-02")})
	if now, _ := w.procs.InForce(pack, clock.MustDate("2025-03-03")); now.Digest() != w.p.Digest() {
		t.Fatal("this process has heard of it already; the test shows nothing")
	}
	if got := w.get("stella", "/cases/"+w.file()).is(http.StatusOK).str("digest"); got != next.Digest() {
		t.Error("a report was taken under a version that is not in force any more")
	}
	enter(next, register.Act{Kind: register.Retire, Reason: "A slip."})
	enter(w.p, register.Act{Kind: register.Retire, Reason: "Out of date."})
	w.post("carla", "/reports", report()).problem(http.StatusConflict, "not_in_force")
}

func TestARunningProcessTakesUpWhatAnotherActivates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sound)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var failed atomic.Int32
	go w.procs.Follow(ctx, func(error) { failed.Add(1) })
	next, err := procedure.Load("next.yaml", []byte(w.nextVersion("2", "2025-03-01")))
	w.must(err)
	storetest.Library(t, w.db, next)
	deadline := time.Now().Add(30 * time.Second)
	for {
		if p, ok := w.procs.InForce(pack, clock.MustDate("2025-03-03")); ok && p.Digest() == next.Digest() {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("a running process never heard of it (%d failures)", failed.Load())
		}
		<-time.After(20 * time.Millisecond)
	}
}
