package audit

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
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
	last    marks
	began   bool
	vouched bool             // a checkpoint says that what stood in front of the first row was archived
	heads   map[int64][]Head // by row
	posted  int64            // the last row of which a head stood outside
	met     int              // heads that were passed

	Rows    int // that were read
	Digests int // rows of which only the digest was there
}

// NewChecker checks against heads, too: hashes that stood outside while the record was written.
func NewChecker(heads []Head) *Checker {
	c := &Checker{heads: map[int64][]Head{}}
	for _, h := range heads {
		c.heads[h.Seq] = append(c.heads[h.Seq], h)
		c.posted = max(c.posted, h.Seq)
	}
	return c
}

// Head is the row up to which all is well.
func (c *Checker) Head() Head { return c.head }

// First is the number of the first row that was seen; 0 before.
func (c *Checker) First() int64 {
	if !c.began {
		return 0
	}
	return c.before.Seq + 1
}

// Columns are what a database finds a row by.
type Columns struct {
	At     time.Time
	User   string
	Task   maintenance.TaskKey
	Change string
}

// Row takes the next row. What stands beside the text, in a database's columns, is the caller's to compare.
func (c *Checker) Row(r Row) error {
	at := cmp.Or(r.Seq, c.head.Seq+1)
	if r.Hash != link(r.Before, digest(r.Text)) {
		return broken(at, "row %d was edited: what it says does not give its hash.", at)
	}
	m, ok := readMarks(r.Text)
	if !ok {
		return broken(at, "row %d is no record: it was not written by headsup.", at)
	}
	r.Seq = cmp.Or(r.Seq, m.seq)
	if r.Seq != m.seq {
		return broken(r.Seq, "row %d stands in the place of row %d.", m.seq, r.Seq)
	}
	if err := c.follows(m.seq, r.Before); err != nil {
		return err
	}
	c.Rows++
	c.last = m
	c.vouched = c.vouched || m.vouches(c.before)
	return c.pass(r.Head())
}

// Says compares the columns beside the last row with what it says: they are not in its hash, and whoever looks a row up goes by them.
func (c *Checker) Says(beside Columns) error {
	m := c.last
	if beside.At.UTC().Format(instant) != m.at && !(beside.At.IsZero() && strings.HasPrefix(m.at, "0001-")) ||
		beside.User != m.user || beside.Task != (maintenance.TaskKey{Instance: m.instance, Task: m.task}) || beside.Change != m.change {
		return broken(m.seq, "row %d is filed under something else than it says: its columns in the database were edited.", m.seq)
	}
	return nil
}

// Ends compares the end with what the database says of it, and then is End.
func (c *Checker) Ends(head Head) error {
	at := c.head
	if !c.began {
		at = Start()
	}
	if head.Seq > at.Seq {
		return broken(at.Seq, "the record ends with row %d, but the database says that its last row is %d: its end was cut off.", at.Seq, head.Seq)
	}
	if head != at {
		return broken(at.Seq, "the last row is %d, but the database says %d, or another hash for it: a row was added by hand.", at.Seq, head.Seq)
	}
	return c.End()
}

// Skip takes rows of which only the digests are there, up to one with a hash.
func (c *Checker) Skip(first int64, before string, digests []string, hash string) error {
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
	if hash != c.head.Hash {
		return broken(c.head.Seq, "row %d, or one before it from row %d on, is not the one that was written: its digest does not give its hash.", c.head.Seq, first)
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
	for _, h := range c.heads[to.Seq] {
		if h.Hash != to.Hash {
			return broken(to.Seq, "row %d is another one than the one whose hash %s… was posted: the record was written anew up to there, or from some row before it.", to.Seq, h.Hash[:12])
		}
		c.met++
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
	if c.posted > c.head.Seq {
		return broken(c.head.Seq, "the record ends with row %d, but the hash of row %d was posted: its end was cut off.", c.head.Seq, c.posted)
	}
	return nil
}

// Posted is the last row of which a head stood outside; 0 where none did.
func (c *Checker) Posted() int64 { return c.posted }

// Matched is how many of the heads that stood outside fit. Those of rows in front of the first one that was read cannot be compared.
func (c *Checker) Matched() int { return c.met }
