package settings

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// laterKeys are what the file will hold. They are refused, never ignored: who writes a rule or a freeze counts on it.
func laterKeys() []string { return []string{"routes", "rules", "freezes"} }

// config is one reading of the YAML file.
type config struct {
	*reading

	name   string // as the setting names it; for messages
	folder string // relative paths in the file start here
}

// configFile reads the YAML file and says whether it lists projects. Where the file is wrong it counts as listing them, so
// that nothing is asked for that it may well hold.
func (r *reading) configFile(setting, path string, shared Project) (projects []Project, listed bool) {
	text, err := readFile(r.path(path), maxYAML)
	if err != nil {
		r.wrong(setting, "names "+r.quotePath(path)+", which cannot be read: "+reason(err), "Name a YAML file that headsup may read.")
		return nil, true
	}
	c := config{reading: r, name: r.shown(path), folder: filepath.Dir(r.path(path))}
	root, ok := c.parse(text)
	if !ok {
		return nil, true
	}
	if root == nil {
		return nil, false
	}
	top, ok := c.mapping(root, "the file")
	if !ok {
		return nil, true
	}
	for _, key := range laterKeys() {
		if e, ok := top.entries[key]; ok {
			c.at(e.line, key, "is not supported yet by this version", "Remove it until it is: it would have no effect, and you may count on it.")
		}
	}
	top.only(append([]string{"projects"}, laterKeys()...)...)
	list, listed := top.entries["projects"]
	if !listed {
		return nil, false
	}
	return c.projectList(list, shared), true
}

// at keeps a mistake in the file.
func (c config) at(line int, key, found, right string) {
	c.add(Problem{key, c.where(line), found, right})
}

func (c config) where(line int) string { return fmt.Sprintf("%s, line %d", c.name, line) }

// parse gives the file's one document, nil where it is empty. The parser's message is passed on, its excerpt is not: it may
// show what should not have been written there.
func (c config) parse(text []byte) (root ast.Node, ok bool) {
	const right = "Write YAML: keys, a colon and a space, and the same indentation for what belongs together."
	defer func() {
		if recover() != nil { // the parser panics on some texts that are no YAML
			c.add(Problem{c.name, "", "cannot be understood", right})
			root, ok = nil, false
		}
	}()
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		problem := Problem{"", c.name, "cannot be understood", right}
		if syntax, isSyntax := errors.AsType[*yaml.SyntaxError](err); isSyntax && syntax.Token != nil {
			problem.Where = c.where(syntax.Token.Position.Line)
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

// shown is a path for messages.
func (r *reading) shown(path string) string {
	if r.secretive(path) {
		return "the YAML file"
	}
	return path
}
