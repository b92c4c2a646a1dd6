package procedure

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// What only a pack with a second look, a ballot and a body made up of kinds can
// get wrong: one thing changed, and every problem that must be told.
func TestASecondLookThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/second.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Load("second.yaml", text); err != nil {
		t.Fatal(err)
	}
	const section = "reconsideration:\n  by: [respondent, complainant]\n  clock: second_look\n  complainant_clock: other_look\n  grounds: [{id: overlooked, title: Something was overlooked}]\n  ruling: true\n  opposition: objection\n  cite: S1\n"
	for _, tt := range []struct {
		name, old, new string
		want           []string // path: reason
	}{
		{"no section", section, "", []string{`reconsideration: the stage "second" needs to know who may ask, and until when: reconsideration`}},
		{"nobody may ask", "by: [respondent, complainant]\n  clock", "clock", []string{"reconsideration.by: say who may ask: respondent, complainant"}},
		{"an office asks", "by: [respondent, complainant]\n", "by: [office]\n", []string{`reconsideration.by.0: "office" is not one of respondent, complainant`}},
		{"no such clock", "clock: second_look", "clock: look", []string{`reconsideration.clock: there is no clock "look"`}},
		{"the other side's clock", "clock: second_look", "clock: other_look", []string{
			"clocks.other_look.owner: the time of the respondent to ask for reconsideration must be the respondent's own",
			"clocks.other_look.starts: the time to ask for reconsideration must not start before the decision is served on the respondent (guarantee 9)",
		}},
		{"before service", `starts: ["served:decision:respondent"], ends: ["reconsideration_asked:respondent"`, `starts: ["entered:second"], ends: ["reconsideration_asked:respondent"`, []string{
			"clocks.second_look.starts: the time to ask for reconsideration must not start before the decision is served on the respondent (guarantee 9)",
		}},
		{"another expiry", "period: 14 calendar days, on_expiry: {event: reconsideration_lapsed}", "period: 14 calendar days, on_expiry: {exit: decision_stands}", []string{
			"clocks.second_look.on_expiry: when the time to ask for reconsideration runs out, the event is reconsideration_lapsed",
		}},
		{"a ground without a title", "{id: overlooked, title: Something was overlooked}", "{id: overlooked}", []string{"reconsideration.grounds.overlooked.title: this is missing"}},
		{"an answer nobody waits for", "  ruling: true\n", "", []string{"reconsideration.opposition: nothing waits for an answer to the request; say ruling: true"}},
		{"an answer without time", "opposition: objection", "opposition: object", []string{`reconsideration.opposition: there is no clock "object"`}},
		{"another body", "    owner: office\n    body: panel_one\n    exits: [{on: to_reconsider", "    owner: office\n    body: panel_two\n    exits: [{on: to_reconsider", []string{
			`stages.second.body: the body that decided looks again: that is "panel_one" in the stage "decision"`,
			`stages.second.body: the body that decided looks again: that is "panel_one" in the stage "decision"`,
			`stages.second.exits.to_reconsider.to: from here the case does not come back to "panel_two" for its new decision`,
		}},
		{"it does not come back", "{on: to_reconsider, to: decision}", "{on: to_reconsider, to: appeal}", []string{
			`stages.second.exits.to_reconsider.to: from here the case does not come back to "panel_one" for its new decision`,
		}},
		{"nowhere when it stands", ", {on: decision_stands, to: appeal}", "", []string{
			"stages.answer: from here no ordinary course leads to a closed stage",
			"stages.decision: from here no ordinary course leads to a closed stage",
			"stages.second: from here no ordinary course leads to a closed stage",
			"stages.second.exits: say where decision_stands leads",
			`stages.appeal: no way leads to this stage`,
			`stages.sanction: no way leads to this stage`,
		}},
		{"from a screening", "{on: accepted, to: answer}", "{on: accepted, to: second}", []string{
			`stages.answer: no way leads to this stage`,
			`stages.second: reconsideration comes after a decision or an appeal, not after "screening"`,
		}},
		{"after what an appeal set aside", "{on: final_cleared, to: closed}", "{on: final_cleared, to: second}", []string{
			`stages.second: what an appeal set aside is not restored by reconsideration; it is entered from "appeal" by final_violation only`,
			`stages.second.exits.to_reconsider.to: from here the case does not come back to "panel_one" for its new decision`,
		}},
		{"the time to appeal never starts", "on: [decided, decision_stands]", "on: [decided]", []string{
			"clocks.appeal_window.starts: when nobody asks for reconsideration this clock never starts, for the decision was served before: add decision_stands to the events at which the letter that starts it is written (guarantee 9)",
		}},
		{"an event of nobody", `ends: ["reconsideration_asked:respondent"`, `ends: ["reconsideration_asked:office"`, []string{
			`clocks.second_look.ends.0: "office" is not a side; it is the complainant or the respondent`,
		}},
		{"a vote of nobody", "body: panel_two, ballot: true", "ballot: true", []string{"stages.dismissed.ballot: say which body votes here: body"}},
		{"a vote that is taken anyhow", "    needs: [panel_seated]\n", "    needs: [panel_seated]\n    ballot: true\n", []string{"stages.decision.ballot: in a stage of kind decision the body votes anyhow; leave it out"}},
		{"a vote at a charge", "    notice: charge\n", "    notice: charge\n    ballot: true\n", []string{
			"stages.answer.ballot: in a stage of kind charge no body rules by vote; it can be said of a review, an oversight or a dismissed stage",
		}},
		{"too many of a kind", "{kind: member, at_least: 1}", "{kind: member, at_least: 3}", []string{"bodies.panel_one.composition: the kinds need 4 members, but the body has 3 seats; it could never be seated"}},
		{"less than the least", "at_least: 1, at_most: 1", "at_least: 2, at_most: 1", []string{"bodies.panel_one.composition.0.at_most: at most 1 of a kind of which there are at least 2; the body could never be seated"}},
		{"a kind twice", "{kind: member, at_least: 1}", "{kind: judge, at_least: 1}", []string{`bodies.panel_one.composition.1.kind: the kind "judge" is given twice`}},
		{"how many of a kind", "{kind: member, at_least: 1}", "{kind: member}", []string{"bodies.panel_one.composition.1: say how many: at_least, at_most"}},
		{"fewer than none", "{kind: member, at_least: 1}", "{kind: member, at_least: -1}", []string{"bodies.panel_one.composition.1: a number of members cannot be negative"}},
		{"a kind that is no word", "{kind: member, at_least: 1}", "{kind: A Member, at_least: 1}", []string{
			`bodies.panel_one.composition.1.kind: "A Member" is not a word for a kind of member; use small letters, digits, - and _`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(string(text), tt.old) < 1 {
				t.Fatalf("the pack does not say %q", tt.old)
			}
			_, err := Load("second.yaml", []byte(strings.Replace(string(text), tt.old, tt.new, 1)))
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
