package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

const dotEnvName = ".env"

// dotEnv is what .env says, each with its line.
type dotEnv map[string]found

// assignment finds where a name is set. godotenv tells no lines; a match inside a quoted value of several lines only makes a
// message less exact.
var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z0-9_.]+)\s*[=:]\s*(.*)$`)

// readDotEnv reads .env, where there is one. The parser's own errors are not passed on: they quote the file.
func (r *reading) readDotEnv() {
	text, err := r.draft, error(nil)
	if text == nil {
		text, err = r.readFile(r.path(dotEnvName), maxDotEnv)
	}
	if errors.Is(err, fs.ErrNotExist) {
		r.absent = true
		return
	}
	if err != nil {
		r.unknown = true
		r.add(Problem{Setting: dotEnvName, Found: "cannot be read: " + reason(err), Right: "Make it readable, or remove it."})
		return
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	values, text := r.understood(text)
	r.dotEnv = r.locate(values, strings.Split(string(text), "\n"))
}

// unbegun says that nothing tells headsup how to run: then all settings are missing for one reason.
func (r *reading) unbegun() {
	if !r.absent {
		return
	}
	for _, name := range begun() {
		if r.environ[name] != "" || r.environ[name+fileSuffix] != "" {
			return
		}
	}
	r.unknown = true
	r.add(Problem{
		Setting: dotEnvName, Found: "is not here, and the environment says nothing of headsup",
		Right: "Let headsup init write it; or copy .env.example to .env and fill in its first part. Then start headsup in that folder.",
	})
}

// begun are settings of which whoever sets up headsup in the environment has set one.
func begun() []string {
	return []string{
		"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "HUAWEICLOUD_REGION", "HUAWEICLOUD_SDK_PROJECT_ID", "HEADSUP_CHANNELS", "HEADSUP_APPROVERS",
		"HEADSUP_APPROVALS", "HEADSUP_CONFIG",
	}
}

// locate gives each value its line, and tells of names that are set twice and of values that were not taken as written.
func (r *reading) locate(values map[string]string, rows []string) dotEnv {
	located, first := dotEnv{}, map[string]int{}
	for i, row := range rows {
		match := assignment.FindStringSubmatch(strings.TrimRight(row, "\r"))
		if match == nil {
			continue
		}
		name, raw := match[1], match[2]
		value, known := values[name]
		if !known {
			continue
		}
		where := fmt.Sprintf("%s, line %d", dotEnvName, i+1)
		if before, twice := first[name]; twice {
			r.add(Problem{name, where, fmt.Sprintf("is set again, after line %d", before), "Keep one of the two lines."})
			continue
		}
		first[name] = i + 1
		located[name] = found{value, where}
		if ours(name) && strings.Contains(raw, "$") && !strings.HasPrefix(raw, "'") {
			r.add(Problem{
				name, where, "has a $, which .env reads as the name of a variable",
				"Put the value in single quotes.",
			})
		}
		if ours(name) && commentInside(raw) {
			r.add(Problem{
				name, where, "has a # after a space, where .env begins a comment",
				"Put the value in single quotes, or leave a space after the # of a comment.",
			})
		}
	}
	for name, value := range values {
		if _, ok := located[name]; !ok {
			located[name] = found{value, dotEnvName}
		}
	}
	return located
}

// commentInside tells a cut-off list such as `#ops, #dev` from a comment, which has a space after its #.
func commentInside(raw string) bool {
	if raw == "" || strings.ContainsRune(`'"`, rune(raw[0])) {
		return false
	}
	_, comment, cut := strings.Cut(raw, " #")
	return cut && comment != "" && !strings.ContainsRune(" \t#-=", rune(comment[0]))
}
