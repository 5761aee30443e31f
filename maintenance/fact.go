package maintenance

import (
	"fmt"
	"time"
)

// FactKind is what is odd about how a task runs, or does not.
type FactKind string

// The kinds of fact.
const (
	NotStarted   FactKind = "not-started"   // it is due, and does not run
	StartedEarly FactKind = "started-early" // it began before the time that was known for it
	RunsLong     FactKind = "runs-long"     // twice as long as usual
)

// Fact is something that nobody announces: that nothing happens, or that it happens when it should not. It is found by a look
// at the cloud and told once.
type Fact struct {
	ID     string // the same at every look, and another once the task is set for another time
	Kind   FactKind
	Task   TaskKey
	SetFor time.Time // the time that was known for the task

	// Kept with it when it is found.
	At      time.Time // when it was found
	BeganAt time.Time // zero: the task has not begun
	Usual   Usual     // that a task ran longer than
	OverAt  time.Time // when it was first seen to hold no more; zero: it holds
}

// When a fact is one. A clock that is a minute off makes none, and neither does what is over in a moment: a task is looked at
// every 15 seconds.
const (
	lateBy     = 10 * time.Minute
	earlyBy    = time.Minute
	longTimes  = 2
	longAtMost = 5 * time.Minute // longer than usual by so much at least
	// EnoughRuns is from how many runs on what is usual is known well enough to call a task slow.
	EnoughRuns = 3
)

// Facts gives what is odd about a task at a moment at which its instance was looked at.
func Facts(i Item, u Usual, now time.Time) []Fact {
	t, c := i.Task, i.Task.Course()
	var found []Fact
	add := func(kind FactKind, setFor time.Time, usual Usual) {
		found = append(found, Fact{
			ID: fmt.Sprintf("%s:%s:%s:%d", kind, t.Instance, t.ID, setFor.Unix()), Kind: kind, Task: t.Key(), SetFor: setFor,
			At: now, BeganAt: c.BeganAt, Usual: usual,
		})
	}
	if t.Waiting() && c.BeganAt.IsZero() && !t.ScheduledAt.IsZero() && now.Sub(t.ScheduledAt) >= lateBy {
		add(NotStarted, t.ScheduledAt, Usual{})
	}
	if known := !t.FirstSeenAt.IsZero() && t.FirstSeenAt.Before(c.BeganAt); known && !c.SetFor.IsZero() && c.SetFor.Sub(c.BeganAt) > earlyBy {
		add(StartedEarly, c.SetFor, Usual{})
	}
	if t.Running() && !c.BeganAt.IsZero() && u.Slow(now.Sub(c.BeganAt)) {
		add(RunsLong, c.SetFor, u)
	}
	return found
}

// Slow says that work which usually takes so long has run for twice as long.
func (u Usual) Slow(ran time.Duration) bool {
	return u.Runs >= EnoughRuns && ran >= max(longTimes*u.Most, u.Most+longAtMost)
}

// Holds says that a fact that was found before still does.
func (f Fact) Holds(t Task) bool {
	switch f.Kind {
	case NotStarted:
		return t.Waiting() && t.Course().BeganAt.IsZero() && SameSecond(t.ScheduledAt, f.SetFor)
	case StartedEarly, RunsLong:
		return t.Running() && SameSecond(t.Course().SetFor, f.SetFor)
	}
	return false
}
