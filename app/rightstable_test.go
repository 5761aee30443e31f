package app_test

import (
	"fmt"
	"slices"
	"strings"
)

// The rights matrix: who may do what, where, and in which way. A cell is one of each; table says what is expected of it, in words
// that were not taken from the code under test.

func whats() []string {
	return strings.Fields("list show reschedule cancel approve deny another-time withdraw break-glass delegate take give-back go move call history past calendar mute forget")
}

// whos are the people. The approvers of the tasks that the matrix asks for are a user group, @leads, which also may break the
// glass. The requester, the guest, the single-channel guest, the bot and the deactivated are in that group too: it must not help
// them.
func whos() []string {
	return strings.Fields("member requester approver other-approver newcomer guest single-guest bot deactivated outsider foreigner")
}

// wheres are the places. The tasks of the matrix belong to here, and those of shared to a channel with another organisation;
// elsewhere is a channel of headsup's to which other tasks belong; outside is none of headsup's.
func wheres() []string { return strings.Fields("here elsewhere outside shared direct thread") }

func ways() []string { return strings.Fields("command mention button modal stale forged") }

// cell is one question to the matrix.
type cell struct{ what, who, where, way string }

func (c cell) String() string {
	return fmt.Sprintf("%s by %s, %s, by %s", c.what, c.who, c.where, c.way)
}

// The answers that are no refusal. A refusal is named as words() names it.
const (
	done    = "done"
	silence = "silence"
	cannot  = "cannot" // there is no such cell: Slack does not let them, or headsup offers no such thing
)

// row gives an answer to all cells that it is for; a star is for all. The first row that fits decides.
type row struct {
	what, who, where, way string
	answer                string
	because               string
}

func table() []row {
	return []row{
		// What there is not.
		{"*", "*", "thread", "command", cannot, "slash commands do not work in threads"},
		{"*", "outsider", "*", "command", cannot, "people of another organisation have no slash commands of ours"},
		{"*", "single-guest", "elsewhere outside shared", "*", cannot, "a single-channel guest is in one channel only"},
		{"*", "bot", "direct", "*", cannot, "bots have no direct messages with each other"},
		{"list show approve withdraw delegate take give-back go move call history past", "*", "*", "modal", cannot, "no window does that"},

		// Who is nobody's to answer, wherever they are and whatever they want.
		{"*", "bot", "*", "mention", silence, "answering bots makes loops"},
		{"*", "deactivated outsider foreigner", "*", "mention", silence, "strangers were not invited to talk"},
		{"*", "guest single-guest", "*", "*", "guest", ""},
		{"*", "bot", "*", "*", "bot", ""},
		{"*", "deactivated", "*", "*", "deactivated", ""},
		{"*", "outsider", "*", "*", "outsider", ""},
		{"*", "foreigner", "*", "*", "other workspace", ""},

		// Where headsup does not work at all, and what does not exist anywhere.
		{"*", "*", "outside", "*", "channel not allowed", ""},
		{"*", "*", "*", "forged", "nothing there", "a value is a key to look something up, never a right"},

		// What belongs to another channel does not exist here.
		{"list past", "*", "*", "*", done, "each place lists its own, and tells what happened to it"},
		{"mute", "*", "*", "*", done, "it is about their own direct messages, and nobody else's"},
		{"forget", "*", "*", "*", "no such reminder", "each drops their own reminders alone; this one is ann's"},
		{"calendar", "*", "*", "*", done, "it shows a person what they see in a direct message, wherever they ask for it"},
		{"withdraw", "requester", "elsewhere", "command mention button", done, "what somebody asked for they can take back from anywhere"},
		{"withdraw", "requester", "elsewhere", "stale", "already settled", ""},
		{"show history reschedule cancel break-glass take give-back go move call", "*", "elsewhere", "*", "no such task", ""},
		{"approve deny another-time withdraw", "*", "elsewhere", "*", "no such change", ""},

		// What was shown once, and is no longer so.
		{"show history", "*", "*", "stale", done, "a task that is gone is shown as gone"},
		{"reschedule cancel break-glass take go move", "*", "*", "stale", "task gone", ""},
		{"give-back", "*", "*", "stale", "nobody's", ""},
		{"withdraw", "requester", "*", "stale", "already settled", ""},
		{"withdraw", "*", "*", "stale", "not yours", ""},
		{"approve deny another-time", "*", "*", "stale", "already settled", "whoever sees the card may know how it ended"},
		{"delegate", "*", "*", "stale", "time passed", ""},

		// Rights.
		{"show history reschedule cancel", "*", "*", "*", done, "every member may ask"},
		{"approve deny another-time", "approver", "*", "*", done, ""},
		{"approve deny another-time", "requester", "*", "*", "own change", "nobody approves their own (I7)"},
		{"approve deny another-time", "newcomer", "*", "*", "too new", "whoever edits the group must not make himself an approver"},
		{"approve deny another-time", "*", "*", "*", "not approver", ""},
		{"take", "*", "*", "*", done, "it gives no right, only a name"},
		{"go", "*", "*", "*", done, "it gives no right, only a name"},
		{"move", "*", "*", "*", done, "every member may ask, and this is a draft as any"},
		{"call", "*", "*", "*", "nobody to call", "the routes of the matrix mention nobody"},
		{"give-back", "requester", "*", "*", done, "the requester has the task"},
		{"give-back", "*", "*", "*", "somebody else's", "ann has it"},
		{"withdraw", "requester", "*", "*", done, ""},
		{"withdraw", "*", "*", "*", "not yours", ""},
		{"break-glass", "approver requester", "*", "*", done, "@leads may"},
		{"break-glass", "newcomer", "*", "*", "too new to break", ""},
		{"break-glass", "*", "*", "*", "may not break", ""},
		{"delegate", "approver other-approver requester", "*", "*", done, "also elsewhere: it is about people, not about tasks"},
		{"delegate", "newcomer", "*", "*", "too new", ""},
		{"delegate", "*", "*", "*", "no approver", ""},
	}
}

