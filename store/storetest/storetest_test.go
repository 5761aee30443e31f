package storetest_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"headsup/store"
	"headsup/store/storetest"
)

// TestAFreshDatabaseIsWhatTheStoreMakes compares it, row by row where no clock is in them, with one that the store made itself.
func TestAFreshDatabaseIsWhatTheStoreMakes(t *testing.T) {
	t.Parallel()
	given, own := filepath.Join(t.TempDir(), "given.db"), filepath.Join(t.TempDir(), "own.db")
	if err := storetest.Fresh(given); err != nil {
		t.Fatal(err)
	}
	if got, want := told(t, given), told(t, own); !slices.Equal(got, want) {
		t.Errorf("it holds\n%q, and the store's own\n%q", got, want)
	}
	if info, err := os.Stat(given); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestAFileThatIsThereIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kept.db")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := storetest.Fresh(path); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != "kept" {
		t.Errorf("it holds %q, %v", now, err)
	}
}

// told opens the store there, and gives its tables with how many rows each has.
func told(t *testing.T, path string) (all []string) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	made := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		made[name] = text
		all = append(all, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for n, name := range all {
		var held int
		if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM "`+name+`"`).Scan(&held); err != nil {
			t.Fatal(err)
		}
		all[n] = fmt.Sprintf("%s holds %d: %s", name, held, made[name])
	}
	return all
}
