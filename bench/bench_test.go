package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"headsup/short"
	"headsup/store/storetest"
)

// newBench runs programs within the test: little of everything.
func newBench(t *testing.T, seconds time.Duration) *bench {
	t.Helper()
	o := options{cases: "all", rounds: 1, seconds: seconds, burst: 100, inflight: 16, rate: 40, latency: 5 * time.Millisecond, slow: time.Second}
	c, err := newCloud(t.Context(), o.fleet(), time.Hour, o.latency)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	return &bench{o: o, dir: t.TempDir(), cloud: c, report: newReport(o, "go test"), launch: within, say: t.Logf}
}

func (b *bench) run(t *testing.T, p program) *process {
	t.Helper()
	w, err := newWorkspace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	run, err := b.start(t.Context(), p, w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run.end(); err != nil && p.name != ready().name { // its one socket is cut under it
			t.Error(err)
		}
	})
	return run
}

// value is what was measured last.
func (b *bench) value(t *testing.T, key, program string) float64 {
	t.Helper()
	for _, row := range b.report.rows {
		if values := row.values[program]; row.key == key && len(values) > 0 {
			return values[len(values)-1]
		}
	}
	t.Fatalf("%s of %s was not measured", key, program)
	return 0
}

func TestEveryProgramAnswersABurst(t *testing.T) {
	b := newBench(t, time.Second)
	for _, p := range []program{bareBot(), headsup(), ready()} {
		run := b.run(t, p)
		if p.name == headsup().name {
			if err := b.known(t.Context(), run, b.o.fleet().tasks(), knownTime); err != nil {
				t.Fatal(err)
			}
		}
		outcomes := run.burst(t.Context(), b.o.burst)
		for _, o := range outcomes {
			if o.lost || o.twice || o.unheard || o.acked <= 0 || o.late && p.name == headsup().name {
				t.Errorf("%s: %+v", p.name, o)
			}
		}
		if n := run.closed(t.Context(), b.o.inflight, 200*time.Millisecond); n < b.o.inflight {
			t.Errorf("%s answered %d in a closed loop of %d", p.name, n, b.o.inflight)
		}
	}
}

// TestTheCloudIsWaitedForByWhomItConcerns holds the two bots apart: the bare one asks the cloud for each list, headsup does not.
func TestTheCloudIsWaitedForByWhomItConcerns(t *testing.T) {
	short.Skip(t)
	b := newBench(t, time.Second)
	for _, p := range []program{bareBot(), headsup()} {
		run := b.run(t, p)
		if p.name == headsup().name {
			if err := b.known(t.Context(), run, b.o.fleet().tasks(), knownTime); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.waiting(t.Context(), run); err != nil {
			t.Fatal(err)
		}
	}
	slow := b.o.slow.Seconds() * 1000
	if bare, ours := b.value(t, "slow cloud", "bare"), b.value(t, "slow cloud", "headsup"); bare < slow || ours >= slow {
		t.Errorf("with a cloud that takes %.0f ms the bare bot takes %.0f ms, headsup %.0f ms", slow, bare, ours)
	}
}

// TestI3NothingIsLostWhenSocketsAreCut ends four sockets while people ask.
func TestI3NothingIsLostWhenSocketsAreCut(t *testing.T) {
	short.Skip(t)
	b := newBench(t, 2200*time.Millisecond) // the case takes four of them
	run := b.run(t, headsup())
	if err := b.known(t.Context(), run, b.o.fleet().tasks(), knownTime); err != nil {
		t.Fatal(err)
	}
	run.slack.forget()
	if err := b.recycling(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"recycled lost", "recycled twice", "recycled late"} {
		if got := b.value(t, key, "headsup"); got != 0 {
			t.Errorf("%s: %g", key, got)
		}
	}
	// On a machine that many tests share, a new socket may take longer than the old one's last second.
	if alone := b.value(t, "recycled alone", "headsup"); alone > 250 {
		t.Errorf("there was no socket for %.0f ms", alone)
	}
}

func TestClicksDecide(t *testing.T) {
	short.Skip(t)
	b := newBench(t, time.Second)
	run := b.run(t, headsup())
	if err := b.known(t.Context(), run, b.o.fleet().tasks(), knownTime); err != nil {
		t.Fatal(err)
	}
	if err := b.deciding(t.Context(), run, 0); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"confirm", "approve"} {
		if got := b.value(t, key, "headsup"); got <= 0 || got > 2500 {
			t.Errorf("%s: %g ms", key, got)
		}
	}
}

