package slack_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
)

// clicked posts a card, lets ann click it, and gives the click's payload.
func (s *stage) clicked(w *wire) (card string, payload map[string]any) {
	s.t.Helper()
	sent := s.call("chat.postMessage", bot, map[string]any{
		"channel": s.channel("ops"), "text": "a card", "blocks": []any{map[string]any{"type": "actions", "elements": []any{
			map[string]any{"type": "button", "action_id": "go", "text": map[string]any{"type": "plain_text", "text": "Go"}},
		}}},
	})
	card = fmt.Sprint(sent["ts"])
	return card, s.acts(w, func() slack.Result {
		return s.Click("ann", slack.Press{Channel: "ops", TS: card, ActionID: "go"})
	})
}

// acts lets a person do something, acknowledges it, and gives the payload.
func (s *stage) acts(w *wire, do func() slack.Result) map[string]any {
	s.t.Helper()
	done := make(chan slack.Result)
	go func() { done <- do() }()
	frame := w.next()
	w.ack(frame, "")
	good(s.t, <-done)
	payload, _ := decode(s.t, frame)["payload"].(map[string]any)
	return payload
}

func (s *stage) respond(payload map[string]any, body string) (int, string) {
	s.t.Helper()
	resp, text := s.send(fmt.Sprint(payload["response_url"]), "application/json", "", body)
	return resp.StatusCode, text
}

func TestWhatAResponseURLDoes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		body  string
		texts string // what ann sees, then what bob sees
	}{
		{"replaces the card", `{"replace_original":true,"text":"new"}`, "new / new"},
		{"deletes the card", `{"delete_original":true}`, " / "},
		{"answers privately", `{"text":"psst"}`, "a card,psst / a card"},
		{"answers all", `{"response_type":"in_channel","text":"hear"}`, "a card,hear / a card,hear"},
		{"says nothing", `{}`, "a card / a card"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{})
			_, payload := s.clicked(s.open())
			status, _ := s.respond(payload, test.body)
			same(t, "status", status == http.StatusOK, test.body != "{}")
			same(t, "seen", s.texts("ann")+" / "+s.texts("bob"), test.texts)
		})
	}
}

func (s *stage) texts(viewer string) string {
	var all []string
	for _, m := range s.Messages("ops", viewer) {
		all = append(all, m.Text)
	}
	return strings.Join(all, ",")
}

func TestACommandsResponseURLReplacesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	payload := s.acts(s.open(), func() slack.Result { return s.Command("ann", "other", "/tasks", "list") })
	for range 2 {
		if status, text := s.respond(payload, `{"replace_original":true,"text":"x"}`); status != http.StatusOK {
			t.Fatal(text)
		}
	}
	// Also where the bot is no member.
	same(t, "messages", len(s.Messages("other", "ann")), 2)
}

func TestAResponseURLWearsOut(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	_, payload := s.clicked(w)
	for i := range 6 {
		status, text := s.respond(payload, `{"text":"x"}`)
		if i < 5 {
			same(t, "status", status, http.StatusOK)
			same(t, "text", text, "ok")
			continue
		}
		same(t, "sixth use", text, `{"error":"used_url","ok":false}`)
	}
	_, payload = s.clicked(w)
	s.clock.move(30*time.Minute + time.Second)
	_, text := s.respond(payload, `{"text":"x"}`)
	same(t, "half an hour later", text, `{"error":"expired_url","ok":false}`)
}

func TestATriggerOpensOneWindowSoon(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	try := func(trigger any) any {
		got := s.call("views.open", bot, map[string]any{"trigger_id": trigger, "view": modal()})
		return got["error"]
	}
	_, payload := s.clicked(w)
	same(t, "at once", try(payload["trigger_id"]), nil)
	same(t, "again", try(payload["trigger_id"]), any("exchanged_trigger_id"))
	_, payload = s.clicked(w)
	s.clock.move(3*time.Second + time.Millisecond)
	same(t, "late", try(payload["trigger_id"]), any("expired_trigger_id"))
}

func TestWindowsAreStackedThreeDeep(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	_, payload := s.clicked(w)
	first := s.call("views.open", bot, map[string]any{"trigger_id": payload["trigger_id"], "view": window("one", true)})
	view, _ := first["view"].(map[string]any)
	push := func() any {
		t.Helper()
		s.clock.move(time.Second)
		payload := s.acts(w, func() slack.Result {
			views := s.Views("ann")
			return s.Click("ann", slack.Press{ViewID: views[len(views)-1].ID, Label: "More"})
		})
		return s.call("views.push", bot, map[string]any{"trigger_id": payload["trigger_id"], "view": window("more", true)})["error"]
	}
	same(t, "second", push(), nil)
	same(t, "third", push(), nil)
	same(t, "fourth", push(), any("push_limit_reached"))
	same(t, "windows", len(s.Views("ann")), 3)

	update := func(hash any) map[string]any {
		return s.call("views.update", bot, map[string]any{"view_id": view["id"], "hash": hash, "view": window("changed", true)})
	}
	// Pushing above it changed its hash.
	same(t, "old hash", update(view["hash"])["error"], any("hash_conflict"))
	same(t, "no hash", update(nil)["ok"], any(true))
	same(t, "title", s.Views("ann")[0].Title, "changed")

	top := s.Views("ann")[2]
	payload = s.acts(w, func() slack.Result { return s.CloseView("ann", top.ID) })
	same(t, "type", payload["type"], any("view_closed"))
	same(t, "windows", len(s.Views("ann")), 2)
	same(t, "gone", s.call("views.update", bot, map[string]any{"view_id": top.ID, "view": window("x", true)})["error"], any("not_found"))
	s.Reload("ann")
	same(t, "windows after a reload", len(s.Views("ann")), 0)
}

