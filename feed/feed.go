// Package feed is what calendar programs read: the tasks that a person or a channel may see, at an address that is a secret.
//
// It promises that the address alone opens it and that it is found out in no time but its own; that whoever may not see a task any more
// does not read it here either; and that it answers from memory, so that a thousand programs that look do not wait for the cloud. It changes
// nothing but when a calendar was last read.
package feed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// Path is where calendars are read; behind it stand the token and ".ics".
const Path = "/calendar/"

// Address is where the calendar of a token is read, at a headsup that a browser reaches at base.
func Address(base, token string) string {
	return strings.TrimSuffix(base, "/") + Path + token + extension
}

const extension = ".ics"

// Feeds are kept by the store.
type Feeds interface {
	// Feed gives the calendar whose token begins so; the zero Feed where there is none.
	Feed(ctx context.Context, id string) (maintenance.Feed, error)
	FeedRead(ctx context.Context, f maintenance.Feed) error
	Snapshot() *maintenance.Snapshot
}

// Options are what New needs. All are required.
type Options struct {
	Feeds  Feeds
	Policy func() maintenance.Policy // in force now
	// For is as whom a calendar is read: the person or the channel that it is for, or why nobody reads it now.
	For     func(ctx context.Context, f maintenance.Feed) (maintenance.Actor, *maintenance.Refusal)
	Command string // such as /tasks
	// Language is that of calendars where neither its person nor its channel's route says which; empty: English.
	Language maintenance.Language
	Now      func() time.Time
	Logger   *slog.Logger
}

// Calendar answers those who look. It is safe in parallel.
type Calendar struct {
	o      Options
	looks  looks // of each calendar
	misses looks // of each address of the network that had no right token
}

// New makes it.
func New(o Options) *Calendar {
	return &Calendar{o: o, looks: looks{every: 10 * time.Second, burst: 6}, misses: looks{every: time.Second, burst: 30}}
}

const reading = 5 * time.Second // that the database may take

// ServeHTTP gives a calendar. Whatever is not to be read is not found, for whichever reason.
func (c *Calendar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(r.Context(), reading, errors.New("the database did not answer in time"))
	defer cancel()
	head := w.Header()
	head.Set("Cache-Control", "private, no-cache")
	head.Set("Referrer-Policy", "no-referrer") // the address is a secret
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Robots-Tag", "noindex")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, cards.FeedReadOnly(c.browsers(r)), http.StatusMethodNotAllowed)
		return
	}
	if wait := c.misses.closed(remote(r), c.o.Now()); wait > 0 {
		c.slower(w, r, wait)
		return
	}
	f, err := c.find(ctx, r.PathValue("token"))
	switch {
	case err != nil:
		c.o.Logger.Error("calendar could not be looked up", "error", err)
		c.later(w, r)
	case f.IsZero():
		c.misses.take(remote(r), c.o.Now())
		c.nothing(w, r)
	default:
		c.give(ctx, w, r, f)
	}
}

// find gives the calendar that the token opens; the zero Feed where it opens none.
func (c *Calendar) find(ctx context.Context, name string) (maintenance.Feed, error) {
	token, named := strings.CutSuffix(name, extension)
	id := maintenance.FeedID(token)
	if !named || id == "" {
		return maintenance.Feed{}, nil
	}
	f, err := c.o.Feeds.Feed(ctx, id)
	if err != nil || !f.Opens(token) {
		return maintenance.Feed{}, err
	}
	return f, nil
}

func (c *Calendar) give(ctx context.Context, w http.ResponseWriter, r *http.Request, f maintenance.Feed) {
	if wait := c.looks.take(f.ID, c.o.Now()); wait > 0 {
		c.slower(w, r, wait)
		return
	}
	a, no := c.o.For(ctx, f)
	switch {
	case no != nil && no.Why == maintenance.UnknownPerson: // a moment later Slack may say who it is
		c.later(w, r)
		return
	case no != nil:
		c.o.Logger.Info("calendar was refused", "user", f.Person, "channel", f.Channel, "why", no.Why)
		c.nothing(w, r)
		return
	}
	if err := c.o.Feeds.FeedRead(ctx, f); err != nil {
		c.o.Logger.Warn("that a calendar was read is not kept", "error", err)
	}
	body, err := c.body(f, a)
	if err != nil {
		c.o.Logger.Error("calendar was not written", "error", err)
		c.later(w, r)
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="maintenance.ics"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) //nolint:gosec // it is a calendar and said to be one; whoever is gone reads nothing
	}
}

// body is what a calendar shows now, to whom it is for.
func (c *Calendar) body(f maintenance.Feed, a maintenance.Actor) ([]byte, error) {
	snapshot, policy := c.o.Feeds.Snapshot(), c.o.Policy()
	var items []maintenance.Item
	for _, i := range snapshot.All() {
		if !i.Task.ScheduledAt.IsZero() && policy.InScope(a, *i) {
			items = append(items, *i)
		}
	}
	return write(c.language(f, a), f, items, snapshot.Usual, c.o.Command)
}

// language is that of whoever the calendar is for, read alone or in a channel.
func (c *Calendar) language(f maintenance.Feed, a maintenance.Actor) maintenance.Language {
	if f.Person != "" {
		return a.Person.Reads().Or(c.o.Language)
	}
	return c.o.Policy().LanguageOf(f.Channel).Or(c.o.Language)
}

// browsers is the language of whoever looks and gets no calendar: that of their browser, since nobody else is known.
func (c *Calendar) browsers(r *http.Request) maintenance.Language {
	return maintenance.LanguageAccepted(r.Header.Get("Accept-Language")).Or(c.o.Language)
}

func (c *Calendar) nothing(w http.ResponseWriter, r *http.Request) {
	http.Error(w, cards.FeedMissing(c.browsers(r)), http.StatusNotFound)
}

func (c *Calendar) later(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "60")
	http.Error(w, cards.FeedLater(c.browsers(r)), http.StatusServiceUnavailable)
}

func (c *Calendar) slower(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	http.Error(w, cards.FeedTooOften(c.browsers(r)), http.StatusTooManyRequests)
}
