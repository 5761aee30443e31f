package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// longestLine is more than any row: a policy's text is some kilobytes.
const longestLine = 16 << 20

// Read goes along an export, a table or a pack with the checker, without holding more than a row, but for those that a pack shows. What is wrong with it is a *Broken.
// Text for people may stand before the first row, as in a pack, and nowhere else. The caller asks End when all files are read.
func Read(from io.Reader, c *Checker) error {
	buffered := bufio.NewReaderSize(from, 64<<10)
	if start, err := buffered.Peek(4); err == nil && string(start) == "seq," {
		return readTable(buffered, c)
	}
	lines := bufio.NewScanner(buffered)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	rows, number := false, 0
	var pack *packed
	for lines.Scan() {
		number++
		text := lines.Text()
		if number == 1 && text == packMark {
			pack = &packed{}
		}
		if !rows && !strings.HasPrefix(text, lineBefore) {
			pack.word(text)
			continue
		}
		if !rows && pack == nil && number > 1 {
			return broken(1, "in front of the rows stand words that this version of headsup does not write in a pack, so they prove nothing. Take them away to check the rows.")
		}
		rows = true
		if err := line(c, text, number); err != nil {
			return err
		}
		pack.row(text)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return broken(c.Head().Seq+1, "line %d is longer than any row.", number+1)
	case err != nil:
		return fmt.Errorf("read the record: %w", err)
	case !rows:
		return broken(1, "the file holds no row.")
	}
	return pack.tells(c.Head().Seq)
}
