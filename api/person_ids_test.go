package api

import (
	"reflect"
	"testing"

	"probity/docket"
)

// TestALinkedCaseIsNamedByItsNumber, also by one that chance has made of letters alone,
// and by no words.
func TestALinkedCaseIsNamedByItsNumber(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"PRB-7K3M-Q2XD": true, "PRB-PGXH-KTRB": true, "prb-pgxh-ktrb": true, "6b1f3c52-97ab-4c1e-8d3e-0f2a5b6c7d8e": true, "": true,
		"the one about Rene": false, "Nachname": false,
	} {
		err := peopleIn(reflect.ValueOf(&docket.CaseLinked{Case: text, Why: "same_facts"}), "particulars")
		if (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}
