package maintenance_test

import (
	"testing"

	"headsup/maintenance"
)

// TestARouteSaysWhatIsToldInItsChannelToo asks for each kind of notice, in the route's channel and in another.
func TestARouteSaysWhatIsToldInItsChannelToo(t *testing.T) {
	t.Parallel()
	tree := routes(t)
	tree.Routes[0].Broadcast = maintenance.Broadcast{Reminders: true}
	tree.Routes[1].Broadcast = maintenance.Broadcast{Outcomes: true}
	audience := maintenance.Audience{Routes: tree}
	kafka, rabbit := maintenance.Item{Instance: tagged("dev")}, maintenance.Item{Instance: tagged("prod")}
	rabbit.Instance.Engine = maintenance.RabbitMQ
	for kind, want := range map[maintenance.NoticeKind][2]bool{
		maintenance.Reminder: {true, false}, maintenance.OutcomeNotice: {false, true}, maintenance.EndNotice: {false, true},
		maintenance.DriftNotice: {}, maintenance.FactNotice: {}, maintenance.AskNotice: {}, maintenance.PersonalReminder: {},
	} {
		if got := audience.Broadcasts(kind, kafka, "C-kafka"); got != want[0] {
			t.Errorf("%s where reminders are wanted: %v", kind, got)
		}
		if got := audience.Broadcasts(kind, rabbit, "C-prod"); got != want[1] {
			t.Errorf("%s where outcomes are wanted: %v", kind, got)
		}
		if audience.Broadcasts(kind, kafka, "C-prod") || audience.Broadcasts(kind, rabbit, "D1") {
			t.Errorf("%s is told in a channel to which the route does not lead", kind)
		}
	}
	if (maintenance.Audience{Channels: []string{"C1"}}).Broadcasts(maintenance.Reminder, kafka, "C1") {
		t.Error("without routes it is told in the channel too")
	}
}
