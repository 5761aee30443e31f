package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"

	"headsup/commands"
	"headsup/maintenance"
)

func TestMentionsAreTakenOutOfWhatIsSaid(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"<@U0BOT> list":                    "list",
		"<@U0BOT|headsup>: list":           "list",
		"please <@U0BOT> show k7q2":        "please show k7q2",
		"<@U0BOT>":                         "",
		"<@U0BOT>\u00a0cancel k7q2":        "cancel k7q2",
		"list":                             "list",
		"<@U0BOTHER> list":                 "<@U0BOTHER> list",
		"<@U0BOT list":                     "<@U0BOT list",
		"<@U0BOT> cancel for <@U1> please": "cancel for <@U1> please",
	} {
		if got := withoutMention(said, "U0BOT"); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
	}
}

// The envelope shapes of docs.slack.dev, as facts/slack.md has them.
const pressed = `{"type":"block_actions","team":{"id":"T1","domain":"x"},"user":{"id":"U1","username":"x","team_id":"T1"},
 "api_app_id":"A1","container":{"type":"message","message_ts":"1.2","thread_ts":"1.0","channel_id":"C1","is_ephemeral":false},
 "trigger_id":"1.2.abc","channel":{"id":"C1","name":"x"},"message":{"ts":"1.2","blocks":[]},
 "state":{"values":{"block":{"action":{"type":"static_select"}}}},"response_url":"https://hooks.example",
 "actions":[{"type":"button","block_id":"b","action_id":"a","value":"v","action_ts":"1.3"}]}`

