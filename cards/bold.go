package cards

import (
	"strings"
	"unicode"
)

// Slack shows *bold* as bold only where the signs stand at the edge of something. Which characters make an edge is in none of its documents; docs/slack.md
// has what others have tried. Chinese letters and full-width signs make none, so that a space has to stand there.

// edged gives each stretch of bold the edges that Slack asks for. Signs in code and tokens are none, nor are foreign ones (foreign) and those
// between two letters.
func edged(markup string) string {
	if !strings.Contains(markup, "*") {
		return markup
	}
	lines := strings.Split(markup, "\n")
	for n, line := range lines {
		lines[n] = edgedLine([]rune(line))
	}
	return strings.Join(lines, "\n")
}

func edgedLine(line []rune) string {
	signs := boldSigns(line)
	if len(signs)%2 != 0 {
		return string(line) // it is not all ours
	}
	var b strings.Builder
	from := 0
	for n, at := range signs {
		opens := n%2 == 0
		if opens && at > 0 && !edge(line[at-1]) {
			b.WriteString(string(line[from:at]) + " ")
			from = at
		}
		if !opens && at+1 < len(line) && !edge(line[at+1]) {
			b.WriteString(string(line[from:at+1]) + " ")
			from = at + 1
		}
	}
	return b.String() + string(line[from:])
}

// boldSigns are where the signs stand that begin and end bold.
func boldSigns(line []rune) (at []int) {
	inCode, inToken := false, false
	for n, r := range line {
		switch {
		case r == '`':
			inCode = !inCode
		case inCode:
		case r == '<':
			inToken = true
		case r == '>':
			inToken = false
		case r == '*' && !inToken && !insideWord(line, n) && (n == 0 || line[n-1] != joiner):
			at = append(at, n)
		}
	}
	return at
}

// edge says that Slack takes a character beside the sign for the edge of what is bold.
func edge(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("~!#$%^()-+={}[];:'\",.?/“”‘’—…", r)
}
