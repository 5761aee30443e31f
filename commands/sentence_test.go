package commands_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"headsup/commands"
)

// What the table does not say, by the canonical form: it shows how a text was understood.
func TestUnderstood(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// Words that mean the same, and keywords in quotes that mean nothing.
		{"LS", "list"},
		{"？", "help"},
		{"cancel --help", "help cancel"},
		{"cancel —help", "help cancel"},
		{"help move", "help reschedule"},
		{"cancel k7q2 as agreed", "cancel k7q2 because agreed"},
		{`cancel "because"`, `cancel "because"`},
		{"cancel because of rain", "cancel because of rain"},
		{"reschedule k7q2 because x", "reschedule k7q2 because x"},
		{"reschedule k7q2 “tomorrow 02:00”", "reschedule k7q2 tomorrow 02:00"},
		{"reschedule k7q2 +2h —break-glass as INC-7", "reschedule k7q2 +2h break-glass because INC-7"},
		{"cancel k7q2 breakglass", "cancel k7q2 break-glass"},
		{"delegate <@U2> till mon 09:00", "delegate <@U2> until mon 09:00"},

		// What Slack makes of it.
		{"show *`k7q2`*", "show k7q2"},
		{"show ‘orders mq’", `show "orders mq"`},
		{"show k7\u200bq\u202e2", "show k7q2"},
		{"sh\u200dow k7q2", "show k7q2"},
		{"list engine=Kafka,RabbitMQ", `list engine=~"kafka|rabbitmq"`},
		{"show\nk7q2", "show k7q2"},
		{"show <https://ops.slack.com/archives/C01/p1764000000000100?thread_ts=1764000000.000100&amp;cid=C01|here>", "show here"},
		{
			"show <https://ops.slack.com/archives/C01/p1764000000000100?thread_ts=1764000000.000100&amp;cid=C01>",
			"show https://ops.slack.com/archives/C01/p1764000000000100",
		},
		{
			"show <https://ops.slack.com.example.org/archives/C01/p1764000000000100>",
			"show https://ops.slack.com.example.org/archives/C01/p1764000000000100",
		},
		{"cancel k7q2 because <@U1|bob> asked, see <http://a.b/c|a.b/c> in <#C1|ops>", "cancel k7q2 because @bob asked, see a.b/c in #ops"},
		{"cancel k7q2 because 1 &lt; 2 &amp;&amp; 3", "cancel k7q2 because 1 &lt; 2 &amp;&amp; 3"},
		{"cancel k7q2 because it’s “late” and\nlong", "cancel k7q2 because it’s “late” and long"},
		{`cancel k7q2 because "x" and "y"`, `cancel k7q2 because "x" and "y"`},
		{"cancel k7q2 because x\u202ey", "cancel k7q2 because xy"},

		// Filters.
		{"list Engine=Kafka Env=Prod", `list engine="kafka" tag_Env="Prod"`},
		{"list status!=created", `list status!="created"`},
		{"list instance!=a.b-*,c", `list instance!~"a\\.b-.*|c"`},
		{"list team=pay+*", `list tag_team=~"pay\\+.*"`},
		{`list {engine="kafka", env!="prod"} x`, `list engine="kafka" tag_env!="prod" x`},
		{"list team=“a b” y", `list tag_team="a b" y`},
		{`list env=""`, `list tag_env=""`},
		{"list instance=<http://orders.mq|orders.mq>", `list instance="orders.mq"`},
		{`list "today" "a=b" 'c d'`, `list "today" "a=b" "c d"`},
		{"list TODAY", "list today"},
		{"list next 3 days orders", "list orders next 3d"},
		{"list next 1 week", "list next 7d"},
		{"timeline next week env=prod", `timeline tag_env="prod" next week`},
	} {
		got, err := commands.Parse(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got.String() != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	for _, text := range []string{
		"show <https://ops.slack.com.example.org/archives/C01/p1764000000000100>",
		"show https://example.org/https://ops.slack.com/archives/C01/p1764000000000100",
		"show https://notslack.com/archives/C01/p1764000000000100",
	} {
		if got, err := commands.Parse(text); err != nil || got.Link.TS != "" || got.Target == "" {
			t.Errorf("%q: got %+v, %v; another host is taken for Slack's", text, got.Link, err)
		}
	}
	if got, _ := commands.Parse("cancel k7q2 because 1 &lt; 2"); got.Reason != "1 < 2" || got.Typed() != "cancel k7q2 because 1 < 2" {
		t.Errorf("got the reason %q, typed %q", got.Reason, got.Typed())
	}
}

func TestMisread(t *testing.T) {
	for _, c := range []struct {
		text string
		want commands.Misread
	}{
		{strings.Repeat("支", 4001), commands.Misread{Kind: commands.TooLong, Length: 4001}},
		{"reject c3f1", commands.Misread{Kind: commands.UnknownWord, Word: "reject", Suggestion: commands.VerbDeny}},
		{"lst", commands.Misread{Kind: commands.UnknownWord, Word: "lst", Suggestion: commands.VerbList}},
		{"xy", commands.Misread{Kind: commands.UnknownWord, Word: "xy"}},
		{`"list"`, commands.Misread{Kind: commands.UnknownWord, Word: "list", Suggestion: commands.VerbList}},
		{"<@U1|bob>", commands.Misread{Kind: commands.UnknownWord, Word: "bob"}},
		{"help cancle", commands.Misread{Kind: commands.UnknownWord, Verb: commands.VerbHelp, Word: "cancle", Suggestion: commands.VerbCancel}},
		{"help cancel me", commands.Misread{Kind: commands.Unexpected, Verb: commands.VerbHelp, Word: "me"}},
		{"whoami really", commands.Misread{Kind: commands.Unexpected, Verb: commands.VerbWhoami, Word: "really"}},
		{"show orders mq", commands.Misread{Kind: commands.Unexpected, Verb: commands.VerbShow, Word: "mq"}},
		{"show k7q2 because x", commands.Misread{Kind: commands.Unexpected, Verb: commands.VerbShow, Word: "because x"}},
		{"approve c3f1 sun 04:00", commands.Misread{Kind: commands.Unexpected, Verb: commands.VerbApprove, Word: "sun 04:00"}},
		{"approve", commands.Misread{Kind: commands.WhichChange, Verb: commands.VerbApprove}},
		{"approve c3f1 at", commands.Misread{Kind: commands.WhatTime, Verb: commands.VerbApprove}},
		{"snooze", commands.Misread{Kind: commands.WhichTask, Verb: commands.VerbSnooze}},
		{"snooze k7q2", commands.Misread{Kind: commands.HowLong, Verb: commands.VerbSnooze}},
		{"snooze k7q2 tomorrow", commands.Misread{Kind: commands.HowLong, Verb: commands.VerbSnooze, Word: "tomorrow"}},
		{"delegate", commands.Misread{Kind: commands.WhichPerson, Verb: commands.VerbDelegate}},
		{"delegate bob until mon", commands.Misread{Kind: commands.WhichPerson, Verb: commands.VerbDelegate, Word: "bob"}},
		{"delegate <@U2> mon 09:00", commands.Misread{Kind: commands.UntilWhen, Verb: commands.VerbDelegate, Word: "mon 09:00"}},
		{"delegate <@U2> until", commands.Misread{Kind: commands.UntilWhen, Verb: commands.VerbDelegate, Word: "until"}},
		{"cancel <#C1|ops>", commands.Misread{Kind: commands.NotATask, Verb: commands.VerbCancel, Word: "ops"}},
		{"list <@U1|bob>", commands.Misread{Kind: commands.NotATask, Verb: commands.VerbList, Word: "bob"}},
		{"list this", commands.Misread{Kind: commands.BadPeriod, Verb: commands.VerbList, Word: "this"}},
		{"list next 3x", commands.Misread{Kind: commands.BadPeriod, Verb: commands.VerbList, Word: "next 3x"}},
		{"list today tomorrow", commands.Misread{Kind: commands.BadPeriod, Verb: commands.VerbList, Word: "tomorrow"}},
		{"list env=", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "env="}},
		{"list =prod", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "=prod"}},
		{"list env = prod", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "="}},
		{"list engine=,", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "engine=,"}},
		{"list env=~(", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "env=~("}},
		{`list ""=x`, commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: `""=x`}},
		{"list {}", commands.Misread{Kind: commands.BadFilter, Verb: commands.VerbList, Word: "{}"}},
	} {
		sentence, err := commands.Parse(c.text)
		var got *commands.Misread
		if !errors.As(err, &got) {
			t.Errorf("%.40q: read as %q, want %+v", c.text, sentence, c.want)
			continue
		}
		plain := *got
		plain.Cause = nil
		if plain != c.want {
			t.Errorf("%.40q\n got %+v\nwant %+v", c.text, plain, c.want)
		}
		if got.Kind == commands.BadFilter && errors.Unwrap(got) == nil {
			t.Errorf("%.40q: no cause", c.text)
		}
	}
}

