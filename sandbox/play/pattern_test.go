package play

import (
	"encoding/json"
	"testing"
	"time"
)

func TestPatterns(t *testing.T) {
	sc := &script{story: &Story{begins: usualBegin(), cloud: cloudPart{tasks: []task{{called: "upgrade"}}}}}
	for _, test := range []struct {
		expected, text string
		found          bool
	}{
		{"Move orders-mq", "We *move*  `orders-mq` now", true},
		{"move … orders-mq", "move kernelUpgrade of orders-mq", true},
		{"orders-mq … move", "move kernelUpgrade of orders-mq", false},
		{"to {in 3 days at 18:00 UTC}", "from 2026-11-25 18:00 UTC to 2026-11-26 18:00 UTC", true},
		{"to {in 3 days at 18:00 UTC}", "from 2026-11-26 18:00 UTC to 2026-11-25 18:00 UTC", false},
		{"[Confirm] [Edit]", "[Confirm] [Edit] [Drop]", true},
		{"[Confirm] [Drop]", "[Confirm] [Edit] [Drop]", false},
		{"don't", "don’t", true},
		{`"double 11"`, "“double 11”", true},
		{"kernel_upgrade", "_kernel_upgrade_", true},
		{"a.b", "axb", false},
		{"show <handle> of", "show k7q2 of", true},
		{"show <handle> of", "show of", false},
	} {
		p, err := sc.pattern(test.expected)
		if err != nil {
			t.Errorf("%s: %v", test.expected, err)
			continue
		}
		if got := p.holds(test.text, nil); got != test.found {
			t.Errorf("%q in %q: got %v", test.expected, test.text, got)
		}
	}
	for _, text := range []string{"", "**", "at {soon}", "{id of nobody}"} {
		if _, err := sc.pattern(text); err == nil {
			t.Errorf("%q: want an error", text)
		}
	}
}

func TestAPatternRemembersWords(t *testing.T) {
	sc := &script{story: &Story{begins: usualBegin()}}
	p, err := sc.pattern("cancel <the handle> … again <the handle>")
	if err != nil {
		t.Fatal(err)
	}
	found, words, _ := p.in("cancel `k7q2`, and again k7q2.", nil)
	if !found || words["the handle"] != "k7q2" {
		t.Errorf("got %v %v", found, words)
	}
	known := map[string]string{"the handle": "k7q2"}
	if !p.holds("cancel k7q2 again k7q2", known) || p.holds("cancel m3x8 again m3x8", known) {
		t.Error("a word that is known stands for itself")
	}
}

func TestPlainText(t *testing.T) {
	for _, test := range []struct{ name, blocks, want string }{
		{
			"section with a date", `[{"type":"section","text":{"type":"mrkdwn","text":"*Move* <!date^1795629600^{date_short_pretty} at {time}|x> &lt;b&gt; <@U1> <#C1|ops> <https://a.b|link> <!channel> <!subteam^S1>"}}]`,
			"*Move* 2026-11-25 18:00 UTC <b> @ann #ops link @channel @the-S1",
		},
		{
			"how long until", `[{"type":"context","elements":[{"type":"mrkdwn","text":"<!date^1795629600^{ago}|x>, <!date^1795629600^{time_secs}|x>, <!date^1795629600^{date}|x>"}]}]`,
			"in 2 days, 18:00:00 UTC, 2026-11-25",
		},
		{
			"buttons and menus", `[{"type":"actions","elements":[
			{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"}},
			{"type":"overflow","action_id":"b","options":[{"text":{"type":"plain_text","text":"Show"},"value":"1"}]},
			{"type":"static_select","action_id":"c","placeholder":{"type":"plain_text","text":"Which?"},"options":[
				{"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]}]}]`,
			"[Go] [⋮ Show] [Which? ▾ One | Two]",
		},
		{
			"header, fields, accessory", `[{"type":"header","text":{"type":"plain_text","text":"Top"}},{"type":"divider"},{"type":"section",
			"fields":[{"type":"mrkdwn","text":"a"},{"type":"mrkdwn","text":"b"}],"accessory":{"type":"button","action_id":"x","text":{"type":"plain_text","text":"Show"}}}]`,
			"Top\na b [Show]",
		},
		{"rich text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi "},
			{"type":"user","user_id":"U1"},{"type":"date","timestamp":1795629600,"format":"{date} {time}"}]}]}]`, "Hi @ann2026-11-25 18:00 UTC"},
		{"table", `[{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"raw_text","text":"b"}],[{"type":"raw_text","text":"c"},
			{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"d"}]}]}]]}]`, "a | b\nc | d"},
		{"no blocks", `[]`, "*said* & done"},
	} {
		p := &plain{
			now:  usualBegin(),
			user: func(string) string { return "ann" }, channel: func(string) string { return "ops" }, group: func(id string) string { return "the-" + id },
		}
		if got := p.blocks(json.RawMessage(test.blocks), "*said* &amp; done"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	for _, test := range []struct {
		after time.Duration
		want  string
	}{
		{30 * time.Second, "in 30 seconds"}, {-time.Minute, "1 minute ago"}, {90 * time.Minute, "in 2 hours"}, {52 * time.Hour, "in 2 days"},
	} {
		if got := ago(now.Add(test.after), now); got != test.want {
			t.Errorf("%s: got %q, want %q", test.after, got, test.want)
		}
	}
}
