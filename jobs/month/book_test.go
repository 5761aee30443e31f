package month

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
	// inTime is how much after its time a reminder may come without saying that it is late.
	inTime = 2 * time.Second
	// cardEnough is how long before its time the first card of a task tells what a reminder would.
	cardEnough = 10 * time.Minute
	// withCards is how much later one comes whose time had passed when its task was found: Slack takes one message a second, and the
	// cards of a poll, five at most in a channel, come first.
	withCards = inTime + 6*time.Second
	// backAgain is how long after Slack is back the last of what it did not take is tried again: it waits twice as long after each failure,
	// and no longer than this.
	backAgain = 30 * time.Second
)

// book says what people should have been told, by the script and by what the cloud told headsup when. It knows nothing of how headsup
// does it.
type book struct {
	*month
	all     []*message
	byTS    map[string]*message
	told    map[*work][]telling
	handles map[*work]string
	of      map[string][]*message // that name a task, by its handle
	under   map[string][]*message // in a thread, by its ts

	budget  map[string]map[string]int // by channel and day
	spent   map[string]string         // what for, by channel and day
	kind    string                    // that is counted just now
	allowed int                       // of that kind

	owed, late, called int
	asked              int           // questions of go or no-go
	behind             time.Duration // the longest
}

// newBook reads how things stand.
func newBook(m *month) *book {
	m.t.Helper()
	b := &book{
		month: m, all: m.slack.stands(), told: m.skies.knows(),
		byTS: map[string]*message{}, handles: map[*work]string{}, of: map[string][]*message{}, under: map[string][]*message{},
	}
	for _, w := range m.script.tasks {
		item, ok, err := m.store.Item(m.t.Context(), maintenance.TaskKey{Instance: w.in.ID, Task: w.id})
		m.must(err)
		if ok {
			b.handles[w] = item.Task.Handle
		}
	}
	for _, said := range b.all {
		b.byTS[said.ts] = said
		b.under[said.thread] = append(b.under[said.thread], said)
		for _, handle := range said.names {
			b.of[handle] = append(b.of[handle], said)
		}
	}
	return b
}

// due is a reminder that should come, at a whole minute.
type due struct {
	lead  time.Duration
	set   time.Time // of the task
	at    time.Time
	found bool      // its time had passed when headsup learned of it
	until time.Time // when headsup learned that it no longer holds; zero: never
}

// standing is a time for which a task was known to be set, while that was ahead.
type standing struct {
	telling
	first bool      // the task was found so
	young bool      // and no minute before this
	until time.Time // when headsup learned that it no longer holds; zero: never
}

func (b *book) standings(w *work) (all []standing) {
	told := b.told[w]
	for n, k := range told {
		if k.status != maintenance.Created || !k.set.After(k.at) {
			continue
		}
		s := standing{telling: k, first: n == 0, young: k.at.Sub(told[0].at) < minute}
		if n+1 < len(told) {
			s.until = told[n+1].at
		}
		all = append(all, s)
	}
	return all
}

// dues are the reminders of a task: for each time that it was known to be set for, one for each lead ahead, and of those that have passed
// the nearest at once. What was told once is not told again, nor what a question tells.
func (b *book) dues(w *work) (all []due) {
	channel, leads := b.ways.hears(w.in)
	said := map[string]bool{}
	for _, k := range b.standings(w) {
		d := due{set: k.set, until: k.until}
		asked, asks := b.askedFirst(k)
		passed, before := asks && k.young && asked.Equal(k.at), time.Time{}
		for _, lead := range leads {
			d.lead, d.at, d.found = lead, k.set.Add(-lead).Truncate(time.Minute), false
			if asks && (lead == b.ways.asks || lead > b.ways.asks && asked.Equal(k.at)) {
				passed = passed || !d.at.After(k.at)
				continue
			}
			if !d.at.After(k.at) {
				if passed {
					continue
				}
				passed, d.at, d.found = true, k.at, true
			}
			if d.at.Equal(before) {
				continue // of two in one minute the nearer counts
			}
			before = d.at
			key := fmt.Sprint(lead, k.set.Unix())
			if said[key] || !d.until.IsZero() && d.at.After(d.until) {
				continue
			}
			said[key] = d.until.IsZero() || b.freeFrom(d.at).Before(d.until)
			if k.first && d.found && k.set.Sub(k.at) > cardEnough && !(lead == leads[0] && channel == b.ways.calls) {
				said[key] = true
				continue // its first card tells it, and calls nobody
			}
			all = append(all, d)
		}
	}
	return all
}

// freeFrom is when what is due at a moment can be told: at once, or when headsup and Slack are back.
func (b *book) freeFrom(at time.Time) time.Time {
	for _, o := range append(slices.Clone(b.downs), b.slack.down...) {
		if o.at(at) {
			return o.to.Add(min(backAgain, o.to.Sub(o.from)+inTime))
		}
	}
	return at
}

