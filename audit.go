package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"headsup/settings"
	"headsup/store"
)

// auditCmd is what can be asked of the record without running the bot. It needs no tokens, reaches no network, and does not disturb a bot
// that runs.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Check the record, in the database or in files: finds the first row that was edited, removed, added or moved."`
	Export auditExportCmd `cmd:"" help:"Write the record down, as lines that can be checked or as a table."`
	Pack   auditPackCmd   `cmd:"" help:"Write one change down for an auditor: who was told, asked and decided, under which policy, what the cloud said, and the proof."`
}

// openRecord opens the record of the database that the settings name.
func openRecord(ctx context.Context, src settings.Source) (*store.AuditReading, error) {
	return openedRecord(ctx, src, store.OpenAudit)
}

// besideRecord opens it to archive rows.
func besideRecord(ctx context.Context, src settings.Source) (*store.Beside, error) {
	return openedRecord(ctx, src, func(ctx context.Context, name string) (*store.Beside, error) {
		return store.OpenBeside(ctx, name, time.Now)
	})
}

func openedRecord[T any](ctx context.Context, src settings.Source, open func(context.Context, string) (T, error)) (opened T, err error) {
	database, err := settings.ReadDatabase(src)
	if err != nil {
		return opened, err
	}
	opened, err = open(ctx, database.URL())
	return opened, cannotOpen(database, err, "")
}

// readDay reads a moment in UTC, as precise as it was typed.
func readDay(flag, typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(layout, typed); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, misuse(flag + " " + quoted(typed) + " is no time. Give a day such as 2026-11-23, or a moment such as 2026-11-23T14:00; both are UTC.")
}

// writeFile writes to a new file for its owner alone, or to out where no name is given. A file that could not be written whole is removed.
func writeFile(name string, out io.Writer, write func(io.Writer) error) (err error) {
	if name == "" {
		return write(out)
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return misuse("there is a file " + name + " already. Name another one.")
	}
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	buffered := bufio.NewWriter(file)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return file.Sync()
}
