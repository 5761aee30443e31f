package cards

import (
	"strings"

	"headsup/maintenance"
)

// outcomeHead says in a few words how a change ended.
func outcomeHead(c maintenance.Change) string {
	switch c.Outcome.Kind {
	case maintenance.AsWished, maintenance.LateAsWished, maintenance.AlreadySo:
		return "Done"
	case maintenance.Refused:
		return "Failed: the cloud refused"
	case maintenance.Gone:
		if c.Outcome.Calls > 0 {
			return "Stopped: the task is no longer listed"
		}
		return "Failed: the task is no longer listed"
	case maintenance.Unchanged:
		return "Failed: the cloud said yes, but nothing changed"
	case maintenance.NeverTaken:
		return "Failed: the cloud did not take it"
	case maintenance.ChangedSince:
		return "Stopped: the task changed meanwhile"
	case maintenance.TaskHasBegun:
		return "Stopped: the task has begun"
	case maintenance.WrongZone:
		return "Failed: the cloud keeps another time than was asked"
	case maintenance.ZoneIsWrong:
		return "Failed: the cloud reads times in another zone"
	case maintenance.Unreadable:
		if c.Outcome.Calls > 0 {
			return "Not verified"
		}
		return "Failed: the cloud could not be read for " + span(maintenance.UnreadLimit)
	case maintenance.RightsLost:
		if c.Forbidden() != nil {
			return "Failed: the policy does not allow it any more"
		}
		return "Failed: not allowed any more"
	case maintenance.TooLate:
		return "Failed: the time has passed"
	case maintenance.DraftTooOld:
		return "Dropped: not confirmed in time"
	case maintenance.DeniedBy:
		return "Denied"
	case maintenance.NotDecided:
		return "Expired: nobody decided in time"
	case maintenance.NotTaken:
		return "Expired: the other time was not taken"
	}
	word := stateWord(c.State)
	if word == "" {
		return "Unknown"
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// outcomeDetail says how it came, where the task now stands, and what to do next.
func outcomeDetail(v ChangeView) string {
	c := v.Change
	o := c.Outcome
	switch o.Kind {
	case maintenance.AsWished:
		return stands(o, "now") + " headsup read it back from the cloud at " + clock(o.SeenAt) + "."
	case maintenance.LateAsWished:
		return "It took effect after all: headsup saw it " + at(o.SeenAt) + ". " + stands(o, "now")
	case maintenance.AlreadySo:
		return "It was so already when headsup looked, so nothing was sent. " + stands(o, "")
	case maintenance.Refused:
		return refusedBecause(o.Fault) + " Nothing was changed. " + stands(o, "still")
	case maintenance.Gone:
		if o.Calls > 0 {
			return "It vanished from the cloud's list after the call, so whether it was changed is not known. Look into the cloud's console."
		}
		return "Nothing was sent to the cloud. Look into the cloud's console if you did not expect this."
	case maintenance.Unchanged:
		return "headsup read the list again and again for a minute. " + stands(o, "still") + " Ask again, or look into the cloud's console."
	case maintenance.NeverTaken:
		return "headsup called " + times(o.Calls) + " without success, and the list shows no change. " + stands(o, "still") + " Ask again later."
	case maintenance.ChangedSince:
		if o.Calls > 0 {
			return "After headsup's call it is neither as it was nor as was asked. " + changedSince(c)
		}
		return "Nothing was sent. " + changedSince(c)
	case maintenance.TaskHasBegun:
		return "It began before this could be applied. A task that runs can be neither moved nor cancelled. Follow it in the cloud's console."
	case maintenance.WrongZone:
		return wrongZone(v)
	case maintenance.ZoneIsWrong:
		return "Nothing was sent. " + stands(o, "still") + " " + knownWrong(v.Zone, c.To, o.Offset) + " Then ask again."
	case maintenance.Unreadable:
		if o.Calls > 0 {
			return "The call was sent, but the cloud's list could not be read for " + span(maintenance.UnreadLimit) + ". Last seen: set for " + at(o.StandsAt) +
				". Look into the cloud's console; if headsup sees it later, it says so here."
		}
		return "Nothing was sent. Last seen: set for " + at(o.StandsAt) + ". Ask again when `status` shows that the cloud can be read."
	case maintenance.RightsLost:
		if no := c.Forbidden(); no != nil {
			return forbiddenThen(no)
		}
		return "When it was to be applied, " + rightsLost(o.Why) + ". Nothing was sent. " + stands(o, "still") + " Somebody else can ask for it."
	case maintenance.TooLate:
		return "The time that was asked for was over before anything was sent. " + stands(o, "still") + " Ask for a later one."
	case maintenance.DeniedBy:
		return "By " + person(c.SettledBy) + because(c) + "Nothing was sent to the cloud."
	case maintenance.NotDecided:
		return "Nobody said no: the time to decide ran out. Nothing was sent to the cloud. Ask again if you still want it."
	case maintenance.NotTaken:
		return offerer(v) + " offered " + at(c.To) + ", and " + person(c.By.Person) + " did not answer in time. Nothing was sent to the cloud. Ask again if you still want it."
	case maintenance.DraftTooOld:
		return "It was not confirmed within " + span(maintenance.DraftLife) + ". Nothing was changed."
	}
	return ""
}

// stands says where the task was last seen to stand.
func stands(o maintenance.Outcome, adverb string) string {
	is := "The task is "
	if adverb != "" {
		is += adverb + " "
	}
	switch o.Status {
	case maintenance.Cancelled:
		return is + "cancelled."
	case maintenance.Created, "":
		return is + "set for " + at(o.StandsAt) + "."
	}
	return "The cloud says " + code(string(o.Status), 40) + " of the task, set for " + at(o.StandsAt) + "."
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
		return "It does not know the task or the call; look into the cloud's console."
	}
	return "It did not accept the request; its own words are below."
}

// changedSince says how the task differs from what was shown.
func changedSince(c maintenance.Change) string {
	o := c.Outcome
	const again = " Look at it, and ask again if you still want this."
	switch {
	case !o.Listed:
		return "It is no longer listed by the cloud."
	case o.Status != maintenance.Created:
		return "The cloud now says " + code(string(o.Status), 40) + "." + again
	}
	return "It was set for " + at(c.From) + " and is now set for " + at(o.StandsAt) + "." + again
}

// rightsLost says why the requester may no longer do this.
func rightsLost(why maintenance.Why) string {
	switch why {
	case maintenance.UnknownPerson:
		return "headsup could not ask Slack who the requester is"
	case maintenance.OtherWorkspace, maintenance.Outsider:
		return "the requester did not belong to this workspace any more"
	case maintenance.Deactivated:
		return "the requester's Slack account was deactivated"
	case maintenance.IsBot:
		return "the requester was a bot, from which headsup takes no orders"
	case maintenance.IsGuest:
		return "the requester was a guest, from whom headsup takes no orders"
	case maintenance.NotMember:
		return "the requester was in none of headsup's channels any more"
	case maintenance.ChannelNotAllowed:
		return "the channel in which it was asked was no longer one of headsup's"
	}
	return "the requester might no longer do this"
}

// Outcome is what is said in the card's thread when a change has ended. It mentions who asked.
func Outcome(v ChangeView) Message {
	return say(person(v.Change.By.Person)+" *"+outcomeHead(v.Change)+"* · "+name(v.Item), outcomeDetail(v))
}

// Unseen tells the requester that the card could not be shown in a channel; word is Slack's reason.
func Unseen(v ChangeView, in, word string) Message {
	return say("Your change "+code(v.Change.ID, 20)+" is kept, but headsup cannot show it in "+channel(in)+" (Slack says "+code(word, 60)+").",
		"Invite headsup to the channel, or tell your team yourself. The outcome will come to you here.")
}
