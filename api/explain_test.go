package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"probity/docket"
)

// TestEveryEntrySaysWhyItWasAllowed asks it of each entry, for everybody who
// can read it; what is not for a reader is not there.
func TestEveryEntrySaysWhyItWasAllowed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	w.act("rene", id, docket.Respond, object{"text": "No.", "answers": object{"a1": "denied"}})
	for _, who := range []string{"stella", "carla", "rene"} {
		sees := map[int]bool{}
		for _, e := range w.get(who, "/cases/"+id+"/docket").is(http.StatusOK).list("entries") {
			sees[int(e["seq"].(float64))] = true
		}
		n, _ := w.size(id)
		for seq := 1; seq <= n; seq++ {
			a := w.get(who, fmt.Sprintf("/cases/%s/docket/%d/why", id, seq))
			if !sees[seq] {
				a.problem(http.StatusNotFound, "not_found")
				continue
			}
			why := a.is(http.StatusOK)
			if why.str("rule") == "" || why.str("allowed") == "" || why.str("version") != w.p.Version || why.str("digest") != w.p.Digest() {
				t.Errorf("%s: %s", who, why.text)
			}
			for _, g := range why.list("stands") {
				if !sees[int(g["seq"].(float64))] {
					t.Errorf("%s is told of entry %v: %s", who, g["seq"], why.text)
				}
			}
			for _, l := range why.list("limits") {
				if l["sentence"] == "" || who == "carla" && l["owner"] == "respondent" {
					t.Errorf("%s: %v", who, l)
				}
			}
		}
	}
	last, _ := w.size(id)
	why := w.get("rene", fmt.Sprintf("/cases/%s/docket/%d/why", id, last)).is(http.StatusOK)
	if !strings.Contains(string(why.text), "met on ") || len(why.list("limits")) == 0 {
		t.Errorf("the response met no time limit: %s", why.text)
	}
	for _, seq := range []string{"0", "-1", "x", "999", "1e3"} {
		w.get("stella", "/cases/"+id+"/docket/"+seq+"/why").problem(http.StatusNotFound, "not_found")
	}
}

// TestEveryDateOfACaseHasItsSentence asks for the days, as each side may know
// them.
func TestEveryDateOfACaseHasItsSentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	for who, never := range map[string]string{"stella": "", "carla": "clock:response/1", "rene": "letter:n1"} {
		dates := w.get(who, "/cases/"+id+"/dates").is(http.StatusOK).list("dates")
		if len(dates) < 5 {
			t.Errorf("%s sees %d dates", who, len(dates))
		}
		before := ""
		for _, d := range dates {
			day, says := d["day"].(string), d["sentence"].(string)
			if says == "" || day == "" || d["what"] == "" || day < before {
				t.Errorf("%s: %v", who, d)
			}
			if before = day; d["id"] == never {
				t.Errorf("%s sees %v", who, d)
			}
		}
	}
	for _, c := range w.get("stella", "/cases/"+id+"/clocks").is(http.StatusOK).list("clocks") {
		if end, _ := c["end"].(string); end == "met" && !strings.Contains(c["sentence"].(string), "; met on ") || end == "left" && !strings.Contains(c["sentence"].(string), "with the stage") {
			t.Errorf("an ended time limit does not say so: %v", c)
		}
	}
}

// TestWhoCouldSeeWhatOnADay follows walls, recusals and terms through the days
// of a case.
func TestWhoCouldSeeWhatOnADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	first := w.time().Format("2006-01-02")
	w.wait(2 * day)
	w.act("stella", id, docket.ShutOut, object{"person": "vito"})
	w.wait(2 * day)
	w.lead(id)
	w.wait(2 * day)
	last := w.time().Format("2006-01-02")

	readers := func(as, on string) map[string]map[string]any {
		out := map[string]map[string]any{}
		for _, r := range w.get(as, "/cases/"+id+"/readers?on="+on).is(http.StatusOK).list("readers") {
			out[r["person"].(string)] = r
		}
		return out
	}
	then, now := readers("stella", first), readers("stella", last)
	if then["vito"]["relation"] != "office" || now["vito"]["relation"] != nil || !strings.Contains(now["vito"]["why"].(string), "kept from the case") {
		t.Errorf("vito before the wall: %v, behind it: %v", then["vito"], now["vito"])
	}
	if then["rene"]["relation"] != nil || now["rene"]["relation"] != "respondent" || now["rene"]["identity"] != false {
		t.Errorf("rene before the notice: %v, after it: %v", then["rene"], now["rene"])
	}
	if now["carla"]["relation"] != "complainant" || now["carla"]["name"] != "Carla Nachname" || then["inge"] != nil {
		t.Errorf("carla: %v, inge: %v", now["carla"], then["inge"])
	}
	if who := readers("chiara", last); who["vito"] != nil || who["carla"] != nil {
		t.Errorf("an office that does not keep the file is told of %v, %v", who["vito"], who["carla"])
	}
	if n := len(w.get("stella", "/cases/"+id+"/readers").is(http.StatusOK).list("readers")); n == 0 {
		t.Error("nobody can see the case today")
	}
	w.get("carla", "/cases/"+id+"/readers").problem(http.StatusForbidden, "not_yours")
	w.get("stella", "/cases/"+id+"/readers?on=never").problem(http.StatusBadRequest, "malformed")
	w.get("stella", "/cases/"+id+"/readers?day=2025-03-03").problem(http.StatusBadRequest, "malformed")
}

