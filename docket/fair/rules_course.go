package fair

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// everyStageHasAnExit asks for a way out that an act of somebody who exists, or
// a time limit, brings about.
func everyStageHasAnExit(t *text) {
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		if st.Kind == procedure.Closed {
			continue
		}
		ok := false
		for _, w := range st.Exits {
			ok = ok || !early(w.On) && t.p.Stage(w.To) != nil && (t.byAct(st, w.On) || t.byClock(st, w.On))
		}
		if !ok {
			t.say(22, "stage:"+st.ID, st.Cite, "Nothing that anybody may do, and no time limit, leads out of “%s”.", st.Title)
		}
	}
}

// byAct reports whether some act that is not struck out brings the exit about
// in this stage.
func (t *text) byAct(st *procedure.Stage, on procedure.Event) bool {
	switch on { // follow from what else happens, by the rules of the kind of stage
	case procedure.Heard:
		return t.may(docket.HoldHearing, st)
	case procedure.FinalViolation, procedure.FinalCleared, procedure.RemandedToFacts, procedure.RemandedToDecide:
		return t.may(docket.DecideAppeal, st) || t.may(docket.WaiveAppeal, st)
	case procedure.ToReconsider:
		return t.may(docket.AskReconsider, st)
	case procedure.DecisionStands:
		return t.may(docket.AskReconsider, st) || t.may(docket.WaiveReconsider, st)
	case procedure.SanctionsDone:
		return t.may(docket.PutIntoEffect, st)
	case procedure.Responded:
		return t.may(docket.Respond, st)
	case procedure.OversightAgreed, procedure.OversightReturned:
		return t.may(docket.OversightAnswers, st)
	case procedure.Mediated, procedure.NotMediated:
		return t.may(docket.RecordMediation, st)
	case procedure.Withdrawn:
		return t.may(docket.Withdraw, st)
	case procedure.LesserMeasure:
		return t.may(docket.FindCause, st)
	}
	for _, spec := range docket.Specs() {
		if has(spec.Exits, on) && (len(spec.In) == 0 || has(spec.In, st.Kind)) && t.may(spec.Kind, st) {
			return true
		}
	}
	return false
}

// may reports whether the procedure lets anybody do the act in the stage.
func (t *text) may(k docket.Kind, st *procedure.Stage) bool {
	rule := t.p.ActRule(string(k))
	return rule == nil || !rule.Never && (len(rule.Stages) == 0 || has(rule.Stages, st.ID))
}

func (t *text) byClock(st *procedure.Stage, on procedure.Event) bool {
	for i := range t.p.Clocks {
		if k := &t.p.Clocks[i]; k.Stage == st.ID && k.OnExpiry.Exit == on {
			return true
		}
	}
	return false
}

// everyClockStartsAndEnds asks that what starts a time limit can happen, where
// it runs, and that it has an end.
func everyClockStartsAndEnds(t *text) {
	for i := range t.p.Clocks {
		k := &t.p.Clocks[i]
		where := "clock:" + k.ID
		if len(k.Starts) == 0 {
			t.say(0, where, k.Provisions, "Nothing starts the time limit “%s”.", k.Title)
		}
		for _, e := range k.Starts {
			if !t.canHappen(e) {
				t.say(0, where, k.Provisions, "The time limit “%s” waits for something that never happens: %s.", k.Title, t.p.EventTitle(e))
			}
		}
		if len(k.Ends) == 0 && k.Stage == "" {
			t.say(0, where, k.Provisions, "Nothing ends the time limit “%s” but its last day.", k.Title)
		}
		if k.OnExpiry.IsZero() {
			t.say(0, where, k.Provisions, "Nothing follows when “%s” runs out.", k.Title)
		}
		if k.Rule.Period.N <= 0 {
			t.say(2, where, k.Provisions, "“%s” gives no time at all.", k.Title)
		}
	}
}

// canHappen reports an event that something in this procedure brings about.
func (t *text) canHappen(e procedure.Event) bool {
	head, rest, carries := strings.Cut(string(e), ":")
	if !carries {
		return t.plainCanHappen(e)
	}
	id, to, _ := strings.Cut(rest, ":")
	switch head + ":" {
	case procedure.EnteredPrefix:
		return t.p.Stage(rest) != nil && (t.p.First().ID == rest || t.leadsTo(rest))
	case procedure.ServedPrefix, procedure.IssuedPrefix:
		n := t.p.Notice(id)
		return n != nil && has(n.To, procedure.Role(to)) && t.isWritten(n)
	case procedure.ExtendedPrefix:
		k := t.p.Clock(rest)
		return k != nil && k.Extension != nil
	case procedure.SeatedPrefix:
		return t.p.BodyOf(rest) != nil
	case procedure.InEffectPrefix:
		return t.p.Sanction(rest) != nil
	case procedure.ExpiredPrefix:
		s := t.p.Sanction(rest)
		return s != nil && s.Term
	}
	return true
}

