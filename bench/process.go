package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program is what can be measured.
type program struct {
	name    string
	sockets int // that it keeps open
	run     func(ctx context.Context, environ []string) error
}

func bareBot() program { return program{"bare", 1, runBare} }
func headsup() program { return program{"headsup", 2, runHeadsup} }
func ready() program   { return program{"ready", 1, runReady} }

// process is a program that runs, between a Slack of its own and the cloud.
type process struct {
	program
	slack *workspace
	began time.Time
	pid   int // 0: it runs within this process, and has no figures of its own
	end   func() error
}

// childWord as the first argument makes this binary one of the programs.
const childWord = "program"

// spawn starts a program as a process of its own. What it logs goes to a file in dir.
func spawn(p program, w *workspace, dir string, environ []string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(dir, p.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.CommandContext(context.Background(), self, childWord, p.name) // end ends it
	cmd.Env, cmd.Dir, cmd.Stderr = environ, dir, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &process{program: p, slack: w, began: began, pid: cmd.Process.Pid, end: func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		kill := time.AfterFunc(15*time.Second, func() { _ = cmd.Process.Kill() })
		defer kill.Stop()
		return cmd.Wait()
	}}, nil
}

// within runs a program inside this process, for the tests.
func within(p program, w *workspace, _ string, environ []string) (*process, error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	began := time.Now()
	go func() { done <- p.run(ctx, environ) }()
	return &process{program: p, slack: w, began: began, end: func() error {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}}, nil
}

// environ are the settings that both bots read.
func environ(w *workspace, c *cloud, dir, database string) []string {
	return []string{
		"TMPDIR=" + dir, "SLACK_BOT_TOKEN=xoxb-test-bench", "SLACK_APP_TOKEN=xapp-test-bench", "SLACK_API_URL=" + w.url + "/api/",
		"HUAWEICLOUD_REGION=cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID=" + projectID, "HUAWEICLOUD_SDK_AK=test-ak",
		"HUAWEICLOUD_SDK_SK=test-sk", "HUAWEICLOUD_ENDPOINT=" + c.url, "HUAWEICLOUD_TIMEZONE=UTC", "HUAWEICLOUD_RATE=100",
		"HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVERS=" + approver, "HEADSUP_DATABASE_URL=" + database,
	}
}

func env(environ []string, name string) string {
	for _, line := range environ {
		if value, found := strings.CutPrefix(line, name+"="); found {
			return value
		}
	}
	return ""
}

// memory is how much of the process is in memory, in MiB: all, and all but the program's file, whose pages the system may drop at any time.
func (p *process) memory() (all, own float64, err error) {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "status"))
	if err != nil {
		return 0, 0, err
	}
	for line, mib := range map[string]*float64{"VmRSS:": &all, "RssAnon:": &own} {
		_, rest, _ := strings.Cut(string(status), line)
		if _, err := fmt.Sscan(rest, mib); err != nil {
			return 0, 0, fmt.Errorf("read the memory of %s: %w", p.name, err)
		}
		*mib /= 1024
	}
	return all, own, nil
}

// cpu is the time that the process has used of all cores. Linux counts it in hundredths of a second.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "stat"))
	if err != nil {
		return 0, err
	}
	const user, system = 11, 12 // behind the name, which may hold spaces
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) <= system {
		return 0, errors.New("the process has no times")
	}
	ticks := 0
	for _, field := range fields[user : system+1] {
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}
