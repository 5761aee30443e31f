package store

import "context"

// gate lets one writer of this process through at a time. On PostgreSQL whoever waited for the turn in the database would give up a connection,
// with all its prepared statements, when their time is over; a new one costs more than what they waited for. What the program writes of itself
// stands in a line of its own before, so that somebody who clicked has one of those before them at most.
type gate struct{ one, own chan struct{} }

func newGate() gate { return gate{make(chan struct{}, 1), make(chan struct{}, 1)} }

// enter waits for a place until ctx ends, whose cause it gives then. Who has got one must leave.
func (g gate) enter(ctx context.Context, own bool) (leave func(), err error) {
	if own {
		if err := pass(ctx, g.own); err != nil {
			return nil, err
		}
	}
	if err := pass(ctx, g.one); err != nil {
		if own {
			<-g.own
		}
		return nil, err
	}
	return func() {
		<-g.one
		if own {
			<-g.own
		}
	}, nil
}

func pass(ctx context.Context, g chan struct{}) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
