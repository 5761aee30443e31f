package cards

import "headsup/words"

// Checkup is the message that headsup doctor posts where somebody asks for it.
func Checkup() Message {
	return say(words.Put("This is a test of headsup's: its messages reach this channel. Nothing has to be done."))
}
