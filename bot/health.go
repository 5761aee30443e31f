package bot

import (
	"sync/atomic"
	"time"
)

// Health is how the bot stands with Slack; its counts are since the start.
type Health struct {
	Wanted      int       // sockets to be kept open
	Open        int       // sockets that are open, old ones that still finish among them
	Connections int       // of the app, as Slack said in its last hello; 0 before
	Foreign     bool      // Slack counted more of them than were ours: somebody else holds the app token
	Heard       time.Time // when the last envelope came; zero before

	BotRefused, AppRefused *Unusable // how Slack refuses a token that it took before; nil where it takes it

	Opened    int64 // sockets
	Envelopes int64
	Repeated  int64 // envelopes and events that came again
	Busy      int64 // envelopes that nobody had time for
	Late      int64 // acknowledged before the answer was known
	Lost      int64 // acknowledgements whose socket was gone
	Unread    int64 // frames that could not be read
	Panics    int64
	Unsaid    int64 // answers that could not be given
	Limited   int64 // calls that Slack refused for being too many
}

type counts struct {
	opened, envelopes, repeated, busy, late, lost, unread, panics, unsaid, limited atomic.Int64
}

// Health gives the state of this moment.
func (b *Bot) Health() Health {
	h := b.sockets.health()
	c := &b.counts
	h.Opened, h.Envelopes, h.Repeated, h.Busy = c.opened.Load(), c.envelopes.Load(), c.repeated.Load(), c.busy.Load()
	h.Late, h.Lost, h.Unread, h.Panics = c.late.Load(), c.lost.Load(), c.unread.Load(), c.panics.Load()
	h.BotRefused, h.AppRefused = b.tokens.refusal(botToken), b.tokens.refusal(appToken)
	h.Unsaid, h.Limited = c.unsaid.Load(), c.limited.Load()
	return h
}
