package audit

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// An export is lines of JSON, in canonical form as well: a row with its hashes, or the digests of rows that are not shown. The text of a row
// stands at the same place of each line, so that it can be cut out and hashed without a parser:
//
//	{"before":"…64…","hash":"…64…","row":TEXT}
//	{"before":"…64…","between":["…64…",…],"hash":"…64…","seq":17}
const (
	lineBefore = `{"before":"`
	lineHash   = `","hash":"`
	lineRow    = `","row":`

	hashAt = len(lineBefore) + len(Origin) + len(lineHash)
	rowAt  = hashAt + len(Origin) + len(lineRow)
)

// mostBetween bounds a line of digests.
const mostBetween = 100

// between is a line of digests.
type between struct {
	Before  string   `json:"before"`
	Digests []string `json:"between"`
	Hash    string   `json:"hash"`
	Seq     int64    `json:"seq"` // of the first
}

// Lines writes an export. Every row of the chain has to be given to Row or Skip, in order; Close writes what is left, and closes nothing.
type Lines struct {
	w       *bufio.Writer
	skipped between
}

// NewLines writes to w.
func NewLines(w io.Writer) *Lines { return &Lines{w: bufio.NewWriterSize(w, 64<<10)} }

// Row writes a row.
func (l *Lines) Row(r Row) error {
	if err := l.gap(); err != nil {
		return err
	}
	for _, part := range []string{lineBefore, r.Before, lineHash, r.Hash, lineRow, r.Text, "}\n"} {
		if _, err := l.w.WriteString(part); err != nil {
			return fmt.Errorf("write the record: %w", err)
		}
	}
	return nil
}

// Skip writes only that there is a row, by its digest.
func (l *Lines) Skip(r Row) error {
	if len(l.skipped.Digests) == 0 {
		l.skipped.Before, l.skipped.Seq = r.Before, r.Seq
	}
	l.skipped.Digests, l.skipped.Hash = append(l.skipped.Digests, digest(r.Text)), r.Hash
	if len(l.skipped.Digests) < mostBetween {
		return nil
	}
	return l.gap()
}

func (l *Lines) gap() error {
	if len(l.skipped.Digests) == 0 {
		return nil
	}
	text, err := canonical(l.skipped)
	if err != nil {
		return err
	}
	l.skipped.Digests = l.skipped.Digests[:0]
	if _, err := l.w.WriteString(text + "\n"); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// Close writes what is left.
func (l *Lines) Close() error {
	if err := l.gap(); err != nil {
		return err
	}
	if err := l.w.Flush(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// line gives a line to the checker. number is where it stands in its file.
func line(c *Checker, text string, number int) error {
	notOne := broken(c.Head().Seq+1, "line %d is no line of an export: behind row %d, something was edited or cut.", number, c.Head().Seq)
	if !strings.HasPrefix(text, lineBefore) || len(text) < rowAt || text[hashAt-len(lineHash):hashAt] != lineHash {
		return digests(c, text, notOne)
	}
	row := Row{Before: text[len(lineBefore) : hashAt-len(lineHash)], Hash: text[hashAt : hashAt+len(Origin)], Text: strings.TrimSuffix(text[rowAt:], "}")}
	if text[hashAt+len(Origin):rowAt] != lineRow || len(row.Text) != len(text)-rowAt-1 || !isHash(row.Before) || !isHash(row.Hash) {
		return notOne
	}
	return c.Row(row)
}

// digests gives a line of digests to the checker.
func digests(c *Checker, text string, notOne error) error {
	var b between
	if json.Unmarshal([]byte(text), &b) != nil || len(b.Digests) == 0 || b.Seq < 1 {
		return notOne
	}
	if again, err := canonical(b); err != nil || again != text { // there is one way to write it
		return notOne
	}
	return c.Skip(b.Seq, b.Before, b.Digests, b.Hash)
}
