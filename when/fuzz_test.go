package when_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/when"
)

// Whatever is typed: exactly one of the three outcomes, nothing of it over, and blanks and case mean nothing.
func FuzzRead(f *testing.F) {
	for _, r := range slices.Concat(rows(f), chineseRows(f)) {
		f.Add(r.at.Now.Unix(), r.at.TaskAt.Unix(), r.at.Zone.String(), r.text)
	}
	f.Fuzz(func(t *testing.T, now, taskAt int64, zoneName, text string) {
		zone, err := time.LoadLocation(zoneName)
		if err != nil || zoneName == "Local" {
			t.Skip("no zone")
		}
		const years1970to2100 = 130 * 365 * 24 * 3600
		at := when.Asked{
			Now: time.Unix(now%years1970to2100, 0), TaskAt: time.Unix(taskAt%years1970to2100, 0), Zone: zone,
		}
		got := when.Read(text, at)
		outcomes := 0
		for _, is := range []bool{!got.At.IsZero(), got.Ask != nil, got.Refusal != nil} {
			if is {
				outcomes++
			}
		}
		if outcomes != 1 {
			t.Fatalf("%q: %d outcomes: %+v", text, outcomes, got)
		}
		for _, offered := range offers(got) {
			if !offered.After(at.Now) || offered.Location() != time.UTC || offered.Nanosecond() != 0 {
				t.Fatalf("%q at %s: %s is offered", text, at.Now.UTC(), offered)
			}
		}
		if got.Refusal != nil && got.Refusal.Class == when.Unknown {
			return // a longer text may be refused for its length alone
		}
		if spaced := when.Read(" \u00a0"+strings.ReplaceAll(text, " ", "  ")+"\t", at); show(spaced) != show(got) && len(text) < 40 {
			t.Fatalf("%q: %s, with more blanks %s", text, show(got), show(spaced))
		}
		if upper := when.Read(asciiUpper(text), at); show(upper) != show(got) {
			t.Fatalf("%q: %s, in capitals %s", text, show(got), show(upper))
		}
	})
}

func offers(r when.Reading) []time.Time {
	var all []time.Time
	if !r.At.IsZero() {
		all = append(all, r.At)
	}
	for _, c := range r.Ask {
		all = append(all, c.At)
	}
	if r.Refusal != nil {
		all = append(all, r.Refusal.Offers...)
	}
	return all
}

func asciiUpper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}
