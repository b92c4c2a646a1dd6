package api

import (
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure/proceduretest"
)

// TestEachClassToEachReader holds, for every visibility class and every way to
// stand to a case, whether an entry of it is shown: to somebody else, and to who
// did the act.
func TestEachClassToEachReader(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	classes := map[docket.Visibility]string{
		docket.ToParties:      "complainant respondent investigator member office",
		docket.ToComplainant:  "complainant investigator member office",
		docket.ToRespondent:   "respondent investigator member office",
		docket.ToStaff:        "investigator member office",
		docket.ToPanel:        "member",
		docket.ToDeliberation: "member",
		"something new":       "",
		"":                    "",
	}
	for class, to := range classes {
		for _, rel := range []Relation{None, Complainant, Respondent, Investigator, Member, Office} {
			f := &file{p: p, rel: rel, who: &caller{}, s: &docket.State{}}
			f.who.Person = "reader"
			e := docket.Entry{Seq: 1, Kind: docket.Note, By: docket.By{Person: "somebody"}, Visible: class, Particulars: &docket.NoteAdded{Text: "canary"}}
			want := rel != None && strings.Contains(" "+to+" ", " "+string(rel)+" ")
			v, ok := f.entry(&e)
			if ok != want || !want && (v.Seq != 0 || v.Particulars != nil || v.Sentence != "" || v.Hash != "") {
				t.Errorf("%q to %q: %v, %+v", class, rel, ok, v)
			}
			if party := rel == Complainant || rel == Respondent; ok && (v.Person == "somebody") == party {
				t.Errorf("%q to %q: who did it: %q", class, rel, v.Person)
			}
			e.By.Person = "reader"
			if v, ok := f.entry(&e); !ok || v.Person != "reader" {
				t.Errorf("%q is kept from who did it, %q", class, rel)
			}
		}
	}
}
