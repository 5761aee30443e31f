package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"headsup/enrol"
	"headsup/feed"
	"headsup/maintenance"
)

// web is what a browser, a probe and Prometheus reach, at HEADSUP_HTTP_ADDR. Without that there is none.
type web struct {
	server  *http.Server
	address string // where it listens; empty before
	done    sync.WaitGroup
}

// The times of a browser.
const (
	headTime = 5 * time.Second
	formTime = 10 * time.Second
	restTime = time.Minute // that a connection may stay open between two requests
)

// start listens and serves until stop. It fails where the address cannot be had.
func (w *web) start(ctx context.Context, addr string, a *App) error {
	if addr == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen at HEADSUP_HTTP_ADDR: %w", err)
	}
	mux := http.NewServeMux()
	language := maintenance.Language(a.o.Settings.Language)
	mux.Handle(enrol.Path+"{token}", enrol.New(enrol.Options{
		Links: a.store, Keys: a.keys, Policy: a.policy, Reads: a.reads, Language: language, Now: a.o.Now, Logger: a.o.Logger,
	}))
	mux.Handle(feed.Path+"{token}", feed.New(feed.Options{
		Feeds: a.store, Policy: a.policy, For: a.readerOf, Language: language, Command: a.o.Settings.Slack.Command, Now: a.o.Now, Logger: a.o.Logger,
	}))
	mux.HandleFunc("GET /livez", a.live)
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", a.Metrics())
	w.address = listener.Addr().String()
	w.server = &http.Server{
		Handler: mux, ReadHeaderTimeout: headTime, ReadTimeout: formTime, WriteTimeout: formTime, IdleTimeout: restTime, MaxHeaderBytes: 16 << 10,
	}
	w.done.Go(func() {
		if err := w.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.o.Logger.Error("no page is served any more", "error", err)
		}
	})
	return nil
}

// reads is in which language somebody reads what they read alone; empty: nobody knows.
func (a *App) reads(ctx context.Context, user string) maintenance.Language {
	return a.bot.People().Person(ctx, a.bounds.Load().Team, user).Reads()
}

// stop lets what is under way end. It is safe before start and twice.
func (w *web) stop(ctx context.Context) error {
	if w.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err := w.server.Shutdown(ctx)
	if err != nil {
		err = w.server.Close()
	}
	w.done.Wait()
	return err
}
