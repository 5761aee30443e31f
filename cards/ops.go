package cards

import (
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// OfItself is what headsup tells of itself, in the ops channel.
func OfItself(n maintenance.News, late bool) Message {
	lines := newsLines(n)
	lines[0] += lateText(words.Put("notice"), late)
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// newsLines say it: the first line is what happened, the others what there is to know or to do.
func newsLines(n maintenance.News) []string {
	switch n.What {
	case maintenance.GroupFound:
		return append([]string{words.Put(":busts_in_silhouette: %s was read for the first time. In it: %s.", group(n.Group), userIDs(n.Joined, "and"))},
			namedLines(n, words.Put("They count at once."))...)
	case maintenance.GroupTaken:
		head := words.Put(":busts_in_silhouette: %s in the policy means a user group now that it did not mean before. In it: %s.", group(n.Group), userIDs(n.Joined, "and"))
		if from := earliest(n); len(n.Joined) > 0 && !from.IsZero() {
			head += words.Put(" They are newcomers: their right begins %s.", at(from))
		}
		return append([]string{head}, namedLines(n, words.Put("Whoever may make user groups can bring that about. If it is not meant, name the right group by its id."))...)
	case maintenance.GroupChanged:
		head := words.Put(":busts_in_silhouette: %s has changed: %s.", group(n.Group), movesText(n))
		if from := earliest(n); len(n.Joined) > 0 && !from.IsZero() {
			head += words.Put(" The newcomers' right begins %s.", at(from))
		}
		return append([]string{head}, namedLines(n, "")...)
	case maintenance.PolicyBroken:
		return append([]string{
			words.Put(":rotating_light: %s cannot be used as policy since %s. %s", source(n.Policy.Source), at(n.Since), stays(n.Policy)),
		}, append(mistakeLines(n.Mistakes), words.Put("Mend it, and headsup reads it by itself."))...)
	case maintenance.PolicyApart:
		return []string{
			":rotating_light: " + apart(n.Policy, n.Own),
			words.Put("Give every replica the same file. If the other one is meant, write it into a file whose replica has the policy in force, or send SIGHUP to the replica that has it."),
		}
	case maintenance.PolicyMended:
		return []string{words.Put(":white_check_mark: %s is right again. %s", source(n.Policy.Source), stays(n.Policy))}
	case maintenance.PolicyInForce:
		return []string{inForce(n)}
	case maintenance.FactorWasLocked, maintenance.FactorWasGiven, maintenance.FactorWasRemoved, maintenance.FactorWasOpened:
		return factorNews(n)
	case maintenance.RestartNeeded:
		return []string{":arrows_counterclockwise: " + restart(n.Settings)}
	}
	return []string{foreign(string(n.What), 80)}
}

// group names a user group without alerting its people.
func group(p maintenance.Party) string { return "*" + partyNames([]maintenance.Party{p}) + "*" }

func source(name string) string { return foreign(name, 160) }

const mostNamed = 40 // people in one line

// userIDs names people by their ids.
func userIDs(ids []string, last string) string {
	if len(ids) == 0 {
		return words.Put("nobody")
	}
	names := make([]string, 0, len(ids))
	for _, id := range ids[:min(len(ids), mostNamed)] {
		names = append(names, person(maintenance.Person{ID: id, Name: id}))
	}
	if more := len(ids) - mostNamed; more > 0 {
		names = append(names, words.Put("%d more", more))
	}
	return list(names, last)
}

func movesText(n maintenance.News) string {
	var parts []string
	if len(n.Joined) > 0 {
		parts = append(parts, words.Put("%s joined", userIDs(n.Joined, "and")))
	}
	if len(n.Left) > 0 {
		parts = append(parts, words.Put("%s left", userIDs(n.Left, "and")))
	}
	return clauses(parts)
}

const mostRulesNamed = 10

// earliest is when the first right of newcomers begins; zero where they get none.
func earliest(n maintenance.News) time.Time {
	var first time.Time
	for _, one := range n.Named {
		if first.IsZero() || !one.From.IsZero() && one.From.Before(first) {
			first = one.From
		}
	}
	return first
}

// namedLines say where the policy names a group, and what being in it means there. A newcomer's right that is yet to begin is an
// alarm: until then the others can take it back.
func namedLines(n maintenance.News, counts string) []string {
	var lines []string
	first, joined := earliest(n), n.What != maintenance.GroupFound && len(n.Joined) > 0
	for _, one := range n.Named[:min(len(n.Named), mostRulesNamed)] {
		line := words.Put("• named in %s", ruleName(one.Rule))
		switch {
		case one.From.IsZero():
			line += words.Put(", where its people decide nothing")
		case joined && !one.From.Equal(first):
			line += words.Put(", there from %s", at(one.From))
		}
		lines = append(lines, line)
	}
	if more := len(n.Named) - mostRulesNamed; more > 0 {
		lines = append(lines, words.Put("• and in %d more", more))
	}
	switch {
	case counts != "":
		lines = append(lines, counts)
	case joined && !first.IsZero():
		lines = append(lines, words.Put("Whoever does not belong there can be taken out of the group before that."))
	case n.What == maintenance.GroupChanged && len(n.Left) > 0:
		lines = append(lines, words.Put("Whoever left has no right from it any more."))
	}
	return lines
}

// stays says which policy holds while another cannot be used.
func stays(p maintenance.PolicySize) string {
	return words.Put("The policy of %s stays in force.", at(p.LoadedAt))
}

// apart says that a replica has another policy than is in force.
func apart(inForce, own maintenance.PolicySize) string {
	return words.Put("The policy in force since %s is %s, from %s. One replica of headsup still has %s, and decides nothing until its file says the same.",
		at(inForce.LoadedAt), code(shortHash(inForce.Hash), 12), source(inForce.Source), code(shortHash(own.Hash), 12))
}

const mostMistakes = 3

// mistakeLines are the first of the mistakes.
func mistakeLines(mistakes []string) []string {
	var lines []string
	for _, one := range mistakes[:min(len(mistakes), mostMistakes)] {
		lines = append(lines, "• "+foreign(one, 400))
	}
	if more := len(mistakes) - mostMistakes; more > 0 {
		lines = append(lines, words.Put("• and %d more", more))
	}
	return lines
}

// inForce says what policy was put in force, and how it differs in size from the one before.
func inForce(n maintenance.News) string {
	p, before := n.Policy, n.Before
	was := func(now, then int) string {
		if before.Hash == "" || now == then {
			return ""
		}
		return words.Put(" (%d before)", then)
	}
	head := words.Put(":scroll: This policy is in force now, from ")
	if n.Mended {
		head = words.Put(":white_check_mark: The policy is right again and in force, from ")
	}
	return words.Put("%s%s, %s: %s%s, %s%s, %s%s. Changes that wait are judged by it now, and again when they are applied.", head, source(p.Source), code(shortHash(p.Hash), 12), count(p.Rules, "rule"), was(p.Rules, before.Rules), count(p.Freezes, "freeze"), was(p.Freezes, before.Freezes), count(p.Routes, "route"), was(p.Routes, before.Routes))
}

// shortHash is what people compare of a policy's hash.
func shortHash(hash string) string { return hash[:min(len(hash), 12)] }

// restart says which settings are not yet as they are written.
func restart(settings []string) string {
	names := make([]string, 0, len(settings))
	for _, one := range settings[:min(len(settings), mostNamed)] {
		names = append(names, code(one, 80))
	}
	if len(names) == 1 {
		return words.Put("%s was changed. headsup reads it only when it starts: restart it.", names[0])
	}
	return words.Put("%s were changed. headsup reads them only when it starts: restart it.", list(names, "and"))
}
