package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Taken answers whoever said "I've got this".
func Taken(r Reader, i maintenance.Item, from maintenance.Owner) Message {
	text := "You have " + name(i) + ", set for " + r.local(i.Task.ScheduledAt) + ". Others are shown that you have it. You keep it if it is moved."
	if !from.IsZero() {
		text += " " + owner(from) + " had it, and is told."
	}
	return message(text, section(text), actions("taken-"+i.Task.Handle, button(GiveBack, i.Task.Handle, "Give it back"), button(Show, i.Task.Handle, "Show")))
}

// GivenBack answers the owner who gave a task back.
func GivenBack(i maintenance.Item) Message {
	text := "Nobody has " + name(i) + " now. Anybody can take it."
	return message(text, section(text), actions("given-"+i.Task.Handle, button(Take, i.Task.Handle, takeLabel), button(Show, i.Task.Handle, "Show")))
}

// TakenFromYou tells the owner of a task that somebody else has it now.
func TakenFromYou(i maintenance.Item) Message {
	text := owner(i.Task.Owner) + " has taken over " + name(i) + " from you, set for " + at(i.Task.ScheduledAt) + ". Others are shown that they have it now."
	return message(text, section(text), actions("over-"+i.Task.Handle, overButton(i.Task), button(Show, i.Task.Handle, "Show")))
}

const takeLabel = "I've got this"

// OwnedValue is the value of the button that takes a task over from the owner who was shown.
func OwnedValue(t maintenance.Task) string { return t.Handle + " " + t.Owner.ID }

// ReadOwnedValue gives back what OwnedValue was made of.
func ReadOwnedValue(value string) (handle, owner string) {
	handle, owner, _ = strings.Cut(value, " ")
	return handle, owner
}

func overButton(t maintenance.Task) *slack.ButtonBlockElement {
	return button(TakeOver, OwnedValue(t), "Take it over")
}

// owner names who has a task, so that Slack shows their name.
func owner(o maintenance.Owner) string { return person(maintenance.Person{ID: o.ID, Name: o.Name}) }

// ownerLine says who has a task that is to come or runs, or had one that is over; nothing where nobody did.
func ownerLine(t maintenance.Task) string {
	switch {
	case t.Owner.IsZero():
		return ""
	case t.Coming():
		return ":raising_hand: " + owner(t.Owner) + " has this, since " + at(t.Owner.Since) + "."
	}
	return owner(t.Owner) + " had this."
}

// ownerButtons are those by which anybody can take a task, or its owner give it back.
func ownerButtons(t maintenance.Task) []*slack.ButtonBlockElement {
	switch {
	case !t.Coming():
		return nil
	case t.Owner.IsZero():
		return []*slack.ButtonBlockElement{button(Take, t.Handle, takeLabel)}
	}
	return []*slack.ButtonBlockElement{button(GiveBack, t.Handle, "Give it back"), overButton(t)}
}

// ownerText says what is the matter with the owner of a task.
func ownerText(r Reader, no *maintenance.Refusal) string {
	task := "Task " + code(no.Task.Handle, 20)
	switch no.Why {
	case maintenance.AlreadyYours:
		return "You have " + code(no.Task.Handle, 20) + " already, since " + r.local(no.Task.Owner.Since) + "."
	case maintenance.TakenAlready:
		return owner(no.Task.Owner) + " has " + code(no.Task.Handle, 20) + ", since " + r.local(no.Task.Owner.Since) +
			". Nothing was changed. You can take it over; " + owner(no.Task.Owner) + " is told then."
	case maintenance.NobodysTask:
		return task + " is nobody's. Nothing was changed. You can take it."
	}
	return ""
}
