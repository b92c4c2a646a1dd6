package api_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
)

// knowing are those of the matrix who may know who reported: the office that keeps the
// file, and whoever it was.
var knowing = []string{"stella", "carla"}

// tellsWhoReported looks for the name and the id of whoever reported both cases of the
// matrix.
func tellsWhoReported(text []byte) bool {
	return bytes.Contains(bytes.ToLower(text), []byte("carla"))
}

// TestNobodyElseIsToldWhoReported asks, as everybody who could stand to a case and may not
// know who reported it, for everything that openapi.yaml has of a case and of its documents:
// every entry and letter by itself, every day, the export, lists however they are narrowed.
// What the reporter sent in, was asked, answered and was written is all there.
func TestNobodyElseIsToldWhoReported(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	own, other := w.matrixCases()
	var documents []string
	for _, id := range []string{own, other} {
		doc := w.upload("carla", "/cases/"+id+"/documents", "log.txt", []byte("What she saw.")).is(http.StatusCreated).str("id")
		documents = append(documents, doc)
		w.act("carla", id, docket.RecordEvidence, object{"items": []object{{"title": "Log", "document": doc}}})
		w.act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "Where was it?"})
		w.act("carla", id, docket.GiveInformation, object{"question": "q1", "text": "In the ward."})
	}
	w.examine(harmless{})
	w.wait(day)
	w.seal(key, t.TempDir())
	// everything that is asked for, with how often each letter and entry comes
	var paths []string
	for path, item := range spec(t).Paths.Map() {
		if item.Get == nil {
			continue
		}
		switch {
		case strings.Contains(path, "/cases/{id}"):
			for _, id := range []string{own, other} {
				entries, _ := w.size(id)
				for n := 1; n <= max(entries, 12); n++ {
					one := strings.NewReplacer("{id}", id, "{seq}", strconv.Itoa(n), "{letter}", fmt.Sprintf("n%d", n)).Replace(path)
					if n > 1 && one == paths[len(paths)-1] {
						break // neither letters nor entries
					}
					paths = append(paths, one)
				}
				for _, day := range []string{"2025-03-03", "2025-03-04"} {
					paths = append(paths, strings.NewReplacer("{id}", id, "{seq}", "1", "{letter}", "n1").Replace(path)+"?on="+day)
				}
			}
		case strings.Contains(path, "/documents/{id}"):
			for _, id := range documents {
				one := strings.NewReplacer("{id}", id, "{n}", "1").Replace(path)
				paths = append(paths, one, one+"?original=true")
			}
		}
	}
	for _, list := range []string{"", "?side=complainant", "?side=respondent", "?mine=true", "?open=true", "?late=true", "?principle=p1", "?limit=1"} {
		paths = append(paths, "/api/v1/cases"+list)
	}
	paths = append(paths, "/api/v1/duties", "/api/v1/quarantine", "/api/v1/retention", "/api/v1/statistics?procedure="+pack)

	seen, told := map[string]int{}, map[string]int{}
	m := matrix{w: w}
	for _, r := range relations {
		for _, path := range paths {
			status, all, err := m.send("", r.who, http.MethodGet, path, nil)
			w.must(err)
			if status >= 500 {
				t.Errorf("%s as %s: %s", path, r.who, all)
			}
			if status == http.StatusOK {
				seen[r.who]++
			}
			if !tellsWhoReported([]byte(all)) {
				continue
			}
			told[r.who]++
			if !slices.Contains(knowing, r.who) {
				t.Errorf("%s tells %s (%s) who reported: %.600s", path, r.who, r.why, all)
			}
		}
	}
	for _, who := range knowing { // what is looked for is found where it may be
		if told[who] < 8 {
			t.Errorf("%s is told who reported %d times", who, told[who])
		}
	}
	for _, who := range []string{"rita", "sue", "rene", "lena", "inge", "pia", "paul", "chiara", "vito"} {
		if seen[who] < 20 {
			t.Errorf("%s was shown only %d things", who, seen[who])
		}
	}
}
