package maintenance_test

import (
	"slices"
	"testing"

	"headsup/maintenance"
)

// routes are a tree of three: all of kafka, in it prod, and everything else.
func routes(t testing.TB) *maintenance.Route {
	return &maintenance.Route{Channel: "C-all", Routes: []maintenance.Route{
		{Channel: "C-kafka", Matchers: matchers(t, `engine="kafka"`), Routes: []maintenance.Route{
			{Channel: "C-kafka-prod", Matchers: matchers(t, `tag_env="prod"`)},
			{Channel: "", Name: "#gone", Matchers: matchers(t, `tag_env="lost"`)},
		}},
		{Channel: "C-prod", Matchers: matchers(t, `tag_env="prod"`)},
	}}
}

func TestTheFirstChildThatMatchesTakesATask(t *testing.T) {
	t.Parallel()
	rabbit := tagged("prod")
	rabbit.Engine = maintenance.RabbitMQ
	other := tagged("")
	other.Engine = maintenance.RabbitMQ
	for _, c := range []struct {
		name     string
		instance maintenance.Instance
		want     string
	}{
		{"child of a child, although a later child matches too", tagged("prod"), "C-kafka-prod"},
		{"no child of the child: it stays there", tagged("dev"), "C-kafka"},
		{"the second child", rabbit, "C-prod"},
		{"no child", other, "C-all"},
		{"a channel that Slack does not know", tagged("lost"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			item := maintenance.Item{Instance: c.instance}
			if got := routes(t).For(item); got == nil || got.Channel != c.want {
				t.Fatalf("it goes to %+v, want %q", got, c.want)
			}
			p := maintenance.Policy{Routes: routes(t)}
			for _, channel := range routes(t).Channels() {
				here, direct := who("bob"), who("bob")
				here.Place.Channel = channel
				direct.Place.Channel, direct.Place.Direct, direct.Channels = "D1", true, []string{"C-other", channel}
				if got := p.InScope(here, item); got != (channel == c.want) {
					t.Errorf("in %s it is in scope: %v", channel, got)
				}
				if got := p.InScope(direct, item); got != (channel == c.want) {
					t.Errorf("to a member of %s it is in scope in a direct message: %v", channel, got)
				}
			}
			if p.InScope(maintenance.Actor{}, item) {
				t.Error("it is in scope nowhere")
			}
			if !(maintenance.Policy{}).InScope(who("bob"), item) {
				t.Error("without routes everything is in scope")
			}
		})
	}
	var none *maintenance.Route
	if none.For(maintenance.Item{}) != nil || none.Channels() != nil {
		t.Error("no routes lead nowhere")
	}
	if got := routes(t).Channels(); !slices.Equal(got, []string{"C-all", "C-kafka", "C-kafka-prod", "C-prod"}) {
		t.Errorf("the routes lead to %v", got)
	}
}
