package main

import (
	"context"
	"io"
	"os"
	"strings"

	"headsup/audit"
	"headsup/settings"
	"headsup/store"
)

type auditPackCmd struct {
	Change string `arg:"" help:"The change's handle, such as c3f1."`
	Output string `short:"o" help:"A new file; else it is printed." placeholder:"FILE"`
}

// Run writes the pack.
func (c auditPackCmd) Run(ctx context.Context, s streams) error {
	reading, err := openRecord(ctx, settings.Source{Environ: os.Environ()})
	if err != nil {
		return err
	}
	defer reading.Close()
	change := strings.ToLower(c.Change)
	chosen := audit.Select(change)
	if err := eachRow(ctx, reading, func(_ audit.Row, said audit.Record) error { chosen.Look(said); return nil }); err != nil {
		return err
	}
	if !chosen.Found() {
		return misuse("the record has no change " + quoted(c.Change) + ". A change's code begins with c; /tasks history shows them.")
	}
	var shown []audit.Record
	if err := eachRow(ctx, reading, func(_ audit.Row, said audit.Record) error {
		if chosen.Has(said) {
			shown = append(shown, said)
		}
		return nil
	}); err != nil {
		return err
	}
	return writeFile(c.Output, s.out, func(w io.Writer) error {
		if _, err := io.WriteString(w, audit.Words(change, shown)); err != nil {
			return err
		}
		lines := audit.NewLines(w)
		if err := eachRow(ctx, reading, func(row audit.Row, said audit.Record) error {
			if chosen.Has(said) {
				return lines.Row(row)
			}
			return lines.Skip(row)
		}); err != nil {
			return err
		}
		return lines.Close()
	})
}

// eachRow gives every row of the record, with what it says.
func eachRow(ctx context.Context, reading *store.AuditReading, do func(audit.Row, audit.Record) error) error {
	for row, err := range reading.Rows(ctx) {
		if err != nil {
			return err
		}
		said, err := row.Record()
		if err != nil {
			return err
		}
		if err := do(row.Row, said); err != nil {
			return err
		}
	}
	return nil
}
