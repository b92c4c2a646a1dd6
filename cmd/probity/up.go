package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/grpc"

	"probity/embedded"
	"probity/ledger"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
	"probity/workflows"
	"probity/workflows/engine"
)

func upCommand() *cobra.Command {
	return startCommand(&up{settings: fromEnvironment()})
}

func startCommand(u *up) *cobra.Command {
	var day string
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Start the whole system on this machine: Postgres, Temporal, API and worker",
		Long: "Everything lives in one folder. What is not on the machine is fetched or built, once, with visible progress.\n" +
			"DATABASE_URL and TEMPORAL_ADDRESS name servers to use instead of private ones. Ctrl-C stops it.",
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&u.dataFolder, "data", u.dataFolder, "data folder")
	f.StringVar(&u.listen, "listen", u.listen, "address of the API")
	f.StringVar(&day, "day", "24h", "how long a day of case time takes; 2s plays a year in twelve minutes")
	f.StringVar(&u.smtp, "smtp", u.smtp, "mail server for letters, like smtp://user:password@mail.example:587; without one they go into the folder outbox")
	f.StringVar(&u.tryProvider, "try-provider", u.tryProvider, "start a provider of OpenID Connect with made-up people at this address of this machine, like 127.0.0.1:9998, to try signing in by one")
	if !u.demo {
		f.BoolVar(&u.plain, "no-sample", false, "make no sample people")
	}
	f.BoolVar(&u.verbose, "verbose", false, "log more")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var err error
		if u.day, err = dayLength(day); err != nil {
			return err
		}
		u.out, u.errs = cmd.OutOrStdout(), cmd.ErrOrStderr()
		err = u.run(cmd.Context())
		if errors.Is(err, context.Canceled) {
			return nil // asked to stop while still starting
		}
		return err
	}
	return cmd
}

// up is the embedded default: one process with its private servers beside it.
type up struct {
	settings
	day       time.Duration
	plain     bool
	verbose   bool
	out, errs io.Writer

	began  time.Time
	log    *slog.Logger
	system *embedded.System
	where  atomic.Value // address of Temporal's frontend; changes when the server had to be started again
	house  *house
	cast   sample
	tokens map[string]string
	demo   bool    // filled with cases of the past
	logins *logins // of a demonstration
	ships  []*procedure.Procedure
	idle   []string // procedures that a trial installation cannot activate
}

func (u *up) say(text string) { fmt.Fprintln(u.out, text) }

func (u *up) run(ctx context.Context) (err error) {
	u.began = time.Now()
	level := slog.LevelWarn
	if u.verbose {
		level = slog.LevelInfo
	}
	u.log = newLogger(u.errs, level)
	u.system, err = embedded.Open(ctx, embedded.Options{
		Dir: u.dataFolder, DatabaseURL: u.databaseURL, TemporalAddress: u.temporal, Namespace: u.namespace,
		SearchAttributes: workflows.SearchAttributes(), Say: u.say,
	})
	if err != nil {
		return err
	}
	defer func() {
		brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		err = errors.Join(err, u.system.Stop(brief))
		if err == nil {
			u.say("Goodbye. Everything is in " + u.dataFolder + "; start it again to go on.")
		}
	}()
	if u.demo && !loopback(u.listen) {
		return errors.New("a demonstration, whose passwords are known, is for this machine alone: let it listen on 127.0.0.1")
	}
	listener, err := net.Listen("tcp", u.listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program: stop it, or name another address with --listen", u.listen)
	}
	if err != nil {
		return err
	}
	if u.url == "" {
		u.url = "http://" + listener.Addr().String()
	}
	defer func() { _ = listener.Close() }() // served or not
	stop, err := u.startProvider(ctx, listener.Addr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := errors.Join(u.fitSignIn(), u.fitHosts(), u.fitPress(), u.quota.fit()); err != nil {
		return err
	}
	if err := u.prepare(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, u.house.close()) }()
	return u.carry(ctx, listener)
}

// prepare brings the database to where it can be worked on.
func (u *up) prepare(ctx context.Context) error {
	if err := store.Migrate(ctx, u.system.DSN); err != nil {
		return err
	}
	u.temporal = u.system.TemporalAddress
	u.where.Store(u.temporal)
	o, err := clientOptions(u.settings, u.log)
	if err != nil {
		return err
	}
	// The client stays the same when the server comes back elsewhere.
	o.ConnectionOptions.DialOptions = append(o.ConnectionOptions.DialOptions, grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", u.where.Load().(string))
	}))
	keys, err := u.ownVault(ctx)
	if err != nil {
		return err
	}
	if err := seal(ctx, u.system.DSN, keys); err != nil {
		return err
	}
	if u.house, err = openHouse(ctx, u.settings, u.system.DSN, keys, u.log, o); err != nil {
		return err
	}
	if err := u.furnish(ctx); err != nil {
		return errors.Join(err, u.house.close())
	}
	return nil
}

