package jobs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// inTime is how much after its time a reminder may come without saying that it is late.
const inTime = 2 * time.Second

// cardEnough is how long before its time the first card of a task tells what a reminder would.
const cardEnough = 10 * time.Minute

// withCards is how much later one comes whose time had passed when its task was found: Slack takes one message a second, and the cards
// of a poll, five at most in a channel, come first.
const withCards = inTime + 6*time.Second

// book says what people should have been told, by the script and by what the cloud told headsup when. It knows nothing of how headsup
// does it.
type book struct {
	*month
	handles map[*work]string
	of      map[string][]*message // that name a task, by its handle
	under   map[string][]*message // in a thread, by its ts
	budget  map[string]map[string]int

	owed, late, twice, unseen, ended int
}

// hears says where and how long before people hear of a task: the routes of the month in the test's own words.
func hears(q *queue) (channel string, leads []time.Duration) {
	h, m := time.Hour, time.Minute
	switch {
	case q.Project == "test":
		return "C-test", []time.Duration{10 * m, h, 24 * h}
	case q.Engine == maintenance.Kafka && q.Tags[0].Value == "prod":
		return "C-kafka-prod", []time.Duration{15 * m, 2 * h, 24 * h, 48 * h}
	case q.Engine == maintenance.Kafka:
		return "C-kafka", []time.Duration{15 * m, 2 * h, 24 * h}
	case q.Engine == maintenance.RabbitMQ:
		return "C-rabbit", []time.Duration{10 * m, h, 24 * h}
	}
	return "C-rest", []time.Duration{10 * m, h, 24 * h}
}

// due is a reminder that should come, at a whole minute.
type due struct {
	lead  time.Duration
	set   time.Time // of the task
	at    time.Time
	found bool      // its time had passed when headsup learned of it
	until time.Time // when headsup learned that it no longer holds; zero: never
}

// dues are the reminders of a task: for each time that it was known to be set for, one for each lead ahead, and of those that have passed
// the nearest at once. What was told once is not told again.
func (b *book) dues(w *work) (all []due) {
	_, leads := hears(w.in)
	said := map[string]bool{}
	told := b.skies.told[w]
	for n, k := range told {
		if k.status != maintenance.Created || !k.set.After(k.at) {
			continue
		}
		d := due{set: k.set}
		if n+1 < len(told) {
			d.until = told[n+1].at
		}
		passed := false
		for _, lead := range leads {
			d.lead, d.at, d.found = lead, k.set.Add(-lead).Truncate(time.Minute), false
			if !d.at.After(k.at) {
				if passed {
					continue
				}
				passed, d.at, d.found = true, k.at, true
			}
			key := fmt.Sprint(lead, k.set.Unix())
			if said[key] || !d.until.IsZero() && d.at.After(d.until) {
				continue
			}
			said[key] = d.until.IsZero() || b.freeFrom(d.at).Before(d.until)
			if n == 0 && d.found && k.set.Sub(k.at) > cardEnough {
				said[key] = true
				continue // its first card tells it
			}
			all = append(all, d)
		}
	}
	return all
}

// freeFrom is when what is due at a moment can be told: at once, or when headsup and Slack are back.
func (b *book) freeFrom(at time.Time) time.Time {
	for _, o := range append(slices.Clone(b.downs), b.slack.down) {
		if o.at(at) {
			return o.to.Add(longestPatience)
		}
	}
	return at
}

// check holds the month against the book.
func (b *book) check() {
	b.t.Helper()
	b.handles, b.of, b.budget, b.under = map[*work]string{}, map[string][]*message{}, map[string]map[string]int{}, map[string][]*message{}
	for _, w := range b.script.tasks {
		item, ok, err := b.store.Item(b.t.Context(), maintenance.TaskKey{Instance: w.in.ID, Task: w.id})
		b.must(err)
		if !ok {
			b.unseen++
			continue
		}
		b.handles[w] = item.Task.Handle
	}
	for _, m := range b.slack.all {
		b.under[m.thread] = append(b.under[m.thread], m)
		for _, handle := range m.names {
			b.of[handle] = append(b.of[handle], m)
		}
		if m.unheard {
			b.spend(m.channel, m.at, 1)
			b.twice++
		}
	}
	for _, w := range b.script.tasks {
		if b.handles[w] != "" {
			b.checkReminders(w)
			b.checkEnd(w)
			b.countOutcomes(w)
		}
	}
	b.countFirsts()
	b.countReminders()
	b.checkDigests()
	b.checkBudget()
	if b.slack.over > 0 {
		b.t.Errorf("Slack's limits were overstepped %d times", b.slack.over)
	}
}

func reminds(m *message) bool {
	return strings.HasPrefix(m.said, "Maintenance in ") || strings.Contains(m.said, " ahead")
}

