package maintenance_test

import (
	"errors"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"pgregory.net/rapid"

	"headsup/maintenance"
)

// judge is the policy as a person would check it with a calendar: one minute at a time.
type judge struct {
	rule    maintenance.Rule
	freezes [][]timeinterval.TimeInterval
	window  maintenance.Window
	clock   *time.Location // of windows
	ask     maintenance.Ask
}

// allows says that a time could be offered: nearer than a minute, it would be over before it is read.
func (j judge) allows(at time.Time) bool {
	stands, a := j.ask.Task.ScheduledAt, j.ask
	if at.Sub(a.Now) < time.Minute || at.Equal(stands) || at.Sub(a.Now) < j.rule.MinLead || at.Before(a.From) || twice(at, a.Zone) {
		return false
	}
	if at.After(stands) && (j.rule.MaxMoves > 0 && a.Ledger.PutOffs() >= j.rule.MaxMoves || j.rule.MaxDelay > 0 && at.Sub(a.Ledger.First) > j.rule.MaxDelay) {
		return false
	}
	for _, freeze := range j.freezes {
		for _, one := range freeze {
			if byTheClock(one, at) {
				return false
			}
		}
	}
	if clock := at.In(j.clock).Format("15:04"); j.rule.Window == maintenance.Require {
		in := j.window.Begin <= clock && clock < j.window.End
		if j.window.Begin > j.window.End {
			in = clock >= j.window.Begin || clock < j.window.End
		}
		if !in {
			return false
		}
	}
	day := at.In(j.rule.Location).Weekday()
	return j.rule.Weekends != maintenance.Forbid || day != time.Saturday && day != time.Sunday
}

// twice says that the zone's clock shows the same again an hour or half an hour before or after.
func twice(at time.Time, zone *time.Location) bool {
	const wall = "2006-01-02 15:04:05"
	for _, shift := range []time.Duration{30 * time.Minute, time.Hour} {
		for _, other := range []time.Time{at.Add(shift), at.Add(-shift)} {
			if zone != nil && other.In(zone).Format(wall) == at.In(zone).Format(wall) {
				return true
			}
		}
	}
	return false
}

// aJudge draws a policy and a wish around a night in which some clocks change, in either direction.
func aJudge(t *rapid.T) judge {
	night := rapid.SampledFrom([]string{
		"2026-10-25T00:00:00Z", "2026-11-01T05:00:00Z", "2027-03-14T06:00:00Z", "2027-03-28T00:00:00Z", "2027-04-03T15:00:00Z", "2026-12-31T22:00:00Z",
	}).Draw(t, "night")
	around, err := time.Parse(time.RFC3339, night)
	if err != nil {
		t.Fatal(err)
	}
	near := func(name string, hours int) time.Time {
		return around.Add(time.Duration(rapid.IntRange(-hours*60, hours*60).Draw(t, name)) * time.Minute)
	}
	place := func(name string) *time.Location {
		zone, err := time.LoadLocation(rapid.SampledFrom(zonesOfInterest()).Draw(t, name))
		if err != nil {
			t.Fatal(err)
		}
		return zone
	}
	j := judge{clock: place("window zone")}
	j.rule.Location = place("rule zone")
	if rapid.Bool().Draw(t, "has min_lead") {
		j.rule.MinLead = time.Duration(rapid.IntRange(1, 48*60*60).Draw(t, "min_lead")) * time.Second
	}
	if rapid.Bool().Draw(t, "has max_delay") {
		j.rule.MaxDelay = time.Duration(rapid.IntRange(1, 96*60).Draw(t, "max_delay")) * time.Minute
	}
	j.rule.MaxMoves = rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "max_moves")
	j.rule.Weekends = rapid.SampledFrom([]maintenance.Mode{"", maintenance.Warn, maintenance.Forbid}).Draw(t, "weekends")
	if rapid.IntRange(0, 2).Draw(t, "has window") == 0 {
		minute := func(name string) time.Time { return time.Unix(rapid.Int64Range(0, 1439).Draw(t, name)*60, 0).UTC() }
		j.window = maintenance.Window{Begin: minute("begin").Format("15:04"), End: minute("end").Format("15:04")}
		if j.window.Begin != j.window.End {
			j.rule.Window = maintenance.Require
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "freezes") {
		var freeze []timeinterval.TimeInterval
		for range rapid.IntRange(1, 3).Draw(t, "intervals") {
			freeze = append(freeze, anInterval(t, zonesOfInterest()))
		}
		j.freezes = append(j.freezes, freeze)
	}
	now := near("now", 72).Add(-96 * time.Hour).Add(time.Duration(rapid.IntRange(0, 59).Draw(t, "second")) * time.Second)
	task := waiting(0)
	task.ScheduledAt = near("stands", 72)
	j.ask = maintenance.Ask{
		By: who("bob"), Wish: maintenance.Wish{Action: maintenance.Reschedule, To: near("wish", 72)}, Task: task, Now: now,
		Instance: maintenance.Instance{ID: "i1", Project: "prod", Window: j.window},
		Ledger:   put(task.ScheduledAt.Add(-time.Hour), time.Hour),
	}
	if rapid.Bool().Draw(t, "has zone of the cloud") {
		j.ask.Zone = place("cloud's zone")
	}
	if rapid.IntRange(0, 3).Draw(t, "is unproven") == 0 {
		j.ask.From = task.ScheduledAt.Add(14 * time.Hour)
	}
	return j
}

// TestTheNearestTimeIsTheNearest compares with a search of every minute, a month in both directions.
func TestTheNearestTimeIsTheNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j := aJudge(t)
		p := maintenance.Policy{Rules: []maintenance.Rule{j.rule}, Windows: map[string]*time.Location{"prod": j.clock}}
		for _, freeze := range j.freezes {
			p.Freezes = append(p.Freezes, maintenance.Freeze{Intervals: freeze})
		}
		_, err := p.Terms(j.ask)
		no, refused := errors.AsType[*maintenance.Refusal](err)
		if !refused {
			return
		}
		wish, got := j.ask.Wish.To, no.Nearest
		if no.Why == maintenance.TooManyMoves {
			if !got.IsZero() {
				t.Fatalf("too many moves, and yet %s is offered", got)
			}
			return
		}
		const month = 31 * 24 * time.Hour
		for at := wish; !at.After(wish.Add(month)); at = at.Add(time.Minute) {
			if j.allows(at) {
				if !got.Equal(at) {
					t.Fatalf("%s: the nearest of %s is %s, want %s", no.Why, wish, got, at)
				}
				return
			}
		}
		if got.After(wish) { // farther than we look
			if !j.allows(got) {
				t.Fatalf("%s: %s is offered, and not allowed", no.Why, got)
			}
			return
		}
		for at := wish; at.After(j.ask.Now); at = at.Add(-time.Minute) {
			if j.allows(at) {
				if !got.Equal(at) {
					t.Fatalf("%s: the last before %s is %s, want %s", no.Why, wish, got, at)
				}
				return
			}
		}
		if !got.IsZero() {
			t.Fatalf("%s: %s is offered for %s, and no time is allowed", no.Why, got, wish)
		}
	})
}
