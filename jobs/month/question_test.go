package month

import (
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
)

const (
	// answerBy is how long before its time a task calls where nobody has said go; nobody says it in this month.
	answerBy = 15 * minute
	// asksLate is how much after its time a question may come without saying that it is late.
	asksLate = 2 * minute
)

// ask is a question of go or no-go that should come.
type ask struct {
	due
	kind maintenance.NoticeKind
}

func asksGo(m *message) bool { return strings.Contains(m.said, "Go or no-go") }

// askedFirst is when go or no-go is asked about a time for which a task stands: at once, where that has passed; false: never.
func (b *book) askedFirst(k standing) (time.Time, bool) {
	return latest(k.at, k.set.Add(-b.ways.asks).Truncate(minute)), b.ways.asks > 0
}

// asks are the questions about a task: one about each time that it was known to be set for, and where its channel calls somebody another by
// which nobody will have answered the first.
func (b *book) asks(w *work) (all []ask) {
	channel, _ := b.ways.hears(w.in)
	asked := map[string]bool{}
	for _, k := range b.standings(w) {
		first, asks := b.askedFirst(k)
		if !asks {
			continue
		}
		possible := []ask{{due{lead: b.ways.asks, at: first}, maintenance.GoNotice}}
		if again := k.set.Add(-answerBy).Truncate(minute); channel == b.ways.calls && again.After(k.at) {
			possible = append(possible, ask{due{lead: answerBy, at: again}, maintenance.NoAnswerNotice})
		}
		for _, a := range possible {
			a.set, a.until, a.found = k.set, k.until, a.at.Equal(k.at)
			key := fmt.Sprint(a.kind, k.set.Unix())
			if asked[key] || !a.until.IsZero() && a.at.After(a.until) {
				continue
			}
			asked[key] = a.until.IsZero() || b.freeFrom(a.at).Before(a.until)
			all = append(all, a)
		}
	}
	return all
}

// checkQuestions wants each question about a task once, at its time or said to be late, and nothing besides; and for each time for which it
// stood its people called once at most.
func (b *book) checkQuestions(w *work) {
	b.t.Helper()
	channel, _ := b.ways.hears(w.in)
	handle, mine, calls := b.handles[w], map[string]bool{}, map[time.Time]int{}
	for _, a := range b.asks(w) {
		m, ok := b.questionOf(w, a)
		if !ok {
			continue
		}
		b.asked++
		if !b.stood("the question", w, a.due, m, asksGo) {
			continue
		}
		b.checkMoment(handle, a.due, m, asksGo, asksLate)
		mine[m.ts] = true
		wanted := channel == b.ways.calls && (a.kind == maintenance.NoAnswerNotice || a.set.Sub(m.at) <= answerBy)
		switch does := strings.Contains(m.said, nightShift); {
		case wanted && !does:
			b.t.Errorf("%s: what is asked at %s calls nobody: %q", handle, m.at, m.said)
		case does && !wanted && !strings.Contains(m.said, " ahead"):
			b.t.Errorf("%s: what is asked at %s calls somebody: %q", handle, m.at, m.said)
		case does:
			calls[a.set]++
			b.called++
		}
	}
	for set, n := range calls {
		if n > 1 {
			b.t.Errorf("%s: people are called %d times to what is set for %s", handle, n, set)
		}
	}
	b.checkNoOther("a question", handle, mine, asksGo)
}

// questionOf is the message that headsup keeps as the card which asks; false where there is none, and none was to be.
func (b *book) questionOf(w *work, a ask) (*message, bool) {
	b.t.Helper()
	first, again := b.kept(w, a.set)
	one, other := first, again
	if a.kind == maintenance.NoAnswerNotice {
		one, other = again, first
	}
	if !one.SaidAt.IsZero() {
		copies, err := b.store.Copies(b.t.Context(), one.About)
		b.must(err)
		if len(copies) != 1 {
			b.t.Errorf("%s: what is asked at %s has the cards %+v", b.handles[w], a.at, copies)
			return nil, false
		}
		if copies[0].TS != "" {
			return b.byTS[copies[0].TS], true
		}
	}
	free := b.freeFrom(a.at).Add(b.ways.stall)
	// Of two that come at once, as after an outage, one is asked.
	void := !a.until.IsZero() && !free.Before(a.until) || !free.Before(a.set) || !other.SaidAt.IsZero() && !free.Before(a.set.Add(-answerBy))
	if !void {
		b.t.Errorf("%s, set for %s: nobody was asked %s before, at %s (%+v)", b.handles[w], a.set, a.lead, a.at, one)
	}
	return nil, false
}

// kept are both questions about a time for which a task stood; zero where there is none.
func (b *book) kept(w *work, set time.Time) (first, again maintenance.Notice) {
	b.t.Helper()
	channel, _ := b.ways.hears(w.in)
	task := maintenance.Task{Instance: w.in.ID, ID: w.id, Handle: b.handles[w], Status: maintenance.Created, ScheduledAt: set}
	to := maintenance.Telling{Channel: channel, Card: true, GoNoGo: b.ways.asks, Mention: maintenance.Mention{Crowd: maintenance.Here}}
	for _, n := range maintenance.Reminders(task, []maintenance.Telling{to}, set.Add(-2*b.ways.asks)) {
		found, err := b.store.Notices(b.t.Context(), []string{n.ID})
		b.must(err)
		switch {
		case len(found) == 0:
		case n.Kind == maintenance.GoNotice:
			first = found[0]
		case n.Kind == maintenance.NoAnswerNotice:
			again = found[0]
		}
	}
	return first, again
}
