package bot

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// TestI12AStormOfDisconnectsIsAFewOpeningsAMinute counts what Slack is asked for, on a clock of the test's own, while it
// refuses every socket, greets and dismisses it, cuts it, or lets it live for a little. slack-go opens 2,000 to 3,000 a second
// there (facts, section 2).
func TestI12AStormOfDisconnectsIsAFewOpeningsAMinute(t *testing.T) {
	t.Parallel()
	lives := func(reason string, all ...time.Duration) func() (*socket, error) {
		n := 0
		return func() (*socket, error) {
			s := &socket{gone: make(chan struct{}), leaving: make(chan struct{}), reason: reason}
			end := s.gone
			if reason != "" {
				end = s.leaving
			}
			time.AfterFunc(all[n%len(all)], func() { close(end) })
			n++
			return s, nil
		}
	}
	const few, some = 60, 310 // openings in an hour: of what is young and goes, and of what lives now and then
	for what, c := range map[string]struct {
		most   int
		answer func() (*socket, error)
	}{
		"link_disabled in place of a hello": {few, func() (*socket, error) { return nil, &refused{reason: "link_disabled"} }},
		"too many in place of a hello":      {few, func() (*socket, error) { return nil, &refused{reason: "too_many_websockets"} }},
		"refresh in place of a hello":       {few, func() (*socket, error) { return nil, &refused{reason: "refresh_requested"} }},
		"link_disabled after the hello":     {few, lives("link_disabled", 0)},
		"too many after the hello":          {few, lives("too_many_websockets", 0)},
		"refresh after the hello":           {few, lives("refresh_requested", 0)},
		"warning after the hello":           {few, lives("warning", 0)},
		"cut after the hello":               {few, lives("", 0)},
		"link_disabled after 4 s":           {few, lives("link_disabled", 4*time.Second)},
		"refresh after 4 s":                 {few, lives("refresh_requested", 4*time.Second)},
		"cut after 4 s":                     {few, lives("", 4*time.Second)},
		"refresh after 11 s":                {some, lives("refresh_requested", 11*time.Second)},
		"cut at once, one of three later":   {some, lives("", 0, 0, 11*time.Second)},
		"broken":                            {few, func() (*socket, error) { return nil, errGone }},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := Options{Connections: 2, Apart: time.Second, Logger: slog.New(slog.DiscardHandler)}
				ss := newSockets(nil, o, nil, nil, &counts{})
				var at []time.Time
				ss.connect = func(context.Context) (*socket, error) {
					ss.mu.Lock()
					defer ss.mu.Unlock()
					at = append(at, time.Now())
					return c.answer()
				}
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				for i := range o.Connections {
					ss.keepers.Go(func() { ss.keep(ctx, time.Duration(i)*o.Apart) })
				}
				ss.keepers.Wait()
				first, hour := 0, len(at)
				for _, moment := range at {
					if moment.Sub(began) < time.Minute {
						first++
					}
				}
				if first > 15 || hour > c.most || hour < 20 {
					t.Errorf("%d openings in the first minute, %d in the hour", first, hour)
				}
			})
		})
	}
}
