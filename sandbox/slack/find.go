package slack

import (
	"slices"
	"strings"
	"time"
)

// Bot is the app's own user.
func (w *Workspace) Bot() User { return *w.bot }

// User finds a person by id or by name, with or without @.
func (w *Workspace) User(name string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u := w.user(name); u != nil {
		return *u, true
	}
	return User{}, false
}

// Users are all people and bots, in the order in which they were added, the bot first.
func (w *Workspace) Users() []User {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]User, len(w.users))
	for i, u := range w.users {
		all[i] = *u
	}
	return all
}

// Groups are all user groups that are in use, in the order in which they were added.
func (w *Workspace) Groups() []Group {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Group
	for _, g := range w.groups {
		if !g.Disabled {
			one := *g
			one.Users = slices.Clone(g.Users)
			all = append(all, one)
		}
	}
	return all
}

// Channel finds a channel by id or by name, with or without #.
func (w *Workspace) Channel(name string) (Channel, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.channel(name); c != nil {
		return c.copy(), true
	}
	return Channel{}, false
}

// Channels are all channels that the viewer can see, direct messages among them; with an empty viewer all there are.
func (w *Workspace) Channels(viewer string) []Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(viewer)
	var all []Channel
	for _, c := range w.channels {
		if viewer == "" || u != nil && c.visibleTo(u, w.o.TeamID) {
			all = append(all, c.copy())
		}
	}
	return all
}

func (c *channel) copy() Channel {
	copied := c.Channel
	copied.Members = slices.Clone(c.Members)
	return copied
}

// visibleTo follows Slack: members see all, others only public channels, guests and outsiders only their own.
func (c *channel) visibleTo(u *User, team string) bool {
	if slices.Contains(c.Members, u.ID) {
		return true
	}
	inside := u.TeamID == team && !u.Restricted && !u.UltraRestricted && !u.Stranger
	return inside && !c.Private && c.Direct == ""
}

// user and the other finders need the lock.
func (w *Workspace) user(name string) *User {
	name = strings.TrimPrefix(name, "@")
	for _, u := range w.users {
		if u.ID == name || strings.EqualFold(u.Name, name) {
			return u
		}
	}
	return nil
}

// userIDs leaves names that nobody has as they are, so that a mistake in a test shows.
func (w *Workspace) userIDs(names []string) []string {
	ids := make([]string, 0, len(names))
	for _, name := range names {
		if u := w.user(name); u != nil {
			name = u.ID
		}
		ids = append(ids, name)
	}
	return ids
}

func (w *Workspace) channel(name string) *channel {
	name = strings.TrimPrefix(name, "#")
	for _, c := range w.channels {
		if c.ID == name || c.Name != "" && strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

// place is where a person acts: a channel, or with an empty name or the bot's their direct message with the bot.
func (w *Workspace) place(u *User, name string) *channel {
	if name == "" || w.user(name) == w.bot {
		return w.direct(u)
	}
	c := w.channel(name)
	if c == nil || !c.visibleTo(u, w.o.TeamID) {
		return nil
	}
	return c
}

// direct gives the direct message of a person with the bot, and opens it when there is none.
func (w *Workspace) direct(u *User) *channel {
	for _, c := range w.channels {
		if c.Direct == u.ID {
			return c
		}
	}
	c := &channel{Channel: Channel{ID: w.id("D"), Direct: u.ID, Members: []string{u.ID, w.bot.ID}}}
	w.channels = append(w.channels, c)
	return c
}

// from is the workspace from which what a person does comes to the app: their own where the app is installed, else ours.
func (w *Workspace) from(u *User) string {
	if slices.Contains(w.o.Teams, u.TeamID) {
		return u.TeamID
	}
	return w.o.TeamID
}

func (w *Workspace) group(name string) *Group {
	name = strings.TrimPrefix(name, "@")
	var off *Group
	for _, g := range w.groups {
		switch {
		case g.ID != name && !strings.EqualFold(g.Handle, name):
		case g.ID == name || !g.Disabled:
			return g
		default: // another may have its handle now
			off = g
		}
	}
	return off
}

func (c *channel) has(userID string) bool { return slices.Contains(c.Members, userID) }

// shownName is what payloads call the channel (K: people's names for it are not to be relied on).
func (c *channel) shownName() string {
	switch {
	case c.Direct != "":
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

func (u *User) zone() *time.Location {
	if u.TZ == "" {
		return nil
	}
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		return nil
	}
	return zone
}
