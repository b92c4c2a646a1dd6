package fair_test

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"probity/procedure"
)

// mutant is a pack with one thing changed, and what was changed.
type mutant struct {
	pack, what, op, text string
	to                   map[string][]string // addressees of each notice of the sound pack
}

// change is one way to spoil a pack: it says what that takes from whom, where it
// can be done, and does it. What takes nothing from anybody makes another
// procedure, not an unfair one, and is no change of this list; each such
// exception is made below, with its reason.
type change struct {
	op, takes string
	do        func(doc *yaml.Node, nth int) string // what was changed; "" when there is no nth place
}

func changes() []change {
	waits := "from whoever waits: nothing leads on"
	return []change{
		{"drop an exit", "a way to be cleared, to be heard further, or to come to an end", dropSome("stages", "exits", neededExit)},
		{"drop a guard", "from the respondent: a step is taken before what it needs", dropEach("stages", "needs")},
		{"drop the notice of a stage", "from the respondent: being told", dropFieldWhere("stages", "notice", opensWithLetter)},
		{"drop a clock", "from whoever waits for the other, or from whom the time was", dropWhere("clocks", timeMatters)},
		{"drop what a clock starts at", waits, dropEach("clocks", "starts")},
		{"clock runs from the sending", "from the addressee: the days of the post", swap("clocks", "starts", "served:", "issued:")},
		{"no time at all", "from the owner of the time", put("clocks", "period", "0 calendar days")},
		{"nothing on expiry", waits, put("clocks", "on_expiry", "{}")},
		{"only a mark on expiry", waits, putWhere("clocks", "on_expiry", "{flags: [late_material]}", somethingFollows)},
		{"swap the owner of a clock", "from the respondent: their own time", swap("clocks", "owner", "respondent", "complainant")},
		{"drop a notice", "from its addressees: being told", dropWhere("notices", anyoneNeeds)},
		{"drop an addressee", "from the addressee: being told", dropSome("notices", "to", needsLetter)},
		{"notice is not written", "from its addressees: being told", dropFieldWhere("notices", "on", anyoneNeeds)},
		{"service need not be proven", "from who was not reached: their silence counts", dropFieldWhere("notices", "proven_by", silenceHangs)},
		{"a party owns a stage", "from the other party: an impartial hand", put("stages", "owner", "respondent")},
		{"a party appoints the body", "from the other party: an impartial body", put("bodies", "seated_by", "complainant")},
		{"no quorum", "from the parties: a body", dropField("bodies", "quorum")},
		{"a quorum beyond the body", waits, put("bodies", "quorum", "{votes: 40}")},
		{"no threshold", "from the respondent: a vote", dropField("bodies", "threshold")},
		{"bodies not apart", "from who appeals: other eyes", dropField("bodies", "disjoint_from")},
		{"a threshold beyond the body", "from the complainant: a sanction that can be imposed", put("sanctions", "threshold", "{votes: 40}")},
		{"another's standing", "from the respondent: what the body does not own", put("sanctions", "standing", "elsewhere")},
		{"no longest term", "from the respondent: an end in sight", dropField("sanctions", "max")},
		{"no substitute", "from everybody: an office whose holder is the subject", dropField("offices", "substitute")},
		{"measure cannot be challenged", "from the respondent", put("interim", "challenge", "false")},
		{"measure is not reviewed", "from the respondent", dropField("interim", "review")},
		{"measure on any ground", "from the respondent", dropField("interim", "grounds")},
		{"nameless reports prove", "from the respondent: somebody to answer", section("filing", "independent_proof", "false")},
		{"no standard of proof", "from the respondent", section("proof", "finding", "")},
		{"appeal to nobody", "from who appeals", section("appeal", "body", "nobody")},
		{"drop a time of keeping", "from everybody: the day the record is let go", dropItem("retain")},
	}
}

