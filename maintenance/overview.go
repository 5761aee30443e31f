package maintenance

import (
	"cmp"
	"slices"
	"time"
)

// Overview is what a digest tells of tasks, as of one moment.
type Overview struct {
	Coming  []Item // soonest first
	Unowned []Item // of them, those within a week that nobody has
	Waiting []Item // of them, those whose change waits for approval, or for its requester
	PutOff  []Item // of them, those that were put off furthest, by a day at least; the furthest first, few
	Failed  []Item // tasks and changes that have failed since the last digest, the latest first; a change's item holds it
}

// Nothing says that there is nothing to tell.
func (o Overview) Nothing() bool { return len(o.Coming) == 0 && len(o.Failed) == 0 }

const (
	ownedBy    = 7 * 24 * time.Hour // before a task somebody should have it by then
	leastOff   = 24 * time.Hour     // before that a delay is nothing to speak of
	mostPutOff = 3
)

// PutOff is how far behind the time at which headsup first saw it a task stands; 0 where it was not put off.
func (t Task) PutOff() time.Duration {
	if t.FirstScheduledAt.IsZero() {
		return 0
	}
	return max(0, t.ScheduledAt.Sub(t.FirstScheduledAt))
}

// OverviewOf sees through tasks that are coming, soonest first, and what has failed.
func OverviewOf(coming, failed []Item, now time.Time) Overview {
	o := Overview{Coming: coming, Failed: failed}
	for _, i := range coming {
		t := i.Task
		if t.Waiting() && t.Owner().IsZero() && t.ScheduledAt.Before(now.Add(ownedBy)) {
			o.Unowned = append(o.Unowned, i)
		}
		if c := i.Change; c != nil && (c.State == Pending || c.State == Countered) {
			o.Waiting = append(o.Waiting, i)
		}
		if t.PutOff() >= leastOff {
			o.PutOff = further(o.PutOff, i)
		}
	}
	slices.SortFunc(o.Failed, func(a, b Item) int {
		return cmp.Or(b.failedAt().Compare(a.failedAt()), cmp.Compare(a.Task.Handle, b.Task.Handle))
	})
	return o
}

func (i Item) failedAt() time.Time {
	if i.Change != nil {
		return i.Change.SettledAt
	}
	return i.Task.Course().EndedAt
}

// further puts an item among those that were put off furthest; of equals the sooner one, which came before, stays ahead.
func further(all []Item, i Item) []Item {
	n := slices.IndexFunc(all, func(other Item) bool { return other.Task.PutOff() < i.Task.PutOff() })
	if n < 0 {
		n = len(all)
	}
	all = slices.Insert(all, n, i)
	return all[:min(len(all), mostPutOff)]
}
