package cards

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Draft shows a draft to its requester, who has yet to confirm it.
func Draft(r Reader, v ChangeView) Message {
	c := v.Change
	head, lines := "Move this task?", []string{"From " + r.local(c.From), "To *" + r.local(c.To) + "*, " + away(c.To) + shift(c)}
	yes := button(Confirm, c.ID, "Confirm")
	yes.Style = slack.StylePrimary
	if c.Action == maintenance.Cancel {
		head, lines = "Cancel this task?", []string{"It is set for " + r.local(c.From) + ", " + away(c.From)}
		yes = button(Confirm, c.ID, "Confirm cancel")
		yes.Style = slack.StyleDanger
	}
	if c.Glass {
		head, yes = "Skip the approval? "+head, breakButton(c)
	}
	if c.Reason != "" {
		lines = append(lines, reason(c))
	}
	if takes := takesLine(c); takes != "" {
		lines = append(lines, takes)
	}
	lines = append(lines, ledgerLines(v.Ledger)...)
	blocks := []slack.Block{section(append([]string{"*" + head + "*", headline(v.Item)}, lines...)...)}
	warnings := warningLines(r, v)
	blocks = append(blocks, sections(warnings)...)
	blocks = append(blocks, suggestions(r, v)...)
	buttons := []*slack.ButtonBlockElement{yes, button(Edit, c.ID, "Edit"), button(Drop, c.ID, "Drop"), button(Explain, c.ID, "Explain")}
	if standsFrozen(v.Warnings) {
		buttons = append(buttons, button(Frozen, "all", "Tasks in freezes"))
	}
	blocks = append(blocks, actions(renderID("draft", c), buttons...),
		note("Nothing has been changed yet. "+afterConfirm(v)+" This draft "+code(c.ID, 20)+" ends "+away(c.DueAt)+"."))
	text := head + " " + plainName(v.Item) + "\n" + strings.Join(append(lines, warnings...), "\n") + "\nNothing has been changed yet."
	return message(text, blocks...)
}

func standsFrozen(warnings []maintenance.Warning) bool {
	return slices.ContainsFunc(warnings, func(w maintenance.Warning) bool { return w.Kind == maintenance.StandsFrozen })
}

// shift says how far a move goes.
func shift(c maintenance.Change) string {
	switch off := c.To.Sub(c.From); {
	case c.From.IsZero() || c.To.IsZero() || off == 0:
		return ""
	case off < 0:
		return ", brought forward by " + span(off)
	default:
		return ", put off by " + span(off)
	}
}

// takesLine says whose approval it takes; empty where it takes none.
func takesLine(c maintenance.Change) string {
	if c.Terms.Approvals == 0 || c.Glass {
		return ""
	}
	return "It takes " + count(c.Terms.Approvals, "approval") + " by " + partyNames(c.Terms.Approvers) + "."
}

func afterConfirm(v ChangeView) string {
	switch {
	case v.Change.Glass && v.Change.Terms.Uses(true):
		return "After you confirm, your authenticator's one-time code is asked for; then it is applied at once, and all who could have approved are told."
	case v.Change.Glass:
		return "After you confirm, it is applied at once, and all who could have approved are told."
	case v.Change.Terms.Approvals > 0:
		return "After you confirm, the approvers are asked."
	}
	if v.Grace <= 0 || v.Change.From.Sub(v.Change.CreatedAt) <= maintenance.NearStart {
		return "After you confirm, it is applied at once."
	}
	return "After you confirm, it is applied in " + span(v.Grace) + "; until then you can withdraw it."
}

func warningLines(r Reader, v ChangeView) []string {
	return warned(r, v.Warnings)
}

func warned(r Reader, warnings []maintenance.Warning) []string {
	var lines []string
	for _, w := range warnings {
		lines = append(lines, ":warning: "+warning(r, w))
	}
	return lines
}

