package dms

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFaults(t *testing.T) {
	cancel := tasks + "/" + taskID + "?status=CANCELLED"
	cases := []struct {
		fault   Fault
		status  int // 0: no answer
		changed bool
	}{
		{Fault{Kind: Slow, Delay: time.Millisecond}, 204, true},
		{Fault{Kind: Refuse, Status: 429, Code: "APIGW.0308", RetryAfter: "7"}, 429, false},
		{Fault{Kind: Refuse, Status: 503, Code: "APIGW.0613"}, 503, false},
		{Fault{Kind: Refuse, Status: 504, Code: "APIGW.0201", After: true}, 504, true},
		{Fault{Kind: HTML}, 200, false},
		{Fault{Kind: HTML, Status: 502, After: true}, 502, true},
		{Fault{Kind: Redirect}, 302, false},
		{Fault{Kind: Reset}, 0, false},
		{Fault{Kind: Reset, After: true}, 0, true},
		{Fault{Kind: Lie}, 204, false},
		{Fault{Kind: Reset, Instance: rocketID}, 204, true},
		{Fault{Kind: Reset, Op: ListTasks}, 204, true},
	}
	for _, c := range cases {
		w := newWorld(t)
		w.Inject(c.fault)
		got, err := w.call("PUT", cancel)
		task, _ := w.Task(kafkaID, taskID)
		if got.status != c.status || (task.Status == Cancelled) != c.changed {
			t.Errorf("%+v: got %d %v and %s", c.fault, got.status, err, task.Status)
		}
		if c.status == 0 && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%+v: %v, want a reset connection", c.fault, err)
		}
		if got.header.Get("Retry-After") != c.fault.RetryAfter {
			t.Errorf("%+v: Retry-After %q", c.fault, got.header.Get("Retry-After"))
		}
		last := w.Requests()[len(w.Requests())-1]
		if last.Effect != c.changed || last.Status != c.status {
			t.Errorf("%+v: the log says %+v", c.fault, last)
		}
		// A fault is used up.
		if c.fault.Instance == "" && c.fault.Op == "" && w.mustCall("GET", tasks).status != 200 {
			t.Errorf("%+v: met twice", c.fault)
		}
	}
}

func TestListLags(t *testing.T) {
	w := newWorld(t)
	w.clock.move(time.Minute)
	w.mustCall("PUT", tasks+"/"+taskID+"?status=CANCELLED")
	w.Inject(Fault{Kind: Lag, Op: ListTasks, Delay: 10 * time.Second, Times: -1})
	listed := func() string { return w.mustCall("GET", tasks).text }
	if got := listed(); !strings.Contains(got, Created) {
		t.Errorf("right after the cancel: %s", got)
	}
	w.clock.move(10 * time.Second)
	if got := listed(); !strings.Contains(got, Cancelled) {
		t.Errorf("ten seconds later: %s", got)
	}
	w.ClearFaults()
}

func TestHangEndsWhenTheClientLeaves(t *testing.T) {
	w := newWorld(t)
	w.Inject(Fault{Kind: Hang})
	left := make(chan error, 1)
	go func() {
		_, err := w.call("GET", tasks)
		left <- err
	}()
	for {
		changed := w.Changed()
		if all := w.Requests(); len(all) == 1 && all[0].Fault == Hang {
			break
		}
		<-changed
	}
	if w.Requests()[0].Done {
		t.Error("a hanging request is not done")
	}
	w.Close()
	if err := <-left; err == nil {
		t.Error("a hanging request was answered")
	}
}
