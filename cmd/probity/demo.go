package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/scenarios"
	"probity/store"
)

//go:embed demo.yaml
var demoText []byte

// demonstration is what `probity demo` fills an installation with.
type demonstration struct {
	People demoCast   `yaml:"people"`
	Cases  []demoCase `yaml:"cases"`
}

// demoCase is a scenario as far as it has come today.
type demoCase struct {
	Play  string `yaml:"play"`
	Until string `yaml:"until"`
	By    int    `yaml:"by"`
	Ago   int    `yaml:"ago"` // days since the last of it; a few more where the day of the week asks for it
	Says  string `yaml:"says"`
}

// demoCast is who has a part in the cases, beside the sample people.
type demoCast struct {
	Reporters     []samplePerson `yaml:"reporters"`
	Respondents   []samplePerson `yaml:"respondents"`
	Investigators []samplePerson `yaml:"investigators"`
	Counsel       []samplePerson `yaml:"counsel"`
	Panelists     []samplePerson `yaml:"panelists"`
	Witnesses     []samplePerson `yaml:"witnesses"`

	Members  []samplePerson          `yaml:"-"` // who rules: the sample's, then panelists
	officers []samplePerson          // the sample's
	byID     map[string]samplePerson // all of them
}

func (c *demoCast) everyone() []samplePerson {
	return slices.Concat(c.Reporters, c.Respondents, c.Investigators, c.Counsel, c.Members, c.Witnesses)
}

func readDemonstration(s *sample) (*demonstration, error) {
	d := new(demonstration)
	dec := yaml.NewDecoder(bytes.NewReader(demoText))
	dec.KnownFields(true)
	if err := dec.Decode(d); err != nil {
		return nil, fmt.Errorf("demo.yaml: %w", err)
	}
	c := &d.People
	c.officers, c.Members, c.byID = s.Officers, slices.Concat(s.Members, c.Panelists), map[string]samplePerson{}
	for _, p := range slices.Concat(s.everyone(), c.everyone()) {
		if c.byID[p.ID].Email == "" {
			c.byID[p.ID] = p
		}
	}
	return d, nil
}

// scenario is what is played of the case's.
func (c *demoCase) scenario() (*scenarios.Scenario, error) {
	s, err := scenarios.Named(c.Play)
	if err != nil {
		return nil, err
	}
	kind, nth, _ := strings.Cut(c.Until, " ")
	times := 1
	if nth != "" {
		if _, err := fmt.Sscan(nth, &times); err != nil {
			return nil, fmt.Errorf("%s until %q: %w", c.Play, c.Until, err)
		}
	}
	if s, err = s.UpTo(docket.Kind(kind), times, c.By); err != nil {
		return nil, err
	}
	say(s, c.Says)
	return s, nil
}

// shift is by how many days a scenario is moved so that it ended so long ago: whole
// weeks, and more of them until the rules take all that is done in it, because
// holidays do not move along.
func (c *demoCase) shift(s *scenarios.Scenario, lib *procedure.Library, today clock.Date) (int, error) {
	last, err := s.LastDay()
	if err != nil {
		return 0, err
	}
	days := today.AddDays(-c.Ago).Sub(last)
	days -= ((days % 7) + 7) % 7
	for range 60 {
		if _, err = scenarios.RunMoved(s, lib, days); err == nil {
			return days, nil
		}
		days -= 7
	}
	return 0, fmt.Errorf("%s until %q cannot have ended near %d days before %s: %w", c.Play, c.Until, c.Ago, today, err)
}

// past plays the cases of a demonstration into a database.
type past struct {
	db      *store.DB
	rules   *store.Library
	shipped *procedure.Library
	show    *demonstration
	posts   map[string]string // office → person
	pepper  []byte
	now     time.Time // case time
}

// receiptOf is what somebody who reported without a name keeps.
type receiptOf struct{ Case, Receipt string }

