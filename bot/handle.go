package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
)

// keepTime is how long after its coming an envelope may begin to keep something (invariant I2): 2 s, where it is acknowledged after 2.4.
// What is kept later could not be acknowledged in time.
func (b *Bot) keepTime() time.Duration { return b.o.AckAfter * 5 / 6 }

// take takes a frame from a socket. It runs in the socket's reading and never waits.
func (b *Bot) take(s *socket, e envelope, frame []byte) {
	came := time.Now()
	defer func() {
		if value := recover(); value != nil {
			b.counts.panics.Add(1)
			b.log.Error("reading an envelope panicked", "request", e.ID, "panic", value, "stack", string(debug.Stack()))
		}
	}()
	b.sockets.hear()
	if e.ID == "" {
		b.counts.unread.Add(1)
		b.log.Warn("frame without an envelope id came", "kind", e.Type, "bytes", len(frame))
		return
	}
	b.counts.envelopes.Add(1)
	b.mu.Lock()
	me := b.me
	b.mu.Unlock()
	l := &letter{envelope: e, matter: read(e, me), socket: s, came: came}
	s.owe()
	if l.matter.kind == ignored {
		b.acknowledge(l, nil)
		if e.Type != "interactive" && e.Type != "events_api" {
			b.counts.unread.Add(1)
			b.log.Warn("envelope of unknown type was acknowledged", "request", e.ID, "kind", e.Type)
		}
		return
	}
	b.post(l)
}

// post puts a letter into the inbox, or says why not.
func (b *Bot) post(l *letter) {
	fresh := b.seen.add(l.ID)
	if l.matter.event != "" {
		fresh = b.seen.add(l.matter.event) && fresh
	}
	l.again = !fresh
	if l.again {
		b.counts.repeated.Add(1)
	}
	switch b.inbox.put(l) {
	case full:
		b.refuse(l, cards.Busy)
	case closed:
		if l.matter.event != "" {
			b.leave(l)
			return
		}
		b.refuse(l, cards.Stopping)
	}
}

// leave gives an event up unacknowledged: Slack delivers it again, then perhaps to whoever runs next.
func (b *Bot) leave(l *letter) {
	l.socket.paid()
	b.seen.forget(l.ID)
	b.seen.forget(l.matter.event)
}

// refuse answers a letter that no handler gets.
func (b *Bot) refuse(l *letter, why cards.Trouble) {
	if l.again {
		b.acknowledge(l, nil)
		return
	}
	b.counts.busy.Add(1)
	if l.matter.kind == suggest {
		b.acknowledge(l, json.RawMessage(noOffers))
		return
	}
	if l.matter.silent() {
		b.leave(l)
		return
	}
	b.log.Warn("envelope was not handled", "request", l.ID, "user", l.matter.user, "channel", l.matter.place().Channel, "reason", why)
	b.settle(l, b.trouble(l, why))
}

// giveUp acknowledges a letter whose time has come, with what is true of it by now.
func (b *Bot) giveUp(l *letter) {
	mine, begun := l.claim()
	log := b.log.With("request", l.ID, "user", l.matter.user, "channel", l.matter.place().Channel)
	switch {
	case !mine:
	case l.matter.kind == suggest:
		b.send(l, json.RawMessage(noOffers))
	case l.again:
		b.send(l, nil)
	case l.matter.silent():
		b.leave(l)
	case begun:
		b.counts.late.Add(1)
		log.Warn("envelope was acknowledged before its answer was known")
		b.sendAnswer(l, b.trouble(l, cards.Slow))
	default:
		b.counts.busy.Add(1)
		log.Warn("envelope waited too long and was not handled")
		b.sendAnswer(l, b.trouble(l, cards.Busy))
	}
}

// handle answers one letter. A panic ends here, with an answer (invariant I14).
func (b *Bot) handle(ctx context.Context, l *letter) {
	if l.again {
		b.acknowledge(l, nil)
		return
	}
	ctx, cancel := context.WithDeadlineCause(ctx, l.came.Add(b.keepTime()), errLate)
	defer cancel()
	ctx, done := b.o.Observer.Handling(ctx, string(l.matter.kind), l.matter.request.Actor.Request)
	defer done()
	log := b.log.With("request", l.ID, "user", l.matter.user, "channel", l.matter.place().Channel)
	defer func() {
		if value := recover(); value != nil {
			b.counts.panics.Add(1)
			log.Error("handler panicked", "panic", value, "stack", string(debug.Stack()))
			b.broke(l)
		}
	}()
	switch l.matter.kind {
	case regrouped:
		b.regroup(ctx, l)
		return
	case homed:
		b.openHome(ctx, l)
		return
	case suggest:
		b.suggest(ctx, l, log)
		return
	}
	answer, silent := b.answer(ctx, l, log)
	if silent {
		b.acknowledge(l, nil)
		return
	}
	b.settle(l, answer)
}

