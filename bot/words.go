package bot

import (
	"fmt"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// Trouble is what can go wrong with a request on its way to the desk and back.
type Trouble string

// The troubles.
const (
	Busy     Trouble = "busy"      // nobody had time: nothing was kept
	Slow     Trouble = "slow"      // not known yet whether it was kept; the answer follows
	Broke    Trouble = "broke"     // our fault, and not known whether it was kept
	NoWindow Trouble = "no window" // a window could not be opened
	Stopping Trouble = "stopping"  // headsup restarts: nothing was kept
	Unread   Trouble = "unread"    // Slack sent what could not be understood
)

func plainTrouble(t Trouble, _ commands.Request) cards.Message {
	return cards.Message{Text: map[Trouble]string{
		Busy: "Too many requests came at once, and yours was not read. Nothing was changed: please try again in a moment.",
		Slow: "This takes longer than usual. Whether it was kept is not known yet: please do not repeat it, " +
			"the answer follows here.",
		Broke: "Something inside headsup broke while it worked on this, and it is not known what was kept. " +
			"Please look with `show` or `list` before you try again. The details are in headsup's log.",
		NoWindow: "Slack did not open the window. Nothing was changed: please try again.",
		Stopping: "headsup is restarting, and this was not read. Nothing was changed: please try again in a moment.",
		Unread:   "headsup could not read what Slack sent. Nothing was changed: please try it another way, such as by a typed command.",
	}[t]}
}

func plainRefusal(r *maintenance.Refusal, _ commands.Request) cards.Message {
	return cards.Message{Text: fmt.Sprintf("headsup may not answer you here (%s). Nothing was changed.", r.Why)}
}
