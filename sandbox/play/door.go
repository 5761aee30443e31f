package play

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// door is where one of the two worlds is reached. While it is deaf every connection breaks off.
type door struct {
	inside http.Handler
	deaf   atomic.Bool
	server *http.Server
	done   chan struct{}
}

func (d *door) open(ctx context.Context) (url string, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	d.server = &http.Server{Handler: d, ReadHeaderTimeout: 10 * time.Second}
	d.done = make(chan struct{})
	go func() {
		defer close(d.done)
		// It ends by shut only, whose error says nothing.
		_ = d.server.Serve(listener)
	}()
	return "http://" + listener.Addr().String(), nil
}

func (d *door) shut() {
	if d.server == nil {
		return
	}
	_ = d.server.Close()
	<-d.done
}

func (d *door) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if d.deaf.Load() {
		panic(http.ErrAbortHandler)
	}
	d.inside.ServeHTTP(rw, r)
}
