package play_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	client "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"headsup/sandbox/play"
)

// parrot is a bot of a few lines: it says what it is told to say, and asks the cloud what it is told to ask.
type parrot struct {
	setup  play.Setup
	api    *client.Client
	socket *socketmode.Client
	http   *http.Client
	cancel context.CancelFunc
	work   sync.WaitGroup
	me     string
	marked time.Time // when it last looked at the cloud
}

func startParrot(ctx context.Context, s play.Setup) (play.Bot, error) {
	p := &parrot{setup: s, http: &http.Client{Timeout: 5 * time.Second}}
	p.api = client.New(s.Env["SLACK_BOT_TOKEN"], client.OptionAppLevelToken(s.Env["SLACK_APP_TOKEN"]),
		client.OptionAPIURL(s.Env["SLACK_API_URL"]), client.OptionHTTPClient(p.http))
	who, err := p.api.AuthTestContext(ctx)
	if err != nil {
		return nil, err
	}
	p.me = who.UserID
	p.socket = socketmode.New(p.api)
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	p.cancel = cancel
	p.work.Go(func() { _ = p.socket.RunContext(run) })
	p.work.Go(func() { p.hear(run) })
	p.work.Go(func() { p.watch(run) })
	fmt.Fprintf(s.Log, "parrot started with %s\n", s.Env["PARROT_NAME"])
	return p, nil
}

// Enrol gives everybody the secret of RFC 6238's examples.
func (p *parrot) Enrol(context.Context, string) (string, error) {
	return "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", nil
}

func (p *parrot) Stop(context.Context) error {
	p.cancel()
	p.work.Wait()
	p.http.CloseIdleConnections()
	return nil
}

