package commands

import (
	"context"
	"errors"
	"strings"

	"headsup/cards"
	"headsup/maintenance"
)

// find gives the one task that a sentence means. The error is a *maintenance.Refusal: none, several, or a card that is not
// ours.
func (d *Desk) find(ctx context.Context, r Request, s Sentence) (maintenance.Item, error) {
	if s.Link != (Link{}) {
		return d.behind(ctx, r, s.Link)
	}
	found := d.scope(r).Find(s.Target)
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return d.remembered(ctx, r, s.Target)
	}
	return maintenance.Item{}, &maintenance.Refusal{Why: maintenance.ManyTasks, Tasks: found, Text: s.Target}
}

// which answers that a sentence does not mean one task: where some are near, a button for each carries on with the sentence.
func (d *Desk) which(r Request, err error, s Sentence) Answer {
	answer := d.no(r, err)
	refusal, ok := errors.AsType[*maintenance.Refusal](err)
	if !ok || len(refusal.Tasks) == 0 {
		return answer
	}
	return private(cards.Which(d.reader(r), refusal, func(handle string) string {
		meant := s
		meant.Target, meant.Link = handle, Link{}
		return meant.String()
	}))
}

// remembered looks for a handle that the snapshot no longer has: a task that is gone is said to be gone. One that belongs to
// another channel does not exist here.
func (d *Desk) remembered(ctx context.Context, r Request, word string) (maintenance.Item, error) {
	item, ok, err := d.Store.Task(ctx, strings.ToLower(word))
	if err != nil {
		return maintenance.Item{}, err
	}
	if ok && d.Policy().InScope(r.Actor, item) {
		return item, nil
	}
	no := &maintenance.Refusal{Why: maintenance.NoSuchTask, Text: word, Tasks: d.alike(r, word)}
	if len(no.Tasks) == 0 && d.Store.Snapshot().ReadAt().IsZero() {
		no.Why = maintenance.NotReadYet
	}
	return maintenance.Item{}, no
}

// mostAlike is how many tasks are suggested for a word that names none.
const mostAlike = 3

// alike gives the coming tasks whose handle or instance is nearly what was typed.
func (d *Desk) alike(r Request, word string) []maintenance.Item {
	var near []maintenance.Item
	word = strings.ToLower(word)
	for _, item := range d.scope(r).Coming() {
		name := strings.ToLower(item.Instance.Name)
		slips := max(1, len(word)/4)
		if distance(word, item.Task.Handle) <= 1 || distance(word, name) <= slips || len(word) > 2 && strings.Contains(name, word) {
			near = append(near, *item)
		}
		if len(near) == mostAlike {
			break
		}
	}
	return near
}

// behind gives the task that a card of ours is about.
func (d *Desk) behind(ctx context.Context, r Request, l Link) (maintenance.Item, error) {
	c, ok, err := d.Store.CopyAt(ctx, l.Channel, l.TS)
	if err != nil {
		return maintenance.Item{}, err
	}
	if handle, isTask := strings.CutPrefix(c.Card, maintenance.TaskCard("")); ok && isTask {
		item, ok, err := d.Store.Task(ctx, handle)
		if err == nil && (!ok || !d.Policy().InScope(r.Actor, item)) {
			return maintenance.Item{}, noneBehind(l)
		}
		return item, err
	}
	change, err := d.changeBehind(ctx, r, l)
	if err != nil {
		return maintenance.Item{}, err
	}
	kept, err := d.Store.Look(ctx, change)
	if err != nil {
		return maintenance.Item{}, err
	}
	item, _, err := d.Store.Task(ctx, kept.Task.Handle)
	if err == nil && !d.Policy().InScope(r.Actor, item) {
		return maintenance.Item{}, noneBehind(l)
	}
	return item, err
}

// noneBehind says of a card of another channel what is said of one that does not exist: not even its change's handle.
func noneBehind(l Link) error {
	return &maintenance.Refusal{Why: maintenance.NoSuchTask, Text: l.String()}
}

// changeBehind gives the change that a card of ours shows, where the place may see it or it is the person's own.
func (d *Desk) changeBehind(ctx context.Context, r Request, l Link) (string, error) {
	c, ok, err := d.Store.CopyAt(ctx, l.Channel, l.TS)
	if err != nil {
		return "", err
	}
	change, _, isChange := maintenance.CardOf(c.Card)
	if !ok || !isChange {
		return "", noneBehind(l)
	}
	kept, err := d.Store.Look(ctx, change)
	if err != nil {
		return "", err
	}
	if !kept.Change.Of(r.Actor.Person) && !d.Policy().InScope(r.Actor, maintenance.Item{Task: kept.Task, Instance: kept.Instance}) {
		return "", noneBehind(l)
	}
	return change, nil
}
