package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// agreeing is a case that can end by agreement.
func agreeing(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := screened(t, kind, by)
	x.p.Consent = procedure.Consent{Offered: true, RuledBy: "president", Stays: true, Cite: "S1"}
	x.p.Clock("answer").TolledBy = []procedure.Toll{procedure.TollConsent}
	x.running(t, "answer", "2025-01-22")
	return x
}

func offered(x *scene, by procedure.Role, assent bool) {
	x.s.Offers = []Offer{
		{ID: "o1", By: procedure.Respondent, Seq: 3, Status: "rejected", Ended: 4},
		{ID: "o2", By: by, Seq: 18, Status: "open", Assent: assent, Admits: []string{"a1"}, Sanctions: []SanctionTerms{{Sanction: "reprimand"}}},
	}
	m := moment{p: x.p, s: x.s, now: noon("2025-01-24")}
	m.tollAll(procedure.TollConsent)
}

func TestWhatAnOfferNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ConsentOffer) {
		return agreeing(t, OfferConsent, "member"), &ConsentOffer{Terms: "A letter.", Admits: []string{"a1"}, Sanctions: []SanctionTerms{{Sanction: "reprimand"}}, Free: true}
	}
	c := func(change func(c *procedure.Consent)) func(*scene, *ConsentOffer) {
		return func(x *scene, _ *ConsentOffer) { change(&x.p.Consent) }
	}
	made := func(seq int, status string) func(*scene, *ConsentOffer) {
		return func(x *scene, _ *ConsentOffer) { x.s.Offers = []Offer{{ID: "o1", Seq: seq, Status: status}} }
	}
	once := func(after string) func(*scene, *ConsentOffer) {
		return c(func(c *procedure.Consent) { c.MaxOffers, c.AfterStage = 1, after })
	}
	and := func(a, b func(*scene, *ConsentOffer)) func(*scene, *ConsentOffer) {
		return func(x *scene, y *ConsentOffer) { a(x, y); b(x, y) }
	}
	heard := func(held int) func(*scene, *ConsentOffer) { // 17 February less 14 days = 3 February
		return func(x *scene, _ *ConsentOffer) {
			x.p.Consent.Before = period("14 calendar days")
			x.s.Hearings = []HearingRecord{{For: noon("2025-02-17"), Held: held}}
		}
	}
	later := func(x *scene, _ *ConsentOffer) { x.at = noon("2025-02-04") }
	office := func(x *scene, _ *ConsentOffer) { x.by = holder(x.p, "clerk") }
	x := asked(t, begin, []spoilt[*ConsentOffer]{
		{"none here", c(func(c *procedure.Consent) { c.Offered = false }), NoProvision, "does not end cases by agreement"},
		{"another is open", made(18, "open"), Already, "An offer is being considered"},
		{"another was rejected", made(18, "rejected"), "", ""},
		{"not in this stage", c(func(c *procedure.Consent) { c.Stages = []string{"intake"} }), NotHere, "No offer can be made in this stage"},
		{"in this stage", c(func(c *procedure.Consent) { c.Stages = []string{"answer"} }), "", ""},
		{"by the other side alone", c(func(c *procedure.Consent) { c.By = []procedure.Role{procedure.Owner} }), NotYours, "for the office to make"},
		{"by this side alone", c(func(c *procedure.Consent) { c.By = []procedure.Role{procedure.Respondent} }), "", ""},
		{"as many as there may be", and(once(""), made(3, "rejected")), Already, "considers 1 offer(s)"},
		{"one of two", and(c(func(c *procedure.Consent) { c.MaxOffers = 2 }), made(3, "rejected")), "", ""},
		{"as many as there may be from here on", and(once("answer"), made(15, "rejected")), Already, "considers 1 offer(s)"},
		{"the one before does not count", and(once("answer"), made(14, "rejected")), "", ""},
		{"none counts before that stage", and(once("decision"), made(18, "rejected")), "", ""},
		{"on the last day before the hearing", heard(0), "", ""},
		{"too close to the hearing", and(heard(0), later), TooLate, "had to be made by Mon 3 Feb 2025"},
		{"after the hearing", and(heard(18), later), "", ""},
		{"close to the hearing, which does not matter", and(and(heard(0), later), c(func(c *procedure.Consent) { c.Before = clock.Period{} })), "", ""},
		{"not freely", func(_ *scene, a *ConsentOffer) { a.Free = false }, BadRequest, "freely"},
		{"by the body, of which that is not asked", and(office, func(_ *scene, a *ConsentOffer) { a.Free = false }), "", ""},
		{"of what is not alleged", func(_ *scene, a *ConsentOffer) { a.Admits = []string{"a9"} }, Unknown, "no allegation"},
		{"of an unknown sanction", func(_ *scene, a *ConsentOffer) { a.Sanctions[0].Sanction = "flogging" }, Unknown, "no sanction"},
		{"of one that comes by agreement only", func(x *scene, _ *ConsentOffer) { x.p.Sanction("reprimand").ByConsent = true }, "", ""},
		{"of what", func(_ *scene, a *ConsentOffer) { a.Terms = "" }, BadRequest, "terms of the offer"},
		{"by the reporter", func(x *scene, _ *ConsentOffer) { x.person("reporter") }, NotYours, ""},
	}...)
	if o := x.s.Offers[0]; o.ID != "o1" || o.By != procedure.Respondent || o.Seq != 21 || o.Status != "open" || !o.Assent || len(o.Admits) != 1 || len(o.Sanctions) != 1 || !x.s.Clocks[0].Standing() || !x.happenedNow(procedure.ConsentOffered, "o1") {
		t.Errorf("offered: %+v, %+v", o, x.s.Clocks)
	}
	for _, stays := range []bool{true, false} {
		x, a := begin()
		office(x, a)
		x.p.Consent.Stays = stays
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Offers[0].Assent || x.s.Offers[0].By != "office" || x.s.Clocks[0].Standing() != stays {
			t.Errorf("by the office, time stands still %t: %+v, %v", stays, x.s.Offers, r)
		}
	}
}

