package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// asking hears of every task with a card, and is asked go or no-go an hour before it.
func asking() maintenance.Audience {
	return maintenance.Audience{
		Cards: true, GoNoGo: time.Hour, Remind: []time.Duration{24 * time.Hour, time.Hour},
		Routes: &maintenance.Route{Channel: "C01", Mention: maintenance.Mention{Crowd: maintenance.Here}},
	}
}

// tells are the notices that the claimed jobs tell, by kind, a job each.
func (r *room) tells() []string {
	r.t.Helper()
	r.claim()
	jobs := r.texts(`SELECT args ->> 'notices' FROM river_job WHERE kind = 'tell' ORDER BY id`)
	for n, text := range jobs {
		var ids []string
		if err := json.Unmarshal([]byte(text), &ids); err != nil {
			r.t.Fatal(err)
		}
		kept, err := r.Notices(r.t.Context(), ids[:1])
		if err != nil || len(kept) != 1 {
			r.t.Fatal(kept, err)
		}
		jobs[n] = fmt.Sprint(kept[0].Kind, " ", len(ids))
	}
	return jobs
}

// questions gives the task's questions for the time at which it stands, as they are kept.
func (r *room) questions(task string) (first, second maintenance.Notice) {
	r.t.Helper()
	item, _, err := r.Task(r.t.Context(), r.handle(task))
	if err != nil {
		r.t.Fatal(err)
	}
	item.Task.Status = maintenance.Created
	all := maintenance.Reminders(item.Task, asking().Of(item), item.Task.ScheduledAt.Add(-2*time.Hour))
	for _, n := range all {
		kept, err := r.Notices(r.t.Context(), []string{n.ID})
		if err != nil {
			r.t.Fatal(err)
		}
		switch {
		case len(kept) == 0:
		case n.Kind == maintenance.GoNotice:
			first = kept[0]
		case n.Kind == maintenance.NoAnswerNotice:
			second = kept[0]
		}
	}
	return first, second
}

func (r *room) ask(n maintenance.Notice) {
	r.t.Helper()
	if err := r.Ask(r.t.Context(), []maintenance.Notice{n}, maintenance.Place{Channel: "C01", Thread: "17.1"}); err != nil {
		r.t.Fatal(err)
	}
}

// TestGoIsAskedForTheTimeAtWhichATaskStands: a moved task is asked about anew, and one that is cancelled not at all.
func TestGoIsAskedForTheTimeAtWhichATaskStands(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(asking())
		r.observe(task("a1", 30*time.Hour))
		r.clock.set(start.Add(29 * time.Hour))
		r.claim()
		first, second := r.questions("a1")
		r.ask(first)
		if err := r.own(bob("E1"), "a1", maintenance.SayGo(first.For, "")); err != nil {
			t.Fatal(err)
		}
		if got := r.only().Task; !got.Going() || got.Owner().ID != "U1" {
			t.Errorf("after a go it is %+v of %+v", got.Go(), got.Owner())
		}
		r.clock.set(second.DueAt)
		r.claim()
		r.ask(second)
		if first, second = r.questions("a1"); first.SaidAt.IsZero() || first.About == "" || !second.Void || !second.SaidAt.IsZero() {
			t.Errorf("it was asked as %+v, and after the go as %+v", first, second)
		}

		r.observe(task("a1", 40*time.Hour))
		if got := r.only().Task; got.Going() || got.Owner().ID != "U1" {
			t.Errorf("moved, it has the go %+v, the owner %+v", got.Go(), got.Owner())
		}
		if first, second = r.questions("a1"); first.Void || !first.DueAt.Equal(start.Add(39*time.Hour)) || second.Void {
			t.Errorf("moved, it is asked about as %+v and %+v", first, second)
		}
		r.observe(with(task("a1", 40*time.Hour), maintenance.Cancelled))
		if first, second = r.questions("a1"); !first.Void || !second.Void {
			t.Errorf("cancelled, it is asked about as %+v and %+v", first, second)
		}
	})
}

// TestGoIsAskedOnceAfterAnOutage lets both questions of a task come at once, in either order.
func TestGoIsAskedOnceAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, earlierFirst := range map[string]bool{"the earlier first": true, "the later first": false} {
		t.Run(name, func(t *testing.T) { eachOutage(t, earlierFirst) })
	}
}

func eachOutage(t *testing.T, earlierFirst bool) {
	t.Helper()
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(asking())
		r.observe(task("a1", 30*time.Hour))
		r.clock.set(start.Add(29*time.Hour + 50*time.Minute))
		r.claim()
		first, second := r.questions("a1")
		if earlierFirst {
			r.ask(first)
			r.ask(second)
		} else {
			r.ask(second)
			r.ask(first)
		}
		r.ask(first)
		first, second = r.questions("a1")
		if first.SaidAt.IsZero() != !earlierFirst || second.SaidAt.IsZero() != earlierFirst {
			t.Errorf("asked as %+v and %+v", first, second)
		}
		said := first
		if !earlierFirst {
			said = second
		}
		if !said.Mentions() || !said.Late(said.SaidAt) {
			t.Errorf("%+v calls nobody, or is in time", said)
		}
		if cards := r.texts(`SELECT card FROM copies WHERE card LIKE 'ask:%'`); len(cards) != 1 || cards[0] != said.About {
			t.Errorf("it is asked on the cards %v", cards)
		}
	})
}

