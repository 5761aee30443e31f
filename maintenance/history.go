package maintenance

// Past is an entry of the audit, with what decides who may read it.
type Past struct {
	Seq    int64 // its place in the record
	Entry  Entry
	Item   Item   // the task that it is about, as it is known now; zero where there is none, or where nothing is known of it
	Change Change // that it is about; zero where it is about none
}

// Verbs that decide who may read an entry.
const (
	VerbTold         = "told"
	VerbShowed       = "showed a card"
	VerbRefused      = "was refused"
	VerbAskedRemind  = "asked to be reminded"
	VerbForgot       = "dropped a reminder"
	VerbWrongCode    = "gave a wrong code"
	VerbLockingCode  = "gave the wrong code that locked the second factor"
	VerbStarted      = "started"
	VerbStopped      = "stopped"
	VerbArchived     = "archived"
	VerbPolicy       = "put a policy in force"
	VerbDelegated    = "delegated"
	VerbGroupRead    = "read a group for the first time"
	VerbGroupChanged = "saw a group change"

	// VerbUnreadable is no verb of the record: the row is not as headsup wrote it, and its time is the one that stands beside it.
	VerbUnreadable = "cannot be read"
)

// MayRead says that an entry stands in the history that somebody reads where they are. What is about a task is read where the task is seen;
// a draft, a wrong code, a reminder and a second factor by whoever they belong to, the last three by administrators too. What headsup posted
// is for auditors: people have it before them. An entry of a kind that is not known here is read by administrators alone.
func (p Policy) MayRead(a Actor, past Past) bool {
	e := past.Entry
	own := a.Person.ID != "" && e.Actor.Person.ID == a.Person.ID && e.Actor.Person.Team == a.Person.Team
	concerned := own || a.Person.ID != "" && e.Detail.For == a.Person.ID || p.administers(a.Person)
	switch {
	case e.Verb == VerbTold, e.Verb == VerbShowed:
		return false
	case e.Task != (TaskKey{}) && !p.InScope(a, past.Item), e.Task != (TaskKey{}) && p.Routes != nil && past.Item.Task.ID == "":
		return false
	case past.Change.ID != "" && past.Change.Hidden(a.Person):
		return false
	case e.Verb == VerbAskedRemind, e.Verb == VerbForgot, e.Verb == VerbPreferred, e.Detail.State == Draft:
		return own
	case e.Verb == VerbWrongCode, e.Verb == VerbLockingCode:
		return concerned
	case e.Task != (TaskKey{}):
		return true
	}
	switch e.Verb {
	case VerbStarted, VerbStopped, VerbArchived, VerbPolicy, VerbDelegated, VerbGroupRead, VerbGroupChanged:
		return true
	}
	return concerned
}

func (p Policy) administers(who Person) bool {
	for _, id := range p.Admins {
		if id == who.ID && !p.Left[id] {
			return true
		}
	}
	return false
}
