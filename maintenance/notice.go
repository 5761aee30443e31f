package maintenance

import (
	"fmt"
	"slices"
	"time"
)

// NoticeKind says what a notice tells.
type NoticeKind string

// The notices of today.
const (
	Reminder      NoticeKind = "reminder"   // before a task
	Digest        NoticeKind = "digest"     // what is coming, on a cron schedule
	OutcomeNotice NoticeKind = "outcome"    // how a change ended, under its card
	DraftOver     NoticeKind = "draft over" // to the requester alone

	AskNotice      NoticeKind = "ask"      // a change waits for approval, under its card
	EscalateNotice NoticeKind = "escalate" // it still does
	CounterNotice  NoticeKind = "counter"  // an approver would rather have another time; to the requester
	PersonalNotice NoticeKind = "personal" // how a change ended; to the requester
	GlassNotice    NoticeKind = "glass"    // approvals were skipped; under the card and to each approver

	PersonalReminder NoticeKind = "personal reminder" // before a task, to somebody who asked for it

	DriftNotice NoticeKind = "drift" // a task became another outside headsup, under its card
	EndNotice   NoticeKind = "end"   // how a task ended, under its card
	FactNotice  NoticeKind = "fact"  // what is odd about a task, under its card

	GoNotice       NoticeKind = "go"        // go or no-go, asked under a task's card
	NoAnswerNotice NoticeKind = "no answer" // it was not answered: asked again, of whoever the route mentions
	CallNotice     NoticeKind = "call"      // somebody calls whoever the route mentions

	TakenNotice NoticeKind = "taken" // to the owner of a task: somebody else has it now

	TimelineNotice NoticeKind = "timeline" // the picture that somebody asked for, to them

	FactorNotice NoticeKind = "factor" // what became of somebody's second factor, to them and to each administrator

	OpsNotice  NoticeKind = "ops"  // what headsup tells of itself, in the ops channel
	HeadNotice NoticeKind = "head" // where the audit ends at the end of a day, in the ops channel
)

// Gathers says that notices of this kind which are due at once for one address are one message.
func (k NoticeKind) Gathers() bool {
	return k == Reminder || k == PersonalReminder || k.OfTask() || k.AsksGo()
}

// Gathering tells apart what is not told in one message though it is due at once for one address.
func (k NoticeKind) Gathering() string {
	if k.OfTask() {
		return "of task"
	}
	return string(k)
}

// AsksGo says that the notice asks whether a task may run.
func (k NoticeKind) AsksGo() bool { return k == GoNotice || k == NoAnswerNotice }

// OfTask says that the notice tells what became of a task, under its card.
func (k NoticeKind) OfTask() bool { return k == DriftNotice || k == EndNotice || k == FactNotice }

// Address is where a notice goes: under a card, to a channel, or to one person.
type Address struct {
	Card    string `json:"card,omitempty"`    // every copy of this card gets it in its thread
	Channel string `json:"channel,omitempty"` // with User: where the person sees it, privately
	Thread  string `json:"thread,omitempty"`
	User    string `json:"user,omitempty"`
}

// Notice is one thing that is told. Its ID says what it is about, so that the same thing is never kept twice.
type Notice struct {
	ID     string
	Kind   NoticeKind
	Task   TaskKey       // zero where it is about no task
	Change string        // id of the change it is about; empty where it is about none
	About  string        // what a notice of a task's own tells: the number of a moment of its history, or the id of a fact; of what asks go, its card; of a call, who calls
	News   News          // what an ops or a factor notice tells; zero for others
	To     Address       // zero for an ops notice: the ops channel of the moment at which it is said
	Lead   time.Duration // for a reminder: how long before the task; for a question: how long after it was first asked
	For    time.Time     // for a reminder: the time of the task that it was made for; for a digest: the time on the schedule; for a question: when it expires
	DueAt  time.Time
	SaidAt time.Time // when it was said; zero before
	TS     string    // Slack's ts of what was said; empty where it has none
	Void   bool      // no longer to be said
	Tries  int       // posts that were begun; more than one means that an answer of Slack may have been lost
}

