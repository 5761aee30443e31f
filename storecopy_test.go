package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// asHeadsup has this binary be headsup, for scripts that call it by its name.
const asHeadsup = "HEADSUP_TEST_AS_HEADSUP"

func TestMain(m *testing.M) {
	if os.Getenv(asHeadsup) != "" {
		main()
	}
	code := m.Run()
	storetest.Stop()
	os.Exit(code)
}

// stopped is the database of a headsup that ran once and has ended.
func stopped(t *testing.T) storetest.Database {
	t.Helper()
	d := storetest.SQLite(t)
	s := open(t, d.URL)
	if err := s.Record(t.Context(), maintenance.Started("test", time.Now().UTC())); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url, Now: time.Now, Projects: []store.Project{{Name: "prod", Region: "cn-north-4"}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func do(t *testing.T, d storetest.Database, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.File)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestACopyTellsWhatItCopied, and what to do next.
func TestACopyTellsWhatItCopied(t *testing.T) {
	from, to := stopped(t), filepath.Join(t.TempDir(), "new.db")
	for range 2 { // it may be run again
		code, out, errs := said(t, "store", "copy", from.URL, "sqlite:"+to)
		if code != exitFine || errs != "" {
			t.Fatalf("exit %d: %s", code, errs)
		}
		for _, want := range []string{"projects                 1\n", "audit                    1\n", "jobs                     0 still to be done\n", "Copied whole: ", "row 1, hash ", "Set HEADSUP_DATABASE_URL"} {
			if !strings.Contains(out, want) {
				t.Errorf("it does not say %q:\n%s", want, out)
			}
		}
	}
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+to)
	if code, out, errs := said(t, "audit", "verify"); code != exitFine || !strings.HasPrefix(out, "The record is whole: 1 row, ") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestACopyThatCannotBeIsExplained, and its exit code tells what would be the same at the next try from what may pass.
func TestACopyThatCannotBeIsExplained(t *testing.T) {
	from, empty := stopped(t), "sqlite:"+filepath.Join(t.TempDir(), "new.db")
	newer, older, used, other, broken := stopped(t), stopped(t), stopped(t), stopped(t), stopped(t)
	do(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) SELECT MAX(version_id) + 1, 1 FROM goose_db_version`)
	do(t, older, `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
	do(t, broken, `UPDATE audit SET text = replace(text, 'started', 'stopped')`)
	at := open(t, used.URL)
	defer at.Close()
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(damaged, []byte(strings.Repeat("no database. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to string
		code     int
		says     string
	}{
		{from.URL, from.URL, exitWrong, "FROM and TO are the same database. Name another one as TO."},
		{empty, from.URL, exitWrong, "there is no database of headsup at "},
		{newer.URL, empty, exitWrong, "is of a newer headsup (tables of version "},
		{older.URL, empty, exitWrong, "Start this headsup on it once, stop it, and copy then."},
		{used.URL, empty, exitWrong, "a headsup is running on " + used.File},
		{from.URL, used.URL, exitWrong, "a headsup is running on " + used.File},
		{from.URL, other.URL, exitWrong, "holds data that are no earlier copy of " + from.File},
		{broken.URL, empty, exitFailed, "does not hold: row 1 was edited"},
		{"sqlite:" + damaged, empty, exitFailed, damaged},
		{from.URL, "sqlite:" + damaged, exitFailed, damaged},
		{from.URL, "postgres:///headsup?host=" + t.TempDir(), exitFailed, "cannot be reached"},
		{from.URL, "mysql://headsup", exitWrong, "TO is set"},
		{"headsup.db", empty, exitWrong, "FROM is set"},
	} {
		code, out, errs := said(t, "store", "copy", c.from, c.to)
		if code != c.code || out != "" || !strings.Contains(errs, c.says) || !strings.HasPrefix(errs, "headsup") {
			t.Errorf("from %s to %s: exit %d, want %d and %q:\n%s%s", c.from, c.to, code, c.code, c.says, out, errs)
		}
	}
}

// TestAServerThatTakesNoCopyIsExplained: a wrong password, and no right to make tables.
func TestAServerThatTakesNoCopyIsExplained(t *testing.T) {
	short.OneIn(t, 6)
	from, server := stopped(t), storetest.Postgres(t)
	who := func(password string) string { return server + "&user=" + storetest.Locked + "&password=" + password }
	for url, says := range map[string]string{
		who("wrong-test-password"):                   "refuses the password",
		who(storetest.LockedPassword):                "does not give this user the rights that headsup needs",
		strings.Replace(server, "/test", "/none", 1): "is a database that there is not",
	} {
		code, out, errs := said(t, "store", "copy", from.URL, url)
		if code != exitWrong || out != "" || !strings.Contains(errs, says) || strings.Contains(errs, "test-password") {
			t.Errorf("exit %d, want %q:\n%s%s", code, says, out, errs)
		}
	}
}

// TestACommandSaysWhoseTheDatabaseIs where that is another version's, and which program reads it. The record is read by any.
func TestACommandSaysWhoseTheDatabaseIs(t *testing.T) {
	newer, older, nobodys := stopped(t), stopped(t), stopped(t)
	do(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	do(t, older, `DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
	do(t, nobodys, `DROP TABLE goose_db_version`)
	for _, args := range [][]string{{"calendar", "list"}, {"second-factor", "list"}} {
		for _, c := range []struct {
			d    storetest.Database
			says string
		}{
			{newer, "is of a newer headsup: its tables are of version 9999, and this program knows version "},
			{older, "is of an older headsup: its tables are of version "},
			{nobodys, "is no database of headsup"},
		} {
			t.Setenv("HEADSUP_DATABASE_URL", c.d.URL)
			if code, out, errs := said(t, args...); code != exitWrong || out != "" || !strings.Contains(errs, c.says) || !strings.Contains(errs, c.d.File) {
				t.Errorf("%q: exit %d, want %q:\n%s%s", args, code, c.says, out, errs)
			}
		}
	}
	for _, d := range []storetest.Database{newer, older} {
		t.Setenv("HEADSUP_DATABASE_URL", d.URL)
		if code, out, errs := said(t, "audit", "verify"); code != exitFine || !strings.HasPrefix(out, "The record is whole: 1 row, ") {
			t.Errorf("the record: exit %d: %s%s", code, out, errs)
		}
	}
}

// TestNoHeadsupStartsOnANewerOnesDatabase says which version it is.
func TestNoHeadsupStartsOnANewerOnesDatabase(t *testing.T) {
	newer := stopped(t)
	do(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	_, err := store.Open(t.Context(), store.Options{URL: newer.URL, Now: time.Now})
	var text strings.Builder
	if code := exitCode(err, &text); code != exitWrong || !strings.HasPrefix(text.String(), "headsup does not start: a newer headsup has used this database. Its tables are of version 9999, ") {
		t.Errorf("exit %d: %s", code, text.String())
	}
}
