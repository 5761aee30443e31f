package slack

import (
	"regexp"
	"slices"
)

// blockShape is what a block of this kind may hold, beside type and block_id.
func blockShape(kind string) (shape, bool) {
	switch kind {
	case "section":
		return shape{
			"text": may(rich(longestText)), "fields": may(many(1, 10, rich(2000))),
			"accessory": may(elementIn(inSection)), "expand": may(boolean),
		}, true
	case "divider":
		return shape{}, true
	case "image":
		return shape{
			"image_url": may(text(1, 3000)), "slack_file": may(slackFile), "alt_text": need(text(1, 2000)), "title": may(plain(2000)),
		}, true
	case "actions":
		return shape{"elements": need(many(1, 25, elementIn(inActions)))}, true
	case "context":
		return shape{"elements": need(many(1, 10, contextItem))}, true
	case "header":
		return shape{"text": need(plain(150)), "level": may(whole(1, 4))}, true
	case "input":
		return shape{
			"label": need(plain(2000)), "element": need(elementIn(inInput)), "hint": may(plain(2000)),
			"optional": may(boolean), "dispatch_action": may(boolean),
		}, true
	case "rich_text":
		return shape{"elements": need(many(1, mostRichParts, richPart))}, true
	case "markdown":
		return shape{"text": need(text(1, longestMarkdown))}, true
	case "alert":
		return shape{
			"text": need(rich(longestText)), "level": may(oneOf("default", "info", "warning", "error", "success")),
		}, true
	}
	return widerShape(kind)
}

// widerShape are the blocks that hold other blocks, cells or numbers.
func widerShape(kind string) (shape, bool) {
	switch kind {
	case "table":
		setting := object(shape{"align": may(oneOf("left", "center", "right")), "is_wrapped": may(boolean)})
		return shape{
			"rows": need(many(1, 100, many(1, 20, cell))),
			"column_settings": may(many(0, 20, func(c *checker, at string, v any) {
				if v != nil {
					setting(c, at, v)
				}
			})),
		}, true
	case "data_table":
		// R: 201 rows were seen since mid-2026; the older limit is the safer one.
		return shape{
			"caption": need(text(1, longestText)), "page_size": may(whole(1, 100)), "rows": need(dataRows),
			"row_header_column_index": may(whole(0, 19)),
		}, true
	case "data_visualization":
		return shape{"title": need(text(1, 50)), "chart": need(chart)}, true
	case "card":
		return shape{
			"title": may(rich(150)), "subtitle": may(rich(150)), "body": may(rich(200)), "subtext": may(rich(150)),
			"hero_image": may(elementIn(images)), "icon": may(elementIn(images)), "slack_icon": may(anything),
			"actions": may(many(1, 25, elementIn(buttons))),
		}, true
	case "carousel":
		return shape{"elements": need(many(1, 10, inside("card")))}, true
	case "container":
		return shape{
			"title": may(plain(150)), "rich_text_title": may(inside("rich_text")), "subtitle": may(rich(150)),
			"icon": may(elementIn(images)), "width": may(oneOf("narrow", "standard", "wide", "full")),
			"is_collapsible": may(boolean), "default_collapsed": may(boolean), "has_header_divider": may(boolean),
			"child_blocks": need(many(1, 10, inside(containable()...))),
		}, true
	case "layout":
		item := object(shape{
			"block": need(inside(append([]string{"card", "container"}, containable()...)...)),
			"width": may(oneOf("narrow", "standard", "wide")), "horizontal_alignment": may(oneOf("start", "center", "end")),
		})
		return shape{
			"label": need(text(1, 150)), "rows": need(many(1, 5, object(shape{"items": need(many(1, 10, item))}))),
			"is_label_visible": may(boolean), "grid_lines": may(oneOf("none", "rows", "outer")),
			"fallback": may(many(0, mostMessageBlocks, inside())),
		}, true
	}
	return nil, false
}

// inside is a block within another one.
func inside(kinds ...string) rule {
	return func(c *checker, at string, v any) { c.block(at, v, kinds) }
}

func contextItem(c *checker, at string, v any) {
	if _, kind := typed(v); kind == "image" {
		elementIn(images)(c, at, v)
		return
	}
	rich(longestText)(c, at, v)
}

func cell(c *checker, at string, v any) {
	switch _, kind := typed(v); kind {
	case "raw_text":
		c.object(at, v, shape{"type": need(anything), "text": need(text(1, longestTable))})
	case "raw_number":
		c.object(at, v, shape{"type": need(anything), "value": need(anything), "text": may(text(1, longestTable))})
	case "rich_text":
		c.object(at, v, shape{"type": need(anything), "elements": need(many(1, mostRichParts, richPart))})
	default:
		c.say(at, "unsupported type: %s", kind)
	}
}

func dataRows(c *checker, at string, v any) {
	many(1, 101, many(1, 20, cell))(c, at, v)
	rows, _ := v.([]any)
	if len(rows) == 0 {
		return
	}
	head, _ := rows[0].([]any)
	if slices.ContainsFunc(head, func(v any) bool { _, kind := typed(v); return kind != "raw_text" }) {
		c.say(at+"/0", "the header row must hold raw_text only")
	}
}

// chart checks a chart's kind and its labels.
func chart(c *checker, at string, v any) {
	object, kind := typed(v)
	if !slices.Contains([]string{"pie", "bar", "area", "line"}, kind) {
		c.say(at, "unsupported type: %s", kind)
	}
	var labels func(at string, v any)
	labels = func(at string, v any) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				labels(at, part)
			}
		case map[string]any:
			for key, part := range v {
				if key == "label" || key == "name" {
					text(1, 20)(c, at+"/"+key, part)
					continue
				}
				labels(at+"/"+key, part)
			}
		}
	}
	labels(at, object)
}

// containable are the blocks that may stand in a container or a layout.
func containable() []string {
	return []string{"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table"}
}

// slackFile is a file by its id, or by its address (D); both at once are refused.
func slackFile(c *checker, at string, v any) {
	c.object(at, v, shape{"id": may(fileID), "url": may(text(1, 3000))})
	if object, ok := v.(map[string]any); ok {
		c.oneOf(at, object, true, "id", "url")
	}
}

// fileID is what Slack takes for one (R slackapi/python-slack-sdk#1521).
func fileID(c *checker, at string, v any) {
	if id, ok := v.(string); !ok || !regexp.MustCompile(`^F[A-Z0-9]{8,}$`).MatchString(id) {
		c.say(at, "input must match regex pattern: ^[F][A-Z0-9]{8,}$")
	}
}
