// Package app is the whole wiring of headsup on one page: what main, the demo, the benchmarks and the tests run.
//
// It promises an order: the store is open before anybody is heard, jobs run before the sockets open, and at the end nobody
// is heard any more before the jobs stop and the store is closed. It holds no rules.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"headsup/bot"
	"headsup/cloud"
	"headsup/commands"
	"headsup/factor"
	"headsup/jobs"
	"headsup/maintenance"
	"headsup/metrics"
	"headsup/settings"
	"headsup/store"
	"headsup/traces"
)

// Options are what New needs beside the settings.
type Options struct {
	Settings settings.Settings
	Version  string
	Now      func() time.Time // nil: the machine's clock
	Logger   *slog.Logger     // nil: nothing is logged
	Tracer   traces.Tracer    // its caller closes it

	// Look is the reading that Settings come from, so that the policy can be read again when its files change; nil: it never is.
	Look *settings.Look
	// LookEvery lies between two looks at those files, on the machine's clock; 0: 2 s.
	LookEvery time.Duration
	// AckAfter is when an envelope is acknowledged whose answer is not known yet, on the machine's clock; 0: as the bot has it.
	AckAfter time.Duration
}

// App is one headsup. Start and Stop are called once each, in this order; Stop is safe before Start and twice.
type App struct {
	o      Options
	store  *store.Store
	bot    *bot.Bot
	jobs   *jobs.Jobs
	desk   *commands.Desk
	clouds map[string]*cloud.Client
	bounds atomic.Pointer[maintenance.Bounds]
	ops    atomic.Pointer[maintenance.Place] // where headsup speaks of itself; the zero Place: nowhere

	keys     factor.Keys
	watch    watcher
	web      web
	inForce  atomic.Pointer[ruling]
	reloader *reloader
	recorded bool // the audit says that this headsup has started, and not that it has stopped
}

// New prepares a headsup. Nothing is opened or called before Start.
func New(o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	a := &App{o: o, clouds: map[string]*cloud.Client{}}
	a.watch = watcher{metrics.New(metrics.Options{Version: o.Version, State: a.state}), o.Tracer}
	a.ops.Store(&maintenance.Place{})
	a.inForce.Store(&ruling{})
	a.reloader = newReloader(a)
	a.bounds.Store(&maintenance.Bounds{}) // closed until Slack has said who we are and which channels are ours
	return a
}

// Start opens the store, asks Slack who we are, starts the jobs and opens the sockets. It fails with a *bot.Unusable where
// Slack refuses a token, with store.ErrInUse where another headsup has the database, with *store.Overruled where others have replaced its
// policy; then Stop cleans up.
func (a *App) Start(ctx context.Context) error {
	if err := a.readKeys(); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	if err := a.store.Record(ctx, maintenance.Started(a.o.Version, a.o.Now().UTC())); err != nil {
		return err
	}
	a.recorded = true
	if err := a.openClouds(); err != nil {
		return err
	}
	a.desk = a.newDesk()
	a.bot = a.newBot()
	places, err := a.meet(ctx, a.o.Settings, store.Claim{}, time.Time{})
	if no, overruled := errors.AsType[*store.Overruled](err); overruled {
		return fmt.Errorf("%w. The policy of this one (%.12s of %s) was in force before. Give it the newer file; or, if the older one is meant, "+
			"write that into the file of a headsup that runs, or stop all of them first", no, a.o.Settings.Policy.Hash, a.o.Settings.PolicySource)
	}
	if err != nil {
		return err
	}
	if a.jobs, err = jobs.New(a.jobOptions(places)); err != nil {
		return err
	}
	if err := a.jobs.Start(ctx); err != nil {
		return err
	}
	if err := a.web.start(ctx, a.o.Settings.HTTPAddr, a); err != nil {
		return err
	}
	if err := a.bot.Start(ctx); err != nil {
		return err
	}
	a.reloader.start(ctx)
	a.o.Logger.Info("headsup started", "version", a.o.Version, "projects", len(a.clouds), "channels", len(places))
	return nil
}

// Stop ends what Start began, in the opposite order, and returns within 10 s or when ctx ends.
func (a *App) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	errs := []error{a.reloader.stop(ctx), a.web.stop(ctx)}
	if a.bot != nil {
		errs = append(errs, a.bot.Stop(ctx))
	}
	if a.jobs != nil {
		errs = append(errs, a.jobs.Stop(ctx))
	}
	if a.bot != nil {
		errs = append(errs, a.bot.Stop(ctx)) // once more, for the connections that the last jobs left behind
	}
	for _, c := range a.clouds {
		c.Close()
	}
	if a.recorded {
		errs = append(errs, a.store.KeepRefusals(ctx, true), a.store.Record(ctx, maintenance.Stopped(a.o.Version, a.o.Now().UTC())))
		a.recorded = false
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	return errors.Join(errs...)
}

const stopTime = 10 * time.Second

// HTTPAddr is where pages are served, HOST:PORT; empty: nowhere. It is for after Start.
func (a *App) HTTPAddr() string { return a.web.address }

