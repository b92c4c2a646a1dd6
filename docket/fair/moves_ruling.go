package fair

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// ruling tries what bodies do: vote, find, decide; appeal and the ruling on it;
// the sanction and what follows from it (moves_sanction.go).
func (w *world) ruling() {
	st := w.stage()
	switch st.Kind {
	case procedure.Decision:
		w.deciding(st)
	case procedure.ReconsiderStage:
		w.reconsidering(st)
	case procedure.AppealStage:
		w.appealing(st)
	case procedure.SanctionStage:
		w.sanctions(st)
	}
}

// ballot has a body vote on a motion as one move: with just as many votes as
// carry it, or one too few.
func (w *world) ballot(body, motion string, carry bool) {
	if b := w.base.BallotOn(motion); b != nil && b.Closed > 0 && b.Result != docket.TieOpen {
		return
	}
	w.move(func() { w.vote(body, motion, carry) })
}

func (w *world) vote(body, motion string, carry bool) {
	b, p := w.x.p.BodyOf(body), w.s.Panel(body)
	if b == nil || p == nil {
		return
	}
	share := b.Threshold
	if s := w.x.p.Sanction(motionSanction(motion)); s != nil && s.Threshold != (procedure.Share{}) {
		share = s.Threshold
	}
	var chair string
	var who []string
	for i := range p.Seats {
		switch s := &p.Seats[i]; {
		case s.Left > 0 || s.Role == "alternate":
		case s.Role == "chair" && b.ChairVote != procedure.ChairVotes:
			chair = s.Person
		default:
			who = append(who, s.Person)
		}
	}
	base := len(who)
	switch share.Of {
	case procedure.OfSize:
		base = b.Size
	case procedure.OfUnrecused:
		if chair != "" {
			base++
		}
	}
	need := min(share.Needs(base), len(who))
	if !carry {
		need = max(0, need-1)
	}
	for i, id := range who {
		choice := "no"
		if i < need {
			choice = "yes"
		}
		w.enter(docket.CastVote, person(id), &docket.Voting{Motion: motion, Choice: choice})
	}
	w.closed(who, motion)
	if t := w.s.BallotOn(motion); t != nil && t.Result == docket.TieOpen && chair != "" {
		choice := "no"
		if carry {
			choice = "yes"
		}
		w.enter(docket.CastVote, person(chair), &docket.Voting{Motion: motion, Choice: choice})
		w.closed(who, motion)
	}
}

func (w *world) closed(who []string, motion string) {
	for _, id := range who {
		if w.broke != nil || w.enter(docket.CloseBallot, person(id), &docket.BallotClosed{Motion: motion}) {
			return
		}
	}
}

// motionSanction is the sanction a motion asks for, or "".
func motionSanction(motion string) string {
	parts := strings.Split(motion, ":")
	switch {
	case parts[0] == "sanction" && len(parts) == 2:
		return parts[1]
	case parts[0] == "breach" && len(parts) == 3:
		return parts[2]
	}
	return ""
}

func (w *world) carried(motion string) bool {
	b := w.base.BallotOn(motion)
	return b != nil && b.Closed > 0 && b.Result == docket.Carried
}

