package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Setup is what a bot needs to live in a story's world.
type Setup struct {
	Env map[string]string // all settings, with tokens and addresses
	Now func() time.Time  // the story's clock, which the sandbox shares
	Log io.Writer         // takes the bot's log; its last lines stand in the report of a failure
	Dir string            // an empty folder, which is gone after the story

	// AckAfter is when the bot should acknowledge what it has no answer to yet, on the machine's clock; 0: as it does in Slack.
	AckAfter time.Duration
}

// Start starts a bot. It returns when the bot is up; ctx bounds the start only.
type Start func(ctx context.Context, s Setup) (Bot, error)

// Bot is a bot that runs.
type Bot interface {
	Stop(ctx context.Context) error
}

// Killer is a bot that can be ended as a machine that loses its power ends it. A bot without it is cut off from Slack and the
// cloud and then stopped.
type Killer interface{ Kill() }

// Reader is a bot that can say when it last read the whole cloud and kept what it read, by the story's clock; zero is never. Of a
// bot without it only its requests to the cloud are known, and not when it has taken in the answers.
type Reader interface{ ReadAt() time.Time }

// Idler is a bot that can say that nothing is due by the story's clock and nothing is at work. Of a bot without it only what
// others see of it is known.
type Idler interface {
	Idle(ctx context.Context) bool
}

// Options of a performance. The zero value plays in silence.
type Options struct {
	Log      io.Writer     // takes the story as it goes, as text
	Verbose  bool          // and what people see
	Patience time.Duration // how long an expectation may take to come true, on the machine's clock; 0: 10 s
	// AckLimit is how long people wait for an acknowledgement, on the machine's clock; 0: as in Slack. More of it keeps a busy machine from
	// being told as a bot that is slow.
	AckLimit time.Duration

	Scopes, Events []string // what the app is granted and subscribed to; nil: the sandbox's own
}

// act is something that is done.
type act func(ctx context.Context, s *stage) error

// expectation is something that must be so.
type expectation struct {
	holds func(s *stage) error // nil: it is so; else what there is instead
	// stays says that it is looked at when all is quiet, and once more before the next thing is done: nothing, or not.
	stays bool
	// within is how far the clock may be put forward until it holds.
	within time.Duration
	line   line
}

// Play plays the story: it builds the world, starts the bot in it, does and expects what the lines say, and ends all. A
// *Failure tells what was not as expected.
func (s *Story) Play(ctx context.Context, start Start, o Options) (err error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Patience <= 0 {
		o.Patience = 10 * time.Second
	}
	fmt.Fprintf(o.Log, "%s\n", s.Title)
	st, err := raise(ctx, s, start, o)
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	defer func() {
		if e := st.lower(ctx); e != nil && err == nil {
			err = fmt.Errorf("%s: %w", s.Name, e)
		}
	}()
	for _, l := range s.lines {
		if err := st.step(ctx, l); err != nil {
			return err
		}
	}
	return st.finish(ctx, line{number: s.lines[len(s.lines)-1].number, text: "the story ends"})
}

// step does one line.
func (s *stage) step(ctx context.Context, l line) error {
	switch {
	case l.phase:
		if err := s.finish(ctx, l); err != nil {
			return err
		}
		s.begin(l)
		s.say("\n%s\n", l.text)
		return nil
	case l.act != nil:
		if err := s.finish(ctx, l); err != nil {
			return err
		}
		s.looked, s.acted, s.doing = len(s.cloud.Requests()), s.clock.now(), l
		s.book.did("%s", l.text)
		s.say("  %s\n", l.text)
		mark := s.book.mark()
		if err := l.act(ctx, s); err != nil {
			return s.failure(l, err)
		}
		if s.trouble != nil && s.trouble.line.number == 0 {
			s.trouble.line = l
		}
		s.tell(mark)
		return nil
	}
	return s.look(ctx, l)
}

// begin begins a phase.
func (s *stage) begin(l line) {
	s.phase = l
	s.book.look()
	s.since = s.book.mark()
	s.asked = len(s.cloud.Requests())
}

