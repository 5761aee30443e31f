package commands

import (
	"context"
	"errors"
	"strings"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// pastPage is how many entries a page of a history shows: what an answer can hold, and somebody reads at once.
const pastPage = 10

// lastly is how many of them stand on the message that shows everything about a task.
const lastly = 5

// history tells what happened to a task, or to all that can be seen from here.
func (d *Desk) history(ctx context.Context, r Request, s Sentence) Answer {
	v, err := d.page(ctx, r, s, store.PastOf{})
	if err != nil {
		return d.which(r, err, s)
	}
	return private(cards.History(d.reader(r), v))
}

// historyClicked shows the history of a task in a window; where Slack does not open it, the same is said.
func (d *Desk) historyClicked(ctx context.Context, r Request, handle string) Answer {
	v, err := d.page(ctx, r, Sentence{Target: handle}, store.PastOf{})
	if err != nil {
		return d.no(r, err)
	}
	answer := private(cards.History(d.reader(r), v))
	if r.Modal {
		w := cards.NewHistoryWindow(d.reader(r), v)
		answer.Modal = &w
	}
	return answer
}

// turnHistory shows another page where the one before stands: in its window, or in its message.
func (d *Desk) turnHistory(ctx context.Context, r Request, c Click) Answer {
	newer, row, handle, ok := cards.ReadTurnValue(c.Value)
	if !ok {
		return d.stale(r)
	}
	of := store.PastOf{Before: row}
	if newer {
		of = store.PastOf{After: row}
	}
	if c.Window != nil {
		r.open = &open{Submission: *c.Window, turn: r.Actor.Request}
	}
	v, err := d.page(ctx, r, Sentence{Target: handle}, of)
	if err != nil {
		return d.no(r, err)
	}
	if c.Window != nil {
		w := cards.NewHistoryWindow(d.reader(r), v)
		return Answer{Modal: &w}
	}
	answer := private(cards.History(d.reader(r), v))
	answer.Replace = r.Replaces
	return answer
}

// page reads a page of a task's history; where the sentence names none, of all that can be seen from here.
func (d *Desk) page(ctx context.Context, r Request, s Sentence, of store.PastOf) (v cards.HistoryView, err error) {
	if !s.nameless() {
		if v.Item, err = d.findPast(ctx, r, s); err != nil {
			return v, err
		}
		if v.Ledger, err = d.Store.Ledger(ctx, v.Item.Task); err != nil {
			return v, err
		}
		of.Task = v.Item.Task.Key()
	}
	of.Most = pastPage
	policy := d.Policy()
	may := func(p maintenance.Past) bool { return policy.MayRead(r.Actor, p) }
	read, err := d.Store.Past(ctx, of, may)
	if err == nil && of.After > 0 && !read.Newer && len(read.Entries) < pastPage { // the newest page is a full one
		of.After = 0
		read, err = d.Store.Past(ctx, of, may)
	}
	if err != nil {
		return v, err
	}
	v.Entries, v.First = read.Entries, read.First
	if read.Newer {
		v.Newer = read.From
	}
	if read.Older {
		v.Older = read.To
		v.Limited = len(read.Entries) < pastPage
	}
	return v, nil
}

// findPast is find that takes a change for its task, too: whoever looks back has the name of either.
func (d *Desk) findPast(ctx context.Context, r Request, s Sentence) (maintenance.Item, error) {
	item, err := d.find(ctx, r, s)
	no, refused := errors.AsType[*maintenance.Refusal](err)
	if !refused || no.Why != maintenance.NoSuchTask || s.Target == "" {
		return item, err
	}
	kept, wrong := d.look(ctx, r, strings.ToLower(s.Target))
	if wrong != nil {
		return item, err // of a task, since that is what was asked for
	}
	return maintenance.Item{Task: kept.Task, Instance: kept.Instance}, nil
}

// lately gives the last that happened to a task, of what everybody may read who sees it.
func (d *Desk) lately(ctx context.Context, r Request, i maintenance.Item) ([]maintenance.Past, error) {
	policy, everybody := d.Policy(), r.Actor
	everybody.Person = maintenance.Person{}
	read, err := d.Store.Past(ctx, store.PastOf{Task: i.Task.Key(), Most: lastly}, func(p maintenance.Past) bool { return policy.MayRead(everybody, p) })
	return read.Entries, err
}