// disclosed are the items that the respondent could see.
func (w *world) disclosed() []string {
	var ids []string
	for i := range w.base.Evidence {
		if e := &w.base.Evidence[i]; e.Disclosed > 0 {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

func (w *world) deciding(st *procedure.Stage) {
	open, violation := false, false
	for i := range w.base.Allegations {
		a := &w.base.Allegations[i]
		if a.Dropped > 0 {
			continue
		}
		f := slices.IndexFunc(w.base.Findings, func(f docket.Finding) bool { return f.Allegation == a.ID && f.Round == w.base.Round })
		if f >= 0 {
			violation = violation || w.base.Findings[f].Violation
			continue
		}
		open = true
		motion := "violation:" + a.ID
		if a.Admitted == "" {
			w.ballot(st.Body, motion, true)
			w.ballot(st.Body, motion, false)
		}
		find := func(v bool) {
			w.first(docket.Find, func() docket.Particulars {
				return &docket.FindingMade{Allegation: a.ID, Violation: v, Evidence: w.disclosed(), Reasons: because}
			})
		}
		find(true)
		find(false)
		break // one allegation after the other: their order does not matter
	}
	if open {
		return
	}
	if violation && st.Imposes == "" {
		w.menu(st)
	}
	for _, terms := range append(w.votedSanctions(), nil) {
		w.first(docket.IssueDecision, func() docket.Particulars { return &docket.DecisionIssued{Reasons: because, Sanctions: terms} })
	}
}

// reconsidering tries the request, giving it up, the other side's answer, and
// the ruling of the body where it rules on the request first.
func (w *world) reconsidering(st *procedure.Stage) {
	var ground []string
	if g := w.x.p.Reconsider.Grounds; len(g) > 0 {
		ground = []string{g[0].ID}
	}
	w.try(docket.AskReconsider, just(&docket.ReconsiderRequest{Grounds: ground, Text: "again"}))
	w.try(docket.WaiveReconsider, just(&docket.ReconsiderWaiver{Free: true}))
	w.first(docket.OpposeReconsider, just(&docket.ReconsiderAnswer{Text: "no"}))
	for i := range w.base.Reconsiders {
		x := &w.base.Reconsiders[i]
		if x.Decided > 0 {
			continue
		}
		w.ballot(st.Body, "reconsider:"+x.ID, true)
		w.ballot(st.Body, "reconsider:"+x.ID, false)
		w.first(docket.DecideReconsider, just(&docket.ReconsiderRuling{Request: x.ID, Grant: true, Reasons: because}))
		w.first(docket.DecideReconsider, just(&docket.ReconsiderRuling{Request: x.ID, Reasons: because}))
	}
}

// votes has the body of the stage vote on the stage's own question, where the
// procedure has it rule by vote.
func (w *world) votes(st *procedure.Stage, motion string) {
	if st.Ballot {
		w.ballot(st.Body, motion, true)
		w.ballot(st.Body, motion, false)
	}
}

// menu puts one sanction of each shape to the vote, one for the whole round:
// those of the same shape have the same course.
func (w *world) menu(st *procedure.Stage) {
	for i := range w.base.Ballots {
		if b := &w.base.Ballots[i]; b.Round == w.base.Round && strings.HasPrefix(b.Motion, "sanction:") && b.Result != docket.Void {
			return
		}
	}
	for _, s := range w.x.shapes() {
		body := st.Body
		if s.NeedsBody != "" {
			body = s.NeedsBody
		}
		w.ballot(body, "sanction:"+s.ID, true)
		if s.Threshold != (procedure.Share{}) {
			w.ballot(body, "sanction:"+s.ID, false)
		}
	}
}

// shapes are the sanctions that can be voted on, one of each shape.
func (x *space) shapes() []*procedure.Sanction {
	var out []*procedure.Sanction
	seen := map[string]bool{}
	for i := range x.p.Sanctions {
		s := &x.p.Sanctions[i]
		if s.Automatic {
			continue
		}
		key := s.Effect + "|" + s.Threshold.String() + "|" + s.NeedsBody + "|" + yes(s.Term) + yes(s.Conditions) + yes(s.Public) + s.Compliance + "|" + s.OnBreach + yes(s.Reinstate != nil)
		if !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

// terms are the lightest lawful ones.
func terms(s *procedure.Sanction) docket.SanctionTerms {
	t := docket.SanctionTerms{Sanction: s.ID}
	if s.Term {
		t.Term = s.Min
		if t.Term.IsZero() {
			t.Term = some
		}
	}
	if s.Conditions {
		t.Conditions = []docket.Condition{{Text: "a course"}}
	}
	return t
}

func (w *world) votedSanctions() [][]docket.SanctionTerms {
	var out [][]docket.SanctionTerms
	for i := range w.base.Ballots {
		b := &w.base.Ballots[i]
		id, ok := strings.CutPrefix(b.Motion, "sanction:")
		if s := w.x.p.Sanction(id); ok && s != nil && b.Closed > 0 && b.Round == w.base.Round {
			out = append(out, []docket.SanctionTerms{terms(s)}) // a lost one must be refused
		}
	}
	return out
}

func (w *world) appealing(st *procedure.Stage) {
	a := &w.x.p.Appeal
	var ground []string
	if len(a.Grounds) > 0 {
		ground = []string{a.Grounds[0].ID}
	}
	for _, against := range []string{"findings", "sanction", "default"} {
		bring := func(k docket.Kind) {
			w.try(k, func() docket.Particulars {
				return &docket.Appealing{Against: against, Grounds: ground, Text: "the appeal"}
			})
		}
		if has(a.Respondent, against) && against == a.Respondent[0] || has(a.Complainant, against) && against == a.Complainant[0] {
			bring(docket.BringAppeal)
			bring(docket.CrossAppeal)
		}
	}
	w.try(docket.WaiveAppeal, just(&docket.AppealWaiver{Free: true}))
	pending := slices.ContainsFunc(w.base.Appeals, func(x docket.AppealRecord) bool { return x.Decided == 0 })
	if p := w.base.Panel(a.Body); !pending || p == nil || p.Round != w.base.Round {
		return
	}
	voted := false
	for _, o := range a.Outcomes {
		voted = voted || w.base.BallotOn("appeal:"+o) != nil
	}
	for i, o := range w.outcomes() {
		if !voted || i == 0 { // what was carried may not fit; then the body votes again
			w.ballot(a.Body, "appeal:"+o, true)
		}
		if w.carried("appeal:" + o) {
			w.first(docket.DecideAppeal, func() docket.Particulars { return w.onAppeal(o) })
		}
	}
}

// outcomes are those of an appeal, one of each sort.
func (w *world) outcomes() []string {
	var out []string
	changes := false
	for _, o := range w.x.p.Appeal.Outcomes {
		if has([]string{"reduce", "increase", "modify"}, o) {
			if changes {
				continue
			}
			changes = true
		}
		if o != "dismiss" || !has(w.x.p.Appeal.Outcomes, "affirm") {
			out = append(out, o)
		}
	}
	return out
}

func (w *world) onAppeal(outcome string) docket.Particulars {
	r := &docket.AppealRuling{Outcome: outcome, Reasons: because, Scope: "the finding"}
	if has([]string{"reduce", "increase", "modify"}, outcome) {
		if all := w.x.shapes(); len(all) > 0 {
			light := slices.MinFunc(all, func(a, b *procedure.Sanction) int { return a.Rank - b.Rank })
			r.Sanctions = []docket.SanctionTerms{terms(light)}
		}
	}
	return r
}
