package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// responding is a case in which the respondent is told of the allegations and
// answers them.
func responding(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := standing(t, "answer", kind, by)
	st := x.p.Stage("answer")
	st.Kind = procedure.Response
	st.Exits = []procedure.Way{{On: procedure.Responded, To: "decision"}, {On: procedure.ResponseWaived, To: "decision"}}
	return x
}

func TestWhatNoticeOfAllegationsNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *NoticeGiven) {
		x := responding(t, Notify, "clerk")
		x.s.Allegations[0].Noticed = time.Time{}
		return x, &NoticeGiven{}
	}
	letter := func(notice string, seq int, about ...string) func(*scene, *NoticeGiven) {
		return func(x *scene, _ *NoticeGiven) {
			x.s.Letters = []Letter{wrote("n1", notice, seq, noon("2025-01-21"), about...)}
		}
	}
	told := func(x *scene, _ *NoticeGiven) {
		x.s.Allegations[0].Noticed, x.s.Letters[0].ServedAt = noon("2025-01-22"), noon("2025-01-22")
	}
	and := func(list ...func(*scene, *NoticeGiven)) func(*scene, *NoticeGiven) {
		return func(x *scene, a *NoticeGiven) {
			for _, f := range list {
				f(x, a)
			}
		}
	}
	custody := func(x *scene, _ *NoticeGiven) { x.p.Stage("answer").Needs = []string{"sequestered"} }
	x := asked(t, begin, []spoilt[*NoticeGiven]{
		{"none belongs here", func(x *scene, _ *NoticeGiven) { x.p.Stage("answer").Notice = "" }, NotHere, "No notice to the respondent"},
		{"the evidence is not safe", custody, NotYet, "taken into custody"},
		{"the evidence is safe", and(custody, func(x *scene, _ *NoticeGiven) { x.s.Events = []Happening{{Event: procedure.Sequestered}} }), "", ""},
		{"to a name", func(x *scene, _ *NoticeGiven) { x.s.Respondent = Party{Name: "N."} }, NotYet, "known by name only"},
		{"all is told", and(letter("charge", 16, "a1"), told), Already, "told of every allegation"},
		{"all was told when the case was here before", and(letter("charge", 14, "a1"), told), "", ""},
		{"all was told by another letter", and(letter("decision", 16, "a1"), told), "", ""},
		{"the other side was told", and(letter("charge", 16, "a1"), told, func(x *scene, _ *NoticeGiven) { x.s.Letters[0].To = procedure.Complainant }), "", ""},
		{"the only one was dropped", func(x *scene, _ *NoticeGiven) { x.s.Allegations[0].Dropped = 9 }, Already, "told of every allegation"},
		{"of what is not alleged", func(_ *scene, a *NoticeGiven) { a.Allegations = []string{"a9"} }, Unknown, "no allegation"},
		{"it is on its way", letter("charge", 16, "a1"), Already, "on its way (n1)"},
		{"another is on its way", letter("decision", 16, "a1"), "", ""},
		{"one of something else is on its way", letter("charge", 16, "a2"), "", ""},
		{"by another office", func(x *scene, _ *NoticeGiven) { x.by.Offices = []string{"president"} }, NotYours, ""},
		{"to a respondent in another stage", func(x *scene, _ *NoticeGiven) { x.s.Stage = "decision" }, NotHere, ""},
	}...)
	if l := x.s.Letters; len(l) != 1 || l[0].ID != "n1" || l[0].Notice != "charge" || l[0].To != procedure.Respondent || l[0].Person != "member" || l[0].About[0] != "a1" || l[0].Seq != 21 || x.s.Happened(procedure.Issued("charge", procedure.Respondent)).Ref != "n1" {
		t.Errorf("written: %+v", l)
	}
}

