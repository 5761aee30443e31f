package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// mostCandidates bounds how many tasks are offered where a word names none, or several.
const mostCandidates = 5

func candidates(items []maintenance.Item) string {
	var lines []string
	for n, i := range items {
		if n == mostCandidates {
			return strings.Join(append(bullets(lines), words.Put("and %d more", len(items)-n)), "\n")
		}
		lines = append(lines, name(i)+", "+at(i.Task.ScheduledAt))
	}
	return strings.Join(bullets(lines), "\n")
}

// Which is a refusal for want of one task, whose buttons carry on with the one that was meant: sentence gives what to run
// for a handle. Other refusals are told as Refusal tells them.
func Which(r Reader, no *maintenance.Refusal, sentence func(handle string) string) Message {
	if len(no.Tasks) == 0 {
		return Refusal(r, no)
	}
	var buttons []*slack.ButtonBlockElement
	for n, i := range no.Tasks[:min(mostCandidates, len(no.Tasks))] {
		label := i.Task.Handle + ", " + r.label(i.Task.ScheduledAt)
		buttons = append(buttons, button(variant(Run, strconv.Itoa(n)), sentence(i.Task.Handle), label))
	}
	text := refusalText(r, no)
	return message(text, section(text), actions("which", buttons...))
}

// refusalButtons lead to what can be done instead.
func refusalButtons(r Reader, no *maintenance.Refusal) []*slack.ButtonBlockElement {
	if no.Forbidden {
		return forbiddenButtons(r, no)
	}
	var buttons []*slack.ButtonBlockElement
	for n, i := range no.Tasks[:min(mostCandidates, len(no.Tasks))] {
		buttons = append(buttons, button(variant(Show, strconv.Itoa(n)), i.Task.Handle, words.Put("Show %s", i.Task.Handle)))
	}
	handle := no.Task.Handle
	switch no.Why {
	case maintenance.TimePassed, maintenance.TimeTooFar, maintenance.HourTwice, maintenance.ZoneUnproven, maintenance.SameTime:
		buttons = append(buttons, otherTimes(r, no)...)
		if handle != "" {
			buttons = append(buttons, button(Show, handle, words.Put("Show task")))
		}
	case maintenance.TooManyMoves, maintenance.TooClose, maintenance.PutOffTooFar, maintenance.InFreeze, maintenance.NotInWindow, maintenance.OnWeekend:
		buttons = append(buttons, otherTimes(r, no)...)
		if no.Why == maintenance.InFreeze {
			buttons = append(buttons, button(Frozen, "all", words.Put("Tasks in freezes")))
		}
	case maintenance.OpenChange:
		buttons = append(buttons, heldButtons(r, no)...)
		if handle != "" {
			buttons = append(buttons, button(Show, handle, words.Put("Show task")))
		}
	case maintenance.TaskChanged, maintenance.MovedSince, maintenance.GoAlready, maintenance.CalledAlready, maintenance.DueAlready, maintenance.NobodyToCall:
		if handle != "" {
			buttons = append(buttons, button(Show, handle, words.Put("Show task")))
		}
	case maintenance.TakenAlready:
		buttons = append(buttons, overButton(no.Task), button(Show, handle, words.Put("Show task")))
	case maintenance.AlreadyYours:
		buttons = append(buttons, button(GiveBack, handle, words.Put("Give it back")), button(Show, handle, words.Put("Show task")))
	case maintenance.NobodysTask:
		buttons = append(buttons, ownerButtons(no.Task)...)
	case maintenance.DraftExpired:
		buttons = append(buttons, button(Again, no.Change.ID, words.Put("Ask again")))
	}
	return buttons
}

// heldButtons are what the reader can do about the change that holds a task.
func heldButtons(r Reader, no *maintenance.Refusal) []*slack.ButtonBlockElement {
	c := no.Change
	switch {
	case no.Theirs:
		return approverButtons(c)
	case c.By.Person.ID != r.User || c.State == maintenance.Applying:
		return nil
	case c.State == maintenance.Countered:
		return yourButtons(r, c)
	}
	return []*slack.ButtonBlockElement{button(Withdraw, c.ID, words.Put("Withdraw"))}
}

// otherTimes lead to a time that would be allowed: of one's own wish, or of the time that an approver offered. Whoever was offered a
// time that is not allowed any more has no other to choose, as long as the change is open.
func otherTimes(r Reader, no *maintenance.Refusal) []*slack.ButtonBlockElement {
	c, near := no.Change, nearest(no)
	var offered, choose *slack.ButtonBlockElement
	switch {
	case no.Offer:
		choose = button(Another, c.ID, words.Put("Choose another time"))
		offered = button(Run, "approve "+c.ID+" at "+near.UTC().Format(time.RFC3339), words.Put("Offer %s", r.label(near)))
	case c.State == maintenance.Countered:
		return []*slack.ButtonBlockElement{button(Withdraw, c.ID, words.Put("Withdraw"))}
	case no.Task.Handle == "" || about(no) == aTime && !othersMay(no):
		return nil
	default:
		choose = button(Reschedule, TaskValue(no.Task.Handle, no.Wish.Glass), words.Put("Choose another time"))
		offered = take(r, no, near)
	}
	if near.IsZero() {
		return []*slack.ButtonBlockElement{choose}
	}
	return []*slack.ButtonBlockElement{offered, choose}
}

// nearest is the time that is offered instead; zero where none is known.
func nearest(no *maintenance.Refusal) time.Time {
	if no.Why == maintenance.ZoneUnproven && len(no.Times) > 1 {
		return no.Times[1]
	}
	return no.Nearest
}

// take carries on with the wish, all of it, at a time that would be allowed.
func take(r Reader, no *maintenance.Refusal, at time.Time) *slack.ButtonBlockElement {
	sentence := "reschedule " + no.Task.Handle + " " + at.UTC().Format(time.RFC3339)
	if no.Wish.Glass {
		sentence += " " + breakGlass
	}
	if no.Wish.Reason != "" {
		sentence += " because " + escape(no.Wish.Reason)
	}
	return button(Run, sentence, words.Put("Take %s", r.label(at)))
}
