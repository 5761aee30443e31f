package store_test

import (
	"slices"
	"strings"
	"testing"

	"headsup/store"
)

// TestMigrationsGoDownAndUpAgain, on either database.
func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		provider, err := store.Migrator(r.Store)
		if err != nil {
			t.Fatal(err)
		}
		before := r.tables()
		if len(before) < 20 {
			t.Fatalf("there are only the tables %q", before)
		}
		if _, err := provider.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if left := r.tables(); len(left) != 1 || left[0] != "goose_db_version" {
			t.Errorf("down leaves %q", left)
		}
		if _, err := provider.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := r.tables(); !slices.Equal(after, before) {
			t.Errorf("after down and up there are the tables %q, before %q", after, before)
		}
	})
}

func (r *room) tables() []string {
	if strings.HasPrefix(r.url, "sqlite:") {
		return r.texts(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	}
	return r.texts(`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C"`)
}
