package app_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/sandbox/slack"
	"headsup/store/storetest"
)

// TestMain lets more tests run at once than there are cores: they wait for sockets and limits far more than they compute. The race
// detector makes them compute.
func TestMain(m *testing.M) {
	flag.Parse()
	atOnce := "12"
	switch {
	case raced:
		atOnce = "8"
	case testing.Short():
		atOnce = "16"
	}
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction(storetest.Waiter), goleak.Cleanup(func(code int) {
		storetest.Stop()
		os.Exit(code)
	}))
}

func TestACommandGoesToTheCloudAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.types("ann", "reschedule orders-mq +1d because release")
	if !answer.OK() || !strings.Contains(answer.Message.Text, "Nothing has been changed yet") {
		t.Fatalf("the draft: %+v", answer)
	}
	if clicked := w.slack.Click("ann", slack.Press{Channel: "ops", TS: answer.Message.TS, Label: "Confirm"}); !clicked.OK() {
		t.Fatalf("the click: %+v", clicked)
	}
	w.until("the outcome", func() bool { return w.says("ops", "*Done*") })
	moved, _ := w.cloud.Task(ordersID, upgradeID)
	if left := time.Until(moved.ScheduleAt); left < 71*time.Hour {
		t.Errorf("the task runs in %s, want three days", left)
	}
}
