package maintenance

import (
	"fmt"
	"strconv"
	"time"
)

// Seen is the notice of what a look at the cloud found a task to have become, under the task's card; false where nobody has to be
// told. n is the number of that moment in the task's history, and change the change of ours that brought it about, which has its own
// notice; empty where none did.
func Seen(was, t Task, n int, change string, now time.Time) (Notice, bool) {
	kind := DriftNotice
	switch {
	case was.ID == "", change != "":
		return Notice{}, false
	case t.Status == Succeeded, t.Status == Failed:
		kind = EndNotice
		if was.Course().End == t.Status {
			return Notice{}, false // a background task told it before
		}
	case !t.GoneAt.IsZero() && was.Course().End != "":
		return Notice{}, false // what has ended leaves the list some day
	case t.Status == Executing && t.GoneAt.IsZero():
		return Notice{}, false // that it began stands on its card; what is odd about it is a fact
	}
	return underTask(t, kind, strconv.Itoa(n), now), true
}

// BroughtAbout says that it is a call of the change, which was sent, that made the task what it was seen to be: what was wished for; or,
// while the change is being applied, what Judge blames the call for, another time by a zone's offset or a task that is no longer listed.
func (c Change) BroughtAbout(seen Task) bool {
	t := listed(seen)
	if fulfilled(c, t) || c.State != Applying {
		return fulfilled(c, t)
	}
	_, off := zoneOff(c, t)
	return t.ID == "" || off && !asShown(c, t)
}

// SeenEntry is the audit's line of it; false where a change of ours did it, whose own lines say so, and for a task that is new. run is the
// background task that told it; empty where it was the task's own record.
func SeenEntry(was, t Task, i Instance, change, run string, now time.Time) (Entry, bool) {
	if was.ID == "" || change != "" {
		return Entry{}, false
	}
	verb := "saw it changed by others"
	switch {
	case t.Status == Executing && t.GoneAt.IsZero():
		verb = "saw it begin"
	case t.Status != was.Status && (t.Status == Succeeded || t.Status == Failed):
		verb = "saw it end"
	case !t.GoneAt.IsZero() && (was.Course().End != "" || !was.Course().BeganAt.IsZero()):
		verb = "saw it leave the list"
	}
	return Entry{At: now, Actor: System(), Verb: verb, Task: t.Key(), Detail: Detail{
		From: was.ScheduledAt.UTC(), To: t.ScheduledAt.UTC(), About: about(t, i), Run: run,
		Result: Outcome{SeenAt: now, Listed: t.GoneAt.IsZero(), StandsAt: t.ScheduledAt.UTC(), Status: t.Status},
	}}, true
}

// Odd is the notice of a fact, under its task's card.
func Odd(t Task, f Fact, now time.Time) Notice { return underTask(t, FactNotice, f.ID, now) }

// together is how long what happens to the tasks of a list is gathered, to be told as one (invariant I12).
const together = 30 * time.Second

// Together is when that is told which happened to tasks of one list at about the same time.
func Together(at time.Time) time.Time { return at.Truncate(together).Add(together) }

func underTask(t Task, kind NoticeKind, about string, now time.Time) Notice {
	return Notice{
		ID: fmt.Sprintf("%s:%s:%s", kind, t.Handle, about), Kind: kind, Task: t.Key(), About: about, To: Address{Card: TaskCard(t.Handle)}, DueAt: now,
	}
}
