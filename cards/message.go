// Package cards turns state and errors into Slack messages: Block Kit and the sentences that people read, in the reader's
// language and zone.
//
// It promises that every message is valid for Slack whatever the data: text from outside is escaped and cut on every
// render. It is pure: it reads no clock, no database and no network, and decides nothing.
package cards

import "github.com/slack-go/slack"

// Message is what Slack is given: blocks, and the text that says the same for notifications and screen readers.
type Message struct {
	Text   string
	Blocks []slack.Block

	Broadcast bool // of a reply in a thread: its channel shows it too
}
