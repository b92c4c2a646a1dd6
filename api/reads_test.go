package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/api"
	"probity/docket"
	"probity/store"
)

// kindsShown says for each way to read something of a case what is recorded. A
// route that is not in it fails the test.
var kindsShown = strings.Fields(`
/cases/{id} case        /cases/{id}/docket entry      /cases/{id}/docket/{seq}/why entry  /cases/{id}/guide page
/cases/{id}/picture page /cases/{id}/dates case       /cases/{id}/readers case     /cases/{id}/reads case
/cases/{id}/versions case /cases/{id}/allowed case    /cases/{id}/lodging case     /cases/{id}/export export
/cases/{id}/acts case   /cases/{id}/clocks case       /cases/{id}/duties case      /cases/{id}/parties case
/cases/{id}/panel case  /cases/{id}/ballots case      /cases/{id}/letters letter   /cases/{id}/letters/{letter} letter
/cases/{id}/documents document /documents/{id} document /documents/{id}/custody document
/documents/{id}/redactions document /documents/{id}/sheets document /documents/{id}/sheets/{n} document
`)

// TestEveryReadingIsRecorded asks each route that shows something of a case, some
// hours apart, and looks at the record.
func TestEveryReadingIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	document := w.upload("stella", "/cases/"+id+"/documents", "note.txt", []byte("Something.")).is(http.StatusCreated).str("id")
	kinds := map[string]string{}
	for i := 0; i+1 < len(kindsShown); i += 2 {
		kinds[kindsShown[i]] = kindsShown[i+1]
	}
	rows := func() []store.Read {
		out, err := w.db.ReadsOf(t.Context(), store.TheSystem(), id, "", time.Time{}, w.time().AddDate(1, 0, 0))
		w.must(err)
		return out
	}
	met := 0
	for path, item := range spec(t).Paths.Map() {
		route := strings.TrimPrefix(path, "/api/v1")
		if item.Get == nil || !strings.HasPrefix(route, "/cases/{id}") && !strings.HasPrefix(route, "/documents/{id}") {
			continue
		}
		w.wait(2 * time.Hour)
		before := len(rows())
		at := strings.NewReplacer("/documents/{id}", "/documents/"+document, "{id}", id, "{seq}", "1", "{letter}", "n1").Replace(route)
		w.do(call{method: "GET", path: "/api/v1" + at, as: "stella", header: map[string]string{"X-Purpose": "supervision"}})
		now := rows()
		if len(now) != before+1 || now[0].Kind != kinds[route] || now[0].Person != "stella" || now[0].Purpose != "supervision" {
			t.Errorf("%s is recorded as %v", route, now[:len(now)-before])
		}
		w.do(call{method: "GET", path: "/api/v1" + at, as: "stella", header: map[string]string{"X-Purpose": "carla asked me"}}).problem(http.StatusBadRequest, "malformed")
		if n := len(rows()); n != before+1 {
			t.Errorf("%s: a purpose that is none is recorded", route)
		}
		met++
	}
	if met != len(kindsShown)/2 {
		t.Errorf("%d routes were met", met)
	}
	w.wait(2 * time.Hour)
	n := len(rows())
	w.get("stella", "/cases").is(http.StatusOK)
	w.get("stella", "/duties").is(http.StatusOK)
	w.get("otto", "/cases/"+id).problem(http.StatusNotFound, "not_found")
	w.act("stella", id, docket.Note, object{"text": "Looked at it."})
	if now := rows(); len(now) != n {
		t.Errorf("a list, an act or somebody who sees nothing is recorded: %v", now[:len(now)-n])
	}
}

// TestWhoReadACaseIsToldToWhomItConcerns has everybody read once and asks each of
// them.
func TestWhoReadACaseIsToldToWhomItConcerns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	for _, who := range []string{"stella", "rita", "inge", "carla", "rene"} {
		w.get(who, "/cases/"+id+"/docket").is(http.StatusOK)
	}
	whose := func(as string) map[string]int {
		a := w.get(as, "/cases/"+id+"/reads").is(http.StatusOK)
		out := map[string]int{a.str("whose"): -1}
		for _, r := range a.list("reads") {
			person, _ := r["person"].(string)
			_, dated := r["at"]
			if own := r["own"] == true; dated != (person != "") || own != (person == as) || r["day"] != "2025-03-03" {
				t.Errorf("%s is told %v", as, r)
			}
			if person == "" {
				person, _ = r["relation"].(string)
			}
			if r["kind"] == "entry" {
				out[person]++
			}
		}
		return out
	}
	for as, want := range map[string]string{
		"stella": "inge rita stella", "rita": "inge rita stella", "inge": "inge", "carla": "carla investigator office", "rene": "investigator office rene",
	} {
		got := whose(as)
		for _, x := range strings.Fields(want) {
			if got[x] != 1 {
				t.Errorf("%s is told %d times of %s: %v", as, got[x], x, got)
			}
			delete(got, x)
		}
		if len(got) != 1 {
			t.Errorf("%s is told of %v", as, got)
		}
	}
	for _, q := range []string{"?from=2025-03-04&to=2025-03-03", "?from=2024-01-01&to=2025-03-03", "?from=x", "?whose=rene"} {
		w.get("stella", "/cases/"+id+"/reads"+q).problem(http.StatusBadRequest, "malformed")
	}
	if n := len(w.get("stella", "/cases/"+id+"/reads?from=2025-01-01&to=2025-03-02").is(http.StatusOK).list("reads")); n != 0 {
		t.Errorf("%d readings before there was a case", n)
	}
}

// TestEveryRouteThatIsRecordedTakesAPurpose holds that X-Purpose is told of where what
// is read is recorded, and nowhere else.
func TestEveryRouteThatIsRecordedTakesAPurpose(t *testing.T) {
	t.Parallel()
	for path, item := range spec(t).Paths.Map() {
		for method, op := range item.Operations() {
			recorded := api.KindShown(method, inBraces.ReplaceAllString(path, ":$1")) != ""
			if said := op.Parameters.GetByInAndName("header", "X-Purpose") != nil; said != recorded {
				t.Errorf("%s %s: in the spec %v, recorded %v", method, path, said, recorded)
			}
		}
	}
}
