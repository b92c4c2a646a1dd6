package docket

import (
	"slices"
	"testing"

	"probity/procedure"
)

// Of a report that never reached them the respondent hears nothing, and whoever
// heard of it hears how it goes on. Where the source says that both sides are told,
// or the respondent gets a copy at once, they are told in any case.
func TestALetterForWhoWasToldOfTheCase(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		pack, stage string
		kind        Kind
		a           Particulars
		notice      string
		always      bool // the source has the respondent told
	}{
		{"ahima-membership", "screening", Dismiss, &Dismissal{Ground: "unsupported", Reasons: "Nothing supports it."}, "dismissal", false},
		{"cchiim-credential", "screening", Dismiss, &Dismissal{Ground: "unsupported", Reasons: "Nothing supports it."}, "dismissal", false},
		{"bacb", "screening", Dismiss, &Dismissal{Ground: "unsupported", Reasons: "Nothing supports it."}, "declined", false},
		{"bgc", "screening", HoldCase, &Holding{Forum: "a court", Reasons: "It hears the same."}, "hold", false},
		{"acm", "screening", Dismiss, &Dismissal{Ground: "unsupported", Reasons: "It is too thin."}, "dismissal", true},
		{"judges-28usc", "screening", Dismiss, &Dismissal{Ground: "unsupported", Reasons: "It cannot be shown."}, "dismissal", true},
	} {
		p := shipped(t, row.pack)
		for _, told := range []bool{false, true} {
			s := &State{Case: "c", Head: 5, Stage: row.stage, Round: 1, Respondent: Party{Person: "member"}, Complainant: Party{Person: "reporter"}}
			if told {
				s.Letters = []Letter{{ID: "n1", Notice: p.Notices[0].ID, To: procedure.Respondent, Person: "member", Seq: 3, ServedAt: noon("2025-01-20")}}
			}
			if r := try(t, p, s, noon("2025-02-03"), row.kind, holder(p, "clerk"), row.a); r != nil {
				t.Fatalf("%s: %v", row.pack, r)
			}
			wrote := func(to procedure.Role) bool {
				return slices.ContainsFunc(s.Letters, func(l Letter) bool { return l.Notice == row.notice && l.To == to && l.Seq == 6 })
			}
			if wrote(procedure.Respondent) != (told || row.always) || !wrote(procedure.Complainant) {
				t.Errorf("%s, %s, the respondent told of the case %t: written to them %t, to the complainant %t", row.pack, row.notice, told, wrote(procedure.Respondent), wrote(procedure.Complainant))
			}
		}
	}
}
