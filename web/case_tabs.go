package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/web/form"
)

// partiesPage is what is alleged, by whom and of whom, and who works on it.
type partiesPage struct {
	*deskCase
	List api.PartList
}

func partiesTab(a *asked, d *deskCase) (*shown, error) {
	page := &partiesPage{deskCase: d}
	if _, err := d.Rules(); err != nil {
		return nil, err
	}
	return &shown{of: page}, a.get(d.path("/parties"), &page.List)
}

// known is the procedure that the page has asked for already.
func (f *caseFile) known() *procedure.Procedure {
	rules, err := f.Rules()
	if err != nil {
		return nil // without it things are called by their ids
	}
	return rules
}

// Ground is the title of a ground of the procedure.
func (f *caseFile) Ground(id string) string {
	if rules := f.known(); rules != nil {
		if g := rules.Ground(id); g != nil {
			return g.Title
		}
	}
	return plain(id)
}

// Principle is the title of a principle of the code.
func (f *caseFile) Principle(id string) string {
	if rules := f.known(); rules != nil {
		return principleOf(rules, id)
	}
	return id
}

// Sanction is the title of a sanction of the procedure.
func (f *caseFile) Sanction(id string) string {
	if rules := f.known(); rules != nil {
		if x := rules.Sanction(id); x != nil {
			return x.Title
		}
	}
	return plain(id)
}

// Who is a role as people call it.
func (f *caseFile) Who(role any) string {
	r, ok := role.(procedure.Role)
	if s, is := role.(string); is {
		r, ok = procedure.Role(s), true
	}
	rules := f.known()
	if rules == nil || !ok {
		return plain(role)
	}
	return rules.TitleOf(r)
}

// evidencePage is the register of evidence with its documents.
type evidencePage struct {
	*deskCase
	Items      []evidenceItem
	Loose      []api.DocumentView // documents that stand with no item
	Interviews []entry
	Home       string
}

// evidenceItem is an item of the register and its document.
type evidenceItem struct {
	docket.Evidence
	Doc *api.DocumentView
}

func evidenceTab(a *asked, d *deskCase) (*shown, error) {
	page := &evidencePage{deskCase: d}
	home := "/cases/" + url.PathEscape(d.ID) + "/evidence"
	f := form.New(home, "Upload", form.Field{
		Name: "file", Kind: form.File, Label: "A document for this case",
		Hint: "PDF, picture, office file or text. It belongs to the case at once; it comes on the register when evidence is recorded that names it.",
	})
	s := &shown{of: page, form: f}
	sent, typed, err := a.typedWithFiles(f, d.path("/documents"))
	if err != nil {
		return nil, err
	}
	if typed && len(sent) == 0 && f.OK() {
		f.Blame("file", a.words.say("form.needed"))
	}
	if len(sent) > 0 && f.OK() {
		return a.goTo(home + "?sent=1")
	}
	if a.Query("sent") != "" {
		d.Done = "The document has come in. It is looked through before anybody can read it."
	}
	var docs api.DocumentList
	if err := a.get(d.path("/documents"), &docs); err != nil {
		return nil, err
	}
	entries, err := d.entries()
	if err != nil {
		return nil, err
	}
	for i := range entries {
		if entries[i].Kind == docket.RecordInterview {
			page.Interviews = append(page.Interviews, entries[i])
		}
	}
	taken := map[string]bool{}
	for _, x := range d.Evidence {
		item := evidenceItem{Evidence: x}
		if i := slices.IndexFunc(docs.Documents, func(v api.DocumentView) bool { return v.ID == x.Document }); i >= 0 {
			item.Doc, taken[x.Document] = &docs.Documents[i], true
		}
		page.Items = append(page.Items, item)
	}
	for i := range docs.Documents {
		if !taken[docs.Documents[i].ID] {
			page.Loose = append(page.Loose, docs.Documents[i])
		}
	}
	return s, nil
}

