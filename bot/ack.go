package bot

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"headsup/cards"
	"headsup/commands"
)

// mostPayload is below the 20 KiB beyond which Slack drops an acknowledgement in silence (S: found by experiment), with room
// for the envelope's id.
const mostPayload = 20_000

// inAck divides an answer: the payload of the acknowledgement, and the rest that has to go another way, where there is more.
func (w *writings) inAck(e envelope, m matter, a commands.Answer) (payload json.RawMessage, rest commands.Answer, more bool) {
	switch {
	case m.kind == submission:
		return inWindow(e, m, a)
	case (m.kind == command || m.kind == unread && e.Type == "slash_commands") && a.Modal == nil && a.Message != nil && e.Accepts:
		text := w.write(a)
		if len(text) < mostPayload {
			return text, commands.Answer{}, false
		}
	}
	return nil, a, a.Message != nil || a.Modal != nil || a.Remove
}

// inWindow answers a window that was sent off. Where nothing keeps it open, it closes.
func inWindow(e envelope, m matter, a commands.Answer) (json.RawMessage, commands.Answer, bool) {
	rest := commands.Answer{Message: a.Message, Public: a.Public, Replace: a.Replace, Remove: a.Remove}
	more := a.Message != nil || a.Remove
	if !e.Accepts {
		return nil, afterAck(a), len(a.Errors) > 0 || more
	}
	var response *slack.ViewSubmissionResponse
	switch {
	case len(a.Errors) > 0:
		response, more = slack.NewErrorsViewSubmissionResponse(a.Errors), false
	case a.Modal != nil:
		view := rooted(*a.Modal, m.request)
		// The message stands beside a window only for where it does not open.
		response, more = slack.NewUpdateViewSubmissionResponse(&view), false
	default:
		response = slack.NewClearViewSubmissionResponse()
	}
	text := encode(response)
	if len(text) >= mostPayload {
		return nil, afterAck(a), true
	}
	return text, rest, more
}

// afterAck is an answer as it can be given when the acknowledgement is out: what would have stood beside the inputs of a
// window becomes a message.
func afterAck(a commands.Answer) commands.Answer {
	if len(a.Errors) == 0 || a.Message != nil {
		a.Errors = nil
		return a
	}
	lines := make([]string, 0, len(a.Errors))
	for _, block := range slices.Sorted(maps.Keys(a.Errors)) {
		lines = append(lines, a.Errors[block])
	}
	text := slackutilsx.EscapeMessage(strings.Join(lines, "\n"))
	return commands.Answer{Message: &cards.Message{Text: text}}
}

// hooked is a message for a response_url, or for the acknowledgement of a command.
type hooked struct {
	Type    string        `json:"response_type,omitempty"`
	Text    string        `json:"text,omitempty"`
	Blocks  []slack.Block `json:"blocks,omitempty"`
	Thread  string        `json:"thread_ts,omitempty"`
	Replace bool          `json:"replace_original"`
	Delete  bool          `json:"delete_original,omitempty"`
	Links   bool          `json:"unfurl_links"`
	Media   bool          `json:"unfurl_media"`
}

func hook(m cards.Message, public bool) hooked {
	h := hooked{Type: slack.ResponseTypeEphemeral, Text: m.Text, Blocks: m.Blocks}
	if public {
		h.Type = slack.ResponseTypeInChannel
	}
	return h
}

// encode writes JSON without escaping for HTML, which would make Slack's tokens six times as long. What comes here are our
// own structs and slack-go's blocks; one that cannot be written is no answer.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
