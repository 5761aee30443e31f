package cards

import (
	"headsup/maintenance"
	"headsup/words"
)

// whyWords is the reason of a refusal as the record has it: a few words, where Refusal has the sentence with the next step.
func whyWords(w maintenance.Why) string {
	if said := whysWho()[w] + whysAsked()[w] + whysWhat()[w]; said != "" {
		return said
	}
	return foreign(string(w), 60) // of a later version
}

// whysWho are those of who may act and decide.
func whysWho() map[maintenance.Why]string {
	return map[maintenance.Why]string{
		maintenance.OtherWorkspace:    words.Put("other workspace"),
		maintenance.UnknownPerson:     words.Put("unknown person"),
		maintenance.Outsider:          words.Put("outsider"),
		maintenance.Deactivated:       words.Put("deactivated"),
		maintenance.IsBot:             words.Put("bot"),
		maintenance.IsGuest:           words.Put("guest"),
		maintenance.NotMember:         words.Put("not a member"),
		maintenance.ChannelNotAllowed: words.Put("channel not allowed"),
		maintenance.NotYours:          words.Put("not yours"),
		maintenance.OwnChange:         words.Put("own change"),
		maintenance.NotApprover:       words.Put("not approver"),
		maintenance.TooNew:            words.Put("too new"),
		maintenance.GroupUnread:       words.Put("group unread"),
		maintenance.NobodyLeft:        words.Put("nobody left"),
		maintenance.NoPolicy:          words.Put("no policy"),
		maintenance.OtherPolicy:       words.Put("other policy"),
		maintenance.AlreadyApproved:   words.Put("already approved"),
		maintenance.WaitsForRequester: words.Put("waits for requester"),
		maintenance.OfferChanged:      words.Put("offer changed"),
		maintenance.JustRetimed:       words.Put("just retimed"),
		maintenance.DecisionOver:      words.Put("decision over"),
		maintenance.NoReason:          words.Put("no reason"),
		maintenance.NoOtherTime:       words.Put("no other time"),
		maintenance.SameOffer:         words.Put("same offer"),
		maintenance.SignedWithoutTime: words.Put("signed without time"),
	}
}

// whysAsked are those of what the policy says, of second factors and of stand-ins.
func whysAsked() map[maintenance.Why]string {
	return map[maintenance.Why]string{
		maintenance.NoRule:           words.Put("no rule"),
		maintenance.MayNotAsk:        words.Put("may not ask"),
		maintenance.ReasonNeeded:     words.Put("reason needed"),
		maintenance.MayNotBreak:      words.Put("may not break"),
		maintenance.GlassNotNeeded:   words.Put("glass not needed"),
		maintenance.TooManyMoves:     words.Put("too many moves"),
		maintenance.TooClose:         words.Put("too close"),
		maintenance.PutOffTooFar:     words.Put("put off too far"),
		maintenance.InFreeze:         words.Put("in freeze"),
		maintenance.NotInWindow:      words.Put("not in window"),
		maintenance.WindowUnknown:    words.Put("window unknown"),
		maintenance.NoWindow:         words.Put("no window"),
		maintenance.OnWeekend:        words.Put("on weekend"),
		maintenance.AlreadyLooking:   words.Put("already looking"),
		maintenance.AlreadySigned:    words.Put("already signed off"),
		maintenance.NotEnrolled:      words.Put("not enrolled"),
		maintenance.CodeNeeded:       words.Put("code needed"),
		maintenance.WrongCode:        words.Put("wrong code"),
		maintenance.CodeUsed:         words.Put("code used"),
		maintenance.FactorLocked:     words.Put("factor locked"),
		maintenance.EnrolledAlready:  words.Put("enrolled already"),
		maintenance.FactorNotLocked:  words.Put("factor not locked"),
		maintenance.NoLink:           words.Put("no link"),
		maintenance.LinkUsed:         words.Put("link used"),
		maintenance.FactorUnreadable: words.Put("factor unreadable"),
		maintenance.OwnStandIn:       words.Put("own stand-in"),
		maintenance.StandInTooLong:   words.Put("stand-in too long"),
		maintenance.NoApproverAtAll:  words.Put("no approver at all"),
		maintenance.NoStandIn:        words.Put("no stand-in"),
	}
}

// whysWhat are those of tasks, changes and times.
func whysWhat() map[maintenance.Why]string {
	return map[maintenance.Why]string{
		maintenance.NoSuchTask:     words.Put("no such task"),
		maintenance.NotReadYet:     words.Put("not read yet"),
		maintenance.ManyTasks:      words.Put("several tasks"),
		maintenance.NoSuchChange:   words.Put("no such change"),
		maintenance.TaskRuns:       words.Put("task runs"),
		maintenance.TaskEnded:      words.Put("task ended"),
		maintenance.TaskGone:       words.Put("task gone"),
		maintenance.TaskOdd:        words.Put("task in unknown state"),
		maintenance.TaskChanged:    words.Put("task changed"),
		maintenance.OpenChange:     words.Put("open change"),
		maintenance.AlreadySettled: words.Put("already settled"),
		maintenance.BeingApplied:   words.Put("being applied"),
		maintenance.DraftExpired:   words.Put("draft expired"),
		maintenance.SameTime:       words.Put("same time"),
		maintenance.TimePassed:     words.Put("time passed"),
		maintenance.TimeTooFar:     words.Put("time too far"),
		maintenance.ZoneUnproven:   words.Put("zone unproven"),
		maintenance.ZoneWrong:      words.Put("zone wrong"),
		maintenance.HourTwice:      words.Put("hour comes twice"),
		maintenance.RemindPassed:   words.Put("reminder passed"),
		maintenance.RemindTooLate:  words.Put("reminder too late"),
		maintenance.ManyReminders:  words.Put("many reminders"),
		maintenance.NoSuchReminder: words.Put("no such reminder"),
		maintenance.MutedReminder:  words.Put("muted reminder"),
		maintenance.AlreadyYours:   words.Put("already yours"),
		maintenance.TakenAlready:   words.Put("taken already"),
		maintenance.NobodysTask:    words.Put("nobody's task"),
		maintenance.MovedSince:     words.Put("moved since"),
		maintenance.GoAlready:      words.Put("go already"),
		maintenance.CalledAlready:  words.Put("called already"),
		maintenance.DueAlready:     words.Put("due already"),
		maintenance.NobodyToCall:   words.Put("nobody to call"),
		maintenance.TextTooLong:    words.Put("text too long"),
		maintenance.Repeated:       words.Put("repeated"),
		maintenance.NothingKept:    words.Put("nothing kept"),
		maintenance.OutcomeUnknown: words.Put("outcome unknown"),
	}
}
