package web

import (
	"net/url"
	"regexp"
	"slices"
	"time"

	"probity/api"
	"probity/docket"
	"probity/procedure"
)

// myCasePage is a case to one of its sides: where it stands, what is asked of the
// reader, what they can do, and what they may see.
type myCasePage struct {
	*caseFile
	Done      string
	Stands    api.GuideSection
	Comes     api.GuideSection
	Rights    api.GuideSection
	Mind      api.GuideSection
	Way       []visit
	Alleged   []alleged
	Asked     []todo
	Quiet     []string // what the guide says where nothing is asked
	May       []todo
	Waits     []string // for what the reader asked
	NotYet    []todo
	Questions []myQuestion
	Hearings  []hearing
	Offers    []offer
	Decisions []decision
	Sanctions []imposed
	Measures  []measure
	Letters   []api.LetterView
	Papers    []paper
	Happened  []entered
	Lodged    bool // the reader was given a lodging receipt for their report
}

// visit is a stage that the case came to.
type visit struct {
	Title, Says string
	At          time.Time
	Now         bool
}

// alleged is an allegation with what the code calls it.
type alleged struct {
	docket.Allegation
	Title      string
	Principles []string
	Found      *finding
}

// todo is an act of the reader's with what is said of it.
type todo struct {
	Kind      docket.Kind
	Title     string
	About     string
	Step      api.GuideStep
	Reason    string     // why not now
	From      *time.Time // when it may be
	Elsewhere bool       // it is said to the office, and has no form
	Path      string     // of its form, with what it is about
	Condition string     // of a sanction, in the words of the decision
}

// myQuestion is what the reader was asked.
type myQuestion struct {
	ID, Text string
	At       time.Time
	Answered bool
}

// hearing is a hearing that is set or was held.
type hearing struct {
	docket.HearingRecord
	At, Zone  string // the time of day where the body is
	Place     string
	Witnesses []any
	Over      bool
}

type offer struct {
	docket.Offer
	Terms  string
	Mine   bool
	Admits []string       // what it admits, in the words of the procedure
	Brings []imposedTerms // what would follow
	Open   bool           // the reader can agree to it
}

// imposedTerms is a sanction with the terms it would have.
type imposedTerms struct {
	docket.SanctionTerms
	Title string
}

type finding struct {
	Violation bool
	Reasons   string
}

type decision struct {
	docket.Decision
	Head, State                   string // keys of what is said of it
	Body, Reasons, Dissent, Scope string
}

type imposed struct {
	docket.InForce
	Title string
	May   bool // that a condition is met can be reported
}

type measure struct {
	docket.Measure
	Title string
}

// paper is a document that the reader may see, and what it was entered as.
type paper struct {
	api.DocumentView
	Title string
	Mine  bool
}

// entered is an entry of the docket, as far as it is for the reader.
type entered struct {
	Seq         int            `json:"seq"`
	At          time.Time      `json:"at"`
	Kind        docket.Kind    `json:"kind"`
	Sentence    string         `json:"sentence"`
	As          procedure.Role `json:"as"`
	Particulars map[string]any `json:"particulars"`
}

func (e *entered) text(name string) string {
	if e == nil {
		return ""
	}
	s, _ := e.Particulars[name].(string)
	return s
}

// firstActs is the order in which a side is shown what it can do: what a case turns
// on comes first, and what cannot be taken back last. Others stand between.
var firstActs = []docket.Kind{
	docket.Respond, docket.AnswerCharge, docket.AskExtension, docket.RecordEvidence, docket.GiveInformation, docket.Comment, docket.AssentConsent,
	docket.ChallengeMember, docket.BringAppeal, docket.CrossAppeal, docket.AskReconsider, docket.OpposeReconsider, docket.AskReview, docket.ReportCompliance,
	docket.AnswerBreach, docket.PetitionBack, docket.AskStay, docket.ChallengeInterim, docket.FileBrief,
}

// lastActs are those that cannot be taken back.
var lastActs = []docket.Kind{
	docket.ShutOut, docket.RevealIdentity, docket.ChooseVersion, docket.WaiveResponse, docket.WaiveHearing, docket.WaiveReconsider, docket.WaiveAppeal,
	docket.Withdraw, docket.Resign,
}

func rank(k docket.Kind) int {
	if i := slices.Index(firstActs, k); i >= 0 {
		return i
	}
	if i := slices.Index(lastActs, k); i >= 0 {
		return 1000 + i
	}
	return 500
}

