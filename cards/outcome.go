package cards

import (
	"headsup/maintenance"
	"headsup/words"
)

// outcomeHead says in a few words how a change ended.
func outcomeHead(c maintenance.Change) string {
	if noLongerListed(c.Outcome) {
		return words.Put("Stopped: the task is no longer listed")
	}
	switch c.Outcome.Kind {
	case maintenance.AsWished, maintenance.LateAsWished, maintenance.AlreadySo:
		return words.Put("Done")
	case maintenance.Refused:
		return words.Put("Failed: the cloud refused")
	case maintenance.Unchanged:
		return words.Put("Failed: the cloud said yes, but nothing changed")
	case maintenance.NeverTaken:
		return words.Put("Failed: the cloud did not take it")
	case maintenance.ChangedSince:
		return words.Put("Stopped: the task changed meanwhile")
	case maintenance.TaskHasBegun:
		return words.Put("Stopped: the task has begun")
	case maintenance.WrongZone:
		return words.Put("Failed: the cloud keeps another time than was asked")
	case maintenance.ZoneIsWrong:
		return words.Put("Failed: the cloud reads times in another zone")
	case maintenance.Unreadable:
		if c.Outcome.Calls > 0 {
			return words.Put("Not verified")
		}
		return words.Put("Failed: the cloud could not be read for %s", span(maintenance.UnreadLimit))
	case maintenance.RightsLost:
		if c.Forbidden() != nil {
			return words.Put("Failed: the policy does not allow it any more")
		}
		return words.Put("Failed: not allowed any more")
	case maintenance.TooLate:
		return words.Put("Failed: the time has passed")
	case maintenance.DraftTooOld:
		return words.Put("Dropped: not confirmed in time")
	case maintenance.DeniedBy:
		return words.Put("Denied")
	case maintenance.NotDecided:
		return words.Put("Expired: nobody decided in time")
	case maintenance.NotTaken:
		return words.Put("Expired: the other time was not taken")
	}
	word := stateWord(c.State)
	if word == "" {
		return words.Put("Unknown")
	}
	return words.Raise(word)
}

// noLongerListed says that a change ended with its task, whether its own look or the poll saw that first.
func noLongerListed(o maintenance.Outcome) bool {
	return o.Kind == maintenance.Gone || o.Kind == maintenance.ChangedSince && !o.Listed
}

// outcomeDetail says how it came, where the task now stands, and what to do next.
func outcomeDetail(v ChangeView) string {
	c := v.Change
	o := c.Outcome
	if noLongerListed(o) {
		if o.Calls > 0 {
			return words.Put("It vanished from the cloud's list after the call, so whether it was changed is not known. Look into the cloud's console.")
		}
		return words.Put("Nothing was sent to the cloud. Look into the cloud's console if you did not expect this.")
	}
	switch o.Kind {
	case maintenance.AsWished:
		return words.Put("%s headsup read it back from the cloud at %s.", stands(o, words.Put("now ")), clock(o.SeenAt))
	case maintenance.LateAsWished:
		return words.Put("It took effect after all: headsup saw it %s. %s", at(o.SeenAt), stands(o, words.Put("now ")))
	case maintenance.AlreadySo:
		return words.Put("It was so already when headsup looked, so nothing was sent. %s", stands(o, ""))
	case maintenance.Refused:
		return words.Put("%s Nothing was changed. %s", refusedBecause(o.Fault), stands(o, words.Put("still ")))
	case maintenance.Unchanged:
		return words.Put("headsup read the list again and again for a minute. %s Ask again, or look into the cloud's console.", stands(o, words.Put("still ")))
	case maintenance.NeverTaken:
		return words.Put("headsup called %s without success, and the list shows no change. %s Ask again later.", times(o.Calls), stands(o, words.Put("still ")))
	case maintenance.ChangedSince:
		if o.Calls > 0 {
			return words.Put("After headsup's call it is neither as it was nor as was asked. %s", changedSince(c))
		}
		return words.Put("Nothing was sent. %s", changedSince(c))
	case maintenance.TaskHasBegun:
		return words.Put("It began before this could be applied. A task that runs can be neither moved nor cancelled. Follow it in the cloud's console.")
	case maintenance.WrongZone:
		return wrongZone(v)
	case maintenance.ZoneIsWrong:
		return words.Put("Nothing was sent. %s %s Then ask again.", stands(o, words.Put("still ")), knownWrong(v.Zone, c.To, o.Offset))
	case maintenance.Unreadable:
		if o.Calls > 0 {
			return words.Put("The call was sent, but the cloud's list could not be read for %s. Last seen: set for %s. Look into the cloud's console; if headsup sees it later, it says so here.", span(maintenance.UnreadLimit), at(o.StandsAt))
		}
		return words.Put("Nothing was sent. Last seen: set for %s. Ask again when `status` shows that the cloud can be read.", at(o.StandsAt))
	case maintenance.RightsLost:
		if no := c.Forbidden(); no != nil {
			return forbiddenThen(no)
		}
		return words.Put("When it was to be applied, %s. Nothing was sent. %s Somebody else can ask for it.", rightsLost(o.Why), stands(o, words.Put("still ")))
	case maintenance.TooLate:
		return words.Put("The time that was asked for was over before anything was sent. %s Ask for a later one.", stands(o, words.Put("still ")))
	case maintenance.DeniedBy:
		return words.Put("By %s%sNothing was sent to the cloud.", person(c.SettledBy), because(c))
	case maintenance.NotDecided:
		return words.Put("Nobody said no: the time to decide ran out. Nothing was sent to the cloud. Ask again if you still want it.")
	case maintenance.NotTaken:
		return words.Put("%s offered %s, and %s did not answer in time. Nothing was sent to the cloud. Ask again if you still want it.", offerer(v), at(c.To), person(c.By.Person))
	case maintenance.DraftTooOld:
		return words.Put("It was not confirmed within %s. Nothing was changed.", span(maintenance.DraftLife))
	}
	return ""
}

