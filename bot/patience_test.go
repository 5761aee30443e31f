package bot

import (
	"errors"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestWaitsDoubleAndStayBounded(t *testing.T) {
	t.Parallel()
	between := func(got, least, most time.Duration) {
		t.Helper()
		if got < least || got > most {
			t.Errorf("waits %v, want %v to %v", got, least, most)
		}
	}
	var p patience
	broken := errors.New("cut")
	for _, most := range []int{100, 200, 400, 800, 1600, 3200} {
		most := time.Duration(most) * time.Millisecond
		between(p.afterFailure(broken), most/2, most)
	}
	for range 100 {
		between(p.afterFailure(broken), 0, 5*time.Minute)
	}
	between(p.afterFailure(broken), 150*time.Second, 5*time.Minute)
	between(p.afterLife(time.Second, ""), 150*time.Second, 5*time.Minute) // a short life proves nothing
	between(p.afterLife(time.Hour, ""), 0, 0)
	between(p.afterLife(time.Second, ""), 50*time.Millisecond, 100*time.Millisecond)

	between(p.afterFailure(&refused{reason: "link_disabled"}), 10*time.Second, 20*time.Second)
	between(p.afterLife(time.Second, "too_many_websockets"), 20*time.Second, 40*time.Second)
	between(p.afterFailure(&refused{reason: "link_disabled"}), 40*time.Second, 80*time.Second)

	p = patience{}
	for _, most := range []int{0, 0, 0, 1, 2, 4, 8} { // a server that greets and dismisses every socket
		most := time.Duration(most) * time.Second
		between(p.afterLife(time.Second, "refresh_requested"), most/2, most)
	}
	between(p.afterLife(time.Hour, "warning"), 0, 0)
	between(p.afterLife(time.Second, "warning"), 0, 0)

	p = patience{}
	between(p.afterFailure(&slack.RateLimitedError{RetryAfter: 30 * time.Second}), 30*time.Second, 31*time.Second)
}

func TestWaitsDifferFromEachOther(t *testing.T) {
	t.Parallel()
	found := map[time.Duration]bool{}
	for range 50 {
		found[doubled(time.Second, 5)] = true
	}
	if len(found) < 10 {
		t.Errorf("of 50 waits only %d differ: replicas would come together", len(found))
	}
}
