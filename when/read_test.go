package when_test

import (
	"strings"
	"testing"

	"headsup/when"
)

// What the table does not say. The moment is Monday 2026-11-23 13:40 UTC, the task stands at 2026-11-24 18:00 UTC.
func TestForms(t *testing.T) {
	const usual = "2026-11-23T13:40:00Z"
	for _, c := range []struct{ zone, text, want string }{
		// What chat programs, input methods and careful people make of it.
		{"UTC", "２０２６－１２－０１　０２：００", "2026-12-01T02:00:00Z"},
		{"UTC", "*tomorrow 02:00*", "2026-11-24T02:00:00Z"},
		{"UTC", "`tomorrow 02:00`.", "2026-11-24T02:00:00Z"},
		{"UTC", "tomorrow\u200b 02:00\u202e", "2026-11-24T02:00:00Z"},
		{"UTC", "\u22122h", "2026-11-24T16:00:00Z"},
		{"UTC", "Tomorrow, at 2 a.m.", "2026-11-24T02:00:00Z"},
		{"UTC", "on Fri at 22:00", "2026-11-27T22:00:00Z"},
		{"UTC", "22:00 UTC on friday", "2026-11-27T22:00:00Z"},
		{"UTC", "+ 2h", "2026-11-24T20:00:00Z"},
		{"UTC", "2026-12-01T02:00:00.000Z", "2026-12-01T02:00:00Z"},
		{"Asia/Shanghai", "20261201T020000Z", "2026-12-01T02:00:00Z"},
		{"UTC", "Tue, 01 Dec 2026 02:00:00 GMT", "2026-12-01T02:00:00Z"},
		{"UTC", "1st of December 02:00", "2026-12-01T02:00:00Z"},
		{"UTC", "Dec 1, 2026 2pm", "2026-12-01T14:00:00Z"},
		{"UTC", "noon", "2026-11-24T12:00:00Z"},
		{"UTC", "midnight", "2026-11-24T00:00:00Z"},
		{"UTC", "tomorrow at 14", "2026-11-24T14:00:00Z"},
		{"UTC", "+1d2h", "2026-11-25T20:00:00Z"},

		// Zones.
		{"UTC", "2026-12-01 02:00 america/port-au-prince", "2026-12-01T07:00:00Z"},
		{"UTC", "2026-12-01 02:00+0530", "2026-11-30T20:30:00Z"},
		{"UTC", "2026-12-01 2am-5", "2026-12-01T07:00:00Z"},
		{"UTC", "2026-12-01 02:00 UTC +8", "2026-11-30T18:00:00Z"},
		{"UTC", "2026-12-01 02:00 JST", "2026-11-30T17:00:00Z"},
		{"UTC", "2026-12-01 02:00 EST", "2026-12-01T07:00:00Z"},
		{"UTC", "2027-07-01 02:00 EST", "ask 2027-07-01T06:00:00Z 2027-07-01T07:00:00Z"},
		{"UTC", "2027-07-01 02:00 BST", "ask 2027-06-30T20:00:00Z 2027-07-01T01:00:00Z"},
		{"UTC", "2026-12-01 02:00 XYZ", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 Mars/Olympus", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 Etc/GMT+8", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 ../etc/passwd", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 +15:00", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 +05:75", "refuse unknown"},
		{"UTC", "2026-12-01 02:00 UTC UTC", "refuse unknown"},

		// Several readings.
		{"UTC", "tomorrow at 2", "ask 2026-11-24T02:00:00Z 2026-11-24T14:00:00Z"},
		{"UTC", "next mon 22:00", "ask 2026-11-30T22:00:00Z 2026-12-07T22:00:00Z"},
		{"UTC", "01/12/2026 02:00", "ask 2026-12-01T02:00:00Z"}, // 12 January is over, and still it may be a slip
		{"UTC", "02/02/2027 02:00", "2027-02-02T02:00:00Z"},
		{"UTC", "fri 01/12/2027 02:00", "refuse no-such-date"}, // a Wednesday or a Tuesday
		{"UTC", "wed 01/12/2027 02:00", "2027-12-01T02:00:00Z"},
		{"UTC", "01.12.2027 02:00", "ask 2027-01-12T02:00:00Z 2027-12-01T02:00:00Z"},

		// Dates and hours that are none, or lie wrong.
		{"UTC", "this mon 09:00", "refuse past"},
		{"UTC", "nov 20 09:00", "refuse past"},
		{"UTC", "jun 1 02:00", "2027-06-01T02:00:00Z"},
		{"UTC", "yesterday 22:00", "refuse past"},
		{"UTC", "feb 29 02:00", "refuse no-such-date"},
		{"UTC", "31/04/2027 02:00", "refuse no-such-date"},
		{"UTC", "mon 2026-12-01 02:00", "refuse no-such-date"},
		{"UTC", "tomorrow 13pm", "refuse no-such-time"},
		{"UTC", "tomorrow 0am", "refuse no-such-time"},
		{"UTC", "tomorrow 02:60", "refuse no-such-time"},
		{"UTC", "tomorrow at 25", "refuse no-such-time"},
		{"UTC", "2040-01-01 02:00", "refuse too-far"},
		{"UTC", "+4000d", "refuse too-far"},
		{"UTC", "-999999w", "refuse too-far"},
		{"UTC", "in 999999 hours", "refuse too-far"},
		{"UTC", "in 9999999 hours", "refuse unknown"},
		{"UTC", "in 0h", "refuse past"},
		{"UTC", "in 3 months", "refuse unknown"},
		{"UTC", "in 30m 1h", "refuse unknown"},
		{"UTC", "in 1h 1h", "refuse unknown"},
		{"UTC", "next week 02:00", "refuse unknown"},
		{"UTC", "tomorrow", "refuse no-time"},
		{"UTC", "tomorrow UTC", "refuse no-time"},
		{"UTC", "UTC", "refuse unknown"},
		{"UTC", "at", "refuse unknown"},
		{"UTC", "2", "refuse unknown"},
		{"UTC", "0200", "refuse unknown"},
		{"UTC", "m 22:00", "refuse unknown"},
		{"UTC", "ma 5 09:00", "refuse unknown"},
		{"UTC", "tomorrow tomorrow 02:00", "refuse unknown"},
		{"UTC", "02:00 03:00", "refuse unknown"},
		{"UTC", "\u200b", "refuse unknown"},
		{"UTC", strings.Repeat("tomorrow ", 50) + "02:00", "refuse unknown"},
	} {
		at := asked(t, usual, "2026-11-24T18:00:00Z", c.zone)
		if got := show(when.Read(c.text, at)); anyOrder(got) != anyOrder(c.want) {
			t.Errorf("%q in %s\n got %s\nwant %s", c.text, c.zone, got, c.want)
		}
	}
}

// It is Tuesday in Shanghai and Monday in New York.
func TestWhoseDay(t *testing.T) {
	at := asked(t, "2026-11-23T18:00:00Z", "", "Asia/Shanghai")
	for text, want := range map[string]string{
		"22:00 America/New_York":            "2026-11-24T03:00:00Z",
		"2026-11-24 22:00 America/New_York": "2026-11-25T03:00:00Z",
		"nov 24 22:00 America/New_York":     "2026-11-25T03:00:00Z",
		"tue 22:00 America/New_York":        "2026-11-25T03:00:00Z",
		"mon 22:00 America/New_York":        "ask 2026-11-24T03:00:00Z 2026-12-01T03:00:00Z",
		"today 22:00 America/New_York":      "ask 2026-11-24T03:00:00Z 2026-11-25T03:00:00Z",
	} {
		if got := show(when.Read(text, at)); got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestWithoutTask(t *testing.T) {
	at := asked(t, "2026-11-23T13:40:00Z", "", "UTC")
	for text, want := range map[string]string{
		"+2h": "refuse no-task", "-1d": "refuse no-task", "in 2h": "2026-11-23T15:40:00Z", "2h": "2026-11-23T15:40:00Z",
	} {
		if got := show(when.Read(text, at)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := show(when.Read("22:00", when.Asked{Now: at.Now})); got != "2026-11-23T22:00:00Z" {
		t.Errorf("without a zone: got %s, want UTC", got)
	}
}

// Cards tell the choices apart by these.
func TestClues(t *testing.T) {
	night := asked(t, "2026-11-24T01:00:00Z", "2026-11-24T18:00:00Z", "America/New_York")
	for _, c := range []struct{ text, want string }{
		{"2h", "from-now; from-task"},
		{"next fri 22:00", "coming; week-after"},
		{"01/12/2027 02:00", "month-first; day-first"},
		{"2026-12-01 02:00 CST", "Asia/Shanghai; America/Chicago"},
		{"tomorrow midnight", "day-begins; day-ends"},
		{"tomorrow at 2", "morning; afternoon"},
		{"tomorrow 02:00 UTC", "UTC your-day; UTC zone-day"},
		{"2027-11-07 01:30", "earlier; later"},
		{"2027-07-01 02:00 EST", "America/New_York; UTC-05:00"},
	} {
		var got []string
		for _, choice := range when.Read(c.text, night).Ask {
			words := []string{}
			if choice.Zone != "" {
				words = append(words, choice.Zone)
			}
			for _, clue := range choice.Clues {
				words = append(words, string(clue))
			}
			got = append(got, strings.Join(words, " "))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%q: got %s, want %s", c.text, strings.Join(got, "; "), c.want)
		}
	}
}

// A refusal carries what a sentence about it needs.
func TestRefusalValues(t *testing.T) {
	at := asked(t, "2026-11-23T13:40:00Z", "", "UTC")
	for text, word := range map[string]string{
		"tomorrow 02:00 XYZ": "xyz",
		"2026-02-30 02:00":   "2026-02-30", "tomorrow 25:00": "25:00", "fri 2026-12-01 02:00": "fri 2026-12-01", "13 pm": "13 pm",
		"next week 02:00": "next week", "utc": "", "": "",
	} {
		if r := when.Read(text, at).Refusal; r == nil || r.Word != word {
			t.Errorf("%q: got %+v, want the word %q", text, r, word)
		}
	}
	if r := when.Read("today 09:00", at).Refusal; r == nil || !r.At.Equal(instant(t, "2026-11-23T09:00:00Z")) {
		t.Errorf("today 09:00: got %+v, want the instant that is over", r)
	}
}
