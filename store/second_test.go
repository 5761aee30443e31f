package store

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
)

// Migrator gives what brings the tables of a store up and down.
func Migrator(s *Store) (*goose.Provider, error) { return s.migrator(s.write) }

// LimitByOwnClock has limits go by the store's own clock on PostgreSQL too, so that a test can let time pass.
func LimitByOwnClock(s *Store) { s.limitTime = newStore(s.now).limitTime }

// OpenRaw opens the database of a store past all of it, as somebody with rights on it would.
func OpenRaw(t *testing.T, name string) *sql.DB {
	t.Helper()
	if isPostgres(name) {
		config, err := parseServer(name)
		if err != nil {
			t.Fatal(err)
		}
		return openServer(config.ConnConfig, 1, nil)
	}
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(name, "sqlite:")+"?_pragma=synchronous(OFF)&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// OpenSecond opens the file of an open store once more, as another process would: with connections of its own, and past the lock that
// keeps a second headsup off. Replicas on one database, which SQLite does not have, meet like this.
func OpenSecond(t *testing.T, name string, now func() time.Time) *Store {
	t.Helper()
	if isPostgres(name) {
		s, err := Open(t.Context(), Options{URL: name, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() }) // what it kept is looked at through the first
		LimitByOwnClock(s)
		return s
	}
	path, _ := strings.CutPrefix(name, "sqlite:")
	s := newStore(now)
	var err, failed error
	if s.write, err = openFile(filepath.Clean(path), "immediate", ""); err != nil {
		t.Fatal(err)
	}
	s.write.SetMaxOpenConns(1)
	s.read, failed = openFile(path, "deferred", "query_only(1)")
	s.river, err = river.NewClient(s.Driver(), &river.Config{Logger: s.log})
	if err := errors.Join(failed, err, s.adopt(context.Background())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
