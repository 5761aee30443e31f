package main

import (
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"text/template"
	"time"
)

// goal is what headsup has to reach.
type goal struct {
	text string
	met  func(bare, ours float64) bool
}

func under(limit float64, unit string) goal {
	return goal{fmt.Sprintf("under %g %s", limit, unit), func(_, ours float64) bool { return ours < limit }}
}

func share(parts float64) goal {
	return goal{fmt.Sprintf("at most 1/%g", parts), func(bare, ours float64) bool { return ours <= bare/parts }}
}

func times(factor float64) goal {
	return goal{fmt.Sprintf("at least %g times", factor), func(bare, ours float64) bool { return ours >= bare*factor }}
}

func none() goal { return goal{"none", func(_, ours float64) bool { return ours == 0 }} }

// row is one figure of each program, once for each round.
type row struct {
	key, what, unit string
	goal            goal
	values          map[string][]float64 // by program
}

// rows are the figures in the order in which they are shown.
func rows(o options) []*row {
	burst, loop, steady := fmt.Sprintf("%d `list` at once: ", o.burst), fmt.Sprintf("`list`, %d in flight: ", o.inflight), fmt.Sprintf("%d `list` a second: ", o.rate)
	cut := fmt.Sprintf("sockets recycled and cut every %s under %d/s: ", betweenCuts, o.rate)
	return []*row{
		{key: "burst acked", what: burst + "acknowledged, p99", unit: "ms", goal: share(3)},
		{key: "burst answered", what: burst + "answered, p99", unit: "ms", goal: share(4)},
		{key: "closed loop", what: loop + "answered", unit: "/s", goal: times(5)},
		{key: "closed cpu", what: loop + "CPU of the program for each", unit: "µs"},
		{key: "open loop", what: steady + "answered, p50", unit: "ms", goal: under(1.5, "ms")},
		{key: "open loop p99", what: steady + "answered, p99", unit: "ms"},
		{key: "slow cloud", what: fmt.Sprintf("cloud takes %s: `list` answered, p99", o.slow), unit: "ms", goal: under(10, "ms")},
		{key: "recycled lost", what: cut + "never answered", goal: none()},
		{key: "recycled twice", what: cut + "answered twice", goal: none()},
		{key: "recycled late", what: cut + "after 3 s", goal: none()},
		{key: "recycled unheard", what: cut + "typed with no socket open", goal: none()},
		{key: "recycled alone", what: cut + "time without a socket", unit: "ms", goal: none()},
		{key: "confirm", what: fmt.Sprintf("confirming clicks, %d/s: committed and acknowledged, p99", o.rate), unit: "ms", goal: under(30, "ms")},
		{key: "approve", what: fmt.Sprintf("approving clicks, %d/s: committed and acknowledged, p99", o.rate), unit: "ms", goal: under(30, "ms")},
		{key: "replicas confirm", what: fmt.Sprintf("%d replicas on PostgreSQL, confirming clicks, %d/s: committed and acknowledged, p99", replicas, o.rate), unit: "ms", goal: under(50, "ms")},
		{key: "replicas approve", what: fmt.Sprintf("%d replicas on PostgreSQL, approving clicks, %d/s: committed and acknowledged, p99", replicas, o.rate), unit: "ms", goal: under(50, "ms")},
		{key: "replicas first confirm", what: "the same right after the start, confirming", unit: "ms"},
		{key: "replicas first approve", what: "the same right after the start, approving", unit: "ms"},
		{key: "replicas lost", what: fmt.Sprintf("%d replicas on PostgreSQL: approvals that are not in the record", replicas), goal: none()},
		{key: "replicas twice", what: fmt.Sprintf("%d replicas on PostgreSQL: approvals that are in it twice", replicas), goal: none()},
		{key: "idle memory", what: "idle: memory (RSS)", unit: "MiB", goal: under(40, "MiB")},
		{key: "idle own", what: "the same without the pages of the program's file", unit: "MiB"},
		{key: "idle cpu", what: "idle: share of a core", unit: "%", goal: under(1, "%")},
		{key: "start", what: "process start to Slack's hello", unit: "ms", goal: under(150, "ms")},
		{key: "first start", what: "the same, where the database is made", unit: "ms"},
	}
}

// report gathers figures. It is safe in parallel.
type report struct {
	o       options
	mu      sync.Mutex
	rows    []*row
	Machine machine
	Command string
	Fleets  []Fleet // by size
}

func newReport(o options, command string) *report {
	return &report{o: o, rows: rows(o), Command: command}
}

func (r *report) add(key, program string, value float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, row := range r.rows {
		if row.key != key {
			continue
		}
		if row.values == nil {
			row.values = map[string][]float64{}
		}
		row.values[program] = append(row.values[program], value)
		return
	}
	panic("no row is named " + key)
}

// Line is a row as it is shown.
type Line struct {
	What, Ratio, Bare, Ours, Ready, Goal, Met string
}

// Lines are the rows that were measured.
func (r *report) Lines() []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []Line
	for _, row := range r.rows {
		bare, ours := median(row.values["bare"]), median(row.values["headsup"])
		if math.IsNaN(ours) {
			continue
		}
		line := Line{
			What: row.what, Bare: row.show("bare"), Ours: row.show("headsup"), Ready: row.show("ready"), Ratio: ratio(bare, ours),
			Goal: "–", Met: "–",
		}
		if row.goal.met != nil {
			line.Goal, line.Met = row.goal.text, "no"
			if row.goal.met(bare, ours) {
				line.Met = "yes"
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func ratio(bare, ours float64) string {
	if math.IsNaN(bare) || bare == 0 || ours == 0 {
		return "–"
	}
	return number(ours / bare)
}

// show gives the median, and the range behind it where there were several rounds.
func (r *row) show(program string) string {
	values := r.values[program]
	if len(values) == 0 {
		return "–"
	}
	text := strings.TrimSpace(number(median(values)) + " " + r.unit)
	if least, most := slices.Min(values), slices.Max(values); least != most {
		text += fmt.Sprintf(" (%s to %s)", number(least), number(most))
	}
	return text
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}

func number(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "never"
	case v == math.Trunc(v) || v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// print writes the table for a terminal.
func (r *report) print(out io.Writer) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(columns, "case\tto bare\tgoal\tmet\theadsup\tbare slack-go\tready text")
	for _, l := range r.Lines() {
		_, _ = fmt.Fprintln(columns, strings.Join([]string{l.What, l.Ratio, l.Goal, l.Met, l.Ours, l.Bare, l.Ready}, "\t"))
	}
	for _, f := range r.Fleets {
		_, _ = fmt.Fprintln(columns, strings.Join(append([]string{"growth"}, f.Figures()...), "\t"))
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s\n", r.Machine)
	return err
}

//go:embed benchmarks.md.tmpl
var page string

// document writes docs/benchmarks.md.
func (r *report) document(out io.Writer) error {
	t, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	return t.Execute(out, r)
}

// Day is when the report was made.
func (r *report) Day() string { return time.Now().UTC().Format(time.DateOnly) }

// Latency is the cloud's, where it is not slow.
func (r *report) Latency() time.Duration { return r.o.latency }

// Rounds are how often each case was run.
func (r *report) Rounds() int { return r.o.rounds }