// neededExit leaves out the ways that only some take and that leave the ordinary
// way as it is: a referral, a mediation, a caution instead of a charge, a waiver
// (who waives can answer at once), an order to show cause (the shorter way is
// the harder for the respondent), a dismissal later than the screening (a review
// or a decision clears as well), and a withdrawal once the respondent was told
// (whether a case that has begun goes on is the body's to say; the request is
// answered all the same).
func neededExit(doc, stage, exit *yaml.Node) bool {
	early := slices.Contains([]string{"intake", "screening", "dismissed"}, value(stage, "kind"))
	switch procedure.Event(value(exit, "on")) {
	case procedure.Referred, procedure.ToMediation, procedure.LesserMeasure, procedure.ResponseWaived, procedure.HearingWaived, procedure.ShowCauseOrdered:
		return false
	case procedure.DismissedNow:
		return value(stage, "kind") == "screening"
	case procedure.Withdrawn:
		return early
	}
	return true
}

// opensWithLetter: elsewhere the notice only serves an allegation that is added
// there; without it the new allegation cannot be found at all.
func opensWithLetter(_, stage *yaml.Node) bool {
	return slices.Contains([]string{"response", "charge"}, value(stage, "kind"))
}

// timeMatters leaves out a party's time after which something is merely late: to
// give information, to bring evidence, to challenge a measure. Without a limit
// they may do it as long as the stage, or the measure, lasts.
func timeMatters(_, clock *yaml.Node) bool {
	official := !slices.Contains([]string{"respondent", "complainant", "parties"}, value(clock, "owner"))
	return official || !slices.Contains([]string{"give_information", "record_evidence", "challenge_interim"}, value(clock, "act"))
}

// needsLetter leaves out letters that take nothing by not being written: a
// reminder (the time limit itself was told), the receipt of one's own offer,
// that the case stands still (both read it on the docket), a question for
// information where nothing follows from not answering, somebody else's longer
// time; to an office, which has its duty; and to the complainant what is done
// about somebody else and what they can do nothing about: the sanction's course,
// a settlement, an appeal, a decision they may not appeal, a report they may not
// comment. How the case ended they are told in any case.
func needsLetter(doc, notice, to *yaml.Node) bool {
	template, on := value(notice, "template"), scalars(at(notice, "on"))
	own := clocksOf(doc, to.Value)
	switch {
	case template == "reminder", slices.Contains(on, string(procedure.ConsentOffered)), slices.Contains(on, string(procedure.Held)),
		template == "information_request" && !slices.Contains(own, "give_information") && value(at(doc, "filing"), "information_silence") != "close",
		template == "extension" && !slices.Contains(own, "extension"),
		to.Value != string(procedure.Complainant) && to.Value != string(procedure.Respondent):
		return false
	case to.Value == string(procedure.Respondent):
		return true
	}
	appeals := at(at(doc, "appeal"), "complainant") != nil
	switch template {
	case "sanction_effect", "reinstatement", "appeal_received", "appeal_decision", "decision":
		return appeals
	case "consent", "oversight":
		return false
	case "report":
		return slices.Contains(own, "comment")
	}
	return !slices.Contains(on, string(procedure.SanctionExpired))
}

func anyoneNeeds(doc, notice *yaml.Node) bool {
	to := at(notice, "to")
	return to != nil && slices.ContainsFunc(to.Content, func(x *yaml.Node) bool { return needsLetter(doc, notice, x) })
}

// silenceHangs: nothing is lost by silence about an interim measure, which holds
// until it is reviewed.
func silenceHangs(_, notice *yaml.Node) bool { return value(notice, "template") != "interim" }

// somethingFollows leaves out time limits at whose end there is only a mark
// already, those that only say from when something may be done, and those whose
// end only costs the owner a sanction: to take that away takes nothing from
// anybody.
func somethingFollows(_, clock *yaml.Node) bool {
	x := at(clock, "on_expiry")
	return value(clock, "bound") != "min" && x != nil && (len(x.Content) != 2 || x.Content[0].Value != "flags" && x.Content[0].Value != "impose")
}

// clocksOf lists the acts for which a party has a time of their own, and
// "extension" if one can be lengthened.
func clocksOf(doc *yaml.Node, owner string) []string {
	var all []string
	for _, k := range at(doc, "clocks").Content {
		if value(k, "owner") != owner && value(k, "owner") != "parties" {
			continue
		}
		all = append(all, value(k, "act"))
		if at(k, "extension") != nil {
			all = append(all, "extension")
		}
	}
	return all
}
