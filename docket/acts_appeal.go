package docket

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"probity/procedure"
)

// Acts of appeal and oversight.
const (
	BringAppeal      Kind = "appeal"
	CrossAppeal      Kind = "cross_appeal"
	WaiveAppeal      Kind = "waive_appeal"
	DecideAppeal     Kind = "decide_appeal"
	TellOversight    Kind = "tell_oversight"
	OversightAnswers Kind = "oversight_answer"
)

func appealActs() []Spec {
	in := []procedure.Kind{procedure.AppealStage}
	parties := []procedure.Role{procedure.Parties}
	return []Spec{
		{Kind: BringAppeal, Title: "Appeal", Past: "An appeal was brought", By: parties, In: in, Visible: ToParties, New: func() Particulars { return new(Appealing) }, when: appealKnown},
		{Kind: CrossAppeal, Title: "Cross-appeal", Past: "A cross-appeal was brought", By: parties, In: in, Visible: ToParties, New: func() Particulars { return &Appealing{Cross: true} }, when: crossKnown},
		{Kind: WaiveAppeal, Title: "Waive the appeal", Past: "An appeal was waived", By: parties, In: in, Visible: ToParties, New: func() Particulars { return new(AppealWaiver) }, when: appealKnown},
		{Kind: DecideAppeal, Title: "Decide the appeal", Past: "The appeal was decided", By: []procedure.Role{procedure.Member}, In: in, Visible: ToParties, New: func() Particulars { return new(AppealRuling) }, when: appealPending},
		{Kind: TellOversight, Title: "Report to the body above", Past: "The body above was told", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, Visible: ToStaff, New: func() Particulars { return new(OversightTold) }},
		{Kind: OversightAnswers, Title: "Record the answer of the body above", Past: "The body above answered", By: []procedure.Role{procedure.Owner, procedure.Secretariat}, In: []procedure.Kind{procedure.Oversight}, Visible: ToParties, New: func() Particulars { return new(OversightAnswer) }},
	}
}

func appealKnown(m *moment) *Refusal {
	if m.p.Appeal.None {
		return refuse(NoProvision, "This procedure knows no appeal.").rule(m.p.Appeal.Cite)
	}
	m.cite = m.p.Appeal.Cite
	return nil
}

func crossKnown(m *moment) *Refusal {
	if r := appealKnown(m); r != nil {
		return r
	}
	if !m.p.Appeal.Cross {
		return refuse(NoProvision, "This procedure knows no cross-appeal.")
	}
	if m.pendingAppeal() == nil {
		return refuse(NotYet, "There is no appeal to answer with a cross-appeal.")
	}
	return nil
}

// ruledOn is the decision that can be appealed now: the last one.
func (m *moment) ruledOn() *Decision { return m.s.Decision("") }

// appealClock is the window of a side.
func (m *moment) appealClock(side procedure.Role) string {
	if side == procedure.Complainant && m.p.Appeal.OtherClock != "" {
		return m.p.Appeal.OtherClock
	}
	return m.p.Appeal.Clock
}

// Appealing brings an appeal or a cross-appeal.
type Appealing struct {
	Against string   `json:"against"` // findings, sanction, default
	Grounds []string `json:"grounds"`
	Text    string   `json:"text"`
	Cross   bool     `json:"cross,omitempty"`
}

func (a *Appealing) check(m *moment) *Refusal {
	ap := &m.p.Appeal
	a.Cross = m.act.Kind == CrossAppeal
	may := ap.Respondent
	if m.as == procedure.Complainant {
		may = ap.Complainant
	}
	if len(may) == 0 {
		return refuse(NoProvision, "This procedure gives %s no appeal.", m.p.TitleOf(m.as))
	}
	if !has(may, a.Against) {
		return refuse(NoProvision, "%s may appeal against: %s.", m.p.TitleOf(m.as), strings.Join(may, ", ")).at("against")
	}
	d := m.ruledOn()
	if d == nil {
		return refuse(NotYet, "There is no decision to appeal against.")
	}
	if a.Against == "sanction" && !d.Violation {
		return refuse(NotHere, "The decision imposed no sanction.").at("against")
	}
	if m.s.appealed(d, m.as) {
		return refuse(Already, "You have appealed.")
	}
	if f := m.appealLostBy(); m.as == procedure.Respondent && f != "" {
		return refuse(TooLate, "Under this procedure the right to appeal was lost (%s).", strings.ReplaceAll(f, "_", " "))
	}
	if has(m.s.AppealsLost, m.as) {
		return refuse(TooLate, "%s", m.lostAppeal())
	}
	if len(a.Grounds) == 0 {
		return refuse(BadRequest, "Give at least one ground of appeal: %s.", groundsInWords(ap.Grounds)).at("grounds")
	}
	for i, g := range a.Grounds {
		if !knownGround(ap.Grounds, g) {
			return refuse(BadRequest, "The grounds of appeal are: %s.", groundsInWords(ap.Grounds)).at("grounds." + strconv.Itoa(i))
		}
	}
	return needText(a.Text, "text", "Write your appeal.")
}