// To whom a letter goes, and how.
func TestToWhomLettersAreWritten(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, notice string
		with         func(*State)
		to           []procedure.Role
	}{
		{"both", "decision", func(*State) {}, []procedure.Role{procedure.Respondent, procedure.Complainant}},
		{"nobody reported it", "decision", func(s *State) { s.Complainant.Person = "" }, []procedure.Role{procedure.Respondent}},
		{"a respondent known by name", "decision", func(s *State) { s.Respondent = Party{Name: "N."} }, []procedure.Role{procedure.Respondent, procedure.Complainant}},
		{"a respondent whom nobody named", "decision", func(s *State) { s.Respondent = Party{} }, []procedure.Role{procedure.Complainant}},
		{"the end, to a respondent who knew nothing", "closing", func(*State) {}, []procedure.Role{procedure.Complainant}},
		{"the end, to a respondent who was written to", "closing", func(s *State) { s.Letters = []Letter{{ID: "n1", To: procedure.Respondent}} }, []procedure.Role{procedure.Respondent, procedure.Complainant}},
		{"the end, to a respondent, only the other side was written to", "closing", func(s *State) { s.Letters = []Letter{{ID: "n1", To: procedure.Complainant}} }, []procedure.Role{procedure.Complainant}},
	} {
		x := standing(t, "decision", "", "")
		x.s.Complainant.Anonymous = true
		row.with(x.s)
		before := len(x.s.Letters)
		m := moment{p: x.p, s: x.s, now: x.at}
		m.issue(x.p.Notice(row.notice), "d1", nil)
		got := x.s.Letters[before:]
		if len(got) != len(row.to) {
			t.Errorf("%s: written to %+v", row.name, got)
			continue
		}
		for i, l := range got {
			if l.To != row.to[i] || l.About[0] != "d1" || (l.Methods[0] == "mailbox") != (l.To == procedure.Complainant) {
				t.Errorf("%s: %+v", row.name, l)
			}
		}
	}
}

func TestWhatServiceNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Service) {
		x := responding(t, Serve, "clerk")
		x.s.Allegations[0].Noticed, x.s.Allegations[0].NoticedSeq = time.Time{}, 0
		x.s.Letters = []Letter{wrote("n1", "charge", 16, noon("2025-01-22"), "a1")}
		return x, &Service{Letter: "n1", Method: "registered_post", Proof: "RR 1", On: clock.MustDate("2025-01-27")}
	}
	served := func(x *scene, _ *Service) { x.s.Letters[0].ServedAt = noon("2025-01-24") }
	presumed := func(x *scene, a *Service) { served(x, a); x.s.Letters[0].Presumed = "S1" }
	still := func(ref string, tolls ...string) func(*scene, *Service) {
		return func(x *scene, a *Service) {
			presumed(x, a)
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Ref: ref, Tolls: tolls, Deadline: due(t, x.p, "30 calendar days", "2025-01-24")}}
		}
	}
	x := asked(t, begin, []spoilt[*Service]{
		{"of nothing", func(_ *scene, a *Service) { a.Letter = "n9" }, Unknown, "no notice"},
		{"nothing waits", served, Already, "Every notice written so far"},
		{"served, another waits", func(x *scene, a *Service) {
			served(x, a)
			x.s.Letters = append(x.s.Letters, wrote("n2", "charge", 17, noon("2025-01-23")))
		}, Already, "served on Fri 24 Jan 2025"},
		{"receipt was presumed", presumed, "", ""},
		{"receipt was presumed, and what runs from it stands still", still("n1", "hold"), NotYet, "stands still"},
		{"receipt was presumed, and what runs from it runs", still("n1"), "", ""},
		{"receipt was presumed, and something else stands still", still("n2", "hold"), "", ""},
		{"by another way", func(_ *scene, a *Service) { a.Method = "courier" }, BadRequest, "by registered_post, not by courier"},
		{"today", func(_ *scene, a *Service) { a.On = clock.MustDate("2025-02-03") }, "", ""},
		{"tomorrow", func(_ *scene, a *Service) { a.On = clock.MustDate("2025-02-04") }, BadRequest, "has not come"},
		{"on the day it was written", func(_ *scene, a *Service) { a.On = clock.MustDate("2025-01-22") }, "", ""},
		{"before it was written", func(_ *scene, a *Service) { a.On = clock.MustDate("2025-01-21") }, BadRequest, "cannot have been served before"},
		{"on no day: now", func(_ *scene, a *Service) { a.On = clock.Date{} }, "", ""},
		{"without proof", func(_ *scene, a *Service) { a.Proof = "" }, BadRequest, "what proves it"},
		{"by the respondent", func(x *scene, _ *Service) { x.person("member") }, NotYours, ""},
	}...)
	l, a := x.s.Letters[0], x.s.Allegations[0]
	morning := clock.MustDate("2025-01-27").Start(time.UTC).Add(6 * time.Hour)                                                                                                                                                        // midnight in Chicago
	if !l.ServedAt.Equal(morning) || l.Method != "registered_post" || l.Entered != 21 || l.Proof != "RR 1" || !a.Noticed.Equal(morning) || a.NoticedSeq != 21 || x.s.OpenClock("answer").Deadline.Day.String() != "Wed 26 Feb 2025" { // 27 January + 30
		t.Errorf("served: %+v, %+v, %+v", l, a, x.s.Clocks)
	}
	// What a letter tells the other side it does not tell the respondent; nor
	// does a second letter move the day of the first.
	for _, row := range []struct {
		name string
		with func(x *scene)
		want time.Time
	}{
		{"to the other side", func(x *scene) { x.s.Letters[0].To = procedure.Complainant }, time.Time{}},
		{"told before", func(x *scene) {
			x.s.Allegations[0].Noticed, x.s.Decisions[0].Served = noon("2025-01-23"), noon("2025-01-23")
		}, noon("2025-01-23")},
		{"not told before", func(*scene) {}, morning},
	} {
		x, a := begin()
		x.s.Decisions = []Decision{{ID: "d1"}, {ID: "d2", Kind: "breach", Seq: 16}, {ID: "d3", Kind: "breach", Seq: 12}, {ID: "d4", Kind: "decision", Seq: 16}}
		x.s.Sanctions = []InForce{{ID: "s1"}}
		x.s.Letters[0].About = []string{"a1", "d1", "s1"}
		row.with(x)
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		if d := x.s.Decisions; r != nil || !x.s.Allegations[0].Noticed.Equal(row.want) || !d[0].Served.Equal(row.want) || d[1].Served.IsZero() != row.want.IsZero() || !d[2].Served.IsZero() || !d[3].Served.IsZero() {
			t.Errorf("%s: %+v, %+v, %v", row.name, x.s.Allegations[0], d, r)
		}
	}
	fail := func() (*scene, *ServiceFailed) {
		x, _ := begin()
		x.kind = FailService
		x.s.Letters[0].Methods = []string{"email", "registered_post"}
		return x, &ServiceFailed{Letter: "n1", Method: "email", Why: "no_address"}
	}
	x = asked(t, fail, []spoilt[*ServiceFailed]{
		{"of nothing", func(_ *scene, a *ServiceFailed) { a.Letter = "n9" }, Unknown, "no notice"},
		{"served", func(x *scene, _ *ServiceFailed) {
			x.s.Letters[0].ServedAt = noon("2025-01-24")
			x.s.Letters = append(x.s.Letters, wrote("n2", "charge", 17, noon("2025-01-23")))
		}, Already, "was served"},
		{"nothing waits", func(x *scene, _ *ServiceFailed) { x.s.Letters[0].ServedAt = noon("2025-01-24") }, Already, "Every notice"},
		{"entered", func(x *scene, _ *ServiceFailed) { x.s.Letters[0].Failed = []string{"email"} }, Already, "on the docket"},
		{"another way failed", func(x *scene, _ *ServiceFailed) { x.s.Letters[0].Failed = []string{"registered_post"} }, "", ""},
		{"why", func(_ *scene, a *ServiceFailed) { a.Why = "" }, BadRequest, "why it could not"},
	}...)
	if l := x.s.Letters[0]; l.Failed[0] != "email" || l.Next() != "registered_post" || !l.ServedAt.IsZero() {
		t.Errorf("failed: %+v", l)
	}
}

