// Command judge holds the rules it was compiled with against the scenarios, random
// lives and the check, and says what first finds them wrong. It is built
// with every mutant of the rules in it; which is on, PROBITY_MUTANT says. The
// quickest part comes first.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"reflect"
	"strings"

	"probity/docket"
	"probity/docket/fair"
	"probity/docket/lives"
	"probity/procedure"
	"probity/scenarios"
)

func main() {
	states := flag.Int("states", 300, "situations looked at in each pack")
	seeds := flag.Int("seeds", 6, "random lives under each pack")
	packs := flag.String("packs", "", "packs to check, with commas between them")
	flag.Parse()
	// Each stage is announced first: a crash or an endless loop belongs to it.
	fmt.Println("begins load")
	lib, err := procedure.Shipped()
	if err != nil {
		found("load", err.Error())
	}
	did := sha256.New() // everything that was done, to tell mutants that make no difference
	fmt.Println("begins scenarios")
	all, err := scenarios.All()
	if err != nil {
		found("scenarios", err.Error())
	}
	for _, s := range all {
		if _, err := scenarios.RunOnRules(s, lib); err != nil {
			found("scenarios", s.File+": "+err.Error())
		}
	}
	fmt.Println("begins lives")
	for _, p := range lib.All() {
		for seed := range int64(*seeds) {
			if err := live(p, seed, did); err != nil {
				found("lives", fmt.Sprintf("%s, life %d: %v", p.ID, seed, err))
			}
		}
	}
	fmt.Println("begins check")
	for _, id := range strings.Split(*packs, ",") {
		p, ok := lib.Current(id)
		if !ok {
			found("load", "no pack "+id)
		}
		check(p, *states, did)
	}
	fmt.Printf("did %x\n", did.Sum(nil))
}

// found tells by whom the rules were found wrong, and ends.
func found(by, why string) {
	why = strings.Join(strings.Fields(why), " ")
	if len(why) > 200 {
		why = why[:200] + " …"
	}
	fmt.Printf("found by %s: %s\n", by, why)
	os.Exit(0)
}

func check(p *procedure.Procedure, states int, did io.Writer) {
	r := fair.Check(p, fair.Options{States: states})
	if !r.Fails(nil) {
		fmt.Fprintln(did, p.ID, r.Visited, r.Acts)
		return
	}
	for i := range r.Broken {
		found("check", fmt.Sprintf("%s, %s (guarantee %d): %s", p.ID, r.Broken[i].Rule, r.Broken[i].Guarantee, r.Broken[i].Says))
	}
	for i := range r.Stuck {
		found("check", p.ID+", "+r.Stuck[i].Rule+": "+r.Stuck[i].Says)
	}
	for i := range r.Static {
		if f := &r.Static[i]; !f.Note {
			found("check", p.ID+", "+f.Rule+": "+f.Says)
		}
	}
}

// live plays one random life, as the tests of docket/lives do: every entry is
// held against the guarantees, no open case waits for nobody, and the entries
// fold to the same case.
func live(p *procedure.Procedure, seed int64, did io.Writer) error {
	l, err := lives.Begin(p, rand.New(rand.NewSource(seed)))
	if err != nil {
		return err
	}
	for range 160 {
		if err := l.Step(); err != nil {
			return err
		}
		if l.S.IsOpen() && len(docket.Duties(l.P, l.S, l.Now)) == 0 && docket.NextAlarm(l.P, l.S).IsZero() {
			return errors.New("an open case has neither a duty nor a clock")
		}
		owed, err := json.Marshal(docket.Duties(l.P, l.S, l.Now))
		if err != nil {
			return err
		}
		fmt.Fprintf(did, "%s %s\n", l.S.HeadHash, owed) // the hash holds every entry so far
	}
	for _, r := range l.Refused {
		fmt.Fprintln(did, r.Code, r.Field, r.From)
	}
	again, err := docket.Fold(l.Entries)
	if err != nil {
		return err
	}
	a, _ := json.Marshal(again)
	b, _ := json.Marshal(l.S)
	if !reflect.DeepEqual(a, b) {
		return errors.New("the fold of the entries is not the case")
	}
	return nil
}
