package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"headsup/short"
)

// TestThePageByKeyboard goes through the page as somebody does who has no mouse, each time in a tab of its own.
func TestThePageByKeyboard(t *testing.T) {
	t.Parallel()
	short.Skip(t)
	ctx, _ := browser(t)
	room := demo(t)
	frozen := time.Now().UTC().AddDate(0, 0, 8).Format("2006-01-02") + " 10:00 UTC"
	for _, c := range []struct {
		name  string
		width int64
		steps []chromedp.Action[chromedp.Void]
	}{
		{"a freeze", 1400, []chromedp.Action[chromedp.Void]{
			forwardTo(`e.id === "text"`), keys("/tasks reschedule orders-mq " + frozen + " because release day\r"),
			says("lies in the freeze quarter end"), says("Ask @cy about it"),
			backTo(`e.textContent === "Choose another time"`), keys(kb.Enter), focusOn(`e.closest("#window[open]")`),
			keys(kb.Escape), focusOn(`e.textContent === "Choose another time"`), // where it was before the window
			backTo(`e.textContent.startsWith("Take ")`), keys(kb.Enter), says("Move this task?"),
			forwardTo(`e.dataset.action === "drop"`), keys(kb.Enter), says("Dropped. Nothing was changed."),
		}},
		{"a call that fails", 1400, []chromedp.Action[chromedp.Void]{
			forwardTo(`e.id === "fault"`), keys(kb.ArrowDown), focusOn(`e.value === "refuse"`),
			backTo(`e.id === "text"`), keys("/tasks cancel jobs-rocketmq-test because we no longer need it\r"), says("Cancel this task?"),
			backTo(`e.dataset.action === "confirm"`), keys(kb.Enter), says("Failed: the cloud refused"), says("DMS.00400026"),
			until(`document.getElementById("fault").value === ""`), // it was for the next change only
			forwardTo(`e.dataset.action === "again"`), keys(kb.Enter), says("Cancel this task?"),
			backTo(`e.dataset.action === "confirm"`), keys(kb.Enter), says("The task is now cancelled."),
		}},
		{"a mention in a thread, on a telephone", 390, []chromedp.Action[chromedp.Void]{
			says("orders-mq-test"), forwardTo(`e.dataset.part === "thread" && e.closest("article").textContent.includes("orders-mq-test")`), keys(kb.Enter),
			focusOn(`e.id === "replytext"`), until(`document.documentElement.scrollWidth <= innerWidth`),
			keys("@headsup reschedule orders-mq-test +1d because we test until then\r"), says("Move this task?"),
			backTo(`e.dataset.action === "confirm" && e.closest("#replies")`), keys(kb.Enter), says("The task is now set for"),
			until(`document.documentElement.scrollWidth <= innerWidth`),
			backTo(`e.id === "leave"`), keys(kb.Enter), focusOn(`e.id === "text"`), until(`document.getElementById("thread").hidden`),
		}},
		{"App Home", 1400, []chromedp.Action[chromedp.Void]{
			forwardTo(`e.id === "text"`), keys("/tasks reschedule payments-mq +1d because release day\r"), says("Move this task?"),
			backTo(`e.dataset.action === "confirm"`), keys(kb.Enter), says("Waiting for approval"),
			backTo(`e.closest("#people") && e.textContent.startsWith("bo")`), keys(kb.Enter), focusOn(`e.getAttribute("aria-current") === "true"`),
			forwardTo(`e.closest("#channels") && e.textContent.startsWith("headsup")`), keys(kb.Enter), until(`document.getElementById("views").checkVisibility()`),
			forwardTo(`e.id === "tohome"`), keys(kb.Enter), says("Waiting for you"), says("@ann asks"),
			forwardTo(`e.dataset.action === "approve" && e.closest("#home")`), keys(kb.Enter), focusOn(`e.closest("#window[open]")`),
			keys(kb.Escape), says("Nothing waits for you."),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, cancel := chromedp.NewContext(ctx)
			t.Cleanup(cancel)
			complained := complaints(tab)
			open := []chromedp.Action[chromedp.Void]{
				chromedp.EmulateViewport(c.width, 900), chromedp.Navigate(room.page), says("headsup is connected"),
			}
			if err := chromedp.Do(tab, append(open, c.steps...)...); err != nil {
				t.Fatalf("%v; the page says\n%s", err, shown(tab))
			}
			if all := complained(); len(all) > 0 {
				t.Errorf("the browser complains: %q", all)
			}
		})
	}
}

// keys types on what has the focus.
func keys(typed string, options ...chromedp.KeyOption) chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent(typed, options...)
}

// until waits for an expression to be true.
func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(time.Minute))
}

// focusOn waits until the focus is on an element e of which this holds.
func focusOn(this string) chromedp.Action[chromedp.Void] { return until(focused(this)) }

func focused(this string) string { return "((e) => Boolean(" + this + "))(document.activeElement)" }

// forwardTo waits until there is an element e of which this holds, and presses Tab until the focus is on one; backTo presses it with Shift.
func forwardTo(this string) chromedp.Action[chromedp.Void] { return tabTo(this) }

func backTo(this string) chromedp.Action[chromedp.Void] {
	return tabTo(this, chromedp.KeyModifiers(chromedp.ModifierShift))
}

func tabTo(this string, options ...chromedp.KeyOption) chromedp.Action[chromedp.Void] {
	const most = 300 // twice around the page
	appears := until(`[...document.body.querySelectorAll("*")].some((e) => ` + this + `)`)
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := appears(ctx, tab); err != nil {
			return fmt.Errorf("wait for where %s: %w", this, err)
		}
		for range most {
			if _, err := keys(kb.Tab, options...)(ctx, tab); err != nil {
				return err
			}
			if there, err := chromedp.Evaluate[bool](focused(this))(ctx, tab); there || err != nil {
				return err
			}
		}
		return fmt.Errorf("no Tab leads to where %s", this)
	})
}
