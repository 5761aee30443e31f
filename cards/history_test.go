package cards_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

// pastEntries is an entry for each verb of the record, and for each way in which its line differs, by the minute.
func pastEntries() []maintenance.Past {
	var all []maintenance.Past
	add := func(by maintenance.Actor, verb, change string, d maintenance.Detail) {
		e := maintenance.Entry{At: in(time.Duration(len(all)-90) * time.Minute), Actor: by, Verb: verb, Change: change, Detail: d}
		p := maintenance.Past{Seq: int64(len(all) + 7), Item: upgrade()}
		if e.Task = p.Item.Task.Key(); slices.Contains(ofNoTask(), verb) || strings.Contains(verb, "second factor") && change == "" || strings.Contains(verb, "calendar") {
			e.Task, p.Item = maintenance.TaskKey{}, maintenance.Item{}
		}
		p.Entry = e
		all = append(all, p)
	}
	her, him, self := maintenance.Actor{Person: ann()}, maintenance.Actor{Person: maintenance.Person{ID: "U2"}}, maintenance.System()
	moved := maintenance.Detail{Action: maintenance.Reschedule, From: move().From, To: move().To}
	with := func(set func(*maintenance.Detail)) maintenance.Detail {
		d := moved
		set(&d)
		return d
	}
	add(her, maintenance.VerbForgot, "", maintenance.Detail{To: move().To})
	for _, said := range []string{maintenance.PreferredMessages, maintenance.PreferredSilence, maintenance.PreferredSlacks, maintenance.PreferredLanguage + "zh"} {
		add(her, maintenance.VerbPreferred, "", maintenance.Detail{Result: maintenance.Outcome{Reason: said}})
	}
	for _, verb := range []string{"drafted", "edited"} {
		add(her, verb, "c3f1", with(func(d *maintenance.Detail) { d.State, d.Reason = maintenance.Draft, "release <!channel>." }))
	}
	add(her, "dropped", "c3f1", moved)
	add(self, "dropped", "c3f1", with(func(d *maintenance.Detail) { d.Result.Kind = maintenance.DraftTooOld }))
	add(her, "confirmed", "c3f1", with(func(d *maintenance.Detail) {
		d.State, d.Needs, d.Rule, d.Reason = maintenance.Pending, 2, "policy.yaml, line 12 (production)", "release"
	}))
	add(her, "confirmed", "c3f1", maintenance.Detail{Action: maintenance.Cancel, State: maintenance.Approved})
	add(her, "broke the glass", "c3f1", with(func(d *maintenance.Detail) { d.Proven, d.Reason = true, "a fire" }))
	add(him, "approved", "c3f1", with(func(d *maintenance.Detail) { d.State, d.For, d.Proven = maintenance.Pending, "U3", true }))
	add(him, "approved", "c3f1", with(func(d *maintenance.Detail) { d.State = maintenance.Approved }))
	add(him, "denied", "c3f1", with(func(d *maintenance.Detail) { d.Result.Reason = "not on a Friday." }))
	add(him, "countered", "c3f1", moved)
	add(her, "accepted", "c3f1", moved)
	add(her, "withdrew", "c3f1", maintenance.Detail{Reason: "it is off"})
	add(him, "signed off", "c3f1", moved)
	add(him, "looks into", "c3f1", moved)
	add(self, "expired", "c3f1", moved)
	for _, verb := range []string{"asked for more approvals", "asked anew", "found enough approvals"} {
		add(self, verb, "c3f1", maintenance.Detail{Needs: 2, Rule: "policy.yaml, line 12"})
	}
	add(him, maintenance.VerbRefused, "c3f1", maintenance.Detail{Why: maintenance.NotApprover, Rule: "policy.yaml, line 12", Count: 3})
	add(him, maintenance.VerbRefused, "", maintenance.Detail{Why: maintenance.TooClose})
	add(him, maintenance.VerbWrongCode, "c3f1", moved)
	add(him, maintenance.VerbLockingCode, "c3f1", moved)
	add(self, "began", "c3f1", moved)
	add(self, "sends the call", "c3f1", with(func(d *maintenance.Detail) { d.Result.Calls = 1 }))
	add(self, "planned another call", "c3f1", moved)
	add(self, "called the cloud", "c3f1", maintenance.Detail{Result: maintenance.Outcome{Fault: maintenance.Fault{RequestID: "5b958a20"}}})
	add(self, "called the cloud", "c3f1", maintenance.Detail{Result: maintenance.Outcome{Fault: refusedByCloud()}})
	for _, s := range []maintenance.State{maintenance.Applied, maintenance.FailedTo, maintenance.Conflict, maintenance.Unverified, maintenance.Superseded} {
		o := maintenance.Outcome{Kind: maintenance.ChangedSince, Listed: true, StandsAt: move().To, Status: maintenance.Created, Calls: 1}
		switch s {
		case maintenance.Applied:
			o.Kind = maintenance.AsWished
		case maintenance.FailedTo:
			o.Kind = maintenance.Refused
		case maintenance.Unverified:
			o = maintenance.Outcome{Kind: maintenance.Unreadable, Calls: 1}
		}
		add(self, string(s), "c3f1", maintenance.Detail{State: s, Result: o})
	}
	seen := func(verb string, o maintenance.Outcome, to time.Time, run string) {
		add(self, verb, "", maintenance.Detail{From: move().From, To: to, Result: o, Run: run})
	}
	created := maintenance.Outcome{Listed: true, Status: maintenance.Created}
	seen("saw it begin", maintenance.Outcome{Listed: true, Status: maintenance.Executing}, move().From, "")
	seen("saw it end", maintenance.Outcome{Status: maintenance.Failed}, move().From, "8abfa7b2")
	seen("saw it leave the list", maintenance.Outcome{}, move().From, "")
	seen("saw it changed by others", maintenance.Outcome{}, move().From, "")
	seen("saw it changed by others", maintenance.Outcome{Listed: true, Status: maintenance.Cancelled}, move().From, "")
	seen("saw it changed by others", created, move().From, "")
	seen("saw it changed by others", created, move().To, "")
	for _, verb := range []string{"took", "gave back", "said go for", "called people to", maintenance.VerbAskedRemind} {
		add(her, verb, "", maintenance.Detail{To: move().To})
	}
	add(self, maintenance.VerbPolicy, "", maintenance.Detail{Source: "policy.yaml", Policy: "3c2b7eac949959d2ffc1"})
	add(her, maintenance.VerbDelegated, "", maintenance.Detail{For: "U2", To: move().To, Proven: true})
	add(self, maintenance.VerbGroupRead, "", maintenance.Detail{Group: "S1", Joined: []string{"U1", "U2"}})
	add(self, maintenance.VerbGroupChanged, "", maintenance.Detail{Group: "S1", Joined: []string{"U1"}, Left: strings.Fields("U2 U3 U4 U5 U6 U7 U8 U9 UA UB UC UD")})
	add(self, maintenance.VerbStarted, "", maintenance.Detail{Version: "1.2.3"})
	add(self, maintenance.VerbStopped, "", maintenance.Detail{Version: "1.2.3"})
	add(maintenance.Actor{Person: maintenance.Person{ID: "headsup", Name: "root"}}, maintenance.VerbArchived, "", maintenance.Detail{Through: 400})
	for _, verb := range []string{
		"enrolled a second factor", "replaced a second factor", "removed a second factor", "unlocked a second factor",
		"encrypted a second factor with another key", "made a link to a second factor", "opened a link to a second factor",
	} {
		add(maintenance.Operator("root"), verb, "", maintenance.Detail{For: "U2", Source: "terminal"})
	}
	add(her, "made a calendar link", "", maintenance.Detail{For: "U1"})
	add(maintenance.Operator("root"), "made a calendar link", "", maintenance.Detail{For: "C0123ABCD"})
	add(her, "ended a calendar link", "", maintenance.Detail{For: "U1"})
	add(maintenance.Actor{}, maintenance.VerbUnreadable, "", maintenance.Detail{})
	slices.Reverse(all)
	return all
}

