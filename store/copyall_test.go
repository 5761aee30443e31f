package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// lived is a database on which much was done: a change that waits for ann, one in its grace, one that a job has claimed, reminders said
// and to be said, a card that is being painted.
func lived(t *testing.T, url string) *room {
	t.Helper()
	r := &room{t: t, url: url, clock: &clock{now: start}}
	r.open()
	r.observe(task("a1", 48*time.Hour), task("a2", 50*time.Hour), task("a3", 52*time.Hour), task("a4", 25*time.Hour))
	r.enrol()
	r.waiting("a1")
	for _, id := range []string{"a2", "a3"} {
		kept := r.draft(bob(id), id, 60*time.Hour)
		r.decide(bob(""), kept.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(time.Minute), nil))
		if id == "a2" {
			r.clock.pass(2 * time.Minute)
			r.claim() // the change of a2 has no due_at any more, and a job
		}
	}
	r.must(r.Pause(t.Context(), "a limit", time.Minute))
	r.close()
	return r
}

// nowhere is a database that there is not yet.
func nowhere(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "headsup.db")
}

func copied(t *testing.T, from, to string) (map[string]int, audit.Head) {
	t.Helper()
	counts := map[string]int{}
	head, err := store.CopyAll(t.Context(), from, to, time.Now, func(c store.Copied) { counts[c.Table] = c.Rows })
	if err != nil {
		t.Fatal(err)
	}
	return counts, head
}

// dump is all that a database holds, by table, but for the job engine's own.
func dump(t *testing.T, url string) map[string][]string {
	t.Helper()
	r := &room{t: t, url: url}
	db := store.OpenRaw(t, url)
	defer db.Close()
	all := map[string][]string{}
	for _, table := range r.tables() {
		if strings.HasPrefix(table, "river") || strings.HasPrefix(table, "goose") {
			continue
		}
		rows, err := db.QueryContext(t.Context(), `SELECT * FROM `+table) //nolint:unqueryvet // all of it
		r.must(err)
		defer rows.Close()
		columns, err := rows.Columns()
		r.must(err)
		all[table] = []string{}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for n := range values {
				into[n] = &values[n]
			}
			r.must(rows.Scan(into...))
			row := []string{}
			for n, column := range columns {
				row = append(row, fmt.Sprintf("%s=%v", column, values[n]))
			}
			slices.Sort(row)
			all[table] = append(all[table], strings.Join(row, " "))
		}
		r.must(rows.Err())
		slices.Sort(all[table])
	}
	return all
}

// undone are the jobs that are still to be done.
func (r *room) undone() []string {
	query := `SELECT kind || ' ' || queue || ' ' || priority || ' ' || max_attempts || ' ' || json(args) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')`
	if !strings.HasPrefix(r.url, "sqlite:") {
		query = strings.Replace(query, "json(args)", "replace(replace(args::text, ': ', ':'), ', ', ',')", 1)
	}
	all := r.texts(query)
	slices.Sort(all)
	return all
}

// shown is what the snapshot of a store on this database shows, and the end of its record.
func shown(t *testing.T, url string) string {
	t.Helper()
	r := &room{t: t, url: url, clock: &clock{now: start.Add(2 * time.Minute)}}
	r.open()
	defer r.close()
	text := ""
	for _, item := range r.Snapshot().All() {
		text += fmt.Sprintf("%+v %+v\n", item.Task, item.Instance)
		if item.Change != nil {
			text += fmt.Sprintf("  %+v\n", *item.Change)
		}
	}
	head, err := r.AuditHead(t.Context())
	r.must(err)
	return text + head.String()
}

