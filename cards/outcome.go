package cards

import (
	"fmt"
	"time"

	"headsup/maintenance"
)

// outcomeLines say how a change ended, where the task now stands, and what to do next.
func outcomeLines(c maintenance.Change) (head, detail string) {
	o := c.Outcome
	stands := "The task stands at " + at(o.StandsAt) + "."
	if o.Status == maintenance.Cancelled {
		stands = "The task is cancelled."
	}
	switch o.Kind {
	case maintenance.AsWished, maintenance.LateAsWished:
		head = "*Done*"
		if c.Action == maintenance.Cancel {
			detail = "The task is cancelled. headsup read it in the cloud's list " + at(o.SeenAt) + "."
		} else {
			detail = "The task now stands at " + at(o.StandsAt) + ". headsup read it in the cloud's list " + at(o.SeenAt) + "."
		}
		if o.Kind == maintenance.LateAsWished {
			detail += " The cloud showed it only after this had been given up."
		}
		return head, detail
	case maintenance.AlreadySo:
		return "*Done*", "It was so already when headsup looked, so nothing was sent. " + stands
	case maintenance.Refused:
		return "*Failed: the cloud refused*", refusedBecause(o.Fault) + " Nothing was changed. " + stands
	case maintenance.Gone:
		if o.Calls > 0 {
			return "*Stopped: the task is no longer listed*", "It vanished from the cloud's list after the call, so whether it was changed is not known. Look into the cloud's console."
		}
		return "*Failed: the task is no longer listed*", "Nothing was sent to the cloud. Look into the cloud's console if you did not expect this."
	case maintenance.Unchanged:
		return "*Failed: the cloud said yes, but nothing changed*", "headsup read the list for a minute. " + stands + " Ask again, or look into the cloud's console."
	case maintenance.NeverTaken:
		return "*Failed: the cloud did not take it*", fmt.Sprintf("%s did not get through, and the list shows no change. %s Ask again later.", count(o.Calls, "call"), stands)
	case maintenance.ChangedSince:
		return "*Stopped: the task changed meanwhile*", changedSince(o)
	case maintenance.TaskHasBegun:
		return "*Stopped: the task has begun*", "A task that runs can be neither moved nor cancelled."
	case maintenance.WrongZone:
		return "*Failed: the cloud keeps another time than was asked*", wrongZone(c)
	case maintenance.Unreadable:
		if c.State == maintenance.Unverified {
			return "*Not verified*", "The call was sent, but the cloud's list could not be read for an hour. Last seen: " + at(o.StandsAt) + ". Look into the cloud's console; if headsup sees it later, it says so here."
		}
		return "*Failed: the cloud could not be read for an hour*", "Nothing was sent. Last seen: " + at(o.StandsAt) + "."
	case maintenance.RightsLost:
		return "*Failed: not allowed any more*", "When it was to be applied, headsup " + rightsLost(o.Why) + " Nothing was sent. " + stands
	case maintenance.TooLate:
		return "*Failed: the time has passed*", "The time that was asked for was over before anything was sent. " + stands
	case maintenance.DraftTooOld:
		return "*Expired*", "It was not confirmed within 10 minutes. Nothing was changed."
	}
	return "*" + stateWord(c.State) + "*", ""
}

func refusedBecause(f maintenance.Fault) string {
	switch f.Kind {
	case maintenance.FaultWrongState:
		return "The instance or the task does not allow it in its present state; try again when nothing else is at work on it."
	case maintenance.FaultUnauthorized:
		return "It does not accept headsup's credentials; whoever runs headsup has to look at them."
	case maintenance.FaultDenied:
		return "headsup's credentials may not change tasks; whoever runs headsup has to grant dms:instance:modify."
	case maintenance.FaultNotFound:
		return "It does not know the task or the call."
	}
	return "It did not accept the request."
}

func changedSince(o maintenance.Outcome) string {
	if !o.Listed {
		return "It is no longer listed by the cloud."
	}
	if o.Status != maintenance.Created {
		return "The cloud now says " + code(string(o.Status), 40) + ". Look at it, and ask again if you still want this."
	}
	return "It now stands at " + at(o.StandsAt) + ". Look at it, and ask again if you still want this."
}

// wrongZone says what was asked, what the cloud made of it, and which setting mends it.
func wrongZone(c maintenance.Change) string {
	off := c.Outcome.Offset
	return fmt.Sprintf(":warning: Asked for %s (%s), kept as %s (%s): off by %s. The task now stands at the wrong time.\n"+
		"The cloud seems to read times %s. Whoever runs headsup sets HUAWEICLOUD_TIMEZONE to that zone; until then use the cloud's console.",
		at(c.To), utc(c.To), at(c.Outcome.StandsAt), utc(c.Outcome.StandsAt), span(off), aheadOf(off))
}

func aheadOf(off time.Duration) string {
	if off < 0 {
		return span(off) + " east of the zone that is set"
	}
	return span(off) + " west of the zone that is set"
}

func rightsLost(why maintenance.Why) string {
	if why == maintenance.UnknownPerson {
		return "could not ask Slack who the requester is."
	}
	return "found that the requester may no longer do this (" + string(why) + ")."
}

// Outcome is what is said in the card's thread when a change has ended.
func Outcome(v ChangeView) Message {
	head, detail := outcomeLines(v.Change)
	text := person(v.Change.By.Person) + " " + head + " · " + name(v.Item) + "\n" + detail
	return Message{Text: text, Blocks: say(text).Blocks}
}

// Unseen tells the requester that the card could not be shown in a channel.
func Unseen(v ChangeView, channel, word string) Message {
	return say("Your change "+code(v.Change.ID, 20)+" is kept, but headsup cannot show it in <#"+channel+"> (Slack says "+code(word, 60)+").",
		"Invite headsup to the channel, or tell your team yourself. The outcome will come to you here.")
}
