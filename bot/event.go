package bot

import (
	"encoding/json"
	"strings"
	"time"

	"headsup/commands"
	"headsup/maintenance"
)

type event struct {
	Team    string `json:"team_id"`
	EventID string `json:"event_id"`
	Event   struct {
		Type        string          `json:"type"`
		Subtype     string          `json:"subtype"`
		ChannelType string          `json:"channel_type"`
		User        string          `json:"user"`
		Bot         string          `json:"bot_id"`
		Text        string          `json:"text"`
		TS          string          `json:"ts"`
		Thread      string          `json:"thread_ts"`
		Channel     string          `json:"channel"`
		UserTeam    string          `json:"user_team"`
		Edited      json.RawMessage `json:"edited"`

		Tab  string `json:"tab"`
		View struct {
			Hash string `json:"hash"`
		} `json:"view"`

		Group   string   `json:"subteam_id"`
		Added   []string `json:"added_users"`
		Removed []string `json:"removed_users"`
		Updated int64    `json:"date_update"` // in Unix seconds
	} `json:"event"`
}

// readEvent reads mentions, direct messages, openings of the Home tab, and what becomes of user groups. What bots say, the bot itself among them, and what was edited later is
// ignored: answering it would be a loop, or a second answer.
func readEvent(payload json.RawMessage, me Identity) matter {
	var p event
	if !decode(payload, &p) {
		return matter{kind: ignored}
	}
	e := p.Event
	if e.Type == eventGroup && p.Team == me.Team && p.EventID != "" && e.Group != "" {
		return matter{kind: regrouped, event: p.EventID, lane: "group " + e.Group, group: maintenance.GroupReading{
			Group: maintenance.Party{Group: e.Group}, Event: p.EventID, Joined: e.Added, Left: e.Removed, ChangedAt: time.Unix(e.Updated, 0),
		}}
	}
	if e.Type == eventHome && e.Tab == "home" && p.EventID != "" && e.User != "" { // the tab of messages is none of ours
		m := matter{kind: homed, event: p.EventID, lane: "home " + e.User, user: e.User, view: viewRef{hash: e.View.Hash}}
		m.request.Actor.Place.Team = p.Team
		return m
	}
	m := matter{kind: ignored, event: p.EventID, user: e.User, team: e.UserTeam, text: withoutMention(e.Text, me.User)}
	mention := e.Type == eventMention && !direct(e.Channel) // in direct messages the message comes as well
	personal := e.Type == "message" && e.ChannelType == "im"
	fromPerson := e.User != "" && e.User != me.User && e.Bot == "" && e.Subtype == "" && len(e.Edited) == 0
	if !fromPerson || !mention && !personal {
		return m
	}
	m.kind = said
	m.request = commands.Request{Actor: maintenance.Actor{Message: e.TS, Place: maintenance.Place{
		Team: p.Team, Channel: e.Channel, Thread: e.Thread, Direct: personal,
	}}}
	return m
}

// withoutMention takes the bot's own name out of a text, wherever it stands.
func withoutMention(text, user string) string {
	if user == "" {
		return text
	}
	before, rest, found := strings.Cut(text, "<@"+user)
	name, after, closed := strings.Cut(rest, ">")
	if !found || !closed || name != "" && !strings.HasPrefix(name, "|") {
		return text // not mentioned, or somebody whose id begins with the bot's
	}
	return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimLeft(after, ":, \u00a0"))
}
