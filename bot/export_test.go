package bot

import "time"

// SetSilence shortens the time after which a socket without a word is dead. Before Start only.
func (b *Bot) SetSilence(d time.Duration) { b.sockets.silence = d }
