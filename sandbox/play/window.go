package play

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"headsup/sandbox/slack"
)

// windowing is what people do with windows.
func windowing() []form {
	return []form{
		{`PERSON fills in LABEL: TEXT`, func(s *script, w slots) (step, error) {
			text, err := s.fill(w["TEXT"])
			return s.fillIn(w, text), err
		}},
		{`PERSON leaves LABEL empty`, func(s *script, w slots) (step, error) { return s.fillIn(w, ""), nil }},
		{`PERSON sends the window`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				who := strings.ToLower(w["PERSON"])
				typed := st.filled[who]
				r := st.slack.Submit(who, "", typed)
				if r.OK() {
					delete(st.filled, who)
				}
				st.beside(who, r.Errors)
				return st.result(who, r)
			}}, nil
		}},
		{`PERSON closes the window`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				delete(st.filled, strings.ToLower(w["PERSON"]))
				return st.result(w["PERSON"], st.slack.CloseView(w["PERSON"], ""))
			}}, nil
		}},
	}
}

// fillIn notes what a person types into the window on top. A date picker takes a time as stories write it.
func (s *script) fillIn(w slots, text string) step {
	return step{act: func(ctx context.Context, st *stage) error {
		who := strings.ToLower(w["PERSON"])
		if err := st.until(ctx, st.o.Patience, func() error { // the bot opens it after it has acknowledged the click
			if len(st.slack.Views(who)) == 0 {
				return fmt.Errorf("%s has no window open", who)
			}
			return nil
		}); err != nil {
			return err
		}
		views := st.slack.Views(who)
		var labels []string
		for _, input := range widgets(views[len(views)-1].Blocks) {
			if input.label == "" || input.button() {
				continue
			}
			labels = append(labels, input.label)
			if normal(strings.ToLower(input.label)) != normal(strings.ToLower(w["LABEL"])) {
				continue
			}
			value := st.remembered(text)
			if input.kind == "external_select" && value != "" {
				option, err := s.pattern(text)
				if err != nil {
					return err
				}
				chosen, ok := st.offered(who, slack.Press{ViewID: views[len(views)-1].ID, ActionID: input.action, BlockID: input.block}, option)
				if !ok {
					return fmt.Errorf("the bot offers no %q there", value)
				}
				value = chosen
			}
			if input.kind == "datetimepicker" && value != "" {
				at, err := s.moment(value)
				if err != nil {
					return err
				}
				value = strconv.FormatInt(at.Unix(), 10)
			}
			if st.filled[who] == nil {
				st.filled[who] = map[string]string{}
			}
			st.filled[who][input.block] = value
			return nil
		}
		return fmt.Errorf("the window has no input %q; there are: %s", w["LABEL"], strings.Join(labels, ", "))
	}}
}

// beside keeps the errors that stand in a window, by the labels of its inputs.
func (s *stage) beside(person string, errors map[string]string) {
	for key := range s.errors {
		if strings.HasPrefix(key, person+" ") {
			delete(s.errors, key)
		}
	}
	views := s.slack.Views(person)
	if len(views) == 0 {
		return
	}
	for _, input := range widgets(views[len(views)-1].Blocks) {
		if why := errors[input.block]; why != "" {
			s.errors[person+" "+normal(strings.ToLower(input.label))] = why
			s.book.did("beside %s, %s reads: %s", input.label, person, why)
		}
	}
}
