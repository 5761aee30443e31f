package cards

import (
	"strings"

	"github.com/slack-go/slack"
)

// Slack's limits that our messages can come near (facts/slack.md, section 6).
const (
	longestSection = 3000
	longestButton  = 75
	longestText    = 4000 // of a message, where chat.update takes it
)

// Window is what Slack calls a modal.
type Window = slack.ModalViewRequest

func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, cutMarkup(text, longestSection), false, true)
}

func plainText(text string, most int) *slack.TextBlockObject {
	if text = plain(text, most); text == "" {
		text = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// cutMarkup shortens a text with markup at the end of a line, so that no token is cut in its middle.
func cutMarkup(text string, most int) string {
	if len([]rune(text)) <= most {
		return text
	}
	var kept []string
	left := most - 2
	for line := range strings.Lines(text) {
		if left -= len([]rune(line)); left < 0 {
			break
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "") + "…"
}

func section(lines ...string) *slack.SectionBlock {
	return slack.NewSectionBlock(mrkdwn(strings.Join(lines, "\n")), nil, nil)
}

func note(lines ...string) *slack.ContextBlock {
	return slack.NewContextBlock("", mrkdwn(strings.Join(lines, "\n")))
}

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plainText(label, longestButton))
}

func actions(id string, buttons ...*slack.ButtonBlockElement) *slack.ActionBlock {
	elements := make([]slack.BlockElement, len(buttons))
	for i, b := range buttons {
		elements[i] = b
	}
	return slack.NewActionBlock(id, elements...)
}

// message puts blocks and the text that says the same together. The text is what notifications and screen readers get.
func message(text string, blocks ...slack.Block) Message {
	return Message{Text: cutMarkup(text, longestText), Blocks: blocks}
}

// say is a message of sentences alone.
func say(lines ...string) Message {
	text := strings.Join(lines, "\n")
	return message(text, section(text))
}
