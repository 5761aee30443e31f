package cards_test

import (
	"encoding/json"
	"strings"

	"headsup/words"
)

// shownIn are the texts that people see in a message or window, as JSON or plain. Values and names of buttons are not shown.
func shownIn(raw []byte) []string {
	var all any
	if json.Unmarshal(raw, &all) != nil {
		return []string{string(raw)}
	}
	return shownOf(nil, all)
}

func shownOf(texts []string, v any) []string {
	switch v := v.(type) {
	case string:
		return append(texts, v)
	case []any:
		for _, one := range v {
			texts = shownOf(texts, one)
		}
	case map[string]any:
		for key, one := range v {
			switch key {
			case "type", "value", "block_id", "action_id", "callback_id", "private_metadata", "style", "url":
			default:
				texts = shownOf(texts, one)
			}
		}
	}
	return texts
}

// inALanguage fails where a text has left the room in no language yet. One mark alone may be foreign.
func inALanguage(t interface {
	Helper()
	Fatalf(format string, all ...any)
}, name string, shown []byte,
) {
	t.Helper()
	for _, said := range shownIn(shown) {
		if at := strings.IndexByte(said, words.Marks[0]); at >= 0 && strings.IndexByte(said[at:], words.Marks[2]) > 0 {
			t.Fatalf("%s was not read in a language: %q", name, said)
		}
	}
}
