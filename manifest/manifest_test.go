package manifest_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
	"headsup/manifest"
)

// TestAManifestIsWithinSlacksLimits holds it against the limits of Slack's manifests, in their order, in each language.
func TestAManifestIsWithinSlacksLimits(t *testing.T) {
	for _, l := range maintenance.Languages() {
		t.Run(string(l), func(t *testing.T) {
			isWithinSlacksLimits(t, manifest.New("/"+strings.Repeat("t", 31), l)) // the longest command that settings take
		})
	}
}

func isWithinSlacksLimits(t *testing.T, m manifest.Manifest) {
	t.Helper()
	chars := utf8.RuneCountInString
	for what, c := range map[string]struct{ has, most int }{
		"name":            {chars(m.Display.Name), 35},
		"description":     {chars(m.Display.Description), 140},
		"name of the bot": {chars(m.Features.BotUser.Name), 80},
		"shortcuts":       {len(m.Features.Shortcuts), 10},
		"commands":        {len(m.Features.Commands), 50},
		"scopes":          {len(m.OAuth.Scopes.Bot), 255},
		"events":          {len(m.Settings.Subscriptions.Events), 100},
	} {
		if c.has < 1 || c.has > c.most {
			t.Errorf("%s: %d, and Slack takes 1 to %d", what, c.has, c.most)
		}
	}
	if !regexp.MustCompile(`^[\w.-]+$`).MatchString(m.Features.BotUser.Name) {
		t.Errorf("Slack takes no bot called %q", m.Features.BotUser.Name)
	}
	for _, s := range m.Features.Shortcuts {
		if s.Name == "" || chars(s.Name) > 24 || s.Callback == "" || len(s.Callback) > 255 || s.Description == "" || chars(s.Description) > 150 || s.Type != "message" && s.Type != "global" {
			t.Errorf("the shortcut %+v is not within Slack's limits", s)
		}
	}
	for _, c := range m.Features.Commands {
		if len(c.Command) > 32 || c.Command[0] != '/' || c.Description == "" || chars(c.Description) > 2000 || chars(c.Hint) > 1000 {
			t.Errorf("the command %+v is not within Slack's limits", c)
		}
	}
}

// TestAManifestInChineseIsTheSameApp: what people read is in Chinese, all of it, and all else is what it is in English.
func TestAManifestInChineseIsTheSameApp(t *testing.T) {
	english, chinese := manifest.New("/tasks", maintenance.English), manifest.New("/tasks", maintenance.Chinese)
	texts := func(m *manifest.Manifest) []*string {
		all := []*string{&m.Display.Description}
		for n := range m.Features.Shortcuts {
			all = append(all, &m.Features.Shortcuts[n].Name, &m.Features.Shortcuts[n].Description)
		}
		for n := range m.Features.Commands {
			all = append(all, &m.Features.Commands[n].Description, &m.Features.Commands[n].Hint)
		}
		return all
	}
	han := regexp.MustCompile(`\p{Han}`)
	of := texts(&english)
	for n, text := range texts(&chinese) {
		if !han.MatchString(*text) || han.MatchString(*of[n]) {
			t.Errorf("%q in English is %q in Chinese", *of[n], *text)
		}
		*text = *of[n]
	}
	if diff := cmp.Diff(english, chinese); diff != "" {
		t.Errorf("besides texts (-English +Chinese):\n%s", diff)
	}
}

// TestBothFormsSayTheSame: whoever reads YAML, JSON or the address of Slack's page gets one app.
func TestBothFormsSayTheSame(t *testing.T) {
	for _, l := range maintenance.Languages() {
		t.Run(string(l), func(t *testing.T) { sayTheSame(t, manifest.New("/queues", l)) })
	}
}

func sayTheSame(t *testing.T, m manifest.Manifest) {
	t.Helper()
	plain := func(text []byte, read func([]byte, any) error) any {
		t.Helper()
		var v any
		if err := read(text, &v); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(v) // the readers differ in their types of maps
		if err != nil {
			t.Fatal(err)
		}
		var same any
		if err := json.Unmarshal(again, &same); err != nil {
			t.Fatal(err)
		}
		return same
	}
	inJSON, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	inYAML, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want := plain(inJSON, json.Unmarshal)
	if diff := cmp.Diff(want, plain(inYAML, yaml.Unmarshal)); diff != "" {
		t.Errorf("YAML (-JSON +YAML):\n%s", diff)
	}
	address, err := m.URL()
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(address)
	if err != nil || to.Host != "api.slack.com" || to.Query().Get("new_app") != "1" {
		t.Fatalf("%s (%v)", address, err)
	}
	if diff := cmp.Diff(want, plain([]byte(to.Query().Get("manifest_json")), json.Unmarshal)); diff != "" {
		t.Errorf("address (-JSON +address):\n%s", diff)
	}
	const longest = 8000 // what servers commonly take
	if len(address) > longest {
		t.Errorf("the address has %d characters", len(address))
	}
}