func TestWhatAnsweringAnOfferNeeds(t *testing.T) {
	t.Parallel()
	none := func(x *scene) { x.s.Offers[1].Status = "withdrawn" }
	assent := func() (*scene, *ConsentAssent) {
		x := agreeing(t, AssentConsent, "member")
		offered(x, "office", false)
		return x, &ConsentAssent{Free: true}
	}
	x := asked(t, assent, []spoilt[*ConsentAssent]{
		{"none is open", func(x *scene, _ *ConsentAssent) { none(x) }, NotYet, "No offer"},
		{"to their own", func(x *scene, _ *ConsentAssent) { x.s.Offers[1].By = procedure.Respondent }, NotYours, "other side to agree"},
		{"the office to its own", func(x *scene, _ *ConsentAssent) { x.by = holder(x.p, "clerk") }, NotYours, "other side to agree"},
		{"not freely", func(_ *scene, a *ConsentAssent) { a.Free = false }, BadRequest, "freely"},
		{"by the reporter", func(x *scene, _ *ConsentAssent) { x.person("reporter") }, NotYours, ""},
	}...)
	if !x.s.Offers[1].Assent || x.s.Offers[0].Assent {
		t.Errorf("agreed: %+v", x.s.Offers)
	}
	x, _ = assent()
	x.s.Offers[1].By, x.by = procedure.Respondent, holder(x.p, "clerk")
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &ConsentAssent{}); r != nil || x.s.Offers[1].Assent {
		t.Errorf("the office cannot agree for the respondent: %+v, %v", x.s.Offers[1], r)
	}
	accept := func() (*scene, *ConsentAccepted) {
		x := agreeing(t, AcceptConsent, "boss")
		x.by = Actor{Person: "boss", Offices: []string{"president"}}
		offered(x, "office", true)
		x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2"})
		return x, &ConsentAccepted{Reasons: "so"}
	}
	x = asked(t, accept, []spoilt[*ConsentAccepted]{
		{"none is open", func(x *scene, _ *ConsentAccepted) { none(x) }, NotYet, "No offer"},
		{"the respondent has not agreed", func(x *scene, _ *ConsentAccepted) { x.s.Offers[1].Assent = false }, NotYet, "has not agreed"},
		{"by another office", func(x *scene, _ *ConsentAccepted) { x.by.Offices = []string{"office"} }, NotYours, "the president"},
		{"no reasons", func(_ *scene, a *ConsentAccepted) { a.Reasons = "" }, BadRequest, "reasons"},
		{"no way out", func(x *scene, _ *ConsentAccepted) { x.noWay(procedure.ConsentAgreed) }, NoProvision, ""},
	}...)
	if o, d := x.s.Offers[1], x.s.Decisions[0]; o.Status != "agreed" || o.Ended != 21 || d.ID != "d1" || d.Kind != "consent" || !d.Violation || d.Final != 21 || d.Body != "president" || x.s.Offers[0].Status != "rejected" || x.s.Sanctions[0].By != "d1" || x.s.Stage != "decision" {
		t.Errorf("accepted: %+v, %+v, %+v", o, d, x.s.Sanctions)
	}
	if f := x.s.Findings; len(f) != 1 || f[0].Allegation != "a1" || !f[0].Violation || !f[0].Default || f[0].Seq != 21 || f[0].Round != 1 || x.s.Allegations[0].Admitted != "consent" || x.s.Allegations[1].Admitted != "" {
		t.Errorf("found: %+v", f)
	}
	if x.s.Happened(procedure.ConsentEnded).Ref != "o2" || x.s.Happened(procedure.Decided).Ref != "d1" || x.s.Clocks[0].Standing() {
		t.Errorf("told: %+v, %+v", x.s.Events, x.s.Clocks)
	}
	y, a := accept()
	y.s.Offers[1].Sanctions = nil
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Decisions[0].Violation {
		t.Errorf("agreed without a sanction: %+v, %v", y.s.Decisions, r)
	}
	reject := func() (*scene, *ConsentRejected) {
		x, _ := accept()
		x.kind = RejectConsent
		return x, &ConsentRejected{}
	}
	ended := func(s *State, status string) bool {
		o := s.Offers[1]
		return o.Status == status && o.Ended == 21 && len(o.Admits)+len(o.Sanctions) == 0 && s.Offers[0].Ended == 4 && !s.Clocks[0].Standing() && s.Happened(procedure.ConsentEnded).Ref == "o2"
	}
	x = asked(t, reject, spoilt[*ConsentRejected]{"none is open", func(x *scene, _ *ConsentRejected) { none(x) }, NotYet, "No offer"})
	if !ended(x.s, "rejected") {
		t.Errorf("rejected: %+v, %+v", x.s.Offers, x.s.Clocks)
	}
	back := func() (*scene, *ConsentWithdrawn) {
		x := agreeing(t, WithdrawConsent, "member")
		offered(x, procedure.Respondent, true)
		return x, &ConsentWithdrawn{}
	}
	x = asked(t, back, []spoilt[*ConsentWithdrawn]{
		{"none is open", func(x *scene, _ *ConsentWithdrawn) { none(x) }, NotYet, "No offer"},
		{"the other side's", func(x *scene, _ *ConsentWithdrawn) { x.s.Offers[1].By = "office" }, NotYours, "Only the side"},
		{"by the other side", func(x *scene, _ *ConsentWithdrawn) { x.by = holder(x.p, "clerk") }, NotYours, "Only the side"},
		{"by the other side, its own", func(x *scene, _ *ConsentWithdrawn) { x.s.Offers[1].By, x.by = "office", holder(x.p, "clerk") }, "", ""},
	}...)
	if !ended(x.s, "withdrawn") {
		t.Errorf("withdrawn: %+v, %+v", x.s.Offers, x.s.Clocks)
	}
}

