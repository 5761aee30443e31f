package slack

import (
	"encoding/json"
	"slices"
)

type eventPayload struct {
	Token          string          `json:"token"`
	TeamID         string          `json:"team_id"`
	AppID          string          `json:"api_app_id"`
	Event          map[string]any  `json:"event"`
	Type           string          `json:"type"`
	EventID        string          `json:"event_id"`
	EventTime      int64           `json:"event_time"`
	Authorizations []authorization `json:"authorizations"`
	Shared         bool            `json:"is_ext_shared_channel"`
}

type authorization struct {
	EnterpriseID *string `json:"enterprise_id"`
	TeamID       string  `json:"team_id"`
	UserID       string  `json:"user_id"`
	Bot          bool    `json:"is_bot"`
	Enterprise   bool    `json:"is_enterprise_install"`
}

// eventScopes are what the bot must be granted to hear of an event.
func eventScope(kind string) string {
	return map[string]string{
		"app_mention": "app_mentions:read", "message.im": "im:history", "subteam_members_changed": "usergroups:read",
	}[kind]
}

// emit sends an event until it is acknowledged or all redeliveries are used up. Events that the app is not subscribed to,
// or has no scope for, are not sent. Team is the workspace from which it comes. The caller does not hold the lock.
func (w *Workspace) emit(kind, team string, shared bool, event map[string]any) {
	if !slices.Contains(w.o.Events, kind) || !w.granted(eventScope(kind)) {
		return
	}
	w.mu.Lock()
	p := eventPayload{
		Token: verification, TeamID: team, AppID: w.o.AppID, Event: event, Type: "event_callback",
		EventID: w.id("Ev"), EventTime: w.now().Unix(), Shared: shared,
		Authorizations: []authorization{{TeamID: team, UserID: w.bot.ID, Bot: true}},
	}
	w.mu.Unlock()
	payload := encode(p)
	w.spawn(func() { w.insist(p.EventID, payload) })
}

// insist delivers and redelivers. Each delivery has an envelope of its own; what tells a repetition is the event id.
func (w *Workspace) insist(eventID string, payload json.RawMessage) {
	reason := ""
	for attempt := 0; ; attempt++ {
		d := w.deliver(envelope{Type: "events_api", Attempt: &attempt, Reason: &reason, Payload: payload}, eventID)
		if d.entry.Socket != 0 && w.await(d) {
			return
		}
		if attempt >= len(w.o.Redelivery) || !w.sleep(w.o.Redelivery[attempt]) {
			return
		}
		reason = "timeout"
	}
}
