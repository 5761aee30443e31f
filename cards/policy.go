package cards

import (
	"fmt"
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
	if text == "" {
		return standInText(r, no)
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
		return "No rule of the policy is for this task, so it may be neither moved nor cancelled. Ask whoever runs headsup to add one."
	case maintenance.MayNotAsk:
		return "Here you may not ask for that. " + whoMayAsk(no) + "."
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

func whoMayAsk(no *maintenance.Refusal) string {
	var parts []string
	if len(no.Parties) > 0 {
		parts = append(parts, "by "+partyNames(no.Parties))
	}
	var channels []string
	for _, id := range no.Channels {
		if isID(id) {
			channels = append(channels, "<#"+id+">")
		}
	}
	if len(channels) > 0 {
		parts = append(parts, "in "+list(channels, "or"))
	}
	if len(parts) == 0 {
		return "Nobody may"
	}
	return "It can be asked for " + strings.Join(parts, " ")
}

// movingText is about the time to which a task is to be moved.
func movingText(r Reader, no *maintenance.Refusal) string {
	asked, say := "That time", r.local
	if no.Forbidden { // many read it
		say = at
	}
	if len(no.Times) > 0 {
		asked = say(no.Times[0]) + ","
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
			text += " " + partyNames(no.Parties) + " can tell you more."
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
		return "You approve nothing here, so there is nothing to stand in for. Nothing was kept."
	case maintenance.NoStandIn:
		return person(no.Person) + " cannot stand in for you: no rule in which you approve names them. Nothing was kept. Choose one of " +
			partyNames(no.Parties) + "." + byRule(no.Rule)
	case maintenance.AlreadyLooking:
		return fmt.Sprintf("You said that you are looking at %s, %s. Nobody else was told again.", code(no.Change.ID, 20), firstTime(no))
	case maintenance.AlreadySigned:
		return person(no.Change.SignedOffBy) + " signed off " + code(no.Change.ID, 20) + " already, " + at(no.Change.SignedOffAt) + ". Nothing more was done."
	}
	return ""
}

func firstTime(no *maintenance.Refusal) string {
	if len(no.Times) == 0 {
		return unknown
	}
	return at(no.Times[0])
}
