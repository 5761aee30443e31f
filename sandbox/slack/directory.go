package slack

import (
	"slices"
	"strings"
	"time"
)

// User is a person, or a bot, as users.info shows it.
type User struct {
	ID       string // empty in AddUser: made up
	Name     string // the handle, without @
	RealName string // empty: Name
	TeamID   string // empty: the workspace's; another one for people of Slack Connect
	TZ       string // IANA name; empty: Slack knows none
	Locale   string // empty: en-US
	Email    string // never shown: the scope for it is not granted

	Restricted      bool // guest of several channels
	UltraRestricted bool // guest of one channel
	Stranger        bool // from another organisation, no shared channel known
	Bot             bool
	Deleted         bool
	Admin           bool
}

// Channel is a channel, or a direct message with the bot.
type Channel struct {
	ID        string // empty in AddChannel: made up
	Name      string // without #
	Private   bool
	Archived  bool
	ExtShared bool // Slack Connect
	OrgShared bool
	Members   []string // user ids; the bot's among them when it is invited
	Direct    string   // the user id of a direct message with the bot; empty: a channel
}

// Group is a user group, which can be mentioned and holds approvers.
type Group struct {
	ID       string // empty in AddGroup: made up
	Handle   string // without @
	Name     string // empty: Handle
	Users    []string
	Disabled bool
}

type channel struct {
	Channel
	messages []*message
}

// AddUser adds a person and gives what it has become.
func (w *Workspace) AddUser(u User) User {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u.ID == "" {
		u.ID = w.id("U")
	}
	if u.TeamID == "" {
		u.TeamID = w.o.TeamID
	}
	w.users = append(w.users, &u)
	w.signal()
	return u
}

// ChangeUser lets change edit a person: a new zone, a guest, a deactivated account. False: there is no such person.
func (w *Workspace) ChangeUser(user string, change func(*User)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil {
		return false
	}
	change(u)
	w.signal()
	return true
}

// AddChannel adds a channel; its members are given by id or name.
func (w *Workspace) AddChannel(c Channel) Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.ID == "" {
		c.ID = w.id("C")
	}
	c.Members = w.userIDs(c.Members)
	w.channels = append(w.channels, &channel{Channel: c})
	w.signal()
	return c
}

// ChangeChannel lets change edit a channel: archive it, share it. False: there is no such channel.
func (w *Workspace) ChangeChannel(name string, change func(*Channel)) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(name)
	if c == nil {
		return false
	}
	change(&c.Channel)
	w.signal()
	return true
}

// Invite adds people, or the bot, to a channel.
func (w *Workspace) Invite(channel string, users ...string) bool {
	return w.ChangeChannel(channel, func(c *Channel) {
		for _, id := range w.userIDs(users) {
			if !slices.Contains(c.Members, id) {
				c.Members = append(c.Members, id)
			}
		}
	})
}

// Remove takes people, or the bot, out of a channel.
func (w *Workspace) Remove(channel string, users ...string) bool {
	return w.ChangeChannel(channel, func(c *Channel) {
		gone := w.userIDs(users)
		c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(id string) bool { return slices.Contains(gone, id) })
	})
}

// AddGroup adds a user group; its people are given by id or name.
func (w *Workspace) AddGroup(g Group) Group {
	w.mu.Lock()
	defer w.mu.Unlock()
	if g.ID == "" {
		g.ID = w.id("S")
	}
	if g.Name == "" {
		g.Name = g.Handle
	}
	g.Users = w.userIDs(g.Users)
	w.groups = append(w.groups, &g)
	w.signal()
	return g
}

// SetGroup changes who is in a group, and lets the app know by the event subteam_members_changed.
func (w *Workspace) SetGroup(group string, users ...string) bool {
	w.mu.Lock()
	g := w.group(group)
	if g == nil {
		w.mu.Unlock()
		return false
	}
	before, after := g.Users, w.userIDs(users)
	g.Users = after
	w.signal()
	event := groupChanged(w.o.TeamID, g.ID, w.ts(), w.now().Unix(), before, after)
	w.mu.Unlock()
	w.emit("subteam_members_changed", false, event)
	return true
}

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

func (w *Workspace) group(name string) *Group {
	name = strings.TrimPrefix(name, "@")
	for _, g := range w.groups {
		if g.ID == name || strings.EqualFold(g.Handle, name) {
			return g
		}
	}
	return nil
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
