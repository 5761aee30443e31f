package cards

import (
	"strings"

	"github.com/slack-go/slack"
)

// heard is the text beside blocks with whatever they say of tasks and instants and it does not: screen readers and notifications have the text alone. A
// block of which the text has every name and instant is not said twice, but for what it warns of.
func heard(text string, blocks []slack.Block) string {
	for _, b := range blocks {
		for _, markup := range markups(b) {
			if !holdsFacts(text, markup) {
				text += "\n" + spoken(markup)
				continue
			}
			for line := range strings.Lines(markup) {
				if warned := strings.TrimSpace(spoken(line)); strings.Contains(line, ":warning:") && !strings.Contains(text, warned) {
					text += "\n" + warned
				}
			}
		}
	}
	return text
}

// markups are what a block of sentences says.
func markups(b slack.Block) (all []string) {
	switch b := b.(type) {
	case *slack.SectionBlock:
		if b.Text != nil {
			all = append(all, b.Text.Text)
		}
	case *slack.ContextBlock:
		for _, e := range b.ContextElements.Elements {
			if text, ok := e.(*slack.TextBlockObject); ok {
				all = append(all, text.Text)
			}
		}
	}
	return all
}

// holdsFacts says that a text has every name of a task or change, and every instant, that markup has.
func holdsFacts(text, markup string) bool {
	for rest := markup; ; {
		_, token, found := strings.Cut(rest, "<!date^")
		if !found {
			break
		}
		inside, after, _ := strings.Cut(token, ">")
		if _, fallback, _ := strings.Cut(inside, "|"); !strings.Contains(text, fallback) {
			return false
		}
		rest = after
	}
	for n, part := range strings.Split(markup, "`") {
		if n%2 == 1 && isHandle(part) && !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// isHandle says that a word is built as the names of tasks and changes are: short, and letters and digits by turns.
func isHandle(word string) bool {
	if len(word) < 4 || len(word) > 8 {
		return false
	}
	for n, r := range word {
		digit := r >= '0' && r <= '9'
		if digit != (n%2 == 1) || !digit && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}