// appealed reports whether the side has appealed the decision, or another one
// that has not been ruled on.
func (s *State) appealed(d *Decision, side procedure.Role) bool {
	return first(s.Appeals, func(x *AppealRecord) bool { return x.By == side && (x.Of == d.ID || x.Decided == 0) }) != nil
}

// appealedBefore reports that the letter with a decision arrived when whoever has
// the time to appeal had appealed already: there is nothing left to run out.
func (m *moment) appealedBefore(rule *procedure.Clock, letter string) bool {
	l := m.s.Letter(letter)
	if l == nil || !has([]string{m.p.Appeal.Clock, m.p.Appeal.OtherClock}, rule.ID) {
		return false
	}
	for _, id := range l.About {
		d := m.s.decisionNamed(id)
		if d == nil {
			continue
		}
		for _, side := range sidesOf(rule.Owner) {
			if !m.s.appealed(d, side) {
				return false
			}
		}
		return true
	}
	return false
}

// appealLostBy is what the respondent did that costs the appeal under the
// procedure, as its flag, or "".
func (m *moment) appealLostBy() string {
	for _, f := range m.p.Appeal.LostBy {
		if m.s.HasFlag(f) {
			return f
		}
	}
	return ""
}

// forfeits notes that the respondent's time to appeal does not begin, because
// the appeal was lost before (45 CFR 160.422: who asked for no hearing has no
// right to appeal). The decision has been served by then.
func (m *moment) forfeits(rule *procedure.Clock) bool {
	if rule.ID != m.p.Appeal.Clock || rule.Owner != procedure.Respondent || m.appealLostBy() == "" {
		return false
	}
	for _, ev := range rule.Starts {
		if m.s.Happened(ev) == nil {
			return true
		}
	}
	if !has(m.s.AppealsLost, procedure.Respondent) {
		m.record(Effect{AppealLost: &AppealLoss{Side: procedure.Respondent}})
	}
	return true
}

func (m *moment) lostAppeal() string {
	return orElse(m.s.ranOut(m.appealClock(m.as), "The time to appeal"), "The appeal was waived.")
}

// ranOut says when the time limit of the rule last ran out, if it did, or "".
func (s *State) ranOut(rule, title string) string {
	for i := len(s.Clocks) - 1; i >= 0; i-- {
		if c := &s.Clocks[i]; c.Rule == rule && c.End == "expired" {
			return title + " ended on " + c.Deadline.Day.String() + ": " + c.Deadline.Sentence + "."
		}
	}
	return ""
}

func knownGround(grounds []procedure.AppealGround, id string) bool {
	for i := range grounds {
		if grounds[i].ID == id {
			return true
		}
	}
	return false
}

func groundsInWords(grounds []procedure.AppealGround) string {
	words := make([]string, len(grounds))
	for i := range grounds {
		words[i] = grounds[i].ID + " (" + grounds[i].Title + ")"
	}
	return strings.Join(words, "; ")
}

// upper begins the words with a capital letter.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func (a *Appealing) apply(s *State, e *Entry) {
	of := ""
	if d := s.Decision(""); d != nil {
		of = d.ID
	}
	s.Appeals = append(s.Appeals, AppealRecord{
		ID: "p" + strconv.Itoa(len(s.Appeals)+1), By: e.By.As, Against: a.Against, Grounds: a.Grounds, Cross: a.Cross, Seq: e.Seq, Of: of,
	})
}

