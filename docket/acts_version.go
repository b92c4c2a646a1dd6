package docket

import (
	"fmt"
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// Acts about the version of the procedure a case runs under.
const (
	ChooseVersion Kind = "choose_version"
	MoveVersion   Kind = "move_version"
)

func versionActs() []Spec {
	return []Spec{
		{Kind: ChooseVersion, Title: "Choose a newer version of the procedure", Past: "The respondent chose a newer version of the procedure", By: []procedure.Role{procedure.Respondent}, Visible: ToParties, New: func() Particulars { return new(VersionChosen) }},
		{Kind: MoveVersion, Title: "Move the case to a newer version of the procedure", Past: "The case was moved to a newer version of the procedure", By: []procedure.Role{procedure.Secretariat, procedure.Owner}, Visible: ToParties, New: func() Particulars { return new(VersionMoved) }},
	}
}

// NewVersion is another version of the case's procedure, as the library has it.
type NewVersion struct {
	Procedure *procedure.Procedure
	Active    bool       // it takes reports
	Begins    clock.Date // the first day on which it does, if that is to come or has come
}

// VersionChoice is a newer version that the respondent chose, with what they
// were shown to get worse.
type VersionChoice struct {
	Digest string   `json:"digest"`
	Seq    int      `json:"seq"`
	Worse  []string `json:"worse,omitempty"` // what changes for the worse: Change.What
}

// VersionMove is one change of the version a case runs under.
type VersionMove struct {
	From string `json:"from"` // digest
	To   string `json:"to"`
	Seq  int    `json:"seq"`
}

// Changes lists what a version would change for the case.
func Changes(p, to *procedure.Procedure, s *State) []change.Change {
	return change.Compare(p, to, factsOf(p, s))
}

// factsOf is what of the case bears on the comparison.
func factsOf(p *procedure.Procedure, s *State) change.Facts {
	f := change.Facts{Stage: s.Stage}
	use := func(kind, id string) {
		u := change.Use{Kind: kind, ID: id}
		if id != "" && !has(f.Uses, u) {
			f.Uses = append(f.Uses, u)
		}
	}
	for i := range s.Clocks {
		if c := &s.Clocks[i]; c.Open() {
			f.Running = append(f.Running, change.Limit{
				ID: c.ID, Rule: c.Rule, Title: c.Title, Owner: c.Owner, Deadline: c.Deadline,
				Touched: c.Extensions > 0 || len(c.Tolls) > 0 || c.Deadline.Tolled() || len(c.Deadline.Moved) > 0,
			})
			use("clock", c.Rule)
		}
	}
	for i := range s.Visits {
		if st := p.Stage(s.Visits[i].Stage); st != nil {
			use("body", st.Body)
		}
	}
	for i := range s.Panels {
		use("body", s.Panels[i].Body)
	}
	for i := range s.Sanctions {
		use("sanction", s.Sanctions[i].Sanction)
	}
	for i := range s.Measures {
		use("interim", s.Measures[i].Measure)
	}
	for i := range s.Letters {
		use("notice", s.Letters[i].Notice)
	}
	for i := range s.Respondent.Standings {
		use("standing", s.Respondent.Standings[i].Standing)
	}
	for i := range s.Flags {
		if s.Flags[i].Flag == "rerouted" {
			use("office", s.Flags[i].Ref)
		}
	}
	for i := range s.Allegations {
		a := &s.Allegations[i]
		use("ground", a.Ground)
		f.Editions = append(f.Editions, change.Edition{Allegation: a.ID, Code: a.Code, On: a.From})
	}
	return f
}

// newVersion is the version that an act names, if the case can be moved to it,
// and what it would change.
func (m *moment) newVersion(digest string) (*procedure.Procedure, []change.Change, *Refusal) {
	v := m.act.Outside.Version
	rule := "guarantee 23: Version pinned"
	switch {
	case digest == m.s.Digest:
		return nil, nil, refuse(Already, "The case runs under this version.").at("digest").rule(rule)
	case v == nil || v.Procedure.Digest() != digest:
		return nil, nil, refuse(Unknown, "There is no version with this digest in the library.").at("digest").rule(rule)
	case v.Procedure.ID != m.p.ID:
		return nil, nil, refuse(BadRequest, "That is another procedure (%s); a case is moved between versions of its own.", v.Procedure.ID).at("digest").rule(rule)
	case !v.Active:
		return nil, nil, refuse(NotYet, "Version %s takes no reports; a case is moved only to a version that its body has activated.", v.Procedure.Version).rule(rule)
	case v.Begins.After(clock.DateOf(m.now, time.UTC)): // the day by which a report falls under it, too
		r := refuse(NotYet, "Version %s takes reports from %s on; no case is moved to it before that day.", v.Procedure.Version, v.Begins).rule(rule)
		r.From = v.Begins.Start(time.UTC)
		return nil, nil, r
	}
	changes := Changes(m.p, v.Procedure, m.s)
	if _, blocks := change.Worst(changes); len(blocks) > 0 {
		return nil, nil, refuse(NoProvision, "%s", sentences(blocks)).rule(rule)
	}
	return v.Procedure, changes, nil
}

func sentences(list []change.Change) string {
	says := make([]string, len(list))
	for i := range list {
		says[i] = list[i].Sentence
	}
	return strings.Join(says, " ")
}

// VersionChosen is the respondent's wish to have a newer version. It binds
// nobody to move the case; without it nothing that is worse for them may move.
type VersionChosen struct {
	Digest  string          `json:"digest"`
	Version string          `json:"version"` // set by the engine
	Shown   []change.Change `json:"shown"`   // set by the engine: what the version changes for this case
}

func (a *VersionChosen) check(m *moment) *Refusal {
	to, changes, r := m.newVersion(a.Digest)
	if r != nil {
		return r
	}
	a.Version, a.Shown = to.Version, changes
	return nil
}

func (a *VersionChosen) apply(s *State, e *Entry) {
	worse, _ := change.Worst(a.Shown)
	c := VersionChoice{Digest: a.Digest, Seq: e.Seq}
	for i := range worse {
		c.Worse = append(c.Worse, worse[i].What)
	}
	s.Choices = append(s.Choices, c)
}
func (a *VersionChosen) follow(*moment) {}

// VersionMoved lets the case run under a newer version from here on.
type VersionMoved struct {
	Digest  string          `json:"digest"`
	From    string          `json:"from"`             // set by the engine: the digest it ran under
	Version string          `json:"version"`          // set by the engine
	Chosen  int             `json:"chosen,omitempty"` // set by the engine: the respondent's choice, if anything gets worse
	Changes []change.Change `json:"changes"`          // set by the engine
}

func (a *VersionMoved) check(m *moment) *Refusal {
	to, changes, r := m.newVersion(a.Digest)
	if r != nil {
		return r
	}
	worse, _ := change.Worst(changes)
	a.From, a.Version, a.Changes, a.Chosen = m.s.Digest, to.Version, changes, m.s.chosen(a.Digest, worse)
	if len(worse) > 0 && a.Chosen == 0 {
		return refuse(Unfair, "Only the respondent can choose this version, because something gets worse for them or cannot be told: %s", sentences(worse)).rule("guarantee 23: Version pinned")
	}
	return nil
}

// Chose reports whether the respondent chose the version, knowing of everything
// among the changes that gets worse.
func (s *State) Chose(digest string, changes []change.Change) bool {
	worse, _ := change.Worst(changes)
	return s.chosen(digest, worse) > 0
}

// chosen is the entry by which the respondent chose the version, knowing of
// everything that gets worse; 0 when there is none.
func (s *State) chosen(digest string, worse []change.Change) int {
	for i := len(s.Choices) - 1; i >= 0; i-- {
		c := &s.Choices[i]
		if c.Digest != digest {
			continue
		}
		for j := range worse {
			if !has(c.Worse, worse[j].What) {
				return 0
			}
		}
		return c.Seq
	}
	return 0
}

func (a *VersionMoved) apply(s *State, e *Entry) {
	s.Digest = a.Digest
	s.Moves = append(s.Moves, VersionMove{From: a.From, To: a.Digest, Seq: e.Seq})
}

// follow gives the respondent the later days, and tells them of the move. Everything
// else that runs keeps the day it was served with.
func (a *VersionMoved) follow(m *moment) {
	to := m.act.Outside.Version.Procedure
	for i := range a.Changes {
		x := &a.Changes[i]
		c := m.s.Clock(x.What)
		if x.Later == nil || c == nil || !c.Open() {
			continue
		}
		var remind []time.Time
		if rule := to.Clock(c.Rule); rule != nil {
			remind = m.remindersIn(to, rule, *x.Later)
		}
		m.record(Effect{Moved: &ClockMove{ID: c.ID, Why: "new_version", Reason: fmt.Sprintf("version %s", to.Version), Deadline: *x.Later, Remind: remind}})
	}
	m.p = to // what hangs on the move, the letter to the respondent first of all, is the new version's
	m.happen(procedure.VersionMoved, "")
}

// movedFairly says what is wrong with a move, for the guarantee of the pinned
// version; it looks at the entry and the docket, not at the act's own guard.
func movedFairly(h *History, a *VersionMoved) string {
	if n := len(h.S.Moves); n == 0 || h.S.Moves[n-1].Seq != h.E.Seq || h.S.Moves[n-1].To != h.P.Digest() || a.From == a.Digest {
		return "the case was moved to another version than the entry says"
	}
	worse, blocks := change.Worst(a.Changes)
	if len(blocks) > 0 {
		return "the case was moved to a version it cannot go on under"
	}
	if len(worse) > 0 && (a.Chosen == 0 || h.S.chosen(a.Digest, worse) != a.Chosen) {
		return "something got worse for the respondent, and they did not choose it"
	}
	for i := range h.E.Effects {
		if mv := h.E.Effects[i].Moved; mv != nil {
			for j := range a.Changes {
				if x := &a.Changes[j]; x.What == mv.ID && !mv.Deadline.At.After(x.OldDue) {
					return "a served date got earlier by the move"
				}
			}
		}
	}
	return ""
}
