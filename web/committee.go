package web

import (
	"net/url"
	"strings"

	"probity/api"
	"probity/docket"
	"probity/web/actform"
	"probity/web/form"
)

// declarationPage is what a member is shown before anything else of a case: who is
// in it.
type declarationPage struct {
	Case    *caseFile
	Body    *api.PanelView
	Parties []api.PartView
	Barred  []string // the relations that bar anybody
	Cite    string
}

// declarationPath is where a member declares, and is sent before anything else.
const declarationPath = "/cases/:id/declaration"

// declaration is the conflict certificate of a member.
func (w *web) declaration(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	body, err := file.toDeclare()
	if err != nil {
		return nil, err
	}
	if body == nil {
		return a.goTo("/cases/" + url.PathEscape(file.ID))
	}
	var parties api.PartList
	if err := a.get(file.path("/parties"), &parties); err != nil {
		return nil, err
	}
	rules, err := file.Rules()
	if err != nil {
		return nil, err
	}
	s := &actform.Situation{Rules: rules, Case: &file.CaseDetail, Panels: []api.PanelView{*body}}
	f := actform.Form(docket.Declare, s, "/cases/"+url.PathEscape(file.ID)+"/declaration")
	f.Field("body").Kind, f.Field("body").Value = form.Hidden, body.Body
	page := &shown{name: "declaration", title: "Before you read this case", form: f, of: declarationPage{
		Case: file, Body: body, Parties: parties.Parties, Barred: rules.Conflicts.Automatic, Cite: rules.Conflicts.Cite,
	}}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return page, nil
	}
	if err := a.sendAct(file, docket.Declare, s, f); err != nil {
		if a.blameAct(f, err) {
			return page, nil
		}
		return nil, err
	}
	if f.Text("clear") != "yes" {
		return a.goTo("/work")
	}
	return a.goTo("/cases/" + url.PathEscape(file.ID))
}

func (a *asked) sendAct(file *caseFile, kind docket.Kind, s *actform.Situation, f *form.Form) error {
	return a.send(file.path("/acts"), map[string]any{"kind": kind, "particulars": actform.Particulars(kind, s, f)}, nil)
}

// ballotPage is where a body votes.
type ballotPage struct {
	Case    *caseFile
	Bodies  []seatedBody // of this round
	Motions []motion
	Notes   []entry // of the deliberation
	Finding bool    // findings can be entered
	Ruling  []api.AllowedView
	Before  *precedentsPage // what was imposed before; nil before a violation is found
}

// seatedBody is a body with the meter of its quorum.
type seatedBody struct{ api.PanelView }

// Declared counts the members who may sit and have signed the certificate.
func (b seatedBody) Declared() int {
	n := 0
	for _, x := range b.Seats {
		if !x.Left && x.Declared && x.Role != "alternate" {
			n++
		}
	}
	return n
}

// motion is one question put to a body.
type motion struct {
	ID, Title string
	Ballot    *api.BallotView // nil: nobody has voted
	Vote      *form.Form      // the reader's, who has not voted yet
	Close     *form.Form
	Find      string // where the finding is entered, once the ballot is closed
}

// Mark is the id of the motion on the page.
func (m *motion) Mark() string { return "m-" + strings.ReplaceAll(m.ID, ":", "-") }

// ruling are the acts by which a body says what it voted for.
var ruling = map[docket.Kind]bool{
	docket.Find: true, docket.IssueDecision: true, docket.DecideAppeal: true, docket.DecideReconsider: true, docket.DecidePetition: true,
	docket.DecideBreach: true, docket.DecideStay: true, docket.DecideReview: true, docket.FindCause: true, docket.OversightAnswers: true,
}

func (w *web) ballots(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	s, err := file.situation()
	if err != nil {
		return nil, err
	}
	var list api.BallotList
	if err := a.get(file.path("/ballots"), &list); err != nil {
		return nil, err
	}
	page := ballotPage{Case: file}
	for _, b := range s.Panels {
		if b.Round == file.Round {
			page.Bodies = append(page.Bodies, seatedBody{b})
		}
	}
	vote, err := file.allowed(docket.CastVote)
	if err != nil {
		return nil, err
	}
	closing, err := file.allowed(docket.CloseBallot)
	if err != nil {
		return nil, err
	}
	page.Motions = motionsOf(s, list.Ballots, vote != nil && vote.Allowed, closing != nil && closing.Allowed)
	acts, err := file.May()
	if err != nil {
		return nil, err
	}
	for _, x := range acts {
		if ruling[x.Kind] && x.Allowed {
			page.Ruling = append(page.Ruling, x)
			page.Finding = page.Finding || x.Kind == docket.Find
		}
	}
	for i := range page.Motions {
		m := &page.Motions[i]
		if page.Finding && m.Ballot != nil && m.Ballot.Closed && isFinding(m.ID) {
			m.Find = "/cases/" + url.PathEscape(file.ID) + "/acts/find?allegation=" + url.QueryEscape(m.ID[len(ofViolation):])
		}
	}
	if page.Before, err = file.precedents(); err != nil {
		return nil, err
	}
	page.Notes, err = file.deliberation()
	return &shown{name: "ballots", title: "Voting", of: page, wide: true}, err
}

const ofViolation = "violation:"

func isFinding(motion string) bool {
	return len(motion) > len(ofViolation) && motion[:len(ofViolation)] == ofViolation
}

// motionsOf are the questions that can be voted on, and those that were.
func motionsOf(s *actform.Situation, had []api.BallotView, mayVote, mayClose bool) []motion {
	path := "/cases/" + url.PathEscape(s.Case.ID) + "/acts/"
	title := map[string]string{}
	var ids []string
	for _, o := range actform.Motions(s) {
		title[o.Value] = o.Label
		ids = append(ids, o.Value)
	}
	last := map[string]*api.BallotView{}
	for i := range had {
		if had[i].Round != s.Case.Round {
			continue
		}
		if _, known := title[had[i].Motion]; !known && last[had[i].Motion] == nil {
			ids = append(ids, had[i].Motion)
			title[had[i].Motion] = had[i].Motion
		}
		last[had[i].Motion] = &had[i]
	}
	var out []motion
	for _, id := range ids {
		m := motion{ID: id, Title: title[id], Ballot: last[id]}
		open := m.Ballot == nil || !m.Ballot.Closed
		if mayVote && open && (m.Ballot == nil || m.Ballot.Mine == "") {
			m.Vote = only(actform.Form(docket.CastVote, s, path+string(docket.CastVote)), id, "Cast my vote")
		}
		if mayClose && open && m.Ballot != nil && m.Ballot.Cast > 0 {
			m.Close = only(actform.Form(docket.CloseBallot, s, path+string(docket.CloseBallot)), id, "Close this ballot")
		}
		out = append(out, m)
	}
	return out
}

// only is the form for one motion, with ids of its own on a page that has several.
func only(f *form.Form, motion, submit string) *form.Form {
	f.Field("motion").Kind, f.Field("motion").Value = form.Hidden, motion
	f.Submit, f.Mark = submit, motion
	for i := range f.Fields {
		f.Fields[i].Mark = motion
	}
	return f
}

// deliberation are the notes that the body writes for itself.
func (f *caseFile) deliberation() ([]entry, error) {
	all, err := f.entries()
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, e := range all {
		if e.Kind == docket.Note && (e.Visible == docket.ToDeliberation || e.Visible == docket.ToPanel) {
			out = append(out, e)
		}
	}
	return out, nil
}
