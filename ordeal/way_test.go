package ordeal_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// way is the network between headsup and one of those it talks to. All goes through it unharmed until it is told otherwise.
type way struct {
	listener         net.Listener
	network, leadsTo string
	travellers       sync.WaitGroup

	mu      sync.Mutex
	weather weather
	changed chan struct{} // closed when the weather changes
	open    map[net.Conn]bool
	ended   bool
}

// weather is what becomes of what goes over a way. The zero value is fair.
type weather struct {
	closed bool          // nobody comes in
	frozen bool          // nothing comes through, and nobody is told
	delay  time.Duration // of each piece, either way
	rate   int           // bytes a second of each connection, either way; 0: no limit
}

// newWay leads from a port of this machine to where the test says. It ends with the test.
func newWay(t *testing.T, network, leadsTo string) *way {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &way{listener: l, network: network, leadsTo: leadsTo, changed: make(chan struct{}), open: map[net.Conn]bool{}}
	w.travellers.Go(w.let)
	t.Cleanup(w.end)
	return w
}

func (w *way) addr() string { return w.listener.Addr().String() }

func (w *way) end() {
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	_ = w.listener.Close()
	w.becomes(weather{closed: true})
	w.cut(false)
	w.travellers.Wait()
}

// becomes changes the weather, for those who are under way too.
func (w *way) becomes(now weather) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.weather = now
	close(w.changed)
	w.changed = make(chan struct{})
}

// cut ends all connections, with a reset where that is wanted.
func (w *way) cut(reset bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		if tcp, ok := c.(*net.TCPConn); ok && reset {
			_ = tcp.SetLinger(0)
		}
		_ = c.Close()
	}
}

func (w *way) let() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		now, _ := w.now()
		if now.closed || !w.enter(c) {
			_ = c.Close()
			continue
		}
		w.travellers.Go(func() { w.lead(c) })
	}
}

// enter notes a connection, so that it can be cut.
func (w *way) enter(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.ended {
		w.open[c] = true
	}
	return !w.ended
}

func (w *way) leave(c net.Conn) {
	_ = c.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, c)
}

func (w *way) now() (weather, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.weather, w.changed
}

func (w *way) lead(here net.Conn) {
	defer w.leave(here)
	there, err := net.Dial(w.network, w.leadsTo)
	if err != nil || !w.enter(there) {
		return
	}
	defer w.leave(there)
	var both sync.WaitGroup
	for _, d := range [][2]net.Conn{{here, there}, {there, here}} {
		both.Go(func() {
			_ = w.carry(d[1], d[0])
			_, _ = d[0].Close(), d[1].Close()
		})
	}
	both.Wait()
}

var errWayIsOver = errors.New("the way is over")

func (w *way) carry(to io.Writer, from io.Reader) error {
	piece := make([]byte, 4096)
	for {
		n, err := from.Read(piece)
		if n > 0 && !w.weathered(n) {
			return errWayIsOver
		}
		if _, no := to.Write(piece[:n]); no != nil {
			return no
		}
		if err != nil {
			return err
		}
	}
}

// weathered returns when a piece of n bytes may go on; false: it never will.
func (w *way) weathered(n int) bool {
	for {
		now, changed := w.now()
		wait := now.delay
		if now.rate > 0 {
			wait += time.Duration(n) * time.Second / time.Duration(now.rate)
		}
		if !now.frozen {
			select {
			case <-time.After(wait):
				return true
			case <-changed:
				continue // it may be faster now, or over
			}
		}
		<-changed
		if w.over() {
			return false
		}
	}
}

func (w *way) over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ended
}
