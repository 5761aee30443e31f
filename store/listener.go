package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// attentive is River's driver for SQLite with a listener that looks for notices when one of our transactions has ended, and
// not twenty times a second all day. Nobody else writes into the file.
type attentive struct {
	*riversqlite.Driver
	news <-chan struct{}
}

func newAttentive(db *sql.DB, news <-chan struct{}) attentive {
	return attentive{riversqlite.New(db), news}
}

// GetListener gives the listener; its name and its answer are River's.
func (a attentive) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener { //nolint:ireturn // River asks for the interface
	return &listener{Listener: a.Driver.GetListener(params), news: a.news}
}

// listener looks for a while after each piece of news, and whenever River begins to wait anew, which it does every 5 s. What
// River's own transactions announce is found then, or when its queues look by themselves.
type listener struct {
	riverdriver.Listener
	news <-chan struct{}
}

// lookTime is how long River's listener looks, every 50 ms. It must outlast a wait for the one writing connection: a look that
// was cut off would leave a notice until the next news.
const lookTime = 300 * time.Millisecond

// WaitForNotification returns with the next notice, or when ctx ends.
func (l *listener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	for {
		look, cancel := context.WithTimeout(ctx, lookTime)
		notice, err := l.Listener.WaitForNotification(look)
		cancel()
		switch {
		case err == nil:
			return notice, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !errors.Is(err, context.DeadlineExceeded):
			return nil, err
		}
		select {
		case <-l.news:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
