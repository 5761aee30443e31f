package cards_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

var monday = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

// texts are what the outside may call things: nothing, too much, and all that Slack could take for something else.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"", " ", "orders-mq", "<!channel>", "<!here|x>", "<@U0EVIL>", "<!subteam^S1>", "<https://evil.example|click>", "&lt;b&gt;",
			"a `code` b", "*bold* _it_ ~no~", ":boom: :tada:", "\u202Eright to left\u202C", "emoji 🚑👩‍🚒", "line\nbreak\r\n\ttab", "团队支付",
			"\x00\x07bad\xff\xfe", strings.Repeat("x", 3000), strings.Repeat("<", 3000), strings.Repeat("&", 3000), strings.Repeat("语", 3000),
			strings.Repeat("a\n", 2000), "```\nblock\n```", `{"a":"[topic-1]","b":{"c":[1,2,3]}}`, `{"x":"<!channel>"}`,
		}),
		rapid.String(),
	)
}

func instants() *rapid.Generator[time.Time] {
	return rapid.OneOf(rapid.Just(time.Time{}), rapid.Map(rapid.Int64Range(-1e6, 1e9), func(s int64) time.Time {
		return monday.Add(time.Duration(s) * time.Second)
	}))
}

func draw[T any](t *rapid.T, of ...T) T { return rapid.SampledFrom(of).Draw(t, "one") }

func courses(t *rapid.T) maintenance.Course {
	return maintenance.Course{
		SetFor: instants().Draw(t, "set for"), BeganAt: instants().Draw(t, "began"), EndedAt: instants().Draw(t, "ended"),
		End: draw(t, "", maintenance.Succeeded, maintenance.Failed, maintenance.Cancelled, maintenance.Status(texts().Draw(t, "end"))),
		Run: draw(t, "", texts().Draw(t, "run")), Match: draw(t, "", maintenance.SameID, maintenance.SameWork, maintenance.SameName),
	}
}

func usuals(t *rapid.T) maintenance.Usual {
	least := time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "least"))
	return maintenance.Usual{Runs: rapid.IntRange(0, 5).Draw(t, "runs"), Tied: rapid.IntRange(0, 2).Draw(t, "tied"), Least: least, Most: 2 * least}
}

func facts(t *rapid.T) []maintenance.Fact {
	all := make([]maintenance.Fact, rapid.IntRange(0, 7).Draw(t, "facts"))
	for n := range all {
		all[n] = maintenance.Fact{
			Kind:   draw(t, maintenance.NotStarted, maintenance.StartedEarly, maintenance.RunsLong, maintenance.FactKind(texts().Draw(t, "kind"))),
			SetFor: instants().Draw(t, "set for"), At: instants().Draw(t, "found"), BeganAt: instants().Draw(t, "began"),
			OverAt: instants().Draw(t, "over"), Usual: usuals(t),
		}
	}
	return all
}

func items(t *rapid.T) maintenance.Item {
	i := maintenance.Item{
		Task: maintenance.Task{
			Instance: texts().Draw(t, "instance id"), ID: texts().Draw(t, "task id"), Name: texts().Draw(t, "task name"),
			Status: draw(t, maintenance.Created, maintenance.Executing, maintenance.Succeeded, maintenance.Failed,
				maintenance.Cancelled, maintenance.Deleted, maintenance.Status(texts().Draw(t, "status"))),
			Params: texts().Draw(t, "params"), CreatedBy: texts().Draw(t, "created by"), CreatedAt: instants().Draw(t, "created"),
			ScheduledAt: instants().Draw(t, "scheduled"), Handle: draw(t, "k7q2", "m3x4z5", "b1c2d3f4"),
			FirstSeenAt: instants().Draw(t, "seen"), FirstScheduledAt: instants().Draw(t, "first"), GoneAt: draw(t, time.Time{}, monday),
			Ran: maintenance.RareOf(courses(t)),
		},
		Instance: maintenance.Instance{
			ID: texts().Draw(t, "id"), Project: texts().Draw(t, "project"), Region: texts().Draw(t, "region"), Name: texts().Draw(t, "name"),
			Engine: draw(t, maintenance.Kafka, maintenance.RabbitMQ, maintenance.RocketMQ, maintenance.Engine(texts().Draw(t, "engine"))),
			Window: draw(t, maintenance.Window{}, maintenance.Window{Begin: "22:00", End: "02:00"}),
		},
	}
	for range rapid.IntRange(0, 30).Draw(t, "tags") {
		i.Instance.Tags = append(i.Instance.Tags, maintenance.Tag{Key: draw(t, "env", texts().Draw(t, "key")), Value: texts().Draw(t, "value")})
	}
	i.Task.Said = maintenance.RareOf(maintenance.Said{Owner: owners(t), Go: anAnswer(t, i.Task), Call: anAnswer(t, i.Task)})
	if rapid.Bool().Draw(t, "open") {
		c := changes(t)
		i.Change = &c
	}
	return i
}

func owners(t *rapid.T) maintenance.Owner {
	return maintenance.Owner{ID: draw(t, "", "U1", "<!channel>"), Name: texts().Draw(t, "owner"), Since: instants().Draw(t, "owned")}
}

