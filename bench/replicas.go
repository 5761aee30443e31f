package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"headsup/store/storetest" //nolint:depguard // a PostgreSQL of the machine's own, and what is in it then
)

// replicas is how many share a database in the case of that name.
const replicas = 3

// replicating measures clicks that decide at several replicas on one PostgreSQL, whose commits are on the disk. They have a Slack and a
// cloud of their own, since their tasks are moved. Where the machine has no PostgreSQL, the case is left out by name.
func (b *bench) replicating(ctx context.Context) (err error) {
	url, end, err := storetest.Serve() //nolint:contextcheck // it is ended by end, whatever becomes of the context
	if errors.Is(err, storetest.ErrNoPostgres) {
		b.say("replicas are left out: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer end()
	o := b.o
	o.rounds++ // the first is told apart: no connection to the database has its statements prepared yet
	c, err := newCloud(ctx, o.fleet(), time.Hour, o.latency)
	if err != nil {
		return err
	}
	defer c.close()
	w, err := newWorkspace(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	own := &bench{o: o, dir: b.dir, cloud: c, report: b.report, launch: b.launch, say: b.say, database: url}
	p, err := own.together(ctx, w)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end()) }()
	for range 2 * p.sockets { // whoever is asked next knows them
		if err := own.known(ctx, p, o.fleet().tasks(), knownTime); err != nil {
			return err
		}
	}
	for round := range own.o.rounds {
		b.say("replicas, round %d of %d", round, b.o.rounds)
		w.forget()
		if err := own.decidingTogether(ctx, p, round); err != nil {
			return err
		}
	}
	return nil
}

// together starts all replicas, and gives them as one.
func (b *bench) together(ctx context.Context, w *workspace) (*process, error) {
	all := &process{program: headsup(), slack: w}
	var ends []func() error
	all.end = func() (err error) {
		for _, end := range ends {
			err = errors.Join(err, end())
		}
		return err
	}
	for n := range replicas {
		p := headsup()
		own := *b
		own.dir = filepath.Join(b.dir, fmt.Sprintf("replica-%d", n+1))
		if own.o.profile != "" {
			own.o.profile = filepath.Join(own.o.profile, fmt.Sprintf("replica-%d", n+1))
		}
		p.sockets = (n + 1) * headsup().sockets // those of the replicas before it are open
		run, err := own.start(ctx, p, w)
		if err != nil {
			return nil, errors.Join(err, all.end())
		}
		ends = append(ends, run.end)
	}
	all.sockets = replicas * headsup().sockets
	return all, nil
}

func (b *bench) decidingTogether(ctx context.Context, p *process, round int) error {
	drafts, err := b.drafts(ctx, p, round)
	if err != nil {
		return err
	}
	confirmed, approved := b.decide(ctx, p, drafts)
	at := "replicas"
	if round == 0 {
		at = "replicas first"
	}
	b.report.add(at+" confirm", p.name, quantile(confirmed, 0.99, acked))
	b.report.add(at+" approve", p.name, quantile(approved, 0.99, acked))
	kept, distinct, err := storetest.Approvals(ctx, b.database)
	if err != nil {
		return err
	}
	lost := (round+1)*len(drafts) - distinct
	b.report.add("replicas lost", p.name, float64(lost))
	b.report.add("replicas twice", p.name, float64(kept-distinct))
	if lost > 0 {
		return nil // the report says so
	}
	return b.decided(ctx, p, drafts)
}
