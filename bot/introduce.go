package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// Introduction is what Slack says of the bot token.
type Introduction struct {
	Identity

	App        string   // id of the app; empty: Slack does not say
	Enterprise string   // id of the organisation; empty: the workspace is in none
	Scopes     []string // what is granted; nil: Slack does not say
}

// Introduce asks Slack once what the bot token is. An *Unusable error says that it will not do.
func (b *Bot) Introduce(ctx context.Context) (Introduction, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTime, errors.New("Slack did not answer auth.test"))
	defer cancel()
	answer, err := b.api.AuthTestContext(ctx)
	if err != nil {
		return Introduction{}, unusable("SLACK_BOT_TOKEN", err)
	}
	i := Introduction{
		Identity:   Identity{Team: answer.TeamID, URL: answer.URL, User: answer.UserID, Name: answer.User, Bot: answer.BotID},
		Enterprise: answer.EnterpriseID,
	}
	for scope := range strings.SplitSeq(answer.Header.Get("X-OAuth-Scopes"), ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			i.Scopes = append(i.Scopes, scope)
		}
	}
	// Which app it is only matters where another one has the other token: a Slack that does not say is none of our trouble.
	if is, err := b.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: i.Bot}); err == nil {
		i.App = is.AppID
	}
	return i, nil
}

// Greeting is what Slack said on a socket that was opened to look whether one can be.
type Greeting struct {
	App    string // id of the app that has the app-level token
	Others int    // its other sockets
	Taken  int    // what Slack sent while it was open: somebody who clicked then was told that headsup does not answer
}

// goodbyeTime is how long Slack has to close a socket after a goodbye.
const goodbyeTime = 2 * time.Second

// Greet opens a socket, waits for Slack's hello, and closes it. While it is open Slack may send on it what belongs to a headsup that runs, so
// it is closed at once, and nothing is acknowledged: Slack sends an event again, to somebody who answers. An *Unusable error says that the
// app-level token will not do.
func (b *Bot) Greet(ctx context.Context) (Greeting, error) {
	var taken atomic.Int64
	ss := newSockets(b.api, b.o, func(*socket, envelope, []byte) { taken.Add(1) }, newTokens(b.log), &counts{})
	s, err := ss.dial(ctx)
	if err != nil {
		return Greeting{}, fmt.Errorf("open a socket: %w", err)
	}
	s.goodbye()
	closed := time.NewTimer(goodbyeTime)
	defer closed.Stop()
	select {
	case <-s.gone:
	case <-closed.C:
	case <-ctx.Done():
	}
	ss.stop()
	return Greeting{App: s.hello.Info.App, Others: max(s.hello.Open-1, 0), Taken: int(taken.Load())}, nil
}
