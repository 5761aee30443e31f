package cards

import (
	"fmt"
	"strings"

	"headsup/maintenance"
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
			return text + said + "."
		}
	}
	return text + doer(e) + " " + foreign(e.Verb, 80) + "."
}

func pastTask(p maintenance.Past) string {
	switch about := p.Entry.Detail.About; {
	case p.Item.Task.Handle != "":
		return name(p.Item)
	case about != nil:
		return bold(about.Instance) + " · " + code(about.Name, 80) + " " + code(about.Handle, 20)
	}
	return "task " + code(p.Entry.Task.Task, 64)
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
	return strings.TrimSpace("the operator " + foreign(e.Actor.Person.Name, 60))
}

// pastWish tells what somebody asked for, and took back.
func pastWish(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	change := code(e.Change, 20)
	switch e.Verb {
	case "drafted":
		return who + " drafted " + change + ", to " + pastWished(e) + pastReason(e)
	case "edited":
		return who + " changed the draft " + change + ": to " + pastWished(e) + pastReason(e)
	case "dropped":
		if e.Detail.Result.Kind == maintenance.DraftTooOld {
			return "the draft " + change + " was not confirmed in time"
		}
		return who + " dropped the draft " + change
	case "confirmed":
		text := who + " asked to " + pastWished(e) + ", as change " + change
		if e.Detail.State == maintenance.Pending {
			text += ", which takes " + count(e.Detail.Needs, "approval") + pastRule(e)
		} else {
			text += ", which takes no approval" + pastRule(e)
		}
		return text + pastReason(e)
	case "broke the glass":
		return who + " *skipped the approvals* to " + pastWished(e) + ", as change " + change + pastCode(e) + pastReason(e)
	case "accepted":
		return who + " took the other time, " + at(e.Detail.To) + ", for change " + change
	case "withdrew":
		return who + " withdrew change " + change + pastReason(e)
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
	return ". Reason: " + strings.TrimRight(foreign(e.Detail.Reason, 200), ".")
}

// pastRule names the rule that counted, where one did.
func pastRule(e maintenance.Entry) string {
	if e.Detail.Rule == "" {
		return ""
	}
	return " by " + foreign(e.Detail.Rule, 120)
}

func pastCode(e maintenance.Entry) string {
	if e.Detail.Proven {
		return ", with a one-time code"
	}
	return ""
}

func pastFor(e maintenance.Entry) string {
	if e.Detail.For == "" {
		return ""
	}
	return ", for " + person(maintenance.Person{ID: e.Detail.For})
}

// pastDecision tells who let a change go ahead, or did not.
func pastDecision(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	change := code(e.Change, 20)
	switch e.Verb {
	case "approved":
		text := who + " approved change " + change + pastFor(e) + pastCode(e)
		if e.Detail.State == maintenance.Pending {
			text += "; it takes more"
		}
		return text
	case "denied":
		text := who + " denied change " + change + pastFor(e)
		if e.Detail.Result.Reason != "" {
			text += ": " + strings.TrimRight(foreign(e.Detail.Result.Reason, 200), ".")
		}
		return text
	case "countered":
		return who + " would approve " + at(e.Detail.To) + " instead, for change " + change + pastFor(e) + pastCode(e)
	case "signed off":
		return who + " signed off change " + change + pastFor(e) + pastCode(e)
	case "looks into":
		return who + " looks into change " + change
	case "expired":
		return "change " + change + " expired: nobody decided in time"
	case "asked for more approvals", "asked anew":
		return "by now change " + change + " waits for " + count(e.Detail.Needs, "approval") + pastRule(e)
	case "found enough approvals":
		return "by now change " + change + " has enough approvals" + pastRule(e)
	case maintenance.VerbRefused:
		text := who + " was refused" + pastRefused(e)
		if e.Detail.Count > 1 {
			text += "; " + times(e.Detail.Count) + " within a minute"
		}
		return text
	case maintenance.VerbWrongCode:
		return who + " gave a wrong one-time code for change " + change
	case maintenance.VerbLockingCode:
		return who + " gave a wrong one-time code for change " + change + ", and the second factor was locked"
	}
	return ""
}

// pastRefused says why, in the few words that the record has of it.
func pastRefused(e maintenance.Entry) string {
	text := ""
	if e.Change != "" {
		text = " for change " + code(e.Change, 20)
	}
	if e.Detail.Why != "" {
		text += ": " + foreign(string(e.Detail.Why), 60)
	}
	if rule := pastRule(e); rule != "" {
		text += "," + rule
	}
	return text
}

// pastCall tells what was asked of the cloud, and its answer.
func pastCall(p maintenance.Past) string {
	e := p.Entry
	change := code(e.Change, 20)
	switch e.Verb {
	case "began":
		return "headsup began to apply change " + change
	case "sends the call":
		return fmt.Sprintf("headsup called the cloud to %s (call %d of change %s)", pastWished(e), e.Detail.Result.Calls, change)
	case "planned another call":
		return "headsup will call again for change " + change
	case "called the cloud":
		f := e.Detail.Result.Fault
		if f.Kind != "" {
			return "the call of change " + change + " went wrong: " + faultText(f)
		}
		text := "the cloud said yes to the call of change " + change
		if f.RequestID != "" {
			text += ", request " + code(f.RequestID, 80)
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
	text := "change " + code(e.Change, 20) + ": " + outcomeHead(maintenance.Change{State: e.Detail.State, Outcome: o})
	if o.Kind == maintenance.AsWished || o.Kind == maintenance.LateAsWished || o.Kind == maintenance.AlreadySo {
		text += ", seen in the cloud's list"
	}
	if o.Listed && !o.StandsAt.IsZero() {
		text += "; " + strings.TrimRight(lowerFirst(stands(o, "")), ".")
	}
	return text
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// pastSeen tells what headsup found in the cloud.
func pastSeen(p maintenance.Past) string {
	e := p.Entry
	d, o := e.Detail, e.Detail.Result
	var text string
	switch e.Verb {
	case "saw it begin":
		text = "it began to run"
	case "saw it end":
		text = "it " + endWords(o.Status)
	case "saw it leave the list":
		text = "the cloud no longer lists it, since it has begun or ended"
	case "saw it changed by others":
		text = pastDrift(d)
	default:
		return ""
	}
	if d.Run != "" {
		text += ", says background task " + code(d.Run, 64)
	}
	return text
}

func pastDrift(d maintenance.Detail) string {
	o := d.Result
	switch {
	case !o.Listed:
		return "the cloud no longer lists it, not by headsup; it was set for " + at(d.From)
	case o.Status != maintenance.Created:
		return "it was " + statusWords(o.Status) + ", not by headsup"
	case maintenance.SameSecond(d.From, d.To):
		return "it waits again, not by headsup; it is set for " + at(d.To)
	}
	return "it was moved from " + at(d.From) + " to " + at(d.To) + ", not by headsup"
}

// pastOwner tells who had it.
func pastOwner(p maintenance.Past) string {
	e, who := p.Entry, doer(p.Entry)
	switch e.Verb {
	case "took":
		return who + " took it"
	case "gave back":
		return who + " gave it back"
	case "said go for":
		return who + " said go for " + at(e.Detail.To)
	case "called people to":
		return who + " called people to it"
	case maintenance.VerbAskedRemind:
		return who + " asked to be reminded on " + at(e.Detail.To)
	case maintenance.VerbForgot:
		return who + " dropped the reminder of " + at(e.Detail.To)
	case maintenance.VerbPreferred:
		return who + " turned " + foreign(e.Detail.Result.Reason, 80)
	}
	return ""
}

// pastOwn tells what became of headsup itself: its rules, and who may what.
func pastOwn(p maintenance.Past) string {
	e, d, who := p.Entry, p.Entry.Detail, doer(p.Entry)
	switch e.Verb {
	case maintenance.VerbPolicy:
		return "the policy of " + code(d.Source, 120) + " is in force, " + code(shortHash(d.Policy), 12)
	case maintenance.VerbDelegated:
		return who + " named " + person(maintenance.Person{ID: d.For}) + " as stand-in until " + at(d.To) + pastCode(e)
	case maintenance.VerbGroupRead:
		return "the group " + code(d.Group, 40) + " has " + count(len(d.Joined), "member")
	case maintenance.VerbGroupChanged:
		return "the group " + code(d.Group, 40) + " changed" + pastMembers(", joined by ", d.Joined) + pastMembers(", left by ", d.Left)
	case maintenance.VerbStarted, maintenance.VerbStopped:
		return "headsup " + code(d.Version, 40) + " " + e.Verb
	case maintenance.VerbArchived:
		return operator(e) + fmt.Sprintf(" archived the record up to row %d", d.Through)
	case maintenance.VerbUnreadable:
		return fmt.Sprintf(":rotating_light: row %d of the record cannot be read; `headsup audit verify` says what is wrong", p.Seq)
	}
	if isChannel(d.For) {
		return who + " " + foreign(e.Verb, 80) + ", that of " + channel(d.For)
	}
	if d.For != "" && e.Task.Task == "" {
		return who + " " + foreign(e.Verb, 80) + ", that of " + person(maintenance.Person{ID: d.For})
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
			names = append(names, fmt.Sprintf("%d more", len(ids)-n))
			break
		}
		names = append(names, person(maintenance.Person{ID: id}))
	}
	return before + list(names, "and")
}
