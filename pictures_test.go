package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "write what the demo looks like into this folder: go test . -run TestPictures -pictures docs/pictures")

// gaze is how somebody looks at the demo: the settings of blink know dark as 0 and light as 1.
type gaze struct {
	scheme   string
	language string
	person   int    // in the page's list
	channel  string // what is told there is in the language
	list     string
	move     string
	line     string
	digest   string
	nobody   string // heads what nobody has, in the digest
	coming   string // at home
}

// TestPictures goes through what people see, in both languages and both schemes, wide and on a phone, and writes pictures of it.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("pictures of the demo are made with -pictures")
	}
	english := gaze{language: "en", person: 1, channel: "ops", list: "/tasks list env=prod", move: "/tasks reschedule orders-mq +1d because release day", line: "/tasks timeline", digest: "/tasks digest", nobody: "Nobody has it, within", coming: "Coming"}
	chinese := gaze{language: "zh", person: 4, channel: "yunwei", list: "/tasks 列表", move: "/tasks 改期 events-kafka-test 后天 凌晨3点 因为 发布", line: "/tasks 时间线", digest: "/tasks 摘要", nobody: "一周内、还没有负责人", coming: "即将到来"}
	for number, scheme := range []string{"dark", "light"} {
		for _, g := range []gaze{english, chinese} {
			g.scheme = scheme
			t.Run(g.language+"-"+scheme, func(t *testing.T) { g.through(t, number) })
		}
	}
}

// TestPictureOfAMove takes the one of README.md: what Bo sees who has approved what Ann asked for.
func TestPictureOfAMove(t *testing.T) {
	if *pictures == "" {
		t.Skip("pictures of the demo are made with -pictures")
	}
	g := gaze{person: 1, channel: "ops"}
	ctx := g.opens(t, 1)
	err := errors.Join(
		chromedp.Do(ctx, g.types("/tasks"), chromedp.WaitVisible(`.private .actions`), pressUnder("orders-mq ·", `[data-action=reschedule]`), chromedp.WaitVisible(`#window[open]`),
			chromedp.Evaluate[chromedp.Void](twoDaysOn), chromedp.SendKeys(`#input-reason`, "release day"), press(`#window footer .primary`), press(`.private [data-action=confirm]`),
			says("Waiting for approval"), press(`#people li:nth-child(2) button`), chromedp.WaitVisible(`#people li:nth-child(2) [aria-current=true]`), press(`[data-action=approve]`),
			says("The task is now set for"), done("1 2 3 4 5 6"),
			chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("#messages .message")].findLast((m) => m.innerText.includes("now set for")).scrollIntoView({block: "center"});
				[...document.querySelectorAll("#tasks tr")].find((row) => /^orders-mq\s/.test(row.innerText)).scrollIntoView({block: "center"})`)),
		g.takes(ctx, "move.png"),
	)
	if err != nil {
		t.Fatalf("%v; the page says\n%s", err, shown(ctx))
	}
}

// opens the demo's page in Chromium as a person, in a channel that has its first cards.
func (g gaze) opens(t *testing.T, blink int) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("Chromium is missing; install it with: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("blink-settings", fmt.Sprintf("preferredColorScheme=%d", blink)), chromedp.Flag("hide-scrollbars", true), chromedp.WindowSize(1400, 900))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	room := demo(t)
	who := fmt.Sprintf("#people li:nth-child(%d) button", g.person)
	if err := chromedp.Do(ctx, chromedp.Navigate(room.page), chromedp.WaitVisible(`#channels button`), says("headsup is connected"), press(who),
		chromedp.WaitVisible(who+"[aria-current=true]"), g.in(g.channel), chromedp.WaitVisible(`#messages .actions`)); err != nil {
		t.Fatalf("%v; the page says\n%s", err, shown(ctx))
	}
	return ctx
}

func (g gaze) through(t *testing.T, blink int) {
	ctx := g.opens(t, blink)
	direct := click(`[...document.querySelectorAll("#channels button")].find((b) => b.textContent.includes("direct message"))`)
	err := errors.Join(
		chromedp.Do(ctx, g.types(g.list), chromedp.WaitVisible(`.private .actions`)),
		g.both(ctx, "list"),
		chromedp.Do(ctx, g.types(g.move), chromedp.WaitVisible(`.private [data-action=confirm]`)),
		g.both(ctx, "draft"),
		chromedp.Do(ctx, press(`.private [data-action=edit]`), chromedp.WaitVisible(`#window[open] footer .primary`)),
		g.both(ctx, "window"),
		chromedp.Do(ctx, press(`#window .close, #window footer button:not(.primary)`), direct, press(`#tohome`), says(g.coming)),
		g.both(ctx, "home"),
		chromedp.Do(ctx, press(`#tomessages`), g.types(g.line), chromedp.WaitVisible(`#messages figure img`)),
		g.both(ctx, "timeline"),
		chromedp.Do(ctx, g.in(g.channel), g.types(g.digest), says(g.nobody)),
		g.both(ctx, "digest"),
	)
	if err != nil {
		t.Fatalf("%v; the page says\n%s", err, shown(ctx))
	}
}

// types writes into the composer and sends it, so that nothing is left there.
func (g gaze) types(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { text.value = %q; composer.requestSubmit(); })()`, text))
}

func (g gaze) in(channel string) chromedp.Action[chromedp.Void] {
	return click(`[...document.querySelectorAll("#channels button")].find((b) => b.textContent.startsWith("# ` + channel + `"))`)
}

// both takes a picture on a wide screen and one on a phone.
func (g gaze) both(ctx context.Context, scene string) error {
	var errs []error
	for _, on := range []struct {
		name          string
		width, height int64
	}{{"wide", 1400, 900}, {"phone", 390, 844}} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(on.width, on.height), press(`#tabs [data-pane=talk], body`),
			chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".messages").forEach((m) => m.scrollTo(0, m.id === "home" ? 0 : m.scrollHeight))`)); err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, g.takes(ctx, fmt.Sprintf("%s-%s-%s-%s.png", scene, g.language, g.scheme, on.name)))
	}
	return errors.Join(append(errs, chromedp.Do(ctx, chromedp.EmulateViewport(1400, 900)))...)
}

// takes a picture of what is shown.
func (gaze) takes(ctx context.Context, name string) error {
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*pictures, name), png, 0o600)
}
