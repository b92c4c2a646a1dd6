package docket

import (
	"testing"

	"probity/procedure"
)

// Whoever is assigned takes the case over: the one before investigates no more,
// and each one's time keeps its own end.
func TestAnInvestigatorTakesOver(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}}
	for _, who := range []string{"one", "two", "three"} {
		if r := try(t, p, s, noon("2025-02-03"), Assign, holder(p, "clerk"), &Assigning{Person: who}); r != nil {
			t.Fatal(r)
		}
	}
	want := []Assignment{{Person: "one", From: 6, Until: 7}, {Person: "two", From: 7, Until: 8}, {Person: "three", From: 8}}
	for i := range want {
		if s.Assigned[i] != want[i] {
			t.Errorf("%+v, not %+v", s.Assigned[i], want[i])
		}
	}
	if r := try(t, p, s, noon("2025-02-04"), RecordEvidence, Actor{Person: "one"}, &EvidenceEntered{Items: []NewEvidence{{Title: "A log"}}}); r == nil || r.Code != NotYours {
		t.Errorf("the first still works on the case: %v", r)
	}
}

// A party sees what they entered themselves; the other side does not, nor do the
// parties see what the office entered.
func TestWhoSeesEvidenceEntered(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	for _, row := range []struct {
		by   Actor
		sees Visibility
	}{
		{Actor{Person: "reporter"}, ToComplainant},
		{Actor{Person: "member"}, ToRespondent},
		{holder(p, "clerk"), ToStaff},
	} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"}}
		e, err := Decide(p, s, Act{ID: "e", Case: "c", Kind: RecordEvidence, By: row.by, Particulars: &EvidenceEntered{Items: []NewEvidence{{Title: "A log"}}}}, noon("2025-02-03"))
		if err != nil || e.Visible != row.sees {
			t.Errorf("%s: %v, seen by %v, not %v", row.by.Person, err, e.Visible, row.sees)
		}
	}
}

// A comment is refused when the time for it has run out, and for no other reason
// that ended the time: whoever has commented may add to it (42 CFR 93.312).
func TestACommentIsLateOnlyWhenItsTimeRanOut(t *testing.T) {
	t.Parallel()
	p := shipped(t, "phs-93-2005")
	for _, row := range []struct {
		end  string
		code Code
	}{{"", ""}, {"met", ""}, {"void", ""}, {"expired", TooLate}} {
		s := &State{Case: "c", Head: 5, Stage: "investigation", Round: 1, Respondent: Party{Person: "member"}, Letters: []Letter{wrote("n1", "draft_report", 4, noon("2025-02-03"))}}
		s.Letters[0].ServedAt = noon("2025-02-05")
		ran(t, p, s, "draft_comment", noon("2025-02-05")).End = row.end
		r := try(t, p, s, noon("2025-02-10"), Comment, Actor{Person: "member"}, &CommentGiven{Text: "One thing more."})
		if r == nil && row.code != "" || r != nil && (r.Code != row.code || r.Rule != p.Clock("draft_comment").Provisions) {
			t.Errorf("ended %q: %v", row.end, r)
		}
	}
}

// What a letter is about is what it was written for, and nothing where it was
// written for no one thing.
func TestWhatALetterIsAbout(t *testing.T) {
	t.Parallel()
	p := changed(t)
	for _, row := range []struct {
		ref   string
		about []string
		want  []string
	}{{"", nil, nil}, {"d1", nil, []string{"d1"}}, {"d1", []string{"a1", "a2"}, []string{"a1", "a2"}}} {
		s := &State{Case: "c", Head: 5, Stage: "answer", Round: 1, Respondent: Party{Person: "member"}}
		m := &moment{p: p, s: s, now: noon("2025-02-03"), e: Entry{At: noon("2025-02-03")}}
		m.issue(p.Notice("charge"), row.ref, row.about)
		if m.err != nil || len(s.Letters) != 1 || len(s.Letters[0].About) != len(row.want) || !sameSet(s.Letters[0].About, row.want) {
			t.Errorf("%q, %v: %+v, %v", row.ref, row.about, s.Letters, m.err)
		}
	}
}

// While the notice is on its way it is not written once more, unless there is
// something new to tell.
func TestANoticeOnItsWayIsNotWrittenTwice(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	s := &State{Case: "c", Head: 5, Stage: "response", Round: 1, Respondent: Party{Person: "member"}, Allegations: []Allegation{{ID: "a1", Added: 1}}}
	notify := func() *Refusal { return try(t, p, s, noon("2025-02-03"), Notify, holder(p, "clerk"), &NoticeGiven{}) }
	if r := notify(); r != nil {
		t.Fatal(r)
	}
	if r := notify(); r == nil || r.Code != Already || r.Rule == "" {
		t.Errorf("once more: %v", r)
	}
	s.Allegations = append(s.Allegations, Allegation{ID: "a2", Added: 6})
	if r := notify(); r != nil {
		t.Errorf("of another allegation too: %v", r)
	}
	if n := len(s.Letters); n < 2 || s.Letters[n-1].To != procedure.Respondent && s.Letters[n-1].Notice != "notice_of_allegations" {
		t.Errorf("%+v", s.Letters)
	}
}
