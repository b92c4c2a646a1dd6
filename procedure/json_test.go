package procedure_test

import (
	"encoding/json"
	"testing"

	"probity/procedure"
	"probity/procedure/proceduretest"
)

// TestAProcedureReadFromJSONAnswersAsTheOneItWas: pages get it from the API.
func TestAProcedureReadFromJSONAnswersAsTheOneItWas(t *testing.T) {
	t.Parallel()
	all, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all.All() {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var read procedure.Procedure
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
		for _, st := range p.Stages {
			if got := read.Stage(st.ID); got == nil || got.Title != st.Title || len(got.Exits) != len(st.Exits) {
				t.Errorf("%s: the stage %s is not found again", p.ID, st.ID)
			}
		}
		for _, b := range p.Bodies {
			if got := read.BodyOf(b.ID); got == nil || got.Quorum != b.Quorum {
				t.Errorf("%s: the body %s is not found again", p.ID, b.ID)
			}
		}
		if read.TitleOf(procedure.Secretariat) != p.TitleOf(procedure.Secretariat) {
			t.Errorf("%s: titles are lost", p.ID)
		}
	}
}
