package cards

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// CodeView is what a one-time code is asked for.
type CodeView struct {
	Metadata string
	Item     maintenance.Item
	Change   maintenance.Change // zero: naming a stand-in
	Counter  time.Time          // another time that is offered; zero: none is

	StandIn maintenance.Delegation // where there is no change
}

// longestCode leaves room for blanks, which some apps copy along.
const longestCode = 12

// NewCodeWindow asks for a one-time code, and says what it is for: the window covers the card.
func NewCodeWindow(r Reader, v CodeView) Window {
	submit := "Approve"
	lines := []string{person(v.StandIn.To) + " is to decide in your stead until *" + r.local(v.StandIn.Until) + "*."}
	if c := v.Change; c.ID != "" {
		lines = asked(r, WindowView{Item: v.Item, Change: c})
	}
	switch c := v.Change; {
	case c.ID == "":
		submit = "Name them"
	case c.State == maintenance.Draft:
		submit = "Skip the approval"
		lines = append(lines, ":rotating_light: *You skip the approval.* It is applied at once.")
	case c.Glass:
		submit = "Sign off"
		lines = append(lines, "You sign off that the approval was skipped.")
	case !v.Counter.IsZero():
		submit = "Offer"
		lines = append(lines, "You offer *"+r.local(v.Counter)+"* instead.")
	}
	input := slack.NewPlainTextInputBlockElement(plainText("123 456", longestPlaceholder), InputCode)
	input.MaxLength = longestCode
	return Window{
		Type: slack.VTModal, CallbackID: CodeWindow, PrivateMetadata: v.Metadata, Title: plainText("One-time code", longestTitle),
		Submit: plainText(submit, longestTitle), Close: plainText("Close", longestTitle),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			section(lines...),
			slack.NewInputBlock(InputCode, plainText("Code of your authenticator", longestLabel), nil, input),
			note("It counts once. headsup keeps no code, and never asks for one elsewhere."),
		}},
	}
}

// AskCode offers a button that opens the window, where Slack gave no way to open it at once.
func AskCode(metadata string, c maintenance.Change) Message {
	text := "This takes the one-time code of your authenticator. Nothing was decided yet; give it in a window, never in a message."
	if c.ID != "" {
		text = "Deciding on " + code(c.ID, 20) + " takes the one-time code of your authenticator. Nothing was decided yet; give it in a window, never in a message."
	}
	return message(text+" Press: Give the code", section(text), actions("code", button(GiveCode, metadata, "Give the code")))
}

// factorText says what is the matter with somebody's second factor; empty where that is not the reason.
func factorText(_ Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.NotEnrolled:
		return "This takes a one-time code, and you have no authenticator with headsup yet. Nothing was decided. " + askAdmins(no) +
			"they run `headsup second-factor enrol " + foreign(no.Person.ID, 20) + "`. That never goes through Slack."
	case maintenance.CodeNeeded:
		return "This takes a one-time code. Nothing was decided."
	case maintenance.WrongCode:
		return "That code is wrong. Nothing was decided. " + wrongMore(no)
	case maintenance.CodeUsed:
		return "That code was used already. Nothing was decided. Wait for the next one, half a minute at most."
	case maintenance.FactorLocked:
		return "After " + fmt.Sprint(maintenance.MostWrongCodes) + " wrong codes your second factor is locked until " + firstTime(no) +
			". Nothing was decided. Whoever runs headsup was told; if those codes were not yours, tell them at once."
	case maintenance.FactorUnreadable:
		return "headsup cannot read your second factor with the key that it runs with. Nothing was decided. " + askAdmins(no) + "HEADSUP_KEY is not the one it was enrolled under."
	case maintenance.EnrolledAlready:
		return "They have a second factor already, since " + firstTime(no) + ". Nothing was changed."
	case maintenance.FactorNotLocked:
		return "Their second factor is not locked. Nothing was changed."
	case maintenance.NoLink:
		return "This link cannot be used any more. Nothing was changed. Ask whoever runs headsup for another one."
	case maintenance.LinkUsed:
		return "This link was opened already, " + firstTime(no) + ", and shows its secret once. If that was not you, tell whoever runs headsup at once. Nothing was changed."
	}
	return ""
}

// askAdmins names whom to ask, as the beginning of a sentence.
func askAdmins(no *maintenance.Refusal) string {
	if len(no.Admins) == 0 {
		return "Ask whoever runs headsup: "
	}
	return "Ask " + strings.Replace(userIDs(no.Admins), " and ", " or ", 1) + ": "
}

func wrongMore(no *maintenance.Refusal) string {
	if no.Most == 1 {
		return "One more wrong one locks your second factor for a quarter of an hour."
	}
	return "Look at your authenticator again; the clock of the device must be right."
}

// besideCode says it beside the input, where Slack formats nothing.
func besideCode(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.WrongCode:
		return "That code is wrong. " + wrongMore(no)
	case maintenance.CodeUsed:
		return "That code was used already. Wait for the next one, half a minute at most."
	case maintenance.FactorLocked:
		return "Too many wrong codes: locked until " + r.clockOf(no) + ". Whoever runs headsup was told; if those codes were not yours, tell them at once."
	}
	return ""
}

// clockOf is the refusal's time in the reader's zone.
func (r Reader) clockOf(no *maintenance.Refusal) string {
	if len(no.Times) == 0 {
		return "later"
	}
	return no.Times[0].In(zoneOr(r.Zone)).Format("15:04")
}

// factorNews tells what became of somebody's second factor. They read the same themselves.
func factorNews(n maintenance.News) []string {
	who := userIDs([]string{n.Person})
	switch n.What {
	case maintenance.FactorWasLocked:
		return []string{
			fmt.Sprintf(":rotating_light: The second factor of %s is locked until %s, after %d wrong codes.", who, at(n.Until), maintenance.MostWrongCodes),
			"If they mistyped, the lock ends by itself. If they did not, somebody else is in their Slack session: end it, and look at what was asked in their name.",
		}
	case maintenance.FactorWasGiven:
		return []string{":key: " + who + " has a second factor now, or another one than before. If they did not enrol, somebody else did in their name: remove it, with `headsup second-factor remove`."}
	case maintenance.FactorWasRemoved:
		return []string{":key: The second factor of " + who + " was removed. Until they enrol again they cannot decide where a rule asks for one."}
	}
	return []string{":key: The second factor of " + who + " was unlocked before its time."}
}
