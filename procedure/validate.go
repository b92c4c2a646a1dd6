package procedure

import "go.yaml.in/yaml/v3"

// validate checks what the YAML types cannot.
func validate(file string, root *yaml.Node, p *Procedure) Problems {
	p.complete()
	for i := range p.Calendars {
		if c, err := p.Calendars[i].Ready(); err == nil {
			p.Calendars[i] = c
		}
	}
	p.buildIndex()
	return nil
}
