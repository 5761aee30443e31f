package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"headsup/sandbox/slack"
)

// button gives a button with such a value, as a message of the app's in the place.
func (r *rights) button(c cell, root, action, value string) slack.Press {
	r.t.Helper()
	user, _ := r.slack.User(people()[c.who].Name)
	to := user.ID
	if channel, ok := r.slack.Channel(channelOf(c.where)); ok {
		to = channel.ID
	}
	key := strings.Join([]string{to, root, action, value}, "\x00")
	r.mu.Lock()
	press, ok := r.buttons[key]
	r.mu.Unlock()
	if ok {
		return press
	}
	var said struct {
		OK  bool   `json:"ok"`
		TS  string `json:"ts"`
		Why string `json:"error"`
	}
	r.call("chat.postMessage", map[string]any{
		"channel": to, "thread_ts": root, "text": aButton, "blocks": []any{map[string]any{"type": "actions", "elements": []any{map[string]any{
			"type": "button", "action_id": action, "value": value, "text": map[string]any{"type": "plain_text", "text": "Go"},
		}}}},
	}, &said)
	if !said.OK {
		r.t.Fatalf("a button in %s: %s", to, said.Why)
	}
	press = slack.Press{Channel: channelOf(c.where), TS: said.TS, ActionID: action}
	if c.where == "direct" {
		return press // its answer may take its place
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.buttons[key] = press
	return press
}

// aButton is the text of what button posts.
const aButton = "a button of the matrix"

// call calls Slack's Web API as the app does.
func (r *rights) call(method string, arguments, answer any) {
	r.t.Helper()
	body, err := json.Marshal(arguments)
	r.must(err)
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.base+"/api/"+method, bytes.NewReader(body))
	r.must(err)
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("Authorization", "Bearer xoxb-test-bot")
	response, err := http.DefaultClient.Do(request)
	r.must(err)
	defer response.Body.Close()
	r.must(json.NewDecoder(response.Body).Decode(answer))
}

// forge opens a window as headsup would have, by the trigger of a click.
func (o *one) forge(c cell, envelope string, button slack.Press, value, thread string) slack.View {
	place, _ := o.slack.Channel(channelOf(c.where))
	for _, direct := range o.slack.Channels(o.name) {
		if c.where == "direct" && direct.Direct == o.id {
			place = direct
		}
	}
	metadata, _ := json.Marshal(map[string]any{
		"p": map[string]any{"channel": place.ID, "thread": thread, "direct": c.where == "direct"}, "m": value,
	})
	input := func(id string, element map[string]any) map[string]any {
		element["action_id"] = id
		return map[string]any{"type": "input", "block_id": id, "label": plain(id), "element": element}
	}
	blocks := []any{input("reason", map[string]any{"type": "plain_text_input"})}
	if c.what == "reschedule" || c.what == "another-time" {
		blocks = append(blocks, input("when", map[string]any{"type": "datetimepicker"}))
	}
	callback := map[string]string{"another-time": "another", "break-glass": "cancel"}[c.what]
	if callback == "" {
		callback = c.what
	}
	for range 3 {
		var click struct {
			Trigger string `json:"trigger_id"`
		}
		sent, _ := o.slack.Envelope(envelope)
		o.must(json.Unmarshal(sent.Payload, &click))
		var opened struct {
			OK  bool   `json:"ok"`
			Why string `json:"error"`
		}
		o.call("views.open", map[string]any{"trigger_id": click.Trigger, "view": map[string]any{
			"type": "modal", "callback_id": callback, "private_metadata": string(metadata), "title": plain("Forged"),
			"submit": plain("Send"), "blocks": blocks,
		}}, &opened)
		if opened.OK {
			views := o.slack.Views(o.name)
			return views[len(views)-1]
		}
		if opened.Why != "expired_trigger_id" {
			o.t.Fatalf("%s: forge a window: %s", c, opened.Why)
		}
		envelope = o.slack.Click(o.name, button).Envelope
		o.hear(c, button)
	}
	o.t.Fatalf("%s: no trigger lived long enough", c)
	return slack.View{}
}

func plain(text string) map[string]any { return map[string]any{"type": "plain_text", "text": text} }
