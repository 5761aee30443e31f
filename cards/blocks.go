package cards

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"headsup/words"
)

// Slack's limits that our messages can come near (facts/slack.md, section 6).
const (
	longestSection = 3000
	longestButton  = 75
	longestValue   = 2000 // of a button
	longestText    = 4000 // of a message, where chat.update takes it
	mostBlocks     = 50   // of a message
	mostOptions    = 100  // of a select
)

// Window is what Slack calls a modal.
type Window = slack.ModalViewRequest

func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, cutMarkup(text, longestSection), false, true)
}

func plainText(text string, most int) *slack.TextBlockObject {
	if text = cut(oneLine(text), most); text == "" {
		text = "–"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// cutMarkup shortens a text with markup at the end of a line, so that no token is cut in its middle. A text in no language yet is cut
// when it is read in one.
func cutMarkup(text string, most int) string {
	if words.Unread(text) || length(text) <= most {
		return text
	}
	var kept strings.Builder
	left := most - 2
	for line := range strings.Lines(text) {
		if left -= length(line); left < 0 {
			break
		}
		kept.WriteString(line)
	}
	return kept.String() + "…"
}

func section(lines ...string) *slack.SectionBlock {
	return slack.NewSectionBlock(mrkdwn(strings.Join(lines, "\n")), nil, nil)
}

// sections puts lines into as few sections as hold them whole.
func sections(lines []string) []slack.Block {
	var blocks []slack.Block
	var held []string
	size := 0
	for _, line := range lines {
		n := length(line) + 1
		if size+n > longestSection {
			blocks, held, size = append(blocks, section(held...)), nil, 0
		}
		held, size = append(held, line), size+n
	}
	if len(held) > 0 {
		blocks = append(blocks, section(held...))
	}
	return blocks
}

func note(lines ...string) *slack.ContextBlock {
	return slack.NewContextBlock("", mrkdwn(strings.Join(lines, "\n")))
}

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plainText(label, longestButton))
}

// actions puts buttons in a row; none gives nil. A button whose value is too long for Slack is left out, since a cut
// value would mean something else.
func actions(id string, buttons ...*slack.ButtonBlockElement) slack.Block {
	var elements []slack.BlockElement
	for _, b := range buttons {
		if length(b.Value) <= longestValue {
			elements = append(elements, b)
		}
	}
	if len(elements) == 0 {
		return nil
	}
	return slack.NewActionBlock(id, elements...)
}

// message puts blocks and the text that says the same together. The text is what notifications and screen readers get.
func message(text string, blocks ...slack.Block) Message {
	blocks = slices.DeleteFunc(blocks, func(b slack.Block) bool { return b == nil })
	if len(blocks) > mostBlocks {
		blocks = append(blocks[:mostBlocks-1:mostBlocks-1], note(words.Put("There is more than Slack lets one message show.")))
	}
	return Message{Text: spoken(text), Blocks: blocks}
}

// say is a message of sentences alone; empty ones are left out.
func say(lines ...string) Message {
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	text := strings.Join(lines, "\n")
	return message(text, section(text))
}

// bullets begins each line with a dot.
func bullets(lines []string) []string {
	dotted := make([]string, len(lines))
	for i, line := range lines {
		dotted[i] = "• " + line
	}
	return dotted
}
