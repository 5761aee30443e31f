package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// auditDesk is an operator's terminal beside a database with a record.
type auditDesk struct {
	t    *testing.T
	dir  string
	file string
}

// newAuditDesk has a record of so many rows, one a minute, of two people and two tasks.
func newAuditDesk(t *testing.T, rows int) *auditDesk {
	t.Helper()
	begins := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	d := &auditDesk{t: t, dir: t.TempDir()}
	d.file = filepath.Join(d.dir, "headsup.db")
	d.must(storetest.Fresh(d.file))
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + d.file, Now: time.Now})
	d.must(err)
	var entries []maintenance.Entry
	for n := range rows {
		entries = append(entries, maintenance.Entry{
			At: begins.Add(time.Duration(n) * time.Minute), Verb: "drafted", Change: fmt.Sprintf("c%da", n),
			Actor:  maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: fmt.Sprintf("U000000%d", n%2), Name: "Ann"}, Said: "=cancel"},
			Task:   maintenance.TaskKey{Instance: "i1", Task: fmt.Sprintf("t%d", n%3)},
			Detail: maintenance.Detail{Reason: "“release”"},
		})
	}
	d.must(s.Record(t.Context(), entries...))
	d.must(s.Close())
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+d.file)
	t.Chdir(d.dir)
	return d
}

func (d *auditDesk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// says runs headsup, and wants its exit code and what it says.
func (d *auditDesk) says(code int, args string, want ...string) string {
	d.t.Helper()
	var out, errs bytes.Buffer
	if got := run(d.t.Context(), strings.Fields(args), &out, &errs); got != code {
		d.t.Errorf("%s: exit code %d, want %d\n%s%s", args, got, code, &out, &errs)
	}
	for _, text := range want {
		if !strings.Contains(out.String()+errs.String(), text) {
			d.t.Errorf("%s: says\n%s%s\nwithout %q", args, &out, &errs, text)
		}
	}
	return out.String()
}

func (d *auditDesk) do(query string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.file)
	d.must(err)
	defer db.Close()
	_, err = db.ExecContext(d.t.Context(), query)
	d.must(err)
}

func (d *auditDesk) write(name, text string) {
	d.t.Helper()
	d.must(os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600))
}

func TestAuditExportAndVerify(t *testing.T) {
	d := newAuditDesk(t, 30)
	d.says(exitFine, "audit verify", "The record is whole: 30 rows, rows 1 to 30.", "Its end is row 30, hash ", "Without --heads")
	whole := d.says(exitFine, "audit export")
	d.says(exitFine, "audit export -o all.jsonl")
	d.says(exitWrong, "audit export -o all.jsonl", "there is a file all.jsonl already")
	if text, err := os.ReadFile("all.jsonl"); err != nil || string(text) != whole {
		t.Errorf("the file and what is printed differ: %v", err)
	}
	d.says(exitFine, "audit verify all.jsonl", "30 rows")
	d.says(exitFine, "audit export --format csv -o all.csv")
	d.says(exitFine, "audit verify all.csv", "30 rows")
	if text, err := os.ReadFile("all.csv"); err != nil || strings.Contains(string(text), ",=cancel") {
		t.Errorf("a formula stands in the table: %v\n%s", err, text)
	}

	lines := strings.SplitAfter(whole, "\n")
	d.write("cut.jsonl", strings.Join(append(lines[:4:4], lines[5:]...), ""))
	d.says(exitFailed, "audit verify cut.jsonl", "Row 5 is missing: behind row 4 stands row 6.", "Up to row 4 all is as it was written")
	d.says(exitFine, "audit export --since 2026-11-23T14:00 -o late.jsonl")
	d.says(exitFine, "audit verify late.jsonl", "10 rows shown, of 20 only the digest is there")
	d.says(exitFine, "audit export --since 2026-11-23T13:50 --until 2026-11-23T14:00 --user U0000001 -o hers.jsonl")
	d.says(exitFine, "audit verify hers.jsonl", "5 rows shown, of 25 only the digest is there")
	d.do(`INSERT INTO tasks (instance_id, id, handle, name, status, params, created_by, created_at, updated_at, scheduled_at, first_seen_at, first_scheduled_at, gone_at)
		VALUES ('i1', 't2', 'k7q2', '', '', '', '', 0, 0, 0, 0, 0, 0)`)
	for _, word := range []string{"k7q2", "t2"} {
		d.says(exitFine, "audit export --task "+word+" -o "+word+".jsonl")
		d.says(exitFine, "audit verify "+word+".jsonl", "10 rows shown, of 20 only the digest is there")
	}
	d.says(exitFine, "audit export --format csv --task k7q2 -o k7q2.csv")
	d.says(exitFailed, "audit verify k7q2.csv", "missing")
}

func TestAuditVerifyWithHeads(t *testing.T) {
	d := newAuditDesk(t, 30)
	lines := strings.SplitAfter(d.says(exitFine, "audit export"), "\n")
	head := func(n int) string {
		return fmt.Sprintf("row %d, hash %s", n, lines[n-1][len(`{"before":"`)+64+len(`","hash":"`):][:64])
	}
	d.write("heads.txt", "headsup  00:00\nThe audit stands at "+head(10)+".\nheadsup  09:00\nThe audit stands at "+head(20)+".\n")
	d.says(exitFine, "audit verify --heads heads.txt", "2 posted heads fit, up to row 20. Nothing outside vouches for the rows behind it yet.")
	d.write("one.txt", head(30))
	d.says(exitFine, "audit verify --heads one.txt", "1 posted head fits, up to its end.")
	d.write("short.jsonl", strings.Join(lines[:15], ""))
	d.says(exitFine, "audit verify short.jsonl", "15 rows")
	d.says(exitFailed, "audit verify --heads heads.txt short.jsonl", "The record ends with row 15, but the hash of row 20 was posted: its end was cut off.")
	d.write("other.txt", strings.Replace(head(10), "row 10", "row 9", 1))
	d.says(exitFailed, "audit verify --heads other.txt", "Row 9 is another one than the one whose hash")

	d.do(`DELETE FROM audit WHERE seq > 15`)
	d.says(exitFailed, "audit verify", "The record ends with row 15, but the database says that its last row is 30: its end was cut off.")
	d.do(`UPDATE audit SET change_id = 'c3f1' WHERE seq = 7`)
	d.says(exitFailed, "audit verify", "Row 7 is filed under something else than it says: its columns in the database were edited.")
}

func TestAuditSaysWhatIsWrongWithTheWords(t *testing.T) {
	d := newAuditDesk(t, 1)
	d.write("empty.txt", "nothing here")
	d.says(exitWrong, "audit verify nowhere.jsonl", "there is no file nowhere.jsonl to check.")
	d.says(exitWrong, "audit verify --heads nowhere.txt", "there is no file nowhere.txt to read heads from.")
	d.says(exitWrong, "audit verify --heads empty.txt", "empty.txt names no head.")
	d.says(exitFailed, "audit verify empty.txt", "The file holds no row.")
	d.says(exitWrong, "audit export --since yesterday", "--since yesterday is no time.")
	d.says(exitWrong, "audit export --since 2026-11-23 --until 2026-11-23", "is not after --since")
	d.says(exitWrong, "audit export --user ann", "--user ann is no user id.")
	d.says(exitWrong, "audit export --task k7q2", "there is no task k7q2 in the database.")
	d.says(exitWrong, "audit export --format xml")
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+filepath.Join(d.dir, "none.db"))
	d.says(exitWrong, "audit verify", "there is no database at")
}
