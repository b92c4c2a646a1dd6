package actform

import (
	"slices"
	"strings"

	"probity/api"
	"probity/procedure"
	"probity/web/form"
)

// fixed are words that the docket knows, with their sentences.
func (m *maker) fixed(of string, values ...string) []form.Option {
	var out []form.Option
	for _, v := range values {
		english := labels[of+"="+v].label
		if english == "" {
			english = begin(strings.ReplaceAll(v, "_", " "))
		}
		out = append(out, m.option("act."+of+"."+v, form.Option{Value: v, Label: english, Hint: labels[of+"="+v].hint}))
	}
	return out
}

// option puts the words of the catalogue on one of our own options, where it has
// some.
func (m *maker) option(key string, o form.Option) form.Option {
	o.Foreign = m.s.Foreign
	if m.s.Say != nil {
		if own := m.s.Say(key); own != "" {
			o.Label, o.Foreign = own, ""
		}
	}
	return o
}

// theirs marks what a procedure or the case calls something.
func (m *maker) theirs(in []form.Option) []form.Option {
	for i := range in {
		in[i].Foreign = m.s.Foreign
	}
	return in
}

// bases are the rules by which it is told who reported; who reported does it by
// agreeing.
func bases(m *maker) []form.Option {
	if m.s.Side != "" {
		return m.fixed("basis", "consent")
	}
	return m.fixed("basis", "consent", "disclosed_by_procedure", "legal_duty")
}

