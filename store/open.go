package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"probity/migrations"
	"probity/vault"
)

// Options tune the connections. The zero value is good for one process.
type Options struct {
	MaxConnections   int           // 20 when zero
	StatementTimeout time.Duration // 10 s when zero; the server stops a statement then
	LockTimeout      time.Duration // 5 s when zero
	IdleInTx         time.Duration // 30 s when zero
	Silence          time.Duration // 5 s when zero; so much longer than StatementTimeout a server may say nothing
	CachedCases      int           // folded dockets kept in memory; 256 when zero, none when negative
	Unmigrated       bool          // open although the schema is not the one this binary knows, for no case
	Vault            *vault.Vault  // the keys; nothing is opened without, unless Unmigrated
	Seals            bool          // seal what the database holds in clear from before
}

func (o Options) withDefaults() Options {
	if o.MaxConnections == 0 {
		o.MaxConnections = 20
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 10 * time.Second
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 5 * time.Second
	}
	if o.IdleInTx == 0 {
		o.IdleInTx = 30 * time.Second
	}
	if o.Silence == 0 {
		o.Silence = 5 * time.Second
	}
	if o.CachedCases == 0 {
		o.CachedCases = 256
	}
	return o
}

// DB is the database. The pool inside is never handed out: case data is reached
// through AsActor only.
type DB struct {
	pool   *sqlx.DB // requests, under a login that owns nothing
	house  *sqlx.DB // under the owner: keys of passes, letting a record go
	signer signer
	cache  stateCache // for whoever adds to a docket

	dockets   *shelf[*Docket]  // for readers: shared and never changed; whether one is still the docket is asked of the database at each use
	submitted *shelf[actRow]   // acts put down by this process, for the worker in it
	became    *shelf[whatCame] // what came of acts, for whoever put them down
	holders   *shelf[holder]   // of tokens, by hash, as they were seen last
	cases     *shelf[Case]     // as they were seen last
	recorded  *shelf[bool]     // readings that are on record for this hour
	ears      ears
	vault     *vault.Vault
	looked    atomic.Bool // whether keys are there again that were destroyed
	statements
}

