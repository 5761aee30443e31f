package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Condition is how a database is, for whoever is about to run a headsup on it.
type Condition struct {
	New     bool  // there is none yet, and it can be made
	Version int64 // of its tables; 0 where there are none
	Wants   int64 // of the tables that this program makes

	Free      uint64 // bytes that are left on its disk
	FreeKnown bool   // it is a disk of this machine
}

// Why a database is in no condition to be used.
var (
	ErrReadOnly   = errors.New("it is there to be read only")
	ErrBusy       = errors.New("another program writes it all the time")
	ErrNoDatabase = errors.New("it is damaged, or no database")
)

// BusyTime is how long Examine waits for another program that writes: as long as a headsup waits.
const BusyTime = time.Second

// Examine says how a database is, and leaves it as it was: that it can be written is found out in a transaction that writes nothing. A headsup
// that runs on it is not disturbed.
func Examine(ctx context.Context, name string) (Condition, error) {
	var c Condition
	var err error
	if c.Wants, err = lastMigration(); err != nil {
		return c, err
	}
	if isPostgres(name) {
		return c, c.examineServer(ctx, name)
	}
	path, ok := strings.CutPrefix(name, "sqlite:")
	if !ok {
		return c, errUnknownKind
	}
	return c, c.examineFile(ctx, path)
}

func (c *Condition) examineFile(ctx context.Context, path string) error {
	folder := filepath.Dir(path)
	if err := syscall.Access(folder, mayWrite); err != nil {
		return fmt.Errorf("%w: the folder %s (%w)", ErrReadOnly, folder, err)
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err == nil {
		c.Free, c.FreeKnown = disk.Bavail*uint64(disk.Bsize), true //nolint:gosec // a block has a size above 0
	}
	switch err := syscall.Access(path, mayWrite); {
	case errors.Is(err, fs.ErrNotExist):
		c.New = true
		return nil
	case err != nil:
		return fmt.Errorf("%w: the file (%w)", ErrReadOnly, err)
	}
	db, err := openWith(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", BusyTime.Milliseconds())}})
	if err != nil {
		return err
	}
	return errors.Join(meantBySQLite(c.examine(ctx, db, tableOfFile, `SELECT 0`)), db.Close())
}

// mayWrite asks the system whether a file may be written and a folder changed: W_OK.
const mayWrite = 2

func (c *Condition) examineServer(ctx context.Context, name string) error {
	config, err := parseServer(name)
	if err != nil {
		return err
	}
	db := openServer(config.ConnConfig, 1, writeParams())
	err = c.examine(ctx, db, tableOfServer, `SELECT current_setting('transaction_read_only') = 'on'`)
	if errors.Is(err, ErrReadOnly) {
		err = &ServerError{Fault: FaultStandby}
	}
	return errors.Join(meantByServer(err, config.ConnConfig), db.Close())
}

// How the table of versions is looked for: where it is missing, a transaction of PostgreSQL could not go on.
const (
	tableOfFile   = `SELECT COUNT(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	tableOfServer = `SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'goose_db_version' AND table_schema = current_schema()`
)

// examine takes a transaction that could write, and reads the version in it.
func (c *Condition) examine(ctx context.Context, db *sql.DB, table, readOnly string) error {
	tx, err := db.BeginTx(ctx, nil) // on SQLite it waits for its turn to write
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	var only bool
	if err := tx.QueryRowContext(ctx, readOnly).Scan(&only); err != nil {
		return err
	}
	if only {
		return ErrReadOnly
	}
	var tables int
	if err := tx.QueryRowContext(ctx, table).Scan(&tables); err != nil {
		return err
	}
	c.New = tables == 0
	if c.New {
		return nil
	}
	c.Version, err = versionOf(ctx, tx)
	return err
}

// meantBySQLite names what an error of the file means.
func meantBySQLite(err error) error {
	wrong, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch wrong.Code() & primaryCode {
	case sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%w (%w)", ErrBusy, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%w (%w)", ErrReadOnly, err)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w (%w)", ErrNoDatabase, err)
	}
	return err
}

// primaryCode is the part of an error's code that is not its detail.
const primaryCode = 0xff
