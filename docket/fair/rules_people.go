package fair

import (
	"slices"

	"probity/docket"
	"probity/procedure"
)

// everySanctionHasAnOwner asks for a body that can impose each sanction, and
// for a threshold that as many members as vote there can reach.
func everySanctionHasAnOwner(t *text) {
	for i := range t.p.Sanctions {
		x := &t.p.Sanctions[i]
		where := "sanction:" + x.ID
		if x.Automatic {
			if !t.followsByRule(x) {
				t.say(13, where, x.Cite, "“%s” follows only by operation of a rule, and no rule brings it.", x.Title)
			}
			continue
		}
		bodies := t.imposers(x)
		if len(bodies) == 0 {
			t.say(13, where, x.Cite, "No body can impose “%s”.", x.Title)
		}
		for _, b := range bodies {
			share := b.Threshold
			if x.Threshold != (procedure.Share{}) {
				share = x.Threshold
			}
			switch n := share.Needs(voters(b)); {
			case share == (procedure.Share{}) || n <= 0:
				t.say(8, where, x.Cite, "No threshold is set for “%s”: it could be imposed without a vote.", x.Title)
			case n > voters(b):
				t.say(8, where, x.Cite, "“%s” needs %d votes and %s has %d: it could never be imposed.", x.Title, n, b.Title, voters(b))
			}
		}
		if x.Standing != "" && t.p.Standing(x.Standing) == nil {
			t.say(13, where, x.Cite, "“%s” touches a standing that this procedure does not own.", x.Title)
		}
	}
}

func voters(b *procedure.Body) int {
	if b.ChairVote == procedure.ChairVotes {
		return b.Size
	}
	return b.Size - 1
}

// imposers are the bodies that vote on the sanction.
func (t *text) imposers(x *procedure.Sanction) []*procedure.Body {
	if x.NeedsBody != "" {
		if b := t.p.BodyOf(x.NeedsBody); b != nil {
			return []*procedure.Body{b}
		}
		return nil
	}
	var out []*procedure.Body
	for i := range t.p.Stages {
		if st := &t.p.Stages[i]; st.Kind == procedure.Decision {
			if b := t.p.BodyOf(st.Body); b != nil {
				out = append(out, b)
			}
		}
	}
	return out
}

// followsByRule reports whether something imposes the automatic sanction.
func (t *text) followsByRule(x *procedure.Sanction) bool {
	return slices.ContainsFunc(t.p.Stages, func(st procedure.Stage) bool { return st.Imposes == x.ID }) ||
		slices.ContainsFunc(t.p.Clocks, func(k procedure.Clock) bool { return k.OnExpiry.Impose == x.ID }) ||
		slices.ContainsFunc(t.p.Sanctions, func(s procedure.Sanction) bool { return s.OnBreach == x.ID }) ||
		t.p.Consent.Offered // may be agreed to
}

// quorumAfterRecusals holds each body's quorum against plausible recusals: one
// member who has a listed relation with a party, and one more for each side that
// may challenge and does so with success. Nobody is seated twice, so the seats
// must be filled by alternates, or by the office that appoints, or be spared.
func quorumAfterRecusals(t *text) {
	for i := range t.p.Bodies {
		b := &t.p.Bodies[i]
		where := "body:" + b.ID
		need := max(1, b.Quorum.Needs(b.Size))
		if b.Quorum == (procedure.Share{}) || b.Quorum.Needs(b.Size) <= 0 {
			t.say(7, where, b.Cite, "No quorum is set for %s: one member could rule alone.", b.Title)
			continue
		}
		if need > b.Size {
			t.say(7, where, b.Cite, "%s needs %d members present and has %d seats.", b.Title, need, b.Size)
			continue
		}
		off := 1 + len(challengers(b))
		if b.Size-off+b.Alternates >= need {
			continue
		}
		if o := t.p.Office(string(b.SeatedBy)); o == nil && t.p.BodyOf(string(b.SeatedBy)) == nil {
			t.say(7, where, b.Cite, "After %d recusals %s falls below its quorum of %d, and nobody can fill the seats.", off, b.Title, need)
		}
	}
}

func challengers(b *procedure.Body) []procedure.Role {
	var who []procedure.Role
	for _, r := range b.Challenge.By {
		for _, s := range sides(r) {
			if !has(who, s) {
				who = append(who, s)
			}
		}
	}
	return who
}

// appealOpensAtService asks that each side's window starts at the service of the
// decision on that side, is that side's own, and runs in the appeal's stage.
func appealOpensAtService(t *text) {
	a := &t.p.Appeal
	if a.None {
		return
	}
	t.window(a.Clock, procedure.Respondent)
	if len(a.Complainant) > 0 {
		t.window(a.OtherClock, procedure.Complainant)
	}
}

