package maintenance

import (
	"maps"
	"slices"
	"time"
)

// Party is one person or one user group that a rule names. Exactly one of the two is set.
type Party struct {
	User  string `json:"user,omitempty"`  // id
	Group string `json:"group,omitempty"` // id
	Name  string `json:"name,omitempty"`  // as the settings call it; foreign
}

// Group is a user group of Slack as it was last read.
type Group struct {
	ID      string
	Members map[string]time.Time // since when each user id was seen in it; zero: at the first reading
	ReadAt  time.Time            // when a list of it was last asked for; zero: never
	HeardAt time.Time            // when an event last changed it; zero: never
}

// Groups are the user groups that rules name, by id.
type Groups map[string]Group

const (
	// GroupLife is how long the reading of a user group counts. After it nobody has a right from that group until it is read
	// again (invariant I6).
	GroupLife = 5 * time.Minute
	// NewcomerWait is how long a newcomer of an approver group has no right from it, where the rule says nothing else: whoever
	// may edit the group could make himself an approver, and this is the time in which the others can notice.
	NewcomerWait = 24 * time.Hour
	// AtOnce is the wait of a rule that says that newcomers need not wait: zero stands for NewcomerWait.
	AtOnce = time.Nanosecond
)

// Standing is what somebody's name or groups mean to a rule.
type Standing string

// The standings, from the best to the worst.
const (
	Entitled Standing = "entitled"
	Newcomer Standing = "newcomer" // in a group for too short a time
	NotRead  Standing = "not read" // a group that might hold them could not be read
	Unnamed  Standing = "unnamed"  // none of those
)

// Standing says what the person is to these parties, and for a newcomer when the right begins. wait is that of newcomers.
func (g Groups) Standing(user string, parties []Party, wait time.Duration, now time.Time) (Standing, time.Time) {
	var begins time.Time
	unread := false
	for _, p := range parties {
		if p.Group == "" {
			if p.User == user && user != "" {
				return Entitled, time.Time{}
			}
			continue
		}
		group := g[p.Group]
		if age := now.Sub(group.ReadAt); group.ReadAt.IsZero() || age > GroupLife {
			unread = true
			continue
		}
		since, in := group.Members[user]
		if !in {
			continue
		}
		from := since.Add(wait)
		if since.IsZero() || !now.Before(from) {
			return Entitled, time.Time{}
		}
		if begins.IsZero() || from.Before(begins) {
			begins = from
		}
	}
	switch {
	case !begins.IsZero():
		return Newcomer, begins
	case unread:
		return NotRead, time.Time{}
	}
	return Unnamed, time.Time{}
}

// Reach counts the people behind these parties without some, and says whether a group could not be read, so that there may be
// more.
func (g Groups) Reach(parties []Party, without func(user string) bool, now time.Time) (people int, unread bool) {
	for _, p := range parties {
		if p.Group == "" {
			continue
		}
		if at := g[p.Group].ReadAt; at.IsZero() || now.Sub(at) > GroupLife {
			unread = true
		}
	}
	for _, user := range g.People(parties) {
		if !without(user) {
			people++
		}
	}
	return people, unread
}

// People are the user ids behind these parties, each once, as last read whenever that was.
func (g Groups) People(parties []Party) []string {
	seen := map[string]bool{"": true}
	var all []string
	add := func(user string) {
		if !seen[user] {
			seen[user] = true
			all = append(all, user)
		}
	}
	for _, p := range parties {
		add(p.User)
		for _, user := range slices.Sorted(maps.Keys(g[p.Group].Members)) {
			add(user)
		}
	}
	return all
}
