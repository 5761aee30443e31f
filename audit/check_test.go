package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// monday is the moment of every test.
var monday = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

// chain makes a record of n rows behind a head.
func chain(t testing.TB, head Head, n int) []Row {
	t.Helper()
	var rows []Row
	for range n {
		row, err := Seal(head, maintenance.Entry{
			At: monday.Add(time.Duration(head.Seq) * time.Minute), Actor: maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: fmt.Sprintf("U%d", head.Seq%3), Name: "Ann"}},
			Verb: "drafted", Change: fmt.Sprintf("c%d", head.Seq/4), Detail: maintenance.Detail{Reason: "release, “soon”"},
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, head = append(rows, row), row.Head()
	}
	return rows
}

func check(c *Checker, rows []Row) error {
	for _, row := range rows {
		if err := c.Row(row); err != nil {
			return err
		}
	}
	return c.End()
}

// TestI13WhatIsDoneToTheChainIsFound holds what is found with the rows alone, and what only with a hash that stood outside.
func TestI13WhatIsDoneToTheChainIsFound(t *testing.T) {
	t.Parallel()
	whole := chain(t, Start(), 9)
	edited := whole[4]
	edited.Text = strings.Replace(edited.Text, "soon", "sorn", 1)
	resealed := edited
	resealed.Hash = link(resealed.Before, digest(resealed.Text))
	retied := whole[5]
	retied.Before = whole[3].Hash
	retied.Hash = link(retied.Before, digest(retied.Text))
	byHand := chain(t, whole[8].Head(), 1)[0]
	anew := chain(t, Start(), 4)
	other, err := Seal(anew[3].Head(), maintenance.Entry{At: monday, Verb: "denied"})
	if err != nil {
		t.Fatal(err)
	}
	rebuilt := append(append(slices.Clone(anew), other), chain(t, other.Head(), 4)...)
	posted := []Head{whole[2].Head(), whole[8].Head()}

	cut := func(rows []Row, from, to int) []Row { return slices.Delete(slices.Clone(rows), from, to) }
	put := func(rows []Row, at int, row Row) []Row { return slices.Insert(slices.Clone(rows), at, row) }
	swapped := slices.Clone(whole)
	swapped[5], swapped[6] = swapped[6], swapped[5]
	replaced := slices.Clone(whole)
	replaced[4] = edited
	replacedAnew := slices.Clone(whole)
	replacedAnew[4] = resealed
	for _, c := range []struct {
		name  string
		rows  []Row
		heads []Head
		want  string // how the sentence begins; empty: nothing is found
	}{
		{"nothing", whole, nil, ""},
		{"nothing, with heads", whole, posted, ""},
		{"no rows", nil, nil, ""},
		{"edited", replaced, nil, "row 5 was edited"},
		{"edited, its hash made right", replacedAnew, nil, "row 6 does not follow the row 5"},
		{"removed", cut(whole, 4, 5), nil, "row 5 is missing"},
		{"several removed", cut(whole, 4, 7), nil, "rows 5 to 7 are missing"},
		{"the first removed", cut(whole, 0, 1), nil, "row 1 is missing, and no row says"},
		{"removed, the next one tied to what is left", put(cut(whole, 4, 6), 4, retied), nil, "row 5 is missing"},
		{"swapped", swapped, nil, "row 6 is missing"},
		{"twice", put(whole, 5, whole[4]), nil, "row 5 stands behind row 5"},
		{"one of elsewhere put in", put(whole, 5, byHand), nil, "rows 6 to 9 are missing"},
		{"the end cut", whole[:7], nil, ""},
		{"the end cut, with heads", whole[:7], posted, "the record ends with row 7, but the hash of row 9 was posted"},
		{"everything cut, with heads", nil, posted, "the record ends with row 0, but"},
		{"one added at the end by hand", put(whole, 9, byHand), posted, ""}, // up to the last head only
		{"built anew", rebuilt, nil, ""},
		{"built anew, with heads", rebuilt, posted, "row 9 is another one than the one whose hash"},
	} {
		err := check(NewChecker(c.heads), c.rows)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestI13ABeginningIsVouchedFor: rows that were archived are missing rightly where a row of the record says so, with their last hash.
func TestI13ABeginningIsVouchedFor(t *testing.T) {
	t.Parallel()
	whole := chain(t, Start(), 9)
	checkpoint, err := Seal(whole[8].Head(), maintenance.Archived("ops", whole[3].Seq, whole[3].Hash, monday))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		rows []Row
		ok   bool
	}{
		{"what was archived is gone", append(slices.Clone(whole[4:]), checkpoint), true},
		{"what was archived is still there", append(slices.Clone(whole), checkpoint), true},
		{"more is gone", append(slices.Clone(whole[5:]), checkpoint), false},
		{"nothing says so", whole[4:], false},
	} {
		if err := check(NewChecker(nil), c.rows); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestI13ADigestStandsForItsRow: what is left out by its digest can be checked all the same.
func TestI13ADigestStandsForItsRow(t *testing.T) {
	t.Parallel()
	whole := chain(t, Start(), 9)
	var left []string
	for _, row := range whole[2:6] {
		left = append(left, digest(row.Text))
	}
	run := func(digests []string) error {
		c := NewChecker([]Head{whole[8].Head()})
		for _, row := range whole[:2] {
			if err := c.Row(row); err != nil {
				return err
			}
		}
		if err := c.Skip(3, whole[1].Hash, digests, whole[5].Hash); err != nil {
			return err
		}
		return check(c, whole[6:])
	}
	if err := run(left); err != nil {
		t.Error(err)
	}
	if err := run(left[1:]); err == nil {
		t.Error("a digest may be left out")
	}
	other := slices.Clone(left)
	other[1] = digest("something else")
	if err := run(other); err == nil {
		t.Error("a digest may be another one")
	}
	last := NewChecker(nil)
	if err := last.Skip(1, Origin, []string{digest("something else")}, whole[0].Hash); err == nil {
		t.Error("a digest may be another one where no row follows")
	}
	other[1] = "no digest"
	if err := run(other); err == nil {
		t.Error("a digest may be anything")
	}
}
