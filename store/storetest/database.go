package storetest

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // the driver
)

// kind is for whoever wants all tests on one of them.
//
//nolint:gochecknoglobals // a flag is one
var kind = flag.String("database", "either", "what Either gives to tests: sqlite, postgres, or either, drawn for each test")

// Database is a fresh one of a test's own.
type Database struct {
	URL  string
	File string // empty: a PostgreSQL
}

// Either gives a database of one kind or the other, drawn anew for each test and run, so that both are gone through in the time of one;
// the flag -database says which. With -short PostgreSQL, which has to be started, is rare, and where the machine has none it is SQLite. The
// package's TestMain calls Stop.
func Either(t testing.TB) Database {
	t.Helper()
	const rarely = 24
	drawn := rand.IntN(2) == 0
	if testing.Short() {
		drawn = rand.IntN(rarely) == 0
	}
	switch *kind {
	case "sqlite":
		return SQLite(t)
	case "postgres":
		return Database{URL: Postgres(t)}
	}
	if !drawn {
		return SQLite(t)
	}
	if _, err := start(); errors.Is(err, ErrNoPostgres) {
		t.Logf("On SQLite, since %v.", err)
		return SQLite(t)
	}
	t.Log("On PostgreSQL, as it was drawn; -database=postgres does so again.")
	return Database{URL: Postgres(t)}
}

// SQLite gives a database that is a file.
func SQLite(t testing.TB) Database {
	t.Helper()
	path := filepath.Join(t.TempDir(), "headsup.db")
	if err := Fresh(path); err != nil {
		t.Fatal(err)
	}
	return Database{URL: "sqlite:" + path, File: path}
}

// Beside opens it to look at, or to change, past the store. The test closes it by ending.
func (d Database) Beside(t testing.TB) *sql.DB {
	t.Helper()
	driver, source := "pgx", d.URL
	if d.File != "" {
		driver, source = "sqlite", "file:"+d.File+"?_pragma=busy_timeout(5000)&_txlock=immediate"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Hold keeps everybody from writing until free is called, which may be called twice.
func (d Database) Hold(t testing.TB) (free func()) {
	t.Helper()
	tx, err := d.Beside(t).BeginTx(context.Background(), nil) // on SQLite that is all
	if err != nil {
		t.Fatal(err)
	}
	free = sync.OnceFunc(func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	})
	if d.File != "" {
		return free
	}
	var tables []string
	rows, err := tx.QueryContext(context.Background(), `SELECT quote_ident(table_name) FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'river%' ORDER BY table_name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(context.Background(), `LOCK TABLE `+strings.Join(tables, ", ")+` IN EXCLUSIVE MODE`); err != nil { // which readers pass
		t.Fatal(err)
	}
	return free
}