// ReadAt is when the whole cloud was last read and kept; zero: not yet. It is for after Start.
func (a *App) ReadAt() time.Time { return a.store.Snapshot().ReadAt() }

// Idle says whether nothing is due and nothing is at work. It is for after Start; a database that cannot be read is not idle.
func (a *App) Idle(ctx context.Context) bool {
	idle, err := a.store.Idle(ctx)
	return idle && err == nil
}

func (a *App) readKeys() (err error) {
	a.keys, err = factor.NewKeys(settings.Revealed(a.o.Settings.Keys)...)
	return err
}

func (a *App) openStore(ctx context.Context) error {
	var projects []store.Project
	for _, p := range a.o.Settings.Projects {
		projects = append(projects, store.Project{Name: p.Name, Region: p.Region, Zone: p.Zone, Given: p.ZoneGiven})
	}
	var err error
	a.store, err = store.Open(ctx, store.Options{
		URL: a.o.Settings.Database.URL(), Now: a.o.Now, Projects: projects, Logger: a.o.Logger, Observer: a.watch,
	})
	return err
}

func (a *App) openClouds() error {
	for _, p := range a.o.Settings.Projects {
		client, err := NewCloud(p, a.o.Now, a.o.Logger, a.watch.cloud(p.Name), a.turn(p.Name))
		if err != nil {
			return err
		}
		a.clouds[p.Name] = client
	}
	return nil
}

// turnTime is how long the database may take to give a call its turn. Behind it the process's own rate has to do.
const turnTime = 2 * time.Second

// turn gives the turns of a project's calls among those of all replicas; nil where there can be none.
func (a *App) turn(project string) cloud.Turn {
	if !a.store.Shared() {
		return nil
	}
	return func(ctx context.Context, every time.Duration) (time.Duration, error) {
		ctx, cancel := context.WithTimeout(ctx, turnTime)
		defer cancel()
		return a.store.Reserve(ctx, "cloud:"+project, every)
	}
}

// NewCloud gives the client of a project of the settings. Nothing is called yet; the caller closes it. observe is told of each try; nil: nobody
// is. turn is as in cloud.Options.
func NewCloud(p settings.Project, now func() time.Time, log *slog.Logger, observe cloud.Observe, turn cloud.Turn) (*cloud.Client, error) {
	o := cloud.Options{
		Project: p.Name, Region: p.Region, ProjectID: p.ProjectID, Engines: p.Engines, Zone: p.Zone, Rate: p.Rate,
		Credentials: cloud.Credentials{
			AK: p.Credentials.AK.Reveal(), SK: p.Credentials.SK.Reveal(), SecurityToken: p.Credentials.SecurityToken.Reveal(),
		},
		Now: now, Logger: log, Observe: observe, Turn: turn,
	}
	if p.Endpoint != nil {
		o.Endpoint = p.Endpoint.String()
	}
	return cloud.New(o)
}

func (a *App) newDesk() *commands.Desk {
	s := a.o.Settings
	return commands.New(commands.Options{
		Store: a.store, Policy: a.policy, Code: a.keys.Code, Person: a.person, MaxAge: s.MaxAge, Command: s.Slack.Command, Zone: s.Zone,
		Language: maintenance.Language(s.Language), Feed: a.feedAddress(), Health: health{a}, Observe: a.watch.answered, Version: a.o.Version, Now: a.o.Now, Logger: a.o.Logger,
	})
}

func (a *App) newBot() *bot.Bot {
	s := a.o.Settings
	o := bot.Options{
		BotToken: s.Slack.BotToken.Reveal(), AppToken: s.Slack.AppToken.Reveal(), Connections: s.Slack.Connections, Shared: a.store.Shared(),
		Desk: a.desk, Bounds: func() maintenance.Bounds { return *a.bounds.Load() },
		People: a.store, Groups: groupRows{a}, Limits: a.store, Homes: a.store, Chosen: a.store.Chosen, Observer: a.watch, AckAfter: a.o.AckAfter, Now: a.o.Now, Logger: a.o.Logger,
	}
	if s.Slack.APIURL != nil {
		o.APIURL = s.Slack.APIURL.String()
	}
	return bot.New(o)
}

func (a *App) jobOptions(places []maintenance.Place) jobs.Options {
	s := a.o.Settings
	clouds := make(map[string]jobs.Cloud, len(a.clouds))
	for name, c := range a.clouds {
		clouds[name] = c
	}
	return jobs.Options{
		Store: a.store, Clouds: clouds, Courier: a.bot.Courier(), People: a.bot.People(),
		Bounds: func() maintenance.Bounds { return *a.bounds.Load() }, Policy: a.policy,
		Ops: func() maintenance.Place { return *a.ops.Load() }, Poll: s.Poll, Digest: s.Digest.Schedule, DigestSilent: s.DigestSilent,
		Zone: s.Zone, Language: maintenance.Language(s.Language), MaxAge: s.MaxAge,
		Command: s.Slack.Command, Channels: places, Now: a.o.Now, Logger: a.o.Logger, Applying: a.watch.applying,
	}
}