func (r row) fits(c cell) bool {
	in := func(set, one string) bool { return set == "*" || slices.Contains(strings.Fields(set), one) }
	return in(r.what, c.what) && in(r.who, c.who) && in(r.where, c.where) && in(r.way, c.way)
}

// expected is what table says of a cell, and which of its rows.
func expected(c cell) (row, int) {
	for n, r := range table() {
		if r.fits(c) {
			return r, n
		}
	}
	return row{}, -1
}

// yeses are the words that take a code where the rule asks for one. Breaking the glass takes it at the confirmation, behind the cell.
func yeses() []string { return strings.Fields("approve another-time delegate") }

// expected is what the table says, where nobody has the second factor that the rules ask for: there is no yes.
func (r *rights) expected(c cell) (row, int) {
	row, n := expected(c)
	window := c.way == "button" && opensWindow(c.what) // which decides nothing; sending it does
	if r.coded && row.answer == done && slices.Contains(yeses(), c.what) && !window {
		row.answer = "not enrolled"
	}
	return row, n
}

func cells() []cell {
	var all []cell
	for _, who := range whos() {
		for _, where := range wheres() {
			for _, what := range whats() {
				for _, way := range ways() {
					if what == "call" && (way == "command" || way == "mention") {
						continue // nobody can type it
					}
					if what == "calendar" && way != "command" && way != "mention" {
						continue // it has no buttons
					}
					if (what == "mute" || what == "forget") && way != "button" {
						continue // a button of App Home's, which anybody could forge in a message
					}
					all = append(all, cell{what, who, where, way})
				}
			}
		}
	}
	return all
}

// words are what people read: what matters in the sentence of each refusal, by a name of our own.
func words() map[string]string {
	return map[string]string{
		"guest":               "does not take orders from guests",
		"bot":                 "does not take orders from bots",
		"deactivated":         "account is deactivated",
		"outsider":            "answers members of its own workspace only",
		"other workspace":     "serves another workspace",
		"channel not allowed": "does not work in this channel",
		"no such task":        "(?s)^No .*task.* is called",
		"no such change":      "^No change here is called",
		"old button":          "button is from an older message",
		"task gone":           "no longer listed by the cloud\\. Nothing can",
		"already settled":     "has ended:",
		"not yours":           "who asked for it, can do that",
		"own change":          "You asked for .* so somebody else has to approve",
		"not approver":        "may decide on",
		"too new":             "you can decide from",
		"too new to break":    "your right begins",
		"may not break":       "^Only .* may skip the approval",
		"not enrolled":        "you have no authenticator with headsup yet",
		"no approver":         "No rule names you as an approver",
		"time passed":         "is over|has passed|in the past",
		"no such reminder":    "reminder was told or dropped before",
		"nobody's":            "is nobody's",
		"nobody to call":      "mentions nobody, so nobody was called",
		"somebody else's":     " has .* You can take it over",
	}
}

// doneWords are what matters in the answer to something that was done.
func doneWords() map[string]string {
	return map[string]string{
		"list":         "task(s)?, soonest first",
		"history":      "^What happened to ",
		"past":         "^What happened, the newest first",
		"show":         "^[a-z]+-[a-z0-9]+, kernelUpgrade .*, it ",
		"reschedule":   "^Move this task\\?",
		"cancel":       "^Cancel this task\\?",
		"approve":      "^Approved: ",
		"deny":         "^Denied: ",
		"another-time": "^Your other time",
		"withdraw":     "^Withdrawn: ",
		"break-glass":  "^Skip the approval\\?",
		"delegate":     "stands in for",
		"take":         "^You have .*, set for",
		"give-back":    "^Nobody has .* now",
		"go":           "^You said go for ",
		"call":         "^Called to ",
		"mute":         "^Direct messages are off",
		"forget":       "^The reminder is dropped",
		"calendar":     "^\\*Your calendar:\\* `https://headsup",
		"move":         "^Move this task\\?",
	}
}

// doneVerbs are what the audit then says that the person did. A draft that another one takes the place of is dropped first.
func doneVerbs() map[string]string {
	return map[string]string{
		"reschedule": "drafted", "cancel": "drafted", "approve": "approved", "deny": "denied", "another-time": "countered",
		"withdraw": "withdrew", "break-glass": "drafted, broke the glass", "delegate": "delegated",
		"take": "took", "give-back": "gave back", "go": "took, said go for", "move": "drafted", "calendar": "made a calendar link", "mute": "set their preferences",
	}
}
