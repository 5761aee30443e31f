package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"headsup/app"
	"headsup/sandbox/play"
	"headsup/settings"
)

// The demo's own story, for a terminal and for CI.
//
//go:embed demo.txtar
var demoStory []byte

// storyTime is how long the demo's own story may take in all.
const storyTime = 40 * time.Second

// playStories plays the demo's own story, or those in the files, and fails where one of them does not come out.
func playStories(ctx context.Context, out io.Writer, files []string) error {
	stories, err := readStories(files)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, storyTime, fmt.Errorf("the story took more than %s", storyTime))
		defer cancel()
	}
	var failed []error
	for _, s := range stories {
		if err := s.Play(ctx, startHeadsup, play.Options{Log: out, Verbose: true}); err != nil {
			failed = append(failed, err)
		}
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nAll as it must be.\n")
	return err
}

func readStories(files []string) ([]*play.Story, error) {
	if len(files) == 0 {
		s, err := play.Parse("demo.txtar", demoStory)
		return []*play.Story{s}, err
	}
	var stories []*play.Story
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read story: %w", err)
		}
		s, err := play.Parse(file, text)
		if err != nil {
			return nil, err
		}
		stories = append(stories, s)
	}
	return stories, nil
}

// startHeadsup starts a headsup in a story's world.
func startHeadsup(ctx context.Context, s play.Setup) (play.Bot, error) {
	environ := make([]string, 0, len(s.Env))
	for name, value := range s.Env {
		environ = append(environ, name+"="+value)
	}
	set, err := settings.Read(settings.Source{Environ: environ, Dir: s.Dir})
	if err != nil {
		return nil, err
	}
	a := app.New(app.Options{
		Settings: set, Version: version(), Now: s.Now, Logger: slog.New(slog.NewTextHandler(s.Log, nil)),
	})
	if err := a.Start(ctx); err != nil {
		return nil, errors.Join(err, a.Stop(context.WithoutCancel(ctx)))
	}
	return enroller{a, set, s.Now}, nil
}

// storied is what a story asks of a headsup.
type storied interface {
	play.Bot
	play.Reader
}
