package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"headsup/sandbox/slack"
)

// acts are the forms of what is done. The first that fits a line is taken, so the longer of two that resemble each other
// stands first.
func acts() []form {
	return slices.Concat(typing(), clicking(), windowing(), authenticating(), moving(), consoling(), failing(), passing())
}

// typing is what people say.
func typing() []form {
	return []form{
		{`PERSON in #CHANNEL: TEXT`, func(s *script, w slots) (step, error) {
			return s.types(w, func(st *stage, text string) slack.Result { return st.types(w["PERSON"], w["CHANNEL"], "", text) })
		}},
		{`PERSON in the thread of "WORDS": TEXT`, func(s *script, w slots) (step, error) {
			root, err := s.pattern(w["WORDS"])
			if err != nil {
				return step{}, err
			}
			return s.types(w, func(st *stage, text string) slack.Result {
				m, err := st.root(root)
				if err != nil {
					return slack.Result{Outcome: slack.Impossible, Text: err.Error()}
				}
				return st.types(w["PERSON"], m.channel, m.ts, text)
			})
		}},
		{`PERSON to the bot: TEXT`, func(s *script, w slots) (step, error) {
			return s.types(w, func(st *stage, text string) slack.Result { return st.types(w["PERSON"], "", "", text) })
		}},
		{`PERSON runs the shortcut NAME on "WORDS"`, func(s *script, w slots) (step, error) {
			on, err := s.pattern(w["WORDS"])
			return step{act: func(_ context.Context, st *stage) error {
				m, err := st.root(on)
				if err != nil {
					return err
				}
				return st.result(w["PERSON"], st.slack.MessageShortcut(w["PERSON"], m.channel, m.ts, w["NAME"]))
			}}, err
		}},
		{`PERSON runs the shortcut NAME`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				return st.result(w["PERSON"], st.slack.GlobalShortcut(w["PERSON"], w["NAME"]))
			}}, nil
		}},
		{`PERSON opens the bot's Home tab`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				return st.result(w["PERSON"], st.slack.OpenHome(w["PERSON"]))
			}}, nil
		}},
		{`PERSON reloads Slack`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.Reload(w["PERSON"])
				delete(st.filled, strings.ToLower(w["PERSON"]))
				return nil
			}}, nil
		}},
	}
}

func (s *script) types(w slots, say func(st *stage, text string) slack.Result) (step, error) {
	text, err := s.fill(w["TEXT"])
	return step{act: func(_ context.Context, st *stage) error {
		return st.result(w["PERSON"], say(st, st.remembered(text)))
	}}, err
}

var rememberedWord = regexp.MustCompile(`<([a-z][a-z ']*)>`)

// remembered puts words that were remembered in the place of their names; names of no such word stay as they are.
func (s *stage) remembered(text string) string {
	return rememberedWord.ReplaceAllStringFunc(text, func(whole string) string {
		if word := s.known[whole[1:len(whole)-1]]; word != "" {
			return word
		}
		return whole
	})
}

// types does with a text what Slack's composer does: a slash makes it a command.
func (s *stage) types(person, channel, thread, text string) slack.Result {
	if !strings.HasPrefix(text, "/") {
		return s.slack.Say(person, channel, thread, text)
	}
	command, rest, _ := strings.Cut(text, " ")
	return s.slack.CommandInThread(person, channel, thread, command, rest)
}

// result keeps what Slack itself told a person, which a story must expect. What nobody could do is an error.
func (s *stage) result(person string, r slack.Result) error {
	switch {
	case r.Outcome == slack.Impossible:
		return errors.New(r.Text)
	case r.Outcome != slack.Done:
		text := strings.Join(append([]string{r.Text}, slices.Sorted(maps.Values(r.Errors))...), " ")
		s.book.did("Slack tells %s: %s", person, text)
		s.trouble = &trouble{person: strings.ToLower(person), text: text}
	}
	return nil
}

// clicking is what people do with buttons and menus.
func clicking() []form {
	return []form{
		{`PERSON clicks LABEL in another workspace`, func(s *script, w slots) (step, error) { return s.click(w, hand{team: "T0ELSEWHERE"}) }},
		{`PERSON clicks LABEL on an older "WORDS"`, func(s *script, w slots) (step, error) { return s.click(w, hand{older: true}) }},
		{`PERSON clicks LABEL on "WORDS"`, func(s *script, w slots) (step, error) { return s.click(w, hand{}) }},
		{`PERSON clicks LABEL twice at once`, func(s *script, w slots) (step, error) { return s.click(w, hand{twice: true}) }},
		{`PERSON clicks LABEL`, func(s *script, w slots) (step, error) { return s.click(w, hand{}) }},
		{`PERSON chooses OPTION on "WORDS"`, func(s *script, w slots) (step, error) { return s.choose(w) }},
		{`PERSON chooses OPTION`, func(s *script, w slots) (step, error) { return s.choose(w) }},
	}
}

// target reads which message is meant; without words any will do.
func (s *script) target(w slots, key string) (what, on pattern, err error) {
	if what, err = s.pattern(w[key]); err != nil {
		return what, on, err
	}
	words := w["WORDS"]
	if words == "" {
		words = "…"
	}
	on, err = s.pattern(words)
	return what, on, err
}

