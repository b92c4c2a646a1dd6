package docket

import (
	"testing"

	"probity/procedure"
)

// In which capacity somebody acts: as the entry will say it.
func TestInWhichCapacity(t *testing.T) {
	t.Parallel()
	rule := func(act Kind, by ...procedure.Role) func(*scene) {
		return func(x *scene) { ruleOf(x, &procedure.ActRule{Act: string(act), By: by}) }
	}
	office, president := []string{"office"}, []string{"president"}
	for _, row := range []struct {
		name    string
		stage   string
		act     Kind
		person  string
		offices []string
		with    func(*scene)
		as      procedure.Role // "" where it is not theirs
		code    Code
	}{
		{"the stage's office", "intake", CompleteIntake, "x", office, nil, "office", ""},
		{"another office", "intake", CompleteIntake, "x", president, nil, "", NotYours},
		{"the office, by its substitute", "intake", CompleteIntake, "x", president, func(x *scene) { x.s.Flags = []Flag{{Flag: "rerouted", About: "office", Ref: "president"}} }, "office", ""},
		{"the office, after it went to its substitute", "intake", CompleteIntake, "x", office, func(x *scene) { x.s.Flags = []Flag{{Flag: "rerouted", About: "office", Ref: "president"}} }, "", NotYours},
		{"the office, with another flag about it", "intake", CompleteIntake, "x", office, func(x *scene) { x.s.Flags = []Flag{{Flag: "late", About: "office", Ref: "president"}} }, "office", ""},
		{"the office, after another went to its substitute", "intake", CompleteIntake, "x", office, func(x *scene) { x.s.Flags = []Flag{{Flag: "rerouted", About: "president", Ref: "office"}} }, "office", ""},
		{"staff of some office", "decision", Note, "x", president, nil, "president", ""},
		{"staff, by the first office that is this body's", "decision", Note, "x", []string{"board", "president", "office"}, nil, "president", ""},
		{"the respondent as a party", "answer", GiveInformation, "member", nil, nil, procedure.Respondent, ""},
		{"the complainant as a party", "answer", GiveInformation, "reporter", nil, nil, procedure.Complainant, ""},
		{"counsel as the respondent", "answer", GiveInformation, "lawyer", nil, func(x *scene) { x.s.Counsel = []string{"lawyer"} }, procedure.Respondent, ""},
		{"a report by staff", "", File, "x", office, nil, "office", ""},
		{"a report by anybody", "", File, "x", nil, nil, procedure.Complainant, ""},
		{"a report by the clock", "", File, "", nil, func(x *scene) { x.by = Clock() }, procedure.TheClock, ""},
		{"an effect by the clock", "sanction", PutIntoEffect, "", nil, func(x *scene) { x.by = Clock() }, procedure.TheClock, ""},
		{"an effect by the clock, which the pack gives to the office", "sanction", PutIntoEffect, "", nil, func(x *scene) { rule(PutIntoEffect, "office")(x); x.by = Clock() }, procedure.TheClock, ""},
		{"compliance confirmed by the clock", "sanction", ConfirmComply, "", nil, func(x *scene) { x.by = Clock() }, "", NotYours},
		{"compliance reported by the clock", "sanction", ReportCompliance, "", nil, func(x *scene) { x.by = Clock() }, "", NotYours},
		{"a time runs out by the clock", "answer", Lapse, "", nil, func(x *scene) { x.by = Clock() }, procedure.TheClock, ""},
		{"a time runs out by an office", "answer", Lapse, "x", office, nil, "", NotYours},
		{"a late report let in, by nobody", "intake", WaiveLimit, "x", office, nil, "", NoProvision},
		{"a late report let in, by who may", "intake", WaiveLimit, "x", office, func(x *scene) { x.p.Filing.LimitWaivedBy = []procedure.Role{"office"} }, "office", ""},
		{"conduct of long ago let in, by who may", "intake", WaiveLimit, "x", president, func(x *scene) { x.p.Filing.LookBackWaivedBy = []procedure.Role{"president"} }, "president", ""},
		{"a late report let in, by another", "intake", WaiveLimit, "x", president, func(x *scene) { x.p.Filing.LimitWaivedBy = []procedure.Role{"office"} }, "", NotYours},
		{"an offer accepted, by who rules on offers", "decision", AcceptConsent, "x", president, func(x *scene) { x.p.Consent.RuledBy = "president" }, "president", ""},
		{"an offer accepted, by a member of the body that rules on them", "decision", AcceptConsent, "p2", nil, func(x *scene) { x.p.Consent.RuledBy = "panel_one" }, "panel_one", ""},
		{"an offer accepted, by the office that does not", "decision", AcceptConsent, "x", office, func(x *scene) { x.p.Consent.RuledBy = "president" }, "", NotYours},
		{"an offer rejected, by who rules on them", "decision", RejectConsent, "x", president, func(x *scene) { x.p.Consent.RuledBy = "president" }, "president", ""},
		{"an offer rejected, by the office that does not", "decision", RejectConsent, "x", office, func(x *scene) { x.p.Consent.RuledBy = "president" }, "", NotYours},
		{"a brief, by the one side that may", "decision", FileBrief, "member", nil, func(x *scene) { x.p.Stage("decision").Briefs = []procedure.Role{procedure.Respondent} }, procedure.Respondent, ""},
		{"a brief, by the other side", "decision", FileBrief, "reporter", nil, func(x *scene) { x.p.Stage("decision").Briefs = []procedure.Role{procedure.Respondent} }, "", NotYours},
		{"a brief, where the stage does not say who", "decision", FileBrief, "reporter", nil, nil, procedure.Complainant, ""},
		{"the investigator", "answer", FileReport, "z", nil, func(x *scene) { x.s.Assigned = []Assignment{{Person: "z"}} }, procedure.Investigator, ""},
		{"one who was the investigator", "answer", FileReport, "z", nil, func(x *scene) { x.s.Assigned = []Assignment{{Person: "z", Until: 9}} }, "", NotYours},
		{"a member of the stage's body", "decision", CastVote, "p2", nil, nil, "panel_one", ""},
	} {
		x := standing(t, row.stage, row.act, "")
		x.by = Actor{Person: row.person, Offices: row.offices}
		if row.stage == "" {
			x.s = &State{}
		}
		if row.with != nil {
			row.with(x)
		}
		m := &moment{p: x.p, s: x.s, now: x.at, act: &Act{Kind: row.act, By: x.by}}
		r := m.capacity(SpecOf(row.act), x.p.ActRule(string(row.act)))
		switch {
		case row.act == CastVote: // which is for a member of whatever body the motion is for
			if r != nil || m.as != procedure.Member && m.as != "panel_one" {
				t.Errorf("%s: as %q, %v", row.name, m.as, r)
			}
		case m.as != row.as, row.code == "" && r != nil, row.code != "" && (r == nil || r.Code != row.code):
			t.Errorf("%s: as %q, %v", row.name, m.as, r)
		}
	}
}

