package play

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// plain writes what somebody sees as text: blocks one after the other, buttons in brackets, menus with their options, inputs
// with what stands in them, Slack's date tokens in UTC.
type plain struct {
	now     time.Time
	user    func(id string) string
	channel func(id string) string
	group   func(id string) string
	state   map[string]map[string]any // of a window's inputs

	block string
	out   strings.Builder
}

// blocks writes blocks; where there are none, or none that can be read, the text.
func (p *plain) blocks(blocks json.RawMessage, text string) string {
	var list []any
	if json.Unmarshal(blocks, &list) != nil || len(list) == 0 {
		return p.mrkdwn(text)
	}
	for _, b := range list {
		p.walk(b)
		p.line()
	}
	return strings.TrimSpace(p.out.String())
}

func (p *plain) line() {
	if text := p.out.String(); text != "" && !strings.HasSuffix(text, "\n") {
		p.out.WriteString("\n")
	}
}

// word writes text with a blank before it where that is needed.
func (p *plain) word(text string) {
	if text != "" {
		p.blank()
		p.out.WriteString(text)
	}
}

func (p *plain) blank() {
	if before := p.out.String(); before != "" && !strings.HasSuffix(before, "\n") && !strings.HasSuffix(before, " ") {
		p.out.WriteString(" ")
	}
}

func (p *plain) walk(v any) {
	switch v := v.(type) {
	case []any:
		for _, part := range v {
			p.walk(part)
		}
	case map[string]any:
		if id, ok := v["block_id"].(string); ok {
			p.block = id
		}
		p.object(v)
	}
}

// parts are the keys that hold something to read, in the order in which it stands.
func readable() []string {
	return []string{"title", "subtitle", "label", "text", "body", "fields", "rows", "accessory", "elements", "element", "items", "child_blocks", "actions", "hint"}
}

func (p *plain) object(v map[string]any) {
	text, _ := v["text"].(string)
	switch kind, _ := v["type"].(string); kind {
	case "mrkdwn":
		p.word(p.mrkdwn(text))
	case "plain_text", "raw_text", "markdown":
		p.word(text)
	case "button", "workflow_button", "icon_button":
		p.word("[" + label(v["text"]) + "]")
	case "overflow", "static_select", "external_select", "multi_static_select", "radio_buttons", "checkboxes", "users_select",
		"datepicker", "timepicker", "datetimepicker", "plain_text_input", "number_input":
		p.word(p.input(v, kind))
	case "image":
		alt, _ := v["alt_text"].(string)
		p.word(alt)
	case "input":
		p.word(label(v["label"]) + ":")
		p.walk(v["element"])
		p.walk(v["hint"])
	case "rich_text":
		p.blank()
		p.rich(v["elements"])
	case "table", "data_table":
		p.table(v["rows"])
	default:
		for _, key := range readable() {
			p.walk(v[key])
		}
	}
}

func (p *plain) table(rows any) {
	list, _ := rows.([]any)
	for _, row := range list {
		cells, _ := row.([]any)
		for i, cell := range cells {
			if i > 0 {
				p.word("|")
			}
			p.walk(cell)
		}
		p.line()
	}
}

// rich writes rich text: words of a line follow each other without a blank of ours.
func (p *plain) rich(v any) {
	list, _ := v.([]any)
	for _, one := range list {
		part, _ := one.(map[string]any)
		kind, _ := part["type"].(string)
		text, _ := part["text"].(string)
		switch kind {
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list":
			p.rich(part["elements"])
			p.line()
		case "text":
			p.out.WriteString(text)
		case "link":
			if text == "" {
				text, _ = part["url"].(string)
			}
			p.out.WriteString(text)
		case "user":
			id, _ := part["user_id"].(string)
			p.out.WriteString("@" + p.user(id))
		case "channel":
			id, _ := part["channel_id"].(string)
			p.out.WriteString("#" + p.channel(id))
		case "emoji":
			name, _ := part["name"].(string)
			p.out.WriteString(":" + name + ":")
		case "date":
			at, _ := part["timestamp"].(float64)
			format, _ := part["format"].(string)
			p.out.WriteString(p.date(int64(at), format))
		}
	}
}

