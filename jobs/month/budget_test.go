package month

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// allowance is how many messages one kind of notice may take.
type allowance struct {
	what string
	of   func(*book)
}

// allowances are the formula: together they are the most that a channel may get on a day. A new kind of notice gets a line, whose function
// spends what the script and the notes give for it.
func allowances() []allowance {
	return []allowance{
		{"first notices", (*book).allowFirsts},
		{"reminders", (*book).allowReminders},
		{"questions", (*book).allowQuestions},
		{"outcomes", (*book).allowOutcomes},
		{"oddities", (*book).allowOddities},
		{"digests", (*book).allowDigests},
		{"said again", (*book).allowAgain},
	}
}

// spend allows a channel so many messages on the day of a moment, and on the next where that moment is its end.
func (b *book) spend(channel string, at time.Time, n int) {
	days := b.budget[channel]
	if days == nil {
		days = map[string]int{}
		b.budget[channel] = days
	}
	first, last := at.UTC().Format(time.DateOnly), b.freeFrom(at).Add(15*minute).UTC().Format(time.DateOnly)
	for _, day := range slices.Compact([]string{first, last}) {
		days[day] += n
		b.spent[channel+day] += fmt.Sprintf(" %s %s", b.kind, at.UTC().Format(time.TimeOnly))
	}
	b.allowed += n
}

// finding is what one poll found for a channel.
type finding struct {
	channel string
	poll    int
}

// asList is how many new tasks of one finding become a list, which is one message.
const asList = 6

// findings counts the new tasks of each.
func (b *book) findings() (many map[finding]int, at map[finding]time.Time) {
	many, at = map[finding]int{}, map[finding]time.Time{}
	for _, w := range b.script.tasks {
		if f, ok := b.finding(w); ok {
			many[f]++
			at[f] = b.told[w][0].at
		}
	}
	return many, at
}

// finding is where a task was found; false where nobody heard of it before it was over.
func (b *book) finding(w *work) (finding, bool) {
	told := b.told[w]
	if len(told) == 0 || !told[0].coming() {
		return finding{}, false
	}
	channel, _ := b.ways.hears(w.in)
	return finding{channel, told[0].poll}, true
}

// allowFirsts allows one message for each new task, and one for all of a finding that becomes a list.
func (b *book) allowFirsts() {
	many, at := b.findings()
	for f, n := range many {
		if n >= asList {
			n = 1
		}
		b.spend(f.channel, at[f], n)
	}
}

// moment is one at which what is due in a channel is one message.
type moment struct {
	channel string
	kind    maintenance.NoticeKind
	at      time.Time
	found   bool
}

// once allows one message for all that is due in one moment: a minute, or the poll that found tasks whose time for it had passed.
func (b *book) once(counted map[moment]bool, channel string, kind maintenance.NoticeKind, d due) {
	m := moment{channel, kind, d.at.Truncate(minute), d.found}
	if d.found {
		m.at = d.at
	}
	if !counted[m] {
		counted[m] = true
		b.spend(channel, d.at, 1)
	}
}

// allowReminders allows a channel one message for each moment in which reminders are due.
func (b *book) allowReminders() {
	counted := map[moment]bool{}
	for _, w := range b.script.tasks {
		channel, _ := b.ways.hears(w.in)
		for _, d := range b.dues(w) {
			b.once(counted, channel, maintenance.Reminder, d)
		}
	}
}

// allowQuestions allows a channel one message for each moment in which go or no-go is asked, and one for each in which it is asked again.
func (b *book) allowQuestions() {
	counted := map[moment]bool{}
	for _, w := range b.script.tasks {
		channel, _ := b.ways.hears(w.in)
		for _, a := range b.asks(w) {
			b.once(counted, channel, a.kind, a.due)
		}
	}
}

// listTells is within what time all that becomes of the tasks of one list is one message.
const listTells = 30 * time.Second

// allowOutcomes allows one message for each thing that became of a task, and one for all that became of the tasks of a list within half a
// minute.
func (b *book) allowOutcomes() {
	type together struct {
		finding
		at time.Time
	}
	many, _ := b.findings()
	counted := map[together]bool{}
	for _, w := range b.script.tasks {
		f, ok := b.finding(w)
		for _, at := range b.outcomes(w) {
			if ok && many[f] >= asList {
				all := together{f, at.Truncate(listTells)}
				if counted[all] {
					continue
				}
				counted[all] = true
			}
			channel, _ := b.ways.hears(w.in)
			b.spend(channel, at, 1)
		}
	}
}

