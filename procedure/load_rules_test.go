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
	{"confidence that ends nothing", "  limit: 1 year\n", "  confidence_ends: true\n  limit: 1 year\n", []string{
		`small.yaml:29: filing.confidence_cite: this is missing`,
		`small.yaml:31: filing.confidence_ends: a complaint that was made public is dismissed, but no stage has the exit "dismissed"`,
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
	{"a clock of the engine's name", `{id: notice, title: Notice`, `{id: presumed, title: Notice`, []string{
		`small.yaml:66: clocks.presumed: the engine counts the days to a presumed receipt under the name "presumed"; choose another`,
	}},
	{"briefs that never end", `needs: [panel_seated]`, `briefs: [parties]`, []string{
		`small.yaml:114: stages.decision.briefs: no clock of this stage ends with briefing_closed; briefing could stay open for ever`,
	}},
	{"briefs where nobody rules", `notice: charge`, "notice: charge\n    briefs: [judge]", []string{
		`small.yaml:106: stages.answer.briefs.0: there is no office, body or role called "judge"`,
		`small.yaml:106: stages.answer.briefs: briefs are filed in a hearing, a decision or an appeal, not in a stage of kind charge`,
	}},
}
