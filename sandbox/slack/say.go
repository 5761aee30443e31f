package slack

import (
	"encoding/json"
	"slices"
	"strings"
)

// Say posts a message as a person, in a channel or, with an empty channel, in their direct message with the bot. Text is
// what is typed: it is escaped here, and @name, #name and addresses become tokens. The app hears of it by app_mention when
// it is mentioned in a channel it is in, and by message.im in a direct message; Say does not wait for it to be
// acknowledged. The message is in the Result.
func (w *Workspace) Say(user, channel, threadTS, text string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	c := w.place(u, channel)
	switch {
	case c == nil:
		w.mu.Unlock()
		return impossible("%s sees no channel %q", u.Name, channel)
	case c.Archived:
		w.mu.Unlock()
		return impossible("#%s is archived: nobody can type there", c.Name)
	case threadTS != "" && c.find(threadTS) == nil:
		w.mu.Unlock()
		return impossible("there is no message %s in %s", threadTS, channel)
	}
	wire := w.tokens(text, false)
	m := w.post(c, Message{User: u.ID, Text: wire, Blocks: w.named(richText(text)), ThreadTS: threadTS})
	event, kind := w.said(u, c, m), ""
	switch {
	case c.Direct != "":
		kind = "message.im"
		event["channel_type"] = "im"
	case strings.Contains(wire, "<@"+w.bot.ID) && c.has(w.bot.ID):
		kind = "app_mention"
		event["type"] = "app_mention"
	}
	posted, shared, team := m.copy(), c.ExtShared, w.from(u)
	w.mu.Unlock()
	if kind != "" {
		w.emit(kind, team, shared, event)
	}
	return Result{Message: posted}
}

// Mention is Say with the bot's name before the text.
func (w *Workspace) Mention(user, channel, threadTS, text string) Result {
	return w.Say(user, channel, threadTS, "@"+w.bot.Name+" "+text)
}

// DirectMessage is Say to the bot itself.
func (w *Workspace) DirectMessage(user, text string) Result { return w.Say(user, "", "", text) }

// OpenHome opens the app's Home tab, of which the app hears by app_home_opened; Home gives what it then publishes.
func (w *Workspace) OpenHome(user string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	event := map[string]any{
		"type": "app_home_opened", "user": u.ID, "channel": w.direct(u).ID, "tab": "home", "event_ts": w.ts(),
	}
	if v := w.homes[u.ID]; v != nil {
		event["view"] = w.viewShape(v)
	}
	team := w.from(u)
	w.mu.Unlock()
	w.emit("app_home_opened", team, false, event)
	return Result{}
}

// said is a message as events carry it.
func (w *Workspace) said(u *User, c *channel, m *message) map[string]any {
	event := map[string]any{
		"type": "message", "user": u.ID, "text": m.Text, "ts": m.TS, "event_ts": m.TS, "channel": c.ID,
		"team": u.TeamID, "client_msg_id": w.id("msg-"), "blocks": m.Blocks,
	}
	if m.ThreadTS != "" {
		event["thread_ts"] = m.ThreadTS
	}
	if u.Bot {
		event["bot_id"] = "B" + u.ID[1:]
	}
	if u.TeamID != w.from(u) {
		// R: in shared channels this tells an outsider.
		event["user_team"], event["source_team"] = u.TeamID, u.TeamID
	}
	return event
}

// richText is how Slack's composer sends what is typed, beside the text.
func richText(typed string) json.RawMessage {
	section := map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": typed}}}
	return encode([]any{map[string]any{"type": "rich_text", "elements": []any{section}}})
}

func groupChanged(team, group, ts string, now int64, before, after []string) map[string]any {
	without := func(all, some []string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(some, id) })
	}
	added, removed := without(after, before), without(before, after)
	return map[string]any{
		"type": "subteam_members_changed", "subteam_id": group, "team_id": team, "event_ts": ts,
		"date_previous_update": now, "date_update": now,
		"added_users": added, "added_users_count": len(added), "removed_users": removed, "removed_users_count": len(removed),
	}
}
