package maintenance

import "time"

// Home is what is known of the App Home that somebody has opened.
type Home struct {
	Team, User string
	OpenedAt   time.Time // when they opened it last
	Hash       string    // Slack's, of what it shows; empty: nothing of ours, as far as is known
	Print      string    // of what it shows, so that the same is not published twice
}

// ShowHomes brings the App Homes of people up to date.
type ShowHomes struct {
	Users []string `json:"users"`
}

// Kind names the job.
func (ShowHomes) Kind() string { return "show_homes" }

// The times of App Homes: a storm of changes is one painting of each (invariant I12).
const (
	HomeLately  = 12 * time.Hour         // for so long after it was opened one is kept up to date: a working day. Slack tells when somebody comes back to it
	HomeRest    = 300 * time.Millisecond // what waits for other changes before it is shown
	HomeGap     = 3 * time.Second        // between two paintings of one, at least
	HomesAtOnce = 20                     // how many one job brings up to date
)

// Preferences are what somebody has set for themselves. The zero value is everybody's who has set nothing.
type Preferences struct {
	Muted    bool     `json:"muted,omitempty"`    // no direct messages, but for those that Mutable says no of
	Language Language `json:"language,omitempty"` // of what they read alone; empty: that of their Slack
}

// VerbPreferred is that somebody has set their preferences.
const VerbPreferred = "set their preferences"

// The words of the record for what somebody has set.
const (
	PreferredMessages = "direct messages on"
	PreferredSilence  = "direct messages off"
	PreferredSlacks   = "the language of Slack"
	PreferredLanguage = "language " // and its name
)

// Preferred is the entry of what somebody has set, who had set something else before.
func Preferred(a Actor, was, p Preferences, now time.Time) Entry {
	said := PreferredMessages
	switch {
	case was.Language != p.Language && p.Language == "":
		said = PreferredSlacks
	case was.Language != p.Language:
		said = PreferredLanguage + string(p.Language)
	case p.Muted:
		said = PreferredSilence
	}
	return Entry{At: now.UTC(), Actor: a, Verb: VerbPreferred, Detail: Detail{Result: Outcome{Reason: said}}}
}

// Mutable says that a notice of this kind is not told to somebody who wants no direct messages. What App Home, a card or `pending` shows
// as well is. Not so: what became of a second factor, since that is how its owner notices a thief; that approvals were skipped, since it stands in for
// the approver's own yes; and the end of a draft, which answers what they just did.
func (k NoticeKind) Mutable() bool {
	switch k {
	case PersonalNotice, PersonalReminder, CounterNotice, TakenNotice:
		return true
	}
	return false
}

// Waiting is for whom a change waits.
type Waiting string

// Those for whom it may.
const (
	ForYourSignOff   Waiting = "your sign-off" // its approvals were skipped
	ForOthersSignOff Waiting = "others' sign-off"
	ForYou           Waiting = "you" // to approve, or as its requester to answer
	ForOthers        Waiting = "others"
)

// WaitsFor says for whom a change waits, as somebody sees it.
func (p Policy) WaitsFor(b Before, me Person) Waiting {
	c := b.Change
	switch {
	case c.AwaitsSignOff() && p.MayDecide(c, me, b.Now) == nil:
		return ForYourSignOff
	case c.AwaitsSignOff():
		return ForOthersSignOff
	case c.State == Countered && c.Of(me), c.State == Pending && p.MayApprove(b, me) == nil:
		return ForYou
	}
	return ForOthers
}
