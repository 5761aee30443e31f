package audit

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// export writes a record as a file: of all rows, or of those that keep says yes to.
func export(t testing.TB, rows []Row, keep func(Row) bool) string {
	t.Helper()
	var b bytes.Buffer
	lines := NewLines(&b)
	for _, row := range rows {
		do := lines.Row
		if keep != nil && !keep(row) {
			do = lines.Skip
		}
		if err := do(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := lines.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func table(t testing.TB, rows []Row) string {
	t.Helper()
	var b bytes.Buffer
	table, err := NewTable(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := table.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(text string, heads ...Head) (*Checker, error) {
	c := NewChecker(heads)
	if err := Read(strings.NewReader(text), c); err != nil {
		return c, err
	}
	return c, c.End()
}

// tampered is a text after one edit, and what was done.
func tampered(rng *rand.Rand, text, foreign string) (string, string) {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	lines[len(lines)-1] += "\n"
	at, to := rng.IntN(len(lines)), rng.IntN(len(lines))
	switch rng.IntN(5) {
	case 0:
		bytes := []byte(text)
		n := rng.IntN(len(bytes))
		was := bytes[n]
		for bytes[n] == was {
			bytes[n] = byte(rng.IntN(256))
		}
		return string(bytes), fmt.Sprintf("byte %d is %q, was %q", n, bytes[n], was)
	case 1:
		at = rng.IntN(len(lines) - 1) // the last one is the end cut off, which is another story
		return strings.Join(slices.Delete(lines, at, at+1), ""), fmt.Sprintf("line %d removed", at+1)
	case 2:
		for at == to {
			to = rng.IntN(len(lines))
		}
		lines[at], lines[to] = lines[to], lines[at]
		return strings.Join(lines, ""), fmt.Sprintf("lines %d and %d swapped", at+1, to+1)
	case 3:
		return strings.Join(slices.Insert(lines, at, lines[to]), ""), fmt.Sprintf("line %d once more, before line %d", to+1, at+1)
	default:
		at = rng.IntN(len(lines)-1) + 1
		return strings.Join(slices.Insert(lines, at-1, foreign), ""), fmt.Sprintf("a row of elsewhere before line %d", at)
	}
}

// TestI13AHundredEditsOfAnExportAreFound, and a hundred of a table, of a part and of a pack's proof each: with the file alone.
func TestI13AHundredEditsOfAnExportAreFound(t *testing.T) {
	t.Parallel()
	rows := chain(t, Start(), 60)
	elsewhere := chain(t, chain(t, Start(), 3)[2].Head(), 9)[5:6]
	other := chain(t, Head{Seq: 20, Hash: digest("another record")}, 1)
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 1))
	for _, c := range []struct{ name, text, foreign string }{
		{"export", export(t, rows, nil), export(t, other, nil)},
		{"part", export(t, rows, func(r Row) bool { return r.Seq%7 == 3 }), export(t, elsewhere, nil)},
		{"table", table(t, rows), strings.SplitAfter(table(t, other), "\n")[1]},
	} {
		if _, err := read(c.text); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for n := range 100 {
			text, what := tampered(rng, c.text, c.foreign)
			if text == c.text {
				continue
			}
			if _, err := read(text); err == nil {
				t.Errorf("%s, edit %d of seed %d: %s, and nothing is found", c.name, n, seed, what)
			}
		}
	}
}

// TestI13WithTheHeadsThatWerePosted: the end cut off, rows added by hand, the chain built anew, for rows up to the last head.
func TestI13WithTheHeadsThatWerePosted(t *testing.T) {
	t.Parallel()
	rows := chain(t, Start(), 60)
	text := "Nov 23rd\nheadsup APP  9:00 AM\nThe audit stands at " + rows[19].Head().String() + "\n\nThe audit stands at row 40, hash\n" + rows[39].Hash + ".\n"
	chinese := "审计记录止于第 20 行，哈希\n" + rows[19].Hash + "。审计记录目前的末尾是第40行，哈希 " + rows[39].Hash + "。"
	heads, err := ReadHeads(strings.NewReader(text))
	if err != nil || !slices.Equal(heads, []Head{rows[19].Head(), rows[39].Head()}) {
		t.Fatalf("read %v (%v)", heads, err)
	}
	if same, err := ReadHeads(strings.NewReader(chinese)); err != nil || !slices.Equal(same, heads) {
		t.Errorf("in Chinese %v (%v)", same, err)
	}
	whole := export(t, rows, nil)
	if c, err := read(whole, heads...); err != nil || c.Matched() != 2 {
		t.Errorf("%d heads fit: %v", c.Matched(), err)
	}
	lines := strings.SplitAfter(whole, "\n")
	for end := range 60 {
		_, err := read(strings.Join(lines[:end], ""), heads...)
		if found := err != nil; found != (end < 40) {
			t.Errorf("cut behind row %d: %v", end, err)
		}
	}
	for _, from := range []int{1, 10, 39} { // whoever edits a row builds anew all behind it
		anew := chain(t, Start(), from-1)
		at := Start()
		if from > 1 {
			at = anew[from-2].Head()
		}
		at.Seq++ // so the next row says something else than it did
		rest := chain(t, at, 60)
		at.Seq--
		for n := range rest {
			rest[n], err = resealed(at, rest[n])
			if err != nil {
				t.Fatal(err)
			}
			at = rest[n].Head()
		}
		if _, err := read(export(t, append(anew, rest...), nil), heads...); err == nil {
			t.Errorf("built anew from row %d, and nothing is found", from)
		}
	}
}

// resealed is what the row says, behind another one.
func resealed(head Head, r Row) (Row, error) {
	said, err := r.Record()
	if err != nil {
		return r, err
	}
	said.Seq = head.Seq + 1
	text, err := canonical(said)
	return Row{Seq: head.Seq + 1, Before: head.Hash, Hash: link(head.Hash, digest(text)), Text: text}, err
}

func TestAFileThatIsNoRecord(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "hello\n", "seq,at\n", "seq,\n", `{"before":"`, strings.Repeat("x", 1<<20)} {
		if _, err := read(text); err == nil {
			t.Errorf("%.20q is taken for a record", text)
		}
	}
	if _, err := read("For people.\n\n" + export(t, chain(t, Start(), 3), nil)); err == nil {
		t.Error("text in front of the rows is taken, and is no pack's")
	}
	if _, err := read(export(t, chain(t, Start(), 3), nil) + "For people.\n"); err == nil {
		t.Error("text behind the rows is taken")
	}
}

// TestASpreadsheetRunsNothing: what somebody typed is no formula.
func TestASpreadsheetRunsNothing(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"} {
		if got := harmless(typed); got != "'"+typed {
			t.Errorf("%q stands there as %q", typed, got)
		}
	}
	if got := harmless("release"); got != "release" {
		t.Errorf("release stands there as %q", got)
	}
}

func FuzzRead(f *testing.F) {
	rows := chain(f, Start(), 5)
	f.Add(export(f, rows, nil))
	f.Add(export(f, rows, func(r Row) bool { return r.Seq == 3 }))
	f.Add(table(f, rows))
	whole := export(f, rows, nil)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := read(text, rows[4].Head())
		if err == nil && c.Digests == 0 && c.Rows > 0 && c.Head() != rows[4].Head() {
			t.Errorf("taken for the record:\n%s\nwhich is\n%s", text, whole)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := export(b, chain(b, Start(), 20_000), nil)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := read(text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
