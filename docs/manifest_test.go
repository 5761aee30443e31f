package docs

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// manifest is what slack-manifest.yaml may say. A key that Slack does not have is refused by the strict reader.
type manifest struct {
	Display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
	} `yaml:"display_information"`
	Features struct {
		BotUser struct {
			Name   string `yaml:"display_name"`
			Always bool   `yaml:"always_online"`
		} `yaml:"bot_user"`
		Home struct {
			Home     bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Shortcuts []struct {
			Name        string `yaml:"name"`
			Type        string `yaml:"type"`
			Callback    string `yaml:"callback_id"`
			Description string `yaml:"description"`
		} `yaml:"shortcuts"`
		Commands []struct {
			Command     string `yaml:"command"`
			Description string `yaml:"description"`
			Hint        string `yaml:"usage_hint"`
			Escape      bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Subscriptions struct {
			Events []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			On bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
		Org      bool `yaml:"org_deploy_enabled"`
		Sockets  bool `yaml:"socket_mode_enabled"`
		Rotation bool `yaml:"token_rotation_enabled"`
	} `yaml:"settings"`
}

// neededFor gives the scopes that each call of Slack's Web API takes, by slack-go's name of it: every call of bot/ has to be here.
var neededFor = map[string][]string{
	"AuthTestContext": nil, "StartSocketModeContext": nil, // the latter with the app-level token
	"OpenViewContext": nil, "UpdateViewContext": nil, "PublishViewContext": nil,
	"PostMessageContext": {"chat:write"}, "PostEphemeralContext": {"chat:write"}, "UpdateMessageContext": {"chat:write"},
	"OpenConversationContext":       {"im:write"},
	"GetConversationInfoContext":    {"channels:read", "groups:read"},
	"GetConversationsContext":       {"channels:read", "groups:read"},
	"GetUsersInConversationContext": {"channels:read", "groups:read"},
	"GetUserInfoContext":            {"users:read"}, "GetBotInfoContext": {"users:read"}, "GetUsersPaginated": {"users:read"},
	"GetUserGroupsContext":        {"usergroups:read"},
	"GetUploadURLExternalContext": {"files:write"}, "UploadToURL": nil, "CompleteUploadExternalContext": {"files:write"},
}

// heardWith gives the scope that each event takes, if any, by how bot/event.go knows it.
var heardWith = map[string]struct{ event, scope string }{
	`"app_mention"`:             {"app_mention", "app_mentions:read"},
	`"app_home_opened"`:         {"app_home_opened", ""},
	`"im"`:                      {"message.im", "im:history"},
	`"subteam_members_changed"`: {"subteam_members_changed", "usergroups:read"},
}

// TestTheManifestAsksForWhatTheCodeNeeds holds slack-manifest.yaml against the calls and events of bot/: nothing is missing, and
// nothing is asked for that nobody uses.
func TestTheManifestAsksForWhatTheCodeNeeds(t *testing.T) {
	m, code := readManifest(t), codeOfBot(t)
	scopes, events := map[string]bool{"commands": true}, map[string]bool{}
	for _, call := range regexp.MustCompile(`\bapi\.([A-Z]\w+)\(`).FindAllStringSubmatch(code, -1) {
		needed, known := neededFor[call[1]]
		if !known {
			t.Errorf("bot/ calls %s: which scopes does it take? Say so in neededFor", call[1])
		}
		for _, scope := range needed {
			scopes[scope] = true
		}
	}
	for sign, heard := range heardWith {
		if strings.Contains(code, sign) {
			events[heard.event] = true
			if heard.scope != "" {
				scopes[heard.scope] = true
			}
		}
	}
	for what, c := range map[string]struct{ want, got []string }{
		"scopes": {slices.Sorted(maps.Keys(scopes)), slices.Sorted(slices.Values(m.OAuth.Scopes.Bot))},
		"events": {slices.Sorted(maps.Keys(events)), slices.Sorted(slices.Values(m.Settings.Subscriptions.Events))},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-code +manifest):\n%s", what, diff)
		}
	}
}

