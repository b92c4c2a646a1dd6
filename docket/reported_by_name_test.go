package docket_test

import (
	"encoding/json"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"probity/docket"
	"probity/docket/namesake"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
)

// byName is a case that begins with a report about somebody by name.
type byName struct {
	p       *procedure.Procedure
	s       *docket.State
	at      time.Time
	entries []docket.Entry
}

func (c *byName) try(kind docket.Kind, by docket.Actor, with docket.Particulars, out docket.Outside) error {
	c.at = c.at.Add(time.Minute)
	e, err := docket.Decide(c.p, c.s, docket.Act{ID: "a", Case: "c", Kind: kind, By: by, Particulars: with, Outside: out}, c.at)
	if err == nil {
		c.entries = append(c.entries, e)
	}
	return err
}

func reportAbout(name string) *docket.Report {
	return &docket.Report{
		Source: "person", Channel: "web", Signed: true, Complainant: docket.Party{Person: "reporter"}, Respondent: docket.Party{Name: name},
		Allegations: []docket.NewCharge{{Ground: "code_violation", Text: "Read charts.", From: clock.MustDate("2025-02-03")}},
	}
}

// TestWhoIsCalledLikeTheRespondentIsKeptOut until it is said who the respondent is,
// however the report writes the name, whatever is entered meanwhile; and then nobody is
// kept out because of it.
func TestWhoIsCalledLikeTheRespondentIsKeptOut(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	word := rapid.StringMatching(`[A-ZÄÖÜÉÑÇŠŁØ][a-zäöüéñçšłøß]{3,9}`)
	clerk := docket.Actor{Person: "clerk", Offices: []string{p.FileKeeper}}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(word, 2, 4, strings.ToLower).Draw(t, "name")
		account := namesake.Of(strings.Join(words, " "), "")
		if len(account.Is) == 0 || account.Is[0][0] != 'p' {
			t.Skip("its words are one, or a title")
		}
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "order"))).Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		written := strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "-"}).Draw(t, "between"))
		for _, change := range rapid.SliceOfN(rapid.SampledFrom([]func(string) string{
			strings.ToUpper, strings.ToLower, norm.NFD.String,
			func(s string) string { return "Frau Prof. " + s }, func(s string) string { return s + ", from the ethics office" },
			func(s string) string { return s + " and somebody from upstairs" }, func(s string) string { return "I think it was " + s },
		}), 0, 3).Draw(t, "changes") {
			written = change(written)
		}
		c := &byName{p: p, s: &docket.State{}, at: time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)}
		if err := c.try(docket.File, docket.Actor{Person: "reporter"}, reportAbout(written), docket.Outside{}); err != nil {
			t.Fatal(err)
		}
		kept := func() bool {
			return slices.ContainsFunc(c.s.Named, func(k docket.KeptOut) bool {
				return k.Respondent && k.Holds() && !slices.Contains(k.Freed, "who") && namesake.Like(k.Marks(), account)
			})
		}
		for range rapid.IntRange(0, 6).Draw(t, "acts") {
			out := docket.Outside{KeptOut: []string{"who"}, Namesakes: []string{"who"}}
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0:
				_ = c.try(docket.ShutOut, docket.Actor{Person: "reporter"}, &docket.Wall{Described: docket.Described{Name: word.Draw(t, "another")}, Respondent: true}, out)
			case 1:
				_ = c.try(docket.ShutOut, docket.Actor{Person: "reporter"}, &docket.Wall{Described: docket.Described{Name: "Somebody " + word.Draw(t, "kept")}}, out)
			case 2:
				_ = c.try(docket.FreeNamesake, clerk, &docket.Namesake{Named: "r1", Person: word.Draw(t, "freed"), Reasons: "x"}, out)
			case 3:
				_ = c.try(docket.Acknowledge, clerk, &docket.Acknowledgement{Text: "x"}, out)
			case 4: // by whoever has the name, whatever they hold
				if err := c.try(docket.FreeNamesake, docket.Actor{Person: "who", Offices: []string{p.FileKeeper}}, &docket.Namesake{Named: "r1", Person: "who", Reasons: "x"}, out); err == nil {
					t.Error("who is kept out let themselves in")
				}
			}
			if !kept() {
				t.Errorf("%q is let in where %q is reported: %+v", words, written, c.s.Named)
			}
		}
		// Whom a reporter keeps out besides is not the respondent before that is cleared up.
		if err := c.try(docket.Identify, clerk, &docket.RespondentIdentified{Person: "who"}, docket.Outside{KeptOut: []string{"who"}}); err == nil {
			t.Error("somebody who must never know is made the respondent")
		}
		if err := c.try(docket.Identify, clerk, &docket.RespondentIdentified{Person: "who"}, docket.Outside{KeptOut: []string{"who"}, Namesakes: []string{"who"}}); err != nil {
			t.Fatal(err)
		}
		if kept() || slices.ContainsFunc(c.s.Named, func(k docket.KeptOut) bool { return k.Respondent && k.Ended != c.s.Head }) {
			t.Errorf("it is said who the respondent is, and the name keeps people out: %+v", c.s.Named)
		}
		// What was entered says the same again.
		again := &docket.State{}
		for i := range c.entries {
			if err := again.Apply(&c.entries[i]); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := jsonOf(t, again.Named), jsonOf(t, c.s.Named); a != b {
			t.Errorf("replayed %s, not %s", a, b)
		}
	})
}

