package web

import (
	"slices"
	"strings"
	"testing"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/web/actform"
	"probity/web/form"
)

// ofSides are the acts that a side of a case can do by a form.
func ofSides() map[docket.Kind][]procedure.Role {
	out := map[docket.Kind][]procedure.Role{}
	for _, spec := range docket.Specs() {
		if spec.Kind == docket.File {
			continue
		}
		for _, side := range []procedure.Role{procedure.Complainant, procedure.Respondent} {
			if slices.Contains(spec.By, side) || slices.Contains(spec.By, procedure.Parties) {
				out[spec.Kind] = append(out[spec.Kind], side)
			}
		}
	}
	return out
}

// TestWhatTheSidesDoHasWordsInEveryLanguage: each act of a side has a title and a
// sentence, each field and word of its form stands in the catalogue, and the
// catalogue holds none that no form asks for.
func TestWhatTheSidesDoHasWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	all, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, w := range catalogueForTest(t).all {
		for _, p := range all.All() {
			for kind, sides := range ofSides() {
				if !w.has("act."+string(kind)+".title") || !w.has("act."+string(kind)+".about") {
					t.Errorf("%s: %s has no title or no sentence", w.Code, kind)
				}
				for _, side := range sides {
					s := fullCase(p, side)
					s.Say = func(key string) string { asked[key] = true; return w.text[key] }
					f := actform.Form(kind, s, "/x")
					inWords(t, w, kind, f.Fields)
				}
			}
		}
	}
	for _, key := range catalogueForTest(t).all[0].keys() {
		if (strings.HasPrefix(key, "act.") || strings.HasPrefix(key, "unit.")) && strings.Count(key, ".") > 1 && !strings.HasSuffix(key, ".about") && !asked[key] {
			t.Errorf("no form asks for %s", key)
		}
	}
}

// inWords holds the labels of fields: what is not of the catalogue is marked.
func inWords(t *testing.T, w *words, kind docket.Kind, fields []form.Field) {
	t.Helper()
	for i := range fields {
		x := &fields[i]
		ours := !strings.HasPrefix(x.Name, "answers.")
		if x.Kind != form.Hidden && ours && x.Foreign != "" {
			t.Errorf("%s: %s: %s is called %q", w.Code, kind, x.Name, x.Label)
		}
		for _, o := range x.Options {
			if slices.Contains([]string{"basis", "with", "against"}, x.Name) && o.Foreign != "" {
				t.Errorf("%s: %s: %s offers %q", w.Code, kind, x.Name, o.Label)
			}
		}
		inWords(t, w, kind, x.Parts)
	}
}

// fullCase is a case in which every form has something to choose from.
func fullCase(p *procedure.Procedure, side procedure.Role) *actform.Situation {
	return &actform.Situation{
		Rules: p, Side: side, Foreign: "en",
		Case: &api.CaseDetail{
			Allegations: []docket.Allegation{{ID: "a1", Ground: p.Grounds[0].ID, Text: "Read charts."}},
			Sanctions:   []docket.InForce{{ID: "s1", Sanction: p.Sanctions[0].ID, Conditions: []docket.Condition{{ID: "c1", Text: "A course"}}}},
		},
		Clocks: []api.ClockView{{ID: "response/1", Title: "Response", Owner: side, Day: clock.MustDate("2025-05-05")}},
		Panels: []api.PanelView{{Body: "panel", Title: "Panel", Seats: []api.SeatView{{Person: "pia", Name: "Pia"}}}},
	}
}
