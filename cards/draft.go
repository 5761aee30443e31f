package cards

import (
	"strconv"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Draft shows a draft to its requester, who has yet to confirm it.
func Draft(r Reader, v ChangeView) Message {
	c := v.Change
	head := "*Move this task?*"
	what := "From " + at(c.From) + "\nTo *" + r.local(c.To) + "* (" + away(c.To) + ")"
	if c.Action == maintenance.Cancel {
		head = "*Cancel this task?*"
		what = "It stands at " + r.local(c.From) + " (" + away(c.From) + ")"
	}
	lines := []string{head, name(v.Item) + " · " + where(v.Item.Instance), what}
	if c.Reason != "" {
		lines = append(lines, "Reason: "+foreign(c.Reason, maintenance.LongestText))
	}
	blocks := []slack.Block{section(lines...)}
	if warnings := warningLines(v); len(warnings) > 0 {
		blocks = append(blocks, section(warnings...))
	}
	yes := button(Confirm, c.ID, "Confirm")
	yes.Style = slack.StylePrimary
	if c.Action == maintenance.Cancel {
		yes = button(Confirm, c.ID, "Confirm cancel")
		yes.Style = slack.StyleDanger
	}
	blocks = append(blocks,
		actions("draft-"+c.ID+"-"+strconv.FormatInt(c.Version, 10), yes, button(Edit, c.ID, "Edit"), button(Drop, c.ID, "Drop")),
		note("Nothing has been changed yet. "+afterConfirm(v)+" This draft "+code(c.ID, 20)+" ends "+away(c.DueAt)+"."))
	question := "Move"
	if c.Action == maintenance.Cancel {
		question = "Cancel"
	}
	text := question + " " + plainName(v.Item) + "? " + plainWish(c) + ". Nothing has been changed yet."
	return message(text, blocks...)
}

func afterConfirm(v ChangeView) string {
	if v.Grace <= 0 || v.Change.From.Sub(v.Change.CreatedAt) <= maintenance.NearStart {
		return "After you confirm it is applied at once."
	}
	return "After you confirm it is applied in " + span(v.Grace) + "; until then you can withdraw it."
}

func warningLines(v ChangeView) []string {
	var lines []string
	for _, w := range v.Warnings {
		lines = append(lines, ":warning: "+warning(v, w))
	}
	return lines
}

func warning(v ChangeView, w maintenance.Warning) string {
	switch w.Kind {
	case maintenance.CannotUndo:
		return "The cloud does not take a cancel back: the work has to be scheduled anew in its console."
	case maintenance.OutsideWindow:
		return "The new time is outside the instance's maintenance window, " + w.Window.String() + " " + w.Zone.String() + "."
	case maintenance.TooSoon:
		return "The new time is only " + span(w.Lead) + " away."
	case maintenance.NearAnother:
		return "Another task of this instance, " + code(w.Other.Handle, 20) + ", stands close by, at " + at(w.Other.ScheduledAt) + "."
	case maintenance.UnprovenZone:
		return "That the cloud reads times as " + foreign(w.Zone.String(), 60) + " is set, but no move has proven it yet. headsup reads the time back after the move and tells you if it differs."
	}
	return string(w.Kind) + " " + v.Change.ID
}

// Confirmed takes the place of a draft that was confirmed.
func Confirmed(r Reader, v ChangeView) Message {
	c := v.Change
	if c.State == maintenance.Superseded {
		return Superseded(v)
	}
	line := "Confirmed as " + code(c.ID, 20) + ". "
	if c.Grace(r.Now) {
		line += "It is applied " + at(c.DueAt) + "; until then you can withdraw it."
	} else {
		line += "It is applied now."
	}
	blocks := []slack.Block{section(line + " The card in the channel shows how it goes.")}
	if c.Grace(r.Now) {
		blocks = append(blocks, actions("confirmed-"+c.ID, button(Withdraw, c.ID, "Withdraw")))
	}
	return message("Confirmed as "+c.ID+". The card in the channel shows how it goes.", blocks...)
}

// Superseded says that the task is no longer as the draft showed it, and offers the same wish anew.
func Superseded(v ChangeView) Message {
	o := v.Change.Outcome
	line := "Nothing was changed: the task changed after the draft was shown. " + changedSince(o)
	blocks := []slack.Block{section(line)}
	if v.Item.Task.Waiting() {
		blocks = append(blocks, actions("superseded-"+v.Change.ID, button(Again, v.Change.ID, "Ask again"), button(Show, v.Item.Task.Handle, "Show task")))
	}
	return message(line, blocks...)
}

// Over takes the place of a draft that is over: dropped by its requester, or by time.
func Over(v ChangeView) Message {
	line := "Dropped. Nothing was changed."
	if v.Change.Outcome.Kind == maintenance.DraftTooOld {
		line = "This draft was not confirmed within 10 minutes and is dropped. Nothing was changed."
	}
	text := line + " It was to " + plainWish(v.Change) + ": " + plainName(v.Item) + "."
	blocks := []slack.Block{section(line, name(v.Item))}
	if v.Item.Task.Waiting() {
		blocks = append(blocks, actions("over-"+v.Change.ID, button(Again, v.Change.ID, "Ask again")))
	}
	return message(text, blocks...)
}

// Withdrawn answers the requester who took a change back.
func Withdrawn(v ChangeView) Message {
	return say("Withdrawn: " + code(v.Change.ID, 20) + ". Nothing was sent to the cloud.")
}