func ofNoTask() []string {
	return []string{
		maintenance.VerbPolicy, maintenance.VerbPreferred, maintenance.VerbDelegated, maintenance.VerbGroupRead, maintenance.VerbGroupChanged, maintenance.VerbStarted,
		maintenance.VerbStopped, maintenance.VerbArchived, maintenance.VerbUnreadable,
	}
}

func histories() map[string]cards.Message {
	i := upgrade()
	about := pastEntries()[0]
	about.Entry.Verb, about.Entry.Actor, about.Entry.Task = "saw it end", maintenance.System(), i.Task.Key()
	about.Entry.Detail = maintenance.Detail{About: &maintenance.About{Handle: "k7q2", Name: "kernelUpgrade", Instance: "<!channel>"}}
	about.Entry.Detail.Result.Status = maintenance.Succeeded
	return map[string]cards.Message{
		"history-every-verb":  cards.History(reader(), cards.HistoryView{Entries: pastEntries(), First: 1}),
		"history":             cards.History(reader(), cards.HistoryView{Item: i, Entries: pastEntries()[40:44], First: 1, Newer: 60}),
		"history-in-between":  cards.History(reader(), cards.HistoryView{Item: i, Entries: pastEntries()[40:44], First: 1, Newer: 60, Older: 11}),
		"history-others":      cards.History(reader(), cards.HistoryView{Older: 2000, Limited: true, First: 1}),
		"history-archived":    cards.History(reader(), cards.HistoryView{Item: i, First: 401}),
		"history-empty":       cards.History(reader(), cards.HistoryView{First: 1}),
		"history-not-known":   cards.History(reader(), cards.HistoryView{Entries: []maintenance.Past{about}, First: 1}),
		"history-of-a-moment": cards.History(reader(), cards.HistoryView{Item: i, First: 1}),
	}
}

