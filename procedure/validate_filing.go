package procedure

import "slices"

// filing checks who may report, how, and until when.
func (c *checker) filing() {
	f, s := &c.p.Filing, c.at("filing")
	if len(f.By) == 0 {
		c.say(s.field("by"), "say who may open a case: complainant, staff, body, clock")
	}
	for i, r := range f.By {
		c.oneOf(s.field("by").item(i), string(r), "complainant", "staff", "body", "clock")
	}
	c.oneOf(s.field("anonymous"), string(f.Anonymous), string(AnonymousAllowed), string(AnonymousIntakeOnly), string(AnonymousForbidden))
	if f.Anonymous != AnonymousForbidden && f.Anonymous != "" && !f.IndependentProof {
		c.breach(19, s.field("independent_proof"), "where reports without a name are taken, a finding needs proof independent of them (guarantee 19)")
	}
	if !f.Limit.IsZero() {
		c.oneOf(s.field("limit_from"), f.LimitFrom, "conduct", "discovery", "later")
		c.need(s.field("limit_cite"), f.LimitCite)
	}
	for i, w := range f.LimitTolledBy {
		if !idForm.MatchString(w) {
			c.say(s.field("limit_tolled_by").item(i), "%q is not a word for what stops the limit; use small letters, digits, - and _", w)
		}
	}
	if len(f.LimitTolledBy) > 0 && f.Limit.IsZero() {
		c.say(s.field("limit_tolled_by"), "there is no limit to stop")
	}
	for i, r := range f.LimitWaivedBy {
		c.role(s.field("limit_waived_by").item(i), r, Owner, Secretariat)
	}
	for i, r := range f.LookBackWaivedBy {
		c.role(s.field("look_back_waived_by").item(i), r, Owner, Secretariat)
	}
	if len(f.LookBackWaivedBy) > 0 && f.LookBack.IsZero() {
		c.say(s.field("look_back_waived_by"), "conduct may lie back as far as it will here; say how far with look_back, or leave this out")
	}
	if f.FormerNotRetained && f.FormerMemberLimit.IsZero() {
		c.say(s.field("former_not_retained"), "say after how long a former member's case is not kept: former_member_limit")
	}
	c.maybe(s.field("respondent_bar_of"), f.RespondentBarOf, "reporter", "anyone")
	if !f.RespondentBar && (f.RespondentBarOf != "" || !f.RespondentBarFor.IsZero()) {
		c.say(s.field("respondent_bar"), "nobody is barred here; say respondent_bar: true, or leave out whom and for how long")
	}
	if f.ConfidenceEnds {
		c.need(s.field("confidence_cite"), f.ConfidenceCite)
		if !slices.ContainsFunc(c.p.Stages, func(st Stage) bool { _, ok := st.Exit(DismissedNow); return ok }) {
			c.say(s.field("confidence_ends"), "a complaint that was made public is dismissed, but no stage has the exit %q", DismissedNow)
		}
	}
	c.dismissible()
	c.maybe(s.field("information_silence"), f.InformationSilent, "close", "continue")
	if f.MaxWords < 0 {
		c.say(s.field("max_words"), "a bound cannot be negative")
	}
	c.need(s.field("cite"), f.Cite)
}

// dismissible asks that a report which filing keeps out can be dismissed where it
// would be taken up. It cannot go on from there, and must not lie there for ever.
func (c *checker) dismissible() {
	f := &c.p.Filing
	if f.Limit.IsZero() && f.LookBack.IsZero() && f.FormerMemberLimit.IsZero() && !f.RespondentBar {
		return
	}
	for i := range c.p.Stages {
		st := &c.p.Stages[i]
		up := slices.IndexFunc(st.Exits, func(w Way) bool { return c.p.TakesUp(st, w.On) })
		if _, ok := st.Exit(DismissedNow); up < 0 || ok || st.Kind != Intake && st.Kind != Screening {
			continue
		}
		c.say(c.at("stages").item(i).field("exits").item(up), "a report is taken up here unless filing keeps it out, as one that comes too late; then it could neither go on nor end: add the exit %q", DismissedNow)
	}
}