// watch looks at the cloud at the start, and whenever a minute has passed on the story's clock.
func (p *parrot) watch(ctx context.Context) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if now := p.setup.Now(); now.Sub(p.marked) >= time.Minute {
			p.marked = now
			for _, engine := range []string{"rabbitmq", "kafka"} {
				var list struct {
					Instances []struct {
						ID string `json:"instance_id"`
					} `json:"instances"`
				}
				_ = json.Unmarshal([]byte(p.ask(ctx, "GET", "", "engine="+engine)), &list)
				for _, in := range list.Instances {
					p.ask(ctx, "GET", "/"+in.ID+"/scheduled-tasks", "")
				}
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// ask calls the cloud and gives what it says.
func (p *parrot) ask(ctx context.Context, method, path, query string) string {
	address := p.setup.Env["HUAWEICLOUD_ENDPOINT"] + "/v2/" + p.setup.Env["HUAWEICLOUD_SDK_PROJECT_ID"] + "/instances" + path
	r, err := http.NewRequestWithContext(ctx, method, address+"?"+query, nil)
	if err != nil {
		return err.Error()
	}
	r.Header.Set("X-Sdk-Date", p.setup.Now().Format("20060102T150405Z"))
	digest := func(b []byte) string { sum := sha256.Sum256(b); return hex.EncodeToString(sum[:]) }
	var pairs []string
	for key, values := range r.URL.Query() {
		pairs = append(pairs, key+"="+url.QueryEscape(values[0]))
	}
	slices.Sort(pairs)
	canonical := method + "\n" + r.URL.Path + "/\n" + strings.Join(pairs, "&") + "\nx-sdk-date:" + r.Header.Get("X-Sdk-Date") + "\n\nx-sdk-date\n" + digest(nil)
	mac := hmac.New(sha256.New, []byte(p.setup.Env["HUAWEICLOUD_SDK_SK"]))
	mac.Write([]byte("SDK-HMAC-SHA256\n" + r.Header.Get("X-Sdk-Date") + "\n" + digest([]byte(canonical))))
	r.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+p.setup.Env["HUAWEICLOUD_SDK_AK"]+", SignedHeaders=x-sdk-date, Signature="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := p.http.Do(r)
	if err != nil {
		return "broken off"
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "broken off"
	}
	if method == "GET" {
		return string(body)
	}
	return fmt.Sprintf("%d %s", answer.StatusCode, body)
}

func (p *parrot) hear(ctx context.Context) {
	for {
		select {
		case e := <-p.socket.Events:
			if e.Request == nil || e.Request.EnvelopeID == "" {
				continue
			}
			if body, ok := p.answer(ctx, e); ok {
				_ = p.socket.AckCtx(ctx, e.Request.EnvelopeID, body)
			}
		case <-ctx.Done():
			return
		}
	}
}

// answer gives what the acknowledgement carries; false: none is sent.
func (p *parrot) answer(ctx context.Context, e socketmode.Event) (any, bool) {
	switch data := e.Data.(type) {
	case client.SlashCommand:
		return p.obey(ctx, data)
	case slackevents.EventsAPIEvent:
		switch said := data.InnerEvent.Data.(type) {
		case *slackevents.AppMentionEvent:
			thread := said.ThreadTimeStamp
			if thread == "" {
				thread = said.TimeStamp
			}
			p.post(ctx, said.Channel, "you mentioned me: "+said.Text, client.MsgOptionTS(thread))
		case *slackevents.MessageEvent:
			if said.User != p.me {
				p.post(ctx, said.Channel, "you wrote to me: "+said.Text)
			}
		case *slackevents.AppHomeOpenedEvent:
			_, _ = p.api.PublishViewContext(ctx, client.PublishViewContextRequest{UserID: said.User, View: client.HomeTabViewRequest{
				Type: client.VTHomeTab, Blocks: client.Blocks{BlockSet: []client.Block{section("welcome home")}},
			}})
		}
	case client.InteractionCallback:
		return p.interact(ctx, data), true
	}
	return nil, true
}

func (p *parrot) post(ctx context.Context, channel, text string, options ...client.MsgOption) {
	if _, _, err := p.api.PostMessageContext(ctx, channel, append(options, client.MsgOptionText(text, false))...); err != nil {
		fmt.Fprintln(p.setup.Log, "not posted:", err)
	}
}

func section(text string) client.Block {
	return client.NewSectionBlock(client.NewTextBlockObject("mrkdwn", text, false, false), nil, nil)
}

func words(text string) *client.TextBlockObject {
	return client.NewTextBlockObject("plain_text", text, false, false)
}

func (p *parrot) obey(ctx context.Context, c client.SlashCommand) (any, bool) {
	verb, rest, _ := strings.Cut(c.Text, " ")
	switch verb {
	case "say":
		return map[string]any{"text": rest}, true
	case "policy":
		text, err := os.ReadFile(filepath.Join(p.setup.Dir, p.setup.Env["HEADSUP_CONFIG"]))
		return map[string]any{"text": fmt.Sprintf("%s %v", text, err)}, true
	case "group":
		text := "no such group"
		groups, err := p.api.GetUserGroupsContext(ctx, client.GetUserGroupsOptionIncludeUsers(true))
		for _, g := range groups {
			if g.Handle == rest {
				text = fmt.Sprintf("%d in %s", len(g.Users), g.Handle)
			}
		}
		return map[string]any{"text": fmt.Sprint(text, " ", err)}, true
	case "post":
		p.post(ctx, c.ChannelID, rest)
	case "ask":
		menu := client.NewOverflowBlockElement("menu", client.NewOptionBlockObject("1", words("More of it"), nil))
		row := client.NewActionBlock("row",
			client.NewButtonBlockElement("confirm", rest, words("Confirm")), client.NewButtonBlockElement("drop", rest, words("Drop")),
			client.NewButtonBlockElement("window", rest, words("Window")), menu)
		return map[string]any{"text": "a question", "blocks": []client.Block{section("*Sure* of " + rest + "? <!date^1795629600^{date} {time}|x>"), row}}, true
	case "window":
		p.window(ctx, c.TriggerID)
	case "silence":
		return nil, false
	case "move":
		id, to, _ := strings.Cut(rest, " ")
		return map[string]any{"text": "the cloud says " + p.change(ctx, id, "execute_at="+to)}, true
	case "cancel":
		return map[string]any{"text": "the cloud says " + p.change(ctx, rest, "status=CANCELLED")}, true
	case "wrong":
		p.post(ctx, c.ChannelID, "too long", client.MsgOptionBlocks(client.NewHeaderBlock(words(strings.Repeat("x", 151)))))
	}
	return nil, true
}

func (p *parrot) change(ctx context.Context, task, query string) string {
	return p.ask(ctx, "PUT", "/00000001-0000-4000-8000-00000000d300/scheduled-tasks/"+task, query)
}

func (p *parrot) window(ctx context.Context, trigger string) {
	when := client.NewInputBlock("when", words("When"), nil, client.NewDateTimePickerBlockElement("at"))
	why := client.NewInputBlock("why", words("Reason"), nil, client.NewPlainTextInputBlockElement(nil, "text"))
	why.Optional = true
	_, _ = p.api.OpenViewContext(ctx, trigger, client.ModalViewRequest{
		Type: client.VTModal, CallbackID: "form", Title: words("A form"), Submit: words("Send"), Close: words("Close"),
		Blocks: client.Blocks{BlockSet: []client.Block{section("Fill it in"), when, why}},
	})
}

func (p *parrot) interact(ctx context.Context, c client.InteractionCallback) any {
	switch c.Type {
	case client.InteractionTypeMessageAction, client.InteractionTypeShortcut:
		p.post(ctx, p.home(c.Channel.ID), "the shortcut "+c.CallbackID+" on "+c.Message.Text)
	case client.InteractionTypeViewSubmission:
		typed := c.View.State.Values
		if typed["why"]["text"].Value == "bad" {
			return client.NewErrorsViewSubmissionResponse(map[string]string{"why": "say it better"})
		}
		p.post(ctx, p.home(""), fmt.Sprintf("the form says %d, %s", typed["when"]["at"].SelectedDateTime, typed["why"]["text"].Value))
	case client.InteractionTypeBlockActions:
		p.clicked(ctx, c)
	}
	return nil
}

// home is a channel to speak in.
func (p *parrot) home(channel string) string {
	if channel != "" {
		return channel
	}
	list, _, _ := p.api.GetConversations(&client.GetConversationsParameters{})
	for _, c := range list {
		if c.Name == "ops" {
			return c.ID
		}
	}
	return ""
}

func (p *parrot) clicked(ctx context.Context, c client.InteractionCallback) {
	a := c.ActionCallback.BlockActions[0]
	switch a.ActionID {
	case "window":
		p.window(ctx, c.TriggerID)
	case "drop":
		p.post(ctx, "", "", client.MsgOptionDeleteOriginal(c.ResponseURL))
	case "menu":
		p.post(ctx, "", "more of it: "+a.SelectedOption.Value, client.MsgOptionResponseURL(c.ResponseURL, "ephemeral"))
	case "confirm":
		p.post(ctx, "", "done with "+a.Value, client.MsgOptionReplaceOriginal(c.ResponseURL))
		_, ts, err := p.api.PostMessageContext(ctx, c.Channel.ID, client.MsgOptionText("<@"+c.User.ID+"> confirmed "+a.Value, false))
		if err == nil {
			p.post(ctx, c.Channel.ID, "details of "+a.Value, client.MsgOptionTS(ts))
		}
	}
}
