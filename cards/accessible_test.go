package cards_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
)

// goldenMessages are all messages that have a golden file, by its name, as they are read in English.
func goldenMessages(t *testing.T) map[string]cards.Message {
	t.Helper()
	messages := unreadMessages(t)
	for name, m := range messages {
		messages[name] = m.In(maintenance.English)
	}
	return messages
}

// readMessages are all of them in each language.
func readMessages(t *testing.T) map[string]cards.Message {
	t.Helper()
	messages := map[string]cards.Message{}
	for name, m := range unreadMessages(t) {
		for _, l := range maintenance.Languages() {
			messages[name+" ("+string(l)+")"] = m.In(l)
		}
	}
	return messages
}

func unreadMessages(t *testing.T) map[string]cards.Message {
	t.Helper()
	messages := map[string]cards.Message{}
	for _, some := range []map[string]cards.Message{
		answers(), drafts(), changeCards(), notices(), refusals(), approvals(), policies(), ofItself(), shownCourses(), taskCards(), seens(), ownings(),
		questions(), histories(), whoamis(t), homeAnswers(),
	} {
		maps.Copy(messages, some)
	}
	return messages
}

// said is one text of blocks, as somebody sees it who reads with their eyes.
type said struct {
	kind, text string // kind is that of what holds it: section, context, button and so on
}

// texts gives all of a message's blocks, and calls picture with each image.
func textsOf(t *testing.T, blocks any, picture func(alt string)) []said {
	t.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	var all []said
	var walk func(v any, kind string)
	walk = func(v any, kind string) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part, kind)
			}
		case map[string]any:
			own, _ := v["type"].(string)
			if own == "image" {
				alt, _ := v["alt_text"].(string)
				picture(alt)
			}
			if text, ok := v["text"].(string); ok && (own == "mrkdwn" || own == "plain_text") {
				all = append(all, said{kind, text})
				return
			}
			for _, part := range v {
				walk(part, own)
			}
		}
	}
	walk(tree, "")
	return all
}

var (
	dateToken = regexp.MustCompile(`<!date\^[^|>]*\|([^>]*)>`)
	aDate     = regexp.MustCompile(`<!date\^`)
	aHandle   = regexp.MustCompile("`([a-z][0-9][a-z0-9]{2,6})`")
	anEmoji   = regexp.MustCompile(`:[a-z0-9_+-]+:`)
	aWord     = regexp.MustCompile(`\pL{2,}`)
)

// TestWhatIsSeenIsHeardToo holds the text beside the blocks, which screen readers and notifications tell: it names every task, change and instance that
// the blocks name, and gives every instant, in UTC.
func TestWhatIsSeenIsHeardToo(t *testing.T) {
	t.Parallel()
	for name, m := range readMessages(t) {
		for _, s := range textsOf(t, m.Blocks, func(string) {}) {
			if s.kind == "button" || s.kind == "static_select" {
				continue
			}
			missing := map[string]bool{}
			for _, handle := range aHandle.FindAllStringSubmatch(s.text, -1) {
				missing[handle[1]] = !strings.Contains(m.Text, handle[1])
			}
			for _, token := range dateToken.FindAllStringSubmatch(s.text, -1) {
				missing[token[1]] = !strings.Contains(m.Text, token[1])
			}
			for _, instance := range []string{"orders-mq", "ledger_kafka"} {
				missing[instance] = strings.Contains(s.text, instance) && !strings.Contains(m.Text, instance)
			}
			maps.DeleteFunc(missing, func(_ string, lacks bool) bool { return !lacks })
			if cut := strings.HasSuffix(m.Text, "…") && len(m.Text) > 3500; len(missing) > 0 && !cut { // at Slack's limit
				t.Errorf("%s: its blocks say %q, its text does not. It says:\n%s", name, slices.Sorted(maps.Keys(missing)), m.Text)
			}
		}
	}
}

