package change

import (
	"strings"

	"probity/procedure"
)

func (d *difference) inWords(b Bearing) string {
	switch b {
	case Better:
		return "better"
	case Same:
		return "the same"
	}
	return "worse, or cannot be told"
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// name is what differs, in the words of the pack where it has some.
func (d *difference) name() string {
	field := strings.NewReplacer("rule.period", "length", "_", " ", ".", " ").Replace(d.field)
	title := ""
	for _, p := range []*procedure.Procedure{d.c.now, d.c.old} {
		if t := titleOf(p, d.section, d.id); t != "" {
			title = t
			break
		}
	}
	switch {
	case d.id == "":
		return strings.TrimSpace(d.section + " " + field)
	case title == "":
		title = d.id
	}
	if d.whole() != "" {
		return title
	}
	return strings.TrimSpace(title + ", " + field)
}

func titleOf(p *procedure.Procedure, section, id string) string {
	switch section {
	case "codes":
		if x := codeOf(p, id); x != nil {
			return x.Title
		}
	case "clocks":
		if x := p.Clock(id); x != nil {
			return x.Title
		}
	case "bodies":
		if x := p.BodyOf(id); x != nil {
			return x.Title
		}
	case "sanctions":
		if x := p.Sanction(id); x != nil {
			return x.Title
		}
	case "notices":
		if x := p.Notice(id); x != nil {
			return x.Title
		}
	case "stages":
		if x := p.Stage(id); x != nil {
			return x.Title
		}
	case "offices":
		if x := p.Office(id); x != nil {
			return x.Title
		}
	}
	return ""
}

func (d *difference) cite(p *procedure.Procedure) string {
	switch d.section {
	case "codes":
		if x := codeOf(p, d.id); x != nil {
			return x.Cite
		}
	case "clocks":
		if x := p.Clock(d.id); x != nil {
			return x.Provisions
		}
	case "bodies":
		if x := p.BodyOf(d.id); x != nil {
			return x.Cite
		}
	case "sanctions":
		if x := p.Sanction(d.id); x != nil {
			return x.Cite
		}
	case "notices":
		if x := p.Notice(d.id); x != nil {
			return x.Cite
		}
	case "stages":
		if x := p.Stage(d.id); x != nil {
			return x.Cite
		}
	case "stay":
		return p.Stay.Cite
	case "two_people":
		return p.TwoCite()
	case "reconsideration":
		return p.Reconsider.Cite
	case "appeal":
		return p.Appeal.Cite
	case "proof":
		return p.Proof.Cite
	case "consent":
		return p.Consent.Cite
	case "filing":
		return p.Filing.Cite
	case "exit":
		return p.Exit.Cite
	case "publish":
		return p.Publish.Cite
	case "conflicts":
		return p.Conflicts.Cite
	}
	return ""
}