func (u *up) furnish(ctx context.Context) error {
	h := u.house
	i, err := setPace(ctx, h.db, u.day, lastSeen(u.dataFolder), time.Now())
	if err != nil {
		return err
	}
	h.time.set(i)
	if err := u.keepLog(i.ID); err != nil {
		return err
	}
	if u.ships, err = shipPacks(ctx, h.rules, h.packs, u.founded()); err != nil {
		return err
	}
	if err := u.people(ctx); err != nil || u.tokens == nil {
		return err
	}
	u.idle, err = u.cast.activateTrial(ctx, h.rules, u.ships, u.founded())
	return err
}

// keepLog makes, once, the key that signs the log, and says where the copy goes:
// both in the data folder unless settings say otherwise.
func (u *up) keepLog(installation string) error {
	h := u.house
	h.logKey, h.logCopy = cmp.Or(u.logKey, logKeyOf(u.dataFolder)), cmp.Or(u.logCopy, logCopyOf(u.dataFolder))
	var err error
	h.key, err = ledger.KeepKey(h.logKey, "probity/"+installation)
	return err
}

// people makes the sample people, unless somebody else lives here.
func (u *up) people(ctx context.Context) error {
	_, err := os.Stat(filepath.Join(u.dataFolder, secretFile))
	before := err == nil
	if !before && !u.plain {
		known, err := u.house.db.FindPeople(ctx, store.TheSystem(), "", 1)
		if err != nil {
			return err
		}
		before = len(known) == 0
	}
	if u.plain || !before {
		return nil
	}
	if u.cast, err = readSample(); err != nil {
		return err
	}
	if u.tokens, err = u.cast.sampleTokens(u.dataFolder); err != nil {
		return err
	}
	return u.cast.seed(ctx, u.house.db, u.ships, u.tokens)
}

// carry runs the worker and the API until ctx ends.
func (u *up) carry(ctx context.Context, listener net.Listener) error {
	h := u.house
	pepper, err := ownSecret(filepath.Join(u.dataFolder, "pepper"))
	if err != nil {
		return err
	}
	if u.demo {
		if err := u.fill(ctx, pepper); err != nil {
			return err
		}
	}
	mailer, err := h.mailer(outboxOf(u.dataFolder))
	if err != nil {
		return err
	}
	w := h.worker(mailer)
	if err := w.Start(); err != nil {
		return errors.New("the worker could not start: " + safe(err))
	}
	defer w.Stop()
	if err := u.resume(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go u.markSeen(ctx)
	go u.watch(ctx, cancel)
	go h.rules.Follow(ctx, func(err error) { u.log.Warn("the library could not be read again", "reason", safe(err)) })
	r := running{PID: os.Getpid(), URL: u.url, Database: u.system.DSN, Temporal: u.temporal, Namespace: u.namespace}
	if err := r.write(u.dataFolder); err != nil {
		return err
	}
	defer func() { _ = os.Remove(filepath.Join(u.dataFolder, runningFile)) }()
	h.openPress(ctx)
	u.greet()
	err = serve(ctx, listener, h.handler(pepper))
	u.say("Stopping: open requests and steps are finished first.")
	return err
}

// resume makes sure that every open case goes on: in a fresh Temporal store all
// of them are started from their dockets, otherwise they are there and only told
// to look, because time may run at another pace than when their alarms were set.
func (u *up) resume(ctx context.Context) error {
	done, err := rebuild(ctx, u.house.db, &engine.Dispatcher{Client: u.house.client}, u.out)
	if err != nil {
		return err
	}
	if done.failed == 0 && u.system.TemporalIsFresh() {
		if err := u.system.MarkRebuilt(); err != nil {
			return err
		}
		if done.cases > 0 {
			u.say(fmt.Sprintf("Temporal's store is new: %d cases were started again from their dockets.", done.cases))
		}
	}
	if err := u.house.schedules(ctx); err != nil {
		u.log.Warn("the schedules could not be made", "reason", safe(err))
	}
	return done.err()
}

// watch notices a server that ended by itself. Without Temporal reports and
// acts are still taken, so it is brought back; without Postgres nothing is.
func (u *up) watch(ctx context.Context, stop context.CancelFunc) {
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-u.system.Failed():
			u.say(err.Error())
			if !errors.Is(err, embedded.ErrTemporalEnded) {
				u.say("Without its database nothing can be done here.")
				stop()
				return
			}
			u.bringBack(ctx)
		}
	}
}