// Open connects and looks whether the schema is there. Whatever the DSN names
// must either be loopback or say explicitly how the connection is protected.
func Open(ctx context.Context, dsn string, o Options) (*DB, error) {
	o = o.withDefaults()
	house, err := connect(dsn, Options{MaxConnections: 2, StatementTimeout: o.StatementTimeout, LockTimeout: o.LockTimeout, IdleInTx: o.IdleInTx, Silence: o.Silence}, nil)
	if err != nil {
		return nil, err
	}
	house.SetConnMaxIdleTime(30 * time.Second)
	db := &DB{
		pool: house, house: house, cache: stateCache{newShelf[*folded](o.CachedCases)}, dockets: newShelf[*Docket](o.CachedCases),
		submitted: newShelf[actRow](o.CachedCases), became: newShelf[whatCame](o.CachedCases),
		holders: newShelf[holder](o.CachedCases), cases: newShelf[Case](o.CachedCases), recorded: newShelf[bool](8 * o.CachedCases), vault: o.Vault,
	}
	if err := db.look(ctx, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if o.Unmigrated {
		return db, nil
	}
	if err := db.enter(ctx, dsn, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// enter takes the login under which requests are answered, and brings the key
// that their passes are signed with.
func (db *DB) enter(ctx context.Context, dsn string, o Options) error {
	l, err := loginOf(ctx, db.house)
	if err != nil {
		return coded(ctx, err)
	}
	if db.pool, err = connect(dsn, o, &l); err != nil {
		return err
	}
	if err := db.pool.PingContext(ctx); err != nil {
		var said *pq.Error
		if errors.As(err, &said) && said.Code.Class() == "28" {
			return fmt.Errorf("the database does not let %s in, under which requests are answered: allow it in pg_hba.conf with scram-sha-256", l.Name)
		}
		return coded(ctx, err)
	}
	if err := harmless(ctx, db.pool); err != nil {
		return err
	}
	if _, _, _, err := db.signingKey(ctx); err != nil {
		return err
	}
	if err := db.lookAtKeys(ctx, o.Seals); err != nil {
		return err
	}
	if err := db.drawMarks(ctx); err != nil {
		return err
	}
	return db.drawKept(ctx)
}

// Migrate brings the schema to the newest version.
func Migrate(ctx context.Context, dsn string) error {
	o := Options{StatementTimeout: 10 * time.Minute, LockTimeout: time.Minute, IdleInTx: 10 * time.Minute, MaxConnections: 2}.withDefaults()
	pool, err := connect(dsn, o, nil)
	if err != nil {
		return err
	}
	return errors.Join(migrations.Up(ctx, pool.DB), pool.Close())
}

// Close closes every connection.
func (db *DB) Close() error {
	err := db.house.Close()
	if db.pool != db.house {
		err = errors.Join(err, db.pool.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return coded(ctx, db.pool.PingContext(ctx)) }

// Stats are the pool's counters, for metrics.
func (db *DB) Stats() sql.DBStats { return db.pool.Stats() }

// connect opens a pool under the user that the DSN names, or under the login.
func connect(dsn string, o Options, as *login) (*sqlx.DB, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, errors.New("the database address cannot be read: write it like postgres://user@host:5432/probity?sslmode=verify-full")
	}
	if err := protected(dsn, cfg); err != nil {
		return nil, err
	}
	if as != nil {
		cfg.User, cfg.Password = as.Name, as.Password
	}
	cfg.BinaryParameters = true // a statement with parameters is one round trip instead of two
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	if cfg.Runtime == nil {
		cfg.Runtime = map[string]string{}
	}
	for name, d := range map[string]time.Duration{
		"statement_timeout": o.StatementTimeout, "lock_timeout": o.LockTimeout, "idle_in_transaction_session_timeout": o.IdleInTx,
	} {
		cfg.Runtime[name] = strconv.FormatInt(d.Milliseconds(), 10)
	}
	cfg.Runtime["timezone"] = "UTC"
	cfg.Runtime["jit"] = "off" // a policy in a count makes its plan look dear, and compiling that takes longer than counting
	if as != nil {
		cfg.Runtime["search_path"] = "public, pg_temp"
	}
	if cfg.ApplicationName == "" {
		cfg.ApplicationName = "probity"
	}
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, errors.New("the database address cannot be used: " + mask(err, cfg.Password))
	}
	connector.Dialer(newDeadlineDialer(o.StatementTimeout + o.Silence))
	pool := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	pool.SetMaxOpenConns(o.MaxConnections)
	pool.SetMaxIdleConns(o.MaxConnections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(time.Hour)
	return pool, nil
}

// protected refuses a connection that leaves the machine without saying how it
// is protected: the driver's default has changed before and may again.
func protected(dsn string, cfg pq.Config) error {
	if strings.Contains(dsn, "sslmode") {
		return nil
	}
	for _, host := range append([]string{cfg.Host}, hostsOf(cfg)...) {
		ip := net.ParseIP(host)
		if host != "localhost" && !strings.HasPrefix(host, "/") && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("the database %s is not on this machine: say in its address how the connection is protected, best sslmode=verify-full", host)
		}
	}
	return nil
}

func hostsOf(cfg pq.Config) []string {
	var hosts []string
	for _, h := range cfg.Multi {
		hosts = append(hosts, h.Host)
	}
	return hosts
}

func mask(err error, secret string) string {
	if secret == "" {
		return err.Error()
	}
	return strings.ReplaceAll(err.Error(), secret, "…")
}

// look finds out whether the schema fits this binary.
func (db *DB) look(ctx context.Context, o Options) error {
	if err := db.pool.PingContext(ctx); err != nil {
		return coded(ctx, err)
	}
	if o.Unmigrated {
		return nil
	}
	known, err := migrations.Known()
	if err != nil {
		return err
	}
	var there bool
	if err := db.pool.GetContext(ctx, &there, `select to_regclass('goose_db_version') is not null`); err != nil {
		return coded(ctx, err)
	}
	var have []int64
	if there {
		err := db.pool.SelectContext(ctx, &have, `select version_id from (select distinct on (version_id) version_id, is_applied from goose_db_version
			order by version_id, id desc) v where v.is_applied and v.version_id > 0 order by 1`)
		if err != nil {
			return coded(ctx, err)
		}
	}
	for _, v := range known { // one by one: each part of the engine has numbers of its own
		if !slices.Contains(have, v) {
			return fmt.Errorf("the database lacks version %d, which this program needs: run probity migrate", v)
		}
	}
	for _, v := range have {
		if !slices.Contains(known, v) {
			return fmt.Errorf("the database is at version %d, which this program does not know: use the newer program", v)
		}
	}
	return nil
}
