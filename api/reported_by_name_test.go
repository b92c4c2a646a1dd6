package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/activities"
	"probity/docket"
)

// about is a report without an account about somebody by name.
func about(name string) object {
	r := anonymous()
	r["respondent"] = object{"name": name}
	return r
}

// asOf is until when something is counted, which goes with the hour.
var asOf = regexp.MustCompile(`"until":"[^"]*"`)

// overall is what somebody is told who names no case: lists, however they are narrowed,
// what is owed, numbers, and what comes due.
func (w *world) overall(as string) map[string]string {
	w.Helper()
	out := map[string]string{}
	for _, path := range []string{
		"/cases", "/cases?open=true", "/cases?respondent=stella", "/cases?q=PRB", "/cases?procedure=" + pack, "/duties", "/statistics?procedure=" + pack,
		"/retention", "/quarantine", "/me", "/account", "/publications", "/people/stella", "/procedures/" + pack + "/figures",
	} {
		a := w.get(as, path)
		out[path] = a.Status + " " + asOf.ReplaceAllString(string(a.text), "")
	}
	return out
}

// TestWhoIsReportedAndKeepsTheFile is told of the report as its respondent and never
// as one who works there: nothing before it is said who they are, nothing before they
// are written to, and then what a respondent is told.
func TestWhoIsReportedAndKeepsTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.introduce("nora", "ethics_office")
	w.introduce("emil", "ethics_office") // an honest namesake
	w.known("emil", "Emil Stella Nachname", "emil@example.org").is(http.StatusOK)
	before := w.overall("stella")

	filed, receipt := w.lodge(about("Frau Dr. STELLA NACHNAME, from the ethics office"))
	id := filed.str("case")
	number := w.get("nora", "/cases/"+id).is(http.StatusOK).str("number")
	document := w.upload("nora", "/cases/"+id+"/documents", "a.txt", []byte("a")).str("id")
	unknown := func(when string) {
		t.Helper()
		if w.sees("stella", id) {
			t.Errorf("%s: who is reported reads the report, because they keep the file", when)
		}
		for path, item := range spec(t).Paths.Map() {
			for method := range item.Operations() {
				at, there, none := path, id, uuid.NewString()
				switch {
				case strings.HasPrefix(path, "/api/v1/cases/{id}"):
				case strings.HasPrefix(path, "/api/v1/documents/{id}"):
					there = document
				default:
					continue
				}
				at = strings.NewReplacer("{letter}", "n1", "{seq}", "1", "{n}", "1").Replace(at)
				m := matrix{w: w}
				body := []byte(`{"kind": "note", "particulars": {"text": "x"}}`)
				_, hidden, err := m.send(noHead, "stella", method, strings.ReplaceAll(at, "{id}", there), body)
				w.must(err)
				_, absent, err := m.send(noHead, "stella", method, strings.ReplaceAll(at, "{id}", none), body)
				w.must(err)
				if hidden != absent || !strings.HasPrefix(hidden, "404 ") {
					t.Errorf("%s: %s %s: %s, unlike %s", when, method, path, hidden, absent)
				}
			}
		}
		same(t, when, w.get("stella", "/cases/"+number), w.get("stella", "/cases/PRB-0000-0000"))
		for path, now := range w.overall("stella") {
			if now != before[path] {
				t.Errorf("%s: %s has become\n%s\nfrom\n%s", when, path, now, before[path])
			}
		}
	}
	unknown("reported")
	if w.sees("emil", id) {
		t.Error("who has the name too sees it before anybody looked")
	}
	// The office that keeps the file sees whom the name keeps out, and lets in who is somebody else.
	named := w.get("nora", "/cases/"+id+"/parties").list("kept_by_name")
	if len(named) != 1 || named[0]["id"] != "r1" || named[0]["respondent"] != true || len(named[0]["found"].([]any)) != 2 {
		t.Fatalf("the office is told %v", named)
	}
	w.act("nora", id, docket.FreeNamesake, object{"named": "r1", "person": "emil", "reasons": "The report speaks of a woman."})
	if !w.sees("emil", id) {
		t.Error("who was found to be somebody else is kept out")
	}
	unknown("another was let in")

	// The reporter adds a name by which the office knows her, and it takes one more.
	w.introduce("steffi", "ethics_office")
	if !w.sees("steffi", id) {
		t.Fatal("nobody named her yet")
	}
	add := object{"receipt": receipt, "kind": docket.ShutOut, "particulars": object{"name": "Steffi Nachname", "respondent": true}}
	w.post("", "/reports/mine/acts", add).is(http.StatusOK)
	w.post("", "/reports/mine/acts", add).problem(http.StatusConflict, "already")
	if w.sees("steffi", id) {
		t.Error("another name of the respondent keeps nobody out")
	}
	w.act("nora", id, docket.Acknowledge, object{"text": "We have your report."})
	w.sound()

	// It is said who she is: whoever else has a name like hers is somebody else, and she learns nothing yet.
	w.act("nora", id, docket.Identify, object{"person": "stella", "standings": []object{{"standing": "membership", "status": "active"}}})
	unknown("it is said who she is")
	if !w.sees("steffi", id) || !w.sees("emil", id) {
		t.Error("it is said who the respondent is, and her namesakes are kept out")
	}
	w.introduce("later", "ethics_office")
	if w.known("later", "Stella Nachname", "later@example.org").is(http.StatusOK); !w.sees("later", id) {
		t.Error("a name that holds no more keeps out who comes later")
	}
	for _, k := range w.get("nora", "/cases/"+id+"/parties").list("kept_by_name") {
		if k["ended"] == nil {
			t.Errorf("the office is told that it holds: %v", k)
		}
		for _, x := range k["found"].([]any) {
			if f, _ := x.(object); (f["freed"] != nil) != (f["person"] == "emil") {
				t.Errorf("who was found to be another person: %v", f)
			}
		}
	}
	w.tryAct("nora", id, docket.FreeNamesake, object{"named": "r1", "person": "steffi", "reasons": "x"}).problem(http.StatusConflict, "not_here")
	w.tryAct("nora", id, docket.ShutOut, object{"name": "Stella Nachname", "respondent": true}).problem(http.StatusConflict, "already")
	w.sound()

	// She is written to, and enters as the respondent.
	w.act("nora", id, docket.CompleteIntake, object{})
	w.act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	unknown("it was accepted")
	w.act("nora", id, docket.Notify, object{"text": "You are said to have read charts."})
	mine := w.get("stella", "/cases/"+id).is(http.StatusOK).json()
	if mine["relation"] != "respondent" || mine["for_staff"] != nil {
		t.Errorf("she sees %v", mine)
	}
	parties := w.get("stella", "/cases/"+id+"/parties").is(http.StatusOK)
	if strings.Contains(string(parties.text), "kept_by_name") {
		t.Errorf("she is told whom names keep out: %s", parties.text)
	}
	for _, e := range w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK).list("entries") {
		if e["visible"] != string(docket.ToParties) && e["visible"] != string(docket.ToRespondent) && e["particulars"] != nil {
			t.Errorf("she reads what is not for the respondent: %v", e)
		}
	}
	for _, kind := range []docket.Kind{docket.Assign, docket.Acknowledge, docket.ShutOut, docket.FreeNamesake} {
		if a := w.tryAct("stella", id, kind, object{}); a.StatusCode == http.StatusOK {
			t.Errorf("she does %s in her own case", kind)
		}
	}
	w.sound()
}