func window(title string, notify bool) map[string]any {
	words := func(s string) map[string]any { return map[string]any{"type": "plain_text", "text": s} }
	return map[string]any{
		"type": "modal", "title": words(title), "notify_on_close": notify, "blocks": []any{map[string]any{
			"type": "actions", "elements": []any{map[string]any{"type": "button", "action_id": "more", "text": words("More")}},
		}},
	}
}

func TestChoicesInAMessageAreRemembered(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	choice := func(name string) map[string]any {
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": name}, "value": strings.ToLower(name)}
	}
	elements := []any{
		map[string]any{"type": "static_select", "action_id": "pick", "options": []any{choice("One"), choice("Two")}},
		map[string]any{"type": "overflow", "action_id": "more", "options": []any{choice("Edit")}},
		map[string]any{"type": "users_select", "action_id": "who"},
		map[string]any{"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
		map[string]any{"type": "button", "action_id": "go", "text": map[string]any{"type": "plain_text", "text": "Go"}},
	}
	sent := s.call("chat.postMessage", bot, map[string]any{
		"channel": s.channel("ops"), "text": "x", "blocks": []any{map[string]any{"type": "actions", "block_id": "row", "elements": elements}},
	})
	press := func(p slack.Press) map[string]any {
		t.Helper()
		p.Channel, p.TS = "ops", fmt.Sprint(sent["ts"])
		return s.acts(w, func() slack.Result { return s.Click("bob", p) })
	}
	press(slack.Press{ActionID: "pick", Values: []string{"Two"}})
	press(slack.Press{ActionID: "who", Values: []string{"@ann"}})
	edit := asJSON(t, press(slack.Press{ActionID: "more", Values: []string{"edit"}})["actions"])
	if !strings.Contains(edit, `"selected_option":{"text":{"text":"Edit"`) {
		t.Errorf("the overflow menu sent %s", edit)
	}
	state := asJSON(t, press(slack.Press{Label: "Go"})["state"])
	for _, want := range []string{
		`"pick":{"selected_option":{"text":{"text":"Two","type":"plain_text"},"value":"two"},"type":"static_select"}`,
		`"who":{"selected_user":"` + s.user("ann") + `","type":"users_select"}`,
		`"day":{"selected_date":"2026-12-01","type":"datepicker"}`,
	} {
		if !strings.Contains(state, want) {
			t.Errorf("state is %s, want it to hold %s", state, want)
		}
	}
	r := s.Click("bob", slack.Press{Channel: "ops", TS: fmt.Sprint(sent["ts"]), ActionID: "pick", Values: []string{"Three"}})
	same(t, "no such option", r.Text, `pick has no option "Three"; there are: One, Two`)
}

func TestSuggestionsComeFromTheAcknowledgement(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	sent := s.call("chat.postMessage", bot, map[string]any{
		"channel": s.channel("ops"), "text": "x", "blocks": []any{map[string]any{"type": "actions", "elements": []any{
			map[string]any{"type": "external_select", "action_id": "find", "min_query_length": 2},
		}}},
	})
	place := slack.Press{Channel: "ops", TS: fmt.Sprint(sent["ts"]), ActionID: "find"}
	good(t, s.Suggest("ann", place, "o"))
	same(t, "sent for one letter", len(s.Envelopes()), 0)
	for _, test := range []struct {
		answer  string
		outcome slack.Outcome
	}{
		{`{"options":[{"text":{"type":"plain_text","text":"orders"},"value":"k7q2"}]}`, slack.Done},
		{`{"text":"no options"}`, slack.BadAnswer},
	} {
		done := make(chan slack.Result)
		go func() { done <- s.Suggest("ann", place, "ord") }()
		w.ack(w.next(), test.answer)
		same(t, "outcome of "+test.answer, (<-done).Outcome, test.outcome)
	}
}

func TestPayloadsSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	w := s.open()
	for _, test := range []struct{ channel, name string }{{"ops", "ops"}, {"secret", "privategroup"}, {"", "directmessage"}} {
		payload := s.acts(w, func() slack.Result { return s.Command("ann", test.channel, "/tasks", "") })
		same(t, "channel_name", payload["channel_name"], any(test.name))
	}
	card, payload := s.clicked(w)
	container, _ := payload["container"].(map[string]any)
	same(t, "thread of a message without replies", container["thread_ts"], nil)
	good(t, s.Say("bob", "ops", card, "a reply"))
	payload = s.acts(w, func() slack.Result { return s.Click("ann", slack.Press{Channel: "ops", TS: card, ActionID: "go"}) })
	container, _ = payload["container"].(map[string]any)
	same(t, "thread of a message with replies", container["thread_ts"], any(card))
}
