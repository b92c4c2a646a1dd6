package procedure

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// A right to ask for a stay that cannot be carried out: one thing changed, and
// every problem that must be told.
func TestAStayThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	small, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const section = "stay:\n  stages: [appeal, sanction]\n  of: [appeal]\n  with: a copy\n  at_once: true\n  security: true\n  ruled_by: president\n  clock: stay_ruling\n  cite: S1\n"
	text := strings.NewReplacer(
		"stages:\n", "  - {id: stay_ruling, title: Stay, owner: president, duty: rule, act: decide_stay, starts: [stay_asked], ends: [stay_ruled], period: 10 calendar days, on_expiry: {overdue: true}, cite: S1}\nstages:\n",
		"  - {id: closing, title", "  - {id: stay, title: Stay, to: [respondent], on: [stay_ruled], methods: [email], template: stay, contents: [reasons], cite: S1}\n  - {id: closing, title",
		"exit: {resign", section+"exit: {resign",
	).Replace(string(small))
	p, err := Load("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if y := p.Stay; !y.Given() || !y.AtOnce || !y.Security || y.With != "a copy" || y.Clock != "stay_ruling" || len(y.Stages) != 2 || y.Of[0] != "appeal" {
		t.Errorf("read as %+v", y)
	}
	if got := p.Sitting(&Clock{Act: "decide_stay", Stage: "appeal"}); len(got) != 0 {
		t.Errorf("an office rules on it, and these bodies are waited for: %v", got)
	}
	for _, tt := range []struct {
		name, old, new string
		want           []string // path: reason
	}{
		{"nowhere", "  stages: [appeal, sanction]\n  of", "  of", []string{"stay.stages: say in which stages a stay can be asked for"}},
		{"in no stage", "stages: [appeal, sanction]", "stages: [appeal, waiting]", []string{`stay.stages.1: there is no stage "waiting"`}},
		{"before a decision", "stages: [appeal, sanction]", "stages: [answer, sanction]", []string{"stay.stages.0: in a stage of kind charge nothing has been decided that could wait"}},
		{"of what is no decision", "of: [appeal]", "of: [finding]", []string{`stay.of.0: "finding" is not one of decision, appeal`}},
		{"by nobody", "  ruled_by: president\n", "", []string{"stay.ruled_by: say which body or office rules on the request"}},
		{"by nobody known", "ruled_by: president", "ruled_by: judge", []string{`stay.ruled_by: there is no body or office "judge" to rule on a stay`}},
		{"without time", "  clock: stay_ruling\n", "", []string{`stay.clock: the ruling on a stay needs its time limit; there is no clock ""`}},
		{"time from something else", "starts: [stay_asked]", "starts: [appealed]", []string{"clocks.stay_ruling.starts: the time to rule on a stay runs from stay_asked"}},
		{"time that does not end with it", "ends: [stay_ruled]", "ends: [in_effect]", []string{"clocks.stay_ruling.ends: the time to rule on a stay ends with stay_ruled"}},
		{"time that ends with the stage", "ends: [stay_ruled], period", "ends: [stay_ruled], stage: appeal, period", []string{"clocks.stay_ruling.stage: the request is still to be ruled on when the case leaves the stage; leave this out"}},
		{"a party's time", "owner: president, duty: rule, act: decide_stay, starts: [stay_asked], ends: [stay_ruled], period: 10 calendar days, on_expiry: {overdue: true}", "owner: complainant, duty: rule, act: decide_stay, starts: [stay_asked], ends: [stay_ruled], period: 10 calendar days, on_expiry: {flags: [comment_waived]}", []string{"clocks.stay_ruling.owner: a party does not rule on a stay"}},
		{"nobody is told", "on: [stay_ruled]", "on: [stay_lifted]", []string{`notices: nothing tells the respondent the ruling on the stay: no notice goes to them on "stay_ruled"`}},
		{"nothing is ever stayed", "stays: auto", "stays: never", []string{"stay: the appeal says that nothing is stayed (stays: never); say on_order there, or leave this out"}},
		{"no provision", "  clock: stay_ruling\n  cite: S1\n", "  clock: stay_ruling\n", []string{"stay.cite: this is missing"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(text, tt.old) != 1 {
				t.Fatalf("the pack says %q %d times", tt.old, strings.Count(text, tt.old))
			}
			_, err := Load("small.yaml", []byte(strings.Replace(text, tt.old, tt.new, 1)))
			var ps Problems
			if !errors.As(err, &ps) {
				t.Fatalf("accepted, or another error: %v", err)
			}
			var got []string
			for _, p := range ps {
				got = append(got, p.Path+": "+p.Reason)
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}
