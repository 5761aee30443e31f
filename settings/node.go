package settings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

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
	var pairs []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
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

// number reads a key's value as a number in a range; zero where the key is missing.
func (m mapping) number(key string, least, most float64) float64 {
	text, e, ok := m.text(key)
	if !ok {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < least || n > most {
		m.c.at(e.line, e.path, "is "+m.c.quote(text), fmt.Sprintf("Give a number from %g to %g.", least, most))
		return 0
	}
	return n
}

// whole reads a key's value as a whole number in a range; false where the key is missing or wrong.
func (m mapping) whole(key string, least, most int, hint string) (int, bool) {
	text, e, ok := m.text(key)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		m.c.at(e.line, e.path, "is "+m.c.quote(text), fmt.Sprintf("Give a whole number from %d to %d.%s", least, most, hint))
		return 0, false
	}
	return n, true
}

// span reads a key's value as a length of time in a range; zero where the key is missing or wrong.
func (m mapping) span(key string, least, most time.Duration, hint string) time.Duration {
	text, e, ok := m.text(key)
	if !ok {
		return 0
	}
	d, err := readSpan(text)
	if err != nil || d < least || d > most {
		m.c.at(e.line, e.path, "is "+m.c.quote(text), fmt.Sprintf("Give a time from %s to %s, such as 4h or 2d.%s", short(least), short(most), hint))
		return 0
	}
	return d
}

// word reads a key's value as one out of a few words; empty where the key is missing or wrong.
func (m mapping) word(key string, words ...string) string {
	text, e, ok := m.text(key)
	if !ok || slices.Contains(words, text) {
		return text
	}
	m.c.at(e.line, e.path, "is "+m.c.quote(text), "Give "+either(words)+"."+didYouMean(strings.ToLower(text), words))
	return ""
}

// zone reads a key's value as the name of a zone; nil where the key is missing or wrong.
func (m mapping) zone(key string) *time.Location {
	text, e, ok := m.text(key)
	if !ok {
		return nil
	}
	zone, known := readZone(text)
	if !known {
		m.c.at(e.line, e.path, "is "+m.c.quote(text), zoneExample)
	}
	return zone
}

// list reads a key's value as a list of at least one; nil where the key is missing or wrong. example is how one is written.
func (m mapping) list(key, example string) ([]ast.Node, entry) {
	e, ok := m.entries[key]
	if !ok {
		return nil, entry{}
	}
	const most = 200
	right := "Write a list, such as " + example + "."
	list, isList := e.value.(*ast.SequenceNode)
	switch {
	case !isList:
		m.c.at(e.line, e.path, "is "+kindOf(e.value), right)
	case len(list.Values) == 0:
		m.c.at(e.line, e.path, "is an empty list", "Write a list, such as "+example+", or leave the key out.")
	case len(list.Values) > most:
		m.c.at(e.line, e.path, fmt.Sprintf("has %d entries", len(list.Values)), fmt.Sprintf("Give at most %d.", most))
	default:
		return list.Values, e
	}
	return nil, e
}

// texts reads a key's value as a list of texts, with the line of each.
func (m mapping) texts(key, example string) ([]written, entry) {
	nodes, e := m.list(key, example)
	var all []written
	right := "Write a list, such as " + example + ". What begins with @ or # stands in quotes."
	for _, node := range nodes {
		text, ok := scalar(node)
		if !ok {
			text, ok = flowRange(node)
		}
		switch {
		case !ok && kindOf(node) != empty:
			m.c.at(lineOf(node), e.path, "has "+kindOf(node)+" where a text is expected", right)
		case strings.TrimSpace(text) == "":
			m.c.at(lineOf(node), e.path, "has an empty entry", right)
		default:
			all = append(all, written{text, lineOf(node)})
		}
	}
	return all, e
}

// flowRange gives a text such as 1:7 that stands in braces without quotes: the parser takes it for a key with its value, YAML does not.
func flowRange(node ast.Node) (string, bool) {
	pair, ok := node.(*ast.MappingValueNode)
	if flow, isFlow := node.(*ast.MappingNode); isFlow && len(flow.Values) == 1 {
		pair, ok = flow.Values[0], true
	}
	if !ok {
		return "", false
	}
	from, isText := scalar(pair.Key)
	to, isToo := scalar(pair.Value)
	glued := isText && isToo && pair.Value.GetToken().Position.Column == pair.Key.GetToken().Position.Column+len(from)+1
	return from + ":" + to, glued
}

// written is one text of the file.
type written struct {
	text string
	line int
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
