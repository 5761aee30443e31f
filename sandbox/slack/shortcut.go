package slack

import "encoding/json"

// shortcutPayload has no api_app_id, by Slack's own types; the hello of the socket names the app.
type shortcutPayload struct {
	Type        string         `json:"type"`
	Token       string         `json:"token"`
	ActionTS    string         `json:"action_ts"`
	Team        teamPart       `json:"team"`
	User        userPart       `json:"user"`
	CallbackID  string         `json:"callback_id"`
	TriggerID   string         `json:"trigger_id"`
	Channel     *channelPart   `json:"channel,omitempty"`
	MessageTS   string         `json:"message_ts,omitempty"`
	Message     map[string]any `json:"message,omitempty"`
	ResponseURL string         `json:"response_url,omitempty"`
	Enterprise  bool           `json:"is_enterprise_install"`
}

// MessageShortcut runs one of the app's shortcuts on a message, from its menu.
func (w *Workspace) MessageShortcut(user, channel, ts, callbackID string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	c := w.place(u, channel)
	if c == nil {
		w.mu.Unlock()
		return impossible("%s sees no channel %q", u.Name, channel)
	}
	m := c.find(ts)
	if m == nil || m.Deleted || m.Ephemeral {
		// Private answers have no such menu.
		w.mu.Unlock()
		return impossible("%s can run no shortcut on message %s in %s", u.Name, ts, channel)
	}
	p := w.shortcut("message_action", u, callbackID)
	p.User.Name = u.Name
	p.Channel, p.MessageTS, p.Message = &channelPart{c.ID, c.shownName()}, m.TS, w.shape(m)
	p.ResponseURL = w.newResponseURL("actions", &responseURL{user: u.ID, channel: c})
	payload := encode(p)
	w.mu.Unlock()
	return w.interact(payload)
}

// GlobalShortcut runs one of the app's shortcuts from the composer's menu, where no channel is known.
func (w *Workspace) GlobalShortcut(user, callbackID string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	payload := encode(w.shortcut("shortcut", u, callbackID))
	w.mu.Unlock()
	return w.interact(payload)
}

func (w *Workspace) shortcut(kind string, u *User, callbackID string) shortcutPayload {
	return shortcutPayload{
		Type: kind, Token: verification, ActionTS: w.ts(), Team: teamPart{w.from(u), w.o.Domain},
		User: userPart{ID: u.ID, Username: u.Name, TeamID: u.TeamID}, CallbackID: callbackID, TriggerID: w.trigger(u.ID, nil),
	}
}

func (w *Workspace) interact(payload json.RawMessage) Result {
	_, outcome, id := w.ask("interactive", payload)
	if outcome != Done {
		return Result{Outcome: outcome, Text: troubleText, Envelope: id}
	}
	return Result{Envelope: id}
}

// defaultQueryLength is min_query_length where the element says nothing (D).
const defaultQueryLength = 3

type suggestionPayload struct {
	Type      string         `json:"type"`
	User      userPart       `json:"user"`
	Container container      `json:"container"`
	AppID     string         `json:"api_app_id"`
	Token     string         `json:"token"`
	ActionID  string         `json:"action_id"`
	BlockID   string         `json:"block_id"`
	Value     string         `json:"value"`
	Team      teamPart       `json:"team"`
	Channel   *channelPart   `json:"channel,omitempty"`
	Message   map[string]any `json:"message,omitempty"`
	View      map[string]any `json:"view,omitempty"`
}

// Suggest types into an external select, in the message or window that p names, and gives the options offered. Fewer
// letters than min_query_length send nothing.
func (w *Workspace) Suggest(user string, p Press, typed string) Result {
	w.mu.Lock()
	u := w.user(user)
	if u == nil {
		w.mu.Unlock()
		return impossible("there is no person %q", user)
	}
	payload := suggestionPayload{
		Type: "block_suggestion", User: userPart{ID: u.ID, Name: u.Name, TeamID: u.TeamID}, AppID: w.o.AppID, Token: verification,
		Value: typed, Team: teamPart{w.from(u), w.o.Domain},
	}
	blocks := w.askedIn(u, p, &payload)
	var menu *element
	for _, e := range elements(blocks) {
		if e.action == p.ActionID && (p.BlockID == "" || e.block == p.BlockID) && (e.kind == "external_select" || e.kind == "multi_external_select") {
			menu = &e
			break
		}
	}
	w.mu.Unlock()
	if menu == nil {
		return impossible("%s sees no external select %q there", u.Name, p.ActionID)
	}
	least := float64(defaultQueryLength)
	if given, ok := menu.def["min_query_length"].(float64); ok {
		least = given
	}
	if float64(len([]rune(typed))) < least {
		return Result{}
	}
	payload.ActionID, payload.BlockID = menu.action, menu.block
	body, outcome, id := w.ask("interactive", encode(payload))
	if outcome == Done && !offers(body) {
		outcome = BadAnswer
	}
	if outcome != Done {
		return Result{Outcome: outcome, Text: "Oh no, something went wrong. Try again?", Envelope: id}
	}
	return Result{Options: body, Envelope: id}
}

// askedIn finds the blocks that the person sees, and says in the payload where they stand.
func (w *Workspace) askedIn(u *User, p Press, payload *suggestionPayload) json.RawMessage {
	if v := w.views[p.ViewID]; v != nil && v.user == u.ID && !v.closed {
		payload.Container, payload.View = container{Type: "view", ViewID: v.id}, w.viewShape(v)
		return v.blocks
	}
	c := w.place(u, p.Channel)
	if c == nil {
		return nil
	}
	m := c.find(p.TS)
	if m == nil || m.Deleted || m.Ephemeral && m.To != u.ID {
		return nil
	}
	payload.Container = container{Type: "message", MessageTS: m.TS, ThreadTS: m.thread(), ChannelID: c.ID, Ephemeral: &m.Ephemeral}
	payload.Channel = &channelPart{c.ID, c.shownName()}
	if !m.Ephemeral {
		payload.Message = w.shape(m)
	}
	return m.Blocks
}

// offers is true when the answer holds options, or groups of them, within their limits.
func offers(body json.RawMessage) bool {
	var answer struct {
		Options []any `json:"options"`
		Groups  []struct {
			Options []any `json:"options"`
		} `json:"option_groups"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return false
	}
	count := len(answer.Options)
	for _, g := range answer.Groups {
		count += len(g.Options)
	}
	return (answer.Options != nil || answer.Groups != nil) && count <= mostOptions
}
