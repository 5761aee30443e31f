package bot

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// errand is an answer that is given after the acknowledgement.
type errand struct {
	matter matter
	answer commands.Answer
	came   time.Time // of the envelope: its trigger lives from then
}

// errands are run by hands of their own, so that a slow Slack holds up no acknowledgement.
type errands struct {
	run    func(context.Context, errand)
	log    *slog.Logger
	counts *counts
	todo   chan errand
	hands  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	cancel context.CancelFunc
}

const (
	errandHands = 16
	mostErrands = 2000
)

func newErrands(run func(context.Context, errand), log *slog.Logger, c *counts) *errands {
	return &errands{run: run, log: log, counts: c, todo: make(chan errand, mostErrands), cancel: func() {}}
}

func (es *errands) start(ctx context.Context) {
	ctx, es.cancel = context.WithCancel(ctx)
	for range errandHands {
		es.hands.Go(func() {
			for e := range es.todo {
				es.one(ctx, e)
			}
		})
	}
}

func (es *errands) one(ctx context.Context, e errand) {
	defer func() {
		if value := recover(); value != nil {
			es.counts.panics.Add(1)
			es.log.Error("giving an answer panicked", "request", e.matter.request.Actor.Request, "panic", value, "stack", string(debug.Stack()))
		}
	}()
	es.run(ctx, e)
}

// put never waits: where there is no room the answer is lost, counted and logged.
func (es *errands) put(e errand) {
	es.mu.Lock()
	defer es.mu.Unlock()
	if !es.closed {
		select {
		case es.todo <- e:
			return
		default:
		}
	}
	es.counts.unsaid.Add(1)
	es.log.Error("answer was not given: too many wait", "request", e.matter.request.Actor.Request, "user", e.matter.user)
}

// stop returns when all are run. Where ctx ends before, those that are left are cut short.
func (es *errands) stop(ctx context.Context) error {
	es.mu.Lock()
	if !es.closed {
		es.closed = true
		close(es.todo)
	}
	es.mu.Unlock()
	err := within(ctx, es.hands.Wait)
	es.cancel()
	if err != nil {
		es.hands.Wait() // each ends with its context
	}
	return err
}

// The times of an answer.
const (
	answerTime  = 20 * time.Second
	triggerTime = 2900 * time.Millisecond // a trigger lives about 3 s (D)
	answerTries = 4
	firstAgain  = 300 * time.Millisecond
)

// deliver gives an answer: the window, else the message; where Slack will not have it at its place, in person.
func (b *Bot) deliver(ctx context.Context, e errand) {
	ctx, cancel := context.WithTimeoutCause(ctx, answerTime, errors.New("Slack did not take the answer in time"))
	defer cancel()
	m, a := e.matter, e.answer
	if a.Modal != nil && m.kind != submission { // a window that was sent off has its next one in the acknowledgement, or none
		err := b.openWindow(ctx, e)
		if err == nil {
			return
		}
		b.log.Warn("window did not open", "request", m.request.Actor.Request, "user", m.user, "error", err)
		if a.Message == nil {
			message := b.o.Desk.Trouble(cards.NoWindow, m.request)
			a = commands.Answer{Message: &message}
		}
	}
	var err error
	for try := range answerTries {
		if err = b.tell(ctx, m, a); err == nil {
			return
		}
		var lost *maintenance.Undelivered
		if !errors.As(err, &lost) {
			break
		}
		if lost.Kind == maintenance.PostInvalid && a.Message != nil && len(a.Message.Blocks) > 0 {
			b.log.Error("Slack calls the blocks of an answer malformed; it is said without them", "request", m.request.Actor.Request, "error", err)
			a.Message = &cards.Message{Text: a.Message.Text}
			continue
		}
		if lost.Kind != maintenance.PostThrottled && lost.Kind != maintenance.PostUnknown {
			break
		}
		// A second private answer is better than none.
		wait := max(lost.Wait, firstAgain<<try)
		if end, _ := ctx.Deadline(); time.Until(end) < wait || !sleep(ctx, wait) {
			break
		}
	}
	b.counts.unsaid.Add(1)
	b.log.Error("answer was not given", "request", m.request.Actor.Request, "user", m.user, "channel", m.place().Channel, "error", err)
}

