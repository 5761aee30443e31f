package cards_test

import (
	"slices"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

// answers are what people get for a command that changes nothing.
func answers() map[string]cards.Message {
	busy := upgrade()
	c := approved(move(), 20*time.Second)
	busy.Change = &c
	r := reader()
	old := cards.Age{ReadAt: in(-9 * time.Minute), Limit: 5 * time.Minute, Failed: []string{"prod"}}
	page := cards.ListView{
		Items: []maintenance.Item{reassignment(), busy}, Total: 23, Page: 2, Pages: 3, Sentence: "list tag_env=\"prod\"", Filtered: true, Age: fresh(),
	}
	return map[string]cards.Message{
		"list-page":          cards.List(r, page),
		"list-old":           cards.List(r, cards.ListView{Items: tasks(1), Total: 1, Page: 1, Pages: 1, Sentence: "list", Age: old}),
		"list-empty":         cards.List(r, cards.ListView{Page: 1, Pages: 1, Sentence: "list", Age: fresh()}),
		"list-none-fits":     cards.List(r, cards.ListView{Page: 1, Pages: 1, Sentence: "list", Filtered: true, Age: fresh()}),
		"list-cloud-unread":  cards.List(r, cards.ListView{Page: 1, Pages: 1, Sentence: "list"}),
		"task":               cards.Task(r, cards.TaskView{Item: upgrade(), Age: fresh()}),
		"task-with-a-past":   cards.Task(r, cards.TaskView{Item: busy, Age: fresh(), Window: time.UTC, Past: pastEntries()[40:45]}),
		"help":               cards.Help(r, cards.HelpView{Task: "k7q2", Instance: "orders-mq"}),
		"help-reschedule":    cards.Help(r, cards.HelpView{Topic: "reschedule", Task: "k7q2", Instance: "orders mq"}),
		"help-break-glass":   cards.Help(r, cards.HelpView{Topic: "break-glass", Task: "k7q2"}),
		"help-home":          cards.Help(r, cards.HelpView{Topic: "home"}),
		"help-explain":       cards.Help(r, cards.HelpView{Topic: "explain"}),
		"help-later-version": cards.Help(r, cards.HelpView{Topic: "approve"}),
		"help-calendar":      cards.Help(r, cards.HelpView{Topic: "calendar"}),
		"calendar-made":      cards.FeedMade(r, "https://headsup.example/calendar/a.ics", maintenance.Feed{}),
		"calendar-another":   cards.FeedMade(r, "https://headsup.example/calendar/a.ics?<b>&c", maintenance.Feed{ID: "a", MadeAt: in(-time.Hour)}),
		"calendar-there":     cards.FeedThere(r, maintenance.Feed{ID: "a", MadeAt: in(-48 * time.Hour), ReadAt: in(-time.Hour)}),
		"calendar-unread":    cards.FeedThere(r, maintenance.Feed{ID: "a", MadeAt: in(-48 * time.Hour)}),
		"calendar-ended":     cards.FeedEnded(r, true),
		"calendar-not-there": cards.FeedEnded(r, false),
		"calendars-off":      cards.NoFeeds(),
		"whoami":             cards.Whoami(r, cards.WhoamiView{Person: ann(), OwnZone: true}),
		"whoami-direct":      cards.Whoami(everybody(), cards.WhoamiView{Person: ann(), Place: maintenance.Place{Direct: true}}),
		"status": cards.Status(r, cards.StatusView{
			Projects:  []maintenance.ProjectState{{Name: "prod", Region: "cn-north-4", ReadAt: in(-20 * time.Second), Proof: maintenance.ZoneProof{Zone: time.UTC, Proven: true}}},
			Instances: 12, Tasks: 1, MaxAge: 5 * time.Minute, Open: 2, Wanted: 2, Version: "1.2.3",
		}),
		"status-in-trouble": cards.Status(r, cards.StatusView{
			Projects: []maintenance.ProjectState{
				{Name: "prod", Region: "cn-north-4", ReadAt: in(-time.Hour), Failures: 7, Since: in(-50 * time.Minute), Fault: refusedByCloud(), Unread: 2, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true}},
				{Name: "test", Region: "cn-east-3"},
				{Name: "part", Region: "cn-east-3", ReadAt: in(-time.Minute), Fault: refusedByCloud(), RunsFault: maintenance.Fault{Kind: maintenance.FaultDenied, Code: "APIGW.0302"}},
			},
			Instances: 1, Tasks: 2, MaxAge: 5 * time.Minute, Open: 1, Wanted: 2, Foreign: true, Limited: 3, BotRefused: "account_inactive", AppRefused: "invalid_auth", Version: "1.2.3",
			Channels: []string{"headsup is not in #ops. Type /invite @headsup there."},
		}),
	}
}

