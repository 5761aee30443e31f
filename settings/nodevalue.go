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
