package app_test

import (
	"strings"
	"testing"

	"headsup/sandbox/slack"
	"headsup/short"
)

// TestI6WhoTakesOverAGroupsNameWaits: cy makes a new group of the name that the policy names, and is in it. Neither a reading that is
// asked for, nor another policy of the same approvers, nor a restart makes him an approver at once.
func TestI6WhoTakesOverAGroupsNameWaits(t *testing.T) {
	short.OneIn(t, 3)
	t.Parallel()
	w := emptyWorld(t)
	w.slack.AddChannel(slack.Channel{Name: "bot", Members: []string{"ann", "bo", "cy", "headsup"}})
	w.slack.AddGroup(slack.Group{Handle: "leads", Users: []string{"bo"}})
	const policy = "rules:\n  - {name: everything, approvals: 1, approvers: [\"@leads\"]}\n"
	w.write("headsup.yaml", policy)
	settings := []string{"HEADSUP_CONFIG=headsup.yaml", "HEADSUP_APPROVALS=", "HEADSUP_OPS_CHANNEL=#bot"}
	w.start(settings...)
	w.until("the first reading", func() bool { return w.toldOps("They count at once") == 1 })

	w.slack.DisableGroup("leads")
	w.slack.AddGroup(slack.Group{Handle: "leads", Users: []string{"cy"}})
	w.app.Reload()
	w.until("the alarm", func() bool {
		return w.toldOps("*@leads* in the policy means a user group now that it did not mean before. In it: <@") == 1
	})
	w.click("ann", w.draft("ann", "reschedule orders-mq +1d"))
	card := w.card("approve", "@leads may approve")
	refused := func(n int) {
		t.Helper()
		w.click("cy", slack.Press{Channel: "ops", TS: card.TS, Label: "Approve"})
		w.until("a refusal", func() bool { return strings.Count(w.told("cy"), "You are new among the approvers") == n })
	}
	refused(1)
	w.write("headsup.yaml", policy+"freezes:\n  - {name: launch, intervals: [{years: [\"2099\"], location: UTC}]}\n")
	w.until("another policy", func() bool { return w.toldOps("This policy is in force now") == 2 })
	refused(2)
	w.stop()
	w.start(settings...)
	refused(3)
	if n := w.toldOps("They count at once"); n != 1 {
		t.Errorf("%d groups count at once", n)
	}
}