// look waits until an expectation holds.
func (s *stage) look(ctx context.Context, l line) error {
	mark := s.book.mark()
	e := *l.expect
	e.line = l
	holds := func() error { return e.holds(s) }
	for passed := time.Duration(0); passed < e.within && s.until(ctx, hurryAfter, holds) != nil; passed += e.within / hurrySteps {
		s.clock.forward(e.within / hurrySteps)
	}
	if err := s.until(ctx, s.o.Patience, holds); err != nil {
		return s.failure(l, err)
	}
	if e.stays {
		s.settle(ctx)
		if err := e.holds(s); err != nil {
			return s.failure(l, err)
		}
		s.waiting = append(s.waiting, e)
	}
	s.tell(mark)
	s.say("    ✓ %s\n", l.text)
	return nil
}

// finish sees, before the next thing is done, that what had to stay so still is, and that nothing went wrong unexpectedly.
func (s *stage) finish(_ context.Context, next line) error {
	s.book.look()
	for _, e := range s.waiting {
		if err := e.holds(s); err != nil {
			return s.failure(e.line, fmt.Errorf("it was so, but not any more before line %d: %w", next.number, err))
		}
	}
	s.waiting = nil
	if t := s.trouble; t != nil {
		s.trouble = nil
		return s.failure(t.line, fmt.Errorf("Slack tells %s: %s (a story that expects this says: Slack tells %s: …)", t.person, t.text, t.person))
	}
	return s.refusals()
}

// refusals finds what no bot may be refused for.
func (s *stage) refusals() error {
	for _, r := range s.slack.Requests() {
		if r.Fault != "" || r.Early {
			continue
		}
		switch r.Error {
		case "invalid_blocks", "invalid_blocks_format", "invalid_arguments", "missing_scope", "unknown_method", "msg_too_long", "no_text", "invalid_payload":
			return s.failure(s.doing, fmt.Errorf("Slack refused the bot's %s with %s: %s", r.Method, r.Error, cutText(fmt.Sprint(r.Params), 2000)))
		}
	}
	return nil
}

// until looks again at every change of Slack or the cloud, until what is expected holds or patience ends. It gives the last
// error then.
func (s *stage) until(ctx context.Context, patience time.Duration, holds func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	for {
		slackChanged, cloudChanged := s.slack.Changed(), s.cloud.Changed()
		s.book.look()
		err := holds()
		if err == nil {
			return nil
		}
		select {
		case <-slackChanged:
		case <-cloudChanged:
		case <-again.C: // tasks that run to their end by the clock alone tell nobody
		case <-ctx.Done():
			return errors.Join(err, errIfOver(ctx))
		}
	}
}

// errIfOver says so where the whole story ran out of time, and not only this expectation.
func errIfOver(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return context.Canceled
	}
	return nil
}

// It is quiet when nothing changed in Slack or the cloud for quiet while the bot had nothing to do, and at the latest after noise; a
// bot that says that it has something to do gets until hanging.
const (
	quiet     = 250 * time.Millisecond
	noise     = 3 * time.Second
	hanging   = 10 * time.Second
	lookAgain = 200 * time.Millisecond
	// A line that may take its time on the story's clock gets it in so many steps, one after each so long a wait.
	hurrySteps = 60
	hurryAfter = 300 * time.Millisecond
)

// settle waits until it is quiet.
func (s *stage) settle(ctx context.Context) {
	began := time.Now()
	for silent := false; !silent || !s.idle(ctx); {
		if d := time.Since(began); d > hanging || d > noise && s.idle(ctx) {
			return
		}
		slackChanged, cloudChanged := s.slack.Changed(), s.cloud.Changed()
		s.book.look()
		silence := time.NewTimer(quiet)
		select {
		case <-slackChanged:
			silent = false
		case <-cloudChanged:
			silent = false
		case <-silence.C:
			silent = true
		case <-ctx.Done():
			silence.Stop()
			return
		}
		silence.Stop()
	}
}

// idle says that the bot, as far as it can be known, has nothing to do.
func (s *stage) idle(ctx context.Context) bool {
	i, can := s.bot.(Idler)
	return !can || i.Idle(ctx)
}

func (s *stage) say(format string, values ...any) { fmt.Fprintf(s.o.Log, format, values...) }

// tell prints what was seen since a mark.
func (s *stage) tell(mark int) {
	if !s.o.Verbose {
		return
	}
	s.book.look()
	for _, e := range s.book.since(mark) {
		if !e.done {
			s.say("%s\n", indent(s.book.write(e), "      "))
		}
	}
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n"+by)
}

func cutText(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
