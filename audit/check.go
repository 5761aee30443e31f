package audit

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Broken is the first thing that is wrong with a record. Its text is a sentence.
type Broken struct {
	Seq int64 // of the row at which it was found
	Why string
}

func (b *Broken) Error() string { return b.Why }

func broken(seq int64, format string, args ...any) *Broken {
	return &Broken{Seq: seq, Why: fmt.Sprintf(format, args...)}
}

// Checker goes along a chain, one row after the other, and finds the first that is not as it was written. After an error it is of no
// more use. The zero Checker expects the first row of all, or one whose beginning a checkpoint vouches for.
type Checker struct {
	head    Head // up to which all is well
	before  Head // in front of the first row that was seen
	began   bool
	vouched bool // a checkpoint says that what stood in front was archived
	heads   []Head
	met     map[int64]bool // heads that were passed

	Rows    int // that were read
	Digests int // rows of which only the digest was there
}

// NewChecker checks against heads, too: hashes that stood outside while the record was written.
func NewChecker(heads []Head) *Checker { return &Checker{heads: heads, met: map[int64]bool{}} }

// Head is the row up to which all is well.
func (c *Checker) Head() Head { return c.head }

// First is the number of the first row that was seen; 0 before.
func (c *Checker) First() int64 {
	if !c.began {
		return 0
	}
	return c.before.Seq + 1
}

// marks are what the checker needs of a record.
type marks struct {
	Seq     int64  `json:"seq"`
	Through int64  `json:"through"`
	Hash    string `json:"hash"`
}

// Row takes the next row. What stands beside the text, in a database's columns, is the caller's to compare.
func (c *Checker) Row(r Row) error {
	if r.Hash != link(r.Before, digest(r.Text)) {
		return broken(r.Seq, "row %d was edited: what it says does not give its hash.", r.Seq)
	}
	var m marks
	if err := json.Unmarshal([]byte(r.Text), &m); err != nil || m.Seq < 1 {
		return broken(r.Seq, "row %d is no record: it was not written by headsup.", r.Seq)
	}
	if r.Seq != m.Seq {
		return broken(r.Seq, "row %d stands in the place of row %d.", m.Seq, r.Seq)
	}
	if err := c.follows(m.Seq, r.Before); err != nil {
		return err
	}
	c.Rows++
	if m.Through > 0 && m.Through == c.before.Seq && m.Hash == c.before.Hash {
		c.vouched = true
	}
	return c.pass(r.Head())
}

// Skip takes rows of which only the digests are there.
func (c *Checker) Skip(first int64, before string, digests []string) error {
	if err := c.follows(first, before); err != nil {
		return err
	}
	for n, d := range digests {
		if !isHash(d) {
			return broken(first+int64(n), "row %d is there by its digest alone, and that is none.", first+int64(n))
		}
		c.Digests++
		if err := c.pass(Head{Seq: c.head.Seq + 1, Hash: link(c.head.Hash, d)}); err != nil {
			return err
		}
	}
	return nil
}

// follows says whether a row stands where one is expected.
func (c *Checker) follows(seq int64, before string) error {
	switch last := c.head.Seq; {
	case !c.began && seq == 1 && before != Origin:
		return broken(seq, "row 1 follows another row: it is not the first one that was written.")
	case !c.began:
		c.began = true
		c.before = Head{Seq: seq - 1, Hash: before}
		c.head = c.before
		return nil
	case seq > last+2:
		return broken(seq, "rows %d to %d are missing: behind row %d stands row %d.", last+1, seq-1, last, seq)
	case seq == last+2:
		return broken(seq, "row %d is missing: behind row %d stands row %d.", last+1, last, seq)
	case seq <= last:
		return broken(seq, "row %d stands behind row %d: rows were put into another order, or one was added.", seq, last)
	case before != c.head.Hash:
		return broken(seq, "row %d does not follow the row %d that stands before it: one of the two is not the one that was written.", seq, last)
	}
	return nil
}

// pass goes on to a row, and compares it with what stood outside.
func (c *Checker) pass(to Head) error {
	c.head = to
	for _, h := range c.heads {
		if h.Seq != to.Seq {
			continue
		}
		if h.Hash != to.Hash {
			return broken(to.Seq, "row %d is another one than the one whose hash %s… was posted: the record was written anew up to there, or from some row before it.", to.Seq, h.Hash[:12])
		}
		c.met[to.Seq] = true
	}
	return nil
}

// End says what is wrong once all rows were read: a beginning that nobody vouches for, or an end before a head that stood outside.
func (c *Checker) End() error {
	if c.began && c.before.Seq > 0 && !c.vouched {
		what := fmt.Sprintf("rows 1 to %d are", c.before.Seq)
		if c.before.Seq == 1 {
			what = "row 1 is"
		}
		return broken(c.before.Seq+1, "%s missing, and no row says that they were archived. If they were, name the archive in front of this file.", what)
	}
	for _, h := range slices.SortedFunc(slices.Values(c.heads), func(a, b Head) int { return int(a.Seq - b.Seq) }) {
		if h.Seq > c.head.Seq {
			return broken(c.head.Seq, "the record ends with row %d, but the hash of row %d was posted: its end was cut off.", c.head.Seq, h.Seq)
		}
	}
	return nil
}

// Matched is how many of the heads that stood outside fit. Those of rows in front of the first one that was read cannot be compared.
func (c *Checker) Matched() int { return len(c.met) }
