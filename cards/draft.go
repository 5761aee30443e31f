package cards

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Draft shows a draft to its requester, who has yet to confirm it.
func Draft(r Reader, v ChangeView) Message {
	c := v.Change
	head, lines := words.Put("Move this task?"), []string{words.Put("From %s", r.local(c.From)), words.Put("To *%s*, %s%s", r.local(c.To), away(c.To), shift(c))}
	yes := button(Confirm, c.ID, words.Put("Confirm"))
	yes.Style = slack.StylePrimary
	if c.Action == maintenance.Cancel {
		head, lines = words.Put("Cancel this task?"), []string{words.Put("It is set for %s, %s", r.local(c.From), away(c.From))}
		yes = button(Confirm, c.ID, words.Put("Confirm cancel"))
		yes.Style = slack.StyleDanger
	}
	if c.Glass {
		head, yes = words.Put("Skip the approval? %s", head), breakButton(c)
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
	buttons := []*slack.ButtonBlockElement{yes, button(Edit, c.ID, words.Put("Edit")), button(Drop, c.ID, words.Put("Drop")), button(Explain, c.ID, words.Put("Explain"))}
	if standsFrozen(v.Warnings) {
		buttons = append(buttons, button(Frozen, "all", words.Put("Tasks in freezes")))
	}
	blocks = append(blocks, actions(renderID("draft", c), buttons...),
		note(words.Put("Nothing has been changed yet. %s This draft %s ends %s.", afterConfirm(v), code(c.ID, 20), away(c.DueAt))))
	text := words.Put("%s %s\n%s\nNothing has been changed yet.", head, plainName(v.Item), strings.Join(append(lines, warnings...), "\n"))
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
		return words.Put(", brought forward by %s", span(off))
	default:
		return words.Put(", put off by %s", span(off))
	}
}

// takesLine says whose approval it takes; empty where it takes none.
func takesLine(c maintenance.Change) string {
	if c.Terms.Approvals == 0 || c.Glass {
		return ""
	}
	return words.Put("It takes %s by %s.", count(c.Terms.Approvals, "approval"), partyNames(c.Terms.Approvers))
}

func afterConfirm(v ChangeView) string {
	switch {
	case v.Change.Glass && v.Change.Terms.Uses(true):
		return words.Put("After you confirm, your authenticator's one-time code is asked for; then it is applied at once, and all who could have approved are told.")
	case v.Change.Glass:
		return words.Put("After you confirm, it is applied at once, and all who could have approved are told.")
	case v.Change.Terms.Approvals > 0:
		return words.Put("After you confirm, the approvers are asked.")
	}
	if v.Grace <= 0 || v.Change.From.Sub(v.Change.CreatedAt) <= maintenance.NearStart {
		return words.Put("After you confirm, it is applied at once.")
	}
	return words.Put("After you confirm, it is applied in %s; until then you can withdraw it.", span(v.Grace))
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
		return words.Put("The cloud does not take a cancel back: the work has to be scheduled anew in its console.")
	case maintenance.OutsideWindow:
		return words.Put("The new time is outside the instance's maintenance window, %s %s.", hours(w.Window), zone)
	case maintenance.MuchEarlier:
		return words.Put("The new time is %s *earlier* than the task stands now. Look at the date once more.", span(w.Lead))
	case maintenance.TooSoon:
		return words.Put("The new time is only %s away.", span(w.Lead))
	case maintenance.NearAnother:
		return words.Put("Another task of this instance, %s %s, is set for %s.", kind(w.Other), code(w.Other.Handle, 20), r.local(w.Other.ScheduledAt))
	case maintenance.StandsFrozen:
		return words.Put("The task stands in the freeze %s as it is set now.", foreign(w.Freeze, 80))
	case maintenance.Weekend:
		return words.Put("The new time is on a weekend in %s.", zone)
	case maintenance.UnprovenZone:
		return words.Put("This is the first move in this project, with its time sent in %s. headsup reads it back and tells you if the cloud keeps another; look at it in the console as well.", zone)
	}
	return words.Put("There is something to know that headsup has no words for (%s). Look at the task before you confirm.", foreign(string(w.Kind), 60))
}

// Confirmed takes the place of a draft that was confirmed.
func Confirmed(r Reader, v ChangeView) Message {
	c := v.Change
	if c.State == maintenance.Superseded {
		return Superseded(v)
	}
	if c.State == maintenance.Pending {
		line := words.Put("Sent for approval as %s. It takes %s by %s; the card's thread asks for it. Without a decision it expires %s.", code(c.ID, 20), count(c.Terms.Approvals, "approval"), partyNames(c.Terms.Approvers), atAway(c.DueAt))
		return message(line, section(line), actions(renderID("confirmed", c), button(Withdraw, c.ID, words.Put("Withdraw"))))
	}
	if !c.Grace(r.Now) {
		return say(words.Put("Confirmed as %s. It is applied now. The card in the channel shows how it goes.", code(c.ID, 20)))
	}
	line := words.Put("Confirmed as %s. It is applied at %s; until then you can withdraw it. The card in the channel shows how it goes.", code(c.ID, 20), clock(c.DueAt))
	return message(line, section(line), actions(renderID("confirmed", c), button(Withdraw, c.ID, words.Put("Withdraw"))))
}

// Superseded says that the task is no longer as the draft showed it, and offers the same wish anew.
func Superseded(v ChangeView) Message {
	line := words.Put("Nothing was changed: the task changed after the draft was shown. %s", changedSince(v.Change))
	var buttons []*slack.ButtonBlockElement
	if v.Item.Task.Waiting() {
		buttons = append(anew(v), button(Show, v.Item.Task.Handle, words.Put("Show task")))
	}
	return message(plainName(v.Item)+": "+line, section(line, headline(v.Item)), actions(renderID("superseded", v.Change), buttons...))
}

// Over takes the place of a draft that is over: dropped by its requester, or by time.
func Over(v ChangeView) Message {
	c := v.Change
	line := words.Put("Dropped. Nothing was changed.")
	if c.Outcome.Kind == maintenance.DraftTooOld {
		line = words.Put("This draft was not confirmed within %s and is dropped. Nothing was changed.", span(maintenance.DraftLife))
	}
	was := words.Put("The draft was to %s.", wish(c))
	return message(line+" "+was+" "+plainName(v.Item), section(line+" "+was, headline(v.Item)), actions(renderID("over", c), anew(v)...))
}

// Withdrawn answers the requester who took a change back.
func Withdrawn(v ChangeView) Message {
	return say(words.Put("Withdrawn: %s. Nothing was sent to the cloud.", code(v.Change.ID, 20)), name(v.Item)+" "+staysAt(v.Item.Task)+".")
}

func staysAt(t maintenance.Task) string {
	if t.Waiting() {
		return words.Put("stays set for %s", at(t.ScheduledAt))
	}
	return standing(t)
}
