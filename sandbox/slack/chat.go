package slack

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// The limits of a message's text: posts are cut (K), updates refused (D).
const (
	longestPost   = 40_000
	longestUpdate = 4_000
)

// target finds a channel as the bot may see it, by id, by name or, for a direct message, by a person's id. The error's name
// is not_in_channel for public channels and channel_not_found for private ones, as if they did not exist (D, R).
func (w *Workspace) target(name string) (*channel, string) {
	if u := w.user(name); u != nil && u != w.bot && !strings.HasPrefix(name, "#") && u.ID == name {
		return w.direct(u), ""
	}
	c := w.channel(name)
	switch {
	case c == nil, c.Private && !c.has(w.bot.ID):
		return nil, "channel_not_found"
	case !c.has(w.bot.ID):
		return c, "not_in_channel"
	case c.Archived:
		return c, "is_archived"
	}
	return c, ""
}

// attached counts attachments; they are kept out of sight, the program uses none.
func attached(p params) int {
	var list []json.RawMessage
	if json.Unmarshal(p.raw("attachments"), &list) != nil {
		return 0
	}
	return len(list)
}

func (w *Workspace) postMessage(p params) reply {
	c, bad := w.target(p.get("channel"))
	if bad != "" {
		return refusal(bad)
	}
	blocks, wrong := w.content(p.get("text"), p.raw("blocks"), attached(p))
	if wrong != nil {
		return wrong.reply()
	}
	thread := p.get("thread_ts")
	if thread != "" {
		// U: what Slack does with a reply's ts, or none that exists. The strictest reading: it refuses.
		parent := c.find(thread)
		if parent == nil || parent.Deleted || parent.Ephemeral || parent.ThreadTS != "" && parent.ThreadTS != thread {
			return refusal("cannot_reply_to_message")
		}
	}
	m := w.post(c, Message{
		User: w.bot.ID, Text: cut(p.get("text"), longestPost), Blocks: w.named(blocks), ThreadTS: thread,
		Broadcast: thread != "" && p.yes("reply_broadcast"),
	})
	return success(map[string]any{"channel": c.ID, "ts": m.TS, "message": w.shape(m)})
}

func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}

func (w *Workspace) postEphemeral(p params) reply {
	c, bad := w.target(p.get("channel"))
	if bad != "" {
		return refusal(bad)
	}
	u := w.user(p.get("user"))
	if u == nil || u.ID != p.get("user") || !c.has(u.ID) {
		return refusal("user_not_in_channel")
	}
	blocks, wrong := w.content(p.get("text"), p.raw("blocks"), attached(p))
	if wrong != nil {
		return wrong.reply()
	}
	m := w.post(c, Message{
		User: w.bot.ID, Text: p.get("text"), Blocks: w.named(blocks), ThreadTS: p.get("thread_ts"), Ephemeral: true, To: u.ID,
	})
	return success(map[string]any{"message_ts": m.TS})
}

// own finds a message that the bot posted, for a change. Ephemeral ones are none: Slack does not keep them (D).
func (w *Workspace) own(p params, refused string) (*message, string) {
	c := w.channel(p.get("channel"))
	if c == nil || c.ID != p.get("channel") || c.Private && !c.has(w.bot.ID) {
		return nil, "channel_not_found"
	}
	m := c.find(p.get("ts"))
	switch {
	case m == nil, m.Deleted, m.Ephemeral:
		return nil, "message_not_found"
	case m.User != w.bot.ID:
		return nil, refused
	case c.Archived:
		return nil, "is_archived"
	}
	return m, ""
}

func (w *Workspace) chatUpdate(p params) reply {
	m, bad := w.own(p, "cant_update_message")
	if bad != "" {
		return refusal(bad)
	}
	if utf8.RuneCountInString(p.get("text")) > longestUpdate {
		return refusal("msg_too_long")
	}
	blocks, wrong := w.content(p.get("text"), p.raw("blocks"), attached(p))
	if wrong != nil {
		return wrong.reply()
	}
	// Text without blocks removes the blocks (D2).
	w.edit(m, p.get("text"), w.named(blocks))
	shown := w.shape(m)
	// By Slack's own types the ts stands beside the message only, and the thread nowhere.
	delete(shown, "ts")
	delete(shown, "thread_ts")
	return success(map[string]any{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": shown})
}

func (w *Workspace) chatDelete(p params) reply {
	m, bad := w.own(p, "cant_delete_message")
	if bad != "" {
		return refusal(bad)
	}
	w.drop(m)
	return success(map[string]any{"channel": m.Channel, "ts": m.TS})
}

func (w *Workspace) getPermalink(p params) reply {
	c := w.channel(p.get("channel"))
	if c == nil || c.ID != p.get("channel") || c.Private && !c.has(w.bot.ID) {
		return refusal("channel_not_found")
	}
	m := c.find(p.get("message_ts"))
	if m == nil || m.Deleted || m.Ephemeral {
		return refusal("message_not_found")
	}
	link := "https://" + w.o.Domain + ".slack.com/archives/" + c.ID + "/p" + strings.Replace(m.TS, ".", "", 1)
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.ID
	}
	return success(map[string]any{"channel": c.ID, "permalink": link})
}