// A text that means harm costs little: the regular expressions of one sentence are bounded.
func TestPatternsAreBounded(t *testing.T) {
	for _, text := range []string{
		"list a=~" + strings.Repeat("a{999}", 60),
		"list" + strings.Repeat(" a=~a{999}", 60),
	} {
		var got *commands.Misread
		if _, err := commands.Parse(text); !errors.As(err, &got) || got.Kind != commands.BadFilter {
			t.Errorf("%.30q: got %v, want a bad filter", text, err)
		}
	}
	if _, err := commands.Parse("list instance=" + strings.Repeat("orders-mq,", 100)); err != nil {
		t.Errorf("a long list of names: %v", err)
	}
}

func TestPeriod(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 11, 23, 23, 40, 0, 0, time.UTC) // Tuesday 00:40 in Berlin
	for _, c := range []struct {
		text     string
		zone     *time.Location
		from, to string
	}{
		{"list", berlin, "", ""},
		{"list today", berlin, "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"},
		{"list today", nil, "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"},
		{"list tomorrow", berlin, "2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z"},
		{"list this week", berlin, "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"},
		{"list next week", berlin, "2026-11-29T23:00:00Z", "2026-12-06T23:00:00Z"},
		{"list next 3d", berlin, "2026-11-23T23:40:00Z", "2026-11-26T23:40:00Z"},
		{"list next 90 minutes", berlin, "2026-11-23T23:40:00Z", "2026-11-24T01:10:00Z"},
	} {
		sentence, err := commands.Parse(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		got := sentence.Filter.In(monday, c.zone)
		if instant(got.From) != c.from || instant(got.Until) != c.to {
			t.Errorf("%q in %s: got %s to %s, want %s to %s", c.text, c.zone, instant(got.From), instant(got.Until), c.from, c.to)
		}
	}
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.RFC3339)
}
