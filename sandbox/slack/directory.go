package slack

import "slices"

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
	w.emit("subteam_members_changed", w.o.TeamID, false, event)
	return true
}

// DisableGroup takes a group out of use; its handle is free for another then.
func (w *Workspace) DisableGroup(group string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.group(group)
	if g == nil {
		return false
	}
	g.Disabled = true
	w.signal()
	return true
}

// GroupUsers are the ids of those who are in a group; nil where there is no such group.
func (w *Workspace) GroupUsers(group string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if g := w.group(group); g != nil {
		return slices.Clone(g.Users)
	}
	return nil
}
