package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// The settings that hold the tokens.
const (
	botToken = "SLACK_BOT_TOKEN"
	appToken = "SLACK_APP_TOKEN"
)

// tokens knows which of the two Slack refuses at this moment. A refusal after the start ends nothing: it is told in the log, by Health and so at
// /readyz and in the metrics, and Slack is asked on until it takes the token again. It is safe in parallel.
type tokens struct {
	log *slog.Logger

	mu      sync.Mutex
	refused map[string]*Unusable // by setting
}

func newTokens(log *slog.Logger) *tokens {
	return &tokens{log: log, refused: map[string]*Unusable{}}
}

// refuse notes that Slack refuses one.
func (t *tokens) refuse(no *Unusable) {
	t.mu.Lock()
	before := t.refused[no.Setting]
	t.refused[no.Setting] = no
	t.mu.Unlock()
	if before == nil || before.Word != no.Word {
		t.log.Error("a token is refused, and is tried on until it is taken again", "error", no)
	}
}

// take notes that Slack takes one.
func (t *tokens) take(setting string) {
	t.mu.Lock()
	was := t.refused[setting] != nil
	delete(t.refused, setting)
	t.mu.Unlock()
	if was {
		t.log.Info("a token is taken again", "setting", setting)
	}
}

// refusal is how Slack refuses one; nil where it takes it.
func (t *tokens) refusal(setting string) *Unusable {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.refused[setting]
}

// tokenEvery is how often Slack is asked whether it takes the bot token, whether or not there is anything to say: an app that was removed in the
// evening is not to be found out by the reminder at night. A call that is refused says less: access may be denied to what it asked for alone.
const tokenEvery = time.Minute

// tryToken asks once. No answer says nothing of the token.
func (b *Bot) tryToken(ctx context.Context) {
	_, err := b.askWhose(ctx)
	var no *Unusable
	switch {
	case errors.As(err, &no):
		b.tokens.refuse(no)
	case err == nil:
		b.tokens.take(botToken)
	}
}
