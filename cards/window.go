package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// WindowView is what a window asks for.
type WindowView struct {
	Callback string
	Metadata string             // handle of the task (TaskValue), or id of the draft or change; empty where the task is chosen in the window
	Item     maintenance.Item   // without meaning where Choices are given
	Choices  []maintenance.Item // what can be chosen, soonest first; empty: it is about Item
	Note     string             // above the choices; empty: none
	Chosen   string             // handle of the one of Choices that is chosen; empty: none yet
	When     time.Time          // zero: the picker begins at the task's time
	Reason   string
	Cancel   bool // a draft of a cancel is edited: it has no time

	Change maintenance.Change // on which an approver decides

	Suggestions []maintenance.Suggestion // soonest first; for windows that ask for a time

	// Turn is another one each time that an open window is shown again; empty when it opens. Slack keeps what stands in an input for as long as
	// its ids stay the same (slackapi/bolt-js#290): with another turn the picker takes When, and all else that was filled in stays.
	Turn string
}

// Slack's limits for windows (facts/slack.md, section 6).
const (
	longestTitle       = 24
	longestPlaceholder = 150
	longestLabel       = 2000
	longestOption      = 75
	longestTurn        = 200 // of the 255 of an action_id
)

// NewWindow asks for what a sentence left out.
func NewWindow(r Reader, v WindowView) Window {
	title, submit := ActionLabel(maintenance.Reschedule), words.Put("Review")
	switch v.Callback {
	case CancelWindow:
		title = ActionLabel(maintenance.Cancel)
	case EditWindow:
		title, submit = words.Put("Edit the draft"), words.Put("Save")
	case DenyWindow:
		title, submit = words.Put("Deny a change"), words.Put("Deny")
	case AnotherWindow:
		title, submit = words.Put("Offer another time"), words.Put("Offer")
	}
	var blocks []slack.Block
	switch {
	case len(v.Choices) > 0:
		blocks = append(blocks, choose(r, v)...)
	case v.Change.ID != "":
		blocks = append(blocks, section(asked(r, v)...))
	default:
		blocks = append(blocks, section(headline(v.Item), setFor(r, v.Item)))
	}
	switch {
	case v.Callback == DenyWindow:
		blocks = append(blocks, whyNot(), note(words.Put("Whoever asked reads your reason. Nothing is changed.")))
	case v.Callback == AnotherWindow:
		blocks = append(blocks, pick(v, r.Now))
		blocks = append(blocks, fillIns(r, v)...)
		blocks = append(blocks, note(words.Put("It counts as your approval of this time. Whoever asked has the next word.")))
	case v.Callback == CancelWindow || v.Cancel:
		blocks = append(blocks, why(v), note(words.Put("The cloud does not take a cancel back. You confirm before anything happens.")))
	default:
		blocks = append(blocks, pick(v, r.Now))
		blocks = append(blocks, fillIns(r, v)...)
		blocks = append(blocks, why(v), note(words.Put("You confirm before anything happens.")))
	}
	return Window{
		Type: slack.VTModal, CallbackID: v.Callback, PrivateMetadata: v.Metadata, Title: plainText(title, longestTitle),
		Submit: plainText(submit, longestTitle), Close: plainText(words.Put("Close"), longestTitle), Blocks: slack.Blocks{BlockSet: blocks},
	}
}

func setFor(r Reader, i maintenance.Item) string {
	return words.Put("It is set for %s.", r.local(i.Task.ScheduledAt))
}

// asked says what an approver decides on, since the window covers the card.
func asked(r Reader, v WindowView) []string {
	c := v.Change
	lines := []string{headline(v.Item)}
	if c.Action == maintenance.Cancel {
		lines = append(lines, setFor(r, v.Item))
	}
	lines = append(lines, words.Put("%s asked to %s.", person(c.By.Person), wishBy(c, r.local)))
	if c.Reason != "" {
		lines = append(lines, reason(c))
	}
	return lines
}

