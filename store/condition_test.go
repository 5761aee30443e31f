package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver

	"headsup/store"
)

// TestExamineLeavesADatabaseAsItIs: beside a headsup that uses it, it finds that it can be written and of which version it is.
func TestExamineLeavesADatabaseAsItIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		c, err := store.Examine(t.Context(), r.url)
		if err != nil || c.New || c.Version != c.Wants || c.Version == 0 {
			t.Errorf("%+v (%v)", c, err)
		}
		if strings.HasPrefix(r.url, "sqlite:") && (!c.FreeKnown || c.Free == 0) {
			t.Errorf("of its disk: %+v", c)
		}
	})
}

// TestExamineMakesNothing: of a database that is not there it says so, and leaves the folder empty.
func TestExamineMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, err := store.Examine(t.Context(), "sqlite:"+filepath.Join(dir, "headsup.db"))
	if err != nil || !c.New {
		t.Errorf("%+v (%v)", c, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestExamineFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "headsup.db")
	examine := func() (store.Condition, error) { return store.Examine(t.Context(), "sqlite:"+path) }

	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := examine(); !errors.Is(err, store.ErrNoDatabase) {
		t.Errorf("a text: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	for _, step := range []string{
		`CREATE TABLE goose_db_version (version_id BIGINT)`, `INSERT INTO goose_db_version VALUES (1), (9999)`, `BEGIN IMMEDIATE`,
	} {
		if _, err := other.ExecContext(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := examine(); !errors.Is(err, store.ErrBusy) {
		t.Errorf("held by another: %v", err)
	}
	if _, err := other.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if c, err := examine(); err != nil || c.Version != 9999 || c.Wants >= 9999 {
		t.Errorf("of a newer headsup: %+v (%v)", c, err)
	}
	if os.Geteuid() == 0 {
		t.Log("root may write whatever the file says: not tried")
		return
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := examine(); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("to be read only: %v", err)
	}
}
