package cards

import (
	"fmt"
	"strings"

	"headsup/maintenance"
)

// Explained says how the policy judges a wish, and why, for one reader.
func Explained(r Reader, v ChangeView, e maintenance.Explanation) Message {
	head := "*Why it is so: " + code(v.Change.ID, 20) + "*"
	lines := append([]string{head, name(v.Item)}, bullets(ExplainLines(r, e))...)
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// ExplainLines are the sentences of an explanation.
func ExplainLines(r Reader, e maintenance.Explanation) []string {
	if e.Rule == nil {
		lines := passedLines(e)
		return append(lines, "No rule is for this task, and without one nothing may be changed.")
	}
	t := e.Terms
	lines := append(passedLines(e), "The rule that decides: "+ruleName(e.Rule.Source)+".")
	if t.Approvals == 0 {
		lines = append(lines, "It takes no approval.")
	} else {
		lines = append(lines, fmt.Sprintf("It takes %s by %s, within %s; never by whoever asks.", count(t.Approvals, "approval"), partyNames(t.Approvers), span(t.Life)))
		if extra := t.Approvals - e.Rule.Approvals; extra > 0 {
			lines = append(lines, fmt.Sprintf("%d of them because the task was put off %s before.", extra, times(e.Ledger.PutOffs())))
		}
		lines = append(lines, breakLine(e))
	}
	lines = append(lines, ruleLimits(*e.Rule, e.Ledger)...)
	if e.Stands != nil {
		lines = append(lines, "The task stands in the freeze "+foreign(e.Stands.Name, 80)+" now ("+ruleName(e.Stands.Source)+"). It can be cancelled, or moved out of it.")
	}
	if e.No != nil {
		lines = append(lines, "As it stands it is not allowed: "+againstWish(r, e))
	} else {
		lines = append(lines, "As it stands it is allowed.")
	}
	if e.Policy != "" {
		lines = append(lines, "Policy "+code(cut(e.Policy, shownHash), shownHash)+".")
	}
	return lines
}

// againstWish says what the policy has against a wish, to whoever reads it. Nothing was tried, so nothing is said to have been left
// as it was.
func againstWish(r Reader, e maintenance.Explanation) string {
	no, by := *e.No, person(e.By)
	var text string
	switch no.Why {
	case maintenance.MayNotAsk:
		text = by + " may not ask for this" + here(&no) + ". " + whoMayAsk(&no)
	case maintenance.ReasonNeeded:
		text = "it takes a reason, and none was given."
	case maintenance.MayNotBreak:
		text = mayNotBreak(by, &no)
	case maintenance.GlassNotNeeded:
		text = "it takes no approval, so there is none to skip."
	default:
		no.Change.By.Person = e.By
		text = againstChange(r, &no)
	}
	if about(&no) == aTime && !othersMay(&no) {
		text += " " + exception(&no)
	}
	if no.Rule == e.Rule.Source { // which was said before
		return text
	}
	return text + byRule(no.Rule)
}

// mayNotBreak says that somebody may not skip the approval, and who may.
func mayNotBreak(by string, no *maintenance.Refusal) string {
	switch {
	case len(no.Times) > 0:
		return by + " has joined those who may skip the approval only lately; the right begins " + at(no.Times[0]) + "."
	case len(no.Parties) == 0:
		return "nobody may skip the approval of this."
	}
	return by + " may not skip the approval of this. " + partyNames(no.Parties) + " may."
}

// WarningLines are the sentences of what speaks against a wish without forbidding it.
func WarningLines(r Reader, warnings []maintenance.Warning) []string { return warned(r, warnings) }

// shownHash is how much of a policy's hash tells it apart.
const shownHash = 12

// mostPassed is how many rules are named that were passed over.
const mostPassed = 5

func passedLines(e maintenance.Explanation) []string {
	var lines []string
	for n, p := range e.Passed {
		if n == mostPassed {
			return append(lines, fmt.Sprintf("And %d more rules are not for this.", len(e.Passed)-n))
		}
		why := "it is for " + asking(p.For)
		if p.Matcher != "" {
			why = code(p.Matcher, 120) + " does not hold"
		}
		lines = append(lines, "Passed over: "+ruleName(p.Rule)+"; "+why+".")
	}
	return lines
}

func breakLine(e maintenance.Explanation) string {
	if len(e.Terms.BreakGlass) == 0 {
		return "Nobody may skip the approval."
	}
	line := partyNames(e.Terms.BreakGlass) + " may skip it in an emergency, with `break-glass because …`"
	if e.MayBreak {
		return line + "; whoever asks is one of them."
	}
	return line + "."
}

// ruleLimits say what binds the new time of a move.
func ruleLimits(rule maintenance.Rule, l maintenance.Ledger) []string {
	var lines []string
	add := func(applies bool, text string) {
		if applies {
			lines = append(lines, text)
		}
	}
	add(rule.ReasonRequired, "A reason is required.")
	add(rule.MinLead > 0, "A new time must be at least "+span(rule.MinLead)+" away.")
	if rule.MaxDelay > 0 && !l.First.IsZero() {
		lines = append(lines, "The task may be put off to "+at(l.First.Add(rule.MaxDelay))+" at the latest, "+span(rule.MaxDelay)+" after it was first set.")
	}
	add(rule.MaxMoves > 0, "It may be put off "+times(rule.MaxMoves)+"; so far "+soFar(l.PutOffs())+".")
	add(rule.Window == maintenance.Require, "A new time must lie in the instance's maintenance window.")
	zone := "UTC"
	if rule.Location != nil {
		zone = foreign(rule.Location.String(), 60)
	}
	add(rule.Weekends == maintenance.Forbid, "A new time must not lie on a weekend in "+zone+".")
	return lines
}

func soFar(moves int) string {
	if moves == 0 {
		return "not at all"
	}
	return "it was " + times(moves)
}

// FrozenList shows what stands in each freeze.
func FrozenList(frozen []maintenance.Frozen) Message {
	if len(frozen) == 0 {
		return say("No task of this channel stands in a freeze.")
	}
	var lines []string
	for _, f := range frozen {
		head := "*" + foreign(f.Freeze.Name, 80) + "*: " + count(len(f.Items), "task") + " in it"
		if len(f.Freeze.Ask) > 0 {
			head += "; ask " + partyNames(f.Freeze.Ask)
		}
		lines = append(lines, head)
		for n, i := range f.Items {
			if n == mostListed {
				lines = append(lines, fmt.Sprintf("• and %d more", len(f.Items)-n))
				break
			}
			lines = append(lines, "• "+atAway(i.Task.ScheduledAt)+": "+name(i))
		}
	}
	lines = append(lines, "A freeze stops nothing: each of them can be cancelled, or moved out of it.")
	return message(strings.Join(lines, "\n"), sections(lines)...)
}
