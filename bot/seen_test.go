package bot

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestSeenRemembersTenMinutesAndNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pass := func(d time.Duration) { <-time.After(d) } // on the bubble's clock
		s := newSeen()
		pass(9 * time.Minute)
		if !s.add("a") {
			t.Error("a new id was known")
		}
		for range 10 {
			pass(time.Minute)
			if s.add("a") {
				t.Fatal("an id was forgotten within ten minutes")
			}
		}
		for range 3 {
			pass(11 * time.Minute)
			s.add("other" + time.Now().String())
		}
		if !s.add("a") {
			t.Error("an id is never forgotten")
		}
		s.forget("a")
		if !s.add("a") {
			t.Error("what is to be forgotten was not")
		}
	})
}

func TestI12SeenIsBounded(t *testing.T) {
	t.Parallel()
	s := newSeen()
	for n := range 3 * mostSeen {
		s.add(fmt.Sprint(n))
	}
	if n := len(s.now) + len(s.before); n > 2*mostSeen {
		t.Errorf("%d ids are kept", n)
	}
}