// checkReminders wants each reminder of a task once, at its time or said to be late, and nothing besides.
func (b *book) checkReminders(w *work) {
	b.t.Helper()
	channel, _ := hears(w.in)
	handle, mine := b.handles[w], map[string]bool{}
	for _, d := range b.dues(w) {
		task := maintenance.Task{Instance: w.in.ID, ID: w.id, Handle: handle, Status: maintenance.Created, ScheduledAt: d.set}
		id := maintenance.Reminders(task, []maintenance.Telling{{Channel: channel, Remind: []time.Duration{d.lead}}}, d.set.Add(-d.lead-time.Hour))[0].ID
		found, err := b.store.Notices(b.t.Context(), []string{id})
		b.must(err)
		free := b.freeFrom(d.at)
		void := !d.until.IsZero() && !free.Before(d.until) || !free.Before(d.set)
		if len(found) == 0 || found[0].SaidAt.IsZero() {
			if !void {
				b.t.Errorf("%s, set for %s: nobody was reminded %s before, at %s (%+v)", handle, d.set, d.lead, d.at, found)
			}
			continue
		}
		b.owed++
		m := b.slack.byTS[found[0].TS]
		if m == nil || m.channel != channel || !reminds(m) {
			b.t.Errorf("%s: the reminder of %s is %+v", handle, d.at, m)
			continue
		}
		mine[m.ts] = true
		if !m.at.Before(d.set) {
			b.t.Errorf("%s, set for %s: reminded at %s, after the fact", handle, d.set, m.at)
		}
		b.checkMoment(handle, d, m)
	}
	for _, m := range b.of[handle] {
		if reminds(m) && !mine[m.ts] && !m.unheard {
			b.t.Errorf("%s: a reminder too many at %s: %q", handle, m.at, m.said)
		}
	}
}

// checkMoment wants a reminder at its time; later only where headsup or Slack was away or an answer was lost, and then told as late.
func (b *book) checkMoment(handle string, d due, m *message) {
	b.t.Helper()
	for _, other := range b.of[handle] { // it was said in time, and again since nobody heard the answer
		if other.unheard && reminds(other) && other.channel == m.channel && !other.at.Before(d.at) && other.at.Before(m.at) {
			m = other
			break
		}
	}
	behind, late := m.at.Sub(d.at), strings.Contains(m.said, "is late")
	excused := !b.freeFrom(d.at).Equal(d.at)
	switch {
	case behind < 0:
		b.t.Errorf("%s: the reminder of %s came at %s, before its time", handle, d.at, m.at)
	case late && excused:
		b.late++
	case late && !strings.Contains(m.said, " ahead"):
		b.t.Errorf("%s: the reminder of %s came at %s and said that it is late", handle, d.at, m.at)
	case behind > inTime && !(d.found && behind <= withCards) && !(excused && behind <= 2*time.Minute):
		b.t.Errorf("%s: the reminder of %s came at %s, %s after its time", handle, d.at, m.at, behind)
	}
}

// checkEnd wants a card of each task that was known to come, and its end shown there; in a list it is told in the thread.
func (b *book) checkEnd(w *work) {
	b.t.Helper()
	told, handle := b.skies.told[w], b.handles[w]
	if len(told) == 0 || !told[0].coming() {
		return // nobody heard of it before it was over
	}
	channel, _ := hears(w.in)
	copies, err := b.store.Copies(b.t.Context(), maintenance.TaskCard(handle))
	b.must(err)
	if len(copies) != 1 || copies[0].Place.Channel != channel {
		b.t.Errorf("%s has the cards %+v", handle, copies)
		return
	}
	end := endOf(told)
	c := copies[0]
	if c.Within == "" {
		if m := b.slack.byTS[c.TS]; m == nil || !strings.Contains(m.text, end) {
			b.t.Errorf("the card of %s, which %s, shows %+v", handle, end, m)
		}
		b.checkShown(handle, told[0].at, c.TS)
		b.ended++
		return
	}
	lists, err := b.store.Copies(b.t.Context(), c.Within)
	b.must(err)
	if len(lists) != 1 || b.slack.byTS[lists[0].TS] == nil || !strings.Contains(b.slack.byTS[lists[0].TS].text, ": 0 to come") {
		b.t.Errorf("the list of %s: %+v", handle, lists)
		return
	}
	b.checkShown(handle, told[0].at, lists[0].TS)
	over := told[len(told)-1]
	if over.status == "" && len(told) > 1 && !told[len(told)-2].coming() {
		over = told[len(told)-2]
	}
	if !slices.ContainsFunc(b.under[lists[0].TS], func(m *message) bool {
		return !m.at.Before(over.at) && m.at.Before(b.freeFrom(over.at).Add(3*time.Minute)) && (m.cut || slices.Contains(m.names, handle))
	}) {
		b.t.Errorf("that %s %s is not told under its list: %+v", handle, end, told)
	}
	b.ended++
}

// checkShown wants the first card of a task when it was found.
func (b *book) checkShown(handle string, found time.Time, ts string) {
	b.t.Helper()
	if m := b.slack.byTS[ts]; m != nil && m.at.Sub(b.freeFrom(found)) > withCards {
		b.t.Errorf("%s was found at %s, and shown at %s", handle, found, m.at)
	}
}

// endOf says how the end of a task reads on its card.
func endOf(told []telling) string {
	last := told[len(told)-1]
	if last.status == "" && len(told) > 1 {
		last = told[len(told)-2]
	}
	switch last.status {
	case maintenance.Succeeded:
		return "has ended well"
	case maintenance.Failed:
		return "has failed"
	case maintenance.Cancelled:
		return "is cancelled"
	}
	return "is no longer listed"
}
