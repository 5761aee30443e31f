package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// riverVersion stands behind our own first migration, so that one order of versions holds for our tables and River's.
const riverVersion = 2

// migrator brings our tables and River's up to date in one order of versions, through db. The texts are the same on either database.
func (s *Store) migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	up, down := s.moveRiver(rivermigrate.DirectionUp, nil), s.moveRiver(rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: -1})
	if s.postgres {
		// Replicas that start together bring the tables up to date one after the other, and all but the first find nothing to do.
		one, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(longestMigration/time.Second)))
		if err != nil {
			return nil, fmt.Errorf("prepare migrations: %w", err)
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(one))
	}
	provider, err := goose.NewProvider(dialect, db, files, append(options, goose.WithGoMigrations(goose.NewGoMigration(riverVersion, up, down)))...)
	if err != nil {
		return nil, fmt.Errorf("prepare migrations: %w", err)
	}
	return provider, nil
}

// longestMigration is how long a replica waits for another one that brings the tables up to date.
const longestMigration = 2 * time.Minute

// moveRiver migrates River's tables. On SQLite it must happen in goose's transaction, which holds the one writing connection; on PostgreSQL
// it must not: River adds a value to an enum, and PostgreSQL has it used only after a commit.
func (s *Store) moveRiver(way rivermigrate.Direction, o *rivermigrate.MigrateOpts) *goose.GoFunc {
	if s.postgres {
		return &goose.GoFunc{RunDB: func(ctx context.Context, db *sql.DB) error {
			m, err := rivermigrate.New(riverdatabasesql.New(db), nil)
			if err != nil {
				return fmt.Errorf("prepare job tables: %w", err)
			}
			if _, err := m.Migrate(ctx, way, o); err != nil {
				return fmt.Errorf("migrate job tables: %w", err)
			}
			return nil
		}}
	}
	return &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		m, err := rivermigrate.New(riversqlite.New(s.write), nil)
		if err != nil {
			return fmt.Errorf("prepare job tables: %w", err)
		}
		if _, err := m.MigrateTx(ctx, tx, way, o); err != nil { //nolint:staticcheck // deprecated for PostgreSQL's sake, see above
			return fmt.Errorf("migrate job tables: %w", err)
		}
		return nil
	}}
}

// lockPatience is how long a table that is to be changed is waited for while somebody reads it, in milliseconds: whoever comes later waits
// behind us, also replicas of the version before, which keep what people click. It is less than they have for that, and less than the second
// after which PostgreSQL looks who of those that wait for each other is to give up: we do.
const (
	lockPatience = "800"
	lockAgain    = time.Second // in which they get their turn
)

// migrateUp brings the tables up to date. On PostgreSQL others may be at work on them: it lets them pass, and tries again until ctx ends.
func (s *Store) migrateUp(ctx context.Context) error {
	if !s.postgres {
		return s.migrateThrough(ctx, s.write)
	}
	params := writeParams()
	params["lock_timeout"], params["statement_timeout"] = lockPatience, "0" // the end of ctx ends one that takes long
	db := openServer(s.server, postgresWriters, params)
	defer func() { _ = db.Close() }() // what was committed is kept
	var held error
	for {
		err := s.migrateThrough(ctx, db)
		if err == nil {
			err = compareBytes(ctx, db)
		}
		trouble, ok := errors.AsType[*ServerError](meantByServer(err, s.server))
		switch {
		case ok && trouble.Fault == FaultHeld:
			held = err
		case held != nil && ctx.Err() != nil:
			return held
		default:
			return err
		}
		s.log.Warn("a table that is to be changed is in use; it is tried again", "error", err)
		if !rest(ctx, lockAgain) {
			return held
		}
	}
}

func (s *Store) migrateThrough(ctx context.Context, db *sql.DB) error {
	provider, err := s.migrator(db)
	if err != nil {
		return err
	}
	steps, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	if len(steps) > 0 {
		leaveNothing()
	}
	return sameVersion(ctx, s.read) // goose passes over versions that it does not know
}

// leaveNothing gives back the memory that goose took to read its files: 4 MiB for each, in a pool that only a second collection
// empties. An idle headsup would hold it for minutes.
func leaveNothing() {
	runtime.GC()
	debug.FreeOSMemory()
}
