package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// TestWhoClickedWaitsForOneOfTheProgramsOwn has many own writes wait when somebody clicks: one of them is before the click, and the others behind.
func TestWhoClickedWaitsForOneOfTheProgramsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		through := make(chan string, 9)
		enter := func(what string, own bool) {
			go func() {
				leave, err := g.enter(t.Context(), own)
				if err != nil {
					t.Error(err)
				}
				through <- what
				leave()
			}()
			synctest.Wait()
		}
		leave, err := g.enter(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			enter("own", true)
		}
		enter("click", false)
		enter("click", false)
		leave()
		synctest.Wait()
		var order []string
		for range 6 {
			order = append(order, <-through)
		}
		if order[0] != "click" || order[1] != "click" {
			t.Errorf("they came through as %v", order)
		}
	})
}

// TestWhoGivesUpLeavesNobodyBehind has waiting end with its time, in either line.
func TestWhoGivesUpLeavesNobodyBehind(t *testing.T) {
	t.Parallel()
	g := newGate()
	leave, err := g.enter(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	late := errors.New("its time is over")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(late)
	for _, own := range []bool{true, false} {
		if _, err := g.enter(ctx, own); !errors.Is(err, late) {
			t.Errorf("own %t: %v", own, err)
		}
	}
	leave()
	for range 2 {
		leave, err := g.enter(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
}
