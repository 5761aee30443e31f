package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Surface is where blocks are shown.
type Surface string

// The surfaces.
const (
	SurfaceMessage Surface = "message"
	SurfaceModal   Surface = "modal"
	SurfaceHome    Surface = "home"
)

// The limits of facts/slack.md, section 6.
const (
	mostMessageBlocks = 50
	mostViewBlocks    = 100
	mostOptions       = 100
	longestText       = 3000
	longestID         = 255
	longestMarkdown   = 12_000 // over all markdown blocks of a message
	longestTable      = 10_000 // over all cells
)

// Problem is why Slack refuses blocks.
type Problem struct {
	Code    string // Slack's name of the error: invalid_blocks, invalid_blocks_format, invalid_attachments
	Pointer string // a JSON pointer
	Message string
}

// String is the line in response_metadata.messages.
func (p Problem) String() string {
	return fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer)
}

// CheckBlocks gives what Slack would refuse in blocks; nothing where it takes them. It knows the blocks that a bot of text,
// buttons and windows uses; blocks of files, calls, videos, plans, feedback and workflows are refused as unknown.
func CheckBlocks(blocks json.RawMessage, on Surface) []Problem {
	var list any
	if json.Unmarshal(blocks, &list) != nil {
		return []Problem{{"invalid_blocks_format", "/blocks", "blocks are no JSON"}}
	}
	if _, ok := list.([]any); !ok {
		return []Problem{{"invalid_blocks_format", "/blocks", "blocks are no array"}}
	}
	c := newChecker(on)
	c.blocks("/blocks", list)
	return c.problems
}

// CheckView is the same for a whole modal or Home tab.
func CheckView(raw json.RawMessage, on Surface) []Problem {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return []Problem{{"invalid_arguments", "/view", "view is no JSON"}}
	}
	c := newChecker(on)
	common := shape{
		"type": need(oneOf(string(on))), "blocks": need((*checker).blocks), "private_metadata": may(text(0, 3000)),
		"callback_id": may(text(0, longestID)), "external_id": may(text(0, longestID)),
	}
	if on == SurfaceModal {
		maps.Copy(common, shape{
			"title": need(plain(24)), "submit": may(plain(24)), "close": may(plain(24)),
			"clear_on_close": may(boolean), "notify_on_close": may(boolean), "submit_disabled": may(boolean),
		})
	}
	c.object("/view", v, common)
	if view, ok := v.(map[string]any); ok && on == SurfaceModal && c.inputs > 0 && view["submit"] == nil {
		c.say("/view", "submit is required when an input block is within the blocks array")
	}
	return c.problems
}

type checker struct {
	on       Surface
	problems []Problem
	ids      map[string]bool
	markdown int // characters so far
	tables   int
	inputs   int
}

func newChecker(on Surface) *checker { return &checker{on: on, ids: map[string]bool{}} }

func (c *checker) say(at, format string, values ...any) {
	c.problems = append(c.problems, Problem{"invalid_blocks", at, fmt.Sprintf(format, values...)})
}

func (c *checker) blocks(at string, v any) {
	most := mostMessageBlocks
	if c.on != SurfaceMessage {
		most = mostViewBlocks
	}
	before := len(c.problems)
	many(0, most, func(c *checker, at string, v any) { c.block(at, v, nil) })(c, at, v)
	if c.tables > 1 && len(c.problems) == before {
		// R: Slack turns tables into attachments, and takes one.
		c.problems = append(c.problems, Problem{"invalid_attachments", at, "only one table is allowed"})
	}
}

// block checks one block; with kinds only these are allowed.
func (c *checker) block(at string, v any, kinds []string) {
	b, kind := typed(v)
	fields, known := blockShape(kind)
	if !known || kinds != nil && !slices.Contains(kinds, kind) || !c.shownHere(kind) {
		c.say(at, "unsupported type: %s", kind)
		return
	}
	fields["type"], fields["block_id"] = may(anything), may(text(1, longestID))
	c.object(at, v, fields)
	if id, ok := b["block_id"].(string); ok {
		if c.ids[id] {
			c.say(at+"/block_id", "block_id %q already exists", id)
		}
		c.ids[id] = true
	}
	c.whole(at, kind, b)
}

// shownHere is false for blocks that this surface does not take.
func (c *checker) shownHere(kind string) bool {
	switch kind {
	case "alert":
		return c.on == SurfaceModal
	case "markdown", "table", "data_table", "data_visualization", "card", "carousel", "container", "layout":
		return c.on == SurfaceMessage
	}
	return true
}

// whole checks what concerns several fields, or several blocks.
func (c *checker) whole(at, kind string, b map[string]any) {
	switch kind {
	case "section":
		c.oneOf(at, b, false, "text", "fields")
	case "image":
		c.oneOf(at, b, true, "image_url", "slack_file")
	case "container":
		c.oneOf(at, b, false, "title", "rich_text_title")
	case "input":
		c.inputs++
	case "markdown":
		words, _ := b["text"].(string)
		c.markdown += length(words)
		if c.markdown > longestMarkdown {
			c.say(at+"/text", "all markdown blocks together must be less than %d characters", longestMarkdown+1)
		}
	case "table", "data_table":
		c.tables++
		if cells(b["rows"]) > longestTable {
			c.say(at+"/rows", "all cells together must be less than %d characters", longestTable+1)
		}
	case "actions":
		c.uniqueActions(at, b)
	}
}

func (c *checker) oneOf(at string, b map[string]any, only bool, keys ...string) {
	given := 0
	for _, key := range keys {
		if b[key] != nil {
			given++
		}
	}
	if given == 0 || only && given > 1 {
		c.say(at, "one of %v is required", keys)
	}
}

func (c *checker) uniqueActions(at string, b map[string]any) {
	seen := map[string]bool{}
	list, _ := b["elements"].([]any)
	for i, v := range list {
		e, _ := v.(map[string]any)
		id, ok := e["action_id"].(string)
		if ok && seen[id] {
			c.say(fmt.Sprintf("%s/elements/%d/action_id", at, i), "action_id %q already exists", id)
		}
		seen[id] = true
	}
}

// cells counts the characters in a table.
func cells(v any) int {
	count := 0
	switch v := v.(type) {
	case []any:
		for _, part := range v {
			count += cells(part)
		}
	case map[string]any:
		words, _ := v["text"].(string)
		count = length(words) + cells(v["elements"])
	}
	return count
}
