package bot

import "time"

// NewMemoryLimits gives limits that several bots can share.
func NewMemoryLimits(now func() time.Time) Limits { return newMemoryLimits(now) }

// SetSilence shortens the time after which a socket without a word is dead. Before Start only.
func (b *Bot) SetSilence(d time.Duration) { b.sockets.silence = d }

// SetOpening shortens how long the opening of a socket may take. Before Start only.
func (b *Bot) SetOpening(d time.Duration) { b.sockets.opening = d }

// Knows says whether somebody needs no call.
func (b *Bot) Knows(user string) bool {
	b.people.mu.Lock()
	defer b.people.mu.Unlock()
	return !b.people.known[user].ReadAt.IsZero()
}

// ForgetPeople makes everybody unknown.
func (b *Bot) ForgetPeople() {
	b.people.mu.Lock()
	defer b.people.mu.Unlock()
	clear(b.people.known)
}

// ForgetMembers makes the lists of members old enough to be read again.
func (b *Bot) ForgetMembers() {
	b.people.mu.Lock()
	defer b.people.mu.Unlock()
	for channel, list := range b.people.members {
		list.readAt = list.readAt.Add(-memberTime)
		b.people.members[channel] = list
	}
}
