package docket

import "slices"

// Clone returns a copy of the state that shares nothing with it that an act, an
// entry or the fold ever changes in place, so that one case can be taken on in
// two ways. Deadlines, periods and what a person wrote are values that nothing
// changes once made; they are shared.
func (s *State) Clone() *State {
	c := *s
	c.Visits = slices.Clone(s.Visits)
	if s.Closed != nil {
		closed := *s.Closed
		c.Closed = &closed
	}
	if s.Predicate != nil {
		p := *s.Predicate
		c.Predicate = &p
	}
	c.Complainant.Standings = slices.Clone(s.Complainant.Standings)
	c.Respondent.Standings = slices.Clone(s.Respondent.Standings)
	c.Counsel = slices.Clone(s.Counsel)
	c.Walls = slices.Clone(s.Walls)
	c.Named = each(s.Named, func(x *KeptOut) { x.Freed = slices.Clone(x.Freed) })
	c.Allegations = each(s.Allegations, func(x *Allegation) { x.Principles = slices.Clone(x.Principles) })
	c.Informations = slices.Clone(s.Informations)
	c.Evidence = slices.Clone(s.Evidence)
	c.Interviews = slices.Clone(s.Interviews)
	c.Assigned = slices.Clone(s.Assigned)
	c.Reroutes = slices.Clone(s.Reroutes)
	c.Panels = each(s.Panels, func(x *Panel) { x.Seats = slices.Clone(x.Seats) })
	c.Recusals = slices.Clone(s.Recusals)
	c.Linked = slices.Clone(s.Linked)
	c.Challenges = slices.Clone(s.Challenges)
	c.Contacts = slices.Clone(s.Contacts)
	c.Hearings = each(s.Hearings, func(x *HearingRecord) { x.Present = slices.Clone(x.Present) })
	c.Ballots = each(s.Ballots, func(x *Ballot) { x.Votes = slices.Clone(x.Votes) })
	c.Findings = each(s.Findings, func(x *Finding) { x.Evidence = slices.Clone(x.Evidence) })
	c.Decisions = each(s.Decisions, func(x *Decision) { x.Sanctions = slices.Clone(x.Sanctions) })
	c.Appeals = each(s.Appeals, func(x *AppealRecord) { x.Grounds = slices.Clone(x.Grounds) })
	c.Reconsiders = each(s.Reconsiders, func(x *ReconsiderAsked) { x.Grounds = slices.Clone(x.Grounds) })
	c.ReconsidersLost = slices.Clone(s.ReconsidersLost)
	c.StaysAsked = slices.Clone(s.StaysAsked)
	c.Briefs = slices.Clone(s.Briefs)
	c.Acted = slices.Clone(s.Acted)
	c.Offers = each(s.Offers, func(x *Offer) {
		x.Admits = slices.Clone(x.Admits)
		x.Sanctions = each(x.Sanctions, func(t *SanctionTerms) { t.Conditions = slices.Clone(t.Conditions) })
	})
	c.Measures = each(s.Measures, func(x *Measure) { x.Reviewed = slices.Clone(x.Reviewed) })
	c.Sanctions = each(s.Sanctions, func(x *InForce) { x.Conditions = slices.Clone(x.Conditions) })
	c.Petitions = slices.Clone(s.Petitions)
	c.Requests = slices.Clone(s.Requests)
	c.Letters = each(s.Letters, func(x *Letter) {
		x.Methods, x.About, x.Failed = slices.Clone(x.Methods), slices.Clone(x.About), slices.Clone(x.Failed)
	})
	c.Clocks = each(s.Clocks, func(x *Running) { x.Remind, x.Tolls = slices.Clone(x.Remind), slices.Clone(x.Tolls) })
	c.Flags = slices.Clone(s.Flags)
	c.Events = slices.Clone(s.Events)
	c.LegalHolds = slices.Clone(s.LegalHolds)
	c.Proposals = slices.Clone(s.Proposals)
	c.Links = slices.Clone(s.Links)
	c.Publications = each(s.Publications, func(x *PublicationMade) { x.Of, x.Attached = slices.Clone(x.Of), slices.Clone(x.Attached) })
	c.Reveals = slices.Clone(s.Reveals)
	c.Reopenings = slices.Clone(s.Reopenings)
	c.Drafts = each(s.Drafts, func(x *Draft) { x.Commented = slices.Clone(x.Commented) })
	c.Choices = each(s.Choices, func(x *VersionChoice) { x.Worse = slices.Clone(x.Worse) })
	c.Moves = slices.Clone(s.Moves)
	c.AppealsLost = slices.Clone(s.AppealsLost)
	return &c
}

// each copies a list and lets the copy of every item be given its own parts.
func each[T any](list []T, part func(*T)) []T {
	out := slices.Clone(list)
	for i := range out {
		part(&out[i])
	}
	return out
}
