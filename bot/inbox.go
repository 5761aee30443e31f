package bot

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// inbox hands letters to a bounded number of handlers. Letters of one lane are handled one after the other, in the order in
// which they came; a stalled one holds up its own lane only.
type inbox struct {
	handle func(context.Context, *letter)
	late   func(*letter) // the time to acknowledge has come
	after  time.Duration
	most   int
	hands  int

	ready   chan *letter
	quit    chan struct{}
	workers sync.WaitGroup
	open    sync.WaitGroup // letters and their timers
	cancel  context.CancelFunc

	mu      sync.Mutex
	closed  bool
	waiting int                  // letters that no handler has taken yet
	lanes   map[string][]*letter // a lane is there while one of its letters is being handled
}

func newInbox(o Options, handle func(context.Context, *letter), late func(*letter)) *inbox {
	return &inbox{
		handle: handle, late: late, after: o.AckAfter, most: o.Queue, hands: o.Workers,
		ready: make(chan *letter, o.Queue), quit: make(chan struct{}), lanes: map[string][]*letter{},
	}
}

func (in *inbox) start(ctx context.Context) {
	ctx, in.cancel = context.WithCancel(ctx)
	for range in.hands {
		in.workers.Go(func() { in.work(ctx) })
	}
}

// verdict is what became of a letter that was put into the inbox.
type verdict int

const (
	taken verdict = iota
	full
	closed
)

// put never waits.
func (in *inbox) put(l *letter) verdict {
	in.mu.Lock()
	defer in.mu.Unlock()
	switch {
	case in.closed:
		return closed
	case in.waiting >= in.most:
		return full
	}
	in.waiting++
	in.open.Add(2) // the letter and its timer
	l.timer = time.AfterFunc(in.after-time.Since(l.came), func() {
		defer in.open.Done()
		in.late(l)
	})
	if queued, busy := in.lanes[l.matter.lane]; busy {
		in.lanes[l.matter.lane] = append(queued, l)
		return taken
	}
	in.lanes[l.matter.lane] = nil
	in.ready <- l // has room: waiting is below its capacity
	return taken
}

func (in *inbox) work(ctx context.Context) {
	for {
		select {
		case l := <-in.ready:
			in.mu.Lock()
			in.waiting--
			in.mu.Unlock()
			if l.begin() {
				in.handle(ctx, l)
			}
			in.done(l)
		case <-in.quit:
			return
		}
	}
}

// done lets the next letter of the lane have its turn.
func (in *inbox) done(l *letter) {
	if l.timer.Stop() {
		in.open.Done()
	}
	defer in.open.Done()
	in.mu.Lock()
	defer in.mu.Unlock()
	queued := in.lanes[l.matter.lane]
	if len(queued) == 0 {
		delete(in.lanes, l.matter.lane)
		return
	}
	in.lanes[l.matter.lane] = queued[1:]
	in.ready <- queued[0] // has room: it was counted as waiting all the time
}

// stop takes no more letters and returns when those that were taken are handled. Where ctx ends before, handlers are told to
// end by their contexts, and one that does not listen is left behind.
func (in *inbox) stop(ctx context.Context) error {
	in.mu.Lock()
	in.closed = true
	in.mu.Unlock()
	err := within(ctx, in.open.Wait)
	in.cancel()
	if err != nil {
		brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if within(brief, in.open.Wait) != nil {
			err = fmt.Errorf("a handler did not end: %w", err)
		}
	}
	close(in.quit)
	return err
}

// within waits for what may not end in time; then it goes on waiting behind the caller's back.
func within(ctx context.Context, wait func()) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		wait()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
