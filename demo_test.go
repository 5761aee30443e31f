package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"headsup/app"
	"headsup/settings"
	"headsup/short"
)

// browser opens Chromium, or skips the test where the machine has none.
func browser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is not started in -short")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is missing; install it with: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.WindowSize(1400, 900))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return ctx, complaints(ctx)
}

// complaints gathers what the page's console says in anger. It follows the first action of ctx.
func complaints(ctx context.Context) func() []string {
	var mu sync.Mutex
	var all []string
	if err := chromedp.Do(ctx); err != nil {
		return func() []string { return []string{err.Error()} }
	}
	go func() { // it ends with ctx
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.IsException() {
				mu.Lock()
				all = append(all, m.Text)
				mu.Unlock()
			}
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// demo runs the demo as a person starts it, and gives the address of its page.
func demo(t *testing.T) *demoRoom {
	t.Helper()
	room, err := openDemo(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	set, err := room.settings()
	if err != nil {
		t.Fatal(errors.Join(err, room.close()))
	}
	a := app.New(app.Options{Settings: set, Version: "test", Logger: slog.New(slog.DiscardHandler)})
	err = a.Start(t.Context())
	t.Cleanup(func() {
		end, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := errors.Join(a.Stop(end), room.close()); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	firstLook(t.Context(), a)
	if err := room.enrolPeople(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return room
}

// shown is what the page says, for whoever reads why a test of it failed.
func shown(ctx context.Context) string {
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// says waits until the page shows the words.
func says(words string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`document.body.innerText.includes(`+"`"+words+"`"+`)`, chromedp.WithPollingTimeout(time.Minute))
}

// press waits until something is shown that the selector finds, and clicks it.
func press(selector string) chromedp.Action[chromedp.Void] {
	return click("document.querySelector(`" + selector + "`)")
}

// pressUnder presses what the selector finds in the line of buttons under the first private one that names an instance: which task comes
// first in a list is a matter of the moment.
func pressUnder(name, selector string) chromedp.Action[chromedp.Void] {
	return click("[...document.querySelectorAll(`.private .block`)].find((b) => b.textContent.includes(`" + name + "`))?.nextElementSibling?.querySelector(`" + selector + "`)")
}

// click waits until what the expression finds is shown, and clicks it, both in one turn of the page: between the two it may be drawn anew
// otherwise.
func click(found string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`(() => { const e = `+found+`;
		if (!e?.checkVisibility()) return false; e.click(); return true; })()`, chromedp.WithPollingTimeout(time.Minute))
}

// done waits until these steps of the guide are ticked off, and no others.
func done(steps string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`[...document.querySelectorAll("#guide li")].flatMap((li, n) => li.classList.contains("done") ? [n + 1] : []).join(" ") === "`+
		steps+`"`, chromedp.WithPollingTimeout(20*time.Second))
}

// wordsBroken fails where a word in the console's columns stands on two lines.
const wordsBroken = `document.querySelectorAll("#tasks td:nth-child(2)").forEach((td) => td.childNodes.forEach((node) => {
	const range = document.createRange();
	range.selectNodeContents(node);
	if (node.nodeType === Node.TEXT_NODE && range.getClientRects().length !== 1) throw new Error(node.data + " is broken");
}))`

// twoDaysOn moves the time in the window that is open.
const twoDaysOn = `(() => { const i = document.getElementById("input-when"), d = new Date(i.value + "Z");
	d.setUTCDate(d.getUTCDate() + 2); i.value = d.toISOString().slice(0, 16); })()`

// TestANewcomerMovesAndCancelsByClicking does in a browser what the page's guide says, somebody else's approval included.
func TestANewcomerMovesAndCancelsByClicking(t *testing.T) {
	t.Parallel()
	ctx, complained := browser(t)
	room := demo(t)
	const window = `#window[open]`
	err := chromedp.Do(ctx,
		chromedp.Navigate(room.page), chromedp.WaitVisible(`#channels button`),
		says("headsup is connected"), chromedp.Evaluate[chromedp.Void](wordsBroken),
		chromedp.SendKeys(`#text`, "/tasks help\n"), says("what is coming, soonest first"), done(""),
		chromedp.SendKeys(`#text`, "/tasks cancel jobs-rocketmq-test because we no longer need it\n"),
		says("Cancel this task?"), press(`[data-action=confirm]`), says("The task is now cancelled."), done("3 4 6"), // nobody approved anything
		chromedp.SendKeys(`#text`, "/tasks\n"), pressUnder("payments-mq", `[data-action=reschedule]`), chromedp.WaitVisible(window),
		chromedp.Evaluate[chromedp.Void](twoDaysOn),
		chromedp.SendKeys(`#input-reason`, "release day"), press(`#window footer .primary`),
		says("Move this task?"), press(`[data-action=confirm]`), says("Waiting for approval"),
		press(`#people li:nth-child(2) button`), chromedp.WaitVisible(`#people li:nth-child(2) [aria-current=true]`), press(`[data-action=approve]`), says("The task is now set for"), says("Approved by @bo"),
		done("1 2 3 4 5 6"), says("That was it."),
	)
	if err != nil {
		t.Fatalf("%v; the page says\n%s", err, shown(ctx))
	}
	cancelled := 0
	for _, in := range room.cloud.Instances() {
		for _, task := range room.cloud.Tasks(in.ID) {
			if task.Status == "CANCELLED" {
				cancelled++
			}
		}
	}
	if cancelled != 1 {
		t.Errorf("%d tasks are cancelled in the cloud, want the one", cancelled)
	}
	if all := complained(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

// TestASecondFactorCanBeTriedInThePage: billing takes the code of the authenticator beside Slack, and nobody decides without.
func TestASecondFactorCanBeTriedInThePage(t *testing.T) {
	t.Parallel()
	short.Skip(t)
	ctx, complained := browser(t)
	room := demo(t)
	err := chromedp.Do(ctx,
		chromedp.Navigate(room.page), chromedp.WaitVisible(`#channels button`), says("Your authenticator"), // ann, who may break the glass, has one
		chromedp.SendKeys(`#text`, "/tasks cancel billing-rocketmq because we scale by hand\n"),
		says("Cancel this task?"), press(`[data-action=confirm]`), says("Each takes a one-time code"),
		press(`#people li:nth-child(2) button`), chromedp.WaitVisible(`#people li:nth-child(2) [aria-current=true]`),
		press(`[data-action=approve]`), chromedp.WaitVisible(`#window[open]`), says("It counts once"),
		chromedp.SendKeys(`#input-code`, "000000"), press(`#window footer .primary`), says("That code is wrong"),
		chromedp.Evaluate[chromedp.Void](`document.getElementById("input-code").value = document.getElementById("digits").textContent`),
		press(`#window footer .primary`), says("Approved by @bo"),
	)
	if err != nil {
		t.Fatal(err)
	}
	if all := complained(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

// TestABrokenRowCanBeSeenInThePage: whoever edits the record by hand reads at once which row they broke, and that all is well again once it
// is put back; the command that the page names says the same.
func TestABrokenRowCanBeSeenInThePage(t *testing.T) {
	t.Parallel()
	short.Skip(t)
	ctx, complained := browser(t)
	room := demo(t)
	err := chromedp.Do(ctx,
		chromedp.Navigate(room.page), chromedp.WaitVisible(`#record`), says("audit verify"),
		press(`#tamper`), says("Nobody has done anything yet"), says("The record is whole"),
		chromedp.SendKeys(`#text`, "/tasks take orders-mq\n"), says("You have orders-mq"),
		press(`#tamper`), says("An UPDATE in the database made it “gus took”"), chromedp.WaitVisible(`#verdict.broken`), says("was edited: what it says does not give its hash"),
	)
	if err != nil {
		t.Fatal(err)
	}
	command := room.record.command()
	url, rest, _ := strings.Cut(strings.TrimPrefix(command, "HEADSUP_DATABASE_URL="), " ")
	if !strings.HasSuffix(rest, " audit verify") {
		t.Errorf("the page says to type %s", command)
	}
	said, found := auditVerifyCmd{}.verify(t.Context(), settings.Source{Environ: []string{"HEADSUP_DATABASE_URL=" + url}})
	if !errors.Is(found, errFound) || !strings.Contains(said, "was edited") {
		t.Errorf("%s: %s (%v)", command, said, found)
	}
	err = chromedp.Do(ctx,
		press(`#tamper`), says("is edited already"), press(`#mend`), says("says again what headsup wrote"), chromedp.WaitVisible(`#verdict.whole`), says("The record is whole"),
		press(`#mend`), says("No row is edited"), press(`#check`), chromedp.WaitVisible(`#verdict.whole`),
	)
	if err != nil {
		t.Fatal(err)
	}
	if all := complained(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

// A database that somebody brings along is nobody's to edit.
func TestTheDemoEditsNoRecordOfOnesOwn(t *testing.T) {
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "own.db"))
	room, err := openDemo(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := room.settings(); err != nil || room.record.command() != "" {
		t.Errorf("the page offers %q (%v)", room.record.command(), err)
	}
	if err := room.close(); err != nil {
		t.Error(err)
	}
}

func TestTheHeadlessDemoTellsItsStory(t *testing.T) {
	t.Parallel()
	short.Skip(t)
	var out strings.Builder
	if err := playStories(t.Context(), &out, nil); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "All as it must be.") {
		t.Errorf("the end is not told:\n%s", out.String())
	}
}

// TestTheDemoSaysWhereItIs: somebody who asked for a port learns that it is another one.
func TestTheDemoSaysWhereItIs(t *testing.T) {
	t.Parallel()
	first, err := openDemo(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked := strings.TrimPrefix(first.page, "http://")
	second, err := openDemo(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	if said := second.greeting(); second.page == first.page || !strings.HasPrefix(said, asked+" is in use, so the page is somewhere else.\nheadsup's demo is at "+second.page+"\n") {
		t.Errorf("at %s: %s", second.page, said)
	}
	if said := first.greeting(); strings.Contains(said, "in use") {
		t.Error(said)
	}
	if err := errors.Join(first.close(), second.close()); err != nil {
		t.Error(err)
	}
}

// TestADemoThatWasKilledLeavesNothingForLong: the next one removes its folder, and no other.
func TestADemoThatWasKilledLeavesNothingForLong(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	var all []*demoFolder
	for range 2 {
		f, err := makeDemoFolder(parent)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	killed, runs, made := all[0], all[1], filepath.Join(parent, "headsup-demo-made")
	if err := errors.Join(killed.lock.Close(), os.Mkdir(made, 0o700)); err != nil { // as the system does for a process that ends
		t.Fatal(err)
	}
	next, err := makeDemoFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	for path, there := range map[string]bool{killed.path: false, runs.path: true, next.path: true, made: true} {
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("%s: there is %v, want %v", path, err == nil, there)
		}
	}
	if err := errors.Join(runs.remove(), next.remove()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(parent, "*")); len(left) != 1 {
		t.Errorf("left: %q", left)
	}
}

func TestTheDemoStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", "192.0.2.1:0", "example.com:80", "nonsense"} {
		if _, err := listenLoopback(t.Context(), addr); err == nil {
			t.Errorf("%s is served", addr)
		}
	}
}

func TestTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--help"}, exitFine, "demo"},
		{[]string{"version"}, exitFine, "headsup"},
		{[]string{"fly"}, exitWrong, "headsup --help"},
		{[]string{"demo", "--play", "nowhere.txtar"}, exitWrong, "nowhere.txtar"},
		{[]string{"demo", "--addr", "0.0.0.0:1"}, exitWrong, "loopback"},
		{[]string{"demo", "--addr", "127.0.0.1:99999"}, exitWrong, "has no port from 0 to 65535."},
		{[]string{"demo", "--addr", "8700"}, exitWrong, "write it like 127.0.0.1:8700."},
		{[]string{"help"}, exitFine, "Usage: headsup"},
		{[]string{"help", "policy"}, exitFine, "policy check"},
		{[]string{"help", "fly"}, exitWrong, "headsup --help"},
		{[]string{"--version"}, exitFine, "headsup "},
		{[]string{"policy"}, exitWrong, `headsup: expected one of "check", "explain". headsup policy --help says more.`},
		{[]string{"policy", "check", "a", "b"}, exitWrong, "headsup: unexpected argument b. headsup policy check --help says more."},
		{[]string{"polcy"}, exitWrong, `headsup: unexpected argument polcy, did you mean "policy"? headsup --help lists the commands.`},
		{[]string{"policy", "explain", "--moves", "x"}, exitWrong, `headsup: --moves: expected a whole number but got "x". headsup policy explain --help says more.`},
		{[]string{"policy", "explain", "--to"}, exitWrong, "headsup: --to is given without a value. headsup policy explain --help says more."},
	} {
		var out strings.Builder
		if code := run(t.Context(), c.args, &out, &out); code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("headsup %s: code %d, want %d; said %q, want %q", strings.Join(c.args, " "), code, c.code, out.String(), c.want)
		}
	}
}
