package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/alertmanager/timeinterval"
)

// Route says which channel a task belongs to. Routes are a tree: the first child that matches takes the task, and where none
// does it stays with its parent, as in Alertmanager.
type Route struct {
	Source   Source
	Matchers []*labels.Matcher
	Channel  string // id; empty where Slack does not know the channel, and then nothing is sent there and nobody sees it
	Name     string // as the settings call the channel
	Routes   []Route

	Remind  []time.Duration             // how long before a task; nil: as everywhere. What a route leaves out is its parent's
	GoNoGo  time.Duration               // how long before a task go or no-go is asked; 0: as everywhere, below 0: never
	Quiet   []timeinterval.TimeInterval // when no reminder is sent
	Mention Mention                     // who is called where nobody has taken a task
	Zone    *time.Location              // in which quiet times and digests are meant; nil: none was said
	Digest  *DigestTimes                // when the channel is told its digest; nil: as everywhere

	Language  Language  // of the channel; empty: as everywhere
	Broadcast Broadcast // what is not only told in threads
}

// For finds the route of a task. A nil Route is that of nothing.
func (r *Route) For(i Item) *Route {
	if r == nil {
		return nil
	}
	set := Labels(i)
	at := r
	for next := at; next != nil; {
		at, next = next, nil
		for n := range at.Routes {
			if matches(at.Routes[n].Matchers, set) {
				next = &at.Routes[n]
				break
			}
		}
	}
	return at
}

// Each calls do with the route and all below it, parents first. A nil Route has none.
func (r *Route) Each(do func(*Route)) {
	if r == nil {
		return
	}
	do(r)
	for n := range r.Routes {
		r.Routes[n].Each(do)
	}
}

// Channels gives the id of every channel that a route leads to, each once.
func (r *Route) Channels() []string {
	var all []string
	seen := map[string]bool{"": true}
	r.Each(func(at *Route) {
		if !seen[at.Channel] {
			seen[at.Channel] = true
			all = append(all, at.Channel)
		}
	})
	return all
}

// InScope says that people at a place may see and change the item: its route leads to the channel, or in a direct message to one
// of the person's channels. Without routes everything is in scope.
func (p Policy) InScope(a Actor, i Item) bool {
	if p.Routes == nil {
		return true
	}
	channel := p.Routes.For(i).Channel
	if channel == "" {
		return false
	}
	if a.Place.Direct {
		return slices.Contains(a.Channels, channel)
	}
	return channel == a.Place.Channel
}

// Seen are the items that people at a place may see.
func (p Policy) Seen(a Actor, all []Item) []Item {
	var seen []Item
	for _, i := range all {
		if p.InScope(a, i) {
			seen = append(seen, i)
		}
	}
	return seen
}
