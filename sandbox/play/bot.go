package play

import (
	"context"
	"errors"
	"fmt"
	"time"

	"headsup/sandbox/dms"
)

// How long the bot may take to start, to look at the cloud for the first time, and to stop.
const (
	startTime = 20 * time.Second
	stopTime  = 10 * time.Second
)

// startBot returns when the bot has a socket and, the first time, has looked at every instance once.
func (s *stage) startBot(ctx context.Context) error {
	if s.bot != nil {
		return errors.New("the bot runs already")
	}
	for _, d := range s.doors {
		d.deaf.Store(false)
	}
	from := len(s.cloud.Requests())
	start, cancel := context.WithTimeoutCause(ctx, startTime, errors.New("the bot did not start in time"))
	defer cancel()
	bot, err := s.start(start, s.setup)
	if err != nil {
		return fmt.Errorf("the bot does not start: %w", err)
	}
	s.bot = bot
	err = s.until(start, startTime, func() error {
		if s.slack.Sockets() == 0 {
			return errors.New("the bot has no socket open")
		}
		if from > 0 {
			return nil // a bot that was here before need not look at once
		}
		return errors.Join(s.unseen(from), s.unkept(time.Time{}))
	})
	if err != nil {
		return err
	}
	s.settle(ctx)
	return nil
}

// unseen tells which instance the bot has not looked at since so many requests; nil: none.
func (s *stage) unseen(from int) error {
	seen := map[string]bool{}
	requests := s.cloud.Requests()
	for _, r := range requests[min(from, len(requests)):] {
		seen[r.Instance] = seen[r.Instance] || r.Op == dms.ListTasks && r.Done
	}
	for _, in := range s.cloud.Instances() {
		if !seen[in.ID] {
			return fmt.Errorf("the bot has not looked at %s", in.Name)
		}
	}
	return nil
}

// unkept tells that the bot has not taken in all of the cloud since that moment.
func (s *stage) unkept(since time.Time) error {
	if r, can := s.bot.(Reader); can && !r.ReadAt().After(since) {
		return errors.New("the bot has not kept what it read")
	}
	return nil
}

func (s *stage) stopBot(ctx context.Context) error {
	if s.bot == nil {
		return nil
	}
	bot := s.bot
	s.bot = nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := bot.Stop(ctx)
	if err != nil {
		err = fmt.Errorf("the bot does not stop in good order: %w", err)
	}
	s.hangUp(ctx)
	return err
}

// hangUp ends what sockets a bot that is gone has left open.
func (s *stage) hangUp(ctx context.Context) {
	s.slack.CutSockets()
	// Sockets that never end would make the story fail soon enough.
	_ = s.until(ctx, stopTime, func() error {
		if n := s.slack.Sockets(); n > 0 {
			return fmt.Errorf("%s open", plural(n, "socket"))
		}
		return nil
	})
}

// killBot lets the bot say and hear nothing more, and then ends it.
func (s *stage) killBot(ctx context.Context) error {
	if s.bot == nil {
		return errors.New("the bot does not run")
	}
	for _, d := range s.doors {
		d.deaf.Store(true)
	}
	s.slack.CutSockets()
	if killer, ok := s.bot.(Killer); ok {
		s.bot = nil
		killer.Kill()
		s.hangUp(ctx)
		return nil
	}
	// What a bot without Kill says of its end is of no interest: nobody could hear it.
	_ = s.stopBot(ctx)
	return nil
}
