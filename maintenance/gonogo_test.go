package maintenance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// asking hears of tasks in a channel with cards, and asks go or no-go an hour before each.
func asking(edit ...func(*maintenance.Telling)) maintenance.Telling {
	t := maintenance.Telling{
		Channel: "C01", Card: true, GoNoGo: time.Hour, Remind: []time.Duration{24 * time.Hour, time.Hour, 10 * time.Minute},
		Mention: maintenance.Mention{Crowd: maintenance.Here},
	}
	for _, e := range edit {
		e(&t)
	}
	return t
}

// TestWhenGoIsAsked gives what is told of a task and when: r of a reminder, g of the question, n of the one that calls since it had
// no answer, each with the minutes before the task.
func TestWhenGoIsAsked(t *testing.T) {
	t.Parallel()
	quiet := func(text string) func(*maintenance.Telling) {
		return func(to *maintenance.Telling) { to.Quiet = intervals(t, text) }
	}
	noCards := func(to *maintenance.Telling) { to.Card = false }
	for _, c := range []struct {
		name string
		to   maintenance.Telling
		in   time.Duration // from now to the task
		want string
	}{
		{"a day ahead: the question stands for the reminder of its time", asking(), 30 * time.Hour, "r1440 g60 n15 r10"},
		{"the one of a day was missed", asking(), 2 * time.Hour, "r120 g60 n15 r10"},
		{"the question is late, and tells what was missed before it", asking(), 40 * time.Minute, "g40 n15 r10"},
		{"too late to wait for an answer", asking(), 14 * time.Minute, "g14 r10"},
		{"both are late", asking(), 5 * time.Minute, "g5 r5"},
		{"found just now, an hour and a half before", asking(), 90 * time.Minute, "r90 g60 n15 r10"},
		{"found just now, within the hour", asking(), 40 * time.Minute, "g40 n15 r10"},
		{"found just now, within ten minutes", asking(), 5 * time.Minute, "g5"},
		{"its time has come", asking(), 0, ""},
		{"nobody is mentioned", asking(func(to *maintenance.Telling) { to.Mention = maintenance.Mention{} }), 30 * time.Hour, "r1440 g60 r10"},
		{"a mention of somebody whom Slack does not know", asking(func(to *maintenance.Telling) {
			to.Mention = maintenance.Mention{Party: maintenance.Party{Name: "@gone"}}
		}), 30 * time.Hour, "r1440 g60 r10"},
		{"never asked", asking(func(to *maintenance.Telling) { to.GoNoGo = -1 }), 30 * time.Hour, "r1440 r60 r10"},
		{"not set", asking(func(to *maintenance.Telling) { to.GoNoGo = 0 }), 30 * time.Hour, "r1440 r60 r10"},
		{"no card could ask", asking(noCards), 30 * time.Hour, "r1440 r60 r10"},
		{"two hours before", asking(func(to *maintenance.Telling) { to.GoNoGo = 2 * time.Hour }), 30 * time.Hour, "r1440 g120 r60 n15 r10"},
		// It is Monday, 13:40; the task comes at 19:40.
		{"asked in quiet time", asking(quiet(`[{times: [{start_time: "18:30", end_time: "18:50"}]}]`)), 6 * time.Hour, "r360 r71 n15 r10"},
		{"called in quiet time", asking(quiet(`[{times: [{start_time: "19:20", end_time: "19:26"}]}]`)), 6 * time.Hour, "r360 g60 r10"},
		{"quiet all evening", asking(quiet(`[{times: [{start_time: "17:40", end_time: "24:00"}]}]`)), 6 * time.Hour, "r360 r121"},
		{"quiet until just before it", asking(quiet(`[{times: [{start_time: "17:40", end_time: "18:40"}]}]`)), 6 * time.Hour, "r360 g60 n15 r10"},
	} {
		task := waiting(c.in)
		if task.FirstSeenAt = monday.Add(-time.Hour); strings.HasPrefix(c.name, "found just now") {
			task.FirstSeenAt = monday
		}
		all := maintenance.Reminders(task, []maintenance.Telling{c.to}, monday)
		slices.SortStableFunc(all, func(a, b maintenance.Notice) int { return a.DueAt.Compare(b.DueAt) })
		var got []string
		for _, n := range all {
			got = append(got, fmt.Sprintf("%c%.0f", n.Kind[0], task.ScheduledAt.Sub(n.DueAt).Minutes()))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, " "), c.want)
		}
	}
}