func TestAClickIsRead(t *testing.T) {
	t.Parallel()
	got := read(envelope{Type: "interactive", ID: "e1", Payload: json.RawMessage(pressed)}, Identity{})
	want := matter{
		kind: click, user: "U1", team: "T1", trigger: "1.2.abc", lane: "click C1 1.2",
		click: commands.Click{Action: "a", Value: "v"},
		request: commands.Request{
			Actor:       maintenance.Actor{Place: maintenance.Place{Team: "T1", Channel: "C1", Thread: "1.0"}, Request: "e1", Message: "1.2"},
			ResponseURL: "https://hooks.example", Modal: true,
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(matter{}, viewRef{}), cmpopts.IgnoreUnexported(commands.Request{})); diff != "" {
		t.Error(diff)
	}
	own := strings.Replace(pressed, `"is_ephemeral":false`, `"is_ephemeral":true`, 1)
	if m := read(envelope{Type: "interactive", Payload: json.RawMessage(own)}, Identity{}); !m.request.Replaces {
		t.Error("a private message cannot be replaced")
	}
	first := strings.Replace(pressed, `"thread_ts":"1.0"`, `"thread_ts":"1.2"`, 1)
	if m := read(envelope{Type: "interactive", Payload: json.RawMessage(first)}, Identity{}); m.place().Thread != "" {
		t.Errorf("a click on the first message of a thread is in %+v", m.place())
	}
}

func TestEveryElementHasAValue(t *testing.T) {
	t.Parallel()
	for chosenValue, want := range map[string]string{
		`{"type":"button","value":"v"}`:                                                               "v",
		`{"type":"datetimepicker","selected_date_time":1900000000}`:                                   "1900000000",
		`{"type":"static_select","selected_option":{"value":"o"}}`:                                    "o",
		`{"type":"static_select","selected_option":null}`:                                             "",
		`{"type":"datepicker","selected_date":"2030-01-01"}`:                                          "2030-01-01",
		`{"type":"timepicker","selected_time":"02:00"}`:                                               "02:00",
		`{"type":"users_select","selected_user":"U1"}`:                                                "U1",
		`{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}`:                      "a\nb",
		`{"type":"plain_text_input","value":null}`:                                                    "",
		`{"type":"rich_text_input","rich_text_value":{"type":"rich_text"}}`:                           "",
		`{"type":"conversations_select","selected_conversation":"C1"}`:                                "C1",
		`{"type":"something_new","selected_option":{"value":"w"},"selected_options":[{"value":"x"}]}`: "w",
	} {
		var c chosen
		if !decode(json.RawMessage(chosenValue), &c) || c.String() != want {
			t.Errorf("%s gives %q, want %q", chosenValue, c, want)
		}
	}
}

func TestAWindowsOriginComesBack(t *testing.T) {
	t.Parallel()
	r := commands.Request{ResponseURL: "https://hooks.example/1", Replaces: true, TS: "1.2"}
	r.Actor.Place = maintenance.Place{Team: "T1", Channel: "C1", Thread: "1.0"}
	for _, metadata := range []string{"", "k7q2", strings.Repeat("\"", 1000)} {
		view := rooted(slack.ModalViewRequest{PrivateMetadata: metadata}, r)
		got, back := opened(view.PrivateMetadata)
		if diff := cmp.Diff(r, got, cmpopts.IgnoreUnexported(commands.Request{})); diff != "" || back != metadata {
			t.Errorf("%.10s: %.10s %s", metadata, back, diff)
		}
	}
	long := strings.Repeat("x", 2800)
	r.ResponseURL = strings.Repeat("u", 200)
	view := rooted(slack.ModalViewRequest{PrivateMetadata: long}, r)
	got, back := opened(view.PrivateMetadata)
	if len(view.PrivateMetadata) > mostMetadata || back != long || got.Actor.Place != r.Actor.Place || got.ResponseURL != "" {
		t.Errorf("%d characters, %+v", len(view.PrivateMetadata), got)
	}
}

func FuzzEnvelopes(f *testing.F) {
	f.Add([]byte(`{"type":"interactive","envelope_id":"e","payload":` + pressed + `}`))
	f.Add([]byte(`{"type":"slash_commands","envelope_id":"e","payload":{"team_id":"T1","channel_id":"C1","text":"list"}}`))
	f.Add([]byte(`{"type":"events_api","envelope_id":"e","payload":{"event_id":"E","event":{"type":"app_mention","text":"<@U0BOT> x"}}}`))
	f.Add([]byte(`{"type":"interactive","envelope_id":"e","payload":{"type":"view_submission","view":{"id":"V","private_metadata":"{}"}}}`))
	f.Add([]byte(`{"type":"interactive","envelope_id":"e","payload":{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V","callback_id":"reschedule",
		"private_metadata":"{\"p\":{\"Channel\":\"C1\"},\"m\":\"k7q2\"}","blocks":[{"type":"input","block_id":"when"}],"state":{"values":{"when":{"when":{"selected_date_time":1795716000}}}}}}}`))
	f.Add([]byte(`{"type":"interactive","envelope_id":"e","payload":{"type":"message_action","callback_id":"x","message":{"ts":"1.2","text":"t"},"message_ts":"1.2"}}`))
	f.Add([]byte(`{"type":"slash_commands","envelope_id":"half","pay`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		for _, cut := range []int{len(frame), len(frame) / 2} {
			e := readEnvelope(frame[:cut])
			m := read(e, Identity{User: "U0BOT"})
			if m.kind == "" || e.ID != "" && m.lane == "" {
				t.Errorf("%q is read as %+v", frame[:cut], m)
			}
		}
	})
}

// TestHalfAnEnvelopeIsAnsweredWhereItWasACommand holds what is found in frames that break off: enough to acknowledge them, and
// for a command, whose acknowledgement carries the answer, that it was one.
func TestHalfAnEnvelopeIsAnsweredWhereItWasACommand(t *testing.T) {
	t.Parallel()
	for frame, want := range map[string]envelope{
		`{"type":"slash_commands","envelope_id":"e1","accepts_response_payload":true,"payload":{"text":"can`: {Type: "slash_commands", ID: "e1", Accepts: true},
		`{"envelope_id":"e1","payload":{"text":"\"type\":\"slash_commands\"`:                                 {ID: "e1"},
		`{"type":"interactive","envelope_id":"e1","payload":{"type":"block_`:                                 {ID: "e1"},
		`{"type":"slash_commands","envelope_`:                                                                {},
		`{"text":"\"envelope_id\":\"e9\"","envelope_id" : "e1`:                                               {},
	} {
		got := readEnvelope([]byte(frame))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", frame, diff)
		}
	}
}
