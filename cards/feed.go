package cards

import (
	"strings"
	"time"

	"headsup/maintenance"
)

// FeedEntry is what a calendar shows of a task: a line, and what stands under it. Calendars format nothing, so it is plain text.
func FeedEntry(i maintenance.Item, u maintenance.Usual, command string) (title, text string) {
	t := i.Task
	title = plain(i.Instance.Name, 80) + ": " + plain(kindWords(t), 80)
	switch {
	case t.CalledOff():
		title = "Cancelled: " + title
	case t.Course.End == maintenance.Failed:
		title = "Failed: " + title
	case i.Change != nil && i.Change.Action == maintenance.Cancel:
		title += " (may be cancelled)"
	case i.Change != nil:
		title += " (may be moved to " + i.Change.To.UTC().Format("Mon 2 Jan 15:04") + " UTC)"
	}
	lines := []string{
		plain(spoken(where(i.Instance)), 200) + ", " + plain(i.Instance.ID, 64),
		"It " + plain(spoken(standing(t)), 120) + ".",
	}
	if !t.Owner.IsZero() {
		lines = append(lines, plain(t.Owner.Name, 60)+" has it.")
	} else if t.Coming() {
		lines = append(lines, "Nobody has it.")
	}
	if u.Runs > 0 {
		lines = append(lines, "Work of this kind took up to "+span(u.Most)+" lately; the end shown here is a guess from that.")
	} else {
		lines = append(lines, "How long it takes is not known; the end shown here is a guess.")
	}
	return title, strings.Join(append(lines, "In Slack: "+command+" show "+t.Handle), "\n")
}

// FeedMade shows the address of a calendar, the only time. before is the one that it takes the place of; zero: there was none.
func FeedMade(r Reader, address string, before maintenance.Feed) Message {
	lines := []string{
		"*Your calendar:* " + code(address, 300),
		"Add it to your calendar program as a calendar by address (subscribe, from URL). It shows the maintenance of the channels that you are in, and follows it when it is moved or cancelled.",
		"The address is a secret: whoever has it can read along. It is shown this once; " + code(r.Command+" calendar off", 60) + " ends it.",
	}
	if !before.IsZero() {
		lines = append(lines, "The address that you had since "+at(before.MadeAt)+" counts no more.")
	}
	return say(lines...)
}

// FeedThere answers somebody who has a calendar already.
func FeedThere(r Reader, f maintenance.Feed) Message {
	read := "It was not read yet."
	if !f.ReadAt.IsZero() {
		read = "It was last read within the hour after " + at(f.ReadAt) + "."
	}
	return say("You have a calendar address since "+at(f.MadeAt)+". "+read+" It cannot be shown again, since only its print is kept.",
		code(r.Command+" calendar new", 60)+" makes another one in its place, "+code(r.Command+" calendar off", 60)+" ends it.")
}

// FeedEnded answers that a calendar is read no more.
func FeedEnded(r Reader, had bool) Message {
	if !had {
		return say("You have no calendar address, so there is nothing to end. " + code(r.Command+" calendar", 60) + " makes one.")
	}
	return say("Your calendar address counts no more. " + code(r.Command+" calendar", 60) + " makes another one.")
}

// NoFeeds answers that this headsup serves no calendars.
func NoFeeds() Message {
	return say("headsup serves no calendars here, since nothing says how a browser reaches it. Nothing was made. Ask whoever runs headsup to set HEADSUP_HTTP_ADDR and HEADSUP_HTTP_URL.")
}

// FeedName is what a calendar calls itself.
func FeedName(f maintenance.Feed) string {
	if name := plain(f.Name, 60); name != "" {
		return "Maintenance: " + name
	}
	return "Maintenance"
}

// FeedSpan is for how long a calendar shows a task of which nothing says how long it takes.
const FeedSpan = time.Hour
