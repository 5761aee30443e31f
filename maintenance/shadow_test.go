package maintenance

import (
	"testing"

	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"
)

func parsed(t *testing.T, text string) []*labels.Matcher {
	t.Helper()
	all, err := parse.Matchers(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhatIsImplied: a wrong yes would refuse a policy that is right, so where it cannot be told the answer is no.
func TestWhatIsImplied(t *testing.T) {
	for _, c := range []struct {
		narrow, wide string
		want         bool
	}{
		{"", "", true},
		{"engine=kafka", "", true},
		{"", "engine=kafka", false},
		{"engine=kafka", "engine=kafka", true},
		{"engine=kafka,tag_env=prod", "engine=kafka", true},
		{"engine=kafka", "engine=kafka,tag_env=prod", false},
		{"engine=kafka", "engine!=rabbitmq", true},
		{"engine=kafka", "engine!=kafka", false},
		{"engine=kafka", `engine=~"kafka|rabbitmq"`, true},
		{`engine=~"kafka|rabbitmq"`, "engine=kafka", false},
		{`engine=~"kafka|rabbitmq"`, `engine=~"kafka|rabbitmq|rocketmq"`, true},
		{`engine=~"kafka|rabbitmq"`, `engine!=rocketmq`, true},
		{`tag_env=~"p.*"`, `tag_env=~"p.*|d.*"`, false}, // it is, but patterns are not compared
		{`tag_env=~"p.*"`, `tag_env=~"p.*"`, true},
		{`tag_env=~"p.*"`, `tag_env=prod`, false},
		{"tag_env!=prod", "tag_env!=prod", true},
		{"tag_env!=prod", "tag_env=dev", false},
		{`tag_env=""`, `tag_env!=prod`, true}, // a task without the tag
		{"tag_a=x", "tag_b=x", false},
	} {
		if got := implies(parsed(t, c.narrow), parsed(t, c.wide)); got != c.want {
			t.Errorf("%q implies %q: %v", c.narrow, c.wide, got)
		}
	}
}

func TestContradictions(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "engine=kafka": false, "engine=kafka,engine=rabbitmq": true, "engine=kafka,engine!=kafka": true,
		`engine=~"kafka|rabbitmq",engine=rocketmq`: true, `engine=~"kafka|rabbitmq",engine!=kafka`: false, `engine=~"k.*",engine=~"r.*"`: false,
		"tag_a=x,tag_b=y": false,
	} {
		if a, _ := Contradiction(parsed(t, text)); (a != nil) != want {
			t.Errorf("%q: %v", text, a)
		}
	}
}