func (u *up) bringBack(ctx context.Context) {
	u.say("Reports and acts are still taken; they are decided when Temporal is back.")
	for pause := 500 * time.Millisecond; ctx.Err() == nil; pause = min(2*pause, 10*time.Second) {
		if err := u.system.RestartTemporal(ctx); err != nil {
			u.log.Warn("temporal could not be started again", "reason", kindOf(err))
			time.Sleep(pause)
			continue
		}
		u.where.Store(u.system.TemporalIsAt())
		if err := u.resume(ctx); err != nil {
			u.log.Warn("the cases could not all be reached; the sweep goes on with them", "reason", safe(err))
		}
		u.say("Temporal is back; what waited is decided now.")
		return
	}
}

// markSeen leaves a note every second that time is running, so that played time
// can stand still while nothing runs, however this process ends.
func (u *up) markSeen(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err := writeOwn(filepath.Join(u.dataFolder, "last-seen"), []byte(time.Now().UTC().Format(time.RFC3339Nano)+"\n")); err != nil {
			u.log.Warn("last-seen could not be written", "reason", kindOf(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func lastSeen(dir string) time.Time {
	text, err := os.ReadFile(filepath.Join(dir, "last-seen"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return time.Time{}
	}
	at, _ := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text)))
	return at
}

// greet says what there is to do.
func (u *up) greet() {
	if u.logins != nil {
		u.introduceLogins()
	} else {
		u.introduce()
	}
	u.introduceProvider()
	u.tellIdle()
	pace := ""
	if u.house.time.Fast() {
		pace = fmt.Sprintf(", and a day takes %s", u.day)
	}
	fmt.Fprintf(u.out, "\nProbity is ready at %s after %.1f s. In the cases it is %s%s.\n",
		u.url, time.Since(u.began).Seconds(), u.house.time.Now().Format("Monday, 2 January 2006, 15:04 MST"), pace)
	fmt.Fprintf(u.out, "  curl %s/api/v1/procedures\n", u.url)
	if u.tokens != nil {
		fmt.Fprintf(u.out, "  curl %s/api/v1/duties -H 'Authorization: Bearer %s'\n", u.url, u.tokens["ruth-okafor"])
	}
	fmt.Fprintf(u.out, `  curl %s/api/v1/reports -H 'Content-Type: application/json' -d '{"procedure": "ahima-membership", "anonymous": true, "respondent": {"name": "Jordan Avery"}, `+
		`"allegations": [{"ground": "code_violation", "principles": ["p1"], "from": "%s", "text": "Read charts of neighbours."}]}'`+"\n",
		u.url, isoDay(u.house.time.Now().AddDate(0, 0, -30)))
	fmt.Fprintln(u.out, "  (it answers with a receipt; send that to /api/v1/reports/confirm, and the report is final)")
	fmt.Fprintf(u.out, "What can be asked and sent: %s/api/docs. Ctrl-C stops it.\n", u.url)
}

// tellIdle says which procedures take no reports, and how they come to.
func (u *up) tellIdle() {
	day := clock.DateOf(u.house.time.Now(), time.UTC)
	taking := 0
	for _, p := range u.house.rules.All() {
		if now, ok := u.house.rules.InForce(p.ID, day); ok && now == p {
			taking++
		}
	}
	switch {
	case taking == 0:
		u.say("\nNo procedure takes reports yet: somebody who governs one must activate it (probity procedure activate PACK --by PERSON).")
	case len(u.idle) > 0:
		u.say("\nThese leave something open that their body must say first, and take no reports: " + strings.Join(u.idle, ", ") + ".")
	}
}

func (u *up) introduce() {
	if u.tokens == nil {
		return
	}
	posts, err := u.cast.posts(u.ships)
	if err != nil {
		return
	}
	// What the README walks through comes first.
	const first = "ahima-membership"
	slices.SortStableFunc(posts, func(a, b store.Term) int {
		switch {
		case a.Procedure == b.Procedure:
			return 0
		case a.Procedure == first:
			return -1
		case b.Procedure == first:
			return 1
		}
		return 0
	})
	holds := map[string][]string{}
	for i := range posts {
		p, ok := u.house.rules.Current(posts[i].Procedure)
		if ok && p.Office(posts[i].Office) != nil {
			holds[posts[i].Person] = append(holds[posts[i].Person], posts[i].Office+" ("+p.Body+")")
		}
	}
	u.say("\nPeople to try it with; none of them exists. Their tokens are also in " + filepath.Join(u.dataFolder, tokensFile) + ".")
	t := tabwriter.NewWriter(u.out, 0, 0, 2, ' ', 0)
	for _, p := range u.cast.everyone() {
		part := p.Part
		if h := holds[p.ID]; len(h) > 0 {
			part = strings.Join(h[:min(2, len(h))], ", ")
			if more := len(h) - 2; more > 0 {
				part += fmt.Sprintf(" and %d more", more)
			}
		} else if part == "" {
			part = "can be seated on a panel"
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\n", u.tokens[p.ID], p.Name, part)
	}
	_ = t.Flush()
}
