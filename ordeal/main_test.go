package ordeal_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"modernc.org/sqlite"

	"headsup/app"
	"headsup/settings"
	"headsup/store/storetest"
)

// childMark makes this test binary a headsup, and names the folder that it runs in.
const childMark = "ORDEAL_CHILD"

// TestMain is the whole of the child too: the binary that tests is the binary that is killed, so that the race detector
// watches both.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childMark); dir != "" {
		os.Exit(runChild(dir))
	}
	if err := flag.Set("test.parallel", "4"); err != nil { // they wait more than they compute
		panic(err)
	}
	code := m.Run()
	storetest.Stop()
	os.Exit(code)
}

// aheadMark says by how much the clock of a child is ahead of the machine's, a duration; below 0: behind.
const aheadMark = "ORDEAL_AHEAD"

// childClock is the machine's clock, put forward or back. It may be put while it is read.
type childClock struct{ ahead atomic.Int64 }

func (c *childClock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// put has it go so far ahead of the machine's from now on, a duration; empty: not at all.
func (c *childClock) put(ahead string) error {
	if ahead == "" {
		ahead = "0s"
	}
	by, err := time.ParseDuration(ahead)
	c.ahead.Store(int64(by))
	return err
}

// hangMark names a file: while it is there, a COMMIT that has touched a change does not come back.
const hangMark = "ORDEAL_HANG"

// hangCommits makes them so in this process.
func hangCommits(file string) {
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		hooks, ok := conn.(sqlite.HookRegisterer)
		if !ok {
			return errors.New("SQLite's driver takes no hooks")
		}
		touched := false
		hooks.RegisterPreUpdateHook(func(row sqlite.SQLitePreUpdateData) { touched = touched || row.TableName == "changes" })
		hooks.RegisterCommitHook(func() int32 {
			for touched {
				if _, err := os.Stat(file); err != nil {
					break
				}
				<-time.After(10 * time.Millisecond)
			}
			touched = false
			return 0
		})
		return nil
	})
}

// measures are what a child says of itself. Bytes are those of the heap that are in use after a collection.
type measures struct {
	Goroutines int
	Heap       uint64
	Ready      bool // said once, when headsup has started
	Err        string
}

// runChild is a headsup until SIGTERM, which obeys what it reads on its standard input.
func runChild(dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	say := json.NewEncoder(os.Stdout)
	if file := os.Getenv(hangMark); file != "" {
		hangCommits(file)
	}
	set, err := settings.Read(settings.Source{Dir: dir, Environ: os.Environ()})
	if err != nil {
		_ = say.Encode(measures{Err: err.Error()})
		return 2
	}
	clock := &childClock{}
	if err := clock.put(os.Getenv(aheadMark)); err != nil {
		_ = say.Encode(measures{Err: err.Error()})
		return 2
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: set.LogLevel}))
	a := app.New(app.Options{Settings: set, Version: "ordeal", Logger: log, Now: clock.now})
	start, cancel := context.WithTimeout(ctx, 30*time.Second)
	err = a.Start(start)
	cancel()
	_ = say.Encode(measures{Ready: err == nil, Err: fmt.Sprint(err)})
	if err == nil {
		go obey(say, clock)
		<-ctx.Done()
	}
	if err = errors.Join(err, a.Stop(context.Background())); err != nil {
		log.Error("the child ends badly", "err", err)
		return 1
	}
	return 0
}

// aheadOrder begins a line by which a child puts its clock, before what is said of aheadMark. Any other line is answered with its measures.
const aheadOrder = "ahead "

func obey(say *json.Encoder, clock *childClock) {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if ahead, ok := strings.CutPrefix(lines.Text(), aheadOrder); ok {
			if err := clock.put(ahead); err != nil {
				panic(err)
			}
			continue
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		_ = say.Encode(measures{Goroutines: runtime.NumGoroutine(), Heap: m.HeapAlloc})
	}
}
