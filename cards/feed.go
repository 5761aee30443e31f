package cards

import (
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// FeedEntry is what a calendar in a language shows of a task: a line, and what stands under it. Calendars format nothing, so it is plain text.
func FeedEntry(l maintenance.Language, i maintenance.Item, u maintenance.Usual, command string) (title, text string) {
	title, text = feedEntry(i, u, command)
	return TextIn(l, title), TextIn(l, text)
}

func feedEntry(i maintenance.Item, u maintenance.Usual, command string) (title, text string) {
	t := i.Task
	title = plain(i.Instance.Name, 80) + ": " + cut(oneLine(kindWords(t)), 80)
	switch {
	case t.CalledOff():
		title = words.Put("Cancelled: %s", title)
	case t.Course().End == maintenance.Failed:
		title = words.Put("Failed: %s", title)
	case i.Change != nil && i.Change.Action == maintenance.Cancel:
		title += words.Put(" (may be cancelled)")
	case i.Change != nil:
		title += words.Put(" (may be moved to %s UTC)", shortly(i.Change.To.UTC()))
	}
	lines := []string{
		cut(oneLine(spoken(where(i.Instance))), 200) + ", " + plain(i.Instance.ID, 64),
		words.Put("It %s.", cut(oneLine(spoken(standing(t))), 120)),
	}
	if !t.Owner().IsZero() {
		lines = append(lines, words.Put("%s has it.", plain(t.Owner().Name, 60)))
	} else if t.Coming() {
		lines = append(lines, words.Put("Nobody has it."))
	}
	if u.Runs > 0 {
		lines = append(lines, words.Put("Work of this kind took up to %s lately; the end shown here is a guess from that.", span(u.Most)))
	} else {
		lines = append(lines, words.Put("How long it takes is not known; the end shown here is a guess."))
	}
	return title, strings.Join(append(lines, words.Put("In Slack: %s show %s", command, t.Handle)), "\n")
}

// FeedMade shows the address of a calendar, the only time. before is the one that it takes the place of; zero: there was none.
func FeedMade(r Reader, address string, before maintenance.Feed) Message {
	lines := []string{
		words.Put("*Your calendar:* %s", code(address, 300)),
		words.Put("Add it to your calendar program as a calendar by address (subscribe, from URL). It shows the maintenance of the channels that you are in, and follows it when it is moved or cancelled."),
		words.Put("The address is a secret: whoever has it can read along. It is shown this once; %s ends it.", typed(words.Put("%s calendar off", r.Command))),
	}
	if !before.IsZero() {
		lines = append(lines, words.Put("The address that you had since %s counts no more.", at(before.MadeAt)))
	}
	return say(lines...)
}

// FeedThere answers somebody who has a calendar already.
func FeedThere(r Reader, f maintenance.Feed) Message {
	read := words.Put("It was not read yet.")
	if !f.ReadAt.IsZero() {
		read = words.Put("It was last read within the hour after %s.", at(f.ReadAt))
	}
	return say(words.Put("You have a calendar address since %s. %s It cannot be shown again, since only its print is kept.", at(f.MadeAt), read),
		words.Put("%s makes another one in its place, %s ends it.", typed(words.Put("%s calendar new", r.Command)), typed(words.Put("%s calendar off", r.Command))))
}

// FeedEnded answers that a calendar is read no more.
func FeedEnded(r Reader, had bool) Message {
	if !had {
		return say(words.Put("You have no calendar address, so there is nothing to end. %s makes one.", typed(words.Put("%s calendar", r.Command))))
	}
	return say(words.Put("Your calendar address counts no more. %s makes another one.", typed(words.Put("%s calendar", r.Command))))
}

// NoFeeds answers that this headsup serves no calendars.
func NoFeeds() Message {
	return say(words.Put("headsup serves no calendars here, since nothing says how a browser reaches it. Nothing was made. Ask whoever runs headsup to set HEADSUP_HTTP_ADDR and HEADSUP_HTTP_URL."))
}

// FeedName is what a calendar in a language calls itself.
func FeedName(l maintenance.Language, f maintenance.Feed) string {
	if name := plain(f.Name, 60); name != "" {
		return TextIn(l, words.Put("Maintenance: %s", name))
	}
	return TextIn(l, words.Put("Maintenance"))
}

// What stands at a calendar's address in its place, for whoever looks with a browser; calendar programs show it to nobody.

// FeedMissing says that there is no calendar there, for whichever reason.
func FeedMissing(l maintenance.Language) string {
	return TextIn(l, words.Put("There is no calendar at this address, or not any more. Ask headsup for another one in Slack, with the word calendar."))
}

// FeedLater says that it cannot be read now.
func FeedLater(l maintenance.Language) string {
	return TextIn(l, words.Put("The calendar cannot be read now. Try again in a minute."))
}

// FeedTooOften says that it is looked at too often.
func FeedTooOften(l maintenance.Language) string {
	return TextIn(l, words.Put("That is too often. Look again a little later."))
}

// FeedReadOnly says that nothing is written to it.
func FeedReadOnly(l maintenance.Language) string {
	return TextIn(l, words.Put("A calendar is only read."))
}

// FeedSpan is for how long a calendar shows a task of which nothing says how long it takes.
const FeedSpan = time.Hour
