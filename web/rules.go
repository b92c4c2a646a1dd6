package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"probity/api"
	"probity/procedure/register"
	"probity/web/form"
)

// rulesPage is the procedures with their versions.
type rulesPage struct {
	Procedures []versioned
	Adds       bool // the reader may add a version
}

// versioned is a procedure and its versions, the latest first.
type versioned struct {
	ID, Title, Body string
	Versions        []api.LibraryPack
}

func (w *web) rulesList(a *asked) (*shown, error) {
	var list api.LibraryList
	if err := a.get("/api/v1/library", &list); err != nil {
		return nil, err
	}
	page := rulesPage{Adds: a.addsRules(list.Packs)}
	for _, p := range list.Packs {
		i := slices.IndexFunc(page.Procedures, func(v versioned) bool { return v.ID == p.ID })
		if i < 0 {
			i, page.Procedures = len(page.Procedures), append(page.Procedures, versioned{ID: p.ID, Title: p.Title, Body: p.Body})
		}
		page.Procedures[i].Versions = append(page.Procedures[i].Versions, p)
	}
	for i := range page.Procedures {
		slices.SortStableFunc(page.Procedures[i].Versions, func(x, y api.LibraryPack) int { return -x.InForce.Sub(y.InForce) })
	}
	return &shown{name: "rules", title: "Procedures", of: page, wide: true}, nil
}

// packPage is one version: its picture, what the check found, what stands in the way
// of letting it take reports, and what was done with it.
type packPage struct {
	api.LibraryPack
	Drawn   measured
	Governs bool // the reader may declare, put into force and retire
	Done    string
	Others  []api.LibraryPack // versions to compare it with
	History []api.LibraryEntry
	Forms   []packForm
}

// packForm is one thing that can be done with a version.
type packForm struct {
	Title string
	Says  string
	Form  *form.Form
}

var packDone = map[string]string{
	"add":   "Its text is kept as it is. It takes no reports yet.",
	"check": "It was searched. What was found stands below.", "declare": "What the pack assumes was confirmed.", "override": "That it may work so waits for a second person.",
	"second": "Two people have let it work so.", "activate": "It takes reports from its day on.", "retire": "It takes no reports any more. Cases that run under it go on.",
}

func packPath(digest string) string { return "/rules/" + url.PathEscape(digest) }