// messagesPage is what was asked and answered, and the way to a reporter who has
// no account.
type messagesPage struct {
	*deskCase
	Questions []question
	Box       []boxed // what was written or sent to the reporter's mailbox
	Writes    bool
}

// boxed is one thing in the reporter's mailbox. What was written there nobody here can
// read; a document can be looked at.
type boxed struct {
	entry
	Document string
}

// question is one question to a party, with what was said.
type question struct {
	docket.Information
	Asked, Answer *entry
	Text, Said    string
}

func messagesTab(a *asked, d *deskCase) (*shown, error) {
	page := &messagesPage{deskCase: d, Writes: d.Anonymous && d.Relation == api.Office}
	s := &shown{of: page}
	if page.Writes {
		home := "/cases/" + url.PathEscape(d.ID) + "/messages"
		s.form = form.New(home, "Write to the reporter", form.Field{
			Name: "text", Kind: form.Area, Label: "To the reporter alone", Most: 20_000,
			Hint: "It is sealed to the holder of the receipt: nobody here can read it afterwards. The docket says that it was written, by whom and when.",
		})
		if a.typed(s.form) && s.form.Need(a.words.say("form.needed")) {
			err := a.send(d.path("/mailbox"), api.WordRequest{Text: s.form.Text("text")}, nil)
			if err == nil {
				return a.goTo(home + "?sent=1")
			}
			if !a.blame(s.form, err) {
				return nil, err
			}
		}
		if a.Query("sent") != "" {
			d.Done = "It lies in the reporter's mailbox."
		}
	}
	entries, err := d.entries()
	if err != nil {
		return nil, err
	}
	at := map[int]*entry{}
	for i := range entries {
		e := &entries[i]
		at[e.Seq] = e
		var n docket.NoteAdded
		if e.says(docket.Note, &n) && (strings.HasPrefix(n.Text, "Written to the reporter's mailbox") || strings.HasPrefix(n.Text, "Sent to the reporter's mailbox")) {
			b := boxed{entry: *e}
			if sent, ok := strings.CutPrefix(n.Text, "Sent to the reporter's mailbox: document "); ok {
				b.Document, _, _ = strings.Cut(sent, ",")
			}
			page.Box = append(page.Box, b)
		}
	}
	for _, x := range d.Questions {
		q := question{Information: x, Asked: at[x.Asked], Answer: at[x.Answered]}
		q.Text, q.Said = q.Asked.text(), q.Answer.text()
		page.Questions = append(page.Questions, q)
	}
	return s, nil
}

// notesPage is the notes, by who may read them.
type notesPage struct {
	*deskCase
	Groups []noteGroup
}

// noteGroup is the notes that the same people may read.
type noteGroup struct {
	Title string
	Notes []entry
}

func notesTab(_ *asked, d *deskCase) (*shown, error) {
	entries, err := d.entries()
	if err != nil {
		return nil, err
	}
	page := &notesPage{deskCase: d}
	for _, x := range []struct {
		seen  docket.Visibility
		title string
	}{
		{docket.ToStaff, "For those who work on the case"}, {docket.ToPanel, "For the body that rules, too"},
		{docket.ToDeliberation, "For the body that rules, and nobody else"},
	} {
		g := noteGroup{Title: x.title}
		for i := range entries {
			if entries[i].Kind == docket.Note && entries[i].Visible == x.seen {
				g.Notes = append(g.Notes, entries[i])
			}
		}
		if g.Notes != nil {
			page.Groups = append(page.Groups, g)
		}
	}
	return &shown{of: page}, nil
}

// timePage is the time limits: those that run, the one due first at the head, and
// those that are over.
type timePage struct {
	*deskCase
	Running, Over []api.ClockView
}