// plainCanHappen reports whether an exit's event is one of this procedure's
// exits, or something the acts bring about in any procedure.
func (t *text) plainCanHappen(e procedure.Event) bool {
	known := false
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		known = known || has(procedure.ExitsOf(st.Kind), e)
		if _, ok := st.Exit(e); ok {
			return true
		}
	}
	return !known || has([]procedure.Event{procedure.Responded, procedure.Resigned, procedure.Died, procedure.ClosedNow, procedure.Charged}, e)
}

func (t *text) leadsTo(stage string) bool {
	for i := range t.p.Stages {
		for _, w := range t.p.Stages[i].Exits {
			if w.To == stage {
				return true
			}
		}
	}
	return false
}

// isWritten reports whether something ever writes the notice.
func (t *text) isWritten(n *procedure.Notice) bool {
	if len(n.On) > 0 || n.Template == "information_request" || n.Template == "reminder" {
		return true
	}
	for i := range t.p.Stages {
		if st := &t.p.Stages[i]; st.Notice == n.ID || st.Draft == n.ID || st.Report == n.ID {
			return true
		}
	}
	for i := range t.p.Clocks {
		if t.p.Clocks[i].OnExpiry.Issue == n.ID {
			return true
		}
	}
	return slices.ContainsFunc(t.p.Interim, func(x procedure.Interim) bool { return x.Notice == n.ID })
}

// everyWaitIsBounded asks for a time limit in every stage that is sure to start
// and whose end does something. A sanction's stage waits for the sanction's own
// term and is excepted.
func everyWaitIsBounded(t *text) {
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		if st.Kind == procedure.Closed || st.Kind == procedure.SanctionStage {
			continue
		}
		bounded := false
		for j := range t.p.Clocks {
			k := &t.p.Clocks[j]
			if k.Rule.Bound == clock.Min || k.OnExpiry.IsZero() {
				continue
			}
			enters := has(k.Starts, procedure.Entered(st.ID)) && (k.Stage == "" || k.Stage == st.ID)
			bounded = bounded || enters || k.Stage == st.ID && slices.ContainsFunc(k.Starts, t.ordinary)
		}
		if !bounded {
			t.say(22, "stage:"+st.ID, st.Cite, "In “%s” no time limit runs: a case, and the people in it, could wait there for ever.", st.Title)
		}
	}
}

// ordinary is an event that comes about in the ordinary course, whatever people
// do.
func (t *text) ordinary(e procedure.Event) bool {
	return e == procedure.Filed || strings.HasPrefix(string(e), procedure.ServedPrefix) || strings.HasPrefix(string(e), procedure.IssuedPrefix)
}

// partiesTimeRunsFromNotice asks that a limit by which a party can lose
// something is started by a notice served on that party, or by something the
// party did or was present at.
func partiesTimeRunsFromNotice(t *text) {
	for i := range t.p.Clocks {
		k := &t.p.Clocks[i]
		if !loses(t.p, k) || lossOf(t.p, k) == 9 { // the time to appeal has a rule of its own
			continue
		}
		for _, side := range sides(k.Owner) {
			if !t.tellsOf(k, side) {
				t.say(lossOf(t.p, k), "clock:"+k.ID, k.Provisions, "“%s” can run out for %s without a word to them: it does not start when something is served on them.", k.Title, t.p.TitleOf(side))
			}
		}
	}
}

func (t *text) tellsOf(k *procedure.Clock, side procedure.Role) bool {
	for _, e := range k.Starts {
		head, rest, _ := strings.Cut(string(e), ":")
		if head+":" == procedure.ServedPrefix && strings.HasSuffix(rest, ":"+string(side)) {
			return true
		}
		if has(ownActs(side), e) || head+":" == procedure.InEffectPrefix {
			return true
		}
	}
	return false
}

// ownActs are events that the side brings about itself, or that cannot happen
// without its having been told.
func ownActs(side procedure.Role) []procedure.Event {
	s := string(side)
	own := []procedure.Event{procedure.Event(procedure.CommentedPrefix + s), procedure.Event(procedure.AppealedPrefix + s), procedure.ComplianceReported, procedure.HearingDay, procedure.InEffect, procedure.Petitioned}
	if side == procedure.Respondent {
		return append(own, procedure.Responded, procedure.Answered, procedure.ResponseWaived)
	}
	return append(own, procedure.Filed, procedure.WithdrawalAsked, procedure.ReviewAsked)
}