func drafts() map[string]cards.Message {
	warned := view(move())
	warned.Warnings = []maintenance.Warning{
		{Kind: maintenance.OutsideWindow, Window: upgrade().Instance.Window, Zone: "UTC"},
		{Kind: maintenance.TooSoon, Lead: 12 * time.Minute},
		{Kind: maintenance.NearAnother, Other: reassignment().Task},
		{Kind: maintenance.UnprovenZone, Zone: "UTC"},
	}
	suggested := view(move())
	suggested.SuggestFrom, suggested.Suggestions = move().To, suggestions()
	final := view(cancel())
	final.Warnings = []maintenance.Warning{{Kind: maintenance.CannotUndo}}
	dropped := ended(move(), maintenance.Dropped, maintenance.Outcome{})
	return map[string]cards.Message{
		"draft-move":         cards.Draft(reader(), view(move())),
		"draft-move-warned":  cards.Draft(reader(), warned),
		"draft-suggested":    cards.Draft(reader(), suggested),
		"draft-cancel":       cards.Draft(reader(), final),
		"draft-confirmed":    cards.Confirmed(reader(), view(approved(move(), 30*time.Second))),
		"draft-confirmed-at": cards.Confirmed(reader(), view(approved(move(), 0))),
		"draft-superseded":   cards.Confirmed(reader(), view(endings()["superseded"])),
		"draft-dropped":      cards.Over(view(dropped)),
		"draft-expired":      cards.Over(view(ended(cancel(), maintenance.Dropped, maintenance.Outcome{Kind: maintenance.DraftTooOld}))),
		"draft-withdrawn":    cards.Withdrawn(view(endings()["withdrawn"])),
		"draft-unclear":      cards.Unclear(reader(), "+2h", twoReadings(), func(at time.Time) string { return "reschedule k7q2 " + at.Format(time.RFC3339) }),
		"draft-skipped-hour": cards.Unclear(reader(), "2027-03-28 02:30", when.Reading{Refusal: &when.Refusal{Class: when.Skipped, Offers: []time.Time{in(time.Hour), in(3 * time.Hour)}}},
			func(at time.Time) string { return "reschedule k7q2 " + at.Format(time.RFC3339) }),
		"draft-in-a-window": cards.OpenHere(cards.Reschedule, "k7q2", cards.ActionLabel(maintenance.Reschedule)),
		"draft-of-nothing":  cards.Nothing(reader()),
	}
}

func attempted(c maintenance.Change, a maintenance.Attempt) cards.ChangeView {
	v := view(c)
	v.Attempt = a
	return v
}

