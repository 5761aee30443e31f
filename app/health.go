package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"headsup/bot"
	"headsup/commands"
)

// health is what status says of Slack's side, and of the policy.
type health struct{ app *App }

// Slack says how the bot stands with Slack.
func (h health) Slack() commands.SlackHealth {
	state := h.app.bot.Health()
	return commands.SlackHealth{
		Open: state.Open, Wanted: state.Wanted, Foreign: state.Foreign, Limited: state.Limited,
		BotRefused: wordOf(state.BotRefused), AppRefused: wordOf(state.AppRefused),
	}
}

func wordOf(no *bot.Unusable) string {
	if no == nil {
		return ""
	}
	return no.Word
}

// Policy says which policy is in force, and whether the one that was read last is.
func (h health) Policy() commands.PolicyHealth {
	p := *h.app.reloader.health.Load()
	p.InForce = h.app.inForce.Load().size
	return p
}

// The answers at /livez and /readyz, for whatever starts and stops headsup.

// live says that the process serves. It looks at nothing else: a database or a Slack that is away is not mended by a restart.
func (a *App) live(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") }

// readyTime is how long the database may take to answer.
const readyTime = time.Second

// ready says whether headsup can do its work now, each part in a line.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	status, text := http.StatusOK, ""
	for _, part := range []struct {
		name string
		look func(context.Context) error
	}{{"sockets", a.heard}, {"tokens", a.taken}, {"database", a.kept}, {"data", a.fresh}} {
		if err := part.look(r.Context()); err != nil {
			status, text = http.StatusServiceUnavailable, text+"[-] "+part.name+": "+err.Error()+"\n"
			continue
		}
		text += "[+] " + part.name + "\n"
	}
	say(w, status, text)
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) // who asked is gone
}

// heard says whether Slack has a socket to us.
func (a *App) heard(context.Context) error {
	if h := a.bot.Health(); h.Open == 0 {
		return fmt.Errorf("none of %d is open, so nobody is heard", h.Wanted)
	}
	return nil
}

// taken says whether Slack takes both tokens.
func (a *App) taken(context.Context) error {
	h := a.bot.Health()
	for _, no := range []*bot.Unusable{h.BotRefused, h.AppRefused} {
		if no != nil {
			return no // it says enough: the log has both
		}
	}
	return nil
}

// kept says whether the database answers. Its own words stay in the log: they may name its address.
func (a *App) kept(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if _, err := a.store.Load(ctx); err != nil {
		a.o.Logger.Warn("database was not read for /readyz", "error", err)
		return errors.New("it cannot be read, the log says why")
	}
	return nil
}

// fresh says whether the data of any project are young enough. Where some are old it is still of use for the others, and the alert
// HeadsupDataOld names them.
func (a *App) fresh(context.Context) error {
	var newest time.Time
	for _, p := range a.store.Snapshot().Projects() {
		if p.ReadAt.After(newest) {
			newest = p.ReadAt
		}
	}
	switch age := a.o.Now().Sub(newest); {
	case newest.IsZero():
		return errors.New("no project has been read yet")
	case age > a.o.Settings.MaxAge:
		return fmt.Errorf("the youngest are %s old, HEADSUP_MAX_AGE is %s", age.Round(time.Second), a.o.Settings.MaxAge)
	}
	return nil
}

// Metrics serves what is counted, as Prometheus reads it. It is for after Start.
func (a *App) Metrics() http.Handler { return a.watch.Handler() }