func sides(r procedure.Role) []procedure.Role {
	switch r {
	case procedure.Respondent, procedure.Complainant:
		return []procedure.Role{r}
	case procedure.Parties:
		return []procedure.Role{procedure.Complainant, procedure.Respondent}
	}
	return nil
}

// loses reports a time limit by whose end a party loses a chance or is held to
// something. A flag that nothing hangs on costs nothing.
func loses(p *procedure.Procedure, k *procedure.Clock) bool {
	x := &k.OnExpiry
	if len(sides(k.Owner)) == 0 || k.Rule.Bound == clock.Min {
		return false
	}
	costly := []string{"adverse_inference", "response_waived", "petition_barred", "non_participation"}
	return x.Exit != "" || x.Event == procedure.AppealLapsed || x.Default || x.Impose != "" ||
		slices.ContainsFunc(x.Flags, func(f string) bool { return has(costly, f) || has(p.Appeal.LostBy, f) })
}

// lossOf is the guarantee that the loss touches: the appeal, or the chance to be
// heard.
func lossOf(p *procedure.Procedure, k *procedure.Clock) int {
	switch k.ID {
	case p.Appeal.Clock, p.Appeal.OtherClock, p.Appeal.CrossClock:
		return 9
	}
	return 2
}

// noticeBeforeDecision asks that every way to a decision passes a stage which
// tells the respondent what is alleged, or waits until they were told.
func noticeBeforeDecision(t *text) {
	tells := func(st *procedure.Stage) bool {
		return has([]procedure.Kind{procedure.Response, procedure.Charge}, st.Kind) && t.toRespondent(st.Notice) ||
			st.Notice != "" && t.toRespondent(st.Notice) && has(st.Needs, "notice_served")
	}
	t.unpassed(1, tells, "a case can be decided without the respondent having been told what is alleged")
}

func (t *text) toRespondent(notice string) bool {
	n := t.p.Notice(notice)
	return n != nil && has(n.To, procedure.Respondent)
}

// hearingBeforeDecision asks that every way to a decision passes a stage in
// which the respondent can answer: a response or a charge with a time of their
// own, comments on a draft, or a hearing.
func hearingBeforeDecision(t *text) {
	hears := func(st *procedure.Stage) bool {
		switch st.Kind {
		case procedure.Hearing:
			return t.may(docket.HoldHearing, st)
		case procedure.Response:
			return t.may(docket.Respond, st) && t.answering(st)
		case procedure.Charge:
			return t.may(docket.AnswerCharge, st) && t.answering(st)
		}
		return has(st.Needs, "draft_commented") && t.may(docket.Comment, st)
	}
	t.unpassed(2, hears, "a case can be decided without the respondent having had a chance to answer")
}

// answering reports whether the respondent has a time of their own in the stage.
func (t *text) answering(st *procedure.Stage) bool {
	return slices.ContainsFunc(t.p.Clocks, func(k procedure.Clock) bool {
		return k.Owner == procedure.Respondent && (k.Stage == st.ID || k.Stage == "") && k.Rule.Period.N > 0 &&
			(k.Act == string(docket.Respond) || k.Act == string(docket.AnswerCharge))
	})
}

// unpassed says so when a way leads to a decision that passes no stage of the
// kind asked for.
func (t *text) unpassed(guarantee int, passes func(*procedure.Stage) bool, says string) {
	decides := func(st *procedure.Stage) bool { return st.Kind == procedure.Decision }
	if way := t.way(t.p.First().ID, func(st *procedure.Stage) bool { return decides(st) && !passes(st) }, passes); way != nil {
		last := way[len(way)-1]
		t.say(guarantee, "stage:"+last.ID, last.Cite, "By this way %s: %s.", says, titles(way))
	}
}

// noCycleByItself follows only the ways out that a time limit brings about.
func noCycleByItself(t *text) {
	next := map[string][]string{}
	for i := range t.p.Clocks {
		k := &t.p.Clocks[i]
		if st := t.p.Stage(k.Stage); st != nil && k.OnExpiry.Exit != "" {
			if w, ok := st.Exit(k.OnExpiry.Exit); ok {
				next[st.ID] = append(next[st.ID], w.To)
			}
		}
	}
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		seen := map[string]bool{}
		todo := slices.Clone(next[st.ID])
		for len(todo) > 0 {
			id := todo[0]
			todo = todo[1:]
			if id == st.ID {
				t.say(22, "stage:"+st.ID, st.Cite, "Time limits alone lead from “%s” back to it: the case would turn in a circle without anybody's decision.", st.Title)
				break
			}
			if !seen[id] {
				seen[id] = true
				todo = append(todo, next[id]...)
			}
		}
	}
}
