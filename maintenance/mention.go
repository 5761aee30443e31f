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

// Calls is whom a notice of the item calls: the mention of the task's route, where it is the last reminder before the task and nobody has
// taken it, or a question of go or no-go that is not waited for any longer, or somebody's call. So it follows the owner of the moment at
// which it is said, and the policy of that moment.
func (a Audience) Calls(n Notice, i Item) Mention {
	for _, to := range a.Of(i) {
		if to.Channel == n.To.Channel && to.calls(n, i.Task) {
			return to.Mention
		}
	}
	return Mention{}
}

func (t Telling) calls(n Notice, task Task) bool {
	switch n.Kind {
	case Reminder:
		return task.Owner().IsZero() && t.last(n.Lead) && !t.asksBehind(n, task)
	case GoNotice, NoAnswerNotice:
		return n.Mentions()
	}
	return n.Kind == CallNotice
}

// asksBehind says that a question behind the reminder calls.
func (t Telling) asksBehind(n Notice, task Task) bool {
	return slices.ContainsFunc(questions(task, t, n.DueAt), func(q Notice) bool { return q.Kind == NoAnswerNotice && q.DueAt.After(n.DueAt) })
}

// last says that no reminder comes after the one with that lead.
func (t Telling) last(lead time.Duration) bool {
	return len(t.Remind) > 0 && lead <= slices.Min(t.Remind)
}
