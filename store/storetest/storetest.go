// Package storetest makes the databases of tests that are about something else. To bring the tables of a new file up to date
// takes most of a second with the race detector, and hundreds of tests begin with one; here it is done once for each process.
// What begins with no file, as people do, is tested with the program itself and in storetest's own test.
package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// Fresh puts an empty database there, all tables up to date, for its owner alone. It leaves a file alone that is there already.
func Fresh(path string) error {
	empty, err := blank()
	if err != nil {
		return fmt.Errorf("make an empty database: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := file.Write(empty); err != nil {
		_ = file.Close() // that it could not be written says more
		return err
	}
	return file.Close()
}

// Observe has the cloud list these tasks for an instance, and says how many differ from what was known.
func Observe(t testing.TB, s *store.Store, instance string, listed ...maintenance.Task) (differed int) {
	t.Helper()
	reading, err := s.BeginReading(t.Context(), instance)
	if err == nil {
		differed, err = s.Observe(t.Context(), reading, listed)
	}
	if err != nil {
		t.Fatal(err)
	}
	return differed
}

// blank is what an empty database's file holds.
//
//nolint:gochecknoglobals // once for each process is what it is for
var blank = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "headsup-storetest-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "headsup.db")
	s, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + path, Now: time.Now})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil { // which leaves all in the one file
		return nil, err
	}
	return os.ReadFile(path)
})
