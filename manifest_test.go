package main

import (
	"encoding/json"
	"net/url"
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

// TestTheManifestIsInTheLanguageThatIsAskedFor, else in that of the settings, in each of its forms.
func TestTheManifestIsInTheLanguageThatIsAskedFor(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, form := range [][]string{nil, {"--json"}, {"--url"}} {
		for setting, want := range map[string]map[string]bool{"en": {"": false, "en": false, "zh": true}, "zh": {"": true, "en": false, "zh": true}} {
			t.Setenv("HEADSUP_LANGUAGE", setting)
			for asked, chinese := range want {
				args := append([]string{"manifest"}, form...)
				if asked != "" {
					args = append(args, "--language", asked)
				}
				code, out, errs := said(t, args...)
				if text, err := url.QueryUnescape(out); len(form) == 1 && form[0] == "--url" && err == nil {
					out = text
				}
				if code != exitFine || strings.Contains(out, "任务改期") != chinese || strings.Contains(out, "Reschedule a task") == chinese {
					t.Errorf("%q with HEADSUP_LANGUAGE=%s: exit %d: %s%s", args, setting, code, out, errs)
				}
			}
		}
	}
	if code, _, errs := said(t, "manifest", "--language", "de"); code != exitWrong || !strings.Contains(errs, "--language") {
		t.Errorf("exit %d: %s", code, errs)
	}
	t.Setenv("HEADSUP_LANGUAGE", "de")
	if code, _, errs := said(t, "manifest"); code != exitWrong || !strings.Contains(errs, "HEADSUP_LANGUAGE") {
		t.Errorf("exit %d: %s", code, errs)
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
