// Package manual writes down a command line for those who read it in another form than its help: for bash, zsh and fish, which complete what
// is typed, and for man. Everything comes from the definition that the parser itself has, so that nothing of it can be forgotten or old.
package manual

import (
	"bytes"
	"embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

//go:embed *.tmpl
var texts embed.FS

// line is a command line.
type line struct {
	Name, Help, Version string

	Commands []command // the first is the program itself, before each stands what holds it
}

// command is what can be called, or holds what can be.
type command struct {
	Path     string // the words behind the program's name; empty: the program itself
	Usage    string // what stands behind the path
	Help     string
	Detail   string // more of it, in lines as they are
	Commands []word
	Flags    []option
	Values   []string // what its argument can be, where that is one of a few
	Files    bool     // its arguments are files
}

// word is a command's own name within what holds it.
type word struct{ Name, Help string }

// option is what begins with two dashes, its short form included.
type option struct {
	Name  string // without its dashes
	Short string // without its dash; often empty
	Value string // what it takes is called; empty: it takes nothing
	Help  string

	Values []string // what it takes, where that is one of a few
	Files  bool     // it takes a file
}

// read takes over a definition, without what it hides.
func read(app *kong.Application, version string) line {
	l := line{Name: app.Name, Help: app.Help, Version: version}
	l.add(app.Node, nil)
	return l
}

// add takes over a command and those in it. Around are the flags that hold for all of them.
func (l *line) add(node *kong.Node, around []option) {
	path := strings.TrimPrefix(node.FullPath(), l.Name)
	c := command{Path: strings.TrimSpace(path), Help: node.Help, Detail: node.Detail, Usage: strings.TrimSpace(strings.TrimPrefix(node.Summary(), node.Path()))}
	for _, f := range node.Flags {
		if !f.Hidden {
			c.Flags = append(c.Flags, readFlag(f)...)
		}
	}
	global := around
	if node.Type == kong.ApplicationNode {
		global = helps(c.Flags)
	}
	c.Flags = append(c.Flags, around...)
	for _, arg := range node.Positional {
		c.Values = append(c.Values, values(arg)...)
		c.Files = c.Files || takesFile(arg, arg.Tag.PlaceHolder)
	}
	var inside []*kong.Node
	for _, child := range node.Children {
		if !child.Hidden {
			c.Commands = append(c.Commands, word{child.Name, child.Help})
			inside = append(inside, child)
		}
	}
	l.Commands = append(l.Commands, c)
	for _, child := range inside {
		l.add(child, global)
	}
}

// helps are those of the program's own flags that each of its commands has too.
func helps(all []option) []option {
	for _, f := range all {
		if f.Name == "help" {
			return []option{f}
		}
	}
	return nil
}

// readFlag gives a flag, and the one that denies it where there is one.
func readFlag(f *kong.Flag) []option {
	one := option{Name: f.Name, Help: f.Help, Values: values(f.Value), Files: takesFile(f.Value, f.PlaceHolder)}
	if f.Short != 0 {
		one.Short = string(f.Short)
	}
	if !f.IsBool() && !f.IsCounter() {
		one.Value = f.FormatPlaceHolder()
	}
	if f.Tag.Negatable == "" {
		return []option{one}
	}
	return []option{one, {Name: "no-" + f.Name, Help: f.Help}}
}

func values(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return v.EnumSlice()
}

// takesFile knows files by what the definition calls them.
func takesFile(v *kong.Value, called string) bool {
	return called == "FILE" || v.Tag.Type == "existingfile" || v.Name == "file"
}

// Leaf says that nothing can be called in it.
func (c command) Leaf() bool { return len(c.Commands) == 0 }

// write fills in one of the texts.
func (l line) write(name string) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{
		"quote": quote, "brief": brief, "fish": fishQuote, "lines": lines, "roff": roff, "path": within, "join": strings.Join, "lower": lower,
	}).ParseFS(texts, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, l); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// clause ends what a help text says first.
var clause = regexp.MustCompile(`[.:;](\s|$)`)

// brief is what a help text says first, as far as a list of choices has room for it.
func brief(help string) string { return clause.Split(help, 2)[0] }

func lines(text string) []string { return strings.Split(text, "\n") }

func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// within is a path as the scripts put it together: with a blank before each word.
func within(path string) string {
	if path == "" {
		return ""
	}
	return " " + path
}