func timeTab(a *asked, d *deskCase) (*shown, error) {
	var list api.ClockList
	if err := a.get(d.path("/clocks"), &list); err != nil {
		return nil, err
	}
	page := &timePage{deskCase: d}
	for _, c := range list.Clocks {
		if c.End == "" {
			page.Running = append(page.Running, c)
		} else {
			page.Over = append(page.Over, c)
		}
	}
	slices.SortStableFunc(page.Running, func(x, y api.ClockView) int { return timeOf(x.At).Compare(timeOf(y.At)) })
	slices.SortStableFunc(page.Over, func(x, y api.ClockView) int { return timeOf(y.EndedAt).Compare(timeOf(x.EndedAt)) })
	return &shown{of: page}, nil
}

// panelPage is the bodies seated for the case.
type panelPage struct {
	*deskCase
	List api.PanelList
}

func panelTab(a *asked, d *deskCase) (*shown, error) {
	page := &panelPage{deskCase: d}
	return &shown{of: page}, a.get(d.path("/panel"), &page.List)
}

// rulingsPage is the drafts and reports, the hearing and what was decided.
type rulingsPage struct {
	*deskCase
	Papers []entry // drafts, comments, reports, briefs, reasons: what was written on the way to the end
}

func rulingsTab(_ *asked, d *deskCase) (*shown, error) {
	if _, err := d.Rules(); err != nil {
		return nil, err
	}
	entries, err := d.entries()
	if err != nil {
		return nil, err
	}
	page := &rulingsPage{deskCase: d}
	for i := range entries {
		switch entries[i].Kind {
		case docket.IssueDraft, docket.Comment, docket.FileReport, docket.FileBrief, docket.FindCause, docket.ConcludeInquiry,
			docket.IssueDecision, docket.DecideAppeal, docket.DecideReconsider, docket.DecideStay, docket.DecideBreach, docket.DecidePetition:
			page.Papers = append(page.Papers, entries[i])
		}
	}
	return &shown{of: page, paper: "decision.pdf"}, nil
}

// docketPage is all that was entered, newest first.
type docketPage struct {
	*deskCase
	Entries []entry
}

func docketTab(_ *asked, d *deskCase) (*shown, error) {
	entries, err := d.entries()
	slices.Reverse(entries)
	return &shown{of: &docketPage{d, entries}}, err
}

// whyPage is why one entry was allowed.
type whyPage struct {
	*deskCase
	Why api.WhyView
}

func whyTab(a *asked, d *deskCase) (*shown, error) {
	seq, err := strconv.Atoi(a.Param("seq"))
	if err != nil {
		return nil, errNotThere
	}
	page := &whyPage{deskCase: d}
	s := &shown{name: "case_why", title: "Entry " + strconv.Itoa(seq) + ", case " + d.Number, of: page}
	return s, a.get(d.path("/docket/"+strconv.Itoa(seq)+"/why"), &page.Why)
}

// readersPage is who can see the case, and who has read it.
type readersPage struct {
	*deskCase
	Now   api.ReaderList
	Reads api.ReadList
}

func readersTab(a *asked, d *deskCase) (*shown, error) {
	page := &readersPage{deskCase: d}
	if err := a.get(d.path("/readers"), &page.Now); err != nil {
		return nil, err
	}
	return &shown{of: page}, a.get(d.path("/reads"), &page.Reads)
}

func exportTab(_ *asked, d *deskCase) (*shown, error) { return &shown{of: d}, nil }

// text is what an entry says in its text, reasons or note.
func (e *entry) text() string {
	var said struct{ Text, Reasons, Note string }
	if e == nil || unmarshal(e.Particulars, &said) != nil {
		return ""
	}
	for _, t := range []string{said.Text, said.Reasons, said.Note} {
		if t != "" {
			return t
		}
	}
	return ""
}

// Text is what somebody wrote in the entry, "" where it holds no words of theirs.
func (e entry) Text() string { return e.text() }

// Document is the document that the entry names, "" for none.
func (e entry) Document() string {
	var said struct{ Document string }
	if unmarshal(e.Particulars, &said) != nil {
		return ""
	}
	return said.Document
}
