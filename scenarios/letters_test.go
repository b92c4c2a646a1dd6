package scenarios_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"probity/docket"
	"probity/internal/golden"
	"probity/notice"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/scenarios"
)

// sent is one letter of a played case, as its addressee reads it.
type sent struct {
	scenario string
	p        *procedure.Procedure
	l        docket.Letter
	s        *docket.State // as the case stood when the letter was written
	text     string
}

// called is the name of a person of a scenario: one that no sentence has by
// accident.
func called(person string) string {
	return strings.ToUpper(person[:1]) + person[1:] + " Quillworth-" + strings.ToUpper(person)
}

// letters plays every scenario and writes every letter of it, each on the case as
// it stood after the entry that issued it. Cases that move to a version of their
// own are left out: their later text is not in the library.
//
// They are written once for all tests that read them.
func letters(t *testing.T) []sent {
	t.Helper()
	list, err := written()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

var written = sync.OnceValues(func() ([]sent, error) {
	lib, err := proceduretest.Shipped()
	if err != nil {
		return nil, err
	}
	played, err := scenarios.Played()
	if err != nil {
		return nil, err
	}
	var out []sent
	for _, s := range played {
		if len(s.Versions) > 0 || s.Err != nil {
			continue // told by the test that plays them
		}
		story := s.Story
		cases := map[string]*docket.State{}
		entries := map[string][]*docket.Entry{}
		for i := range story.Beats {
			b := &story.Beats[i]
			if b.Entry == nil {
				continue
			}
			if cases[b.Case] == nil {
				cases[b.Case] = &docket.State{}
			}
			at := cases[b.Case]
			if err := at.Apply(b.Entry); err != nil {
				return nil, fmt.Errorf("%s: %w", s.File, err)
			}
			entries[b.Case] = append(entries[b.Case], b.Entry)
			id := at.Procedure
			p, ok := lib.Current(id)
			if !ok {
				return nil, fmt.Errorf("%s: no procedure %s", s.File, id)
			}
			names := notice.Names{
				Of: called, Contact: "the office, +1 312 555 0100", ReadAt: "https://cases.example.org",
				Entry: func(seq int) *docket.Entry {
					i := slices.IndexFunc(entries[b.Case], func(e *docket.Entry) bool { return e.Seq == seq })
					if i < 0 {
						return nil
					}
					return entries[b.Case][i]
				},
			}
			for _, l := range at.Letters {
				if l.Seq != b.Entry.Seq {
					continue
				}
				w, err := notice.Write(p, at, l, names, b.At)
				if err != nil {
					return nil, fmt.Errorf("%s, %s to %s: %w", s.File, l.Notice, l.To, err)
				}
				then := *at
				out = append(out, sent{s.File, p, l, &then, w.Text})
			}
		}
	}
	return out, nil
})

// unfinished is what a letter has where something should have been filled in.
var unfinished = regexp.MustCompile(`%!|<no value>|\(Rule: \.|: \.( |$)|\(\)|, ,|\.\.( |$)|  by  |, to \.|against ,| of \.| on \.|\bnil\b|0001`)

// Every letter that is sent in a case played here can be read by a person: nothing
// empty, nobody's id, no reporter's name where the procedure keeps it, and the
// name of no case file's word with underscores.
func TestEveryLetterSentReadsWhole(t *testing.T) {
	word := regexp.MustCompile(`\b[a-z]+_[a-z_]+\b`)
	written := letters(t)
	if len(written) < 1000 {
		t.Fatalf("only %d letters were written", len(written))
	}
	for _, x := range written {
		where := fmt.Sprintf("%s, %s to %s", x.scenario, x.l.Notice, x.l.To)
		flat := strings.Join(strings.Fields(x.text), " ")
		if m := unfinished.FindStringIndex(flat); m != nil {
			t.Errorf("%s has something unfinished: …%s…", where, flat[max(0, m[0]-60):min(len(flat), m[1]+60)])
		}
		if x.p.Notice(x.l.Notice).Template == "closing" && x.s.Closed == nil {
			t.Errorf("%s says that the case is closed, and it is not", where)
		}
		if m := word.FindStringIndex(flat); m != nil {
			t.Errorf("%s has a word of the program's: …%s…", where, flat[max(0, m[0]-60):min(len(flat), m[1]+60)])
		}
		for line := range strings.SplitSeq(x.text, "\n") {
			if utf8.RuneCountInString(line) > 78 && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%s has a line wider than a page: %s", where, line)
			}
		}
		if r := x.s.Complainant.Person; r != "" && x.l.To != procedure.Complainant && strings.Contains(flat, called(r)) {
			let := x.p.Filing.IdentityDisclosed || slices.ContainsFunc(x.s.Reveals, func(v docket.Reveal) bool { return v.To == x.l.To })
			if x.l.To == procedure.Respondent && !let {
				t.Errorf("%s gives away who reported", where)
			}
		}
	}
}

// Every kind of letter the program writes is sent in a case played here, and the
// letters of the packs that no case sends are listed, so that the list cannot grow
// unseen.
func TestEveryKindOfLetterIsSent(t *testing.T) {
	seen, templates := map[string]bool{}, map[string]bool{}
	for _, x := range letters(t) {
		seen[x.p.ID+" "+x.l.Notice] = true
		templates[x.p.Notice(x.l.Notice).Template] = true
	}
	used := map[string]bool{}
	var never strings.Builder
	for _, p := range library(t).All() {
		var ids []string
		for i := range p.Notices {
			n := &p.Notices[i]
			used[n.Template] = true
			if !seen[p.ID+" "+n.ID] {
				ids = append(ids, n.ID)
			}
		}
		if len(ids) > 0 {
			fmt.Fprintf(&never, "%s: %s\n", p.ID, strings.Join(ids, ", "))
		}
	}
	for _, template := range procedure.Templates() {
		if used[template] && !templates[template] {
			t.Errorf("no letter of the kind %s is sent in any case", template)
		}
	}
	golden.Hold(t, filepath.Join("testdata", "letters_never_sent.txt"), never.String())
}

// Letters that a committee might want to read before it lets the program write
// them.
func TestLettersOfPlayedCases(t *testing.T) {
	written := letters(t)
	for _, want := range []struct{ scenario, letter, to string }{
		{"hhs_reconsidered.yaml", "reconsideration_asked", "agency"},
		{"hhs_reconsidered.yaml", "reconsideration_ruled", "respondent"},
		{"asha_two_steps.yaml", "decision", "respondent"},
		{"aicpa_concurrence.yaml", "not_concurred", "respondent"},
		{"nar_sent_back.yaml", "ratified", "respondent"},
		{"hcqia_surrender.yaml", "surrender_report", "data_bank"},
		{"hcqia_hearing.yaml", "entity_decision", "respondent"},
		{"phs_closed_early.yaml", "oversight_result", "respondent"},
		{"phs_closed_early.yaml", "closing", "complainant"},
		{"judges_petition.yaml", "petition_order", "complainant"},
		{"aba_reinstated.yaml", "reinstatement", "respondent"},
		{"aba_harm.yaml", "harm_order", "respondent"},
	} {
		i := slices.IndexFunc(written, func(x sent) bool {
			return x.scenario == want.scenario && x.l.Notice == want.letter && string(x.l.To) == want.to
		})
		if i < 0 {
			t.Errorf("%s sends no letter %s to %s", want.scenario, want.letter, want.to)
			continue
		}
		name := strings.TrimSuffix(want.scenario, ".yaml") + "." + want.letter + "." + want.to + ".txt"
		golden.Hold(t, filepath.Join("testdata", "letters", name), written[i].text)
	}
}
