package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// opened is a store on a fresh file, whose clock reads the given pointer.
func opened(t *testing.T, now *atomic.Int64) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{
		URL: "sqlite:" + filepath.Join(t.TempDir(), "headsup.db"), Now: func() time.Time { return time.UnixMicro(now.Load()) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestI2NoCommitBeginsOnceTheTimeIsUp(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC).UnixMicro())
	s := opened(t, &now)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.change(ctx, "e1", func(*sql.Tx) error {
		cancel() // after the last statement, right before the COMMIT
		return nil
	})
	if err == nil {
		t.Error("the write was kept")
	}
	if kept, err := s.Kept(t.Context(), "e1"); err != nil || kept {
		t.Errorf("the envelope is known as kept: %v %v", kept, err)
	}
}

func TestI11AnAnswersURLIsGoneFromTheDatabaseAfterHalfAnHour(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC).UnixMicro())
	s := opened(t, &now)
	if err := s.KeepPrivate(t.Context(), "c3f1", Private{URL: "https://hooks.example/secret"}); err != nil {
		t.Fatal(err)
	}
	now.Add(privateLife.Microseconds())
	if err := s.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	urls, err := texts(t.Context(), s.read, `SELECT url FROM privates`)
	if err != nil || len(urls) != 1 || urls[0] != "" {
		t.Errorf("the database holds %q (%v)", urls, err)
	}
}
