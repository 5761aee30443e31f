package bot

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// TestI12AStormOfDisconnectsIsAFewOpeningsAMinute counts what Slack is asked for, on a clock of the test's own, while it
// refuses every socket, greets and dismisses it, or cuts it. slack-go opens 2,000 to 3,000 a second there (facts, section 2).
func TestI12AStormOfDisconnectsIsAFewOpeningsAMinute(t *testing.T) {
	ended := func(reason string) func() (*socket, error) {
		return func() (*socket, error) {
			s := &socket{gone: make(chan struct{}), leaving: make(chan struct{}), reason: reason}
			if reason != "" {
				close(s.leaving)
			}
			close(s.gone)
			return s, nil
		}
	}
	for what, answer := range map[string]func() (*socket, error){
		"link_disabled in place of a hello": func() (*socket, error) { return nil, &refused{reason: "link_disabled"} },
		"too many in place of a hello":      func() (*socket, error) { return nil, &refused{reason: "too_many_websockets"} },
		"refresh in place of a hello":       func() (*socket, error) { return nil, &refused{reason: "refresh_requested"} },
		"link_disabled after the hello":     ended("link_disabled"),
		"too many after the hello":          ended("too_many_websockets"),
		"refresh after the hello":           ended("refresh_requested"),
		"warning after the hello":           ended("warning"),
		"cut after the hello":               ended(""),
		"broken":                            func() (*socket, error) { return nil, errGone },
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
					return answer()
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
				if first > 15 || hour > 60 || hour < 20 {
					t.Errorf("%d openings in the first minute, %d in the hour", first, hour)
				}
			})
		})
	}
}
