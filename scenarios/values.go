package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure/clock"
)

// What a step says, from YAML to what an act takes.

// idResolver turns the readable handles of a scenario into what the case knows
// them by.
type idResolver struct {
	person   func(handle string) string
	letter   func(words string) (string, error)
	caseID   func(name string) string
	digest   func(version string) string
	document func(handle string) (string, error)
	days     int // by which days in the text are moved
}

// particulars reads what the act says. Handles of people become their ids,
// "decision to respondent" the id of that letter, local times instants.
func (s *Scenario) particulars(st *Step, zone *time.Location, ids idResolver) (docket.Particulars, error) {
	p, err := docket.NewParticulars(st.Act)
	if err != nil {
		return nil, err
	}
	if st.With.Kind == 0 {
		return p, nil
	}
	w := words{s: s, zone: zone, ids: ids}
	v, err := w.value("", &st.With)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(p); err != nil {
		return nil, Problem{Line: st.With.Line, Reason: fmt.Sprintf("%s does not say this: %s", st.Act, strings.TrimPrefix(err.Error(), "json: "))}
	}
	return p, nil
}

type words struct {
	s    *Scenario
	zone *time.Location
	ids  idResolver
}

// value turns YAML into what JSON knows. Days stay words.
func (w *words) value(key string, n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			v, err := w.value(n.Content[i].Value, n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			v, err := w.value(key, c)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.ScalarNode:
		return w.scalar(key, n)
	}
	return nil, Problem{Line: n.Line, Reason: "write the value out; no aliases"}
}

func (w *words) scalar(key string, n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!bool":
		return n.Value == "true", nil
	case "!!int", "!!float":
		return json.Number(n.Value), nil
	case "!!null":
		return nil, Problem{Line: n.Line, Reason: fmt.Sprintf("the value of %q is missing; words with a comma or a colon in them are put in quotation marks", key)}
	}
	switch key {
	case "person", "present", "keep_from":
		if _, ok := w.s.People[n.Value]; !ok {
			return nil, Problem{Line: n.Line, Reason: fmt.Sprintf("there is nobody called %q among the people", n.Value)}
		}
		if w.ids.person != nil {
			return w.ids.person(n.Value), nil
		}
	case "case", "new_case":
		if w.ids.caseID != nil {
			return w.ids.caseID(n.Value), nil
		}
	case "document":
		if _, ok := w.s.Documents[n.Value]; !ok {
			return nil, Problem{Line: n.Line, Reason: fmt.Sprintf("there is no document %q; it comes under documents, with a name and a text", n.Value)}
		}
		if w.ids.document != nil {
			return w.ids.document(n.Value)
		}
	case "digest":
		if _, ok := w.s.Versions[n.Value]; !ok {
			return nil, Problem{Line: n.Line, Reason: fmt.Sprintf("there is no version %q; its text comes under versions", n.Value)}
		}
		if w.ids.digest != nil {
			return w.ids.digest(n.Value), nil
		}
	case "letter":
		if w.ids.letter != nil {
			id, err := w.ids.letter(n.Value)
			if err != nil {
				return nil, Problem{Line: n.Line, Reason: err.Error()}
			}
			return id, nil
		}
	case "for":
		if localTime.MatchString(n.Value) {
			t, err := parseWhen(n.Value, w.zone)
			if err != nil {
				return nil, Problem{Line: n.Line, Reason: err.Error()}
			}
			return t.AddDate(0, 0, w.ids.days).UTC().Format(time.RFC3339), nil
		}
	}
	if d, err := clock.ParseDate(n.Value); err == nil && w.ids.days != 0 {
		return iso(d.AddDays(w.ids.days)), nil
	}
	return n.Value, nil
}

// parseWhen reads a day, or a day and a time, in the zone. A day alone is its
// tenth hour.
func parseWhen(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			if form == "2006-01-02" {
				t = time.Date(t.Year(), t.Month(), t.Day(), 10, 0, 0, 0, zone)
			}
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a day like 2026-03-02, nor a day and a time like 2026-03-02 09:30", s)
}
