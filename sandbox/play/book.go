package play

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"headsup/sandbox/slack"
)

// book remembers everything that was ever seen in the workspace: each message with each of its versions, and what people did.
// The sandbox itself knows only what stands there now. It is safe in parallel.
type book struct {
	slack *slack.Workspace
	now   func() time.Time

	mu       sync.Mutex
	count    int // of entries; what is new has a higher number
	messages []*message
	byKey    map[string]*message
	windows  map[string]string // what people have open, by person
	events   []event
}

// message is one message and all that it ever was.
type message struct {
	channel, ts, thread string
	from                string // user id
	to                  string // user id of the only one who sees it; empty: everybody in the channel
	broadcast           bool
	versions            []version
	gone                bool
}

type version struct {
	number int
	text   string
	blocks json.RawMessage
	files  string
}

func (m *message) last() version { return m.versions[len(m.versions)-1] }

// event is one line of the journal.
type event struct {
	number int
	at     time.Time
	text   string // empty where a message appeared, changed or vanished
	done   bool   // somebody did it; else it was seen
	of     *message
	is     version
	how    string // shows, changes to, vanishes
}

func newBook(w *slack.Workspace, now func() time.Time) *book {
	return &book{slack: w, now: now, byKey: map[string]*message{}, windows: map[string]string{}}
}

// mark is a moment in the book.
func (b *book) mark() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count
}

// did notes what somebody did.
func (b *book) did(format string, values ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(event{text: fmt.Sprintf(format, values...), done: true})
}

// add is for who holds the lock.
func (b *book) add(e event) {
	b.count++
	e.number, e.at = b.count, b.now()
	b.events = append(b.events, e)
}

// look notes what is new in the workspace.
func (b *book) look() {
	viewers := []string{""}
	for _, u := range b.slack.Users() {
		viewers = append(viewers, u.ID)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, viewer := range viewers[1:] {
		b.open(viewer)
	}
	for _, c := range b.slack.Channels("") {
		there := map[string]bool{}
		for _, viewer := range viewers {
			for _, m := range b.slack.Messages(c.ID, viewer) {
				if key := m.Channel + " " + m.TS; !there[key] {
					there[key] = true
					b.see(key, m)
				}
			}
		}
		for _, m := range b.messages {
			if m.channel == c.ID && !m.gone && !there[m.channel+" "+m.ts] {
				m.gone = true
				b.note(m, m.last(), "vanishes")
			}
		}
	}
}

func (b *book) see(key string, m slack.Message) {
	v := version{text: m.Text, blocks: m.Blocks}
	for _, f := range m.Files {
		v.files += " [file " + f.Name + "]"
	}
	known := b.byKey[key]
	switch {
	case known == nil:
		known = &message{channel: m.Channel, ts: m.TS, from: m.User, broadcast: m.Broadcast}
		if m.ThreadTS != m.TS {
			known.thread = m.ThreadTS
		}
		if m.Ephemeral {
			known.to = m.To
		}
		b.messages = append(b.messages, known)
		b.byKey[key] = known
		b.note(known, v, "shows")
	case known.last().text != v.text || string(known.last().blocks) != string(v.blocks):
		b.note(known, v, "changes to")
	}
}

func (b *book) note(m *message, v version, how string) {
	v.number = b.count + 1
	m.versions = append(m.versions, v)
	b.add(event{of: m, is: v, how: how})
}

// open notes what stands in the window that a person sees.
func (b *book) open(person string) {
	text := ""
	if views := b.slack.Views(person); len(views) > 0 {
		text = b.window(views[len(views)-1])
	}
	switch before := b.windows[person]; {
	case text == before:
		return
	case text == "":
		b.add(event{text: b.person(person) + "'s window closes"})
	default:
		b.add(event{text: b.person(person) + "'s window reads:\n" + indent(text, "| ")})
	}
	b.windows[person] = text
}

// all gives the messages that fit, the oldest first.
func (b *book) all(fits func(*message) bool) []message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []message
	for _, m := range b.messages {
		if fits(m) {
			copied := *m
			copied.versions = slices.Clone(m.versions)
			found = append(found, copied)
		}
	}
	slices.SortStableFunc(found, func(x, y message) int { return strings.Compare(x.ts, y.ts) })
	return found
}

// since gives the journal after a mark.
func (b *book) since(mark int) []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []event
	for _, e := range b.events {
		if e.number > mark {
			found = append(found, e)
		}
	}
	return found
}

// read writes a version as people read it now.
func (b *book) read(v version) string { return b.readAt(v, b.now()) }

// readAt writes it as people read it then: how long until counts from that moment.
func (b *book) readAt(v version, at time.Time) string {
	p := b.plain()
	p.now = at
	return p.blocks(v.blocks, v.text) + v.files
}

// window writes a window as its person reads it.
func (b *book) window(v slack.View) string {
	p := b.plain()
	p.state = v.State
	if p.state == nil {
		p.state = map[string]map[string]any{}
	}
	p.word(v.Title)
	p.line()
	text := p.blocks(v.Blocks, "")
	if v.Submit != "" {
		text += " [" + v.Submit + "]"
	}
	if v.Close != "" {
		text += " [" + v.Close + "]"
	}
	return text
}

func (b *book) plain() *plain {
	return &plain{now: b.now(), user: b.person, channel: b.place, group: b.group}
}

func (b *book) person(id string) string {
	id, _, _ = strings.Cut(id, "|")
	if u, ok := b.slack.User(id); ok {
		return u.Name
	}
	return id
}

func (b *book) place(id string) string {
	id, _, _ = strings.Cut(id, "|")
	if c, ok := b.slack.Channel(id); ok && c.Name != "" {
		return c.Name
	}
	return id
}

func (b *book) group(id string) string {
	for _, g := range b.slack.Groups() {
		if g.ID == id {
			return g.Handle
		}
	}
	return id
}

// where names a channel as stories do.
func (b *book) where(id string) string {
	c, ok := b.slack.Channel(id)
	switch {
	case !ok:
		return id
	case c.Direct != "":
		return "the direct message of " + b.person(c.Direct)
	}
	return "#" + c.Name
}