// Nobody is a role by being nobody; and a seat on one body is none on another.
func TestWhatSomebodyIs(t *testing.T) {
	t.Parallel()
	nobody := func(x *scene) { x.s.Complainant.Person, x.s.Respondent.Person = "", "" }
	before := func(x *scene) { x.s.Head = 0 }
	for _, row := range []struct {
		name string
		by   Actor
		role procedure.Role
		with func(*scene)
		is   bool
	}{
		{"the chair of the stage's body", Actor{Person: "p1"}, procedure.Chair, nil, true},
		{"a member of it as its chair", Actor{Person: "p2"}, procedure.Chair, nil, false},
		{"the chair of the other body", Actor{Person: "q1"}, procedure.Chair, nil, false},
		{"a member of the stage's body", Actor{Person: "p2"}, procedure.Panel, nil, true},
		{"a member of the other body", Actor{Person: "q2"}, procedure.Panel, nil, false},
		{"a member of the other body, as a member", Actor{Person: "q2"}, procedure.Member, nil, true},
		{"who holds no seat", Actor{Person: "x"}, procedure.Member, nil, false},
		{"the body that has the stage", Actor{Person: "p2"}, procedure.Owner, nil, true},
		{"an office where a body has the stage", Actor{Person: "x", Offices: []string{"office"}}, procedure.Owner, nil, false},
		{"who keeps the file", Actor{Person: "x", Offices: []string{"office"}}, procedure.Secretariat, nil, true},
		{"who does not keep it", Actor{Person: "x", Offices: []string{"president"}}, procedure.Secretariat, nil, false},
		{"where nobody keeps it", Actor{Person: "x", Offices: []string{""}}, procedure.Secretariat, func(x *scene) { x.p.FileKeeper = "" }, false},
		{"the complainant in an office, of a case", Actor{Person: "reporter", Offices: []string{"office"}}, "office", nil, false},
		{"the complainant in an office, before the report", Actor{Person: "reporter", Offices: []string{"office"}}, "office", before, true},
		{"the respondent, before the report", Actor{Person: "member"}, procedure.Respondent, before, false},
		{"nobody, where there is no respondent", Actor{}, procedure.Respondent, nobody, false},
		{"nobody, where there is no complainant", Actor{}, procedure.Complainant, nobody, false},
		{"nobody, as a party", Actor{}, procedure.Parties, nobody, false},
		{"nobody in an office, where there is no complainant", Actor{Offices: []string{"office"}}, "office", nobody, true},
		{"the complainant, as a party", Actor{Person: "reporter"}, procedure.Parties, nil, true},
		{"counsel, as a party", Actor{Person: "l"}, procedure.Parties, func(x *scene) { x.s.Counsel = []string{"l"} }, true},
		{"somebody else's counsel", Actor{Person: "l"}, procedure.Respondent, func(x *scene) { x.s.Counsel = []string{"k"} }, false},
		{"an office of another body, as staff", Actor{Person: "x", Offices: []string{"board"}}, procedure.Staff, nil, false},
		{"of no office, as staff", Actor{Person: "x"}, procedure.Staff, nil, false},
	} {
		x := standing(t, "decision", "", "")
		if row.with != nil {
			row.with(x)
		}
		m := &moment{p: x.p, s: x.s, now: x.at, act: &Act{By: row.by}}
		if m.holds(row.role) != row.is {
			t.Errorf("%s: %t", row.name, !row.is)
		}
	}
}

