package docket

import (
	"strconv"

	"probity/procedure"
)

// Acts of briefing: written argument to the body that rules, until briefing is
// closed (45 CFR 160.506, 160.546 and 160.548).
const (
	FileBrief     Kind = "file_brief"
	CloseBriefing Kind = "close_briefing"
)

func briefActs() []Spec {
	in := []procedure.Kind{procedure.Hearing, procedure.Decision, procedure.AppealStage}
	return []Spec{
		{Kind: FileBrief, Title: "File a brief", Past: "A brief was filed", By: []procedure.Role{procedure.Parties}, In: in, Visible: ToParties, New: func() Particulars { return new(BriefFiled) }, when: briefsTaken},
		{Kind: CloseBriefing, Title: "Close briefing", Past: "Briefing was closed", By: []procedure.Role{procedure.Owner, procedure.Chair}, In: in, Visible: ToParties, New: func() Particulars { return new(BriefingClosed) }, when: briefsTaken},
	}
}

// Brief is a written argument on the record.
type Brief struct {
	ID       string         `json:"id"` // "b1", "b2", …
	By       procedure.Role `json:"by"`
	Document string         `json:"document,omitempty"`
	Seq      int            `json:"seq"`
}

func briefsTaken(m *moment) *Refusal {
	st := m.stage()
	if len(st.Briefs) == 0 {
		return refuse(NoProvision, "No briefs are filed in this stage (%s).", st.Title)
	}
	if st.Kind == procedure.AppealStage && m.pendingAppeal() == nil {
		return refuse(NotYet, "There is no appeal yet to argue.")
	}
	if m.s.argued() && !m.ownBriefTime() {
		if h := m.s.briefingClosed(); h != nil {
			return refuse(TooLate, "Briefing was closed on %s.", m.day(h.At))
		}
		return refuse(TooLate, "Briefing was closed before the decision that is looked at again.")
	}
	return nil
}

// briefingClosed is the close of briefing in the stage the case is in, or nil.
func (s *State) briefingClosed() *Happening {
	h := s.Happened(procedure.BriefingClosed)
	if h == nil || h.Seq < s.entered() {
		return nil
	}
	return h
}

// argued reports whether briefing is closed. It stays so where a body decides
// again upon a request to reconsider: that request and the answer to it are all
// that is argued then (45 CFR 160.548).
func (s *State) argued() bool { return s.decidingAgain() || s.briefingClosed() != nil }

func (s *State) decidingAgain() bool {
	n := len(s.Visits)
	return n > 0 && s.Visits[n-1].On == procedure.ToReconsider
}

// overArgued reports whether the time limit is one of briefing that is over.
func (s *State) overArgued(rule *procedure.Clock) bool {
	switch Kind(rule.Act) {
	case FileBrief:
		return s.decidingAgain()
	case CloseBriefing:
		return s.argued()
	}
	return false
}

// stillArguing refuses a ruling while those who may file briefs still can.
func (m *moment) stillArguing() *Refusal {
	if len(m.stage().Briefs) == 0 {
		return nil
	}
	if c := m.briefTime(); c != nil {
		return m.mayFileUntil(c)
	}
	if !m.s.argued() {
		return refuse(NotYet, "Briefing is not closed; what is ruled on is what both sides could argue.")
	}
	return nil
}

// briefTime is a time limit that has not ended in which somebody may file a
// brief, or nil.
func (m *moment) briefTime() *Running {
	return first(m.s.Clocks, func(c *Running) bool { return c.Open() && c.Act == FileBrief })
}

// ownBriefTime reports whether time given to the actor to file a brief has not
// ended; it is kept though a time limit closed briefing for the others.
func (m *moment) ownBriefTime() bool {
	return m.act.Kind == FileBrief && first(m.s.Clocks, func(c *Running) bool {
		return c.Open() && c.Act == FileBrief && (c.Owner == m.as || has(sidesOf(c.Owner), m.as))
	}) != nil
}

func (m *moment) mayFileUntil(c *Running) *Refusal {
	who := m.p.TitleOf(c.Owner)
	if c.Standing() {
		return refuse(NotYet, "%s may still file a brief; the time for it stands still.", who).rule(c.Cite)
	}
	return refuse(NotYet, "%s may file a brief until %s: %s.", who, c.Deadline.Day, c.Deadline.Sentence).until(c.Deadline.At).rule(c.Cite)
}

// BriefFiled is a written argument to the body that rules.
type BriefFiled struct {
	Text     string `json:"text"`
	Document string `json:"document,omitempty"` // id of an uploaded document
}

func (a *BriefFiled) check(*moment) *Refusal {
	return needText(a.Text, "text", "Write your brief, or say what the attached one argues.")
}

func (a *BriefFiled) apply(s *State, e *Entry) {
	s.Briefs = append(s.Briefs, Brief{ID: "b" + strconv.Itoa(len(s.Briefs)+1), By: e.By.As, Document: a.Document, Seq: e.Seq})
}

func (a *BriefFiled) follow(m *moment) {
	id := m.s.Briefs[len(m.s.Briefs)-1].ID
	m.happen(procedure.Event(procedure.BriefFiledPrefix+string(m.as)), id)
	m.happen(procedure.BriefFiled, id)
}

// BriefingClosed ends the filing of briefs; the body rules on what was filed.
type BriefingClosed struct {
	Reasons string `json:"reasons,omitempty"`
}

func (a *BriefingClosed) check(m *moment) *Refusal {
	if c := m.briefTime(); c != nil {
		return m.mayFileUntil(c)
	}
	return nil
}
func (a *BriefingClosed) apply(*State, *Entry) {}
func (a *BriefingClosed) follow(m *moment)     { m.happen(procedure.BriefingClosed, "") }
