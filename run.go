package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"headsup/app"
	"headsup/settings"
	"headsup/traces"
)

type runCmd struct{}

// Run runs the bot until it is told to stop.
func (runCmd) Run(ctx context.Context, s streams) error {
	look := settings.LookAt(settings.Source{Environ: os.Environ(), Terminal: terminal(s.errs)})
	if look.Err != nil {
		return look.Err
	}
	set := look.Settings
	log := logger(s.errs, set.LogFormat, set.LogLevel)
	for _, w := range set.Warnings {
		log.Warn("setting may be wrong", "setting", w.Setting, "warning", w.String())
	}
	tracer, err := traces.Open(ctx, version(), log)
	if err != nil {
		return err
	}
	a := app.New(app.Options{Settings: set, Look: &look, Version: version(), Logger: log, Tracer: tracer})
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	defer signal.Stop(again)
	err = serve(ctx, a, again, func() error { return nil })
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), traceTime)
	defer cancel()
	return errors.Join(err, tracer.Close(end))
}

const (
	startTime = 30 * time.Second
	endTime   = 10 * time.Second
	traceTime = 3 * time.Second // for the last traces
)

// serve starts a headsup, tells that it is up, waits until ctx ends and stops it. At each signal of again it reads
// its settings again.
func serve(ctx context.Context, a *app.App, again <-chan os.Signal, tell func() error) error {
	start, cancel := context.WithTimeoutCause(ctx, startTime, errors.New("Slack or the database did not answer in time"))
	err := a.Start(start)
	cancel()
	if err == nil {
		err = tell()
	}
	for running := err == nil; running; {
		select {
		case <-ctx.Done():
			running = false
		case <-again:
			a.Reload()
		}
	}
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer stop()
	return errors.Join(err, a.Stop(end))
}

func logger(to io.Writer, format settings.LogFormat, level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if format == settings.LogJSON {
		return slog.New(slog.NewJSONHandler(to, o))
	}
	return slog.New(slog.NewTextHandler(to, o))
}

// terminal says whether somebody reads along.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
