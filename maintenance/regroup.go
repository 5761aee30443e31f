package maintenance

import (
	"maps"
	"slices"
	"time"
)

// GroupReading is what was learned of a user group: all of its people, by a list, or who joined and left, by an event.
type GroupReading struct {
	Group Party     // its id, and its name in Slack
	At    time.Time // when the list was asked for, or the event came

	Users []string // all of its people; of a list
	// Chosen says that whoever wrote the policy meant this very group, so that the people of its first reading need not wait.
	Chosen bool

	Event        string // event_id, so that it counts once; empty for a list
	Joined, Left []string
	ChangedAt    time.Time // when Slack says that it happened, in whole seconds
}

// GroupChange is what a reading made of a group.
type GroupChange struct {
	Group        Group
	Name         Party
	At           time.Time // of the reading
	First        bool      // it was never read before
	Chosen       bool      // and its people count at once
	Joined, Left []string  // user ids, sorted
}

// groupSettles is how long after an event a list of Slack may still show the group as it was. Such a list would undo the event,
// and the next one do it again.
const groupSettles = 30 * time.Second

// Regroup takes a reading into a group. Whoever is in it at the first reading has been there all along, if it was chosen; else a
// group that somebody just made could take over a name that the policy gives rights to. False: the reading tells nothing, since
// a later one was taken already, or, for an event, none yet.
func (g Group) Regroup(r GroupReading) (GroupChange, bool) {
	first := g.ReadAt.IsZero()
	change := GroupChange{Group: Group{ID: r.Group.Group, ReadAt: g.ReadAt, HeardAt: g.HeardAt}, Name: r.Group, At: r.At, First: first, Chosen: first && r.Chosen}
	users := r.Users
	switch {
	case r.Event == "" && r.At.Sub(g.HeardAt) < groupSettles:
		return change, false
	case r.Event == "":
		change.Group.ReadAt = r.At
	case first || r.ChangedAt.Add(time.Second).Before(g.ReadAt):
		return change, false
	default:
		users = with(slices.Collect(maps.Keys(g.Members)), r.Joined, r.Left)
		change.Group.HeardAt = r.At
	}
	change.Group.Members = make(map[string]time.Time, len(users))
	for _, user := range users {
		since, was := g.Members[user]
		if !was {
			change.Joined = append(change.Joined, user)
			if !change.Chosen {
				since = r.At
			}
		}
		change.Group.Members[user] = since
	}
	for user := range g.Members {
		if _, still := change.Group.Members[user]; !still {
			change.Left = append(change.Left, user)
		}
	}
	slices.Sort(change.Joined)
	slices.Sort(change.Left)
	return change, true
}

// with gives the ids with some more, and without others.
func with(ids, more, others []string) []string {
	all := slices.Concat(ids, more)
	all = slices.DeleteFunc(all, func(id string) bool { return id == "" || slices.Contains(others, id) })
	slices.Sort(all)
	return slices.Compact(all)
}
