package slack

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// The life of a response URL (D2), and what a message may carry (D).
const (
	mostAttachments = 100

	responseUses = 5
	responseLife = 30 * time.Minute
)

// responseURL takes answers to what one person did.
type responseURL struct {
	user    string
	channel *channel
	origin  *message // the message that was clicked; nil for commands and shortcuts
	command string   // what was typed; shown with a public answer
	expires time.Time
	uses    int
}

// hookMessage is what the app sends to a response URL, or puts into the acknowledgement of a command.
type hookMessage struct {
	Text            string            `json:"text"`
	Blocks          json.RawMessage   `json:"blocks"`
	Attachments     []json.RawMessage `json:"attachments"`
	ResponseType    string            `json:"response_type"`
	ThreadTS        string            `json:"thread_ts"`
	ReplaceOriginal bool              `json:"replace_original"`
	DeleteOriginal  bool              `json:"delete_original"`
}

// newResponseURL makes the address. The caller holds the lock.
func (w *Workspace) newResponseURL(kind string, u *responseURL) string {
	u.expires = w.now().Add(responseLife)
	path := "/" + kind + "/" + w.o.TeamID + "/" + w.id("") + "/" + w.id("secret")
	w.urls[path] = u
	return w.base + path
}

func (w *Workspace) serveResponseURL(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, largestBody))
	c := w.arrive(rw, r, ResponseURL, map[string]string{"body": string(body)})
	defer c.leave()
	if err != nil {
		c.write(refusal("payload_too_large").with(http.StatusRequestEntityTooLarge))
		return
	}
	c.spoiled(func() reply { return w.respond(r, body) })
}

func (w *Workspace) respond(r *http.Request, body []byte) reply {
	var m hookMessage
	unread := json.Unmarshal(body, &m) != nil
	bad := w.prepare(&m)
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.urls[r.URL.Path]
	switch {
	case r.Method != http.MethodPost || u == nil:
		return refusal("no_such_url").with(http.StatusNotFound)
	case w.now().After(u.expires):
		return refusal("expired_url").with(http.StatusNotFound)
	case u.uses >= responseUses:
		return refusal("used_url").with(http.StatusNotFound)
	case unread:
		return refusal("invalid_payload").with(http.StatusBadRequest)
	}
	u.uses++
	if bad != nil {
		return bad.reply().with(http.StatusBadRequest)
	}
	w.answer(u, m)
	return reply{status: http.StatusOK, text: "ok", effect: true}
}

// prepare checks an answer before the lock is taken, since that takes its time, and gives its blocks names.
func (w *Workspace) prepare(m *hookMessage) *complaint {
	if m.DeleteOriginal {
		return nil
	}
	blocks, bad := content(m.Text, m.Blocks, len(m.Attachments))
	m.Blocks = w.named(blocks)
	if bad != nil || !bytes.Contains(blocks, []byte(`"slack_file"`)) {
		return bad
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pictured(blocks)
}

// answer shows an answer: it replaces or deletes the message that was clicked, or is a new one, private unless in_channel.
// The caller holds the lock.
func (w *Workspace) answer(u *responseURL, m hookMessage) *message {
	live := u.origin != nil && !u.origin.Deleted
	if m.DeleteOriginal {
		if live {
			w.drop(u.origin)
		}
		return u.origin
	}
	if m.ReplaceOriginal && live {
		w.edit(u.origin, m.Text, m.Blocks)
		return u.origin
	}
	posted := Message{User: w.bot.ID, Text: m.Text, Blocks: m.Blocks, ThreadTS: m.ThreadTS}
	if m.ResponseType == "in_channel" {
		posted.Command = u.command
		return w.post(u.channel, posted)
	}
	posted.Ephemeral, posted.To = true, u.user
	return w.post(u.channel, posted)
}

// complaint is why a message or a window is refused: Slack's name for it, and the details.
type complaint struct {
	name     string
	messages []string
	early    bool // a moment later it would be none
}

func (c *complaint) String() string {
	return strings.Join(append([]string{c.name}, c.messages...), "; ")
}

func (c *complaint) reply() reply {
	r := refusal(c.name)
	r.early = c.early
	if len(c.messages) > 0 {
		r.body["errors"] = c.messages
		r.body["response_metadata"] = map[string]any{"messages": c.messages}
	}
	return r
}

// content checks what a message is to say, and gives its blocks: nil for none.
func content(text string, blocks json.RawMessage, attachments int) (json.RawMessage, *complaint) {
	blocks = bare(blocks)
	if text == "" && blocks == nil && attachments == 0 {
		return nil, &complaint{name: "no_text"}
	}
	if attachments > mostAttachments {
		return nil, &complaint{name: "too_many_attachments"}
	}
	if blocks == nil {
		return nil, nil
	}
	if problems := CheckBlocks(blocks, SurfaceMessage); len(problems) > 0 {
		return nil, complain(problems)
	}
	return blocks, nil
}

// content is the same, and looks at the files that the blocks show as well. The caller holds the lock.
func (w *Workspace) content(text string, blocks json.RawMessage, attachments int) (json.RawMessage, *complaint) {
	checked, wrong := content(text, blocks, attachments)
	if wrong == nil {
		wrong = w.pictured(checked)
	}
	return checked, wrong
}

func complain(problems []Problem) *complaint {
	c := &complaint{name: problems[0].Code}
	for _, p := range problems {
		c.messages = append(c.messages, p.String())
	}
	return c
}

// bare gives blocks as they are, also where they came as a text of JSON; nil where there are none.
func bare(blocks json.RawMessage) json.RawMessage {
	var inner string
	if json.Unmarshal(blocks, &inner) == nil {
		blocks = json.RawMessage(inner)
	}
	switch strings.TrimSpace(string(blocks)) {
	case "", "null", "[]":
		return nil
	}
	return blocks
}
