package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
	"probity/store"
	"probity/store/storetest"
)

// A body's pack may rest on parts in a folder beside it; what is wrong is told
// at the file it is in.
func TestCheckAndShowFindThePartsBeside(t *testing.T) {
	dir := t.TempDir()
	whole := string(shippedProcedure(t, "cchiim-credential").Text())
	_, rest, _ := strings.Cut(whole, "\nversion:")
	_, rest, _ = strings.Cut(rest, "\n")
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("parts/credentials.yaml", "part: credentials\n"+rest)
	pack := write("mine.yaml", "id: mine\nversion: \"1\"\nbase: credentials\ntitle: My own\n")
	run := func(args ...string) (string, error) {
		cmd, out := procedureCommand(), new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetErr(out)
		cmd.SetArgs(args)
		err := cmd.Execute()
		return out.String(), err
	}
	if out, err := run("check", pack); err != nil || !strings.Contains(out, "mine version 1 can be carried out") {
		t.Errorf("check: %v\n%s", err, out)
	}
	out, err := run("show", pack)
	if err != nil || !strings.HasPrefix(out, "My own, ") || !strings.Contains(out, "assumed until the body says so") {
		t.Errorf("show: %v\n%s", err, out)
	}
	p, err := loadPack(pack)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := procedure.Load("alone.yaml", p.Text()); err != nil {
		t.Errorf("the joined text needs its files: %v", err)
	}
	write("parts/credentials.yaml", "part: credentials\nwrong: true\n"+rest)
	if out, err := run("check", pack); err == nil || !strings.Contains(out, `parts/credentials.yaml:2: there is no field "wrong" here`) {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// A pack whose only fault is a broken guarantee is kept like over the API, so
// that it can be checked and overridden; one that cannot be read is not.
func TestAPackThatBreaksAGuaranteeIsAddedAndSaysSo(t *testing.T) {
	dsn := storetest.NewDSN(t)
	t.Setenv("DATABASE_URL", dsn)
	keys := keysFor(t, dsn)
	dir := t.TempDir()
	add := func(name, text string) (string, error) {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd, out := procedureCommand(), new(bytes.Buffer)
		cmd.SetOut(out)
		cmd.SetErr(out)
		cmd.SetArgs([]string{"add", file})
		err := cmd.ExecuteContext(t.Context())
		return out.String(), err
	}
	sound := string(shippedProcedure(t, "ahima-membership").Text())
	text := strings.ReplaceAll(sound, "body: appeal_panel", "body: hearing_panel")
	out, err := add("own-appeal.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		" was added (", "Guarantee 10, Appeal body disjoint, is broken: own-appeal.yaml:", `"hearing_panel" decides in stage "decision" and would judge its own decision on appeal` + "\n",
		"It cannot be activated like this", "two people who govern ahima-membership override guarantee 10 with a reason\n", "--guarantee 10 --by PERSON --with PERSON",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if again, err := add("own-appeal.yaml", text); err != nil || !strings.Contains(again, " is in the library (") || !strings.Contains(again, "Guarantee 10, ") {
		t.Errorf("added twice: %v\n%s", err, again)
	}
	if out, err := add("sound.yaml", sound); err != nil || strings.Contains(out, "uarantee") {
		t.Errorf("a sound pack: %v\n%s", err, out)
	}
	if out, err := add("broken.yaml", strings.Replace(text, "\nappeal:\n", "\nappeal:\n  nonsense: 3\n", 1)); err == nil {
		t.Errorf("what cannot be read was added:\n%s", out)
	}

	db := storetest.Open(t, dsn, keys)
	l, err := store.OpenLibrary(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	p, problems := procedure.Read("own-appeal.yaml", []byte(text))
	if p == nil || len(problems) == 0 {
		t.Fatal(problems)
	}
	one := governor{l: l, person: "one", offices: p.GovernedBy, now: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), check: quickCheck}
	stopped := func() bool {
		err := one.activate(t.Context(), p, "Taken as it stands, for a test.", nil, clock.Date{})
		return err != nil && strings.Contains(err.Error(), "guarantee 10 broken")
	}
	if !stopped() {
		t.Fatal("a broken guarantee does not stand in the way of activation")
	}
	two := one
	two.person = "two"
	for _, do := range []struct {
		who  *governor
		kind register.Kind
	}{{&one, register.Override}, {&two, register.Second}} {
		if err := do.who.do(t.Context(), p, register.Act{Kind: do.kind, Guarantee: 10, Reason: "The bylaws say so."}); err != nil {
			t.Fatal(err)
		}
	}
	if stopped() {
		t.Error("the override does not let it be activated")
	}
}