// Who may do an act is asked before what it says; on an empty case nothing is
// asked of its stage.
func TestWhereOneStageLeads(t *testing.T) {
	t.Parallel()
	x := standing(t, "answer", "", "")
	m := &moment{p: x.p, s: x.s, now: x.at}
	is := func(id string) func(*procedure.Stage) bool {
		return func(st *procedure.Stage) bool { return st.ID == id }
	}
	for _, row := range []struct {
		from, to string
		but      []procedure.Event
		ahead    bool
	}{
		{"answer", "answer", nil, true}, {"answer", "sanction", nil, true}, {"answer", "intake", nil, false}, {"sanction", "appeal", nil, false},
		{"appeal", "decision", nil, true}, // by a remand
		{"appeal", "decision", []procedure.Event{procedure.RemandedToDecide}, false},
		{"appeal", "closed", []procedure.Event{procedure.FinalCleared}, true}, // by way of the sanction
		{"closed", "sanction", nil, false},
	} {
		x.s.Stage = row.from
		if got := m.ahead(row.but, is(row.to)); got != row.ahead {
			t.Errorf("from %s to %s but for %v: %t", row.from, row.to, row.but, got)
		}
	}
	// A way out that leads nowhere is no way.
	x.s.Stage = "sanction"
	x.p.Stage("sanction").Exits = []procedure.Way{{On: procedure.SanctionsDone, To: "nowhere"}, {On: procedure.Died, To: "closed"}}
	if m.ahead(nil, is("nowhere")) || !m.ahead(nil, is("closed")) {
		t.Error("a way out that leads nowhere leads somewhere")
	}
}
