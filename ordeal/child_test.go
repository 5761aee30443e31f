package ordeal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// child is a headsup in a process of its own.
type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *json.Decoder
	log  *tailLog
	done chan struct{} // closed when the process has ended
	err  error         // how it ended; to be read after done
}

// startChild runs this binary as a headsup with these settings, in dir, and waits until it has started.
func startChild(t *testing.T, dir string, environ []string) *child {
	t.Helper()
	c, err := tryChild(t, dir, environ)
	if err != nil {
		t.Fatalf("headsup does not start: %v\n%s", err, c.log)
	}
	return c
}

// tryChild gives the error of a start that fails.
func tryChild(t *testing.T, dir string, environ []string) (*child, error) {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0]), log: &tailLog{}, done: make(chan struct{})}
	c.cmd.Dir, c.cmd.Stderr = dir, c.log
	c.cmd.Env = append([]string{childMark + "=" + dir, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, environ...)
	out, err := c.cmd.StdoutPipe()
	if err == nil {
		c.in, err = c.cmd.StdinPipe()
	}
	if err == nil {
		err = c.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	c.out = json.NewDecoder(out)
	var first measures
	told := c.out.Decode(&first)
	go func() {
		defer close(c.done)
		c.err = c.cmd.Wait()
	}()
	t.Cleanup(c.kill)
	if told == nil && !first.Ready {
		told = errors.New(first.Err)
	}
	return c, told
}

// kill ends the process as a power cut would, and waits until it is gone.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended by itself
	<-c.done
}

// terminate asks the process to end, and gives how long that took.
func (c *child) terminate(patience time.Duration) (time.Duration, error) {
	began := time.Now()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, fmt.Errorf("ask headsup to end: %w", err)
	}
	select {
	case <-c.done:
		return time.Since(began), c.err
	case <-time.After(patience):
		return patience, errors.New("headsup did not end in time")
	}
}

// putClock has its clock go so far ahead of the machine's from now on; below 0: behind.
func (c *child) putClock(ahead time.Duration) error {
	if _, err := fmt.Fprintln(c.in, aheadOrder+ahead.String()); err != nil {
		return fmt.Errorf("put the clock: %w", err)
	}
	return nil
}

// health is what a process holds at one moment.
type health struct {
	measures
	Resident int // KiB
	Files    int
}

// measure asks the child, and the system about it.
func (c *child) measure() (health, error) {
	var h health
	if _, err := c.in.Write([]byte("measure\n")); err != nil {
		return h, fmt.Errorf("ask headsup: %w", err)
	}
	if err := c.out.Decode(&h.measures); err != nil {
		return h, fmt.Errorf("hear headsup: %w", err)
	}
	proc := filepath.Join("/proc", fmt.Sprint(c.cmd.Process.Pid))
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		return h, err
	}
	h.Files = len(files)
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		return h, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscan(rest, &h.Resident); err != nil {
		return h, fmt.Errorf("read what headsup holds: %w", err)
	}
	return h, nil
}

// tailLog keeps the end of what headsup logs. It is safe in parallel.
type tailLog struct {
	mu    sync.Mutex
	text  bytes.Buffer
	lines map[string]int // by level
}

const longestTail = 1 << 20

// Write takes whole lines, as slog writes them.
func (l *tailLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lines == nil {
		l.lines = map[string]int{}
	}
	for _, level := range []string{"INFO", "WARN", "ERROR"} {
		l.lines[level] += bytes.Count(p, []byte("level="+level))
	}
	if l.text.Len() > longestTail {
		half := bytes.Clone(l.text.Bytes()[longestTail/2:])
		l.text.Reset()
		l.text.Write(half)
	}
	return l.text.Write(p)
}

// String is the end of the log.
func (l *tailLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// count is how many lines of a level were written.
func (l *tailLog) count(level string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines[level]
}
