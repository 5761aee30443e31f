package cards_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
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

// TestI10EveryMessageIsValidWhateverTheData renders random state and holds each message against Slack's limits. Nothing in
// foreign text may alert anybody or link anywhere.
func TestI10EveryMessageIsValidWhateverTheData(t *testing.T) {
	t.Parallel()
	misreads, troubles := append(constants("../commands", "MisreadKind"), "?"), constants(".", "Trouble")
	rapid.Check(t, func(t *rapid.T) {
		r := cards.Reader{Command: "/tasks", Now: monday, Zone: draw(t, nil, time.UTC, time.FixedZone("<!channel>", 3600))}
		i := items(t)
		v := cards.ChangeView{Change: changes(t), Item: i, Grace: draw(t, 0, 30*time.Second), Zone: draw(t, nil, time.UTC, time.FixedZone("<!here>", -5400))}
		for _, kind := range []maintenance.WarningKind{
			maintenance.CannotUndo, maintenance.OutsideWindow, maintenance.TooSoon, maintenance.NearAnother, maintenance.UnprovenZone,
			maintenance.MuchEarlier, maintenance.Weekend, maintenance.StandsFrozen,
		} {
			v.Warnings = append(v.Warnings, maintenance.Warning{Kind: kind, Zone: "UTC", Other: i.Task, Window: i.Instance.Window, Lead: time.Minute})
		}
		for _, kind := range append(constants("../maintenance", "ReasonKind"), texts().Draw(t, "kind")) {
			v.Suggestions = append(v.Suggestions, maintenance.Suggestion{At: instants().Draw(t, "suggested"), Reasons: []maintenance.Reason{
				{Kind: maintenance.ReasonKind(kind), Window: i.Instance.Window, Zone: texts().Draw(t, "zone"), Gap: 2 * time.Hour, Service: texts().Draw(t, "service")},
			}})
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
		doubt := cards.Doubt{Typed: texts().Draw(t, "typed"), Label: texts().Draw(t, "label"), Unknown: rapid.Bool().Draw(t, "unknown"), Meant: []string{texts().Draw(t, "meant")}}
		told := cards.Told{Item: i, Usual: usuals(t), Moments: []cards.Moment{
			{At: monday, Status: draw(t, maintenance.Created, maintenance.Status(texts().Draw(t, "was"))), ScheduledAt: instants().Draw(t, "from"), Listed: rapid.Bool().Draw(t, "was listed")},
			{At: monday, Status: draw(t, i.Task.Status, maintenance.Status(texts().Draw(t, "is"))), ScheduledAt: i.Task.ScheduledAt, Listed: rapid.Bool().Draw(t, "is listed"), Run: draw(t, "", texts().Draw(t, "run"))},
		}}
		odd := cards.Told{Item: i, Fact: &maintenance.Fact{Kind: maintenance.FactKind(texts().Draw(t, "fact")), SetFor: monday, Usual: usuals(t)}}
		for name, m := range map[string]cards.Message{
			"empty list": cards.List(r, cards.ListView{Filtered: true, Doubts: []cards.Doubt{doubt, doubt, doubt}, Sentence: "list", Age: age}),
			"list":       cards.List(r, cards.ListView{Items: many[:min(10, len(many))], Total: len(many), Frozen: map[string]string{i.Task.Handle: texts().Draw(t, "freeze")}, Page: 1, Pages: draw(t, 1, 2), Sentence: draw(t, "list", "list "+strings.Repeat("&lt;", 700)), Age: age}),
			"task":       cards.Task(r, cards.TaskView{Item: i, Usual: usuals(t), Facts: facts(t), Past: pasts(t, i), Age: age}),
			"history":    cards.History(r, aHistory(t, i)),
			"now": cards.Now(r, cards.NowView{
				Work: []maintenance.AtWork{{Instance: i.Instance, Running: many[:min(10, len(many))], Late: many[:min(2, len(many))], Ended: []maintenance.Item{i}, Other: []maintenance.Run{
					{Name: texts().Draw(t, "run"), Status: i.Task.Status, StartedAt: instants().Draw(t, "started"), UpdatedAt: instants().Draw(t, "updated")},
				}}},
				Usual: func(maintenance.Item) maintenance.Usual { return usuals(t) }, Facts: func(maintenance.Item) []maintenance.Fact { return facts(t) }, Age: age,
			}),
			"card": cards.TaskCard(cards.CardView{Item: i, Usual: usuals(t), Facts: facts(t), Ledger: v.Ledger, Unread: instants().Draw(t, "unread")}),
			"card of a list": cards.TaskList(r, cards.ListCardView{
				Items: many[:min(len(many), cards.MostOnList)], Total: len(many) + draw(t, 0, 100_000), Waiting: len(many), Unread: instants().Draw(t, "unread"),
			}),
			"told alone":    cards.ToldTogether(r, []cards.Told{told}),
			"not put back":  cards.ToldTogether(r, []cards.Told{{Item: i, Against: refusal, Moments: movedTo(i)}}),
			"told together": cards.ToldTogether(r, slices.Repeat([]cards.Told{told, odd}, draw(t, 1, 60))),
			"draft":         cards.Draft(r, v), "confirmed": cards.Confirmed(r, v), "superseded": cards.Superseded(v), "over": cards.Over(v),
			"withdrawn": cards.Withdrawn(v), "change": cards.Change(r, v), "outcome": cards.Outcome(v),
			"unseen":    cards.Unseen(v, "C01", texts().Draw(t, "word")),
			"reminder":  cards.Reminder(r, reminded(maintenance.Mention{Party: maintenance.Party{User: draw(t, "U1", "<!here>"), Name: texts().Draw(t, "mention")}}, i), rapid.Bool().Draw(t, "late")),
			"reminders": cards.Reminder(r, reminded(maintenance.Mention{Party: maintenance.Party{Group: "<!here>", Name: texts().Draw(t, "mention")}}, many...), false),
			"remind me": cards.WillRemind(r, i, maintenance.Notice{DueAt: instants().Draw(t, "due"), Lead: time.Duration(draw(t, 0, 30)) * time.Minute}),
			"taken":     cards.Taken(r, i, owners(t)), "given back": cards.GivenBack(i), "taken from you": cards.TakenFromYou(i),
			"question": cards.GoNoGo(r, []cards.Question{aQuestion(t, i)}), "questions": cards.GoNoGo(r, slices.Repeat([]cards.Question{aQuestion(t, i), aQuestion(t, i)}, draw(t, 1, 5, 40))),
			"said go": cards.SaidGo(r, i, owners(t)), "will call": cards.WillCall(i, aMention(t)), "called": cards.Called(i, aMention(t)),
			"timeline comes": cards.TimelineComes(r, cards.TimelineView{Items: many, Later: 3, From: r.Now, Until: r.Now.Add(time.Hour), Age: age}, rapid.Bool().Draw(t, "direct")),
			"timeline": cards.Timeline(r, cards.TimelineView{
				Items: many, Later: 3, From: r.Now, Until: r.Now.Add(time.Hour), Frozen: []string{texts().Draw(t, "freeze"), texts().Draw(t, "freeze")},
				Grouped: true, File: rapid.SampledFrom([]string{"", "F012345678"}).Draw(t, "file"), Age: age,
			}),
			"digest":    cards.Digest(r, cards.DigestView{Overview: maintenance.Overview{Coming: many, Unowned: many, PutOff: many, Failed: append(slices.Clip(many), changed(i, v.Change)), Waiting: []maintenance.Item{changed(i, v.Change)}}, Zone: time.UTC, Age: age, Head: draw(t, "", someHead())}),
			"head":      cards.Head(someHead(), rapid.Bool().Draw(t, "late")),
			"refusal":   cards.Refusal(r, refusal),
			"which":     cards.Which(r, refusal, func(string) string { return texts().Draw(t, "sentence") }),
			"unclear":   cards.Unclear(r, texts().Draw(t, "typed"), read, func(time.Time) string { return texts().Draw(t, "sentence") }),
			"misread":   cards.Misunderstood(r, cards.Misread{Kind: draw(t, misreads...), Word: texts().Draw(t, "word"), Verb: draw(t, "list", "cancel"), Suggestion: draw(t, "", "list"), Reason: rapid.Bool().Draw(t, "takes a reason")}),
			"help":      cards.Help(r, cards.HelpView{Topic: draw(t, "", "reschedule", "list", texts().Draw(t, "topic")), Task: i.Task.Handle, Instance: i.Instance.Name}),
			"whoami":    cards.Whoami(r, cards.WhoamiView{Person: people(t), OwnZone: rapid.Bool().Draw(t, "own zone"), Place: maintenance.Place{Channel: "C01", Direct: rapid.Bool().Draw(t, "direct")}}),
			"broken":    cards.Broken(r, texts().Draw(t, "request")),
			"not yet":   cards.NotYet(r, texts().Draw(t, "verb")),
			"stale":     cards.Stale(r),
			"checkup":   cards.Checkup(),
			"calendar":  cards.FeedMade(r, "https://headsup.example/"+texts().Draw(t, "base"), maintenance.Feed{ID: draw(t, "", "a"), MadeAt: instants().Draw(t, "made")}),
			"its state": cards.FeedThere(r, maintenance.Feed{MadeAt: instants().Draw(t, "made"), ReadAt: instants().Draw(t, "read")}),
			"its end":   cards.FeedEnded(r, rapid.Bool().Draw(t, "there was one")), "none": cards.NoFeeds(),
			"nothing":   cards.Nothing(r),
			"ask code":  cards.AskCode("approve 1 "+v.Change.ID, v.Change),
			"speaks":    cards.Speaks(draw(t, "", maintenance.English, maintenance.Chinese)),
			"open here": cards.OpenHere(cards.Reschedule, i.Task.Handle, cards.ActionLabel(maintenance.Reschedule)),
			"trouble":   cards.InTrouble(r, cards.Trouble(draw(t, troubles...))),
			"status": cards.Status(r, cards.StatusView{Version: texts().Draw(t, "version"), Channels: []string{texts().Draw(t, "advice")}, Projects: []maintenance.ProjectState{
				{Name: texts().Draw(t, "project"), Region: texts().Draw(t, "region"), Fault: v.Change.Outcome.Fault, Failures: 3, Unread: 1},
			}}),
		} {
			check(t, name, m)
			checkWindow(t, cards.Said(m))
		}
		if _, beside := cards.Beside(r, refusal); len(slack.Tokens(beside)) > 0 || utf8.RuneCountInString(beside) > 300 {
			t.Fatalf("beside an input stands %q", beside)
		}
		checkWindow(t, cards.NewCodeWindow(r, cards.CodeView{Metadata: "approve 1 c3f1", Item: i, Change: v.Change, Counter: instants().Draw(t, "counter")}))
		checkWindow(t, cards.NewHistoryWindow(r, aHistory(t, i)))
		for _, callback := range []string{cards.RescheduleWindow, cards.CancelWindow, cards.EditWindow, cards.DenyWindow, cards.AnotherWindow} {
			for _, w := range []cards.WindowView{
				{
					Callback: callback, Metadata: "k7q2", Item: i, Reason: texts().Draw(t, "reason"), When: instants().Draw(t, "when"), Change: v.Change,
					Suggestions: v.Suggestions, Turn: texts().Draw(t, "turn"),
				},
				{Callback: callback, Choices: slices.Concat(many, []maintenance.Item{i}), Chosen: i.Task.Handle, Turn: "E1"},
			} {
				checkWindow(t, cards.NewWindow(r, w))
			}
		}
	})
}

// changed is the item with the change on it.
func changed(i maintenance.Item, c maintenance.Change) maintenance.Item {
	i.Change = &c
	return i
}

// movedTo is the history of a task that was moved to where it stands.
func movedTo(i maintenance.Item) []cards.Moment {
	return []cards.Moment{
		{At: monday, Status: maintenance.Created, ScheduledAt: i.Task.ScheduledAt.Add(time.Hour), Listed: true},
		{At: monday, Status: maintenance.Created, ScheduledAt: i.Task.ScheduledAt, Listed: true},
	}
}

func check(t *rapid.T, name string, m cards.Message) {
	t.Helper()
	for _, l := range maintenance.Languages() {
		checkIn(t, name+" ("+string(l)+")", m.In(l))
	}
}

func checkIn(t *rapid.T, name string, m cards.Message) {
	t.Helper()
	blocks, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if problems := slack.CheckBlocks(blocks, slack.SurfaceMessage); len(m.Blocks) > 0 && len(problems) > 0 {
		t.Fatalf("%s is not valid: %v\n%s", name, problems, blocks)
	}
	inALanguage(t, name, blocks)
	inALanguage(t, name, []byte(m.Text))
	if m.Text == "" || !utf8.ValidString(m.Text) || utf8.RuneCountInString(m.Text) > 4000 {
		t.Fatalf("%s has a text of %d characters", name, utf8.RuneCountInString(m.Text))
	}
	for _, token := range slack.MessageTokens(m.Text, blocks) {
		switch {
		case token.Kind == slack.TokenUser && token.Value == "U1", token.Kind == slack.TokenChannel && token.Value == "C01": // from our own records
		case token.Notifies(), token.Kind == slack.TokenLink, token.Kind == slack.TokenChannel:
			t.Fatalf("%s holds the live %s\n%s", name, token.Raw, blocks)
		}
	}
}

func checkWindow(t *rapid.T, w cards.Window) {
	t.Helper()
	for _, l := range maintenance.Languages() {
		checkWindowIn(t, cards.WindowIn(l, w))
	}
}

func checkWindowIn(t *rapid.T, w cards.Window) {
	t.Helper()
	view, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	inALanguage(t, "window", view)
	if problems := slack.CheckView(view, slack.SurfaceModal); len(problems) > 0 {
		t.Fatalf("window is not valid: %v\n%s", problems, view)
	}
}

// TestEveryMessageIsRenderedFromRandomState fails for a kind of message or window that no test named …WhateverTheData renders.
func TestEveryMessageIsRenderedFromRandomState(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made, rendered := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			switch {
			case !ok:
			case strings.HasSuffix(f.Name.Name, "WhateverTheData"):
				ast.Inspect(f, func(n ast.Node) bool {
					if s, ok := n.(*ast.SelectorExpr); ok {
						rendered[s.Sel.Name] = true
					}
					return true
				})
			case f.Recv == nil && f.Name.IsExported() && f.Type.Results != nil && parsed.Name.Name == "cards":
				if result, ok := f.Type.Results.List[0].Type.(*ast.Ident); ok && (result.Name == "Message" || result.Name == "Window") && f.Name.Name != "WindowIn" {
					made[f.Name.Name] = true
				}
			}
		}
	}
	if len(made) < 30 {
		t.Errorf("only %d kinds of message were found", len(made))
	}
	for name := range made {
		if !rendered[name] {
			t.Errorf("cards.%s is rendered from random state nowhere: add it to TestI10EveryMessageIsValidWhateverTheData", name)
		}
	}
}
