package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what New needs. The zero value gives a workspace with one app that has all it may need.
type Options struct {
	// Now is the clock for message timestamps, triggers, response URLs and rate limits; nil: the machine's. While it stands
	// still a limit that is reached stays reached.
	Now func() time.Time

	TeamID, Domain, AppID string // empty: T0SANDBOX, sandbox, A0SANDBOX
	BotToken, AppToken    string // empty: xoxb-test-bot, xapp-test-app
	BotUser               User   // only ID, Name and RealName count; empty: U0BOT, headsup
	Command               string // the app's slash command; empty: /tasks
	ShouldEscape          bool   // the command's should_escape: names and links arrive as tokens

	// Teams are other workspaces in which the app is installed too, as in an Enterprise Grid, whose channels are shared between
	// them: what their people do comes with their own workspace's id.
	Teams []string

	Scopes []string // granted to the bot; nil: DefaultScopes
	Events []string // subscribed bot events; nil: DefaultEvents

	// AckLimit is how long a person waits for an acknowledgement, on the machine's clock. 0: 3 s.
	AckLimit time.Duration
	// AckOnSameSocket drops acknowledgements that come on another socket than their envelope went out on. Whether Slack
	// accepts those is not known, so they are accepted otherwise.
	AckOnSameSocket bool
	// PingEvery is the time between two pings, on the machine's clock. 0: 10 s.
	PingEvery time.Duration
	// Redelivery are the waits before an unacknowledged event is sent again, on the machine's clock, each counted from the
	// failure before it. nil: at once, 1 and 5 minutes.
	Redelivery []time.Duration
	// WarningTime lies between a disconnect that warns and the close, on the machine's clock. 0: 10 s.
	WarningTime time.Duration

	// PostBurst is how many posts a channel takes at once before one a second counts. 0: 3.
	PostBurst int
	// Limits are calls a minute for a method, instead of its tier; below 0 there is no limit.
	Limits map[string]int
	// Unlimited switches every rate limit off.
	Unlimited bool
}

// DefaultScopes are what the bot is granted where Options say nothing.
func DefaultScopes() []string {
	return []string{
		"commands", "chat:write", "channels:read", "groups:read", "users:read", "usergroups:read",
		"app_mentions:read", "im:write", "im:history", "files:write",
	}
}

// DefaultEvents are the bot events that the app is subscribed to where Options say nothing.
func DefaultEvents() []string {
	return []string{"app_mention", "message.im", "app_home_opened", "subteam_members_changed"}
}

// Workspace is the fake. All its methods are safe in parallel.
type Workspace struct {
	o       Options
	now     func() time.Time
	bot     *User
	methods map[string]method
	done    chan struct{} // closed by Close
	work    sync.WaitGroup

	serial atomic.Int64 // for ids

	mu      sync.Mutex
	closed  bool
	changed chan struct{} // closed and replaced whenever anything changed
	lastTS  int64         // microseconds; timestamps never repeat
	base    string        // scheme and host under which the bot reaches us
	fixed   bool          // base was set, and is not learned

	users    []*User
	channels []*channel
	groups   []*Group

	views    map[string]*view // by id, modals and homes
	stacks   map[string][]*view
	homes    map[string]*view
	triggers map[string]*trigger
	urls     map[string]*responseURL
	uploads  map[string]*upload
	picked   map[string]filled // what a person chose in a message's inputs, by person and message

	tickets   map[string]bool // of sockets not opened yet
	sockets   []*socket
	opened    int // sockets so far
	next      int // for the round
	refusing  string
	halves    int // of the next envelopes only the first half is sent
	envelopes []*Envelope
	pending   map[string]*delivery

	latency  time.Duration
	faults   []*Fault
	requests []*Request
	calls    map[string][]time.Time // for the limits by tier
	posts    map[string]bucket      // by channel
}

