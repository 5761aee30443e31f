package slack

import (
	"slices"
	"strings"
)

// readScope is what it takes to read a channel of this kind.
func (c *channel) readScope() string {
	switch {
	case c.Direct != "":
		return "im:read"
	case c.Private:
		return "groups:read"
	}
	return "channels:read"
}

// readable finds a channel for conversations.*; private ones do not exist for a bot that was not invited.
func (w *Workspace) readable(id string) (*channel, *reply) {
	c := w.channel(id)
	if c == nil || c.ID != id || (c.Private || c.Direct != "") && !c.has(w.bot.ID) {
		none := refusal("channel_not_found")
		return nil, &none
	}
	if !w.granted(c.readScope()) {
		none := w.missing(c.readScope())
		return nil, &none
	}
	return c, nil
}

func (w *Workspace) conversationsInfo(p params) reply {
	c, none := w.readable(p.get("channel"))
	if none != nil {
		return *none
	}
	shown := w.conversation(c)
	if p.yes("include_num_members") {
		shown["num_members"] = len(c.Members)
	}
	return success(map[string]any{"channel": shown})
}

func (w *Workspace) conversationsMembers(p params) reply {
	c, none := w.readable(p.get("channel"))
	if none != nil {
		return *none
	}
	return listed("members", c.Members, p, 100, func(id string) any { return id })
}

func (w *Workspace) conversationsList(p params) reply { return w.conversations(p, false) }

func (w *Workspace) usersConversations(p params) reply {
	if user := p.get("user"); user != "" && user != w.bot.ID {
		return refusal("method_not_supported_for_channel_type") // U: others' lists are not served here
	}
	return w.conversations(p, true)
}

func (w *Workspace) conversations(p params, own bool) reply {
	types := p.get("types")
	if types == "" {
		types = "public_channel"
	}
	wanted := map[string]bool{}
	for kind := range strings.SplitSeq(types, ",") {
		scope := map[string]string{
			"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read",
		}[strings.TrimSpace(kind)]
		switch {
		case scope == "":
			return refusal("invalid_types")
		case !w.granted(scope):
			return w.missing(scope)
		}
		wanted[scope] = true
	}
	var found []*channel
	for _, c := range w.channels {
		in := c.has(w.bot.ID)
		if wanted[c.readScope()] && (in || !own && !c.Private && c.Direct == "") && !(c.Archived && p.yes("exclude_archived")) {
			found = append(found, c)
		}
	}
	return listed("channels", found, p, 100, func(c *channel) any { return w.conversation(c) })
}

func (w *Workspace) conversationsOpen(p params) reply {
	users := strings.Split(p.get("users"), ",")
	switch {
	case p.get("users") == "":
		return refusal("users_list_not_supplied")
	case len(users) > 1:
		return w.missing("mpim:write")
	}
	u := w.user(users[0])
	switch {
	case u == nil || u.ID != users[0]:
		return refusal("user_not_found")
	case u.Deleted:
		return refusal("user_disabled")
	case u.Bot:
		return refusal("cannot_dm_bot")
	}
	there := slices.ContainsFunc(w.channels, func(c *channel) bool { return c.Direct == u.ID })
	c := w.direct(u)
	shown := map[string]any{"id": c.ID}
	if p.yes("return_im") {
		shown = w.conversation(c)
	}
	return success(map[string]any{"channel": shown, "no_op": there, "already_open": there})
}

func (w *Workspace) conversation(c *channel) map[string]any {
	if c.Direct != "" {
		return map[string]any{
			"id": c.ID, "is_im": true, "user": c.Direct, "is_user_deleted": false, "is_archived": false, "is_org_shared": false,
			"context_team_id": w.o.TeamID,
		}
	}
	return map[string]any{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private,
		"is_im": false, "is_mpim": false, "is_private": c.Private, "is_archived": c.Archived, "is_general": false,
		"is_shared": c.ExtShared || c.OrgShared, "is_ext_shared": c.ExtShared, "is_org_shared": c.OrgShared,
		"is_pending_ext_shared": false, "pending_shared": []any{}, "shared_team_ids": w.teams(c),
		"is_member": c.has(w.bot.ID), "context_team_id": w.o.TeamID,
		"topic": map[string]any{"value": ""}, "purpose": map[string]any{"value": ""},
	}
}

// teams are whose people are in a channel, ours first.
func (w *Workspace) teams(c *channel) []string {
	teams := []string{w.o.TeamID}
	for _, id := range c.Members {
		if u := w.user(id); u != nil && !slices.Contains(teams, u.TeamID) {
			teams = append(teams, u.TeamID)
		}
	}
	return teams
}
