package maintenance

import (
	"fmt"
	"strconv"
	"time"
)

// The reminders of those who were asked, after the question.
func askAgain() []time.Duration { return []time.Duration{15 * time.Minute, time.Hour, 4 * time.Hour} }

// askNotices tell those who may decide: once at once, again while nobody has, and at three quarters of the time those who
// are above them.
func askNotices(c Change, now time.Time) []Notice {
	ask := func(kind NoticeKind, after time.Duration) Notice {
		return Notice{
			ID:   "ask:" + c.ID + ":" + strconv.FormatInt(c.Version, 10) + ":" + string(kind) + ":" + after.String(),
			Kind: kind, Change: c.ID, Task: c.Task, To: Address{Card: ChangeCard(c.ID)}, Lead: after, For: c.DueAt, DueAt: now.Add(after),
		}
	}
	all := []Notice{ask(AskNotice, 0)}
	for _, after := range askAgain() {
		if now.Add(after).Before(c.DueAt) {
			all = append(all, ask(AskNotice, after))
		}
	}
	if len(c.Terms.Escalate) > 0 {
		all = append(all, ask(EscalateNotice, c.DueAt.Sub(now)*3/4))
	}
	return all
}

// askedBack tells the requester in person that an approver would rather have another time.
func askedBack(c Change, now time.Time) Notice {
	return Notice{
		ID: fmt.Sprintf("countered:%s:%d", c.ID, c.Version), Kind: CounterNotice, Change: c.ID, Task: c.Task,
		To: Address{User: c.By.Person.ID}, For: c.To, DueAt: now,
	}
}

// endNotices tell how a change ended: under its card and, unless they did it alone and it was done, to its requester in person.
func endNotices(c Change, now time.Time) []Notice {
	all := []Notice{outcomeNotice(c, now)}
	if (c.Terms.Approvals > 0 || c.State != Applied) && (!c.By.Place.Direct || c.By.Place.Nowhere()) {
		n := outcomeNotice(c, now)
		n.ID, n.Kind, n.To = outcomeID(c)+":person", PersonalNotice, Address{User: c.By.Person.ID}
		all = append(all, n)
	}
	return all
}

// Asks says that a notice still asks for what the change waits for.
func (n Notice) Asks(c Change) bool {
	switch n.Kind {
	case AskNotice, EscalateNotice:
		// A change that was asked for anew has questions of its own; what is stored is cut to the microsecond.
		return c.State == Pending && n.DueAt.Add(-n.Lead).Sub(c.Terms.AskedAt).Abs() < time.Second
	case CounterNotice:
		return c.State == Countered && SameSecond(n.For, c.To)
	case GlassNotice:
		return c.Glass
	}
	return false
}
