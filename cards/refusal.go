package cards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// Refusal says that something was not done, why, and what to do next.
func Refusal(r Reader, no *maintenance.Refusal) Message {
	text := refusalText(r, no)
	blocks := []slack.Block{section(text)}
	if extra := refusalButtons(no); len(extra) > 0 {
		blocks = append(blocks, actions("refusal", extra...))
	}
	return message(text, blocks...)
}

func refusalText(r Reader, no *maintenance.Refusal) string {
	if text := whoText(r, no); text != "" {
		return text
	}
	task := "That task"
	if no.Task.Handle != "" {
		task = "Task " + code(no.Task.Handle, 20)
	}
	switch no.Why {
	case maintenance.NoSuchTask:
		text := "No task or instance here is called " + code(no.Text, 80) + "."
		if len(no.Tasks) > 0 {
			return text + " Did you mean one of these?\n" + candidates(no.Tasks)
		}
		return text + " `" + r.Command + " list` shows what is coming."
	case maintenance.NotReadYet:
		return code(no.Text, 80) + " is not known yet: headsup has just begun to read the cloud. Nothing was changed. Ask again in a minute."
	case maintenance.ManyTasks:
		return code(no.Text, 80) + " has " + count(len(no.Tasks), "coming task") + ". Which one?\n" + candidates(no.Tasks)
	case maintenance.NoSuchChange:
		return "No change is called " + code(no.Text, 40) + ". Nothing was changed."
	case maintenance.TaskRuns:
		return task + " is running. A task that runs can be neither moved nor cancelled."
	case maintenance.TaskEnded:
		return task + " " + standing(no.Task) + ". Nothing can be changed any more."
	case maintenance.TaskGone:
		return task + " is no longer listed by the cloud. Nothing can be changed; look into the cloud's console if you did not expect this."
	case maintenance.TaskOdd:
		return task + " is in a state that headsup does not know (" + code(string(no.Task.Status), 40) + "), so it is left alone. Look into the cloud's console."
	case maintenance.TaskChanged:
		return task + " changed after this was shown. Nothing was changed. Look at it anew, then ask again."
	case maintenance.OpenChange:
		return "There is a change for this task already: " + code(no.Change.ID, 20) + ", by " + person(no.Change.By.Person) + ", to " +
			wish(no.Change) + "; it is " + stateWord(no.Change.State) + ". Yours was not kept. It can be asked for once that one has ended."
	case maintenance.AlreadySettled:
		return settledText(no.Change)
	case maintenance.BeingApplied:
		return "Change " + code(no.Change.ID, 20) + " is being applied right now and can no longer be taken back. Its card shows how it ends; then ask for another time."
	case maintenance.DraftExpired:
		return "This draft was not confirmed within 10 minutes. Nothing was changed. Ask again if you still want it."
	}
	return timeText(r, no)
}

// timeText says what speaks against a time, or against keeping anything.
func timeText(r Reader, no *maintenance.Refusal) string {
	var asked string
	if len(no.Times) > 0 {
		asked = r.local(no.Times[0])
	}
	switch no.Why {
	case maintenance.SameTime:
		return "The task stands at " + asked + " already. Nothing was changed."
	case maintenance.TimePassed:
		return asked + " is over. Nothing was changed. Give a time that lies ahead."
	case maintenance.TimeTooFar:
		return asked + " is more than ten years away. Nothing was changed. Give a nearer time."
	case maintenance.ZoneUnproven:
		text := "In which zone the cloud reads times has not been proven yet, so only moves are made that are harmless in every zone."
		if len(no.Times) > 1 {
			text += " The earliest is " + r.local(no.Times[1]) + "."
		}
		return text + " Nothing was changed. Whoever runs headsup can set HUAWEICLOUD_TIMEZONE."
	case maintenance.HourTwice:
		return asked + " is an hour that comes twice in the cloud's zone, where the clocks are put back, so the cloud could take the wrong one. Nothing was changed. Give a time an hour or two earlier or later."
	case maintenance.TextTooLong:
		return fmt.Sprintf("The reason is longer than %d characters. Nothing was changed. Give a shorter one.", maintenance.LongestText)
	case maintenance.Repeated:
		return "Slack sent this twice; the first one counts."
	case maintenance.NothingKept:
		return "headsup could not keep this in its database in time. Nothing was changed. Please try again in a moment."
	case maintenance.OutcomeUnknown:
		return ":warning: The database did not answer in time, so it is not known whether this was kept. Please do not repeat it: look with `" +
			r.Command + " list` first."
	}
	return "That cannot be done (" + string(no.Why) + "). Nothing was changed."
}

// whoText says why somebody may not; empty where that is not the reason.
func whoText(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.OtherWorkspace:
		return "headsup serves another workspace. Nothing was changed."
	case maintenance.UnknownPerson:
		return "headsup could not ask Slack who you are, so it does nothing. Please try again in a moment."
	case maintenance.Outsider:
		return "headsup answers members of its own workspace only. Nothing was changed; ask somebody who is."
	case maintenance.Deactivated:
		return "Your Slack account is deactivated. Nothing was changed."
	case maintenance.IsBot:
		return "headsup does not take orders from bots. Nothing was changed."
	case maintenance.IsGuest:
		return "headsup does not take orders from guests. Nothing was changed; ask a member of this workspace."
	case maintenance.NotMember:
		return "In a direct message headsup answers members of its channels only. Join one of them, then ask again."
	case maintenance.ChannelNotAllowed:
		return "headsup does not work in this channel. Use one of its channels, or ask whoever runs headsup to add this one to HEADSUP_CHANNELS."
	case maintenance.NotYours:
		return "Only " + person(no.Change.By.Person) + ", who asked for it, can do that. Nothing was changed."
	}
	return ""
}

// settledText says what became of a change that somebody clicks on late.
func settledText(c maintenance.Change) string {
	if c.State == maintenance.Approved || c.State == maintenance.Applying {
		return "Change " + code(c.ID, 20) + " was confirmed by " + person(c.By.Person) + " " + at(c.ConfirmedAt) + " and is on its way. Nothing more was done."
	}
	who := ""
	if c.SettledBy.ID != "" && c.SettledBy.Team != "" {
		who = " by " + person(c.SettledBy)
	}
	return "Change " + code(c.ID, 20) + " has ended: " + stateWord(c.State) + who + ", " + at(c.SettledAt) + ". Nothing more was done."
}

func candidates(items []maintenance.Item) string {
	lines := make([]string, 0, len(items))
	for n, i := range items {
		if n == mostCandidates {
			lines = append(lines, fmt.Sprintf("and %d more", len(items)-n))
			break
		}
		lines = append(lines, "• "+name(i)+", "+at(i.Task.ScheduledAt))
	}
	return strings.Join(lines, "\n")
}

const mostCandidates = 5

func refusalButtons(no *maintenance.Refusal) []*slack.ButtonBlockElement {
	var buttons []*slack.ButtonBlockElement
	for n, i := range no.Tasks {
		if n < mostCandidates {
			buttons = append(buttons, button(variant(Show, strconv.Itoa(n)), i.Task.Handle, "Show "+i.Task.Handle))
		}
	}
	switch no.Why {
	case maintenance.TaskChanged, maintenance.SameTime, maintenance.ZoneUnproven, maintenance.OpenChange:
		if no.Task.Handle != "" {
			buttons = append(buttons, button(Show, no.Task.Handle, "Show task"))
		}
	case maintenance.DraftExpired:
		buttons = append(buttons, button(Again, no.Change.ID, "Ask again"))
	}
	return buttons
}
