package bot_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	upstream "github.com/slack-go/slack"

	"headsup/bot"
	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

// homes keep who has opened their App Home.
type homes struct {
	mu    sync.Mutex
	all   []string
	fails int // so many are not kept
}

func (h *homes) HomeOpened(_ context.Context, team, user, hash string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fails > 0 {
		h.fails--
		return errors.New("the database is away")
	}
	h.all = append(h.all, team+" "+user+" "+hash)
	return nil
}

func (h *homes) kept() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.all...)
}

func aHome(words string) cards.HomeTab {
	section := upstream.NewSectionBlock(upstream.NewTextBlockObject(upstream.MarkdownType, words, false, false), nil, nil)
	return cards.HomeTab{Type: upstream.VTHomeTab, Blocks: upstream.Blocks{BlockSet: []upstream.Block{section}}}
}

// TestI2AnOpenedHomeIsAcknowledgedOnceItIsKept holds that Slack tells of it again where it was not.
func TestI2AnOpenedHomeIsAcknowledgedOnceItIsKept(t *testing.T) {
	t.Parallel()
	rows := &homes{fails: 1}
	w := start(t, slack.Options{}, func(o *bot.Options) { o.Homes = rows })
	w.slack.OpenHome("ana")
	w.wait("it is kept at its redelivery", func() bool { return len(rows.kept()) == 1 })
	if got := rows.kept()[0]; got != "T0SANDBOX UANA " {
		t.Errorf("kept %q", got)
	}
	hash, err := w.bot.Courier().Publish(t.Context(), "UANA", "", aHome("first"))
	if err != nil || hash == "" || hash != w.slack.Home("ana").Hash {
		t.Fatalf("published with hash %q: %v", hash, err)
	}
	w.slack.OpenHome("ana")
	w.wait("the hash comes with it", func() bool { all := rows.kept(); return len(all) == 2 && all[1] == "T0SANDBOX UANA "+hash })
	if n := w.desk.asked.Load(); n != 0 {
		t.Errorf("the desk was asked %d times", n)
	}
}

// TestAHomeIsPublishedOverWhatIsKnownOnly holds Slack's hash.
func TestAHomeIsPublishedOverWhatIsKnownOnly(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	first, err := w.bot.Courier().Publish(t.Context(), "UANA", "", aHome("first"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.bot.Courier().Publish(t.Context(), "UANA", first, aHome("second"))
	if err != nil || second == first {
		t.Fatalf("hash %q after %q: %v", second, first, err)
	}
	_, err = w.bot.Courier().Publish(t.Context(), "UANA", first, aHome("of long ago"))
	if lost, ok := errors.AsType[*maintenance.Undelivered](err); !ok || lost.Kind != maintenance.PostOvertaken {
		t.Errorf("an old hash gives %v", err)
	}
	if shown := string(w.slack.Home("ana").Blocks); !strings.Contains(shown, "second") {
		t.Errorf("it shows %s", shown)
	}
}

// TestWhatIsClickedAtHomeOpensAWindow holds that the Home itself is never updated as a window is, and that a refusal is said in person.
func TestWhatIsClickedAtHomeOpensAWindow(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, func(o *bot.Options) { o.Homes = &homes{} })
	w.desk.click = func(_ context.Context, r commands.Request, c commands.Click) commands.Answer {
		if !r.Actor.Place.Nowhere() || c.Window != nil {
			t.Errorf("clicked at %+v in %+v", r.Actor.Place, c.Window)
		}
		shown := cards.Shown(cards.Message{Text: "shown"})
		return commands.Answer{Modal: &shown}
	}
	home := aHome("home")
	home.Blocks.BlockSet = append(home.Blocks.BlockSet, upstream.NewActionBlock("row",
		upstream.NewButtonBlockElement("show", "k7q2", upstream.NewTextBlockObject(upstream.PlainTextType, "Show", false, false))))
	for _, user := range []string{"UANA", "UGIL"} {
		if _, err := w.bot.Courier().Publish(t.Context(), user, "", home); err != nil {
			t.Fatal(err)
		}
	}
	w.slack.Click("ana", slack.Press{ViewID: w.slack.Home("ana").ID, ActionID: "show"})
	w.wait("a window", func() bool { return len(w.slack.Views("ana")) == 1 })
	w.slack.Click("gil", slack.Press{ViewID: w.slack.Home("gil").ID, ActionID: "show"})
	w.sees("gil", "", "refused: guest")
}

// TestI3WhatIsTypedIntoAMenuIsAnsweredInTheAcknowledgement holds what is offered, to whom, and that nobody waits.
func TestI3WhatIsTypedIntoAMenuIsAnsweredInTheAcknowledgement(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{}, func(o *bot.Options) { o.AckAfter = 300e6 })
	menu := cards.NewMaintenanceWindow(cards.MaintenanceView{Total: 1})
	w.desk.shortcut = func(context.Context, commands.Request, commands.Shortcut) commands.Answer {
		return commands.Answer{Modal: &menu}
	}
	hold := make(chan struct{})
	w.desk.suggest = func(_ context.Context, _ commands.Request, t commands.Typing) []*cards.Offer {
		switch t.Text {
		case "late":
			<-hold
		case "broken":
			panic("a bug")
		}
		return cards.Offers(cards.Reader{}, []maintenance.Item{{Task: maintenance.Task{Handle: "k7q2", Name: t.Text}}})
	}
	w.slack.GlobalShortcut("ana", cards.MaintenanceShortcut)
	w.wait("a window", func() bool { return len(w.slack.Views("ana")) == 1 })
	typed := func(text string) string {
		return string(w.slack.Suggest("ana", slack.Press{ViewID: w.slack.Views("ana")[0].ID, ActionID: cards.InputTask}, text).Options)
	}
	if got := typed("orders"); !strings.Contains(got, "k7q2") || !strings.Contains(got, "orders") {
		t.Errorf("offered %s", got)
	}
	if got := typed("late"); got != `{"options":[]}` {
		t.Errorf("in time it gives %s", got)
	}
	close(hold)
	if got := typed("broken"); got != `{"options":[]}` {
		t.Errorf("a bug gives %s", got)
	}
}

// TestAMessageIsReadWhereOtherAppsWrite holds that a shortcut hears of blocks and attachments too.
func TestAMessageIsReadWhereOtherAppsWrite(t *testing.T) {
	t.Parallel()
	w := start(t, slack.Options{})
	w.desk.shortcut = func(_ context.Context, _ commands.Request, s commands.Shortcut) commands.Answer {
		return text("heard %t %t", strings.Contains(s.Text, "above"), strings.Contains(s.Text, "k7q2 below"))
	}
	section := upstream.NewSectionBlock(upstream.NewTextBlockObject(upstream.MarkdownType, "task k7q2 below", false, false), nil, nil)
	ts, err := w.bot.Courier().Post(t.Context(), maintenance.Place{Channel: w.ops}, cards.Message{Text: "above", Blocks: []upstream.Block{section}})
	if err != nil {
		t.Fatal(err)
	}
	w.slack.MessageShortcut("ana", w.ops, ts, cards.RescheduleShortcut)
	w.sees("ana", w.ops, "heard true true")
}
