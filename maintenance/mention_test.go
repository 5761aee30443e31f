package maintenance_test

import (
	"testing"
	"time"

	"headsup/maintenance"
)

// TestTheLastReminderCallsWhereNobodyHasTheTask looks at whom each reminder of a task calls.
func TestTheLastReminderCallsWhereNobodyHasTheTask(t *testing.T) {
	t.Parallel()
	oncall := maintenance.Mention{Party: maintenance.Party{Group: "S1", Name: "@kafka-oncall"}}
	tree := routes(t)
	tree.Routes[0].Mention = oncall
	tree.Routes[0].Remind = []time.Duration{15 * time.Minute, 24 * time.Hour, 2 * time.Hour}
	tree.Routes[0].Routes[0].Mention = oncall
	tree.Routes[0].Routes[0].Remind = []time.Duration{}
	audience := maintenance.Audience{Routes: tree, Remind: []time.Duration{time.Hour}}
	bob := maintenance.Owner{ID: "U1", Name: "bob"}
	for _, c := range []struct {
		name    string
		env     string
		owner   maintenance.Owner
		kind    maintenance.NoticeKind
		channel string
		lead    time.Duration
		want    maintenance.Mention
	}{
		{"the last", "dev", maintenance.Owner{}, maintenance.Reminder, "C-kafka", 15 * time.Minute, oncall},
		{"the last, of a task that somebody has", "dev", bob, maintenance.Reminder, "C-kafka", 15 * time.Minute, maintenance.Mention{}},
		{"the first", "dev", maintenance.Owner{}, maintenance.Reminder, "C-kafka", 24 * time.Hour, maintenance.Mention{}},
		{"the one before the last", "dev", maintenance.Owner{}, maintenance.Reminder, "C-kafka", 2 * time.Hour, maintenance.Mention{}},
		{"one of a lead that the route has no longer", "dev", maintenance.Owner{}, maintenance.Reminder, "C-kafka", time.Minute, oncall},
		{"one for a channel to which it no longer leads", "dev", maintenance.Owner{}, maintenance.Reminder, "C-all", 15 * time.Minute, maintenance.Mention{}},
		{"what somebody asked for", "dev", maintenance.Owner{}, maintenance.PersonalReminder, "C-kafka", 15 * time.Minute, maintenance.Mention{}},
		{"a route without reminders", "prod", maintenance.Owner{}, maintenance.Reminder, "C-kafka-prod", 15 * time.Minute, maintenance.Mention{}},
		{"a route that calls nobody", "lost", maintenance.Owner{}, maintenance.Reminder, "", time.Hour, maintenance.Mention{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			item := maintenance.Item{Instance: tagged(c.env), Task: maintenance.Task{Said: maintenance.RareOf(maintenance.Said{Owner: c.owner})}}
			n := maintenance.Notice{Kind: c.kind, To: maintenance.Address{Channel: c.channel}, Lead: c.lead}
			if got := audience.Calls(n, item); got != c.want {
				t.Errorf("it calls %+v, want %+v", got, c.want)
			}
		})
	}
	everywhere := maintenance.Audience{Channels: []string{"C1"}, Remind: []time.Duration{time.Hour}}
	n := maintenance.Notice{Kind: maintenance.Reminder, To: maintenance.Address{Channel: "C1"}, Lead: time.Hour}
	if got := everywhere.Calls(n, maintenance.Item{Instance: tagged("dev")}); got.Calls() {
		t.Errorf("without routes it calls %+v", got)
	}
}

// TestTheReminderThatCallsIsThereWhateverIsQuiet: of reminders that come together before a quiet time the last one is left.
func TestTheReminderThatCallsIsThereWhateverIsQuiet(t *testing.T) {
	t.Parallel()
	task := maintenance.Task{Handle: "k7q2", Status: maintenance.Created, ScheduledAt: instant(t, "2026-11-29T12:00:00Z"), FirstSeenAt: monday}
	to := maintenance.Telling{Channel: "C1", Remind: []time.Duration{24 * time.Hour, time.Hour}, Quiet: intervals(t, `[{weekdays: ["saturday", "sunday"]}]`)}
	all := maintenance.Reminders(task, []maintenance.Telling{to}, monday)
	if len(all) != 1 || all[0].Lead != time.Hour {
		t.Fatalf("before a quiet weekend come %+v, want the last one alone", all)
	}
}

// TestRoutesCallWhomSlackKnows resolves the names of routes beside those of rules, which have nothing to do with them.
func TestRoutesCallWhomSlackKnows(t *testing.T) {
	t.Parallel()
	tree := routes(t)
	tree.Mention = maintenance.Mention{Party: maintenance.Party{Name: "@ops"}}
	tree.Routes[0].Mention = maintenance.Mention{Crowd: maintenance.Here}
	tree.Routes[1].Mention = maintenance.Mention{Party: maintenance.Party{Name: "@gone"}}
	p := maintenance.Policy{Routes: tree, Rules: []maintenance.Rule{{Approvers: []maintenance.Party{{Name: "@ops"}}}}}
	if names := p.MentionNames(); len(names) != 2 || names[0] != "@ops" || names[1] != "@gone" {
		t.Errorf("they call %v", names)
	}
	r := p.Resolve(maintenance.Names{Mentions: map[string]maintenance.Party{"@ops": {Group: "S1", Name: "ops"}}})
	if got := r.Routes.Mention.Party.Group; got != "S1" {
		t.Errorf("@ops is %q", got)
	}
	if r.Routes.Routes[0].Mention.Crowd != maintenance.Here || !r.Routes.Routes[0].Mention.Calls() || r.Routes.Routes[1].Mention.Calls() {
		t.Errorf("children call %+v and %+v", r.Routes.Routes[0].Mention, r.Routes.Routes[1].Mention)
	}
	if r.Rules[0].Approvers[0].Group != "" {
		t.Error("whom a route calls has a right by it")
	}
	if p.Routes.Mention.Calls() {
		t.Error("the policy before has changed")
	}
}
