package store

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
)

// OpenSecond opens the file of an open store once more, as another process would: with connections of its own, and past the lock that
// keeps a second headsup off. Replicas on one database, which SQLite does not have, meet like this.
func OpenSecond(t *testing.T, name string, now func() time.Time) *Store {
	t.Helper()
	path, _ := strings.CutPrefix(name, "sqlite:")
	s := &Store{now: now, log: slog.New(slog.DiscardHandler), due: make(chan struct{}, 1), news: make(chan struct{}, 1)}
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
