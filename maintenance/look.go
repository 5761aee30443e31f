package maintenance

import "time"

// How often an instance is looked at. A task is near from nearBefore before its time until it has ended, or until it is plain
// that it does not start for a reason of its own; a change that a person sees in the console is seen here within nearLook.
const (
	nearLook   = 15 * time.Second
	nearBefore = 10 * time.Minute
	nextAtOnce = time.Second    // the least, so that a rounded clock makes no circle
	nearAfter  = time.Hour      // for one that is due and waits on
	nearRun    = 24 * time.Hour // for one that runs on
	emptyTimes = 5              // less often an instance on which nothing is coming
)

// Near says that what happens to the task is to be seen soon after it happens.
func (t Task) Near(now time.Time) bool {
	switch {
	case t.Waiting():
		return !t.ScheduledAt.IsZero() && !now.Before(t.ScheduledAt.Add(-nearBefore)) && now.Before(t.ScheduledAt.Add(nearAfter))
	case t.Running():
		return t.Course().BeganAt.IsZero() || now.Sub(t.Course().BeganAt) < nearRun
	}
	return t.Sought(now)
}

// Near says that a task of the instance is near.
func (s *Shelf) Near(now time.Time) bool {
	if s != nil {
		for _, item := range s.Tasks {
			if item.Task.Near(now) {
				return true
			}
		}
	}
	return false
}

// emptyLook is how often an instance is looked at on which nothing is coming, where one with tasks is every so often.
func emptyLook(every time.Duration) time.Duration { return emptyTimes * every }

// NextLook says after how long the tasks of an instance are to be read again, where instances with tasks are looked at every so
// often. It is never later than the moment at which a task comes near.
func (s *Shelf) NextLook(every time.Duration, now time.Time) time.Duration {
	next, coming := every, false
	if s == nil {
		return emptyLook(every)
	}
	for _, item := range s.Tasks {
		t := item.Task
		coming = coming || t.Coming()
		switch {
		case t.Near(now):
			return min(every, nearLook)
		case t.Waiting() && t.ScheduledAt.After(now):
			next = min(next, max(nextAtOnce, t.ScheduledAt.Add(-nearBefore).Sub(now)))
		}
	}
	if !coming {
		return emptyLook(every)
	}
	return next
}
