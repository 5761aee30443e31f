package cards_test

import (
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/words"
)

// TestI10AdviceIsReadInALanguageAndSafe: a sentence of ours is in the reader's language, and the name in it is data.
func TestI10AdviceIsReadInALanguageAndSafe(t *testing.T) {
	shown := cards.Status(cards.Reader{Now: monday}, cards.StatusView{Channels: []string{words.Put("%s was not found.", "<!channel>"), "of old <!here>"}})
	for l, want := range map[maintenance.Language]string{maintenance.English: "&lt;!channel&gt; was not found.", maintenance.Chinese: "找不到 &lt;!channel&gt;。"} {
		if text := shown.In(l).Text; !strings.Contains(text, want) || strings.Contains(text, "<!") {
			t.Errorf("%s: %q is not in %q", l, want, text)
		}
	}
}
