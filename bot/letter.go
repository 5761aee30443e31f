package bot

import (
	"sync"
	"time"

	"headsup/commands"
	"headsup/maintenance"
)

// kind is what sort of thing an envelope asks.
type kind string

const (
	command    kind = "command"
	click      kind = "click"
	submission kind = "submission"
	shortcut   kind = "shortcut"
	said       kind = "said"      // a mention, or a direct message
	regrouped  kind = "regrouped" // somebody joined or left a user group
	homed      kind = "homed"     // somebody opened their App Home
	ignored    kind = "ignored"   // only to be acknowledged
	suggest    kind = "suggest"   // what to offer in a menu
	unread     kind = "unread"    // not understood
)

// matter is what an envelope asks, read from its payload.
type matter struct {
	kind    kind
	request commands.Request // all but the person
	user    string
	team    string // the person's own, where the payload says it
	trigger string
	view    viewRef

	text       string
	click      commands.Click
	submission commands.Submission
	shortcut   commands.Shortcut
	typing     commands.Typing
	group      maintenance.GroupReading

	input string // block_id of a window's first input, for an answer that leaves the window open
	event string // event_id; empty for all but events
	lane  string // envelopes of one lane are handled one after the other
}

// viewRef is the window that something was clicked in or sent off from.
type viewRef struct{ id, hash string }

// silent says that nobody waits for an answer: the event is kept, or told once more.
func (m matter) silent() bool { return m.kind == regrouped || m.kind == homed }

func (m matter) place() maintenance.Place { return m.request.Actor.Place }

// letter is an envelope under way: it is begun at most once, and acknowledged exactly once.
type letter struct {
	envelope
	matter matter
	socket *socket
	came   time.Time // with the monotonic clock
	again  bool      // it was seen before

	mu    sync.Mutex
	begun bool
	acked bool
	timer *time.Timer
}

// begin is false where the letter was given up while it waited.
func (l *letter) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.acked {
		return false
	}
	l.begun = true
	return true
}

// claim is the right to acknowledge, given once. Begun says whether a handler is at work by then.
func (l *letter) claim() (mine, begun bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.acked {
		return false, l.begun
	}
	l.acked = true
	return true, l.begun
}
