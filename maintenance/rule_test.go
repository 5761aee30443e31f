package maintenance_test

import (
	"testing"

	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"
)

func matchers(t testing.TB, texts ...string) []*labels.Matcher {
	t.Helper()
	var all []*labels.Matcher
	for _, text := range texts {
		m, err := parse.Matcher(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}
