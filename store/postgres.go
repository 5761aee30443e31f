package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// How many connections one headsup has to PostgreSQL, beside the one on which it hears of new jobs. Writers take turns, so that more of them
// would only wait in another place; the job engine writes through the same ones.
const (
	postgresWriters = 8
	postgresReaders = 4
)

// What the server ends by itself, so that a headsup that hangs or is cut off gives up its turn to write. In milliseconds.
const (
	stuckStatement   = "15000" // longer than hardest: the program's own deadline comes first
	stuckTransaction = "15000"
)

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// openPostgres opens the database three times: connections that write, some that only read and never wait for a writer, and one that hears
// of new jobs.
func (s *Store) openPostgres(ctx context.Context, url string) error {
	s.postgres, s.limitTime = true, serverTime
	config, err := parseServer(url)
	if err != nil {
		return err
	}
	if s.heard, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return errors.New("open database: the connections to PostgreSQL cannot be made as its URL has it")
	}
	s.write = openServer(config.ConnConfig, postgresWriters, writeParams())
	s.read = openServer(config.ConnConfig, postgresReaders, readParams())
	s.server = config.ConnConfig
	return s.reach(ctx, s.server)
}

// parseServer reads the URL. What pgx says of a wrong one may quote it, with its password, and is not passed on.
func parseServer(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("open database: the URL of PostgreSQL cannot be read")
	}
	// The pool that listens would otherwise connect before anybody does.
	config.MinConns, config.MinIdleConns, config.MaxConns = 0, 0, 1
	if config.ConnConfig.ConnectTimeout <= 0 {
		config.ConnConfig.ConnectTimeout = reachTime
	}
	own := config.ConnConfig.RuntimeParams
	own["timezone"] = "UTC"
	own["statement_timeout"], own["idle_in_transaction_session_timeout"] = stuckStatement, stuckTransaction
	if own["application_name"] == "" {
		own["application_name"] = "headsup"
	}
	return config, nil
}

func writeParams() map[string]string { return map[string]string{"synchronous_commit": "on"} }

// readParams has several statements of a reading see one moment, as on SQLite.
func readParams() map[string]string {
	return map[string]string{"default_transaction_read_only": "on", "default_transaction_isolation": "repeatable read"}
}

func openServer(config *pgx.ConnConfig, most int, params map[string]string) *sql.DB {
	config = config.Copy()
	maps.Copy(config.RuntimeParams, params)
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db
}

// The turns that writers take on PostgreSQL, the classes of its advisory locks. On SQLite the file has one writer and they need none.
const (
	turnToWrite = 0x6865_6164 // of all that is decided, seen and said
	turnToLimit = 0x6c69_6d74 // of one limit, by its key
)

// turn waits until no other transaction, of whatever replica, writes what this one may read first. It ends with the transaction. What is
// read and then written is so the same on either database: without turns two replicas would take the last permit of a limit, or give one
// handle to two tasks.
func (s *Store) turn(ctx context.Context, tx *sql.Tx, limit string) error {
	if !s.postgres {
		return nil
	}
	class := turnToWrite
	if limit != "" {
		class = turnToLimit
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1, hashtext($2))`, class, limit); err != nil {
		return nothingKept(err)
	}
	return nil
}

// serverTime is what the server's clock says at this moment, and not at the beginning of the transaction, which may have waited for its turn.
func serverTime(ctx context.Context, tx *sql.Tx) (now time.Time, err error) {
	if err = tx.QueryRowContext(ctx, `SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT`).Scan(scanTime{&now}); err != nil {
		err = fmt.Errorf("read the server's clock: %w", err)
	}
	return now, err
}

// compareBytes has PostgreSQL compare our texts as SQLite does, byte by byte, whatever the collation of the database: ranges of keys and
// the order of lists would differ otherwise. Columns that do so already are left alone.
func compareBytes(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("set collations: %w", err)
	}
	if err := setCollations(ctx, tx); err != nil {
		return errors.Join(fmt.Errorf("set collations: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("set collations: %w", err)
	}
	return nil
}

func setCollations(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1, 0)`, turnToWrite); err != nil {
		return err
	}
	alters, err := texts(ctx, tx, `SELECT format('ALTER TABLE %I ', table_name) || string_agg(
			format('ALTER COLUMN %I TYPE TEXT COLLATE "C"', column_name), ', ' ORDER BY ordinal_position)
		FROM information_schema.columns
		WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE 'river%'
		GROUP BY table_name ORDER BY table_name`)
	if err != nil {
		return err
	}
	for _, alter := range alters {
		if _, err := tx.ExecContext(ctx, alter); err != nil {
			return err
		}
	}
	return nil
}
