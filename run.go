package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"headsup/app"
	"headsup/settings"
)

type runCmd struct{}

// Run runs the bot until it is told to stop, or cannot go on.
func (runCmd) Run(ctx context.Context, s streams) error {
	set, err := settings.Read(settings.Source{Environ: os.Environ(), Terminal: terminal(s.errs)})
	if err != nil {
		return err
	}
	log := logger(s.errs, set.LogFormat, set.LogLevel)
	for _, w := range set.Warnings {
		log.Warn("setting may be wrong", "setting", w.Setting, "warning", w.String())
	}
	return serve(ctx, app.New(app.Options{Settings: set, Version: version(), Logger: log}), func() error { return nil })
}

const (
	startTime = 30 * time.Second
	endTime   = 10 * time.Second
)

// serve starts a headsup, tells that it is up, waits until ctx ends or it cannot go on, and stops it.
func serve(ctx context.Context, a *app.App, tell func() error) error {
	start, cancel := context.WithTimeoutCause(ctx, startTime, errors.New("Slack or the database did not answer in time"))
	err := a.Start(start)
	cancel()
	if err == nil {
		err = tell()
	}
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-a.Fatal():
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
