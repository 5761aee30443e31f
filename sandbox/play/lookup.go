package play

import (
	"encoding/json"

	"headsup/sandbox/slack"
)

// looksFor types an option into each menu whose options come from the bot, until one is offered that reads so.
func (s *stage) looksFor(person string, m place, option pattern) (slack.Press, bool) {
	for _, menu := range widgets(m.blocks) {
		if menu.kind != "external_select" {
			continue
		}
		p := slack.Press{Channel: m.channel, TS: m.ts, ViewID: m.view, ActionID: menu.action, BlockID: menu.block}
		if value, ok := s.offered(person, p, option); ok {
			p.Values = []string{value}
			return p, true
		}
	}
	return slack.Press{}, false
}

// offered gives the value of the first option that the bot offers and that reads so.
func (s *stage) offered(person string, p slack.Press, option pattern) (string, bool) {
	var answer struct {
		Options []struct {
			Text struct {
				Text string `json:"text"`
			} `json:"text"`
			Value string `json:"value"`
		} `json:"options"`
	}
	typed := s.remembered(option.text)
	if json.Unmarshal(s.slack.Suggest(person, p, typed).Options, &answer) != nil {
		return "", false
	}
	for _, o := range answer.Options {
		if option.holds(o.Text.Text, s.known) {
			return o.Value, true
		}
	}
	return "", false
}
