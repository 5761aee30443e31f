package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"

	"headsup/maintenance"
)

func TestAnAudienceIsThatOfTheRoute(t *testing.T) {
	t.Parallel()
	everywhere := []time.Duration{time.Hour}
	tree := routes(t)
	tree.Routes[0].Remind = []time.Duration{24 * time.Hour}
	tree.Routes[0].Routes[0].Remind = []time.Duration{}
	for _, c := range []struct {
		name     string
		audience maintenance.Audience
		env      string
		want     []maintenance.Telling
	}{
		{
			"no routes: every channel",
			maintenance.Audience{Channels: []string{"C1", "C2"}, Remind: everywhere},
			"prod",
			[]maintenance.Telling{{Channel: "C1", Remind: everywhere}, {Channel: "C2", Remind: everywhere}},
		},
		{
			"a route that says when",
			maintenance.Audience{Routes: tree, Channels: []string{"C1"}, Remind: everywhere},
			"dev",
			[]maintenance.Telling{{Channel: "C-kafka", Remind: []time.Duration{24 * time.Hour}}},
		},
		{
			"a route that says never",
			maintenance.Audience{Routes: tree, Remind: everywhere},
			"prod",
			[]maintenance.Telling{{Channel: "C-kafka-prod", Remind: []time.Duration{}}},
		},
		{"a route to nowhere", maintenance.Audience{Routes: tree, Remind: everywhere}, "lost", nil},
		{"nobody", maintenance.Audience{}, "prod", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.audience.Of(maintenance.Item{Instance: tagged(c.env)})
			if !slices.EqualFunc(got, c.want, func(a, b maintenance.Telling) bool {
				return a.Channel == b.Channel && slices.Equal(a.Remind, b.Remind)
			}) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	other := maintenance.Item{Instance: tagged("dev")}
	other.Instance.Engine = maintenance.RabbitMQ
	if got := (maintenance.Audience{Routes: tree, Remind: everywhere}).Of(other); len(got) != 1 || !slices.Equal(got[0].Remind, everywhere) {
		t.Errorf("a route that says nothing: %+v, want what holds everywhere", got)
	}
}

// TestQuietTimeComesAfterItsReminders reminds of tasks on a weekend, in a week in which it is Thursday, 26 November 2026, 09:00 UTC.
func TestQuietTimeComesAfterItsReminders(t *testing.T) {
	t.Parallel()
	now := instant(t, "2026-11-26T09:00:00Z")
	weekend := `[{weekdays: ["saturday", "sunday"]}]`
	nights := `[{times: [{start_time: "00:00", end_time: "08:00"}, {start_time: "20:00", end_time: "24:00"}]}]`
	for _, c := range []struct {
		name, quiet, task string
		leads             []time.Duration
		want              []string
	}{
		{"not quiet", weekend, "2026-11-27T12:00:00Z", []time.Duration{time.Hour}, []string{"2026-11-27T11:00:00Z"}},
		{"Friday covers Sunday", weekend, "2026-11-29T12:00:00Z", []time.Duration{time.Hour}, []string{"2026-11-27T23:59:00Z"}},
		{"of two that come together the nearer counts", weekend, "2026-11-29T12:00:00Z", []time.Duration{24 * time.Hour, time.Hour}, []string{"2026-11-27T23:59:00Z"}},
		{"and Monday morning, where nights are quiet too", weekend[:len(weekend)-1] + "," + nights[1:], "2026-11-30T07:00:00Z", []time.Duration{time.Hour}, []string{"2026-11-27T19:59:00Z"}},
		{"one is quiet, the other is not", nights, "2026-11-27T09:00:00Z", []time.Duration{30 * time.Minute, 2 * time.Hour}, []string{"2026-11-26T19:59:00Z", "2026-11-27T08:30:00Z"}},
		{"always quiet: at its time", `[{}]`, "2026-11-29T12:00:00Z", []time.Duration{time.Hour}, []string{"2026-11-29T11:00:00Z"}},
		{"quiet now: at its time", `[{weekdays: ["thursday"]}]`, "2026-11-26T20:00:00Z", []time.Duration{time.Hour}, []string{"2026-11-26T19:00:00Z"}},
		{"its lead has passed: now", weekend, "2026-11-26T09:30:00Z", []time.Duration{time.Hour}, []string{"2026-11-26T09:00:00Z"}},
		{"the night in which an hour comes twice", `[{location: Europe/Berlin, times: [{start_time: "02:30", end_time: "06:00"}]}]`, "2027-10-31T04:00:00Z", []time.Duration{time.Hour}, []string{"2027-10-31T01:29:00Z"}},
		{"the night in which an hour is skipped", `[{location: Europe/Berlin, times: [{start_time: "02:30", end_time: "06:00"}]}]`, "2027-03-28T03:00:00Z", []time.Duration{time.Hour}, []string{"2027-03-28T00:59:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			task := waiting(0)
			task.ScheduledAt, task.FirstSeenAt = instant(t, c.task), now
			var got []string
			for _, n := range maintenance.Reminders(task, []maintenance.Telling{{Channel: "C1", Remind: c.leads, Quiet: intervals(t, c.quiet)}}, now) {
				got = append(got, n.DueAt.Format(time.RFC3339))
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("due at %v, want %v", got, c.want)
			}
		})
	}
}

func BenchmarkRemindersBeforeAQuietWeek(b *testing.B) {
	task := waiting(0)
	task.ScheduledAt = monday.Add(9 * 24 * time.Hour)
	quiet := []timeinterval.TimeInterval{{Times: []timeinterval.TimeRange{{StartMinute: 0, EndMinute: 1439}}}}
	for b.Loop() {
		maintenance.Reminders(task, []maintenance.Telling{{Channel: "C1", Remind: []time.Duration{time.Hour}, Quiet: quiet}}, monday)
	}
}

// TestWhatWasToldBeforeAQuietTimeIsNotToldInIt asks anew on a Saturday, as a start does.
func TestWhatWasToldBeforeAQuietTimeIsNotToldInIt(t *testing.T) {
	t.Parallel()
	task := waiting(0)
	task.ScheduledAt, task.FirstSeenAt = instant(t, "2026-11-29T18:00:00Z"), monday
	to := []maintenance.Telling{{Channel: "C1", Remind: []time.Duration{24 * time.Hour, time.Hour}, Quiet: intervals(t, `[{weekdays: ["saturday", "sunday"]}]`)}}
	friday := maintenance.Reminders(task, to, monday)
	saturday := maintenance.Reminders(task, to, instant(t, "2026-11-28T12:00:00Z"))
	if len(friday) != 1 || len(saturday) != 1 || friday[0].ID != saturday[0].ID || !friday[0].DueAt.Equal(saturday[0].DueAt) {
		t.Errorf("on Monday %+v are due, on Saturday %+v; want the one of Friday both times", friday, saturday)
	}
}