func why(v WindowView) slack.Block {
	reason := slack.NewPlainTextInputBlockElement(plainText(words.Put("Others read it on the card"), longestPlaceholder), InputReason)
	reason.InitialValue = cut(unmarked(v.Reason), maintenance.LongestText)
	reason.MaxLength = maintenance.LongestText
	return slack.NewInputBlock(InputReason, plainText(words.Put("Why"), longestLabel), nil, reason).WithOptional(true)
}

// whyNot asks for the reason of a denial, which must be given.
func whyNot() slack.Block {
	reason := slack.NewPlainTextInputBlockElement(plainText(words.Put("What speaks against it"), longestPlaceholder), InputReason)
	reason.MaxLength = maintenance.LongestText
	return slack.NewInputBlock(InputReason, plainText(words.Put("Why not"), longestLabel), nil, reason)
}

// choose offers tasks: all at once where Slack's select takes them, else those that fit what is typed. Where a time is asked for, which times suit
// depends on the one that is chosen: so headsup hears of it at once.
func choose(r Reader, v WindowView) []slack.Block {
	var options []*slack.OptionBlockObject
	var chosen *slack.OptionBlockObject
	for _, i := range v.Choices {
		option := slack.NewOptionBlockObject(i.Task.Handle, plainText(r.option(i), longestOption), nil)
		if i.Task.Handle == v.Chosen {
			chosen = option
		}
		if len(options) <= mostOptions {
			options = append(options, option)
		}
	}
	element := offering(chosen)
	if len(options) <= mostOptions {
		element = slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(words.Put("Choose a task"), longestPlaceholder), InputTask, options...)
		element.InitialOption = chosen
	}
	asked := slack.NewInputBlock(InputTask, plainText(words.Put("Which task"), longestLabel), nil, element)
	asked.DispatchAction = v.Callback == RescheduleWindow
	if v.Note == "" {
		return []slack.Block{asked}
	}
	return []slack.Block{section(v.Note), asked}
}

// option is a task among others to choose from, with all of its time however long its names are.
func (r Reader) option(i maintenance.Item) string {
	at := ", " + r.label(i.Task.ScheduledAt)
	names := i.Task.Handle + " " + cut(plain(i.Instance.Name, longestOption), 40) + ", " + cut(oneLine(kindWords(i.Task)), longestOption)
	return cut(names, longestOption-length(at)) + at
}

// pick asks for an instant. Slack shows it in the person's own zone and gives it back as Unix seconds, so that no zone comes
// into it.
func pick(v WindowView, now time.Time) slack.Block {
	begin := v.When
	if begin.IsZero() {
		begin = v.Item.Task.ScheduledAt
	}
	if !begin.After(now) {
		begin = now.Add(time.Hour).Truncate(time.Hour)
	}
	id := InputWhen
	if v.Turn != "" {
		id = variant(InputWhen, cut(unmarked(v.Turn), longestTurn))
	}
	element := slack.NewDateTimePickerBlockElement(id)
	element.InitialDateTime = begin.Unix()
	return slack.NewInputBlock(InputWhen, plainText(words.Put("New time, in your own time zone"), longestLabel), nil, element)
}

// Nothing says in a window's stead that there is nothing to choose from.
func Nothing(r Reader) Message {
	return say(words.Put("No task is waiting for its time, so there is nothing to move or cancel. `%s list status=any` shows those that have ended too.", r.Command))
}

// ActionLabel is what a window and its button call a wish of that kind.
func ActionLabel(a maintenance.Action) string {
	if a == maintenance.Cancel {
		return words.Put("Cancel a task")
	}
	return words.Put("Reschedule a task")
}

// OpenHere offers a button that opens the window, where Slack gave no way to open it at once.
func OpenHere(action, handle, label string) Message {
	text := words.Put("Choose the rest in a window.")
	return message(words.Put("%s Press: %s", text, label), section(text), actions("open", button(action, handle, label)))
}

// Said is a message in a window's place, where it was about what the window asked for.
func Said(m Message) Window {
	return Window{
		Type: slack.VTModal, Title: plainText("headsup", longestTitle), Close: plainText(words.Put("Close"), longestTitle),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(mrkdwn(heard(m.Text, m.Blocks)), nil, nil)}},
	}
}