func begin(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// words of a list.
func oneOf(of string, values ...string) choices {
	return func(m *maker) []form.Option { return m.fixed(of, values...) }
}

func (m *maker) ground(id string) string {
	if g := m.s.Rules.Ground(id); g != nil {
		return g.Title
	}
	return id
}

func allegations(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Case.Allegations {
		if x.Dropped == 0 {
			out = append(out, form.Option{Value: x.ID, Label: strings.ToUpper(x.ID) + ": " + m.ground(x.Ground), Hint: x.Text})
		}
	}
	return m.theirs(out)
}

func evidence(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Case.Evidence {
		out = append(out, form.Option{Value: x.ID, Label: strings.ToUpper(x.ID) + ": " + x.Title})
	}
	return m.theirs(out)
}

// undisclosed is the evidence that the respondent has not been shown.
func undisclosed(m *maker) []form.Option {
	return slices.DeleteFunc(evidence(m), func(o form.Option) bool {
		for _, x := range m.s.Case.Evidence {
			if x.ID == o.Value {
				return x.Disclosed > 0
			}
		}
		return false
	})
}

func grounds(m *maker) []form.Option {
	var out []form.Option
	for _, g := range m.s.Rules.Grounds {
		out = append(out, form.Option{Value: g.ID, Label: g.Title})
	}
	return m.theirs(out)
}

func principles(m *maker) []form.Option {
	var out []form.Option
	for _, c := range m.s.Rules.Codes {
		if !c.Until.IsZero() {
			continue
		}
		for _, p := range c.Principles {
			out = append(out, form.Option{Value: p.ID, Label: p.Title})
		}
	}
	return m.theirs(out)
}

// running are the time limits that run or stand still; for a side its own.
func running(m *maker) []form.Option {
	var out []form.Option
	for _, c := range m.s.Clocks {
		if c.End == "" && (m.s.Side == "" || c.Owner == m.s.Side || c.Owner == procedure.Parties) {
			out = append(out, form.Option{Value: c.ID, Label: begin(c.Title) + " (" + whose(m, c) + c.Day.String() + ")"})
		}
	}
	return m.theirs(out)
}

func whose(m *maker, c api.ClockView) string {
	if m.s.Side != "" {
		return ""
	}
	return c.OwnerTitle + ", "
}

// owed is what the act is owed for: requests, challenges, offers, petitions.
func owed(m *maker) []form.Option {
	var out []form.Option
	seen := map[string]bool{}
	for _, d := range m.s.Duties {
		if d.Act == m.kind && d.Ref != "" && !seen[d.Ref] {
			seen[d.Ref] = true
			out = append(out, form.Option{Value: d.Ref, Label: begin(d.What) + " (" + strings.ToUpper(d.Ref) + ")"})
		}
	}
	return m.theirs(out)
}

func extensions(m *maker) []form.Option {
	var out []form.Option
	for _, q := range m.s.Case.Requests {
		if q.Decided > 0 {
			continue
		}
		title := q.Clock
		for _, c := range m.s.Clocks {
			if c.ID == q.Clock {
				title = c.Title
			}
		}
		out = append(out, form.Option{Value: q.ID, Label: strings.ToUpper(q.ID) + ": " + q.For.String() + ", " + title + " (" + m.s.Rules.TitleOf(q.By) + ")"})
	}
	return m.theirs(out)
}

// unserved are the letters that have not reached anybody yet.
func unserved(m *maker) []form.Option {
	var out []form.Option
	for _, l := range m.s.Letters {
		if l.Status != "served" {
			out = append(out, form.Option{Value: l.ID, Label: strings.ToUpper(l.ID) + ": " + l.Title + " (" + m.s.Rules.TitleOf(l.To) + ")"})
		}
	}
	return m.theirs(out)
}

func offices(m *maker) []form.Option {
	var out []form.Option
	for _, o := range m.s.Rules.Offices {
		out = append(out, form.Option{Value: o.ID, Label: o.Title})
	}
	return m.theirs(out)
}

func bodies(m *maker) []form.Option {
	var out []form.Option
	for _, b := range m.s.Rules.Bodies {
		out = append(out, form.Option{Value: b.ID, Label: b.Title})
	}
	return m.theirs(out)
}

func seatedBodies(m *maker) []form.Option {
	var out []form.Option
	for _, b := range m.s.Panels {
		out = append(out, form.Option{Value: b.Body, Label: b.Title})
	}
	return m.theirs(out)
}

// seated are those who sit on a body for the case.
func seated(m *maker) []form.Option {
	var out []form.Option
	for _, b := range m.s.Panels {
		for _, x := range b.Seats {
			if !x.Left && x.Person != "" {
				out = append(out, form.Option{Value: x.Person, Label: nameOr(x.Name, x.Person), Hint: b.Title, Name: true})
			}
		}
	}
	return m.theirs(out)
}

func nameOr(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// working are those who have a part in the case for the body.
func working(m *maker) []form.Option {
	out := seated(m)
	for _, p := range m.s.Parties {
		if p.Role == "investigator" && p.Person != "" {
			out = append(out, form.Option{Value: p.Person, Label: nameOr(p.Name, p.Person), Hint: p.Title})
		}
	}
	return m.theirs(out)
}

// menu is the sanctions that a body can impose.
func menu(m *maker) []form.Option {
	var out []form.Option
	for i := range m.s.Rules.Sanctions {
		if x := &m.s.Rules.Sanctions[i]; !x.Automatic {
			out = append(out, form.Option{Value: x.ID, Label: x.Title})
		}
	}
	return m.theirs(out)
}

// inForce are the sanctions of the case.
func inForce(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Case.Sanctions {
		title := x.Sanction
		if s := m.s.Rules.Sanction(x.Sanction); s != nil {
			title = s.Title
		}
		out = append(out, form.Option{Value: x.ID, Label: m.ofMany(x.ID, title)})
	}
	return m.theirs(out)
}

// ofMany puts the id of a sanction before what it is told of; a side on which there is
// one alone needs none.
func (m *maker) ofMany(id, title string) string {
	if m.s.Side != "" && len(m.s.Case.Sanctions) == 1 {
		return title
	}
	return strings.ToUpper(id) + ": " + title
}

func conditionsOf(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Case.Sanctions {
		for _, c := range x.Conditions {
			if c.Met > 0 {
				continue
			}
			out = append(out, form.Option{Value: c.ID, Label: m.ofMany(x.ID, c.Text)})
		}
	}
	return m.theirs(out)
}

func appealGrounds(m *maker) []form.Option {
	var out []form.Option
	for _, g := range m.s.Rules.Appeal.Grounds {
		out = append(out, form.Option{Value: g.ID, Label: g.Title})
	}
	return m.theirs(out)
}

func reconsiderGrounds(m *maker) []form.Option {
	var out []form.Option
	for _, g := range m.s.Rules.Reconsider.Grounds {
		out = append(out, form.Option{Value: g.ID, Label: g.Title})
	}
	return m.theirs(out)
}

// against is what a side may appeal.
func against(m *maker) []form.Option {
	if m.s.Side == procedure.Complainant {
		return m.fixed("against", m.s.Rules.Appeal.Complainant...)
	}
	return m.fixed("against", m.s.Rules.Appeal.Respondent...)
}

func appealOutcomes(m *maker) []form.Option {
	return m.fixed("outcome", m.s.Rules.Appeal.Outcomes...)
}

func audiences(m *maker) []form.Option { return m.fixed("audience", m.s.Rules.Publish.Audience...) }

func measures(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Rules.Interim {
		out = append(out, form.Option{Value: x.ID, Label: x.Title})
	}
	return m.theirs(out)
}

func measureGrounds(m *maker) []form.Option {
	var all []string
	for _, x := range m.s.Rules.Interim {
		for _, g := range x.Grounds {
			if !slices.Contains(all, g) {
				all = append(all, g)
			}
		}
	}
	return m.fixed("interim_ground", all...)
}

// reopened are the stages that a closed case can be reopened in.
func reopened(m *maker) []form.Option {
	var out []form.Option
	for _, st := range m.s.Rules.Stages {
		switch st.Kind {
		case procedure.Screening, procedure.Inquiry, procedure.Investigation, procedure.Review:
			out = append(out, form.Option{Value: st.ID, Label: st.Title})
		}
	}
	return m.theirs(out)
}

// roles whom something may be told.
func told(m *maker) []form.Option {
	out := m.fixed("to", string(procedure.Respondent))
	return append(out, append(offices(m), bodies(m)...)...)
}

// takesTwo are the acts that take two people.
func takesTwo(m *maker) []form.Option {
	return m.fixed("two", "put_into_effect", "reveal_identity", "release_legal_hold", "purge", "free_namesake")
}

func standings(m *maker) []form.Option {
	var out []form.Option
	for _, x := range m.s.Rules.Standings {
		out = append(out, form.Option{Value: x.ID, Label: x.Title})
	}
	return m.theirs(out)
}

// documents are those of the case that the reader may open.
func documents(m *maker) []form.Option {
	var out []form.Option
	for _, d := range m.s.Documents {
		out = append(out, form.Option{Value: d.ID, Label: d.Name})
	}
	return out
}

// kinds are the kinds of members of which bodies are made up.
func kinds(m *maker) []form.Option {
	var out []form.Option
	for _, b := range m.s.Rules.Bodies {
		for _, part := range b.Composition {
			out = append(out, form.Option{Value: part.Kind, Label: b.Title + ": " + part.Words()})
		}
	}
	return m.theirs(out)
}

// methods are the ways by which letters are served here.
func methods(m *maker) []form.Option {
	var all []string
	for _, n := range m.s.Rules.Notices {
		for _, way := range n.Methods {
			if !slices.Contains(all, way) {
				all = append(all, way)
			}
		}
	}
	return m.fixed("method", all...)
}

// versions are the versions of the procedure that the case could go on under.
func versions(m *maker) []form.Option {
	var out []form.Option
	for _, v := range m.s.Versions {
		if v.Move != "never" && v.Move != "closed" {
			out = append(out, form.Option{Value: v.Digest, Label: v.Version, Hint: v.Says})
		}
	}
	return m.theirs(out)
}
