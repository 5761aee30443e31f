package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// pastLine tells one entry of the record: when, who, what. Where the message is about many tasks the line names its own.
func pastLine(p maintenance.Past, named bool) string {
	e := p.Entry
	text := at(e.At) + ": "
	if named && e.Task.Task != "" {
		text += pastTask(p) + ": "
	}
	for _, say := range []func(maintenance.Past) string{pastWish, pastDecision, pastCall, pastEnd, pastSeen, pastOwner, pastOwn} {
		if said := say(p); said != "" {
			return words.Put("%s.", text+said)
		}
	}
	return words.Put("%s.", text+did(e))
}

func pastTask(p maintenance.Past) string {
	switch about := p.Entry.Detail.About; {
	case p.Item.Task.Handle != "":
		return name(p.Item)
	case about != nil:
		return bold(about.Instance) + " · " + code(about.Name, 80) + " " + code(about.Handle, 20)
	}
	return words.Put("task %s", code(p.Entry.Task.Task, 64))
}

// doer names who did it: a person, an operator at the terminal, or headsup itself.
func doer(e maintenance.Entry) string {
	switch {
	case e.Actor.IsSystem():
		return "headsup"
	case e.Actor.IsOperator():
		return operator(e)
	}
	return person(e.Actor.Person)
}

func operator(e maintenance.Entry) string {
	return strings.TrimSpace(words.Put("the operator %s", foreign(e.Actor.Person.Name, 60)))
}

// pastWish tells what somebody asked for, and took back.
func pastWish(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	change := code(e.Change, 20)
	switch e.Verb {
	case "drafted":
		return words.Put("%s drafted %s, to %s%s", who, change, pastWished(e), pastReason(e))
	case "edited":
		return words.Put("%s changed the draft %s: to %s%s", who, change, pastWished(e), pastReason(e))
	case "dropped":
		if e.Detail.Result.Kind == maintenance.DraftTooOld {
			return words.Put("the draft %s was not confirmed in time", change)
		}
		return words.Put("%s dropped the draft %s", who, change)
	case "confirmed":
		text := words.Put("%s asked to %s, as change %s", who, pastWished(e), change)
		if e.Detail.State == maintenance.Pending {
			text += words.Put(", which takes %s%s", count(e.Detail.Needs, "approval"), pastRule(e))
		} else {
			text += words.Put(", which takes no approval%s", pastRule(e))
		}
		return text + pastReason(e)
	case "broke the glass":
		return words.Put("%s *skipped the approvals* to %s, as change %s%s%s", who, pastWished(e), change, pastCode(e), pastReason(e))
	case "accepted":
		return words.Put("%s took the other time, %s, for change %s", who, at(e.Detail.To), change)
	case "withdrew":
		return words.Put("%s withdrew change %s%s", who, change, pastReason(e))
	}
	return ""
}

// pastWished says what was asked for, as the change stood then.
func pastWished(e maintenance.Entry) string {
	return wish(maintenance.Change{Action: e.Detail.Action, From: e.Detail.From, To: e.Detail.To})
}

func pastReason(e maintenance.Entry) string {
	if e.Detail.Reason == "" {
		return ""
	}
	return words.Put(". Reason: %s", strings.TrimRight(foreign(e.Detail.Reason, 200), "."))
}

// pastRule names the rule that counted, where one did.
func pastRule(e maintenance.Entry) string {
	if e.Detail.Rule == "" {
		return ""
	}
	return words.Put(" by %s", foreign(e.Detail.Rule, 120))
}

func pastCode(e maintenance.Entry) string {
	if e.Detail.Proven {
		return words.Put(", with a one-time code")
	}
	return ""
}

func pastFor(e maintenance.Entry) string {
	if e.Detail.For == "" {
		return ""
	}
	return words.Put(", for %s", person(maintenance.Person{ID: e.Detail.For}))
}

