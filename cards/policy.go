package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// policyText says what the policy has against a wish, by which rule of which file, and what it would allow; empty where that is
// not the reason.
func policyText(r Reader, no *maintenance.Refusal) string {
	text := askingText(no)
	if text == "" {
		text = movingText(r, no)
	}
	if about(no) == aTime && !othersMay(no) {
		text += " " + exception(no)
	}
	if text == "" {
		return standInText(r, no)
	}
	if no.Change.State == maintenance.Countered && !no.Offer && othersMay(no) {
		text += words.Put(" Withdraw %s and ask for that, or for another.", code(no.Change.ID, 20))
	}
	return words.Put("%s Nothing was changed.%s", text, byRule(no.Rule))
}

// byRule names the rule that decided.
func byRule(s maintenance.Source) string {
	if s == (maintenance.Source{}) {
		return ""
	}
	return words.Put(" Rule: %s.", ruleName(s))
}

func ruleName(s maintenance.Source) string { return foreign(s.String(), 160) }

// askingText is about who asks, and how.
func askingText(no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.NoRule:
		return words.Put("No rule of the policy covers %s this task, so nobody may. Ask whoever runs headsup to add one.", asking(no.Wish.Action))
	case maintenance.MayNotAsk:
		return mayNotAsk(no)
	case maintenance.ReasonNeeded:
		return words.Put("This takes a reason. Add it at the end: `because …`.")
	case maintenance.MayNotBreak:
		switch {
		case len(no.Times) > 0:
			return words.Put("You have joined those who may skip the approval only lately; your right begins %s. Ask one of %s, or ask without `break-glass`.", at(no.Times[0]), partyNames(no.Parties))
		case len(no.Parties) == 0:
			return words.Put("Nobody may skip the approval of this. Ask without `break-glass`.")
		}
		return words.Put("Only %s may skip the approval of this. Ask one of them, or ask without `break-glass`.", partyNames(no.Parties))
	case maintenance.GlassNotNeeded:
		return words.Put("This takes no approval, so there is none to skip. Ask without `break-glass`.")
	}
	return ""
}

// mayNotAsk tells somebody that they may not ask, and who may.
func mayNotAsk(no *maintenance.Refusal) string {
	text := words.Put("You cannot ask for this%s. %s", here(no), whoMayAsk(no))
	switch {
	case len(no.Parties) == 0:
		return text
	case len(found(no.Parties)) == 0:
		return words.Put("%s Tell whoever runs headsup.", text)
	}
	return words.Put("%s Ask one of them.", text)
}

// here is said where another channel might help.
func here(no *maintenance.Refusal) string {
	if len(no.Channels) == 0 {
		return ""
	}
	return words.Put(" here")
}

// whoMayAsk says who may ask, and where. Names that Slack does not know are nobody's.
func whoMayAsk(no *maintenance.Refusal) string {
	who, where := found(no.Parties), channels(no.Channels)
	switch {
	case len(no.Parties)+len(no.Channels) == 0:
		return words.Put("Ask whoever runs headsup who can.")
	case len(no.Parties) > 0 && len(who) == 0:
		return words.Put("Nobody can at the moment: the people whom the rule names were not found in Slack.")
	case len(no.Channels) > 0 && len(where) == 0:
		return words.Put("Nobody can at the moment: the channels that the rule names were not found in Slack.")
	case len(who) == 0:
		return words.Put("It can be asked for in %s.", list(where, "or"))
	case len(where) == 0:
		return words.Put("%s can.", partyNames(who))
	}
	return words.Put("%s can, in %s.", partyNames(who), list(where, "or"))
}

// channels are links to the channels that Slack knows.
func channels(ids []string) []string {
	var links []string
	for _, id := range ids {
		if isID(id) {
			links = append(links, "<#"+id+">")
		}
	}
	return links
}