// New gives a workspace whose only member is the bot. Close it.
func New(o Options) *Workspace {
	o.fillIn()
	w := &Workspace{
		o: o, now: o.Now, methods: methods(), done: make(chan struct{}), changed: make(chan struct{}),
		views: map[string]*view{}, stacks: map[string][]*view{}, homes: map[string]*view{},
		triggers: map[string]*trigger{}, urls: map[string]*responseURL{}, uploads: map[string]*upload{},
		picked: map[string]filled{}, tickets: map[string]bool{}, pending: map[string]*delivery{},
		calls: map[string][]time.Time{}, posts: map[string]bucket{},
	}
	o.BotUser.TeamID, o.BotUser.Bot = o.TeamID, true
	w.bot = &o.BotUser
	w.users = []*User{w.bot}
	return w
}

func (o *Options) fillIn() {
	for _, f := range []struct {
		field *string
		value string
	}{
		{&o.TeamID, "T0SANDBOX"},
		{&o.Domain, "sandbox"},
		{&o.AppID, "A0SANDBOX"},
		{&o.BotToken, "xoxb-test-bot"},
		{&o.AppToken, "xapp-test-app"},
		{&o.BotUser.ID, "U0BOT"},
		{&o.BotUser.Name, "headsup"},
		{&o.Command, "/tasks"},
	} {
		if *f.field == "" {
			*f.field = f.value
		}
	}
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{{&o.AckLimit, 3 * time.Second}, {&o.PingEvery, 10 * time.Second}, {&o.WarningTime, 10 * time.Second}} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Scopes == nil {
		o.Scopes = DefaultScopes()
	}
	if o.Events == nil {
		o.Events = DefaultEvents()
	}
	if o.Redelivery == nil {
		o.Redelivery = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.PostBurst <= 0 {
		o.PostBurst = 3
	}
}

// Close cuts all sockets, lets go of every request that hangs, and waits for all goroutines. It may be called twice.
func (w *Workspace) Close() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.done)
	}
	w.mu.Unlock()
	w.CutSockets()
	w.work.Wait()
}

// Handler serves the Web API under /api/, the sockets under /link/, response URLs under /commands/ and /actions/, and
// uploads under /upload/.
func (w *Workspace) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.serveAPI)
	mux.HandleFunc("/link/", w.serveSocket)
	mux.HandleFunc("/commands/", w.serveResponseURL)
	mux.HandleFunc("/actions/", w.serveResponseURL)
	mux.HandleFunc("/upload/", w.serveUpload)
	return mux
}

// SetBaseURL says under which address the bot reaches the handler, for sockets and response URLs. Without it the host of
// the last apps.connections.open counts.
func (w *Workspace) SetBaseURL(url string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.base, w.fixed = strings.TrimSuffix(url, "/"), true
}

// Changed gives a channel that is closed at the next change of anything that people or tests can see. Take it before
// looking, so that no change is missed.
func (w *Workspace) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// Wait looks again at every change until seen is true, or ctx ends, whose error it gives. It looks 20 times a second besides: what a bot
// writes down or logs often comes after the last that Slack hears of.
func (w *Workspace) Wait(ctx context.Context, seen func() bool) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		changed := w.Changed()
		if seen() {
			return nil
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// signal tells all who wait that something changed. The caller holds the lock.
func (w *Workspace) signal() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// id makes a name that nothing else here has.
func (w *Workspace) id(prefix string) string { return fmt.Sprintf("%s%08X", prefix, w.serial.Add(1)) }

// ts makes a message timestamp: later than all before, even where the clock stands still. The caller holds the lock.
func (w *Workspace) ts() string {
	at := w.now().UnixMicro()
	if at <= w.lastTS {
		at = w.lastTS + 1
	}
	w.lastTS = at
	return fmt.Sprintf("%d.%06d", at/1e6, at%1e6)
}

// spawn runs f in a goroutine that Close awaits; after Close it does not run. The caller does not hold the lock.
func (w *Workspace) spawn(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	w.work.Go(f)
}

// encode writes JSON as Slack does, without escaping for HTML.
func encode(v any) json.RawMessage {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Only maps, slices, strings and numbers of our own come here.
		return json.RawMessage(`null`)
	}
	return json.RawMessage(strings.TrimSuffix(b.String(), "\n"))
}