// pastDecision tells who let a change go ahead, or did not.
func pastDecision(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	change := code(e.Change, 20)
	switch e.Verb {
	case "approved":
		text := words.Put("%s approved change %s%s%s", who, change, pastFor(e), pastCode(e))
		if e.Detail.State == maintenance.Pending {
			text += words.Put("; it takes more")
		}
		return text
	case "denied":
		text := words.Put("%s denied change %s%s", who, change, pastFor(e))
		if e.Detail.Result.Reason != "" {
			text += ": " + strings.TrimRight(foreign(e.Detail.Result.Reason, 200), ".")
		}
		return text
	case "countered":
		return words.Put("%s would approve %s instead, for change %s%s%s", who, at(e.Detail.To), change, pastFor(e), pastCode(e))
	case "signed off":
		return words.Put("%s signed off change %s%s%s", who, change, pastFor(e), pastCode(e))
	case "looks into":
		return words.Put("%s looks into change %s", who, change)
	case "expired":
		return words.Put("change %s expired: nobody decided in time", change)
	case "asked for more approvals", "asked anew":
		return words.Put("by now change %s waits for %s%s", change, count(e.Detail.Needs, "approval"), pastRule(e))
	case "found enough approvals":
		return words.Put("by now change %s has enough approvals%s", change, pastRule(e))
	case maintenance.VerbRefused:
		text := words.Put("%s was refused%s", who, pastRefused(e))
		if e.Detail.Count > 1 {
			text += words.Put("; %s within a minute", times(e.Detail.Count))
		}
		return text
	case maintenance.VerbWrongCode:
		return words.Put("%s gave a wrong one-time code for change %s", who, change)
	case maintenance.VerbLockingCode:
		return words.Put("%s gave a wrong one-time code for change %s, and the second factor was locked", who, change)
	}
	return ""
}

// pastRefused says why, in the few words that the record has of it.
func pastRefused(e maintenance.Entry) string {
	text := ""
	if e.Change != "" {
		text = words.Put(" for change %s", code(e.Change, 20))
	}
	if e.Detail.Why != "" {
		text += ": " + whyWords(e.Detail.Why)
	}
	if rule := pastRule(e); rule != "" {
		text += words.Put(",%s", rule)
	}
	return text
}

// pastCall tells what was asked of the cloud, and its answer.
func pastCall(p maintenance.Past) string {
	e := p.Entry
	change := code(e.Change, 20)
	switch e.Verb {
	case "began":
		return words.Put("headsup began to apply change %s", change)
	case "sends the call":
		return words.Put("headsup called the cloud to %s (call %d of change %s)", pastWished(e), e.Detail.Result.Calls, change)
	case "planned another call":
		return words.Put("headsup will call again for change %s", change)
	case "called the cloud":
		f := e.Detail.Result.Fault
		if f.Kind != "" {
			return words.Put("the call of change %s went wrong: %s", change, faultText(f))
		}
		text := words.Put("the cloud said yes to the call of change %s", change)
		if f.RequestID != "" {
			text += words.Put(", request %s", code(f.RequestID, 80))
		}
		return text
	}
	return ""
}

// pastEnd tells how a change ended.
func pastEnd(p maintenance.Past) string {
	e := p.Entry
	switch maintenance.State(e.Verb) {
	case maintenance.Applied, maintenance.FailedTo, maintenance.Conflict, maintenance.Unverified, maintenance.Superseded:
	default:
		return ""
	}
	o := e.Detail.Result
	text := words.Put("change %s: %s", code(e.Change, 20), outcomeHead(maintenance.Change{State: e.Detail.State, Outcome: o}))
	if o.Kind == maintenance.AsWished || o.Kind == maintenance.LateAsWished || o.Kind == maintenance.AlreadySo {
		text += words.Put(", seen in the cloud's list")
	}
	if o.Listed && !o.StandsAt.IsZero() {
		text += words.Put("; %s", words.Unstop(words.Lower(stands(o, ""))))
	}
	return text
}

