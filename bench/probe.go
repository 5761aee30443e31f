package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver that headsup uses
)

// machine is what the figures were measured on, and what it can do without any bot.
type machine struct {
	CPU            string
	Cores          int
	Go, System     string
	Sync50, Sync99 time.Duration // of 4 KiB, appended and synced
	Save50, Save99 time.Duration // of a row of SQLite, as headsup commits: WAL, synchronous=FULL
	Echo50, Echo99 time.Duration // of one ready answer over a socket, to another process and back
}

// String is the machine in two lines.
func (m machine) String() string {
	return fmt.Sprintf("%s, %d cores, %s, %s.\nWithout any bot, p50 and p99: write and sync 4 KiB %s, %s; commit a row to SQLite %s, %s; %d bytes over a socket and back %s, %s.",
		m.CPU, m.Cores, m.System, m.Go, brief(m.Sync50), brief(m.Sync99), brief(m.Save50), brief(m.Save99), readySize, brief(m.Echo50), brief(m.Echo99))
}

func brief(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }

const probes = 300

// probe measures the machine. Its socket is that of the program with the ready text, which then runs the cases that sockets
// bound.
func (b *bench) probe(ctx context.Context) error {
	m := machine{CPU: cpuName(), Cores: runtime.NumCPU(), Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	var err error
	if m.Sync50, m.Sync99, err = b.syncs(); err != nil {
		return err
	}
	if m.Save50, m.Save99, err = b.saves(ctx); err != nil {
		return err
	}
	w, err := newWorkspace(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	run, err := b.start(ctx, ready(), w)
	if err != nil {
		return err
	}
	m.Echo50, m.Echo99, _ = timed(probes, func() error {
		a := run.list(0)
		w.send(a)
		await(ctx, a)
		return nil
	})
	b.report.Machine = m
	for range b.o.rounds {
		if b.wants("burst") {
			w.forget()
			_ = b.bursting(ctx, run)
		}
	}
	if b.wants("closed") {
		w.forget()
		err = b.looping(ctx, run)
	}
	_ = run.end() // its socket is cut under it
	return err
}

func (b *bench) syncs() (p50, p99 time.Duration, err error) {
	file, err := os.Create(filepath.Join(b.dir, "probe"))
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	block := make([]byte, 4<<10)
	return timed(probes, func() error {
		if _, err := file.Write(block); err != nil {
			return err
		}
		return file.Sync()
	})
}

func (b *bench) saves(ctx context.Context) (p50, p99 time.Duration, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.dir, "probe.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `CREATE TABLE probe (id INTEGER PRIMARY KEY, text TEXT)`); err != nil {
		return 0, 0, err
	}
	return timed(probes, func() error {
		_, err := db.ExecContext(ctx, `INSERT INTO probe (text) VALUES ('a row of some length, as a change has one')`)
		return err
	})
}

// timed does something n times, and gives how long it took.
func timed(n int, do func() error) (p50, p99 time.Duration, err error) {
	took := make([]time.Duration, n)
	for i := range took {
		began := time.Now()
		if err := do(); err != nil {
			return 0, 0, err
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[n/2], took[n*99/100], nil
}

// cpuName is the processor's name, where Linux tells it.
func cpuName() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "an unknown processor"
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown processor"
}
