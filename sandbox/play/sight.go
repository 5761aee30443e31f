package play

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// sight is a set of messages: which, and how to call it.
type sight struct {
	name string
	fits func(st *stage, m *message) bool
}

// private is what one person alone sees: private answers, and the bot's words in their direct message.
func private(person string) sight {
	return sight{strings.ToLower(person) + " sees", func(st *stage, m *message) bool {
		u, _ := st.slack.User(person)
		c, _ := st.slack.Channel(m.channel)
		return m.to == u.ID || m.to == "" && c.Direct == u.ID && m.from == st.slack.Bot().ID
	}}
}

// public is what the bot says in a channel, outside threads.
func public(name string) sight {
	return sight{"#" + strings.ToLower(name) + " shows", func(st *stage, m *message) bool {
		c, _ := st.slack.Channel(name)
		return m.channel == c.ID && m.to == "" && m.from == st.slack.Bot().ID && (m.thread == "" || m.broadcast)
	}}
}

// thread is what the bot says in the threads whose first message holds the words.
func thread(words pattern) sight {
	return sight{fmt.Sprintf("the thread of %q shows", words.text), func(st *stage, m *message) bool {
		if m.thread == "" || m.from != st.slack.Bot().ID {
			return false
		}
		root := st.book.byKey[m.channel+" "+m.thread]
		return root != nil && words.holds(st.book.read(root.last()), st.known)
	}}
}

// messages are those of a sight that are there now; only what is new in the phase, or everything.
func (s *stage) messages(of sight, old bool) []message {
	return s.book.all(func(m *message) bool {
		return !m.gone && (old || m.last().number > s.since) && of.fits(s, m)
	})
}

// find looks for a text in one of the messages, and remembers the words that it names.
func (s *stage) find(of sight, p pattern, old bool) error {
	all := s.messages(of, old)
	best, last, reached := "", "", 0
	for i, m := range slices.Backward(all) {
		text := s.book.read(m.last())
		found, words, n := p.in(text, s.known)
		if found {
			maps.Copy(s.known, words)
			return nil
		}
		if n > reached {
			best, reached = text, n
		}
		if i == len(all)-1 {
			last = text
		}
	}
	return missing(of.name, p, best, last, reached, len(all), old)
}

// missing says how far what there is agrees with what was expected.
func missing(name string, p pattern, best, last string, reached, count int, old bool) error {
	when := "new in this phase"
	if old {
		when = "there now"
	}
	switch {
	case count == 0:
		return fmt.Errorf("%s nothing that is %s", name, when)
	case p.before(reached) == "…":
		return fmt.Errorf("%s %s, but %q does not stand there:\n%s", name, plural(count, "message"), p.after(0), indent(last, "| "))
	}
	return fmt.Errorf("nearest comes this; it holds %q, but after it not %q:\n%s", p.before(reached), p.after(reached), indent(best, "| "))
}

func plural(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// absent is the opposite of find.
func (s *stage) absent(of sight, p pattern, old bool) error {
	for _, m := range s.messages(of, old) {
		if text := s.book.read(m.last()); p.holds(text, s.known) {
			return fmt.Errorf("%s it:\n%s", of.name, indent(text, "| "))
		}
	}
	return nil
}

// many counts what is new.
func (s *stage) many(of sight, wanted int) error {
	all := s.messages(of, false)
	if len(all) == wanted {
		return nil
	}
	lines := []string{fmt.Sprintf("%s %s", of.name, plural(len(all), "message"))}
	for _, m := range all {
		lines = append(lines, indent(s.book.read(m.last()), "| "))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// told takes the trouble that Slack spoke of, so that it fails the story no more.
func (s *stage) told(person string, p pattern) error {
	t := s.trouble
	if t == nil || t.person != strings.ToLower(person) {
		return fmt.Errorf("Slack tells %s nothing", person)
	}
	if !p.holds(t.text, s.known) {
		return fmt.Errorf("Slack tells %s: %s", person, t.text)
	}
	s.trouble = nil
	return nil
}

// edited wants one message that held the one text before, and was changed in this phase to hold the other.
func (s *stage) edited(before, after pattern) error {
	once := s.book.all(func(m *message) bool {
		return len(m.versions) > 1 && !m.gone && m.last().number > s.since &&
			slices.ContainsFunc(m.versions[:len(m.versions)-1], func(v version) bool { return before.holds(s.book.read(v), s.known) })
	})
	if len(once) == 0 {
		return fmt.Errorf("no message that held %q was changed in this phase", before.text)
	}
	best, reached := s.book.read(once[len(once)-1].last()), 0
	for _, m := range once {
		text := s.book.read(m.last())
		found, words, n := after.in(text, s.known)
		if found {
			maps.Copy(s.known, words)
			return nil
		}
		if n > reached {
			best, reached = text, n
		}
	}
	return fmt.Errorf("it now reads:\n%s", indent(best, "| "))
}

func (s *stage) vanished(words pattern) error {
	held := s.book.all(func(m *message) bool { return words.holds(s.book.read(m.last()), s.known) })
	for _, m := range held {
		if !m.gone {
			return fmt.Errorf("it is still there:\n%s", indent(s.book.read(m.last()), "| "))
		}
	}
	if len(held) == 0 {
		return fmt.Errorf("no message ever held %q", words.text)
	}
	return nil
}