// outcomes are the moments at which something became of a task after it was first told, but for that it began and that it left the list
// after its end.
func (b *book) outcomes(w *work) (all []time.Time) {
	told := b.told[w]
	for n, k := range told {
		over := k.status == "" && n > 0 && !told[n-1].coming()
		if n > 0 && k.status != maintenance.Executing && !over {
			all = append(all, k.at)
		}
	}
	return all
}

// notBegun is how long after its time it is told of a task that it has not begun.
const notBegun = 10 * minute

// oddities are the moments at which a task was odd: it began before the time that was known for it, which may be one that it was moved from
// between two looks, or had not begun long after it.
func (b *book) oddities(w *work) (all []time.Time) {
	told := b.told[w]
	for n, k := range told {
		if n > 0 && told[n-1].status == maintenance.Created && k.begun() && told[n-1].set.Sub(w.began()) > minute {
			all = append(all, k.at)
		}
		if k.status == maintenance.Created && (n+1 == len(told) || told[n+1].at.Sub(k.set) >= notBegun) {
			all = append(all, latest(k.at, k.set.Add(notBegun)))
		}
	}
	return all
}

// allowOddities allows one message for each, those of a list's tasks included: an oddity is told by itself, and a minute's outcomes of the same
// list do not wait for it.
func (b *book) allowOddities() {
	for _, w := range b.script.tasks {
		channel, _ := b.ways.hears(w.in)
		for _, at := range b.oddities(w) {
			b.spend(channel, at, 1)
		}
	}
}

// digestTimes are those on the schedule: nine in Berlin, from Monday to Friday.
func (b *book) digestTimes() (all []time.Time) {
	if b.ways.digest == nil {
		return nil
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	b.must(err)
	for day := b.script.from; day.Before(b.script.to.Add(24 * hour)); day = day.Add(24 * hour) {
		local := day.In(berlin)
		at := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, berlin)
		if !at.Before(b.script.from) && at.Before(b.script.to) && at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
			all = append(all, at)
		}
	}
	return all
}

func (b *book) allowDigests() {
	for _, at := range b.digestTimes() {
		for _, to := range b.ways.channels() {
			b.spend(to.Channel, at, 1)
		}
	}
}

// allowAgain allows a second message for each whose answer was lost.
func (b *book) allowAgain() {
	for _, m := range b.all {
		if m.unheard {
			b.spend(m.channel, m.at, 1)
		}
	}
}

// checkBudget wants no more messages in a channel on a day than the formula gives, and says what it gives in all.
func (b *book) checkBudget() (formula string) {
	b.t.Helper()
	b.budget, b.spent = map[string]map[string]int{}, map[string]string{}
	for _, a := range allowances() {
		b.allowed, b.kind = 0, a.what
		a.of(b)
		formula += fmt.Sprintf(", %s %d", a.what, b.allowed)
	}
	posted := map[string]map[string]int{}
	for _, m := range b.all {
		if posted[m.channel] == nil {
			posted[m.channel] = map[string]int{}
		}
		posted[m.channel][m.at.UTC().Format(time.DateOnly)]++
	}
	for channel, days := range posted {
		for day, n := range days {
			if most := b.budget[channel][day]; n > most {
				b.t.Errorf("%s got %d messages on %s; %d are what the tasks of the day give", channel, n, day, most)
				b.t.Logf("allowed are%s", b.spent[channel+day])
				b.dump(channel, day)
			}
		}
	}
	return strings.TrimPrefix(formula, ", ")
}

// dump shows the messages of a channel on a day, and what was known of the tasks in them, so that one too many can be found.
func (b *book) dump(channel, day string) {
	b.t.Helper()
	for _, m := range b.all {
		if m.channel != channel || m.at.UTC().Format(time.DateOnly) != day {
			continue
		}
		b.t.Logf("%s %.100q", m.at.UTC().Format(time.TimeOnly), m.said)
		for w, handle := range b.handles {
			if !slices.Contains(m.names, handle) {
				continue
			}
			for _, k := range b.told[w] {
				b.t.Logf("         %s: at %s it was %q, for %s", handle, k.at.Format(time.DateTime), k.status, k.set.Format(time.DateTime))
			}
		}
	}
}
