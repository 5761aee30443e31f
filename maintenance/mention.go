package maintenance

import (
	"slices"
	"time"
)

// Mention is whom a route calls: a person, a user group, or whoever is in the channel. The zero Mention calls nobody.
type Mention struct {
	Party Party // its ids are empty where Slack does not know the name, and then nobody is called
	Crowd Crowd // else who in the channel
}

// Crowd is whoever is in a channel, in Slack's own words.
type Crowd string

// The crowds.
const (
	Here    Crowd = "here"    // those who are active
	Channel Crowd = "channel" // all
)

// Calls says that the mention alerts somebody.
func (m Mention) Calls() bool { return m.Crowd != "" || m.Party.User != "" || m.Party.Group != "" }

// Calls is whom a reminder of the item calls: the mention of the task's route, where it is the last before the task and nobody has
// taken it. So it follows the owner of the moment at which it is said, and the policy of that moment.
func (a Audience) Calls(n Notice, i Item) Mention {
	if n.Kind != Reminder || !i.Task.Owner.IsZero() {
		return Mention{}
	}
	for _, to := range a.Of(i) {
		if to.Channel == n.To.Channel && to.last(n.Lead) {
			return to.Mention
		}
	}
	return Mention{}
}

// last says that no reminder comes after the one with that lead.
func (t Telling) last(lead time.Duration) bool {
	return len(t.Remind) > 0 && lead <= slices.Min(t.Remind)
}
