package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestTheTourBeginsWithTheFirstVisit: whoever opens the page late misses nothing, and whoever loads it again gets no second task.
func TestTheTourBeginsWithTheFirstVisit(t *testing.T) {
	t.Parallel()
	c, err := demoCloud(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	page := tourOf(c, http.NotFoundHandler())
	visit := func(path string, want bool) time.Time {
		t.Helper()
		page.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		task, is := c.Task(tourID, tourTask)
		if is != want {
			t.Fatalf("after %s the task is there: %v", path, is)
		}
		return task.ScheduleAt
	}
	visit("/events", false)
	first := visit("/", true)
	if left := time.Until(first); left < 80*time.Second || left > tourStarts {
		t.Errorf("it begins in %s", left)
	}
	if again := visit("/", true); !again.Equal(first) {
		t.Errorf("the second visit moved it to %s", again)
	}
}