func changeCards() map[string]cards.Message {
	applying := approved(move(), 0)
	applying.State = maintenance.Applying
	shown := map[string]cards.Message{
		"change-approved": cards.Change(everybody(), view(approved(move(), 30*time.Second))),
		"change-no-grace": cards.Change(everybody(), view(approved(cancel(), 0))),
		"change-applying": cards.Change(everybody(), view(applying)),
		"change-applying-in-doubt": cards.Change(everybody(), attempted(applying, maintenance.Attempt{
			N: 2, SentAt: in(-time.Minute), AnsweredAt: in(-time.Minute), Answer: maintenance.Fault{Kind: maintenance.FaultUnknown, HTTPStatus: 500}, Looks: 1,
		})),
		"change-applying-unread": cards.Change(everybody(), attempted(applying, maintenance.Attempt{
			N: 1, SentAt: in(-time.Minute), AnsweredAt: in(-time.Minute), Answer: maintenance.Fault{Kind: maintenance.FaultUnknown}, Looks: 1, UnreadSince: in(-time.Second),
		})),
		"outcome-unseen": cards.Unseen(view(applying), "C01", "not_in_channel"),
	}
	for name, c := range endings() {
		v := view(c)
		switch c.Outcome.Kind {
		case maintenance.Gone:
			v.Item.Task.GoneAt = monday
		case maintenance.TaskHasBegun:
			v.Item.Task.Status = maintenance.Executing
		case maintenance.AsWished, maintenance.WrongZone:
			v.Item.Task.ScheduledAt, v.Item.Task.Status = c.Outcome.StandsAt, c.Outcome.Status
		}
		shown["change-"+name], shown["outcome-"+name] = cards.Change(everybody(), v), cards.Outcome(v)
	}
	return shown
}

func notices() map[string]cards.Message {
	busy := reassignment()
	c := approved(move(), 20*time.Second)
	busy.Change = &c
	soon := upgrade()
	soon.Task.ScheduledAt = in(time.Hour)
	taken := soon
	taken.Task.Handle, taken.Task.Said = "p4n8", has(maintenance.Owner{ID: "U1", Name: "ann", Since: in(-time.Hour)})
	nobody, oncall := maintenance.Mention{}, maintenance.Mention{Party: maintenance.Party{Group: "S0ONCALL", Name: "kafka-oncall"}}
	return map[string]cards.Message{
		"reminder":           cards.Reminder(everybody(), reminded(nobody, soon), false),
		"reminder-late":      cards.Reminder(everybody(), reminded(nobody, busy), true),
		"reminder-calls":     cards.Reminder(everybody(), reminded(oncall, soon), false),
		"reminder-taken":     cards.Reminder(everybody(), reminded(nobody, taken), false),
		"reminders":          cards.Reminder(everybody(), reminded(nobody, soon, busy), false),
		"reminders-call":     cards.Reminder(everybody(), append(reminded(nobody, taken), reminded(oncall, soon, busy)...), false),
		"reminders-call-all": cards.Reminder(everybody(), reminded(maintenance.Mention{Crowd: maintenance.Here}, tasks(30)...), false),
		"reminders-many":     cards.Reminder(everybody(), reminded(nobody, tasks(30)...), true),
		"digest":             cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{Coming: append([]maintenance.Item{soon, busy}, tasks(20)[14:]...)}, Age: fresh()}),
		"digest-many":        cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{Coming: tasks(40)}, Age: fresh(), Late: true, Zone: time.FixedZone("Asia/Shanghai", 8*3600)}),
		"digest-head":        cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{Coming: []maintenance.Item{soon}}, Age: fresh(), Head: someHead()}),
		"head":               cards.Head(someHead(), false),
		"head-late":          cards.Head(someHead(), true),
		"digest-all": cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{
			Coming: []maintenance.Item{soon, busy}, Unowned: tasks(11), Waiting: []maintenance.Item{busy}, Failed: []maintenance.Item{busy, soon}, PutOff: []maintenance.Item{soon},
		}, Age: fresh()}),
		"digest-only-failed": cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{Failed: []maintenance.Item{soon}}, Age: fresh()}),
		"digest-picture": cards.Digest(everybody(), cards.DigestView{
			Overview: maintenance.Overview{Coming: []maintenance.Item{soon}, Unowned: []maintenance.Item{soon}}, Age: fresh(), Picture: timelineOf([]maintenance.Item{soon}, "F012345678"),
		}),
		"timeline":              cards.Timeline(everybody(), timelineOf(tasks(20), "F012345678")),
		"timeline-untaken":      cards.Timeline(everybody(), timelineOf([]maintenance.Item{soon, busy}, "")),
		"timeline-comes":        cards.TimelineComes(everybody(), timelineOf([]maintenance.Item{soon, busy}, ""), false),
		"timeline-comes-direct": cards.TimelineComes(everybody(), timelineOf([]maintenance.Item{soon}, ""), true),
		"timeline-nothing":      cards.TimelineComes(everybody(), timelineOf(nil, ""), false),
		"digest-empty":          cards.Digest(everybody(), cards.DigestView{Age: fresh()}),
		"digest-cloud-unread":   cards.Digest(everybody(), cards.DigestView{}),
	}
}

