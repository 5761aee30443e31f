package main

import (
	"testing"
	"time"
)

func TestAnOutcomeIsWhatCameBack(t *testing.T) {
	t.Parallel()
	began := time.Now()
	after := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	ack, reply := []byte(nil), []byte(`{"text":"a list"}`)
	for name, c := range map[string]struct {
		happens func(*ask)
		want    outcome
	}{
		"answered in the acknowledgement": {
			func(a *ask) { a.acknowledge(after(5), reply) },
			outcome{acked: 5 * time.Millisecond, answered: 5 * time.Millisecond},
		},
		"answered behind it": {
			func(a *ask) { a.acknowledge(after(5), ack); a.hear(after(40)) },
			outcome{acked: 5 * time.Millisecond, answered: 40 * time.Millisecond},
		},
		"answered before it": {
			func(a *ask) { a.hear(after(4)); a.acknowledge(after(5), ack) },
			outcome{acked: 5 * time.Millisecond, answered: 4 * time.Millisecond},
		},
		"acknowledged twice, answered once": {
			func(a *ask) { a.acknowledge(after(5), reply); a.acknowledge(after(9), ack) },
			outcome{acked: 5 * time.Millisecond, answered: 5 * time.Millisecond},
		},
		"answered twice": {
			func(a *ask) { a.acknowledge(after(5), reply); a.hear(after(9)) },
			outcome{acked: 5 * time.Millisecond, answered: 5 * time.Millisecond, twice: true},
		},
		"never answered": {
			func(a *ask) { a.acknowledge(after(5), ack) },
			outcome{acked: 5 * time.Millisecond, lost: true},
		},
		"nothing came":         {func(*ask) {}, outcome{lost: true}},
		"never acknowledged":   {func(a *ask) { a.hear(after(9)) }, outcome{answered: 9 * time.Millisecond, late: true}},
		"answered after 3 s":   {func(a *ask) { a.acknowledge(after(5), ack); a.hear(after(3001)) }, outcome{acked: 5 * time.Millisecond, answered: 3001 * time.Millisecond, late: true}},
		"typed without socket": {func(a *ask) { a.unheard = true }, outcome{unheard: true}},
	} {
		a := &ask{done: make(chan struct{})}
		a.sentOn(nil, began)
		a.sentOn(nil, after(1)) // delivered again: whoever asked waits since the first time
		c.happens(a)
		if got := a.outcome(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
