package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"headsup/app"
	"headsup/settings"
)

// runHeadsup is headsup as people run it: read from the environment, over a SQLite file, with two sockets.
func runHeadsup(ctx context.Context, environ []string) error {
	set, err := settings.Read(settings.Source{Dir: env(environ, "TMPDIR"), Environ: environ})
	if err != nil {
		return err
	}
	a := app.New(app.Options{Settings: set, Version: "bench", Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	start, cancel := context.WithTimeout(ctx, 30*time.Second)
	err = a.Start(start)
	cancel()
	if err == nil {
		<-ctx.Done()
	}
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	return errors.Join(err, a.Stop(end))
}
