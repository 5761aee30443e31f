package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
)

// painting is what a copy of a card is to show.
type painting struct {
	message cards.Message
	version int64
	print   string // of the message; empty where the same may have to be painted again
	about   []any  // key and value, for the log
	over    bool   // nobody has seen it, and nobody needs to any more

	whom   string // id of who is told where Slack will not have the card in its place; empty: only the log is
	unseen func(in, word string) cards.Message
}

// painting renders a copy whole from the stored state. What a task's copy wants was read before that, so the state is as new at least.
func (j *Jobs) painting(ctx context.Context, c maintenance.Copy) (painting, error) {
	p, err := j.sketch(ctx, c)
	if err != nil {
		return p, err
	}
	p.message = p.message.In(j.at(ctx, c.Place, p.whom))
	if _, _, ofChange := maintenance.CardOf(c.Card); !ofChange {
		p.print, err = printOf([]any{p.message.Text, p.message.Blocks})
	}
	return p, err
}

// sketch is a painting in no language yet, and without its print.
func (j *Jobs) sketch(ctx context.Context, c maintenance.Copy) (painting, error) {
	if change, n, ok := maintenance.CardOf(c.Card); ok {
		return j.changePainting(ctx, change, n)
	}
	p := painting{version: c.Wanted, about: []any{"card", c.Card}}
	var err error
	handle, ofTask := strings.CutPrefix(c.Card, maintenance.TaskCard(""))
	switch {
	case ofTask:
		p.about = []any{"task", handle}
		p.message, err = j.taskCard(ctx, handle, c)
	case strings.HasPrefix(c.Card, maintenance.ListCard("")):
		p.message, err = j.listCard(ctx, c)
	case strings.HasPrefix(c.Card, maintenance.AskCard("")):
		p.message, p.over, err = j.askCard(ctx, c)
	default:
		return p, river.JobCancel(fmt.Errorf("card %q is of no known kind", c.Card))
	}
	return p, err
}

func (j *Jobs) changePainting(ctx context.Context, change string, n int) (painting, error) {
	kept, err := j.Store.Look(ctx, change)
	if err != nil {
		return painting{}, err
	}
	return painting{
		message: j.changeCard(kept, n), version: kept.Change.Version, about: []any{"change", change}, whom: kept.Change.By.Person.ID,
		unseen: func(in, word string) cards.Message { return cards.Unseen(j.view(kept), in, word) },
	}, nil
}

func (j *Jobs) taskCard(ctx context.Context, handle string, c maintenance.Copy) (cards.Message, error) {
	item, ok, err := j.Store.Task(ctx, handle)
	if err != nil {
		return cards.Message{}, err
	}
	if !ok {
		return cards.Message{}, river.JobCancel(fmt.Errorf("card %q is of no known task", c.Card))
	}
	v := cards.CardView{Item: item, Usual: j.Store.Snapshot().Usual(item), Unread: c.Unread}
	if v.Facts, err = j.Store.Facts(ctx, item.Task.Key()); err != nil {
		return cards.Message{}, err
	}
	if v.Ledger, err = j.Store.Ledger(ctx, item.Task); err != nil {
		return cards.Message{}, err
	}
	return cards.TaskCard(v), nil
}

func (j *Jobs) listCard(ctx context.Context, c maintenance.Copy) (cards.Message, error) {
	l, err := j.Store.List(ctx, c.Card, cards.MostOnList)
	if err != nil {
		return cards.Message{}, err
	}
	v := cards.ListCardView{Items: l.Items, Total: l.Total, Waiting: l.Waiting, Running: l.Running, Unread: c.Unread}
	return cards.TaskList(j.reader(), v), nil
}

// printOf tells two messages, or App Homes, apart.
func printOf(shown any) (string, error) {
	raw, err := json.Marshal(shown)
	if err != nil {
		return "", fmt.Errorf("print message: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12]), nil
}
