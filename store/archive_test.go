package store

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
)

// TestI13RowsAreRemovedFromTheFirstOn: whenever it is cut off, what is left is one chain, and nothing goes without a checkpoint.
func TestI13RowsAreRemovedFromTheFirstOn(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + filepath.Join(t.TempDir(), "headsup.db")
	s, err := Open(t.Context(), Options{URL: url, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	entries := make([]maintenance.Entry, removedAtOnce+10)
	for n := range entries {
		entries[n] = maintenance.Started("test", time.Now().UTC())
	}
	if err := errors.Join(s.Record(t.Context(), entries...), s.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := OpenBeside(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if n, err := b.EndArchiving(t.Context()); n != 0 || err != nil {
		t.Fatalf("without a checkpoint %d rows were removed: %v", n, err)
	}
	rows, err := b.s.Audit(t.Context(), removedAtOnce+4, 1)
	if err != nil {
		t.Fatal(err)
	}
	through := rows[0].Head()
	if err := b.Checkpoint(t.Context(), "root", audit.Head{Seq: through.Seq, Hash: audit.Origin}); !errors.Is(err, ErrNoSuchRow) {
		t.Fatalf("a checkpoint of a row that there is not: %v", err)
	}
	if err := b.Checkpoint(t.Context(), "root", through); err != nil {
		t.Fatal(err)
	}
	for _, first := range []int64{1, removedAtOnce + 1, through.Seq + 1} {
		chain := checked(t, url)
		if chain.First() != first || chain.Head().Seq != removedAtOnce+11 {
			t.Errorf("left are rows %d to %d, want %d on", chain.First(), chain.Head().Seq, first)
		}
		if _, err := b.s.removeSome(t.Context(), through.Seq); err != nil {
			t.Fatal(err)
		}
	}
}

// checked checks a record whole.
func checked(t *testing.T, url string) *audit.Checker {
	t.Helper()
	reading, err := OpenAudit(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	chain := audit.NewChecker(nil)
	if err := reading.Check(t.Context(), chain); err != nil {
		t.Fatal(err)
	}
	return chain
}
