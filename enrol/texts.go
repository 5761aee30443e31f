package enrol

import (
	"headsup/cards"
	"headsup/maintenance"
	"headsup/words"
)

// texts are those of the page that are always the same.
type texts struct {
	Language          string // of HTML
	Title, Heading    string
	Ready, Once, Show string
	Scan, Copy, Keep  string
	Code, Confirm     string
	Done, Next        string
}

func textsIn(l maintenance.Language) texts {
	read := func(text string) string { return cards.TextIn(l, text) }
	tag := "en"
	if l == maintenance.Chinese {
		tag = "zh-CN"
	}
	return texts{
		Language: tag,
		Title:    read(words.Put("headsup: second factor")), Heading: read(words.Put("A second factor for headsup")),
		Ready: read(words.Put("Have your authenticator app at hand.")), Once: read(words.Put("The secret is shown once.")), Show: read(words.Put("Show it now")),
		Scan: read(words.Put("Scan this with your authenticator app:")), Copy: read(words.Put("Or type it in:")),
		Keep: read(words.Put("Keep this page open until the next step is done. Nothing is kept before that.")),
		Code: read(words.Put("The code that the app shows now:")), Confirm: read(words.Put("Confirm")),
		Done: read(words.Put("Done.")), Next: read(words.Put("headsup asks for the code of your app where a rule wants it. The one you just typed is used up; the next one counts.")),
	}
}
