package simulate

import (
	"fmt"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
)

// answersOffer agrees to an offer, or ends it. A body that rules on offers is
// seated first.
func (g *player) answersOffer(d *docket.Duty) (*docket.Refusal, error) {
	if _, refusal, err := g.convenes(d); refusal != nil || err != nil {
		return refusal, err
	}
	if g.once(string(d.Act)+d.ID, "consent_agreed") {
		return g.tryOnce(d.Act, d)
	}
	for _, kind := range []docket.Kind{docket.RejectConsent, docket.WithdrawConsent} {
		for _, who := range g.able(kind, "") {
			with, err := docket.NewParticulars(kind)
			if err != nil {
				return nil, err
			}
			if refusal, err := g.enter(kind, who, with, string(g.named(d.Owner))); refusal == nil || err != nil {
				return nil, err
			}
		}
	}
	return &docket.Refusal{Code: "nobody"}, nil
}

// convenes seats the body that owes the duty, if it is a body and does not sit
// in this round, and has its members sign. The body is nil for an office.
func (g *player) convenes(d *docket.Duty) (*procedure.Body, *docket.Refusal, error) {
	b := g.P.BodyOf(string(d.Owner))
	if b == nil {
		return nil, nil, nil
	}
	if p := g.S.Panel(b.ID); p == nil || p.Round != g.S.Round {
		seat := docket.Duty{Act: docket.SeatPanel, Owner: b.SeatedBy, Ref: b.ID}
		if refusal, err := g.fills(&seat); refusal != nil || err != nil {
			return b, refusal, err
		}
	}
	refusal, err := g.certifies(b.ID)
	return b, refusal, err
}

// rulesOnBreach rules on an alleged breach, by a vote where a body does.
func (g *player) rulesOnBreach(d *docket.Duty) (*docket.Refusal, error) {
	b, refusal, err := g.convenes(d)
	if refusal != nil || err != nil {
		return refusal, err
	}
	x := g.S.Sanction(g.breached(d.Ref))
	if x == nil {
		return &docket.Refusal{Code: "nobody"}, nil
	}
	ruling := &docket.BreachRuling{Sanction: x.ID, Breach: g.once("found:"+x.ID, "breach_found"), Reasons: because}
	if b == nil {
		refusal = &docket.Refusal{Code: "nobody"}
		for _, who := range g.able(docket.DecideBreach, d.Owner) {
			if refusal, err = g.enter(docket.DecideBreach, who, ruling, string(g.named(d.Owner))); refusal == nil || err != nil {
				return refusal, err
			}
		}
		return refusal, nil
	}
	if ruling.Breach, err = g.votes(b.ID, "breach:"+x.ID, ruling.Breach); err != nil {
		return nil, err
	}
	return g.enter(docket.DecideBreach, g.sitting(b.ID)[0], ruling, b.ID)
}

// rulesOnPetition rules on a petition for reinstatement, by a vote where a body
// does.
func (g *player) rulesOnPetition(d *docket.Duty) (*docket.Refusal, error) {
	b, refusal, err := g.convenes(d)
	if refusal != nil || err != nil {
		return refusal, err
	}
	ruling := &docket.PetitionRuling{Petition: d.Ref, Grant: g.once("grant:"+d.Ref, "petition_granted"), Reasons: because}
	if b == nil {
		return g.tryOnce(d.Act, d)
	}
	if ruling.Grant, err = g.votes(b.ID, "petition:"+d.Ref, ruling.Grant); err != nil {
		return nil, err
	}
	return g.enter(docket.DecidePetition, g.sitting(b.ID)[0], ruling, b.ID)
}

// rulesOnStay rules on a request for a stay, by a vote where a body does.
func (g *player) rulesOnStay(d *docket.Duty) (*docket.Refusal, error) {
	b, refusal, err := g.convenes(d)
	if refusal != nil || err != nil {
		return refusal, err
	}
	ruling := &docket.StayRuling{Grant: g.once("stay:"+d.Ref, "stay_granted"), Security: "a bond", Reasons: because}
	if b != nil {
		if ruling.Grant, err = g.votes(b.ID, "stay:"+d.Ref, ruling.Grant); err != nil {
			return nil, err
		}
		return g.enter(docket.DecideStay, g.sitting(b.ID)[0], ruling, b.ID)
	}
	for _, who := range g.able(docket.DecideStay, d.Owner) {
		return g.enter(docket.DecideStay, who, ruling, string(g.named(d.Owner)))
	}
	return &docket.Refusal{Code: "nobody"}, nil
}

// breached is the sanction of which a breach is alleged.
func (g *player) breached(ref string) string {
	for i := range g.S.Sanctions {
		if x := &g.S.Sanctions[i]; x.Breach != "" && x.Status == docket.StatusInEffect {
			return x.ID
		}
	}
	return ref
}

