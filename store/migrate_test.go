package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
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

// TestATableThatIsReadIsChangedLater: a newer headsup that starts while a backup reads all tables keeps nobody of the version before from
// writing, says after its time what is in its way, and starts when the backup has ended.
func TestATableThatIsReadIsChangedLater(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	r := &room{t: t, url: storetest.Postgres(t), clock: &clock{now: start}}
	r.open()
	provider, err := store.Migrator(r.Store)
	r.must(err)
	const before = 22 // the one behind it changes the table copies
	_, err = provider.DownTo(t.Context(), before)
	r.must(err)
	r.close()
	db := store.OpenRaw(t, r.url)
	defer db.Close()
	backup, err := db.BeginTx(t.Context(), nil)
	r.must(err)
	_, err = backup.ExecContext(t.Context(), `LOCK TABLE `+strings.Join(r.tables(), ", ")+` IN ACCESS SHARE MODE`)
	r.must(err)

	open := func(ctx context.Context) error {
		s, err := store.Open(ctx, store.Options{URL: r.url, Now: r.clock.read})
		if err == nil {
			err = s.Close()
		}
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	opened := make(chan error, 1)
	go func() { opened <- open(ctx) }()
	longest := time.Duration(0)
	for waits := true; waits; {
		began := time.Now()
		by(t, r.url, `UPDATE copies SET wanted = wanted + 1`)
		longest = max(longest, time.Since(began))
		select {
		case err = <-opened:
			waits = false
		case <-time.After(20 * time.Millisecond): // people click again and again
		}
	}
	if longest > 2*time.Second {
		t.Errorf("somebody who wrote meanwhile waited for %s", longest)
	}
	wantFault(t, err, store.FaultHeld)
	go func() { opened <- open(t.Context()) }()
	r.must(errors.Join(backup.Rollback(), <-opened))
	t.Logf("who wrote meanwhile waited for %s at most", longest)
}

func (r *room) tables() []string {
	if strings.HasPrefix(r.url, "sqlite:") {
		return r.texts(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	}
	return r.texts(`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C"`)
}
