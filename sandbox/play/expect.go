package play

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// expectations are the forms of what must be so. What people see must be new in the phase, unless the line says still.
func expectations() []form {
	return slices.Concat([]form{{`within DURATION, LINE`, hurry}}, privately(), publicly(), inThreads(), inWindows(), inTheCloud())
}

// hurry is an expectation for which the clock is put forward bit by bit, for what waits several times in a row.
func hurry(s *script, w slots) (step, error) {
	d, err := readSpan(strings.ToLower(w["DURATION"]))
	if err != nil {
		return step{}, err
	}
	inner, err := s.read(w["LINE"], false)
	if err != nil {
		return step{}, err
	}
	if inner.expect.stays || inner.expect.within > 0 {
		return step{}, fmt.Errorf("%q does not become true with time", w["LINE"])
	}
	inner.expect.within = d.duration()
	return inner, nil
}

// soon is an expectation that may take its time.
func soon(holds func(*stage) error) step { return step{expect: &expectation{holds: holds}} }

// lasting is one that must hold when all is quiet, and until the next thing is done.
func lasting(holds func(*stage) error) step {
	return step{expect: &expectation{holds: holds, stays: true}}
}

// viewing are the forms that every sight has. Show is what it does: sees, or shows.
func viewing(who, show string, of func(s *script, w slots) (sight, error)) []form {
	with := func(say string, expect func(look sight, p pattern) step) form {
		return form{say, func(s *script, w slots) (step, error) {
			look, err := of(s, w)
			if err != nil {
				return step{}, err
			}
			p, err := s.pattern(w["TEXT"])
			return expect(look, p), err
		}}
	}
	counted := func(say string) form {
		return form{say, func(s *script, w slots) (step, error) {
			look, err := of(s, w)
			n := count(w["COUNT"])
			return lasting(func(st *stage) error { return st.many(look, n) }), err
		}}
	}
	bare := strings.TrimSuffix(show, "s")
	return []form{
		with(who+" still "+show+": TEXT", func(look sight, p pattern) step {
			return soon(func(st *stage) error { return st.find(look, p, true) })
		}),
		with(who+" no longer "+show+": TEXT", func(look sight, p pattern) step {
			return lasting(func(st *stage) error { return st.absent(look, p, true) })
		}),
		with(who+" does not "+bare+": TEXT", func(look sight, p pattern) step {
			return lasting(func(st *stage) error { return st.absent(look, p, false) })
		}),
		with(who+" "+show+": TEXT", func(look sight, p pattern) step {
			return soon(func(st *stage) error { return st.find(look, p, false) })
		}),
		counted(who + " " + show + " COUNT message(s)"),
	}
}

func privately() []form {
	see := func(_ *script, w slots) (sight, error) { return private(w["PERSON"]), nil }
	return append(viewing("PERSON", "sees", see),
		form{`PERSON sees nothing`, func(_ *script, w slots) (step, error) {
			look := private(w["PERSON"])
			return lasting(func(st *stage) error { return st.many(look, 0) }), nil
		}},
		form{`Slack tells PERSON: TEXT`, func(s *script, w slots) (step, error) {
			p, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error { return st.told(w["PERSON"], p) }), err
		}},
		form{`"WORDS" now reads: TEXT`, func(s *script, w slots) (step, error) {
			before, err := s.pattern(w["WORDS"])
			if err != nil {
				return step{}, err
			}
			after, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error { return st.edited(before, after) }), err
		}},
		form{`"WORDS" vanishes`, func(s *script, w slots) (step, error) {
			words, err := s.pattern(w["WORDS"])
			return soon(func(st *stage) error { return st.vanished(words) }), err
		}},
	)
}

func publicly() []form {
	see := func(_ *script, w slots) (sight, error) { return public(w["CHANNEL"]), nil }
	return append(viewing("#CHANNEL", "shows", see),
		form{`#CHANNEL stays silent`, func(_ *script, w slots) (step, error) {
			look := sight{"#" + w["CHANNEL"] + " shows", func(st *stage, m *message) bool {
				c, _ := st.slack.Channel(w["CHANNEL"])
				return m.channel == c.ID && m.to == "" && m.from == st.slack.Bot().ID
			}}
			return lasting(func(st *stage) error { return st.many(look, 0) }), nil
		}},
	)
}

func inThreads() []form {
	see := func(s *script, w slots) (sight, error) {
		words, err := s.pattern(w["WORDS"])
		return thread(words), err
	}
	return append(viewing(`the thread of "WORDS"`, "shows", see),
		form{`the thread of "WORDS" stays silent`, func(s *script, w slots) (step, error) {
			look, err := see(s, w)
			return lasting(func(st *stage) error { return st.many(look, 0) }), err
		}},
	)
}

func inWindows() []form {
	return []form{
		{`PERSON's window reads: TEXT`, func(s *script, w slots) (step, error) {
			p, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error {
				views := st.slack.Views(w["PERSON"])
				if len(views) == 0 {
					return fmt.Errorf("%s has no window open", w["PERSON"])
				}
				return st.reads(p, st.book.window(views[len(views)-1]))
			}), err
		}},
		{`PERSON has no window open`, func(_ *script, w slots) (step, error) {
			return lasting(func(st *stage) error {
				if views := st.slack.Views(w["PERSON"]); len(views) > 0 {
					return fmt.Errorf("a window is open:\n%s", indent(st.book.window(views[len(views)-1]), "| "))
				}
				return nil
			}), nil
		}},
		{`beside LABEL, PERSON reads: TEXT`, func(s *script, w slots) (step, error) {
			p, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error {
				why := st.errors[strings.ToLower(w["PERSON"])+" "+normal(strings.ToLower(w["LABEL"]))]
				if why == "" {
					return fmt.Errorf("nothing stands beside %q", w["LABEL"])
				}
				return st.reads(p, why)
			}), err
		}},
		{`PERSON's Home tab reads: TEXT`, func(s *script, w slots) (step, error) {
			p, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error { return st.reads(p, st.book.window(st.slack.Home(w["PERSON"]))) }), err
		}},
	}
}

// reads looks for a pattern in the one text there is.
func (s *stage) reads(p pattern, text string) error {
	found, words, reached := p.in(text, s.known)
	if !found {
		if p.before(reached) == "…" {
			return fmt.Errorf("it reads:\n%s", indent(text, "| "))
		}
		return missing("", p, text, text, reached, 1, true)
	}
	maps.Copy(s.known, words)
	return nil
}
