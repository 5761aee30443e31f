package cards_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

// TestI12EachIsCalledOnceInAMessage renders reminders of many tasks whose routes call several, and counts who is alerted.
func TestI12EachIsCalledOnceInAMessage(t *testing.T) {
	t.Parallel()
	group := func(id string) maintenance.Mention {
		return maintenance.Mention{Party: maintenance.Party{Group: id, Name: "<!channel>"}}
	}
	several := append(reminded(group("S1"), tasks(3)...), reminded(maintenance.Mention{}, tasks(2)...)...)
	several = append(several, reminded(maintenance.Mention{Party: maintenance.Party{User: "U1"}}, tasks(1)...)...)
	many := reminded(maintenance.Mention{}, tasks(1)...)
	for n := range 300 {
		many = append(many, reminded(group(fmt.Sprintf("S%d", n)), tasks(1)...)...)
	}
	for _, c := range []struct {
		name string
		all  []cards.Reminded
		want string
		says string
	}{
		{"nobody", reminded(maintenance.Mention{}, tasks(2)...), "", ""},
		{"a name that Slack does not know", reminded(maintenance.Mention{Party: maintenance.Party{Name: "@oncall"}}, tasks(1)...), "", ""},
		{"one task", reminded(group("S1"), tasks(1)...), "S1", "nobody has taken it yet"},
		{"a crowd", reminded(maintenance.Mention{Crowd: maintenance.Channel}, tasks(2)...), "channel", "nobody has taken `k7q1` or `k7q2` yet"},
		{"a crowd that Slack does not have", reminded(maintenance.Mention{Crowd: "everyone> <!here"}, tasks(2)...), "", ""},
		{"several", several, "S1 U1", "nobody has taken `k7q1`, `k7q2`, `k7q3` or `k7q1` yet"},
		{"more than anybody names", many, "S0 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19", "nobody has taken 300 of them yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := cards.Reminder(everybody(), c.all, false).In(maintenance.English)
			blocks, err := json.Marshal(m.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			if got := called(slack.MessageTokens("", blocks)); got != c.want {
				t.Errorf("the blocks call %q, want %q", got, c.want)
			}
			if got := called(slack.MessageTokens(m.Text, nil)); got != c.want {
				t.Errorf("the text calls %q, want %q", got, c.want)
			}
			if said := shown(t, m); !strings.Contains(said, c.says) || c.says == "" && strings.Contains(said, "nobody") {
				t.Errorf("it does not say %q: %s", c.says, said)
			}
		})
	}
}

// called are the ids of those whom tokens alert, in their order.
func called(tokens []slack.Token) string {
	var ids []string
	for _, token := range tokens {
		if token.Notifies() {
			ids = append(ids, token.Value)
		}
	}
	return strings.Join(ids, " ")
}
