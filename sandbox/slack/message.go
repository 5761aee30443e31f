package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Message is what people see in a channel.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // the ts of the thread's first message; empty outside threads
	User     string // who posted it; the bot's id for the app
	Text     string // as on the wire: escaped, with tokens
	Blocks   json.RawMessage
	Files    []File

	Ephemeral bool
	To        string // who sees an ephemeral message
	Broadcast bool   // a reply that is shown in the channel too
	Command   string // the typed command that this is the public answer to

	At       time.Time
	EditedAt time.Time // zero: never edited
	Edits    int
	Deleted  bool
}

// File is an upload that was shared with a message.
type File struct {
	ID, Name, Title string
	Alt             string // what a screen reader says instead of a picture
	Content         []byte
}

type message struct {
	Message
	replied bool // it has replies, so Slack shows it with its own ts as thread_ts
}

// Messages are what the viewer sees in a channel, replies in threads among them, oldest first. An empty viewer sees what
// all members see. Nil: there is no such channel, or the viewer cannot see it.
func (w *Workspace) Messages(channel, viewer string) []Message { return w.Since(channel, viewer, "") }

// Since are those of Messages that came after the one with the ts, which need not be among them.
func (w *Workspace) Since(channel, viewer, ts string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, u := w.channel(channel), w.user(viewer)
	if u != nil {
		c = w.place(u, channel)
	}
	if c == nil {
		return nil
	}
	seen := []Message{}
	for _, m := range slices.Backward(c.messages) {
		if m.TS <= ts {
			break
		}
		if !m.Deleted && (!m.Ephemeral || u != nil && m.To == u.ID) {
			seen = append(seen, m.copy())
		}
	}
	slices.Reverse(seen)
	return seen
}

// Message finds one message by channel and ts, deleted ones too.
func (w *Workspace) Message(channel, ts string) (Message, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(channel)
	if c == nil {
		return Message{}, false
	}
	if m := c.find(ts); m != nil {
		return m.copy(), true
	}
	return Message{}, false
}

// Reload is what a person's client does when it starts anew: private answers are gone, and open windows too, without
// view_closed.
func (w *Workspace) Reload(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil {
		return
	}
	for _, c := range w.channels {
		for _, m := range c.messages {
			if m.Ephemeral && m.To == u.ID {
				m.Deleted = true
			}
		}
	}
	w.closeAll(u.ID)
	w.signal()
}

func (m *message) copy() Message {
	copied := m.Message
	copied.Blocks, copied.Files = slices.Clone(m.Blocks), slices.Clone(m.Files)
	return copied
}

func (c *channel) find(ts string) *message {
	// The newest are asked for most.
	for _, m := range slices.Backward(c.messages) {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// post adds a message to a channel. The caller holds the lock, has checked all, and has given the blocks names.
func (w *Workspace) post(c *channel, m Message) *message {
	m.Channel, m.TS, m.At = c.ID, w.ts(), w.now()
	posted := &message{Message: m}
	if root := c.find(m.ThreadTS); root != nil && !m.Ephemeral {
		root.replied = true
	}
	c.messages = append(c.messages, posted)
	w.signal()
	return posted
}

// edit gives a message new content, as post does.
func (w *Workspace) edit(m *message, text string, blocks json.RawMessage) {
	m.Text, m.Blocks = text, blocks
	m.EditedAt, m.Edits = w.now(), m.Edits+1
	w.signal()
}

func (w *Workspace) drop(m *message) {
	m.Deleted = true
	w.signal()
}

// shape is a message as the API and the payloads show it.
func (w *Workspace) shape(m *message) map[string]any {
	shown := map[string]any{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": w.o.TeamID}
	if m.User == w.bot.ID {
		shown["bot_id"], shown["app_id"] = w.botID(), w.o.AppID
	}
	if m.Blocks != nil {
		shown["blocks"] = m.Blocks
	}
	if thread := m.thread(); thread != "" {
		shown["thread_ts"] = thread
	}
	if !m.EditedAt.IsZero() {
		shown["edited"] = map[string]any{"user": m.User, "ts": stamp(m.EditedAt)}
	}
	return shown
}

// thread is what payloads call the message's thread: a first message with replies is in its own.
func (m *message) thread() string {
	if m.replied {
		return m.TS
	}
	return m.ThreadTS
}

// stamp writes an instant as Slack writes timestamps.
func stamp(at time.Time) string { return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000) }

func (w *Workspace) botID() string { return "B" + w.bot.ID[1:] }
