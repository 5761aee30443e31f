package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	if len(os.Args) == 3 && os.Args[1] == childWord {
		err = child(ctx, os.Args[2], os.Environ())
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil && !errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profileWord names the file that a program writes its profile of the CPU to.
const profileWord = "BENCH_PROFILE"

// child is this binary as one of the programs under measure.
func child(ctx context.Context, name string, environ []string) (err error) {
	if file := env(environ, profileWord); file != "" {
		end, failed := profiled(file)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, end()) }()
	}
	for _, p := range []program{bareBot(), headsup(), ready()} {
		if p.name == name {
			return p.run(ctx, environ)
		}
	}
	return fmt.Errorf("there is no program %q", name)
}

// profiled writes what the CPU does to a file until end is called, which writes what the heap held at its last sweep to another one beside it.
func profiled(file string) (end func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return nil, errors.Join(err, out.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		heap, err := os.Create(strings.TrimSuffix(file, ".pprof") + ".heap.pprof")
		if err == nil {
			err = errors.Join(pprof.WriteHeapProfile(heap), heap.Close())
		}
		return errors.Join(err, out.Close())
	}, nil
}

// cases are the names that -cases takes.
func cases() []string {
	return []string{"start", "idle", "burst", "closed", "open", "slow", "recycle", "clicks", "replicas", "growth"}
}

func readFlags(args []string, errs io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.cases, "cases", "all", "which to run, with commas between: "+strings.Join(cases(), ", "))
	flags.IntVar(&o.rounds, "rounds", 3, "how often each case is run; the report shows the median and the range")
	flags.DurationVar(&o.seconds, "seconds", 4*time.Second, "how long a round lasts under a steady load; at least 1s")
	flags.IntVar(&o.burst, "burst", 1000, "how many ask at once")
	flags.IntVar(&o.inflight, "inflight", 64, "how many ask again and again, each as soon as the answer is there")
	flags.IntVar(&o.rate, "rate", 50, "how many ask or click a second")
	flags.DurationVar(&o.latency, "latency", 30*time.Millisecond, "how long the cloud takes to answer")
	flags.DurationVar(&o.slow, "slow", 2*time.Second, "how long it takes where it is slow; below 5s")
	flags.DurationVar(&o.idle, "idle", 30*time.Second, "how long idle programs are watched")
	flags.StringVar(&o.out, "o", "", "write the report to this file too, as docs/benchmarks.md has it")
	flags.StringVar(&o.profile, "profile", "", "write what each program's CPU did, and what its heap held, to this folder, for go tool pprof; use it with one case")
	flags.Func("fleets", "what growth goes through, as instances and tasks of each (default 100x1,1000x10,10000x10)", func(text string) (err error) {
		o.fleets, err = readFleets(text)
		return err
	})
	o.fleets = fleets()
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for name := range strings.SplitSeq(o.cases, ",") {
		if name != "all" && !slices.Contains(cases(), name) {
			return o, fmt.Errorf("there is no case %q; there are %s", name, strings.Join(cases(), ", "))
		}
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.seconds < time.Second || o.burst < 1 || o.inflight < 1 || o.rate < 1 || o.latency < 0 || o.slow >= 5*time.Second || o.idle < time.Second {
		return o, errors.New("a flag is out of its range; -help shows them")
	}
	return o, nil
}

// run is main with its world as arguments.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	o, err := readFlags(args, errs)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	began := time.Now()
	b := &bench{
		o: o, dir: dir, launch: spawn, report: newReport(o, strings.Join(append([]string{"go run ./bench"}, args...), " ")),
		say: func(format string, a ...any) {
			_, _ = fmt.Fprintf(errs, "%4.0f s  "+format+"\n", append([]any{time.Since(began).Seconds()}, a...)...)
		},
	}
	if err := b.all(ctx); err != nil {
		return err
	}
	if o.out != "" {
		file, err := os.Create(o.out)
		if err != nil {
			return err
		}
		if err := errors.Join(b.report.document(file), file.Close()); err != nil {
			return err
		}
	}
	return b.report.print(out)
}

// all runs the cases that are wanted, each on one program after the other, so that both meet the machine in the same mood.
func (b *bench) all(ctx context.Context) (err error) {
	if b.cloud, err = newCloud(ctx, b.o.fleet(), time.Hour, b.o.latency); err != nil {
		return err
	}
	defer b.cloud.close()
	b.say("probing the machine")
	if err := b.probe(ctx); err != nil {
		return err
	}
	if b.wants("start") {
		b.say("start")
		if err := b.starting(ctx); err != nil {
			return err
		}
	}
	if b.wants("growth") {
		if err := b.growing(ctx); err != nil {
			return err
		}
	}
	if b.wants("replicas") {
		if err := b.replicating(ctx); err != nil {
			return err
		}
	}
	if b.o.cases == "growth" || b.o.cases == "replicas" {
		return ctx.Err()
	}
	var both []*process
	for _, p := range []program{bareBot(), headsup()} {
		w, err := newWorkspace(ctx)
		if err != nil {
			return err
		}
		defer w.close()
		run, err := b.start(ctx, p, w)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, run.end()) }()
		both = append(both, run)
	}
	if err := b.known(ctx, both[1], b.o.fleet().tasks(), knownTime); err != nil {
		return err
	}
	return b.measure(ctx, both)
}

func (b *bench) measure(ctx context.Context, both []*process) error {
	if b.wants("idle") {
		b.say("idle")
		if err := b.idling(ctx, both); err != nil {
			return err
		}
	}
	steps := []struct {
		name   string
		rounds int
		do     func(context.Context, *process) error
	}{
		{"burst", b.o.rounds, b.bursting},
		{"closed", b.o.rounds, b.looping},
		{"open", b.o.rounds, b.asking},
		{"slow", b.o.rounds, b.waiting},
		{"recycle", 1, b.recycling},
	}
	for _, step := range steps {
		for round := range step.rounds {
			for _, p := range both {
				if !b.wants(step.name) {
					continue
				}
				b.say("%s, round %d of %d, %s", step.name, round+1, step.rounds, p.name)
				p.slack.forget()
				if err := step.do(ctx, p); err != nil {
					return err
				}
			}
		}
	}
	for round := range b.o.rounds {
		if b.wants("clicks") {
			b.say("clicks, round %d of %d", round+1, b.o.rounds)
			both[1].slack.forget()
			if err := b.deciding(ctx, both[1], round); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}
