package maintenance_test

import (
	"testing"

	"headsup/maintenance"
)

func TestLanguageAccepted(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]maintenance.Language{
		"": "", "*": "", "de": "", "de, fr;q=0.5": "", "nonsense;;;": "", "en": "en", "EN-us": "en", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "zh-Hans": "zh",
		"en;q=0.5, zh;q=0.9": "zh", "de, en;q=0.7, zh;q=0.3": "en", "zh;q=0, en;q=0.1": "en",
	} {
		if got := maintenance.LanguageAccepted(header); got != want {
			t.Errorf("%q asks for %q, want %q", header, got, want)
		}
	}
}
