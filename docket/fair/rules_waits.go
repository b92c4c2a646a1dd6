package fair

import (
	"regexp"
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// limits reports whether the pack has a time limit for the act: one within which
// it must be done, or with least one before which it must not.
func (t *text) limits(act docket.Kind, least bool, ok func(*procedure.Clock) bool) bool {
	return slices.ContainsFunc(t.p.Clocks, func(k procedure.Clock) bool {
		return k.Act == string(act) && (k.Rule.Bound == clock.Min) == least && (ok == nil || ok(&k))
	})
}

func fromService(k *procedure.Clock) bool {
	return slices.ContainsFunc(k.Starts, func(e procedure.Event) bool {
		return strings.HasPrefix(string(e), procedure.ServedPrefix) || e == procedure.HearingDay
	})
}

// named reports whether the pack says under unknown that its source is silent
// on the thing, and puts no length of time in its place. Then it is told as a
// note: nothing is made up for a body, and nobody is left to believe that there
// is a rule. Where a length is assumed, the pack must carry it.
func (t *text) named(where string) bool {
	return slices.ContainsFunc(t.p.Unknown, func(u procedure.Unknown) bool {
		return has(u.Concerns, where) && !length.MatchString(u.Assumed)
	})
}

// length finds a length of time in words.
var length = regexp.MustCompile(`(?i)\b(\d+|one|two|three|four|five|six|seven|ten|twelve)\s+(calendar |business |working )?(day|week|month|year)s?\b`)

// actHole is how a hole names an act about which the source is silent.
func actHole(act docket.Kind) string { return "act:" + string(act) }

// sayUnlessNamed says what is wrong, or notes it where the pack says itself that
// its source has no rule. A provisional pack stands in for a text that nobody has
// read: it keeps to no source's silence, so the rule it lacks is its own to give.
func (t *text) sayUnlessNamed(guarantee int, where, cite, format string, args ...any) {
	if t.p.Authority != procedure.Provisional && t.named(where) {
		t.note(where, format, args...)
		return
	}
	t.say(guarantee, where, cite, format, args...)
}

// rulingsAreTimed asks for a time limit on what a party waits for: the ruling on
// an appeal, on a dismissal that is contested, on a petition; the time to answer
// for a breach; and the least time between the service of the notice of a
// hearing and the hearing.
func rulingsAreTimed(t *text) {
	p := t.p
	if !p.Appeal.None && !t.limits(docket.DecideAppeal, false, nil) {
		t.say(22, "appeal", p.Appeal.Cite, "No time limit is set for the ruling on an appeal.")
	}
	for i := range p.Stages {
		st := &p.Stages[i]
		switch {
		case st.Kind == procedure.Dismissed && t.hasAny(st, procedure.Upheld, procedure.Reinstated) && !t.limits(docket.DecideReview, false, nil):
			t.sayUnlessNamed(22, actHole(docket.DecideReview), st.Cite, "No time limit is set for the ruling on a dismissal that is contested.")
		case st.Kind == procedure.Hearing && !t.limits(docket.HoldHearing, true, nil):
			t.sayUnlessNamed(2, actHole(docket.HoldHearing), st.Cite, "No least time lies between the service of the notice of a hearing and the hearing.")
		case st.Kind == procedure.Hearing && !t.limits(docket.HoldHearing, true, fromService):
			t.say(2, "stage:"+st.ID, st.Cite, "The least time before “%s” does not run from the service of its notice: it can be over before the notice arrives.", st.Title)
		}
	}
	promised := slices.ContainsFunc(p.DueOn(procedure.Acknowledged), func(n *procedure.Notice) bool { return has(n.To, procedure.Complainant) })
	if promised && !t.limits(docket.Acknowledge, false, nil) {
		t.sayUnlessNamed(22, actHole(docket.Acknowledge), p.Filing.Cite, "A report is acknowledged, and no time limit is set for it.")
	}
	for i := range p.Sanctions {
		x := &p.Sanctions[i]
		if x.Reinstate != nil && !t.limits(docket.DecidePetition, false, nil) {
			t.sayUnlessNamed(22, actHole(docket.DecidePetition), x.Reinstate.Cite, "No time limit is set for the ruling on a petition to end “%s” early, or to come back after it.", x.Title)
		}
		if x.OnBreach == "show_cause" && !t.limits(docket.AnswerBreach, false, fromService) {
			t.sayUnlessNamed(2, actHole(docket.AnswerBreach), x.Cite, "The respondent has no time of their own to answer for a breach of “%s”.", x.Title)
		}
		if x.Term && x.Max.IsZero() && has([]string{"suspend", "condition", "bar"}, x.Effect) {
			t.sayUnlessNamed(13, "sanction:"+x.ID, x.Cite, "“%s” has no longest term.", x.Title)
		}
	}
}

// stagesAreTimed asks that what each stage is for has its time: a report, a
// hearing, a decision. Another time limit in the same stage, such as a party's
// own, does not bound who is to act.
func stagesAreTimed(t *text) {
	own := map[procedure.Kind]docket.Kind{
		procedure.Screening: docket.Accept, procedure.Investigation: docket.FileReport, procedure.Review: docket.FindCause,
		procedure.Hearing: docket.HoldHearing, procedure.Decision: docket.IssueDecision, procedure.Mediation: docket.RecordMediation,
	}
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		act, asked := own[st.Kind]
		if asked && !t.limits(act, false, func(k *procedure.Clock) bool { return k.Stage == st.ID || k.Stage == "" }) {
			t.sayUnlessNamed(22, actHole(act), st.Cite, "No time limit is set for what “%s” is for: %s.", st.Title, lowerFirst(docket.SpecOf(act).Title))
		}
		for _, side := range t.commenting(st) {
			if !t.limits(docket.Comment, false, func(k *procedure.Clock) bool { return has(sides(k.Owner), side) && (k.Stage == st.ID || k.Stage == "") }) {
				t.say(2, "stage:"+st.ID, st.Cite, "“%s” waits until %s has commented, and gives them no time of their own for it.", st.Title, t.p.TitleOf(side))
			}
		}
	}
}

