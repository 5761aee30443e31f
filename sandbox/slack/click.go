package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Press is a click or a choice. It names a message or a window, and one element in it.
type Press struct {
	Channel, TS string // the message; an empty channel is the direct message with the bot
	ViewID      string // or the window, or the Home tab

	// ActionID, Label or both name the element; the first that fits is taken. Label is what a person reads on a button.
	ActionID, Label string
	BlockID         string // where an action stands in several blocks; empty: any
	TeamID          string // of another workspace in which the app is installed too, whose click this is; empty: this one

	Values []string          // what is chosen or typed; an option by its value or by its text
	State  map[string]string // what the person filled in before, as for Submit; it stays filled in
}

type container struct {
	Type      string `json:"type"`
	MessageTS string `json:"message_ts,omitempty"`
	ThreadTS  string `json:"thread_ts,omitempty"`
	ChannelID string `json:"channel_id,omitempty"`
	Ephemeral *bool  `json:"is_ephemeral,omitempty"`
	ViewID    string `json:"view_id,omitempty"`
}

type teamPart struct {
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

// userPart is a person. Slack calls the same handle username in one payload, name in another and both in a third; Slack's
// own types say which, and what they do not promise is not served.
type userPart struct {
	ID       string `json:"id"`
	Username string `json:"username,omitempty"`
	Name     string `json:"name,omitempty"`
	TeamID   string `json:"team_id"`
}

type channelPart struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type statePart struct {
	Values map[string]map[string]any `json:"values"`
}

type actionsPayload struct {
	Type        string            `json:"type"`
	Team        teamPart          `json:"team"`
	User        userPart          `json:"user"`
	AppID       string            `json:"api_app_id"`
	Token       string            `json:"token"`
	Container   container         `json:"container"`
	TriggerID   string            `json:"trigger_id"`
	Channel     *channelPart      `json:"channel,omitempty"`
	Message     map[string]any    `json:"message,omitempty"`
	View        map[string]any    `json:"view,omitempty"`
	State       *statePart        `json:"state,omitempty"`
	ResponseURL string            `json:"response_url,omitempty"`
	Actions     []json.RawMessage `json:"actions"`
	Enterprise  bool              `json:"is_enterprise_install"`
}

// Click presses a button, or chooses in a menu, and waits for the acknowledgement, whose payload shows nothing. A click on
// what its person cannot see is Impossible. An input is filled in, of which the app hears only with dispatch_action.
func (w *Workspace) Click(user string, p Press) Result {
	w.mu.Lock()
	payload, r := w.pressed(user, p)
	w.mu.Unlock()
	if r.Outcome != Done || payload == nil {
		return r
	}
	_, outcome, id := w.ask("interactive", payload)
	r.Outcome, r.Envelope = outcome, id
	if outcome != Done {
		// K: a warning sign beside the button.
		r.Text = troubleText
	}
	return r
}

// pressed makes the payload. The caller holds the lock.
func (w *Workspace) pressed(user string, p Press) (json.RawMessage, Result) {
	u := w.user(user)
	if u == nil {
		return nil, impossible("there is no person %q", user)
	}
	if p.ViewID != "" {
		return w.pressedInView(u, p)
	}
	c := w.place(u, p.Channel)
	if c == nil {
		return nil, impossible("%s sees no channel %q", u.Name, p.Channel)
	}
	m := c.find(p.TS)
	if m == nil || m.Deleted || m.Ephemeral && m.To != u.ID {
		return nil, impossible("%s sees no message %s in %s", u.Name, p.TS, p.Channel)
	}
	key := u.ID + " " + c.ID + " " + m.TS
	if w.picked[key] == nil {
		w.picked[key] = filled{}
	}
	action, why := w.act(m.Blocks, w.picked[key], p)
	if why != "" || action == nil {
		return nil, orImpossible(why)
	}
	payload := w.actions(u, action, p.TeamID)
	payload.TriggerID = w.trigger(u.ID, nil)
	payload.Container = container{
		Type: "message", MessageTS: m.TS, ThreadTS: m.thread(), ChannelID: c.ID, Ephemeral: &m.Ephemeral,
	}
	payload.Channel = &channelPart{c.ID, c.shownName()}
	if !m.Ephemeral {
		// K: Slack does not keep ephemeral messages, so their clicks carry none.
		payload.Message = w.shape(m)
	}
	payload.State = &statePart{values(m.Blocks, w.picked[key])}
	payload.ResponseURL = w.newResponseURL("actions", &responseURL{user: u.ID, channel: c, origin: m})
	return encode(payload), Result{}
}

func (w *Workspace) pressedInView(u *User, p Press) (json.RawMessage, Result) {
	v := w.views[p.ViewID]
	if v == nil || v.user != u.ID || v.closed {
		return nil, impossible("%s has no window %s", u.Name, p.ViewID)
	}
	action, why := w.act(v.blocks, v.filled, p)
	if why != "" || action == nil {
		return nil, orImpossible(why)
	}
	payload := w.actions(u, action, p.TeamID)
	payload.TriggerID = w.trigger(u.ID, v)
	payload.Container = container{Type: "view", ViewID: v.id}
	payload.View = w.viewShape(v)
	if v.kind == string(SurfaceHome) {
		payload.User.Name = u.Name
	}
	return encode(payload), Result{}
}

func (w *Workspace) actions(u *User, action json.RawMessage, elsewhere string) actionsPayload {
	a := actionsPayload{
		// Also for outsiders the team is the workspace's where the app is; their own stands in user.team_id.
		Type: "block_actions", Team: teamPart{w.from(u), w.o.Domain}, AppID: w.o.AppID, Token: verification,
		User: userPart{ID: u.ID, Username: u.Name, TeamID: u.TeamID}, Actions: []json.RawMessage{action},
	}
	if elsewhere != "" {
		a.Team, a.User.TeamID = teamPart{ID: elsewhere, Domain: "elsewhere"}, elsewhere
	}
	return a
}

// orImpossible is done, where nothing speaks against it.
func orImpossible(why string) Result {
	if why == "" {
		return Result{}
	}
	return impossible("%s", why)
}

// act fills in what was filled in, finds the element and makes the action; nil where the app does not hear of it.
func (w *Workspace) act(blocks json.RawMessage, now filled, p Press) (json.RawMessage, string) {
	all := elements(blocks)
	if why := w.fill(all, now, p.State); why != "" {
		return nil, why
	}
	var there []string
	for _, e := range all {
		fits := (p.ActionID != "" || p.Label != "") && (p.ActionID == "" || e.action == p.ActionID) &&
			(p.Label == "" || e.label() == p.Label) && (p.BlockID == "" || e.block == p.BlockID)
		if fits {
			action, why := w.action(e, now, p.Values)
			if heard, _ := e.input["dispatch_action"].(bool); e.input != nil && !heard {
				return nil, why
			}
			return action, why
		}
		there = append(there, fmt.Sprintf("%s %q in %s", e.action, e.label(), e.block))
	}
	return nil, fmt.Sprintf("there is no element %q %q; there are: %s", p.ActionID, p.Label, strings.Join(there, ", "))
}

func (w *Workspace) action(e element, now filled, chosen []string) (json.RawMessage, string) {
	action := map[string]any{"type": e.kind, "block_id": e.block, "action_id": e.action, "action_ts": w.ts()}
	for _, key := range e.carried() {
		if e.def[key] != nil {
			action[key] = e.def[key]
		}
	}
	switch e.kind {
	case "button":
	case "overflow":
		if len(chosen) != 1 {
			return nil, fmt.Sprintf("%s takes one option", e.action)
		}
		option, why := e.option(chosen[0])
		if why != "" {
			return nil, why
		}
		action["selected_option"] = option
	default:
		entry, why := e.choose(w, chosen)
		if why != "" {
			return nil, why
		}
		now[[2]string{e.block, e.action}] = entry
		maps.Copy(action, entry)
	}
	return encode(action), ""
}

// fill puts what a person types or chooses into the inputs it belongs to.
func (w *Workspace) fill(all []element, now filled, state map[string]string) string {
	for key, value := range state {
		found := false
		for _, e := range all {
			chosen, _ := holds(e.kind)
			if chosen == "" || key != e.block && key != e.block+"/"+e.action && key != e.question() {
				continue
			}
			given := []string{value}
			switch {
			case value == "":
				given = nil
			case strings.HasPrefix(e.kind, "multi_") || e.kind == "checkboxes":
				given = strings.Split(value, "\n")
			}
			entry, why := e.choose(w, given)
			if why != "" {
				return why
			}
			now[[2]string{e.block, e.action}], found = entry, true
			break
		}
		if !found {
			return fmt.Sprintf("there is no input %q", key)
		}
	}
	return ""
}
