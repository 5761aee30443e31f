package ordeal_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/slack"
	"headsup/store/storetest"
)

var older = flag.String("older", "", "a program of an earlier headsup, a path: from it the test of the upgrade comes to this version; else from this version to one with a migration more")

// What a headsup of tomorrow does to the tables, as versions do: it adds. And how it is undone, so that this version can look at the rest.
const (
	tomorrow = `-- +goose Up
ALTER TABLE changes ADD COLUMN of_tomorrow TEXT NOT NULL DEFAULT '';
ALTER TABLE copies ADD COLUMN of_tomorrow BIGINT NOT NULL DEFAULT 0;
CREATE TABLE tomorrows (id TEXT PRIMARY KEY);
-- +goose Down
DROP TABLE tomorrows;
`
	notTomorrow = `DROP TABLE tomorrows;
ALTER TABLE copies DROP COLUMN of_tomorrow;
ALTER TABLE changes DROP COLUMN of_tomorrow;
DELETE FROM goose_db_version WHERE version_id = 99999`
	tomorrowFile = "99999_tomorrow.sql"
)

// programs are two versions of headsup, of which the newer makes tables that the older does not know.
type programs struct {
	older, newer string
	madeUp       bool // the newer is of tomorrow
}

func buildPrograms(t *testing.T) programs {
	t.Helper()
	dir := t.TempDir()
	p := programs{older: *older, newer: filepath.Join(dir, "newer")}
	if p.older != "" {
		build(t, p.newer)
		return p
	}
	p.older, p.madeUp = filepath.Join(dir, "older"), true
	build(t, p.older)
	tables, err := filepath.Abs(filepath.Join("..", "store", "migrations", tomorrowFile))
	if err != nil {
		t.Fatal(err)
	}
	with, text := filepath.Join(dir, "overlay.json"), filepath.Join(dir, tomorrowFile)
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{tables: text}})
	if err := errors.Join(err, os.WriteFile(text, []byte(tomorrow), 0o600), os.WriteFile(with, overlay, 0o600)); err != nil {
		t.Fatal(err)
	}
	build(t, p.newer, "-overlay="+with)
	return p
}

func build(t *testing.T, program string, flags ...string) {
	t.Helper()
	version := "-ldflags=-s -w -X main.release=" + filepath.Base(program)
	cmd := exec.CommandContext(t.Context(), "go", append(append([]string{"build", "-buildvcs=false", version, "-o", program}, flags...), ".")...)
	cmd.Dir = ".."
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build headsup: %v: %s", err, said)
	}
}

// upgrade is a siege in which a newer version takes the place of an older one.
type upgrade struct {
	*siege

	p     programs
	waits *wish       // asked for under the older, and approved under the newer
	card  slack.Press // that the older posted for it
}

// upgradeInstances are as many as people change in two rounds; one more has a change that waits.
const upgradeInstances = 2 * siegeRound

// newUpgrade has no headsup yet. An empty url is a file.
func newUpgrade(t *testing.T, p programs, url string) *upgrade {
	t.Helper()
	s := prepareSiege(t, upgradeInstances, true)
	s.w.addInstance(upgradeInstances)
	u := &upgrade{siege: s, p: p}
	s.w.behind = behindEver
	s.w.env = append(s.w.env, "HEADSUP_LOG_FORMAT=text")
	if url != "" {
		u.moves(url)
	}
	return u
}

// moves has every headsup from now on use another database of the server.
func (u *upgrade) moves(url string) {
	u.w.file, u.w.url = "", url
	u.w.env = append(u.w.env, "HEADSUP_DATABASE_URL="+url)
}

// older starts so many of the older version, and has a change wait for somebody's approval.
func (u *upgrade) older(replicas int) {
	u.w.t.Helper()
	for range replicas {
		c := u.start(u.p.older)
		if u.c == nil {
			u.c = c
		} else {
			u.others = append(u.others, c)
		}
	}
	u.until("all tasks are known", func() bool { return len(u.w.texts(`SELECT id FROM tasks`)) == upgradeInstances+1 })
	u.waits = &wish{n: upgradeInstances, channel: "siege-0", to: time.Now().UTC().Add(300 * time.Hour).Truncate(time.Minute)}
	u.ask(u.waits)
	u.confirm(u.waits)
	u.until("the card of the change that waits", func() (there bool) {
		u.card, there = u.siege.card(u.waits)
		return there
	})
}

