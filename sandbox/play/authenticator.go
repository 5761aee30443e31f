package play

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pquerna/otp/totp"
)

// Enroller is a bot whose people can be given a second factor, as an operator does it: outside of Slack. secret is what their app takes.
type Enroller interface {
	Enrol(ctx context.Context, user string) (secret string, err error)
}

// authenticating is what people do with an authenticator app, which Slack knows nothing of.
func authenticating() []form {
	return []form{
		{`PERSON enrols outside Slack`, func(_ *script, w slots) (step, error) {
			return step{act: func(ctx context.Context, st *stage) error { return st.enrol(ctx, w["PERSON"]) }}, nil
		}},
		{`PERSON fills in LABEL with the code of OTHER's app`, func(s *script, w slots) (step, error) {
			return s.typesCode(w, func(st *stage) (string, error) { return st.code(strings.ToLower(w["OTHER"])) }), nil
		}},
		{`PERSON fills in LABEL with that code again`, func(s *script, w slots) (step, error) {
			return s.typesCode(w, func(st *stage) (string, error) {
				if st.typed == "" {
					return "", errors.New("nobody typed a code yet")
				}
				return st.typed, nil
			}), nil
		}},
	}
}

func (s *stage) enrol(ctx context.Context, person string) error {
	can, ok := s.bot.(Enroller)
	if !ok {
		return errors.New("nobody can be enrolled with this bot")
	}
	u, ok := s.slack.User(person)
	if !ok {
		return fmt.Errorf("there is no %s", person)
	}
	secret, err := can.Enrol(ctx, u.ID)
	if err != nil {
		return fmt.Errorf("enrol %s: %w", person, err)
	}
	s.apps[strings.ToLower(person)] = secret
	return nil
}

// code is what somebody's app shows now. Who has none makes one up.
func (s *stage) code(who string) (string, error) {
	secret, ok := s.apps[who]
	if !ok {
		return "123456", nil
	}
	code, err := totp.GenerateCode(secret, s.clock.now())
	if err != nil {
		return "", fmt.Errorf("read the app of %s: %w", who, err)
	}
	return code, nil
}

// typesCode fills a code into the window on top.
func (s *script) typesCode(w slots, code func(st *stage) (string, error)) step {
	return step{act: func(ctx context.Context, st *stage) error {
		typed, err := code(st)
		if err != nil {
			return err
		}
		st.typed = typed
		return s.fillIn(w, typed).act(ctx, st)
	}}
}
