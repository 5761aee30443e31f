package settings

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

// TestRoutesAreATree holds what routes take, below a root in #ops; an empty sentence is a right value.
func TestRoutesAreATree(t *testing.T) {
	for _, c := range []struct{ routes, sentence string }{
		{`[{matchers: [engine=kafka], channel: "#kafka"}, {matchers: [engine=rabbitmq]}]`, ""},
		{`[{matchers: [engine=kafka], channel: "#kafka", routes: [{matchers: ['tag_env="prod"'], channel: "#ops"}]}]`, ""},
		{`[{matchers: [engine=kafka], channel: "#kafka"}, {channel: "#ops"}]`, ""},
		{`{matchers: [engine=kafka]}`, `routes is a group of keys. Write a list, such as [{matchers: ['engine="kafka"'], channel: "#kafka"}].`},
		{`["#kafka"]`, `routes[0] is a single text. Write keys with their values, such as channel: "#kafka".`},
		{`[{matchers: [engine=kafka], channel: kafka}]`, ""},
		{`[{matchers: [engine=kafka], channel: "#nights"}]`, `routes[0].channel has "#nights", which HEADSUP_CHANNELS does not allow. Nothing would be sent there, and nobody would see these tasks. Add it there, or name #ops or #kafka.`},
		{`[{matchers: [engine=kafka], channel: "#kafak"}]`, `routes[0].channel has "#kafak", which HEADSUP_CHANNELS does not allow. Nothing would be sent there, and nobody would see these tasks. Add it there, or name #ops or #kafka. Did you mean #kafka?`},
		{`[{matchers: [engine=kafka], channel: C0123456789}]`, ""},
		{`[{matchers: [engine=kafka], channel: "@kafka-oncall"}]`, `routes[0].channel has "@kafka-oncall". Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`},
		{`[{matchers: [engine=kafka], chanel: "#kafka"}]`, `routes[0].chanel is no known key. Did you mean channel?`},
		{`[{matchers: [engine=kafka], receiver: kafka, continue: true}]`, `routes[0].receiver is Alertmanager's. Here it is channel. | routes[0].continue is Alertmanager's. Remove it: a task goes to one channel, that of the first route that matches.`},
		{`[{matchers: [engine=kafka], mention: "@kafka-oncall"}]`, ""},
		{`[{matchers: [engine=kafka], mention: S0123456789}]`, ""},
		{`[{matchers: [engine=kafka], mention: "@here"}]`, ""},
		{`[{matchers: [engine=kafka], mention: Channel}]`, ""},
		{`[{matchers: [engine=kafka], mention: off}]`, ""},
		{`[{matchers: [engine=kafka], mention: kafka-oncall}]`, `routes[0].mention has "kafka-oncall". Did you mean "@kafka-oncall"?`},
		{`[{matchers: [engine=kafka], mention: "@everyone"}]`, `routes[0].mention has "@everyone". That is the whole workspace. Did you mean "@channel"?`},
		{`[{matchers: [engine=kafka], mention: "#kafka"}]`, `routes[0].mention has "#kafka". That is a channel; people are named here. Give one user group or person ("@kafka-oncall", S0123456789, U0123456789), "@here", "@channel" or off.`},
		{`[{matchers: [engine=kafka], mention: ["@kafka-oncall"]}]`, `routes[0].mention is a list. Write its value on one line.`},
		{`[{matchers: [engine=kafka], mention: "@a, @b"}]`, `routes[0].mention has "@a, @b". Give one user group or person ("@kafka-oncall", S0123456789, U0123456789), "@here", "@channel" or off.`},
		{`[{matchers: [engine=kafka], broadcast: [reminders, Outcomes], language: EN}, {broadcast: off}]`, ""},
		{`[{matchers: [engine=kafka], broadcast: [reminder]}]`, `routes[0].broadcast has "reminder". Give a list of reminders or outcomes, or off. Did you mean reminders?`},
		{`[{matchers: [engine=kafka], broadcast: [reminders, reminders]}]`, `routes[0].broadcast has "reminders" twice. Give each once.`},
		{`[{matchers: [engine=kafka], broadcast: true}]`, `routes[0].broadcast is a single value. Write a list, such as [reminders, outcomes].`},
		{`[{matchers: [engine=kafka], language: de}]`, `routes[0].language has "de". headsup speaks en or zh. Give one of them, or leave the key out.`},
		{`[{matchers: [engine=kafka], thread: true}]`, `routes[0].thread is no known key. The keys here are channel, matchers, routes, remind, go_no_go, quiet, digest, location, mention, broadcast, language.`},
		{`[{matchers: [engine=kafka], remind: [24h, 15m, 1w], quiet: [{weekdays: [saturday, sunday]}], location: Asia/Shanghai}, {remind: off}]`, ""},
		{`[{go_no_go: 2h, routes: [{matchers: [engine=kafka], go_no_go: off}, {matchers: [engine=rabbitmq], go_no_go: 0}]}]`, ""},
		{`[{go_no_go: 20m}]`, `routes[0].go_no_go has "20m". Give a time from 30m to 1d before a task, such as 1h, or off.`},
		{`[{go_no_go: always}]`, `routes[0].go_no_go has "always". Give a time from 30m to 1d before a task, such as 1h, or off.`},
		{`[{remind: [10s, 1h, 60m, 31d, soon]}]`, `routes[0].remind has "10s". Give times from 1m to 30d before a task, such as [24h, 2h, 15m], or off. | routes[0].remind has 1h twice. Give each once. | routes[0].remind has "31d". Give times from 1m to 30d before a task, such as [24h, 2h, 15m], or off. | routes[0].remind has "soon". Give times from 1m to 30d before a task, such as [24h, 2h, 15m], or off.`},
		{`[{remind: never}]`, `routes[0].remind is a single text. Write a list, such as [24h, 2h, 15m].`},
		{`[{remind: [1m, 2m, 3m, 4m, 5m, 6m, 7m, 8m, 9m, 10m, 11m]}]`, `routes[0].remind has 11 reminders for each task. Give at most 10.`},
		{`[{location: Asia/Shanghai}]`, `routes[0].location has no effect without quiet or digest. It is the zone of the quiet times and of the digest: write one of them, or remove it.`},
		{`[{matchers: [engine=kafka], digest: "30 8 * * MON-FRI", location: Asia/Shanghai}, {channel: kafka, digest: OFF}]`, ""},
		{`[{matchers: [engine=kafka], digest: "30 8 * * MON-FRI"}]`, `(warning) routes[0].digest has no location, so its times are meant in UTC. Write location: UTC where that is so, else the zone, such as Asia/Shanghai.`},
		{`[{matchers: [engine=kafka], digest: daily, location: UTC}]`, `routes[0].digest has "daily". Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off.`},
		{`[{matchers: [engine=kafka], digest: "* * * * *", location: UTC}]`, `routes[0].digest has "* * * * *". That floods the channels: leave at least 10m between two digests.`},
		{`[{matchers: [engine=kafka], digest: "0 9 30 2 *", location: UTC}]`, `routes[0].digest has "0 9 30 2 *". No day is such a day. Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off.`},
		{`[{matchers: [engine=kafka], digest: "TZ=UTC 0 9 * * *"}]`, `routes[0].digest has "TZ=UTC 0 9 * * *". Give the zone as location.`},
		{`[{matchers: [engine=kafka], digest: "0 9 * * *", location: UTC}, {matchers: [engine=rabbitmq], digest: "0 9 * * *", location: UTC}]`, ""},
		{`[{matchers: [engine=kafka], digest: "0 9 * * *", location: UTC}, {matchers: [engine=rabbitmq], digest: "0 9 * * *", location: Asia/Shanghai}]`, `headsup.yaml, line 2: routes has another digest for "#ops" than line 2. A channel has one digest: write its times once.`},
		{`[{matchers: [engine=kafka]}, {matchers: [engine=kafka, 'tag_env="prod"']}]`, `routes[1] is never reached: the route on line 2 takes all that it is for. Put it before that one, or change its matchers.`},
		{`[{matchers: [engine=~"kafka|rabbitmq"]}, {matchers: [engine=kafka]}]`, `routes[1] is never reached: the route on line 2 takes all that it is for. Put it before that one, or change its matchers.`},
		{`[{matchers: [engine=kafka]}, {matchers: [engine=~"kafka|rabbitmq"]}]`, ""},
		{`[{channel: "#kafka"}, {matchers: [engine=kafka]}]`, `routes[1] is never reached: the route on line 2 takes all that it is for. Put it before that one, or change its matchers.`},
		{`[{matchers: [engine=kafka], routes: [{matchers: [engine=rabbitmq]}]}]`, `routes[0].routes[0] is never reached: 'engine="kafka"' and 'engine="rabbitmq"' never hold together. A task comes here only where the matchers of all routes above hold too.`},
		{`[{routes: [{routes: [{routes: [{routes: [{routes: [{routes: [{routes: [{matchers: [engine=kafka]}]}]}]}]}]}]}]}]`, `routes[0].routes[0].routes[0].routes[0].routes[0].routes[0].routes[0].routes stands too deep. Put routes at most 8 deep into one another.`},
	} {
		t.Run(c.routes, func(t *testing.T) {
			s, err := judged(t, "routes:\n  {channel: \"#ops\", routes: "+c.routes+"}\n", "HEADSUP_APPROVALS=0", "HEADSUP_CHANNELS=#ops,#kafka")
			got := findings(s, err, "headsup.yaml, line 2: routes.")
			if diff := cmp.Diff(c.sentence, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheRootOfRoutesTakesEveryTask(t *testing.T) {
	for _, c := range []struct{ text, sentence string }{
		{`routes: {channel: "#ops"}`, ""},
		{`routes: {}`, `routes.channel is missing. Name the channel of all tasks that no route below is for, such as "#ops".`},
		{`routes: "#ops"`, `routes is a single text. Write keys with their values, such as channel: "#ops".`},
		{`routes: {matchers: [engine=kafka], channel: "#ops"}`, `routes.matchers stands at the root. Every task begins there: put matchers on the routes below it.`},
		{`routes: [{channel: "#ops"}]`, `routes is a list. Write keys with their values, such as channel: "#ops".`},
	} {
		t.Run(c.text, func(t *testing.T) {
			s, err := judged(t, c.text, "HEADSUP_APPROVALS=0")
			got := findings(s, err, "headsup.yaml, line 1: ")
			if diff := cmp.Diff(c.sentence, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestARouteHasWhatItLeavesOutFromTheOneAbove looks at three generations.
func TestARouteHasWhatItLeavesOutFromTheOneAbove(t *testing.T) {
	s, err := judged(t, `routes:
  channel: "#ops"
  remind: [2h, 1d]
  quiet: [{weekdays: [saturday, sunday]}]
  location: Asia/Shanghai
  mention: "@ops"
  broadcast: [outcomes]
  routes:
    - matchers: [engine=kafka]
      remind: off
      routes:
        - {matchers: ['tag_env="prod"'], remind: [15m], mention: off, broadcast: off}
        - {matchers: ['tag_env="dev"'], quiet: [{months: [december], location: UTC}]}
`, "HEADSUP_APPROVALS=0")
	if err != nil {
		t.Fatal(err)
	}
	root := s.Policy.Routes
	kafka := root.Routes[0]
	prod, dev := kafka.Routes[0], kafka.Routes[1]
	for name, got := range map[string]any{
		"root": cmp.Diff([]time.Duration{24 * time.Hour, 2 * time.Hour}, root.Remind), "off": cmp.Diff([]time.Duration{}, kafka.Remind),
		"child of off": cmp.Diff([]time.Duration{}, dev.Remind), "own": cmp.Diff([]time.Duration{15 * time.Minute}, prod.Remind),
	} {
		if got != "" {
			t.Errorf("%s: (-want +got):\n%s", name, got)
		}
	}
	if kafka.Mention.Party.Name != "@ops" || dev.Mention != kafka.Mention || prod.Mention.Calls() || prod.Mention.Party.Name != "" {
		t.Errorf("they mention %+v, %+v and %+v", kafka.Mention, dev.Mention, prod.Mention)
	}
	if !root.Broadcast.Outcomes || kafka.Broadcast != root.Broadcast || prod.Broadcast != (maintenance.Broadcast{}) {
		t.Errorf("they broadcast %+v, %+v and %+v", root.Broadcast, kafka.Broadcast, prod.Broadcast)
	}
	if len(prod.Quiet) != 1 || len(prod.Quiet[0].Weekdays) == 0 || prod.Quiet[0].Location.String() != "Asia/Shanghai" {
		t.Errorf("a grandchild has not the quiet times of the root: %+v", prod.Quiet)
	}
	if len(dev.Quiet) != 1 || len(dev.Quiet[0].Months) != 1 {
		t.Errorf("one with its own has others: %+v", dev.Quiet)
	}
}
