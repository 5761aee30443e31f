package play

import (
	"encoding/json"
	"slices"
)

// widget is something that a person can click, choose from or fill in.
type widget struct {
	kind, block, action string
	label               string   // a button's text, or an input's question
	options             []string // of a menu
}

func (w widget) button() bool { return w.kind == "button" || w.kind == "icon_button" }

// widgets lists what blocks offer, in the order in which it stands.
func widgets(blocks json.RawMessage) []widget {
	var tree any
	if json.Unmarshal(blocks, &tree) != nil {
		return nil
	}
	var all []widget
	var walk func(v any, block, question string)
	walk = func(v any, block, question string) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part, block, question)
			}
		case map[string]any:
			if id, ok := v["block_id"].(string); ok {
				block = id
			}
			kind, _ := v["type"].(string)
			if kind == "input" {
				question = label(v["label"])
			}
			if action, ok := v["action_id"].(string); ok {
				w := widget{kind: kind, block: block, action: action, label: question, options: optionNames(v)}
				if kind == "button" || kind == "icon_button" {
					w.label = label(v["text"])
				}
				all = append(all, w)
				return
			}
			for _, key := range readable() {
				walk(v[key], block, question)
			}
		}
	}
	walk(tree, "", "")
	return all
}

// reads is true where a label is what the story calls it: case, blanks and formatting do not count, … stands for anything.
func (p pattern) reads(label string, known map[string]string) bool {
	where := p.expression(len(p.parts), known).FindStringIndex(normal(label))
	return where != nil && where[0] == 0 && (where[1] == len(normal(label)) || p.parts[len(p.parts)-1] == patternPart{})
}

// findButton finds a button by what it reads.
func findButton(blocks json.RawMessage, p pattern, known map[string]string) (widget, bool) {
	all := widgets(blocks)
	if i := slices.IndexFunc(all, func(w widget) bool { return w.button() && p.reads(w.label, known) }); i >= 0 {
		return all[i], true
	}
	return widget{}, false
}

// findOption finds a menu by one of its options, and gives the option as it reads.
func findOption(blocks json.RawMessage, p pattern, known map[string]string) (widget, string, bool) {
	for _, w := range widgets(blocks) {
		for _, o := range w.options {
			if p.reads(o, known) {
				return w, o, true
			}
		}
	}
	return widget{}, "", false
}