// TestWhoIsReportedByNameAndNobodyElseKeepsTheFile: who stands in is told that
// something is new; where all bear the name, administrators are told that an office is
// wanted; and where the office itself filed it for a caller, whoever filed it is kept
// out like the others.
func TestWhoIsReportedByNameAndNobodyElseKeepsTheFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.SetAdministrator(t.Context(), "adam", "adam", true, w.time()))
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour, ReadAt: "https://ethics.example.org", Procedures: w.procs}
	tell := func(want ...string) {
		t.Helper()
		_, failed, err := d.Tell(t.Context())
		w.must(err)
		if got := box.take(); failed != 0 || !slices.Equal(got, want) {
			t.Errorf("mailed to %v, not to %v", got, want)
		}
		w.wait(25 * time.Hour)
	}
	tell()
	r := about("Nachname, S.")
	r["source"], r["channel"] = "on_behalf", "phone"
	id := w.post("stella", "/reports", r).is(http.StatusCreated).str("case")
	if w.sees("stella", id) {
		t.Error("who filed it, and has the name, sees it")
	}
	tell("chiara@example.org")
	tell()
	w.get("chiara", "/cases/"+id).is(http.StatusOK)

	filed, _ := w.lodge(about("Nachname")) // the word alone is like everybody's
	for person := range offices {
		if w.sees(person, filed.str("case")) {
			t.Errorf("%s has the name", person)
		}
	}
	if got := w.get("adam", "/terms/wanted").is(http.StatusOK).list("wanted"); len(got) != 0 {
		t.Errorf("adam, who has the name, is told of %v", got)
	}
	w.known("adam", "Adam Anders", "adam@example.org").is(http.StatusOK) // opens nothing: he was found
	if got := w.get("adam", "/terms/wanted").is(http.StatusOK).list("wanted"); len(got) != 0 {
		t.Errorf("adam, who had the name, is told of %v", got)
	}
	w.introduce("zoe", "")
	w.known("zoe", "Zoe Zwei", "zoe@example.org").is(http.StatusOK) // knew nothing of it, and does not either
	w.sound()
}

// TestARespondentWhoseNameTellsNobody keeps nobody out, and the report is taken in.
func TestARespondentWhoseNameTellsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"S. N.", "?", "Dr."} {
		filed, _ := w.lodge(about(name))
		if !w.sees("stella", filed.str("case")) {
			t.Errorf("%q keeps stella out", name)
		}
	}
	w.sound()
}

// TestWhoIsReportedBesidesIsKeptFromTheFirstCase: it says that they are reported.
func TestWhoIsReportedBesidesIsKeptFromTheFirstCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, as := range []string{"nora", "emil"} {
		w.introduce(as, "ethics_office")
	}
	filed, _ := w.lodge(anonymous())
	id := filed.str("case")
	add := func(who object) object {
		return object{"new_case": uuid.NewString(), "respondent": who, "allegations": report()["allegations"], "reasons": "They read charts too."}
	}
	if !w.sees("stella", id) || !w.sees("emil", id) {
		t.Fatal("nobody is reported yet but rene")
	}
	w.act("nora", id, docket.AddRespondent, add(object{"person": "stella"}))
	if w.sees("stella", id) || !w.sees("emil", id) {
		t.Error("stella is reported, and emil is not")
	}
	w.act("nora", id, docket.AddRespondent, add(object{"name": "Emil Nachname"}))
	if w.sees("stella", id) || w.sees("emil", id) || !w.sees("nora", id) {
		t.Error("stella and emil are reported, and nora is not")
	}
	w.sound()
}
