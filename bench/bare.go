package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// runBare is the bot that headsup is compared with: slack-go's socketmode with its handler, as the library's example has it.
// It acknowledges a command at once, as Slack's three seconds ask of a bot that has to ask somebody else, asks the cloud
// with one call, and answers through the response_url.
func runBare(ctx context.Context, environ []string) error {
	b := bare{cloud: env(environ, "HUAWEICLOUD_ENDPOINT"), web: &http.Client{Timeout: 10 * time.Second}}
	client := socketmode.New(slack.New(env(environ, "SLACK_BOT_TOKEN"), slack.OptionAPIURL(env(environ, "SLACK_API_URL")),
		slack.OptionAppLevelToken(env(environ, "SLACK_APP_TOKEN"))))
	handler := socketmode.NewSocketmodeHandler(client)
	handler.HandleSlashCommand("/tasks", func(e *socketmode.Event, client *socketmode.Client) {
		command, ok := e.Data.(slack.SlashCommand)
		if !ok {
			return
		}
		if err := client.Ack(*e.Request); err != nil {
			slog.Error("command was not acknowledged", "error", err)
		}
		if err := b.list(ctx, command); err != nil {
			slog.Error("list was not answered", "error", err)
		}
	})
	handler.HandleDefault(func(*socketmode.Event, *socketmode.Client) {}) // connecting, connected, hello
	return handler.RunEventLoopContext(ctx)
}

type bare struct {
	cloud string
	web   *http.Client
}

type job struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	ScheduleAt time.Time `json:"schedule_at"`
}

func (b bare) list(ctx context.Context, command slack.SlashCommand) error {
	address := b.cloud + "/v2/" + projectID + "/instances/" + instanceID(0) + "/scheduled-tasks"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := b.web.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var listed struct {
		Jobs []job `json:"jobs"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&listed); err != nil {
		return err
	}
	slices.SortFunc(listed.Jobs, func(a, b job) int { return a.ScheduleAt.Compare(b.ScheduleAt) })
	text, blocks := bareList(listed.Jobs)
	return slack.PostWebhookContext(ctx, command.ResponseURL, &slack.WebhookMessage{
		ResponseType: slack.ResponseTypeEphemeral, Text: text, Blocks: &slack.Blocks{BlockSet: blocks},
	})
}

// bareList shows as much of each task as headsup does: two blocks with three buttons.
func bareList(jobs []job) (string, []slack.Block) {
	head := fmt.Sprintf("%d tasks, soonest first", len(jobs))
	text := []string{head}
	blocks := []slack.Block{bareSection("*" + head + "*")}
	for n, j := range jobs {
		utc := j.ScheduleAt.Format("2006-01-02 15:04 UTC")
		blocks = append(blocks,
			bareSection(fmt.Sprintf("*orders-000* · `%s`\n<!date^%d^{date_short_pretty} at {time}|%s> (<!date^%d^{ago}|%s>) · RabbitMQ", j.Name, j.ScheduleAt.Unix(), utc, j.ScheduleAt.Unix(), utc)),
			slack.NewActionBlock(fmt.Sprintf("row-%d", n), bareButton("show", j.ID, "Show"), bareButton("reschedule", j.ID, "Reschedule"), bareButton("cancel", j.ID, "Cancel")))
		text = append(text, fmt.Sprintf("orders-000, %s: %s", j.Name, utc))
	}
	return strings.Join(text, "\n"), blocks
}

func bareSection(text string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, true), nil, nil)
}

func bareButton(action, value, label string) slack.BlockElement {
	return slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject(slack.PlainTextType, label, false, false))
}