// hand is how somebody clicks.
type hand struct {
	older bool   // on the oldest message that has the button
	twice bool   // at once
	team  string // the other workspace in which it is; empty: this one
}

func (s *script) click(w slots, h hand) (step, error) {
	button, on, err := s.target(w, "LABEL")
	return step{act: func(ctx context.Context, st *stage) error {
		press, err := st.press(ctx, w["PERSON"], on, h.older, func(m place) (slack.Press, bool) {
			found, ok := findButton(m.blocks, button, st.known)
			return slack.Press{ActionID: found.action, BlockID: found.block}, ok
		})
		if err != nil {
			return fmt.Errorf("%s cannot click [%s]: %w", w["PERSON"], button.text, err)
		}
		press.TeamID = h.team
		if h.twice {
			return st.clicks(w["PERSON"], press, 2)
		}
		return st.clicks(w["PERSON"], press, 1)
	}}, err
}

// clicks presses a button so many times at once. In a window, what was typed by then goes with it.
func (s *stage) clicks(person string, p slack.Press, times int) error {
	if who := strings.ToLower(person); p.ViewID != "" {
		p.State = s.filled[who]
		delete(s.filled, who)
	}
	results := make(chan slack.Result, times)
	for range times {
		go func() { results <- s.slack.Click(person, p) }()
	}
	var errs []error
	var late slack.Result // the other click took the button away; which of them is heard first is chance
	for range times {
		if r := <-results; r.Outcome == slack.Impossible {
			late = r
		} else {
			errs = append(errs, s.result(person, r))
		}
	}
	if len(errs) == 0 {
		return s.result(person, late)
	}
	return errors.Join(errs...)
}

func (s *script) choose(w slots) (step, error) {
	option, on, err := s.target(w, "OPTION")
	return step{act: func(ctx context.Context, st *stage) error {
		press, err := st.press(ctx, w["PERSON"], on, false, func(m place) (slack.Press, bool) {
			if found, text, ok := findOption(m.blocks, option, st.known); ok {
				return slack.Press{ActionID: found.action, BlockID: found.block, Values: []string{text}}, true
			}
			return st.looksFor(w["PERSON"], m, option)
		})
		if err != nil {
			return fmt.Errorf("%s cannot choose %q: %w", w["PERSON"], option.text, err)
		}
		return st.clicks(w["PERSON"], press, 1)
	}}, err
}

// place is where something can be clicked: a message, a window or the Home tab.
type place struct {
	channel, ts, view string
	blocks            []byte
	text              string
}

// press finds the newest place, or the oldest, that holds the words and the element. A person waits for it to appear.
func (s *stage) press(ctx context.Context, person string, on pattern, older bool, find func(place) (slack.Press, bool)) (found slack.Press, err error) {
	err = s.until(ctx, s.o.Patience, func() error {
		var why error
		found, why = s.pressNow(person, on, older, find)
		return why
	})
	return found, err
}

func (s *stage) pressNow(person string, on pattern, older bool, find func(place) (slack.Press, bool)) (slack.Press, error) {
	places := s.places(person)
	if older {
		slices.Reverse(places)
	}
	held := 0
	for _, p := range places {
		if !on.holds(p.text, s.known) {
			continue
		}
		held++
		if press, ok := find(p); ok {
			press.Channel, press.TS, press.ViewID = p.channel, p.ts, p.view
			return press, nil
		}
	}
	if held == 0 && len(places) > 0 {
		return slack.Press{}, fmt.Errorf("nothing that %s sees holds %q", person, on.text)
	}
	return slack.Press{}, fmt.Errorf("it is on nothing that %s sees", person)
}

// places are all places that a person sees, the newest first: the window on top, then messages, then the Home tab.
func (s *stage) places(person string) []place {
	s.book.look()
	var all []place
	if views := s.slack.Views(person); len(views) > 0 {
		top := views[len(views)-1]
		return []place{{view: top.ID, blocks: top.Blocks, text: s.book.window(top)}}
	}
	for _, m := range slices.Backward(s.visible(person)) {
		v := m.last()
		all = append(all, place{channel: m.channel, ts: m.ts, blocks: v.blocks, text: s.book.read(v)})
	}
	if home := s.slack.Home(person); home.ID != "" {
		all = append(all, place{view: home.ID, blocks: home.Blocks, text: s.book.window(home)})
	}
	return all
}

// visible are the messages that a person sees now, everywhere, the oldest first.
func (s *stage) visible(person string) []message {
	u, _ := s.slack.User(person)
	sees := map[string]bool{}
	for _, c := range s.slack.Channels(person) {
		sees[c.ID] = true
	}
	return s.book.all(func(m *message) bool { return sees[m.channel] && !m.gone && (m.to == "" || m.to == u.ID) })
}

// root is the newest message that everybody in its channel sees and that holds the words.
func (s *stage) root(words pattern) (message, error) {
	s.book.look()
	found := s.book.all(func(m *message) bool {
		return m.to == "" && !m.gone && m.thread == "" && words.holds(s.book.read(m.last()), s.known)
	})
	if len(found) == 0 {
		return message{}, fmt.Errorf("no message in a channel holds %q", words.text)
	}
	return found[len(found)-1], nil
}
