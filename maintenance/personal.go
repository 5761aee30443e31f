package maintenance

import (
	"fmt"
	"time"
)

// MostPersonal is how many reminders of one task a person may have waiting.
const MostPersonal = 10

// RemindMe is the reminder of a task that somebody asks for, to be told to them alone. Where follows is true it stays as long before
// the task, wherever that is moved to; else it comes at its time. A *Refusal says why there is nothing to be reminded of.
func RemindMe(a Actor, t Task, at time.Time, follows bool, now time.Time) (Notice, error) {
	switch why := Changeable(t); {
	case why != "":
		return Notice{}, &Refusal{Why: why, Task: t}
	case !t.ScheduledAt.After(at):
		return Notice{}, &Refusal{Why: RemindTooLate, Task: t, Times: []time.Time{at, t.ScheduledAt}}
	case !at.After(now):
		return Notice{}, &Refusal{Why: RemindPassed, Task: t, Times: []time.Time{at, t.ScheduledAt}}
	}
	n := Notice{Kind: PersonalReminder, Task: t.Key(), To: Address{User: a.Person.ID}, For: t.ScheduledAt, DueAt: at}
	n.ID = fmt.Sprintf("remind me:%s:%s:at %d", a.Person.ID, t.Handle, at.Unix())
	if follows {
		n.Lead = t.ScheduledAt.Sub(at)
		n.ID = fmt.Sprintf("remind me:%s:%s:%s", a.Person.ID, t.Handle, n.Lead)
	}
	return n, nil
}

// Follow moves a reminder that somebody asked for with its task. One that would come after the task comes now; the zero Notice is not
// to be told any more.
func (n Notice) Follow(t Task, now time.Time) Notice {
	switch {
	case !t.Waiting() || !t.ScheduledAt.After(now):
		return Notice{}
	case n.Lead > 0:
		n.DueAt = later(now, t.ScheduledAt.Add(-n.Lead))
	case !n.DueAt.Before(t.ScheduledAt):
		n.DueAt = now
	}
	n.For = t.ScheduledAt
	return n
}
