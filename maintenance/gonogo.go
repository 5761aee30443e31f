package maintenance

import (
	"fmt"
	"strings"
	"time"
)

// Word is what somebody said of a task at the time for which it was set then. The zero Word was never said.
type Word struct {
	For  time.Time `json:"for,omitzero"` // the time for which the task was set
	ID   string    `json:"id,omitempty"` // of the person
	Name string    `json:"name,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// Going says that somebody said go for the time for which the task is set. Moved, it is asked for anew.
func (t Task) Going() bool { return t.Go().of(t) }

// Called says that somebody called people to the task, as it is set now.
func (t Task) Called() bool { return t.Call().of(t) }

func (w Word) of(t Task) bool { return !w.For.IsZero() && SameSecond(w.For, t.ScheduledAt) }

// word is what the actor says of the task now.
func word(a Actor, t Task, now time.Time) Word {
	return Word{For: t.ScheduledAt, ID: a.Person.ID, Name: a.Person.Name, At: now.UTC()}
}

const (
	// AnswerBy is how long before a task go or no-go has to be said; then the route's people are mentioned.
	AnswerBy = 15 * time.Minute
	// callAgain is how long after one call the next one is refused: whoever was called has to be able to read it.
	callAgain = 10 * time.Minute
)

// answerBy is when a question about a task at a time is no longer waited for: by the whole minute, as reminders.
func answerBy(at time.Time) time.Time { return at.Add(-AnswerBy).Truncate(time.Minute) }

// questions are those of go or no-go about a task: first to its owner, or where nobody has it to whoever reads the channel; and if
// nobody has answered by AnswerBy before it, to the people whom the route mentions. Unlike a reminder neither comes before a quiet time: what is
// known on Friday says nothing about Sunday. In quiet times nobody is asked.
func questions(t Task, to Telling, now time.Time) []Notice {
	if to.GoNoGo <= 0 || !to.Card {
		return nil
	}
	var all []Notice
	ask := func(kind NoticeKind, lead time.Duration) {
		at := later(now, t.ScheduledAt.Add(-lead).Truncate(time.Minute))
		if _, quiet := quietSince(to.Quiet, at); quiet {
			return
		}
		all = append(all, Notice{
			ID:   questionID(kind, t.Handle, t.ScheduledAt, to.Channel),
			Kind: kind, Task: t.Key(), To: Address{Channel: to.Channel}, Lead: lead, For: t.ScheduledAt, DueAt: at,
		})
	}
	ask(GoNotice, to.GoNoGo)
	if to.Mention.Calls() && answerBy(t.ScheduledAt).After(now) {
		ask(NoAnswerNotice, AnswerBy)
	}
	return all
}

func questionID(kind NoticeKind, handle string, at time.Time, channel string) string {
	return fmt.Sprintf("%s:%s:%d:%s", kind, handle, at.Unix(), channel)
}

// Questions are the ids of what is asked, if anything is, about the task of a reminder, at the time and in the channel that the reminder is for.
func (n Notice) Questions(t Task) []string {
	return []string{questionID(GoNotice, t.Handle, n.For, n.To.Channel), questionID(NoAnswerNotice, t.Handle, n.For, n.To.Channel)}
}

// OtherQuestion is the id of the channel's other question about the same time of the task.
func (n Notice) OtherQuestion() string {
	other := GoNotice
	if n.Kind == GoNotice {
		other = NoAnswerNotice
	}
	return string(other) + strings.TrimPrefix(n.ID, string(n.Kind))
}

// tells says that the question also tells what a reminder would that comes so long before the task.
func (n Notice) tells(lead time.Duration, now time.Time) bool {
	return n.Kind == GoNotice && (lead == n.Lead || lead > n.Lead && !n.DueAt.After(now))
}

// tellsOfNew says that the question is due at once since its task was found so late, and tells all that a missed reminder of it would.
func (n Notice) tellsOfNew(t Task, now time.Time) bool {
	return n.Kind == GoNotice && !n.DueAt.After(now) && now.Sub(t.FirstSeenAt) < time.Minute
}

// Mentions says that a question that was said calls the people whom the route mentions: it had no answer by then, or comes too late to wait
// for one.
func (n Notice) Mentions() bool {
	return !n.SaidAt.IsZero() && (n.Kind == NoAnswerNotice || n.Kind == GoNotice && !n.SaidAt.Before(answerBy(n.For)))
}

// QuestionFate says whether go or no-go is still to be asked of the task as it now stands, other being the channel's second question
// about the same time; the zero Notice: there is none. Of two that come at once, since headsup was down, the earlier is void.
func QuestionFate(n, other Notice, t Task, now time.Time) Fate {
	said := func(o Notice) bool { return !o.SaidAt.IsZero() }
	switch {
	case ReminderFate(n, t, now) == FateVoid, t.Going():
		return FateVoid
	case n.Kind == NoAnswerNotice && other.Mentions():
		return FateVoid
	case n.Kind == GoNotice && said(other):
		return FateVoid
	case n.Kind == NoAnswerNotice && t.Called() && now.Sub(t.Call().At) < callAgain:
		return FateVoid
	}
	return FateSay
}

// SayGo is the actor's go for the task at the time that they were shown, with the owner whom they were shown: whoever says it has the task.
func SayGo(shown time.Time, from string) OwnerStep {
	return func(a Actor, t Task, now time.Time) (Owned, error) {
		if why := answerable(t, shown, now); why != "" {
			return Owned{}, &Refusal{Why: why, Task: t}
		}
		owned := t.owned()
		if t.Owner().ID != a.Person.ID {
			taken, err := Take(from)(a, t, now)
			if err != nil {
				return Owned{}, err
			}
			owned = taken
		}
		owned.Go = word(a, t, now)
		owned.Entries = append(owned.Entries, Entry{At: now.UTC(), Actor: a, Verb: "said go for", Task: t.Key(), Detail: Detail{To: t.ScheduledAt}})
		return owned, nil
	}
}

// CallSomeone mentions the people of the task's route, under its card in the channel. It is no answer.
func CallSomeone(shown time.Time, channel string) OwnerStep {
	return func(a Actor, t Task, now time.Time) (Owned, error) {
		why := answerable(t, shown, now)
		if why == "" && t.Called() && now.Sub(t.Call().At) < callAgain {
			why = CalledAlready
		}
		if why != "" {
			return Owned{}, &Refusal{Why: why, Task: t}
		}
		owned := t.owned()
		owned.Call = word(a, t, now)
		owned.Entries = []Entry{{At: now.UTC(), Actor: a, Verb: "called people to", Task: t.Key()}}
		owned.Notices = []Notice{{
			ID:   fmt.Sprintf("%s:%s:%d:%s", CallNotice, t.Handle, now.UnixMicro(), channel),
			Kind: CallNotice, Task: t.Key(), About: a.Person.ID, To: Address{Channel: channel}, For: t.ScheduledAt, DueAt: now.UTC(),
		}}
		return owned, nil
	}
}

// answerable says why go or no-go can no longer be said of the task at the time that was shown; empty: it can.
func answerable(t Task, shown, now time.Time) Why {
	switch why := Changeable(t); {
	case why != "":
		return why
	case !SameSecond(t.ScheduledAt, shown):
		return MovedSince
	case t.Going():
		return GoAlready
	case !t.ScheduledAt.After(now):
		return DueAlready
	}
	return ""
}
