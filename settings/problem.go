package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one mistake in the settings, or one thing worth a warning. It never holds a secret's value.
type Problem struct {
	Setting string // the variable's name, or the key in the YAML file with its path; empty where a whole line is meant
	Where   string // file and line, such as ".env, line 3"; empty for the real environment
	Found   string // what was found, as the rest of a sentence that begins with the setting: `is not set`
	Right   string // what would be right, as sentences of their own
}

func (p Problem) String() string { return p.Finding() + " " + p.Right }

// Finding is what was found, as a sentence.
func (p Problem) Finding() string {
	switch {
	case p.Where == "":
		return p.Setting + " " + p.Found + "."
	case p.Setting == "":
		return p.Where + " " + p.Found + "."
	default:
		return p.Where + ": " + p.Setting + " " + p.Found + "."
	}
}

// Problems are all mistakes of one reading, in the order of DESIGN's table, the YAML file's last. As an error it is never
// empty.
type Problems []Problem

// inOrder puts those of the YAML file last, from its first line to its last: it is read by what its keys mean, and mended from top to
// bottom.
func (ps Problems) inOrder() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return a.line() - b.line() })
	return ps
}

// InFile says that it stands on a line of the YAML file.
func (p Problem) InFile() bool { return p.line() > 0 }

// line is where in the YAML file it is; 0: nowhere.
func (p Problem) line() int {
	const before = ", line "
	at := strings.LastIndex(p.Where, before)
	if at < 0 || p.Where[:at] == dotEnvName {
		return 0
	}
	n, _ := strconv.Atoi(p.Where[at+len(before):]) // what is no number is no line
	return n
}

// Error gives the mistakes on one line, for logs.
func (ps Problems) Error() string {
	said := make([]string, len(ps))
	for i, p := range ps {
		said[i] = p.String()
	}
	return "settings: " + strings.Join(said, " | ")
}

// Paragraphs gives what was found for a terminal, one paragraph each behind an empty line.
func Paragraphs(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "\n  %s\n    %s\n", p.Finding(), p.Right)
	}
	return b.String()
}

// Text gives the mistakes for a terminal, one paragraph each, ending with a line break.
func (ps Problems) Text() string {
	var b strings.Builder
	switch len(ps) {
	case 1:
		b.WriteString("headsup does not start, since a setting is wrong.\n")
	default:
		fmt.Fprintf(&b, "headsup does not start, since %d settings are wrong.\n", len(ps))
	}
	b.WriteString(Paragraphs(ps))
	b.WriteString("\nSettings are read from the environment and from .env in the working directory. .env.example lists them all.\n")
	return b.String()
}
