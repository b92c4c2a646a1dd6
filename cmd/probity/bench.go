package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"sync"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"probity/docket"
	"probity/embedded"
	"probity/notice"
	"probity/procedure"
	"probity/store"
	"probity/workflows"
)

func benchCommand() *cobra.Command {
	b := &bench{settings: fromEnvironment()}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine: the engine beside the bare tools it stands on, as ratios",
		Long: "Starts a system of its own in a throwaway folder. Each round measures the bare tool and the engine one after\n" +
			"the other at the same concurrency, so that a ratio says something also on a busy machine.",
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.IntVar(&b.rounds, "rounds", 5, "rounds of each measurement")
	f.DurationVar(&b.each, "each", 3*time.Second, "how long one side of a round lasts")
	f.IntVar(&b.clients, "clients", 8, "how many work at once")
	f.StringVar(&b.only, "only", "", "one measurement: rules, filing, acts, reading, case; or flood, walls, pages and hidden, which are made only when named")
	f.StringVar(&b.profile, "profile", "", "folder to put a processor profile of each measurement into")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		b.say = func(text string) { cmd.PrintErrln(text) }
		err := b.run(cmd.Context())
		if len(b.results) == 0 {
			return err
		}
		// What was measured before something failed, or was interrupted, is told.
		if asJSON {
			e := json.NewEncoder(cmd.OutOrStdout())
			e.SetIndent("", "  ")
			return errors.Join(err, e.Encode(b.results))
		}
		return errors.Join(err, printResults(cmd.OutOrStdout(), b.results))
	}
	return cmd
}

// result is one measurement over all rounds.
type result struct {
	What   string  `json:"what"`
	Unit   string  `json:"unit"`
	Bare   spread  `json:"bare,omitzero"` // the bare tool
	Ours   spread  `json:"ours"`
	Ratio  spread  `json:"ratio,omitzero"` // ours to bare, round by round
	Target string  `json:"target,omitempty"`
	Met    *bool   `json:"met,omitempty"`
	judged float64 // what the target is held against
}

// spread is the least, the middle and the greatest of the rounds.
type spread struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
}

func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	v := slices.Sorted(slices.Values(values))
	return spread{v[0], middle(v), v[len(v)-1]}
}

func middle(sorted []float64) float64 {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

func (s spread) String() string {
	if s == (spread{}) {
		return "-"
	}
	return fmt.Sprintf("%s / %s / %s", short(s.Min), short(s.Median), short(s.Max))
}

func short(x float64) string {
	switch a := math.Abs(x); {
	case a >= 1000:
		return fmt.Sprintf("%.0f", x)
	case a >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

func (r *result) atLeast(target float64) {
	met := r.judged >= target
	r.Target, r.Met = "at least "+short(target), &met
}

func (r *result) atMost(target float64) {
	met := r.judged <= target
	r.Target, r.Met = "at most "+short(target), &met
}

func (r *result) within(least, most float64) {
	met := r.judged >= least && r.judged <= most
	r.Target, r.Met = short(least)+" to "+short(most), &met
}

func printResults(out io.Writer, results []result) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHAT\tUNIT\tBARE min/median/max\tPROBITY min/median/max\tRATIO min/median/max\tTARGET\t")
	for i := range results {
		r := &results[i]
		verdict := ""
		if r.Met != nil {
			verdict = map[bool]string{true: "met", false: "MISSED"}[*r.Met]
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.What, r.Unit, r.Bare, r.Ours, r.Ratio, r.Target, verdict)
	}
	return t.Flush()
}

// bench is a system of its own, measured from outside and from inside.
type bench struct {
	settings
	rounds  int
	each    time.Duration
	clients int
	say     func(string)
	only    string
	profile string

	house   *house
	url     string
	tokens  map[string]string
	posts   map[string]string
	http    *http.Client
	p       *procedure.Procedure
	results []result
	after   func() error // after each side of a round
}

func (b *bench) run(ctx context.Context) error {
	dir, remove, err := embedded.Scratch()
	if err != nil {
		return err
	}
	defer func() { _ = remove() }()
	system, err := embedded.Open(ctx, embedded.Options{Dir: dir, SearchAttributes: workflows.SearchAttributes(), Say: b.say})
	if err != nil {
		return err
	}
	defer func() { _ = system.Stop(context.WithoutCancel(ctx)) }()
	b.temporal, b.databaseURL = system.TemporalAddress, system.DSN
	if err := store.Migrate(ctx, system.DSN); err != nil {
		return err
	}
	log := newLogger(io.Discard, slog.LevelError)
	o, err := clientOptions(b.settings, log)
	if err != nil {
		return err
	}
	b.dataFolder, b.masterKey, b.keyFolder = dir, "", "" // keys of this ground alone
	keys, err := b.ownVault(ctx)
	if err != nil {
		return err
	}
	if err := seal(ctx, system.DSN, keys); err != nil {
		return err
	}
	if b.house, err = openHouse(ctx, b.settings, system.DSN, keys, log, o); err != nil {
		return err
	}
	defer func() { _ = b.house.close() }()
	if err := b.furnish(ctx, dir); err != nil {
		return err
	}
	return b.measure(ctx, dir)
}

func (b *bench) furnish(ctx context.Context, dir string) error {
	h := b.house
	packs, err := shipPacks(ctx, h.rules, "", h.time.Now())
	if err != nil {
		return err
	}
	cast, err := readSample()
	if err != nil {
		return err
	}
	if b.tokens, err = cast.sampleTokens(dir); err != nil {
		return err
	}
	if err := cast.seed(ctx, h.db, packs, b.tokens); err != nil {
		return err
	}
	if _, err := cast.activateTrial(ctx, h.rules, packs, h.time.Now()); err != nil {
		return err
	}
	p, ok := h.rules.Current("ahima-membership")
	if !ok {
		return errors.New("the procedure ahima-membership is not shipped")
	}
	b.p = p
	b.posts, err = cast.holders(p, packs)
	b.http = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * b.clients}}
	return err
}

