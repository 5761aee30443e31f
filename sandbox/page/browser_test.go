package page_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headsup/sandbox/slack"
)

// browser opens Chromium on the room's page, or skips the test where the machine has none. complaints gives what its console
// said in anger.
func (r *room) browser() (ctx context.Context, complaints func() []string) {
	r.t.Helper()
	if testing.Short() {
		r.t.Skip("a browser is not started in -short")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		r.t.Skip("Chromium is missing; install it with: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.WindowSize(1400, 900))
	ctx, cancel := chromedp.NewExecAllocator(r.t.Context(), options...)
	r.t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	r.t.Cleanup(cancel)
	must(r.t, chromedp.Do(ctx))
	var mu sync.Mutex
	var all []string
	tab := ctx
	go func() { // it ends with the tab
		for m, err := range chromedp.Console(tab) {
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
	ctx, cancel = context.WithTimeout(ctx, 90*time.Second)
	r.t.Cleanup(cancel)
	must(r.t, chromedp.Do(ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(`#channels button`)))
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// until waits for an expression to be true.
func until(expression string, values ...any) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](fmt.Sprintf(expression, values...), chromedp.WithPollingTimeout(20*time.Second))
}

func run(js string) chromedp.Action[chromedp.Void] { return chromedp.Evaluate[chromedp.Void](js) }

func TestEveryBlockIsShownAsSlackShowsIt(t *testing.T) {
	r := newRoom(t)
	r.slack.AddGroup(slack.Group{ID: "S0ONCALL", Handle: "oncall"})
	newBot(r)
	ctx, complaints := r.browser()
	must(t, chromedp.Do(ctx, chromedp.SendKeys(`#text`, "/tasks\n"), chromedp.WaitVisible(`article h3`)))
	html, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("article .body").innerHTML`))
	must(t, err)
	for _, want := range []string{
		`🔔 What is coming`, `<strong>bold</strong> <em>slanted</em> <s>struck</s> <code>code</code> snake_case_name 2*3*4`,
		`&lt;b&gt;not a tag&lt;/b&gt; :unknown_one:`, `<blockquote>quoted <strong>well</strong></blockquote>after`,
		`<span class="mention">@headsup</span> <span class="mention">@here</span> <span class="mention">@oncall</span> <span class="mention">@U0NOBODY</span>`,
		`<a href="https://example.com/a?b=1&amp;c=2" rel="noreferrer noopener" target="_blank">a link</a>`,
		`&lt;javascript:alert(1)|no link&gt;`, "<pre>a *block*\nof code</pre>", `>Dec 1, 2026 at 03:00</time>`,
		`<strong>rich </strong>`, `&lt;i&gt;plain&lt;/i&gt; ⚠️`, `<ol`, `second item`, `<blockquote>a quotation</blockquote>`, `<pre>x := 1</pre>`,
		`aria-label="a chart from elsewhere"`, `a note in small`, `<strong>一</strong> ，（ <strong>二</strong> ）*三*，词*四*词 *五：* <strong>六</strong>. **七**`,
		`class="slack primary"`, `class="slack danger"`, `Only visible to you`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the message lacks %s", want)
		}
	}
	if strings.Contains(html, "<img") {
		t.Error("the page asks for an image from elsewhere")
	}
	if t.Failed() {
		t.Log(html)
	}
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

// TestSlackSpeaksToWhoeverLooks in the language of their Slack: its own words and its dates. What the app says stays as it is.
func TestSlackSpeaksToWhoeverLooks(t *testing.T) {
	r := newRoom(t)
	newBot(r)
	ctx, complaints := r.browser()
	become := func(name string) chromedp.Action[chromedp.Void] {
		return run(fmt.Sprintf(`[...document.querySelectorAll("#people button")].find((b) => b.textContent.startsWith(%q)).click()`, name))
	}
	for _, c := range []struct{ who, private, date, send string }{
		{"wei", "仅对你可见", "2026年12月1日", "发送"},
		{"ann", "Only visible to you", "Dec 1, 2026", "Send"},
	} {
		must(t, chromedp.Do(ctx, become(c.who), until(`document.querySelector("#composer > button").textContent === %q`, c.send),
			chromedp.SendKeys(`#text`, "/tasks\n"), chromedp.WaitVisible(`article h3`)))
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("article .body").textContent`))
		must(t, err)
		for _, want := range []string{c.private, c.date, "What is coming"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not see %q:\n%s", c.who, want, text)
			}
		}
	}
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

func TestButtonsAndMenusAsk(t *testing.T) {
	r := newRoom(t)
	b := newBot(r)
	ctx, complaints := r.browser()
	heard := func(action string) bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, e := range b.seen {
			if len(e.Payload.Actions) > 0 && e.Payload.Actions[0].ID == action {
				return true
			}
		}
		return false
	}
	must(t, chromedp.Do(ctx, chromedp.SendKeys(`#text`, "/tasks\n"), chromedp.WaitVisible(`[data-action=remove]`), chromedp.Click(`[data-action=remove]`),
		chromedp.WaitVisible(`#sure[open]`), chromedp.Click(`#sure footer button:first-child`), until(`!document.getElementById("sure").open`)))
	if heard("remove") {
		t.Error("the app heard of a click that was taken back")
	}
	must(t, chromedp.Do(ctx, chromedp.Click(`[data-action=remove]`), chromedp.WaitVisible(`#sure[open]`), chromedp.Click(`#sure footer .danger, #sure footer .primary`)))
	must(t, r.slack.Wait(ctx, func() bool { return heard("remove") }))
	must(t, chromedp.Do(ctx, chromedp.Click(`[aria-label="More actions"]`), until(`document.activeElement.textContent === "First choice"`),
		chromedp.KeyEvent(kb.ArrowDown), until(`document.activeElement.textContent === "Second choice"`), chromedp.KeyEvent(kb.Enter)))
	must(t, r.slack.Wait(ctx, func() bool { return heard("overflow") }))
	if got := b.last(t, func(e envelope) bool { return len(e.Payload.Actions) > 0 }).Payload.Actions[0].Chosen["value"]; got != "two" {
		t.Errorf("the menu chose %v, want the second", got)
	}
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

func TestAWindowKeepsWhatIsTypedAndSaysWhatIsWrong(t *testing.T) {
	r := newRoom(t)
	b := newBot(r)
	ctx, complaints := r.browser()
	const send = `#window footer .primary`
	must(t, chromedp.Do(ctx, chromedp.SendKeys(`#text`, "/tasks\n"), chromedp.WaitVisible(`[data-action=open]`), chromedp.Click(`[data-action=open]`),
		chromedp.WaitVisible(`#window[open]`), until(`document.getElementById("input-when").value === "2026-12-01T03:00"`), // her zone
		chromedp.Click(send), until(`document.getElementById("input-reason-error").textContent !== ""`), // Slack's own check
		chromedp.SendKeys(`#input-reason`, "bad"), run(`document.getElementById("input-engine").value = "kafka"`),
		chromedp.SendKeys(`#input-instance`, "ord"), chromedp.WaitVisible(`#window .offers li:nth-child(2)`), chromedp.SendKeys(`#input-instance`, kb.ArrowDown+kb.ArrowDown+kb.Enter),
		until(`document.getElementById("input-instance").value === "orders-mq-test"`), chromedp.Click(`#input-tell-1`),
		chromedp.Click(`#window [data-action=more]`), until(`document.getElementById("window").innerText.includes("Here is more.")`),
		until(`document.getElementById("input-reason").value === "bad"`), // it stays as the app changes the window
		chromedp.Click(send), until(`document.getElementById("input-reason-error").textContent === "A better reason, please."`),
		until(`document.activeElement.id === "input-reason"`), chromedp.SendKeys(`#input-reason`, " no more"), chromedp.Click(send),
		until(`!document.getElementById("window").open`),
	))
	values := b.last(t, func(e envelope) bool { return e.Payload.Type == "view_submission" }).Payload.View.State.Values
	for _, c := range []struct{ block, key, want string }{
		{"reason", "value", "bad no more"},
		{"when", "selected_date_time", "1.7960904e+09"},
		{"engine", "selected_option", "kafka"},
		{"instance", "selected_option", "i-2"},
		{"tell", "selected_options", "owner"},
	} {
		if got := fmt.Sprint(values[c.block][c.block][c.key]); !strings.Contains(got, c.want) {
			t.Errorf("%s is %s, want %s", c.block, got, c.want)
		}
	}
	must(t, chromedp.Do(ctx, chromedp.Click(`[data-action=open]`), chromedp.WaitVisible(`#window[open]`), chromedp.KeyEvent(kb.Escape), until(`!document.getElementById("window").open`)))
	must(t, r.slack.Wait(ctx, func() bool { return len(r.slack.Views("ann")) == 0 }))
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

func TestNewsTakesNeitherFocusNorWords(t *testing.T) {
	r := newRoom(t)
	first := r.slack.Say("gus", "ops", "", "first")
	ctx, complaints := r.browser()
	must(t, chromedp.Do(ctx, until(`document.querySelectorAll("#messages article").length === 1`), chromedp.SendKeys(`#text`, "half a sen")))
	r.slack.Say("gus", "ops", "", "second")
	must(t, chromedp.Do(ctx, until(`document.querySelectorAll("#messages article").length === 2`),
		until(`document.activeElement.id === "text" && document.getElementById("text").value === "half a sen"`),
		chromedp.Focus(`#messages article:first-child .quiet`)))
	r.slack.Say("gus", "ops", first.Message.TS, "a reply") // the message with the focus is made anew
	must(t, chromedp.Do(ctx, until(`document.activeElement.textContent === "1 reply"`), chromedp.Focus(`#tasks [data-part=run]`)))
	r.slack.Say("gus", "ops", "", "third")
	must(t, chromedp.Do(ctx, until(`document.querySelectorAll("#messages article").length === 3`), until(`document.activeElement.dataset.part === "run"`)))
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

func TestThreadsHomeAndSuggestions(t *testing.T) {
	r := newRoom(t)
	newBot(r)
	r.slack.Say("gus", "ops", "", "let us talk")
	ctx, complaints := r.browser()
	must(t, chromedp.Do(ctx, chromedp.WaitVisible(`#messages article .quiet`), chromedp.Click(`#messages article .quiet`), chromedp.WaitVisible(`#replytext`),
		chromedp.SendKeys(`#replytext`, "/tasks\n"), until(`document.getElementById("threadtold").textContent === "/tasks is not supported in threads. Sorry!"`),
		run(`document.getElementById("replytext").value = ""`), chromedp.SendKeys(`#replytext`, "well\n"), until(`document.querySelectorAll("#replies article").length === 2`),
		chromedp.Click(`#leave`), until(`document.getElementById("thread").hidden`),
		chromedp.SendKeys(`#text`, "/ta\t"), until(`document.getElementById("text").value === "/tasks "`),
		run(`document.getElementById("text").value = ""`), chromedp.SendKeys(`#text`, "ask @g\t"), until(`document.getElementById("text").value === "ask @gus "`),
		chromedp.Click(`#channels li:last-child button`), chromedp.WaitVisible(`#tohome`), chromedp.Click(`#tohome`), chromedp.WaitVisible(`#home strong`),
		chromedp.Click(`#home [data-action=open]`), chromedp.WaitVisible(`#window[open]`)))
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}

func TestTheConsoleIsChangedByHand(t *testing.T) {
	r := newRoom(t)
	ctx, complaints := r.browser()
	must(t, chromedp.Do(ctx, chromedp.Click(`#tasks [data-part=move]`), chromedp.WaitVisible(`#move[open]`), run(`document.getElementById("moveto").value = "2099-01-02T03:04"`),
		chromedp.Click(`#move footer .primary`), until(`document.querySelector("#tasks .when").textContent === "2099-01-02 03:04"`),
		chromedp.Click(`#tasks [data-part=run]`), until(`document.querySelector("#tasks .status-EXECUTING")`)))
	want := time.Date(2099, 1, 2, 3, 4, 0, 0, time.UTC)
	if task, _ := r.cloud.Task(instance, upgrade); task.Status != "EXECUTING" && !task.ScheduleAt.Equal(want) {
		t.Errorf("the task is %s at %s", task.Status, task.ScheduleAt)
	}
	if all := complaints(); len(all) > 0 {
		t.Errorf("the browser complains: %q", all)
	}
}