// regroup keeps what became of a user group, and then acknowledges (invariant I2).
func (b *Bot) regroup(ctx context.Context, l *letter) {
	reading := l.matter.group
	reading.At = b.o.Now().UTC()
	if err := b.groups.hear(ctx, reading); err == nil {
		b.acknowledge(l, nil)
		return
	}
	b.broke(l)
}

// broke ends a letter whose handler did not.
func (b *Bot) broke(l *letter) {
	switch {
	case l.matter.kind == suggest:
		b.acknowledge(l, json.RawMessage(noOffers))
		return
	case !l.matter.silent():
		b.settle(l, b.trouble(l, cards.Broke))
		return
	}
	if mine, _ := l.claim(); mine {
		b.leave(l) // nobody waits for an answer
	}
}

var errLate = errors.New("the envelope's time was over")

// answer admits the person and asks the desk.
func (b *Bot) answer(ctx context.Context, l *letter, log *slog.Logger) (a commands.Answer, silent bool) {
	m := l.matter // the letter's own is read by its timer
	if m.kind == unread {
		b.counts.unread.Add(1)
		log.Warn("payload could not be read", "kind", l.Type)
		return b.trouble(l, cards.Unread), false
	}
	if no := b.admit(ctx, &m); no != nil {
		log.Info("person was refused", "reason", no.Why)
		message := b.o.Desk.Refuse(no, m.request)
		return commands.Answer{Message: &message}, m.kind == said && unasked(no.Why)
	}
	switch m.kind {
	case command, said:
		return b.o.Desk.Say(ctx, m.request, m.text), false
	case click:
		return b.o.Desk.Click(ctx, m.request, m.click), false
	case submission:
		return b.o.Desk.Submit(ctx, m.request, m.submission), false
	}
	return b.o.Desk.Shortcut(ctx, m.request, m.shortcut), false
}

// admit finds out who acts, and says why they may not; nil: they may.
func (b *Bot) admit(ctx context.Context, m *matter) *maintenance.Refusal {
	bounds := b.o.Bounds()
	m.request.Actor.Person = b.people.whoActs(ctx, bounds, *m)
	if m.request.Actor.Place.Direct {
		m.request.Actor.Channels = b.people.channelsOf(m.user)
	}
	return bounds.Admit(m.request.Actor)
}

// unasked is whom a mention gets no answer from us: answering bots makes loops, and strangers were not invited to talk.
func unasked(why maintenance.Why) bool {
	switch why {
	case maintenance.IsBot, maintenance.OtherWorkspace, maintenance.Outsider, maintenance.Deactivated:
		return true
	}
	return false
}

// trouble is the answer where the desk has none. A window whose inputs were not read stays open with them; one whose fate is
// not known yet shows that in place of its inputs, lest it is sent again.
func (b *Bot) trouble(l *letter, what cards.Trouble) commands.Answer {
	m := l.matter
	message := b.o.Desk.Trouble(what, m.request)
	switch {
	case m.kind != submission:
	case what == cards.Slow || what == cards.Broke:
		said := cards.Said(message)
		return commands.Answer{Message: &message, Modal: &said}
	case m.input != "":
		return commands.Answer{Errors: map[string]string{m.input: message.Text}}
	}
	return commands.Answer{Message: &message}
}

// settle gives the answer, in the acknowledgement where it was not given up before.
func (b *Bot) settle(l *letter, a commands.Answer) {
	if mine, _ := l.claim(); mine {
		b.sendAnswer(l, a)
		return
	}
	b.errands.put(errand{matter: l.matter, answer: afterAck(a), came: l.came})
}

// sendAnswer acknowledges with what has room there; the rest goes behind it, and all of it where the socket is gone.
func (b *Bot) sendAnswer(l *letter, a commands.Answer) {
	payload, rest, more := b.kept.inAck(l.envelope, l.matter, a)
	if !b.send(l, payload) {
		rest, more = afterAck(a), true
	}
	if more {
		b.errands.put(errand{matter: l.matter, answer: rest, came: l.came})
	}
}

// acknowledge sends a payload that is no answer.
func (b *Bot) acknowledge(l *letter, payload json.RawMessage) {
	if mine, _ := l.claim(); mine {
		b.send(l, payload)
	}
}

// send is true where Slack got the acknowledgement. Its caller has claimed the letter.
func (b *Bot) send(l *letter, payload json.RawMessage) bool {
	defer l.socket.paid()
	if err := l.socket.acknowledge(l.ID, payload); err != nil {
		b.counts.lost.Add(1)
		b.log.Warn("acknowledgement was lost with its socket", "request", l.ID, "error", err)
		return false
	}
	b.o.Observer.Acknowledged(string(l.matter.kind), time.Since(l.came))
	return true
}
