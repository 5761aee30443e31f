package settings

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// config is one reading of the YAML file.
type config struct {
	*reading

	name   string // as the setting names it; for messages
	file   string // its path
	folder string // relative paths in the file start here
}

// document is the YAML file as it stands. A nil document is none at all: no file is named.
type document struct {
	config

	top    mapping
	broken bool // what it says is not known
}

// has says that a key stands in the file. A broken file counts as having it, so that nothing is asked for that it may well hold.
func (d *document) has(key string) bool {
	if d == nil {
		return false
	}
	_, has := d.top.entries[key]
	return has || d.broken
}

// configFile opens the YAML file that a setting names.
func (r *reading) configFile(setting, path string) *document {
	if path == "" {
		return nil
	}
	c := config{reading: r, name: r.shown(path), file: r.path(path), folder: filepath.Dir(r.path(path))}
	text, err := r.readFile(r.path(path), maxYAML)
	if err != nil {
		r.wrong(setting, "names "+r.quotePath(path)+", which cannot be read: "+reason(err), "Name a YAML file that headsup may read.")
		return &document{config: c, broken: true}
	}
	return c.document(text)
}

// document reads the keys of the file.
func (c config) document(text []byte) *document {
	d := &document{config: c}
	root, ok := c.parse(text)
	switch {
	case ok && root == nil:
		c.add(Problem{c.name, "", "says nothing", "Write rules into it: headsup config example prints a file. Or name no file, and HEADSUP_APPROVERS and HEADSUP_APPROVALS decide."})
		ok = false
	case ok:
		d.top, ok = c.mapping(root, "the file", "rules: […]")
	}
	d.broken = !ok
	c.yaml = yamlFile{name: c.name, path: c.file, root: root, ended: saysItsEnd(text)}
	d.top.only("projects", "routes", "rules", "freezes")
	return d
}

// at keeps a mistake in the file.
func (c config) at(line int, key, found, right string) {
	c.add(Problem{key, c.where(line), found, right})
}

func (c config) where(line int) string { return fmt.Sprintf("%s, line %d", c.name, line) }

// parse gives the file's one document, nil where it is empty. The parser's message is passed on, its excerpt is not: it may
// show what should not have been written there.
func (c config) parse(text []byte) (root ast.Node, ok bool) {
	const right = "Write YAML: keys, a colon and a space, and the same indentation for what belongs together. What begins with @ or # stands in quotes."
	defer func() {
		if recover() != nil { // the parser panics on some texts that are no YAML
			c.add(Problem{c.name, "", "cannot be understood", right})
			root, ok = nil, false
		}
	}()
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		c.add(Problem{c.name, "", "is no text", "Name a YAML file, in UTF-8."})
		return nil, false
	}
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		problem := Problem{"", c.name, "cannot be understood", right}
		if syntax, isSyntax := errors.AsType[*yaml.SyntaxError](err); isSyntax && syntax.Token != nil {
			problem.Where = c.where(syntax.Token.Position.Line)
			if line := tabbed(text); line > 0 {
				c.at(line, "", "is indented with a tab", "YAML indents with spaces: put spaces in the place of tabs.")
				return nil, false
			}
			if !strings.ContainsAny(syntax.Message, "\"`") { // such a message quotes the file
				problem.Found += " (" + syntax.Message + ")"
			}
		}
		c.add(problem)
		return nil, false
	}
	var documents []ast.Node
	for _, document := range file.Docs {
		if document.Body != nil && document.Body.Type() != ast.CommentType {
			documents = append(documents, document.Body)
		}
	}
	switch len(documents) {
	case 0:
		return nil, true
	case 1:
		return documents[0], true
	default:
		c.add(Problem{c.name, "", "has several documents", "Keep one: remove the lines with ---."})
		return nil, false
	}
}

// tabbed is the first line of a text that is indented with a tab; 0: none is.
func tabbed(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		n++
		indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
		if bytes.IndexByte(indent, '\t') >= 0 && len(bytes.TrimSpace(line)) > 0 {
			return n
		}
	}
	return 0
}

// shown is a path for messages.
func (r *reading) shown(path string) string {
	if r.secretive(path) {
		return "the YAML file"
	}
	return path
}
