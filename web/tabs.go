package web

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"probity/api"
	"probity/docket"
)

// deskCase is what every page of a case has for those who work on it: the case,
// its other pages, and the acts that belong on this one.
type deskCase struct {
	*caseFile
	Tabs   []listView
	Done   string // what was just done
	May    []api.AllowedView
	MayNot []api.AllowedView
}

// deskTab is a page of a case for those who work on it. To its sides there is no
// such page.
func (w *web) deskTab(id string, make func(*asked, *deskCase) (*shown, error)) gin.HandlerFunc {
	return w.desk(tab(id, make))
}

func tab(id string, make func(*asked, *deskCase) (*shown, error)) handler {
	return func(a *asked) (*shown, error) {
		file, err := a.caseFile()
		if err != nil {
			return nil, err
		}
		if file.Side() != "" {
			return nil, errNotThere
		}
		d, err := a.deskCase(file, id)
		if err != nil {
			return nil, err
		}
		s, err := make(a, d)
		if err != nil {
			return nil, err
		}
		s.wide = true
		if s.name == "" {
			s.name = "case_" + id
		}
		if s.title == "" {
			s.title = titleOf(id) + ", case " + file.Number
		}
		return s, nil
	}
}

// tabs are the pages of a case, in the order in which they are offered, and the
// acts that belong to each. An act that is named nowhere stands with the overview
// alone. It never changes.
var tabs = []struct {
	id, label string
	acts      []docket.Kind
}{
	{"", "Overview", nil},
	{"parties", "Allegations and parties", []docket.Kind{docket.AddAllegation, docket.AddRespondent, docket.Identify, docket.NameCounsel, docket.Assign, docket.RerouteOffice,
		docket.ShutOut, docket.FreeNamesake, docket.RevealIdentity, docket.LinkCase, docket.Resign, docket.RecordDeath, docket.RecordIncapacity, docket.ChargeAct, docket.OrderShowCause}},
	{"evidence", "Evidence", []docket.Kind{docket.RecordEvidence, docket.RecordInterview, docket.Sequester, docket.Disclose}},
	{"messages", "Messages", []docket.Kind{docket.Acknowledge, docket.GiveFeedback, docket.AskInformation, docket.GiveInformation}},
	{"notes", "Notes", []docket.Kind{docket.Note}},
	{"time", "Time limits", []docket.Kind{docket.AskExtension, docket.DecideExtension, docket.RecordOverrun, docket.TollClock, docket.ResumeClock, docket.WaiveLimit, docket.HoldCase, docket.ResumeCase}},
	{"panel", "Panel", []docket.Kind{docket.SeatPanel, docket.Declare, docket.ChallengeMember, docket.DecideChallenge, docket.Recuse, docket.Replace, docket.DiscloseContact}},
	{"rulings", "Hearing and decision", []docket.Kind{docket.IssueDraft, docket.Comment, docket.FileReport, docket.FindCause, docket.SetHearing, docket.ContinueHearing, docket.WaiveHearing,
		docket.HoldHearing, docket.FileBrief, docket.CloseBriefing, docket.CastVote, docket.CloseBallot, docket.Find, docket.IssueDecision, docket.Proceed, docket.DecideReconsider,
		docket.DecideAppeal, docket.TellOversight, docket.OversightAnswers, docket.OrderStay, docket.DecideStay, docket.LiftStay, docket.ImposeInterim, docket.ReviewInterim,
		docket.LiftInterim, docket.AcceptConsent, docket.RejectConsent, docket.OfferConsent, docket.PutIntoEffect, docket.ConfirmComply, docket.AllegeBreach, docket.DecideBreach, docket.DecidePetition}},
	{"letters", "Letters", []docket.Kind{docket.Notify, docket.Serve, docket.FailService}},
	{"docket", "Docket", []docket.Kind{docket.CloseCase, docket.Reopen, docket.PlaceLegalHold, docket.ReleaseLegalHold, docket.Publish, docket.Retract, docket.Propose, docket.Decline,
		docket.Purge, docket.ChooseVersion, docket.MoveVersion}},
	{"readers", "Who read this", nil},
	{"export", "Export", nil},
}

func titleOf(tab string) string {
	for i := range tabs {
		if tabs[i].id == tab {
			return tabs[i].label
		}
	}
	return ""
}

// deskCase makes what the pages of a case have in common.
func (a *asked) deskCase(file *caseFile, tab string) (*deskCase, error) {
	d := &deskCase{caseFile: file}
	if what := a.done(false); what != "" {
		d.Done = a.words.say("case.done", what)
	}
	home := "/cases/" + url.PathEscape(file.ID)
	var acts []docket.Kind
	for i := range tabs {
		t := &tabs[i]
		if t.id == "readers" && file.Relation != api.Office {
			continue
		}
		v := listView{Path: home + "/" + t.id, Label: t.label, Current: t.id == tab}
		if t.id == "" {
			v.Path = home
		}
		if v.Current {
			acts = t.acts
		}
		d.Tabs = append(d.Tabs, v)
	}
	if tab != "" && len(acts) == 0 {
		return d, nil
	}
	all, err := file.May()
	if err != nil {
		return nil, err
	}
	may, not := apart(all)
	if tab == "" {
		d.May, d.MayNot = may, not
		return d, nil
	}
	here := func(from []api.AllowedView) (out []api.AllowedView) {
		for i := range from {
			if slices.Contains(acts, from[i].Kind) {
				out = append(out, from[i])
			}
		}
		return out
	}
	d.May, d.MayNot = here(may), here(not)
	return d, nil
}

// overviewPage is the first page of a case to whoever works on it.
type overviewPage struct {
	*deskCase
	Mine   []owed            // by the reader
	Others []api.DutyView    // what somebody else owes
	Moves  []api.AllowedView // that can take the case to another stage
	Rest   []api.AllowedView
}

// owed is something that the reader owes, and the act that meets it, when it can be
// done now.
type owed struct {
	api.DutyView
	Do *api.AllowedView
}

// overview is the case at a glance: where it is, what is owed, and what can be
// done, first what is owed, then what moves it on.
func (a *asked) overview(file *caseFile) (*shown, error) {
	d, err := a.deskCase(file, "")
	if err != nil {
		return nil, err
	}
	page := overviewPage{deskCase: d}
	var list api.DutyList
	if err := a.get(file.path("/duties"), &list); err != nil {
		return nil, err
	}
	due := map[docket.Kind]bool{}
	for _, x := range list.Duties {
		if !x.Mine {
			page.Others = append(page.Others, x)
			continue
		}
		mine := owed{DutyView: x}
		if i := slices.IndexFunc(d.May, func(o api.AllowedView) bool { return o.Kind == x.Act }); i >= 0 {
			mine.Do, due[x.Act] = &d.May[i], true
		}
		page.Mine = append(page.Mine, mine)
	}
	for _, x := range d.May {
		switch spec := docket.SpecOf(x.Kind); {
		case due[x.Kind]: // it stands with what is owed
		case spec != nil && len(spec.Exits) > 0:
			page.Moves = append(page.Moves, x)
		default:
			page.Rest = append(page.Rest, x)
		}
	}
	return &shown{name: "case", title: "Case " + file.Number, of: page, wide: true}, nil
}
