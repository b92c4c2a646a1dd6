package web

import (
	"net/url"
	"slices"
	"strings"

	"probity/api"
	"probity/procedure"
	"probity/web/form"
)

// An office enters the report of somebody who phones, comes by or writes, in the same
// steps in which people report themselves; and a case that the body opens of its own
// motion. Only the last step differs, and that the report is on the docket at once.

const forAnother = "/report/for-another"

// reportForAnother is the report that an office enters; for anybody else there is no
// such page.
func (w *web) reportForAnother(a *asked) (*shown, error) {
	if len(a.me.Offices) == 0 {
		return nil, errNotThere
	}
	return w.report(a)
}

// reportHome is the address to which the forms of a report go.
func (a *asked) reportHome() string {
	if a.desk {
		return forAnother
	}
	return "/report"
}

// takers are the procedures under which a report is taken: for an office, those under
// which it is one.
func (a *asked) takers() ([]api.ProcedureSummary, error) {
	bodies, err := a.bodies()
	if a.desk {
		bodies = slices.DeleteFunc(bodies, func(b api.ProcedureSummary) bool {
			return !slices.ContainsFunc(a.me.Offices, func(o string) bool { return strings.HasPrefix(o, b.ID+"/") })
		})
	}
	return bodies, err
}

// ways in which a report reaches an office, as the API names them, and of its own
// motion.
var ways = []form.Option{
	{Value: "phone", Label: "By telephone"}, {Value: "in_person", Label: "In person"}, {Value: "letter", Label: "By letter"}, {Value: "e-mail", Label: "By e-mail"},
}

const ownMotion = "own_motion"

// tellerFields ask an office how the report came and from whom.
func (t *telling) tellerFields() []form.Field {
	by := t.p.Filing.By
	way := form.Field{Name: "way", Kind: form.Radios, Label: "How did it come in?"}
	if slices.Contains(by, procedure.Staff) {
		way.Options = slices.Clone(ways)
	}
	if slices.Contains(by, "body") {
		way.Options = append(way.Options, form.Option{Value: ownMotion, Label: "Nobody reported it", Hint: "The body opens the case of its own motion, with a reasoned order."})
	}
	who := optional(form.Field{Name: "who", Kind: form.Radios, Label: "Who told it?", Hint: "Leave it out when nobody reported it."})
	if t.p.Filing.Anonymous != procedure.AnonymousForbidden {
		who.Options = append(who.Options, form.Option{Value: "unknown", Label: "Somebody who stays unknown", Hint: "You get a receipt to read out: their only way back."})
	}
	disclosed := "Under these rules whoever it is about is not told the name."
	if t.p.Filing.IdentityDisclosed {
		disclosed = "Under these rules whoever it is about learns who told it."
	}
	who.Options = append(who.Options, form.Option{Value: "named", Label: "Somebody who gives a name", Hint: disclosed + " Tell them so before they give it."})
	named := form.Field{Name: "named", Kind: form.Group, Label: "If they give their name", Parts: []form.Field{
		{Name: "name", Kind: form.Line, Label: "Name", Optional: true}, {Name: "email", Kind: form.Email, Label: "E-mail address", Optional: true},
		{Name: "phone", Kind: form.Line, Label: "Telephone number", Optional: true}, {Name: "address", Kind: form.Area, Rows: 3, Label: "Postal address", Optional: true},
	}}
	if t.p.Filing.Signed {
		named.Parts = append(named.Parts, form.Field{Name: "signed", Kind: form.Yes, Label: "The report is signed: their letter is, or what you wrote down for them"})
	}
	out := []form.Field{way}
	if slices.Contains(by, procedure.Staff) {
		out = append(out, who, named)
	}
	if slices.Contains(by, "body") {
		out = append(out, form.Field{Name: "reasons", Kind: form.Area, Rows: 4, Optional: true, Label: "Of its own motion: the reasoned order"})
	}
	return out
}

// okTeller blames what an office left open about who told it.
func (t *telling) okTeller(f *form.Form, must func(name string)) {
	switch f.Text("way") {
	case ownMotion:
		must("reasons")
	case "":
	default:
		must("who")
	}
	if f.Text("way") != ownMotion && f.Text("who") == "named" {
		must("name")
		if t.p.Filing.Signed && f.Text("signed") == "" {
			f.Blame("signed", "Under these rules a report with a name is signed. Have it signed first, or enter it without a name.")
		}
	}
}

// teller puts into the report who told it to the office, and how.
func (t *telling) teller(out *api.ReportRequest, v func(string) string) {
	if out.Signed = false; v("way") == ownMotion {
		out.Source, out.Reasons = ownMotion, v("reasons")
		return
	}
	out.Source, out.Channel = "on_behalf", v("way")
	if v("who") == "unknown" {
		out.Anonymous = true
		return
	}
	out.Signed = v("signed") != ""
	out.Reporter = &api.Reporter{Name: v("name"), Email: v("email"), Phone: v("phone"), Address: v("address")}
}

// sendForAnother enters the report. What comes after shows the receipt of a caller
// without an account, this once.
func (t *telling) sendForAnother(req *api.ReportRequest, rows []int) (*shown, error) {
	var filed api.Filed
	if err := t.send("/api/v1/reports", req, &filed); err != nil {
		return t.notTaken(err, rows)
	}
	if filed.Receipt == "" {
		return t.goTo("/cases/" + url.PathEscape(filed.Case))
	}
	return &shown{name: "filed_for", title: "The report is entered", of: filed}, nil
}