// reports says that a condition, or the sanction's own demand, was met.
func (g *player) reports(d *docket.Duty) (*docket.Refusal, error) {
	sanction, condition, _ := strings.Cut(strings.TrimPrefix(d.ID, "condition:"), ".")
	if g.S.Sanction(sanction) == nil {
		sanction, condition = g.sanctionOf(d), ""
	}
	refusal, err := g.enter(docket.ReportCompliance, docket.Actor{Person: g.S.Respondent.Person}, &docket.ComplianceReport{Sanction: sanction, Condition: condition, Text: "done"}, string(procedure.Respondent))
	if refusal == nil {
		g.mind["reported:"+d.ID], g.mind["told:"+sanction+"."+condition] = true, true
	}
	return refusal, err
}

func (g *player) sanctionOf(d *docket.Duty) string {
	if g.S.Sanction(d.Ref) != nil {
		return d.Ref
	}
	for i := range g.S.Sanctions {
		if x := &g.S.Sanctions[i]; x.Status == docket.StatusInEffect {
			return x.ID
		}
	}
	return ""
}

// confirms confirms what was reported and is not confirmed yet.
func (g *player) confirms(d *docket.Duty) (*docket.Refusal, error) {
	x, able := g.S.Sanction(d.Ref), g.able(docket.ConfirmComply, d.Owner)
	none := &docket.Refusal{Code: docket.NotYet, Sentence: "Nothing has been reported."}
	if x == nil || len(able) == 0 {
		return none, nil
	}
	condition := ""
	for i := range x.Conditions {
		if k := &x.Conditions[i]; k.Met == 0 && g.mind["told:"+x.ID+"."+k.ID] {
			condition = k.ID
			break
		}
	}
	year := g.Now.Sub(x.Effective) > 365*24*time.Hour // by then the office has seen for itself, whoever reported or not
	if condition == "" && (g.mind["confirmed:"+x.ID] || !year && (len(x.Conditions) > 0 || !g.mind["told:"+x.ID+"."])) {
		return none, nil
	}
	g.mind["confirmed:"+x.ID] = g.mind["confirmed:"+x.ID] || condition == ""
	return g.enter(docket.ConfirmComply, able[0], &docket.ComplianceConfirmed{Sanction: x.ID, Condition: condition}, string(g.named(d.Owner)))
}

// fills seats a body, or a seat that fell vacant, with people who have had no
// part in the case.
func (g *player) fills(d *docket.Duty) (*docket.Refusal, error) {
	b := g.P.BodyOf(d.Ref)
	if b == nil {
		b = g.bodyHere()
	}
	if b == nil {
		return &docket.Refusal{Code: "nobody"}, nil
	}
	people := make([]string, max(1, b.Size))
	for i := range people {
		people[i] = g.fresh()
	}
	var with docket.Particulars = &docket.Seating{Body: b.ID, Members: docket.Bench(b, people)}
	if d.Act == docket.Replace {
		with = &docket.Replacing{Body: b.ID, Person: g.fresh(), Role: g.vacant(b.ID), Kind: g.S.MissingKind(b)}
	}
	last := &docket.Refusal{Code: "nobody"}
	for _, who := range g.able(d.Act, d.Owner) {
		refusal, err := g.enter(d.Act, who, with, string(g.named(d.Owner)))
		if err != nil || refusal == nil {
			return nil, err
		}
		last = refusal
	}
	return last, nil
}

func (g *player) bodyHere() *procedure.Body {
	st := g.P.Stage(g.S.Stage)
	if st.Kind == procedure.AppealStage && g.P.BodyOf(g.P.Appeal.Body) != nil {
		return g.P.BodyOf(g.P.Appeal.Body)
	}
	return g.P.BodyOf(st.Body)
}

// fresh is a member who has not been called yet.
func (g *player) fresh() string {
	g.seated++
	id := fmt.Sprintf("member-%d", g.seated)
	if g.seated > 14 { // beyond those of the cast
		g.cast = append(g.cast, docket.Actor{Person: id})
	}
	return id
}

// vacant is the part of the last member of the body who left and whose place
// nobody took.
func (g *player) vacant(body string) string {
	p, role, chaired := g.S.Panel(body), "member", false
	if p == nil {
		return role
	}
	for i := range p.Seats {
		s := &p.Seats[i]
		chaired = chaired || s.Left == 0 && s.Role == "chair"
		if s.Left > 0 {
			role = s.Role
		}
	}
	if !chaired {
		return "chair"
	}
	if role == "chair" {
		return "member"
	}
	return role
}
