package maintenance_test

import (
	"strings"
	"testing"

	"headsup/maintenance"
)

// TestI11AFeedKeepsNoToken: what is kept opens for its own token alone, and does not give it away.
func TestI11AFeedKeepsNoToken(t *testing.T) {
	t.Parallel()
	token, other := maintenance.NewFeedToken(), maintenance.NewFeedToken()
	f := maintenance.Feed{Person: "U2"}.Keyed(token)
	last := token[:len(token)-1] + map[bool]string{true: "b", false: "a"}[strings.HasSuffix(token, "a")]
	switch {
	case token == other || len(token) < 52:
		t.Errorf("a token can be guessed: %q, %q", token, other)
	case strings.Contains(f.Hash, token[10:]) || f.Hash == "":
		t.Errorf("what is kept is %q", f.Hash)
	case !f.Opens(token):
		t.Error("it does not open for its own token")
	}
	for _, wrong := range []string{"", other, token[:10], last, strings.ToUpper(token), token + "a"} {
		if f.Opens(wrong) {
			t.Errorf("%q opens the feed of %q", wrong, token)
		}
	}
	if (maintenance.Feed{}).Opens("") || maintenance.FeedID("short") != "" {
		t.Error("what there is not can be opened")
	}
}