// pastSeen tells what headsup found in the cloud.
func pastSeen(p maintenance.Past) string {
	e := p.Entry
	d, o := e.Detail, e.Detail.Result
	var text string
	switch e.Verb {
	case "saw it begin":
		text = words.Put("it began to run")
	case "saw it end":
		text = words.Put("it %s", endWords(o.Status))
	case "saw it leave the list":
		text = words.Put("the cloud no longer lists it, since it has begun or ended")
	case "saw it changed by others":
		text = pastDrift(d)
	default:
		return ""
	}
	if d.Run != "" {
		text += words.Put(", says background task %s", code(d.Run, 64))
	}
	return text
}

func pastDrift(d maintenance.Detail) string {
	o := d.Result
	switch {
	case !o.Listed:
		return words.Put("the cloud no longer lists it, not by headsup; it was set for %s", at(d.From))
	case o.Status != maintenance.Created:
		return words.Put("it was %s, not by headsup", statusWords(o.Status))
	case maintenance.SameSecond(d.From, d.To):
		return words.Put("it waits again, not by headsup; it is set for %s", at(d.To))
	}
	return words.Put("it was moved from %s to %s, not by headsup", at(d.From), at(d.To))
}

// pastOwner tells who had it.
func pastOwner(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	switch e.Verb {
	case "took":
		return words.Put("%s took it", who)
	case "gave back":
		return words.Put("%s gave it back", who)
	case "said go for":
		return words.Put("%s said go for %s", who, at(e.Detail.To))
	case "called people to":
		return words.Put("%s called people to it", who)
	case maintenance.VerbAskedRemind:
		return words.Put("%s asked to be reminded on %s", who, at(e.Detail.To))
	case maintenance.VerbForgot:
		return words.Put("%s dropped the reminder of %s", who, at(e.Detail.To))
	case maintenance.VerbPreferred:
		return preferred(who, e.Detail.Result.Reason)
	}
	return ""
}

// pastOwn tells what became of headsup itself: its rules, and who may what.
func pastOwn(p maintenance.Past) string {
	e, d, who := p.Entry, p.Entry.Detail, doer(p.Entry)
	switch e.Verb {
	case maintenance.VerbPolicy:
		return words.Put("the policy of %s is in force, %s", code(d.Source, 120), code(shortHash(d.Policy), 12))
	case maintenance.VerbDelegated:
		return words.Put("%s named %s as stand-in until %s%s", who, person(maintenance.Person{ID: d.For}), at(d.To), pastCode(e))
	case maintenance.VerbGroupRead:
		return words.Put("the group %s has %s", code(d.Group, 40), count(len(d.Joined), "member"))
	case maintenance.VerbGroupChanged:
		return words.Put("the group %s changed%s%s", code(d.Group, 40), pastMembers(words.Put(", joined by "), d.Joined), pastMembers(words.Put(", left by "), d.Left))
	case maintenance.VerbStarted, maintenance.VerbStopped:
		return words.Put("headsup %s %s", code(d.Version, 40), verbWords(e.Verb))
	case maintenance.VerbArchived:
		return operator(e) + words.Put(" archived the record up to row %d", d.Through)
	case maintenance.VerbUnreadable:
		return words.Put(":rotating_light: row %d of the record cannot be read; `headsup audit verify` says what is wrong", p.Seq)
	}
	if isChannel(d.For) {
		return words.Put("%s, that of %s", did(e), channel(d.For))
	}
	if d.For != "" && e.Task.Task == "" {
		return words.Put("%s, that of %s", did(e), person(maintenance.Person{ID: d.For}))
	}
	return ""
}

func isChannel(id string) bool { return isID(id) && (id[0] == 'C' || id[0] == 'G') }

// mostMembers is how many people of a group are named.
const mostMembers = 10

func pastMembers(before string, ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	names := make([]string, 0, mostMembers+1)
	for n, id := range ids {
		if n == mostMembers {
			names = append(names, words.Put("%d more", len(ids)-n))
			break
		}
		names = append(names, person(maintenance.Person{ID: id}))
	}
	return before + list(names, "and")
}
