package web

import (
	"slices"
	"time"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
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
	Terms string
	Mine  bool
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
	t := todo{Kind: kind, Step: step, Elsewhere: kind == docket.NameCounsel}
	if kind != "" {
		t.Title, t.About = p.a.actTitle(kind), p.about(kind)
	}
	return t
}

// about says to a side what an act is.
func (f *caseFile) about(kind docket.Kind) string {
	if about := "act." + string(kind) + ".about"; f.Side() != "" && f.a.words.has(about) {
		return f.a.words.say(about)
	}
	return ""
}

// actTitle is what an act of a side is called in its language.
func (a *asked) actTitle(kind docket.Kind) string {
	if spec := docket.SpecOf(kind); spec != nil {
		return a.words.act(kind, spec.Title)
	}
	return ""
}

// told puts together what the docket tells the reader with what the procedure
// calls it.
func (p *myCasePage) told(rules *procedure.Procedure) {
	at := map[int]*entered{}
	for i := range p.Happened {
		at[p.Happened[i].Seq] = &p.Happened[i]
	}
	for i, v := range p.Visits {
		if st := rules.Stage(v.Stage); st != nil {
			p.Way = append(p.Way, visit{st.Title, st.Says, v.At, i == len(p.Visits)-1})
		}
	}
	found := map[string]*finding{}
	for _, f := range p.Findings {
		if f.Round == p.Round { // what was sent back is open again
			found[f.Allegation] = &finding{f.Violation, at[f.Seq].text("reasons")}
		}
	}
	for _, x := range p.Allegations {
		if x.Dropped == 0 {
			p.Alleged = append(p.Alleged, called(rules, x, found[x.ID]))
		}
	}
	for _, q := range p.CaseDetail.Questions {
		if q.To == p.Side() {
			e := at[q.Asked]
			one := myQuestion{ID: q.ID, Text: e.text("text"), Answered: q.Answered > 0}
			if e != nil {
				one.At = e.At
			}
			p.Questions = append(p.Questions, one)
		}
	}
	p.hearings(rules, at)
	for _, o := range p.CaseDetail.Offers {
		p.Offers = append(p.Offers, offer{o, at[o.Seq].text("terms"), o.By == p.Side()})
	}
	for _, d := range p.CaseDetail.Decisions {
		e := at[d.Seq]
		p.Decisions = append(p.Decisions, decision{
			Decision: d, Head: p.headOf(d, e), State: p.stateOf(d), Body: rules.TitleOf(procedure.Role(d.Body)),
			Reasons: e.text("reasons"), Dissent: e.text("dissent"), Scope: e.text("scope"),
		})
	}
	may := slices.ContainsFunc(p.May, func(t todo) bool { return t.Kind == docket.ReportCompliance }) ||
		slices.ContainsFunc(p.Asked, func(t todo) bool { return t.Kind == docket.ReportCompliance })
	for _, s := range p.CaseDetail.Sanctions {
		title := s.Sanction
		if r := rules.Sanction(s.Sanction); r != nil {
			title = r.Title
		}
		p.Sanctions = append(p.Sanctions, imposed{s, title, may && s.Status == docket.StatusInEffect})
	}
	for _, m := range p.CaseDetail.Measures {
		title := m.Measure
		for _, r := range rules.Interim {
			if r.ID == m.Measure {
				title = r.Title
			}
		}
		p.Measures = append(p.Measures, measure{m, title})
	}
}

// headOf is what a decision came to, stateOf whether it stands.
func (p *myCasePage) headOf(d docket.Decision, e *entered) string {
	own := "decided." + d.Kind
	if outcome := e.text("outcome"); outcome != "" {
		own += "." + outcome
	}
	switch {
	case p.a.words.has(own):
		return own
	case d.Violation:
		return "mine.violation"
	}
	return "mine.no_violation"
}

func (p *myCasePage) stateOf(d docket.Decision) string {
	switch {
	case d.Final > 0:
		return "mine.final"
	case d.Kind == "appeal" || d.Kind == "breach":
		return ""
	case d.Round < p.Round:
		return "mine.status.set_aside"
	}
	return "mine.not_final"
}

// called is an allegation in the words of the code.
func called(rules *procedure.Procedure, x docket.Allegation, found *finding) alleged {
	out := alleged{Allegation: x, Title: x.Ground, Found: found}
	if g := rules.Ground(x.Ground); g != nil {
		out.Title = g.Title
	}
	for _, id := range x.Principles {
		for _, c := range rules.Codes {
			if x.Code != "" && c.ID != x.Code {
				continue
			}
			for _, pr := range c.Principles {
				if title := pr.Title; pr.ID == id && !slices.Contains(out.Principles, title) {
					out.Principles = append(out.Principles, title)
				}
			}
		}
	}
	return out
}

func (p *myCasePage) hearings(rules *procedure.Procedure, at map[int]*entered) {
	zone, err := rules.Calendar("").Location()
	if err != nil {
		zone = time.UTC
	}
	for _, h := range p.CaseDetail.Hearings {
		e := at[h.Set]
		one := hearing{HearingRecord: h, At: h.For.In(zone).Format("15:04"), Zone: zone.String(), Place: e.text("place"), Over: h.Held > 0 || h.Continued > 0}
		if one.Day.IsZero() {
			one.Day = clock.DateOf(h.For, zone)
		}
		if e != nil {
			one.Witnesses, _ = e.Particulars["witnesses"].([]any)
		}
		p.Hearings = append(p.Hearings, one)
	}
}

// papers are the documents, under the title by which they were entered, and the
// evidence of which there is none.
func (p *myCasePage) papers(all []api.DocumentView) {
	have := map[string]bool{}
	for _, d := range all {
		one := paper{DocumentView: d, Title: d.Name}
		have[d.ID] = true
		for _, e := range p.Evidence {
			if e.Document == d.ID {
				one.Title, one.Mine = e.Title, e.From == p.Side()
			}
		}
		p.Papers = append(p.Papers, one)
	}
	for _, e := range p.Evidence {
		if e.Document == "" || !have[e.Document] {
			p.Papers = append(p.Papers, paper{Title: e.Title, Mine: e.From == p.Side()})
		}
	}
}
