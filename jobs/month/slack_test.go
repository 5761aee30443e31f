package month

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// The limits that Slack keeps here: one post a second in a channel, so many of them at once, and fifty updates in any minute.
const (
	slackGap     = time.Second
	slackUpdates = 50
)

// message is one that stands in the month's Slack.
type message struct {
	at      time.Time
	channel string
	thread  string
	ts      string
	text    string   // as it is now
	said    string   // as it was posted
	names   []string // the handles of the tasks in it, as it was posted
	cut     bool     // there are more than it names
	unheard bool     // headsup never got the answer
}

// workspace is the month's Slack behind a courier that takes its permits from the store, as the real one does.
type workspace struct {
	now  func() time.Time
	take func(ctx context.Context, key string, every time.Duration, burst int) (time.Duration, error)
	down outages
	dice *rand.Rand // nil: no answer is lost but while it is down

	mute  bool // nothing that arrives is answered
	burst int  // posts that a channel takes at once

	mu      sync.Mutex
	all     []*message
	byTS    map[string]*message
	free    map[string]time.Time // when a channel has taken all that it got, one a second
	updates []time.Time          // of the last minute
	changed int                  // messages that were updated, in all
	over    int                  // calls that a limit of Slack's would not have
	failed  int                  // calls that were not answered
}

func newWorkspace(now func() time.Time, down outages) *workspace {
	return &workspace{
		now: now, down: down, burst: 1, dice: rand.New(rand.NewPCG(7, 7)), // the same month each time
		byTS: map[string]*message{}, free: map[string]time.Time{},
	}
}

// unheardOf is how many answers of Slack are lost, out of a thousand.
const unheardOf = 5

var errNoAnswer = &maintenance.Undelivered{Kind: maintenance.PostUnknown, Err: errors.New("no answer")}

// permit asks the store, as the courier does.
func (w *workspace) permit(ctx context.Context, key string, every time.Duration, burst int) error {
	wait, err := w.take(ctx, key, every, burst)
	if err != nil {
		return err
	}
	if wait > 0 {
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "own limit", Wait: wait}
	}
	return nil
}

// broken is what a call gives while Slack is down: for the first of thirty parts calls arrive and are not answered, then nobody is there,
// or somebody who is not Slack.
func (w *workspace) broken(now time.Time) (arrives bool, err error) {
	down, is := w.down.at(now)
	if !is {
		return true, nil
	}
	w.failed++
	switch part := now.Sub(down.from) / (down.to.Sub(down.from) / 30); {
	case part == 0:
		return true, errNoAnswer
	case part%2 == 0:
		return false, &maintenance.Undelivered{Kind: maintenance.PostThrottled, Wait: 2 * time.Second, Err: errors.New("nobody there")}
	}
	return false, errNoAnswer
}

func (w *workspace) Ready(maintenance.Place, string) error { return nil }

func (w *workspace) Post(ctx context.Context, to maintenance.Place, m cards.Message) (string, error) {
	if err := w.permit(ctx, "post:"+to.Channel, slackGap, 1); err != nil {
		return "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	arrives, err := w.broken(now)
	if !arrives {
		return "", err
	}
	free := latest(now, w.free[to.Channel])
	if free.Sub(now) > time.Duration(w.burst-1)*slackGap {
		w.over++
		return "", &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: time.Second}
	}
	if err == nil && (w.mute || w.dice != nil && w.dice.IntN(1000) < unheardOf) {
		err = errNoAnswer
	}
	w.free[to.Channel] = free.Add(slackGap)
	said := &message{
		at: now, channel: to.Channel, thread: to.Thread, ts: fmt.Sprintf("%d.%06d", now.Unix(), len(w.all)), text: m.Text, said: m.Text, unheard: err != nil,
	}
	said.names, said.cut = named(m)
	w.all, w.byTS[said.ts] = append(w.all, said), said
	if err != nil {
		return "", err
	}
	return said.ts, nil
}

// stands gives the messages as they are now.
func (w *workspace) stands() []*message {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]*message, len(w.all))
	for n, m := range w.all {
		one := *m
		all[n] = &one
	}
	return all
}

func (w *workspace) Update(ctx context.Context, to maintenance.Place, ts string, m cards.Message, first func(context.Context) error) error {
	if err := w.permit(ctx, "update", 1500*time.Millisecond, 10); err != nil {
		return err
	}
	if first != nil {
		if err := first(ctx); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	arrives, err := w.broken(now)
	if !arrives {
		return err
	}
	for len(w.updates) > 0 && now.Sub(w.updates[0]) >= time.Minute {
		w.updates = w.updates[1:]
	}
	if len(w.updates) >= slackUpdates {
		w.over++
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: time.Second}
	}
	w.updates = append(w.updates, now)
	stands, ok := w.byTS[ts]
	if !ok || stands.channel != to.Channel {
		return &maintenance.Undelivered{Kind: maintenance.PostGone, Word: "message_not_found"}
	}
	stands.text = m.Text
	w.changed++
	return err
}

func (w *workspace) Whisper(context.Context, maintenance.Place, string, cards.Message) error {
	return errors.New("nobody in this month is told alone")
}

func (w *workspace) Direct(_ context.Context, user string) (string, error) { return "D" + user, nil }

func (w *workspace) Upload(context.Context, cards.Picture) (string, error) { return "F0PICTURE1", nil }

func (w *workspace) Publish(context.Context, string, string, cards.HomeTab) (string, error) {
	return "", errors.New("nobody in this month opens an App Home")
}

func (w *workspace) Respond(context.Context, string, cards.Message, bool) error {
	return errors.New("nobody in this month asked")
}

var (
	handles = regexp.MustCompile("[(`]([a-z][0-9][0-9a-z]*)[)`]")
	beside  = regexp.MustCompile(`(?m)^.*On the same instance: .*$`)
)

// named gives the handles of the tasks that a message names, each once, and whether it says that there are more. A question also names what else is
// at work on an instance, and is not about that.
func named(m cards.Message) (all []string, cut bool) {
	blocks, err := json.Marshal(m.Blocks)
	if err != nil {
		panic(err) // every message that is posted has to be JSON
	}
	text := m.Text + string(blocks)
	cut = strings.Contains(text, " more: ")
	if asksGo(&message{said: m.Text}) {
		text = beside.ReplaceAllString(m.Text, "")
	}
	for _, found := range handles.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(all, found[1]) {
			all = append(all, found[1])
		}
	}
	return all, cut
}
