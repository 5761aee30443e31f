// Command mutants proves that the tests see what they are for. Each file of testdata/mutants breaks one rule of headsup on
// purpose; the command puts it into a copy of the tracked files, uncommitted edits included, and runs the test that its
// header names. That test must turn red.
//
// It promises that red is the test's own word: without the break the same test is green, and neither a break that does not
// compile nor a test that panics before it begins, is skipped or hangs counts. It never touches the working tree.
//
//	go run ./ordeal/mutants            all of them
//	go run ./ordeal/mutants -run i4    those whose name matches
//	go run ./ordeal/mutants -list      what there is
//
// It ends with 0 where each was red, with 1 where any was not, with 2 where it could not begin.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code) //nolint:forbidigo // a command of its own
}

// run is main with its world as arguments.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(errs)
	names := flags.String("run", "", "only mutants whose name matches this regular `expression`")
	parallel := flags.Int("j", 2, "how many are tried at once")
	list := flags.Bool("list", false, "list them and try none")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 || *parallel < 1 {
		fmt.Fprintln(errs, "mutants: flags only, and -j at least 1")
		return 2
	}
	mutants, root, err := choose(ctx, *names)
	if err != nil {
		fmt.Fprintln(errs, "mutants:", err)
		return 2
	}
	if *list {
		for _, m := range mutants {
			fmt.Fprintf(out, "%-34s %-7s %s %s\n%34s         %s\n", m.Name, strings.Join(m.Breaks, " "), m.Package, m.Test, "", m.What)
		}
		return 0
	}
	began := time.Now()
	tried, err := try(ctx, root, mutants, *parallel, out)
	if err != nil {
		fmt.Fprintln(errs, "mutants:", err)
		return 2
	}
	return report(out, tried, time.Since(began))
}

// choose reads the mutants whose names match, of the working tree that we stand in.
func choose(ctx context.Context, names string) (chosen []mutant, root string, err error) {
	wanted, err := regexp.Compile(names)
	if err != nil {
		return nil, "", fmt.Errorf("-run: %w", err)
	}
	if root, err = workingTree(ctx); err != nil {
		return nil, "", err
	}
	all, err := readMutants(root)
	if err != nil {
		return nil, "", err
	}
	chosen = slices.DeleteFunc(all, func(m mutant) bool { return !wanted.MatchString(m.Name) })
	if len(chosen) == 0 {
		return nil, "", fmt.Errorf("no mutant's name matches %q; -list says what there is", names)
	}
	return chosen, root, nil
}

// report tells what was not red with what its test said, and counts.
func report(out io.Writer, tried []trial, took time.Duration) int {
	red := 0
	for _, t := range tried {
		if t.verdict == red_ {
			red++
			continue
		}
		fmt.Fprintf(out, "\n%s: %s\n  %s %s\n%s\n", t.mutant.Name, t.verdict, t.mutant.Package, t.mutant.Test, indent(t.said))
	}
	fmt.Fprintf(out, "\n%d mutants, %d red, %d not, in %s\n", len(tried), red, len(tried)-red, took.Round(time.Second))
	if red < len(tried) {
		return 1
	}
	return 0
}

// shownLines is how much of a test's output is worth reading here.
const shownLines = 15

func indent(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > shownLines {
		lines = lines[len(lines)-shownLines:]
	}
	return "    " + strings.Join(lines, "\n    ")
}
