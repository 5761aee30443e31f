package settings

import (
	"strings"
	"testing"
)

// TestNamesHaveALimit counts characters, not bytes.
func TestNamesHaveALimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		pattern bounded
		want    bool
	}{
		{"", channelName, false},
		{strings.Repeat("运", 80), channelName, true},
		{strings.Repeat("运", 81), channelName, false},
		{"Ops", channelName, false},
		{"@", handleName, false},
		{"@" + strings.Repeat("é", 80), handleName, true},
		{"@" + strings.Repeat("é", 81), handleName, false},
	} {
		if got := c.pattern.MatchString(c.name); got != c.want {
			t.Errorf("%q: %t, want %t", c.name, got, c.want)
		}
	}
}