func (a *Appealing) follow(m *moment) {
	id := m.s.Appeals[len(m.s.Appeals)-1].ID
	ev := procedure.Appealed
	if a.Cross {
		ev = procedure.CrossAppealed
	}
	m.happen(procedure.Event(string(ev)+":"+string(m.as)), id)
	m.happen(ev, id)
}

// AppealWaiver gives up the appeal.
type AppealWaiver struct {
	Free bool `json:"freely"`
}

func (a *AppealWaiver) check(m *moment) *Refusal {
	if !a.Free {
		return refuse(BadRequest, "Say that you give up the appeal freely and knowing what follows.").at("freely")
	}
	if has(m.s.AppealsLost, m.as) {
		return refuse(Already, "The appeal was given up, or its time has ended.")
	}
	d := m.ruledOn()
	if d != nil && m.as == procedure.Respondent && d.Served.IsZero() {
		return refuse(NotYet, "The decision has not been served on the respondent; nobody gives up an appeal against what they have not been told.")
	}
	for i := range m.s.Appeals {
		if x := &m.s.Appeals[i]; d != nil && x.By == m.as && x.Of == d.ID {
			return refuse(Already, "You have appealed.")
		}
	}
	return nil
}

func (a *AppealWaiver) apply(s *State, e *Entry) { s.AppealsLost = append(s.AppealsLost, e.By.As) }

func (a *AppealWaiver) follow(m *moment) {
	m.happen(procedure.Event(string(procedure.AppealWaived)+":"+string(m.as)), "")
	if rule := m.p.Clock(m.appealClock(m.as)); rule != nil {
		m.endOwn(rule, m.as, procedure.AppealWaived)
	}
	m.maybeFinal()
}

// endOwn ends the clock of the rule if it is the side's own.
func (m *moment) endOwn(rule *procedure.Clock, side procedure.Role, on procedure.Event) {
	if rule.Owner != side {
		return
	}
	m.endClocks(rule, "", on)
}

func (m *moment) pendingAppeal() *AppealRecord {
	for i := range m.s.Appeals {
		if m.s.Appeals[i].Decided == 0 {
			return &m.s.Appeals[i]
		}
	}
	return nil
}

// maybeFinal makes the decision final once nobody can appeal any more and no
// appeal is pending. It runs when a window closes and when a side waives.
func (m *moment) maybeFinal() {
	if m.stage().Kind != procedure.AppealStage || m.pendingAppeal() != nil {
		return
	}
	for _, id := range []string{m.p.Appeal.Clock, m.p.Appeal.OtherClock, m.p.Appeal.CrossClock} {
		if m.s.OpenClock(id) != nil {
			return
		}
	}
	if !m.appealWindowRan() {
		return
	}
	m.leaveFinal()
}

// appealWindowRan reports whether the respondent's window opened and ended for
// the last decision, or was waived, or there is none to wait for because the
// respondent was cleared and has no appeal (guarantee 9: no appeal right ends
// before the decision was served).
func (m *moment) appealWindowRan() bool {
	d := m.ruledOn()
	if d == nil {
		return false
	}
	need := []procedure.Role{}
	if len(m.p.Appeal.Respondent) > 0 && d.Violation {
		need = append(need, procedure.Respondent)
	}
	if len(m.p.Appeal.Complainant) > 0 && m.s.Complainant.Person != "" {
		need = append(need, procedure.Complainant)
	}
	for _, side := range need {
		if !has(m.s.AppealsLost, side) && !m.windowEnded(m.appealClock(side), d) {
			return false
		}
	}
	return true
}

func (m *moment) windowEnded(rule string, d *Decision) bool {
	for i := range m.s.Clocks {
		if c := &m.s.Clocks[i]; c.Rule == rule && !c.Since.Before(d.At) {
			return true
		}
	}
	return false
}

func (m *moment) leaveFinal() {
	if m.sanctionStands() {
		m.leave(procedure.FinalViolation)
		return
	}
	m.leave(procedure.FinalCleared)
}

func (m *moment) sanctionStands() bool {
	for i := range m.s.Sanctions {
		if st := m.s.Sanctions[i].Status; st != StatusSetAside && st != StatusReplaced {
			return true
		}
	}
	return false
}
