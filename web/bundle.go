package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/procedure"
)

// bundlePage is what a body has before it at a hearing, numbered, as one page to be
// printed: what its reader may read, and nothing else.
type bundlePage struct {
	Case     *caseFile
	Rules    *procedure.Procedure
	Parties  []api.PartView
	Bodies   []api.PanelView
	Agenda   []string
	Sections []bundleSection
	Clocks   []api.ClockView
	Entries  []entry
}

// bundleSection is entries of one sort.
type bundleSection struct {
	No      string
	Title   string
	Entries []entry
}

// inBundle are the sorts of entries whose words a body reads, in the order in
// which it does.
var inBundle = []struct {
	title string
	kinds []docket.Kind
}{
	{"The report", []docket.Kind{docket.File, docket.AddAllegation, docket.GiveInformation}},
	{"The response", []docket.Kind{docket.Respond, docket.WaiveResponse, docket.AnswerCharge}},
	{"The investigation", []docket.Kind{docket.RecordInterview, docket.IssueDraft, docket.Comment, docket.FileReport}},
	{"The charge", []docket.Kind{docket.FindCause, docket.ChargeAct}},
	{"Briefs", []docket.Kind{docket.FileBrief, docket.AskReconsider, docket.OpposeReconsider, docket.BringAppeal, docket.CrossAppeal, docket.AskStay, docket.PetitionBack}},
	{"Hearing", []docket.Kind{docket.SetHearing, docket.ContinueHearing, docket.HoldHearing}},
	{"Earlier rulings", []docket.Kind{docket.Find, docket.IssueDecision, docket.DecideAppeal, docket.DecideReconsider, docket.DecideBreach, docket.DecidePetition}},
}

func (w *web) bundle(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	page := bundlePage{Case: file}
	if page.Rules, err = file.Rules(); err != nil {
		return nil, err
	}
	if page.Entries, err = file.entries(); err != nil {
		return nil, err
	}
	if page.Bodies, err = file.Panels(); err != nil {
		return nil, err
	}
	var parties api.PartList
	var clocks api.ClockList
	for part, into := range map[string]any{"/parties": &parties, "/clocks": &clocks} {
		if err := a.get(file.path(part), into); err != nil {
			return nil, err
		}
	}
	page.Parties, page.Clocks = parties.Parties, clocks.Clocks
	for _, sort := range inBundle {
		x := bundleSection{Title: sort.title}
		for i := range page.Entries {
			if slices.Contains(sort.kinds, page.Entries[i].Kind) {
				x.Entries = append(x.Entries, page.Entries[i])
			}
		}
		if len(x.Entries) > 0 {
			x.No = strconv.Itoa(len(page.Sections) + 1)
			page.Sections = append(page.Sections, x)
		}
	}
	page.Agenda = agenda(file)
	return &shown{name: "bundle", title: "Bundle of case " + file.Number, of: page, paper: "bundle.pdf"}, nil
}

// agenda is the order of business of the stage the case is in.
func agenda(f *caseFile) []string {
	out := []string{"Opening, and who is there", "Declarations of conflict, challenges, alternates", "Quorum"}
	switch procedure.Kind(f.StageKind) {
	case procedure.Hearing:
		out = append(out, "The allegations are read", "The body's side: report and evidence", "The respondent's side", "Witnesses, each asked by both sides", "Closing words, the respondent's last")
	case procedure.AppealStage:
		out = append(out, "The decision and the grounds of appeal", "The side that appeals", "The other side")
	}
	return append(out, "Deliberation, without the parties", "Votes, one motion after the other", "Findings, reasons, dissent", "What is told to whom, and by when")
}

// Words are what somebody wrote in an entry, each with the name of its member.
func (e entry) Words() []written {
	var said map[string]any
	if json.Unmarshal(e.Particulars, &said) != nil {
		return nil
	}
	var out []written
	for _, name := range []string{"text", "terms", "reasons", "content", "note", "minutes", "dissent", "scope", "new_facts", "place", "title", "cause", "relation", "proof", "why"} {
		if text, ok := said[name].(string); ok && strings.TrimSpace(text) != "" {
			out = append(out, written{Name: name, Text: text})
		}
	}
	if answers, ok := said["answers"].(map[string]any); ok {
		var ids []string
		for id := range answers {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for _, id := range ids {
			if text, ok := answers[id].(string); ok {
				out = append(out, written{Name: "answer to " + strings.ToUpper(id), Text: plain(text)})
			}
		}
	}
	return out
}

// written is something that somebody wrote.
type written struct{ Name, Text string }
