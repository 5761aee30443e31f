package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"headsup/settings"
)

const yamlName = "headsup.yaml"

// parts are the settings of .env in their order, and what stands above them.
func parts() []struct {
	title    string
	settings []string
} {
	return []struct {
		title    string
		settings []string
	}{
		{"Slack", []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL"}},
		{"The cloud", []string{
			"HUAWEICLOUD_REGION", "HUAWEICLOUD_SDK_PROJECT_ID", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_ENGINES", "HUAWEICLOUD_ENDPOINT",
		}},
		{"Where headsup works, and who approves", []string{"HEADSUP_CHANNELS", "HEADSUP_APPROVALS", "HEADSUP_APPROVERS", "HEADSUP_CONFIG"}},
	}
}

// text is .env with the answers so far, and with fill for what is not known.
func (s *sheet) text(fill map[string]string) string {
	var b strings.Builder
	b.WriteString("# Settings of headsup, written by headsup init. .env.example lists all there are, with their defaults.\n")
	for _, part := range parts() {
		fmt.Fprintf(&b, "\n# %s\n", part.title)
		for _, name := range part.settings {
			b.WriteString(s.line(name, fill[name]))
		}
	}
	return b.String()
}

// line is how a setting stands in .env; empty: not at all, since the environment has it, or nobody said anything.
func (s *sheet) line(setting, fill string) string {
	if s.outside(setting) {
		return ""
	}
	name, value := setting, s.answers[setting]
	if file := s.answers[setting+asFile]; file != "" {
		name, value = setting+asFile, file
	}
	if value == "" {
		value = fill
	}
	line, _ := settings.DotEnvLine(name, value) // what it cannot say was refused when it was answered
	return line
}

// wantsYAML says whether a file for rules is wanted too. One that is here stays, unless somebody says that it may go.
func (b *beginning) wantsYAML(ctx context.Context) (bool, error) {
	said := b.YAML != nil
	switch {
	case said && !*b.YAML:
		return false, nil
	case b.sheet.outside("HEADSUP_APPROVERS") || b.sheet.outside("HEADSUP_APPROVALS"):
		if said {
			return false, misuse("who approves is set in the environment, so headsup.yaml cannot say it. Take HEADSUP_APPROVERS and HEADSUP_APPROVALS from there.")
		}
		return false, nil
	case b.person == nil:
		return said, nil
	case b.sheet.there(yamlName) != "" && !b.Overwrite:
		yes, err := b.person.agrees(ctx, "\nThere is a "+yamlName+" here. Shall a new one take its place, for rules, freezes and routes of your own?")
		b.agreed[yamlName] = yes
		return yes, err
	case said:
		return true, nil
	}
	return b.person.agrees(ctx, "\nWrite "+yamlName+" too, for rules, freezes and routes of your own?")
}

const yamlText = `# What may be asked of a task, who approves, and when nothing may be moved to run. docs/policy.md explains every key, and
# headsup config example prints a whole file. headsup reads this one again when it changes; look for mistakes before:
#   headsup policy check headsup.yaml

# The first rule that is for the task and the action decides. What no rule is for is refused.
rules:
  - name: everything
%s
# No task may be moved to run in these.
#freezes:
#  - name: new year
#    intervals: [{months: [january], days_of_month: ["1:2"], location: UTC}]

# Which channel hears of which task: the first that matches, and the one above of all others.
#routes:
#  channel: %s
#  routes:
#    - {matchers: ['engine="kafka"'], channel: %[2]s, remind: [24h, 1h]}
`

// yaml is the file of rules, which says what was answered and no more.
func (s *sheet) yaml() string {
	set := settings.LookAt(s.source()).Settings
	rule := fmt.Sprintf("    approvals: %d\n", set.Approvals)
	if len(set.Approvers) > 0 {
		names := make([]string, len(set.Approvers))
		for i, name := range set.Approvers {
			names[i] = strconv.Quote(name)
		}
		rule += "    approvers: [" + strings.Join(names, ", ") + "]\n"
	}
	return fmt.Sprintf(yamlText, rule, strconv.Quote(set.Channels[0].String()))
}

// write keeps the files, and says what comes next.
func (b *beginning) write(withYAML bool) error {
	first := settings.LookAt(b.sheet.source()).Settings.Channels[0]
	written := ".env is written; only you can read it."
	if withYAML {
		if err := b.keep(yamlName, b.sheet.yaml()); err != nil {
			return err
		}
		written = yamlName + " is written. " + written
		delete(b.sheet.answers, "HEADSUP_APPROVALS")
		delete(b.sheet.answers, "HEADSUP_APPROVERS")
		b.sheet.answers["HEADSUP_CONFIG"] = yamlName
	}
	if err := b.keep(".env", b.sheet.text(nil)); err != nil {
		return err
	}
	if look := settings.LookAt(b.sheet.src); look.Err != nil {
		return look.Err
	}
	return b.say("\n%s What comes next, in this folder:\n\n  %[2]s doctor   looks at everything once more\n  %[2]s          runs it; then type /tasks in %[3]s\n", written, thisProgram(os.Args[0]), first)
}

// keep writes a file that only its owner reads, whole or not at all.
func (b *beginning) keep(name, text string) error {
	path := filepath.Join(b.sheet.folder(), name)
	file, err := os.CreateTemp(b.sheet.folder(), name+"-*") // with mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	switch {
	case err != nil:
	case b.Overwrite || b.agreed[name]:
		err = os.Rename(file.Name(), path)
	default:
		err = os.Link(file.Name(), path) // which leaves one alone that came meanwhile
	}
	if errors.Is(err, fs.ErrExist) {
		err = misuse("there is a " + name + " now, which was not here before. It stays as it is.")
	}
	if left := os.Remove(file.Name()); left != nil && !errors.Is(left, fs.ErrNotExist) {
		err = errors.Join(err, left)
	}
	return err
}
