package slack_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// takenByTheTypes lets Slack's own types judge the shapes: all that Bolt was sent or answered is written down as TypeScript,
// each as a constant of its type, and compiled. A field that Slack requires and we lack, one of another type, and in most
// types also one that Slack does not know, is an error.
func (j *judge) takenByTheTypes(t *testing.T, folder, generation string) {
	t.Helper()
	lines := []string{fmt.Sprintf(`import type * as bolt from %q;`, generation)}
	write := func(name, kind string, value json.RawMessage) {
		lines = append(lines, fmt.Sprintf("export const %s: %s = %s;", name, kind, value))
	}
	payloads := j.payloads()
	for _, name := range slices.Sorted(maps.Keys(payloads)) {
		write(name, typeOf(name), payloads[name])
	}
	delete(j.answers, "files.uploadV2") // Bolt's own sum of three answers
	for _, method := range slices.Sorted(maps.Keys(j.answers)) {
		name := ""
		for part := range strings.SplitSeq(method, ".") {
			name += strings.ToUpper(part[:1]) + part[1:]
		}
		write(name, "bolt.webApi."+name+"Response", json.RawMessage(asJSON(t, said(j.answers[method]))))
	}
	same(t, "kinds of payload", len(payloads), 18)
	same(t, "answers", len(j.answers), 14)

	file := filepath.Join(folder, generation+".ts")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	compiler := exec.CommandContext(t.Context(), "node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck",
		"--target", "es2022", "--module", "nodenext", filepath.Base(file))
	compiler.Dir = folder
	if said, err := compiler.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
		for i, line := range lines {
			if strings.Contains(string(said), fmt.Sprintf("(%d,", i+1)) {
				t.Logf("line %d: %s", i+1, line)
			}
		}
	}
}

// payloads are the first of each kind that was sent: a kind of action by its element, an event by its type.
func (j *judge) payloads() map[string]json.RawMessage {
	first := map[string]json.RawMessage{}
	for _, e := range j.Envelopes() {
		payload := decode(j.t, string(e.Payload))
		name := e.Type
		if e.Type != "slash_commands" {
			name, _ = payload["type"].(string)
		}
		switch name {
		case "block_actions":
			kind := line(payload).text("actions", "0", "type")
			name += "_" + kind + "_" + line(payload).text("container", "type")
			if payload["message"] == nil && payload["view"] == nil {
				name += "_ephemeral"
			}
		case "event_callback":
			name = line(payload).text("event", "type")
		}
		if first[name] == nil {
			first[name] = e.Payload
		}
	}
	return first
}

// typeOf is what Slack calls the type of such a payload.
func typeOf(name string) string {
	event := func(of string) string { return "bolt.EnvelopedEvent<" + of + ">" }
	known := map[string]string{
		"slash_commands": "bolt.SlashCommand", "view_submission": "bolt.ViewSubmitAction", "view_closed": "bolt.ViewClosedAction",
		"shortcut": "bolt.GlobalShortcut", "message_action": "bolt.MessageShortcut", "block_suggestion": "bolt.BlockSuggestion",
		"app_mention":     event("bolt.types.AppMentionEvent"), // GenericMessageEvent's subtype is required to be undefined, which no JSON can hold.
		"message":         event(`Omit<bolt.types.GenericMessageEvent, "subtype">`),
		"app_home_opened": event("bolt.types.AppHomeOpenedEvent"), "subteam_members_changed": event("bolt.types.SubteamMembersChangedEvent"),
	}
	switch {
	case name == "block_actions_button_view":
		// Slack's type wants a response_url; a window gives none (facts, section 5).
		return `Omit<bolt.BlockAction, "response_url">`
	case strings.HasPrefix(name, "block_actions_"):
		return "bolt.BlockAction"
	}
	return known[name]
}

// said is an answer without its nulls: the types of answers were made from samples, and their maker took null for absent.
func said(v any) any {
	switch v := v.(type) {
	case []any:
		for i, part := range v {
			v[i] = said(part)
		}
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, part any) bool { return part == nil })
		for key, part := range v {
			v[key] = said(part)
		}
	}
	return v
}
