package maintenance_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/maintenance"
)

const office = `[{weekdays: ["monday:friday"], times: [{start_time: "09:00", end_time: "17:00"}], location: Europe/Berlin}]`

func TestHowLongADecisionMayTake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, working, now string
		after              time.Duration
		want               string // when it ends
	}{
		{"nothing said", "[]", "2026-11-23T13:40:00Z", 0, "2026-11-24T13:40:00Z"},
		{"hours of the clock", "[]", "2026-11-27T13:40:00Z", 4 * time.Hour, "2026-11-27T17:40:00Z"},
		{"within the working day", office, "2026-11-23T13:40:30Z", 2 * time.Hour, "2026-11-23T15:40:30Z"},
		{"to its last second", office, "2026-11-23T13:00:00Z", 3 * time.Hour, "2026-11-23T16:00:00Z"},
		{"into the next day", office, "2026-11-23T14:30:30Z", 3 * time.Hour, "2026-11-24T09:30:30Z"},
		{"asked at night", office, "2026-11-23T22:10:00Z", time.Hour, "2026-11-24T09:00:00Z"},
		{"over a weekend", office, "2026-11-27T15:00:00Z", 2 * time.Hour, "2026-11-30T09:00:00Z"},
		{"asked on a Sunday", office, "2026-11-29T12:00:00Z", 8 * time.Hour, "2026-11-30T16:00:00Z"},
		{"over the end of summer time", office, "2026-10-23T14:00:00Z", 2 * time.Hour, "2026-10-26T09:00:00Z"},
		{"over its beginning", office, "2027-03-26T15:00:00Z", 2 * time.Hour, "2027-03-29T08:00:00Z"},
		{
			"holidays are left out by what counts", `[{weekdays: ["monday:friday"], months: ["december"], days_of_month: ["1:24"]}, {months: ["january"], days_of_month: ["4:31"], weekdays: ["monday:friday"]}]`,
			"2026-12-24T12:00:00Z", 24 * time.Hour, "2027-01-04T12:00:00Z",
		},
		{
			"night hours that come twice count twice", `[{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}]`,
			"2026-10-25T00:00:00Z", 2 * time.Hour, "2026-10-25T02:00:00Z",
		},
		{
			"and those that are skipped do not", `[{times: [{start_time: "02:00", end_time: "03:00"}], location: Europe/Berlin}]`,
			"2027-03-27T02:00:00Z", time.Hour, "2027-03-29T01:00:00Z",
		},
		{"hours that do not come in two months", `[{months: ["june"]}]`, "2026-11-23T13:40:00Z", time.Hour, "2027-01-22T13:40:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			now := instant(t, c.now)
			e := maintenance.Expiry{After: c.after, Working: intervals(t, c.working)}
			if got := now.Add(e.From(now)); !got.Equal(instant(t, c.want)) {
				t.Errorf("it ends %s, want %s", got, c.want)
			}
		})
	}
}

// TestWorkingHoursAreCountedMinuteByMinute compares with a clock that is read every minute.
func TestWorkingHoursAreCountedMinuteByMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := maintenance.Expiry{After: time.Duration(rapid.IntRange(1, 40*60).Draw(t, "minutes")) * time.Minute}
		for range rapid.IntRange(1, 3).Draw(t, "intervals") {
			e.Working = append(e.Working, anInterval(t, zonesOfInterest()))
		}
		now := time.Unix(rapid.Int64Range(monday.Unix(), monday.AddDate(1, 0, 0).Unix()).Draw(t, "now"), 0).UTC().Truncate(time.Minute)
		want, left := 60*24*time.Hour, e.After
		for at := now; at.Before(now.Add(want)); at = at.Add(time.Minute) {
			for _, one := range e.Working {
				if byTheClock(one, at) {
					left -= time.Minute
					break
				}
			}
			if left == 0 {
				want = at.Add(time.Minute).Sub(now)
			}
		}
		if got := e.From(now); got != want {
			t.Fatalf("from %s it takes %s, want %s", now, got, want)
		}
	})
}

// TestADecisionEndsBeforeTheTask: at the end of its life, or where the task or the time that is wished for comes too near.
func TestADecisionEndsBeforeTheTask(t *testing.T) {
	t.Parallel()
	const hour = time.Hour
	for _, c := range []struct {
		name               string
		life, lead         time.Duration
		stands, to, expect time.Duration // from now
	}{
		{"the life of a decision", 2 * hour, hour, 48 * hour, 72 * hour, 2 * hour},
		{"the task's time less the lead", 24 * hour, 4 * hour, 20 * hour, 72 * hour, 16 * hour},
		{"the wished time less the lead", 24 * hour, 4 * hour, 48 * hour, 12 * hour, 8 * hour},
		{"no lead", 24 * hour, 0, 5 * hour, 72 * hour, 5 * hour},
		{"the lead is over: the task itself", 24 * hour, 4 * hour, 3 * hour, 72 * hour, 3 * hour},
		{"a cancel has no other time", 24 * hour, 4 * hour, 20 * hour, 0, 16 * hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := ruled(1, nil)
			p.Rules[0].Expire.After, p.Rules[0].MinLead = c.life, c.lead
			w := maintenance.Wish{Action: maintenance.Reschedule, To: monday.Add(c.to)}
			if c.to == 0 {
				w = maintenance.Wish{Action: maintenance.Cancel}
			}
			f := wished(t, w, c.stands, p)
			if got := f.Change.DueAt.Sub(monday); f.Change.State != maintenance.Pending || got != c.expect {
				t.Errorf("it is %s for %s, want %s", f.Change.State, got, c.expect)
			}
		})
	}
}
