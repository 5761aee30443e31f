// Package page shows the sandbox to a person: the workspace as in Slack, and the cloud's own console beside it, in a browser.
//
// It promises to show what Slack would show to the chosen person and nothing else, live, and to do for them what a person
// can do. It is for this machine only: it asks nobody who they are, and refuses whoever comes by another name than
// loopback's.
//
// It decides nothing and keeps nothing: everything it shows stands in the sandbox's Slack and cloud.
package page

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

//go:embed static
var static embed.FS

// Options are what New needs. All are required.
type Options struct {
	Slack   *slack.Workspace
	Cloud   *dms.Cloud
	People  []string          // names of those between whom one can switch, the first is who one begins as
	Command string            // such as /tasks
	Regions map[string]string // of the cloud's projects, by their ids
}

// Page is the page and what stands behind it. It is an http.Handler, safe in parallel.
type Page struct {
	o    Options
	mux  *http.ServeMux
	done context.CancelFunc
	over context.Context //nolint:containedctx // it is the page's life, not a request's: streams end with it
}

// New gives a page. Close ends its streams.
func New(o Options) (*Page, error) {
	files, err := fs.Sub(static, "static")
	if err != nil {
		return nil, fmt.Errorf("find the page's files: %w", err)
	}
	over, done := context.WithCancel(context.Background())
	p := &Page{o: o, mux: http.NewServeMux(), over: over, done: done}
	p.mux.Handle("GET /", http.FileServerFS(files))
	p.mux.HandleFunc("GET /state", p.state)
	p.mux.HandleFunc("GET /events", p.events)
	p.mux.HandleFunc("POST /act", p.act)
	return p, nil
}

// Close ends the streams of all browsers.
func (p *Page) Close() { p.done() }

// ServeHTTP serves the page to this machine. A name that is not loopback's is refused: another site's page could have sent
// the browser here under its own name.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !loopback(r.Host) || r.Header.Get("Origin") != "" && !sameOrigin(r) {
		http.Error(w, "This page is for this machine only: open it by its loopback address.", http.StatusForbidden)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: https:; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	p.mux.ServeHTTP(w, r)
}

func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func sameOrigin(r *http.Request) bool {
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host == r.Host
}

// heartbeat keeps a stream open through whatever closes idle connections.
const heartbeat = 15 * time.Second

// events tells the browser that something has changed; it then asks for the state.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	flusher := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	tick := time.NewTicker(time.Second) // tasks start and end by the clock alone
	defer tick.Stop()
	for {
		slackChanged, cloudChanged := p.o.Slack.Changed(), p.o.Cloud.Changed()
		if _, err := fmt.Fprint(w, "data: changed\n\n"); err != nil || flusher.Flush() != nil {
			return
		}
		waiting := true
		for waiting {
			select {
			case <-r.Context().Done():
				return
			case <-p.over.Done():
				return
			case <-tick.C:
				p.o.Cloud.Advance()
			case <-slackChanged:
				waiting = false
			case <-cloudChanged:
				waiting = false
			case <-beat.C:
				if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil || flusher.Flush() != nil {
					return
				}
			}
		}
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		http.Error(w, "The state cannot be written.", http.StatusInternalServerError)
	}
}
