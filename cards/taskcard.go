package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
		unread := unreadLine(words.Put("Its"), v.Unread)
		blocks = append(blocks, section(unread))
		text += ". " + unread
	}
	return message(text, append(blocks, actions("card-"+t.Handle, cardButtons(i)...))...)
}

func cardButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	buttons := append(rowButtons(i), ownerButtons(i.Task)...)
	if i.Change != nil && i.Change.State == maintenance.Approved {
		buttons = append(buttons, button(Withdraw, i.Change.ID, words.Put("Withdraw %s", i.Change.ID)))
	}
	return append(buttons, button(PastOf, i.Task.Handle, words.Put("History")))
}

// courseHead says in a few words how a task stands, with a picture for the eye.
func courseHead(t maintenance.Task) (icon, head string) {
	switch {
	case t.Running():
		return ":gear: ", words.Put("Maintenance is running")
	case t.Course().End == maintenance.Succeeded:
		return ":white_check_mark: ", words.Put("Maintenance has ended well")
	case t.Course().End == maintenance.Failed:
		return ":x: ", words.Put("Maintenance has failed")
	case t.Course().End == maintenance.Cancelled:
		return "", words.Put("Maintenance is cancelled")
	case t.Course().End == maintenance.Deleted:
		return "", words.Put("Maintenance is deleted")
	case !t.GoneAt.IsZero():
		return ":grey_question: ", words.Put("Maintenance is no longer listed")
	case t.Waiting():
		return ":calendar: ", words.Put("Maintenance is coming")
	}
	return ":grey_question: ", words.Put("Maintenance in a state that headsup does not know")
}

// setTime says for when a task is set, and once it has begun, was.
func setTime(t maintenance.Task) string {
	if t.Waiting() {
		return words.Put("When: %s", atAway(t.ScheduledAt))
	}
	set := t.Course().SetFor
	if set.IsZero() {
		set = t.ScheduledAt
	}
	if !t.Running() && t.Course().End == "" && t.GoneAt.IsZero() {
		return words.Put("Set for %s; it %s.", at(set), standing(t))
	}
	return words.Put("Set for %s", at(set))
}

// meaning says in plain words what the work does, where its kind is known.
func meaning(t maintenance.Task) string {
	switch t.Name {
	case "kafkaAutoReassignment":
		return words.Put("Partitions move between the brokers; that costs disk and network while it runs.")
	case "kernelUpgrade":
		return words.Put("The software gets another version; nodes may restart, so clients must be able to connect again.")
	}
	return ""
}

func unreadLine(whose string, since time.Time) string {
	return words.Put(":warning: %s project cannot be read since %s, so this may be out of date. Before you rely on it, look into the cloud's console.", whose, atAway(since))
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
	head := words.Put("%s of maintenance found together", count(v.Total, "task"))
	state := words.Put("%d to come", v.Waiting)
	if v.Running > 0 {
		state += words.Put(", %d running", v.Running)
	}
	if over := v.Total - v.Waiting - v.Running; over > 0 {
		state += words.Put(", %d over", over)
	}
	lines := make([]string, 0, len(v.Items)+1)
	text := head + ": " + state
	for _, i := range v.Items {
		line, said := atAway(i.Task.ScheduledAt)+": "+name(i), utc(i.Task.ScheduledAt)+": "+plainName(i)
		if !i.Task.Waiting() {
			line, said = at(i.Task.ScheduledAt)+": "+name(i)+" "+standing(i.Task), said+" "+standing(i.Task)
		}
		if i.Change != nil {
			line += words.Put("; change %s to %s is %s", code(i.Change.ID, 20), wish(*i.Change), stateWord(i.Change.State))
		}
		if !i.Task.Owner().IsZero() && i.Task.Coming() {
			line += words.Put("; %s has it", owner(i.Task.Owner()))
		}
		lines, text = append(lines, line), text+"\n"+said
	}
	if more := v.Total - len(v.Items); more > 0 {
		lines = append(lines, words.Put("and %d more", more))
	}
	blocks := append([]slack.Block{section(":calendar: *" + head + "*: " + state)}, sections(bullets(lines))...)
	if !v.Unread.IsZero() {
		blocks = append(blocks, section(unreadLine(words.Put("Their"), v.Unread)))
	}
	return message(text, append(blocks, note(words.Put("`%s show` and the code of a task has its buttons, `%s list` all that is coming. What happens to these is told in the thread.", r.Command, r.Command)))...)
}