// TestAllThatIsKeptIsCopiedToAServerAndBack: every row of every table, the jobs that are still to be done, the same snapshot.
func TestAllThatIsKeptIsCopiedToAServerAndBack(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	was := lived(t, storetest.SQLite(t).URL)
	server, file := storetest.Postgres(t), nowhere(t)
	from := was.url
	for _, to := range []string{server, file} {
		counts, head := copied(t, from, to)
		before, after := dump(t, from), dump(t, to)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("from %s to %s (-before +after):\n%s", from, to, diff)
		}
		for table, rows := range before {
			if counts[table] != len(rows) {
				t.Errorf("of %s it tells %d rows, and there are %d", table, counts[table], len(rows))
			}
		}
		if head.Seq < 5 || counts["changes"] != 3 || counts["river_job"] == 0 {
			t.Errorf("it tells %v, head %v", counts, head)
		}
		if a, b := (&room{t: t, url: from}).undone(), (&room{t: t, url: to}).undone(); !slices.Equal(a, b) {
			t.Errorf("there were the jobs %q, and are %q", a, b)
		}
		from = to
	}
	want := shown(t, was.url)
	for _, url := range []string{server, file} {
		if got := shown(t, url); got != want {
			t.Errorf("the copy shows (-original +copy):\n%s", cmp.Diff(want, got))
		}
	}
}

