package cards

import "headsup/words"

// Trouble is what can go wrong with a request on its way to whoever answers it, and back.
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

// InTrouble says what went wrong on the way, and what to do next. It is a text alone, since it also stands where Slack formats
// nothing: beside the input of a window.
func InTrouble(r Reader, t Trouble) Message {
	return Message{Text: troubleText(r, t)}
}

func troubleText(r Reader, t Trouble) string {
	switch t {
	case Busy:
		return words.Put("Too many requests came at once, and yours was not read. Nothing was changed: please try again in a moment.")
	case Slow:
		return words.Put("This takes longer than usual. Whether it was kept is not known yet: please do not repeat it, the answer follows here.")
	case NoWindow:
		return words.Put("Slack did not open the window. Nothing was changed: please try again.")
	case Stopping:
		return words.Put("headsup is restarting, and this was not read. Nothing was changed: please try again in a moment.")
	case Unread:
		return words.Put("headsup could not read what Slack sent. Nothing was changed: please try again; where it was a button, type the command instead.")
	}
	return words.Put("Something inside headsup broke while it worked on this, and it is not known what was kept. Look at %s list before you try again, and tell whoever runs headsup: its log has the details.", r.Command)
}