// commenting are the sides whose comments a stage waits for: whoever gets the
// report or its draft.
func (t *text) commenting(st *procedure.Stage) []procedure.Role {
	if !has(st.Needs, "comments_closed") && !has(st.Needs, "draft_commented") {
		return nil
	}
	var who []procedure.Role
	for i := range t.p.Notices {
		n := &t.p.Notices[i]
		for _, side := range []procedure.Role{procedure.Respondent, procedure.Complainant} {
			draft := has(st.Needs, "draft_commented")
			if has(n.To, side) && !has(who, side) && (draft && n.Template == "draft_report" || !draft && n.Template == "report") {
				who = append(who, side)
			}
		}
	}
	return who
}

// lettersGoOut asks for a time within which the office must send what the
// respondent's own time runs from: until it is served nothing else bounds the
// stage.
func lettersGoOut(t *text) {
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		if !has([]procedure.Kind{procedure.Response, procedure.Charge}, st.Kind) {
			continue
		}
		if !slices.ContainsFunc(t.p.Clocks, func(k procedure.Clock) bool {
			return len(sides(k.Owner)) == 0 && k.Rule.Bound != clock.Min && has(k.Starts, procedure.Entered(st.ID))
		}) {
			t.sayUnlessNamed(22, actHole(docket.Notify), st.Cite, "No time limit is set for sending the letter of “%s”: until it is served nothing runs.", st.Title)
		}
	}
}

// silenceNeedsProof asks for service that is proven wherever the respondent's
// silence ends a stage or is held against them: who was not reached is not
// silent.
func silenceNeedsProof(t *text) {
	for i := range t.p.Clocks {
		k := &t.p.Clocks[i]
		x := &k.OnExpiry
		answers := has([]docket.Kind{docket.Respond, docket.AnswerCharge}, docket.Kind(k.Act))
		if k.Owner != procedure.Respondent || !answers || x.Exit == "" && !has(x.Flags, "adverse_inference") {
			continue // default has a rule of its own
		}
		for _, e := range k.Starts {
			id, to, _ := strings.Cut(strings.TrimPrefix(string(e), procedure.ServedPrefix), ":")
			n := t.p.Notice(id)
			if n == nil || to != string(procedure.Respondent) || !strings.HasPrefix(string(e), procedure.ServedPrefix) || len(n.Proven) > 0 {
				continue
			}
			if has(x.Flags, "adverse_inference") {
				t.say(16, "notice:"+n.ID, k.Provisions, "Silence in “%s” is held against the respondent though no way of service of the letter proves that it arrived.", k.Title)
			} else { // some bodies write by e-mail, and silence only lets the case go on
				t.sayUnlessNamed(16, "notice:"+n.ID, k.Provisions, "Silence in “%s” ends the stage, and no way of service of the letter proves that it arrived.", k.Title)
			}
		}
	}
}

