package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// verdict is what became of a mutant.
type verdict string

const (
	red_     verdict = "red"
	green    verdict = "SURVIVED"
	noFit    verdict = "DOES NOT APPLY"
	noBuild  verdict = "DOES NOT COMPILE"
	noStart  verdict = "BROKE OUTSIDE ITS TEST"
	noTest   verdict = "NO SUCH TEST"
	skipped  verdict = "SKIPPED"
	hung     verdict = "HUNG"
	redAlone verdict = "RED WITHOUT IT"
)

// trial is one mutant and what its test said to it.
type trial struct {
	mutant  mutant
	verdict verdict
	said    string
	took    time.Duration
}

// testLimit is how long the tests of one run may take; each waits for less by itself.
const testLimit = 4 * time.Minute

// try gives each mutant its verdict, several at once, each worker in a copy of its own. First the tests alone have to be
// green.
func try(ctx context.Context, root string, mutants []mutant, parallel int, out io.Writer) ([]trial, error) {
	home, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for copies: %w", err)
	}
	defer func() { _ = os.RemoveAll(home) }()
	trees := make(chan tree, parallel)
	for n := range parallel {
		copied, err := copyTree(ctx, root, fmt.Sprintf("%s/%d", home, n))
		if err != nil {
			return nil, err
		}
		trees <- copied
	}
	alone := tryAlone(ctx, mutants, trees)
	tried := make([]trial, len(mutants))
	each(len(mutants), trees, func(n int, t tree) {
		tried[n] = t.try(ctx, mutants[n], alone)
		if ctx.Err() == nil {
			row := tried[n]
			fmt.Fprintf(out, "%-22s %-34s %-8s %4.0f s\n", row.verdict, row.mutant.Name, strings.Join(row.mutant.Breaks, " "), row.took.Seconds())
		}
	})
	return tried, ctx.Err()
}

// each does n things, each with a tree of its own for as long.
func each(n int, trees chan tree, do func(n int, t tree)) {
	var all sync.WaitGroup
	for i := range n {
		t := <-trees
		all.Go(func() {
			defer func() { trees <- t }()
			do(i, t)
		})
	}
	all.Wait()
}

// tryAlone runs all tests that mutants name, the tests of a package together, and gives what became of each.
func tryAlone(ctx context.Context, mutants []mutant, trees chan tree) map[string]outcome {
	tests := map[string][]string{}
	for _, m := range mutants {
		if !slices.Contains(tests[m.Package], m.Test) {
			tests[m.Package] = append(tests[m.Package], m.Test)
		}
	}
	packages := slices.Sorted(maps.Keys(tests))
	alone, mu := map[string]outcome{}, sync.Mutex{}
	each(len(packages), trees, func(n int, t tree) {
		name := packages[n]
		o := t.test(ctx, name, tests[name]...)
		mu.Lock()
		defer mu.Unlock()
		for _, test := range tests[name] {
			alone[name+" "+test] = outcome{verdict: o.of(test), said: o.said}
		}
	})
	return alone
}

// try gives one mutant its verdict.
func (t tree) try(ctx context.Context, m mutant, alone map[string]outcome) trial {
	began := time.Now()
	if o := alone[m.Package+" "+m.Test]; o.verdict != green {
		v := o.verdict
		if v == red_ {
			v = redAlone
		}
		return trial{mutant: m, verdict: v, said: o.said}
	}
	restore, err := t.mutate(m)
	if err != nil {
		return trial{mutant: m, verdict: noFit, said: errors.Join(err, restore()).Error()}
	}
	o := t.test(ctx, m.Package, m.Test)
	if err := restore(); err != nil {
		return trial{mutant: m, verdict: noFit, said: err.Error()}
	}
	return trial{mutant: m, verdict: o.of(m.Test), said: o.said, took: time.Since(began)}
}

// test runs tests of one package. Paths are trimmed, so that all copies share what is built.
func (t tree) test(ctx context.Context, name string, tests ...string) outcome {
	pattern := "^(" + strings.Join(tests, "|") + ")$"
	args := []string{"test", "-json", "-trimpath", "-vet=off", "-count=1", "-timeout", testLimit.String(), "-run", pattern, name}
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // packages and tests are named by our own patches
	cmd.Dir = t.dir
	// The test's own process has to end with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var said, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &errs
	err := cmd.Run()
	o := read(&said)
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		o.said += err.Error()
	}
	o.said += errs.String()
	return o
}

// outcome is what a run of go test said.
type outcome struct {
	tests   map[string]string // test → pass, fail or skip; run where it did not end
	verdict verdict           // of the run, where there is none of its tests
	said    string
}

// read reads the events of go test -json.
func read(events io.Reader) outcome {
	o := outcome{tests: map[string]string{}, verdict: noTest}
	var said strings.Builder
	for d := json.NewDecoder(events); ; {
		var e struct {
			Action      string `json:"Action"`
			Test        string `json:"Test"`
			Output      string `json:"Output"`
			FailedBuild string `json:"FailedBuild"`
		}
		if err := d.Decode(&e); err != nil {
			break // its end, or words that are no event: what was read counts
		}
		said.WriteString(e.Output)
		switch {
		case strings.HasPrefix(e.Output, "panic: test timed out"):
			o.verdict = hung
		case e.Action == "build-fail" || e.FailedBuild != "":
			o.verdict = noBuild
		case e.Action == "run" || e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
			if e.Test != "" {
				o.tests[e.Test] = e.Action
			} else if e.Action == "fail" && o.verdict == noTest {
				o.verdict = noStart
			}
		}
	}
	o.said = said.String()
	return o
}

// of is the verdict of one test.
func (o outcome) of(test string) verdict {
	if o.verdict == hung || o.verdict == noBuild {
		return o.verdict
	}
	switch o.tests[test] {
	case "fail":
		return red_
	case "run":
		if o.verdict == noStart {
			return red_ // it had begun, and the whole process ended under it
		}
	case "skip":
		return skipped
	case "pass":
		if o.verdict == noStart && len(o.failed()) == 0 {
			return noStart // all passed, and what stands around them did not
		}
		return green
	}
	return o.verdict
}

func (o outcome) failed() []string {
	var names []string
	for name, action := range o.tests {
		if action == "fail" {
			names = append(names, name)
		}
	}
	return names
}
