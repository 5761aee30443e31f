package maintenance

// ChangeCard is the id of the card of a change.
func ChangeCard(change string) string { return "change:" + change }

// Copy is one place where a card is shown.
type Copy struct {
	Card   string
	Place  Place
	TS     string // Slack's ts of the message; empty until it was posted
	Wanted int64  // version of the state that is to be shown
	Shown  int64  // version that is shown; 0 before the first post
	Tries  int    // posts that were begun before one was known to have arrived
	Lost   string // why Slack will not have it here, in Slack's word; empty while it is well
}

// Stands says that the copy can be seen.
func (c Copy) Stands() bool { return c.Lost == "" && c.TS != "" }

// Stale says that the copy does not show what it should.
func (c Copy) Stale() bool { return c.Lost == "" && c.Shown < c.Wanted }
