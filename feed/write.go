package feed

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"headsup/cards"
	"headsup/maintenance"
)

// How often a program looks again, as it is asked to: sooner than a team hears of most tasks, and no load for anybody.
const refresh = "PT15M"

// write is what a feed shows of tasks, as iCalendar (RFC 5545) with the lines of the Maintnote standard, which network teams' tools
// read. What people read in it is in one language. It is the same for the same tasks: nothing in it is of the moment.
func write(l maintenance.Language, f maintenance.Feed, items []maintenance.Item, usual func(maintenance.Item) maintenance.Usual, command string) ([]byte, error) {
	c := ical.NewCalendarFor("headsup")
	c.SetVersion("2.0")
	c.SetProductId("-//headsup//maintenance//" + strings.ToUpper(string(l.Or(maintenance.English))))
	c.SetXWRCalName(cards.FeedName(l, f))
	c.SetRefreshInterval(refresh, ical.WithValue("DURATION"))
	c.SetXPublishedTTL(refresh)
	for _, i := range items {
		event(c.AddEvent(uid(i.Task)), l, i, usual(i), command)
	}
	var b bytes.Buffer
	b.Grow(len(items) << 10)
	if err := c.SerializeTo(&b, ical.WithNewLine("\r\n")); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	return b.Bytes(), nil
}

// uid names a task for good, whatever becomes of it. A handle is never given to another task.
func uid(t maintenance.Task) string { return t.Handle + "@headsup" }

func event(e *ical.VEvent, l maintenance.Language, i maintenance.Item, u maintenance.Usual, command string) {
	t := i.Task
	begin, end := times(t, u)
	e.SetDtStampTime(t.MomentAt)
	e.SetLastModifiedAt(t.MomentAt)
	e.SetSequence(t.Moment)
	e.SetStartAt(begin)
	e.SetEndAt(end)
	title, text := cards.FeedEntry(l, i, u, command)
	e.SetSummary(title)
	e.SetDescription(text)
	e.SetTimeTransparency(ical.TransparencyTransparent) // it is not the reader's own time that is taken
	status, note := standing(i)
	e.SetStatus(status)
	for _, line := range [][2]string{
		{"PROVIDER", "huaweicloud"},
		{"ACCOUNT", i.Instance.Project},
		{"MAINTENANCE-ID", t.Handle},
		{"OBJECT-ID", i.Instance.ID},
		{"IMPACT", impact},
		{"STATUS", note},
	} {
		e.AddProperty(ical.ComponentProperty("X-MAINTNOTE-"+line[0]), oneLine(line[1]))
	}
}

// impact is the standard's word for work that a cluster goes through node by node. The cloud says nothing of what a task does to those
// who use the instance, so this is neither the best nor the worst of the standard's four.
const impact = "DEGRADED"

// The standard's words for how it stands with a task.
const (
	noteTentative = "TENTATIVE"
	noteConfirmed = "CONFIRMED"
	noteCancelled = "CANCELLED"
	noteAtWork    = "IN-PROCESS"
	noteCompleted = "COMPLETED"
)

// standing is how it stands with a task, in iCalendar's words and in the standard's. How a task ended that the cloud no longer lists
// may not be known, and then it is not said to be completed.
func standing(i maintenance.Item) (ical.ObjectStatus, string) {
	switch t := i.Task; {
	case t.CalledOff():
		return ical.ObjectStatusCancelled, noteCancelled
	case t.Course().End != "":
		return ical.ObjectStatusConfirmed, noteCompleted
	case t.Running():
		return ical.ObjectStatusConfirmed, noteAtWork
	case i.Change != nil:
		return ical.ObjectStatusTentative, noteTentative
	}
	return ical.ObjectStatusConfirmed, noteConfirmed
}

// times are from when to when a task stands in a calendar: as it ran, as far as that is known, else as it is set and as long as such
// work took lately.
func times(t maintenance.Task, u maintenance.Usual) (begin, end time.Time) {
	if begin = t.ScheduledAt; !t.Course().BeganAt.IsZero() {
		begin = t.Course().BeganAt
	}
	lasts := cards.FeedSpan
	if u.Runs > 0 {
		lasts = max(u.Most, time.Minute)
	}
	if end = begin.Add(lasts); t.Course().EndedAt.After(begin) {
		end = t.Course().EndedAt
	}
	return begin, end
}

// oneLine keeps what a calendar's line may not hold out of what the cloud called a thing.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}
