package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/short"
	"headsup/store"
)

// ops hears of every task, with a card each.
func ops() maintenance.Audience { return maintenance.Audience{Channels: []string{"C01"}, Cards: true} }

// texts reads a column of texts from the database, beside the store.
func (r *room) texts(query string) (all []string) {
	r.t.Helper()
	db := store.OpenRaw(r.t, r.url)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(r.t.Context(), query)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			r.t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return all
}

// syncs are the cards that jobs were enqueued for so far, in order.
func (r *room) syncs() []string {
	r.t.Helper()
	return r.texts(`SELECT args ->> 'card' FROM river_job WHERE kind = 'sync_card' ORDER BY id`)
}

func (r *room) polled(p store.Polled) {
	r.t.Helper()
	if err := r.KeepPoll(r.t.Context(), "prod", p); err != nil {
		r.t.Fatal(err)
	}
}

// copyOf gives the copy of a task's card in C01; the zero Copy where it has none.
func (r *room) copyOf(task string) maintenance.Copy {
	r.t.Helper()
	handle := r.handle(task)
	copies, err := r.Copies(r.t.Context(), maintenance.TaskCard(handle))
	if err != nil {
		r.t.Fatal(err)
	}
	for _, c := range copies {
		if c.Place.Channel == "C01" {
			return c
		}
	}
	return maintenance.Copy{}
}

// painted has the copy show what it wants.
func (r *room) painted(c maintenance.Copy) {
	r.t.Helper()
	if err := r.Posted(r.t.Context(), c, "17."+c.Card, c.Wanted); err != nil {
		r.t.Fatal(err)
	}
}

func many(n int) []maintenance.Task {
	tasks := make([]maintenance.Task, n)
	for i := range tasks {
		tasks[i] = task(fmt.Sprintf("t%d", i), time.Duration(i+2)*time.Hour)
	}
	return tasks
}

// TestI12NewTasksAreGatheredUntilTheirPollEnds holds how many messages a channel gets for what one poll found: up to five a card each, more
// are one list.
func TestI12NewTasksAreGatheredUntilTheirPollEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ tasks, cards int }{{1, 1}, {5, 5}, {6, 1}, {60, 1}} {
		t.Run(fmt.Sprintf("%d tasks", c.tasks), func(t *testing.T) {
			if c.tasks > 2*maintenance.MostNew {
				short.Skip(t)
			}
			each(t, func(t *testing.T, r *room) {
				r.remind(ops())
				r.observe(many(c.tasks)...)
				if got := r.syncs(); len(got) != 0 || !r.copyOf("t0").Gathered() {
					t.Fatalf("before the poll ended: %v %+v", got, r.copyOf("t0"))
				}
				r.polled(store.Polled{})
				got := r.syncs()
				if len(got) != c.cards {
					t.Errorf("%d tasks: painted %v", c.tasks, got)
				}
				first := r.copyOf("t0")
				if listed := c.tasks > maintenance.MostNew; listed != (first.Within != "") || listed == first.Stale() || first.Gathered() {
					t.Errorf("%d tasks: the first is %+v", c.tasks, first)
				}
				if l, err := r.List(t.Context(), got[0], 4); first.Within != "" && (err != nil || l.Total != c.tasks || l.Waiting != c.tasks || len(l.Items) != 4 || l.Items[0].Task.ID != "t0") {
					t.Errorf("the list is %+v (%v)", l, err)
				}
				r.polled(store.Polled{})
				if again := r.syncs(); len(again) != c.cards {
					t.Errorf("the next poll painted %v", again[len(got):])
				}
			})
		})
	}
}

// TestI12AFirstReadingOfManyPollsIsGathered holds a fresh install whose first reading takes several polls: it waits for the last of them, but
// not for ever.
func TestI12AFirstReadingOfManyPollsIsGathered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		all := many(9)
		r.observe(all[:4]...)
		r.polled(store.Polled{More: true})
		r.observe(all...)
		if got := r.syncs(); len(got) != 0 {
			t.Fatalf("while the reading goes on: %v", got)
		}
		r.polled(store.Polled{})
		if got := r.syncs(); len(got) != 1 || !strings.HasPrefix(got[0], maintenance.ListCard("")) {
			t.Fatalf("when it ended: %v", got)
		}
		r.observe(many(11)...)
		r.polled(store.Polled{More: true})
		r.clock.pass(5 * time.Minute)
		r.polled(store.Polled{More: true})
		if got := r.syncs(); len(got) != 3 {
			t.Errorf("a reading that never ends: %v", got)
		}
	})
}

