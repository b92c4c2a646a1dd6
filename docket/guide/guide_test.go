package guide_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/guide"
	"probity/docket/lives"
	"probity/internal/golden"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/scenarios"
)

func shipped(t *testing.T) *procedure.Library {
	t.Helper()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return procs
}

// TestThePagesReadWell writes the pages of written cases on chosen days, for
// people to read.
func TestThePagesReadWell(t *testing.T) {
	t.Parallel()
	procs := shipped(t)
	for _, x := range []struct {
		scenario, name, day string
		as                  access.Relation
		person              string // "": the party itself
		receipt             bool
		offices             []string
	}{
		{"ahima_anonymous_finding", "intake_complainant_receipt", "", access.Complainant, "", true, nil},
		{"ahima_probation", "response_respondent", "2026-03-17", access.Respondent, "", false, nil},
		{"ahima_probation", "response_complainant", "2026-03-17", access.Complainant, "", false, nil},
		{"ahima_probation", "investigation_staff", "2026-05-20", access.Office, "staff", false, []string{"ethics_office"}},
		{"ahima_probation", "investigation_investigator", "2026-05-20", access.Investigator, "", false, nil},
		{"ahima_probation", "decision_member", "2026-07-09", access.Member, "", false, nil},
		{"ahima_probation", "appeal_respondent", "2026-07-21", access.Respondent, "", false, nil},
		{"ahima_probation", "sanction_respondent", "2026-09-20", access.Respondent, "", false, nil},
		{"ahima_probation", "closed_complainant", "2027-12-01", access.Complainant, "", false, nil},
		{"ahima_dismissal_contested", "dismissed_complainant", "dismissed", access.Complainant, "", false, nil},
		{"cfp_default", "charge_respondent", "charge", access.Respondent, "", false, nil},
		{"cfp_interim", "interim_respondent", "interim", access.Respondent, "", false, nil},
		{"phs_misconduct", "draft_respondent", "investigation", access.Respondent, "", false, nil},
		{"hhs_stay", "stay_respondent", "2020-07-03", access.Respondent, "", false, nil},
		{"acpe_extension_remand", "appeal_complainant", "appeal", access.Complainant, "", false, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			s, err := scenarios.Named(x.scenario)
			if err != nil {
				t.Fatal(err)
			}
			story, err := scenarios.RunOnRules(s, procs)
			if err != nil {
				t.Fatal(err)
			}
			p := story.Procedures["case"]
			if p == nil {
				for _, only := range story.Procedures {
					p = only
				}
			}
			state, now := at(t, p, story, x.day)
			who := docket.Actor{Person: x.person, Offices: x.offices}
			switch {
			case x.person != "":
			case x.as == access.Complainant:
				who.Person = state.Complainant.Person
			case x.as == access.Respondent:
				who.Person = state.Respondent.Person
			case x.as == access.Investigator:
				who.Person = state.Assigned[0].Person
			case x.as == access.Member:
				who.Person = state.Panels[0].Seats[0].Person
			}
			page := guide.For(p, state, guide.Reader{Actor: who, As: x.as, Receipt: x.receipt}, now)
			if page == nil {
				t.Fatal("no page")
			}
			var got bytes.Buffer
			fmt.Fprintf(&got, "[%s, %s, on %s; for the %s]\n\n", x.scenario, p.ID, clock.DateOf(now, time.UTC), x.as)
			if err := page.WriteText(&got); err != nil {
				t.Fatal(err)
			}
			golden.Hold(t, filepath.Join("testdata", x.name+".txt"), got.String())
		})
	}
}