// ask gives the two questions about a task that comes in an hour; neither was said.
func ask(t *testing.T, task maintenance.Task) (first, second maintenance.Notice) {
	t.Helper()
	for _, n := range maintenance.Reminders(task, []maintenance.Telling{asking()}, task.ScheduledAt.Add(-2*time.Hour)) {
		switch n.Kind {
		case maintenance.GoNotice:
			first = n
		case maintenance.NoAnswerNotice:
			second = n
		}
	}
	if first.ID == "" || second.ID == "" {
		t.Fatal("it is not asked twice")
	}
	return first, second
}

func TestWhatBecomesOfAQuestion(t *testing.T) {
	t.Parallel()
	task := due()
	first, second := ask(t, task)
	said := func(n maintenance.Notice, m float64) maintenance.Notice {
		n.SaidAt = minute(m)
		return n
	}
	going, called, gone := task, task, task
	going.Said = maintenance.RareOf(maintenance.Said{Go: maintenance.Word{For: noon, ID: "ann", At: minute(-50)}})
	called.Said = maintenance.RareOf(maintenance.Said{Call: maintenance.Word{For: noon, ID: "ann", At: minute(-24)}})
	gone.Said = maintenance.RareOf(maintenance.Said{Go: maintenance.Word{For: minute(-60), ID: "ann", At: minute(-100)}})
	const say, void = maintenance.FateSay, maintenance.FateVoid
	for _, c := range []struct {
		name     string
		n, other maintenance.Notice
		task     maintenance.Task
		at       float64
		want     maintenance.Fate
	}{
		{"asked in time", first, second, task, -60, say},
		{"asked late", first, second, task, -1, say},
		{"asked after it was due", first, second, task, 0, void},
		{"it runs", first, second, due(is(maintenance.Executing, -61)), -60, void},
		{"it was moved", first, second, due(setFor(60)), -60, void},
		{"somebody said go", second, said(first, -60), going, -15, void},
		{"somebody said go before it was asked", first, second, going, -60, void},
		{"the go was for another time", second, said(first, -60), gone, -15, say},
		{"nobody answered", second, said(first, -60), task, -15, say},
		{"asked so late that it called at once", second, said(first, -14), task, -14, void},
		{"asked at the last moment before that", second, said(first, -15.1), task, -15, say},
		{"asked again before it was asked: only once", first, said(second, -10), task, -10, void},
		{"somebody called just now", second, said(first, -60), called, -14.1, void},
		{"somebody called a while ago", second, said(first, -60), called, -14, say},
		{"the first is asked for all that", first, second, called, -20, say},
		{"no other", second, maintenance.Notice{}, task, -15, say},
	} {
		if got := maintenance.QuestionFate(c.n, c.other, c.task, minute(c.at)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhoMaySayGo(t *testing.T) {
	t.Parallel()
	going := due()
	going.Said = maintenance.RareOf(maintenance.Said{Go: maintenance.Word{For: noon, ID: "ann", At: minute(-50)}})
	before := due()
	before.Said = maintenance.RareOf(maintenance.Said{Go: maintenance.Word{For: minute(-60), ID: "ann", At: minute(-100)}})
	for _, c := range []struct {
		name string
		task maintenance.Task
		set  float64 // the time that was shown
		from string  // the owner who was shown
		at   float64
		want maintenance.Why
		told string
	}{
		{"nobody's", due(), 0, "", -60, "", ""},
		{"their own", owned(due(), "bob"), 0, "bob", -60, "", ""},
		{"their own since it was shown", owned(due(), "bob"), 0, "", -60, "", ""},
		{"another's, as shown", owned(due(), "ann"), 0, "ann", -60, "", "ann"},
		{"another's, unseen", owned(due(), "ann"), 0, "", -60, maintenance.TakenAlready, ""},
		{"somebody said so already", going, 0, "", -30, maintenance.GoAlready, ""},
		{"somebody said so for another time", before, 0, "", -30, "", ""},
		{"moved since it was shown", due(setFor(60)), 0, "", -60, maintenance.MovedSince, ""},
		{"due", due(), 0, "", 0, maintenance.DueAlready, ""},
		{"runs", due(is(maintenance.Executing, -1)), 0, "", 1, maintenance.TaskRuns, ""},
		{"ended", due(is(maintenance.Failed, 10)), 0, "", 12, maintenance.TaskEnded, ""},
		{"gone", due(goneAt(-30)), 0, "", -20, maintenance.TaskGone, ""},
	} {
		got, err := maintenance.SayGo(minute(c.set), c.from)(who("bob"), c.task, minute(c.at))
		if why(err) != c.want {
			t.Errorf("%s: %q, want %q", c.name, why(err), c.want)
		}
		if err != nil {
			continue
		}
		after := c.task
		after.Said = maintenance.RareOf(got.Said)
		told := ""
		for _, n := range got.Notices {
			told += n.To.User
		}
		verb := got.Entries[len(got.Entries)-1].Verb
		if got.Owner.ID != "bob" || !after.Going() || got.Go.ID != "bob" || told != c.told || verb != "said go for" {
			t.Errorf("%s: %+v", c.name, got)
		}
		moved := after
		moved.ScheduledAt = minute(60)
		if moved.Going() {
			t.Errorf("%s: moved, it still goes", c.name)
		}
	}
}

func TestWhoMayCallSomeone(t *testing.T) {
	t.Parallel()
	going, called := due(), owned(due(), "ann")
	going.Said = maintenance.RareOf(maintenance.Said{Go: maintenance.Word{For: noon, ID: "ann", At: minute(-50)}})
	called.Said = maintenance.RareOf(maintenance.Said{Owner: called.Owner(), Call: maintenance.Word{For: noon, ID: "ann", At: minute(-40)}})
	for _, c := range []struct {
		name string
		task maintenance.Task
		at   float64
		want maintenance.Why
	}{
		{"nobody answered yet", due(), -60, ""},
		{"somebody has it", owned(due(), "ann"), -60, ""},
		{"somebody said go", going, -30, maintenance.GoAlready},
		{"somebody called just now", called, -30.1, maintenance.CalledAlready},
		{"somebody called a while ago", called, -30, ""},
		{"moved since", due(setFor(60)), -30, maintenance.MovedSince},
		{"runs", due(is(maintenance.Executing, -1)), 1, maintenance.TaskRuns},
	} {
		got, err := maintenance.CallSomeone(noon, "C01")(who("bob"), c.task, minute(c.at))
		if why(err) != c.want {
			t.Errorf("%s: %q, want %q", c.name, why(err), c.want)
		}
		if err != nil {
			continue
		}
		if got.Owner != c.task.Owner() || got.Call.ID != "bob" || len(got.Notices) != 1 || got.Notices[0].To.Channel != "C01" || got.Notices[0].About != "bob" {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// TestGivingATaskBackTakesBackTheGo: nobody is there who stands by it. Whoever takes the task over leaves it as it is.
func TestGivingATaskBackTakesBackTheGo(t *testing.T) {
	t.Parallel()
	task := owned(due(), "ann")
	task.Said = maintenance.RareOf(maintenance.Said{Owner: task.Owner(), Go: maintenance.Word{For: noon, ID: "ann", At: minute(-50)}})
	back, err := maintenance.GiveBack(who("ann"), task, minute(-30))
	if err != nil || back.Go != (maintenance.Word{}) {
		t.Errorf("given back, it has %+v (%v)", back.Go, err)
	}
	over, err := maintenance.Take("ann")(who("bob"), task, minute(-30))
	if err != nil || over.Go != task.Go() {
		t.Errorf("taken over, it has %+v (%v)", over.Go, err)
	}
}

// TestWhomANoticeCalls: one mention for a task that nobody answers for, not one from each notice.
func TestWhomANoticeCalls(t *testing.T) {
	t.Parallel()
	here := maintenance.Mention{Crowd: maintenance.Here}
	called := func(to maintenance.Telling, task maintenance.Task) string {
		a := maintenance.Audience{Cards: to.Card, Routes: &maintenance.Route{Channel: "C01", Remind: to.Remind, GoNoGo: to.GoNoGo, Mention: to.Mention}}
		var all []string
		for _, n := range maintenance.Reminders(task, a.Of(maintenance.Item{Task: task}), minute(-2*24*60)) {
			n.SaidAt = n.DueAt
			if a.Calls(n, maintenance.Item{Task: task}) == here {
				all = append(all, fmt.Sprintf("%c%.0f", n.Kind[0], noon.Sub(n.DueAt).Minutes()))
			}
		}
		return strings.Join(all, " ")
	}
	leads := func(all ...time.Duration) func(*maintenance.Telling) {
		return func(to *maintenance.Telling) { to.Remind = all }
	}
	for _, c := range []struct {
		name string
		to   maintenance.Telling
		task maintenance.Task
		want string
	}{
		{"the last reminder comes before the question's call", asking(leads(24*time.Hour, 20*time.Minute)), due(), "n15"},
		{"whoever has it is not enough", asking(leads(24*time.Hour, 20*time.Minute)), owned(due(), "ann"), "n15"},
		{"never asked: the last reminder calls", asking(leads(24*time.Hour, 20*time.Minute), func(to *maintenance.Telling) { to.GoNoGo = -1 }), due(), "r20"},
		{"never asked, and somebody has it", asking(func(to *maintenance.Telling) { to.GoNoGo = -1 }), owned(due(), "ann"), ""},
		{"one behind the call may call as well: only whoever tells it knows whether anybody was called", asking(), due(), "n15 r10"},
	} {
		if got := called(c.to, c.task); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
