// Package slack is the sandbox's Slack: one workspace with one app in it, in one process, spoken to over HTTP and
// WebSocket only.
//
// It promises to serve what facts/slack.md says, in its shapes, and to refuse what Slack refuses, by Slack's names: blocks
// over their limits, missing scopes, expired triggers, too many calls. Where Slack's behaviour is not documented the
// strictest reading is taken, and the comment says so with a U; K marks common knowledge.
//
// It never leaves the process and knows none of the program's types nor the client library's: what those misread shows
// here as a difference. Slack's own clients judge it: see docs/sandbox.md.
//
// Playing a person takes a few lines. Everything a person does waits for what they then see; people and channels go by
// name or id, an empty channel is the direct message with the bot:
//
//	ws := slack.New(slack.Options{})
//	defer ws.Close()
//	server := httptest.NewServer(ws.Handler())       // the bot's SLACK_API_URL is server.URL + "/api/"
//	ws.AddUser(slack.User{Name: "ann", TZ: "Europe/Berlin"})
//	ws.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "headsup"}})
//	// … start the bot, wait for ws.Sockets() > 0 …
//	answer := ws.Command("ann", "ops", "/tasks", "list").Message  // what Slack shows her, privately
//	ws.Click("ann", slack.Press{Channel: "ops", TS: answer.TS, Label: "Reschedule"})
//	ws.Submit("ann", "", map[string]string{"when": "1796090400"}) // into the window on top
//	err := ws.Wait(ctx, func() bool { return len(ws.Messages("ops", "bob")) > 0 })
//
// Nobody sleeps: Wait looks again at every change. Inject orders faults, Requests and Envelopes are the logs.
package slack
