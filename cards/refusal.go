package cards

import (
	"fmt"
	"strings"

	"headsup/maintenance"
	"headsup/when"
)

// Refusal says that something was not done, why, and what to do next.
func Refusal(r Reader, no *maintenance.Refusal) Message {
	text := refusalText(r, no)
	return message(text, section(text), actions("refusal", refusalButtons(r, no)...))
}

func refusalText(r Reader, no *maintenance.Refusal) string {
	if no.Forbidden {
		return forbiddenText(r, no)
	}
	for _, say := range []func(Reader, *maintenance.Refusal) string{whoText, decisionText, factorText, policyText, taskText, changeText, timeText, remindText, ownerText, goText, keptText} {
		if text := say(r, no); text != "" {
			return text
		}
	}
	return "That cannot be done (" + foreign(string(no.Why), 60) + "). Nothing was changed. `" + r.Command + " help` lists what can be asked."
}

// whoText says why somebody may not; empty where that is not the reason.
func whoText(_ Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.OtherWorkspace:
		return "headsup serves another workspace. Nothing was changed. Ask in that one."
	case maintenance.UnknownPerson:
		return "headsup could not ask Slack who you are, so it does nothing. Please try again in a moment."
	case maintenance.Outsider:
		return "headsup answers members of its own workspace only. Nothing was changed; ask somebody who is."
	case maintenance.Deactivated:
		return "Your Slack account is deactivated. Nothing was changed. Whoever administers this workspace can help."
	case maintenance.IsBot:
		return "headsup does not take orders from bots. Nothing was changed. A person has to ask."
	case maintenance.IsGuest:
		return "headsup does not take orders from guests. Nothing was changed; ask a member of this workspace."
	case maintenance.NotMember:
		return "In a direct message headsup answers members of its channels only. Join one of them, then ask again."
	case maintenance.ChannelNotAllowed:
		return "headsup does not work in this channel. Use one of its channels, or ask whoever runs headsup to add this one to HEADSUP_CHANNELS."
	case maintenance.NotYours:
		return "Only " + person(no.Change.By.Person) + ", who asked for it, can do that. Nothing was changed. Ask them, or ask for a change of your own."
	}
	return ""
}

// isTime says that a text names a time, or half of one, and so hardly a task.
func isTime(r Reader, text string) bool {
	no := when.Read(text, when.Asked{Now: r.Now, TaskAt: r.Now, Zone: zoneOr(r.Zone)}).Refusal
	return no == nil || no.Class == when.NoTime || no.Class == when.Past
}

// taskText says what is the matter with the task.
func taskText(r Reader, no *maintenance.Refusal) string {
	task := "That task"
	if no.Task.Handle != "" {
		task = "Task " + code(no.Task.Handle, 20)
	}
	switch no.Why {
	case maintenance.NoSuchTask:
		text := "No coming task here, and no instance that has one, is called " + code(no.Text, 80) + "."
		if len(no.Tasks) > 0 {
			return text + " Did you mean one of these?\n" + candidates(no.Tasks)
		}
		if isTime(r, no.Text) {
			return "Which task? " + code(no.Text, 80) + " is a time. Name the task before it; `" + r.Command + " list` shows what is coming."
		}
		if no.Scoped {
			return text + " `" + r.Command + " list` shows what belongs here; other tasks belong to other channels."
		}
		return text + " `" + r.Command + " list` shows what is coming."
	case maintenance.NotReadYet:
		return code(no.Text, 80) + " is not known yet: headsup has just begun to read the cloud. Nothing was changed. Ask again in a minute."
	case maintenance.ManyTasks:
		return code(no.Text, 80) + " has " + count(len(no.Tasks), "coming task") + ". Which one?\n" + candidates(no.Tasks)
	case maintenance.TaskRuns:
		return task + " is running. A task that runs can be neither moved nor cancelled. Follow it in the cloud's console."
	case maintenance.TaskEnded:
		return task + " " + standing(no.Task) + ". Nothing can be changed any more."
	case maintenance.TaskGone:
		return task + " is no longer listed by the cloud. Nothing can be changed; look into the cloud's console if you did not expect this."
	case maintenance.TaskOdd:
		return task + " is in a state that headsup does not know (" + code(string(no.Task.Status), 40) + "), so it is left alone. Look into the cloud's console."
	case maintenance.TaskChanged:
		return task + " changed after this was shown. Nothing was changed. Look at it anew, then ask again."
	}
	return ""
}