// The verbs of the record, as the rooms that make entries write them.
var writtenVerbs = regexp.MustCompile(`(?:[vV]erb(?:\w*) +:?= |Verb: +|(?:entry|decided|settle|factorEntry|factorAfter)\([^"\n]*)"([a-z ]+)"`)

// TestEveryVerbOfTheRecordIsTold fails for a verb that pastEntries lacks: look then at what its line says.
func TestEveryVerbOfTheRecordIsTold(t *testing.T) {
	t.Parallel()
	told := map[string]bool{maintenance.VerbTold: true, maintenance.VerbShowed: true} // which nobody reads in a history
	for _, p := range pastEntries() {
		told[p.Entry.Verb] = true
	}
	verbs := map[string]string{}
	for _, room := range []string{"../maintenance", "../store"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil || strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range writtenVerbs.FindAllStringSubmatch(string(text), -1) {
				verbs[m[1]] = file
			}
		}
	}
	if len(verbs) < 45 {
		t.Errorf("only %d verbs were found: %q", len(verbs), slices.Sorted(maps.Keys(verbs)))
	}
	for verb, file := range verbs {
		if !told[verb] {
			t.Errorf("%s: %q has no line of its own in a history: add it to pastEntries", file, verb)
		}
	}
}

// pasts are entries with whatever can stand in them.
func pasts(t *rapid.T, i maintenance.Item) []maintenance.Past {
	known := pastEntries()
	all := make([]maintenance.Past, rapid.IntRange(0, 12).Draw(t, "entries"))
	for n := range all {
		p := known[rapid.IntRange(0, len(known)-1).Draw(t, "entry")]
		text := texts().Draw(t, "text")
		e := &p.Entry
		e.At, e.Actor.Person.Name, e.Change = instants().Draw(t, "at"), text, draw(t, e.Change, text)
		e.Actor.Person.ID = draw(t, "U1", "headsup", "operator", "<!channel>")
		e.Verb = draw(t, e.Verb, e.Verb, e.Verb, text)
		e.Detail.Reason, e.Detail.Rule, e.Detail.Result.Reason, e.Detail.Run, e.Detail.Source = text, text, text, text, text
		e.Detail.Policy, e.Detail.Group, e.Detail.Version, e.Detail.Why = text, draw(t, "S1", text), text, maintenance.Why(text)
		e.Detail.For, e.Detail.Joined = draw(t, "", "U1", "<!here>"), []string{text + ".", "U1"} // with a dot it is nobody's id, even where the text is "A"
		e.Detail.Left = slices.Repeat(e.Detail.Joined, draw(t, 0, 12))
		e.Detail.Result.Status, e.Detail.Result.Fault.Code, e.Detail.Result.Fault.RequestID = maintenance.Status(text), text, text
		e.Detail.About = draw(t, nil, &maintenance.About{Handle: text, Name: text, Instance: text})
		p.Item = draw(t, i, maintenance.Item{})
		all[n] = p
	}
	return all
}

