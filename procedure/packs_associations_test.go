package procedure

import (
	"strings"
	"testing"
)

// What the packs of associations say is what their sources say: the numbers a
// reader would look up first.
func TestAssociationPacksSayWhatTheirSourcesSay(t *testing.T) {
	l := shipped(t)
	pack := func(id string) *Procedure { p, _ := l.Current(id); return p }
	for key, want := range map[string]string{
		"bacb response": "15 calendar days", "bacb copy": "30 calendar days",
		"aicpa-jeep reply": "30 calendar days", "pmi response": "45 calendar days", "isa response": "30 calendar days",
		"eu-reports acknowledgement": "7 calendar days", "eu-reports feedback": "3 months", "eu-reports feedback_unacknowledged": "3 months",
	} {
		id, name, _ := strings.Cut(key, " ")
		if k := pack(id).Clock(name); k == nil || k.Rule.Period.String() != want {
			t.Errorf("%s: %v, want %s", key, k, want)
		}
	}
	bacb := pack("bacb")
	if f := bacb.Filing; f.Limit.String() != "6 months" || f.LimitFrom != "conduct" || !f.BarsAnyone() || f.RespondentBarFor.String() != "60 calendar days" {
		t.Errorf("BACB: six months, and a bar of sixty days: %+v", f)
	}
	if r := bacb.Sanction("revocation_false_response").Reinstate; r == nil || r.NotBefore.String() != "5 years" {
		t.Error("BACB: five years after a false response")
	}
	aicpa := pack("aicpa-jeep")
	board := aicpa.BodyOf("trial_board")
	expel, suspend := aicpa.Sanction("expulsion"), aicpa.Sanction("suspension")
	if expel.Threshold.Needs(5) != 4 || suspend.Threshold.Needs(5) != 3 || suspend.Max.String() != "2 years" || board.Threshold.Needs(5) != 3 {
		t.Error("AICPA: two thirds expel, a majority suspends, for two years at most")
	}
	if s := aicpa.Stage("conviction_finding"); s.Imposes != "expulsion" {
		t.Error("AICPA: expulsion is mandatory on a finding of conviction")
	}
	for _, id := range []string{"concurrence", "settlement_concurrence"} {
		if s := aicpa.Stage(id); s.Kind != Oversight || s.Body != "state_committee" || !s.Ballot {
			t.Errorf("JEEP: the committee of the state society votes on %s", id)
		}
	}
	if s := aicpa.Stage("prima_facie"); s.Body != "national_committee" || !s.Ballot {
		t.Error("JEEP: two bodies concur, each by a vote")
	}
	for _, id := range []string{"bacb", "aicpa-jeep", "pmi", "isa", "bgc", "ptcb", "eu-reports"} {
		if n := len(pack(id).OpenHoles()); n > 0 {
			t.Errorf("%s has %d open holes", id, n)
		}
	}
}

// Four bodies share one base; each says over it what is its own.
func TestTheFamilyDiffersWhereItsSourcesDo(t *testing.T) {
	l := shipped(t)
	for id, want := range map[string]struct {
		size     int
		min, max string
		named    bool
	}{
		"pmi": {15, "6 months", "3 years", false}, "isa": {7, "6 months", "2 years", true}, "bgc": {7, "6 months", "2 years", false},
		"ptcb": {1, "6 months", "2 years", false},
	} {
		p, ok := l.Current(id)
		if !ok {
			t.Fatalf("there is no %s", id)
		}
		s := p.Sanction("suspension")
		if p.BodyOf("review_committee").Size != want.size || s.Min.String() != want.min || s.Max.String() != want.max {
			t.Errorf("%s: %d members, suspension %s to %s", id, p.BodyOf("review_committee").Size, s.Min, s.Max)
		}
		if p.Filing.Anonymous != AnonymousForbidden || p.Filing.IdentityDisclosed != want.named || p.Appeal.NewEvidence {
			t.Errorf("%s: no reports without a name, a closed record, the name disclosed: %v", id, p.Filing.IdentityDisclosed)
		}
		if p.Clock("acknowledgement") != nil {
			t.Errorf("%s acknowledges within a time that its source does not give", id)
		}
	}
	pmi, _ := l.Current("pmi")
	if tests := pmi.Stage("screening").Tests; len(tests) != 5 || len(pmi.Appeal.Grounds) != 3 {
		t.Errorf("PMI: an acceptance test of five and three grounds of appeal: %v, %v", tests, pmi.Appeal.Grounds)
	}
	isa, _ := l.Current("isa")
	if isa.Sanction("probation").Max.String() != "3 years" || len(isa.Sanctions) != 7 {
		t.Error("ISA: seven sanctions, probation up to three years")
	}
	ptcb, _ := l.Current("ptcb")
	if to := ptcb.Notice("appeal_received").To; len(to) != 2 {
		t.Errorf("PTCB: the papers of an appeal go to %v", to)
	}
	eu, _ := l.Current("eu-reports")
	if f := eu.Filing; f.Anonymous != AnonymousIntakeOnly || f.IdentityDisclosed || !f.IndependentProof || eu.Authority != Provisional {
		t.Errorf("the profile keeps who reported: %+v", f)
	}
	if k := eu.Clock("feedback_unacknowledged"); len(k.Starts) != 1 || k.Starts[0] != Lapsed("acknowledgement") {
		t.Errorf("feedback without an acknowledgement starts at %v", k.Starts)
	}
}
