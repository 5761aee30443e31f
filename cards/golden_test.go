package cards_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

var update = flag.Bool("update", false, "write the golden files anew: go test ./cards -run Golden -update")

// TestGoldenMessages holds every message against its file, and against Slack's limits. Read the difference aloud before
// updating.
func TestGoldenMessages(t *testing.T) {
	t.Parallel()
	messages := goldenMessages(t)
	for name, m := range messages {
		blocks, err := json.Marshal(m.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		if problems := slack.CheckBlocks(blocks, slack.SurfaceMessage); len(problems) > 0 {
			t.Errorf("%s: Slack would refuse it: %v", name, problems)
		}
		golden(t, name, map[string]any{"text": m.Text, "blocks": m.Blocks})
	}
	shown := windows()
	maps.Copy(shown, maintenanceWindows())
	for name, w := range shown {
		w = cards.WindowIn(maintenance.English, w)
		raw, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		if problems := slack.CheckView(raw, slack.SurfaceModal); len(problems) > 0 {
			t.Errorf("%s: Slack would refuse it: %v", name, problems)
		}
		golden(t, name, w)
		messages[name] = cards.Message{}
	}
	for name, h := range homes() {
		h = cards.HomeIn(maintenance.English, h)
		raw, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if problems := slack.CheckView(raw, slack.SurfaceHome); len(problems) > 0 {
			t.Errorf("%s: Slack would refuse it: %v", name, problems)
		}
		golden(t, name, h)
		messages[name] = cards.Message{}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if _, known := messages[name[:len(name)-len(".json")]]; !known {
			t.Errorf("%s belongs to no message: remove it", file)
		}
	}
}

func golden(t *testing.T, name string, shown any) {
	t.Helper()
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(shown); err != nil {
		t.Fatal(err)
	}
	inALanguage(t, name, got.Bytes())
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s differs (-file +now):\n%s", name, diff)
	}
}
