package docket

import (
	"testing"

	"probity/procedure"
	"probity/procedure/clock"
)

func TestWhatAReportNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Report) {
		x := standing(t, "", File, "reporter")
		x.s = &State{}
		x.p.Filing.By = []procedure.Role{procedure.Complainant, procedure.Staff, "body", procedure.TheClock}
		return x, &Report{
			Source: "person", Signed: true, Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member", Standings: []PartyStanding{{Standing: "membership"}}},
			Allegations: []NewCharge{{Ground: "breach", Text: "They did it.", From: clock.MustDate("2025-01-10"), Principles: []string{"p1"}}},
			Evidence:    []NewEvidence{{Title: "A log"}}, KeepFrom: []string{"w"}, LinkedTo: []Link{{Case: "d", Why: "same_facts"}},
		}
	}
	first := func(change func(c *NewCharge)) func(*scene, *Report) {
		return func(_ *scene, a *Report) { change(&a.Allegations[0]) }
	}
	day := clock.MustDate
	from := func(source string, by Actor) func(*scene, *Report) {
		return func(x *scene, a *Report) { a.Source, a.Reasons, x.by = source, "so", by }
	}
	office := Actor{Person: "clerk", Offices: []string{"office"}}
	nameless := func(x *scene, a *Report) { a.Complainant.Anonymous = true }
	timer := func(x *scene, a *Report) { from("timer", Clock())(x, a); a.Allegations[0].Ground = "unpaid" }
	x := asked(t, begin, []spoilt[*Report]{
		{"into a case", func(x *scene, _ *Report) { x.s = &State{Head: 1, Stage: "intake"} }, Already, "has been filed"},
		{"from nowhere", func(_ *scene, a *Report) { a.Source = "rumour" }, BadRequest, "where the report comes from"},
		{"not from a person", func(x *scene, _ *Report) { x.p.Filing.By = x.p.Filing.By[1:] }, NoProvision, "opens no case in this way"},
		{"from nobody", func(_ *scene, a *Report) { a.Complainant.Person = "" }, BadRequest, "somebody who can be answered"},
		{"for a caller, by the office", from("on_behalf", office), "", ""},
		{"for a caller, by a stranger", from("on_behalf", Actor{Person: "x"}), NotYours, "Only the staff"},
		{"on its own motion", from("own_motion", office), "", ""},
		{"on its own motion, by a stranger", from("own_motion", Actor{Person: "x"}), NotYours, "Only an office"},
		{"on its own motion, by an office of others", from("own_motion", Actor{Person: "x", Offices: []string{"board"}}), NotYours, "Only an office"},
		{"on its own motion, without an order", func(x *scene, a *Report) { from("own_motion", office)(x, a); a.Reasons = " " }, BadRequest, "reasoned order"},
		{"by the clock", timer, "", ""},
		{"by the clock, asked for by an office", func(x *scene, a *Report) { timer(x, a); x.by = office }, NotYours, "Only the clock"},
		{"by the clock, on a ground that is not its", func(x *scene, a *Report) { timer(x, a); a.Allegations[0].Ground = "breach" }, BadRequest, "not one that a time limit opens"},
		{"by the clock, on no known ground", func(x *scene, a *Report) { timer(x, a); a.Allegations[0].Ground = "envy" }, Unknown, "no ground"},
		{"without a name", nameless, "", ""},
		{"without a name, which is not taken", func(x *scene, a *Report) { nameless(x, a); x.p.Filing.Anonymous = procedure.AnonymousForbidden }, NoProvision, "without a name"},
		{"with a name, where none is taken without", func(x *scene, _ *Report) { x.p.Filing.Anonymous = procedure.AnonymousForbidden }, "", ""},
		{"by a channel of their own words", func(_ *scene, a *Report) { a.Channel = "Jane told me" }, BadRequest, "how the report came"},
		{"unsigned", func(x *scene, a *Report) { a.Signed, x.p.Filing.Signed = false, true }, BadRequest, "must be signed"},
		{"signed", func(x *scene, _ *Report) { x.p.Filing.Signed = true }, "", ""},
		{"unsigned, which is not asked", func(_ *scene, a *Report) { a.Signed = false }, "", ""},
		{"unsigned, without a name", func(x *scene, a *Report) { nameless(x, a); a.Signed, x.p.Filing.Signed = false, true }, "", ""},
		{"unsigned, of the body's own", func(x *scene, a *Report) { from("own_motion", office)(x, a); a.Signed, x.p.Filing.Signed = false, true }, "", ""},
		{"about nobody", func(_ *scene, a *Report) { a.Respondent = Party{} }, BadRequest, "whom the report is about"},
		{"about a name", func(_ *scene, a *Report) { a.Respondent = Party{Name: "N."} }, "", ""},
		{"about oneself", func(_ *scene, a *Report) { a.Respondent.Person = "reporter" }, Conflicted, "cannot report themselves"},
		{"about a name, by nobody", func(x *scene, a *Report) {
			from("own_motion", office)(x, a)
			a.Complainant, a.Respondent = Party{}, Party{Name: "N."}
		}, "", ""},
		{"nothing", func(_ *scene, a *Report) { a.Allegations = nil }, BadRequest, "at least one allegation"},
		{"an unnamed piece of evidence", func(_ *scene, a *Report) { a.Evidence[0].Title = " " }, BadRequest, "each piece of evidence"},
		{"an unknown standing", func(_ *scene, a *Report) { a.Respondent.Standings[0].Standing = "knight" }, Unknown, "no standing"},
		{"an unknown ground", first(func(c *NewCharge) { c.Ground = "envy" }), Unknown, "no ground"},
		{"without a word", first(func(c *NewCharge) { c.Text = " " }), BadRequest, "what happened"},
		{"without a day", first(func(c *NewCharge) { c.From = clock.Date{} }), BadRequest, "when it happened"},
		{"today", first(func(c *NewCharge) { c.From = day("2025-02-03") }), "", ""},
		{"tomorrow", first(func(c *NewCharge) { c.From = day("2025-02-04") }), BadRequest, "in the future"},
		{"until today", first(func(c *NewCharge) { c.To = day("2025-02-03") }), "", ""},
		{"until tomorrow", first(func(c *NewCharge) { c.To = day("2025-02-04") }), BadRequest, "in the future"},
		{"known today", first(func(c *NewCharge) { c.Known = day("2025-02-03") }), "", ""},
		{"known tomorrow", first(func(c *NewCharge) { c.Known = day("2025-02-04") }), BadRequest, "in the future"},
		{"on one day", first(func(c *NewCharge) { c.To = c.From }), "", ""},
		{"ended before", first(func(c *NewCharge) { c.To = day("2025-01-09") }), BadRequest, "ended before"},
		{"known on the day", first(func(c *NewCharge) { c.Known = c.From }), "", ""},
		{"known before", first(func(c *NewCharge) { c.Known = day("2025-01-09") }), BadRequest, "known before"},
		{"against no principle", first(func(c *NewCharge) { c.Principles = nil }), "", ""},
		{"against an unknown principle", first(func(c *NewCharge) { c.Principles = []string{"p9"} }), Unknown, "has no principle"},
		{"of before the code", first(func(c *NewCharge) { c.From = day("1999-12-31") }), BadRequest, "No edition of the code"},
		{"of before the code, against no principle", first(func(c *NewCharge) { c.From, c.Principles = day("1999-12-31"), nil }), "", ""},
		{"with a pause, which is not known", first(func(c *NewCharge) { c.Paused = []Pause{{Why: "talks", From: day("2025-01-11")}} }), NoProvision, "Nothing stops the filing limit"},
	}...)
	s := x.s
	if s.Stage != "intake" || s.Case != "c" || s.Round != 1 || s.Procedure != x.p.ID || s.Digest != x.p.Digest() || s.Track != x.p.Track || s.Source != "person" || s.Complainant.Person != "reporter" || s.Respondent.Person != "member" || !s.Walled("w") || s.Links[0] != (Link{Case: "d", Why: "same_facts", Seq: 1}) {
		t.Errorf("opened as %+v", s)
	}
	if a := s.Allegations[0]; a.ID != "a1" || a.Code != "new" || a.Added != 1 || s.Evidence[0].ID != "e1" || !s.Evidence[0].Independent || s.Evidence[0].From != procedure.Complainant || len(s.Flags) != 0 || !s.OpenedAt.Equal(x.at) {
		t.Errorf("with %+v, %+v, %+v", a, s.Evidence, s.Flags)
	}
	if s.OpenClock("intake") == nil || s.Happened(procedure.Filed) == nil || s.Happened(procedure.Entered("intake")) == nil {
		t.Errorf("what runs: %+v", s.Clocks)
	}
	// What stands against a report does not keep it out: it is marked.
	old := first(func(c *NewCharge) { c.From = day("2023-01-10") })
	for _, row := range []struct {
		name string
		with func(x *scene, a *Report)
		flag string
		up   bool
	}{
		{"on its last day", func(x *scene, a *Report) { a.Allegations[0].From = day("2024-02-03") }, "late", false},
		{"a day late", func(x *scene, a *Report) { a.Allegations[0].From = day("2024-02-02") }, "late", true},
		{"a day late, and it went on", func(x *scene, a *Report) {
			a.Allegations[0].From, a.Allegations[0].To = day("2023-02-02"), day("2024-02-03")
		}, "late", false},
		{"one of two is late", func(x *scene, a *Report) { a.Allegations = append(a.Allegations, a.Allegations[0]); old(x, a) }, "late", false},
		{"late, of the body's own motion", func(x *scene, a *Report) { old(x, a); from("own_motion", office)(x, a) }, "late", false},
		{"late, by the clock", func(x *scene, a *Report) { timer(x, a); old(x, a) }, "late", false},
		{"late, and no limit", func(x *scene, a *Report) { old(x, a); x.p.Filing.Limit = clock.Period{} }, "late", false},
		{"known of lately", func(x *scene, a *Report) { old(x, a); a.Allegations[0].Known = day("2025-01-10") }, "late", true},
		{"known of lately, and that counts", func(x *scene, a *Report) {
			old(x, a)
			a.Allegations[0].Known, x.p.Filing.LimitFrom = day("2025-01-10"), "discovery"
		}, "late", false},
		{"known of lately, and the later counts", func(x *scene, a *Report) {
			old(x, a)
			a.Allegations[0].Known, x.p.Filing.LimitFrom = day("2025-01-10"), "later"
		}, "late", false},
		{"known of before it ended, and the later counts", func(x *scene, a *Report) {
			old(x, a)
			a.Allegations[0].To, a.Allegations[0].Known, x.p.Filing.LimitFrom = day("2024-02-03"), day("2023-02-01"), "later"
		}, "late", false},
		{"no end to how far back", old, "beyond_look_back", false},
		{"too far back", func(x *scene, a *Report) {
			a.Allegations[0].From = day("2023-02-02")
			x.p.Filing.LookBack = period("2 years")
		}, "beyond_look_back", true},
		{"just not too far back", func(x *scene, a *Report) {
			a.Allegations[0].From = day("2023-02-03")
			x.p.Filing.LookBack = period("2 years")
		}, "beyond_look_back", false},
		{"too far back, and it went on", func(x *scene, a *Report) {
			old(x, a)
			a.Allegations[0].To, x.p.Filing.LookBack = day("2023-02-03"), period("2 years")
		}, "beyond_look_back", false},
		{"gone for a year", func(x *scene, a *Report) {
			a.Respondent.LeftOn, x.p.Filing.FormerMemberLimit = day("2024-02-01"), period("1 year")
		}, "former_member", true},
		{"gone for less", func(x *scene, a *Report) {
			a.Respondent.LeftOn, x.p.Filing.FormerMemberLimit = day("2024-02-10"), period("1 year")
		}, "former_member", false},
		{"not gone", func(x *scene, a *Report) { x.p.Filing.FormerMemberLimit = period("1 year") }, "former_member", false},
		{"gone, which does not matter", func(x *scene, a *Report) { a.Respondent.LeftOn = day("2004-02-01") }, "former_member", false},
		{"by the respondent of another case", func(x *scene, a *Report) { a.Barred = "d" }, "retaliation_bar", false},
		{"nothing to show for it", func(x *scene, a *Report) { a.Evidence, x.p.Ground("breach").Documented = nil, true }, "undocumented", true},
		{"something to show for it", func(x *scene, a *Report) { x.p.Ground("breach").Documented = true }, "undocumented", false},
		{"nothing to show, which is not asked", func(x *scene, a *Report) { a.Evidence = nil }, "undocumented", false},
		{"about competition", func(x *scene, a *Report) { x.p.Ground("breach").Competition = true }, "competition_sensitive", true},
		{"about something else", func(x *scene, a *Report) {}, "competition_sensitive", false},
	} {
		x, a := begin()
		row.with(x, a)
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.HasFlag(row.flag) != row.up {
			t.Errorf("%s: %s is up: %t, %v", row.name, row.flag, x.s.HasFlag(row.flag), r)
		}
	}
	for bar, outside := range map[bool]string{true: "d", false: ""} {
		for _, rule := range []bool{true, false} {
			x, a := begin()
			x.p.Filing.RespondentBar = rule
			if _, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: File, By: x.by, Particulars: a, Outside: Outside{BarredBy: outside}}, x.at); err != nil || x.s.HasFlag("retaliation_bar") != (bar && rule) {
				t.Errorf("barred by %q, a rule %t: %+v, %v", outside, rule, x.s.Flags, err)
			}
		}
	}
	y, a := begin()
	nameless(y, a)
	a.Evidence[0].Independent = true
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || !y.s.Anonymous || y.s.Evidence[0].Independent {
		t.Errorf("what comes without a name stands for itself: %+v, %v", y.s.Evidence, r)
	}
}