// TestTheManifestSwitchesOnWhatTheBotLivesOn holds what a person who makes the app by hand forgets.
func TestTheManifestSwitchesOnWhatTheBotLivesOn(t *testing.T) {
	m := readManifest(t)
	for what, right := range map[string]bool{
		"people can write to the bot":            m.Features.Home.Messages && !m.Features.Home.ReadOnly,
		"App Home is there":                      m.Features.Home.Home,
		"Socket Mode is on":                      m.Settings.Sockets,
		"buttons work":                           m.Settings.Interactivity.On,
		"tokens do not expire":                   !m.Settings.Rotation,
		"it is for one workspace":                !m.Settings.Org,
		"the command is the default's":           len(m.Features.Commands) == 1 && m.Features.Commands[0].Command == "/tasks",
		"the command tells who is mentioned":     len(m.Features.Commands) == 1 && m.Features.Commands[0].Escape,
		"the name is within Slack's bounds":      m.Display.Name != "" && len(m.Display.Name) <= 35,
		"the description is within Slack's, too": m.Display.Description != "" && len(m.Display.Description) <= 140,
	} {
		if !right {
			t.Errorf("not so: %s", what)
		}
	}
}

// TestTheManifestHasTheShortcutsThatAreAnswered holds the shortcuts of slack-manifest.yaml against those that cards/actions.go names and
// commands/shortcut.go answers, and against Slack's bounds.
func TestTheManifestHasTheShortcutsThatAreAnswered(t *testing.T) {
	named, err := os.ReadFile(filepath.Join("..", "cards", "actions.go"))
	if err != nil {
		t.Fatal(err)
	}
	answered, err := os.ReadFile(filepath.Join("..", "commands", "shortcut.go"))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, s := range regexp.MustCompile(`(\w+Shortcut)\s*= "(\w+)"`).FindAllStringSubmatch(string(named), -1) {
		want = append(want, s[2])
		if !strings.Contains(string(answered), "case cards."+s[1]+":") {
			t.Errorf("nothing answers the shortcut %s", s[1])
		}
	}
	types := map[string]string{}
	for _, s := range readManifest(t).Features.Shortcuts {
		got = append(got, s.Callback)
		types[s.Callback] = s.Type
		if s.Name == "" || len(s.Name) > 24 || s.Description == "" || len(s.Description) > 150 {
			t.Errorf("the shortcut %s is not within Slack's bounds", s.Callback)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("shortcuts (-code +manifest):\n%s", diff)
	}
	if types["reschedule_task"] != "message" || types["maintenance"] != "global" {
		t.Errorf("the shortcuts are of types %v", types)
	}
}

// ofTheAppToken is the scope of the app-level token, which no manifest can make.
const ofTheAppToken = "connections:write"

// TestTheReadmeSaysNothingElseThanTheManifest holds what README.md says of the app against it.
func TestTheReadmeSaysNothingElseThanTheManifest(t *testing.T) {
	m := readManifest(t)
	text, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "(docs/slack-manifest.yaml)") {
		t.Error("README.md does not name the manifest")
	}
	for _, named := range regexp.MustCompile("`([a-z_]+:(?:read|write|history)|message\\.[a-z]+|app_[a-z_]+|subteam_[a-z_]+)`").FindAllStringSubmatch(string(text), -1) {
		if named[1] != ofTheAppToken && !slices.Contains(m.OAuth.Scopes.Bot, named[1]) && !slices.Contains(m.Settings.Subscriptions.Events, named[1]) {
			t.Errorf("README.md names %s, and the manifest does not ask for it", named[1])
		}
	}
}

func readManifest(t *testing.T) manifest {
	t.Helper()
	text, err := os.ReadFile("slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := yaml.UnmarshalWithOptions(text, &m, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return m
}

// codeOfBot is the text of the room that speaks to Slack, without its tests.
func codeOfBot(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "bot", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("bot/ has no files", err)
	}
	var all strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
