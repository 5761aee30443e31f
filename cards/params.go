package cards

import (
	"bytes"
	"encoding/json"
	"strings"
)

const (
	longestParams = 2400 // leaves room in a section for what stands around them
	mostParams    = 40   // lines
)

// params shows a task's parameters as they are, set out where they are JSON. What is too long ends in an ellipsis.
func params(s string) string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(s), "", "  ") == nil {
		s = pretty.String()
	}
	var lines []string
	left := longestParams
	for line := range strings.Lines(s) {
		body := plain(line, 200)
		if body == "" {
			continue
		}
		indent := min(len(line)-len(strings.TrimLeft(line, " ")), 20)
		line = strings.Repeat(" ", indent) + escape(strings.ReplaceAll(body, "`", "'"))
		if left -= length(line) + 1; left < 0 || len(lines) == mostParams {
			lines = append(lines, "…")
			break
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return ""
	}
	return "```\n" + strings.Join(lines, "\n") + "\n```"
}