func aHistory(t *rapid.T, i maintenance.Item) cards.HistoryView {
	return cards.HistoryView{
		Item: draw(t, i, maintenance.Item{}), Entries: pasts(t, i), First: draw[int64](t, 0, 1, 400), Limited: rapid.Bool().Draw(t, "limited"),
		Newer: draw[int64](t, 0, 7), Older: draw[int64](t, 0, 1<<62),
	}
}

// A button's value is read back as it was made, and nothing else is taken for one.
func TestTurnValues(t *testing.T) {
	t.Parallel()
	for _, handle := range []string{"", "k7q2"} {
		for _, newer := range []bool{true, false} {
			n, row, h, ok := cards.ReadTurnValue(cards.TurnValue(newer, 17, handle))
			if n != newer || row != 17 || h != handle || !ok {
				t.Errorf("%v 17 %q is read as %v %d %q %v", newer, handle, n, row, h, ok)
			}
		}
	}
	for _, value := range []string{"", "older", "older x", "older -1", "older 0 k7q2", "later 3 k7q2", "3"} {
		if _, _, _, ok := cards.ReadTurnValue(value); ok {
			t.Errorf("%q is taken for a page", value)
		}
	}
}

// TestTheRecordIsToldInChinese: nothing of it is left in English but what people said, and names.
func TestTheRecordIsToldInChinese(t *testing.T) {
	english := regexp.MustCompile(`[A-Za-z]{2,}[,.]? [a-z]+`)
	theirs := regexp.MustCompile("`[^`]*`|<[^>]*>|release|not on a Friday|a fire|it is off|policy\\.yaml, line 12( \\(production\\))?|headsup|" + regexp.QuoteMeta(refusedByCloud().Message))
	for _, p := range pastEntries() {
		told := cards.History(cards.Reader{Command: "/tasks", Now: monday}, cards.HistoryView{Item: p.Item, Entries: []maintenance.Past{p}}).In(maintenance.Chinese)
		for n, b := range told.Blocks {
			s, is := b.(*slack.SectionBlock)
			if !is || n == 0 {
				continue
			}
			if left := english.FindString(theirs.ReplaceAllString(s.Text.Text, "")); left != "" {
				t.Errorf("%q has %q of %q", p.Entry.Verb, left, s.Text.Text)
			}
		}
	}
}

// TestEveryReasonIsInTheRecord in the words that the record has, and in Chinese.
func TestEveryReasonIsInTheRecord(t *testing.T) {
	for _, why := range maintenance.Whys() {
		e := maintenance.Entry{At: monday, Actor: maintenance.Actor{Person: ann()}, Verb: maintenance.VerbRefused, Detail: maintenance.Detail{Why: why}}
		told := cards.History(cards.Reader{Command: "/tasks", Now: monday}, cards.HistoryView{Entries: []maintenance.Past{{Seq: 1, Entry: e}}})
		if text := told.In(maintenance.English).Text; !strings.Contains(text, ": "+string(why)) {
			t.Errorf("%q is told as %q", why, text)
		}
		if text := told.In(maintenance.Chinese).Text; strings.Contains(text, string(why)) {
			t.Errorf("%q is told in English: %q", why, text)
		}
	}
}
