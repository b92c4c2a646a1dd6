package docket

import (
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Receipt is presumed only by a rule of the pack, of the way the letter went, and
// after the days the rule gives (guarantee 16).
func TestPresumedReceiptNeedsARule(t *testing.T) {
	t.Parallel()
	hhs, ahima := shipped(t, "hhs-cmp"), shipped(t, "ahima-membership")
	cite := hhs.Notice("proposed_determination").Presumed.Cite
	written := noon("2019-05-28")
	for name, row := range map[string]struct {
		p      *procedure.Procedure
		letter Letter
		broken bool
	}{
		"by the rule":      {hhs, Letter{Notice: "proposed_determination", Method: "registered_post", ServedAt: noon("2019-06-02"), Presumed: cite}, false},
		"without a rule":   {ahima, Letter{Notice: "allegations", Method: "registered_post", ServedAt: noon("2019-06-02"), Presumed: "S1"}, true},
		"of another way":   {hhs, Letter{Notice: "proposed_determination", Method: "personal", ServedAt: noon("2019-06-02"), Presumed: cite}, true},
		"of one that fail": {hhs, Letter{Notice: "proposed_determination", Method: "registered_post", ServedAt: noon("2019-06-02"), Presumed: cite, Failed: []string{"registered_post"}}, true},
		"too soon":         {hhs, Letter{Notice: "proposed_determination", Method: "registered_post", ServedAt: noon("2019-05-31"), Presumed: cite}, true},
		"of none":          {hhs, Letter{Notice: "proposed_determination"}, true},
	} {
		row.letter.ID, row.letter.To, row.letter.IssuedAt = "n1", procedure.Respondent, written
		s := &State{Letters: []Letter{row.letter}, Clocks: []Running{{ID: "presumed/1", Rule: PresumedRule, Ref: "n1"}}}
		says := defaultNotSilence(&History{P: row.p, S: s, E: &Entry{Kind: Lapse, Particulars: &Lapsing{Clock: "presumed/1"}}})
		if (says != "") != row.broken {
			t.Errorf("%s: %q", name, says)
		}
	}
}

// A receipt that is shown to be later than presumed lengthens a time that was
// extended since by the days between; what was granted stays.
func TestALaterReceiptComesOnTopOfAnExtension(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	ev := procedure.Served("proposed_determination", procedure.Respondent)
	presumed := noon("2019-06-02")
	rule := p.Clock("hearing_request")
	d, err := rule.Rule.Due(*p.Calendar(""), clock.Trigger{Event: string(ev), At: presumed})
	if err != nil {
		t.Fatal(err)
	}
	more, err := d.Extend(*p.Calendar(""), clock.MustPeriod("10 calendar days"), "granted")
	if err != nil {
		t.Fatal(err)
	}
	s := &State{
		Case: "c", Head: 9, Stage: "determination", Round: 1, Respondent: Party{Person: "clinic"},
		Visits:      []Visit{{Stage: "determination", At: noon("2019-05-20"), Seq: 4}},
		Allegations: []Allegation{{ID: "a1", Noticed: presumed, NoticedSeq: 7}},
		Letters:     []Letter{{ID: "n1", Notice: "proposed_determination", To: procedure.Respondent, Methods: []string{"registered_post", "personal"}, About: []string{"a1"}, IssuedAt: noon("2019-05-28"), Method: "registered_post", ServedAt: presumed, Entered: 7, Presumed: "45 CFR 160.504(b)"}},
		Events:      []Happening{{Event: ev, At: presumed, Ref: "n1", How: "registered_post", Seq: 7, Presumed: "45 CFR 160.504(b)"}},
		Clocks:      []Running{{ID: "hearing_request/1", Rule: "hearing_request", Owner: procedure.Respondent, Act: AnswerCharge, Ref: "n1", Stage: "determination", Deadline: more, Extensions: 1}},
	}
	if r := try(t, p, s, noon("2019-06-20"), Serve, holder(p, "clerk"), &Service{Letter: "n1", Method: "registered_post", On: clock.MustDate("2019-06-06"), Proof: "signed"}); r != nil {
		t.Fatal(r)
	}
	// 31 August rolls to 3 September, + 10 = 13 September; + 4 = 17 September.
	if got := s.Clocks[0].Deadline.Day.String(); got != "Tue 17 Sep 2019" {
		t.Errorf("the last day is %s", got)
	}
	a, l := &s.Allegations[0], &s.Letters[0]
	if l.Presumed != "" || !a.Noticed.Equal(l.ServedAt) || !l.ServedAt.Equal(time.Date(2019, 6, 6, 4, 0, 0, 0, time.UTC)) || s.Happened(ev).Presumed != "" {
		t.Errorf("the receipt that was shown does not count: %+v, %+v", l, a)
	}
}
