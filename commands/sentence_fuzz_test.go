package commands_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/alertmanager/pkg/labels"
	"pgregory.net/rapid"

	"headsup/commands"
)

// Two matchers are the same where they are written the same.
var sameMatcher = cmp.Comparer(func(a, b *labels.Matcher) bool { return commands.PrintMatcher(a) == commands.PrintMatcher(b) })

// Whatever is typed: a sentence or a *Misread, and a sentence that is copied from an answer means what it meant.
func FuzzParse(f *testing.F) {
	for _, r := range rows(f) {
		f.Add(r.text)
	}
	for _, row := range chineseRows(f) {
		f.Add(row[0])
	}
	for _, text := range odd() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		roundTrip(t, text)
	})
}

// The same for sentences that are put together from what people write, and from what is easily written back wrong.
func TestRoundTrip(t *testing.T) {
	piece := rapid.SampledFrom(slices.Concat(strings.Fields(strings.Join(odd(), " ")), []string{
		"list", "show", "reschedule", "cancel", "approve", "deny", "withdraw", "delegate", "snooze", "timeline", "history", "help",
		"k7q2", "orders-mq", "“orders mq”", "to", "at", "until", "because", "as", "tomorrow", "02:00", "+2h", "2h", "next", "3d",
		"this week", "engine=kafka,rabbitmq", "instance=orders-*", "team!=“a b”", "tag_x=~\"a.*\"", "status=any", "<@U2|bob>",
		"<#C1|ops>", "<http://a.b|a.b>", "https://ops.slack.com/archives/C01/p1764000000000100", "break-glass", "&lt;b&gt;", "*", "'", "\"",
	}))
	rapid.Check(t, func(t *rapid.T) {
		roundTrip(t, strings.Join(rapid.SliceOfN(piece, 0, 9).Draw(t, "pieces"), " "))
	})
}

// The same in Chinese, where words stand together or not, and names are made of what might be keywords.
func TestChineseRoundTrip(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"列表", "查看", "改期", "取消", "批准", "拒绝", "委托", "提醒", "稍后提醒", "时间线", "历史", "帮助", "日历", "list", "reschedule", "k7q2", "orders-mq", "订单队列",
		"“订单 mq”", "<@U2|bob>", "到", "至", "在", "改到", "直到", "因为", "原因", "理由", "because", "跳过审批", "明天", "今天", "本周", "下周", "未来", "7天", "内", "后", "前",
		"提前", "凌晨2点", "02:00", "０２：００", "2小时", "半小时", "engine=kafka", "团队=支付", "，", "：", "。", "；", "“", "」", "双十一", "现在", "新建",
	})
	between := rapid.SampledFrom([]string{"", " ", "，", "　"})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"列表", "改期 ", "取消", "批准", "委托<@U2>", "提醒", "查看 ", "时间线", ""}).Draw(t, "verb")
		for range rapid.IntRange(0, 8).Draw(t, "pieces") {
			text += between.Draw(t, "between") + piece.Draw(t, "piece")
		}
		roundTrip(t, text)
	})
}

type fataler interface {
	Fatalf(format string, args ...any)
}

func roundTrip(t fataler, text string) {
	got, err := commands.Parse(text)
	if err != nil {
		if _, ok := errors.AsType[*commands.Misread](err); !ok {
			t.Fatalf("%q: %v is no *Misread", text, err)
		}
		return
	}
	copied := got.String()
	if utf8.RuneCountInString(copied) > commands.LongestText {
		return // escaping can make a long text too long
	}
	again, err := commands.Parse(copied)
	if err != nil {
		t.Fatalf("%q is written as %q, which is refused: %v", text, copied, err)
	}
	if diff := cmp.Diff(got, again, sameMatcher); diff != "" {
		t.Fatalf("%q is written as %q, which means something else:\n%s", text, copied, diff)
	}
	if again.String() != copied {
		t.Fatalf("%q is written as %q, and then as %q", text, copied, again.String())
	}
}

// odd are texts that are easily written back wrong.
func odd() []string {
	return []string{
		`show "because"`, `show 'a"b'`, "show `a'b\"c`", `show *a"b 'c d*`, `show "*k7q2*"`, `show "  "`, `show a"b`,
		`list "today"`, `list "a=b"`, `list "engine=kafka"`, `list team="a b" x`, `list "tag_a b"="c, d"`,
		`list {engine="kafka", env!="prod"}`, `list team="\u201ca\u201d"`, `list team=“a”`, `list team=o’neill`,
		`list team="a\nb"`, `list "x<y"`, `list env=a&amp;b`, `list env=&lt;a`, "list next 1 day 12 hours",
		`reschedule k7q2 "because x"`, `reschedule k7q2 "to x"`, `reschedule k7q2 to "to"`, `reschedule k7q2 2 o’clock`,
		`reschedule "to" to 22:00 break-glass because "x" and "y"`, `cancel k7q2 because "x"`, `cancel k7q2 because ""x""`,
		`cancel k7q2 because &amp;lt;b`, `cancel k7q2 because &lt;@U1|bob&gt;`, `cancel k7q2 because <@U1|bob> <http://x.y|x.y>`,
		"cancel k7q2 because 👩\u200d💻", `cancel because x`, `approve c3f1 at "at"`, `delegate <@U2> until "until"`,
		"show k7\u202eq2", "show k7\u200bq2", "show \u200d", "show \xff", "cancel k7q2 —break-glass", "cancel —help",
	}
}
