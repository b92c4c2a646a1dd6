package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// investigated is a case under investigation by z, with two items of evidence.
func investigated(t *testing.T, kind Kind, by string) *scene {
	t.Helper()
	x := screened(t, kind, by)
	st := x.p.Stage("answer")
	st.Kind, st.Draft, st.Report = procedure.Investigation, "closing", "appeal_decision"
	x.p.Notice("closing").Template = "draft_report"
	x.s.Assigned = []Assignment{{Person: "y", From: 3, Until: 4}, {Person: "z", From: 4}}
	x.s.Evidence = []Evidence{{ID: "e1", Disclosed: 4}, {ID: "e2"}}
	return x
}

func TestWhatAnInvestigationNeeds(t *testing.T) {
	t.Parallel()
	take := func() (*scene, *Sequestration) {
		return investigated(t, Sequester, "z"), &Sequestration{Items: []NewEvidence{{Title: "A disk"}}, Evidence: []string{"e2"}}
	}
	x := asked(t, take, []spoilt[*Sequestration]{
		{"nothing", func(_ *scene, a *Sequestration) { a.Items, a.Evidence = nil, nil }, BadRequest, "what was taken"},
		{"something new only", func(_ *scene, a *Sequestration) { a.Evidence = nil }, "", ""},
		{"something known only", func(_ *scene, a *Sequestration) { a.Items = nil }, "", ""},
		{"something without a name", func(_ *scene, a *Sequestration) { a.Items[0].Title = "" }, BadRequest, "what the item is"},
		{"something unknown", func(_ *scene, a *Sequestration) { a.Evidence = []string{"e9"} }, Unknown, "no evidence"},
		{"by who no longer investigates", func(x *scene, _ *Sequestration) { x.person("y") }, NotYours, ""},
		{"by the respondent", func(x *scene, _ *Sequestration) { x.person("member") }, NotYours, ""},
	}...)
	if e := x.s.Evidence; e[0].Sequestered != 0 || e[1].Sequestered != 21 || e[2].Sequestered != 21 || e[2].ID != "e3" || e[2].From != procedure.Investigator || !x.happenedNow(procedure.Sequestered, "") {
		t.Errorf("in custody: %+v", e)
	}
	assign := func() (*scene, *Assigning) { return investigated(t, Assign, "clerk"), &Assigning{Person: "w"} }
	who := func(id string) func(*scene, *Assigning) { return func(_ *scene, a *Assigning) { a.Person = id } }
	x = asked(t, assign, []spoilt[*Assigning]{
		{"nobody", who(""), BadRequest, "who investigates"},
		{"who does already", who("z"), Already, "assigned already"},
		{"who did before", who("y"), "", ""},
		{"oneself, having the stage", who("clerk"), "", ""},
		{"oneself, keeping the file only", func(x *scene, a *Assigning) {
			a.Person = "clerk"
			x.p.Stage("answer").Owner, x.by.Offices = "president", []string{"office"}
		}, Conflicted, "to themselves"},
		{"the respondent", who("member"), Conflicted, "respondent's side"},
		{"counsel", func(x *scene, a *Assigning) { a.Person, x.s.Counsel = "law", []string{"law"} }, Conflicted, "respondent's side"},
		{"the reporter", who("reporter"), Conflicted, "complainant takes no"},
		{"who is off the case", func(x *scene, _ *Assigning) { x.s.Recusals = []Recusal{{Person: "w"}} }, Conflicted, "off this case"},
		{"who must not know", func(x *scene, _ *Assigning) { x.s.Walls = []string{"w"} }, Conflicted, "cannot be given a part"},
		{"who sits", who("q3"), Conflicted, "cannot investigate"},
	}...)
	if a := x.s.Assigned; a[0].Until != 4 || a[1].Until != 21 || a[2] != (Assignment{Person: "w", From: 21}) || !x.happenedNow(procedure.Assigned, "") {
		t.Errorf("assigned: %+v", a)
	}
	enter := func() (*scene, *EvidenceEntered) {
		return investigated(t, RecordEvidence, "z"), &EvidenceEntered{Items: []NewEvidence{{Title: "A log", Independent: true, Document: "doc"}}}
	}
	x = asked(t, enter, []spoilt[*EvidenceEntered]{
		{"nothing", func(_ *scene, a *EvidenceEntered) { a.Items = nil }, BadRequest, "what the evidence is"},
		{"something without a name", func(_ *scene, a *EvidenceEntered) { a.Items[0].Title = " " }, BadRequest, "what the item is"},
	}...)
	if e := x.s.Evidence[2]; e.ID != "e3" || e.Disclosed != 0 || !e.Independent || e.Document != "doc" || e.Added != 21 {
		t.Errorf("entered: %+v", e)
	}
	y, a := enter()
	y.person("member")
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || y.s.Evidence[2].Disclosed != 21 {
		t.Errorf("the respondent has seen what they gave: %+v, %v", y.s.Evidence, r)
	}
	interview := func() (*scene, *InterviewHeld) {
		return investigated(t, RecordInterview, "z"), &InterviewHeld{Of: procedure.Complainant, On: clock.MustDate("2025-02-03"), Recorded: true, TranscriptReturned: true}
	}
	x = asked(t, interview, []spoilt[*InterviewHeld]{
		{"of whom", func(_ *scene, a *InterviewHeld) { a.Of = "friend" }, BadRequest, "who was interviewed"},
		{"of a witness", func(_ *scene, a *InterviewHeld) { a.Of = "witness" }, "", ""},
		{"of the respondent", func(_ *scene, a *InterviewHeld) { a.Of = procedure.Respondent }, "", ""},
		{"when", func(_ *scene, a *InterviewHeld) { a.On = clock.Date{} }, BadRequest, "on which day"},
		{"tomorrow", func(_ *scene, a *InterviewHeld) { a.On = clock.MustDate("2025-02-04") }, BadRequest, "on which day"},
	}...)
	if i, e := x.s.Interviews[0], x.s.Evidence[2]; i.Of != procedure.Complainant || !i.Recorded || !i.Transcript || i.Seq != 21 || e.ID != "e3" || e.Title != "Interview with the complainant" || !e.Independent || e.Added != 21 {
		t.Errorf("interviewed: %+v, %+v", i, e)
	}
	for _, row := range []struct {
		of        procedure.Role
		title     string
		nameless  bool
		stands    bool
		wantTitle string
	}{{procedure.Complainant, "", true, false, "Interview with the complainant"}, {"witness", "", true, true, "Interview with the witness"}, {"witness", "Talk", false, true, "Talk"}} {
		x, a := interview()
		a.Of, a.Title, x.s.Anonymous = row.of, row.title, row.nameless
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Evidence[2].Independent != row.stands || x.s.Evidence[2].Title != row.wantTitle {
			t.Errorf("%+v: %+v, %v", row, x.s.Evidence[2], r)
		}
	}
	disclose := func() (*scene, *Disclosure) {
		return investigated(t, Disclose, "z"), &Disclosure{Evidence: []string{"e2"}}
	}
	x = asked(t, disclose, []spoilt[*Disclosure]{
		{"something unknown", func(_ *scene, a *Disclosure) { a.Evidence = []string{"e9"} }, Unknown, "no evidence"},
		{"all", func(_ *scene, a *Disclosure) { a.Evidence = nil }, "", ""},
		{"all of nothing", func(x *scene, a *Disclosure) { a.Evidence, x.s.Evidence = nil, nil }, NotYet, "no evidence on the register yet"},
	}...)
	if e := x.s.Evidence; e[0].Disclosed != 4 || e[1].Disclosed != 21 {
		t.Errorf("disclosed: %+v", e)
	}
	y, b := disclose()
	b.Evidence, y.s.Evidence[0].Disclosed = []string{"e1"}, 0
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, b); r != nil || y.s.Evidence[0].Disclosed != 21 || y.s.Evidence[1].Disclosed != 0 {
		t.Errorf("one of two disclosed: %+v, %v", y.s.Evidence, r)
	}
	draft := func() (*scene, *DraftSent) { return investigated(t, IssueDraft, "z"), &DraftSent{Text: "draft"} }
	x = asked(t, draft, []spoilt[*DraftSent]{
		{"none here", func(x *scene, _ *DraftSent) { x.p.Stage("answer").Draft = "" }, NoProvision, "No draft report"},
		{"without a word", func(_ *scene, a *DraftSent) { a.Text = "" }, BadRequest, "Attach the draft"},
		{"as a document", func(_ *scene, a *DraftSent) { a.Text, a.Document = "", "doc" }, "", ""},
	}...)
	if x.s.Drafts[0].Seq != 21 || x.s.Evidence[0].Disclosed != 4 || x.s.Evidence[1].Disclosed != 21 || x.s.Letters[0].Notice != "closing" || !x.happenedNow(procedure.DraftSent, "") {
		t.Errorf("sent: %+v, %+v", x.s.Drafts, x.s.Letters)
	}
	comment := func() (*scene, *CommentGiven) {
		x := investigated(t, Comment, "member")
		x.s.Letters = []Letter{wrote("n1", "closing", 16, noon("2025-01-21"))}
		x.s.Letters[0].ServedAt = noon("2025-01-22")
		x.s.Drafts = []Draft{{Seq: 14}, {Seq: 16}}
		return x, &CommentGiven{Text: "so", Evidence: []NewEvidence{{Title: "A letter"}}}
	}
	over := func(owner procedure.Role) func(*scene, *CommentGiven) {
		return func(x *scene, _ *CommentGiven) {
			x.s.Clocks = []Running{{ID: "answer/1", Rule: "answer", Act: Comment, Owner: owner, End: "expired", Cite: "S1", Deadline: due(t, x.p, "7 calendar days", "2025-01-22")}}
		}
	}
	again := func(act Kind) func(*scene, *CommentGiven) {
		return func(x *scene, a *CommentGiven) {
			over(procedure.Respondent)(x, a)
			x.s.Clocks = append(x.s.Clocks, Running{ID: "notice/1", Rule: "notice", Act: act})
		}
	}
	x = asked(t, comment, []spoilt[*CommentGiven]{
		{"on nothing", func(x *scene, _ *CommentGiven) { x.s.Letters = nil }, NotYet, "no report to comment on"},
		{"on what did not arrive", func(x *scene, _ *CommentGiven) { x.s.Letters[0].ServedAt = time.Time{} }, NotYet, "no report to comment on"},
		{"on another letter", func(x *scene, _ *CommentGiven) { x.s.Letters[0].Notice = "decision" }, NotYet, "no report to comment on"},
		{"on the report", func(x *scene, _ *CommentGiven) { x.p.Notice("closing").Template = "report" }, "", ""},
		{"late", over(procedure.Respondent), TooLate, "ended on Wed 29 Jan 2025"},
		{"late, as both are", over(procedure.Parties), TooLate, "ended on"},
		{"the other side is late", over(procedure.Complainant), "", ""},
		{"late, and there is time again", again(Comment), "", ""},
		{"late, and there is time for something else", again(Respond), TooLate, "ended on"},
		{"without a word", func(_ *scene, a *CommentGiven) { a.Text = "" }, BadRequest, "Write your comment"},
	}...)
	if s := x.s; len(s.Drafts[1].Commented) != 1 || s.Drafts[1].Commented[0] != 21 || len(s.Drafts[0].Commented) != 0 || s.Evidence[2].Disclosed != 21 || s.Evidence[2].From != procedure.Respondent || !x.happenedNow(procedure.Commented, "respondent") || !x.happenedNow("commented:respondent", "") {
		t.Errorf("commented: %+v, %+v", s.Drafts, s.Evidence)
	}
	z, c := comment()
	z.person("reporter")
	if r := try(t, z.p, z.s, z.at, z.kind, z.by, c); r != nil || len(z.s.Drafts[1].Commented) != 0 || z.s.Evidence[2].Disclosed != 0 {
		t.Errorf("the other side comments: %+v, %+v, %v", z.s.Drafts, z.s.Evidence, r)
	}
	report := func() (*scene, *ReportFiled) {
		x := investigated(t, FileReport, "z")
		x.p.Stage("answer").Needs = []string{"investigator"}
		x.s.Events = []Happening{{Event: procedure.Assigned}}
		return x, &ReportFiled{Text: "report", Recommend: []string{"a1"}}
	}
	x = asked(t, report, []spoilt[*ReportFiled]{
		{"what it needs", func(x *scene, _ *ReportFiled) { x.s.Events = nil }, NotYet, "investigator must have been"},
		{"on what is not alleged", func(_ *scene, a *ReportFiled) { a.Recommend = []string{"a9"} }, Unknown, "no allegation"},
		{"without a word", func(_ *scene, a *ReportFiled) { a.Text = "" }, BadRequest, "Attach the report"},
		{"as a document", func(_ *scene, a *ReportFiled) { a.Text, a.Document = "", "doc" }, "", ""},
		{"to nobody", func(x *scene, _ *ReportFiled) { x.p.Stage("answer").Report = "" }, "", ""},
	}...)
	if x.s.Stage != "decision" || x.s.Visits[len(x.s.Visits)-1].On != procedure.Reported || len(x.s.Letters) != 1 || x.s.Letters[0].Notice != "appeal_decision" {
		t.Errorf("filed: %s, %+v", x.s.Stage, x.s.Letters)
	}
	for warranted, on := range map[bool]procedure.Event{true: procedure.Warranted, false: procedure.NotWarranted} {
		end := func() (*scene, *InquiryEnd) {
			x := screened(t, ConcludeInquiry, "clerk")
			x.p.Stage("answer").Kind = procedure.Inquiry
			x.closes(on)
			return x, &InquiryEnd{Warranted: warranted, Reasons: "so"}
		}
		code := map[bool]Code{true: NotYet}[warranted]
		x := asked(t, end, []spoilt[*InquiryEnd]{
			{"the other way", func(_ *scene, a *InquiryEnd) { a.Warranted = !warranted }, NoProvision, "no such way out"},
			{"what it needs", func(x *scene, _ *InquiryEnd) { x.p.Stage("answer").Needs = []string{"investigator"} }, code, "investigator must have been"},
			{"why", func(_ *scene, a *InquiryEnd) { a.Reasons = "" }, BadRequest, "reasons"},
		}...)
		if x.s.Closed == nil || x.s.Closed.On != on {
			t.Errorf("warranted %t: %+v", warranted, x.s.Closed)
		}
	}
	add := func() (*scene, *AllegationAdded) {
		x := investigated(t, AddAllegation, "z")
		x.p.Stage("answer").Notice = "charge"
		return x, &AllegationAdded{Allegation: NewCharge{Ground: "breach", Text: "And that.", From: clock.MustDate("2025-01-11")}, Reasons: "so"}
	}
	x = asked(t, add, []spoilt[*AllegationAdded]{
		{"when nobody can be told", func(x *scene, _ *AllegationAdded) { x.p.Stage("answer").Notice = "" }, TooLate, "can no longer be given notice"},
		{"when a charge comes still", func(x *scene, _ *AllegationAdded) {
			x.p.Stage("answer").Notice, x.p.Stage("decision").Kind = "", procedure.Charge
		}, "", ""},
		{"of an unknown ground", func(_ *scene, a *AllegationAdded) { a.Allegation.Ground = "envy" }, Unknown, "no ground"},
		{"why", func(_ *scene, a *AllegationAdded) { a.Reasons = "" }, BadRequest, "where the allegation comes from"},
	}...)
	if n := x.s.Allegations[1]; n.ID != "a2" || n.Added != 21 || !n.Noticed.IsZero() || n.Code != "new" {
		t.Errorf("added: %+v", n)
	}
	other := func() (*scene, *RespondentAdded) {
		return investigated(t, AddRespondent, "clerk"), &RespondentAdded{NewCase: "d", Respondent: Party{Person: "m2"}, Charges: []NewCharge{{Ground: "breach", Text: "Too.", From: clock.MustDate("2025-01-11")}}, Reasons: "so"}
	}
	x = asked(t, other, []spoilt[*RespondentAdded]{
		{"in no case", func(_ *scene, a *RespondentAdded) { a.NewCase = "" }, BadRequest, "an id of its own"},
		{"in this case", func(_ *scene, a *RespondentAdded) { a.NewCase = "c" }, BadRequest, "an id of its own"},
		{"the same", func(_ *scene, a *RespondentAdded) { a.Respondent.Person = "member" }, Already, "respondent of this case"},
		{"known by name, as the one of this case is", func(x *scene, a *RespondentAdded) {
			a.Respondent, x.s.Respondent = Party{Name: "M."}, Party{Name: "N."}
		}, "", ""},
		{"of what", func(_ *scene, a *RespondentAdded) { a.Charges = nil }, BadRequest, "what is alleged"},
		{"of an unknown ground", func(_ *scene, a *RespondentAdded) { a.Charges[0].Ground = "envy" }, Unknown, "no ground"},
		{"why", func(_ *scene, a *RespondentAdded) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if x.s.Links[0] != (Link{Case: "d", Why: "added_respondent", Seq: 21}) {
		t.Errorf("linked: %+v", x.s.Links)
	}
}

// What must be so before a stage is left, and the least that makes it so.
func TestWhatAStageNeeds(t *testing.T) {
	t.Parallel()
	clockOf := func(act Kind, owner procedure.Role, end string) []Running {
		return []Running{{ID: "answer/1", Rule: "answer", Act: act, Owner: owner, End: end}}
	}
	drafted := func(s *State) {
		s.Drafts = []Draft{{Seq: 16}}
		s.Events = []Happening{{Event: procedure.Served("closing", procedure.Respondent), Seq: 17}}
	}
	for _, row := range []struct {
		name, need string
		with       func(s *State)
		says       string
	}{
		{"not in custody", "sequestered", func(*State) {}, "taken into custody"},
		{"in custody", "sequestered", func(s *State) { s.Events = []Happening{{Event: procedure.Sequestered}} }, ""},
		{"nobody assigned", "investigator", func(*State) {}, "must have been assigned"},
		{"somebody assigned", "investigator", func(s *State) { s.Events = []Happening{{Event: procedure.Assigned}} }, ""},
		{"notice served", "notice_served", func(*State) {}, ""},
		{"notice not served", "notice_served", func(s *State) { s.Allegations[0].Noticed = time.Time{} }, "Notice of allegation a1"},
		{"notice of what was dropped", "notice_served", func(s *State) { s.Allegations[0].Noticed, s.Allegations[0].Dropped = time.Time{}, 4 }, ""},
		{"not interviewed", "respondent_interviewed", func(s *State) { s.Interviews = []Interview{{Of: procedure.Complainant}} }, "offered an interview"},
		{"interviewed", "respondent_interviewed", func(s *State) { s.Interviews = []Interview{{Of: procedure.Complainant}, {Of: procedure.Respondent}} }, ""},
		{"not all seen", "evidence_disclosed", func(*State) {}, "(e2)"},
		{"all seen", "evidence_disclosed", func(s *State) { s.Evidence = s.Evidence[:1] }, ""},
		{"no draft", "draft_commented", func(*State) {}, "must first go to the respondent"},
		{"a draft of before", "draft_commented", func(s *State) { drafted(s); s.Drafts[0].Seq = 14 }, "must first go to the respondent"},
		{"a draft of the day the case came here", "draft_commented", func(s *State) { drafted(s); s.Drafts[0].Seq = 15 }, ""},
		{"a draft that has not arrived", "draft_commented", func(s *State) { drafted(s); s.Events = nil }, "has not reached the respondent"},
		{"a second draft that has not arrived", "draft_commented", func(s *State) { drafted(s); s.Drafts = append(s.Drafts, Draft{Seq: 18}) }, "has not reached the respondent"},
		{"a draft served by the entry that wrote it", "draft_commented", func(s *State) { drafted(s); s.Events[0].Seq = 16 }, ""},
		{"a draft that arrived at the other side", "draft_commented", func(s *State) { drafted(s); s.Events[0].Event = procedure.Served("closing", procedure.Complainant) }, "has not reached the respondent"},
		{"a draft, and time to comment", "draft_commented", func(s *State) { drafted(s); s.Clocks = clockOf(Comment, procedure.Respondent, "") }, "may comment on the draft until"},
		{"a draft, and comments", "draft_commented", func(s *State) {
			drafted(s)
			s.Clocks, s.Drafts[0].Commented = clockOf(Comment, procedure.Respondent, ""), []int{18}
		}, ""},
		{"a draft, and the time is over", "draft_commented", func(s *State) { drafted(s); s.Clocks = clockOf(Comment, procedure.Respondent, "expired") }, ""},
		{"a draft, and the other side has time", "draft_commented", func(s *State) { drafted(s); s.Clocks = clockOf(Comment, procedure.Complainant, "") }, ""},
		{"a draft, and time for something else", "draft_commented", func(s *State) { drafted(s); s.Clocks = clockOf(Respond, procedure.Respondent, "") }, ""},
		{"the report can be answered", "comments_closed", func(s *State) { s.Clocks = clockOf(Comment, procedure.Complainant, "") }, "may still answer the report"},
		{"the report could be answered", "comments_closed", func(s *State) { s.Clocks = clockOf(Comment, procedure.Complainant, "expired") }, ""},
		{"something else can be answered", "comments_closed", func(s *State) { s.Clocks = clockOf(Respond, procedure.Complainant, "") }, ""},
		{"seated", "panel_seated", func(*State) {}, ""},
		{"not seated", "panel_seated", func(s *State) { s.Panels = nil }, "has not been seated"},
	} {
		x := investigated(t, "", "")
		x.p.Stage("answer").Needs, x.p.Stage("answer").Body = []string{row.need}, "panel_one"
		row.with(x.s)
		m := moment{p: x.p, s: x.s, now: x.at}
		r := m.needs()
		code := NotYet
		if row.says == "" {
			code = ""
		}
		if refused(t, row.name, r, code, row.says); r != nil && r.Rule == "" {
			t.Errorf("%s: no rule is cited", row.name)
		}
	}
}
