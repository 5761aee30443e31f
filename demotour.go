package main

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"headsup/sandbox/dms"
)

// The tour is the life of one task in three minutes, for whoever only watches: the cloud plans it when the page is opened for the
// first time, and headsup tells of it, reminds of it, and says how it ended.
const (
	tourName = "sessions-mq-test"
	tourID   = "000000ff-0000-4000-8000-00000000d300"
	tourTask = "ff808082880000000000000000ff0001"
	tourRuns = 20 * time.Second
)

const (
	// tourAfter is how long after the first visit the cloud plans it: until then the cards of all the other tasks come.
	tourAfter = 15 * time.Second
	// tourStarts is how long after that it begins at least, and a minute later at most: time for its card, and for a reminder a minute before.
	tourStarts = 75 * time.Second
)

// tourTime is when a task begins that is planned at a moment: at a whole minute. Reminders come at whole minutes too, so one a minute before any
// other second would mostly be due before the task is found, and tell nothing that its card does not.
func tourTime(planned time.Time) time.Time {
	return planned.UTC().Add(tourStarts + time.Minute - time.Nanosecond).Truncate(time.Minute)
}

// addTour gives the cloud the tour's instance, and what ran on it before, so that headsup can say how long it usually takes.
func addTour(c *dms.Cloud, now time.Time) error {
	begin, end := tourWindow(tourTime(now.Add(tourAfter)))
	errs := []error{c.AddInstance(dms.Instance{
		Project: demoTest, ID: tourID, Name: tourName, Engine: "rabbitmq", MaintainBegin: begin, MaintainEnd: end,
		CreatedAt: now.AddDate(-1, 0, 0), Tags: []dms.Tag{{Key: "env", Value: "test"}, {Key: "team", Value: "web"}},
	})}
	for weeks, took := range []time.Duration{tourRuns, tourRuns - 2*time.Second, tourRuns + 3*time.Second} {
		began := now.AddDate(0, 0, -7*(weeks+1))
		id := fmt.Sprintf("ff80808288000000000000000000f%03d", weeks) // the cloud gives each one; a record without is not read
		errs = append(errs, c.AddRun(dms.Run{Instance: tourID, ID: id, Name: "kernelUpgrade", UserName: "dms_service", StartedAt: began, EndedAt: began.Add(took)}))
	}
	// Empty instances are looked at less often, and nobody who watches wants to wait for that.
	return errors.Join(append(errs, c.AddTask(dms.Task{
		Instance: tourID, ID: tourTask[:31] + "2", Name: "diskExpansion", UserName: "dms_service", Params: `{"disk_gb":300}`,
		CreatedAt: now.Add(-36 * time.Hour), ScheduleAt: now.AddDate(0, 0, 30), Duration: time.Minute,
	}))...)
}

// tourWindow is the one of the cloud's six maintenance windows that holds a moment, so that the tour's task is well inside it at any time of day.
func tourWindow(at time.Time) (begin, end string) {
	const hours = 4
	from := (at.UTC().Hour()+2)/hours*hours - 2 // 22:00, 02:00, 06:00 and so on
	clock := func(hour int) string { return fmt.Sprintf("%02d:00:00", (hour+24)%24) }
	return clock(from), clock(from + hours)
}

// tourOf begins the tour with the first visit of the page: the cloud plans the task tourAfter later.
func tourOf(c *dms.Cloud, page http.Handler) http.Handler {
	var first sync.Once
	plan := func() {
		_ = c.AddTask(dms.Task{ // an error only where somebody has removed the instance in the meantime, which is theirs to do
			Instance: tourID, ID: tourTask, Name: "kernelUpgrade", UserName: "dms_service", Params: `{"target_version":"3.12.1"}`,
			ScheduleAt: tourTime(time.Now()), Duration: tourRuns,
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			first.Do(func() { time.AfterFunc(tourAfter, plan) })
		}
		page.ServeHTTP(w, r)
	})
}
