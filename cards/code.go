package cards

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
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
	submit := words.Put("Approve")
	lines := []string{words.Put("%s is to decide in your stead until *%s*.", person(v.StandIn.To), r.local(v.StandIn.Until))}
	if c := v.Change; c.ID != "" {
		lines = asked(r, WindowView{Item: v.Item, Change: c})
	}
	switch c := v.Change; {
	case c.ID == "":
		submit = words.Put("Name them")
	case c.State == maintenance.Draft:
		submit = words.Put("Skip the approval")
		lines = append(lines, words.Put(":rotating_light: *You skip the approval.* It is applied at once."))
	case c.Glass:
		submit = words.Put("Sign off")
		lines = append(lines, words.Put("You sign off that the approval was skipped."))
	case !v.Counter.IsZero():
		submit = words.Put("Offer")
		lines = append(lines, words.Put("You offer *%s* instead.", r.local(v.Counter)))
	}
	input := slack.NewPlainTextInputBlockElement(plainText("123 456", longestPlaceholder), InputCode)
	input.MaxLength = longestCode
	return Window{
		Type: slack.VTModal, CallbackID: CodeWindow, PrivateMetadata: v.Metadata, Title: plainText(words.Put("One-time code"), longestTitle),
		Submit: plainText(submit, longestTitle), Close: plainText(words.Put("Close"), longestTitle),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			section(lines...),
			slack.NewInputBlock(InputCode, plainText(words.Put("Code of your authenticator"), longestLabel), nil, input),
			note(words.Put("It counts once. headsup keeps no code, and never asks for one elsewhere.")),
		}},
	}
}

// AskCode offers a button that opens the window, where Slack gave no way to open it at once.
func AskCode(metadata string, c maintenance.Change) Message {
	text := words.Put("This takes the one-time code of your authenticator. Nothing was decided yet; give it in a window, never in a message.")
	if c.ID != "" {
		text = words.Put("Deciding on %s takes the one-time code of your authenticator. Nothing was decided yet; give it in a window, never in a message.", code(c.ID, 20))
	}
	return message(words.Put("%s Press: Give the code", text), section(text), actions("code", button(GiveCode, metadata, words.Put("Give the code"))))
}

// factorText says what is the matter with somebody's second factor; empty where that is not the reason.
func factorText(_ Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.NotEnrolled:
		return words.Put("This takes a one-time code, and you have no authenticator with headsup yet. Nothing was decided. %sthey run `headsup second-factor enrol %s`. That never goes through Slack.", askAdmins(no), foreign(no.Person.ID, 20))
	case maintenance.CodeNeeded:
		return words.Put("This takes a one-time code. Nothing was decided.")
	case maintenance.WrongCode:
		return words.Put("That code is wrong. Nothing was decided. %s", wrongMore(no))
	case maintenance.CodeUsed:
		return words.Put("That code was used already. Nothing was decided. Wait for the next one, half a minute at most.")
	case maintenance.FactorLocked:
		return words.Put("After %s wrong codes your second factor is locked until %s. Nothing was decided. Whoever runs headsup was told; if those codes were not yours, tell them at once.", fmt.Sprint(maintenance.MostWrongCodes), firstTime(no))
	case maintenance.FactorUnreadable:
		return words.Put("headsup cannot read your second factor with the key that it runs with. Nothing was decided. %sHEADSUP_KEY is not the one it was enrolled under.", askAdmins(no))
	case maintenance.EnrolledAlready:
		return words.Put("They have a second factor already, since %s. Nothing was changed.", firstTime(no))
	case maintenance.FactorNotLocked:
		return words.Put("Their second factor is not locked. Nothing was changed.")
	case maintenance.NoLink:
		return words.Put("This link cannot be used any more. Nothing was changed. Ask whoever runs headsup for another one.")
	case maintenance.LinkUsed:
		return words.Put("This link was opened already, %s, and shows its secret once. If that was not you, tell whoever runs headsup at once. Nothing was changed.", firstTime(no))
	}
	return ""
}

// askAdmins names whom to ask, as the beginning of a sentence.
func askAdmins(no *maintenance.Refusal) string {
	if len(no.Admins) == 0 {
		return words.Put("Ask whoever runs headsup: ")
	}
	return words.Put("Ask %s: ", userIDs(no.Admins, "or"))
}

func wrongMore(no *maintenance.Refusal) string {
	if no.Most == 1 {
		return words.Put("One more wrong one locks your second factor for a quarter of an hour.")
	}
	return words.Put("Look at your authenticator again; the clock of the device must be right.")
}

// besideCode says it beside the input, where Slack formats nothing.
func besideCode(r Reader, no *maintenance.Refusal) string {
	switch no.Why {
	case maintenance.WrongCode:
		return words.Put("That code is wrong. %s", wrongMore(no))
	case maintenance.CodeUsed:
		return words.Put("That code was used already. Wait for the next one, half a minute at most.")
	case maintenance.FactorLocked:
		return words.Put("Too many wrong codes: locked until %s. Whoever runs headsup was told; if those codes were not yours, tell them at once.", r.clockOf(no))
	}
	return ""
}

// clockOf is the refusal's time in the reader's zone.
func (r Reader) clockOf(no *maintenance.Refusal) string {
	if len(no.Times) == 0 {
		return words.Put("later")
	}
	return no.Times[0].In(zoneOr(r.Zone)).Format("15:04")
}

// factorNews tells what became of somebody's second factor. They read the same themselves.
func factorNews(n maintenance.News) []string {
	who := userIDs([]string{n.Person}, "and")
	switch n.What {
	case maintenance.FactorWasLocked:
		return []string{
			words.Put(":rotating_light: The second factor of %s is locked until %s, after %d wrong codes.", who, at(n.Until), maintenance.MostWrongCodes),
			words.Put("If they mistyped, the lock ends by itself. If they did not, somebody else is in their Slack session: end it, and look at what was asked in their name."),
		}
	case maintenance.FactorWasGiven:
		return []string{words.Put(":key: %s has a second factor now, or another one than before. If they did not enrol, somebody else did in their name: remove it, with `headsup second-factor remove`.", who)}
	case maintenance.FactorWasRemoved:
		return []string{words.Put(":key: The second factor of %s was removed. Until they enrol again they cannot decide where a rule asks for one.", who)}
	}
	return []string{words.Put(":key: The second factor of %s was unlocked before its time.", who)}
}
