package slack_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The judges are Slack's own clients for Node, pinned with all that they need in testdata/bolt.
const (
	judges      = "testdata/bolt"
	oldestNode  = 18
	howToGetIt  = "install Node.js 18 or later with npm: apt-get install nodejs npm"
	installTime = 3 * time.Minute
)

// installJudges gives a folder with the judges, ready to run, and Node's version. Where the machine has no Node, or npm no
// way to its registry, the test is skipped by name: the sandbox is then unproven, not wrong.
func installJudges(t *testing.T) (folder string, node int) {
	t.Helper()
	if testing.Short() {
		t.Skip("Slack's own clients are not installed in -short")
	}
	version, err := exec.CommandContext(t.Context(), "node", "--version").Output()
	if err != nil {
		t.Skipf("Node.js is missing; %s", howToGetIt)
	}
	node, _ = strconv.Atoi(strings.SplitN(strings.TrimPrefix(string(version), "v"), ".", 2)[0])
	if node < oldestNode {
		t.Skipf("Node.js %s is too old for Slack's clients; %s", strings.TrimSpace(string(version)), howToGetIt)
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skipf("npm is missing; %s", howToGetIt)
	}
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(judges)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), installTime)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund",
		"--no-progress", "--fetch-retries=1", "--fetch-timeout=30000")
	npm.Dir, npm.WaitDelay = folder, time.Second
	said, err := npm.CombinedOutput()
	switch {
	case err == nil:
		return folder, node
	case ctx.Err() != nil, unreachable(string(said)):
		t.Skipf("npm cannot fetch Slack's clients from its registry; run this where it can:\n%s", said)
	}
	t.Fatalf("npm ci: %v\n%s", err, said)
	return "", 0
}

// unreachable is true where npm says that its registry did not answer, or does not serve what is asked for. A wrong checksum
// or a broken lock is another matter.
func unreachable(said string) bool {
	return regexp.MustCompile(`npm (?:error|ERR!) code (?:E(?:AI_AGAIN|NOTFOUND|CONN\w+|TIMEDOUT|NETUNREACH|HOSTUNREACH|SOCKETTIMEOUT|40[1347]|429|5\d\d)|ERR_SOCKET_TIMEOUT|FETCH_ERROR)`).MatchString(said)
}

func TestWhereNpmCannotReachItsRegistry(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]bool{
		"npm error code ENOTFOUND":        true,
		"npm ERR! code ECONNREFUSED":      true,
		"npm error code E404":             true,
		"npm error code EINTEGRITY":       false,
		"npm error code EUSAGE":           false,
		"npm error something went wrong!": false,
	} {
		same(t, said, unreachable(said), want)
	}
}

// judge is Slack's client in a process of its own, as testdata/bolt/judge.js.
type judge struct {
	*stage
	process    *exec.Cmd
	orders     io.WriteCloser
	lines      chan line      // closed when the process has said all
	kept       []line         // said, and not asked for yet
	complaints []string       // what the client itself logged as a warning or an error
	answers    map[string]any // of each method the first that was a success
}

// line is one line that the judge said.
type line map[string]any

func (l line) text(path ...string) string {
	var v any = map[string]any(l)
	for _, key := range path {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			n, err := strconv.Atoi(key)
			if err != nil || n >= len(at) {
				return ""
			}
			v = at[n]
		}
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// judgedBy starts a judge on the workspace with these tokens.
func (s *stage) judgedBy(folder, generation, botToken, appToken string) *judge {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	process := exec.CommandContext(ctx, "node", "judge.js", generation, s.url+"/api/")
	process.Dir, process.WaitDelay = folder, time.Second
	process.Env = append(process.Environ(), "BOT_TOKEN="+botToken, "APP_TOKEN="+appToken)
	var last strings.Builder
	process.Stderr = &last
	orders, err := process.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		s.t.Fatal(err)
	}
	j := &judge{stage: s, process: process, orders: orders, lines: make(chan line, 1000), answers: map[string]any{}}
	go j.listen(out)
	t := s.t
	t.Cleanup(func() {
		cancel()
		for range j.lines {
		}
		_ = process.Wait()
		if t.Failed() {
			t.Logf("%s wrote on stderr: %s\nnot asked for: %v\ncomplaints: %q", generation, last.String(), j.kept, j.complaints)
		}
	})
	return j
}

func (j *judge) listen(out io.Reader) {
	defer close(j.lines)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		said := line{}
		if json.Unmarshal(lines.Bytes(), &said) != nil {
			said = line{"what": "log", "level": "nonsense", "text": lines.Text()}
		}
		j.lines <- said
	}
}

// heard is the next thing of this kind that the judge says; what it says beside is kept for later.
func (j *judge) heard(what string) line {
	j.t.Helper()
	for i, said := range j.kept {
		if said["what"] == what {
			j.kept = slices.Delete(j.kept, i, i+1)
			return said
		}
	}
	timeout := time.After(30 * time.Second)
	for {
		select {
		case said, more := <-j.lines:
			switch {
			case !more:
				j.t.Fatalf("the judge ended without a word of %s; it said %v and complained of %q", what, j.kept, j.complaints)
			case said["what"] == what:
				return said
			}
			j.keep(said)
		case <-timeout:
			j.t.Fatalf("no word of %s came; the judge said %v and complained of %q", what, j.kept, j.complaints)
		}
	}
}

func (j *judge) keep(said line) {
	if said["what"] == "log" {
		j.complaints = append(j.complaints, said.text("text"))
		return
	}
	j.kept = append(j.kept, said)
}

// does lets the judge call a method of the Web API, and gives what its client made of the answer.
func (j *judge) does(method string, args map[string]any) line {
	j.t.Helper()
	if _, err := j.orders.Write([]byte(asJSON(j.t, map[string]any{"method": method, "args": args}) + "\n")); err != nil {
		j.t.Fatal(err)
	}
	said := j.heard("answer")
	if _, there := j.answers[method]; !there && said["error"] == nil {
		j.answers[method] = said["answer"]
	}
	return said
}

// ends stops the judge in good order, and gives its exit code.
func (j *judge) ends() int {
	j.t.Helper()
	_ = j.orders.Close()
	for said := range j.lines {
		j.keep(said)
	}
	var failed *exec.ExitError
	if err := j.process.Wait(); err != nil && !errors.As(err, &failed) {
		j.t.Fatal(err)
	}
	return j.process.ProcessState.ExitCode()
}