func TestWhatIsOverBeforeItIsShownIsNotShown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		r.observe(many(2)...)
		ended := many(2)[0]
		ended.Status = maintenance.Cancelled
		r.observe(ended)
		r.polled(store.Polled{})
		if got := r.syncs(); len(got) != 0 {
			t.Errorf("painted %v", got)
		}
		if told := r.texts(`SELECT kind FROM notices WHERE kind = 'drift'`); len(told) != 0 {
			t.Errorf("told what became of what nobody had heard of: %v", told)
		}
	})
}

// TestI12APollWithoutDifferencePaintsNothing holds a hundred polls of a quiet cloud.
func TestI12APollWithoutDifferencePaintsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		one := task("t0", 30*time.Hour)
		r.observe(one)
		r.runs(ran("r1", maintenance.Succeeded, -5*time.Hour, -5*time.Hour+12*time.Minute))
		r.polled(store.Polled{})
		r.painted(r.copyOf("t0"))
		before := r.copyOf("t0")
		for range 100 {
			r.clock.pass(time.Minute)
			r.observe(one)
			r.runs(ran("r1", maintenance.Succeeded, -5*time.Hour, -5*time.Hour+12*time.Minute))
			r.polled(store.Polled{})
		}
		if after := r.copyOf("t0"); after != before || len(r.syncs()) != 1 {
			t.Errorf("it was %+v, is %+v, and was painted %d times", before, after, len(r.syncs()))
		}
	})
}

// TestACardIsPaintedForWhatItShows goes through a task's life: each step that its card shows paints it once, a step that it does not
// show never.
func TestACardIsPaintedForWhatItShows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		one := task("t0", 30*time.Hour)
		r.observe(one)
		r.polled(store.Polled{})
		r.painted(r.copyOf("t0"))
		var change string
		for _, step := range []struct {
			name   string
			do     func()
			paints int
			tells  string
		}{
			{"moved in the console", func() { one.ScheduledAt = start.Add(40 * time.Hour); r.observe(one) }, 1, "drift"},
			{"the same again", func() { r.observe(one) }, 0, ""},
			{"other parameters", func() { one.Params = `{"a":1}`; r.observe(one) }, 1, ""},
			{"a draft", func() { change = r.draft(bob(""), "t0", 50*time.Hour).Change.ID }, 0, ""},
			{"confirmed", func() {
				r.decide(bob(""), change, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(0), nil))
			}, 1, ""},
			{"withdrawn", func() { r.decide(bob(""), change, maintenance.Withdraw(bob(""), "")) }, 1, ""},
			{"begins", func() { r.clock.set(one.ScheduledAt); one.Status = maintenance.Executing; r.observe(one) }, 1, ""},
			{"ends", func() { r.clock.pass(12 * time.Minute); one.Status = maintenance.Succeeded; r.observe(one) }, 1, "end"},
			{"leaves the list", func() { r.observe() }, 1, ""},
		} {
			painted, told := len(r.syncs()), r.texts(`SELECT kind FROM notices WHERE kind IN ('drift', 'end', 'fact') ORDER BY due_at`)
			step.do()
			paints := slices.DeleteFunc(r.syncs()[painted:], func(card string) bool { return !strings.HasPrefix(card, "task:") })
			if len(paints) != step.paints {
				t.Errorf("%s: painted %d times", step.name, len(paints))
			}
			tells := r.texts(`SELECT kind FROM notices WHERE kind IN ('drift', 'end', 'fact') ORDER BY due_at`)[len(told):]
			if got := strings.Join(tells, " "); got != step.tells {
				t.Errorf("%s: tells %q", step.name, got)
			}
			r.painted(r.copyOf("t0"))
		}
	})
}

