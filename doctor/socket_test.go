package doctor_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"headsup/bot"
	"headsup/doctor"
)

func TestTheSocketIsTold(t *testing.T) {
	for _, c := range []struct {
		what  string
		is    bot.Greeting
		err   error
		state doctor.State
		says  string
	}{
		{"alone", bot.Greeting{App: "A1"}, nil, doctor.Pass, "no other one open"},
		{"an app that Slack does not name", bot.Greeting{}, nil, doctor.Pass, "no other one open"},
		{"another app", bot.Greeting{App: "A2"}, nil, doctor.Fail, "is that of the app A2, and SLACK_BOT_TOKEN that of A1"},
		{"beside a headsup", bot.Greeting{App: "A1", Others: 2}, nil, doctor.Warn, "has 2 sockets open besides; one headsup keeps 2"},
		{"beside too many", bot.Greeting{App: "A1", Others: 9}, nil, doctor.Warn, "no further headsup fits with its 2"},
		{"a click in between", bot.Greeting{App: "A1", Taken: 1}, nil, doctor.Warn, "1 thing to this socket"},
		{"a token that will not do", bot.Greeting{}, &bot.Unusable{Setting: "SLACK_APP_TOKEN", Word: "token_revoked"}, doctor.Fail, "Install the app again and copy the new one."},
		{"no network", bot.Greeting{}, errors.New("no route to host"), doctor.Fail, "lets WebSockets through"},
	} {
		got := found(t, doctor.Check{Name: "socket", Look: doctor.Socket(
			func(context.Context) (bot.Greeting, error) { return c.is, c.err }, func() string { return "A1" }, 2).Look})
		if len(got) != 1 || got[0].State != c.state || !strings.Contains(got[0].Found+" "+got[0].Do, c.says) || (got[0].Do == "") != (c.state == doctor.Pass) {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}