// pack shows a version, and takes what is to be done with it.
func (w *web) pack(a *asked) (*shown, error) {
	page := &packPage{Done: packDone[a.Query("done")]}
	if err := a.get("/api/v1/library/packs/"+url.PathEscape(a.Param("digest")), &page.LibraryPack); err != nil {
		return nil, err
	}
	page.Governs = slices.ContainsFunc(page.GovernedBy, func(o string) bool { return slices.Contains(a.me.Offices, page.ID+"/"+o) })
	var list api.LibraryList
	if err := a.get("/api/v1/library", &list); err != nil {
		return nil, err
	}
	for _, p := range list.Packs {
		if p.ID == page.ID && p.Digest != page.Digest {
			page.Others = append(page.Others, p)
		}
	}
	err := page.history(a)
	if err != nil {
		return nil, err
	}
	if page.Drawn, err = a.measured(pictureOf(page.Digest)); err != nil {
		return nil, err
	}
	s := &shown{name: "pack", title: page.Title + ", version " + page.Version, of: page, wide: true}
	if !page.Governs {
		if a.Request.Method == http.MethodPost {
			err = &api.Problem{Status: http.StatusForbidden, Code: "not_yours", Title: "It is for somebody else", Detail: "Its procedure gives this to another office."}
		}
		return s, err
	}
	page.forms()
	if a.Request.Method != http.MethodPost || a.Request.ParseForm() != nil {
		return s, nil
	}
	kind := a.Request.PostForm.Get("kind")
	i := slices.IndexFunc(page.Forms, func(f packForm) bool { return f.Form.Text("kind") == kind })
	if i < 0 {
		return nil, errNotThere
	}
	s.form = page.Forms[i].Form
	if !a.typed(s.form) || !s.form.Need(a.words.say("form.needed")) {
		return s, nil
	}
	act := api.LibraryAct{ID: s.form.Once, Kind: register.Kind(kind), Hole: s.form.Text("hole"), Reason: s.form.Text("reason")}
	if n, err := strconv.Atoi(s.form.Text("guarantee")); err == nil {
		act.Guarantee = n
	}
	if text := s.form.Text("from"); text != "" && act.From.UnmarshalText([]byte(text)) != nil {
		s.form.Blame("from", "A day that exists belongs here, as 2025-05-06.")
		return s, nil
	}
	if err := a.send("/api/v1/library/packs/"+url.PathEscape(page.Digest)+"/acts", act, nil); err != nil {
		if a.blame(s.form, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo(packPath(page.Digest) + "?done=" + url.QueryEscape(kind))
}

// history is what was done with the version.
func (p *packPage) history(a *asked) error {
	for after := 0; ; {
		var record api.LibraryRecord
		if err := a.get("/api/v1/library/record?limit=200&after="+strconv.Itoa(after), &record); err != nil {
			return err
		}
		for i := range record.Entries {
			if record.Entries[i].Digest == p.Digest {
				p.History = append(p.History, record.Entries[i])
			}
		}
		if after = record.Next; after == 0 {
			return nil
		}
	}
}

// forms are what can be done with the version as it stands.
func (p *packPage) forms() {
	add := func(kind register.Kind, title, says, submit string, fields ...form.Field) {
		fields = append([]form.Field{{Name: "kind", Kind: form.Hidden, Value: string(kind)}}, fields...)
		for i := range fields {
			fields[i].Mark = string(kind)
		}
		f := form.New(packPath(p.Digest), submit, fields...)
		f.Careful = kind == register.Retire
		p.Forms = append(p.Forms, packForm{title, says, f})
	}
	reason := form.Field{Name: "reason", Kind: form.Area, Rows: 3, Label: "In the words of the body", Most: 4000}
	add(register.Check, "Search it for unfairness", "Every course that a case can take under it is tried. It may take a while.", "Search it")
	var holes, broken, waiting []form.Option
	for _, h := range p.Holes {
		if !h.Declared && h.Assumed != "" {
			holes = append(holes, form.Option{Value: h.ID, Label: begin(plain(h.ID)) + ": " + shorten(h.Assumed)})
		}
	}
	if p.Record != nil {
		if p.Record.Result != nil {
			for _, x := range p.Record.Result.Faults {
				n := strconv.Itoa(x.Guarantee)
				if x.Guarantee > 0 && !slices.ContainsFunc(broken, func(o form.Option) bool { return o.Value == n }) {
					broken = append(broken, form.Option{Value: n, Label: n + ": " + x.Rule})
				}
			}
		}
		for _, x := range p.Record.Overrides {
			if n := strconv.Itoa(x.Guarantee); !x.Stands() {
				waiting = append(waiting, form.Option{Value: n, Label: n + ": " + x.Reason})
			}
		}
	}
	if len(holes) > 0 && p.Status != "active" {
		add(register.Declare, "Confirm what the pack assumes", "Its source does not say it; the body says that it is so.", "Confirm", form.Field{Name: "hole", Kind: form.Select, Label: "What is assumed", Options: holes}, reason)
	}
	if len(waiting) > 0 {
		add(register.Second, "Agree that it may work although a guarantee can be broken", "Only somebody else than who asked for it.", "Agree", form.Field{Name: "guarantee", Kind: form.Select, Label: "Guarantee", Options: waiting})
	}
	if len(broken) > 0 && p.Status != "active" {
		add(register.Override, "Let it work although a guarantee can be broken", "A second person must agree, and every case under it says so.", "Ask for it", form.Field{Name: "guarantee", Kind: form.Select, Label: "Guarantee", Options: broken}, reason)
	}
	if p.Status == "active" {
		add(register.Retire, "Take it out of force", "It takes no reports any more. Cases that run under it go on.", "Take out of force", reason)
		return
	}
	add(register.Activate, "Put it into force", "From that day on new reports are dealt with under it. Cases that run stay under their version.", "Put into force",
		form.Field{Name: "from", Kind: form.Date, Label: "First day", Hint: "Empty: today, or the first day that the pack itself names, if that is later.", Optional: true})
}

// comparePage is what one version changes against another.
type comparePage struct {
	api.PackChanges
	Says  string // how many, and what they mean
	Areas []changedArea
}

type changedArea struct {
	Title   string
	Changes []api.VersionChange
}

func (w *web) comparePacks(a *asked) (*shown, error) {
	var page comparePage
	q := url.Values{"against": {a.Query("against")}}
	if err := a.get(address("/api/v1/library/packs/"+url.PathEscape(a.Param("digest"))+"/changes", q), &page.PackChanges); err != nil {
		if code(err) == "malformed" {
			err = errNotThere
		}
		return nil, err
	}
	for _, x := range page.Changes {
		i := slices.IndexFunc(page.Areas, func(c changedArea) bool { return c.Title == begin(x.Area) })
		if i < 0 {
			i, page.Areas = len(page.Areas), append(page.Areas, changedArea{Title: begin(x.Area)})
		}
		page.Areas[i].Changes = append(page.Areas[i].Changes, x)
	}
	page.Says = severalOf(len(page.Changes), "change") + ". For whoever is reported: " + strconv.Itoa(page.Better) + " better, " + strconv.Itoa(page.Worse) + " worse or not to be told."
	return &shown{name: "compare", title: "Version " + page.To.Version + " against " + page.From.Version, of: page, wide: true}, nil
}

func severalOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// ledgerPage is how the signed log stands.
type ledgerPage struct {
	api.LogView
	Says string
}

// logSays is what each state of the log means, and what to do.
var logSays = map[string]string{
	"ok":           "What happens is sealed, and the copy elsewhere has it too.",
	"none":         "Nothing has been sealed yet.",
	"stopped":      "Nothing has been sealed for too long. Look whether the program that seals is running.",
	"no_copy":      "What happens is sealed here alone. Set up a copy elsewhere: without one, who has the database and the key could make everything anew.",
	"copy_failing": "The copy could not be written. Look whether the place where it lies can be reached.",
	"copy_forked":  "The copy holds something else than the log here. Stop, keep both, and find out who changed which.",
}

func (w *web) ledger(a *asked) (*shown, error) {
	var page ledgerPage
	if err := a.get("/api/v1/log", &page.LogView); err != nil {
		return nil, err
	}
	if page.State != nil {
		page.Says = logSays[page.State.State]
	}
	return &shown{name: "ledger", title: "The signed log", of: page, wide: true}, nil
}

// recordsPage is the records of closed cases whose time comes to its end.
type recordsPage struct {
	Spans []listView
	Rows  []record
	Until time.Time
	Next  string
}

// record is one of them and whether it is held by an order to keep it.
type record struct {
	api.RetentionView
	LegalHold bool
}

func (w *web) records(a *asked) (*shown, error) {
	months := a.Query("months")
	if months == "" {
		months = "12"
	}
	q := url.Values{"months": {months}, "limit": {rowsOnPage}}
	if c := a.Query("cursor"); c != "" {
		q.Set("cursor", c)
	}
	var got api.RetentionPage
	if err := a.get(address("/api/v1/retention", q), &got); err != nil {
		if code(err) == "malformed" {
			err = errNotThere
		}
		return nil, err
	}
	page := recordsPage{Until: got.Until}
	for _, x := range [][2]string{{"0", "Due now"}, {"12", "Within a year"}, {"60", "Within five years"}, {"1200", "All"}} {
		page.Spans = append(page.Spans, listView{Path: "/records?months=" + x[0], Label: x[1], Current: months == x[0]})
	}
	for _, r := range got.Records {
		page.Rows = append(page.Rows, record{r, slices.ContainsFunc(r.Held, func(h api.HeldView) bool { return h.What == "legal_hold" })})
	}
	if got.Next != "" {
		page.Next = address("/records", url.Values{"months": {months}, "cursor": {got.Next}})
	}
	return &shown{name: "records", title: "Records coming due", of: page, wide: true}, nil
}
