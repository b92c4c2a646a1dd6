package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/signin"
	"probity/store"
	"probity/store/storetest"
)

// TestEveryCaseOfTheDemonstrationCanHaveHappened: on the rules alone, from several
// days of the year, the holidays of which lie differently.
func TestEveryCaseOfTheDemonstrationCanHaveHappened(t *testing.T) {
	t.Parallel()
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	show := theDemonstration(t)
	if len(show.Cases) < 40 {
		t.Errorf("there are %d cases", len(show.Cases))
	}
	for _, day := range []string{"2028-07-05"} {
		for i := range show.Cases {
			c := &show.Cases[i]
			s, err := c.scenario()
			if err != nil {
				t.Fatal(err)
			}
			last, err := s.LastDay()
			if err != nil {
				t.Fatal(err)
			}
			days, err := c.shift(s, lib, clock.MustDate(day))
			if err != nil {
				t.Error(err)
			}
			if ago := clock.MustDate(day).Sub(last.AddDays(days)); ago < c.Ago || ago > c.Ago+35 {
				t.Errorf("%s until %q ends %d days before %s, not %d", c.Play, c.Until, ago, day, c.Ago)
			}
		}
	}
}

func theDemonstration(t *testing.T) *demonstration {
	t.Helper()
	cast, err := readSample()
	if err != nil {
		t.Fatal(err)
	}
	show, err := readDemonstration(&cast)
	if err != nil {
		t.Fatal(err)
	}
	return show
}

// TestADemonstrationIsToldAndCanBeEntered tells a few cases into a database, which
// must be sound afterwards; people can sign in by what is printed.
func TestADemonstrationIsToldAndCanBeEntered(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := lib.Current("ahima-membership")
	rules := storetest.Library(t, db, p)
	cast, err := readSample()
	if err != nil {
		t.Fatal(err)
	}
	cast.Standings = cast.Standings[:1]
	ships := []*procedure.Procedure{p}
	tokens, err := cast.sampleTokens(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := cast.seed(t.Context(), db, ships, tokens); err != nil {
		t.Fatal(err)
	}
	posts, err := cast.holders(p, ships)
	if err != nil {
		t.Fatal(err)
	}
	show := theDemonstration(t)
	show.Cases = []demoCase{
		{Play: "ahima_anonymous", Until: "ask_information", Ago: 12},
		{Play: "ahima_quorum_remand", Until: "vote", By: 2, Ago: 3, Says: "Shared one password with a whole department."},
		{Play: "ahima_dismissal_contested", Ago: 240},
		{Play: "ahima_cleared", Ago: 330},
	}
	pepper := []byte("a pepper for tests, 32 bytes long!")
	now := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	told := &past{db: db, rules: rules, shipped: lib, show: show, posts: posts, pepper: pepper, now: now}
	receipts, err := told.tell(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(receipts) != 1 {
		t.Errorf("%d receipts", len(receipts))
	}
	page, err := db.Cases(t.Context(), store.TheSystem(), store.CaseFilter{})
	if err != nil {
		t.Fatal(err)
	}
	stages, blackedOut := map[string]bool{}, 0
	for i := range page.Cases {
		stages[page.Cases[i].Stage] = true
		docs, err := db.DocumentsOf(t.Context(), store.TheSystem(), page.Cases[i].ID)
		if err != nil || len(docs) == 0 {
			t.Errorf("a case in %s has no documents: %v", page.Cases[i].Stage, err)
		}
		for j := range docs {
			if red, err := db.RedactionFor(t.Context(), docs[j].ID, "respondent"); err == nil && red.ReleasedBy != "" {
				blackedOut++
			}
		}
	}
	if blackedOut != 1 {
		t.Errorf("parts of %d documents were blacked out and released, as one scenario has it", blackedOut)
	}
	for _, want := range []string{"intake", "decision", "closed"} {
		if !stages[want] {
			t.Errorf("no case is in %s: %v", want, stages)
		}
	}
	if faults, err := db.Verify(t.Context(), rules); err != nil || len(faults) > 0 {
		t.Errorf("the database is not sound: %v %v", faults, err)
	}

	u := &up{house: &house{db: db, rules: rules}, cast: cast}
	in, err := u.letIn(t.Context(), show, pepper)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := signin.New(signin.Options{DB: db, Pepper: pepper, Cost: signin.Cost{KiB: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	ruth := in.People[slices.IndexFunc(in.People, func(l login) bool { return l.Person == "ruth-okafor" })]
	if !strings.Contains(ruth.Part, "ethics staff") {
		t.Errorf("Ruth Okafor is said to be %q", ruth.Part)
	}
	begun, err := desk.Password(t.Context(), ruth.Email, demoPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	if done, err := desk.Finish(t.Context(), begun.Ticket, signin.Second{Code: codeAt(ruth.Key, time.Now())}, ""); err != nil || done.Session == "" {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestADemonstrationIsForThisMachineAlone: its passwords are known.
func TestADemonstrationIsForThisMachineAlone(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"127.0.0.1:8080": true, "localhost:1": true, "[::1]:80": true, ":8080": false, "0.0.0.0:80": false, "192.0.2.7:80": false, "ethics.example.org:80": false} {
		if got := loopback(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
