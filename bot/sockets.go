package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"golang.org/x/time/rate"
)

// sockets keeps several sockets open, each by a keeper of its own. A socket that Slack is about to close is replaced first
// and read to its end.
type sockets struct {
	api    *slack.Client
	dialer websocket.Dialer
	want   int
	apart  time.Duration
	shared bool // with replicas
	take   func(*socket, envelope, []byte)
	tokens *tokens
	log    *slog.Logger
	counts *counts

	connect func(context.Context) (*socket, error)
	pace    *rate.Limiter // of all openings
	opening time.Duration // how long one may take
	silence time.Duration

	keepers sync.WaitGroup
	readers sync.WaitGroup
	ending  context.CancelFunc // of the keepers

	mu      sync.Mutex
	open    map[*socket]bool
	patient patience // of all keepers: what Slack refuses one it refuses the others
	greets  int      // sockets that are being opened: Slack may count them before they are in open
	most    int      // connections of the app in the hellos since none was being opened
	told    int      // the same, once none was
	foreign bool
	ended   []time.Time // of the last minute: Slack may count a cut socket for a while
	last    error       // why there is no socket
	heard   time.Time
	first   chan struct{} // closed at the first hello
	greeted bool
	dead    chan error
}

// However Slack answers and however long its sockets live, a process opens at most openBurst and what openEvery adds: 15 in the
// first minute, five a minute after; what recycling needs is far below. All of the most connections may be opened at once. (D, in
// conflict: apps.connections.open is of tier 1 or of tier 3, 50 a minute.)
const (
	openBurst = 10
	openEvery = 12 * time.Second
)

func newSockets(api *slack.Client, o Options, take func(*socket, envelope, []byte), known *tokens, c *counts) *sockets {
	ss := &sockets{
		api: api, want: o.Connections, apart: o.Apart, shared: o.Shared, take: take, tokens: known, log: o.Logger, counts: c,
		// The buffer holds a whole acknowledgement, so that each is one frame.
		dialer: websocket.Dialer{
			Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialTime, ReadBufferSize: 32 << 10, WriteBufferSize: 32 << 10,
		},
		pace: rate.NewLimiter(rate.Every(openEvery), openBurst), opening: callTime + dialTime, silence: deadTime,
		open: map[*socket]bool{}, first: make(chan struct{}), dead: make(chan error, 1), ending: func() {},
	}
	ss.connect = ss.dial
	return ss
}

// start returns at the first hello; run is the sockets' whole life.
func (ss *sockets) start(ctx, run context.Context) error {
	run, ss.ending = context.WithCancel(run)
	for i := range ss.want {
		ss.keepers.Go(func() { ss.keep(run, time.Duration(i)*ss.apart) })
	}
	select {
	case <-ss.first:
		return nil
	case err := <-ss.dead:
		return err
	case <-ctx.Done():
		ss.mu.Lock()
		defer ss.mu.Unlock()
		return errors.Join(fmt.Errorf("no socket could be opened: %w", context.Cause(ctx)), ss.last)
	}
}

// noMore lets the keepers end; open sockets are still read.
func (ss *sockets) noMore() {
	ss.ending()
	ss.keepers.Wait()
}

// stop closes what is open, and returns when all readers have ended.
func (ss *sockets) stop() {
	for _, s := range ss.all() {
		s.close()
	}
	ss.readers.Wait()
}

func (ss *sockets) all() []*socket {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	all := make([]*socket, 0, len(ss.open))
	for s := range ss.open {
		all = append(all, s)
	}
	return all
}

// keep keeps one socket open until ctx ends, or Slack refuses the token before it has ever taken it.
func (ss *sockets) keep(ctx context.Context, wait time.Duration) {
	for {
		if !sleep(ctx, wait) || ss.pace.Wait(ctx) != nil {
			return
		}
		s, err := ss.connect(ctx)
		switch {
		case ctx.Err() != nil && s == nil || ss.endsStart(err):
			return
		case err != nil:
			wait = ss.failed(err)
			continue
		}
		opened := time.Now()
		select {
		case <-s.leaving:
			ss.log.Info("socket is to be replaced", "reason", s.reason)
		case <-s.gone:
		case <-ctx.Done():
			return
		}
		wait = ss.over(s, time.Since(opened))
	}
}

