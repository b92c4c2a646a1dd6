package notice

import (
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
)

// A letter about a ruling says which way it went.
func TestARulingIsTold(t *testing.T) {
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2024, 5, 6, 16, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		pack, notice string
		to           procedure.Role
		about        []string
		cause        docket.Particulars
		says         string
	}{
		{"nar-ethics", "dismissal_result", procedure.Complainant, nil, &docket.ReviewRuling{Uphold: true, Reasons: "So."}, "The dismissal stands."},
		{"nar-ethics", "dismissal_result", procedure.Complainant, nil, &docket.ReviewRuling{Reasons: "So."}, "The dismissal is set aside."},
		{"abcop-2020", "breach_ruling", procedure.Respondent, []string{"s1"}, &docket.BreachRuling{Sanction: "s1", Breach: true, Reasons: "So."}, "A breach was found."},
		{"abcop-2020", "breach_ruling", procedure.Respondent, []string{"s1"}, &docket.BreachRuling{Sanction: "s1", Reasons: "So."}, "No breach was found."},
		{"nar-ethics", "ratified", procedure.Respondent, nil, &docket.OversightAnswer{Agreed: true, Text: "So."}, "The body above agreed."},
		{"aicpa-jeep", "not_concurred", procedure.Respondent, nil, &docket.OversightAnswer{Text: "So."}, "The body above did not agree. The case goes back."},
		{"ahima-membership", "dismissal", procedure.Respondent, nil, &docket.Dismissal{Ground: "unsupported", Reasons: "So."}, "The complainant may ask for a review of the dismissal within 30 calendar days from service of the notice of dismissal."},
		{"judges-28usc", "dismissal", procedure.Respondent, nil, &docket.Dismissal{Ground: "unsupported", Reasons: "So."}, "You may ask that another office look at the dismissal again."},
		{"hhs-cmp", "stay_asked", procedure.Respondent, nil, &docket.StayRequest{Text: "So.", AtOnce: true}, "Until then what was decided does not take effect"},
		{"hhs-cmp", "stay_ruling", procedure.Respondent, nil, &docket.StayRuling{Grant: true, Security: "A bond of 60 000 dollars", Reasons: "So."}, "is granted. What was decided waits until the stay is lifted. Bond or other security: A bond of 60 000 dollars"},
		{"hhs-cmp", "stay_ruling", procedure.Respondent, nil, &docket.StayRuling{Reasons: "So."}, "The stay that was asked for is refused."},
		{"phs-93-2005", "oversight", "oversight_office", nil, &docket.ClosingOrder{Reasons: "So."}, "The case is to be closed before its end."},
	} {
		t.Run(x.notice+" "+x.says, func(t *testing.T) {
			p, ok := lib.Current(x.pack)
			if !ok {
				t.Fatal(x.pack)
			}
			s, entries := full(p)
			if _, ok := x.cause.(*docket.Dismissal); ok {
				s.Stage, s.Clocks = p.StageOfKind(procedure.Dismissed).ID, nil
			}
			entries[10] = &docket.Entry{Seq: 10, Visible: docket.ToParties, Particulars: x.cause}
			l := docket.Letter{ID: "n1", Notice: x.notice, To: x.to, Methods: []string{"email"}, Seq: 10, IssuedAt: now, About: x.about}
			got, err := Write(p, s, l, Names{Entry: func(seq int) *docket.Entry { return entries[seq] }}, now)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(strings.Fields(got.Text), " ")
			if !strings.Contains(text, x.says) || x.notice != "stay_asked" && !strings.Contains(text, "So.") {
				t.Errorf("the letter does not say %q with its reasons:\n%s", x.says, got.Text)
			}
		})
	}
}
