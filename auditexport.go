package main

import (
	"context"
	"io"
	"os"
	"slices"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

type auditExportCmd struct {
	Format string `enum:"jsonl,csv" default:"jsonl" help:"jsonl can be checked by audit verify, also where rows are left out; csv is for spreadsheets, and can be checked where it is whole." placeholder:"jsonl|csv"`
	Since  string `help:"From this day or moment on, in UTC." placeholder:"TIME"`
	Until  string `help:"Before this day or moment, in UTC." placeholder:"TIME"`
	Task   string `help:"Of one task, by its handle or id." placeholder:"TASK"`
	User   string `help:"Of one person, by user id." placeholder:"U…"`
	Before string `help:"Archive: write the rows before this day or moment to the file of --output, and remove them from the database. The record says so in a row of its own, and can still be checked." placeholder:"TIME"`
	Output string `short:"o" help:"A new file; else it is printed." placeholder:"FILE"`
}

// Run writes the record down.
func (c auditExportCmd) Run(ctx context.Context, s streams) error {
	src := settings.Source{Environ: os.Environ()}
	if c.Before != "" {
		return c.archive(ctx, src, s.out)
	}
	return c.export(ctx, src, s.out)
}

func (c auditExportCmd) export(ctx context.Context, src settings.Source, out io.Writer) error {
	wanted, err := c.wanted()
	if err != nil {
		return err
	}
	reading, err := openRecord(ctx, src)
	if err != nil {
		return err
	}
	defer reading.Close()
	if c.Task != "" {
		if wanted.tasks, err = reading.Tasks(ctx, c.Task); err != nil {
			return err
		}
		if len(wanted.tasks) == 0 {
			return misuse("there is no task " + quoted(c.Task) + " in the database. /tasks list shows the handles.")
		}
	}
	return writeFile(c.Output, out, func(w io.Writer) error {
		export, err := c.writer(w)
		if err != nil {
			return err
		}
		for row, err := range reading.Rows(ctx) {
			if err != nil {
				return err
			}
			do := export.Skip
			if wanted.has(row) {
				do = export.Row
			}
			if err := do(row.Row); err != nil {
				return err
			}
		}
		return export.Close()
	})
}

// rowWriter is a form of export.
type rowWriter interface {
	Row(r audit.Row) error
	Skip(r audit.Row) error
	Close() error
}

//nolint:ireturn // which form it is was said on the command line
func (c auditExportCmd) writer(w io.Writer) (rowWriter, error) {
	if c.Format == "csv" {
		return audit.NewTable(w)
	}
	return audit.NewLines(w), nil
}

// wanted says which rows are asked for.
type wanted struct {
	since, until time.Time
	tasks        []maintenance.TaskKey
	user         string
}

func (c auditExportCmd) wanted() (w wanted, err error) {
	if c.User != "" && !userID.MatchString(c.User) {
		return w, misuse("--user " + quoted(c.User) + " is no user id. " + idsAre)
	}
	w.user = c.User
	if w.since, err = readDay("--since", c.Since); err != nil {
		return w, err
	}
	if w.until, err = readDay("--until", c.Until); err != nil {
		return w, err
	}
	if !w.until.IsZero() && !w.since.Before(w.until) {
		return w, misuse("--until " + c.Until + " is not after --since " + c.Since + ".")
	}
	return w, nil
}

// has says whether a row is asked for. A row that vouches for an archive is always: without it the rest could not be checked.
func (w wanted) has(row store.AuditRow) bool {
	if _, vouches := row.Archived(); vouches {
		return true
	}
	switch {
	case row.At.Before(w.since), !w.until.IsZero() && !row.At.Before(w.until):
		return false
	case w.user != "" && row.User != w.user:
		return false
	}
	return w.tasks == nil || slices.Contains(w.tasks, row.Task)
}
