// Package bot is Slack's two doors. In through the first comes what people type and click: sockets that are never all shut,
// an inbox that acknowledges every envelope in time, and who the person is. Out through the second goes what headsup says:
// the courier, within Slack's limits.
//
// It promises that every envelope is acknowledged within 2.5 s (invariant I3), one that asks for a write only after its
// answer is known (I2), that nobody gets past it whose standing is not known (I6), and that a panic, a stalled handler or a
// dead socket is one person's trouble at most (I14). It decides nothing: the desk answers.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// Desk answers what people ask. It keeps to the context's deadline, and may be called in parallel.
type Desk interface {
	Say(ctx context.Context, r commands.Request, text string) commands.Answer
	Click(ctx context.Context, r commands.Request, c commands.Click) commands.Answer
	Submit(ctx context.Context, r commands.Request, s commands.Submission) commands.Answer
	Shortcut(ctx context.Context, r commands.Request, s commands.Shortcut) commands.Answer
	Suggest(ctx context.Context, r commands.Request, t commands.Typing) []*cards.Offer

	// Refuse says why somebody may not ask at all; Trouble says what went wrong on the way.
	Refuse(no *maintenance.Refusal, r commands.Request) cards.Message
	Trouble(t cards.Trouble, r commands.Request) cards.Message
}

// PeopleRows keep people over a restart.
type PeopleRows interface {
	People(ctx context.Context) ([]maintenance.Person, error)
	KeepPeople(ctx context.Context, people ...maintenance.Person) error
}

// Limits give permits that all replicas share.
type Limits interface {
	// Take takes a permit: one every so often, burst at once. A wait above zero means not now.
	Take(ctx context.Context, key string, every time.Duration, burst int) (wait time.Duration, err error)
	// Pause gives none for so long, since Slack itself said so.
	Pause(ctx context.Context, key string, wait time.Duration) error
}

// Options are what New needs. Only tokens, Desk and Bounds are required.
type Options struct {
	BotToken, AppToken string // secrets
	APIURL             string // base of the Web API, with a slash at its end; empty: Slack's

	// Connections is how many sockets are kept open; 0: 2. One leaves a gap of some 100 ms when it is cut; Slack takes 10
	// for an app, over all replicas, and a recycled socket needs a second one for a while.
	Connections int
	// Shared says that replicas may hold sockets of the app too: more of them than are ours are no sign of a stranger then.
	Shared bool
	// Apart lies between opening one socket and the next, so that Slack does not recycle them together; 0: 3 s.
	Apart time.Duration

	Desk   Desk
	Bounds func() maintenance.Bounds

	People PeopleRows // nil: in memory only
	Groups GroupRows  // nil: in memory only
	Limits Limits     // nil: of this process only
	Homes  HomeRows   // nil: there is no App Home

	// Chosen is the language in which a user chose to be answered; empty: none. It must answer from memory. nil: nobody chooses.
	Chosen func(user string) maintenance.Language

	Observer Observer // nil: nobody is told

	// AckAfter is when an envelope is acknowledged whose answer is not known yet; 0: 2.4 s. Beyond 2.9 s Slack tells people
	// of an error; much below, people read of a delay that is none. What has not begun to be kept after five sixths of it is not kept.
	AckAfter time.Duration
	Workers  int // handlers at once; 0: 64
	Queue    int // envelopes that may wait for one; 0: 2,000

	Now    func() time.Time // app's clock; nil: the machine's
	Logger *slog.Logger     // nil: nothing is logged
}

// Bot is both doors. Its methods are safe in parallel.
type Bot struct {
	o       Options
	log     *slog.Logger
	web     *http.Client
	api     *slack.Client
	courier *Courier
	people  *People
	groups  *Groups
	inbox   *inbox
	errands *errands
	sockets *sockets
	counts  counts
	seen    *seen
	kept    writings
	tokens  *tokens
	asking  sync.WaitGroup // whether Slack takes the bot token

	mu sync.Mutex
	me Identity

	life    sync.Mutex // held by Start and Stop
	started bool
	stopped bool
	cancel  context.CancelFunc
}

// Identity is who the bot token belongs to.
type Identity struct {
	Team string // id of the workspace
	URL  string // of the workspace
	User string // id of the bot's user
	Name string // of the bot's user
	Bot  string // bot id, which its messages carry
}

