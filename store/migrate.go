package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// riverVersion stands behind our own first migration, so that one order of versions holds for our tables and River's.
const riverVersion = 2

// migrator brings our tables and River's up to date in one order of versions.
func migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	jobs := goose.NewGoMigration(riverVersion,
		&goose.GoFunc{RunTx: moveRiver(db, rivermigrate.DirectionUp, nil)},
		&goose.GoFunc{RunTx: moveRiver(db, rivermigrate.DirectionDown, &rivermigrate.MigrateOpts{TargetVersion: -1})})
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithGoMigrations(jobs), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("prepare migrations: %w", err)
	}
	return provider, nil
}

func moveRiver(db *sql.DB, way rivermigrate.Direction, o *rivermigrate.MigrateOpts) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		m, err := rivermigrate.New(riversqlite.New(db), nil)
		if err != nil {
			return fmt.Errorf("prepare job tables: %w", err)
		}
		// Migrate wants a connection of its own, and the writer has only one, which goose holds. What MigrateTx cannot do is
		// PostgreSQL's: an enum value that is used in the transaction that adds it.
		if _, err := m.MigrateTx(ctx, tx, way, o); err != nil { //nolint:staticcheck // see above
			return fmt.Errorf("migrate job tables: %w", err)
		}
		return nil
	}
}

func migrateUp(ctx context.Context, db *sql.DB) error {
	provider, err := migrator(db)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	leaveNothing()
	return nil
}

// leaveNothing gives back the memory that goose took to read its files: 4 MiB for each, in a pool that only a second collection
// empties. An idle headsup would hold it for minutes.
func leaveNothing() {
	runtime.GC()
	debug.FreeOSMemory()
}
