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
	read *sql.DB
	news <-chan struct{}
}

func newAttentive(write, read *sql.DB, news <-chan struct{}) attentive {
	return attentive{riversqlite.New(write), read, news}
}

// GetExecutor gives what River's queries go through.
func (a attentive) GetExecutor() riverdriver.Executor { //nolint:ireturn // River asks for the interface
	return frugal{a.Driver.GetExecutor(), a.read}
}

// frugal takes jobs only where there are some. River's own statement for it, which its queues send every second, has a bound
// LIMIT, and SQLite compiles such a one anew each time: it was a third of what an idle headsup cost.
type frugal struct {
	riverdriver.Executor
	read *sql.DB
}

// JobGetAvailable takes the jobs of a queue that may run now.
func (f frugal) JobGetAvailable(ctx context.Context, p *riverdriver.JobGetAvailableParams) (*riverdriver.JobGetAvailableResult, error) {
	var some bool
	err := f.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE state = 'available' AND queue = $1)`, p.Queue).Scan(&some)
	if err == nil && !some {
		return &riverdriver.JobGetAvailableResult{}, nil
	}
	return f.Executor.JobGetAvailable(ctx, p) // it also tells what is wrong with the database
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
