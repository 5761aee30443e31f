package cards_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/cards"
	"headsup/maintenance"
)

// taskCards are the ways in which the card of a task stands, and what is told beneath it.
func taskCards() map[string]cards.Message {
	usual := maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18*time.Minute + 20*time.Second, Tied: 2}
	card := func(s maintenance.Status, gone bool, c maintenance.Course, edit func(*cards.CardView)) cards.Message {
		v := cards.CardView{Item: upgrade(), Usual: usual}
		v.Item.Task.Status, v.Item.Task.Ran = s, maintenance.RareOf(c)
		if gone {
			v.Item.Task.GoneAt = in(-time.Minute)
		}
		if edit != nil {
			edit(&v)
		}
		return cards.TaskCard(v)
	}
	running := maintenance.Course{SetFor: in(-14 * time.Minute), BeganAt: in(-14 * time.Minute)}
	over := func(end maintenance.Status) maintenance.Course {
		c := running
		c.End, c.EndedAt = end, in(-time.Minute)
		return c
	}
	busy := reassignment()
	held := approved(move(), 20*time.Second)
	busy.Change = &held
	ended := upgrade()
	ended.Task.Status = maintenance.Cancelled
	ended.Task.Said = has(annHas())
	runs := reassignment()
	runs.Task.Status, runs.Task.Said = maintenance.Executing, has(annHas())
	return map[string]cards.Message{
		"card-waits":   card(maintenance.Created, false, maintenance.Course{}, nil),
		"card-unknown": card("PAUSED", false, maintenance.Course{}, nil),
		"card-moved": card(maintenance.Created, false, maintenance.Course{}, func(v *cards.CardView) {
			v.Ledger = maintenance.Ledger{First: in(28 * time.Hour), Moves: []maintenance.Move{{At: in(-time.Hour), From: in(28 * time.Hour), To: in(52 * time.Hour)}}}
		}),
		"card-owned":      card(maintenance.Created, false, maintenance.Course{}, func(v *cards.CardView) { v.Item.Task.Said = has(annHas()) }),
		"card-owned-over": card(maintenance.Succeeded, false, over(maintenance.Succeeded), func(v *cards.CardView) { v.Item.Task.Said = has(annHas()) }),
		"card-held":       cards.TaskCard(cards.CardView{Item: busy}),
		"card-unread":     card(maintenance.Created, false, maintenance.Course{}, func(v *cards.CardView) { v.Unread = in(-20 * time.Minute) }),
		"card-runs":       card(maintenance.Executing, false, running, nil),
		"card-ended":      card(maintenance.Succeeded, false, over(maintenance.Succeeded), nil),
		"card-failed":     card(maintenance.Failed, false, over(maintenance.Failed), nil),
		"card-cancelled":  card(maintenance.Cancelled, false, maintenance.Course{End: maintenance.Cancelled, EndedAt: in(-time.Minute)}, nil),
		"card-gone":       card(maintenance.Created, true, maintenance.Course{}, nil),
		"card-odd": card(maintenance.Created, false, maintenance.Course{}, func(v *cards.CardView) {
			v.Facts = []maintenance.Fact{{Kind: maintenance.NotStarted, SetFor: in(-14 * time.Minute), At: in(-4 * time.Minute)}}
		}),
		"card-list": cards.TaskList(everybody(), cards.ListCardView{
			Items: append([]maintenance.Item{busy, runs}, append(tasks(20)[4:], ended)...), Total: 40, Waiting: 37, Running: 1, Unread: in(-20 * time.Minute),
		}),
	}
}