// tell plays every case and says what was given to those without a name.
func (d *past) tell(ctx context.Context) ([]receiptOf, error) {
	given := make([]receiptOf, len(d.show.Cases))
	errs := make([]error, len(d.show.Cases))
	var failed int64
	each(len(d.show.Cases), &failed, func(i int) error {
		given[i], errs[i] = d.one(ctx, i)
		return errs[i]
	})
	given = slices.DeleteFunc(given, func(r receiptOf) bool { return r.Receipt == "" })
	return given, errors.Join(errs...)
}

func (d *past) one(ctx context.Context, i int) (receiptOf, error) {
	c := &d.show.Cases[i]
	s, err := c.scenario()
	if err != nil {
		return receiptOf{}, err
	}
	procs := map[string]*procedure.Procedure{}
	for name, id := range s.Cases {
		procs[name], _ = d.shipped.Current(id)
	}
	if s.Procedure != "" {
		procs["case"], _ = d.shipped.Current(s.Procedure)
	}
	days, err := c.shift(s, d.shipped, clock.DateOf(d.now, time.UTC))
	if err != nil {
		return receiptOf{}, err
	}
	parts := &casting{cast: &d.show.People, posts: d.posts, turn: i, people: map[string]string{}, taken: map[string]bool{}}
	if err := parts.of(s, procs); err != nil {
		return receiptOf{}, err
	}
	if err := parts.introduce(ctx, d.db); err != nil {
		return receiptOf{}, err
	}
	o := &onPast{ctx: ctx, db: d.db, rules: d.rules, s: s, name: fmt.Sprintf("%d-%s", i+1, c.Play), people: parts.people, days: days, pepper: d.pepper}
	if _, err := scenarios.Play(s, procs, o); err != nil {
		return receiptOf{}, fmt.Errorf("case %d: %w", i+1, err)
	}
	if err := o.until(d.now); err != nil {
		return receiptOf{}, err
	}
	if o.given.IsZero() {
		return receiptOf{}, nil
	}
	return receiptOf{Case: o.ids["case"], Receipt: o.given.Groups()}, nil
}

// loopback reports whether an address is reached from this machine alone.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// demoPast is how long before today procedures were activated.
const demoPast = 4 * 365 * 24 * time.Hour

// founded is when the installation was furnished: for a demonstration long ago, so
// that its cases could be filed since.
func (u *up) founded() time.Time {
	if u.demo {
		return u.house.time.Now().Add(-demoPast)
	}
	return u.house.time.Now()
}

// fill plays the cases of the demonstration, once.
func (u *up) fill(ctx context.Context, pepper []byte) error {
	h := u.house
	began := time.Now()
	show, err := readDemonstration(&u.cast)
	if err != nil {
		return err
	}
	if u.logins, err = readLogins(u.dataFolder); err != nil || u.logins != nil {
		return err
	}
	posts, err := u.cast.posts(u.ships)
	if err != nil {
		return err
	}
	holds := map[string]string{}
	for i := range posts {
		holds[posts[i].Office] = cmp.Or(holds[posts[i].Office], posts[i].Person)
	}
	shipped, err := procedure.NewLibrary(u.ships...)
	if err != nil {
		return err
	}
	u.say(fmt.Sprintf("Telling %d cases of the past two years.", len(show.Cases)))
	p := &past{db: h.db, rules: h.rules, shipped: shipped, show: show, posts: holds, pepper: pepper, now: h.time.Now()}
	receipts, err := p.tell(ctx)
	if err != nil {
		return err
	}
	if u.logins, err = u.letIn(ctx, show, pepper); err != nil {
		return err
	}
	u.logins.Receipts = receipts
	u.say(fmt.Sprintf("They were told in %.1f s.", time.Since(began).Seconds()))
	return u.logins.write(u.dataFolder)
}

// officesOf says what each person holds, for who looks for somebody to be.
func (u *up) officesOf(person string, terms []store.Term) string {
	held := map[string]bool{}
	for i := range terms {
		if t := &terms[i]; t.Person == person && t.Procedure == "ahima-membership" {
			p, ok := u.house.rules.Current(t.Procedure)
			if !ok {
				continue
			}
			held[p.TitleOf(procedure.Role(t.Office))] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(held)), ", ")
}

func demoFile(dir string) string { return filepath.Join(dir, "demo-logins") }