// Late says that the notice comes so long after its time that it must say so: a reminder is counted on to the second.
func (n Notice) Late(now time.Time) bool {
	after := lateAfter
	if n.Kind == Reminder || n.Kind == PersonalReminder {
		after = remindedWithin
	}
	return now.Sub(n.DueAt) > after
}

const (
	lateAfter      = 2 * time.Minute
	remindedWithin = 2 * time.Second
)

// Missed says that the time of a notice before a task passed while nobody could tell it.
func (n Notice) Missed(now time.Time) bool {
	switch n.Kind {
	case Reminder, PersonalReminder, GoNotice, NoAnswerNotice, CallNotice:
		return now.Sub(n.DueAt) > missedAfter
	}
	return false
}

const missedAfter = 2 * time.Minute

// Reminders gives the notices before a task: for each telling one for each lead that is still ahead. Where leads have passed
// already, the nearest of them is due at once instead of being skipped in silence. They are due by the whole minute, so that what the cloud
// sets to the second is told once in a minute (invariant I12). Of those that come together before a quiet
// time the nearest counts; what was first seen in the quiet time is told at its own. What a question of
// go or no-go tells at the same time is no reminder too. A task that does not wait, or whose time has come, gets none.
func Reminders(t Task, all []Telling, now time.Time) []Notice {
	if !t.Waiting() || !t.ScheduledAt.After(now) {
		return nil
	}
	var notices []Notice
	for _, to := range all {
		asked := questions(t, to, now)
		notices = append(notices, asked...)
		missed, together := len(asked) > 0 && asked[0].tellsOfNew(t, now), map[time.Time]bool{}
		for _, lead := range slices.Sorted(slices.Values(to.Remind)) {
			at := t.ScheduledAt.Add(-lead).Truncate(time.Minute)
			if len(asked) > 0 && asked[0].tells(lead, now) {
				missed = missed || !at.After(now)
				continue
			}
			switch quiet := beforeQuiet(to.Quiet, at); {
			case !at.After(now) && missed:
				continue
			case !at.After(now):
				missed, at = true, now
			case quiet.After(now), t.FirstSeenAt.Before(quiet): // whoever knows it since before was told then
				at = quiet
			}
			if together[at] {
				continue
			}
			together[at] = true
			notices = append(notices, Notice{
				ID:   fmt.Sprintf("remind:%s:%d:%s:%s", t.Handle, t.ScheduledAt.Unix(), lead, to.Channel),
				Kind: Reminder, Task: t.Key(), To: Address{Channel: to.Channel}, Lead: lead, For: t.ScheduledAt, DueAt: at,
			})
		}
	}
	return notices
}

// cardSoon is within what time the card of a new task is shown at the latest, and read.
const cardSoon = 10 * time.Minute

// CardTells says that the first card of a task that was just found says what its reminder would, so that nobody is told twice.
func (n Notice) CardTells(now time.Time) bool {
	return n.Kind == Reminder && !n.DueAt.After(now) && n.For.Sub(now) > cardSoon
}

// Nearer says that another of the reminders is of the same task as the n-th and nearer to it, so that the n-th is not told beside it.
func Nearer(all []Notice, n int) bool {
	for k, other := range all {
		if other.Task == all[n].Task && (other.DueAt.After(all[n].DueAt) || k > n && other.DueAt.Equal(all[n].DueAt)) {
			return true
		}
	}
	return false
}

// Fate is what becomes of a notice at its time.
type Fate string

// The fates.
const (
	FateSay  Fate = "say"
	FateVoid Fate = "void" // what it was about has changed, or is over
)

// ReminderFate says whether a reminder still holds for the task as it now stands.
func ReminderFate(n Notice, t Task, now time.Time) Fate {
	if n.Void || !t.Waiting() || !SameSecond(t.ScheduledAt, n.For) || !t.ScheduledAt.After(now) {
		return FateVoid
	}
	return FateSay
}
