package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
	"headsup/store/storetest"
)

// script runs a block of docs/operations.md in a shell, word for word, in this folder; headsup is this program.
func script(t *testing.T, dir, remark string, environ ...string) {
	t.Helper()
	for _, f := range fences(t, "sh") {
		if f.page != "docs/operations.md" || f.remarked("run") != remark {
			continue
		}
		bin := t.TempDir()
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		wrapper := "#!/bin/sh\n" + asHeadsup + "=1 exec '" + self + "' \"$@\"\n"
		if err := os.WriteFile(filepath.Join(bin, "headsup"), []byte(wrapper), 0o700); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", f.text)
		cmd.Dir, cmd.Env = dir, append([]string{"PATH=" + bin + ":" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "HOME=" + dir}, environ...)
		said, err := cmd.CombinedOutput()
		t.Logf("%s: %s", remark, said)
		if err != nil {
			t.Fatalf("%v: %v", f, err)
		}
		return
	}
	t.Fatalf("docs/operations.md has no block with the remark run: %s", remark)
}

// writes has a store at work until it is told to end, and gives how many rows its record has by then.
func writes(t *testing.T, s *store.Store) (end func() int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil {
			if err := s.Record(context.WithoutCancel(ctx), maintenance.Started("test", time.Now().UTC())); err != nil {
				t.Error(err)
			}
		}
	})
	return func() int64 {
		cancel()
		done.Wait()
		head, err := s.AuditHead(t.Context())
		if err != nil {
			t.Error(err)
		}
		return head.Seq
	}
}

// broughtBack holds that the record begins as that of before, and is no longer: rows came after the backup. It is whole, and goes on.
func broughtBack(t *testing.T, url string, before int64) {
	t.Helper()
	s := open(t, url)
	head, err := s.AuditHead(t.Context())
	if err != nil || head.Seq < 1 || head.Seq > before {
		t.Errorf("the record ends with row %d, that of before with %d (%v)", head.Seq, before, err)
	}
	if err := s.Record(t.Context(), maintenance.Started("test", time.Now().UTC())); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	t.Setenv("HEADSUP_DATABASE_URL", url)
	if code, out, errs := said(t, "audit", "verify"); code != exitFine {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestABackupOfAFileIsTriedWordForWord, while a headsup writes it.
func TestABackupOfAFileIsTriedWordForWord(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("there is no sqlite3 on this machine (Debian's package sqlite3 has it)")
	}
	dir := t.TempDir()
	url := "sqlite:" + filepath.Join(dir, "headsup.db")
	s := open(t, url)
	end := writes(t, s)
	script(t, dir, "backup of a file")
	before := end()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	script(t, dir, "restore of a file")
	broughtBack(t, url, before)
}

// TestABackupOfAServerIsTriedWordForWord, while a headsup writes it.
func TestABackupOfAServerIsTriedWordForWord(t *testing.T) {
	short.OneIn(t, 6)
	programs := storetest.Programs(t)
	dir, url, empty := t.TempDir(), storetest.Postgres(t), storetest.Bare(t)
	environ := []string{"HEADSUP_DATABASE_URL=" + url, "EMPTY_DATABASE_URL=" + empty}
	t.Setenv("PATH", programs+":"+os.Getenv("PATH"))
	s := open(t, url)
	end := writes(t, s)
	script(t, dir, "backup of a server", environ...)
	before := end()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	script(t, dir, "restore of a server", environ...)
	broughtBack(t, empty, before)
}
