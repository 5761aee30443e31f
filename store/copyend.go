package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// end is one of the two databases of a copy. As long as it is open no headsup starts on it.
type end struct {
	*Store

	alone *pgx.Conn // holds the replicas' lock for itself; nil on SQLite, whose file has a lock of its own
}

// notTheSame refuses two addresses of one database.
func notTheSame(ctx context.Context, from, to string) error {
	if isPostgres(from) != isPostgres(to) {
		return nil
	}
	if !isPostgres(from) {
		one, err := os.Stat(strings.TrimPrefix(from, "sqlite:"))
		if err != nil {
			return &CopyError{cause: err}
		}
		other, err := os.Stat(strings.TrimPrefix(to, "sqlite:"))
		if err == nil && os.SameFile(one, other) {
			return &CopyError{To: true, cause: ErrSameDatabase}
		}
		return nil
	}
	one, err := whichServer(ctx, from)
	if err != nil {
		return &CopyError{cause: err}
	}
	other, err := whichServer(ctx, to)
	if err == nil && one == other {
		err = ErrSameDatabase
	}
	if err != nil {
		return &CopyError{To: true, cause: err}
	}
	return nil
}

// whichServer tells a database of PostgreSQL from all others, by whatever name it is called.
func whichServer(ctx context.Context, name string) (id string, err error) {
	db, err := openToRead(ctx, name)
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }() // it was only read
	err = db.QueryRowContext(ctx, `SELECT pg_postmaster_start_time() || ' ' || current_database() || ' ' || COALESCE(current_schema(), '')`).Scan(&id)
	return id, err
}

// openSource opens a database to copy from it. It fails with fs.ErrNotExist where there is none, with a *VersionError where its tables are
// not of this program, and with ErrInUse.
func openSource(ctx context.Context, name string, now func() time.Time) (*end, error) {
	e := newEnd(name, now)
	if err := e.openSource(ctx, name); err != nil {
		e.close(ctx)
		return nil, e.meant(err)
	}
	return e, nil
}

func (e *end) openSource(ctx context.Context, name string) (err error) {
	if e.postgres {
		if err := e.reachOnce(ctx, name); err != nil {
			return err
		}
	} else {
		path := strings.TrimPrefix(name, "sqlite:")
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("open database: %w", err)
		}
		if e.lock, err = lockFile(path + ".lock"); err != nil {
			return err
		}
		// Not to be read only: what a headsup that was killed left in its journal is taken in.
		e.read, err = openWith(path, url.Values{"mode": {"rw"}, "_txlock": {"deferred"}, "_pragma": {besideTimeout, "query_only(1)"}})
		if err != nil {
			return err
		}
	}
	n, err := e.versions(ctx)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("open database: %w: it has no tables of headsup", fs.ErrNotExist)
	}
	return sameVersion(ctx, e.read)
}

// openTarget opens a database to copy into it, and brings its tables up to date where may allows it: may looks at what it holds, in the
// tables that it has. It fails with a *VersionError where its tables are of a newer program, and with ErrInUse.
func openTarget(ctx context.Context, name string, now func() time.Time, may func(context.Context, querier, []string) error) (*end, error) {
	e := newEnd(name, now)
	if err := e.openTarget(ctx, name, may); err != nil {
		e.close(ctx)
		return nil, e.meant(err)
	}
	return e, nil
}

func (e *end) openTarget(ctx context.Context, name string, may func(context.Context, querier, []string) error) error {
	open := e.openSQLite
	if e.postgres {
		open = e.reachOnce
	}
	if err := open(ctx, name); err != nil {
		return err
	}
	theirs, err := e.tables(ctx, e.read)
	if err != nil {
		return err
	}
	if err := may(ctx, e.read, theirs); err != nil {
		return err
	}
	return e.migrateUp(ctx)
}

func newEnd(name string, now func() time.Time) *end {
	e := &end{Store: newStore(now)}
	e.postgres = isPostgres(name)
	return e
}

// meant names what an error of a server means.
func (e *end) meant(err error) error {
	if e.postgres && e.server != nil {
		return meantByServer(err, e.server)
	}
	return err
}

// reachOnce opens a database of PostgreSQL, and takes the replicas' lock for itself: it is free where no headsup runs, and one that starts
// meanwhile waits for it and then gives up. It does not wait for a server that is away.
func (e *end) reachOnce(ctx context.Context, name string) error {
	config, err := parseServer(name)
	if err != nil {
		return err
	}
	e.server = config.ConnConfig
	// One statement may take long here, as on a table with a million rows.
	e.server.RuntimeParams["statement_timeout"] = "0"
	if e.alone, err = pgx.ConnectConfig(ctx, e.server); err != nil {
		return err
	}
	var taken bool
	if err := e.alone.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, 0)`, turnToBe).Scan(&taken); err != nil {
		return err
	}
	if !taken {
		return ErrInUse
	}
	e.write = openServer(e.server, postgresWriters, writeParams())
	e.read = openServer(e.server, postgresReaders, readParams())
	return nil
}

// versions is 1 where the database has a table of versions, else 0.
func (e *end) versions(ctx context.Context) (n int, err error) {
	query := tableOfFile
	if e.postgres {
		query = tableOfServer
	}
	err = e.read.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

// tables are those that hold what headsup keeps: all but those of versions and of the job engine.
func (e *end) tables(ctx context.Context, q querier) ([]string, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'river%' AND name NOT LIKE 'goose%' ORDER BY name`
	if e.postgres {
		query = `SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
			AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%' ORDER BY table_name COLLATE "C"`
	}
	return texts(ctx, q, query)
}

// jobs is the job engine on this database; it runs none.
func (e *end) jobs() (*river.Client[*sql.Tx], error) {
	config := &river.Config{Logger: e.log}
	if e.postgres {
		return river.NewClient(riverdatabasesql.New(e.read), config)
	}
	return river.NewClient(riversqlite.New(e.read), config)
}

// close frees the database. It is safe where it did not open.
func (e *end) close(ctx context.Context) {
	if e.alone != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = e.alone.Close(ctx) // the server frees the lock with the connection, however it ends
	}
	_ = e.Close() // what was committed is kept
}
