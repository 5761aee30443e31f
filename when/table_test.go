package when_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/when"
)

// row is one line of testdata/times.tsv; its header says what the columns mean.
type row struct {
	line   int
	at     when.Asked
	text   string
	expect string
}

func rows(t testing.TB) []row {
	t.Helper()
	f, err := os.Open("testdata/times.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		cell := strings.Split(lines.Text(), "\t")
		if len(cell) != 5 {
			t.Fatalf("times.tsv:%d: %d columns, want 5", n, len(cell))
		}
		all = append(all, row{n, asked(t, cell[0], cell[1], cell[2]), cell[3], cell[4]})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func asked(t testing.TB, now, taskAt, zone string) when.Asked {
	t.Helper()
	at := when.Asked{Now: instant(t, now)}
	if taskAt != "" {
		at.TaskAt = instant(t, taskAt)
	}
	var err error
	if at.Zone, err = time.LoadLocation(zone); err != nil {
		t.Fatal(err)
	}
	return at
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// show writes a reading as the table does.
func show(r when.Reading) string {
	switch {
	case r.Ask != nil:
		words := []string{"ask"}
		for _, c := range r.Ask {
			words = append(words, c.At.Format(time.RFC3339))
		}
		return strings.Join(words, " ")
	case r.Refusal != nil:
		words := []string{"refuse", string(r.Refusal.Class)}
		for _, at := range r.Refusal.Offers {
			words = append(words, at.Format(time.RFC3339))
		}
		return strings.Join(words, " ")
	}
	return r.At.Format(time.RFC3339)
}

// anyOrder sorts the words, since the table leaves the order of readings free.
func anyOrder(s string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Fields(s))), " ")
}

func TestTable(t *testing.T) {
	all := rows(t)
	if len(all) < 77 {
		t.Fatalf("%d rows, want 77 or more", len(all))
	}
	for _, r := range all {
		if got := show(when.Read(r.text, r.at)); anyOrder(got) != anyOrder(r.expect) {
			t.Errorf("times.tsv:%d: %q in %s at %s\n got %s\nwant %s", r.line, r.text, r.at.Zone, r.at.Now.Format(time.RFC3339), got, r.expect)
		}
	}
}