// check holds the month against the book, and says what it found.
func (b *book) check() {
	b.t.Helper()
	ended := 0
	for _, w := range b.script.tasks {
		if b.handles[w] == "" {
			continue // it came and went between two looks
		}
		b.checkReminders(w)
		b.checkQuestions(w)
		if _, heard := b.finding(w); heard {
			ended++
			if wrong := b.endUnshown(w); wrong != "" {
				b.t.Error(wrong)
			}
		}
	}
	b.checkDigests()
	formula := b.checkBudget()
	if b.slack.over > 0 {
		b.t.Errorf("Slack's limits were overstepped %d times", b.slack.over)
	}
	b.t.Logf("%d tasks, %d of them never seen: %d reminders and %d questions said, %d of them late and told so, %s the most; %d calling for an owner; %d ends shown",
		len(b.script.tasks), len(b.script.tasks)-len(b.handles), b.owed, b.asked, b.late, b.behind.Round(time.Millisecond), b.called, ended)
	b.t.Logf("%d messages; allowed: %s", len(b.all), formula)
}

func reminds(m *message) bool {
	return !asksGo(m) && (strings.Contains(m.said, "Maintenance in ") || strings.Contains(m.said, " ahead"))
}

// checkReminders wants each reminder of a task once, at its time or said to be late, and nothing besides.
func (b *book) checkReminders(w *work) {
	b.t.Helper()
	handle, mine := b.handles[w], map[string]bool{}
	for _, d := range b.dues(w) { // the nearest first
		m, ok := b.reminderOf(w, d)
		if !ok {
			continue
		}
		b.owed++
		if !b.stood("the reminder", w, d, m, reminds) {
			continue
		}
		if !mine[m.ts] { // of those that were missed and come as one the nearest counts
			b.checkMoment(handle, d, m, reminds, inTime)
			b.checkCall(w, d, m)
		}
		mine[m.ts] = true
	}
	b.checkNoOther("a reminder", handle, mine, reminds)
}

// stood wants what was told of a task to be a message of its kind, in its channel, that names the task and came before the fact. false: it is none that
// more can be said of.
func (b *book) stood(what string, w *work, d due, m *message, alike func(*message) bool) bool {
	b.t.Helper()
	channel, _ := b.ways.hears(w.in)
	handle := b.handles[w]
	if m == nil || m.channel != channel || !alike(m) || !m.cut && !slices.Contains(m.names, handle) {
		b.t.Errorf("%s: %s of %s is %+v", handle, what, d.at, m)
		return false
	}
	if !m.at.Before(d.set) {
		b.t.Errorf("%s, set for %s: %s came at %s, after the fact: %q", handle, d.set, what, m.at, m.said)
	}
	return true
}

// checkNoOther wants no message of a kind that names a task besides those that are due, but for what was said again since nobody heard the answer.
func (b *book) checkNoOther(what, handle string, mine map[string]bool, alike func(*message) bool) {
	b.t.Helper()
	for _, m := range b.of[handle] {
		if alike(m) && !mine[m.ts] && !m.unheard {
			b.t.Errorf("%s: %s too many at %s: %q", handle, what, m.at, m.said)
		}
	}
}

// reminderOf is the message that headsup keeps as a reminder; false where there is none, and none was to be.
func (b *book) reminderOf(w *work, d due) (*message, bool) {
	b.t.Helper()
	channel, _ := b.ways.hears(w.in)
	task := maintenance.Task{Instance: w.in.ID, ID: w.id, Handle: b.handles[w], Status: maintenance.Created, ScheduledAt: d.set}
	id := maintenance.Reminders(task, []maintenance.Telling{{Channel: channel, Remind: []time.Duration{d.lead}}}, d.set.Add(-d.lead-hour))[0].ID
	found, err := b.store.Notices(b.t.Context(), []string{id})
	b.must(err)
	if len(found) == 1 && !found[0].SaidAt.IsZero() {
		return b.byTS[found[0].TS], true
	}
	free := b.freeFrom(d.at).Add(b.ways.stall)
	if void := !d.until.IsZero() && !free.Before(d.until) || !free.Before(d.set); !void {
		b.t.Errorf("%s, set for %s: nobody was reminded %s before, at %s (%+v)", task.Handle, d.set, d.lead, d.at, found)
	}
	return nil, false
}