// TestWhatOurCallDidIsNobodyElses goes through what a look may find between a call of ours and the verdict on it.
func TestWhatOurCallDidIsNobodyElses(t *testing.T) {
	t.Parallel()
	key := task("a1", 0).Key()
	for name, found := range map[string][]maintenance.Task{
		"as wished": {task("a1", 30*time.Hour)}, "off by eight hours": {task("a1", 22*time.Hour)}, "no longer listed": nil,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *room) {
				r.remind(ops())
				r.observe(task("a1", 20*time.Hour))
				r.polled(store.Polled{})
				id := r.draft(bob("E1"), "a1", 30*time.Hour).Change.ID
				r.decide(bob("E2"), id, maintenance.Confirm(bob("E2"), maintenance.Place{}, maintenance.NoApprovals(0), nil))
				kept := r.decide(maintenance.System(), id, maintenance.Begin(nil, maintenance.NoApprovals(0)))
				if mine, err := r.MarkSent(t.Context(), kept.Attempt, maintenance.Look{}); err != nil || !mine {
					t.Fatal(mine, err)
				}
				r.observe(found...)
				moments, err := r.Moments(t.Context(), key)
				if err != nil || len(moments) != 2 || moments[1].Change != id {
					t.Errorf("its history is %+v (%v), want the last by %s", moments, err, id)
				}
				if told := r.texts(`SELECT id FROM notices WHERE kind = 'drift'`); len(told) != 0 {
					t.Errorf("told as somebody else's doing: %v", told)
				}
				ledger, err := r.Ledger(t.Context(), kept.Task)
				if moved := len(found) > 0; err != nil || moved != (len(ledger.Moves) == 1) || moved && ledger.Moves[0].By.ID != "U1" {
					t.Errorf("the ledger has %+v (%v)", ledger.Moves, err)
				}
			})
		})
	}
}

// TestI1ACardNamesItsInstanceAsItIsCalledNow: a name, a place and tags stand on cards, a status does not.
func TestI1ACardNamesItsInstanceAsItIsCalledNow(t *testing.T) {
	t.Parallel()
	renamed, tagged, busy := orders(), orders(), orders()
	renamed.Name = "orders-mq-old"
	tagged.Tags = []maintenance.Tag{{Key: "env", Value: "test"}}
	busy.Status = "EXTENDING"
	for name, c := range map[string]struct {
		instance maintenance.Instance
		tasks    int
		paints   int
	}{
		"renamed": {renamed, 2, 2}, "in a list": {renamed, 7, 1}, "tagged otherwise": {tagged, 2, 2}, "busy": {busy, 2, 0}, "as it was": {orders(), 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *room) {
				r.remind(ops())
				r.observe(many(c.tasks)...)
				r.polled(store.Polled{})
				shown := r.syncs()
				for _, card := range shown {
					copies, err := r.Copies(t.Context(), card)
					if err != nil || len(copies) != 1 {
						t.Fatal(copies, err)
					}
					r.painted(copies[0])
				}
				if err := r.ObserveInstances(t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{c.instance}); err != nil {
					t.Fatal(err)
				}
				if got := r.syncs()[len(shown):]; len(got) != c.paints {
					t.Errorf("painted %v, want %d", got, c.paints)
				}
			})
		})
	}
}

// TestI12ACardThatIsBehindHasOneJob holds that what changes many times before a card is painted is painted once.
func TestI12ACardThatIsBehindHasOneJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		one := task("t0", 30*time.Hour)
		r.observe(one)
		r.polled(store.Polled{})
		for n := range 20 {
			one.ScheduledAt = start.Add(time.Duration(31+n) * time.Hour)
			r.observe(one)
		}
		if got := r.syncs(); len(got) != 1 {
			t.Errorf("20 moves before the first paint: %d jobs", len(got))
		}
		r.painted(r.copyOf("t0"))
		r.observe()
		if got := r.syncs(); len(got) != 2 {
			t.Errorf("a difference after it: %d jobs", len(got))
		}
	})
}

