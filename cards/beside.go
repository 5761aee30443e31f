package cards

import (
	"headsup/maintenance"
	"headsup/words"
)

// Beside gives the input of a window beside which a refusal stands, and its sentence, so that the window stays open and what
// was filled in is not lost. Both are empty where the refusal is about none of the inputs. Slack formats nothing there.
func Beside(r Reader, no *maintenance.Refusal) (input, text string) {
	switch no.Why {
	case maintenance.SameTime:
		return InputWhen, words.Put("The task is set for this time already. Choose another one.")
	case maintenance.SameOffer:
		return InputWhen, words.Put("The change asks for this time already. Choose another one, or close this and approve it.")
	case maintenance.TimePassed:
		return InputWhen, words.Put("This time is over. Choose one that lies ahead.")
	case maintenance.TimeTooFar:
		return InputWhen, words.Put("This time is more than ten years away. Choose a nearer one.")
	case maintenance.HourTwice:
		return InputWhen, words.Put("This hour comes twice in the cloud's zone, where the clocks are put back. Choose a time an hour or two earlier or later.")
	case maintenance.ZoneUnproven:
		return InputWhen, unproven(r, no)
	case maintenance.TooClose, maintenance.PutOffTooFar, maintenance.TooManyMoves, maintenance.InFreeze, maintenance.NotInWindow,
		maintenance.WindowUnknown, maintenance.NoWindow, maintenance.OnWeekend:
		return InputWhen, besideTime(r, no)
	case maintenance.ReasonNeeded:
		return InputReason, words.Put("The policy wants a reason for this. Say why.")
	case maintenance.NoReason:
		return InputReason, words.Put("Say why, for whoever asked.")
	case maintenance.TextTooLong:
		return InputReason, words.Put("This is longer than %d characters. Shorten it.", maintenance.LongestText)
	case maintenance.WrongCode, maintenance.CodeUsed, maintenance.FactorLocked:
		return InputCode, besideCode(r, no)
	case maintenance.OpenChange:
		return InputTask, words.Put("There is a change for this task already. Choose another task.")
	case maintenance.TaskRuns:
		return InputTask, words.Put("This task is running. Choose one that waits for its time.")
	case maintenance.TaskEnded:
		return InputTask, words.Put("This task has ended. Choose one that waits for its time.")
	case maintenance.TaskGone:
		return InputTask, words.Put("This task is no longer listed by the cloud. Choose another one.")
	case maintenance.TaskOdd:
		return InputTask, words.Put("This task is in a state that headsup does not know. Choose another one.")
	}
	return "", ""
}

// besideTime says why the policy does not allow a time, and which it does.
func besideTime(r Reader, no *maintenance.Refusal) string {
	var why string
	switch no.Why {
	case maintenance.TooClose:
		why = words.Put("Too close: a new time must be at least %s away.", span(no.Limit))
	case maintenance.PutOffTooFar:
		why = words.Put("Too late: the task may be put off by %s in all.", span(no.Limit))
	case maintenance.TooManyMoves:
		why = words.Put("The task was put off %s already: only an earlier time is allowed.", times(no.Ledger.PutOffs()))
	case maintenance.InFreeze:
		why = words.Put("In the freeze %s.", plain(no.Freeze, 60))
	case maintenance.NotInWindow:
		why = words.Put("Outside the maintenance window, %s.", hours(no.Window))
	case maintenance.OnWeekend:
		why = words.Put("On a weekend.")
	case maintenance.NoWindow:
		return words.Put("The cloud names no maintenance window for this instance, and the policy requires one. Ask for it to be set.")
	default:
		return words.Put("The zone of maintenance windows is not set, so no time can be checked. Ask whoever runs headsup.")
	}
	if no.Nearest.IsZero() {
		return why
	}
	return words.Put("%s The nearest that is allowed is %s.", why, r.local(no.Nearest))
}

// unproven says which times can be had while the cloud's zone is not proven.
func unproven(r Reader, no *maintenance.Refusal) string {
	why := words.Put("headsup does not know yet in which time zone the cloud reads times, and in some zone this one could do harm. ")
	if len(no.Times) < 2 {
		return words.Put("%sChoose a later one.", why)
	}
	return words.Put("%sChoose %s, or later.", why, r.local(no.Times[1]))
}

// Missing is what stands beside an input in which nothing was chosen.
func Missing(input string) string {
	switch input {
	case InputTask:
		return words.Put("Choose a task.")
	case InputCode:
		return words.Put("Type the code that your authenticator shows.")
	}
	return words.Put("Choose a day and an hour.")
}
