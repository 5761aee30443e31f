package jobs

import (
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// spend allows a channel so many messages on the day of a moment, and on the next where that moment is its end.
func (b *book) spend(channel string, at time.Time, n int) {
	days := b.budget[channel]
	if days == nil {
		days = map[string]int{}
		b.budget[channel] = days
	}
	first, last := at.UTC().Format(time.DateOnly), b.freeFrom(at).Add(15*time.Minute).UTC().Format(time.DateOnly)
	days[first] += n
	if last != first {
		days[last] += n
	}
}

// countFirsts allows each poll one message for each new task of a channel, and where they are more than five, one.
func (b *book) countFirsts() {
	type found struct {
		channel string
		poll    int
	}
	many, at := map[found]int{}, map[found]time.Time{}
	for _, w := range b.script.tasks {
		if told := b.skies.told[w]; len(told) > 0 && told[0].coming() {
			channel, _ := hears(w.in)
			f := found{channel, told[0].poll}
			many[f]++
			at[f] = told[0].at
		}
	}
	for f, n := range many {
		if n > 5 {
			n = 1
		}
		b.spend(f.channel, at[f], n)
	}
}

// countReminders allows a channel one message for each minute in which reminders are due, and one for each poll that found tasks whose
// time for one had passed.
func (b *book) countReminders() {
	type minute struct {
		channel string
		at      time.Time
		found   bool
	}
	counted := map[minute]bool{}
	for _, w := range b.script.tasks {
		channel, _ := hears(w.in)
		for _, d := range b.dues(w) {
			m := minute{channel, d.at.Truncate(time.Minute), d.found}
			if d.found {
				m.at = d.at
			}
			if !counted[m] {
				counted[m] = true
				b.spend(channel, d.at, 1)
			}
		}
	}
}

// countOutcomes allows one message for each thing that became of a task after it was first told, but for that it began and that it
// left the list after its end; and one for what is odd about it.
func (b *book) countOutcomes(w *work) {
	channel, _ := hears(w.in)
	told := b.skies.told[w]
	for n, k := range told {
		if !k.coming() && n > 0 && told[n-1].coming() && w.early() {
			b.spend(channel, k.at, 1) // it began early, which its background task may tell
		}
		if k.status == maintenance.Created && (n+1 == len(told) || told[n+1].at.Sub(k.set) >= 10*time.Minute) {
			b.spend(channel, latest(k.at, k.set.Add(10*time.Minute)), 1) // it did not begin
		}
		over := k.status == "" && n > 0 && !told[n-1].coming()
		if n > 0 && k.status != maintenance.Executing && !over {
			b.spend(channel, k.at, 1)
		}
	}
}

// checkDigests wants one digest in each channel on each working day at nine in Berlin.
func (b *book) checkDigests() {
	b.t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	b.must(err)
	for _, channel := range monthRoutes().Channels() {
		var came []*message
		again := false
		for _, m := range b.slack.all {
			if m.channel == channel && digests(m) {
				if !again {
					came = append(came, m)
				}
				again = m.unheard // the next is the same, said again
			}
		}
		for day := b.script.from; day.Before(b.script.to); day = day.Add(24 * time.Hour) {
			local := day.In(berlin)
			at := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, berlin)
			if at.Before(b.script.from) || !at.Before(b.script.to) || at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
				continue
			}
			b.spend(channel, at, 1)
			if len(came) == 0 || came[0].at.Before(at) || came[0].at.Sub(b.freeFrom(at)) > inTime {
				b.t.Errorf("%s: no digest came at %s", channel, at)
				continue
			}
			came = came[1:]
		}
		if len(came) > 0 {
			b.t.Errorf("%s: %d digests too many", channel, len(came))
		}
	}
}

func digests(m *message) bool {
	return strings.HasPrefix(m.said, "Maintenance that is coming") || strings.HasPrefix(m.said, "No maintenance is coming") || strings.HasPrefix(m.said, "No task is known")
}

// checkBudget wants no more messages in a channel on a day than the book allows.
func (b *book) checkBudget() {
	b.t.Helper()
	posted := map[string]map[string]int{}
	for _, m := range b.slack.all {
		if posted[m.channel] == nil {
			posted[m.channel] = map[string]int{}
		}
		posted[m.channel][m.at.UTC().Format(time.DateOnly)]++
	}
	for channel, days := range posted {
		for day, n := range days {
			if most := b.budget[channel][day]; n > most {
				b.t.Errorf("%s got %d messages on %s; %d are what the tasks of the day give", channel, n, day, most)
				b.dump(channel, day)
			}
		}
	}
}

// dump shows the messages of a channel on a day, and what was known of the tasks in them, so that one too many can be found.
func (b *book) dump(channel, day string) {
	b.t.Helper()
	for _, m := range b.slack.all {
		if m.channel != channel || m.at.UTC().Format(time.DateOnly) != day {
			continue
		}
		b.t.Logf("%s %.100q", m.at.UTC().Format(time.TimeOnly), m.said)
		for w, handle := range b.handles {
			if !slices.Contains(m.names, handle) {
				continue
			}
			for _, k := range b.skies.told[w] {
				b.t.Logf("         %s: at %s it was %q, for %s", handle, k.at.Format(time.DateTime), k.status, k.set.Format(time.DateTime))
			}
		}
	}
}
