package slack

import (
	"maps"
	"slices"
	"strings"
)

// kinds of elements, by where they may stand.
type kinds int

const (
	inSection kinds = iota
	inActions
	inInput
	images
	buttons
)

func (k kinds) allow(kind string, on Surface) bool {
	menu := strings.HasSuffix(kind, "_select")
	several := strings.HasPrefix(kind, "multi_")
	switch kind {
	case "button":
		return k == inSection || k == inActions || k == buttons
	case "image":
		return k == inSection || k == images
	case "overflow":
		return k == inSection || k == inActions
	case "radio_buttons", "checkboxes", "datepicker", "timepicker":
		return k == inSection || k == inActions || k == inInput
	case "datetimepicker":
		return k == inActions || k == inInput
	case "plain_text_input", "rich_text_input":
		return k == inInput
	case "email_text_input", "url_text_input", "number_input":
		return k == inInput && on == SurfaceModal
	}
	return menu && (k == inSection || k == inInput || k == inActions && !several)
}

// elementIn checks an element that stands where these kinds may.
func elementIn(where kinds) rule {
	return func(c *checker, at string, v any) {
		e, kind := typed(v)
		fields, known := elementShape(kind)
		if !known || !where.allow(kind, c.on) {
			c.say(at, "unsupported type: %s", kind)
			return
		}
		fields["type"] = need(anything)
		if kind != "image" {
			fields["action_id"] = may(text(1, longestID))
		}
		c.object(at, v, fields)
		switch kind {
		case "static_select", "multi_static_select":
			c.oneOf(at, e, true, "options", "option_groups")
			c.initial(at, e)
		case "radio_buttons", "checkboxes":
			c.initial(at, e)
		case "image":
			c.oneOf(at, e, true, "image_url", "slack_file")
		}
	}
}

// initial checks that what is chosen at first is among the options, exactly as it stands there.
func (c *checker) initial(at string, e map[string]any) {
	var offered []string
	groups, _ := e["option_groups"].([]any)
	for _, g := range append([]any{e}, groups...) {
		group, _ := g.(map[string]any)
		options, _ := group["options"].([]any)
		for _, o := range options {
			offered = append(offered, string(encode(o)))
		}
	}
	first, _ := e["initial_options"].([]any)
	if one := e["initial_option"]; one != nil {
		first = append(first, one)
	}
	for _, o := range first {
		if !slices.Contains(offered, string(encode(o))) {
			c.say(at, "the initial option %s is not among the options", encode(o))
		}
	}
}

func elementShape(kind string) (shape, bool) {
	placed := shape{"placeholder": may(plain(150)), "focus_on_load": may(boolean)}
	asking := shape{"confirm": may(confirm)}
	switch kind {
	case "button":
		return with(asking, shape{
			"text": need(plain(75)), "url": may(text(1, 3000)), "value": may(text(1, 2000)),
			"style": may(oneOf("primary", "danger")), "accessibility_label": may(text(1, 75)),
		}), true
	case "image":
		return shape{"image_url": may(text(1, 3000)), "slack_file": may(slackFile), "alt_text": need(text(1, 2000))}, true
	case "overflow":
		return with(asking, shape{"options": need(many(1, 5, option(kind)))}), true
	case "radio_buttons":
		return with(asking, shape{
			"options": need(many(1, 10, option(kind))), "initial_option": may(option(kind)), "focus_on_load": may(boolean),
		}), true
	case "checkboxes":
		return with(asking, shape{
			"options": need(many(1, 10, option(kind))), "initial_options": may(many(1, 10, option(kind))), "focus_on_load": may(boolean),
		}), true
	case "datepicker":
		return with(placed, asking, shape{"initial_date": may(written("2006-01-02"))}), true
	case "timepicker":
		return with(placed, asking, shape{"initial_time": may(written("15:04")), "timezone": may(text(1, 100))}), true
	case "datetimepicker":
		// Ten digits: seconds, not milliseconds.
		return with(asking, shape{"initial_date_time": may(whole(1e9, 1e10-1)), "focus_on_load": may(boolean)}), true
	}
	if strings.HasSuffix(kind, "_select") {
		return menuShape(kind, with(placed, asking))
	}
	return typedShape(kind, placed)
}

// typedShape are the elements that people type into.
func typedShape(kind string, placed shape) (shape, bool) {
	dispatch := object(shape{"trigger_actions_on": may(many(1, 2, oneOf("on_enter_pressed", "on_character_entered")))})
	typing := with(placed, shape{"dispatch_action_config": may(dispatch), "initial_value": may(text(0, longestText))})
	switch kind {
	case "plain_text_input":
		return with(typing, shape{
			"multiline": may(boolean), "min_length": may(whole(0, 3000)), "max_length": may(whole(1, 3000)),
		}), true
	case "email_text_input", "url_text_input":
		return typing, true
	case "number_input":
		return with(typing, shape{
			"is_decimal_allowed": need(boolean), "min_value": may(text(1, 100)), "max_value": may(text(1, 100)),
		}), true
	case "rich_text_input":
		return with(typing, shape{
			"initial_value": may(inside("rich_text")), "min_lines": may(whole(1, 100)), "max_lines": may(whole(1, 100)),
		}), true
	}
	return nil, false
}

// menuShape are the selects, for one choice or for several.
func menuShape(kind string, base shape) (shape, bool) {
	of, several := strings.CutPrefix(strings.TrimSuffix(kind, "_select"), "multi_")
	one, initial := text(1, longestID), "initial_"+strings.TrimSuffix(of, "s")
	switch of {
	case "static":
		one, initial = option(kind), "initial_option"
		base = with(base, shape{
			"options": may(many(1, mostOptions, option(kind))), "option_groups": may(many(1, mostOptions, optionGroup)),
		})
	case "external":
		one, initial = option(kind), "initial_option"
		base = with(base, shape{"min_query_length": may(whole(0, 1000))})
	case "users":
	case "conversations":
		base = with(base, shape{"default_to_current_conversation": may(boolean), "filter": may(anything)})
	case "channels":
	default:
		return nil, false
	}
	if several {
		return with(base, shape{initial + "s": may(many(1, mostOptions, one)), "max_selected_items": may(whole(1, mostOptions))}), true
	}
	if of == "conversations" || of == "channels" {
		base = with(base, shape{"response_url_enabled": may(boolean)})
	}
	return with(base, shape{initial: may(one)}), true
}

// with joins shapes; the later ones win.
func with(shapes ...shape) shape {
	joined := shape{}
	for _, s := range shapes {
		maps.Copy(joined, s)
	}
	return joined
}