// changeText says what is the matter with the change, or with the draft.
func changeText(_ Reader, no *maintenance.Refusal) string {
	id := code(no.Change.ID, 20)
	switch no.Why {
	case maintenance.NoSuchChange:
		if len(no.Tasks) == 1 {
			return taskInstead(no.Text, no.Tasks[0])
		}
		if no.Scoped {
			return "No change here is called " + code(no.Text, 40) +
				". Nothing was changed. A change's handle begins with c and stands on its card; what belongs to another channel is decided there."
		}
		return "No change is called " + code(no.Text, 40) + ". Nothing was changed. A change's handle begins with c and stands on its card."
	case maintenance.OpenChange:
		return "There is a change for this task already: " + id + ", by " + person(no.Change.By.Person) + ", to " +
			wish(no.Change) + "; it is " + stateWord(no.Change.State) + ". Yours was not kept. It can be asked for once that one has ended."
	case maintenance.AlreadySettled:
		return settledText(no.Change, no.Decided)
	case maintenance.BeingApplied:
		return "Change " + id + decidedBy(no.Decided, " was approved by ", ", and") + " is being applied right now and can no longer be taken back. Its card shows how it ends; then ask for another time."
	case maintenance.DraftExpired:
		return "This draft was not confirmed within " + span(maintenance.DraftLife) + ". Nothing was changed. Ask again if you still want it."
	}
	return ""
}

// taskInstead answers where the name of a task stands for that of a change.
func taskInstead(typed string, i maintenance.Item) string {
	text := code(typed, 40) + " names a task, " + name(i) + ", and not a change. Nothing was changed. "
	if i.Change == nil {
		return text + "No change of it is open."
	}
	return text + "Its change is " + code(i.Change.ID, 20) + ", by " + person(i.Change.By.Person) + "; it is " + stateWord(i.Change.State) + "."
}

// timeText says what speaks against a time, or a reason.
func timeText(r Reader, no *maintenance.Refusal) string {
	asked := "That time"
	if len(no.Times) > 0 {
		asked = closed(r.local(no.Times[0]))
	}
	switch no.Why {
	case maintenance.SameTime:
		return "The task is set for " + strings.TrimSuffix(asked, ",") + " already. Nothing was changed."
	case maintenance.TimePassed:
		return asked + " is over. Nothing was changed. Give a time that lies ahead."
	case maintenance.TimeTooFar:
		return asked + " is more than ten years away. Nothing was changed. Give a nearer time."
	case maintenance.ZoneUnproven:
		text := "headsup does not know yet in which time zone the cloud reads times, so it only makes moves that are safe in any."
		if len(no.Times) > 1 {
			text += " The earliest is " + r.local(no.Times[1]) + "."
		}
		return text + " Nothing was changed. Take that time or a later one, or ask whoever runs headsup to set HUAWEICLOUD_TIMEZONE."
	case maintenance.ZoneWrong:
		return "Nothing was changed. " + knownWrong(no.Proof.Zone, no.Times[0], no.Proof.Off) + " Until then move the task in the cloud's console."
	case maintenance.HourTwice:
		return asked + " is an hour that comes twice in the cloud's zone, where the clocks are put back, so the cloud could take the wrong one. " +
			"Nothing was changed. Give a time an hour or two earlier or later."
	case maintenance.TextTooLong:
		return fmt.Sprintf("The reason is longer than %d characters. Nothing was changed. Give a shorter one.", maintenance.LongestText)
	}
	return ""
}

// keptText says what became of a request that our own database, or Slack, did not take as usual.
func keptText(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.Repeated:
		return "Slack sent this twice; the first one counts. Nothing was done a second time."
	case maintenance.NothingKept:
		return "headsup could not read or keep this in its database in time. Nothing was changed. Please try again in a moment."
	case maintenance.OutcomeUnknown:
		return ":warning: The database did not answer in time, so it is not known whether this was kept. Please do not repeat it: look with `" +
			r.Command + " list` first."
	}
	return ""
}
