package bot

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
)

// HomeRows keep who has opened their App Home.
type HomeRows interface {
	// HomeOpened returns once it is kept. hash is Slack's of what they see there; empty: nothing of ours.
	HomeOpened(ctx context.Context, team, user, hash string) error
}

// Slack takes about a hundred publications a minute for the whole workspace (D: tier 4). A burst of 30 and one a second are 90 in the worst.
const (
	publishEvery = time.Second
	publishBurst = 30
)

// Publish shows somebody their App Home, and gives Slack's hash of it. Where hash is not that of what stands there, nothing is shown and the error is
// PostOvertaken; empty: whatever stands there is replaced.
func (c *Courier) Publish(ctx context.Context, user, hash string, h cards.HomeTab) (shown string, err error) {
	err = c.call(ctx, limit{key: "home", every: publishEvery, burst: publishBurst}, func(ctx context.Context) error {
		request := slack.PublishViewContextRequest{UserID: user, View: h}
		if hash != "" {
			request.Hash = &hash
		}
		answer, err := c.api.PublishViewContext(ctx, request)
		if err == nil {
			shown = answer.Hash
		}
		return err
	})
	return shown, err
}

// openHome keeps that somebody has opened their App Home, and then acknowledges (invariant I2). Slack tells of it again where that fails.
func (b *Bot) openHome(ctx context.Context, l *letter) {
	err := errors.New("nobody keeps who has opened their App Home")
	if b.o.Homes != nil {
		err = b.o.Homes.HomeOpened(ctx, l.matter.place().Team, l.matter.user, l.matter.view.hash)
	}
	if err == nil {
		b.acknowledge(l, nil)
		return
	}
	b.log.Warn("opening of an App Home was not kept", "request", l.ID, "user", l.matter.user, "error", err)
	b.broke(l)
}