// TestACardSaysThatItsProjectCannotBeRead goes from the third poll in vain to the first that reads something.
func TestACardSaysThatItsProjectCannotBeRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		r.observe(many(7)...)
		r.polled(store.Polled{})
		list := r.syncs()[0]
		r.observe(append(many(7), task("alone", 40*time.Hour))...)
		r.polled(store.Polled{})
		paint := func() {
			copies, err := r.Copies(t.Context(), list)
			if err != nil {
				t.Fatal(err)
			}
			r.painted(copies[0])
			r.painted(r.copyOf("alone"))
		}
		paint()
		began := r.clock.read().Add(time.Minute)
		for n, want := range []int{0, 0, 2, 0, 0} { // the card and the list
			r.clock.pass(time.Minute)
			before := len(r.syncs())
			r.polled(store.Polled{Vain: true})
			if got := r.syncs()[before:]; len(got) != want {
				t.Errorf("poll %d in vain: painted %v", n+1, got)
			}
			paint()
		}
		if c := r.copyOf("alone"); !c.Unread.Equal(began) {
			t.Errorf("it says since %s, want %s", c.Unread, began)
		}
		before := len(r.syncs())
		r.polled(store.Polled{})
		if got := r.syncs()[before:]; len(got) != 2 || !r.copyOf("alone").Unread.IsZero() {
			t.Errorf("read again: painted %v, %+v", got, r.copyOf("alone"))
		}
	})
}

func TestAChannelThatComesToHearOfTasksGetsTheirCards(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(many(3)...)
		r.polled(store.Polled{})
		if got := r.syncs(); len(got) != 0 {
			t.Fatalf("without cards: %v", got)
		}
		r.remind(ops())
		r.remind(maintenance.Audience{Channels: []string{"C02"}, Cards: true})
		r.polled(store.Polled{})
		channels := r.texts(`SELECT DISTINCT channel FROM copies`)
		if got := r.syncs(); len(got) != 3 || len(channels) != 1 || channels[0] != "C02" {
			t.Errorf("painted %v in %v", got, channels)
		}
		r.remind(ops()) // what is shown stays where it is
		r.polled(store.Polled{})
		if all := r.texts(`SELECT channel FROM copies WHERE wanted = 1`); len(all) != 6 {
			t.Errorf("shown in %v", all)
		}
	})
}

// TestWhatSlackWouldNotHaveIsTriedAgainAtTheNextStart: headsup was invited meanwhile, or a channel is archived no more.
func TestWhatSlackWouldNotHaveIsTriedAgainAtTheNextStart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(ops())
		r.observe(many(7)...)
		r.polled(store.Polled{})
		list := r.syncs()[0]
		more := append(many(7), task("never", 40*time.Hour), task("stood", 41*time.Hour), task("ended", 42*time.Hour))
		r.observe(more...)
		r.polled(store.Polled{})
		lose := func(c maintenance.Copy) {
			if err := r.LoseCopy(t.Context(), c, "not_in_channel"); err != nil {
				t.Fatal(err)
			}
		}
		all, err := r.Copies(t.Context(), list)
		if err != nil {
			t.Fatal(err)
		}
		lose(all[0])
		r.painted(r.copyOf("stood"))
		for _, id := range []string{"never", "stood", "ended"} {
			lose(r.copyOf(id))
		}
		more[9].Status = maintenance.Cancelled
		r.observe(more...)
		before := len(r.syncs())
		r.remind(ops())
		r.polled(store.Polled{})
		got := r.syncs()[before:]
		if c := r.copyOf("stood"); len(got) != 2 || got[0] != c.Card || !c.Stale() || c.TS == "" || !strings.HasPrefix(got[1], "list:") || got[1] == list {
			t.Errorf("painted %v, what stood is %+v", got, c)
		}
		if l, err := r.List(t.Context(), got[len(got)-1], 20); err != nil || l.Total != 8 {
			t.Errorf("the new list has %d tasks (%v)", l.Total, err)
		}
		if c := r.copyOf("ended"); c.Lost == "" {
			t.Errorf("what is over is tried again: %+v", c)
		}
	})
}
