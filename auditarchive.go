package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"headsup/audit"
	"headsup/cards"
	"headsup/settings"
	"headsup/store"
)

// archive writes the rows before a moment into a file of their own, puts a checkpoint at the record's end, and removes them from the
// database. Nothing is removed that does not stand in the file: it is on the disk and was read back before. A headsup that runs goes on.
func (c auditExportCmd) archive(ctx context.Context, src settings.Source, out io.Writer) error {
	before, err := c.cutBefore()
	if err != nil {
		return err
	}
	if err := wholeRecord(ctx, src); err != nil {
		return err
	}
	left, err := endArchiving(ctx, src)
	if err != nil {
		return err
	}
	if left > 0 {
		if _, err := fmt.Fprintf(out, "An archiving before this one was cut off. %s that its file holds were left in the database, and are removed now.\n", cards.Count(left, "row")); err != nil {
			return err
		}
	}
	reading, err := openRecord(ctx, src)
	if err != nil {
		return err
	}
	defer reading.Close()
	first, through, err := oldRows(ctx, reading, before)
	if err != nil {
		return err
	}
	if through.Seq == 0 {
		return misuse("no row stands before the first one from " + c.Before + " on. Nothing was archived.")
	}
	if err := writeFile(c.Output, out, func(w io.Writer) error { return copyRows(ctx, reading, w, through.Seq) }); err != nil {
		return err
	}
	if err := inPlace(c.Output, first, through); err != nil {
		return fmt.Errorf("nothing was removed from the database, since %s cannot be relied upon: %w", c.Output, err)
	}
	if err := reading.Close(); err != nil { // else its snapshot keeps the rows in the database's journal
		return err
	}
	if err := removeRows(ctx, src, through); err != nil {
		return fmt.Errorf("%s holds rows %d to %d. Not all of them are removed from the database: the next audit export --before does it: %w", c.Output, first, through.Seq, err)
	}
	_, err = fmt.Fprintf(out, "%s holds rows %d to %d, and the database no longer does; a row at its end says so.\nIts end is %s.\n"+
		"Keep it with those before it: whoever checks the whole record reads them all, oldest first, with an export of the rest behind them.\n", c.Output, first, through.Seq, through)
	return err
}

// cutBefore is the moment before which rows are archived.
func (c auditExportCmd) cutBefore() (time.Time, error) {
	switch {
	case c.Output == "":
		return time.Time{}, misuse("--before takes the rows out of the database. Name the file that is to hold them with --output.")
	case c.Format != "jsonl", c.Since != "", c.Until != "", c.Task != "", c.User != "":
		return time.Time{}, misuse("--before archives every row before it, as jsonl: it goes with no other choice of rows. To write rows down and leave them where they are, use --until.")
	}
	return readDay("--before", c.Before)
}

// wholeRecord checks the record: what is taken away can be compared no more.
func wholeRecord(ctx context.Context, src settings.Source) error {
	reading, err := openRecord(ctx, src)
	if err != nil {
		return err
	}
	defer reading.Close()
	err = reading.Check(ctx, audit.NewChecker(nil))
	if wrong, found := errors.AsType[*audit.Broken](err); found {
		return errors.New("nothing was archived, since the record is not whole. " + sentence(wrong.Why))
	}
	return err
}

// oldRows gives the rows in front of the first one that is not before a moment. through is zero where there are none.
func oldRows(ctx context.Context, reading *store.AuditReading, before time.Time) (first int64, through audit.Head, err error) {
	for row, err := range reading.Rows(ctx) {
		if err != nil {
			return 0, through, err
		}
		if !row.At.Before(before) {
			break
		}
		if first == 0 {
			first = row.Seq
		}
		through = row.Head()
	}
	return first, through, nil
}

func copyRows(ctx context.Context, reading *store.AuditReading, w io.Writer, through int64) error {
	lines := audit.NewLines(w)
	for row, err := range reading.Rows(ctx) {
		if err != nil {
			return err
		}
		if row.Seq > through {
			break
		}
		if err := lines.Row(row.Row); err != nil {
			return err
		}
	}
	return lines.Close()
}

// inPlace reads the file back and has its name written to the disk, as its content is.
func inPlace(name string, first int64, through audit.Head) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	chain := audit.NewChecker([]audit.Head{through})
	if err := audit.Read(file, chain); err != nil {
		return err
	}
	if chain.First() != first || chain.Head() != through || chain.Digests > 0 {
		return fmt.Errorf("it holds rows %d to %d", chain.First(), chain.Head().Seq)
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func removeRows(ctx context.Context, src settings.Source, through audit.Head) error {
	beside, err := besideRecord(ctx, src)
	if err != nil {
		return err
	}
	err = beside.Checkpoint(ctx, operator(), through)
	if err == nil {
		_, err = beside.EndArchiving(ctx)
	}
	return errors.Join(err, beside.Close())
}

// endArchiving removes what an archiving that was cut off has left, and gives how many rows that were.
func endArchiving(ctx context.Context, src settings.Source) (int, error) {
	beside, err := besideRecord(ctx, src)
	if err != nil {
		return 0, err
	}
	left, err := beside.EndArchiving(ctx)
	return left, errors.Join(err, beside.Close())
}