func (b *bench) measure(ctx context.Context, dir string) error {
	mailer, err := notice.NewOutbox(outboxOf(dir), b.mailFrom, nil)
	if err != nil {
		return err
	}
	w := b.house.worker(mailer)
	registerBare(w)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.url = "http://" + listener.Addr().String()
	serving, stop := context.WithCancel(ctx)
	served := make(chan struct{})
	go func() {
		defer close(served)
		b.mustServe(serving, listener, b.house.handler([]byte("a pepper for a benchmark, thrown away")))
	}()
	defer func() { stop(); <-served }()
	for _, m := range []struct {
		name, what string
		do         func(context.Context) error
	}{
		{"rules", "the rules alone", b.rulesAlone}, {"acts", "acts", b.acts}, {"reading", "reading a case", b.reading},
		{"filing", "reports filed, and entered", b.filing}, {"flood", "an honest reporter in a flood", b.flood},
		{"case", "a full case", b.fullCase}, {"walls", "lists of many cases", b.walls},
		{"pages", "pages over many cases", b.pages}, {"hidden", "whether time tells a hidden case", b.hidden},
	} {
		if b.only != m.name && (b.only != "" || slices.Contains([]string{"flood", "walls", "pages", "hidden"}, m.name)) { // these leave thousands of cases behind
			continue
		}
		b.say("Measuring: " + m.what + ".")
		if err := b.profiled(m.name, func() error { return m.do(ctx) }); err != nil {
			return fmt.Errorf("%s: %w", m.what, err)
		}
	}
	return nil
}

func (b *bench) mustServe(ctx context.Context, l net.Listener, h http.Handler) {
	if err := serve(ctx, l, h); err != nil {
		b.say("The server ended: " + err.Error())
	}
}