// TestAFleetIsMeasured to its last figure.
func TestAFleetIsMeasured(t *testing.T) {
	short.Skip(t)
	b := newBench(t, time.Second)
	b.o.idle = time.Second
	b.launch = func(p program, w *workspace, dir string, environ []string) (*process, error) {
		run, err := within(p, w, dir, environ)
		if err == nil {
			run.pid = os.Getpid() // whose figures stand in for those that it has not
		}
		return run, err
	}
	f := fleet{7, 3}
	got, err := b.grown(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Instances != 7 || got.Tasks != 21 || got.Known <= 0 || got.Start <= 0 || got.Listed < got.Start || got.Calls < 7 || got.Filtered <= 0 || got.Own <= 0 || got.Memory < got.Own || got.Database <= 0 {
		t.Errorf("measured was %+v", got)
	}
	if n := len(got.Figures()); n != 13 {
		t.Errorf("the table has 13 columns, and %d figures", n)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := newReport(options{burst: 1000, rounds: 2, latency: 30 * time.Millisecond}, "go run ./bench")
	for _, ms := range []float64{300, 330} {
		r.add("burst acked", "bare", ms)
		r.add("burst answered", "bare", ms)
		r.add("burst acked", "headsup", ms/3)
		r.add("burst answered", "headsup", ms/3)
	}
	r.add("confirm", "headsup", 12)
	lines := r.Lines()
	if len(lines) != 3 {
		t.Fatalf("%d lines, want those that were measured: %+v", len(lines), lines)
	}
	for n, want := range []Line{
		{Ratio: "0.33", Bare: "300 ms (300 to 330)", Ours: "100 ms (100 to 110)", Goal: "at most 1/3", Met: "yes"},
		{Ratio: "0.33", Bare: "300 ms (300 to 330)", Ours: "100 ms (100 to 110)", Goal: "at most 1/4", Met: "no"},
		{Ratio: "–", Bare: "–", Ours: "12 ms", Goal: "under 30 ms", Met: "yes"},
	} {
		want.What, want.Ready = lines[n].What, "–"
		if lines[n] != want {
			t.Errorf("line %d: %+v, want %+v", n, lines[n], want)
		}
	}
	var page, table bytes.Buffer
	if err := r.document(&page); err != nil {
		t.Fatal(err)
	}
	if err := r.print(&table); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{page.String(), table.String()} {
		if !strings.Contains(text, "100 ms (100 to 110)") {
			t.Errorf("a figure is missing in\n%s", text)
		}
	}
	if !strings.Contains(page.String(), "go run ./bench") {
		t.Error("the page does not say how to repeat it")
	}
}

func TestWrongFlagsAreRefused(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"-cases brust", "-rounds 0", "-seconds 10ms", "-slow 9s", "-rate 0", "more", "-unknown", "-fleets 10", "-fleets 0x4"} {
		if _, err := readFlags(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
	if _, err := readFlags(strings.Fields("-cases burst,clicks -rounds 1 -fleets 10x2,20x3"), io.Discard); err != nil {
		t.Error(err)
	}
}

// TestReplicasDecide counts approvals at three replicas on one PostgreSQL: the case finds what is lost or there twice.
func TestReplicasDecide(t *testing.T) {
	short.Skip(t)
	b := newBench(t, time.Second)
	b.o.rate = 4 // what many tests share has no time for more
	if err := b.replicating(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(b.report.Lines()) == 0 {
		t.Skip(storetest.ErrNoPostgres)
	}
	for _, key := range []string{"replicas lost", "replicas twice"} {
		if got := b.value(t, key, "headsup"); got != 0 {
			t.Errorf("%s: %g", key, got)
		}
	}
}