// endsStart ends a start for a token that is refused. Behind the start it ends nothing: a token that was taken before may be taken again.
func (ss *sockets) endsStart(err error) bool {
	if _, no := errors.AsType[*Unusable](err); !no {
		return false
	}
	select {
	case <-ss.first:
		return false
	default:
	}
	select {
	case ss.dead <- err:
	default: // another keeper was told the same
	}
	return true
}

// dial opens one socket and starts its reading.
func (ss *sockets) dial(ctx context.Context) (*socket, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, ss.opening, errors.New("opening a socket took too long"))
	defer cancel()
	ss.counts.opened.Add(1)
	ss.begin()
	defer ss.judge()
	_, address, err := ss.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask for a socket: %w", unusable(appToken, err))
	}
	ss.tokens.take(appToken)
	conn, answer, err := ss.dialer.DialContext(ctx, address, nil)
	if answer != nil {
		_ = answer.Body.Close() // gorilla has read what there is
	}
	if err != nil {
		return nil, fmt.Errorf("open socket: %w", withoutAddress(err))
	}
	if err := conn.SetReadDeadline(time.Now().Add(helloTime)); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("wait for hello: %w", err)
	}
	// A read ends with no context. Slack may use a socket from its hello on, so one that is being greeted when all is to end
	// gets a moment to be greeted and emptied in good order.
	unwatch := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Now().Add(finishTime)) })
	s, err := greet(conn, ss.silence, ss.take)
	unwatch()
	if err != nil {
		_ = conn.Close()
		return nil, errors.Join(err, ctx.Err())
	}
	ss.add(s)
	return s, nil
}

func (ss *sockets) add(s *socket) {
	ss.mu.Lock()
	ss.open[s] = true
	ss.most, ss.last = max(ss.most, s.hello.Open), nil
	ours := len(ss.open)
	if !ss.greeted {
		ss.greeted = true
		close(ss.first)
	}
	ss.mu.Unlock()
	ss.log.Info("socket opened", "open", ours, "connections", s.hello.Open)
	ss.readers.Go(func() {
		err := s.read(ss.take)
		ss.mu.Lock()
		delete(ss.open, s)
		ss.ended = append(ss.ended, time.Now())
		left := len(ss.open)
		ss.mu.Unlock()
		ss.log.Info("socket closed", "open", left, "error", err)
	})
}

func (ss *sockets) begin() {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	ss.greets++
}

// judge says whether somebody else holds the token, when no socket is being opened: two that open at once get their hellos in any
// order, and the one that counts both may be read first.
func (ss *sockets) judge() {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	ss.greets--
	if ss.greets > 0 || ss.most == 0 {
		return
	}
	foreign := !ss.shared && ss.most > len(ss.open)+ss.lately()
	if foreign && !ss.foreign {
		ss.log.Warn("another program holds the app token too, and takes a share of what people type",
			"open", len(ss.open), "connections", ss.most)
	}
	ss.told, ss.foreign, ss.most = ss.most, foreign, 0
}

// lately is how many of our sockets ended within the last minute. The caller holds the lock.
func (ss *sockets) lately() int {
	ss.ended = slices.DeleteFunc(ss.ended, func(at time.Time) bool { return time.Since(at) > time.Minute })
	return len(ss.ended)
}

// failed gives the wait before the next try after a socket that did not open.
func (ss *sockets) failed(err error) time.Duration {
	if no, is := errors.AsType[*Unusable](err); is {
		ss.tokens.refuse(no)
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	ss.last = err
	wait := ss.patient.afterFailure(err)
	ss.log.Warn("socket did not open and will be tried again", "wait", wait, "error", err)
	return wait
}

// over gives the wait before the next one after a socket that was open for so long.
func (ss *sockets) over(s *socket, lived time.Duration) time.Duration {
	reason := ""
	select {
	case <-s.leaving:
		reason = s.reason
	default:
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return ss.patient.afterLife(lived, reason)
}

func (ss *sockets) hear() {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	ss.heard = time.Now()
}

func (ss *sockets) health() Health {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return Health{Wanted: ss.want, Open: len(ss.open), Connections: ss.told, Foreign: ss.foreign, Heard: ss.heard}
}

// sleep is false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
