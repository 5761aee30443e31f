package commands

import (
	"context"
	"maps"
	"strconv"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// open is a window in which something was clicked. It is shown again with all that stands in it.
type open struct {
	Submission

	turn string // no other click's
}

// over puts what stands in the window over what it would open with; nil: it opens.
func (o *open) over(v cards.WindowView) cards.WindowView {
	if o == nil {
		return v
	}
	v.Turn, v.Reason, v.Chosen = o.turn, o.Values[cards.InputReason], o.Values[cards.InputTask]
	if at, ok := o.picked(); ok {
		v.When = at
	}
	return v
}

// picked is the time that stands in the window; false where none does.
func (s Submission) picked() (time.Time, bool) {
	seconds, err := strconv.ParseInt(s.Values[cards.InputWhen], 10, 64)
	return time.Unix(seconds, 0).UTC(), err == nil
}

// refill answers what was clicked to fill in the open window: a time that suits, or a task.
func (d *Desk) refill(ctx context.Context, r Request, c Click) Answer {
	if plainAction(c.Action) == cards.FillIn {
		return d.fillIn(ctx, r, c)
	}
	return d.showAgain(ctx, r, c.Window)
}

// fillIn puts a time into the picker of the window in which it was clicked. It is no wish yet: whoever sends the window off is judged.
func (d *Desk) fillIn(ctx context.Context, r Request, c Click) Answer {
	if c.Window == nil {
		return d.stale(r)
	}
	w := *c.Window
	w.Values = maps.Clone(w.Values)
	if w.Values == nil {
		w.Values = map[string]string{}
	}
	w.Values[cards.InputWhen] = c.Value
	if _, ok := w.picked(); !ok {
		return d.stale(r)
	}
	return d.showAgain(ctx, r, &w)
}

// showAgain shows an open window anew, with the times that suit what stands in it. What speaks by now against what it asks for stands in its place.
func (d *Desk) showAgain(ctx context.Context, r Request, w *Submission) Answer {
	if w == nil {
		return d.stale(r)
	}
	r.open = &open{Submission: *w, turn: r.Actor.Request}
	switch w.Callback {
	case cards.RescheduleWindow:
		return d.window(ctx, r, maintenance.Reschedule, pressed(VerbReschedule, w.Metadata))
	case cards.EditWindow:
		return d.editWindow(ctx, r, w.Metadata)
	case cards.AnotherWindow:
		return d.anotherWindow(ctx, r, w.Metadata)
	}
	return d.stale(r)
}