func TestWhatARespondentSays(t *testing.T) {
	t.Parallel()
	unnoticed := func(x *scene) { x.s.Allegations[0].Noticed = time.Time{} }
	begin := func() (*scene, *ResponseGiven) {
		return responding(t, Respond, "member"), &ResponseGiven{Text: "No.", Answers: map[string]string{"a1": "denied"}, Evidence: []NewEvidence{{Title: "A letter"}}}
	}
	x := asked(t, begin, []spoilt[*ResponseGiven]{
		{"before notice", func(x *scene, _ *ResponseGiven) { unnoticed(x) }, NotYet, "opens when notice"},
		{"to what is not alleged", func(_ *scene, a *ResponseGiven) { a.Answers["a9"] = "denied" }, Unknown, "no allegation"},
		{"neither yes nor no", func(_ *scene, a *ResponseGiven) { a.Answers["a1"] = "perhaps" }, BadRequest, "Answer admitted, denied"},
		{"admitted", func(_ *scene, a *ResponseGiven) { a.Answers["a1"] = "admitted" }, "", ""},
		{"not knowing", func(_ *scene, a *ResponseGiven) { a.Answers["a1"] = "no_knowledge" }, "", ""},
		{"without a word", func(_ *scene, a *ResponseGiven) { a.Text = "" }, BadRequest, "Write your response"},
		{"by the reporter", func(x *scene, _ *ResponseGiven) { x.person("reporter") }, NotYours, ""},
		{"by counsel", func(x *scene, _ *ResponseGiven) { x.s.Counsel = []string{"law"}; x.person("law") }, "", ""},
	}...)
	if e := x.s.Evidence[0]; x.s.Allegations[0].Answer != "denied" || e.From != procedure.Respondent || e.Disclosed != 21 || x.s.Stage != "decision" || x.s.Happened(procedure.Responded) == nil {
		t.Errorf("answered: %+v, %+v, %s", x.s.Allegations[0], e, x.s.Stage)
	}
	y, a := begin()
	y.p.Stage("answer").Exits = y.p.Stage("answer").Exits[1:] // the stage waits for something else
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Stage != "answer" || !y.happenedNow(procedure.Responded, "") {
		t.Errorf("a further answer is taken in: %s, %v", y.s.Stage, r)
	}
	waive := func() (*scene, *ResponseWaiver) { return responding(t, WaiveResponse, "member"), &ResponseWaiver{} }
	x = asked(t, waive, spoilt[*ResponseWaiver]{"before notice", func(x *scene, _ *ResponseWaiver) { unnoticed(x) }, NotYet, "opens when notice"})
	if x.s.Stage != "decision" {
		t.Errorf("waived: %s", x.s.Stage)
	}
	counsel := func() (*scene, *CounselNamed) {
		return responding(t, NameCounsel, "member"), &CounselNamed{Person: "law"}
	}
	x = asked(t, counsel, []spoilt[*CounselNamed]{
		{"nobody", func(_ *scene, a *CounselNamed) { a.Person = "" }, BadRequest, "Say who"},
		{"twice", func(x *scene, _ *CounselNamed) { x.s.Counsel = []string{"law"} }, Already, "counsel already"},
		{"the reporter", func(_ *scene, a *CounselNamed) { a.Person = "reporter" }, Conflicted, "another part"},
		{"who once investigated", func(x *scene, _ *CounselNamed) { x.s.Assigned = []Assignment{{Person: "law", Until: 4}} }, Conflicted, "another part"},
		{"who sits", func(_ *scene, a *CounselNamed) { a.Person = "q3" }, Conflicted, "another part"},
	}...)
	if !has(x.s.Counsel, "law") {
		t.Error("no counsel")
	}
}

