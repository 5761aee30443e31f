package cards

import (
	"strings"

	"headsup/maintenance"
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
		text += " Withdraw " + code(no.Change.ID, 20) + " and ask for that, or for another."
	}
	return text + " Nothing was changed." + byRule(no.Rule)
}

// byRule names the rule that decided.
func byRule(s maintenance.Source) string {
	if s == (maintenance.Source{}) {
		return ""
	}
	return " Rule: " + ruleName(s) + "."
}

func ruleName(s maintenance.Source) string { return foreign(s.String(), 160) }

// askingText is about who asks, and how.
func askingText(no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.NoRule:
		return "No rule of the policy covers " + asking(no.Wish.Action) + " this task, so nobody may. Ask whoever runs headsup to add one."
	case maintenance.MayNotAsk:
		return mayNotAsk(no)
	case maintenance.ReasonNeeded:
		return "This takes a reason. Add it at the end: `because …`."
	case maintenance.MayNotBreak:
		switch {
		case len(no.Times) > 0:
			return "You have joined those who may skip the approval only lately; your right begins " + at(no.Times[0]) + ". Ask one of " +
				partyNames(no.Parties) + ", or ask without `break-glass`."
		case len(no.Parties) == 0:
			return "Nobody may skip the approval of this. Ask without `break-glass`."
		}
		return "Only " + partyNames(no.Parties) + " may skip the approval of this. Ask one of them, or ask without `break-glass`."
	case maintenance.GlassNotNeeded:
		return "This takes no approval, so there is none to skip. Ask without `break-glass`."
	}
	return ""
}

// mayNotAsk tells somebody that they may not ask, and who may.
func mayNotAsk(no *maintenance.Refusal) string {
	text := "You cannot ask for this" + here(no) + ". " + whoMayAsk(no)
	switch {
	case len(no.Parties) == 0:
		return text
	case len(found(no.Parties)) == 0:
		return text + " Tell whoever runs headsup."
	}
	return text + " Ask one of them."
}

// here is said where another channel might help.
func here(no *maintenance.Refusal) string {
	if len(no.Channels) == 0 {
		return ""
	}
	return " here"
}

// whoMayAsk says who may ask, and where. Names that Slack does not know are nobody's.
func whoMayAsk(no *maintenance.Refusal) string {
	who, where := found(no.Parties), channels(no.Channels)
	switch {
	case len(no.Parties)+len(no.Channels) == 0:
		return "Ask whoever runs headsup who can."
	case len(no.Parties) > 0 && len(who) == 0:
		return "Nobody can at the moment: the people whom the rule names were not found in Slack."
	case len(no.Channels) > 0 && len(where) == 0:
		return "Nobody can at the moment: the channels that the rule names were not found in Slack."
	case len(who) == 0:
		return "It can be asked for in " + list(where, "or") + "."
	case len(where) == 0:
		return partyNames(who) + " can."
	}
	return partyNames(who) + " can, in " + list(where, "or") + "."
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
		return "cancelling"
	case maintenance.Reschedule:
		return "moving"
	}
	return "changing"
}

// exception says what is left where no time at all is allowed.
func exception(no *maintenance.Refusal) string {
	switch id := code(no.Change.ID, 20); {
	case no.Offer:
		return "Approve or deny " + id + " as it is."
	case no.Change.State == maintenance.Countered:
		return "Withdraw " + id + "."
	}
	whom := "whoever runs headsup"
	if len(no.Parties) > 0 {
		whom = partyNames(no.Parties)
	}
	return "Ask " + whom + " for an exception, or cancel the task."
}

// movingText is about the time to which a task is to be moved.
func movingText(r Reader, no *maintenance.Refusal) string {
	asked, say := "That time", r.local
	if no.Forbidden { // many read it
		say = at
	}
	if len(no.Times) > 0 {
		asked = closed(say(no.Times[0]))
	}
	var text string
	switch no.Why {
	case maintenance.TooManyMoves:
		return "This task was put off " + times(no.Ledger.PutOffs()) + " already, and " + times(no.Most) + " is the most. It can be moved to an earlier time, or cancelled."
	case maintenance.TooClose:
		text = asked + " is too close: a new time must be at least " + span(no.Limit) + " away."
	case maintenance.PutOffTooFar:
		text = asked + " is too late: the task was first set for " + at(no.Ledger.First) + ", and may be put off by " + span(no.Limit) + " in all."
	case maintenance.InFreeze:
		text = asked + " lies in the freeze " + foreign(no.Freeze, 80) + ", and nothing may be moved into it."
		if len(no.Parties) > 0 {
			text += " Ask " + partyNames(no.Parties) + " about it."
		}
	case maintenance.NotInWindow:
		text = asked + " is outside the instance's maintenance window, " + foreign(no.Window.String(), 40) + ", and the rule requires it."
	case maintenance.WindowUnknown:
		return "The rule requires the maintenance window, but the zone in which the cloud means it is not set, so no time can be checked. " +
			"Ask whoever runs headsup to set HUAWEICLOUD_WINDOW_TIMEZONE."
	case maintenance.NoWindow:
		return "The rule requires the instance's maintenance window, and the cloud names none for this instance, so no time is allowed. " +
			"Ask whoever looks after the instance to set one in the cloud's console."
	case maintenance.OnWeekend:
		text = asked + " is on a weekend, and the rule forbids that."
	default:
		return ""
	}
	if no.Nearest.IsZero() {
		return text + " No other time is allowed within the limits of the policy."
	}
	return text + " The nearest time that is allowed is " + say(no.Nearest) + "."
}

// closed sets a comma behind a time that has one in it, such as that of another zone, before its sentence goes on.
func closed(time string) string {
	if strings.Contains(time, ", ") {
		return time + ","
	}
	return time
}

// standInText is about who may stand in for whom.
func standInText(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.OwnStandIn:
		return "You cannot stand in for yourself. Name somebody else."
	case maintenance.StandInTooLong:
		text := "That is too long for a stand-in"
		if len(no.Times) > 1 {
			text += "; the latest end is " + r.local(no.Times[1])
		}
		return text + ". Nothing was kept. Give an earlier time, and name them again when it ends."
	case maintenance.NoApproverAtAll:
		return "No rule names you as an approver, so nobody can stand in for you. Nothing was kept. `" + r.Command + " whoami` shows what you may do."
	case maintenance.NoStandIn:
		return person(no.Person) + " cannot stand in for you: no rule in which you approve names them. Nothing was kept. Choose one of " +
			partyNames(no.Parties) + "." + byRule(no.Rule)
	}
	return ""
}
