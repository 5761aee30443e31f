package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
	"headsup/when"
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

func items(t *rapid.T) maintenance.Item {
	i := maintenance.Item{
		Task: maintenance.Task{
			Instance: texts().Draw(t, "instance id"), ID: texts().Draw(t, "task id"), Name: texts().Draw(t, "task name"),
			Status: draw(t, maintenance.Created, maintenance.Executing, maintenance.Succeeded, maintenance.Failed,
				maintenance.Cancelled, maintenance.Deleted, maintenance.Status(texts().Draw(t, "status"))),
			Params: texts().Draw(t, "params"), CreatedBy: texts().Draw(t, "created by"), CreatedAt: instants().Draw(t, "created"),
			ScheduledAt: instants().Draw(t, "scheduled"), Handle: draw(t, "k7q2", "m3x4z5", "b1c2d3f4"),
			FirstSeenAt: instants().Draw(t, "seen"), FirstScheduledAt: instants().Draw(t, "first"), GoneAt: draw(t, time.Time{}, monday),
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
	if rapid.Bool().Draw(t, "open") {
		c := changes(t)
		i.Change = &c
	}
	return i
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
		maintenance.Unchanged, maintenance.NeverTaken, maintenance.ChangedSince, maintenance.WrongZone, maintenance.Unreadable,
		maintenance.RightsLost, maintenance.DraftTooOld, maintenance.TaskHasBegun, maintenance.TooLate,
		maintenance.DeniedBy, maintenance.NotDecided,
	}
}

func changes(t *rapid.T) maintenance.Change {
	return maintenance.Change{
		ID: "c3f1", Version: rapid.Int64().Draw(t, "version"), Action: draw(t, maintenance.Reschedule, maintenance.Cancel),
		State: draw(t, states()...), By: maintenance.Actor{Person: people(t)}, Reason: texts().Draw(t, "reason"),
		From: instants().Draw(t, "from"), To: instants().Draw(t, "to"), CreatedAt: instants().Draw(t, "created"),
		ConfirmedAt: instants().Draw(t, "confirmed"), SettledAt: instants().Draw(t, "settled"), SettledBy: people(t),
		DueAt: instants().Draw(t, "due"), Outcome: maintenance.Outcome{
			Kind: draw(t, outcomes()...), SeenAt: instants().Draw(t, "seen"), Listed: rapid.Bool().Draw(t, "listed"),
			StandsAt: instants().Draw(t, "stands"), Status: draw(t, maintenance.Created, maintenance.Cancelled, "ODD"),
			Offset: time.Duration(rapid.Int64Range(-50400, 50400).Draw(t, "offset")) * time.Second,
			Fault: maintenance.Fault{
				Kind: draw(t, maintenance.FaultKinds()...), HTTPStatus: draw(t, 0, 400, 503), Code: texts().Draw(t, "code"),
				Message: texts().Draw(t, "message"), RequestID: texts().Draw(t, "request"),
			},
			Calls: draw(t, 0, 1, 5), Why: draw(t, maintenance.Whys()...),
		},
	}
}

// TestI10EveryMessageIsValidWhateverTheData renders random state and holds each message against Slack's limits. Nothing in
// foreign text may alert anybody or link anywhere.
func TestI10EveryMessageIsValidWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := cards.Reader{Command: "/tasks", Now: monday, Zone: draw(t, nil, time.UTC, time.FixedZone("<!channel>", 3600))}
		i := items(t)
		v := cards.ChangeView{Change: changes(t), Item: i, Grace: draw(t, 0, 30*time.Second), Zone: draw(t, nil, time.UTC, time.FixedZone("<!here>", -5400))}
		for _, kind := range []maintenance.WarningKind{
			maintenance.CannotUndo, maintenance.OutsideWindow, maintenance.TooSoon, maintenance.NearAnother, maintenance.UnprovenZone,
		} {
			v.Warnings = append(v.Warnings, maintenance.Warning{Kind: kind, Zone: time.UTC, Other: i.Task, Window: i.Instance.Window, Lead: time.Minute})
		}
		many := make([]maintenance.Item, rapid.IntRange(0, 60).Draw(t, "items"))
		for n := range many {
			many[n] = i
		}
		age := cards.Age{ReadAt: instants().Draw(t, "read"), Limit: 5 * time.Minute, Failed: []string{texts().Draw(t, "failed")}}
		refusal := &maintenance.Refusal{
			Why: draw(t, maintenance.Whys()...), Task: i.Task, Tasks: many, Change: v.Change, Text: texts().Draw(t, "text"),
			Times: []time.Time{instants().Draw(t, "time"), instants().Draw(t, "time")},
		}
		read := when.Read(texts().Draw(t, "when"), when.Asked{Now: monday, TaskAt: monday.Add(time.Hour)})
		for name, m := range map[string]cards.Message{
			"list": cards.List(r, cards.ListView{Items: many[:min(10, len(many))], Total: len(many), Page: 1, Pages: draw(t, 1, 2), Sentence: draw(t, "list", "list "+strings.Repeat("&lt;", 700)), Age: age}),
			"task": cards.Task(r, cards.TaskView{Item: i, Changes: []maintenance.Change{v.Change}, Age: age, Moments: []cards.Moment{
				{At: monday, Status: i.Task.Status, Listed: true}, {At: monday, Status: maintenance.Status(texts().Draw(t, "status")), Change: "c3f1", Listed: rapid.Bool().Draw(t, "listed")},
			}}),
			"draft": cards.Draft(r, v), "confirmed": cards.Confirmed(r, v), "superseded": cards.Superseded(v), "over": cards.Over(v),
			"withdrawn": cards.Withdrawn(v), "change": cards.Change(r, v), "outcome": cards.Outcome(v),
			"unseen":    cards.Unseen(v, "C01", texts().Draw(t, "word")),
			"reminder":  cards.Reminder(r, i, rapid.Bool().Draw(t, "late")),
			"reminders": cards.Reminders(r, many, false),
			"digest":    cards.Digest(r, cards.DigestView{Items: many, Zone: time.UTC, Age: age}),
			"refusal":   cards.Refusal(r, refusal),
			"which":     cards.Which(r, refusal, func(string) string { return texts().Draw(t, "sentence") }),
			"unclear":   cards.Unclear(r, texts().Draw(t, "typed"), read, func(time.Time) string { return texts().Draw(t, "sentence") }),
			"misread":   cards.Misunderstood(r, cards.Misread{Kind: draw(t, "unknown word", "unexpected words", "not a task", "bad filter", "bad period", "?"), Word: texts().Draw(t, "word"), Verb: "list"}),
			"help":      cards.Help(r, cards.HelpView{Task: i.Task.Handle, Instance: i.Instance.Name}),
			"whoami":    cards.Whoami(r, cards.WhoamiView{Person: people(t)}),
			"broken":    cards.Broken(r, texts().Draw(t, "request")),
			"status": cards.Status(r, cards.StatusView{Version: texts().Draw(t, "version"), Channels: []string{texts().Draw(t, "advice")}, Projects: []maintenance.ProjectState{
				{Name: texts().Draw(t, "project"), Region: texts().Draw(t, "region"), Fault: v.Change.Outcome.Fault, Failures: 3, Unread: 1},
			}}),
		} {
			check(t, name, m)
		}
		for _, callback := range []string{cards.RescheduleWindow, cards.CancelWindow, cards.EditWindow, cards.DenyWindow, cards.AnotherWindow} {
			for _, w := range []cards.WindowView{
				{Callback: callback, Metadata: "k7q2", Item: i, Reason: texts().Draw(t, "reason"), When: instants().Draw(t, "when")},
				{Callback: callback, Choices: slices.Concat(many, []maintenance.Item{i})},
			} {
				checkWindow(t, cards.NewWindow(r, w))
			}
		}
	})
}

func check(t *rapid.T, name string, m cards.Message) {
	t.Helper()
	blocks, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if problems := slack.CheckBlocks(blocks, slack.SurfaceMessage); len(problems) > 0 {
		t.Fatalf("%s is not valid: %v\n%s", name, problems, blocks)
	}
	if m.Text == "" || !utf8.ValidString(m.Text) || utf8.RuneCountInString(m.Text) > 4000 {
		t.Fatalf("%s has a text of %d characters", name, utf8.RuneCountInString(m.Text))
	}
	for _, token := range slack.MessageTokens(m.Text, blocks) {
		switch {
		case token.Kind == slack.TokenUser && token.Value == "U1": // from our own records
		case token.Notifies(), token.Kind == slack.TokenLink:
			t.Fatalf("%s holds the live %s\n%s", name, token.Raw, blocks)
		}
	}
}

func checkWindow(t *rapid.T, w cards.Window) {
	t.Helper()
	view, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	if problems := slack.CheckView(view, slack.SurfaceModal); len(problems) > 0 {
		t.Fatalf("window is not valid: %v\n%s", problems, view)
	}
}
