package slack_test

import (
	"testing"

	client "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"headsup/sandbox/slack"
)

func TestACommandIsAnsweredInsideItsAcknowledgement(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		answer    any
		ephemeral bool
		text      string
	}{
		{"private by default", map[string]any{"text": "for you"}, true, "for you"},
		{"public", map[string]any{"text": "for all", "response_type": "in_channel"}, false, "for all"},
		{"nothing", nil, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, slack.Options{})
			var typed string
			s.bot(func(e socketmode.Event) any {
				typed = e.Data.(client.SlashCommand).Text
				return test.answer
			})
			r := good(t, s.Command("ann", "#ops", "/tasks", "list <b> & c"))
			same(t, "text of the command", typed, "list &lt;b&gt; &amp; c")
			same(t, "text of the answer", r.Message.Text, test.text)
			same(t, "ephemeral", r.Message.Ephemeral, test.ephemeral)
			seen := 0
			if test.text != "" {
				seen = 1
			}
			same(t, "messages that ann sees", len(s.Messages("ops", "ann")), seen)
			if test.ephemeral {
				same(t, "messages that bob sees", len(s.Messages("ops", "bob")), 0)
				s.Reload("ann")
				same(t, "messages after a reload", len(s.Messages("ops", "ann")), 0)
			}
		})
	}
}

func TestAClickReplacesItsMessageThroughTheResponseURL(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	clicked := make(chan client.InteractionCallback, 1)
	api := s.bot(func(e socketmode.Event) any {
		if callback, ok := e.Data.(client.InteractionCallback); ok {
			clicked <- callback
			return map[string]any{"text": "this shows nowhere"}
		}
		button := client.NewButtonBlockElement("go", "42", client.NewTextBlockObject("plain_text", "Go on", false, false))
		return map[string]any{"text": "a question", "blocks": []client.Block{client.NewActionBlock("row", button)}}
	})
	question := good(t, s.Command("ann", "ops", "/tasks", "")).Message

	good(t, s.Click("ann", slack.Press{Channel: "ops", TS: question.TS, Label: "Go on"}))
	c := <-clicked
	same(t, "value", c.ActionCallback.BlockActions[0].Value, "42")
	same(t, "ephemeral", c.Container.IsEphemeral, true)
	same(t, "user", c.User.ID, s.user("ann"))

	if _, _, err := api.PostMessage("", client.MsgOptionReplaceOriginal(c.ResponseURL), client.MsgOptionText("done", false)); err != nil {
		t.Fatal(err)
	}
	seen := s.Messages("ops", "ann")
	same(t, "messages", len(seen), 1)
	same(t, "text", seen[0].Text, "done")
	same(t, "still private", seen[0].Ephemeral, true)

	same(t, "bob's click", s.Click("bob", slack.Press{Channel: "ops", TS: question.TS, ActionID: "go"}).Outcome, slack.Impossible)
}

func TestAModalIsOpenedFilledInAndSentOff(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	answers := make(chan any, 1)
	var api *client.Client
	ready := make(chan struct{})
	opened := make(chan error, 1)
	api = s.bot(func(e socketmode.Event) any {
		<-ready
		switch data := e.Data.(type) {
		case client.SlashCommand:
			_, err := api.OpenView(data.TriggerID, modal())
			opened <- err
			return nil
		case client.InteractionCallback:
			same(t, "input", data.View.State.Values["when"]["at"].SelectedDateTime, int64(1796090400))
			same(t, "metadata", data.View.PrivateMetadata, "k7q2")
			return <-answers
		}
		return nil
	})
	close(ready)

	show := func() slack.View {
		t.Helper()
		good(t, s.Command("ann", "ops", "/tasks", "move"))
		if err := <-opened; err != nil {
			t.Fatal(err)
		}
		views := s.Views("ann")
		same(t, "windows", len(views), 1)
		return views[0]
	}
	v := show()
	same(t, "title", v.Title, "Move")
	same(t, "without a time", s.Submit("ann", v.ID, nil).Outcome, slack.Incomplete)

	when := map[string]string{"when": "1796090400"}
	answers <- map[string]any{"response_action": "errors", "errors": map[string]string{"when": "too late"}}
	same(t, "error beside the input", s.Submit("ann", "", when).Errors["when"], "too late")
	answers <- map[string]any{"response_action": "errors", "errors": map[string]string{"nowhere": "too late"}}
	same(t, "error beside nothing", s.Submit("ann", "", when).Outcome, slack.Trouble)
	answers <- map[string]any{"response_action": "push", "view": modal()}
	second := good(t, s.Submit("ann", "", when)).View
	same(t, "the window below", len(s.Views("ann")), 2)
	answers <- nil
	same(t, "the window that shows again", good(t, s.Submit("ann", second.ID, when)).View.ID, v.ID)
	answers <- map[string]any{"response_action": "clear"}
	good(t, s.Submit("ann", "", map[string]string{"When": "1796090400"}))
	same(t, "windows", len(s.Views("ann")), 0)

	v = show()
	good(t, s.CloseView("ann", v.ID))
	same(t, "windows", len(s.Views("ann")), 0)
}

func modal() client.ModalViewRequest {
	words := func(s string) *client.TextBlockObject {
		return client.NewTextBlockObject("plain_text", s, false, false)
	}
	picker := client.NewDateTimePickerBlockElement("at")
	return client.ModalViewRequest{
		Type: "modal", Title: words("Move"), Submit: words("Move it"), Close: words("Leave it"), PrivateMetadata: "k7q2",
		Blocks: client.Blocks{BlockSet: []client.Block{client.NewInputBlock("when", words("When"), nil, picker)}},
	}
}

func TestPostsAndUpdatesAreSeen(t *testing.T) {
	t.Parallel()
	s := open(t, slack.Options{})
	api := s.api()
	_, ts, err := api.PostMessage(s.channel("ops"), client.MsgOptionText("before", false))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err = api.UpdateMessage(s.channel("ops"), ts, client.MsgOptionText("after", false)); err != nil {
		t.Fatal(err)
	}
	if _, _, err = api.PostMessage(s.channel("ops"), client.MsgOptionText("reply", false), client.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	seen := s.Messages("ops", "bob")
	same(t, "messages", len(seen), 2)
	same(t, "text", seen[0].Text, "after")
	same(t, "edits", seen[0].Edits, 1)
	same(t, "thread", seen[1].ThreadTS, ts)

	if _, _, err = api.DeleteMessage(s.channel("ops"), ts); err != nil {
		t.Fatal(err)
	}
	same(t, "messages", len(s.Messages("ops", "bob")), 1)
}