func refusals() map[string]cards.Message {
	shown := map[string]cards.Message{
		"broken":   cards.Broken(reader(), "E123"),
		"stale":    cards.Stale(reader()),
		"checkup":  cards.Checkup(),
		"ask-code": cards.AskCode("approve 1 c3f1", pending(move(), 1)),
		"refusal-which": cards.Which(reader(), &maintenance.Refusal{Why: maintenance.ManyTasks, Text: "orders-mq", Tasks: tasks(7)},
			func(handle string) string { return "cancel " + handle }),
		"refusal-nearly": cards.Refusal(reader(), &maintenance.Refusal{Why: maintenance.NoSuchTask, Text: "order-mq", Tasks: []maintenance.Item{upgrade()}}),
	}
	asked := endings()["refused"]
	asked.Terms, asked.DueAt = pending(move(), 1).Terms, in(24*time.Hour)
	for _, why := range maintenance.Whys() {
		no := &maintenance.Refusal{
			Why: why, Task: upgrade().Task, Change: asked, Text: "orders", Times: []time.Time{in(time.Hour), in(70 * time.Hour)},
		}
		switch why {
		case maintenance.GroupUnread:
			no.Parties = asked.Terms.Approvers
		case maintenance.NotEnrolled, maintenance.FactorUnreadable:
			no.Person, no.Admins = maintenance.Person{ID: "U1"}, []string{"U8", "U9"}
		case maintenance.OpenChange:
			no.Change = approved(move(), time.Minute)
		case maintenance.TaskEnded:
			no.Task.Status = maintenance.Succeeded
		case maintenance.TaskOdd:
			no.Task.Status = "PAUSED"
		case maintenance.ManyTasks:
			no.Tasks = []maintenance.Item{reassignment(), upgrade()}
		case maintenance.SameTime:
			no.Times = []time.Time{no.Task.ScheduledAt}
		case maintenance.ZoneWrong:
			no.Proof = maintenance.ZoneProof{Zone: time.UTC, Given: true, Off: -8 * time.Hour}
		case maintenance.TimePassed:
			no.Times = []time.Time{in(-time.Hour)}
		}
		shown["refusal-"+named(string(why))] = cards.Refusal(reader(), no)
	}
	for _, kind := range constants("../commands", "MisreadKind") {
		shown["misread-"+named(kind)] = cards.Misunderstood(reader(), cards.Misread{Kind: kind, Verb: "cancel", Word: "release `x`", Suggestion: "cancel", Reason: true})
	}
	shown["misread-which-person-name-only"] = cards.Misunderstood(reader(), cards.Misread{Kind: "which person", Verb: "delegate", Word: "@bob"})
	for _, class := range constants("../when", "Class") {
		no := &when.Refusal{Class: when.Class(class), Word: "feb", At: in(-time.Hour)}
		shown["time-"+class] = cards.Unclear(reader(), "30 of feb 25:00", when.Reading{Refusal: no}, nil)
	}
	return shown
}

func suggestions() []maintenance.Suggestion {
	return []maintenance.Suggestion{
		{At: in(85 * time.Hour), Reasons: []maintenance.Reason{
			{Kind: maintenance.SuitsWindow, Window: upgrade().Instance.Window, Zone: "UTC"},
			{Kind: maintenance.ClearOfFreezes},
			{Kind: maintenance.NothingBeside, Gap: 24 * time.Hour, Service: "shop & *more*"},
			{Kind: maintenance.NoWeekend, Zone: "Europe/Berlin"},
		}},
		{At: in(90 * time.Hour), Reasons: []maintenance.Reason{{Kind: maintenance.ByDay, Zone: "Europe/Berlin"}}},
		{At: in(140 * time.Hour)},
	}
}