func jsonOf(t *rapid.T, x any) string {
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestADocketFromBeforeKeepsNobodyOut by the name of its respondent: it comes to the
// state to which it came; the office, or its reporter, can name them still.
func TestADocketFromBeforeKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	c := &byName{p: p, s: &docket.State{}, at: time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)}
	reporter, clerk := docket.Actor{Person: "reporter"}, docket.Actor{Person: "clerk", Offices: []string{p.FileKeeper}}
	if err := c.try(docket.File, reporter, reportAbout("Stella Nachname"), docket.Outside{}); err != nil {
		t.Fatal(err)
	}
	before := c.entries[0]
	said, ok := before.Particulars.(*docket.Report)
	if !ok || !said.KeptByName {
		t.Fatal("a new report keeps nobody out")
	}
	older := *said
	older.KeptByName = false
	before.Particulars, c.s = &older, &docket.State{}
	if err := c.s.Apply(&before); err != nil {
		t.Fatal(err)
	}
	if len(c.s.Named) != 0 {
		t.Errorf("it keeps out %v", c.s.Named)
	}
	if err := c.try(docket.ShutOut, reporter, &docket.Wall{Described: docket.Described{Name: "Vito Bianchi"}}, docket.Outside{}); err != nil {
		t.Error(err)
	}
	if err := c.try(docket.ShutOut, clerk, &docket.Wall{Described: docket.Described{Name: "Stella Nachname"}, Respondent: true}, docket.Outside{}); err != nil {
		t.Error(err)
	}
	if len(c.s.Named) != 2 || c.s.Named[0].ID != "k1" || c.s.Named[1].ID != "r1" {
		t.Errorf("named: %+v", c.s.Named)
	}
}

// TestWhatIsAskedOfAnotherNameOfTheRespondent: a name and nothing else, before it is said
// who they are; and who is reported besides, in a linked case, is kept from this one.
func TestWhatIsAskedOfAnotherNameOfTheRespondent(t *testing.T) {
	t.Parallel()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	c := &byName{p: p, s: &docket.State{}, at: time.Date(2025, 3, 3, 15, 0, 0, 0, time.UTC)}
	reporter, clerk := docket.Actor{Person: "reporter"}, docket.Actor{Person: "clerk", Offices: []string{p.FileKeeper}}
	if err := c.try(docket.File, reporter, reportAbout("Stella Nachname"), docket.Outside{}); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]docket.Wall{
		"nothing": {}, "a person": {Person: "stella"}, "a name and a person": {Person: "stella", Described: docket.Described{Name: "X Y"}}, "an address": {Described: docket.Described{Name: "Stella N", Email: "s@example.org"}},
		"an office": {Described: docket.Described{Name: "Stella N", Office: "staff"}}, "letters": {Described: docket.Described{Name: "S. N."}},
		"too much": {Described: docket.Described{Name: strings.Repeat("n", 201)}}, "the same": {Described: docket.Described{Name: "Stella Nachname"}},
	} {
		x.Respondent = true
		if err := c.try(docket.ShutOut, reporter, &x, docket.Outside{}); err == nil {
			t.Errorf("%s: entered", name)
		}
	}
	if err := c.try(docket.Identify, clerk, &docket.RespondentIdentified{Person: "stella"}, docket.Outside{}); err != nil {
		t.Fatal(err)
	}
	late := &docket.Wall{Described: docket.Described{Name: "Stella Other"}, Respondent: true}
	if err := c.try(docket.ShutOut, clerk, late, docket.Outside{}); err == nil {
		t.Error("the office names a respondent of whom it is said who they are")
	}
	if err := c.try(docket.ShutOut, reporter, late, docket.Outside{}); err != nil {
		t.Errorf("a reporter is told that it was said who the respondent is: %v", err)
	}
	if n := c.s.Named; len(n) != 2 || n[0].Holds() || n[1].Holds() {
		t.Errorf("a respondent of whom it is said who they are is kept out: %+v", n)
	}
	charge := reportAbout("").Allegations
	add := func(who docket.Party) {
		t.Helper()
		if err := c.try(docket.AddRespondent, clerk, &docket.RespondentAdded{NewCase: "c2", Respondent: who, Charges: charge, Reasons: "x"}, docket.Outside{}); err != nil {
			t.Error(err)
		}
	}
	add(docket.Party{Name: "Vito Bianchi"})
	add(docket.Party{Name: "Vito Bianchi"}) // once is enough
	add(docket.Party{Person: "otto"})
	add(docket.Party{Person: "reporter"}) // who reported knows of it
	if n := len(c.s.Named); n != 3 || c.s.Named[2].ID != "k1" || c.s.Named[2].Name != "Vito Bianchi" || c.s.Named[2].Respondent {
		t.Errorf("named: %+v", c.s.Named)
	}
	if !slices.Equal(c.s.Walls, []string{"otto"}) {
		t.Errorf("walls: %v", c.s.Walls)
	}
	for i := range c.entries {
		if x, ok := c.entries[i].Particulars.(*docket.RespondentAdded); ok {
			x.Kept = false
		}
	}
	older := &docket.State{}
	for i := range c.entries {
		if err := older.Apply(&c.entries[i]); err != nil {
			t.Fatal(err)
		}
	}
	if len(older.Named) != 2 || len(older.Walls) != 0 {
		t.Errorf("from before: %+v, %v", older.Named, older.Walls)
	}
}