// at folds the story's docket up to the end of a day; or up to a day after the
// case first came to a stage; or, for "interim", after an interim measure; or
// after the report, for "".
func at(t *testing.T, p *procedure.Procedure, story *scenarios.Story, when string) (*docket.State, time.Time) {
	t.Helper()
	var entries []docket.Entry
	var until time.Time
	if day, err := clock.ParseDate(when); err == nil {
		until = day.EndOfDay(time.UTC)
	}
	s := &docket.State{}
	for i := range story.Beats {
		e := story.Beats[i].Entry
		if e == nil || len(entries) > 0 && e.Case != entries[0].Case || !until.IsZero() && e.At.After(until) {
			continue
		}
		entries = append(entries, *e)
		if err := s.Apply(e); err != nil {
			t.Fatal(err)
		}
		if !until.IsZero() {
			continue
		}
		st := p.Stage(s.Stage)
		if when == "" || when == "interim" && len(s.Measures) > 0 || st.ID == when && e.Kind == docket.Serve || string(st.Kind) == when && e.Kind == docket.Serve {
			until = e.At.Add(24 * time.Hour)
			return s, until
		}
	}
	if len(entries) == 0 || until.IsZero() {
		t.Fatalf("the story never came to %q", when)
	}
	return s, until
}

var (
	codes  = regexp.MustCompile(`\b[a-z]+_[a-z_]+\b|%!|\bnil\b|<no value>`)
	people = regexp.MustCompile(`\breporter\b|\boutsider\b|\bmember-\d|\binvestigator-\d|\boffice-|somebody by name|something happened|a mentor\b|a photograph|A photograph|\bbecause\b of the reasons|for the reasons given`)
	latin  = regexp.MustCompile(`(?i)\b(inter alia|prima facie|pro se|sua sponte|ex parte|de novo|mutatis|bona fide|per se|ad hoc|in camera|amicus|nolo)\b`)
)

// TestEveryPartyOfEveryOpenCaseHasAPage lives random lives under every pack and
// looks at the pages of everybody after every step.
func TestEveryPartyOfEveryOpenCaseHasAPage(t *testing.T) {
	t.Parallel()
	var members, investigators atomic.Int64
	t.Cleanup(func() { // after all packs
		if members.Load() == 0 || investigators.Load() == 0 {
			t.Errorf("%d pages for members of bodies, %d for investigators", members.Load(), investigators.Load())
		}
	})
	for _, p := range shipped(t).All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			seen, stages := map[access.Relation]int{}, map[string]bool{}
			for seed := range int64(livesPerPack) {
				l, err := lives.Begin(p, rand.New(rand.NewSource(1000+seed)))
				if err != nil {
					t.Fatal(err)
				}
				for step := range 120 {
					if err := l.Step(); err != nil {
						t.Fatal(err)
					}
					if step%8 > 0 {
						continue
					}
					stages[l.S.Stage] = true
					for _, r := range readers(l) {
						seen[r.As]++
						where := fmt.Sprintf("%s seed %d step %d, stage %s, %s", p.ID, seed, step, l.S.Stage, r.As)
						if !holdPage(t, where, l, r) {
							return
						}
					}
				}
			}
			for _, r := range []access.Relation{access.Complainant, access.Respondent, access.Office} {
				if seen[r] == 0 {
					t.Errorf("no page was made for the %s", r)
				}
			}
			members.Add(int64(seen[access.Member]))
			investigators.Add(int64(seen[access.Investigator]))
			t.Logf("%d stages, pages %v", len(stages), seen)
		})
	}
}

func readers(l *lives.Life) []guide.Reader {
	var out []guide.Reader
	actors := []docket.Actor{{Person: "reporter"}, {Person: "respondent"}, {Person: "counsel"}, {Person: "member-1"}, {Person: "member-2"}, {Person: "investigator-1"}, {Person: "outsider"}}
	for i := range l.P.Offices {
		actors = append(actors, docket.Actor{Person: "office-" + l.P.Offices[i].ID, Offices: []string{l.P.Offices[i].ID}})
	}
	for _, a := range actors {
		if as := access.Of(a, l.P, l.S); as != access.None && as != access.Seated {
			out = append(out, guide.Reader{Actor: a, As: as, Receipt: as == access.Complainant && l.S.Anonymous})
		}
	}
	return out
}