// input writes a menu or a field: [what is chosen or asked for ▾ option | option].
func (p *plain) input(v map[string]any, kind string) string {
	action, _ := v["action_id"].(string)
	held := p.held(p.state[p.block][action])
	if held == "" && p.state == nil {
		held = label(v["placeholder"])
	}
	options := optionNames(v)
	switch {
	case kind == "overflow":
		return "[⋮ " + strings.Join(options, " | ") + "]"
	case len(options) > 0:
		return "[" + strings.TrimSpace(held+" ▾ "+strings.Join(options, " | ")) + "]"
	case p.state != nil:
		return held
	}
	return "[" + held + " ▾]"
}

// held is what stands in an input.
func (p *plain) held(entry any) string {
	state, _ := entry.(map[string]any)
	for key, value := range state {
		if key == "type" {
			continue
		}
		switch value := value.(type) {
		case string:
			return value
		case int64:
			return shown(time.Unix(value, 0))
		case float64:
			return shown(time.Unix(int64(value), 0))
		case map[string]any:
			return label(value["text"])
		}
	}
	return ""
}

func label(v any) string {
	text, _ := v.(map[string]any)
	said, _ := text["text"].(string)
	return said
}

func optionNames(v map[string]any) []string {
	var all []string
	groups, _ := v["option_groups"].([]any)
	for _, g := range append([]any{v}, groups...) {
		group, _ := g.(map[string]any)
		options, _ := group["options"].([]any)
		for _, o := range options {
			option, _ := o.(map[string]any)
			all = append(all, label(option["text"]))
		}
	}
	return all
}

var slackToken = regexp.MustCompile(`<([^<>]+)>`)

// mrkdwn reads Slack's tokens and entities.
func (p *plain) mrkdwn(text string) string {
	text = slackToken.ReplaceAllStringFunc(text, func(whole string) string {
		inner, shownAs, named := strings.Cut(whole[1:len(whole)-1], "|")
		switch {
		case strings.HasPrefix(inner, "!date^"):
			parts := strings.Split(inner, "^")
			at, err := strconv.ParseInt(parts[1], 10, 64)
			if err != nil || len(parts) < 3 {
				return shownAs
			}
			return p.date(at, parts[2])
		case inner[0] == '@':
			return "@" + p.user(inner[1:])
		case inner[0] == '#':
			return "#" + p.channel(inner[1:])
		case strings.HasPrefix(inner, "!subteam^"):
			return "@" + p.group(strings.TrimPrefix(inner, "!subteam^"))
		case inner[0] == '!':
			return "@" + strings.TrimPrefix(inner, "!")
		case named:
			return shownAs
		}
		return inner
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// date writes a date token: a day and a time as 2026-11-26 18:00 UTC whatever words the format wants, {ago} as Slack counts.
func (p *plain) date(unix int64, format string) string {
	at := time.Unix(unix, 0).UTC()
	day := strings.Contains(format, "{date") || strings.Contains(format, "{day")
	clock := "15:04"
	if strings.Contains(format, "{time_secs}") {
		clock = "15:04:05"
	}
	timed := strings.Contains(format, "{time")
	switch {
	case strings.Contains(format, "{ago}"):
		return strings.Replace(format, "{ago}", ago(at, p.now), 1)
	case day && timed:
		return at.Format("2006-01-02 " + clock + " MST")
	case day:
		return at.Format(time.DateOnly)
	}
	return at.Format(clock + " MST")
}

func ago(at, now time.Time) string {
	d := at.Sub(now).Abs()
	n, unit := int(d/time.Second), "second"
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{time.Minute, "minute"}, {time.Hour, "hour"}, {24 * time.Hour, "day"}} {
		if d >= u.of {
			n, unit = int((d+u.of/2)/u.of), u.name
		}
	}
	if n != 1 {
		unit += "s"
	}
	if at.After(now) {
		return fmt.Sprintf("in %d %s", n, unit)
	}
	return fmt.Sprintf("%d %s ago", n, unit)
}
