package commands_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/words/zh"
)

// wei reads Chinese, and is bob in all else.
func wei() maintenance.Person {
	p := bob()
	p.Language = maintenance.Chinese
	return p
}

// TestAChineseWordDoesTheSameAsTheEnglish: for each verb, whichever of its words is said, what is answered and what is kept.
func TestAChineseWordDoesTheSameAsTheEnglish(t *testing.T) {
	t.Parallel()
	type asking struct {
		rest    string
		by      maintenance.Person
		waiting bool // a change is there that waits for ann's approval
	}
	cases := map[commands.Verb]asking{
		commands.VerbList: {rest: "engine=kafka", by: bob()}, commands.VerbShow: {rest: "orders-mq", by: bob()},
		commands.VerbReschedule: {rest: "orders-mq +24h because release", by: bob()}, commands.VerbCancel: {rest: "orders-mq because release", by: bob()},
		commands.VerbPending: {by: ann(), waiting: true}, commands.VerbApprove: {rest: "CHANGE", by: ann(), waiting: true},
		commands.VerbDeny: {rest: "CHANGE because no", by: ann(), waiting: true}, commands.VerbWithdraw: {rest: "CHANGE", by: bob(), waiting: true},
		commands.VerbDelegate: {rest: "<@U2> until mon 09:00", by: bob()}, commands.VerbNow: {by: bob()}, commands.VerbTimeline: {rest: "next 30d", by: bob()},
		commands.VerbTake: {rest: "orders-mq", by: bob()}, commands.VerbGiveBack: {rest: "orders-mq", by: bob()}, commands.VerbGo: {rest: "orders-mq", by: bob()},
		commands.VerbSnooze: {rest: "orders-mq 2h", by: bob()}, commands.VerbRemind: {rest: "orders-mq 2h", by: bob()}, commands.VerbDigest: {by: bob()},
		commands.VerbCalendar: {rest: "off", by: bob()}, commands.VerbHistory: {rest: "orders-mq", by: bob()}, commands.VerbWhoami: {by: bob()},
		commands.VerbStatus: {by: bob()}, commands.VerbHelp: {rest: "reschedule", by: bob()},
	}
	for _, verb := range commands.Verbs() {
		c, known := cases[verb]
		if !known {
			t.Errorf("%s is not tried", verb)
		}
		ask := func(word string) (said string, kept []string) {
			w := newWorld(t)
			change := "c9z9"
			if c.waiting {
				w.rule(byAnn)
				draft := w.say(bob(), "reschedule orders-mq +72h because release")
				w.click(bob(), draft, "Confirm")
				change = draft.draftID()
			}
			said = w.say(c.by, strings.TrimSpace(word+" "+strings.ReplaceAll(c.rest, "CHANGE", change))).text
			said = strings.ReplaceAll(said, change, "CHANGE")
			for _, id := range []string{"a1", "b1", "b2"} {
				said = strings.ReplaceAll(said, w.handle(id), id)
			}
			return regexp.MustCompile(`\bc[0-9][a-z0-9]+\b`).ReplaceAllString(said, "CHANGE"), w.done()
		}
		said, kept := ask(string(verb))
		for _, word := range verb.InChinese() {
			if s, k := ask(word); s != said || !slices.Equal(k, kept) {
				t.Errorf("%s: kept %q and said\n%s\n%s: kept %q and said\n%s", verb, kept, said, word, k, s)
			}
		}
	}
}

// TestHelpInChineseHasBothWords of each verb, on one line; and each Chinese example is understood.
func TestHelpInChineseHasBothWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := w.say(wei(), "帮助")
	for _, verb := range commands.Verbs() {
		line := regexp.MustCompile("(?m)^• `/tasks " + verb.InChinese()[0] + "[^`]*`（" + string(verb) + "）：").FindString(all.text)
		if line == "" {
			t.Errorf("no line has %s and %s:\n%s", verb.InChinese()[0], verb, all.text)
		}
		for _, example := range regexp.MustCompile("`/tasks ([^`]*)`").FindAllStringSubmatch(w.say(wei(), "帮助 "+verb.InChinese()[0]).text, -1) {
			text := strings.NewReplacer("@bob", "<@U1>").Replace(example[1])
			if _, err := commands.Parse(text); !understood(err) {
				t.Errorf("help of %s shows %q, which is not understood: %v", verb, text, err)
			}
		}
	}
	w.kept()
}

// understood says that a sentence was read, or asks only which task or change it is about, as the text around it does.
func understood(err error) bool {
	misread, is := errors.AsType[*commands.Misread](err)
	return err == nil || is && (misread.Kind == commands.WhichTask || misread.Kind == commands.WhichChange)
}

// TestChineseIsSuggestedInChinese: an unknown word gets the nearest Chinese one; what is amiss in a sentence is said with the verb's Chinese word, for
// each verb the one that help shows.
func TestChineseIsSuggestedInChinese(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ said, holds string }{
		{"取削 orders-mq", "你是不是想输入 `/tasks 取消`"},
		{"删除 orders-mq", "你是不是想输入 `/tasks 取消`"},
		{"延后 orders-mq", "你是不是想输入 `/tasks 改期`"},
		{"cancle orders-mq", "你是不是想输入 `/tasks 取消`"},
		{"帮助 取削", "你是不是想输入 `/tasks 取消`"},
		{"你好", "`/tasks 帮助`"},
		{"查看", "`/tasks 查看 orders-mq`"},
		{"批准 c3f1 因为 可以", "`批准` 不需要原因"},
		{"状态 怎么样", "`/tasks 帮助 状态`"},
	} {
		w.say(wei(), c.said).holds(c.holds)
	}
	w.kept()
	for _, verb := range commands.Verbs() {
		m := cards.Misunderstood(w.reader(), cards.Misread{Kind: "which task", Verb: string(verb)}).In(maintenance.Chinese)
		if want := "`/tasks " + verb.InChinese()[0] + " orders-mq`"; !strings.Contains(m.Text, want) {
			t.Errorf("%s is called otherwise than %s: %s", verb, want, m.Text)
		}
	}
}

// TestWhatChineseTextsSayToTypeIsChinese, and is understood: all that stands in them behind the command.
func TestWhatChineseTextsSayToTypeIsChinese(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, text := range zh.Texts() {
		for _, code := range regexp.MustCompile("`%(?:\\[1\\])?s ([^`%]+)( %s)?`").FindAllStringSubmatch(text, -1) {
			tried++
			s, err := commands.Parse(code[1])
			if !understood(err) {
				t.Errorf("%q has %q, which is not understood: %v", text, code[1], err)
			}
			if word, _, _ := strings.Cut(code[1], " "); err == nil && !slices.Contains(s.Verb.InChinese(), word) {
				t.Errorf("%q has %q, which begins with no Chinese word", text, code[1])
			}
		}
	}
	if tried < 25 {
		t.Errorf("only %d were found", tried)
	}
}

// TestTheDocsHaveEveryChineseWord holds the table of docs/chinese.md against the vocabulary.
func TestTheDocsHaveEveryChineseWord(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/chinese.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range commands.Verbs() {
		row := "| `" + string(verb) + "` | " + strings.Join(verb.InChinese(), "、") + " |"
		if !strings.Contains(string(page), "\n"+row+"\n") {
			t.Errorf("docs/chinese.md has no row\n%s", row)
		}
	}
}