// TestEveryTableIsCopied, also one that a later migration makes, and each of its columns: what the operations of other tests leave empty is
// filled by hand.
func TestEveryTableIsCopied(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	r := lived(t, storetest.SQLite(t).URL)
	server := storetest.Postgres(t)
	for _, url := range []string{r.url, server} {
		db := store.OpenRaw(t, url)
		_, err := db.ExecContext(t.Context(), `CREATE TABLE of_tomorrow (id TEXT PRIMARY KEY, at BIGINT NOT NULL)`)
		r.must(errors.Join(err, db.Close()))
	}
	fill(t, r)
	by(t, r.url, // more than one statement takes, and as many as two take
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501) INSERT INTO requests (id, at) SELECT 'many' || i, i FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) INSERT INTO of_tomorrow (id, at) SELECT 'many' || i, i FROM n`)
	counts, _ := copied(t, r.url, server)
	before, after := dump(t, r.url), dump(t, server)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	for table, rows := range before {
		if counts[table] != len(rows) {
			t.Errorf("of %s it tells %d rows, and there are %d", table, counts[table], len(rows))
		}
		if len(rows) == 0 {
			t.Errorf("%s is empty: this test says nothing of it", table)
		}
	}
	if len(before) < 25 || len(before["of_tomorrow"]) != 1000 {
		t.Errorf("there are only the tables %v", before)
	}
	for _, kept := range (&room{t: t, url: server}).texts(`SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%'
		AND (is_identity = 'YES' OR column_default LIKE 'nextval%')`) {
		t.Errorf("%s counts by itself, and the copy does not say from where on", kept)
	}
	var engine []string
	for _, table := range r.tables() {
		if strings.HasPrefix(table, "river") {
			engine = append(engine, table)
		}
	}
	// Of these only jobs are copied: the others are of a headsup that runs.
	if want := []string{"river_job", "river_leader", "river_migration", "river_notification", "river_queue"}; !slices.Equal(engine, want) {
		t.Errorf("the job engine has the tables %q, want %q: say of a new one whether it is copied", engine, want)
	}
}

// fill puts a row into each table that has none.
func fill(t *testing.T, r *room) {
	t.Helper()
	db := store.OpenRaw(t, r.url)
	defer db.Close()
	for table, rows := range dump(t, r.url) {
		if len(rows) > 0 {
			continue
		}
		columns, err := db.QueryContext(t.Context(), `SELECT name, type FROM pragma_table_info('`+table+`')`)
		r.must(err)
		defer columns.Close()
		var names, values []string
		for columns.Next() {
			var name, kind string
			r.must(columns.Scan(&name, &kind))
			value := `'of ` + table + `, with 中文 and a quote '''`
			if kind != "TEXT" {
				value = "7"
			}
			names, values = append(names, name), append(values, value)
		}
		r.must(columns.Err())
		_, err = db.ExecContext(t.Context(), `INSERT INTO `+table+` (`+strings.Join(names, ", ")+`) VALUES (`+strings.Join(values, ", ")+`)`)
		r.must(err)
	}
}

// TestACopyThatIsKilledIsMadeAnew kills a process with SIGKILL while it copies, on either kind, and copies again.
func TestACopyThatIsKilledIsMadeAnew(t *testing.T) {
	if from := os.Getenv("HEADSUP_TEST_COPY_FROM"); from != "" {
		_, err := store.CopyAll(t.Context(), from, os.Getenv("HEADSUP_TEST_COPY_TO"), time.Now, func(c store.Copied) {
			if c.Table == os.Getenv("HEADSUP_TEST_COPY_KILL") {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		})
		t.Fatal("it outlived its end", err)
	}
	short.OneIn(t, 6)
	t.Parallel()
	r := lived(t, storetest.SQLite(t).URL)
	for _, to := range []string{nowhere(t), storetest.Postgres(t)} {
		for _, table := range []string{"attempts", "river_job"} {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestACopyThatIsKilledIsMadeAnew$")
			cmd.Env = append(os.Environ(), "HEADSUP_TEST_COPY_FROM="+r.url, "HEADSUP_TEST_COPY_TO="+to, "HEADSUP_TEST_COPY_KILL="+table)
			said, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(err.Error(), "killed") {
				t.Fatalf("%v: %s", err, said)
			}
			if half := dump(t, to); len(half["changes"])+len(half["audit"]) > 0 {
				t.Errorf("after a kill behind %s there are %v", table, half)
			}
		}
		until(t, "the server has seen that it is gone", func() bool {
			_, err := store.CopyAll(t.Context(), r.url, to, time.Now, func(store.Copied) {})
			return err == nil
		})
		if diff := cmp.Diff(dump(t, r.url), dump(t, to)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	}
}

func until(t *testing.T, what string, seen func() bool) {
	t.Helper()
	for end := time.After(30 * time.Second); !seen(); {
		select {
		case <-end:
			t.Fatal("did not come: ", what)
		case <-time.After(20 * time.Millisecond): // the server tells nobody
		}
	}
}

// TestAnEarlierCopyIsReplacedAndNothingElse: not once a headsup has started on it.
func TestAnEarlierCopyIsReplacedAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			t.Parallel()
			r, to := lived(t, storetest.SQLite(t).URL), db.url(t)
			copied(t, r.url, to)
			copied(t, r.url, to)
			r.open() // it goes on where it was
			r.must(r.Record(t.Context(), maintenance.Started("test", start)))
			r.observe(task("a9", 70*time.Hour))
			r.close()
			copied(t, r.url, to)
			if diff := cmp.Diff(dump(t, r.url), dump(t, to)); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			moved := &room{t: t, url: to, clock: r.clock}
			moved.open()
			moved.must(moved.Record(t.Context(), maintenance.Started("test", start)))
			moved.close()
			before := dump(t, to)
			notCopied(t, r.url, to, true, store.ErrOtherData)
			if diff := cmp.Diff(before, dump(t, to)); diff != "" {
				t.Errorf("what was refused was changed (-before +after):\n%s", diff)
			}
			copied(t, to, r.url) // but back it goes: there the record goes on
		})
	}
}

// notCopied wants a copy to be refused, for a database and a reason.
func notCopied(t *testing.T, from, to string, ofTo bool, why error) {
	t.Helper()
	_, err := store.CopyAll(t.Context(), from, to, time.Now, func(store.Copied) {})
	wrong, ok := errors.AsType[*store.CopyError](err)
	if !ok || wrong.To != ofTo || !errors.Is(err, why) {
		t.Errorf("got %v (%+v), want %v, of the new one: %v", err, wrong, why, ofTo)
	}
}

// TestWhatCannotBeCopiedIsRefused, and nothing is changed.
func TestWhatCannotBeCopiedIsRefused(t *testing.T) {
	t.Parallel()
	r := lived(t, storetest.SQLite(t).URL)
	t.Run("a file that there is not", func(t *testing.T) {
		notCopied(t, nowhere(t), nowhere(t), false, fs.ErrNotExist)
	})
	t.Run("no database", func(t *testing.T) {
		text := filepath.Join(t.TempDir(), "text")
		r.must(os.WriteFile(text, []byte(strings.Repeat("no database. ", 1000)), 0o600))
		_, err := store.CopyAll(t.Context(), "sqlite:"+text, nowhere(t), time.Now, func(store.Copied) {})
		if err == nil {
			t.Error("a text was copied")
		}
		_, err = store.CopyAll(t.Context(), r.url, "sqlite:"+text, time.Now, func(store.Copied) {})
		if held, wrong := os.ReadFile(text); err == nil || wrong != nil || !strings.HasPrefix(string(held), "no database. ") {
			t.Error("a text was written over", err, wrong)
		}
	})
	t.Run("the same", func(t *testing.T) {
		notCopied(t, r.url, r.url, true, store.ErrSameDatabase)
		other := filepath.Join(t.TempDir(), "link")
		r.must(os.Symlink(strings.TrimPrefix(r.url, "sqlite:"), other))
		notCopied(t, r.url, "sqlite:"+other, true, store.ErrSameDatabase)
	})
	t.Run("another's tables", func(t *testing.T) {
		other := nowhere(t)
		db := store.OpenRaw(t, other)
		_, err := db.ExecContext(t.Context(), `CREATE TABLE tasks (what TEXT)`)
		r.must(errors.Join(err, db.Close()))
		notCopied(t, r.url, other, true, store.ErrOtherData)
	})
	t.Run("another headsup's", func(t *testing.T) {
		other := lived(t, storetest.SQLite(t).URL)
		before := dump(t, other.url)
		notCopied(t, r.url, other.url, true, store.ErrOtherData)
		if diff := cmp.Diff(before, dump(t, other.url)); diff != "" {
			t.Errorf("it was changed (-before +after):\n%s", diff)
		}
	})
	t.Run("rows without a record", func(t *testing.T) {
		other := storetest.SQLite(t)
		_, err := other.Beside(t).ExecContext(t.Context(), `INSERT INTO limits (key, next_at) VALUES ('x', 1)`)
		r.must(err)
		notCopied(t, r.url, other.URL, true, store.ErrOtherData)
	})
	t.Run("a broken record", func(t *testing.T) {
		other := lived(t, storetest.SQLite(t).URL)
		db := store.OpenRaw(t, other.url)
		_, err := db.ExecContext(t.Context(), `UPDATE audit SET text = replace(text, 'a1', 'a2') WHERE seq = 3`)
		r.must(errors.Join(err, db.Close()))
		_, err = store.CopyAll(t.Context(), other.url, nowhere(t), time.Now, func(store.Copied) {})
		if broken, ok := errors.AsType[*audit.Broken](err); !ok || broken.Seq != 3 {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a context that ended", func(t *testing.T) {
		to := storetest.SQLite(t).URL
		ctx, cancel := context.WithCancel(t.Context())
		_, err := store.CopyAll(ctx, r.url, to, time.Now, func(store.Copied) { cancel() })
		if !errors.Is(err, context.Canceled) || len(dump(t, to)["audit"]) > 0 {
			t.Errorf("got %v", err)
		}
	})
}

// TestADatabaseOfAnotherVersionIsNotCopied, nor does a headsup start on one of a newer.
func TestADatabaseOfAnotherVersionIsNotCopied(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.must(r.Record(t.Context(), maintenance.Started("test", start)))
		r.close()
		do := func(statement string) {
			db := store.OpenRaw(t, r.url)
			_, err := db.ExecContext(t.Context(), statement)
			r.must(errors.Join(err, db.Close()))
		}
		do(`INSERT INTO goose_db_version (version_id, is_applied) SELECT MAX(version_id) + 1, ` + applied(r) + ` FROM goose_db_version`)
		notCopied(t, r.url, nowhere(t), false, store.ErrOtherVersion)
		notCopied(t, lived(t, storetest.SQLite(t).URL).url, r.url, true, store.ErrOtherData)
		_, err := store.Open(t.Context(), store.Options{URL: r.url, Now: time.Now})
		if wrong, ok := errors.AsType[*store.VersionError](err); !ok || !wrong.Newer() || wrong.Have != wrong.Wants+1 {
			t.Errorf("a headsup starts on a newer one's database: %v", err)
		}
		last := `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`
		do(last)
		to := storetest.SQLite(t)
		_, err = to.Beside(t).ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
		r.must(err)
		notCopied(t, r.url, to.URL, true, store.ErrOtherVersion)
		do(last)
		notCopied(t, r.url, nowhere(t), false, store.ErrOtherVersion)
	})
}

// applied is how each kind says that a migration was.
func applied(r *room) string {
	if strings.HasPrefix(r.url, "sqlite:") {
		return "1"
	}
	return "true"
}

// TestNobodyIsAtWorkOnWhatIsCopied, on either side, and nobody begins.
func TestNobodyIsAtWorkOnWhatIsCopied(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour))
		notCopied(t, r.url, nowhere(t), false, store.ErrInUse)
		other := lived(t, storetest.SQLite(t).URL)
		notCopied(t, other.url, r.url, true, store.ErrInUse)
		r.close()
		begun := false
		_, err := store.CopyAll(t.Context(), r.url, nowhere(t), time.Now, func(store.Copied) {
			if begun {
				return
			}
			begun = true
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			s, err := store.Open(ctx, store.Options{URL: r.url, Now: time.Now})
			if err == nil {
				t.Error("a headsup began meanwhile", s.Close())
			}
		})
		r.must(err)
		r.open()
	})
}

// TestAServerThatCannotBeCopiedToIsNamed.
func TestAServerThatCannotBeCopiedToIsNamed(t *testing.T) {
	short.OneIn(t, 6)
	t.Parallel()
	r := lived(t, storetest.SQLite(t).URL)
	at := storetest.Postgres(t)
	bare := storetest.Bare(t)
	for _, c := range []struct {
		what, url string
		fault     store.Fault
	}{
		{"nobody there", "postgres:///headsup?host=" + t.TempDir(), store.FaultUnreachable},
		{"a wrong password", asSomebody(t, at, storetest.Locked, secretive, ""), store.FaultPassword},
		{"no database", asSomebody(t, at, "", "", "none"), store.FaultNoDatabase},
		{"no right to make tables", asSomebody(t, bare, storetest.Locked, storetest.LockedPassword, ""), store.FaultRights},
	} {
		_, err := store.CopyAll(t.Context(), r.url, c.url, time.Now, func(store.Copied) {})
		wrong, ok := errors.AsType[*store.CopyError](err)
		if !ok || !wrong.To {
			t.Errorf("%s: got %v", c.what, err)
		}
		wantFault(t, err, c.fault)
		_, err = store.CopyAll(t.Context(), c.url, nowhere(t), time.Now, func(store.Copied) {})
		if wrong, ok := errors.AsType[*store.CopyError](err); !ok || wrong.To {
			t.Errorf("%s, to copy from it: got %v", c.what, err)
		}
	}
	notCopied(t, at, at+"&application_name=other", true, store.ErrSameDatabase)
	if r := copiedTo(t, r.url, bare); r == 0 {
		t.Error("nothing was copied into a database without tables")
	}
}

func copiedTo(t *testing.T, from, to string) int {
	t.Helper()
	counts, _ := copied(t, from, to)
	return counts["audit"]
}