// start starts a program, and waits until it is ready.
func (u *upgrade) start(program string) *child {
	u.w.t.Helper()
	at, err := new(net.ListenConfig).Listen(u.w.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		u.w.t.Fatal(err)
	}
	_ = at.Close() // it is free for the program now
	addr := "HEADSUP_HTTP_ADDR=" + at.Addr().String()
	c := &child{cmd: exec.CommandContext(context.Background(), program), log: &tailLog{}, done: make(chan struct{})}
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr, c.cmd.Env = u.w.dir, c.log, c.log, append(u.environ(), addr)
	if err := c.cmd.Start(); err != nil {
		u.w.t.Fatal(err)
	}
	go func() {
		defer close(c.done)
		c.err = c.cmd.Wait()
	}()
	u.w.t.Cleanup(c.kill)
	for deadline := time.Now().Add(30 * time.Second); ; pause(u.w.t.Context(), 50*time.Millisecond) {
		if code, _ := u.run(program, []string{addr}, "health", "--ready"); code == 0 {
			return c
		}
		select {
		case <-c.done:
			u.w.t.Fatalf("headsup does not start: %v\n%s", c.err, c.log)
		default:
		}
		if time.Now().After(deadline) {
			u.w.t.Fatalf("headsup is not ready in time\n%s", c.log)
		}
	}
}

func (u *upgrade) environ() []string {
	return append([]string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, u.w.env...)
}

// run has a program do one command, and gives its exit code and what it said.
func (u *upgrade) run(program string, environ []string, args ...string) (code int, said string) {
	u.w.t.Helper()
	ctx, cancel := context.WithTimeout(u.w.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = u.w.dir, append(u.environ(), environ...)
	text, err := cmd.CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		u.w.t.Error(err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}

// wants runs a command, and holds what comes of it. Words of a program that is not of this version are its own.
func (u *upgrade) wants(code int, words, program string, args ...string) {
	u.w.t.Helper()
	got, said := u.run(program, nil, args...)
	u.w.t.Logf("%s %s ends with %d: %s", filepath.Base(program), strings.Join(args, " "), got, strings.TrimSpace(said))
	if got != code || (u.p.madeUp || program == u.p.newer) && !strings.Contains(said, words) {
		u.w.t.Errorf("it should end with %d and say %q", code, words)
	}
}

// olderRefuses holds that the older version neither starts on the newer tables nor changes them, and says what to do; the record it reads. A
// program that was named is as it is: one from before version 23 starts.
func (u *upgrade) olderRefuses() {
	u.w.t.Helper()
	if !u.p.madeUp {
		return
	}
	u.wants(2, "Start the newer one, or bring back a copy of the database from before it.", u.p.older)
	u.wants(0, "The record is whole", u.p.older, "audit", "verify")
	u.wants(2, "is of a newer headsup", u.p.older, "calendar", "list")
	u.wants(0, "The record is whole", u.p.newer, "audit", "verify")
}

// keepAsking has people ask for changes and approve them until stop is called, which waits until the last ones are applied.
func (u *upgrade) keepAsking() (stop func()) {
	enough := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for !u.w.t.Failed() {
			wishes := u.drafts()
			u.together(wishes, u.confirm)
			u.together(wishes, u.approve)
			u.calm()
			select {
			case <-enough:
				return
			default:
			}
		}
	})
	return func() {
		close(enough)
		all.Wait()
	}
}

// replaced has newer replicas take the place of older ones, one after the other, while people go on.
func (u *upgrade) replaced() {
	u.w.t.Helper()
	stop := u.keepAsking()
	defer stop()
	for n, old := range u.replicas() {
		began := time.Now()
		by := u.start(u.p.newer)
		ready := time.Since(began)
		if n == 0 {
			u.clicked(u.replicas())
			u.olderRefuses()
		}
		took, err := old.terminate(10 * time.Second)
		if err != nil {
			u.w.t.Errorf("an older replica ended after %s: %v\n%s", took, err, old.log)
		}
		u.replace(old, by)
		u.w.t.Logf("replica %d: the newer was ready after %s, the older gone within %s", n, ready.Round(time.Millisecond), took.Round(time.Millisecond))
	}
}

// clicked waits until each of the older replicas has taken a click on the newer tables.
func (u *upgrade) clicked(old []*child) {
	u.w.t.Helper()
	for n, c := range old {
		before := clicks(c)
		u.w.until(2*time.Minute, fmt.Sprintf("a click for older replica %d", n), func() bool { return clicks(c) > before })
	}
}

func clicks(c *child) int { return strings.Count(c.log.String(), `asked="click `) }

// complaints are what replicas logged as wrong, each text once with how often it came.
func complaints(of []*child) string {
	found := map[string]int{}
	for _, c := range of {
		for line := range strings.Lines(c.log.String()) {
			if !strings.Contains(line, "level=INFO") {
				_, words, _ := strings.Cut(strings.TrimSpace(line), "level=")
				found[words]++
			}
		}
	}
	return counts(found)
}

// ends approves what waited, on the card that the older version posted, and holds all that was wished against what is.
func (u *upgrade) ends() {
	u.w.t.Helper()
	u.waits.approved = u.press(u.waits, "bo", u.card, func(r row) bool { return r.yess > 0 })
	u.wishes = append(u.wishes, u.waits)
	u.w.behind = behindNow
	u.rest()
	u.wants(0, "The record is whole", u.p.newer, "audit", "verify")
	u.olderRefuses()
	if u.p.madeUp {
		u.do(notTomorrow)
	}
	u.holds()
	u.w.t.Logf("%d changes were asked for, and each was made once; the older ones complained of: %s; the newer: %s", len(u.wishes), complaints(u.gone), complaints(u.replicas()))
}

