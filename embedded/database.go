package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"time"

	"github.com/lib/pq"
)

func withDatabase(server url.URL, name string) string {
	server.Path = "/" + name
	server.RawQuery = "sslmode=disable" // loopback, and the cluster has no certificate
	return server.String()
}

// ensureDatabase answers nil once the server accepts connections and our database is there.
func ensureDatabase(ctx context.Context, dsn string) error {
	return withConnection(ctx, dsn, func(ctx context.Context, db *sql.Conn) error {
		var there bool
		if err := db.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1)`, database).Scan(&there); err != nil || there {
			return err
		}
		_, err := db.ExecContext(ctx, `create database `+pq.QuoteIdentifier(database))
		return err
	})
}

// runsOn reports whether the server behind dsn keeps its data in the folder.
func runsOn(ctx context.Context, dsn, data string) bool {
	var dir string
	err := withConnection(ctx, dsn, func(ctx context.Context, db *sql.Conn) error {
		return db.QueryRowContext(ctx, `show data_directory`).Scan(&dir)
	})
	return err == nil && dir == data
}

// Owner tells whose cases a Temporal store runs, and how far they had come.
type Owner struct {
	Database string // another cluster, or a database dropped and made anew, has another
	Position int64  // of the write-ahead log; it only grows, unless an older copy was put back
}

// Owner asks the database who it is.
func (p *Postgres) Owner(ctx context.Context) (Owner, error) {
	var o Owner
	err := withConnection(ctx, p.dsn, func(ctx context.Context, db *sql.Conn) error {
		return db.QueryRowContext(ctx, `
			select s.system_identifier || '/' || d.oid, (pg_current_wal_flush_lsn() - '0/0')::bigint
			from pg_control_system() s, pg_database d where d.datname = current_database()`).Scan(&o.Database, &o.Position)
	})
	if err != nil {
		return Owner{}, fmt.Errorf("which database this is: %w", err)
	}
	return o, nil
}

func withConnection(ctx context.Context, dsn string, do func(context.Context, *sql.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return do(ctx, conn)
}
