package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTheManifestOfTheDocsIsPrinted holds docs/slack-manifest.yaml against the command that prints it.
func TestTheManifestOfTheDocsIsPrinted(t *testing.T) {
	want, err := os.ReadFile("docs/slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	code, out, errs := said(t, "manifest")
	if diff := cmp.Diff(string(want), out); diff != "" || code != exitFine || errs != "" {
		t.Errorf("exit %d: headsup manifest > docs/slack-manifest.yaml makes it right (-file +printed):\n%s%s", code, diff, errs)
	}
}

// TestTheManifestHasTheCommandOfTheSettings: whoever calls it otherwise need not edit the manifest, and needs no tokens to print it.
func TestTheManifestHasTheCommandOfTheSettings(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("SLACK_COMMAND", "/queues")
	_, out, _ := said(t, "manifest", "--json")
	var m struct {
		Features struct {
			Commands []struct{ Command string } `json:"slash_commands"`
		}
	}
	if err := json.Unmarshal([]byte(out), &m); err != nil || len(m.Features.Commands) != 1 || m.Features.Commands[0].Command != "/queues" {
		t.Errorf("%v: %s", err, out)
	}
	if code, out, _ := said(t, "manifest", "--url"); code != exitFine || !strings.HasPrefix(out, "https://api.slack.com/apps?") || strings.Count(out, "\n") != 1 {
		t.Errorf("exit %d: %s", code, out)
	}
	t.Setenv("SLACK_COMMAND", "two words")
	if code, _, errs := said(t, "manifest"); code != exitWrong || !strings.Contains(errs, "SLACK_COMMAND") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