// seens are what a task was seen to become, as it is told.
func seens() map[string]cards.Message {
	usual := maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18 * time.Minute, Tied: 2}
	here := func(s maintenance.Status, at time.Duration) cards.Moment {
		return cards.Moment{At: in(-time.Hour), Status: s, ScheduledAt: in(at), Listed: true}
	}
	gone := func(s maintenance.Status) cards.Moment {
		return cards.Moment{At: in(-time.Minute), Status: s, ScheduledAt: in(52 * time.Hour)}
	}
	var all []cards.Told
	told := func(from, to cards.Moment) cards.Message {
		i := upgrade()
		i.Task.Status, i.Task.ScheduledAt = to.Status, to.ScheduledAt
		if to.Status == maintenance.Succeeded || to.Status == maintenance.Failed {
			i.Task.Ran = maintenance.RareOf(maintenance.Course{BeganAt: in(-15 * time.Minute), EndedAt: in(-time.Minute), End: to.Status})
		}
		all = append(all, cards.Told{Item: i, Usual: usual, Moments: []cards.Moment{from, to}})
		return cards.ToldTogether(everybody(), all[len(all)-1:])
	}
	waits := here(maintenance.Created, 28*time.Hour)
	byRun := gone(maintenance.Failed)
	byRun.Run = "8abfa7b27da211df017da3427b0e0979"
	called := gone(maintenance.Cancelled)
	called.Run = byRun.Run
	shown := map[string]cards.Message{
		"seen-moved":       told(waits, here(maintenance.Created, 52*time.Hour)),
		"seen-cancelled":   told(waits, here(maintenance.Cancelled, 28*time.Hour)),
		"seen-vanished":    told(waits, gone(maintenance.Created)),
		"seen-dropped":     told(here(maintenance.Executing, 28*time.Hour), gone(maintenance.Executing)),
		"seen-back":        told(gone(maintenance.Created), here(maintenance.Created, 52*time.Hour)),
		"seen-waits-again": told(here(maintenance.Cancelled, 52*time.Hour), here(maintenance.Created, 52*time.Hour)),
		"seen-unknown":     told(waits, here("PAUSED", 28*time.Hour)),
		"seen-ended":       told(here(maintenance.Executing, 28*time.Hour), here(maintenance.Succeeded, 28*time.Hour)),
		"seen-failed":      told(gone(maintenance.Executing), byRun),
		"seen-run-says":    told(gone(maintenance.Executing), called),
	}
	back := waits.ScheduledAt
	for name, no := range map[string]*maintenance.Refusal{
		"past": {Why: maintenance.TimePassed}, "twice": {Why: maintenance.HourTwice}, "no-rule": {Why: maintenance.NoRule},
		"open":     {Why: maintenance.OpenChange, Change: approved(move(), time.Minute)},
		"unproven": {Why: maintenance.ZoneUnproven, Times: []time.Time{back, in(66 * time.Hour)}},
		"wrong":    {Why: maintenance.ZoneWrong, Times: []time.Time{back}, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true, Off: -8 * time.Hour}},
		"freeze": {
			Why: maintenance.InFreeze, Freeze: "double-11", Times: []time.Time{back}, Nearest: in(40 * time.Hour),
			Rule: maintenance.Source{File: "headsup.yaml", Line: 12, Name: "double-11"},
		},
		"close": {Why: maintenance.TooClose, Limit: 48 * time.Hour, Times: []time.Time{back}, Rule: maintenance.Source{File: "headsup.yaml", Line: 3}},
	} {
		i := upgrade()
		shown["seen-not-back-"+name] = cards.ToldTogether(everybody(), []cards.Told{{
			Item: i, Moments: []cards.Moment{waits, here(maintenance.Created, i.Task.ScheduledAt.Sub(monday))}, Against: no,
		}})
	}
	for _, kind := range constants("../maintenance", "FactKind") {
		f := maintenance.Fact{Kind: maintenance.FactKind(kind), SetFor: in(-40 * time.Minute), At: in(-30 * time.Minute), BeganAt: in(-41 * time.Minute), Usual: usual}
		all = append(all, cards.Told{Item: upgrade(), Fact: &f})
		shown["told-"+kind] = cards.ToldTogether(everybody(), all[len(all)-1:])
	}
	shown["told-many"] = cards.ToldTogether(everybody(), slices.Concat(all, all))
	return shown
}

// TestTheSameStateIsTheSameCard holds that time alone changes nothing on a card, so that nothing is painted for it.
func TestTheSameStateIsTheSameCard(t *testing.T) {
	t.Parallel()
	v := cards.ListCardView{Items: tasks(3), Total: 3, Waiting: 3}
	later := everybody()
	later.Now = later.Now.Add(20 * time.Hour)
	if diff := cmp.Diff(cards.TaskList(everybody(), v), cards.TaskList(later, v)); diff != "" {
		t.Errorf("a list differs after 20 hours (-before +after):\n%s", diff)
	}
	if strings.Contains(cards.TaskCard(cards.CardView{Item: upgrade()}).Text, " in ") {
		t.Error("the card's text counts the time until the task by itself")
	}
}

// TestOnlyWhatCanBePutBackOffersIt holds the button of a moved task against the ways in which it would lead nowhere.
func TestOnlyWhatCanBePutBackOffersIt(t *testing.T) {
	t.Parallel()
	offers := func(edit func(*cards.Told)) bool {
		from, to := in(28*time.Hour), in(52*time.Hour)
		i := upgrade()
		i.Task.ScheduledAt = to
		v := cards.Told{Item: i, Moments: []cards.Moment{
			{Status: maintenance.Created, ScheduledAt: from, Listed: true}, {Status: maintenance.Created, ScheduledAt: to, Listed: true},
		}}
		edit(&v)
		m := cards.ToldTogether(everybody(), []cards.Told{v})
		return strings.Contains(shown(t, m), "Put it back")
	}
	for name, c := range map[string]struct {
		edit func(*cards.Told)
		want bool
	}{
		"moved":                {func(*cards.Told) {}, true},
		"something is against": {func(v *cards.Told) { v.Against = &maintenance.Refusal{Why: maintenance.TimePassed} }, false},
		"it runs by now":       {func(v *cards.Told) { v.Item.Task.Status = maintenance.Executing }, false},
		"it moved again":       {func(v *cards.Told) { v.Item.Task.ScheduledAt = in(60 * time.Hour) }, false},
		"it was gone between":  {func(v *cards.Told) { v.Moments[0].Listed = false }, false},
		"it was cancelled":     {func(v *cards.Told) { v.Moments[0].Status = maintenance.Cancelled }, false},
		"the same time":        {func(v *cards.Told) { v.Moments[0].ScheduledAt = v.Moments[1].ScheduledAt }, false},
		"no moment before it":  {func(v *cards.Told) { v.Moments = v.Moments[1:] }, false},
	} {
		if got := offers(c.edit); got != c.want {
			t.Errorf("%s: offers a way back: %v", name, got)
		}
	}
}
