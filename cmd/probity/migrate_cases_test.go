package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
	"probity/store"
	"probity/store/storetest"
)

// A look at what a new version would change says the same things once, then
// each case with what is its own, then what could be done; and the history tells
// what was confirmed at one sitting in one line.
func TestALookAtWhatANewVersionWouldChange(t *testing.T) {
	dsn := storetest.NewDSN(t)
	t.Setenv("DATABASE_URL", dsn)
	db := storetest.Open(t, dsn, keysFor(t, dsn))
	old := shippedProcedure(t, "ahima-membership")
	l := storetest.Library(t, db, old)
	now := time.Now().UTC()
	filed := docket.Act{ID: "report", Kind: docket.File, By: docket.Actor{Person: "carla"}, Particulars: &docket.Report{
		Source: "person", Signed: true, Complainant: docket.Party{Person: "carla"}, Respondent: docket.Party{Person: "rene"},
		Allegations: []docket.NewCharge{{Ground: "code_violation", Text: "Read charts.", From: clock.DateOf(now, time.UTC).AddDays(-20)}},
	}}
	f, err := db.FileAct(t.Context(), store.TheSystem(), store.Filing{Act: filed, Procedure: old, At: now})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := db.Enter(t.Context(), l, filed.ID, now); err != nil || !out.Entered {
		t.Fatal(out.Refusal, err)
	}

	text := strings.Replace(string(old.Text()), "\nversion: \"0.1\"", "\nversion: \"0.2\"", 1)
	text = strings.Replace(text, "\nin_force: 2024-01-01", "\nin_force: 2025-01-01", 1)
	at := strings.Index(text, "  - id: response\n    title: Response\n")
	text = text[:at] + strings.Replace(text[at:], "period: 30 calendar days", "period: 45 calendar days", 1)
	file := filepath.Join(t.TempDir(), "next.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		cmd, out := procedureCommand(), new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetErr(out)
		cmd.SetArgs(args)
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return out.String()
	}
	has := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if strings.Count(out, w) != 1 {
				t.Errorf("it says %d times %q:\n%s", strings.Count(out, w), w, out)
			}
		}
	}
	run("add", file)
	general := "  better  Response, length: 30 calendar days before, 45 calendar days in the new version. For the respondent that is better. [provisional overlay 1.5]\n"
	shown := []string{
		"What version 0.2 of ahima-membership says otherwise than version 0.1:\n" + general,
		f.Number + ", in the stage Intake: it can be moved; nothing gets worse for the respondent.\n",
		"  same    Intake keeps its last day: ",
		"Open cases under version 0.1: 1. Of these 1 can be moved to version 0.2, 0 only if their respondent chooses it, and 0 cannot.\n",
	}
	look := func() string { return run("migrate", "ahima-membership@0.1", "ahima-membership@0.2") }
	has(look(), append(shown, "Nothing was moved. Version 0.2 takes no reports; cases can be moved to it once somebody who governs ahima-membership has activated it.")...)

	next, problems := procedure.Read("next.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l = storetest.Library(t, db)
	gov := governor{l: l, person: "grace", offices: next.GovernedBy, now: now, check: quickCheck}
	tomorrow := clock.DateOf(now, time.UTC).AddDays(1)
	if err := gov.activate(t.Context(), next, "Adopted by the board.", nil, tomorrow); err != nil {
		t.Fatal(err)
	}
	has(look(), append(shown, "Nothing was moved. Version 0.2 takes reports from "+tomorrow.String()+" on; cases can be moved to it from that day on.")...)
	move := docket.Act{ID: "early", Case: f.Case, Kind: docket.MoveVersion, By: docket.Actor{Person: "stella", Offices: []string{old.FileKeeper}}, Particulars: &docket.VersionMoved{Digest: next.Digest()}}
	if _, err := db.Submit(t.Context(), store.TheSystem(), move, 0, now); err != nil {
		t.Fatal(err)
	}
	out, err := db.Enter(t.Context(), l, move.ID, now)
	if err != nil || out.Refusal == nil || out.Refusal.Code != docket.NotYet || !out.Refusal.From.Equal(tomorrow.Start(time.UTC)) {
		t.Errorf("moved before the version's first day: %+v %v", out.Refusal, err)
	}

	if err := gov.do(t.Context(), next, register.Act{Kind: register.Retire, Reason: "Too early."}); err != nil {
		t.Fatal(err)
	}
	if err := gov.activate(t.Context(), next, "", nil, clock.Date{}); err != nil {
		t.Fatal(err)
	}
	has(look(), append(shown, "Nothing was moved. To move them, give the command again with --move --by PERSON.")...)
	if out := run("migrate", "ahima-membership@0.2", "ahima-membership@0.1"); !strings.HasSuffix(out, "No open case runs under version 0.2.\n") {
		t.Error(out)
	}
	history := run("history", "ahima-membership@0.2")
	has(history, " things that ahima-membership version 0.2 assumes (reports, names, ", "): Adopted by the board.\n", " takes no more reports, by decision of the chair of the ethics committee: Too early.\n")
	if lines := strings.Count(history, "\n"); lines != 6 { // added, checked, confirmed, activated, retired, activated
		t.Errorf("%d lines:\n%s", lines, history)
	}
}
