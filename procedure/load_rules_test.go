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
}
