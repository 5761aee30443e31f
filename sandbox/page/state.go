package page

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// person is somebody as the page shows them.
type person struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Real   string `json:"real"`
	Zone   string `json:"zone"`
	Locale string `json:"locale"` // as Slack has it; empty: en-US
	Kind   string `json:"kind"`   // guest, external or deactivated; empty: a member
	Bot    bool   `json:"bot"`
}

// group is a user group, as far as messages name it.
type group struct {
	ID     string `json:"id"`
	Handle string `json:"handle"`
}

type place struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Direct bool   `json:"direct"`
}

type message struct {
	TS        string          `json:"ts"`
	Thread    string          `json:"thread"`
	User      string          `json:"user"`
	Text      string          `json:"text"`
	Blocks    json.RawMessage `json:"blocks"`
	Files     []file          `json:"files,omitempty"`
	Ephemeral bool            `json:"ephemeral"`
	Broadcast bool            `json:"broadcast"` // a reply that is shown in the channel too
	Edited    bool            `json:"edited"`
	Command   string          `json:"command"`
	At        int64           `json:"at"`
}

type file struct {
	Name string `json:"name"`
	Size int    `json:"size"` // in bytes
}

// window is a modal, or a Home tab.
type window struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Submit string          `json:"submit"`
	Close  string          `json:"close"`
	Blocks json.RawMessage `json:"blocks"`
	Hash   string          `json:"hash"`

	State map[string]map[string]any `json:"state"` // what stands in the inputs, by block_id, then action_id
}

type task struct {
	Instance string    `json:"instance"`
	ID       string    `json:"id"`
	On       string    `json:"on"`
	Engine   string    `json:"engine"`
	Region   string    `json:"region"`
	Name     string    `json:"name"`
	Status   string    `json:"status"`
	At       time.Time `json:"at,omitzero"` // in UTC; absent: it waits for ever
}

// seen is all that the page shows to one person.
type seen struct {
	Command  string    `json:"command"`
	Sockets  int       `json:"sockets"`
	Me       person    `json:"me"`
	Switch   []person  `json:"switch"`
	Everyone []person  `json:"everyone"`
	Groups   []group   `json:"groups"`
	Channels []place   `json:"channels"`
	Channel  string    `json:"channel"`
	Messages []message `json:"messages"`
	Window   *window   `json:"window"`
	Home     *window   `json:"home"`
	Tasks    []task    `json:"tasks"`
	Fault    string    `json:"fault"`
	Latency  string    `json:"latency"`

	Record    string     `json:"record"` // what one types to check it; empty: none is shown
	Shortcuts []Shortcut `json:"shortcuts"`
	Guide     []Step     `json:"guide"`
}

// state gives what the chosen person sees of the chosen channel, and the cloud's console.
func (p *Page) state(w http.ResponseWriter, r *http.Request) {
	me, ok := p.o.Slack.User(r.FormValue("as"))
	if !ok {
		if me, ok = p.o.Slack.User(p.o.People[0]); !ok {
			http.Error(w, "There is nobody of that name.", http.StatusNotFound)
			return
		}
	}
	s := seen{
		Command: p.o.Command, Sockets: p.o.Slack.Sockets(), Me: p.personOf(me), Channels: []place{}, Messages: []message{},
		Groups: []group{}, Tasks: []task{}, Shortcuts: p.o.Shortcuts, Guide: p.o.Guide, Record: p.o.Record.command(),
	}
	for _, name := range p.o.People {
		if u, ok := p.o.Slack.User(name); ok {
			s.Switch = append(s.Switch, p.personOf(u))
		}
	}
	for _, u := range p.o.Slack.Users() {
		s.Everyone = append(s.Everyone, p.personOf(u))
	}
	for _, g := range p.o.Slack.Groups() {
		s.Groups = append(s.Groups, group{ID: g.ID, Handle: g.Handle})
	}
	p.channels(&s, me, r.FormValue("channel"))
	for _, m := range p.o.Slack.Messages(channelName(s.Channel), me.ID) {
		s.Messages = append(s.Messages, messageOf(m))
	}
	if views := p.o.Slack.Views(me.ID); len(views) > 0 {
		s.Window = windowOf(views[len(views)-1])
	}
	if home := p.o.Slack.Home(me.ID); home.ID != "" {
		s.Home = windowOf(home)
	}
	p.console(&s)
	answer(w, s)
}

// directChannel is how the page names the direct message with the bot, which has no id before the first word in it.
const directChannel = "direct"

func channelName(id string) string {
	if id == directChannel {
		return ""
	}
	return id
}

func (p *Page) channels(s *seen, me slack.User, chosen string) {
	for _, c := range p.o.Slack.Channels(me.ID) {
		if c.Direct == "" {
			s.Channels = append(s.Channels, place{ID: c.ID, Name: c.Name})
		}
	}
	s.Channels = append(s.Channels, place{ID: directChannel, Name: p.o.Slack.Bot().Name, Direct: true})
	s.Channel = s.Channels[0].ID
	if slices.ContainsFunc(s.Channels, func(c place) bool { return c.ID == chosen }) {
		s.Channel = chosen
	}
}

func (p *Page) console(s *seen) {
	p.o.Cloud.Advance()
	for _, in := range p.o.Cloud.Instances() {
		for _, t := range p.o.Cloud.Tasks(in.ID) {
			s.Tasks = append(s.Tasks, task{
				Instance: in.ID, ID: t.ID, On: in.Name, Engine: in.Engine, Region: p.o.Regions[in.Project], Name: t.Name, Status: t.Status,
				At: t.ScheduleAt.UTC(),
			})
		}
	}
	slices.SortStableFunc(s.Tasks, func(a, b task) int { return strings.Compare(a.On, b.On) })
	s.Fault, s.Latency = p.ordered()
}

func (p *Page) personOf(u slack.User) person {
	return person{ID: u.ID, Name: u.Name, Real: u.RealName, Zone: u.TZ, Locale: u.Locale, Kind: p.kind(u), Bot: u.Bot}
}

func (p *Page) kind(u slack.User) string {
	switch {
	case u.Deleted:
		return "deactivated"
	case u.Stranger, u.TeamID != p.o.Slack.Bot().TeamID:
		return "external"
	case u.Restricted, u.UltraRestricted:
		return "guest"
	}
	return ""
}

func windowOf(v slack.View) *window {
	return &window{ID: v.ID, Title: v.Title, Submit: v.Submit, Close: v.Close, Blocks: v.Blocks, Hash: v.Hash, State: v.State}
}

func messageOf(m slack.Message) message {
	thread := m.ThreadTS
	if thread == m.TS {
		thread = ""
	}
	shown := message{
		TS: m.TS, Thread: thread, User: m.User, Text: m.Text, Blocks: m.Blocks, Ephemeral: m.Ephemeral, Broadcast: m.Broadcast,
		Edited: !m.EditedAt.IsZero(), Command: m.Command, At: m.At.UnixMilli(),
	}
	for _, f := range m.Files {
		shown.Files = append(shown.Files, file{Name: f.Name, Size: len(f.Content)})
	}
	return shown
}
