package main

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"headsup/manifest"
	"headsup/sandbox/slack"
	"headsup/short"
)

// TestYourSlackAndCloudAreTriedWordForWord types what docs/getting-started.md says of one's own Slack and cloud. The app is made of the address that
// is printed, so it may do what that asks for and no more; where Slack and the cloud are is in the environment.
func TestYourSlackAndCloudAreTriedWordForWord(t *testing.T) {
	short.Skip(t)
	typed := ownCommands(t)
	w := newWardWith(t, appOf(t, typed[0])).empty()
	d := newDesk(t)

	d.answers(w, typed[1], append(rightAnswers, "n"))
	d.runs(typed[2], "All is well.")
	d.runs(typed[3], "All is well.")
	if posted := w.slack.Messages("ops", "ann"); len(posted) != 1 {
		t.Errorf("%d messages were posted, want the test card", len(posted))
	}
	w.movesATask(d, typed[4][1:])

	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"bot-token": "xoxb-test-bot", "app-token": "xapp-test-app", "ak": "test-ak", "sk": "test-sk-is-secret"} {
		w.must(os.WriteFile(name, []byte(text+"\n"), 0o600))
	}
	w.slack.AddGroup(slack.Group{Handle: "sre-leads", Users: []string{"ann", "bo"}})
	flags := strings.Split(strings.Replace(strings.Join(typed[5], "\x00"), "0123456789abcdef0123456789abcdef", wardProject, 1), "\x00")
	code, out, errs := said(t, flags[1:]...)
	if code != exitFine || errs != "" || !strings.Contains(w.file(".env"), "sre-leads") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	d.runs(typed[2], "All is well.")
}

// ownCommands are the page's commands behind the rehearsal.
func ownCommands(t *testing.T) [][]string {
	t.Helper()
	var typed [][]string
	for _, f := range fences(t, "sh") {
		if f.page == "docs/getting-started.md" && f.remarked("run") == "own" {
			typed = append(typed, words(f.text)...)
		}
	}
	var begins []string
	for _, command := range typed {
		if command[0] != "./headsup" {
			t.Errorf("%q is no command of headsup", command)
		}
		begins = append(begins, strings.Join(command[1:min(len(command), 3)], " "))
	}
	if got := strings.Join(begins, "; "); got != "manifest --url; init; doctor; doctor --post; ; init --bot-token-file" {
		t.Fatalf("the page says to type %s", got)
	}
	return typed
}

// appOf makes the app that Slack makes of the address which is printed.
func appOf(t *testing.T, typed []string) slack.Options {
	t.Helper()
	t.Chdir(t.TempDir())
	code, out, errs := said(t, typed[1:]...)
	address, err := url.Parse(strings.TrimSpace(out))
	if err != nil || code != exitFine {
		t.Fatalf("exit %d: %s%s (%v)", code, out, errs, err)
	}
	var is manifest.Manifest
	if err := json.Unmarshal([]byte(address.Query().Get("manifest_json")), &is); err != nil || len(is.OAuth.Scopes.Bot) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	return slack.Options{Scopes: is.OAuth.Scopes.Bot, Events: is.Settings.Subscriptions.Events, ShouldEscape: is.Features.Commands[0].Escape}
}

// answers types the command and what it asks for.
func (d *desk) answers(w *ward, typed, answers []string) {
	d.t.Helper()
	ended := d.starts(d.t.Context(), typed[1:]...)
	for n, answer := range answers {
		d.sees(asked[n])
		d.sees(": ")
		_, err := d.keys.WriteString(answer + "\n")
		w.must(err)
	}
	d.sees(".env is written")
	if code := <-ended; code != exitFine {
		d.t.Fatalf("%q ended with %d: %s", typed, code, d.seen)
	}
}

// runs types a command, and waits for what it says and for its end.
func (d *desk) runs(typed []string, says string) {
	d.t.Helper()
	ended := d.starts(d.t.Context(), typed[1:]...)
	d.sees(says)
	if code := <-ended; code != exitFine {
		d.t.Fatalf("%q ended with %d: %s", typed, code, d.seen)
	}
}

// movesATask two days on, as in the rehearsal, with the headsup that the words start.
func (w *ward) movesATask(d *desk, typed []string) {
	w.t.Helper()
	w.t.Setenv("HEADSUP_GRACE", "0s") // nobody wants to wait here
	ctx, stop := context.WithTimeout(w.t.Context(), 60*time.Second)
	defer stop()
	ended := d.starts(ctx, typed...)
	room := &demoRoom{slack: w.slack}
	say := func(text string) slack.Message { return w.slack.Command("ann", "ops", "/tasks", text).Message }
	w.must(w.slack.Wait(ctx, func() bool { return strings.Contains(say("").Text, "orders") }))
	clicks(w.t, room, "ann", say("reschedule orders +2d because we try it"), "Confirm")
	w.must(w.slack.Wait(ctx, func() bool { return card(room, "Approve").TS != "" }))
	clicks(w.t, room, "bo", card(room, "Approve"), "Approve")
	if err := w.slack.Wait(ctx, func() bool { return card(room, ": Done.").TS != "" }); err != nil {
		w.t.Errorf("it was never done: %v", w.slack.Messages("ops", "ann"))
	}
	stop()
	if code := <-ended; code != exitFine {
		w.t.Errorf("headsup ended with %d", code)
	}
}
