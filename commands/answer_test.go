package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	sandbox "headsup/sandbox/slack"
)

// answer is an answer as a person sees it; Slack takes it.
type answer struct {
	commands.Answer
	t       *testing.T
	text    string          // all that can be read on it
	why     maintenance.Why // it is a refusal, for this reason
	buttons []*slack.ButtonBlockElement
	suggest []*slack.ButtonBlockElement // times that it suggests
}

// look reads an answer, after Slack has: an answer that Slack would refuse is none.
func (w *world) look(ask func() commands.Answer) answer {
	w.t.Helper()
	w.why = ""
	a := ask()
	if problem := refusedBySlack(a); problem != "" {
		w.t.Fatalf("%.2000s", problem)
	}
	seen := answer{Answer: a, t: w.t, why: w.why}
	if a.Message != nil {
		seen.text = readable(a.Message.Blocks)
	}
	if a.Modal != nil {
		seen.text += readable(a.Modal)
	}
	for _, blocks := range seen.shown() {
		for _, block := range blocks {
			if row, ok := block.(*slack.ActionBlock); ok {
				for _, element := range row.Elements.ElementSet {
					switch b, ok := element.(*slack.ButtonBlockElement); {
					case !ok:
					case strings.HasPrefix(b.ActionID, cards.Suggested), strings.HasPrefix(b.ActionID, cards.FillIn):
						seen.suggest = append(seen.suggest, b)
					default:
						seen.buttons = append(seen.buttons, b)
					}
				}
			}
		}
	}
	return seen
}

// shown are the blocks of the message, and those of the window.
func (a answer) shown() [][]slack.Block {
	var all [][]slack.Block
	if a.Message != nil {
		all = append(all, a.Message.Blocks)
	}
	if a.Modal != nil {
		all = append(all, a.Modal.Blocks.BlockSet)
	}
	return all
}

// refusedBySlack says what is wrong with an answer; empty where nothing is.
func refusedBySlack(a commands.Answer) string {
	if a.Message == nil && a.Modal == nil && len(a.Errors) == 0 {
		return "the answer says nothing"
	}
	if a.Modal != nil && len(a.Errors) > 0 {
		return "a window cannot stay open and give way to another"
	}
	if a.Message != nil {
		blocks, err := json.Marshal(a.Message.Blocks)
		if problems := sandbox.CheckBlocks(blocks, sandbox.SurfaceMessage); err != nil || len(problems) > 0 || a.Message.Text == "" {
			return fmt.Sprintf("the message %q is not valid: %v %v\n%s", a.Message.Text, err, problems, blocks)
		}
	}
	if a.Modal != nil {
		view, err := json.Marshal(a.Modal)
		if problems := sandbox.CheckView(view, sandbox.SurfaceModal); err != nil || len(problems) > 0 {
			return fmt.Sprintf("the window is not valid: %v %v\n%s", err, problems, view)
		}
	}
	return ""
}

// readable gives every text in blocks, one on a line.
func readable(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err.Error()
	}
	var lines []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			for key, one := range v {
				if text, ok := one.(string); ok && (key == "text" || key == "initial_value") {
					lines = append(lines, text)
				}
				walk(one)
			}
		}
	}
	walk(tree)
	const wordJoiner = "\u2060" // keeps Slack from reading a sign as formatting, and shows as nothing
	return strings.ReplaceAll(strings.Join(lines, "\n"), wordJoiner, "")
}

// holds expects all of these in what can be read.
func (a answer) holds(all ...string) answer {
	a.t.Helper()
	for _, text := range all {
		if !strings.Contains(a.text, text) {
			a.t.Errorf("does not say %q:\n%s", text, a.text)
		}
	}
	return a
}

// refused expects a refusal for this reason, with these in what can be read.
func (a answer) refused(why maintenance.Why, all ...string) answer {
	a.t.Helper()
	if a.why != why {
		a.t.Errorf("refused for %q, want %q:\n%s", a.why, why, a.text)
	}
	return a.holds(all...)
}

// is expects the very message that cards makes of something, whatever its words.
func (a answer) is(m cards.Message) answer {
	a.t.Helper()
	m = m.In(maintenance.English)
	if a.Message == nil || a.Message.Text != m.Text {
		a.t.Errorf("says\n%s\nwant\n%s", a.text, m.Text)
	}
	return a
}

func (a answer) lacks(all ...string) answer {
	a.t.Helper()
	for _, text := range all {
		if strings.Contains(a.text, text) {
			a.t.Errorf("says %q:\n%s", text, a.text)
		}
	}
	return a
}

// offers expects exactly these buttons, in this order.
func (a answer) offers(labels ...string) answer {
	a.t.Helper()
	var got []string
	for _, b := range a.buttons {
		got = append(got, b.Text.Text)
	}
	if !slices.Equal(got, labels) {
		a.t.Errorf("offers %q, want %q:\n%s", got, labels, a.text)
	}
	return a
}

func (a answer) button(label string) *slack.ButtonBlockElement {
	a.t.Helper()
	for _, b := range slices.Concat(a.buttons, a.suggest) {
		if b.Text.Text == label {
			return b
		}
	}
	a.t.Fatalf("there is no button %q:\n%s", label, a.text)
	return nil
}

// draftID is the change that the message's draft is about.
func (a answer) draftID() string {
	a.t.Helper()
	for _, b := range a.buttons {
		if b.ActionID == cards.Confirm {
			return b.Value
		}
	}
	a.t.Fatalf("this is no draft:\n%s", a.text)
	return ""
}

// A database that had no time is no mystery: whoever asked is told to try again, and not to call for help.
func TestALookThatTakesTooLongAsksToTryAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for _, text := range []string{"approve c9z9", "show k9z9", "pending"} {
		r := w.typed(bob())
		w.look(func() commands.Answer { return w.Say(late, r, text) }).holds("in its database in time", "try again").lacks("tell whoever runs")
	}
}
