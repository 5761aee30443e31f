package cards_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// TestAButtonNamesTheZoneByItsCity, since CST is Shanghai's, Chicago's and Havana's, and by its short name only where an hour comes twice.
func TestAButtonNamesTheZoneByItsCity(t *testing.T) {
	for _, c := range []struct{ zone, at, want, chinese string }{
		{"Asia/Shanghai", "2026-12-28T04:46:00Z", "Mon 28 Dec 12:46 (Shanghai)", "12月28日 周一 12:46 (Shanghai)"},
		{"America/Argentina/Buenos_Aires", "2026-12-28T04:46:00Z", "Mon 28 Dec 01:46 (Buenos Aires)", "12月28日 周一 01:46 (Buenos Aires)"},
		{"UTC", "2026-12-28T04:46:00Z", "Mon 28 Dec 04:46 UTC", "12月28日 周一 04:46 UTC"},
		{"Europe/Berlin", "2026-10-24T23:59:00Z", "Sun 25 Oct 01:59 (Berlin)", "10月25日 周日 01:59 (Berlin)"},
		{"Europe/Berlin", "2026-10-25T00:30:00Z", "Sun 25 Oct 02:30 CEST", "10月25日 周日 02:30 CEST"},
		{"Europe/Berlin", "2026-10-25T01:30:00Z", "Sun 25 Oct 02:30 CET", "10月25日 周日 02:30 CET"},
		{"Europe/Berlin", "2026-10-25T02:00:00Z", "Sun 25 Oct 03:00 (Berlin)", "10月25日 周日 03:00 (Berlin)"},
		{"Australia/Lord_Howe", "2026-04-04T14:45:00Z", "Sun 5 Apr 01:45 +11", "4月5日 周日 01:45 +11"},
		{"Australia/Lord_Howe", "2026-04-04T15:15:00Z", "Sun 5 Apr 01:45 +1030", "4月5日 周日 01:45 +1030"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		shown := cards.Unclear(cards.Reader{Zone: zone, Now: at}, "then", when.Reading{Ask: []when.Choice{{At: at}}}, func(time.Time) string { return "then" })
		for l, want := range map[maintenance.Language]string{maintenance.English: c.want, maintenance.Chinese: c.chinese} {
			blocks, err := json.Marshal(shown.In(l).Blocks)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(blocks), `"text":"`+want+`"`) {
				t.Errorf("%s in %s is not %q: %s", c.at, c.zone, want, blocks)
			}
		}
	}
}