func (b *bench) profiled(name string, do func() error) error {
	if b.profile == "" {
		return do()
	}
	f, err := os.Create(filepath.Join(b.profile, name+".pprof"))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// load is what came of one side of a round.
type load struct {
	rate float64         // a second
	took []time.Duration // sorted
}

func (l *load) at(q float64) float64 {
	if len(l.took) == 0 {
		return 0
	}
	i := min(len(l.took)-1, int(q*float64(len(l.took))))
	return float64(l.took[i].Microseconds()) / 1000
}

// press lets the clients do one thing after another for a while.
func (b *bench) press(ctx context.Context, do func(ctx context.Context, client int) error) (load, error) {
	var mu sync.Mutex
	var out load
	var first error
	var all sync.WaitGroup
	began := time.Now()
	end := began.Add(b.each)
	for c := range b.clients {
		all.Go(func() {
			var own []time.Duration
			for time.Now().Before(end) && ctx.Err() == nil {
				at := time.Now()
				if err := do(ctx, c); err != nil {
					mu.Lock()
					first = errors.Join(first, err)
					mu.Unlock()
					return
				}
				own = append(own, time.Since(at))
			}
			mu.Lock()
			out.took = append(out.took, own...)
			mu.Unlock()
		})
	}
	all.Wait()
	out.rate = float64(len(out.took)) / time.Since(began).Seconds()
	slices.Sort(out.took)
	return out, first
}

// versus measures both sides in every round, in turns which goes first. The
// round before the first warms both up and does not count.
func (b *bench) versus(ctx context.Context, bare, ours func(context.Context, int) error) (bares, our []load, err error) {
	for round := -1; round < b.rounds; round++ {
		var x, y load
		sides := []func() error{
			func() (err error) { x, err = b.press(ctx, bare); return err },
			func() (err error) { y, err = b.press(ctx, ours); return err },
		}
		if round%2 == 1 {
			slices.Reverse(sides)
		}
		for _, side := range sides {
			if err := side(); err != nil {
				return nil, nil, err
			}
			if b.after == nil {
				continue
			}
			if err := b.after(); err != nil {
				return nil, nil, err
			}
		}
		if round >= 0 {
			bares, our = append(bares, x), append(our, y)
		}
	}
	return bares, our, ctx.Err()
}

func compare(what, unit string, bare, ours []load, of func(*load) float64) result {
	var x, y, ratio []float64
	for i := range bare {
		a, b := of(&bare[i]), of(&ours[i])
		x, y = append(x, a), append(y, b)
		if a > 0 {
			ratio = append(ratio, b/a)
		}
	}
	r := result{What: what, Unit: unit, Bare: spreadOf(x), Ours: spreadOf(y), Ratio: spreadOf(ratio)}
	r.judged = r.Ratio.Median
	return r
}

func rateOf(l *load) float64 { return l.rate }

// rulesAlone decides a full case again and again, and examines every entry
// against the guarantees. What counts is the time the processors spent on it,
// collecting garbage included: others may be at work on this machine.
func (b *bench) rulesAlone(context.Context) error {
	acts, at, err := toldAlone(b.p, b.posts, time.Date(2026, time.May, 4, 15, 0, 0, 0, time.UTC))
	if err != nil {
		return err
	}
	var rates []float64
	for range b.rounds {
		done := 0
		began, spent := time.Now(), processorTime()
		for time.Since(began) < b.each {
			s := &docket.State{}
			for i := range acts {
				e, err := docket.Decide(b.p, s, acts[i], at[i])
				if err != nil {
					return err
				}
				if broken := docket.Examine(b.p, s, &e); len(broken) > 0 {
					return broken[0]
				}
			}
			done += len(acts)
		}
		rates = append(rates, float64(done)/(processorTime()-spent).Seconds())
	}
	r := result{What: fmt.Sprintf("rules alone, decided and examined (a case of %d acts)", len(acts)), Unit: "acts/s of one core", Ours: spreadOf(rates)}
	r.judged = r.Ours.Median
	r.atLeast(100_000)
	b.results = append(b.results, r)
	return nil
}

// processorTime is what this process has used of the processors so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fullCase plays one whole case on the server, in fast time, and counts what it
// leaves in Temporal.
func (b *bench) fullCase(ctx context.Context) error {
	h := b.house
	i, err := h.db.SetDayLength(ctx, 200*time.Millisecond, time.Now())
	if err != nil {
		return err
	}
	h.time.set(i)
	out, err := b.post(ctx, "/api/v1/reports", b.posts["ethics_office"], map[string]any{
		"procedure": b.p.ID, "source": "on_behalf", "reporter": map[string]any{"person": theComplainant}, "respondent": map[string]any{"person": theRespondent},
		"allegations": []any{map[string]any{"ground": "code_violation", "principles": []string{"p1", "p3"}, "text": "Lost a disk.", "from": isoDay(h.time.Now().AddDate(0, 0, -40))}},
		"evidence":    []any{map[string]any{"title": "Access log"}},
	})
	if err != nil {
		return err
	}
	id, _ := out["case"].(string)
	acts, err := b.play(ctx, id)
	if err != nil {
		return err
	}
	own, err := historyOf(ctx, h.client, workflows.CaseID(id))
	if err != nil {
		return err
	}
	children, err := b.children(ctx, id)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("history of a full case of %d entries", acts)
	events := result{What: what, Unit: "events", Ours: spreadOf([]float64{float64(own.events)}), judged: float64(own.events)}
	events.atMost(400)
	b.results = append(b.results, events,
		result{What: what, Unit: "bytes", Ours: spreadOf([]float64{float64(own.bytes)})},
		result{What: fmt.Sprintf("its %d letters and monitors", children.workflows), Unit: "events", Ours: spreadOf([]float64{float64(children.events)})},
	)
	return nil
}

// play tells the full case over HTTP until it is closed; it returns the number
// of its entries.
func (b *bench) play(ctx context.Context, id string) (int, error) {
	for end := time.Now().Add(5 * time.Minute); ; {
		s, err := b.house.db.State(ctx, store.TheSystem(), id)
		if err != nil {
			return 0, err
		}
		if s.Closed != nil {
			return s.Head, nil
		}
		if time.Now().After(end) {
			return 0, fmt.Errorf("the case does not end; it is in %s", s.Stage)
		}
		m, ok := fullCase(s, b.house.time.Now())
		if ok {
			_, err = b.post(ctx, "/api/v1/cases/"+id+"/acts", m.person(b.posts), map[string]any{"kind": m.kind, "particulars": m.say})
		}
		var status statusError
		if errors.As(err, &status) && status == http.StatusConflict { // time must pass, or the clock was first
			ok, err = false, nil
		}
		if err != nil {
			return 0, err
		}
		if !ok {
			time.Sleep(20 * time.Millisecond)
		}
	}
}
