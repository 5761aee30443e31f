package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"headsup/app"
	"headsup/sandbox/dms"
	"headsup/sandbox/page"
	"headsup/sandbox/slack"
	"headsup/settings"
)

type demoCmd struct {
	Addr     string   `default:"127.0.0.1:8700" help:"Where the page is served; loopback only. Port 0: any."`
	Headless bool     `help:"Play the story on the terminal instead, and fail where anything is not as it must be."`
	Play     []string `type:"existingfile" placeholder:"FILE" help:"With --headless: play these conversations instead."`
	Verbose  bool     `help:"Show the bot's log."`
}

// Run shows headsup on a Slack and a cloud of its own, on this machine only.
func (d demoCmd) Run(ctx context.Context, s streams) error {
	log := slog.New(slog.DiscardHandler)
	if d.Verbose {
		log = logger(s.errs, settings.LogText, slog.LevelInfo)
	}
	if d.Headless {
		return playStories(ctx, s.out, d.Play)
	}
	if len(d.Play) > 0 {
		return errors.New("--play needs --headless")
	}
	return d.serve(ctx, s.out, log)
}

// demoRoom is the demo's outside world, served on loopback, and the folder that it keeps things in.
type demoRoom struct {
	slack *slack.Workspace
	cloud *dms.Cloud
	dir   *demoFolder

	pockets pockets
	record  demoRecord

	shown   *page.Page
	servers []*http.Server
	outside string // address of Slack and the cloud, for the bot
	page    string // address of the page, for people
	taken   string // the address that was asked for, where something else has it; else empty
}

// openDemo makes the world and serves it: Slack and the cloud on any port, the page where it was asked for.
func openDemo(ctx context.Context, addr string) (*demoRoom, error) {
	return openWorld(ctx, addr, "127.0.0.1:0")
}

// openWorld serves the page and the outside world at two addresses.
func openWorld(ctx context.Context, addr, outside string) (*demoRoom, error) {
	dir, err := makeDemoFolder(os.TempDir())
	if err != nil {
		return nil, err
	}
	r := &demoRoom{dir: dir, slack: demoWorkspace(time.Now)}
	if err := r.open(ctx, addr, outside); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *demoRoom) open(ctx context.Context, addr, at string) (err error) {
	if r.cloud, err = demoCloud(time.Now); err != nil {
		return err
	}
	outside := http.NewServeMux()
	outside.Handle("/", r.slack.Handler())
	outside.Handle("/v2/", r.cloud)
	if r.outside, err = r.serveAt(ctx, at, outside); err != nil {
		return err
	}
	r.slack.SetBaseURL(r.outside)
	if r.shown, err = demoPage(r); err != nil {
		return err
	}
	pages := tourOf(r.cloud, r.shown)
	r.page, err = r.serveAt(ctx, addr, pages)
	if errors.Is(err, syscall.EADDRINUSE) {
		r.taken = addr
		host, _, _ := net.SplitHostPort(addr) // it was read before
		r.page, err = r.serveAt(ctx, net.JoinHostPort(host, "0"), pages)
	}
	return err
}

func (r *demoRoom) serveAt(ctx context.Context, addr string, h http.Handler) (url string, err error) {
	listener, err := listenLoopback(ctx, addr)
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	r.servers = append(r.servers, server)
	go func() { _ = server.Serve(listener) }() // it ends with close
	return "http://" + listener.Addr().String(), nil
}

func (r *demoRoom) close() error {
	r.slack.Close()
	if r.cloud != nil {
		r.cloud.Close()
	}
	if r.shown != nil {
		r.shown.Close()
	}
	var errs []error
	for _, server := range r.servers {
		errs = append(errs, server.Close())
	}
	return errors.Join(append(errs, r.dir.remove())...)
}

// settings are those of the demo's bot. The database is a temporary file unless HEADSUP_DATABASE_URL names one.
func (r *demoRoom) settings() (settings.Settings, error) {
	for name, text := range map[string]string{"ak": demoAK, "sk": demoSK, "headsup.yaml": demoConfig(r.outside, time.Now())} {
		if err := os.WriteFile(filepath.Join(r.dir.path, name), []byte(text), 0o600); err != nil {
			return settings.Settings{}, fmt.Errorf("write the demo's settings: %w", err)
		}
	}
	environ := []string{
		"SLACK_BOT_TOKEN=xoxb-test-demo", "SLACK_APP_TOKEN=xapp-test-demo", "SLACK_API_URL=" + r.outside + "/api/",
		"HEADSUP_CONFIG=headsup.yaml", "HEADSUP_CHANNELS=#ops,#yunwei", "HEADSUP_GRACE=3s", "HEADSUP_POLL=5s",
		"HEADSUP_REMIND=24h,1h,10m", "HEADSUP_KEY=" + demoKey(),
	}
	url := os.Getenv("HEADSUP_DATABASE_URL")
	if url != "" {
		environ = append(environ, "HEADSUP_DATABASE_URL="+absolute(url))
	}
	set, err := settings.Read(settings.Source{Dir: r.dir.path, Environ: environ})
	if err == nil && url == "" { // a database of the person's own is not edited by hand
		r.record.open(set.Database.Path, r.slack)
	}
	return set, err
}

// absolute keeps a relative database file in the folder where the person started the demo, not in the demo's own.
func absolute(url string) string {
	path, ok := strings.CutPrefix(url, "sqlite:")
	if !ok || filepath.IsAbs(path) {
		return url
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return url
	}
	return "sqlite:" + whole
}

// firstLook waits until the bot knows the demo's tasks, so that nobody's first words meet an empty list. After some seconds it
// gives up: the bot says itself what it does not know.
func firstLook(ctx context.Context, a *app.App) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for a.ReadAt().IsZero() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// serve shows the page until ctx ends.
func (d demoCmd) serve(ctx context.Context, out io.Writer, log *slog.Logger) error {
	room, err := openDemo(ctx, d.Addr)
	if err != nil {
		return err
	}
	set, err := room.settings()
	if err != nil {
		return errors.Join(err, room.close())
	}
	a := app.New(app.Options{Settings: set, Version: version(), Logger: log})
	err = serve(ctx, a, nil, func() error {
		firstLook(ctx, a)
		if err := room.enrolPeople(ctx, set); err != nil {
			return err
		}
		_, err := fmt.Fprint(out, room.greeting())
		return err
	})
	return errors.Join(err, room.close())
}

// greeting says where the demo is, and what differs from a team's headsup.
func (r *demoRoom) greeting() string {
	taken := ""
	if r.taken != "" {
		taken = r.taken + " is in use, so the page is somewhere else.\n"
	}
	return taken + "headsup's demo is at " + r.page + "\n\n" +
		"It has a Slack and a cloud of its own: nothing leaves this machine, and each start begins anew. A change can be taken back for 3 s there, " +
		"where a team's headsup gives 30. Open the page, and end with Ctrl-C.\n\n" +
		"Within three minutes of opening it you can watch " + tourName + " in #ops: the cloud plans an upgrade, headsup announces it, reminds of it a " +
		"minute before, and tells how it ended.\n\n" +
		"billing-rocketmq takes a second factor: Bo approves it with the code of the authenticator that the page shows beside Slack.\n\n" +
		"Wei reads Chinese, and the channel #yunwei is told in Chinese.\n\n" +
		"Below the cloud's console you can tamper with the record of what was decided, and see that it is found.\n"
}
