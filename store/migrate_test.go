package store

import (
	"database/sql"
	"path/filepath"
	"testing"
)

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	t.Parallel()
	db, err := openFile(filepath.Join(t.TempDir(), "headsup.db"), "immediate", "")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	provider, err := migrator(db)
	if err != nil {
		t.Fatal(err)
	}
	var before string
	for round := range 2 {
		if _, err := provider.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		schema := tables(t, db)
		if round == 1 && schema != before {
			t.Errorf("after down and up the tables differ:\n%s\nbefore:\n%s", schema, before)
		}
		before = schema
		if _, err := provider.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if left := tables(t, db); left != "goose_db_version;" {
			t.Errorf("down leaves %s", left)
		}
	}
}

func tables(t *testing.T, db *sql.DB) string {
	t.Helper()
	names, err := texts(t.Context(), db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, name := range names {
		all += name + ";"
	}
	return all
}
