package commands_test

import (
	"fmt"
	"testing"

	"headsup/maintenance"
)

func TestRemindMe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	for _, text := range []string{"remind orders-mq 30m", "REMIND " + handle + " 90 minutes"} {
		if got := w.say(bob(), text).holds("direct message", "`"+handle+"`", "moves with the task"); got.Public {
			t.Errorf("%s: told to everybody", text)
		}
	}
	w.say(bob(), "snooze "+handle+" 1h").holds("direct message", "you get none")
	w.say(bob(), "remind "+handle+" 400d").refused(maintenance.RemindPassed)
	w.say(bob(), "snooze "+handle+" 400d").refused(maintenance.RemindTooLate)
	w.say(bob(), "remind nothing-here 1h").refused(maintenance.NoSuchTask, "nothing-here")
	w.say(bob(), "remind 1h").holds("How long?")
	for n := range maintenance.MostPersonal {
		w.say(bob(), fmt.Sprintf("remind %s %dm", handle, n+1)) // those from the beginning count too
	}
	w.say(bob(), "remind "+handle+" 59m").refused(maintenance.ManyReminders, "10 reminders")
	w.say(bob(), "remind "+handle+" 30m").holds("direct message") // it is there already
	w.say(ann(), "remind "+handle+" 59m").holds("direct message")
}
