package maintenance

import (
	"strconv"
	"strings"
	"time"
)

// ChangeCard is the id of the card of a change.
func ChangeCard(change string) string { return "change:" + change }

const offerCard = "offer:"

// OfferCard is the id of the card that asks the requester, in person, whether to take the other time of the n-th decision.
func OfferCard(change string, n int) string { return offerCard + change + ":" + strconv.Itoa(n) }

// CardOf says which change a card is about, and which of its decisions where that is an offer; 0: the card is the change's own.
// It is not ok where the card is about no change.
func CardOf(card string) (change string, n int, ok bool) {
	if change, ok = strings.CutPrefix(card, ChangeCard("")); ok {
		return change, 0, true
	}
	offer, ok := strings.CutPrefix(card, offerCard)
	change, number, _ := strings.Cut(offer, ":")
	n, err := strconv.Atoi(number)
	return change, n, ok && err == nil
}

// Cards are all that may show the change: its own, and where another time was ever offered, one for each decision.
func (c Change) Cards(decisions []Decision) []string {
	all := []string{ChangeCard(c.ID)}
	if c.Wished.IsZero() {
		return all
	}
	for _, d := range decisions {
		all = append(all, OfferCard(c.ID, d.N))
	}
	return all
}

// TaskCard is the id of the card of a task, by its handle.
func TaskCard(handle string) string { return "task:" + handle }

// ListCard is the id of a card that shows many tasks, which were found together.
func ListCard(id string) string { return "list:" + id }

// AskCard is the id of a card that asks go or no-go of the tasks whose notices name it.
func AskCard(id string) string { return "ask:" + id }

// MostNew is how many tasks that one poll finds get a card each in a channel; more are one list (invariant I12).
const MostNew = 5

// Copy is one place where a card is shown.
type Copy struct {
	Card   string
	Place  Place
	TS     string // Slack's ts of the message; empty until it was posted
	Wanted int64  // version of the state that is to be shown
	Shown  int64  // version that is shown; 0 before the first post
	Tries  int    // posts that were begun before one was known to have arrived
	Lost   string // why Slack will not have it here, in Slack's word; empty while it is well

	HeldUntil time.Time // somebody is posting or updating it, until then at the latest; zero: nobody is

	// Of a task's card alone.
	Within string    // the card of the list that shows the task here; empty: it has a message of its own
	Unread time.Time // since when the task cannot be read, as far as the card is to say so; zero: not at all
	Print  string    // of what is shown, so that the same is not painted twice
}

// A painting is over after Painting, which is longer than a call to Slack takes; one whose answer was lost has arrived after PaintedAgain, or never will. A hold that
// lasts longer than LongestHold was made by a clock that was ahead by more than replicas differ, and counts for nothing.
const (
	Painting     = 15 * time.Second
	PaintedAgain = 15 * time.Second
	LongestHold  = 2 * time.Minute
	PainterLost  = 10 * time.Second // for which a hold must have seemed over to one process, whose clock may be ahead
)

// Held says that somebody is posting or updating the copy at the moment.
func (c Copy) Held(now time.Time) bool {
	return c.HeldUntil.After(now) && !c.HeldUntil.After(now.Add(LongestHold))
}

// Gathered says that the task's card waits for what else its poll finds: nothing of it is shown yet.
func (c Copy) Gathered() bool { return c.Wanted == 0 }

// Stands says that the copy can be seen.
func (c Copy) Stands() bool { return c.Lost == "" && c.TS != "" }

// Stale says that the copy does not show what it should.
func (c Copy) Stale() bool { return c.Lost == "" && c.Shown < c.Wanted }

// ShownChange is what a task's card shows of the change that holds the task.
type ShownChange struct {
	ID    string
	State State
	To    time.Time
}

// Shown is zero where a task's card does not show the change: a draft is its requester's own, and what is over holds nothing.
func (c Change) Shown() ShownChange {
	if !c.State.Open() {
		return ShownChange{}
	}
	return ShownChange{c.ID, c.State, c.To}
}
