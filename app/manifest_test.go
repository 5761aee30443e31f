package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
)

// manifest is what the Slack app of docs/slack-manifest.yaml is granted and subscribed to.
func manifest(t *testing.T) (scopes, events []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "slack-manifest.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `yaml:"bot"`
			} `yaml:"scopes"`
		} `yaml:"oauth_config"`
		Settings struct {
			Subscriptions struct {
				Events []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
		} `yaml:"settings"`
	}
	if err := yaml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	scopes, events = m.OAuth.Scopes.Bot, m.Settings.Subscriptions.Events
	if len(scopes) == 0 || len(events) == 0 {
		t.Fatal("the manifest asks for nothing")
	}
	return scopes, events
}
