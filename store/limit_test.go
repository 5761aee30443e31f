package store_test

import (
	"slices"
	"testing"
	"time"

	"headsup/store"
	"headsup/store/storetest"
)

// replicasApart are two replicas on one PostgreSQL, the first of whose clocks is a minute ahead.
func replicasApart(t *testing.T) []*store.Store {
	t.Helper()
	url := storetest.Postgres(t)
	var all []*store.Store
	for _, ahead := range []time.Duration{time.Minute, 0} {
		s, err := store.Open(t.Context(), store.Options{URL: url, Now: func() time.Time { return time.Now().Add(ahead) }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		all = append(all, s)
	}
	return all
}

// about says whether a wait is the wanted one, less what has passed since its limit was first used.
func about(wait, want time.Duration, began time.Time) bool {
	return wait <= want && wait >= want-time.Since(began)
}

// TestI12LimitsGoByOneClock has two replicas whose clocks differ by a minute share limits: together they keep each of them, and neither waits longer than it
// takes.
func TestI12LimitsGoByOneClock(t *testing.T) {
	t.Parallel()
	replicas := replicasApart(t)
	t.Run("permits", func(t *testing.T) {
		const every, burst = time.Hour, 6
		began := time.Now()
		for n := range burst + 2 {
			wait, err := replicas[n%2].Take(t.Context(), "update", every, burst)
			if err != nil || n < burst && wait != 0 || n >= burst && !about(wait, every, began) {
				t.Errorf("permit %d: wait %s (%v)", n+1, wait, err)
			}
		}
	})
	t.Run("turns", func(t *testing.T) {
		const every = 2 * time.Minute
		began := time.Now()
		for n := range 6 {
			wait, err := replicas[n%2].Reserve(t.Context(), "cloud:prod", every)
			if err != nil || !about(wait, time.Duration(n)*every, began) {
				t.Errorf("turn %d: wait %s (%v)", n+1, wait, err)
			}
		}
	})
	for n, pausing := range replicas {
		key := []string{"post:C01", "post:C02"}[n]
		t.Run("a pause of "+key, func(t *testing.T) {
			const pause = 30 * time.Second
			began := time.Now()
			if err := pausing.Pause(t.Context(), key, pause); err != nil {
				t.Fatal(err)
			}
			for _, s := range slices.Backward(replicas) {
				if wait, err := s.Take(t.Context(), key, time.Second, 1); err != nil || !about(wait, pause, began) {
					t.Errorf("wait %s, want %s (%v)", wait, pause, err)
				}
			}
		})
	}
}