// measured is a case in which a measure of the president's is in force.
func measured(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := screened(t, kind, by)
	if by == "boss" {
		x.by = Actor{Person: "boss", Offices: []string{"president"}}
	}
	x.s.Measures = []Measure{{ID: "m1", Measure: "hold", Seq: 3, Lifted: 5, Why: "lifted"}, {ID: "m2", Measure: "hold", Ground: "danger", Seq: 17, At: noon("2025-01-23")}}
	return x
}

func TestWhatAMeasureNeeds(t *testing.T) {
	t.Parallel()
	impose := func() (*scene, *InterimImposed) {
		x := measured(t, ImposeInterim, "boss")
		x.s.Measures = x.s.Measures[:1]
		return x, &InterimImposed{Measure: "hold", Ground: "danger", Reasons: "so", For: period("7 calendar days")}
	}
	lasts := func(text string) func(*scene, *InterimImposed) {
		return func(_ *scene, a *InterimImposed) { a.For = period(text) }
	}
	x := asked(t, impose, []spoilt[*InterimImposed]{
		{"there are none here", func(x *scene, _ *InterimImposed) { x.p.Interim = nil }, NoProvision, "knows no measures"},
		{"one is in force", func(x *scene, _ *InterimImposed) { x.s.Measures[0].Lifted = 0 }, Already, "is in force"},
		{"an unknown one", func(_ *scene, a *InterimImposed) { a.Measure = "prison" }, Unknown, "no interim measure"},
		{"by another office", func(x *scene, _ *InterimImposed) { x.by.Offices = []string{"office"} }, NotYours, "It is for the president"},
		{"on another ground", func(_ *scene, a *InterimImposed) { a.Ground = "anger" }, BadRequest, "one of these grounds: danger"},
		{"as long as it can last", lasts("14 calendar days"), "", ""},
		{"longer", lasts("15 calendar days"), Unfair, "at most 14 calendar days"},
		{"longer, where there is no bound", func(x *scene, a *InterimImposed) {
			a.For, x.p.Interim[0].Max = period("15 calendar days"), clock.Period{}
		}, "", ""},
		{"no reasons", func(_ *scene, a *InterimImposed) { a.Reasons = "" }, BadRequest, "written reasons"},
	}...)
	day := func(m Measure) string { return clock.DateOf(m.Until.Add(-time.Second), zoneOf(x.p)).String() }
	m := x.s.Measures[1]
	if m.ID != "m2" || m.Measure != "hold" || m.Ground != "danger" || m.Seq != 21 || !m.At.Equal(x.at) || day(m) != "Mon 10 Feb 2025" || x.s.Letters[0].About[0] != "m2" || !x.happenedNow(procedure.InterimImposed, "m2") {
		t.Errorf("imposed: %+v, until %s, %+v", m, day(m), x.s.Letters)
	}
	y, a := impose()
	a.For = clock.Period{}
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || day(y.s.Measures[1]) != "Mon 17 Feb 2025" {
		t.Errorf("for as long as it can last: %+v, %v", y.s.Measures, r)
	}
	y, a = impose()
	a.For, y.p.Interim[0].Max = clock.Period{}, clock.Period{}
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || !y.s.Measures[1].Until.IsZero() {
		t.Errorf("without an end: %+v, %v", y.s.Measures, r)
	}
	over := func(x *scene) { x.s.Measures[1].Lifted = 18 }
	object := func() (*scene, *InterimChallenged) {
		return measured(t, ChallengeInterim, "member"), &InterimChallenged{Text: "so"}
	}
	x = asked(t, object, []spoilt[*InterimChallenged]{
		{"none is in force", func(x *scene, _ *InterimChallenged) { over(x) }, NotYet, "No interim measure"},
		{"it is reviewed by itself", func(x *scene, _ *InterimChallenged) { x.p.Interim[0].Challenge = false }, NoProvision, "by itself"},
		{"one waits for a ruling", func(x *scene, _ *InterimChallenged) { x.s.Measures[1].Challenged = 18 }, Already, "waits for a ruling"},
		{"one waits since the last review", func(x *scene, _ *InterimChallenged) {
			x.s.Measures[1].Challenged, x.s.Measures[1].Reviewed = 19, []int{18}
		}, Already, "waits for a ruling"},
		{"one was ruled on", func(x *scene, _ *InterimChallenged) {
			x.s.Measures[1].Challenged, x.s.Measures[1].Reviewed = 18, []int{17, 19}
		}, "", ""},
		{"why", func(_ *scene, a *InterimChallenged) { a.Text = "" }, BadRequest, "why the measure"},
	}...)
	if x.s.Measures[1].Challenged != 21 || !x.happenedNow(procedure.InterimChallenged, "m2") {
		t.Errorf("challenged: %+v", x.s.Measures)
	}
	review := func() (*scene, *InterimReview) {
		return measured(t, ReviewInterim, "boss"), &InterimReview{Reasons: "so"}
	}
	x = asked(t, review, []spoilt[*InterimReview]{
		{"none is in force", func(x *scene, _ *InterimReview) { over(x) }, NotYet, "No interim measure"},
		{"by another office", func(x *scene, _ *InterimReview) { x.by.Offices = []string{"office"} }, NotYours, "It is for the president"},
		{"why", func(_ *scene, a *InterimReview) { a.Reasons = "" }, BadRequest, "reasons"},
		{"kept", func(_ *scene, a *InterimReview) { a.Keep = true }, "", ""},
	}...)
	if m := x.s.Measures[1]; m.Lifted != 21 || m.Why != "reviewed" || len(m.Reviewed) != 1 || m.Reviewed[0] != 21 || !x.happenedNow(procedure.InterimReviewed, "m2") || !x.happenedNow(procedure.InterimLifted, "m2") {
		t.Errorf("reviewed: %+v", m)
	}
	z, keep := review()
	keep.Keep = true
	if r := try(t, z.p, z.s, z.at, z.kind, z.by, keep); r != nil || z.s.Measures[1].Lifted != 0 || z.s.Happened(procedure.InterimLifted) != nil || !z.happenedNow(procedure.InterimReviewed, "m2") {
		t.Errorf("kept: %+v, %v", z.s.Measures, r)
	}
	lift := func() (*scene, *InterimEnd) { return measured(t, LiftInterim, "boss"), &InterimEnd{Reasons: "so"} }
	x = asked(t, lift, []spoilt[*InterimEnd]{
		{"none is in force", func(x *scene, _ *InterimEnd) { over(x) }, NotYet, "No interim measure"},
		{"by another office", func(x *scene, _ *InterimEnd) { x.by.Offices = []string{"office"} }, NotYours, "It is for the president"},
		{"why", func(_ *scene, a *InterimEnd) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if m := x.s.Measures; m[1].Lifted != 21 || m[1].Why != "lifted" || m[0].Lifted != 5 || !x.happenedNow(procedure.InterimLifted, "m2") {
		t.Errorf("lifted: %+v", m)
	}
}
