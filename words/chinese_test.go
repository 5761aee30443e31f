package words_test

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"headsup/words"
	"headsup/words/zh"
)

// TestChineseIsWhole holds that each text that the code says is there in Chinese, and none that nothing says.
func TestChineseIsWhole(t *testing.T) {
	t.Parallel()
	said, _ := read(t)
	for _, noun := range words.Nouns() {
		said["%d "+noun] = true
	}
	texts := zh.Texts()
	for _, text := range slices.Sorted(maps.Keys(said)) {
		if _, there := texts[text]; !there {
			t.Errorf("not in Chinese: %q", text)
		}
	}
	for text := range texts {
		if !said[text] {
			t.Errorf("nothing says %q", text)
		}
	}
}

// TestChineseIsFilledAsEnglish holds that each text takes what its key takes, in whatever order, and shows all of it.
func TestChineseIsFilledAsEnglish(t *testing.T) {
	t.Parallel()
	for text, chinese := range zh.Texts() {
		if got, want := fills(chinese), fills(text); !slices.Equal(got, want) {
			t.Errorf("%q is filled with %v in English, and %q with %v", text, want, chinese, got)
			continue
		}
		var fill []any
		for n, kind := range fills(text) {
			if fill = append(fill, 4711+n); strings.HasSuffix(kind, "s") {
				fill[n] = strconv.Itoa(4711 + n)
			}
		}
		read := words.In(words.Chinese, words.Put(text, fill...))
		if strings.Contains(read, "%!") {
			t.Errorf("%q reads %q", text, read)
		}
		for n := range fill {
			if !strings.Contains(read, strconv.Itoa(4711+n)) {
				t.Errorf("%q reads %q, without what fills it at %d", text, read, n+1)
			}
		}
	}
}

// fills are what fills a text, sorted: the place and the kind of each, so "2s" for a text that comes second.
func fills(text string) (all []string) {
	at := 0
	for _, found := range verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		at++
		if found[1] != "" {
			at, _ = strconv.Atoi(strings.Trim(found[1], "[]"))
		}
		all = append(all, strconv.Itoa(at)+found[0][len(found[0])-1:])
	}
	slices.Sort(all)
	return all
}

// shown is what stands in a text as it is in every language: what people type, and what Slack turns into a time.
var shown = regexp.MustCompile("`[^`]*`|\\{[^}]*\\}|“[^”]*”")

// TestChineseIsNotEnglish holds that no sentence was left as it was.
func TestChineseIsNotEnglish(t *testing.T) {
	t.Parallel()
	for text, chinese := range zh.Texts() {
		if left := sentence.FindString(shown.ReplaceAllString(chinese, "")); left != "" {
			t.Errorf("%q is %q in Chinese, which has the English words %q", text, chinese, left)
		}
		if strings.Contains(text, "`") && strings.Count(text, "`") != strings.Count(chinese, "`") {
			t.Errorf("%q shows other code than %q", chinese, text)
		}
		for _, word := range regexp.MustCompile(`[A-Z]+_[A-Z_]+|:[a-z_]+:`).FindAllString(text, -1) {
			if !strings.Contains(chinese, word) {
				t.Errorf("%q has not the %s of %q", chinese, word, text)
			}
		}
	}
}

// TestChinese holds what reading does that the texts themselves do not say.
func TestChinese(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{words.Count(1, "task") + "，" + words.Count(1234, "entry"), "1 个任务，1234 条记录"},
		{words.Put("a text that is in no catalogue, %s", words.Count(2, "hour")), "a text that is in no catalogue, 2 小时"},
		{words.Raise(words.Count(2, "person")) + words.Unstop("好的。"), "2 人好的"},
	} {
		if got := words.In(words.Chinese, c.text); got != c.want {
			t.Errorf("%q reads %q, not %q", c.text, got, c.want)
		}
	}
}