// TestThePageInPlainWords reads it as the sides, as staff, and by receipt.
func TestThePageInPlainWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	for who, title := range map[string]string{"carla": "Your report", "rene": "The report about you", "stella": "The case and your office"} {
		g := w.get(who, "/cases/"+id+"/guide").is(http.StatusOK)
		if g.str("title") != title || len(g.list("sections")) < 5 {
			t.Errorf("%s: %s", who, g.text)
		}
		if strings.Contains(string(g.text), "Nachname") || strings.Contains(string(g.text), "charts") {
			t.Errorf("%s reads a name or what somebody wrote: %s", who, g.text)
		}
	}
	if g := w.get("carla", "/cases/"+id+"/guide"); strings.Contains(string(g.text), `"act":"respond"`) {
		t.Errorf("the complainant reads what the respondent owes: %s", g.text)
	}
	_, receipt := w.lodge(anonymous())
	mine := w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK)
	if text := string(mine.text); !strings.Contains(text, "Enter your receipt.") || strings.Contains(text, "Sign in") || !strings.Contains(text, "What is asked of you") {
		t.Errorf("the page by receipt: %s", text)
	}
}

// TestPictures asks for the drawings and the outline, with headers that let
// them be seen and nothing else.
func TestPictures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	for _, path := range []string{"/procedures/" + pack + "/picture", "/procedures/" + w.p.Digest() + "/picture", "/procedures/" + pack + "/picture?version=" + w.p.Version, "/cases/" + id + "/picture", "/cases/" + id + "/picture?shape=narrow"} {
		a := w.get("stella", path).is(http.StatusOK)
		if !strings.HasPrefix(string(a.text), "<svg ") || !strings.HasPrefix(a.Header.Get("Content-Type"), "image/svg+xml") || !strings.Contains(a.Header.Get("Content-Security-Policy"), "style-src 'sha256-") {
			t.Errorf("%s: %v %.200s", path, a.Header, a.text)
		}
	}
	w.get("stella", "/cases/"+id+"/picture?shape=round").problem(http.StatusBadRequest, "malformed")
	if mine := string(w.get("carla", "/cases/"+id+"/picture").is(http.StatusOK).text); strings.Contains(mine, ">Response</text>\n<text class=\"m\"") && strings.Contains(mine, "Runs to") && strings.Contains(mine, "; the respondent") {
		t.Errorf("the complainant sees the respondent's time limit: %s", mine)
	}
	if a := w.get("", "/procedures/"+pack+"/outline").is(http.StatusOK); !strings.HasPrefix(string(a.text), "# ") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/markdown") {
		t.Errorf("outline: %v %.200s", a.Header, a.text)
	}
	html := w.do(call{method: "GET", path: "/api/v1/procedures/" + pack + "/outline", header: map[string]string{"Accept": "text/html"}}).is(http.StatusOK)
	if !strings.Contains(string(html.text), "<table>") || strings.Contains(string(html.text), "ZgotmplZ") || !strings.HasPrefix(html.Header.Get("Content-Type"), "text/html") {
		t.Errorf("outline as a page: %.200s", html.text)
	}
	w.get("", "/procedures/"+strings.Repeat("0", 64)+"/picture").problem(http.StatusNotFound, "not_found")
	w.get("", "/procedures/nonsense/outline").problem(http.StatusNotFound, "not_found")
	w.get("", "/procedures/"+pack+"/outline?color=red").problem(http.StatusBadRequest, "malformed")
}