// New prepares a bot; nothing is sent before Identify or Start.
func New(o Options) *Bot {
	o.fillIn()
	b := &Bot{o: o, log: o.Logger, web: webClient(), tokens: newTokens(o.Logger), seen: newSeen()}
	calls := newCounting(b.web, &b.counts.limited, o.Observer)
	options := []slack.Option{slack.OptionAppLevelToken(o.AppToken), slack.OptionHTTPClient(calls)}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(o.APIURL))
	}
	b.api = slack.New(o.BotToken, options...)
	b.courier = newCourier(b.api, calls, o)
	b.people = newPeople(b.api, o)
	b.groups = newGroups(b.api, o)
	b.people.grouped, b.groups.changed = b.groups.members, b.people.tellParted
	b.errands = newErrands(b.deliver, o.Logger, &b.counts)
	b.inbox = newInbox(o, b.handle, b.giveUp)
	b.sockets = newSockets(b.api, o, b.take, b.tokens, &b.counts)
	return b
}

func (o *Options) fillIn() {
	if o.Chosen == nil {
		o.Chosen = func(string) maintenance.Language { return "" }
	}
	if o.Connections <= 0 {
		o.Connections = 2
	}
	if o.Apart <= 0 {
		o.Apart = 3 * time.Second
	}
	if o.AckAfter <= 0 {
		o.AckAfter = 2400 * time.Millisecond
	}
	if o.Workers <= 0 {
		o.Workers = 64
	}
	if o.Queue <= 0 {
		o.Queue = 2000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Groups == nil {
		o.Groups = &memoryGroups{all: maintenance.Groups{}}
	}
	if o.Limits == nil {
		o.Limits = newMemoryLimits(o.Now)
	}
}

// Courier is the way out.
func (b *Bot) Courier() *Courier { return b.courier }

// People says who somebody is.
func (b *Bot) People() *People { return b.people }

// Groups are the user groups that rules name.
func (b *Bot) Groups() *Groups { return b.groups }

// Identify asks Slack whose token it is, once. While Slack cannot be reached it tries again until ctx ends. An *Unusable error says
// that the token will not do.
func (b *Bot) Identify(ctx context.Context) (Identity, error) {
	b.mu.Lock()
	known := b.me
	b.mu.Unlock()
	if known.User != "" {
		return known, nil
	}
	var wait patience
	for {
		me, err := b.askWhose(ctx)
		if _, no := errors.AsType[*Unusable](err); err == nil || no {
			return me, err
		}
		again := time.NewTimer(wait.afterFailure(err))
		if wait.short == 1 {
			b.log.Warn("Slack cannot be reached yet", "err", err)
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return Identity{}, fmt.Errorf("Slack cannot be reached (%w). Look at this machine's network, at HTTPS_PROXY and at SLACK_API_URL", err)
		}
	}
}

// askWhose asks once.
func (b *Bot) askWhose(ctx context.Context) (Identity, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, callTime, errors.New("Slack did not answer auth.test"))
	defer cancel()
	answer, err := b.api.AuthTestContext(ctx)
	if err != nil {
		return Identity{}, unusable(botToken, err)
	}
	me := Identity{Team: answer.TeamID, URL: answer.URL, User: answer.UserID, Name: answer.User, Bot: answer.BotID}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.me = me
	return me, nil
}

// Start opens the sockets and returns after the first hello of Slack. It fails when ctx ends before, with what Slack said
// last, or at once with an *Unusable error; then nothing runs. A bot starts once.
func (b *Bot) Start(ctx context.Context) error {
	if _, err := b.Identify(ctx); err != nil {
		return err
	}
	b.life.Lock()
	defer b.life.Unlock()
	if b.started {
		return errors.New("the bot was started before")
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.started, b.cancel = true, cancel
	b.errands.start(run)
	b.inbox.start(run)
	b.people.start(run)
	b.groups.start(run)
	b.asking.Go(func() { repeat(run, b.o.Now, b.o.Now(), tokenEvery, b.tryToken) })
	if err := b.sockets.start(ctx, run); err != nil {
		end, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		return errors.Join(err, b.stop(end))
	}
	return nil
}

// Stop takes no new envelopes, lets handlers end and their answers go out, then closes the sockets. It returns when all is
// done or ctx ends, and within 10 s. It is safe before Start and twice; a Start under way is awaited. The courier works on,
// for jobs that stop later; a second Stop closes the connections that it left.
func (b *Bot) Stop(ctx context.Context) error {
	b.life.Lock()
	defer b.life.Unlock()
	defer b.web.CloseIdleConnections()
	return b.stop(ctx)
}

func (b *Bot) stop(ctx context.Context) error {
	if !b.started || b.stopped {
		return nil
	}
	b.stopped = true
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	b.sockets.noMore()
	err := b.inbox.stop(ctx)
	if cut := b.errands.stop(ctx); cut != nil {
		b.log.Warn("answers to people were cut off, since Slack took none", "err", cut)
	}
	b.cancel()
	b.sockets.stop()
	b.people.stop(ctx)
	b.groups.stop()
	b.asking.Wait()
	return err
}

// How long Slack's answers and the end may take.
const (
	callTime = 10 * time.Second
	stopTime = 5 * time.Second // the jobs end behind it, and the whole within 10 s
)
