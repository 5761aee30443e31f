package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"headsup/commands"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

const (
	lookEvery = 2 * time.Second
	meetTime  = 30 * time.Second // Slack may say that we are to wait, and the policy in force holds meanwhile
	meetAgain = 10 * time.Second // after Slack could not be asked
)

// reloader reads the settings again when their files change, or when it is asked to, and puts a policy that is good in force. It is
// one goroutine, begun by start and ended by stop.
type reloader struct {
	app  *App
	asks chan struct{}

	cancel context.CancelFunc
	done   sync.WaitGroup
	health atomic.Pointer[commands.PolicyHealth]

	// Only the goroutine touches what follows.
	inForce   settings.Look // whose policy is in force
	last      settings.Look // the last that was judged, good or bad
	whole     bool          // somebody asked for last to be read, and so said that it is whole
	candidate string        // print of a reading that differs; taken once a second look finds the same
	retryAt   time.Time     // when Slack is asked again about last; zero: nothing is open
	broken    brokenPolicy
	apart     apartPolicy
	restart   []string // settings for which a restart was asked for
}

func newReloader(a *App) *reloader {
	r := &reloader{app: a, asks: make(chan struct{}, 1), cancel: func() {}}
	r.health.Store(&commands.PolicyHealth{})
	return r
}

// Reload reads the settings again, as SIGHUP asks for. It returns at once.
func (a *App) Reload() {
	select {
	case a.reloader.asks <- struct{}{}:
	default: // it is asked for already
	}
}

func (r *reloader) start(ctx context.Context) {
	if r.app.o.Look == nil {
		return
	}
	r.inForce, r.last = *r.app.o.Look, *r.app.o.Look
	ctx, r.cancel = context.WithCancel(context.WithoutCancel(ctx))
	r.done.Go(func() { r.run(ctx) })
}

// stop ends the goroutine. One that hangs in a file system is left behind when ctx ends.
func (r *reloader) stop(ctx context.Context) error {
	r.cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.done.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("reading the settings did not end: %w", ctx.Err())
	}
}

func (r *reloader) run(ctx context.Context) {
	every := r.app.o.LookEvery
	if every <= 0 {
		every = lookEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		asked := false
		select {
		case <-ctx.Done():
			return
		case <-r.asks:
			asked = true
		case <-r.app.store.Enforced():
		case <-tick.C:
		}
		r.compare(ctx)
		r.look(ctx, asked)
		r.complain(ctx)
		r.warn(ctx)
		r.publish()
	}
}

// look reads the settings where their files differ from what was judged last. What is being written is left alone until two looks
// find the same; whoever asks says that it is whole, and so does the policy in force where another replica has read the same.
func (r *reloader) look(ctx context.Context, asked bool) {
	retry := !r.retryAt.IsZero() && !r.app.o.Now().Before(r.retryAt)
	if !asked && !retry && !r.mayNow() && r.last.Stands() {
		r.candidate = ""
		return
	}
	next := r.inForce.Again()
	news := next.Print() != r.last.Print()
	known := next.Err == nil && next.Settings.Policy.Hash == r.apart.row.Hash
	if !asked && !known && news && next.Print() != r.candidate {
		r.candidate = next.Print()
		return
	}
	r.whole = asked || known || r.whole && !news
	r.last, r.candidate, r.retryAt, r.apart.waits = next, "", time.Time{}, false
	if err := next.Replaces(r.inForce, r.whole); err != nil {
		r.refuse(next, err)
		return
	}
	r.enforce(ctx, next, asked)
}

// enforce puts the policy of a good reading in force. Where Slack cannot be asked whom it names, the one in force stays, and it is
// tried again; where it may not take the place of the one that another replica has put in force, it waits.
func (r *reloader) enforce(ctx context.Context, next settings.Look, meant bool) {
	before := r.app.inForce.Load().size
	s := next.Settings
	s.Policy.Windows = r.app.o.Settings.Policy.Windows // zones of projects are read at the start
	ctx, cancel := context.WithTimeoutCause(ctx, meetTime, errors.New("Slack did not answer in time"))
	defer cancel()
	_, err := r.app.meet(ctx, s, store.Claim{Instead: before.Hash, Meant: meant}, r.broken.since)
	if no, overruled := errors.AsType[*store.Overruled](err); overruled {
		r.app.o.Logger.Warn("the policy that was read may not replace the one in force, and waits", "hash", s.Policy.Hash, "in force", no.InForce.Hash)
		r.apart.waits, r.apart.row = true, no.InForce
		return
	}
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) {
			r.app.o.Logger.Error("the policy that was read could not be put in force, and is tried again; the one before stays", "error", err)
		}
		r.retryAt = r.app.o.Now().Add(meetAgain)
		return
	}
	if now := r.app.inForce.Load().size; !r.broken.since.IsZero() && now.LoadedAt.Equal(before.LoadedAt) {
		r.tell(ctx, maintenance.News{What: maintenance.PolicyMended, Policy: now}, fmt.Sprintf("mended:%d", r.broken.since.UnixMicro()))
	}
	r.app.o.Logger.Info("settings were read again", "hash", s.Policy.Hash, "mended", !r.broken.since.IsZero())
	r.inForce, r.broken = next, brokenPolicy{}
	r.ripen(ctx, next)
}

// ripen says which settings wait for a restart, once for the same.
func (r *reloader) ripen(ctx context.Context, next settings.Look) {
	names := next.Restart(*r.app.o.Look)
	if len(names) > 0 && !slices.Equal(names, r.restart) {
		r.app.o.Logger.Warn("settings have changed that are read at the start only: restart headsup for them", "settings", strings.Join(names, ","))
		r.tell(ctx, maintenance.News{What: maintenance.RestartNeeded, Settings: names}, "restart:"+next.Print())
	}
	r.restart = names
}

// tell keeps news to be told, and says whether it was kept.
func (r *reloader) tell(ctx context.Context, n maintenance.News, id string) bool {
	err := r.app.store.KeepNotices(ctx, n.Notice(id, r.app.o.Now().UTC()))
	if err != nil {
		r.app.o.Logger.Warn("news of headsup itself were not kept", "what", n.What, "error", err)
	}
	return err == nil
}

// publish lets status say how it stands.
func (r *reloader) publish() {
	r.health.Store(&commands.PolicyHealth{
		BrokenSince: r.broken.since, Mistakes: r.broken.mistakes, Unasked: !r.retryAt.IsZero(), Restart: r.restart, Other: r.other(),
	})
}
