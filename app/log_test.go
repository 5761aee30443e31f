package app_test

import (
	"regexp"
	"testing"
)

// TestI11OneLineForEachStep: a click has one line, the step that it took another with the same request id, and each call to the cloud
// one. What was typed stands in none.
func TestI11OneLineForEachStep(t *testing.T) {
	w := counted(t)
	log := w.log.String()
	one := func(pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(log, -1)
		if len(found) != 1 {
			t.Fatalf("%d lines are like %s", len(found), pattern)
		}
		return found[0][1]
	}
	clicked := one(`msg=answered request=(\S+) user=\S+ channel=\S+ asked="click approve" outcome=answered`)
	if kept := one(`msg="kept a step of a change" request=(\S+) user=\S+ change=\S+ task=\S+ step=approved`); kept != clicked {
		t.Errorf("the click is request %s, its step %s", clicked, kept)
	}
	tried := one(`msg="tried a call to the cloud" project=default call=reschedule fault="" took=\S+ cloud_request=(\S+)`)
	if called := one(`msg="called the cloud" change=\S+ .* cloud_request=(\S+)`); called != tried {
		t.Errorf("the cloud's request is %s, and %s where its change is named", tried, called)
	}
	if said := regexp.MustCompile(`.*(?:lisst|because release).*`).FindString(log); said != "" {
		t.Errorf("what was typed stands in the log: %s", said)
	}
}
