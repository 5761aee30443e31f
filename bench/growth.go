package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// fleet is how much there is in the cloud.
type fleet struct{ instances, each int }

func fleets() []fleet { return []fleet{{100, 1}, {1000, 10}, {10_000, 10}} }

func (f fleet) tasks() int { return f.instances * f.each }

// Fleet is what one fleet cost, as the report shows it.
type Fleet struct {
	Instances, Tasks int
	Known            time.Duration // from a first start until every task is on the list
	KnownCPU         time.Duration // of the program, until then
	Calls            int64         // to the cloud, until then
	Start            time.Duration // of the second start, until Slack's hello
	Listed           time.Duration // of the second start, until every task is on the list again
	Memory           float64       // MiB in use after that
	Own              float64       // of these, all but the program's file
	Filtered         float64       // ms until a list of one instance is answered, p99, each list another
	Rate             float64       // calls to the cloud a second from then on
	CPU              float64       // % of a core from then on
	Database         float64       // MiB on the disk
}

// growing measures headsup alone, on one fleet after the other. Each has a Slack, a cloud and a database of its own.
func (b *bench) growing(ctx context.Context) error {
	for _, f := range b.o.fleets {
		b.say("growth, %d instances with %d tasks", f.instances, f.tasks())
		measured, err := b.grown(ctx, f)
		if err != nil {
			return fmt.Errorf("%d instances with %d tasks: %w", f.instances, f.tasks(), err)
		}
		b.report.Fleets = append(b.report.Fleets, measured)
	}
	return nil
}

func (b *bench) grown(ctx context.Context, f fleet) (measured Fleet, err error) {
	measured.Instances, measured.Tasks = f.instances, f.tasks()
	c, err := newCloud(ctx, f, time.Minute, b.o.latency)
	if err != nil {
		return measured, err
	}
	defer c.close()
	w, err := newWorkspace(ctx)
	if err != nil {
		return measured, err
	}
	defer w.close()
	own := &bench{o: b.o, dir: filepath.Join(b.dir, fmt.Sprint(f.tasks())), cloud: c, report: b.report, launch: b.launch, say: b.say}
	if b.o.profile != "" {
		own.o.profile = filepath.Join(b.o.profile, fmt.Sprintf("%d-first", f.tasks()))
	}
	if measured, err = own.first(ctx, w, measured); err != nil {
		return measured, err
	}
	own.o.profile = b.o.profile
	return own.second(ctx, w, measured)
}

// first starts headsup on an empty database, and waits until it knows the fleet.
func (b *bench) first(ctx context.Context, w *workspace, measured Fleet) (Fleet, error) {
	run, err := b.start(ctx, headsup(), w)
	if err != nil {
		return measured, err
	}
	// Each instance costs a call, at HUAWEICLOUD_RATE; what comes on top is headsup's.
	if err = b.known(ctx, run, measured.Tasks, time.Minute+time.Duration(measured.Instances)*50*time.Millisecond); err == nil {
		measured.Known, measured.Calls = time.Since(run.began), b.cloud.calls.Load()
		measured.KnownCPU, err = run.cpu()
	}
	return measured, errors.Join(err, run.end())
}

// second starts it once more, and looks at what it costs to serve and to watch the fleet.
func (b *bench) second(ctx context.Context, w *workspace, measured Fleet) (Fleet, error) {
	run, err := b.start(ctx, headsup(), w)
	if err != nil {
		return measured, err
	}
	measured, err = b.served(ctx, run, measured)
	if err = errors.Join(err, run.end()); err != nil {
		return measured, err
	}
	info, err := os.Stat(filepath.Join(b.dir, run.name, "headsup.db"))
	if err == nil {
		measured.Database = float64(info.Size()) / (1 << 20)
	}
	return measured, err
}

func (b *bench) served(ctx context.Context, run *process, measured Fleet) (Fleet, error) {
	hello, err := run.slack.greeted(ctx, run.sockets)
	if err != nil {
		return measured, err
	}
	measured.Start = hello.Sub(run.began)
	if err := b.known(ctx, run, measured.Tasks, time.Minute); err != nil {
		return measured, err
	}
	measured.Listed = time.Since(run.began)
	outcomes := run.open(ctx, b.o.rate, b.o.seconds, func(n int) *ask {
		return run.slack.command(n, fmt.Sprintf("list orders-%03d", n*measured.Instances/b.o.clicks()))
	})
	if lost := count(outcomes, func(o outcome) bool { return o.lost }); lost > 0 {
		return measured, fmt.Errorf("%.0f lists of one instance were not answered", lost)
	}
	measured.Filtered = quantile(outcomes, 0.99, answered)
	if measured.Memory, measured.Own, err = run.memory(); err != nil {
		return measured, err
	}
	used, err := run.cpu()
	if err != nil {
		return measured, err
	}
	calls := b.cloud.calls.Load()
	pause(ctx, b.o.idle)
	after, err := run.cpu()
	measured.Rate = float64(b.cloud.calls.Load()-calls) / b.o.idle.Seconds()
	measured.CPU = 100 * (after - used).Seconds() / b.o.idle.Seconds()
	return measured, err
}

// Figures are the columns of a fleet in the report.
func (f Fleet) Figures() []string {
	return []string{
		fmt.Sprint(f.Instances), fmt.Sprint(f.Tasks),
		number(f.Known.Seconds()) + " s", number(f.KnownCPU.Seconds()) + " s", fmt.Sprint(f.Calls),
		fmt.Sprintf("%d ms", f.Start.Milliseconds()), fmt.Sprintf("%d ms", f.Listed.Milliseconds()), number(f.Memory) + " MiB", number(f.Own) + " MiB",
		number(f.Filtered) + " ms", number(f.Rate) + " /s", number(f.CPU) + " %", number(f.Database) + " MiB",
	}
}

func readFleets(text string) (all []fleet, err error) {
	for one := range strings.SplitSeq(text, ",") {
		var f fleet
		if _, err := fmt.Sscanf(one, "%dx%d", &f.instances, &f.each); err != nil || f.instances < 1 || f.each < 1 {
			return nil, fmt.Errorf("%q is no fleet; one is such as 1000x10", one)
		}
		all = append(all, f)
	}
	return all, nil
}
