package slack_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"headsup/sandbox/slack"
)

func chars(n int) string { return strings.Repeat("x", n) }

// items repeats a JSON value; %d in it counts, so that ids differ.
func items(n int, value string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(value, "%d", fmt.Sprint(i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func plainText(n int) string { return `{"type":"plain_text","text":"` + chars(n) + `"}` }

func mrkdwn(n int) string { return `{"type":"mrkdwn","text":"` + chars(n) + `"}` }

func button(more string) string {
	return `{"type":"button","action_id":"b%d","text":` + plainText(5) + more + `}`
}

func option(n, value int) string {
	return `{"text":` + plainText(n) + `,"value":"` + chars(value) + `"}`
}

func actions(elements string) string { return `{"type":"actions","elements":` + elements + `}` }

func input(element string) string {
	return `{"type":"input","label":` + plainText(5) + `,"element":` + element + `}`
}

func sure(title, text, yes int) string {
	return fmt.Sprintf(`,"confirm":{"title":%s,"text":%s,"confirm":%s,"deny":%s}`, plainText(title), mrkdwn(text), plainText(yes), plainText(2))
}

// TestBlockLimits has each limit with the last value that is taken and the first that is refused.
func TestBlockLimits(t *testing.T) {
	t.Parallel()
	const message, window = slack.SurfaceMessage, slack.SurfaceModal
	one := func(block string) string { return "[" + block + "]" }
	for _, test := range []struct {
		name      string
		on        slack.Surface
		good, bad string
		problem   string // part of the first one
	}{
		{"blocks of a message", message, items(50, `{"type":"divider"}`), items(51, `{"type":"divider"}`), "no more than 50 items allowed"},
		{"blocks of a window", window, items(100, `{"type":"divider"}`), items(101, `{"type":"divider"}`), "no more than 100 items allowed"},
		{"section text", message, one(`{"type":"section","text":` + mrkdwn(3000) + `}`), one(`{"type":"section","text":` + mrkdwn(3001) + `}`), "must be less than 3001 characters"},
		{"section text at least", message, one(`{"type":"section","text":` + mrkdwn(1) + `}`), one(`{"type":"section","text":` + mrkdwn(0) + `}`), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"section needs something", message, one(`{"type":"section","fields":[` + mrkdwn(1) + `]}`), one(`{"type":"section"}`), "one of [text fields] is required"},
		{"fields", message, one(`{"type":"section","fields":` + items(10, mrkdwn(1)) + `}`), one(`{"type":"section","fields":` + items(11, mrkdwn(1)) + `}`), "no more than 10 items allowed"},
		{"field text", message, one(`{"type":"section","fields":` + items(1, mrkdwn(2000)) + `}`), one(`{"type":"section","fields":` + items(1, mrkdwn(2001)) + `}`), "must be less than 2001 characters"},
		{"header", message, one(`{"type":"header","text":` + plainText(150) + `}`), one(`{"type":"header","text":` + plainText(151) + `}`), "must be less than 151 characters"},
		{"header is plain", message, one(`{"type":"header","text":` + plainText(1) + `}`), one(`{"type":"header","text":` + mrkdwn(1) + `}`), "must be one of: plain_text"},
		{"context", message, one(`{"type":"context","elements":` + items(10, mrkdwn(1)) + `}`), one(`{"type":"context","elements":` + items(11, mrkdwn(1)) + `}`), "no more than 10 items allowed"},
		{"context holds no button", message, one(`{"type":"context","elements":` + items(1, mrkdwn(1)) + `}`), one(`{"type":"context","elements":` + items(1, button("")) + `}`), "/blocks/0/elements/0"},
		{"actions", message, one(actions(items(25, button("")))), one(actions(items(26, button("")))), "no more than 25 items allowed"},
		{"actions differ", message, one(actions(items(2, button("")))), one(actions("[" + button("") + "," + button("") + "]")), "already exists"},
		{"button text", message, one(actions(`[{"type":"button","text":` + plainText(75) + `}]`)), one(actions(`[{"type":"button","text":` + plainText(76) + `}]`)), "must be less than 76 characters"},
		{"button value", message, one(actions(items(1, button(`,"value":"`+chars(2000)+`"`)))), one(actions(items(1, button(`,"value":"`+chars(2001)+`"`)))), "must be less than 2001 characters"},
		{"button url", message, one(actions(items(1, button(`,"url":"`+chars(3000)+`"`)))), one(actions(items(1, button(`,"url":"`+chars(3001)+`"`)))), "must be less than 3001 characters"},
		{"button label", message, one(actions(items(1, button(`,"accessibility_label":"`+chars(75)+`"`)))), one(actions(items(1, button(`,"accessibility_label":"`+chars(76)+`"`)))), "must be less than 76 characters"},
		{"button style", message, one(actions(items(1, button(`,"style":"danger"`)))), one(actions(items(1, button(`,"style":"default"`)))), "must be one of: primary, danger"},
		{"button for some", message, one(actions(items(1, button("")))), one(actions(items(1, button(`,"visible_to_user_ids":["U1"]`)))), "invalid additional property: visible_to_user_ids"},
		{"action_id", message, one(actions(`[{"type":"button","text":` + plainText(1) + `,"action_id":"` + chars(255) + `"}]`)), one(actions(`[{"type":"button","text":` + plainText(1) + `,"action_id":"` + chars(256) + `"}]`)), "must be less than 256 characters"},
		{"block_id", message, one(`{"type":"divider","block_id":"` + chars(255) + `"}`), one(`{"type":"divider","block_id":"` + chars(256) + `"}`), "must be less than 256 characters"},
		{"block_ids differ", message, `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"}]`, `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "already exists"},
		{"confirm title", message, one(actions(items(1, button(sure(100, 300, 30))))), one(actions(items(1, button(sure(101, 300, 30))))), "must be less than 101 characters"},
		{"confirm text", message, one(actions(items(1, button(sure(1, 300, 1))))), one(actions(items(1, button(sure(1, 301, 1))))), "must be less than 301 characters"},
		{"confirm button", message, one(actions(items(1, button(sure(1, 1, 30))))), one(actions(items(1, button(sure(1, 1, 31))))), "must be less than 31 characters"},
		{"options", message, one(actions(`[{"type":"static_select","options":` + items(100, option(75, 75)) + `}]`)), one(actions(`[{"type":"static_select","options":` + items(101, option(1, 1)) + `}]`)), "no more than 100 items allowed"},
		{"option text", message, one(actions(`[{"type":"static_select","options":` + items(1, option(75, 1)) + `}]`)), one(actions(`[{"type":"static_select","options":` + items(1, option(76, 1)) + `}]`)), "must be less than 76 characters"},
		{"option value", message, one(actions(`[{"type":"static_select","options":` + items(1, option(1, 75)) + `}]`)), one(actions(`[{"type":"static_select","options":` + items(1, option(1, 76)) + `}]`)), "must be less than 76 characters"},
		{"option description", message, one(actions(`[{"type":"static_select","options":[{"text":` + plainText(1) + `,"value":"x","description":` + plainText(75) + `}]}]`)), one(actions(`[{"type":"static_select","options":[{"text":` + plainText(1) + `,"value":"x","description":` + plainText(76) + `}]}]`)), "must be less than 76 characters"},
		{"option groups", message, one(actions(`[{"type":"static_select","option_groups":` + items(100, `{"label":`+plainText(75)+`,"options":`+items(1, option(1, 1))+`}`) + `}]`)), one(actions(`[{"type":"static_select","option_groups":` + items(101, `{"label":`+plainText(1)+`,"options":`+items(1, option(1, 1))+`}`) + `}]`)), "no more than 100 items allowed"},
		{"options or groups", message, one(actions(`[{"type":"static_select","options":` + items(1, option(1, 1)) + `}]`)), one(actions(`[{"type":"static_select"}]`)), "one of [options option_groups] is required"},
		{"initial option", message, one(actions(`[{"type":"static_select","options":[` + option(1, 1) + `],"initial_option":` + option(1, 1) + `}]`)), one(actions(`[{"type":"static_select","options":[` + option(1, 1) + `],"initial_option":` + option(2, 1) + `}]`)), "not among the options"},
		{"overflow", message, one(actions(`[{"type":"overflow","options":` + items(5, option(1, 1)) + `}]`)), one(actions(`[{"type":"overflow","options":` + items(6, option(1, 1)) + `}]`)), "no more than 5 items allowed"},
		{"radio buttons", message, one(actions(`[{"type":"radio_buttons","options":` + items(10, option(1, 1)) + `}]`)), one(actions(`[{"type":"radio_buttons","options":` + items(11, option(1, 1)) + `}]`)), "no more than 10 items allowed"},
		{"checkboxes", message, one(actions(`[{"type":"checkboxes","options":` + items(10, option(1, 1)) + `}]`)), one(actions(`[{"type":"checkboxes","options":` + items(11, option(1, 1)) + `}]`)), "no more than 10 items allowed"},
		{"placeholder", message, one(actions(`[{"type":"datepicker","placeholder":` + plainText(150) + `}]`)), one(actions(`[{"type":"datepicker","placeholder":` + plainText(151) + `}]`)), "must be less than 151 characters"},
		{"initial date", message, one(actions(`[{"type":"datepicker","initial_date":"2026-12-01"}]`)), one(actions(`[{"type":"datepicker","initial_date":"1.12.2026"}]`)), "must be written as 2006-01-02"},
		{"initial time", message, one(actions(`[{"type":"timepicker","initial_time":"02:00"}]`)), one(actions(`[{"type":"timepicker","initial_time":"2am"}]`)), "must be written as 15:04"},
		{"initial instant in seconds", message, one(actions(`[{"type":"datetimepicker","initial_date_time":1796090400}]`)), one(actions(`[{"type":"datetimepicker","initial_date_time":1796090400000}]`)), "must be a whole number"},
		{"no datetimepicker in a section", message, one(actions(`[{"type":"datetimepicker"}]`)), one(`{"type":"section","text":` + mrkdwn(1) + `,"accessory":{"type":"datetimepicker"}}`), "unsupported type: datetimepicker"},
		{"input label", window, one(`{"type":"input","label":` + plainText(2000) + `,"element":{"type":"plain_text_input"}}`), one(`{"type":"input","label":` + plainText(2001) + `,"element":{"type":"plain_text_input"}}`), "must be less than 2001 characters"},
		{"input hint", window, one(`{"type":"input","label":` + plainText(1) + `,"hint":` + plainText(2000) + `,"element":{"type":"plain_text_input"}}`), one(`{"type":"input","label":` + plainText(1) + `,"hint":` + plainText(2001) + `,"element":{"type":"plain_text_input"}}`), "must be less than 2001 characters"},
		{"input needs a label", window, one(input(`{"type":"plain_text_input"}`)), one(`{"type":"input","element":{"type":"plain_text_input"}}`), "missing required field: label"},
		{"input needs an element", window, one(input(`{"type":"plain_text_input"}`)), one(`{"type":"input","label":` + plainText(1) + `}`), "missing required field: element"},
		{"input max_length", window, one(input(`{"type":"plain_text_input","max_length":3000}`)), one(input(`{"type":"plain_text_input","max_length":3001}`)), "must be a whole number from 1 to 3000"},
		{"input holds no button", window, one(input(`{"type":"checkboxes","options":` + items(1, option(1, 1)) + `}`)), one(input(items(1, button(""))[1 : len(items(1, button("")))-1])), "unsupported type: button"},
		{"email only in windows", window, one(input(`{"type":"email_text_input"}`)), one(actions(`[{"type":"email_text_input"}]`)), "unsupported type: email_text_input"},
		{"alert only in windows", window, one(`{"type":"alert","text":` + mrkdwn(1) + `}`), one(`{"type":"alert","text":` + mrkdwn(1) + `,"level":"loud"}`), "must be one of"},
		{"markdown", message, one(`{"type":"markdown","text":"` + chars(12000) + `"}`), items(2, `{"type":"markdown","text":"`+chars(6001)+`"}`), "all markdown blocks together"},
		{"table rows", message, one(`{"type":"table","rows":` + items(100, `[{"type":"raw_text","text":"x"}]`) + `}`), one(`{"type":"table","rows":` + items(101, `[{"type":"raw_text","text":"x"}]`) + `}`), "no more than 100 items allowed"},
		{"table cells", message, one(`{"type":"table","rows":[` + items(20, `{"type":"raw_text","text":"x"}`) + `]}`), one(`{"type":"table","rows":[` + items(21, `{"type":"raw_text","text":"x"}`) + `]}`), "no more than 20 items allowed"},
		{"table text", message, one(`{"type":"table","rows":[[{"type":"raw_text","text":"` + chars(10000) + `"}]]}`), one(`{"type":"table","rows":[` + items(2, `{"type":"raw_text","text":"`+chars(5001)+`"}`) + `]}`), "all cells together"},
		{"one table", message, items(1, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`), items(2, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`), "only one table"},
		{"data table page", message, one(`{"type":"data_table","caption":"x","page_size":100,"rows":[[{"type":"raw_text","text":"x"}]]}`), one(`{"type":"data_table","caption":"x","page_size":101,"rows":[[{"type":"raw_text","text":"x"}]]}`), "must be a whole number from 1 to 100"},
		{"data table rows", message, one(`{"type":"data_table","caption":"x","rows":` + items(101, `[{"type":"raw_text","text":"x"}]`) + `}`), one(`{"type":"data_table","caption":"x","rows":` + items(102, `[{"type":"raw_text","text":"x"}]`) + `}`), "no more than 101 items allowed"},
		{"data table caption", message, one(`{"type":"data_table","caption":"x","rows":[[{"type":"raw_text","text":"x"}]]}`), one(`{"type":"data_table","rows":[[{"type":"raw_text","text":"x"}]]}`), "missing required field: caption"},
		{"data table head", message, one(`{"type":"data_table","caption":"x","rows":[[{"type":"raw_text","text":"x"}]]}`), one(`{"type":"data_table","caption":"x","rows":[[{"type":"raw_number","value":1}]]}`), "raw_text only"},
		{"chart label", message, one(`{"type":"data_visualization","title":"x","chart":{"type":"pie","segments":[{"label":"` + chars(20) + `","value":1}]}}`), one(`{"type":"data_visualization","title":"x","chart":{"type":"pie","segments":[{"label":"` + chars(21) + `","value":1}]}}`), "must be less than 21 characters"},
		{"chart title", message, one(`{"type":"data_visualization","title":"` + chars(50) + `","chart":{"type":"pie"}}`), one(`{"type":"data_visualization","title":"` + chars(51) + `","chart":{"type":"pie"}}`), "must be less than 51 characters"},
		{"chart kinds", message, one(`{"type":"data_visualization","title":"x","chart":{"type":"area"}}`), one(`{"type":"data_visualization","title":"x","chart":{"type":"radar"}}`), "unsupported type: radar"},
		{"card title", message, one(`{"type":"card","title":` + mrkdwn(150) + `}`), one(`{"type":"card","title":` + mrkdwn(151) + `}`), "must be less than 151 characters"},
		{"card body", message, one(`{"type":"card","body":` + mrkdwn(200) + `}`), one(`{"type":"card","body":` + mrkdwn(201) + `}`), "must be less than 201 characters"},
		{"carousel", message, one(`{"type":"carousel","elements":` + items(10, `{"type":"card","body":`+mrkdwn(1)+`}`) + `}`), one(`{"type":"carousel","elements":` + items(11, `{"type":"card","body":`+mrkdwn(1)+`}`) + `}`), "no more than 10 items allowed"},
		{"container", message, one(`{"type":"container","title":` + plainText(150) + `,"child_blocks":` + items(10, `{"type":"divider"}`) + `}`), one(`{"type":"container","title":` + plainText(1) + `,"child_blocks":` + items(11, `{"type":"divider"}`) + `}`), "no more than 10 items allowed"},
		{"container title", message, one(`{"type":"container","title":` + plainText(150) + `,"child_blocks":` + items(1, `{"type":"divider"}`) + `}`), one(`{"type":"container","title":` + plainText(151) + `,"child_blocks":` + items(1, `{"type":"divider"}`) + `}`), "must be less than 151 characters"},
		{"layout label", message, one(`{"type":"layout","label":"` + chars(150) + `","rows":` + items(1, `{"items":[{"block":{"type":"divider"}}]}`) + `}`), one(`{"type":"layout","label":"` + chars(151) + `","rows":` + items(1, `{"items":[{"block":{"type":"divider"}}]}`) + `}`), "must be less than 151 characters"},
		{"date in rich text", message, one(`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"date","timestamp":1796090400,"format":"{time}","fallback":"02:00 UTC"}]}]}`), one(`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"date","timestamp":1796090400}]}]}`), "missing required field: format"},
		{"verbatim is mrkdwn's", message, one(`{"type":"header","text":{"type":"plain_text","text":"x","emoji":true}}`), one(`{"type":"header","text":{"type":"plain_text","text":"x","verbatim":true}}`), "invalid additional property: verbatim"},
		{"layout", message, one(`{"type":"layout","label":"x","rows":` + items(5, `{"items":[{"block":{"type":"divider"}}]}`) + `}`), one(`{"type":"layout","label":"x","rows":` + items(6, `{"items":[{"block":{"type":"divider"}}]}`) + `}`), "no more than 5 items allowed"},
		{"rich text", message, one(`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}}]}]}`), one(`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}`), "must be more than 0 characters"},
		{"rich text list", message, one(`{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]}]}`), one(`{"type":"rich_text","elements":[{"type":"rich_text_list","style":"square","elements":[{"type":"rich_text_section","elements":[]}]}]}`), "must be one of: bullet, ordered"},
		{"image", message, one(`{"type":"image","image_url":"https://x","alt_text":"x"}`), one(`{"type":"image","image_url":"https://x"}`), "missing required field: alt_text"},
		{"known blocks", message, one(`{"type":"divider"}`), one(`{"type":"heading"}`), "unsupported type: heading"},
		{"no alert in a message", message, one(`{"type":"divider"}`), one(`{"type":"alert","text":` + mrkdwn(1) + `}`), "unsupported type: alert"},
		{"known fields", message, one(`{"type":"section","text":` + mrkdwn(1) + `}`), one(`{"type":"section","text":` + mrkdwn(1) + `,"colour":"red"}`), "invalid additional property: colour"},
		{"an array", message, `[]`, `{}`, "blocks are no array"},
		{"JSON", message, `[]`, `[`, "blocks are no JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if problems := slack.CheckBlocks(json.RawMessage(test.good), test.on); len(problems) > 0 {
				t.Errorf("refused: %v", problems)
			}
			problems := slack.CheckBlocks(json.RawMessage(test.bad), test.on)
			if len(problems) == 0 || !strings.Contains(problems[0].String(), test.problem) {
				t.Errorf("got %v, want %q", problems, test.problem)
			}
		})
	}
}

func TestViewLimits(t *testing.T) {
	t.Parallel()
	view := func(title, submit, metadata, callback int, more string) string {
		return fmt.Sprintf(`{"type":"modal","title":%s,"submit":%s,"close":%s,"private_metadata":%q,"callback_id":%q,"blocks":[]%s}`,
			plainText(title), plainText(submit), plainText(1), chars(metadata), chars(callback), more)
	}
	question := input(`{"type":"plain_text_input"}`)
	for _, test := range []struct{ name, good, bad, problem string }{
		{"title", view(24, 24, 3000, 255, ""), view(25, 1, 0, 0, ""), "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"submit", view(1, 24, 0, 0, ""), view(1, 25, 0, 0, ""), "must be less than 25 characters"},
		{"metadata", view(1, 1, 3000, 0, ""), view(1, 1, 3001, 0, ""), "must be less than 3001 characters"},
		{"close", `{"type":"modal","title":` + plainText(1) + `,"close":` + plainText(24) + `,"blocks":[]}`, `{"type":"modal","title":` + plainText(1) + `,"close":` + plainText(25) + `,"blocks":[]}`, "must be less than 25 characters"},
		{"callback", view(1, 1, 0, 255, ""), view(1, 1, 0, 256, ""), "must be less than 256 characters"},
		{"a title", view(1, 1, 0, 0, ""), `{"type":"modal","blocks":[]}`, "missing required field: title"},
		{"submit beside inputs", `{"type":"modal","title":` + plainText(1) + `,"submit":` + plainText(1) + `,"blocks":[` + question + `]}`, `{"type":"modal","title":` + plainText(1) + `,"blocks":[` + question + `]}`, "submit is required"},
		{"a modal", view(1, 1, 0, 0, ""), `{"type":"home","blocks":[]}`, "invalid additional"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if problems := slack.CheckView(json.RawMessage(test.good), slack.SurfaceModal); len(problems) > 0 {
				t.Errorf("refused: %v", problems)
			}
			problems := slack.CheckView(json.RawMessage(test.bad), slack.SurfaceModal)
			if test.name == "a modal" {
				same(t, "refused", len(problems) > 0, true)
				return
			}
			if len(problems) == 0 || !strings.Contains(problems[0].String(), test.problem) {
				t.Errorf("got %v, want %q", problems, test.problem)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		kinds string
	}{
		{"plain", ""},
		{"&lt;!channel&gt; and &lt;@U1&gt;", ""},
		{"a < b > c", "link: b "},
		{"<!channel> <!here> <!everyone|all>", "broadcast:channel broadcast:here broadcast:everyone"},
		{"<@U1> <@U2|bob>", "user:U1 user:U2"},
		{"<!subteam^S1|@sre> <#C1|ops>", "group:S1 channel:C1"},
		{"<https://x.example|click> <!date^1796090400^{time}|02:00>", "link:https://x.example date:1796090400^{time}"},
	} {
		t.Run(test.text, func(t *testing.T) {
			var kinds []string
			for _, token := range slack.Tokens(test.text) {
				kinds = append(kinds, string(token.Kind)+":"+token.Value)
			}
			same(t, "tokens", strings.Join(kinds, " "), test.kinds)
		})
	}
	blocks := json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"<!here>"},"fields":[{"type":"plain_text","text":"<!channel>"}]},
		{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"usergroup","usergroup_id":"S1"},{"type":"text","text":"<!channel>"}]}]}]`)
	alerts := 0
	for _, token := range slack.MessageTokens("<@U1>", blocks) {
		if token.Notifies() {
			alerts++
		}
	}
	same(t, "alerts", alerts, 3)
}
