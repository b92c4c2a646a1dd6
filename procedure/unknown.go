package procedure

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Unknown is a hole: something the source of a pack does not say, or that could
// not be read. A hole with Assumed is filled for the time being, and the body
// must confirm what was put there before the pack can be activated. A hole
// without is open: the pack can be read, checked and played, never activated.
type Unknown struct {
	ID       string   `yaml:"id" json:"id"`
	Says     string   `yaml:"says" json:"says"`                 // what is not known, in words
	Concerns []string `yaml:"concerns" json:"concerns"`         // what it touches: a section of the pack (filing, proof, …) or one of its things (clock:intake, stage:hearing)
	Assumed  string   `yaml:"assumed" json:"assumed,omitempty"` // what the pack says there until the body does
}

// OpenHoles lists what is unknown and was not filled, in the order of the pack.
func (p *Procedure) OpenHoles() []Unknown { return p.unknowns(false) }

// Assumed lists what is unknown and was filled for the time being, in the order
// of the pack.
func (p *Procedure) Assumed() []Unknown { return p.unknowns(true) }

func (p *Procedure) unknowns(filled bool) []Unknown {
	var found []Unknown
	for _, u := range p.Unknown {
		if (u.Assumed != "") == filled {
			u.Concerns = slices.Clone(u.Concerns)
			found = append(found, u)
		}
	}
	return found
}

// UnknownOf returns the hole with the id, or nil.
func (p *Procedure) UnknownOf(id string) *Unknown {
	for i := range p.Unknown {
		if p.Unknown[i].ID == id {
			return &p.Unknown[i]
		}
	}
	return nil
}

// holes checks what the pack says is not known, and that every citation of a
// hole names one.
func (c *checker) holes() {
	unique(c, c.at("unknown"), c.p.Unknown, func(x *Unknown) string { return x.ID })
	for i := range c.p.Unknown {
		s, u := c.at("unknown").item(i), &c.p.Unknown[i]
		c.need(s.field("says"), u.Says)
		if len(u.Concerns) == 0 {
			c.say(s.field("concerns"), "say what of the pack this touches: a section like filing, or one thing like clock:intake")
		}
		for j, what := range u.Concerns {
			c.concern(s.field("concerns").item(j), what)
		}
	}
	c.cites(c.root)
}

// concern asks for a section of a pack, or one thing of it.
func (c *checker) concern(s spot, what string) {
	kind, id, one := strings.Cut(what, ":")
	if !one {
		if names := sections(); !slices.Contains(names, what) {
			c.say(s, "there is no section %q%s; one thing is named like clock:intake", what, nearest(what, names))
		}
		return
	}
	found := c.thing(kind, id)
	switch {
	case found == nil:
		c.say(s, "%q is no kind of thing; what stands before the colon is %s", kind, strings.Join(thingKinds(), ", "))
	case !*found:
		c.say(s, "there is no %s %q", kind, id)
	}
}

// sections lists the fields at the top of a pack.
func sections() []string {
	return fieldTypes(reflect.TypeFor[Procedure](), map[string]reflect.Type{}, nil)
}

func thingKinds() []string {
	return []string{"clock", "stage", "body", "office", "sanction", "notice", "act", "interim", "ground", "standing", "calendar", "code"}
}

// thing reports whether the pack has the thing, or nil if it has no such kind.
func (c *checker) thing(kind, id string) *bool {
	p, found := c.p, false
	switch kind {
	case "clock":
		found = p.Clock(id) != nil
	case "stage":
		found = p.Stage(id) != nil
	case "body":
		found = p.BodyOf(id) != nil
	case "office":
		found = p.Office(id) != nil
	case "sanction":
		found = p.Sanction(id) != nil
	case "notice":
		found = p.Notice(id) != nil
	case "act":
		found = idForm.MatchString(id) // acts are of the engine, not of the pack
	case "interim":
		found = p.InterimMeasure(id) != nil
	case "ground":
		found = p.Ground(id) != nil
	case "standing":
		found = p.Standing(id) != nil
	case "calendar":
		found = id != "" && p.Calendar(id) != nil
	case "code":
		found = slices.ContainsFunc(p.Codes, func(x Code) bool { return x.ID == id })
	default:
		return nil
	}
	return &found
}

// holeRef is how a citation names a hole: "unknown: intake_time".
var holeRef = regexp.MustCompile(`\bunknown: *([^\s;,.)]*)|\bsee unknown\b`)

// cites walks the whole text for citations of holes.
func (c *checker) cites(s spot) {
	switch s.node.Kind {
	case yaml.SequenceNode:
		for i := range s.node.Content {
			c.cites(s.item(i))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(s.node.Content); i += 2 {
			key, v := s.node.Content[i].Value, s.node.Content[i+1]
			at := spot{v, join(s.path, key)}
			if v.Kind != yaml.ScalarNode {
				c.cites(at)
			} else if key == "cite" || strings.HasSuffix(key, "_cite") {
				c.cite(at, v.Value)
			}
		}
	}
}

func (c *checker) cite(s spot, text string) {
	for _, m := range holeRef.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			c.say(s, "say which hole is meant, like \"unknown: intake_time\"")
		} else if c.p.UnknownOf(m[1]) == nil {
			var names []string
			for i := range c.p.Unknown {
				names = append(names, c.p.Unknown[i].ID)
			}
			c.say(s, "nothing called %q is listed under unknown%s", m[1], nearest(m[1], names))
		}
	}
}
