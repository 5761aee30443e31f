package cards_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

func oncall() maintenance.Mention {
	return maintenance.Mention{Party: maintenance.Party{Group: "S0ONCALL", Name: "@oncall"}}
}

// inAnHour is the upgrade, an hour away, with what the data say of it.
func inAnHour(edit ...func(*maintenance.Sight)) cards.Question {
	i := upgrade()
	i.Task.ScheduledAt = in(time.Hour)
	i.Instance.Status = "RUNNING"
	s := maintenance.Sight{
		Item: i, Usual: maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18 * time.Minute, Tied: 3},
		ReadAt: in(-20 * time.Second), RunsAt: in(-50 * time.Second),
	}
	for _, e := range edit {
		e(&s)
	}
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	p := maintenance.Policy{Windows: map[string]*time.Location{"prod": shanghai}}
	return cards.Question{Item: s.Item, For: in(time.Hour), MayCall: true, Preflight: p.Preflight(s, 5*time.Minute, monday)}
}

func inWindow(s *maintenance.Sight) {
	s.Item.Instance.Window = maintenance.Window{Begin: "22:00", End: "02:00"}
}

// amiss is where every check finds something.
func amiss(s *maintenance.Sight) {
	s.Item.Instance.Status = "RESTARTING"
	works, near := reassignment().Task, upgrade().Task
	works.Status, near.Handle, near.ScheduledAt = maintenance.Executing, "p4r6", in(80*time.Minute)
	s.Others = []maintenance.Task{works, near}
	s.Runs = []maintenance.Run{{Name: "bindPublicIp", Status: maintenance.Executing}, {Name: "modifyConfig", Status: maintenance.Executing}}
	s.Usual = maintenance.Usual{}
}

func unread(s *maintenance.Sight) {
	s.ReadAt, s.RunsAt, s.Usual, s.Item.Instance.Window = in(-12*time.Minute), time.Time{}, maintenance.Usual{}, maintenance.Window{}
}

// questions are all the looks of what asks go or no-go, and the answers to whoever clicks.
func questions() map[string]cards.Message {
	ask := func(all ...cards.Question) cards.Message { return cards.GoNoGo(everybody(), all) }
	edit := func(q cards.Question, edit func(*cards.Question)) cards.Question {
		edit(&q)
		return q
	}
	well := inAnHour(inWindow)
	hers := edit(well, func(q *cards.Question) { q.Item.Task.Said = has(annHas()) })
	said := maintenance.Word{For: in(time.Hour), ID: "U2", Name: "ann", At: in(-time.Minute)}
	gone := edit(hers, func(q *cards.Question) {
		q.Item.Task.Said = maintenance.RareOf(maintenance.Said{Owner: annHas(), Go: said})
	})
	moved := edit(well, func(q *cards.Question) { q.Item.Task.ScheduledAt = in(28 * time.Hour) })
	late := edit(well, func(q *cards.Question) { q.Late, q.Calls = true, oncall() })
	again := edit(hers, func(q *cards.Question) {
		q.Again, q.Calls, q.Item.Task.Said = true, oncall(), maintenance.RareOf(maintenance.Said{Owner: annHas(), Call: said})
	})
	busy := edit(inAnHour(amiss), func(q *cards.Question) {
		c := approved(move(), 20*time.Second)
		q.Item.Change = &c
	})
	runs := edit(gone, func(q *cards.Question) { q.Item.Task.Status = maintenance.Executing })
	over := edit(well, func(q *cards.Question) { q.Item.Task.ScheduledAt, q.For = in(-time.Minute), in(-time.Minute) })
	frozen := edit(well, func(q *cards.Question) {
		q.Preflight.Checks = []maintenance.Check{
			{Kind: maintenance.NoFreeze, Finding: maintenance.Amiss, Freeze: "double-11"},
			{Kind: maintenance.NoFreeze, Finding: maintenance.Amiss, Freeze: "sale", Beyond: 18 * time.Minute},
			{Kind: maintenance.InsideWindow, Finding: maintenance.Amiss, Window: q.Item.Instance.Window, Zone: "Asia/Shanghai", Beyond: 18 * time.Minute},
			{Kind: maintenance.InsideWindow, Finding: maintenance.NotKnown, Window: q.Item.Instance.Window},
		}
	})
	refused := func(why maintenance.Why, t maintenance.Task) cards.Message {
		return cards.Refusal(reader(), &maintenance.Refusal{Why: why, Task: t})
	}
	return map[string]cards.Message{
		"go": ask(well), "go-owned": ask(hers), "go-amiss": ask(busy), "go-unknown": ask(edit(inAnHour(unread), func(q *cards.Question) { q.MayCall = false })), "go-frozen": ask(frozen),
		"go-late": ask(late), "go-again": ask(again), "go-said": ask(gone), "go-moved": ask(moved), "go-runs": ask(runs), "go-over": ask(over),
		"go-several": ask(late, again, gone, moved, busy), "go-many": ask(slices.Repeat([]cards.Question{late, gone, moved, busy, again}, 6)...),
		"go-yours": cards.SaidGo(reader(), gone.Item, maintenance.Owner{}), "go-taken-over": cards.SaidGo(reader(), well.Item, annHas()),
		"go-will-call": cards.WillCall(well.Item, oncall()), "go-will-call-here": cards.WillCall(well.Item, maintenance.Mention{Crowd: maintenance.Here}),
		"go-called":          cards.Called(again.Item, oncall()),
		"go-refused-already": refused(maintenance.GoAlready, gone.Item.Task), "go-refused-moved": refused(maintenance.MovedSince, moved.Item.Task),
		"go-refused-called": refused(maintenance.CalledAlready, again.Item.Task), "go-refused-due": refused(maintenance.DueAlready, over.Item.Task),
		"go-refused-nobody": refused(maintenance.NobodyToCall, well.Item.Task),
	}
}

// TestNoButtonOfAQuestionStopsATask: every question that can be answered says so, and only such a one has the buttons.
func TestNoButtonOfAQuestionStopsATask(t *testing.T) {
	t.Parallel()
	for name, m := range questions() {
		text := shown(t, m)
		open := strings.Contains(text, `"action_id":"go"`)
		plain := strings.Contains(text, "None of these buttons stops the task") || strings.Contains(text, "runs all the same, unless it is moved or cancelled")
		if open && !plain || open && strings.Contains(text, "no-go: over") && !strings.Contains(name, "several") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
