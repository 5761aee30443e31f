package slack

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// element is something in blocks that can be clicked or filled in.
type element struct {
	block, action string
	kind          string
	def           map[string]any
	input         map[string]any // the input block around it; nil: none
}

// filled is what was chosen and typed, in the shape of state.values' entries, by block and action.
type filled map[[2]string]map[string]any

// holds says how each kind's choice is called; kinds that hold nothing are not in it. The second name is the initial one's.
func holds(kind string) (chosen, initial string) {
	switch kind {
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", "initial_value"
	case "static_select", "external_select", "radio_buttons":
		return "selected_option", "initial_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options", "initial_options"
	case "users_select", "conversations_select", "channels_select":
		what := strings.TrimSuffix(kind, "s_select")
		return "selected_" + what, "initial_" + what
	case "multi_users_select", "multi_conversations_select", "multi_channels_select":
		what := strings.TrimSuffix(strings.TrimPrefix(kind, "multi_"), "_select")
		return "selected_" + what, "initial_" + what
	case "datepicker":
		return "selected_date", "initial_date"
	case "timepicker":
		return "selected_time", "initial_time"
	case "datetimepicker":
		return "selected_date_time", "initial_date_time"
	case "rich_text_input":
		return "rich_text_value", "initial_value"
	}
	return "", ""
}

func interactive(kind string) bool {
	chosen, _ := holds(kind)
	return chosen != "" || kind == "button" || kind == "overflow"
}

// elements lists what can be clicked or filled in, in the order in which it stands.
func elements(blocks json.RawMessage) []element {
	var all []element
	visit(decode(blocks), func(e element) { all = append(all, e) })
	return all
}

func decode(blocks json.RawMessage) []any {
	var list []any
	if json.Unmarshal(blocks, &list) != nil {
		return nil
	}
	return list
}

func visit(blocks []any, see func(element)) {
	var walk func(v any, block string, input map[string]any)
	walk = func(v any, block string, input map[string]any) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part, block, input)
			}
		case map[string]any:
			kind, _ := v["type"].(string)
			if id, ok := v["block_id"].(string); ok {
				block = id
			}
			if interactive(kind) {
				action, _ := v["action_id"].(string)
				see(element{block: block, action: action, kind: kind, def: v, input: input})
				return
			}
			if kind == "input" {
				input = v
			}
			for _, key := range []string{"elements", "element", "accessory", "actions", "rows", "items", "block", "child_blocks"} {
				walk(v[key], block, input)
			}
		}
	}
	walk(blocks, "", nil)
}

// named gives every block and element that has no id one, as Slack does.
func (w *Workspace) named(blocks json.RawMessage) json.RawMessage {
	list := decode(blocks)
	if list == nil {
		return nil
	}
	for _, b := range list {
		if block, ok := b.(map[string]any); ok && (block["block_id"] == nil || block["block_id"] == "") {
			block["block_id"] = w.id("b")
		}
	}
	visit(list, func(e element) {
		if e.action == "" {
			e.def["action_id"] = w.id("a")
		}
	})
	return encode(list)
}

// label is what a person reads on a button.
func (e element) label() string {
	text, _ := e.def["text"].(map[string]any)
	label, _ := text["text"].(string)
	return label
}

// carried are the fields of an element that its action repeats (Slack's own types).
func (e element) carried() []string {
	_, initial := holds(e.kind)
	switch e.kind {
	case "button":
		return []string{"value", "text", "url", "confirm"}
	case "overflow", "radio_buttons", "checkboxes":
		return []string{"confirm", initial}
	case "external_select", "multi_external_select":
		return []string{"placeholder", "confirm", initial, "min_query_length"}
	case "plain_text_input", "rich_text_input":
		return nil
	}
	return []string{"placeholder", "confirm", initial}
}

// question is the label of the input block around an element.
func (e element) question() string {
	text, _ := e.input["label"].(map[string]any)
	label, _ := text["text"].(string)
	return label
}

// start is what an element holds before anybody touched it.
func (e element) start() map[string]any {
	chosen, initial := holds(e.kind)
	if chosen == "" {
		return nil
	}
	value := e.def[initial]
	if value == nil && strings.HasPrefix(chosen, "selected_") && strings.HasSuffix(chosen, "s") {
		value = []any{}
	}
	return map[string]any{"type": e.kind, chosen: value}
}

// choose is what an element holds after a person chose the values, or an explanation why nobody can.
func (e element) choose(w *Workspace, values []string) (map[string]any, string) {
	chosen, _ := holds(e.kind)
	entry := map[string]any{"type": e.kind}
	several := strings.HasPrefix(e.kind, "multi_") || e.kind == "checkboxes"
	if len(values) == 0 && !several {
		entry[chosen] = nil
		return entry, ""
	}
	picked := make([]any, 0, len(values))
	for _, v := range values {
		one, why := e.one(w, v)
		if why != "" {
			return nil, why
		}
		picked = append(picked, one)
	}
	switch {
	case several:
		entry[chosen] = picked
	case len(picked) > 1:
		return nil, fmt.Sprintf("%s takes one value", e.action)
	default:
		entry[chosen] = picked[0]
	}
	return entry, ""
}

func (e element) one(w *Workspace, value string) (any, string) {
	switch {
	case strings.HasSuffix(e.kind, "external_select"):
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": value, "emoji": true}, "value": value}, ""
	case strings.HasSuffix(e.kind, "static_select"), e.kind == "radio_buttons", e.kind == "checkboxes", e.kind == "overflow":
		return e.option(value)
	case strings.HasSuffix(e.kind, "users_select"):
		if u := w.user(value); u != nil {
			return u.ID, ""
		}
		return nil, fmt.Sprintf("there is no person %q", value)
	case strings.HasSuffix(e.kind, "conversations_select"), strings.HasSuffix(e.kind, "channels_select"):
		if c := w.channel(value); c != nil {
			return c.ID, ""
		}
		return nil, fmt.Sprintf("there is no channel %q", value)
	case e.kind == "datetimepicker":
		at, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return nil, fmt.Sprintf("%s takes Unix seconds, not %q", e.action, value)
		}
		return at, ""
	case e.kind == "rich_text_input":
		text := map[string]any{"type": "text", "text": value}
		section := map[string]any{"type": "rich_text_section", "elements": []any{text}}
		return map[string]any{"type": "rich_text", "elements": []any{section}}, ""
	}
	return value, ""
}

// option finds an option by its value or by what a person reads.
func (e element) option(value string) (any, string) {
	var offered []string
	groups, _ := e.def["option_groups"].([]any)
	for _, g := range append([]any{e.def}, groups...) {
		group, _ := g.(map[string]any)
		options, _ := group["options"].([]any)
		for _, o := range options {
			option, _ := o.(map[string]any)
			text, _ := option["text"].(map[string]any)
			if option["value"] == value || text["text"] == value {
				return option, ""
			}
			offered = append(offered, fmt.Sprint(text["text"]))
		}
	}
	return nil, fmt.Sprintf("%s has no option %q; there are: %s", e.action, value, strings.Join(offered, ", "))
}

// values is the state of all inputs: what was filled in, else what they started with.
func values(blocks json.RawMessage, now filled) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, e := range elements(blocks) {
		entry := e.start()
		if entry == nil {
			continue
		}
		if chosen, ok := now[[2]string{e.block, e.action}]; ok && chosen["type"] == e.kind {
			entry = chosen
		}
		if all[e.block] == nil {
			all[e.block] = map[string]any{}
		}
		all[e.block][e.action] = entry
	}
	return all
}