func TestWhatIntakeNeeds(t *testing.T) {
	t.Parallel()
	done := func(ev procedure.Event) []Happening { return []Happening{{Event: ev, At: noon("2025-01-08")}} }
	acknowledge := func() (*scene, *Acknowledgement) {
		return standing(t, "intake", Acknowledge, "clerk"), &Acknowledgement{}
	}
	x := asked(t, acknowledge, []spoilt[*Acknowledgement]{
		{"twice", func(x *scene, _ *Acknowledgement) { x.s.Events = done(procedure.Acknowledged) }, Already, "acknowledged on Wed 8 Jan 2025"},
		{"by the reporter", func(x *scene, _ *Acknowledgement) { x.person("reporter") }, NotYours, ""},
	}...)
	if !x.happenedNow(procedure.Acknowledged, "") {
		t.Error("acknowledged, and nothing happened")
	}
	feedback := func() (*scene, *Feedback) {
		return standing(t, "decision", GiveFeedback, "clerk"), &Feedback{Text: "We look."}
	}
	x = asked(t, feedback, []spoilt[*Feedback]{
		{"to nobody", func(x *scene, _ *Feedback) { x.s.Complainant.Person = "" }, NotHere, "Nobody reported"},
		{"without a word", func(_ *scene, a *Feedback) { a.Text = "" }, BadRequest, "what was done"},
	}...)
	if !x.happenedNow(procedure.FeedbackGiven, "") {
		t.Error("feedback, and nothing happened")
	}
	ask := func() (*scene, *Question) {
		x := standing(t, "answer", AskInformation, "clerk")
		x.p.Notice("closing").Template = "information_request"
		return x, &Question{To: procedure.Respondent, Text: "When?"}
	}
	x = asked(t, ask, []spoilt[*Question]{
		{"somebody else", func(_ *scene, a *Question) { a.To = "witness" }, BadRequest, "Ask the complainant or the respondent"},
		{"the complainant", func(_ *scene, a *Question) { a.To = procedure.Complainant }, "", ""},
		{"a complainant there is not", func(x *scene, a *Question) { a.To, x.s.Complainant.Person = procedure.Complainant, "" }, BadRequest, "no complainant"},
		{"the respondent, where nobody reported", func(x *scene, _ *Question) { x.s.Complainant.Person = "" }, "", ""},
		{"nothing", func(_ *scene, a *Question) { a.Text = "" }, BadRequest, "what you ask"},
	}...)
	if q := x.s.Informations[0]; q != (Information{ID: "q1", To: procedure.Respondent, Asked: 21}) || len(x.s.Letters) != 1 || x.s.Letters[0].To != procedure.Respondent || x.s.Letters[0].About[0] != "q1" || x.s.Happened(procedure.InformationAsked).Ref != "q1" {
		t.Errorf("asked: %+v, %+v", q, x.s.Letters)
	}
	give := func() (*scene, *InformationReply) {
		x := standing(t, "answer", GiveInformation, "member")
		x.s.Informations = []Information{{ID: "q1", To: procedure.Complainant, Asked: 3}, {ID: "q2", To: procedure.Respondent, Asked: 4}, {ID: "q3", To: procedure.Respondent, Asked: 5}, {ID: "q4", To: procedure.Respondent, Asked: 5, Answered: 6}}
		return x, &InformationReply{Question: "q3", Text: "Then.", Evidence: []NewEvidence{{Title: "A letter"}}}
	}
	x = asked(t, give, []spoilt[*InformationReply]{
		{"to what was not asked", func(_ *scene, a *InformationReply) { a.Question = "q9" }, Unknown, "no question"},
		{"without a word", func(_ *scene, a *InformationReply) { a.Text = "" }, BadRequest, "what you want to add"},
	}...)
	answered := func(s *State) (n [4]int) {
		for i := range s.Informations {
			n[i] = s.Informations[i].Answered
		}
		return n
	}
	if answered(x.s) != [4]int{0, 0, 21, 6} || x.s.Evidence[0].From != procedure.Respondent || !x.happenedNow(procedure.InformationGiven, "q3") {
		t.Errorf("answered: %v, %+v", answered(x.s), x.s.Evidence)
	}
	for who, want := range map[string][4]int{"member": {0, 21, 21, 6}, "reporter": {21, 0, 0, 6}} {
		y, a := give()
		y.person(who)
		a.Question = ""
		if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || answered(y.s) != want {
			t.Errorf("%s, of their own accord: %v, %v", who, answered(y.s), r)
		}
	}
	complete := func() (*scene, *Completed) {
		x := standing(t, "intake", CompleteIntake, "clerk")
		x.s.Flags, x.s.Evidence = []Flag{{Flag: "undocumented"}}, []Evidence{{ID: "e1"}}
		return x, &Completed{}
	}
	x = asked(t, complete, []spoilt[*Completed]{
		{"nothing to show for it", func(x *scene, _ *Completed) { x.s.Evidence = nil }, NotYet, "asks for documents"},
		{"nothing to show, which is not asked", func(x *scene, _ *Completed) { x.s.Evidence, x.s.Flags = nil, []Flag{{Flag: "default_open"}} }, "", ""},
		{"too late, where nothing screens it after this", func(x *scene, _ *Completed) { x.s.Flags = []Flag{{Flag: "late"}} }, TooLate, "filing limit of 1 year"},
		{"too late, and waived", func(x *scene, _ *Completed) { x.s.Flags, x.s.LimitWaived = []Flag{{Flag: "late"}}, 7 }, "", ""},
		{"too late, and screened after this", func(x *scene, _ *Completed) {
			x.s.Flags, x.p.Stage("answer").Kind = []Flag{{Flag: "late"}}, procedure.Screening
		}, "", ""},
		{"later", func(x *scene, _ *Completed) { x.s.Stage = "answer" }, NotHere, ""},
		{"by another office", func(x *scene, _ *Completed) { x.by.Offices = []string{"president"} }, NotYours, ""},
	}...)
	if x.s.Stage != "answer" {
		t.Errorf("complete: %s", x.s.Stage)
	}
	wall := func() (*scene, *Wall) { return standing(t, "intake", ShutOut, "reporter"), &Wall{Person: "w"} }
	x = asked(t, wall, []spoilt[*Wall]{
		{"against nobody", func(_ *scene, a *Wall) { a.Person = "" }, BadRequest, "who must not know"},
		{"against the respondent", func(_ *scene, a *Wall) { a.Person = "member" }, Unfair, "right to know"},
		{"twice", func(x *scene, _ *Wall) { x.s.Walls = []string{"w"} }, Already, "kept from the case"},
		{"by the respondent", func(x *scene, _ *Wall) { x.person("member") }, NotYours, ""},
	}...)
	if !x.s.Walled("w") {
		t.Error("no wall")
	}
	if r := try(t, x.p, x.s, x.at, Note, Actor{Person: "w", Offices: []string{"office"}}, &NoteAdded{Text: "x"}); r == nil || r.Code != NotYours {
		t.Errorf("whoever must not know takes part: %v", r)
	}
	identify := func() (*scene, *RespondentIdentified) {
		x := standing(t, "intake", Identify, "clerk")
		x.s.Respondent = Party{Name: "N."}
		x.p.Filing.FormerMemberLimit = period("1 year")
		return x, &RespondentIdentified{Person: "member", Standings: []PartyStanding{{Standing: "membership"}}, LeftOn: clock.MustDate("2023-01-01")}
	}
	x = asked(t, identify, []spoilt[*RespondentIdentified]{
		{"known", func(x *scene, _ *RespondentIdentified) { x.s.Respondent.Person = "m" }, Already, "respondent is known"},
		{"nobody", func(_ *scene, a *RespondentIdentified) { a.Person = "" }, BadRequest, "who the respondent is"},
		{"the complainant", func(_ *scene, a *RespondentIdentified) { a.Person = "reporter" }, Conflicted, "complainant cannot be"},
		{"oneself", func(_ *scene, a *RespondentIdentified) { a.Person = "clerk" }, Conflicted, "pass it to the substitute"},
		{"who investigates", func(x *scene, _ *RespondentIdentified) { x.s.Assigned = []Assignment{{Person: "member", Until: 4}} }, Conflicted, "official part"},
		{"who sits", func(_ *scene, a *RespondentIdentified) { a.Person = "q3" }, Conflicted, "official part"},
		{"who must not know", func(x *scene, _ *RespondentIdentified) { x.s.Walls = []string{"member"} }, Conflicted, "Clear that up"},
		{"with an unknown standing", func(_ *scene, a *RespondentIdentified) { a.Standings[0].Standing = "knight" }, Unknown, "no standing"},
	}...)
	if r := x.s.Respondent; r.Person != "member" || r.Name != "N." || len(r.Standings) != 1 || r.LeftOn.IsZero() || x.s.Flags[0] != (Flag{Flag: "former_member", About: procedure.Respondent, Seq: 21}) {
		t.Errorf("identified: %+v, %+v", r, x.s.Flags)
	}
	y, a := identify()
	a.LeftOn = clock.Date{}
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.HasFlag("former_member") {
		t.Errorf("a member is taken for a former one: %v", r)
	}
	reroute := func() (*scene, *Rerouting) {
		return standing(t, "intake", RerouteOffice, "clerk"), &Rerouting{Office: "office", Why: "conflict"}
	}
	x = asked(t, reroute, []spoilt[*Rerouting]{
		{"an unknown office", func(_ *scene, a *Rerouting) { a.Office = "board" }, Unknown, "no office"},
		{"without a substitute", func(x *scene, _ *Rerouting) { x.p.Office("office").Substitute = "" }, NoProvision, "no substitute"},
		{"twice", func(x *scene, _ *Rerouting) {
			x.s.Flags = []Flag{{Flag: "rerouted", About: "office", Ref: "president"}}
		}, Already, "has gone to its substitute"},
		{"another went", func(x *scene, _ *Rerouting) {
			x.s.Flags = []Flag{{Flag: "rerouted", About: "president", Ref: "office"}}
		}, "", ""},
		{"why", func(_ *scene, a *Rerouting) { a.Why = "late" }, BadRequest, "Say why"},
		{"the holder is the subject", func(_ *scene, a *Rerouting) { a.Why = "subject" }, "", ""},
		{"the holder is away", func(_ *scene, a *Rerouting) { a.Why = "absent" }, "", ""},
	}...)
	if x.s.Reroutes[0] != (Reroute{Office: "office", Seq: 21, Why: "conflict"}) {
		t.Errorf("noted as %+v", x.s.Reroutes)
	}
	for office, may := range map[string]bool{"office": false, "president": true} {
		if o := MayDo(x.p, x.s, Actor{Person: "z", Offices: []string{office}}, CompleteIntake, x.at); o.Allowed != may {
			t.Errorf("the work went to the substitute, and %s does it: %t (%v)", office, o.Allowed, o.Refusal)
		}
	}
}

func TestWhatWaivingALimitNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *LimitWaiver) {
		x := standing(t, "intake", WaiveLimit, "clerk")
		x.p.Filing.LimitWaivedBy, x.p.Filing.LookBackWaivedBy = []procedure.Role{"office"}, []procedure.Role{"president"}
		x.s.Flags = []Flag{{Flag: "late"}}
		return x, &LimitWaiver{Reasons: "so"}
	}
	both := func(x *scene, _ *LimitWaiver) { x.s.Flags = append(x.s.Flags, Flag{Flag: "beyond_look_back"}) }
	back := func(x *scene, a *LimitWaiver) { x.s.Flags[0].Flag, a.Limit = "beyond_look_back", LookBack }
	x := asked(t, begin, []spoilt[*LimitWaiver]{
		{"in time", func(x *scene, _ *LimitWaiver) { x.s.Flags = nil }, NotHere, "filed in time"},
		{"waived", func(x *scene, _ *LimitWaiver) { x.s.LimitWaived = 9 }, Already, "has been waived"},
		{"which of two", both, BadRequest, "Two limits stand"},
		{"one of two, the other waived", func(x *scene, a *LimitWaiver) { both(x, a); x.s.LookBackWaived = 9 }, "", ""},
		{"the one of two", func(x *scene, a *LimitWaiver) { both(x, a); a.Limit = FilingLimit }, "", ""},
		{"the other of two", func(x *scene, a *LimitWaiver) { both(x, a); a.Limit = LookBack }, "", ""},
		{"an unknown one", func(_ *scene, a *LimitWaiver) { a.Limit = "patience" }, BadRequest, "called filing or the one called look_back"},
		{"one that does not stand", func(_ *scene, a *LimitWaiver) { a.Limit = LookBack }, NotHere, "does not stand"},
		{"the look back", back, "", ""},
		{"the look back, which nobody can", func(x *scene, a *LimitWaiver) { back(x, a); x.p.Filing.LookBackWaivedBy = nil }, NoProvision, "nobody can waive that"},
		{"the filing limit, which nobody can", func(x *scene, _ *LimitWaiver) { x.p.Filing.LimitWaivedBy = nil }, NoProvision, "Nobody can waive the filing limit"},
		{"neither can be", func(x *scene, _ *LimitWaiver) { x.p.Filing.LimitWaivedBy, x.p.Filing.LookBackWaivedBy = nil, nil }, NoProvision, "Nobody can waive"},
		{"the other's", func(x *scene, _ *LimitWaiver) { x.by.Offices = []string{"president"} }, NotYours, "to waive that limit"},
		{"the look back, the other's", func(x *scene, a *LimitWaiver) { back(x, a); x.by.Offices = []string{"office"} }, NotYours, "to waive that limit"},
		{"no reasons", func(_ *scene, a *LimitWaiver) { a.Reasons = "" }, BadRequest, "good cause"},
	}...)
	if x.s.LimitWaived != 21 || x.s.LookBackWaived != 0 {
		t.Errorf("waived: %d, %d", x.s.LimitWaived, x.s.LookBackWaived)
	}
	y, a := begin()
	back(y, a)
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.LimitWaived != 0 || y.s.LookBackWaived != 21 {
		t.Errorf("waived: %d, %d, %v", y.s.LimitWaived, y.s.LookBackWaived, r)
	}
}
