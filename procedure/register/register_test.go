package register_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
)

var now = time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)

func shipped(tb testing.TB, id string) *procedure.Procedure {
	tb.Helper()
	lib, err := procedure.Shipped()
	if err != nil {
		tb.Fatal(err)
	}
	p, ok := lib.Current(id)
	if !ok {
		tb.Fatal("no pack")
	}
	return p
}

// version is the pack with another version and first day, and with more changed
// in its text.
func version(tb testing.TB, p *procedure.Procedure, name, from string, more ...string) *procedure.Procedure {
	tb.Helper()
	text := strings.Replace(string(p.Text()), "\nversion: ", "\nversion: "+name+" # ", 1)
	text = strings.Replace(text, "\nin_force: ", "\nin_force: "+from+" # ", 1)
	text = strings.NewReplacer(more...).Replace(text)
	q, err := procedure.Load("v.yaml", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return q
}

type book struct {
	testing.TB
	r     *register.Register
	n     int
	known map[string]*procedure.Procedure
}

func (b *book) try(p *procedure.Procedure, a register.Act) (register.Entry, *register.Refusal) {
	b.Helper()
	var under *procedure.Procedure
	if c := b.r.Constitution(p.ID, clock.DateOf(now, time.UTC)); c != nil {
		under = b.find(c.Digest)
	}
	b.n++
	a.ID = "a" + string(rune('0'+b.n%10))
	e, err := register.Decide(b.r, p, under, a, now)
	var refusal *register.Refusal
	if errors.As(err, &refusal) {
		if refusal.Rule == "" || refusal.Sentence == "" {
			b.Errorf("a refusal without rule or sentence: %+v", refusal)
		}
		return e, refusal
	}
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Seal(b.r.HeadHash); err != nil {
		b.Fatal(err)
	}
	if err := b.r.Apply(&e); err != nil {
		b.Fatal(err)
	}
	return e, nil
}

func (b *book) find(digest string) *procedure.Procedure { return b.known[digest] }

func isoDay(d clock.Date) string {
	text, _ := d.MarshalText()
	return string(text)
}

func (b *book) must(p *procedure.Procedure, a register.Act) {
	b.Helper()
	b.known[p.Digest()] = p
	if _, r := b.try(p, a); r != nil {
		b.Fatalf("%s of %s: %v", a.Kind, p.Version, r)
	}
}

func (b *book) activate(p *procedure.Procedure, by register.Actor, from string) {
	b.Helper()
	b.must(p, register.Act{Kind: register.Add, By: register.Actor{Program: true}})
	b.must(p, register.Act{Kind: register.Check, By: by, Result: &register.Result{Complete: true}})
	for _, h := range p.Assumed() {
		b.must(p, register.Act{Kind: register.Declare, By: by, Hole: h.ID, Reason: "Adopted."})
	}
	b.must(p, register.Act{Kind: register.Activate, By: by, From: clock.MustDate(from)})
}

// TestANewVersionIsNeverItsOwnAuthority: whoever writes a pack that lets them
// govern it does not thereby come to govern the procedure.
func TestANewVersionIsNeverItsOwnAuthority(t *testing.T) {
	p := shipped(t, "ahima-membership")
	coup := version(t, p, "coup", "2026-01-01", "governed_by: [ethics_chair]", "governed_by: [reviewer]")
	chair, reviewer := register.Actor{Person: "chiara", Offices: []string{"ethics_chair"}}, register.Actor{Person: "rita", Offices: []string{"reviewer"}}
	b := &book{TB: t, r: &register.Register{}, known: map[string]*procedure.Procedure{}}
	b.activate(p, chair, isoDay(p.InForce))
	b.must(coup, register.Act{Kind: register.Add, By: chair})
	for _, kind := range []register.Kind{register.Declare, register.Activate, register.Retire, register.Override} {
		if _, r := b.try(coup, register.Act{Kind: kind, By: reviewer, Hole: "identity", Reason: "Mine."}); r == nil || r.Code != register.NotYours {
			t.Errorf("%s: %v", kind, r)
		}
	}
	b.must(p, register.Act{Kind: register.Retire, By: chair, Reason: "Nothing in force any more."})
	if _, r := b.try(coup, register.Act{Kind: register.Activate, By: reviewer}); r == nil || r.Code != register.NotYours {
		t.Errorf("with nothing in force: %v", r)
	}
}

func TestWhatIsInForceOnADay(t *testing.T) {
	p := shipped(t, "ahima-membership")
	first, second := version(t, p, "1", "2026-01-01"), version(t, p, "2", "2026-02-01")
	chair := register.Actor{Person: "chiara", Offices: []string{"ethics_chair"}}
	b := &book{TB: t, r: &register.Register{}, known: map[string]*procedure.Procedure{}}
	b.activate(first, chair, "2026-01-01")
	b.activate(second, chair, "2026-06-01")
	on := func(day string) string {
		if q := b.r.InForce(p.ID, clock.MustDate(day)); q != nil {
			return q.Version
		}
		return ""
	}
	for _, x := range []struct{ day, want string }{{"2025-12-31", ""}, {"2026-01-01", "1"}, {"2026-05-31", "1"}, {"2026-06-01", "2"}, {"2030-01-01", "2"}} {
		if got := on(x.day); got != x.want {
			t.Errorf("on %s version %q, not %q", x.day, got, x.want)
		}
	}
	b.must(first, register.Act{Kind: register.Retire, By: chair, Reason: "Done with."})
	if on("2026-05-31") != "" || on("2026-06-01") != "2" {
		t.Error("what was retired takes reports")
	}
	third := version(t, p, "3", "2026-02-01")
	b.must(third, register.Act{Kind: register.Add, By: chair})
	b.must(third, register.Act{Kind: register.Check, By: chair, Result: &register.Result{}})
	for _, h := range third.Assumed() {
		b.must(third, register.Act{Kind: register.Declare, By: chair, Hole: h.ID, Reason: "Adopted."})
	}
	if _, r := b.try(third, register.Act{Kind: register.Activate, By: chair, From: clock.MustDate("2026-06-01")}); r == nil || r.Field != "from" {
		t.Errorf("two versions from one day: %v", r)
	}
	twin := version(t, p, "2", "2026-02-02")
	b.must(twin, register.Act{Kind: register.Add, By: chair})
	if _, r := b.try(twin, register.Act{Kind: register.Activate, By: chair}); r == nil || !strings.Contains(r.Sentence, "version of its own") {
		t.Errorf("two texts of one version: %v", r)
	}
}

func TestAnOpenHoleIsNeverActivated(t *testing.T) {
	p := shipped(t, "ahima-membership")
	h := p.Assumed()[0]
	open := version(t, p, "open", "2026-01-01", "\n    assumed: \""+h.Assumed+"\"", "")
	if len(open.OpenHoles()) != 1 {
		t.Fatalf("%d open holes", len(open.OpenHoles()))
	}
	chair := register.Actor{Person: "chiara", Offices: []string{"ethics_chair"}}
	b := &book{TB: t, r: &register.Register{}, known: map[string]*procedure.Procedure{}}
	b.must(open, register.Act{Kind: register.Add, By: chair})
	b.must(open, register.Act{Kind: register.Check, By: chair, Result: &register.Result{}})
	if _, r := b.try(open, register.Act{Kind: register.Declare, By: chair, Hole: h.ID, Reason: "So it is."}); r == nil || r.Code != register.NotYet {
		t.Errorf("an open hole was declared: %v", r)
	}
	for _, x := range open.Assumed() {
		b.must(open, register.Act{Kind: register.Declare, By: chair, Hole: x.ID, Reason: "Adopted."})
	}
	if _, r := b.try(open, register.Act{Kind: register.Activate, By: chair}); r == nil || len(r.Missing) != 1 || r.Rule != "unknown: "+h.ID {
		t.Errorf("an open hole does not stand in the way: %v", r)
	}
}

// TestNoOrderOfActsGetsABadPackIntoForce throws random acts of random people at
// the register: whatever is in force was checked, confirmed whole, and every
// guarantee found broken was overridden by two different people who govern.
func TestNoOrderOfActsGetsABadPackIntoForce(t *testing.T) {
	p := shipped(t, "ahima-membership")
	holes := p.Assumed()
	people := []register.Actor{
		{Person: "chiara", Offices: []string{"ethics_chair"}}, {Person: "clara", Offices: []string{"ethics_chair"}},
		{Person: "rita", Offices: []string{"reviewer"}}, {Person: "adam", Admin: true}, {Program: true}, {},
	}
	active := 0
	rapid.Check(t, func(rt *rapid.T) {
		b := &book{TB: t, r: &register.Register{}, known: map[string]*procedure.Procedure{p.Digest(): p}}
		entries := []register.Entry{}
		for range rapid.IntRange(1, 120).Draw(rt, "acts") {
			a := register.Act{
				Kind: rapid.SampledFrom([]register.Kind{register.Add, register.Check, register.Declare, register.Declare, register.Override, register.Second, register.Activate, register.Retire}).Draw(rt, "kind"),
				By:   people[rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2, 3, 4, 5}).Draw(rt, "by")], Hole: rapid.SampledFrom(holes).Draw(rt, "hole").ID,
				Guarantee: rapid.SampledFrom([]int{4, 9}).Draw(rt, "guarantee"), Reason: rapid.SampledFrom([]string{"", "Because.", "Because."}).Draw(rt, "reason"),
			}
			if a.Kind == register.Check {
				a.Result = &register.Result{}
				for _, g := range rapid.SampledFrom([][]int{nil, {9}, {4, 9}}).Draw(rt, "broken") {
					a.Result.Faults = append(a.Result.Faults, register.Fault{Guarantee: g, Says: "It breaks."})
				}
			}
			if a.Kind == register.Declare && rapid.Bool().Draw(rt, "all") {
				for _, h := range holes {
					a.Hole, a.Reason = h.ID, "Adopted."
					if e, r := b.try(p, a); r == nil {
						entries = append(entries, e)
					}
				}
				continue
			}
			e, refused := b.try(p, a)
			if refused != nil {
				continue
			}
			entries = append(entries, e)
			if a.Kind != register.Activate {
				continue
			}
			active++
			pack := b.r.Pack(p.Digest())
			if pack.Result == nil || len(pack.Declared) != len(holes) || a.By.Offices == nil {
				rt.Fatalf("activated without check, words or office: %+v", pack)
			}
			for _, f := range pack.Result.Faults {
				ok := slices.ContainsFunc(pack.Overrides, func(x register.Exception) bool {
					return x.Guarantee == f.Guarantee && x.Stands() && x.By != x.Second && x.Reason != "" && x.As == "ethics_chair" && x.SecondAs == "ethics_chair"
				})
				if !ok {
					rt.Fatalf("guarantee %d is broken and nobody answers for it: %+v", f.Guarantee, pack.Overrides)
				}
			}
		}
		again, err := register.Fold(entries)
		if err != nil || again.HeadHash != b.r.HeadHash || again.Head != b.r.Head {
			rt.Fatalf("folding the entries gives another register: %v", err)
		}
	})
	if active == 0 {
		t.Error("nothing was ever activated: the test shows nothing")
	}
}