// do changes the database when no headsup runs.
func (u *upgrade) do(statements string) {
	u.w.t.Helper()
	driver, source := "sqlite", "file:"+u.w.file
	if u.w.url != "" {
		driver, source = "pgx", u.w.url
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		u.w.t.Fatal(err)
	}
	defer db.Close()
	for statement := range strings.SplitSeq(statements, ";") {
		if _, err := db.ExecContext(u.w.t.Context(), statement); err != nil {
			u.w.t.Fatal(err)
		}
	}
}

// back has the older version go on from the copy of before the upgrade. What was approved after it is not known there: nothing is made twice.
func (u *upgrade) back(replicas int) {
	u.w.t.Helper()
	u.w.behind = behindEver
	u.wants(0, "The record is whole", u.p.older, "audit", "verify")
	u.gone, u.others, u.c = append(u.gone, u.replicas()...), nil, u.start(u.p.older)
	for len(u.others) < replicas-1 {
		u.others = append(u.others, u.start(u.p.older))
	}
	u.until("what waited in the copy is superseded", func() bool { return u.row(u.waits).state == "superseded" })
	again := &wish{n: 0, channel: "siege-1", to: time.Now().UTC().Add(400 * time.Hour).Truncate(time.Minute)}
	u.until("a new change is applied", func() bool { // one that was asked for before its task was read anew is superseded
		switch r := u.row(again); r.state {
		case "", "superseded", "dropped":
			u.ask(again)
		case "draft":
			u.confirm(again)
		case "pending":
			u.approve(again)
		case "applied":
			return r.stale == 0
		}
		return false
	})
	u.until("the card of what waited shows it", func() bool { return u.row(u.waits).stale == 0 })
	for _, c := range u.replicas() {
		if took, err := c.terminate(10 * time.Second); err != nil {
			u.w.t.Errorf("ended after %s: %v\n%s", took, err, c.log)
		}
	}
	u.book.read()
	for _, w := range append(u.wishes, again) {
		if n := u.book.moved(w); n != 1 {
			u.w.t.Errorf("the cloud moved %s to %s %d times", instanceName(w.n), w.to.Format(time.DateTime), n)
		}
	}
	shown, _ := u.w.slack.Message(u.card.Channel, u.card.TS)
	u.w.t.Logf("the card of what waited: %q", shown.Text)
	u.wants(0, "The record is whole", u.p.older, "audit", "verify")
}

// TestAnUpgradeAndTheWayBack replaces a version by a newer one as docs/operations.md says, with a change that waits, and goes back.
func TestAnUpgradeAndTheWayBack(t *testing.T) {
	slowly(t)
	p := buildPrograms(t)
	both := *outages || !p.madeUp
	drawn := rand.IntN(2) == 0
	t.Run("a file", func(t *testing.T) {
		if !both && !drawn {
			t.Skip("replicas were drawn; -outages has both")
		}
		u := newUpgrade(t, p, "")
		u.older(1)
		copied := filepath.Join(t.TempDir(), "backup.db")
		u.do(`VACUUM INTO '` + copied + `'`)
		began := time.Now()
		if took, err := u.c.terminate(10 * time.Second); err != nil {
			t.Fatalf("ended after %s: %v\n%s", took, err, u.c.log)
		}
		if r := u.w.slack.Click("bo", u.card); r.OK() {
			t.Error("a click was taken while there was no headsup")
		}
		u.replace(u.c, u.start(p.newer))
		t.Logf("there was no headsup for %s", time.Since(began).Round(time.Millisecond))
		u.keepAsking()()
		u.ends()
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(u.w.file + end); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		held, err := os.ReadFile(copied)
		if err = errors.Join(err, os.WriteFile(u.w.file, held, 0o600)); err != nil {
			t.Fatal(err)
		}
		u.back(1)
	})
	t.Run("replicas", func(t *testing.T) {
		if !both && drawn {
			t.Skip("a file was drawn; -outages has both")
		}
		from, to := storetest.Bare(t), storetest.Bare(t)
		u := newUpgrade(t, p, from)
		u.older(faultReplicas)
		copied := filepath.Join(t.TempDir(), "backup.dump")
		u.postgres("pg_dump", "--format=custom", "--no-owner", "--file="+copied, from)
		u.replaced()
		u.ends()
		u.postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname="+to, copied)
		u.moves(to)
		u.back(faultReplicas)
	})
}

// postgres runs a program of PostgreSQL's.
func (u *upgrade) postgres(program string, args ...string) {
	u.w.t.Helper()
	cmd := exec.CommandContext(u.w.t.Context(), filepath.Join(storetest.Programs(u.w.t), program), args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		u.w.t.Fatalf("%s: %v: %s", program, err, said)
	}
}
