package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// MaintenanceView is what the window shows that is opened from anywhere.
type MaintenanceView struct {
	Next  []maintenance.Item // what is coming, soonest first, no more than a few
	Total int                // of what is coming
}

// MostNext is how many tasks that window tells at once.
const MostNext = 3

// NewMaintenanceWindow asks for a task and what is to be done about it. It also leads to the lists.
func NewMaintenanceWindow(v MaintenanceView) Window {
	w := Window{
		Type: slack.VTModal, CallbackID: MaintenanceWindow, Title: plainText(words.Put("Maintenance"), longestTitle), Close: plainText(words.Put("Close"), longestTitle),
	}
	lists := actions("lists", button(variant(Run, "list"), "list", words.Put("What is coming")), button(variant(Run, "pending"), "pending", words.Put("What waits for you")))
	if v.Total == 0 {
		w.Blocks.BlockSet = []slack.Block{section(words.Put("No maintenance is coming in your channels.")), lists}
		return w
	}
	lines := []string{words.Put("*%s* coming in your channels. Next:", count(v.Total, "task"))}
	for _, i := range v.Next[:min(len(v.Next), MostNext)] {
		lines = append(lines, "• "+name(i)+", "+atAway(i.Task.ScheduledAt))
	}
	w.Submit = plainText(words.Put("Go on"), longestTitle)
	w.Blocks.BlockSet = []slack.Block{section(lines...), lists, slack.NewInputBlock(InputTask, plainText(words.Put("Which task"), longestLabel), nil, offering(nil)), whatToDo()}
	return w
}

// What can be done about the task that is chosen there.
const (
	DoShow       = "show"
	DoReschedule = "reschedule"
	DoCancel     = "cancel"
	DoTake       = "take"
	DoHistory    = "history"
)

func whatToDo() slack.Block {
	var options []*slack.OptionBlockObject
	for _, o := range [][2]string{
		{DoShow, words.Put("Show it")}, {DoReschedule, words.Put("Reschedule it")}, {DoCancel, words.Put("Cancel it")}, {DoTake, words.Put("Say that I've got this")}, {DoHistory, words.Put("Tell its history")},
	} {
		options = append(options, slack.NewOptionBlockObject(o[0], plainText(o[1], longestOption), nil))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(words.Put("Choose"), longestPlaceholder), InputWhat, options...)
	element.InitialOption = options[0]
	return slack.NewInputBlock(InputWhat, plainText(words.Put("What to do"), longestLabel), nil, element)
}

// offering is a select whose options headsup is asked for while somebody types (Offer).
func offering(chosen *slack.OptionBlockObject) *slack.SelectBlockElement {
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText(words.Put("Type a name"), longestPlaceholder), InputTask)
	element.InitialOption = chosen
	all := 0
	element.MinQueryLength = &all
	return element
}

// NoneNamed stands above the tasks to choose from, where a message named none of them.
func NoneNamed() string {
	return words.Put("That message names no task that can be seen from here and moved. Choose one.")
}

// SeveralNamed stands there where it named more than one.
func SeveralNamed() string { return words.Put("That message names several tasks. Choose one.") }

// MostOffered is how many tasks are offered at once. The acknowledgement that carries them holds less than 20 KB: beyond that Slack drops it in silence.
const MostOffered = 50

// Offer is a task that is offered to choose from.
type Offer = slack.OptionBlockObject

// Offers are tasks to choose from, in their order.
func Offers(r Reader, items []maintenance.Item) []*Offer {
	offers := make([]*Offer, 0, min(len(items), MostOffered)) // never null in JSON, which Slack refuses
	for _, i := range items[:min(len(items), MostOffered)] {
		offers = append(offers, slack.NewOptionBlockObject(i.Task.Handle, plainText(r.option(i), longestOption), nil))
	}
	return offers
}
