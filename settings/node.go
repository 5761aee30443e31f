package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// mapping is one mapping of the YAML file, each key once.
type mapping struct {
	c       config
	path    string // of the mapping itself; empty at the top
	line    int
	entries map[string]entry
	order   []string
}

// entry is one key's value.
type entry struct {
	path  string // as messages name it, such as projects[0].region
	line  int    // of the key
	value ast.Node
}

// mapping reads a node as a mapping and tells of keys that stand twice. what names the node for the message, example is how one is
// written.
func (c config) mapping(node ast.Node, what, example string) (mapping, bool) {
	pairs, ok := pairsOf(node)
	if !ok {
		c.at(lineOf(node), what, "is "+kindOf(node), "Write keys with their values, such as "+example+".")
		return mapping{}, false
	}
	m := mapping{c: c, line: lineOf(node), entries: make(map[string]entry, len(pairs))}
	if what != "the file" {
		m.path = what
	}
	for _, pair := range pairs {
		key, line := keyText(pair.Key), lineOf(pair.Key)
		if before, twice := m.entries[key]; twice {
			c.at(line, before.path, fmt.Sprintf("is set again, after line %d", before.line), "Keep one of the two.")
			continue
		}
		path := c.keyName(key)
		if m.path != "" {
			path = m.path + "." + path
		}
		m.entries[key] = entry{path: path, line: line, value: pair.Value}
		m.order = append(m.order, key)
	}
	return m, true
}

// pairsOf gives the keys of a mapping with their values.
func pairsOf(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// keyName is a key as messages show it: an unknown one is text from outside.
func (c config) keyName(key string) string {
	const most = 40
	plain := !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
	if plain && len(key) <= most && key != "" && !c.secretive(key) {
		return key
	}
	return c.quote(key)
}

// only tells of keys that are none of known.
func (m mapping) only(known ...string) { m.onlyBut(nil, known...) }

// onlyBut tells of keys that are none of known, and of which nothing has been told yet.
func (m mapping) onlyBut(told []string, known ...string) {
	for _, key := range m.order {
		if slices.Contains(known, key) || slices.Contains(told, key) {
			continue
		}
		e := m.entries[key]
		right := didYouMean(strings.ToLower(key), known)
		if right == "" {
			right = " The keys here are " + strings.Join(known, ", ") + "."
		}
		m.c.at(e.line, e.path, "is no known key", strings.TrimSpace(right))
	}
}

// text reads a key's value as text, as it is written; false where the key is missing or is wrong, which then is told.
func (m mapping) text(key string) (string, entry, bool) {
	e, ok := m.entries[key]
	if !ok {
		return "", entry{}, false
	}
	text, isText := scalar(e.value)
	switch {
	case !isText:
		m.c.at(e.line, e.path, "is "+kindOf(e.value), "Write its value on one line.")
		return "", e, false
	case strings.TrimSpace(text) == "":
		m.c.at(e.line, e.path, "is empty", "Write its value on one line.")
		return "", e, false
	}
	return text, e, true
}

// scalar gives a value as it is written: an id of digits only stays the text that it is.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", false
		}
		return strings.TrimRight(n.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func keyText(key ast.MapKeyNode) string {
	if text, ok := scalar(key); ok {
		return text
	}
	if key.GetToken() == nil {
		return ""
	}
	return key.GetToken().Value
}

func lineOf(node ast.Node) int {
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 1
	}
	return node.GetToken().Position.Line
}

const empty = "empty"

// kindOf says what a node is, for the rest of a sentence that begins "is".
func kindOf(node ast.Node) string {
	switch node.(type) {
	case nil, *ast.NullNode:
		return empty
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an anchor, an alias or a tag, which this file cannot have"
	case *ast.StringNode:
		return "a single text"
	default:
		return "a single value"
	}
}
