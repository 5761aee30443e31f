package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	cases    string
	rounds   int           // of each case; the report shows their median and their range
	seconds  time.Duration // of each round under a steady load
	burst    int           // asks at once
	inflight int           // asks in the closed loop
	rate     int           // asks a second in the open loops
	latency  time.Duration // of the cloud
	slow     time.Duration // of the cloud where it is slow
	idle     time.Duration // of watching programs that have nothing to do
	out      string
	profile  string
	fleets   []fleet // to grow to
}

// bench is one run.
type bench struct {
	o      options
	dir    string
	cloud  *cloud
	report *report
	launch func(program, *workspace, string, []string) (*process, error)
	say    func(format string, a ...any)

	database string // its URL; empty: a SQLite file of the program's own
}

// instances are as many as the clicks need: each decides on a task of its own, and none of the first instance's, which the
// lists show.
func (o options) instances() int { return 1 + (o.clicks()*o.rounds+perQueue-1)/perQueue }

func (o options) fleet() fleet { return fleet{o.instances(), perQueue} }

func (o options) clicks() int { return int(o.seconds.Seconds() * float64(o.rate)) }

func (b *bench) wants(name string) bool {
	return b.o.cases == "all" || strings.Contains(","+b.o.cases+",", ","+name+",")
}

// start runs a program, and waits until its sockets are open.
func (b *bench) start(ctx context.Context, p program, w *workspace) (*process, error) {
	dir := filepath.Join(b.dir, p.name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	w.forget()
	environ := environ(w, b.cloud, dir, cmp.Or(b.database, "sqlite:"+filepath.Join(dir, "headsup.db")))
	if b.o.profile != "" {
		environ = append(environ, profileWord+"="+filepath.Join(b.o.profile, p.name+".pprof"))
	}
	run, err := b.launch(p, w, dir, environ)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if _, err = w.greeted(ctx, p.sockets); err != nil {
		return nil, errors.Join(fmt.Errorf("%s, whose log is in %s: %w", p.name, dir, err), run.end())
	}
	return run, nil
}

// knownTime is enough for the fleet of the other cases.
const knownTime = 30 * time.Second

// known waits until headsup knows so many tasks.
func (b *bench) known(ctx context.Context, p *process, tasks int, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	want := fmt.Sprintf("%d tasks", tasks)
	for ctx.Err() == nil {
		a := p.list(0)
		a.keep = true
		p.slack.send(a)
		if await(ctx, a) && strings.Contains(string(a.payload), want) {
			return nil
		}
		pause(ctx, 50*time.Millisecond)
	}
	return errors.New("headsup did not get to know all tasks of the cloud in time")
}

// starting measures the time from a process's start to Slack's hello. headsup's first start makes its database.
func (b *bench) starting(ctx context.Context) error {
	for _, p := range []program{bareBot(), headsup()} {
		w, err := newWorkspace(ctx)
		if err != nil {
			return err
		}
		defer w.close()
		for n := range b.o.rounds + 1 {
			p.sockets = 1
			run, err := b.start(ctx, p, w)
			if err != nil {
				return err
			}
			hello, err := w.greeted(ctx, 1)
			if err = errors.Join(err, run.end()); err != nil {
				return err
			}
			key := "start"
			if n == 0 {
				key = "first start"
			}
			b.report.add(key, p.name, hello.Sub(run.began).Seconds()*1000)
		}
	}
	return nil
}

// idling measures what programs cost that have nothing to do.
func (b *bench) idling(ctx context.Context, all []*process) error {
	pause(ctx, b.o.idle/4) // what the start left behind ends
	before := map[string]time.Duration{}
	for _, p := range all {
		used, err := p.cpu()
		if err != nil {
			return err
		}
		before[p.name] = used
	}
	pause(ctx, b.o.idle)
	for _, p := range all {
		used, err := p.cpu()
		if err != nil {
			return err
		}
		memory, own, err := p.memory()
		if err != nil {
			return err
		}
		b.report.add("idle memory", p.name, memory)
		b.report.add("idle own", p.name, own)
		b.report.add("idle cpu", p.name, 100*(used-before[p.name]).Seconds()/b.o.idle.Seconds())
	}
	return nil
}

func (b *bench) bursting(ctx context.Context, p *process) error {
	outcomes := p.burst(ctx, b.o.burst)
	b.report.add("burst acked", p.name, quantile(outcomes, 0.99, acked))
	b.report.add("burst answered", p.name, quantile(outcomes, 0.99, answered))
	return nil
}

func (b *bench) looping(ctx context.Context, p *process) error {
	before, err := p.cpu()
	if err != nil {
		return err
	}
	n := p.closed(ctx, b.o.inflight, b.o.seconds)
	after, err := p.cpu()
	if err != nil {
		return err
	}
	b.report.add("closed loop", p.name, float64(n)/b.o.seconds.Seconds())
	b.report.add("closed cpu", p.name, (after-before).Seconds()*1e6/float64(max(n, 1)))
	return nil
}

func (b *bench) asking(ctx context.Context, p *process) error {
	outcomes := p.open(ctx, b.o.rate, b.o.seconds, p.list)
	b.report.add("open loop", p.name, quantile(outcomes, 0.5, answered))
	b.report.add("open loop p99", p.name, quantile(outcomes, 0.99, answered))
	return nil
}

func (b *bench) waiting(ctx context.Context, p *process) error {
	b.cloud.latency.Store(int64(b.o.slow))
	defer b.cloud.latency.Store(int64(b.o.latency))
	outcomes := p.open(ctx, b.o.rate, b.o.seconds/2, p.list)
	b.report.add("slow cloud", p.name, quantile(outcomes, 0.99, answered))
	return nil
}

// betweenCuts lets each of headsup's two sockets live for twice as long: so short that it opens them ever more slowly, as it must
// where Slack dismisses it, and after ten at once only one in twelve seconds. A round has fewer.
const betweenCuts = 2 * time.Second

// recycling ends one socket after the other, with a warning or without a word, while people ask.
func (b *bench) recycling(ctx context.Context, p *process) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for n := 0; ctx.Err() == nil; n++ {
			pause(ctx, betweenCuts)
			switch {
			case ctx.Err() != nil:
			case n%2 == 0:
				p.slack.recycle(betweenCuts / 2)
			default:
				p.slack.cut()
			}
		}
	}()
	outcomes := p.open(ctx, b.o.rate, 4*b.o.seconds, p.list)
	b.report.add("recycled lost", p.name, count(outcomes, func(o outcome) bool { return o.lost }))
	b.report.add("recycled twice", p.name, count(outcomes, func(o outcome) bool { return o.twice }))
	b.report.add("recycled late", p.name, count(outcomes, func(o outcome) bool { return o.late }))
	b.report.add("recycled unheard", p.name, count(outcomes, func(o outcome) bool { return o.unheard }))
	b.report.add("recycled alone", p.name, p.slack.withoutSocket().Seconds()*1000)
	return nil
}