// asking is the action as a task's name follows it.
func asking(a maintenance.Action) string {
	switch a {
	case maintenance.Cancel:
		return words.Put("cancelling")
	case maintenance.Reschedule:
		return words.Put("moving")
	}
	return words.Put("changing")
}

// exception says what is left where no time at all is allowed.
func exception(no *maintenance.Refusal) string {
	switch id := code(no.Change.ID, 20); {
	case no.Offer:
		return words.Put("Approve or deny %s as it is.", id)
	case no.Change.State == maintenance.Countered:
		return words.Put("Withdraw %s.", id)
	}
	whom := words.Put("whoever runs headsup")
	if len(no.Parties) > 0 {
		whom = partyNames(no.Parties)
	}
	return words.Put("Ask %s for an exception, or cancel the task.", whom)
}

// movingText is about the time to which a task is to be moved.
func movingText(r Reader, no *maintenance.Refusal) string {
	asked, say := words.Put("That time"), r.local
	if no.Forbidden { // many read it
		say = at
	}
	if len(no.Times) > 0 {
		asked = closed(say(no.Times[0]))
	}
	var text string
	switch no.Why {
	case maintenance.TooManyMoves:
		return words.Put("This task was put off %s already, and %s is the most. It can be moved to an earlier time, or cancelled.", times(no.Ledger.PutOffs()), times(no.Most))
	case maintenance.TooClose:
		text = words.Put("%s is too close: a new time must be at least %s away.", asked, span(no.Limit))
	case maintenance.PutOffTooFar:
		text = words.Put("%s is too late: the task was first set for %s, and may be put off by %s in all.", asked, at(no.Ledger.First), span(no.Limit))
	case maintenance.InFreeze:
		text = words.Put("%s lies in the freeze %s, and nothing may be moved into it.", asked, foreign(no.Freeze, 80))
		if len(no.Parties) > 0 {
			text += words.Put(" Ask %s about it.", partyNames(no.Parties))
		}
	case maintenance.NotInWindow:
		text = words.Put("%s is outside the instance's maintenance window, %s, and the rule requires it.", asked, hours(no.Window))
	case maintenance.WindowUnknown:
		return words.Put("The rule requires the maintenance window, but the zone in which the cloud means it is not set, so no time can be checked. Ask whoever runs headsup to set HUAWEICLOUD_WINDOW_TIMEZONE.")
	case maintenance.NoWindow:
		return words.Put("The rule requires the instance's maintenance window, and the cloud names none for this instance, so no time is allowed. Ask whoever looks after the instance to set one in the cloud's console.")
	case maintenance.OnWeekend:
		text = words.Put("%s is on a weekend, and the rule forbids that.", asked)
	default:
		return ""
	}
	if no.Nearest.IsZero() {
		return words.Put("%s No other time is allowed within the limits of the policy.", text)
	}
	return words.Put("%s The nearest time that is allowed is %s.", text, say(no.Nearest))
}

// closed sets a comma behind a time that has one in it, such as that of another zone, before its sentence goes on.
func closed(time string) string {
	if strings.Contains(time, ", ") {
		return words.Put("%s,", time)
	}
	return time
}

// standInText is about who may stand in for whom.
func standInText(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.OwnStandIn:
		return words.Put("You cannot stand in for yourself. Name somebody else.")
	case maintenance.StandInTooLong:
		text := words.Put("That is too long for a stand-in")
		if len(no.Times) > 1 {
			text += words.Put("; the latest end is %s", r.local(no.Times[1]))
		}
		return words.Put("%s. Nothing was kept. Give an earlier time, and name them again when it ends.", text)
	case maintenance.NoApproverAtAll:
		return words.Put("No rule names you as an approver, so nobody can stand in for you. Nothing was kept. `%s whoami` shows what you may do.", r.Command)
	case maintenance.NoStandIn:
		return words.Put("%s cannot stand in for you: no rule in which you approve names them. Nothing was kept. Choose one of %s.%s", person(no.Person), partyNames(no.Parties), byRule(no.Rule))
	}
	return ""
}
