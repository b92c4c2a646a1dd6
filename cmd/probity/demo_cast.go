package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
	"probity/scenarios"
	"probity/store"
)

// casting gives the handles of a scenario to people of the demonstration: offices
// to those who hold them here, everything else by what somebody does in the case.
type casting struct {
	cast   *demoCast
	posts  map[string]string // office → person
	turn   int               // so that not every case has the same parties
	people map[string]string
	taken  map[string]bool
	terms  []store.Term // places on the lists of bodies that follow from it
}

// words is what an act of a scenario says, as far as casting goes.
type words struct {
	Source      string `yaml:"source"`
	Complainant member `yaml:"complainant"`
	Respondent  member `yaml:"respondent"`
	Person      string `yaml:"person"`
	Body        string `yaml:"body"`
	Members     []member
}

type member struct {
	Person    string `yaml:"person"`
	Anonymous bool   `yaml:"anonymous"`
}

func (c *casting) of(s *scenarios.Scenario, procs map[string]*procedure.Procedure) error {
	handles := slices.Sorted(maps.Keys(s.People))
	for _, h := range handles {
		if offices := s.People[h].Offices; len(offices) > 0 {
			c.give(h, slices.Concat([]string{c.posts[offices[0]]}, c.ids(c.cast.officers)), 0)
		}
	}
	for i := range s.Steps {
		st := &s.Steps[i]
		var w words
		if st.With.Kind != 0 {
			if err := st.With.Decode(&w); err != nil {
				return fmt.Errorf("%s, line %d: %w", s.File, st.Line, err)
			}
		}
		c.step(st, &w, procs)
	}
	for _, h := range handles {
		if !c.hasPart(s, h) {
			continue // comes in later than the case is told
		}
		c.give(h, c.ids(c.cast.Witnesses), c.turn)
		if c.people[h] == "" {
			return fmt.Errorf("%s: there is nobody left to be %s", s.File, h)
		}
	}
	return nil
}

// hasPart reports whether somebody does something in a scenario or is named in it.
func (c *casting) hasPart(s *scenarios.Scenario, handle string) bool {
	return slices.ContainsFunc(s.Steps, func(st scenarios.Step) bool {
		return slices.Contains(st.By, handle) || st.Second == handle || names(&st.With, handle)
	})
}

func names(n *yaml.Node, handle string) bool {
	return n.Kind == yaml.ScalarNode && n.Value == handle || slices.ContainsFunc(n.Content, func(n *yaml.Node) bool { return names(n, handle) })
}

func (c *casting) step(st *scenarios.Step, w *words, procs map[string]*procedure.Procedure) {
	switch st.Act {
	case docket.File:
		if w.Complainant.Anonymous {
			c.people[w.Complainant.Person] = fmt.Sprintf("demo-reporter-%d", c.turn)
		}
		c.give(w.Complainant.Person, c.ids(c.cast.Reporters), c.turn)
		c.give(w.Respondent.Person, c.ids(c.cast.Respondents), c.turn)
	case docket.Assign:
		c.give(w.Person, c.ids(c.cast.Investigators), c.turn)
	case docket.NameCounsel:
		c.give(w.Person, c.ids(c.cast.Counsel), c.turn)
	case docket.SeatPanel, docket.Replace:
		if w.Person != "" {
			w.Members = append(w.Members, member{Person: w.Person})
		}
		for _, m := range w.Members {
			c.give(m.Person, c.ids(c.cast.Members), 0)
			for name, p := range procs {
				if p.BodyOf(w.Body) != nil && (st.Case == "" || st.Case == name) {
					c.terms = append(c.terms, store.Term{Person: c.people[m.Person], Procedure: p.ID, Office: w.Body, From: store.Day{Date: p.InForce}})
				}
			}
		}
	}
}

// give gives a handle to the first of them who is free, beginning at a turn.
func (c *casting) give(handle string, from []string, turn int) {
	if handle == "" || c.people[handle] != "" {
		return
	}
	for i := range from {
		if who := from[(i+turn)%len(from)]; who != "" && !c.taken[who] {
			c.people[handle], c.taken[who] = who, true
			return
		}
	}
}

func (c *casting) ids(list []samplePerson) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// introduce makes those known who are in the case.
func (c *casting) introduce(ctx context.Context, db *store.DB) error {
	for _, who := range slices.Sorted(maps.Values(c.people)) {
		p, known := c.cast.byID[who]
		if known && p.Email == "" {
			p.Email = p.ID + "@example.org"
		}
		if err := db.PutPerson(ctx, store.TheSystem(), store.Person{ID: who, Name: p.Name, Email: p.Email, Anonymous: !known}); err != nil {
			return fmt.Errorf("%s: %w", who, err)
		}
	}
	for _, t := range c.terms {
		if err := db.PutTerm(ctx, store.TheSystem(), t); err != nil {
			return fmt.Errorf("%s on %s/%s: %w", t.Person, t.Procedure, t.Office, err)
		}
	}
	return nil
}

// say puts other words in the place of the first allegation's.
func say(s *scenarios.Scenario, text string) {
	for i := range s.Steps {
		if s.Steps[i].Act != docket.File || text == "" {
			continue
		}
		if n := under(&s.Steps[i].With, "allegations"); n != nil && len(n.Content) > 0 {
			if t := under(n.Content[0], "text"); t != nil {
				t.Value = text
			}
		}
		return
	}
}

func under(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
