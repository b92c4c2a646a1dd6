package procedure

// badRules are packs that say a rule of filing, service, briefs, publication or
// offices in a way that cannot be meant.
var badRules = []badPack{
	{"a bar against whom", "  limit: 1 year\n", "  respondent_bar: true\n  respondent_bar_of: everyone\n  limit: 1 year\n", []string{
		`small.yaml:32: filing.respondent_bar_of: "everyone" is not one of reporter, anyone`,
	}},
	{"a bar of nobody", "  limit: 1 year\n", "  respondent_bar_for: 60 calendar days\n  limit: 1 year\n", []string{
		`small.yaml:29: filing.respondent_bar: nobody is barred here; say respondent_bar: true, or leave out whom and for how long`,
	}},
	{"confidence that ends by no rule", "  limit: 1 year\n", "  confidence_ends: true\n  limit: 1 year\n", []string{
		`small.yaml:29: filing.confidence_cite: this is missing`,
	}},
	{"a limit, and no way to dismiss", `, {on: dismissed, to: closed}`, ``, []string{
		`small.yaml:98: stages.intake.exits.complete: a report is taken up here unless filing keeps it out, as one that comes too late; then it could neither go on nor end: add the exit "dismissed"`,
	}},
	{"receipt presumed by an assumption", `proven_by: [registered_post], template: charge`, `proven_by: [registered_post], presumed: {method: registered_post, after: 5 calendar days, cite: "unknown: everything"}, template: charge`, []string{
		`small.yaml:135: notices.charge.presumed.cite: receipt without proof must be presumed by the source itself, and by no assumption: name the provision (guarantee 16)`,
	}},
	{"receipt presumed of what the system delivers", `proven_by: [registered_post], template: charge`, `proven_by: [registered_post], presumed: {method: email, cite: S1}, template: charge`, []string{
		`small.yaml:135: notices.charge.presumed.method: what the system delivers itself needs no presumption`,
		`small.yaml:135: notices.charge.presumed.after: say how long after the notice was written it counts as received, like 5 calendar days`,
	}},
	{"receipt presumed of a way it does not go", `proven_by: [registered_post], template: charge`, `proven_by: [registered_post], presumed: {method: courier, after: 5 calendar days, cite: S1}, template: charge`, []string{
		`small.yaml:135: notices.charge.presumed.method: the notice is not served by "courier"`,
	}},
	{"a first letter only for who was told before", `proven_by: [registered_post], template: charge`, `proven_by: [registered_post], if_told: true, template: charge`, []string{
		`small.yaml:135: notices.charge.if_told: by this letter the respondent is told of the case; it cannot wait until they were`,
	}},
	{"if_told of a letter to somebody else", `{id: closing, title: Closed,`, `{id: other, title: Other, to: [complainant], on: [held], if_told: true, methods: [email], template: generic, contents: [what], cite: S1}
  - {id: closing, title: Closed,`, []string{
		`small.yaml:138: notices.other.if_told: only a respondent can be without knowledge of the case, and this letter does not go to them; leave it out`,
	}},
	{"a clock of the engine's name", `{id: notice, title: Notice`, `{id: presumed, title: Notice`, []string{
		`small.yaml:66: clocks.presumed: the engine counts the days to a presumed receipt under the name "presumed"; choose another`,
	}},
	{"a list of what is not published", `rank: 1, cite: S1`, `rank: 1, delist_after: 1 year, delist_from: effect, cite: S1`, []string{
		`small.yaml:141: sanctions.reprimand.delist_after: this sanction is not published, so it comes off no list; say public: true, or leave this out`,
	}},
	{"a list without a day to count from", `publish: {none: true, cite: S1}`, `publish: {from: final, audience: [members], obligatory: true, delist_after: 1 year, cite: S1}`, []string{
		`small.yaml:155: publish.delist_from: this is missing; it is one of effect, end`,
		`small.yaml:155: publish.obligatory: no sanction is public: true, so there is nothing to publish`,
	}},
	{"another clock of the engine's name", `{id: notice, title: Notice`, `{id: return, title: Notice`, []string{
		`small.yaml:66: clocks.return: the engine counts the time to ask for reinstatement under the name "return"; choose another`,
	}},
	{"a condition of the engine's name", `{id: notice, title: Notice`, `{id: condition, title: Notice`, []string{
		`small.yaml:66: clocks.condition: the engine counts the time to meet a condition under the name "condition"; choose another`,
	}},
	{"a listing of the engine's name", `{id: notice, title: Notice`, `{id: listing, title: Notice`, []string{
		`small.yaml:66: clocks.listing: the engine counts the time for which an outcome is published under the name "listing"; choose another`,
	}},
	{"nothing to publish, and yet", `publish: {none: true, cite: S1}`, `publish: {none: true, retract_on_lift: true, delist_from: end, cite: S1}`, []string{
		`small.yaml:155: publish.none: nothing is published here, so nothing can be due about it; leave out obligatory, retract_on_lift, delist_after and delist_from`,
		`small.yaml:155: publish.delist_after: say how long it stays published, like 1 year, or leave delist_from out`,
	}},
	{"apart from whom", `{id: office, title: the office, substitute: president, seats: true}`, `{id: office, title: the office, substitute: president, seats: true, apart_from: [office, judge, panel_one, panel_one, president]}`, []string{
		`small.yaml:39: offices.office.cite: this is missing`,
		`small.yaml:39: offices.office.apart_from.0: an office cannot be kept apart from itself`,
		`small.yaml:39: offices.office.apart_from.1: there is no office or body "judge"; an office is kept apart from those, or from the investigator`,
		`small.yaml:39: offices.office.apart_from.3: "panel_one" is named twice`,
		`small.yaml:39: offices.office.apart_from.4: "office" and "president" stand in for each other and are to be kept apart; name another substitute`,
	}},
	{"briefs that never end", `needs: [panel_seated]`, `briefs: [parties]`, []string{
		`small.yaml:114: stages.decision.briefs: no clock of this stage ends with briefing_closed; briefing could stay open for ever`,
	}},
	{"briefs where nobody rules", `notice: charge`, "notice: charge\n    briefs: [judge]", []string{
		`small.yaml:106: stages.answer.briefs.0: there is no office, body or role called "judge"`,
		`small.yaml:106: stages.answer.briefs: briefs are filed in a hearing, a decision or an appeal, not in a stage of kind charge`,
	}},
}
