package docket

import (
	"strings"
	"testing"
)

// Whose an act is: who may do it, and that nobody beside them may.
func TestWhoMayAct(t *testing.T) {
	t.Parallel()
	none := []string(nil)
	for _, row := range []struct {
		name, stage string
		act         Kind
		person      string
		offices     []string
		code        Code // "" where they may
	}{
		{"the stage's office calls the hearing", "hearing", SetHearing, "x", []string{"ethics_chair"}, ""},
		{"whoever keeps the file calls it", "hearing", SetHearing, "x", []string{"ethics_office"}, ""},
		{"the chair of the panel calls it", "hearing", SetHearing, "h1", none, ""},
		{"a member of the panel does not", "hearing", SetHearing, "h2", none, NotYours},
		{"staff of another office does not", "hearing", SetHearing, "x", []string{"reviewer"}, NotYours},
		{"nor does the chair of another body", "hearing", SetHearing, "a1", none, NotYours},
		{"the stage's office adds a respondent", "screening", AddRespondent, "x", []string{"ethics_chair"}, ""},
		{"whoever keeps the file adds one", "screening", AddRespondent, "x", []string{"ethics_office"}, ""},
		{"staff of another office adds none", "screening", AddRespondent, "x", []string{"reviewer"}, NotYours},
		{"staff seats a body before the answer", "response", SeatPanel, "x", []string{"ethics_chair"}, ""},
		{"a party challenges a member before the answer", "response", ChallengeMember, "member", none, ""},
		{"a member steps aside before the answer", "response", Recuse, "h2", none, ""},
		{"nobody of no office seats a body", "response", SeatPanel, "x", none, NotYours},
		{"nor does an office of another procedure", "response", SeatPanel, "x", []string{"committee_of_others"}, NotYours},
		{"nor a party who holds an office", "response", SeatPanel, "member", []string{"ethics_chair"}, NotYours},
		{"a member of the body rules on reinstatement", "sanction", DecidePetition, "h2", none, ""},
		{"the chair of the body does", "sanction", DecidePetition, "h1", none, ""},
		{"a member of no body does not", "sanction", DecidePetition, "x", none, NotYours},
	} {
		p := shipped(t, "ahima-membership")
		s := &State{
			Case: "c", Head: 9, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"},
			Panels: []Panel{seatedPanel("hearing_panel", "h"), seatedPanel("appeal_panel", "a")},
		}
		o := MayDo(p, s, Actor{Person: row.person, Offices: row.offices}, row.act, noon("2025-02-03"))
		switch r := o.Refusal; {
		case r == nil && row.code != "", r != nil && r.Code != row.code:
			t.Errorf("%s: %v", row.name, r)
		case r != nil && r.Rule == "":
			t.Errorf("%s: refused without a rule", row.name)
		}
	}
}

// A refusal says whose the act is: first of all theirs who have the stage.
func TestARefusalNamesWhoseItIs(t *testing.T) {
	t.Parallel()
	p := shipped(t, "judges-28usc")
	s := &State{Case: "c", Head: 9, Stage: "screening", Round: 1, Respondent: Party{Person: "judge"}, Requests: []ExtensionAsked{{ID: "x1"}}}
	want := "It is for " + p.Office("chief_judge").Title + " or "
	for _, act := range []Kind{DecideExtension, RecordOverrun, AddRespondent, Assign} {
		o := MayDo(p, s, Actor{Person: "x"}, act, noon("2025-02-03"))
		if r := o.Refusal; r == nil || r.Code != NotYours || r.Rule == "" || !strings.HasPrefix(r.Sentence, want) {
			t.Errorf("%s: %v", act, r)
		}
	}
}

// A refusal is a sentence, also where it begins with the title of a body.
func TestARefusalBeginsWithACapitalLetter(t *testing.T) {
	t.Parallel()
	p := changed(t)
	s := &State{Case: "c", Head: 9, Stage: "decision", Round: 1, Respondent: Party{Person: "member"}, Panels: []Panel{seatedPanel("panel_one", "p")}}
	r := try(t, p, s, noon("2025-02-03"), SeatPanel, holder(p, "clerk"), &Seating{Body: "panel_one"})
	if r == nil || r.Code != Already || !strings.HasPrefix(r.Sentence, "The panel has been seated") {
		t.Errorf("seated twice: %v", r)
	}
	for given, want := range map[string]string{"the panel": "The panel sits.", "“charge”": "“charge” sits.", "équipe": "Équipe sits.", "Board": "Board sits."} {
		if r := refuse(NotYet, "%s sits.", given); r.Sentence != want {
			t.Errorf("%q became %q", given, r.Sentence)
		}
	}
}
