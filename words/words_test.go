package words_test

import (
	"testing"

	"headsup/words"
)

func TestIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"plain", "plain"},
		{words.Put("Nothing was changed."), "Nothing was changed."},
		{words.Put("From %s to %s", "a", words.Put("the channel")), "From a to the channel"},
		{"• " + words.Put("%d of %d", 1, 2000) + " · " + words.Put("100 %%"), "• 1 of 2000 · 100 %"},
		{words.Count(1, "task") + ", " + words.Count(0, "task") + ", " + words.Count(1234, "entry"), "1 task, 0 tasks, 1234 entries"},
		{words.Put("Foreign %s", "50%s ${x}"), "Foreign 50%s ${x}"},
		{words.Raise(words.Put("it is")) + words.Lower("The end") + words.Unstop(words.Put("over.")), "It isthe endover"},
		{words.Raise("") + words.Lower("") + words.Unstop(""), ""},
		{words.Cut(words.Put("four and %s", words.Put("more")), 6) + words.Cut("🎉🎉", 3) + words.Cut("abc", 3), "four …🎉…abc"},
	} {
		got := words.In(words.English, c.text)
		if got != c.want {
			t.Errorf("%q reads %q, not %q", c.text, got, c.want)
		}
		if again := words.In(words.English, got); again != got {
			t.Errorf("%q is read twice as %q", got, again)
		}
	}
}

// FuzzIn holds that a text which somebody forged is read to its end, in some way.
func FuzzIn(f *testing.F) {
	f.Add(words.Put("From %s", "a"))
	f.Add("\x01%d\x02d\x03\x03\x02\x01")
	f.Add("\x01%s%s\x02")
	f.Fuzz(func(t *testing.T, text string) {
		if read := words.In(words.English, text); words.Unread(read) && !words.Unread(text) {
			t.Errorf("%q reads %q", text, read)
		}
	})
}