func windows() map[string]cards.Window {
	many := slices.Repeat(tasks(9), 13)
	for i := range many {
		many[i].Task.Handle = "k7q" + string(rune('1'+i%9)) + string(rune('a'+i/9)) + "2"
	}
	countered := move()
	countered.Wished = countered.To.Add(-time.Hour)
	glass := move()
	glass.State, glass.Glass = maintenance.Draft, true
	return map[string]cards.Window{
		"window-reschedule": cards.NewWindow(reader(), cards.WindowView{Callback: cards.RescheduleWindow, Metadata: "k7q2", Item: upgrade()}),
		"window-choose":     cards.NewWindow(reader(), cards.WindowView{Callback: cards.RescheduleWindow, Choices: []maintenance.Item{reassignment(), upgrade()}}),
		"window-many":       cards.NewWindow(reader(), cards.WindowView{Callback: cards.CancelWindow, Choices: many}),
		"window-suggested": cards.NewWindow(reader(), cards.WindowView{
			Callback: cards.AnotherWindow, Metadata: "c3f1", Item: upgrade(), When: move().To, Suggestions: suggestions(), Turn: "E1",
		}),
		"window-chosen": cards.NewWindow(reader(), cards.WindowView{
			Callback: cards.RescheduleWindow, Choices: []maintenance.Item{reassignment(), upgrade()}, Chosen: "k7q2", Turn: "E1",
			When: move().To, Reason: "release", Suggestions: suggestions()[:1],
		}),
		"window-said":   cards.Said(cards.Refusal(reader(), &maintenance.Refusal{Why: maintenance.TaskGone, Task: upgrade().Task})),
		"window-cancel": cards.NewWindow(reader(), cards.WindowView{Callback: cards.CancelWindow, Metadata: "k7q2", Item: upgrade(), Reason: "release"}),
		"window-edit":   cards.NewWindow(reader(), cards.WindowView{Callback: cards.EditWindow, Metadata: "c3f1", Item: upgrade(), When: move().To, Reason: "release"}),
		"window-edit-of-cancel": cards.NewWindow(reader(), cards.WindowView{
			Callback: cards.EditWindow, Metadata: "c3f1", Item: upgrade(), Cancel: true,
		}),
		"window-deny":           cards.NewWindow(reader(), cards.WindowView{Callback: cards.DenyWindow, Metadata: "c3f1", Item: upgrade(), Change: move()}),
		"window-deny-of-cancel": cards.NewWindow(reader(), cards.WindowView{Callback: cards.DenyWindow, Metadata: "c3f1", Item: upgrade(), Change: cancel()}),
		"window-code":           cards.NewCodeWindow(reader(), cards.CodeView{Metadata: "approve 1 c3f1", Item: upgrade(), Change: pending(move(), 1)}),
		"window-code-offer":     cards.NewCodeWindow(reader(), cards.CodeView{Metadata: "counter 1 c3f1", Item: upgrade(), Change: pending(move(), 1), Counter: in(90 * time.Hour)}),
		"window-code-glass":     cards.NewCodeWindow(reader(), cards.CodeView{Metadata: "confirm 0 c3f1", Item: upgrade(), Change: glass}),
		"window-code-stand-in":  cards.NewCodeWindow(reader(), cards.CodeView{Metadata: "delegate 0 delegate <@U3> until 2026-11-27T09:00:00Z", StandIn: maintenance.Delegation{To: maintenance.Person{ID: "U3", Name: "cy"}, Until: in(90 * time.Hour)}}),
		"window-another-time":   cards.NewWindow(reader(), cards.WindowView{Callback: cards.AnotherWindow, Metadata: "c3f1", Item: upgrade(), Change: countered, When: countered.To}),
	}
}

// someHead is the end of an audit, as it is posted.
func someHead() string {
	return cards.EndOf(1204, "5f8b8d6f0b6f8f5d1c0e4b0a7f3f0c8a2d9e6b1c4a7f3e0d9c8b7a6f5e4d3c2b")
}
