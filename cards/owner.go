package cards

import (
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Taken answers whoever said "I've got this".
func Taken(r Reader, i maintenance.Item, from maintenance.Owner) Message {
	text := words.Put("You have %s, set for %s. Others are shown that you have it. You keep it if it is moved.", name(i), r.local(i.Task.ScheduledAt))
	if !from.IsZero() {
		text += words.Put(" %s had it, and is told.", owner(from))
	}
	return message(text, section(text), actions("taken-"+i.Task.Handle, button(GiveBack, i.Task.Handle, words.Put("Give it back")), button(Show, i.Task.Handle, words.Put("Show"))))
}

// GivenBack answers the owner who gave a task back.
func GivenBack(i maintenance.Item) Message {
	text := words.Put("Nobody has %s now. Anybody can take it.", name(i))
	return message(text, section(text), actions("given-"+i.Task.Handle, button(Take, i.Task.Handle, takeLabel()), button(Show, i.Task.Handle, words.Put("Show"))))
}

// TakenFromYou tells the owner of a task that somebody else has it now.
func TakenFromYou(i maintenance.Item) Message {
	text := words.Put("%s has taken over %s from you, set for %s. Others are shown that they have it now.", owner(i.Task.Owner()), name(i), at(i.Task.ScheduledAt))
	return message(text, section(text), actions("over-"+i.Task.Handle, overButton(i.Task), button(Show, i.Task.Handle, words.Put("Show"))))
}

func takeLabel() string { return words.Put("I've got this") }

// OwnedValue is the value of the button that takes a task over from the owner who was shown.
func OwnedValue(t maintenance.Task) string { return t.Handle + " " + t.Owner().ID }

// ReadOwnedValue gives back what OwnedValue was made of.
func ReadOwnedValue(value string) (handle, owner string) {
	handle, owner, _ = strings.Cut(value, " ")
	return handle, owner
}

func overButton(t maintenance.Task) *slack.ButtonBlockElement {
	return button(TakeOver, OwnedValue(t), words.Put("Take it over"))
}

// owner names who has a task, so that Slack shows their name.
func owner(o maintenance.Owner) string { return person(maintenance.Person{ID: o.ID, Name: o.Name}) }

// ownerLine says who has a task that is to come or runs, or had one that is over; nothing where nobody did.
func ownerLine(t maintenance.Task) string {
	switch {
	case t.Owner().IsZero():
		return ""
	case t.Coming():
		return words.Put(":raising_hand: %s has this, since %s.", owner(t.Owner()), at(t.Owner().Since))
	}
	return words.Put("%s had this.", owner(t.Owner()))
}

// ownerButtons are those by which anybody can take a task, or its owner give it back.
func ownerButtons(t maintenance.Task) []*slack.ButtonBlockElement {
	switch {
	case !t.Coming():
		return nil
	case t.Owner().IsZero():
		return []*slack.ButtonBlockElement{button(Take, t.Handle, takeLabel())}
	}
	return []*slack.ButtonBlockElement{button(GiveBack, t.Handle, words.Put("Give it back")), overButton(t)}
}

// ownerText says what is the matter with the owner of a task.
func ownerText(r Reader, no *maintenance.Refusal) string {
	task := words.Put("Task %s", code(no.Task.Handle, 20))
	switch no.Why {
	case maintenance.AlreadyYours:
		return words.Put("You have %s already, since %s.", code(no.Task.Handle, 20), r.local(no.Task.Owner().Since))
	case maintenance.TakenAlready:
		return words.Put("%s has %s, since %s. Nothing was changed. You can take it over; %s is told then.", owner(no.Task.Owner()), code(no.Task.Handle, 20), r.local(no.Task.Owner().Since), owner(no.Task.Owner()))
	case maintenance.NobodysTask:
		return words.Put("%s is nobody's. Nothing was changed. You can take it.", task)
	}
	return ""
}
