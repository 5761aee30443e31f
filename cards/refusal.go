package cards

import (
	"headsup/maintenance"
	"headsup/when"
	"headsup/words"
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
	return words.Put("That cannot be done (%s). Nothing was changed. `%s help` lists what can be asked.", foreign(string(no.Why), 60), r.Command)
}

// whoText says why somebody may not; empty where that is not the reason.
func whoText(_ Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.OtherWorkspace:
		return words.Put("headsup serves another workspace. Nothing was changed. Ask in that one.")
	case maintenance.UnknownPerson:
		return words.Put("headsup could not ask Slack who you are, so it does nothing. Please try again in a moment.")
	case maintenance.Outsider:
		return words.Put("headsup answers members of its own workspace only. Nothing was changed; ask somebody who is.")
	case maintenance.Deactivated:
		return words.Put("Your Slack account is deactivated. Nothing was changed. Whoever administers this workspace can help.")
	case maintenance.IsBot:
		return words.Put("headsup does not take orders from bots. Nothing was changed. A person has to ask.")
	case maintenance.IsGuest:
		return words.Put("headsup does not take orders from guests. Nothing was changed; ask a member of this workspace.")
	case maintenance.NotMember:
		return words.Put("In a direct message headsup answers members of its channels only. Join one of them, then ask again.")
	case maintenance.ChannelNotAllowed:
		return words.Put("headsup does not work in this channel. Use one of its channels, or ask whoever runs headsup to add this one to HEADSUP_CHANNELS.")
	case maintenance.NotYours:
		return words.Put("Only %s, who asked for it, can do that. Nothing was changed. Ask them, or ask for a change of your own.", person(no.Change.By.Person))
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
	task := words.Put("That task")
	if no.Task.Handle != "" {
		task = words.Put("Task %s", code(no.Task.Handle, 20))
	}
	switch no.Why {
	case maintenance.NoSuchTask:
		text := words.Put("No coming task here, and no instance that has one, is called %s.", code(no.Text, 80))
		if len(no.Tasks) > 0 {
			return words.Put("%s Did you mean one of these?\n%s", text, candidates(no.Tasks))
		}
		if isTime(r, no.Text) {
			return words.Put("Which task? %s is a time. Name the task before it; `%s list` shows what is coming.", code(no.Text, 80), r.Command)
		}
		if no.Scoped {
			return words.Put("%s `%s list` shows what belongs here; other tasks belong to other channels.", text, r.Command)
		}
		return words.Put("%s `%s list` shows what is coming.", text, r.Command)
	case maintenance.NotReadYet:
		return words.Put("%s is not known yet: headsup has just begun to read the cloud. Nothing was changed. Ask again in a minute.", code(no.Text, 80))
	case maintenance.ManyTasks:
		return words.Put("%s has %s. Which one?\n%s", code(no.Text, 80), count(len(no.Tasks), "coming task"), candidates(no.Tasks))
	case maintenance.TaskRuns:
		return words.Put("%s is running. A task that runs can be neither moved nor cancelled. Follow it in the cloud's console.", task)
	case maintenance.TaskEnded:
		return words.Put("%s %s. Nothing can be changed any more.", task, standing(no.Task))
	case maintenance.TaskGone:
		return words.Put("%s is no longer listed by the cloud. Nothing can be changed; look into the cloud's console if you did not expect this.", task)
	case maintenance.TaskOdd:
		return words.Put("%s is in a state that headsup does not know (%s), so it is left alone. Look into the cloud's console.", task, code(string(no.Task.Status), 40))
	case maintenance.TaskChanged:
		return words.Put("%s changed after this was shown. Nothing was changed. Look at it anew, then ask again.", task)
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
			return words.Put("No change here is called %s. Nothing was changed. A change's handle begins with c and stands on its card; what belongs to another channel is decided there.", code(no.Text, 40))
		}
		return words.Put("No change is called %s. Nothing was changed. A change's handle begins with c and stands on its card.", code(no.Text, 40))
	case maintenance.OpenChange:
		return words.Put("There is a change for this task already: %s, by %s, to %s; it is %s. Yours was not kept. It can be asked for once that one has ended.", id, person(no.Change.By.Person), wish(no.Change), stateWord(no.Change.State))
	case maintenance.AlreadySettled:
		return settledText(no.Change, no.Decided)
	case maintenance.BeingApplied:
		return words.Put("Change %s%s is being applied right now and can no longer be taken back. Its card shows how it ends; then ask for another time.", id, decidedBy(no.Decided, words.Put(" was approved by "), words.Put(", and")))
	case maintenance.DraftExpired:
		return words.Put("This draft was not confirmed within %s. Nothing was changed. Ask again if you still want it.", span(maintenance.DraftLife))
	}
	return ""
}

// taskInstead answers where the name of a task stands for that of a change.
func taskInstead(typed string, i maintenance.Item) string {
	text := words.Put("%s names a task, %s, and not a change. Nothing was changed. ", code(typed, 40), name(i))
	if i.Change == nil {
		return words.Put("%sNo change of it is open.", text)
	}
	return words.Put("%sIts change is %s, by %s; it is %s.", text, code(i.Change.ID, 20), person(i.Change.By.Person), stateWord(i.Change.State))
}

// timeText says what speaks against a time, or a reason.
func timeText(r Reader, no *maintenance.Refusal) string {
	same, asked := words.Put("That time"), words.Put("That time")
	if len(no.Times) > 0 {
		same = r.local(no.Times[0])
		asked = closed(same)
	}
	switch no.Why {
	case maintenance.SameTime:
		return words.Put("The task is set for %s already. Nothing was changed.", same)
	case maintenance.TimePassed:
		return words.Put("%s is over. Nothing was changed. Give a time that lies ahead.", asked)
	case maintenance.TimeTooFar:
		return words.Put("%s is more than ten years away. Nothing was changed. Give a nearer time.", asked)
	case maintenance.ZoneUnproven:
		text := words.Put("headsup does not know yet in which time zone the cloud reads times, so it only makes moves that are safe in any.")
		if len(no.Times) > 1 {
			text += words.Put(" The earliest is %s.", r.local(no.Times[1]))
		}
		return words.Put("%s Nothing was changed. Take that time or a later one, or ask whoever runs headsup to set HUAWEICLOUD_TIMEZONE.", text)
	case maintenance.ZoneWrong:
		return words.Put("Nothing was changed. %s Until then move the task in the cloud's console.", knownWrong(no.Proof.Zone, no.Times[0], no.Proof.Off))
	case maintenance.HourTwice:
		return words.Put("%s is an hour that comes twice in the cloud's zone, where the clocks are put back, so the cloud could take the wrong one. Nothing was changed. Give a time an hour or two earlier or later.", asked)
	case maintenance.TextTooLong:
		return words.Put("The reason is longer than %d characters. Nothing was changed. Give a shorter one.", maintenance.LongestText)
	}
	return ""
}

// keptText says what became of a request that our own database, or Slack, did not take as usual.
func keptText(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.Repeated:
		return words.Put("Slack sent this twice; the first one counts. Nothing was done a second time.")
	case maintenance.NothingKept:
		return words.Put("headsup could not read or keep this in its database in time. Nothing was changed. Please try again in a moment.")
	case maintenance.OutcomeUnknown:
		return words.Put(":warning: The database did not answer in time, so it is not known whether this was kept. Please do not repeat it: look with `%s list` first.", r.Command)
	}
	return ""
}
