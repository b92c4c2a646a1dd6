package api_test

import (
	"net/http"
	"reflect"
	"testing"

	"probity/docket"
)

// TestAListSaysWhatTheCasesSay has everybody list cases in several states, and
// holds each row against the case as it is told to the same reader: no row more,
// none less, no member otherwise.
func TestAListSaysWhatTheCasesSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own, other := w.matrixCases()
	closed, stayed := w.file(), w.file()
	w.act("carla", closed, docket.Withdraw, object{})
	w.act("stella", stayed, docket.PlaceLegalHold, object{"reasons": "A court asked for it."})
	ids := []string{own, other, closed, stayed}
	met := map[string]bool{}
	for who := range w.tokens {
		listed := map[string]map[string]any{}
		for _, row := range w.get(who, "/cases").is(http.StatusOK).list("cases") {
			listed[row["id"].(string)] = row
		}
		for _, id := range ids {
			a := w.get(who, "/cases/"+id)
			row := listed[id]
			delete(listed, id)
			if a.StatusCode == http.StatusNotFound {
				if row != nil {
					t.Errorf("%s is shown %v in a list and not by itself", who, row)
				}
				continue
			}
			whole := a.is(http.StatusOK).json()
			if row == nil {
				t.Errorf("%s is not shown %s in a list", who, id)
				continue
			}
			met[row["relation"].(string)] = true
			for k, v := range row {
				if !reflect.DeepEqual(whole[k], v) {
					t.Errorf("%s, %s: %v in the list, %v in the case", who, k, v, whole[k])
				}
			}
			number := row["number"].(string)
			for q, n := range map[string]int{number: 1, number[:6]: 1, number[:8] + "'": 0, "prb-zzzz-": 0, number + "~": 0} {
				found := 0
				for _, x := range w.get(who, "/cases?number="+q).is(http.StatusOK).list("cases") {
					if x["id"] == id {
						found++
					}
				}
				if found != n {
					t.Errorf("%s finds %s %d times by %q", who, number, found, q)
				}
			}
		}
		if len(listed) > 0 {
			t.Errorf("%s is shown %v", who, listed)
		}
	}
	for _, r := range []string{"complainant", "respondent", "investigator", "office"} {
		if !met[r] {
			t.Errorf("nobody was %s", r)
		}
	}
}

// A side's list and the case say of what is alleged what the side was told, and
// no filter finds the rest.
func TestAListTellsTheRespondentWhatTheyWereToldOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.lead(id)
	w.act("rene", id, docket.NameCounsel, object{"person": "otto"})
	w.act("stella", id, docket.AddAllegation, object{"allegation": object{"ground": "code_violation", "principles": []string{"p3"}, "from": "2025-02-01", "text": "Another thing."}, "reasons": "It came up."})
	for who, x := range map[string]struct {
		principles []any
		found      map[string]int
	}{
		"rene":   {[]any{"p1"}, map[string]int{"p1": 1, "p3": 0}},
		"otto":   {[]any{"p1"}, map[string]int{"p1": 1, "p3": 0}},
		"carla":  {[]any{"p1", "p3"}, map[string]int{"p1": 1, "p3": 1}},
		"stella": {[]any{"p1", "p3"}, map[string]int{"p1": 1, "p3": 1, "p2": 0}},
	} {
		one := w.get(who, "/cases/"+id).is(http.StatusOK).json()
		listed := w.get(who, "/cases").is(http.StatusOK).list("cases")
		if len(listed) != 1 || !reflect.DeepEqual(listed[0]["principles"], x.principles) || !reflect.DeepEqual(one["principles"], x.principles) ||
			!reflect.DeepEqual(listed[0]["grounds"], []any{"code_violation"}) || !reflect.DeepEqual(one["grounds"], listed[0]["grounds"]) {
			t.Errorf("to %s: %v in the list, %v in the case", who, listed, one["principles"])
		}
		for principle, n := range x.found {
			if got := len(w.get(who, "/cases?principle="+principle).is(http.StatusOK).list("cases")); got != n {
				t.Errorf("%s finds %d cases by %s", who, got, principle)
			}
		}
	}
}
