package main

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
)

// head is a row of the record.
func (d *auditDesk) head(seq int64) audit.Head {
	d.t.Helper()
	reading, err := store.OpenAudit(d.t.Context(), "sqlite:"+d.file)
	d.must(err)
	defer reading.Close()
	for row, err := range reading.Rows(d.t.Context()) {
		d.must(err)
		if row.Seq == seq {
			return row.Head()
		}
	}
	d.t.Fatalf("there is no row %d", seq)
	return audit.Head{}
}

// TestI13ArchivedRowsLeaveAChainThatHolds: the database, each file, and all of them one after the other.
func TestI13ArchivedRowsLeaveAChainThatHolds(t *testing.T) {
	d := newAuditDesk(t, 30)
	d.says(exitFine, "audit export -o all.jsonl")
	d.says(exitFine, "audit export --before 2026-11-23T13:50 -o first.jsonl",
		"first.jsonl holds rows 1 to 10, and the database no longer does", "Its end is row 10, hash ")
	d.says(exitFine, "audit verify", "21 rows, rows 11 to 31", "Rows 1 to 10 were archived; the record says so itself")
	d.says(exitFine, "audit verify first.jsonl", "10 rows, rows 1 to 10")
	d.says(exitFine, "audit export -o rest.jsonl")
	d.says(exitFine, "audit verify rest.jsonl", "21 rows, rows 11 to 31")
	d.says(exitFine, "audit verify first.jsonl rest.jsonl", "31 rows, rows 1 to 31")
	d.says(exitFailed, "audit verify rest.jsonl first.jsonl", "In first.jsonl, row 1 stands behind row 31")
	whole, err := os.ReadFile("all.jsonl")
	d.must(err)
	old, err := os.ReadFile("first.jsonl")
	d.must(err)
	rest, err := os.ReadFile("rest.jsonl")
	d.must(err)
	if !strings.HasPrefix(string(old)+string(rest), string(whole)) {
		t.Error("what was archived is not what was there")
	}

	d.says(exitFine, "audit export --before 2026-11-23T14:00 -o second.jsonl", "second.jsonl holds rows 11 to 20")
	d.says(exitFine, "audit verify", "12 rows, rows 21 to 32", "Rows 1 to 20 were archived")
	d.says(exitFailed, "audit verify second.jsonl", "Rows 1 to 10 are missing, and no row says that they were archived", "name the archive in front")
	d.says(exitFine, "audit verify first.jsonl second.jsonl", "rows 1 to 20")
	d.says(exitFine, "audit export --user U0000001 -o left.jsonl")
	d.says(exitFine, "audit verify first.jsonl second.jsonl left.jsonl", "rows 1 to 32")
	d.says(exitFailed, "audit verify first.jsonl left.jsonl", "In left.jsonl, rows 11 to 20 are missing")
}

// TestI13WhoRemovesRowsBesideAnArchiveIsFound: a checkpoint vouches for what it speaks of, and for nothing else.
func TestI13WhoRemovesRowsBesideAnArchiveIsFound(t *testing.T) {
	d := newAuditDesk(t, 30)
	d.says(exitFine, "audit export --before 2026-11-23T13:50 -o old.jsonl")
	d.do(`DELETE FROM audit WHERE seq = 11`)
	d.says(exitFailed, "audit verify", "Rows 1 to 11 are missing, and no row says that they were archived")
	d.says(exitFailed, "audit export --before 2026-11-23T14:00 -o more.jsonl", "nothing was archived, since the record is not whole. Rows 1 to 11 are missing")
	if _, err := os.Stat("more.jsonl"); err == nil {
		t.Error("a file was written from a record that is not whole")
	}
}

// TestI13AnArchivingThatWasCutOffLeavesAWholeRecord, at whichever row, and is ended by the next one.
func TestI13AnArchivingThatWasCutOffLeavesAWholeRecord(t *testing.T) {
	d := newAuditDesk(t, 30)
	d.says(exitFine, "audit export --until 2026-11-23T13:50 -o old.jsonl")
	b, err := store.OpenBeside(t.Context(), "sqlite:"+d.file, time.Now)
	d.must(err)
	d.must(b.Checkpoint(t.Context(), "root", d.head(10)))
	d.must(b.Close())
	d.says(exitFine, "audit verify", "31 rows, rows 1 to 31")
	d.do(`DELETE FROM audit WHERE seq <= 4`)
	d.says(exitFine, "audit verify", "27 rows, rows 5 to 31", "Rows 1 to 4 were archived")
	d.says(exitFine, "audit export --before 2026-11-23T14:00 -o more.jsonl",
		"An archiving before this one was cut off. 6 rows that its file holds were left in the database", "more.jsonl holds rows 11 to 20")
	d.says(exitFine, "audit verify", "12 rows, rows 21 to 32")
}

// TestI13ArchivingBesideAHeadsupThatRuns: rows come while others go, and none is lost.
func TestI13ArchivingBesideAHeadsupThatRuns(t *testing.T) {
	d := newAuditDesk(t, 5000)
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + d.file, Now: time.Now})
	d.must(err)
	done, ended := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		defer func() { ended <- n }()
		for {
			select {
			case <-done:
				return
			default:
			}
			if err := s.Record(context.WithoutCancel(t.Context()), maintenance.Started("beside", time.Now().UTC())); err != nil {
				t.Error(err)
				return
			}
			n++
		}
	}()
	d.says(exitFine, "audit export --before 2026-11-26T00:00 -o old.jsonl", "old.jsonl holds rows 1 to 3500")
	close(done)
	n := <-ended
	d.must(s.Close())
	d.says(exitFine, "audit verify")
	d.says(exitFine, "audit export -o rest.jsonl")
	said := d.says(exitFine, "audit verify old.jsonl rest.jsonl")
	if want := 5000 + n + 1; !strings.Contains(said, "whole: "+strconv.Itoa(want)+" rows") || n == 0 {
		t.Errorf("%d rows were written beside it: %s", n, said)
	}
}

func TestAuditArchiveSaysWhatIsWrongWithTheWords(t *testing.T) {
	d := newAuditDesk(t, 3)
	d.says(exitWrong, "audit export --before 2026-11-23T14:00", "Name the file that is to hold them with --output")
	d.says(exitWrong, "audit export --before 2026-11-23T14:00 --user U0000001 -o x.jsonl", "it goes with no other choice of rows")
	d.says(exitWrong, "audit export --before 2026-11-23T14:00 --format csv -o x.csv", "it goes with no other choice of rows")
	d.says(exitWrong, "audit export --before yesterday -o x.jsonl", "--before yesterday is no time.")
	d.says(exitWrong, "audit export --before 2026-11-23 -o x.jsonl", "no row stands before the first one from 2026-11-23 on. Nothing was archived.")
	d.write("there.jsonl", "x")
	d.says(exitWrong, "audit export --before 2026-11-24 -o there.jsonl", "there is a file there.jsonl already")
	d.says(exitFine, "audit verify", "rows 1 to 3")
}
