package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

func anything(maintenance.Past) bool { return true }

func (r *room) past(of store.PastOf, may func(maintenance.Past) bool) store.PastPage {
	r.t.Helper()
	page, err := r.Past(r.t.Context(), of, may)
	if err != nil {
		r.t.Fatal(err)
	}
	return page
}

// Each entry stands on one page, whichever way the pages are turned and whoever may read how many of them.
func TestThePastIsReadInPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		const rows = 450 // more than two chunks
		var all []maintenance.Entry
		for n := range rows {
			all = append(all, maintenance.Started(fmt.Sprint(n+1), start.Add(time.Duration(n)*time.Second)))
		}
		if err := r.Record(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		for _, every := range []int64{1, 3, 60, 1000} {
			may := func(p maintenance.Past) bool { return p.Seq%every == 0 }
			var want, down, up []int64
			for n := int64(rows); n > 0; n-- {
				if n%every == 0 {
					want = append(want, n)
				}
			}
			page := r.past(store.PastOf{Most: 7}, may)
			for range rows {
				down = append(down, seqs(page)...)
				if !page.Older {
					break
				}
				page = r.past(store.PastOf{Before: page.To, Most: 7}, may)
			}
			if !slices.Equal(down, want) {
				t.Errorf("every %d: back in time: %d", every, down)
			}
			page = r.past(store.PastOf{After: 1, Most: 7}, may)
			for range rows {
				up = append(seqs(page), up...)
				if !page.Newer {
					break
				}
				page = r.past(store.PastOf{After: page.From, Most: 7}, may)
			}
			if every == 1 {
				up = append(up, 1)
			}
			if !slices.Equal(up, want) {
				t.Errorf("every %d: forth: %d", every, up)
			}
		}
	})
}

func seqs(page store.PastPage) []int64 {
	var all []int64
	for _, p := range page.Entries {
		all = append(all, p.Seq)
	}
	return all
}

// A page of one task has its rows alone, with the task and the change as they are now.
func TestThePastOfATask(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 48*time.Hour), task("a2", 50*time.Hour))
		mine, other := r.draft(bob(""), "a1", 72*time.Hour).Change, r.draft(bob(""), "a2", 73*time.Hour).Change
		r.decide(bob(""), mine.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		page := r.past(store.PastOf{Task: mine.Task, Most: 10}, anything)
		var verbs []string
		for _, p := range page.Entries {
			verbs = append(verbs, p.Entry.Verb)
			if p.Change.ID != mine.ID || p.Change.State != maintenance.Approved || p.Item.Task.Handle == "" || p.Item.Instance.Name == "" {
				t.Errorf("row %d comes with %+v and %+v", p.Seq, p.Change, p.Item)
			}
		}
		if !slices.Equal(verbs, []string{"confirmed", "drafted"}) || page.Older || page.Newer {
			t.Errorf("the history of %s: %q %+v", mine.ID, verbs, page)
		}
		if all := r.past(store.PastOf{Most: 10}, anything); len(all.Entries) != 3 || all.Entries[1].Change.ID != other.ID || all.First != 1 {
			t.Errorf("all there is: %+v", all)
		}
	})
}

// A row that somebody edited by hand does not keep the others from being read.
func TestThePastOfAnEditedRecord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		f := r.forge()
		f.do(`UPDATE audit SET text = '{"seq":' WHERE seq = 3`)
		f.do(`DELETE FROM audit WHERE seq < 3`)
		_ = f.db.Close()
		s, err := store.Open(context.WithoutCancel(t.Context()), store.Options{URL: r.url, Now: r.clock.read})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		page, err := s.Past(t.Context(), store.PastOf{Before: 5, Most: 10}, anything)
		if err != nil || len(page.Entries) != 2 || page.Entries[1].Entry.Verb != maintenance.VerbUnreadable || page.Entries[0].Entry.Verb == "" || page.First != 3 {
			t.Errorf("the history is %+v (%v)", page, err)
		}
	})
}
