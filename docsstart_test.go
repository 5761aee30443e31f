package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"headsup/sandbox/slack"
	"headsup/short"
)

// TestTheRehearsalIsTriedWordForWord types what docs/getting-started.md says, at a terminal and in the sandbox's Slack, and wants it to come out.
func TestTheRehearsalIsTriedWordForWord(t *testing.T) {
	short.Skip(t)
	page, err := os.ReadFile("docs/getting-started.md")
	if err != nil {
		t.Fatal(err)
	}
	var typed [][]string
	for _, f := range fences(t, "sh") {
		if f.page == "docs/getting-started.md" && f.remarked("run") == "rehearsal" {
			typed = append(typed, words(f.text)...)
		}
	}
	_, rest, _ := strings.Cut(string(page), "<!-- typed in Slack -->\n```\n")
	said, _, _ := strings.Cut(rest, "```")
	lines := strings.Split(strings.TrimSpace(said), "\n")
	answers := regexp.MustCompile("(?m)^\\| ([^|]+) \\| `(.+)` \\|$").FindAllStringSubmatch(string(page), -1)
	if len(typed) != 3 || len(lines) != 2 || len(answers) != 10 {
		t.Fatalf("%q %q %q", typed, lines, answers)
	}
	t.Chdir(t.TempDir())
	room := sandbox(t)
	d := newDesk(t)
	w := &ward{t: t}

	ended := d.starts(t.Context(), at(room, typed[0])...)
	for _, a := range answers {
		d.sees(a[1])
		d.sees(": ")
		_, err := d.keys.WriteString(a[2] + "\n")
		w.must(err)
	}
	d.sees(".env is written")
	if code := <-ended; code != exitFine {
		t.Fatalf("init ended with %d: %s", code, d.seen)
	}
	ended = d.starts(t.Context(), at(room, typed[1])...)
	d.sees("All is well.")
	if code := <-ended; code != exitFine || strings.Contains(d.seen, "warn  ") || strings.Contains(d.seen, "fail  ") || strings.Contains(d.seen, demoSK) {
		t.Fatalf("doctor ended with %d: %s", code, d.seen)
	}

	t.Setenv("HEADSUP_GRACE", "0s") // nobody wants to wait here
	ctx, stop := context.WithTimeout(t.Context(), 60*time.Second)
	defer stop()
	ended = d.starts(ctx, at(room, typed[2])...)
	w.must(room.slack.Wait(ctx, func() bool { return room.slack.Sockets() == 2 }))
	say := func(line string) slack.Message {
		command, text, _ := strings.Cut(line, " ")
		return room.slack.Command("ann", "ops", command, text).Message
	}
	w.must(room.slack.Wait(ctx, func() bool { return strings.Contains(say(lines[0]).Text, "orders-mq") }))
	draft := say(lines[1])
	if !strings.Contains(string(draft.Blocks), "Nothing has been changed yet") {
		t.Fatalf("it says %s %s", draft.Text, draft.Blocks)
	}
	clicks(t, room, "ann", draft, "Confirm")
	w.must(room.slack.Wait(ctx, func() bool { return card(room, "Approve").TS != "" }))
	clicks(t, room, "bo", card(room, "Approve"), "Approve")
	if err := room.slack.Wait(ctx, func() bool { return card(room, ": Done.").TS != "" }); err != nil {
		t.Errorf("it was never done: %v", room.slack.Messages("ops", "ann"))
	}
	stop()
	if code := <-ended; code != exitFine {
		t.Errorf("headsup ended with %d", code)
	}
}

// at is a command of the page, without the program and with the addresses of this sandbox.
func at(room *demoRoom, typed []string) []string {
	args := make([]string, len(typed)-1)
	for n, word := range typed[1:] {
		args[n] = strings.Replace(word, "http://127.0.0.1:8701", room.outside, 1)
	}
	return args
}

// card is the last message of #ops that has the words.
func card(room *demoRoom, words string) (last slack.Message) {
	for _, m := range room.slack.Messages("ops", "bo") {
		if strings.Contains(string(m.Blocks), words) || strings.Contains(m.Text, words) {
			last = m
		}
	}
	return last
}

func clicks(t *testing.T, room *demoRoom, who string, m slack.Message, label string) {
	t.Helper()
	if r := room.slack.Click(who, slack.Press{Channel: "ops", TS: m.TS, Label: label}); !r.OK() {
		t.Fatalf("%s cannot click %s: %+v", who, label, r)
	}
}

// sandbox starts headsup sandbox, and holds what it prints against what the page says.
func sandbox(t *testing.T) *demoRoom {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	rooms, ended := make(chan *demoRoom, 1), make(chan error, 1)
	var out heard
	go func() {
		ended <- sandboxCmd{Addr: "127.0.0.1:0", Outside: "127.0.0.1:0"}.serve(ctx, &out, func(r *demoRoom) { rooms <- r })
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case room := <-rooms:
		return room
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
		return nil
	}
}

// TestTheSandboxSaysItsAnswers: those of docs/getting-started.md, and the same that the page has in its table.
func TestTheSandboxSaysItsAnswers(t *testing.T) {
	page, err := os.ReadFile("docs/getting-started.md")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (sandboxCmd{Addr: "127.0.0.1:0", Outside: "127.0.0.1:0"}).serve(t.Context(), &onlyOnce{&out}, func(*demoRoom) {}); err == nil {
		t.Fatal("it did not end with what it prints to")
	}
	for _, row := range regexp.MustCompile(`(?m)^  (\S.*?) {2,}(\S.*)$`).FindAllStringSubmatch(out.String(), -1) {
		if !strings.Contains(string(page), "| "+row[1]+" | `"+row[2]+"` |") {
			t.Errorf("the page does not say %q", row)
		}
	}
	if !strings.Contains(out.String(), "\n  "+thisProgram(os.Args[0])+" init --slack-api-url http://127.0.0.1:") || strings.Count(out.String(), "\n  ") != 11 {
		t.Error(out.String())
	}
}

// TestASecondSandboxSaysWhatToDo: its page may be anywhere, and Slack and the cloud only where init was told.
func TestASecondSandboxSaysWhatToDo(t *testing.T) {
	room := sandbox(t)
	taken := strings.TrimPrefix(room.outside, "http://")
	code, _, errs := said(t, "sandbox", "--addr", "127.0.0.1:0", "--outside", taken)
	if code != exitWrong || !strings.HasPrefix(errs, "headsup: "+taken+" is in use, ") || !strings.Contains(errs, "--outside") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// onlyOnce keeps what is written, and then takes no more.
type onlyOnce struct{ kept *bytes.Buffer }

func (o *onlyOnce) Write(p []byte) (int, error) {
	_, _ = o.kept.Write(p)
	return 0, os.ErrClosed
}