// myCase is the page of a case for one of its sides.
func (a *asked) myCase(file *caseFile, acts []api.AllowedView) (*shown, error) {
	page := &myCasePage{caseFile: file, Done: a.done(true)}
	rules, err := file.Rules()
	if err != nil {
		return nil, err
	}
	var guide api.GuideView
	var log struct {
		Entries []entered `json:"entries"`
	}
	var letters api.LetterList
	var papers api.DocumentList
	for _, x := range []struct {
		path string
		into any
	}{{"/guide", &guide}, {"/docket", &log}, {"/letters", &letters}, {"/documents", &papers}} {
		if err := a.get(file.path(x.path), x.into); err != nil {
			return nil, err
		}
	}
	if file.Relation == api.Complainant {
		err := a.get(file.path("/lodging"), new(api.LodgingView))
		if err != nil && code(err) != "not_found" {
			return nil, err
		}
		page.Lodged = err == nil
	}
	page.Letters, page.Happened = letters.Letters, log.Entries
	page.guided(&guide, acts)
	page.told(rules)
	page.papers(papers.Documents)
	return &shown{name: "my_case", title: a.words.say("mine.title", file.Number), of: page}, nil
}

// guided puts what the guide says, and what the rules allow, in order.
func (p *myCasePage) guided(guide *api.GuideView, acts []api.AllowedView) {
	part := func(id string) api.GuideSection {
		for _, s := range guide.Sections {
			if s.ID == id {
				return s
			}
		}
		return api.GuideSection{}
	}
	p.Stands, p.Comes, p.Rights, p.Mind = part("stands"), part("next"), part("rights"), part("mind")
	p.Mind.Says = slices.DeleteFunc(p.Mind.Says, func(s string) bool { return s == p.Caution || slices.Contains(p.Banners, s) }) // it stands at the head
	asked, may := part("asked"), part("may")
	p.Quiet = asked.Says
	known := map[docket.Kind]bool{}
	for _, step := range asked.Steps {
		p.Asked = append(p.Asked, p.todo(step.Act, step))
		known[step.Act] = true
	}
	for _, step := range may.Steps {
		if step.Act != docket.AskExtension && known[step.Act] {
			continue
		}
		known[step.Act] = true
		p.May = append(p.May, p.todo(step.Act, step))
	}
	if n := len(may.Says); n > 0 && len(may.Steps) > 0 { // the last says that nothing of it is a duty, which the page says itself
		p.Waits = may.Says[:n-1]
	} else {
		p.Waits = may.Says
	}
	slices.SortStableFunc(p.May, func(x, y todo) int { return rank(x.Kind) - rank(y.Kind) })
	_, not := apart(acts)
	for _, x := range not {
		if x.Kind == docket.File || !p.Open { // what is over has one reason for all, which the page says
			continue
		}
		t := p.todo(x.Kind, api.GuideStep{})
		t.Reason, t.From = x.Reason, x.From
		p.NotYet = append(p.NotYet, t)
	}
}

func (p *myCasePage) todo(kind docket.Kind, step api.GuideStep) todo {
	t := todo{Kind: kind, Step: step, Elsewhere: kind == docket.NameCounsel, Path: "/cases/" + p.ID + "/acts/" + string(kind)}
	if m := aCondition.FindStringSubmatch(step.Says); m != nil && kind == docket.ReportCompliance {
		t.Condition, t.Path = p.condition(t.Path, m[1])
	}
	if kind != "" {
		t.Title, t.About = p.a.words.titleOf(kind), p.about(kind)
	}
	return t
}

// aCondition is a condition of a sanction as the guide names it.
var aCondition = regexp.MustCompile(`\bcondition (k[0-9]+)\b`)

// condition is what an open condition says, and the form that reports it met.
func (p *myCasePage) condition(path, id string) (text, form string) {
	for _, s := range p.CaseDetail.Sanctions {
		for _, c := range s.Conditions {
			if c.ID == id && c.Met == 0 && s.Status == docket.StatusInEffect {
				return c.Text, path + "?" + url.Values{"sanction": {s.ID}, "condition": {c.ID}}.Encode()
			}
		}
	}
	return "", path
}

// about says to a side what an act is.
func (f *caseFile) about(kind docket.Kind) string {
	if about := "act." + string(kind) + ".about"; f.Side() != "" && f.a.words.has(about) {
		return f.a.words.say(about)
	}
	return ""
}