// openWindow opens a window, or shows the one anew in which something was clicked.
func (b *Bot) openWindow(ctx context.Context, e errand) error {
	view := rooted(*e.answer.Modal, e.matter.request)
	if shown := e.matter.view; shown.id != "" {
		_, err := b.api.UpdateViewContext(ctx, view, "", shown.hash, shown.id)
		if overtaken(err) {
			b.log.Info("window was not shown anew: it has changed since, or is closed", "request", e.matter.request.Actor.Request, "user", e.matter.user)
			return nil
		}
		return withoutAddress(err)
	}
	left := triggerTime - time.Since(e.came)
	if left <= 0 {
		return errors.New("its trigger is too old")
	}
	ctx, cancel := context.WithTimeoutCause(ctx, left, errors.New("its trigger grew too old"))
	defer cancel()
	_, err := b.api.OpenViewContext(ctx, e.matter.trigger, view)
	return withoutAddress(err)
}

// overtaken says that the person has gone on in the window before it was shown anew: clicked once more, or closed it. What they see is what they
// send off, so there is nothing to tell them.
func overtaken(err error) bool {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && (refused.Err == "hash_conflict" || refused.Err == "not_found")
}

// tell says a message where it belongs, or removes the one that was clicked.
func (b *Bot) tell(ctx context.Context, m matter, a commands.Answer) error {
	r := m.request
	if r.ResponseURL != "" {
		err := b.courier.respond(ctx, r.ResponseURL, forHook(r, a))
		if err == nil || !elsewhere(ctx, err) {
			return err
		}
		b.log.Info("answer goes another way", "request", r.Actor.Request, "user", m.user, "error", err)
	}
	if a.Message == nil {
		return nil // what was to disappear is gone, or will stay
	}
	return b.tellWithoutURL(ctx, m, *a.Message, a)
}

// elsewhere says that it is no use to try the same way again while the answer counts.
func elsewhere(ctx context.Context, err error) bool {
	lost, ok := errors.AsType[*maintenance.Undelivered](err)
	if !ok {
		return false
	}
	end, bounded := ctx.Deadline()
	late := lost.Kind == maintenance.PostThrottled && bounded && time.Until(end) < lost.Wait
	return late || lost.Kind == maintenance.PostGone || lost.Kind == maintenance.PostRefused
}

// tellWithoutURL says it in its place, and where Slack will not have it there, to the person alone.
func (b *Bot) tellWithoutURL(ctx context.Context, m matter, message cards.Message, a commands.Answer) error {
	place := m.place()
	var err error
	switch {
	case a.Replace && m.request.TS != "":
		err = b.courier.Update(ctx, place, m.request.TS, message, nil)
	case a.Public && place.Channel != "":
		_, err = b.courier.Post(ctx, place, message)
	default:
		return b.courier.Whisper(ctx, place, m.user, message)
	}
	if err == nil || !elsewhere(ctx, err) {
		return err
	}
	b.log.Info("answer goes to its person alone", "request", m.request.Actor.Request, "user", m.user, "error", err)
	return b.courier.Whisper(ctx, place, m.user, message)
}

func forHook(r commands.Request, a commands.Answer) hooked {
	if a.Remove && r.Replaces && a.Message == nil {
		return hooked{Delete: true}
	}
	var message cards.Message
	if a.Message != nil {
		message = *a.Message
	}
	h := hook(message, a.Public)
	h.Replace = a.Replace && r.Replaces
	if !h.Replace {
		h.Thread = r.Actor.Place.Thread
	}
	return h
}
