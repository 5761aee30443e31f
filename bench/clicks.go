package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// draft is a change that somebody asked for and has not confirmed.
type draft struct {
	n       int
	id      string // of the change
	to      time.Time
	confirm string // what its button carries
}

// deciding lets people confirm changes, and somebody approve them: each click is a transaction that is committed before it is
// acknowledged. The drafts are made beforehand.
func (b *bench) deciding(ctx context.Context, p *process, round int) error {
	drafts, err := b.drafts(ctx, p, round)
	if err != nil {
		return err
	}
	confirmed, approved := b.decide(ctx, p, drafts)
	b.report.add("confirm", p.name, quantile(confirmed, 0.99, acked))
	b.report.add("approve", p.name, quantile(approved, 0.99, acked))
	return b.decided(ctx, p, drafts)
}

// decide clicks for all of them, at a steady rate.
func (b *bench) decide(ctx context.Context, p *process, drafts []draft) (confirmed, approved []outcome) {
	confirmed = p.open(ctx, b.o.rate, b.o.seconds, func(i int) *ask {
		d := drafts[i]
		return p.slack.click(person(d.n), stamp(2*d.n), "confirm", d.confirm, true)
	})
	approved = p.open(ctx, b.o.rate, b.o.seconds, func(i int) *ask {
		d := drafts[i]
		return p.slack.click(approver, stamp(2*d.n+1), "approve", fmt.Sprintf("%s %d", d.id, d.to.Unix()), false)
	})
	return confirmed, approved
}

// drafts types one change for each task of the round.
func (b *bench) drafts(ctx context.Context, p *process, round int) ([]draft, error) {
	drafts := make([]draft, b.o.clicks())
	asks := make([]*ask, len(drafts))
	to := time.Now().UTC().Add(90 * 24 * time.Hour).Truncate(time.Minute)
	for i := range drafts {
		n := perQueue + round*len(drafts) + i
		drafts[i] = draft{n: n, to: to.Add(time.Duration(n) * time.Minute)}
		asks[i] = p.slack.command(n, fmt.Sprintf("reschedule %s %s UTC because of the bench", taskID(n/perQueue, n%perQueue), drafts[i].to.Format("2006-01-02 15:04")))
		asks[i].keep = true
	}
	for i, a := range asks {
		if p.slack.send(a); !await(ctx, a) {
			return nil, errors.New("a draft was not answered")
		}
		button := confirmButton.FindSubmatch(a.payload)
		if button == nil {
			return nil, fmt.Errorf("the answer to a reschedule has no button to confirm: %.300s", a.payload)
		}
		drafts[i].confirm = string(button[1])
		drafts[i].id, _, _ = strings.Cut(drafts[i].confirm, " ")
	}
	return drafts, nil
}

// decided makes sure that the clicks have decided: nothing of the round waits for anybody any more. Another replica than the one that was
// clicked at may hear of it a moment later.
func (b *bench) decided(ctx context.Context, p *process, drafts []draft) error {
	for _, d := range []draft{drafts[0], drafts[len(drafts)-1]} {
		for began := time.Now(); ; pause(ctx, 100*time.Millisecond) {
			a := p.slack.command(d.n, "show "+taskID(d.n/perQueue, d.n%perQueue))
			a.keep = true
			p.slack.send(a)
			if await(ctx, a) && strings.Contains(string(a.payload), "it is confirmed") {
				break
			}
			if time.Since(began) > patience || ctx.Err() != nil {
				return fmt.Errorf("a change that was approved is not shown so: %.600s", a.payload)
			}
		}
	}
	return nil
}
