package audit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tableHead names the columns of an export for spreadsheets. The last three are the row itself; those before are read from it.
func tableHead() []string {
	return []string{
		"seq", "at", "verb", "name", "user", "channel", "instance", "task", "change", "action", "from", "to", "reason", "said", "why", "count", "outcome",
		"request", "before", "hash", "row",
	}
}

// cells are a row as a table shows it.
func cells(r Row) ([]string, error) {
	said, err := r.Record()
	if err != nil {
		return nil, err
	}
	return []string{
		strconv.FormatInt(said.Seq, 10), said.At, said.Verb, harmless(said.Name), said.User, said.Channel, harmless(said.Instance), harmless(said.Task), said.Change,
		string(said.Action), moment(said.From), moment(said.To), harmless(said.Reason), harmless(said.Said), string(said.Why), count(said.Count), string(said.Result.Kind),
		said.Request, r.Before, r.Hash, r.Text,
	}, nil
}

// harmless keeps a spreadsheet from running what somebody typed as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Table writes an export for spreadsheets. One that leaves out rows cannot be checked; Lines can.
type Table struct{ w *csv.Writer }

// NewTable writes to w.
func NewTable(w io.Writer) (*Table, error) {
	t := &Table{w: csv.NewWriter(w)}
	if err := t.w.Write(tableHead()); err != nil {
		return nil, fmt.Errorf("write the record: %w", err)
	}
	return t, nil
}

// Row writes a row.
func (t *Table) Row(r Row) error {
	row, err := cells(r)
	if err != nil {
		return err
	}
	if err := t.w.Write(row); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// Skip leaves a row out.
func (t *Table) Skip(Row) error { return nil }

// Close writes what is left, and closes nothing.
func (t *Table) Close() error {
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// readTable checks a table.
func readTable(from io.Reader, c *Checker) error {
	table := csv.NewReader(from)
	table.ReuseRecord = true
	head, err := table.Read()
	if err != nil || !slices.Equal(head, tableHead()) {
		return broken(1, "line 1 does not name the columns of an export.")
	}
	for {
		found, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if _, odd := errors.AsType[*csv.ParseError](err); odd {
			return broken(c.Head().Seq+1, "behind row %d stands no row of a table: something was edited or cut.", c.Head().Seq)
		}
		if err != nil {
			return fmt.Errorf("read the record: %w", err)
		}
		n := len(found)
		row := Row{Before: found[n-3], Hash: found[n-2], Text: found[n-1]}
		if err := c.Row(row); err != nil {
			return err
		}
		want, err := cells(row)
		if err != nil || !slices.Equal(found, want) {
			return broken(c.head.Seq, "row %d shows something else than it says: its cells were edited.", c.head.Seq)
		}
	}
}