func anAnswer(t *rapid.T, of maintenance.Task) maintenance.Word {
	return maintenance.Word{
		For: draw(t, time.Time{}, of.ScheduledAt, monday.Add(time.Hour)), ID: draw(t, "", "U1", "<!channel>"), Name: texts().Draw(t, "speaker"), At: instants().Draw(t, "said"),
	}
}

func aMention(t *rapid.T) maintenance.Mention {
	return maintenance.Mention{Party: maintenance.Party{User: draw(t, "", "U1", "<!here>"), Name: texts().Draw(t, "mention")}}
}

// aQuestion asks go or no-go of the item, or did, with whatever was found.
func aQuestion(t *rapid.T, i maintenance.Item) cards.Question {
	q := cards.Question{
		Item: i, For: draw(t, i.Task.ScheduledAt, monday.Add(time.Hour)), Late: rapid.Bool().Draw(t, "late"), Again: rapid.Bool().Draw(t, "again"),
		Calls: aMention(t), MayCall: rapid.Bool().Draw(t, "may call"),
	}
	if rapid.Bool().Draw(t, "open") {
		q.Item.Task.Status, q.Item.Task.GoneAt, q.For, q.Item.Task.ScheduledAt = maintenance.Created, time.Time{}, monday.Add(time.Hour), monday.Add(time.Hour)
	}
	q.Preflight.ReadAt, q.Preflight.Old = instants().Draw(t, "read"), rapid.Bool().Draw(t, "old")
	for _, kind := range []maintenance.CheckKind{
		maintenance.InstanceRuns, maintenance.NothingElse, maintenance.InsideWindow, maintenance.NoFreeze, maintenance.UsualLength, maintenance.CheckKind(texts().Draw(t, "check")),
	} {
		q.Preflight.Checks = append(q.Preflight.Checks, maintenance.Check{
			Kind: kind, Finding: draw(t, maintenance.AllWell, maintenance.Amiss, maintenance.NotKnown), Status: texts().Draw(t, "status"),
			Works: slices.Repeat([]maintenance.Task{i.Task}, draw(t, 0, 5)), Runs: []maintenance.Run{{Name: texts().Draw(t, "run")}}, ReadAt: instants().Draw(t, "last read"),
			Window: i.Instance.Window, Zone: texts().Draw(t, "zone"), Freeze: texts().Draw(t, "freeze"), Beyond: draw(t, 0, time.Hour), Usual: usuals(t),
		})
	}
	return q
}

func people(t *rapid.T) maintenance.Person {
	return maintenance.Person{Team: draw(t, "T1", ""), ID: draw(t, "U1", "", "headsup", "<!channel>"), Name: texts().Draw(t, "person")}
}

func states() []maintenance.State {
	return []maintenance.State{
		maintenance.Draft, maintenance.Pending, maintenance.Countered, maintenance.Approved, maintenance.Applying, maintenance.Applied,
		maintenance.FailedTo, maintenance.Conflict, maintenance.Unverified, maintenance.Dropped, maintenance.Denied,
		maintenance.Expired, maintenance.Withdrawn, maintenance.Superseded,
	}
}

func outcomes() []maintenance.OutcomeKind {
	return []maintenance.OutcomeKind{
		"", maintenance.AsWished, maintenance.AlreadySo, maintenance.LateAsWished, maintenance.Refused, maintenance.Gone,
		maintenance.Unchanged, maintenance.NeverTaken, maintenance.ChangedSince, maintenance.WrongZone, maintenance.ZoneIsWrong, maintenance.Unreadable,
		maintenance.RightsLost, maintenance.DraftTooOld, maintenance.TaskHasBegun, maintenance.TooLate,
		maintenance.DeniedBy, maintenance.NotDecided, maintenance.NotTaken,
	}
}

func changes(t *rapid.T) maintenance.Change {
	return maintenance.Change{
		ID: "c3f1", Version: rapid.Int64().Draw(t, "version"), Action: draw(t, maintenance.Reschedule, maintenance.Cancel),
		State: draw(t, states()...), By: maintenance.Actor{Person: people(t)}, Reason: texts().Draw(t, "reason"),
		From: instants().Draw(t, "from"), To: instants().Draw(t, "to"), Wished: instants().Draw(t, "wished"), CreatedAt: instants().Draw(t, "created"),
		ConfirmedAt: instants().Draw(t, "confirmed"), SettledAt: instants().Draw(t, "settled"), SettledBy: people(t),
		DueAt: instants().Draw(t, "due"), Outcome: maintenance.Outcome{
			Kind: draw(t, outcomes()...), SeenAt: instants().Draw(t, "seen"), Listed: rapid.Bool().Draw(t, "listed"),
			StandsAt: instants().Draw(t, "stands"), Status: draw(t, maintenance.Created, maintenance.Cancelled, "ODD"),
			Offset: time.Duration(rapid.Int64Range(-50400, 50400).Draw(t, "offset")) * time.Second,
			Fault: maintenance.Fault{
				Kind: draw(t, maintenance.FaultKinds()...), HTTPStatus: draw(t, 0, 400, 503), Code: texts().Draw(t, "code"),
				Message: texts().Draw(t, "message"), RequestID: texts().Draw(t, "request"),
			},
			Calls: draw(t, 0, 1, 5), Why: draw(t, maintenance.Whys()...), Reason: texts().Draw(t, "end's reason"),
		},
	}
}
