package cards

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// CardView is what the card of a task shows to a channel.
type CardView struct {
	Item   maintenance.Item
	Ledger maintenance.Ledger
	Usual  maintenance.Usual
	Facts  []maintenance.Fact // what was odd about it, the oldest first
	Unread time.Time          // since when it cannot be read; zero: it can
}

// TaskCard is the card of a task: it shows how the task stands, whatever came before. Nothing in it depends on the moment, so that
// the same state is the same card.
func TaskCard(v CardView) Message {
	i, t := v.Item, v.Item.Task
	icon, head := courseHead(t)
	lines := []string{icon + "*" + head + "*", headline(i), setTime(t)}
	if line := ownerLine(t); line != "" {
		lines = append(lines, line)
	}
	if meaning := meaning(t); meaning != "" && !ended(t) {
		lines = append(lines, meaning)
	}
	lines = append(lines, courseLines(i, v.Usual)...)
	lines = append(lines, factLines(v.Facts)...)
	blocks := []slack.Block{section(lines...)}
	if moved := ledgerLines(v.Ledger); len(moved) > 0 {
		blocks = append(blocks, section(moved...))
	}
	text := head + ": " + plainName(i) + ", " + utc(t.ScheduledAt)
	if i.Change != nil {
		blocks = append(blocks, section(openChange(*i.Change)))
		text += ". " + openChange(*i.Change)
	}
	if !v.Unread.IsZero() {
		unread := unreadLine("Its", v.Unread)
		blocks = append(blocks, section(unread))
		text += ". " + unread
	}
	return message(text, append(blocks, actions("card-"+t.Handle, cardButtons(i)...))...)
}

func cardButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	buttons := append(rowButtons(i), ownerButtons(i.Task)...)
	if i.Change != nil && i.Change.State == maintenance.Approved {
		buttons = append(buttons, button(Withdraw, i.Change.ID, "Withdraw "+i.Change.ID))
	}
	return append(buttons, button(PastOf, i.Task.Handle, "History"))
}

// courseHead says in a few words how a task stands, with a picture for the eye.
func courseHead(t maintenance.Task) (icon, head string) {
	switch {
	case t.Running():
		return ":gear: ", "Maintenance is running"
	case t.Course.End == maintenance.Succeeded:
		return ":white_check_mark: ", "Maintenance has ended well"
	case t.Course.End == maintenance.Failed:
		return ":x: ", "Maintenance has failed"
	case t.Course.End == maintenance.Cancelled:
		return "", "Maintenance is cancelled"
	case t.Course.End == maintenance.Deleted:
		return "", "Maintenance is deleted"
	case !t.GoneAt.IsZero():
		return ":grey_question: ", "Maintenance is no longer listed"
	case t.Waiting():
		return ":calendar: ", "Maintenance is coming"
	}
	return ":grey_question: ", "Maintenance in a state that headsup does not know"
}

// setTime says for when a task is set, and once it has begun, was.
func setTime(t maintenance.Task) string {
	if t.Waiting() {
		return "When: " + atAway(t.ScheduledAt)
	}
	set := t.Course.SetFor
	if set.IsZero() {
		set = t.ScheduledAt
	}
	if !t.Running() && t.Course.End == "" && t.GoneAt.IsZero() {
		return "Set for " + at(set) + "; it " + standing(t) + "."
	}
	return "Set for " + at(set)
}

// meaning says in plain words what the work does, where its kind is known.
func meaning(t maintenance.Task) string {
	switch t.Name {
	case "kafkaAutoReassignment":
		return "Partitions move between the brokers; that costs disk and network while it runs."
	case "kernelUpgrade":
		return "The software gets another version; nodes may restart, so clients must be able to connect again."
	}
	return ""
}

func unreadLine(whose string, since time.Time) string {
	return ":warning: " + whose + " project cannot be read since " + atAway(since) + ", so this may be out of date. Before you rely on it, look into the cloud's console."
}

// ListCardView is what the card of tasks that were found together shows.
type ListCardView struct {
	Items   []maintenance.Item // the first of them: what is to come, soonest first, then what is over
	Total   int
	Waiting int
	Running int
	Unread  time.Time // since when some of them cannot be read; zero: they can
}

// MostOnList is how many tasks the card of a list shows one by one.
const MostOnList = mostListed

// TaskList is the card of tasks that were found together, too many for a card each.
func TaskList(r Reader, v ListCardView) Message {
	head := count(v.Total, "task") + " of maintenance found together"
	state := strconv.Itoa(v.Waiting) + " to come"
	if v.Running > 0 {
		state += ", " + strconv.Itoa(v.Running) + " running"
	}
	if over := v.Total - v.Waiting - v.Running; over > 0 {
		state += ", " + strconv.Itoa(over) + " over"
	}
	lines := make([]string, 0, len(v.Items)+1)
	text := head + ": " + state
	for _, i := range v.Items {
		line, said := atAway(i.Task.ScheduledAt)+": "+name(i), utc(i.Task.ScheduledAt)+": "+plainName(i)
		if !i.Task.Waiting() {
			line, said = at(i.Task.ScheduledAt)+": "+name(i)+" "+standing(i.Task), said+" "+standing(i.Task)
		}
		if i.Change != nil {
			line += "; change " + code(i.Change.ID, 20) + " to " + wish(*i.Change) + " is " + stateWord(i.Change.State)
		}
		if !i.Task.Owner.IsZero() && i.Task.Coming() {
			line += "; " + owner(i.Task.Owner) + " has it"
		}
		lines, text = append(lines, line), text+"\n"+said
	}
	if more := v.Total - len(v.Items); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	blocks := append([]slack.Block{section(":calendar: *" + head + "*: " + state)}, sections(bullets(lines))...)
	if !v.Unread.IsZero() {
		blocks = append(blocks, section(unreadLine("Their", v.Unread)))
	}
	return message(text, append(blocks, note("`"+r.Command+" show` and the code of a task has its buttons, `"+r.Command+" list` all that is coming. What happens to these is told in the thread."))...)
}