// TestWhatStandsAtTheTopIsHeard holds that the state which a card's title gives is in its text too, and whatever it warns of.
func TestWhatStandsAtTheTopIsHeard(t *testing.T) {
	t.Parallel()
	title := regexp.MustCompile(`^(?::[a-z_]+: )?\*([^*]+)\*`)
	for name, m := range readMessages(t) {
		all := textsOf(t, m.Blocks, func(string) {})
		if len(all) == 0 {
			continue
		}
		if top := title.FindStringSubmatch(all[0].text); top != nil {
			for _, words := range dateToken.Split(top[1], -1) { // the text has the same instants in UTC
				if !strings.Contains(m.Text, strings.TrimSpace(words)) {
					t.Errorf("%s: at its top stands %q, its text says:\n%s", name, words, m.Text)
				}
			}
		}
		for _, s := range all {
			for line := range strings.Lines(s.text) {
				line = dateToken.ReplaceAllString(strings.TrimSpace(line), "$1")
				if cut := strings.HasSuffix(m.Text, "…") && len(m.Text) > 3500; strings.Contains(line, ":warning:") && !strings.Contains(m.Text, line) && !cut {
					t.Errorf("%s: its text does not say %q:\n%s", name, line, m.Text)
				}
			}
		}
	}
}

// TestNothingIsToldByColourEmojiOrPictureAlone holds words beside each of them, on messages, windows and App Homes.
func TestNothingIsToldByColourEmojiOrPictureAlone(t *testing.T) {
	t.Parallel()
	shown := map[string]any{}
	for name, m := range readMessages(t) {
		shown[name] = m.Blocks
		if !aWord.MatchString(anEmoji.ReplaceAllString(m.Text, "")) {
			t.Errorf("%s: its text has no words: %q", name, m.Text)
		}
	}
	all := windows()
	maps.Copy(all, maintenanceWindows())
	for name, w := range all {
		shown[name] = w.Blocks.BlockSet
	}
	for name, h := range homes() {
		shown[name] = h.Blocks.BlockSet
	}
	for name, blocks := range shown {
		for _, s := range textsOf(t, blocks, func(alt string) {
			if !aWord.MatchString(alt) {
				t.Errorf("%s: a picture has the alternative text %q", name, alt)
			}
		}) {
			for line := range strings.Lines(s.text) {
				if words := anEmoji.ReplaceAllString(line, ""); words != line && !aWord.MatchString(words) {
					t.Errorf("%s: %q is told by an emoji alone", name, line)
				}
			}
			if s.kind == "button" && !aWord.MatchString(s.text) {
				t.Errorf("%s: a button reads %q", name, s.text)
			}
		}
	}
}

// TestEveryInstantHasItsFallback holds that each says a time with its zone where Slack turns no token: in notifications, and where it is old.
func TestEveryInstantHasItsFallback(t *testing.T) {
	t.Parallel()
	inUTC := regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)? UTC$`)
	check := func(name, text string) {
		tokens := dateToken.FindAllStringSubmatch(text, -1)
		if n := len(aDate.FindAllString(text, -1)); n != len(tokens) {
			t.Errorf("%s: %d of %d instants have no fallback in\n%s", name, n-len(tokens), n, text)
		}
		for _, token := range tokens {
			if !inUTC.MatchString(token[1]) {
				t.Errorf("%s: an instant falls back to %q", name, token[1])
			}
		}
	}
	for name, m := range readMessages(t) {
		check(name, m.Text)
		if aDate.MatchString(m.Text) {
			t.Errorf("%s: Slack turns no token in the text beside blocks: %s", name, m.Text)
		}
		for _, s := range textsOf(t, m.Blocks, func(string) {}) {
			check(name, s.text)
		}
	}
	for name, h := range homes() {
		for _, s := range textsOf(t, h.Blocks.BlockSet, func(string) {}) {
			check(name, s.text)
		}
	}
}
