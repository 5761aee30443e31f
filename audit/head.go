package audit

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// String is a head in English; ReadHeads finds it again.
func (h Head) String() string { return fmt.Sprintf("row %d, hash %s", h.Seq, h.Hash) }

// posted finds heads in whatever was copied out of Slack, in each language that they are posted in: dates, names and markup may stand around them, and
// lines may be broken.
var posted = regexp.MustCompile(`(?:row\s+|第\s*)(\d{1,18})\D{1,20}?([0-9a-f]{64})\b`)

// mostHeads bounds the text that heads are looked for in: a head a day makes some 50 KB in a year.
const mostHeads = 16 << 20

// ReadHeads gives the heads that a text names.
func ReadHeads(from io.Reader) ([]Head, error) {
	text, err := io.ReadAll(io.LimitReader(from, mostHeads))
	if err != nil {
		return nil, fmt.Errorf("read heads: %w", err)
	}
	var heads []Head
	for _, found := range posted.FindAllSubmatch(text, -1) {
		seq, err := strconv.ParseInt(string(found[1]), 10, 64)
		if err != nil {
			continue // no row has such a number
		}
		heads = append(heads, Head{Seq: seq, Hash: string(found[2])})
	}
	return heads, nil
}
