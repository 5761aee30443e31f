package cards_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

func TestBoldHasEdges(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"*orders-mq*，明天", "*orders-mq* ，明天"},
		{"（*orders-mq*）", "（ *orders-mq* ）"},
		{"请看 *重要*。\n*再看*：`a*b*c`", "请看 *重要* 。\n*再看* ：`a*b*c`"},
		{"*one*, *two*: *three*.", "*one*, *two*: *three*."},
		{"“*one*”…*two*", "“*one*”…*two*"},
		{"*Waits*<!date^1^{ago}|*>", "*Waits* <!date^1^{ago}|*>"},
		{"*任务*`k7q2`", "*任务* `k7q2`"},
		{"*one*_two_", "*one* _two_"},
		{"订单*队列 and \u2060*foreign，", "订单*队列 and \u2060*foreign，"},
		{"a lone * sign，*", "a lone * sign，*"},
		{"*three* signs*，", "*three* signs*，"},
		{"", ""},
	} {
		got := cards.Edged(c.text)
		if got != c.want {
			t.Errorf("%q is %q, not %q", c.text, got, c.want)
		}
		if again := cards.Edged(got); again != got {
			t.Errorf("%q is %q the second time", got, again)
		}
	}
}

// TestEdgesTakeNothingAway whatever the text, and take no second look.
func TestEdgesTakeNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("*a任，`<> \n.")), 0, 30, -1).Draw(t, "text")
		edged := cards.Edged(text)
		if strings.ReplaceAll(edged, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q became %q", text, edged)
		}
		if again := cards.Edged(edged); again != edged {
			t.Errorf("%q became %q, and then %q", text, edged, again)
		}
	})
}

// TestEveryMessageIsBoldWhereItMeans in both languages: under the strictest reading of Slack's, no sign is left to be read.
func TestEveryMessageIsBoldWhereItMeans(t *testing.T) {
	aside := regexp.MustCompile("`[^`]*`|<[^>]*>|\u2060\\*")
	bold := regexp.MustCompile(`(^|[\s("“])\*[^*\s，。：；（）、！？][^*\n]*[^*\n\s，。：；（）、！？]\*($|[\s~!#$%^)\-+={}\[\];:'",.?/”…])`)
	seen := 0
	for name, m := range unreadMessages(t) {
		for _, l := range maintenance.Languages() {
			for _, text := range markedUp(t, m.In(l)) {
				left := aside.ReplaceAllString(text, "x")
				for line := range strings.Lines(left) {
					if !strings.Contains(line, "*") {
						continue
					}
					seen++
					rest := line
					for again := ""; again != rest; {
						again, rest = rest, bold.ReplaceAllString(rest, "${1}${2}")
					}
					if strings.Contains(rest, "*") {
						t.Errorf("%s, %s: not all of %q is bold", name, l, line)
					}
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d lines are bold", seen)
	}
}

// markedUp are the texts of a message that have markup.
func markedUp(t *testing.T, m cards.Message) (all []string) {
	t.Helper()
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			if text, is := v["text"].(string); is && v["type"] == slack.MarkdownType {
				all = append(all, text)
			}
			for _, one := range v {
				walk(one)
			}
		}
	}
	var blocks any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	walk(blocks)
	return all
}

// TestNoEnglishIsLeftInChinese finds the little words that join texts, outside of what others wrote.
func TestNoEnglishIsLeftInChinese(t *testing.T) {
	aside := regexp.MustCompile("`[^`]*`|<[^>]*>|“[^”]*”")
	english := regexp.MustCompile(`\d (to|and|or) \d|\p{Han} ?[,;] ?\p{Han}`)
	for name, m := range unreadMessages(t) {
		for _, text := range markedUp(t, m.In(maintenance.Chinese)) {
			if left := english.FindString(aside.ReplaceAllString(text, "")); left != "" {
				t.Errorf("%s has %q in %q", name, left, text)
			}
		}
	}
}
