package cards_test

import (
	"time"
	_ "time/tzdata"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// The scene of the golden files: a Monday afternoon, Ann on call, an upgrade on Wednesday.

func in(d time.Duration) time.Time { return monday.Add(d) }

func ann() maintenance.Person { return maintenance.Person{Team: "T1", ID: "U1", Name: "ann"} }

func reader() cards.Reader {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return cards.Reader{Zone: berlin, Command: "/tasks", Now: monday}
}

// everybody is who reads a channel.
func everybody() cards.Reader { return cards.Reader{Command: "/tasks", Now: monday} }

func upgrade() maintenance.Item {
	return maintenance.Item{
		Task: maintenance.Task{
			Instance: "0b0e5c3f-7a2d-4e6f-8091-a2b3c4d5e6f7", ID: "5f0d", Name: "kernelUpgrade", Status: maintenance.Created,
			Params: `{"version":"3.8.35","nodes":["node-1","node-2"]}`, CreatedBy: "ops-admin", CreatedAt: in(-72 * time.Hour),
			ScheduledAt: in(52*time.Hour + 20*time.Minute), Handle: "k7q2",
			FirstSeenAt: in(-70 * time.Hour), FirstScheduledAt: in(28*time.Hour + 20*time.Minute),
		},
		Instance: maintenance.Instance{
			ID: "0b0e5c3f-7a2d-4e6f-8091-a2b3c4d5e6f7", Project: "prod", Region: "cn-north-4", Name: "orders-mq", Engine: maintenance.RabbitMQ,
			Tags:   []maintenance.Tag{{Key: "env", Value: "prod"}, {Key: "team", Value: "payments"}},
			Window: maintenance.Window{Begin: "02:00", End: "06:00"},
		},
	}
}

func reassignment() maintenance.Item {
	i := upgrade()
	i.Task.ID, i.Task.Name, i.Task.Handle, i.Task.ScheduledAt = "6a1e", "kafkaAutoReassignment", "m3x4", in(30*time.Hour)
	i.Instance.Name, i.Instance.Engine, i.Instance.Region, i.Instance.Tags = "ledger_kafka", maintenance.Kafka, "ap-southeast-3", nil
	return i
}

func tasks(n int) []maintenance.Item {
	items := make([]maintenance.Item, n)
	for i := range items {
		items[i] = upgrade()
		items[i].Task.Handle = "k7q" + string(rune('1'+i%9))
		items[i].Task.ScheduledAt = in(time.Duration(i*i) * time.Hour)
	}
	return items
}

// reminded are tasks of which people are reminded, all with the same call.
func reminded(call maintenance.Mention, items ...maintenance.Item) []cards.Reminded {
	all := make([]cards.Reminded, len(items))
	for n, i := range items {
		all[n] = cards.Reminded{Item: i, Call: call}
	}
	return all
}

func move() maintenance.Change {
	return maintenance.Change{
		ID: "c3f1", Version: 2, Task: upgrade().Task.Key(), Action: maintenance.Reschedule, State: maintenance.Draft,
		By:     maintenance.Actor{Person: ann(), Place: maintenance.Place{Team: "T1", Channel: "C01"}},
		Reason: "release freeze <!channel>", From: in(52*time.Hour + 20*time.Minute), FromStatus: maintenance.Created, To: in(76*time.Hour + 20*time.Minute),
		CreatedAt: monday, DueAt: in(10 * time.Minute),
	}
}

func cancel() maintenance.Change {
	c := move()
	c.Action, c.To = maintenance.Cancel, time.Time{}
	return c
}

func approved(c maintenance.Change, left time.Duration) maintenance.Change {
	c.State, c.ConfirmedAt, c.DueAt, c.Version = maintenance.Approved, monday, in(left), 3
	return c
}

// ended is a change that came to its end a minute ago.
func ended(c maintenance.Change, s maintenance.State, o maintenance.Outcome) maintenance.Change {
	c.State, c.ConfirmedAt, c.SettledAt, c.DueAt, c.Outcome, c.Version = s, in(-2*time.Minute), in(-time.Minute), time.Time{}, o, 5
	c.SettledBy = maintenance.System().Person
	if c.Outcome.StandsAt.IsZero() {
		c.Outcome.StandsAt = c.From
	}
	if c.Outcome.Status == "" {
		c.Outcome.Status = maintenance.Created
	}
	return c
}

func view(c maintenance.Change) cards.ChangeView {
	return cards.ChangeView{Change: c, Item: upgrade(), Grace: 30 * time.Second, Zone: time.UTC}
}

func fresh() cards.Age { return cards.Age{ReadAt: in(-20 * time.Second), Limit: 5 * time.Minute} }

func refusedByCloud() maintenance.Fault {
	return maintenance.Fault{
		Kind: maintenance.FaultWrongState, HTTPStatus: 400, Code: "DMS.00400026", Message: "This operation is not allowed in this state.",
		RequestID: "5b958a204ef3002c71e1e2c7c1ef0b75",
	}
}

// endings are all the ways in which a change ends.
func endings() map[string]maintenance.Change {
	failed, conflict, applied := maintenance.FailedTo, maintenance.Conflict, maintenance.Applied
	to := move().To
	withdrawn := ended(move(), maintenance.Withdrawn, maintenance.Outcome{})
	withdrawn.SettledBy = ann()
	because := withdrawn
	because.Outcome.Reason = "the release is off <!here>"
	late := move()
	late.To = in(-90 * time.Second)
	return map[string]maintenance.Change{
		"applied":        ended(move(), applied, maintenance.Outcome{Kind: maintenance.AsWished, SeenAt: monday, Listed: true, StandsAt: to, Calls: 1}),
		"cancelled":      ended(cancel(), applied, maintenance.Outcome{Kind: maintenance.AsWished, SeenAt: monday, Listed: true, Status: maintenance.Cancelled, Calls: 1}),
		"applied-late":   ended(move(), applied, maintenance.Outcome{Kind: maintenance.LateAsWished, SeenAt: monday, Listed: true, StandsAt: to, Calls: 3}),
		"already-so":     ended(move(), applied, maintenance.Outcome{Kind: maintenance.AlreadySo, SeenAt: monday, Listed: true, StandsAt: to}),
		"refused":        ended(move(), failed, maintenance.Outcome{Kind: maintenance.Refused, Listed: true, Calls: 1, Fault: refusedByCloud()}),
		"gone-unsent":    ended(move(), failed, maintenance.Outcome{Kind: maintenance.Gone}),
		"gone-sent":      ended(move(), failed, maintenance.Outcome{Kind: maintenance.Gone, Calls: 1}),
		"unchanged":      ended(move(), failed, maintenance.Outcome{Kind: maintenance.Unchanged, Listed: true, Calls: 1}),
		"never-taken":    ended(move(), failed, maintenance.Outcome{Kind: maintenance.NeverTaken, Listed: true, Calls: 5}),
		"changed-unsent": ended(move(), conflict, maintenance.Outcome{Kind: maintenance.ChangedSince, Listed: true, StandsAt: in(99 * time.Hour)}),
		"changed-sent":   ended(move(), conflict, maintenance.Outcome{Kind: maintenance.ChangedSince, Listed: true, StandsAt: in(99 * time.Hour), Calls: 1}),
		"has-begun":      ended(cancel(), conflict, maintenance.Outcome{Kind: maintenance.TaskHasBegun, Listed: true, Status: maintenance.Executing}),
		"wrong-zone":     ended(move(), failed, maintenance.Outcome{Kind: maintenance.WrongZone, Listed: true, StandsAt: to.Add(-8 * time.Hour), Offset: -8 * time.Hour, Calls: 1}),
		"zone-is-wrong":  ended(move(), failed, maintenance.Outcome{Kind: maintenance.ZoneIsWrong, Listed: true, Offset: -8 * time.Hour}),
		"unread-unsent":  ended(move(), failed, maintenance.Outcome{Kind: maintenance.Unreadable, Listed: true}),
		"unread-sent":    ended(move(), maintenance.Unverified, maintenance.Outcome{Kind: maintenance.Unreadable, Listed: true, Calls: 1}),
		"rights-lost":    ended(cancel(), failed, maintenance.Outcome{Kind: maintenance.RightsLost, Listed: true, Why: maintenance.Deactivated}),
		"too-late":       ended(late, failed, maintenance.Outcome{Kind: maintenance.TooLate, Listed: true}),
		"superseded":     ended(move(), maintenance.Superseded, maintenance.Outcome{Kind: maintenance.ChangedSince, Listed: true, StandsAt: in(99 * time.Hour)}),
		"withdrawn":      withdrawn,
		"withdrawn-why":  because,
	}
}

func twoReadings() when.Reading {
	return when.Reading{Ask: []when.Choice{
		{At: in(2 * time.Hour), Clues: []when.Clue{when.FromNow}},
		{At: in(54 * time.Hour), Clues: []when.Clue{when.FromTask}},
	}}
}