// TestI12QuestionsOfOneTimeAreOneJob, and reminders of that time another.
func TestI12QuestionsOfOneTimeAreOneJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		a := asking()
		a.Remind = []time.Duration{30 * time.Minute}
		r.remind(a)
		r.observe(task("a1", 30*time.Hour), task("a2", 30*time.Hour), task("a3", 30*time.Hour-30*time.Minute))
		r.clock.set(start.Add(29 * time.Hour))
		got := r.tells()
		slices.Sort(got)
		if want := []string{"go 3", "reminder 1"}; !slices.Equal(got, want) {
			t.Errorf("the jobs are %v, want %v", got, want)
		}
	})
}

// TestI1AQuestionShowsWhateverBecomesOfItsTask: each change of it has the card that asks painted anew.
func TestI1AQuestionShowsWhateverBecomesOfItsTask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		drain(r)
		r.remind(asking())
		r.observe(task("a1", 30*time.Hour))
		r.clock.set(start.Add(29 * time.Hour))
		r.claim()
		first, _ := r.questions("a1")
		r.ask(first)
		first, _ = r.questions("a1")
		wanted := func() int64 {
			copies, err := r.Copies(t.Context(), first.About)
			if err != nil || len(copies) != 1 || copies[0].Place.Thread != "17.1" {
				t.Fatalf("the card is %+v (%v)", copies, err)
			}
			return copies[0].Wanted
		}
		n := wanted()
		for _, turn := range []struct {
			what string
			do   func() error
		}{
			{"taken", func() error { return r.own(ann("E1"), "a1", maintenance.Take("")) }},
			{"go", func() error { return r.own(ann("E2"), "a1", maintenance.SayGo(first.For, "")) }},
			{"given back", func() error { return r.own(ann("E3"), "a1", maintenance.GiveBack) }},
			{"called", func() error { return r.own(ann("E4"), "a1", maintenance.CallSomeone(first.For, "C01")) }},
			{"begun", func() error { r.observe(with(task("a1", 30*time.Hour), maintenance.Executing)); return nil }},
		} {
			if err := turn.do(); err != nil {
				t.Fatalf("%s: %v", turn.what, err)
			}
			if now := wanted(); now != n+1 {
				t.Errorf("%s: the card wants %d, was %d", turn.what, now, n)
			} else {
				n = now
			}
		}
		if asked, err := r.Asked(t.Context(), first.About); err != nil || len(asked) != 1 || asked[0].ID != first.ID {
			t.Errorf("the card asks %+v (%v)", asked, err)
		}
	})
}

// TestWhatIsAskedRestsOnAReadingOfItsOwn: background tasks are read before a question, once, and what was read is known with its age.
func TestWhatIsAskedRestsOnAReadingOfItsOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.remind(asking())
		r.observe(task("a1", 3*time.Hour), task("a2", 5*time.Hour))
		plan := func() []string {
			ids, err := r.PlanRuns(t.Context(), "prod", 2*time.Minute, 20)
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		again := map[string]time.Time{ordersID: start.Add(24 * time.Hour)}
		r.polled(store.Polled{Runs: again, Whole: true})
		if got := plan(); len(got) != 0 {
			t.Fatalf("read for %v, with nothing to ask for hours", got)
		}
		item := *r.Snapshot().Coming()[0]
		sight := func() maintenance.Sight {
			s, err := r.Sight(t.Context(), item)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if got := sight(); !got.RunsAt.IsZero() || !got.ReadAt.Equal(start) || len(got.Others) != 1 || got.Others[0].ID != "a2" {
			t.Errorf("seen is %+v", got)
		}
		r.clock.set(start.Add(2*time.Hour - 2*time.Minute))
		if got := plan(); !slices.Equal(got, []string{ordersID}) {
			t.Errorf("two minutes before a question it reads for %v", got)
		}
		r.runs(ran("r1", maintenance.Executing, time.Hour, time.Hour))
		r.polled(store.Polled{Runs: again, RunsRead: map[string]time.Time{ordersID: r.clock.read()}})
		if got := plan(); len(got) != 0 {
			t.Errorf("it reads a second time for %v", got)
		}
		if got := sight(); !got.RunsAt.Equal(r.clock.read()) || len(got.Runs) != 1 || got.Runs[0].ID != "r1" {
			t.Errorf("seen is %+v", got)
		}
	})
}

func with(t maintenance.Task, s maintenance.Status) maintenance.Task {
	t.Status = s
	return t
}
