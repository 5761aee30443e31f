package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// TestTheTourBeginsWithTheFirstVisit: whoever opens the page late misses nothing, and whoever loads it again changes nothing.
func TestTheTourBeginsWithTheFirstVisit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := demoCloud(time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		page := tourOf(c, http.NotFoundHandler())
		visit := func(path string) (starts time.Time, is bool) {
			page.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			<-time.After(2 * tourAfter)
			task, is := c.Task(tourID, tourTask)
			return task.ScheduleAt, is
		}
		if _, is := visit("/events"); is {
			t.Error("it begins before anybody looks")
		}
		want := tourTime(time.Now().Add(tourAfter))
		for _, when := range []string{"first", "second"} {
			if got, _ := visit("/"); !got.Equal(want) {
				t.Errorf("after the %s visit it begins at %s, want %s", when, got, want)
			}
		}
	})
}

func TestTheToursWindowHoldsItsTask(t *testing.T) {
	t.Parallel()
	for hour, want := range map[int]string{0: "22:00:00-02:00:00", 1: "22:00:00-02:00:00", 2: "02:00:00-06:00:00", 13: "10:00:00-14:00:00", 21: "18:00:00-22:00:00", 22: "22:00:00-02:00:00", 23: "22:00:00-02:00:00"} {
		begin, end := tourWindow(time.Date(2026, 11, 26, hour, 59, 0, 0, time.UTC))
		if got := begin + "-" + end; got != want {
			t.Errorf("%d:59 has the window %s, want %s", hour, got, want)
		}
	}
}

// TestTheTourHasItsReminder, whatever second it is when the page is opened, and is over three minutes after that.
func TestTheTourHasItsReminder(t *testing.T) {
	t.Parallel()
	const found = 10 * time.Second // after it was planned: its poll, and its card
	for second := range 60 {
		visit := time.Date(2026, 11, 26, 14, 0, second, 0, time.UTC)
		planned := visit.Add(tourAfter)
		set := tourTime(planned)
		if reminded := set.Add(-time.Minute).Truncate(time.Minute); reminded.Before(planned.Add(found)) || set.Sub(reminded) != time.Minute {
			t.Errorf("opened at second %d it is planned at %s for %s, and reminded of at %s", second, planned, set, reminded)
		}
		if over := set.Add(tourRuns).Sub(visit); over > 3*time.Minute-found {
			t.Errorf("opened at second %d it is over after %s", second, over)
		}
	}
}
