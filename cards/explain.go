package cards

import (
	"strings"

	"headsup/maintenance"
	"headsup/words"
)

// Explained says how the policy judges a wish, and why, for one reader.
func Explained(r Reader, v ChangeView, e maintenance.Explanation) Message {
	head := words.Put("*Why it is so: %s*", code(v.Change.ID, 20))
	lines := append([]string{head, name(v.Item)}, bullets(explained(r, e))...)
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// ExplainLines are the sentences of an explanation.
func ExplainLines(r Reader, e maintenance.Explanation) []string { return read(explained(r, e)) }

// read reads sentences that leave this room by themselves.
func read(lines []string) []string {
	for n, line := range lines {
		lines[n] = words.In(words.English, line)
	}
	return lines
}

func explained(r Reader, e maintenance.Explanation) []string {
	if e.Rule == nil {
		lines := passedLines(e)
		return append(lines, words.Put("No rule is for this task, and without one nothing may be changed."))
	}
	t := e.Terms
	lines := append(passedLines(e), words.Put("The rule that decides: %s.", ruleName(e.Rule.Source)))
	if t.Approvals == 0 {
		lines = append(lines, words.Put("It takes no approval."))
	} else {
		lines = append(lines, words.Put("It takes %s by %s, within %s; never by whoever asks.", count(t.Approvals, "approval"), partyNames(t.Approvers), span(t.Life)))
		if extra := t.Approvals - e.Rule.Approvals; extra > 0 {
			lines = append(lines, words.Put("%d of them because the task was put off %s before.", extra, times(e.Ledger.PutOffs())))
		}
		lines = append(lines, breakLine(e))
	}
	lines = append(lines, ruleLimits(*e.Rule, e.Ledger)...)
	if e.Stands != nil {
		lines = append(lines, words.Put("The task stands in the freeze %s now (%s). It can be cancelled, or moved out of it.", foreign(e.Stands.Name, 80), ruleName(e.Stands.Source)))
	}
	if e.No != nil {
		lines = append(lines, words.Put("As it stands it is not allowed: %s", againstWish(r, e)))
	} else {
		lines = append(lines, words.Put("As it stands it is allowed."))
	}
	if e.Policy != "" {
		lines = append(lines, words.Put("Policy %s.", code(cut(e.Policy, shownHash), shownHash)))
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
		text = words.Put("%s may not ask for this%s. %s", by, here(&no), whoMayAsk(&no))
	case maintenance.ReasonNeeded:
		text = words.Put("it takes a reason, and none was given.")
	case maintenance.MayNotBreak:
		text = mayNotBreak(by, &no)
	case maintenance.GlassNotNeeded:
		text = words.Put("it takes no approval, so there is none to skip.")
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
		return words.Put("%s has joined those who may skip the approval only lately; the right begins %s.", by, at(no.Times[0]))
	case len(no.Parties) == 0:
		return words.Put("nobody may skip the approval of this.")
	}
	return words.Put("%s may not skip the approval of this. %s may.", by, partyNames(no.Parties))
}

// WarningLines are the sentences of what speaks against a wish without forbidding it.
func WarningLines(r Reader, warnings []maintenance.Warning) []string {
	return read(warned(r, warnings))
}

// shownHash is how much of a policy's hash tells it apart.
const shownHash = 12

// mostPassed is how many rules are named that were passed over.
const mostPassed = 5

func passedLines(e maintenance.Explanation) []string {
	var lines []string
	for n, p := range e.Passed {
		if n == mostPassed {
			return append(lines, words.Put("And %d more rules are not for this.", len(e.Passed)-n))
		}
		why := words.Put("it is for %s", asking(p.For))
		if p.Matcher != "" {
			why = words.Put("%s does not hold", code(p.Matcher, 120))
		}
		lines = append(lines, words.Put("Passed over: %s; %s.", ruleName(p.Rule), why))
	}
	return lines
}

func breakLine(e maintenance.Explanation) string {
	if len(e.Terms.BreakGlass) == 0 {
		return words.Put("Nobody may skip the approval.")
	}
	line := words.Put("%s may skip it in an emergency, with `break-glass because …`", partyNames(e.Terms.BreakGlass))
	if e.MayBreak {
		return words.Put("%s; whoever asks is one of them.", line)
	}
	return words.Put("%s.", line)
}

// ruleLimits say what binds the new time of a move.
func ruleLimits(rule maintenance.Rule, l maintenance.Ledger) []string {
	var lines []string
	add := func(applies bool, text string) {
		if applies {
			lines = append(lines, text)
		}
	}
	add(rule.ReasonRequired, words.Put("A reason is required."))
	add(rule.MinLead > 0, words.Put("A new time must be at least %s away.", span(rule.MinLead)))
	if rule.MaxDelay > 0 && !l.First.IsZero() {
		lines = append(lines, words.Put("The task may be put off to %s at the latest, %s after it was first set.", at(l.First.Add(rule.MaxDelay)), span(rule.MaxDelay)))
	}
	add(rule.MaxMoves > 0, words.Put("It may be put off %s; so far %s.", times(rule.MaxMoves), soFar(l.PutOffs())))
	add(rule.Window == maintenance.Require, words.Put("A new time must lie in the instance's maintenance window."))
	zone := words.Put("UTC")
	if rule.Location != nil {
		zone = foreign(rule.Location.String(), 60)
	}
	add(rule.Weekends == maintenance.Forbid, words.Put("A new time must not lie on a weekend in %s.", zone))
	return lines
}

func soFar(moves int) string {
	if moves == 0 {
		return words.Put("not at all")
	}
	return words.Put("it was %s", times(moves))
}

// FrozenList shows what stands in each freeze.
func FrozenList(frozen []maintenance.Frozen) Message {
	if len(frozen) == 0 {
		return say(words.Put("No task of this channel stands in a freeze."))
	}
	var lines []string
	for _, f := range frozen {
		head := words.Put("*%s*: %s in it", foreign(f.Freeze.Name, 80), count(len(f.Items), "task"))
		if len(f.Freeze.Ask) > 0 {
			head += words.Put("; ask %s", partyNames(f.Freeze.Ask))
		}
		lines = append(lines, head)
		for n, i := range f.Items {
			if n == mostListed {
				lines = append(lines, words.Put("• and %d more", len(f.Items)-n))
				break
			}
			lines = append(lines, "• "+atAway(i.Task.ScheduledAt)+": "+name(i))
		}
	}
	lines = append(lines, words.Put("A freeze stops nothing: each of them can be cancelled, or moved out of it."))
	return message(strings.Join(lines, "\n"), sections(lines)...)
}
