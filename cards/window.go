package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// WindowView is what a window asks for.
type WindowView struct {
	Callback string
	Metadata string             // handle of the task, or id of the draft that is edited; empty where the task is chosen in the window
	Item     maintenance.Item   // without meaning where Choices are given
	Choices  []maintenance.Item // what can be chosen, soonest first; empty: it is about Item
	When     time.Time          // zero: the picker begins at the task's time
	Reason   string
	Cancel   bool // a draft of a cancel is edited: it has no time
}

// mostOptions is Slack's limit for a select.
const mostOptions = 100

// NewWindow asks for what a sentence left out.
func NewWindow(r Reader, v WindowView) Window {
	title, submit := "Reschedule a task", "Review"
	if v.Callback == CancelWindow {
		title = "Cancel a task"
	}
	if v.Callback == EditWindow {
		title, submit = "Edit the draft", "Save"
	}
	var blocks []slack.Block
	if len(v.Choices) > 0 {
		blocks = append(blocks, choose(v.Choices))
	} else {
		blocks = append(blocks, section(name(v.Item)+" · "+where(v.Item.Instance), "It stands at "+r.local(v.Item.Task.ScheduledAt)+"."))
	}
	if v.Callback != CancelWindow && !v.Cancel {
		blocks = append(blocks, pick(v, r.Now))
	} else {
		blocks = append(blocks, note("The cloud does not take a cancel back. You confirm before anything happens."))
	}
	reason := slack.NewPlainTextInputBlockElement(plainText("Others read it on the card", 150), InputReason)
	reason.InitialValue = cut(v.Reason, maintenance.LongestText)
	reason.MaxLength = maintenance.LongestText
	blocks = append(blocks, slack.NewInputBlock(InputReason, plainText("Why", 2000), nil, reason).WithOptional(true))
	return Window{
		Type: slack.VTModal, CallbackID: v.Callback, PrivateMetadata: v.Metadata, Title: plainText(title, 24),
		Submit: plainText(submit, 24), Close: plainText("Close", 24), Blocks: slack.Blocks{BlockSet: blocks},
	}
}

func choose(items []maintenance.Item) slack.Block {
	var options []*slack.OptionBlockObject
	for _, i := range items {
		if len(options) == mostOptions {
			break
		}
		label := i.Task.Handle + " " + i.Instance.Name + ", " + utc(i.Task.ScheduledAt)
		options = append(options, slack.NewOptionBlockObject(i.Task.Handle, plainText(label, 75), nil))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText("Choose a task", 150), InputTask, options...)
	return slack.NewInputBlock(InputTask, plainText("Which task", 2000), nil, element)
}

func pick(v WindowView, now time.Time) slack.Block {
	begin := v.When
	if begin.IsZero() {
		begin = v.Item.Task.ScheduledAt
	}
	if !begin.After(now) {
		begin = now.Add(time.Hour)
	}
	element := slack.NewDateTimePickerBlockElement(InputWhen)
	element.InitialDateTime = begin.Unix()
	return slack.NewInputBlock(InputWhen, plainText("New time, in your own time zone", 2000), nil, element)
}

// Nothing says in a window's stead that there is nothing to choose from.
func Nothing(r Reader) Message {
	return say("No task is waiting for its time, so there is nothing to move or cancel. `" + r.Command + " list status=any` shows those that have ended too.")
}

// OpenHere offers a button that opens the window, where Slack gave no way to open it at once.
func OpenHere(action, handle, label string) Message {
	text := "Choose the rest in a window."
	return message(text, section(text), actions("open", button(action, handle, label)))
}
