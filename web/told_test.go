package web

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"probity/procedure"
	"probity/procedure/proceduretest"
)

// toParties is all of a procedure that reporters and parties are shown.
func toParties(p *procedure.Procedure) []string {
	out := []string{p.Body, p.Title, p.Caution}
	for i := range p.Codes {
		out = append(out, p.Codes[i].Title)
		for _, x := range p.Codes[i].Principles {
			out = append(out, x.Title, x.Text, x.Example)
		}
	}
	for i := range p.Standings {
		out = append(out, p.Standings[i].Title)
	}
	for i := range p.Grounds {
		out = append(out, p.Grounds[i].Title)
	}
	for i := range p.Offices {
		out = append(out, p.Offices[i].Title)
	}
	for i := range p.Bodies {
		out = append(out, p.Bodies[i].Title)
	}
	for i := range p.Clocks {
		out = append(out, p.Clocks[i].Title, p.Clocks[i].Duty)
	}
	for i := range p.Stages {
		out = append(out, p.Stages[i].Title, p.Stages[i].Says)
	}
	for i := range p.Notices {
		out = append(out, p.Notices[i].Title)
	}
	for i := range p.Sanctions {
		out = append(out, p.Sanctions[i].Title)
	}
	for i := range p.Interim {
		out = append(out, p.Interim[i].Title)
	}
	for i := range p.Appeal.Grounds {
		out = append(out, p.Appeal.Grounds[i].Title)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// TestTheShippedProcedureIsToldInEveryLanguage: no sentence of it that a party is
// shown is missing, and none is there that no page needs any more.
func TestTheShippedProcedureIsToldInEveryLanguage(t *testing.T) {
	t.Parallel()
	const pack = "ahima-membership"
	shipped, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := shipped.Current(pack)
	said := map[string]bool{}
	for _, s := range toParties(p) {
		said[s], said[small(s)] = true, true
	}
	for _, w := range catalogueForTest(t).all[1:] {
		for _, s := range toParties(p) {
			if own, ok := w.translate(s); !ok || own == s && s != p.Body {
				t.Errorf("%s has no words for %q", w.Code, s)
			}
		}
		for s := range fileOf(t, pack, w.Code) {
			if !said[s] && !strings.Contains(s, "they wish") { // duties are told of others too
				t.Errorf("%s tells %q, which the procedure does not say", w.Code, s)
			}
		}
		for s, own := range fileOf(t, "guide", w.Code) {
			if strings.Count(s, "%s") != strings.Count(own, "%s") {
				t.Errorf("%s: %q has other blanks", w.Code, s)
			}
		}
	}
}

func fileOf(t *testing.T, name, code string) map[string]string {
	t.Helper()
	text, err := wordFiles.ReadFile("words/told/" + name + "." + code + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	if err := yaml.Unmarshal(text, &of); err != nil {
		t.Fatal(err)
	}
	return of
}

// TestASentenceIsToldWithWhatItHolds: titles, days and numbers in it are told in
// turn, sentences that stand together each by themselves; and one that has no words
// stays whole, and is marked.
func TestASentenceIsToldWithWhatItHolds(t *testing.T) {
	t.Parallel()
	c := catalogueForTest(t)
	es := c.all[1]
	for english, want := range map[string]string{
		"It is for the ethics staff to acknowledge the report.":                                               "El personal de ética: le corresponde acusar recibo del informe.",
		"The case is at the step “Intake”. The report has arrived and the staff sees whether it is complete.": "El caso está en el paso “Recepción”. El informe ha llegado y el personal mira si está completo.",
		"30 calendar days from service of the decision on Mon 3 Mar 2025: Wed 2 Apr 2025":                     "30 días naturales desde la notificación de la decisión, el 3 de marzo de 2025: 2 de abril de 2025",
		"From this step the case can go on to “Sanction”, “Investigation” or “Decision”.":                     "Desde este paso el caso puede pasar a “Sanción”, “Investigación” o “Decisión”.",
		"You can appeal, if you wish to.":                                                                     "Puede apelar, si lo desea.",
	} {
		if got, ok := es.translate(english); !ok || got != want {
			t.Errorf("%q is told as %q", english, got)
		}
	}
	if got := string(es.tell("It is not a finding. The moon <is> out.")); got != `No es una conclusión. <span lang="en" dir="ltr">The moon &lt;is&gt; out.</span>` {
		t.Errorf("half of it is told as %s", got)
	}
	if got := string(c.all[0].tell("The moon <is> out.")); got != "The moon &lt;is&gt; out." {
		t.Errorf("in English it is told as %s", got)
	}
}