// charged is a case in which the charge was served.
func charged(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := standing(t, "answer", kind, by)
	l := wrote("n1", "charge", 16, noon("2025-01-21"), "a1")
	l.ServedAt, l.Method = noon("2025-01-22"), "registered_post"
	x.s.Letters = []Letter{l}
	x.s.Events = []Happening{{Event: procedure.Charged, Seq: 16, At: noon("2025-01-21")}}
	x.s.Allegations[0].Charged = 16
	return x
}

func TestWhatAChargeNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Charging) {
		x := standing(t, "answer", ChargeAct, "clerk")
		x.s.Allegations[0].Answer = "denied" // to the notice before
		x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2", Ground: "breach"}, Allegation{ID: "a3", Charged: 4, Answer: "denied"}, Allegation{ID: "a4", Dropped: 5})
		return x, &Charging{Allegations: []string{"a1"}, Text: "the charge"}
	}
	letter := func(change func(l *Letter)) func(*scene, *Charging) {
		return func(x *scene, _ *Charging) {
			x.s.Letters = []Letter{wrote("n1", "charge", 16, noon("2025-01-21"), "a1")}
			change(&x.s.Letters[0])
		}
	}
	x := asked(t, begin, []spoilt[*Charging]{
		{"without a letter for it", func(x *scene, _ *Charging) { x.p.Stage("answer").Notice = "" }, NotHere, "No notice"},
		{"it is on its way", letter(func(*Letter) {}), Already, "on its way (n1)"},
		{"it was on its way the moment the case came here", letter(func(l *Letter) { l.IssuedAt = noon("2025-01-20") }), Already, "on its way"},
		{"one of before is on its way", letter(func(l *Letter) { l.IssuedAt = noon("2025-01-19") }), "", ""},
		{"another letter is on its way", letter(func(l *Letter) { l.Notice = "decision" }), "", ""},
		{"it was served", letter(func(l *Letter) { l.ServedAt = noon("2025-01-22") }), "", ""},
		{"the other side's is on its way", letter(func(l *Letter) { l.To = procedure.Complainant }), "", ""},
		{"of what is not alleged", func(_ *scene, a *Charging) { a.Allegations = []string{"a9"} }, Unknown, "no allegation"},
		{"without a word", func(_ *scene, a *Charging) { a.Text = "" }, BadRequest, "State the charge"},
		{"by the president", func(x *scene, _ *Charging) { x.by.Offices = []string{"president"} }, NotYours, ""},
	}...)
	if a := x.s.Allegations; a[0].Charged != 21 || a[0].Answer != "" || a[1].Charged != 0 || a[1].Dropped != 21 || a[2].Charged != 4 || a[2].Answer != "denied" || a[2].Dropped != 0 || a[3].Dropped != 5 || x.s.Letters[0].Notice != "charge" || len(x.s.Letters[0].About) != 1 || !x.happenedNow(procedure.Charged, "") {
		t.Errorf("charged: %+v, %+v", a, x.s.Letters)
	}
	y, a := begin()
	a.Allegations = nil
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Allegations[1].Charged != 21 || y.s.Allegations[3].Charged != 0 || len(y.s.Letters[0].About) != 3 {
		t.Errorf("all that was not dropped: %+v, %v", y.s.Allegations, r)
	}
	answer := func() (*scene, *ChargeAnswer) {
		return charged(t, AnswerCharge, "member"), &ChargeAnswer{Answers: map[string]string{"a1": "denied"}}
	}
	x = asked(t, answer, []spoilt[*ChargeAnswer]{
		{"no charge", func(x *scene, _ *ChargeAnswer) { x.s.Letters = nil }, NotYet, "no charge to answer"},
		{"it was not served", func(x *scene, _ *ChargeAnswer) { x.s.Letters[0].ServedAt = time.Time{} }, NotYet, "no charge to answer"},
		{"the latest was not served", func(x *scene, _ *ChargeAnswer) {
			x.s.Letters = append(x.s.Letters, wrote("n2", "charge", 17, noon("2025-01-23"), "a1"))
		}, NotYet, "no charge to answer"},
		{"another letter was served", func(x *scene, _ *ChargeAnswer) { x.s.Letters[0].Notice = "decision" }, NotYet, "no charge to answer"},
		{"it was served on the other side", func(x *scene, _ *ChargeAnswer) { x.s.Letters[0].To = procedure.Complainant }, NotYet, "no charge to answer"},
		{"nothing", func(_ *scene, a *ChargeAnswer) { a.Answers = nil }, BadRequest, "Answer each allegation"},
		{"in words", func(_ *scene, a *ChargeAnswer) { a.Answers, a.Text = nil, "No." }, "", ""},
		{"perhaps", func(_ *scene, a *ChargeAnswer) { a.Answers["a1"] = "perhaps" }, BadRequest, "Answer admitted"},
	}...)
	if x.s.Allegations[0].Answer != "denied" || x.s.Stage != "decision" {
		t.Errorf("answered: %+v, %s", x.s.Allegations[0], x.s.Stage)
	}
	inDefault := func() (*scene, *DefaultDeclared) {
		x := charged(t, DeclareDefault, "clerk")
		x.s.Flags = []Flag{{Flag: "default_open"}}
		x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2"}, Allegation{ID: "a3", Charged: 16, Answer: "denied"})
		return x, &DefaultDeclared{Reasons: "so"}
	}
	runs := func(act Kind, end string) func(*scene, *DefaultDeclared) {
		return func(x *scene, _ *DefaultDeclared) {
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Act: act, End: end, Cite: "S1", Deadline: due(t, x.p, "30 calendar days", "2025-01-22")}}
		}
	}
	x = asked(t, inDefault, []spoilt[*DefaultDeclared]{
		{"no charge", func(x *scene, _ *DefaultDeclared) { x.s.Letters = nil }, Unfair, "no proof that the charge reached"},
		{"it was not served", func(x *scene, _ *DefaultDeclared) { x.s.Letters[0].ServedAt = time.Time{} }, Unfair, "no proof that the charge reached"},
		{"served by what proves nothing", func(x *scene, _ *DefaultDeclared) { x.s.Letters[0].Method = "email" }, Unfair, "does not prove service"},
		{"served by e-mail, which is proof here", func(x *scene, _ *DefaultDeclared) { x.s.Letters[0].Method, x.p.Notice("charge").Proven = "email", nil }, "", ""},
		{"the time to answer runs", runs(AnswerCharge, ""), NotYet, "may answer until Fri 21 Feb 2025"},
		{"the time to answer is over", runs(AnswerCharge, "expired"), "", ""},
		{"some other time runs", runs(Comment, ""), "", ""},
		{"the time has not run out", func(x *scene, _ *DefaultDeclared) { x.s.Flags = nil }, NotYet, "has not run out"},
		{"no reasons", func(_ *scene, a *DefaultDeclared) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if a := x.s.Allegations; a[0].Admitted != "default" || a[1].Admitted != "" || a[2].Admitted != "" || !x.s.HasFlag("defaulted") || x.s.Stage != "decision" {
		t.Errorf("in default: %+v", a)
	}
}
