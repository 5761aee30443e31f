package cards

import "github.com/slack-go/slack"

// Checkup is the message that headsup doctor posts where somebody asks for it.
func Checkup() Message {
	const text = "This is a test of headsup's: its messages reach this channel. Nothing has to be done."
	return Message{Text: text, Blocks: []slack.Block{section(text)}}
}