// stands says where the task was last seen to stand.
func stands(o maintenance.Outcome, adverb string) string {
	switch o.Status {
	case maintenance.Cancelled:
		return words.Put("The task is %scancelled.", adverb)
	case maintenance.Created, "":
		return words.Put("The task is %sset for %s.", adverb, at(o.StandsAt))
	}
	return words.Put("The cloud says %s of the task, set for %s.", code(string(o.Status), 40), at(o.StandsAt))
}

func refusedBecause(f maintenance.Fault) string {
	switch f.Kind {
	case maintenance.FaultWrongState:
		return words.Put("The instance or the task does not allow it in its present state; try again when nothing else is at work on it.")
	case maintenance.FaultUnauthorized:
		return words.Put("It does not accept headsup's credentials; whoever runs headsup has to look at them.")
	case maintenance.FaultDenied:
		return words.Put("headsup's credentials may not change tasks; whoever runs headsup has to grant dms:instance:modify.")
	case maintenance.FaultNotFound:
		return words.Put("It does not know the task or the call; look into the cloud's console.")
	}
	return words.Put("It did not accept the request; its own words are below.")
}

// changedSince says how the task differs from what was shown.
func changedSince(c maintenance.Change) string {
	o := c.Outcome
	again := words.Put(" Look at it, and ask again if you still want this.")
	switch {
	case !o.Listed:
		return words.Put("It is no longer listed by the cloud.")
	case o.Status != maintenance.Created:
		return words.Put("The cloud now says %s.%s", code(string(o.Status), 40), again)
	}
	return words.Put("It was set for %s and is now set for %s.%s", at(c.From), at(o.StandsAt), again)
}

// rightsLost says why the requester may no longer do this.
func rightsLost(why maintenance.Why) string {
	switch why {
	case maintenance.UnknownPerson:
		return words.Put("headsup could not ask Slack who the requester is")
	case maintenance.OtherWorkspace, maintenance.Outsider:
		return words.Put("the requester did not belong to this workspace any more")
	case maintenance.Deactivated:
		return words.Put("the requester's Slack account was deactivated")
	case maintenance.IsBot:
		return words.Put("the requester was a bot, from which headsup takes no orders")
	case maintenance.IsGuest:
		return words.Put("the requester was a guest, from whom headsup takes no orders")
	case maintenance.NotMember:
		return words.Put("the requester was in none of headsup's channels any more")
	case maintenance.ChannelNotAllowed:
		return words.Put("the channel in which it was asked was no longer one of headsup's")
	}
	return words.Put("the requester might no longer do this")
}

// Outcome is what is said in the card's thread when a change has ended. It mentions who asked.
func Outcome(v ChangeView) Message {
	return say(person(v.Change.By.Person)+" *"+outcomeHead(v.Change)+"* · "+name(v.Item), outcomeDetail(v))
}

// Unseen tells the requester that the card could not be shown in a channel; word is Slack's reason.
func Unseen(v ChangeView, in, word string) Message {
	return say(words.Put("Your change %s is kept, but headsup cannot show it in %s (Slack says %s).", code(v.Change.ID, 20), channel(in), code(word, 60)),
		words.Put("Invite headsup to the channel, or tell your team yourself. The outcome will come to you here."))
}