// checkMoment wants what is told before a task at its time, or told as late from some delay on; and late only where headsup or Slack was
// away, or the task was found late. alike are the messages of its kind.
func (b *book) checkMoment(handle string, d due, m *message, alike func(*message) bool, unsaid time.Duration) {
	b.t.Helper()
	for _, other := range b.of[handle] { // it was said in time, and again since nobody heard the answer
		if other.unheard && alike(other) && other.channel == m.channel && !other.at.Before(d.at) && other.at.Before(m.at) {
			m = other
			break
		}
	}
	behind, late := m.at.Sub(d.at), strings.Contains(m.said, "is late")
	excused := !b.freeFrom(d.at).Equal(d.at) || d.found && behind <= withCards || b.ways.crowded
	b.behind = max(b.behind, behind)
	switch what := fmt.Sprintf("%s: %.40q, due at %s, came at %s", handle, m.said, d.at, m.at); {
	case behind < 0:
		b.t.Errorf("%s, before its time", what)
	case behind > unsaid+b.ways.stall && !late:
		b.t.Errorf("%s, %s after its time, and did not say so", what, behind)
	case behind > inTime && !excused:
		b.t.Errorf("%s, %s after its time, and nothing was in its way", what, behind)
	case late && behind > unsaid:
		b.late++
	case late && !strings.Contains(m.said, " ahead"): // of several one may be late
		b.t.Errorf("%s, in time, and said that it is late", what)
	}
}

// checkCall wants the last reminder of a task to call whom its channel calls, where no question does, and no other one to; nobody takes a task
// in this month.
func (b *book) checkCall(w *work, d due, m *message) {
	b.t.Helper()
	channel, leads := b.ways.hears(w.in)
	calls, wanted := strings.Contains(m.said, nightShift), d.lead == leads[0] && channel == b.ways.calls && b.ways.asks == 0
	switch {
	case wanted && !calls:
		b.t.Errorf("%s: the last reminder, at %s, calls nobody: %q", b.handles[w], m.at, m.said)
	case calls && !wanted && !strings.Contains(m.said, " ahead"):
		b.t.Errorf("%s: the reminder of %s calls somebody: %q", b.handles[w], d.at, m.said)
	case calls:
		b.called++
	}
}

// endUnshown says what is wrong with how the end of a task is shown, of which people heard before: on its card, or, in a list, told in the
// thread.
func (b *book) endUnshown(w *work) (wrong string) {
	b.t.Helper()
	told, handle := b.told[w], b.handles[w]
	channel, _ := b.ways.hears(w.in)
	copies, err := b.store.Copies(b.t.Context(), maintenance.TaskCard(handle))
	b.must(err)
	if len(copies) != 1 || copies[0].Place.Channel != channel {
		return fmt.Sprintf("%s has the cards %+v", handle, copies)
	}
	end, c := endOf(told), copies[0]
	if c.Within == "" {
		if m := b.byTS[c.TS]; m == nil || !strings.Contains(m.text, end) {
			return fmt.Sprintf("the card of %s, which %s, shows %+v", handle, end, m)
		}
		return b.foundUnshown(handle, told[0].at, c.TS)
	}
	lists, err := b.store.Copies(b.t.Context(), c.Within)
	b.must(err)
	if len(lists) != 1 || b.byTS[lists[0].TS] == nil || !strings.Contains(b.byTS[lists[0].TS].text, ": 0 to come") {
		return fmt.Sprintf("the list of %s: %+v", handle, lists)
	}
	over := told[len(told)-1]
	if over.status == "" && len(told) > 1 && !told[len(told)-2].coming() {
		over = told[len(told)-2]
	}
	if !slices.ContainsFunc(b.under[lists[0].TS], func(m *message) bool {
		return !m.at.Before(over.at) && m.at.Before(b.freeFrom(over.at).Add(3*minute)) && (m.cut || slices.Contains(m.names, handle))
	}) {
		return fmt.Sprintf("that %s %s is not told under its list: %+v", handle, end, told)
	}
	return b.foundUnshown(handle, told[0].at, lists[0].TS)
}

// foundUnshown says that the first card of a task did not come when the task was found.
func (b *book) foundUnshown(handle string, found time.Time, ts string) (wrong string) {
	if m := b.byTS[ts]; m != nil && m.at.Sub(b.freeFrom(found)) > withCards+b.ways.stall {
		return fmt.Sprintf("%s was found at %s, and shown at %s", handle, found, m.at)
	}
	return ""
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

// checkDigests wants one digest in each channel at each of its times.
func (b *book) checkDigests() {
	b.t.Helper()
	for _, to := range b.ways.channels() {
		var came []*message
		again := false
		for _, m := range b.all {
			if m.channel == to.Channel && digests(m) {
				if !again {
					came = append(came, m)
				}
				again = m.unheard // the next is the same, said again
			}
		}
		for _, at := range b.digestTimes() {
			if len(came) == 0 || came[0].at.Before(at) || came[0].at.Sub(b.freeFrom(at)) > inTime {
				b.t.Errorf("%s: no digest came at %s", to.Channel, at)
				continue
			}
			came = came[1:]
		}
		if len(came) > 0 {
			b.t.Errorf("%s: %d digests too many", to.Channel, len(came))
		}
	}
}

func digests(m *message) bool {
	return strings.HasPrefix(m.said, "Maintenance that is coming") || strings.HasPrefix(m.said, "No maintenance is coming") || strings.HasPrefix(m.said, "No task is known")
}