func warning(r Reader, w maintenance.Warning) string {
	zone := foreign(w.Zone, 60)
	switch w.Kind {
	case maintenance.CannotUndo:
		return "The cloud does not take a cancel back: the work has to be scheduled anew in its console."
	case maintenance.OutsideWindow:
		return "The new time is outside the instance's maintenance window, " + foreign(w.Window.String(), 40) + " " + zone + "."
	case maintenance.MuchEarlier:
		return "The new time is " + span(w.Lead) + " *earlier* than the task stands now. Look at the date once more."
	case maintenance.TooSoon:
		return "The new time is only " + span(w.Lead) + " away."
	case maintenance.NearAnother:
		return "Another task of this instance, " + kind(w.Other) + " " + code(w.Other.Handle, 20) + ", is set for " + r.local(w.Other.ScheduledAt) + "."
	case maintenance.StandsFrozen:
		return "The task stands in the freeze " + foreign(w.Freeze, 80) + " as it is set now."
	case maintenance.Weekend:
		return "The new time is on a weekend in " + zone + "."
	case maintenance.UnprovenZone:
		return "This is the first move in this project, with its time sent in " + zone + ". headsup reads it back and tells you if the cloud keeps another; look at it in the console as well."
	}
	return "There is something to know that headsup has no words for (" + foreign(string(w.Kind), 60) + "). Look at the task before you confirm."
}

// Confirmed takes the place of a draft that was confirmed.
func Confirmed(r Reader, v ChangeView) Message {
	c := v.Change
	if c.State == maintenance.Superseded {
		return Superseded(v)
	}
	if c.State == maintenance.Pending {
		line := "Sent for approval as " + code(c.ID, 20) + ". It takes " + count(c.Terms.Approvals, "approval") + " by " + partyNames(c.Terms.Approvers) +
			"; the card's thread asks for it. Without a decision it expires " + atAway(c.DueAt) + "."
		return message(line, section(line), actions(renderID("confirmed", c), button(Withdraw, c.ID, "Withdraw")))
	}
	if !c.Grace(r.Now) {
		return say("Confirmed as " + code(c.ID, 20) + ". It is applied now. The card in the channel shows how it goes.")
	}
	line := "Confirmed as " + code(c.ID, 20) + ". It is applied at " + clock(c.DueAt) + "; until then you can withdraw it. The card in the channel shows how it goes."
	return message(line, section(line), actions(renderID("confirmed", c), button(Withdraw, c.ID, "Withdraw")))
}

// Superseded says that the task is no longer as the draft showed it, and offers the same wish anew.
func Superseded(v ChangeView) Message {
	line := "Nothing was changed: the task changed after the draft was shown. " + changedSince(v.Change)
	var buttons []*slack.ButtonBlockElement
	if v.Item.Task.Waiting() {
		buttons = append(anew(v), button(Show, v.Item.Task.Handle, "Show task"))
	}
	return message(plainName(v.Item)+": "+line, section(line, headline(v.Item)), actions(renderID("superseded", v.Change), buttons...))
}

// Over takes the place of a draft that is over: dropped by its requester, or by time.
func Over(v ChangeView) Message {
	c := v.Change
	line := "Dropped. Nothing was changed."
	if c.Outcome.Kind == maintenance.DraftTooOld {
		line = "This draft was not confirmed within " + span(maintenance.DraftLife) + " and is dropped. Nothing was changed."
	}
	was := "The draft was to " + wish(c) + "."
	return message(line+" "+was+" "+plainName(v.Item), section(line+" "+was, headline(v.Item)), actions(renderID("over", c), anew(v)...))
}

// Withdrawn answers the requester who took a change back.
func Withdrawn(v ChangeView) Message {
	return say("Withdrawn: "+code(v.Change.ID, 20)+". Nothing was sent to the cloud.", name(v.Item)+" "+staysAt(v.Item.Task)+".")
}

func staysAt(t maintenance.Task) string {
	if t.Waiting() {
		return "stays set for " + at(t.ScheduledAt)
	}
	return standing(t)
}