// holdPage holds what must be true of every page: there is a next step, or it
// says truthfully that nothing is to be done; every day has its sentence; no
// name, no code, nothing that somebody wrote, nothing of the other side's.
func holdPage(t *testing.T, where string, l *lives.Life, r guide.Reader) bool {
	t.Helper()
	page := guide.For(l.P, l.S, r, l.Now)
	if page == nil {
		t.Errorf("%s: no page", where)
		return false
	}
	var b bytes.Buffer
	if err := page.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	complain := func(what string, args ...any) bool {
		t.Errorf("%s: %s\n%s", where, fmt.Sprintf(what, args...), b.String())
		return false
	}
	asked, next := page.Section("asked"), page.Section("next")
	if asked == nil || next == nil || page.Section("stands") == nil || page.Section("rights") == nil {
		return complain("a part is missing")
	}
	owes := slices.ContainsFunc(docket.Duties(l.P, l.S, l.Now), func(d docket.Duty) bool {
		switch {
		case d.Person != "":
			return d.Person == r.Actor.Person
		case r.As == access.Complainant || r.As == access.Respondent:
			return string(d.Owner) == string(r.As) || d.Owner == procedure.Parties
		}
		if r.As == access.Investigator && (d.Act == docket.FileReport || d.Act == docket.IssueDraft) {
			return true
		}
		return docket.Holds(l.P, l.S, r.Actor, d.Owner)
	})
	if owes != (len(asked.Steps) > 0) || !owes && (len(asked.Says) == 0 || !strings.Contains(asked.Says[0], "You need do nothing")) {
		return complain("owes something: %v", owes)
	}
	if l.S.IsOpen() && len(asked.Steps)+len(next.Steps)+len(next.Says) == 0 {
		return complain("no next step")
	}
	for i := range page.Sections {
		for _, st := range page.Sections[i].Steps {
			if st.Says == "" || st.Day.IsZero() != (st.Sentence == "") || st.Act != "" && st.Rule == "" && st.Act != docket.AskExtension {
				return complain("step %+v", st)
			}
			if !st.Day.IsZero() && !strings.Contains(st.Sentence, st.Day.String()) {
				return complain("the sentence does not come to the day: %+v", st)
			}
			if (r.As == access.Complainant && st.Who == procedure.Respondent) || (r.As == access.Respondent && st.Who == procedure.Complainant) {
				return complain("the other side's business: %+v", st)
			}
		}
	}
	if x := people.FindString(strings.ReplaceAll(text, "the reporter", "")); x != "" {
		return complain("names or says %q", x)
	}
	var plain strings.Builder // all but the citations, which are the source's words
	for i := range page.Sections {
		x := &page.Sections[i]
		plain.WriteString(x.Heading + " " + strings.Join(x.Says, " ") + " ")
		for _, st := range x.Steps {
			plain.WriteString(st.Says + " " + st.Sentence + " " + strings.Join(st.Otherwise, " ") + " " + st.How + " ")
		}
	}
	rules := plain.String()
	if x := codes.FindString(rules); x != "" {
		return complain("a code: %q", x)
	}
	own := strings.ToLower(rules) // what the pack itself calls its steps and limits is quoted
	for i := range l.P.Stages {
		own = strings.ReplaceAll(own, strings.ToLower(l.P.Stages[i].Title), "")
		own = strings.ReplaceAll(own, strings.ToLower(l.P.Stages[i].Says), "")
	}
	for i := range l.P.Clocks {
		own = strings.ReplaceAll(own, strings.ToLower(l.P.Clocks[i].Title), "")
		own = strings.ReplaceAll(own, strings.ToLower(l.P.Clocks[i].Duty), "")
	}
	if x := latin.FindString(own); x != "" {
		return complain("latin: %q", x)
	}
	return true
}

// TestNobodyElseHasAPage asks for people for whom the case does not exist.
func TestNobodyElseHasAPage(t *testing.T) {
	t.Parallel()
	p, _ := shipped(t).Current("ahima-membership")
	s := &docket.State{Head: 1, Stage: "intake", Respondent: docket.Party{Person: "r"}}
	if guide.For(p, s, guide.Reader{Actor: docket.Actor{Person: "r"}, As: access.None}, time.Now()) != nil {
		t.Error("a page for a respondent who has not been told")
	}
	if guide.For(p, &docket.State{}, guide.Reader{As: access.Complainant}, time.Now()) != nil {
		t.Error("a page of a case without an entry")
	}
}
