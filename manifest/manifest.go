// Package manifest describes the Slack app that headsup needs, in the form in which Slack takes it: with exactly the scopes, events, shortcuts
// and command that this version uses, from the places where the code itself has them.
//
// It promises that what it gives is within Slack's limits, and that YAML and JSON say the same. Slack knows no translations of a manifest, so
// one is in one language. It speaks to nobody.
package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"

	"headsup/bot"
	"headsup/cards"
	"headsup/maintenance"
	"headsup/words"
)

// Manifest is an app as Slack's manifests describe one: the keys that headsup sets.
type Manifest struct {
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"display_information"`
	Features Features `json:"features"`
	OAuth    struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings Settings `json:"settings"`
}

// Features are what people see of the app.
type Features struct {
	BotUser struct {
		Name         string `json:"display_name"`
		AlwaysOnline bool   `json:"always_online"`
	} `json:"bot_user"`
	Home struct {
		Home             bool `json:"home_tab_enabled"`
		Messages         bool `json:"messages_tab_enabled"`
		MessagesReadOnly bool `json:"messages_tab_read_only_enabled"` // then nobody could write to the bot in its direct messages
	} `json:"app_home"`
	Shortcuts []Shortcut `json:"shortcuts"`
	Commands  []Command  `json:"slash_commands"`
}

// Shortcut is an entry in Slack's menus.
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // message or global
	Callback    string `json:"callback_id"`
	Description string `json:"description"`
}

// Command is a slash command. It needs no address, since it comes by a socket.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"` // mentions arrive as people
}

// Settings are how the app and headsup find each other.
type Settings struct {
	Subscriptions struct {
		Events []string `json:"bot_events"`
	} `json:"event_subscriptions"`
	Interactivity struct {
		Enabled bool `json:"is_enabled"`
	} `json:"interactivity"`
	OrgDeploy     bool `json:"org_deploy_enabled"`
	SocketMode    bool `json:"socket_mode_enabled"`
	TokenRotation bool `json:"token_rotation_enabled"` // a token that expires would end headsup
}

// New gives the app whose slash command is called so, with what people read of it in a language.
func New(command string, in maintenance.Language) Manifest {
	var m Manifest
	read := func(text string) string { return cards.TextIn(in, text) }
	m.Display.Name, m.Display.Description = "headsup", read(words.Put("Tells of scheduled tasks on message queues, and moves or cancels them"))
	m.Features.BotUser.Name, m.Features.BotUser.AlwaysOnline = "headsup", true
	m.Features.Home.Home, m.Features.Home.Messages = true, true
	m.Features.Shortcuts = []Shortcut{
		{read(words.Put("Reschedule a task")), "message", cards.RescheduleShortcut, read(words.Put("Moves the task that a message names"))},
		{read(words.Put("Maintenance")), "global", cards.MaintenanceShortcut, read(words.Put("What is coming, and what to do about it"))},
	}
	m.Features.Commands = []Command{{
		Command: command, Description: read(words.Put("What is coming on your message queues, and how to move it")),
		Hint: read(words.Put("[list, show, reschedule, cancel, help …]")), Escape: true,
	}}
	m.OAuth.Scopes.Bot = names(bot.Scopes())
	m.Settings.Subscriptions.Events = names(bot.Events())
	m.Settings.Interactivity.Enabled, m.Settings.SocketMode = true, true
	return m
}

func names(needs []bot.Need) []string {
	all := make([]string, len(needs))
	for i, n := range needs {
		all[i] = n.Name
	}
	return all
}

// JSON is the manifest for programs, such as Slack's own command line.
func (m Manifest) JSON() ([]byte, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	to.SetIndent("", "  ")
	if err := to.Encode(m); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return b.Bytes(), nil
}

// newApp is Slack's page for a new app.
const newApp = "https://api.slack.com/apps"

// URL is the address of Slack's page for a new app, filled in.
func (m Manifest) URL() (string, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("write manifest: %w", err)
	}
	return newApp + "?" + url.Values{"new_app": {"1"}, "manifest_json": {string(text)}}.Encode(), nil
}
