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
		"aicpa-jeep reply": "30 calendar days",
	} {
		id, name, _ := strings.Cut(key, " ")
		if k := pack(id).Clock(name); k == nil || k.Rule.Period.String() != want {
			t.Errorf("%s: %v, want %s", key, k, want)
		}
	}
	bacb := pack("bacb")
	if f := bacb.Filing; f.Limit.String() != "6 months" || f.LimitFrom != "conduct" || !f.RespondentBar || f.RespondentBarFor.String() != "60 calendar days" {
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
		if s := aicpa.Stage(id); s.Kind != Oversight || s.Owner != "state_committee" {
			t.Errorf("JEEP: the state society concurs in %s", id)
		}
	}
	for _, id := range []string{"bacb", "aicpa-jeep"} {
		if n := len(pack(id).OpenHoles()); n > 0 {
			t.Errorf("%s has %d open holes", id, n)
		}
	}
}