func (t *text) window(id string, side procedure.Role) {
	k := t.p.Clock(id)
	if k == nil {
		t.say(9, "appeal", t.p.Appeal.Cite, "The time in which %s may appeal is not set.", t.p.TitleOf(side))
		return
	}
	served := false
	for _, n := range t.p.DueOn(procedure.Decided) {
		served = served || has(k.Starts, procedure.Served(n.ID, side))
	}
	if !served {
		from := "another event"
		if len(k.Starts) > 0 {
			from = t.p.EventTitle(k.Starts[0])
		}
		t.say(9, "clock:"+id, k.Provisions, "The time to appeal starts at %s, not when the decision is served on %s: it can be over before the letter arrives.", from, t.p.TitleOf(side))
	}
	if k.Owner != side {
		t.say(9, "clock:"+id, k.Provisions, "The time of %s to appeal belongs to %s.", t.p.TitleOf(side), t.p.TitleOf(k.Owner))
	}
	if k.OnExpiry.Event != procedure.AppealLapsed {
		t.say(9, "clock:"+id, k.Provisions, "The end of “%s” does not end the right to appeal: the decision would never be final.", k.Title)
	}
}

// appealBodyIsApart asks that the body of the appeal is another than those
// that hear and decide, and says that it shares no member with them.
func appealBodyIsApart(t *text) {
	a := &t.p.Appeal
	if a.None {
		return
	}
	b := t.p.BodyOf(a.Body)
	if b == nil {
		t.say(10, "appeal", a.Cite, "No body is named that decides appeals.")
		return
	}
	told := map[string]bool{}
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		if st.Kind != procedure.Decision && st.Kind != procedure.Hearing || st.Body == "" || told[st.Body] {
			continue
		}
		first := t.p.BodyOf(st.Body)
		switch {
		case st.Body == a.Body:
			t.say(10, "body:"+b.ID, b.Cite, "%s decides in “%s” and would judge its own decision on appeal.", b.Title, st.Title)
		case first != nil && !has(b.DisjointFrom, st.Body) && !has(first.DisjointFrom, b.ID):
			t.say(10, "body:"+b.ID, b.Cite, "A member of %s could sit on the appeal against their own decision.", first.Title)
		default:
			continue
		}
		told[st.Body] = true
	}
}

// noSanctionBeforeAppeal asks that the way from a decision to its sanction
// passes the appeal.
func noSanctionBeforeAppeal(t *text) {
	if t.p.Appeal.None {
		return
	}
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		w, ok := st.Exit(procedure.Violation)
		if st.Kind != procedure.Decision || !ok {
			continue
		}
		way := t.way(w.To, func(s *procedure.Stage) bool { return s.Kind == procedure.SanctionStage }, func(s *procedure.Stage) bool { return s.Kind == procedure.AppealStage })
		if way != nil {
			t.say(11, "stage:"+st.ID, st.Cite, "A sanction can take effect before any appeal: %s → %s.", st.Title, titles(way))
		}
		if end := t.p.Stage(w.To); end != nil && end.Kind == procedure.Closed {
			t.say(11, "stage:"+st.ID, st.Cite, "A violation closes the case at once: no appeal, and no sanction's course.")
		}
	}
}

// everyRoleIsKnown asks that whoever is named exists, and that no official part
// falls to a party.
func everyRoleIsKnown(t *text) {
	p := t.p
	for i := range p.Stages {
		st := &p.Stages[i]
		t.official("stage:"+st.ID, st.Cite, st.Owner)
	}
	for i := range p.Bodies {
		b := &p.Bodies[i]
		t.official("body:"+b.ID, b.Cite, b.SeatedBy)
		if len(b.Challenge.By) > 0 && b.Challenge.RuledBy != "" {
			t.official("body:"+b.ID, b.Challenge.Cite, b.Challenge.RuledBy)
		}
	}
	for i := range p.Clocks {
		k := &p.Clocks[i]
		t.known("clock:"+k.ID, k.Provisions, k.Owner)
		if k.Extension != nil {
			t.official("clock:"+k.ID, k.Extension.Cite, k.Extension.GivenBy)
		}
		t.ownActs(k)
	}
	for i := range p.Interim {
		for _, r := range p.Interim[i].By {
			t.official("interim:"+p.Interim[i].ID, p.Interim[i].Cite, r)
		}
	}
	for _, r := range p.Filing.LimitWaivedBy {
		t.official("filing", p.Filing.LimitCite, r)
	}
	for _, r := range p.Filing.LookBackWaivedBy {
		t.official("filing", p.Filing.LimitCite, r)
	}
	for i := range p.Acts {
		t.actRule(&p.Acts[i])
	}
	t.official("secretariat", "", procedure.Role(p.FileKeeper))
	if p.Consent.Offered {
		t.official("consent", p.Consent.Cite, procedure.Role(p.Consent.RuledBy))
	}
	for i := range p.Sanctions {
		if r := p.Sanctions[i].Reinstate; r != nil {
			t.official("sanction:"+p.Sanctions[i].ID, r.Cite, procedure.Role(r.By))
		}
	}
}

