package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river/rivertype"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// by does statements to a database that no store has open.
func by(t *testing.T, url string, statements ...string) {
	t.Helper()
	db := store.OpenRaw(t, url)
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// TestJobsThatAreStillToBeDoneAreCopiedOnce, in whatever state they are and however many, and none that is over. A second copy leaves none of
// the first behind.
func TestJobsThatAreStillToBeDoneAreCopiedOnce(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	r := lived(t, storetest.SQLite(t).URL)
	over := []rivertype.JobState{rivertype.JobStateCompleted, rivertype.JobStateCancelled, rivertype.JobStateDiscarded}
	for _, state := range rivertype.JobStates() {
		ended := "NULL"
		if slices.Contains(over, state) {
			ended = "CURRENT_TIMESTAMP"
		}
		by(t, r.url, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 401)
			INSERT INTO river_job (kind, args, queue, max_attempts, state, priority, attempt, finalized_at)
			SELECT 'apply', jsonb_object('change', '`+string(state)+`' || i), 'apply', 10000, '`+string(state)+`', 1 + i % 2, 1, `+ended+` FROM n`)
	}
	from := r.url
	for _, to := range []string{storetest.Postgres(t), nowhere(t)} {
		want := (&room{t: t, url: from}).undone()
		if len(want) < 2005 { // of five states
			t.Fatalf("there are only %d jobs", len(want))
		}
		for range 2 {
			counts, _ := copied(t, from, to)
			got := (&room{t: t, url: to}).undone()
			if diff := cmp.Diff(want, got); diff != "" || counts["river_job"] != len(want) {
				t.Fatalf("it tells %d jobs of %d (-there +copied):\n%s", counts["river_job"], len(want), diff)
			}
		}
		from = to
	}
}

// TestACopyThatFailsLeavesTheEarlierOneAsItWas, and the jobs in it.
func TestACopyThatFailsLeavesTheEarlierOneAsItWas(t *testing.T) {
	t.Parallel()
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			r, to := lived(t, storetest.SQLite(t).URL), db.url(t)
			copied(t, r.url, to)
			before, jobs := dump(t, to), (&room{t: t, url: to}).undone()
			r.open()
			r.must(r.Record(t.Context(), maintenance.Started("test", start)))
			r.observe(task("a9", 70*time.Hour))
			r.close()
			ctx, cancel := context.WithCancel(t.Context())
			_, err := store.CopyAll(ctx, r.url, to, time.Now, func(c store.Copied) {
				if c.Table == "river_job" { // all but the commit
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(before, dump(t, to)); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(jobs, (&room{t: t, url: to}).undone()); diff != "" {
				t.Errorf("jobs (-before +after):\n%s", diff)
			}
		})
	}
}

// TestWhatDoesNotArriveIsSeen: a row that the new database drops, and a row of the record that arrives otherwise than it was. Nothing is kept.
func TestWhatDoesNotArriveIsSeen(t *testing.T) {
	t.Parallel()
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			r := lived(t, storetest.SQLite(t).URL)
			arrives := func(onFile, onServer string) error {
				to := db.url(t)
				if strings.HasPrefix(to, "sqlite:") {
					by(t, to, onFile)
				} else {
					by(t, to, `CREATE FUNCTION arrives() RETURNS trigger LANGUAGE plpgsql AS '`+strings.ReplaceAll(onServer, "'", "''")+`'`,
						`CREATE TRIGGER arrives BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION arrives()`,
						`CREATE TRIGGER arrives BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION arrives()`)
				}
				_, err := store.CopyAll(t.Context(), r.url, to, time.Now, func(store.Copied) {})
				if wrong, ok := errors.AsType[*store.CopyError](err); !ok || !wrong.To {
					t.Errorf("got %v, want an error of the new database", err)
				}
				if kept := dump(t, to); len(kept["tasks"])+len(kept["audit"]) > 0 {
					t.Errorf("%v is kept", kept)
				}
				return err
			}
			err := arrives(`CREATE TRIGGER arrives BEFORE INSERT ON tasks WHEN NEW.id = 'a2' BEGIN SELECT RAISE(IGNORE); END`,
				`BEGIN IF TG_TABLE_NAME = 'tasks' THEN IF NEW.id = 'a2' THEN RETURN NULL; END IF; END IF; RETURN NEW; END`)
			if err == nil || !strings.Contains(err.Error(), "table tasks: ") || !strings.Contains(err.Error(), "3 rows arrived of 4") {
				t.Errorf("of a row that was dropped it says %v", err)
			}
			err = arrives(`CREATE TRIGGER arrives AFTER INSERT ON audit WHEN NEW.seq = 3 BEGIN UPDATE audit SET text = replace(text, 'a1', 'a2') WHERE seq = 3; END`,
				`BEGIN IF TG_TABLE_NAME = 'audit' THEN IF NEW.seq = 3 THEN NEW.text := replace(NEW.text, 'a1', 'a2'); END IF; END IF; RETURN NEW; END`)
			if broken, ok := errors.AsType[*audit.Broken](err); !ok || broken.Seq != 3 {
				t.Errorf("of a record that arrived otherwise it says %v", err)
			}
		})
	}
}

// TestACopyIsOfOneMoment: who writes past the lock meanwhile, as headsup second-factor does, is in it whole or not at all.
func TestACopyIsOfOneMoment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		r.must(r.Record(t.Context(), maintenance.Started("test", start)))
		r.close()
		to, before := nowhere(t), dump(t, r.url)
		_, err := store.CopyAll(t.Context(), r.url, to, time.Now, func(c store.Copied) {
			if c.Table == "attempts" { // the first of those that are copied
				by(t, r.url, `INSERT INTO requests (id, at) VALUES ('beside', 1)`)
			}
		})
		r.must(err)
		if diff := cmp.Diff(before, dump(t, to)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
		r.open()
	})
}

// TestWhatAKilledHeadsupLeftInItsJournalIsCopied: what was kept last stands there, until the next one takes it in.
func TestWhatAKilledHeadsupLeftInItsJournalIsCopied(t *testing.T) {
	t.Parallel()
	file := storetest.SQLite(t).File
	r := &room{t: t, url: "sqlite:" + file, clock: &clock{now: start}}
	r.open()
	r.observe(task("a1", 48*time.Hour))
	r.must(r.Record(t.Context(), maintenance.Started("test", start)))
	killed := filepath.Join(t.TempDir(), "headsup.db")
	for _, end := range []string{"", "-wal"} {
		held, err := os.ReadFile(file + end)
		if err != nil || len(held) == 0 {
			t.Fatalf("%s%s holds %d bytes, %v", file, end, len(held), err)
		}
		r.must(os.WriteFile(killed+end, held, 0o600))
	}
	r.close()
	to := nowhere(t)
	copied(t, "sqlite:"+killed, to)
	if diff := cmp.Diff(dump(t, r.url), dump(t, to)); diff != "" {
		t.Errorf("(-kept +copied):\n%s", diff)
	}
}
