package slack

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// rule says in the checker what is wrong with a value.
type rule func(c *checker, at string, v any)

type field struct {
	needed bool
	rule   rule
}

// shape is what an object may hold; anything else is refused, as Slack refuses it.
type shape map[string]field

func need(r func(*checker, string, any)) field { return field{true, r} }

func may(r func(*checker, string, any)) field { return field{false, r} }

func anything(*checker, string, any) {}

// length counts characters (U: whether Slack counts code points or UTF-16 units).
func length(s string) int { return utf8.RuneCountInString(s) }

func typed(v any) (map[string]any, string) {
	object, _ := v.(map[string]any)
	kind, _ := object["type"].(string)
	return object, kind
}

func (c *checker) object(at string, v any, fields shape) {
	object, ok := v.(map[string]any)
	if !ok {
		c.say(at, "must be an object")
		return
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		f, known := fields[key]
		switch {
		case !known:
			c.say(at, "invalid additional property: %s", key)
		case object[key] == nil:
			c.say(at+"/"+key, "must not be null")
		default:
			f.rule(c, at+"/"+key, object[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if _, there := object[key]; fields[key].needed && !there {
			c.say(at, "missing required field: %s", key)
		}
	}
}

// text is a string of so many characters.
func text(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		switch {
		case !ok:
			c.say(at, "must be a string")
		case length(s) < least:
			c.say(at, "must be more than %d characters", least-1)
		case length(s) > most:
			c.say(at, "must be less than %d characters", most+1)
		}
	}
}

// plain is a text object of 1 to so many characters that takes no mrkdwn, rich one that takes both.
func plain(most int) rule { return textObject(most, "plain_text") }

func rich(most int) rule { return textObject(most, "plain_text", "mrkdwn") }

func textObject(most int, kinds ...string) rule {
	return func(c *checker, at string, v any) {
		fields := shape{"type": need(oneOf(kinds...)), "text": need(text(1, most))}
		if _, kind := typed(v); kind == "mrkdwn" {
			fields["verbatim"] = may(boolean)
		} else {
			fields["emoji"] = may(boolean)
		}
		c.object(at, v, fields)
	}
}

func oneOf(allowed ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(allowed, s) {
			c.say(at, "must be one of: %s", strings.Join(allowed, ", "))
		}
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.say(at, "must be a boolean")
	}
}

func whole(least, most float64) rule {
	return func(c *checker, at string, v any) {
		if n, ok := v.(float64); !ok || n != math.Trunc(n) || n < least || n > most {
			c.say(at, "must be a whole number from %.0f to %.0f", least, most)
		}
	}
}

// written is a string of a time's layout.
func written(layout string) rule {
	return func(c *checker, at string, v any) {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.say(at, "must be written as %s", layout)
		}
	}
}

func many(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		list, ok := v.([]any)
		switch {
		case !ok:
			c.say(at, "must be an array")
			return
		case len(list) < least:
			c.say(at, "no fewer than %d items allowed", least)
		case len(list) > most:
			c.say(at, "no more than %d items allowed", most)
		}
		for i, item := range list {
			each(c, fmt.Sprintf("%s/%d", at, i), item)
		}
	}
}

func object(fields shape) rule {
	return func(c *checker, at string, v any) { c.object(at, v, fields) }
}

func confirm(c *checker, at string, v any) {
	c.object(at, v, shape{
		"title": need(plain(100)), "text": need(rich(300)), "confirm": need(plain(30)),
		"deny": need(plain(30)), "style": may(oneOf("primary", "danger")),
	})
}

// option is one choice; radio buttons and checkboxes format their texts, overflow menus take a URL.
func option(of string) rule {
	return func(c *checker, at string, v any) {
		words := plain(75)
		if of == "radio_buttons" || of == "checkboxes" {
			words = rich(75)
		}
		// U: some pages say 150 for value; the stricter one counts.
		fields := shape{"text": need(words), "value": need(text(1, 75)), "description": may(words)}
		if of == "overflow" {
			fields["url"] = may(text(1, 3000))
		}
		c.object(at, v, fields)
	}
}

func optionGroup(c *checker, at string, v any) {
	c.object(at, v, shape{"label": need(plain(75)), "options": need(many(1, mostOptions, option("static_select")))})
}