// known asks that a role is one.
func (t *text) known(where, cite string, r procedure.Role) bool {
	builtin := []procedure.Role{
		procedure.Complainant, procedure.Respondent, procedure.Parties, procedure.Owner, procedure.Secretariat, procedure.Investigator,
		procedure.Panel, procedure.Member, procedure.Chair, procedure.Staff, procedure.TheClock, procedure.Anyone,
	}
	if t.p.Office(string(r)) == nil && t.p.BodyOf(string(r)) == nil && !has(builtin, r) {
		t.say(0, where, cite, "There is no office, body or role called %q.", r)
		return false
	}
	return true
}

// official asks that a role that rules, appoints or grants is not a party's.
func (t *text) official(where, cite string, r procedure.Role) {
	if !t.known(where, cite, r) {
		return
	}
	if has([]procedure.Role{procedure.Respondent, procedure.Complainant, procedure.Parties, procedure.Anyone}, r) {
		t.say(5, where, cite, "%s would act as judge in their own case.", t.p.TitleOf(r))
	}
}

// ownActs asks that a time limit belongs to somebody who may do what it asks.
func (t *text) ownActs(k *procedure.Clock) {
	spec := docket.SpecOf(docket.Kind(k.Act))
	if k.Act == "" {
		return
	}
	if spec == nil {
		t.say(0, "clock:"+k.ID, k.Provisions, "“%s” asks for an act that does not exist: %s.", k.Title, k.Act)
		return
	}
	by := spec.By
	if st := t.p.Stage(k.Stage); spec.Kind == docket.FileBrief && st != nil {
		by = st.Briefs // who may is said by the stage
	}
	theirs := true // of the parties alone
	for _, r := range by {
		theirs = theirs && len(sides(r)) > 0
	}
	party := len(sides(k.Owner)) > 0
	if len(by) > 0 && theirs != party && !slices.ContainsFunc(by, func(r procedure.Role) bool {
		return slices.ContainsFunc(sides(r), func(x procedure.Role) bool { return has(sides(k.Owner), x) })
	}) {
		t.say(0, "clock:"+k.ID, k.Provisions, "“%s” asks %s for what is not theirs to do: %s.", k.Title, t.p.TitleOf(k.Owner), lowerFirst(spec.Title))
	}
}

// actRule holds who may do an act to what the act is: rulings are never for a
// party, and a party's own acts are never for somebody else alone.
func (t *text) actRule(a *procedure.ActRule) {
	spec := docket.SpecOf(docket.Kind(a.Act))
	if spec == nil {
		t.say(0, "act:"+a.Act, a.Cite, "There is no act called %q.", a.Act)
		return
	}
	for _, r := range a.By {
		if !t.known("act:"+a.Act, a.Cite, r) {
			continue
		}
		party := len(sides(r)) > 0 || r == procedure.Anyone
		own := slices.ContainsFunc(spec.By, func(x procedure.Role) bool { return len(sides(x)) > 0 || x == procedure.Anyone })
		if party && !own {
			t.say(5, "act:"+a.Act, a.Cite, "%s would do what is for the body alone: %s.", t.p.TitleOf(r), lowerFirst(spec.Title))
		}
	}
}

// officesHaveSubstitutes asks that an office which must move a case on can be
// passed over when its holder is the subject, conflicted or late.
func officesHaveSubstitutes(t *text) {
	asked := map[string]bool{}
	for i := range t.p.Stages {
		o := t.p.Office(string(t.p.Stages[i].Owner))
		if o == nil || asked[o.ID] || t.p.Stages[i].Kind == procedure.Closed {
			continue
		}
		asked[o.ID] = true
		switch {
		case o.Substitute == "":
			t.say(5, "office:"+o.ID, o.Cite, "Nobody stands in for %s, who moves “%s” on: if the holder is the subject, the subject judges or nobody does.", o.Title, t.p.Stages[i].Title)
		case o.Substitute == o.ID || t.p.Office(o.Substitute) == nil:
			t.say(5, "office:"+o.ID, o.Cite, "%s stands in for themselves, or nobody does.", o.Title)
		}
	}
}
