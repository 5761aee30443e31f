package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"headsup/audit"
	"headsup/cards"
	"headsup/doctor"
	"headsup/settings"
	"headsup/store"
)

// storeCmd is what can be done with a database as a whole.
type storeCmd struct {
	Copy storeCopyCmd `cmd:"" help:"Copy all that a stopped headsup keeps into another database: from SQLite to PostgreSQL, or back. All or nothing; it may be run again."`
}

type storeCopyCmd struct {
	From string `arg:"" help:"The database that holds it, as HEADSUP_DATABASE_URL names it. It stays as it is."`
	To   string `arg:"" help:"The new one: empty, or an earlier copy. A password may come from PGPASSWORD or ~/.pgpass."`
}

// Run copies one database into another.
func (c storeCopyCmd) Run(ctx context.Context, s streams) error {
	from, err := settings.ReadDatabaseURL("FROM", c.From, "")
	if err != nil {
		return err
	}
	to, err := settings.ReadDatabaseURL("TO", c.To, "")
	if err != nil {
		return err
	}
	tables, rows, jobs := 0, 0, 0
	head, err := store.CopyAll(ctx, from.URL(), to.URL(), time.Now, func(done store.Copied) {
		if done.Table == "river_job" {
			jobs = done.Rows
			_, _ = fmt.Fprintf(s.out, "%-16s %9d still to be done\n", "jobs", done.Rows)
			return
		}
		tables, rows = tables+1, rows+done.Rows
		_, _ = fmt.Fprintf(s.out, "%-16s %9d\n", done.Table, done.Rows)
	})
	if err != nil {
		return notCopied(err, from, to)
	}
	_, err = fmt.Fprintf(s.out, "Copied whole: %d tables with %s, counted on both sides, and %d jobs. The record was checked in both; its end is %s.\n"+
		"Set HEADSUP_DATABASE_URL to the new database and start headsup. Start none on the old one again: two would act on the same tasks.\n",
		tables, cards.Count(rows, "row"), jobs, head)
	return err
}

// notCopied says why, and what to do.
func notCopied(err error, from, to settings.Database) error {
	wrong, ok := errors.AsType[*store.CopyError](err)
	if !ok {
		return fmt.Errorf("nothing was copied: %w", err)
	}
	at, url := from, "FROM"
	if wrong.To {
		at, url = to, "TO"
	}
	version, _ := errors.AsType[*store.VersionError](err)
	server, _ := errors.AsType[*store.ServerError](err)
	broken, _ := errors.AsType[*audit.Broken](err)
	var why string
	switch {
	case server != nil: // a socket that there is not is a file that there is not, too
		found, do := doctor.Server("the database "+at.Name(), server)
		if server.Passing() || server.Fault == store.FaultOther {
			return fmt.Errorf("nothing was copied: %s %s HEADSUP_DATABASE_URL is %s here", found, do, url)
		}
		why = found + " " + do + " HEADSUP_DATABASE_URL is " + url + " here."
	case errors.Is(err, store.ErrSameDatabase):
		why = "FROM and TO are the same database. Name another one as TO."
	case errors.Is(err, store.ErrInUse):
		why = "a headsup is running on " + at.Name() + ", or another copy. Stop it first: what it does meanwhile would not be copied."
	case errors.Is(err, store.ErrOtherData):
		why = at.Name() + " holds data that are no earlier copy of " + from.Name() + ", or a headsup has run on them since. Name an empty database as TO."
	case version != nil && version.Newer():
		why = fmt.Sprintf("%s is of a newer headsup (tables of version %d, this program knows %d). Use that program to copy.", at.Name(), version.Have, version.Wants)
	case version != nil:
		why = fmt.Sprintf("%s is of an older headsup (tables of version %d, this program's are of %d). Start this headsup on it once, stop it, and copy then.", at.Name(), version.Have, version.Wants)
	case errors.Is(err, fs.ErrNotExist):
		why = "there is no database of headsup at " + at.Name() + ". Name the one that headsup keeps its state in."
	case broken != nil:
		return fmt.Errorf("nothing was copied: the record of %s does not hold: %w headsup audit verify says how far it does", at.Name(), broken)
	default:
		return fmt.Errorf("nothing was copied: %s: %w", at.Name(), err)
	}
	return misuse("nothing was copied: " + why)
}
