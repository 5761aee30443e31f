package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// SlacksLanguage is the value of the button that asks for the language of one's Slack.
const SlacksLanguage = "slack"

// languageName is what those who speak it call a language, so that they find it whatever stands around it.
func languageName(l maintenance.Language) string {
	if l == maintenance.Chinese {
		return "中文"
	}
	return "English"
}

// languagePart is the language in which somebody is answered alone, and the others to choose from.
func languagePart(chosen maintenance.Language) []slack.Block {
	said := words.Put("What you read alone is in the language of your Slack, where headsup speaks it. What a channel reads is in the channel's.")
	var others []*slack.ButtonBlockElement
	if chosen != "" {
		said = words.Put("What you read alone is in %s, as you chose. What a channel reads is in the channel's language.", languageName(chosen))
		others = append(others, button(variant(Speak, SlacksLanguage), SlacksLanguage, words.Put("As Slack")))
	}
	for _, l := range maintenance.Languages() {
		if l != chosen {
			others = append(others, button(variant(Speak, string(l)), string(l), languageName(l)))
		}
	}
	return withButtons(section(said), actions("home-language", others...))
}

// Speaks answers somebody who has chosen a language; empty: that of their Slack.
func Speaks(l maintenance.Language) Message {
	if l == "" {
		return say(words.Put("What you read alone is in the language of your Slack again, where headsup speaks it."))
	}
	return say(words.Put("What you read alone is in %s from now on.", languageName(l)))
}
