package app_test

import (
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headsup/app"
	"headsup/enrol"
	"headsup/factor"
	"headsup/sandbox/play"
	"headsup/settings"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
	"headsup/traces"
)

var tell = flag.Bool("tell", false, "print the conversations as they go, with what people see")

// TestConversations plays every story of testdata/conversations over real sockets (docs/conversations.md), with an app that has what
// docs/slack-manifest.yaml asks for and no more. Nothing secret may be left of any of them (invariant I11, canary_test.go).
func TestConversations(t *testing.T) {
	t.Parallel()
	scopes, events := manifest()
	stories, err := play.Find(filepath.Join("..", "testdata", "conversations", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stories {
		t.Run(strings.TrimSuffix(filepath.Base(s.Name), ".txtar"), func(t *testing.T) {
			if strings.HasSuffix(s.Name, "task-cards-many.txtar") { // seventy posts, one a second
				short.Skip(t)
			}
			short.OneIn(t, 12)
			t.Parallel()
			o := play.Options{Patience: patience, AckLimit: calm, Scopes: scopes, Events: events}
			w := newWire(t)
			o.Log, o.Verbose = w.seen(), true
			if *tell {
				o.Log = io.MultiWriter(o.Log, t.Output())
			}
			if err := s.Play(t.Context(), w.start, o); err != nil {
				t.Fatal(err)
			}
			w.holdsNothing()
		})
	}
}

// TestTheManualsExample plays what docs/conversations.md shows.
func TestTheManualsExample(t *testing.T) {
	t.Parallel()
	name := filepath.Join("..", "docs", "conversations.md")
	manual, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(manual), "```\n")
	if len(parts) < 3 {
		t.Fatalf("%s shows no example", name)
	}
	s, err := play.Parse(name, []byte(parts[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Play(t.Context(), startApp, play.Options{}); err != nil {
		t.Fatal(err)
	}
}

// startApp starts a headsup in a story's world.
func startApp(ctx context.Context, s play.Setup) (play.Bot, error) {
	return startTraced(ctx, s, traces.Tracer{})
}

// startTraced starts one whose traces somebody takes, and closes.
func startTraced(ctx context.Context, s play.Setup, tracer traces.Tracer) (play.Bot, error) {
	environ := make([]string, 0, len(s.Env))
	for name, value := range s.Env {
		environ = append(environ, name+"="+value)
	}
	look := settings.LookAt(settings.Source{Environ: environ, Dir: s.Dir})
	if look.Err != nil {
		return nil, look.Err
	}
	if err := storetest.Fresh(look.Settings.Database.Path); err != nil {
		return nil, err
	}
	a := app.New(app.Options{
		Settings: look.Settings, Look: &look, LookEvery: 100 * time.Millisecond, AckAfter: s.AckAfter, Version: "test", Now: s.Now,
		Logger: slog.New(slog.NewTextHandler(s.Log, nil)), Tracer: tracer,
	})
	if err := a.Start(ctx); err != nil {
		_ = a.Stop(context.WithoutCancel(ctx)) // how it failed to start says more
		return nil, err
	}
	return enroller{a, look.Settings, s.Now}, nil
}

// enroller is an app whose people can be given a second factor, as an operator does it: beside it, in its database.
type enroller struct {
	*app.App

	set settings.Settings
	now func() time.Time
}

// Enrol gives somebody a second factor, and its secret as an app takes it.
func (e enroller) Enrol(ctx context.Context, user string) (secret string, err error) {
	keys, err := factor.NewKeys(settings.Revealed(e.set.Keys)...)
	if err != nil {
		return "", err
	}
	beside, err := store.OpenBeside(ctx, "sqlite:"+e.set.Database.Path, e.now)
	if err != nil {
		return "", err
	}
	s, err := enrol.AtOnce(ctx, beside, keys, user)
	return strings.ReplaceAll(s.Text(), " ", ""), errors.Join(err, beside.Close())
}
