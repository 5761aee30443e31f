// Package page shows the sandbox to a person: the workspace as in Slack, and the cloud's own console beside it, in a browser.
//
// It promises to show what Slack would show to the chosen person and nothing else, live, and to do for them what a person
// can do. It is for this machine only: it asks nobody who they are, and refuses whoever comes by another name than
// loopback's.
//
// It decides nothing and keeps nothing but which fault was ordered: all else that it shows stands in the sandbox's Slack and
// cloud.
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

// Shortcut is one of the app's entries in the menu of a message.
type Shortcut struct {
	Name     string `json:"name"` // what a person reads
	Callback string `json:"callback"`
	Global   bool   `json:"global"` // it stands in the composer's menu, else in that of every message
}

// Options are what New needs. Those up to Regions are required.
type Options struct {
	Slack   *slack.Workspace
	Cloud   *dms.Cloud
	People  []string          // names of those between whom one can switch, the first is who one begins as
	Command string            // such as /tasks
	Regions map[string]string // of the cloud's projects, by their ids

	Shortcuts []Shortcut // nil: there are none
	Guide     []Step     // nil: a first reschedule

	Authenticator func(user string) Code // what the app of a person shows, by user id; nil: nobody has one

	Record *Record // nil: the page shows none
}

// Code is what somebody's authenticator app shows. The zero Code is that of somebody who has none.
type Code struct {
	Digits string
	Left   time.Duration // that it goes on being shown
}

// Page is the page and what stands behind it. It is an http.Handler, safe in parallel.
type Page struct {
	o      Options
	orders orders

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
	if o.Guide == nil {
		o.Guide = firstReschedule(o.Command)
	}
	over, done := context.WithCancel(context.Background())
	p := &Page{o: o, mux: http.NewServeMux(), over: over, done: done}
	p.mux.Handle("GET /", http.FileServerFS(files))
	p.mux.HandleFunc("GET /state", p.state)
	p.mux.HandleFunc("GET /events", p.events)
	p.mux.HandleFunc("GET /code", p.code)
	p.mux.HandleFunc("GET /file/{id}", p.picture)
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
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
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

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		http.Error(w, "The state cannot be written.", http.StatusInternalServerError)
	}
}

// code gives what the app of the chosen person shows now.
func (p *Page) code(w http.ResponseWriter, r *http.Request) {
	var c Code
	if u, ok := p.o.Slack.User(r.FormValue("as")); ok && p.o.Authenticator != nil {
		c = p.o.Authenticator(u.ID)
	}
	answer(w, map[string]any{"digits": c.Digits, "left": int((c.Left + time.Second - 1) / time.Second)})
}