// everyStepIsTold asks for a notice of what touches a party: to the respondent a
// hearing, an appeal, a breach and the ruling on it, the end of a measure, a caution, the report on
// them and what became of an offer; to the complainant what became of the report;
// to whom a time limit is set the question, and to whose time was lengthened the
// new day. Not every body tells the complainant its decisions: the end is
// told to both in any case (ends-told).
func everyStepIsTold(t *text) {
	p := t.p
	tell := func(when bool, e procedure.Event, to procedure.Role) {
		if !when || slices.ContainsFunc(p.DueOn(e), func(n *procedure.Notice) bool { return has(n.To, to) }) {
			return
		}
		t.say(22, "notices", "", "Nothing tells %s of %s.", p.TitleOf(to), p.EventTitle(e))
	}
	exits := func(e procedure.Event) bool {
		return slices.ContainsFunc(p.Stages, func(s procedure.Stage) bool { return t.hasAny(&s, e) })
	}
	sanction := func(is func(procedure.Sanction) bool) bool { return slices.ContainsFunc(p.Sanctions, is) }
	complains := has(p.Filing.By, procedure.Complainant)
	tell(p.StageOfKind(procedure.Hearing) != nil, procedure.HearingSet, procedure.Respondent)
	tell(!p.Appeal.None, procedure.Appealed, procedure.Respondent)
	tell(len(p.Interim) > 0, procedure.InterimLifted, procedure.Respondent)
	breach := sanction(func(s procedure.Sanction) bool { return s.OnBreach == "show_cause" })
	tell(breach, procedure.Breached, procedure.Respondent)
	tell(breach || len(p.DueOn(procedure.Breached)) > 0, procedure.BreachDecided, procedure.Respondent)
	tell(sanction(func(s procedure.Sanction) bool { return s.Reinstate != nil }), procedure.PetitionDecided, procedure.Respondent)
	tell(p.Stay.Given(), procedure.StayRuled, procedure.Respondent)
	tell(exits(procedure.LesserMeasure), procedure.LesserMeasure, procedure.Respondent)
	tell(p.Consent.Offered, procedure.ConsentEnded, procedure.Respondent)
	tell(exits(procedure.OversightReturned) && !t.named(actHole(docket.OversightAnswers)), procedure.OversightReturned, procedure.Respondent)
	tell(exits(procedure.ToMediation), procedure.ToMediation, procedure.Respondent)
	tell(complains && exits(procedure.ToMediation), procedure.ToMediation, procedure.Complainant)
	tell(complains && p.Exit.Withdraw == "ask", procedure.WithdrawalDecided, procedure.Complainant)
	tell(complains && exits(procedure.Referred), procedure.Referred, procedure.Complainant)
	for i := range p.Clocks {
		k := &p.Clocks[i]
		for _, side := range sides(k.Owner) {
			told := slices.ContainsFunc(p.DueOn(procedure.Event(procedure.ExtendedPrefix+k.ID)), func(n *procedure.Notice) bool { return has(n.To, side) })
			if k.Extension != nil && !told {
				t.say(22, "clock:"+k.ID, k.Provisions, "Nothing tells %s when their own time, “%s”, is lengthened.", p.TitleOf(side), k.Title)
			}
		}
	}
	letter := func(when bool, to procedure.Role, what string, templates ...string) {
		if when && !slices.ContainsFunc(p.Notices, func(n procedure.Notice) bool { return has(templates, n.Template) && has(n.To, to) }) {
			t.say(22, "notices", "", "No letter brings %s %s.", p.TitleOf(to), what)
		}
	}
	charged := p.StageOfKind(procedure.Charge) != nil // the charge tells what was found
	letter(complains && p.Filing.InformationSilent == "close", procedure.Complainant, "the question for information, whose silence ends the case", "information_request")
	letter(exits(procedure.Reported) && !charged, procedure.Respondent, "the report of the investigation", "report", "draft_report")
	// What only some bodies promise is asked of those that do, by their own time limits.
	for i := range p.Clocks {
		switch k := &p.Clocks[i]; docket.Kind(k.Act) {
		case docket.GiveInformation:
			for _, side := range sides(k.Owner) {
				letter(true, side, "the question for information", "information_request")
			}
		case docket.Acknowledge:
			tell(complains, procedure.Acknowledged, procedure.Complainant)
		}
	}
}
