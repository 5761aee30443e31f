package commands

import (
	"context"
	"strconv"
	"strings"

	"headsup/cards"
	"headsup/maintenance"
)

// pageSize is how many tasks a page of the list shows: each takes two of the 50 blocks that Slack takes.
const pageSize = 10

// list shows a page of what is coming, soonest first. It is rendered once for all who ask the same of the same data.
func (d *Desk) list(ctx context.Context, r Request, s Sentence, page int) Answer {
	d.freshen(ctx)
	whole, part := d.Store.Snapshot(), d.scope(r)
	filter, sentence, age := s.Filter.In(d.Now(), d.zone(r)), s.String(), d.age(part)
	policy := d.Policy()
	what := listed{
		part: part, sentence: sentence, page: page, from: filter.From.UnixMicro(), until: filter.Until.UnixMicro(), old: age.Old(d.Now()),
		policy: policy.Hash, language: d.language(r),
	}
	message := d.kept.list(whole, what, func() cards.Message {
		found := part.Select(filter)
		pages := max(1, (len(found)+pageSize-1)/pageSize)
		page := min(max(page, 1), pages)
		from := (page - 1) * pageSize
		v := cards.ListView{
			Items: maintenance.Copies(found[from:min(from+pageSize, len(found))]), Total: len(found), Page: page, Pages: pages,
			Sentence: sentence, Filtered: s.Typed() != string(VerbList), Age: age, Frozen: map[string]string{}, Usual: map[string]maintenance.Usual{},
		}
		for _, i := range v.Items {
			if i.Task.Running() {
				v.Usual[i.Task.Handle] = part.Usual(i)
			}
			if f := policy.Freeze(i, i.Task.ScheduledAt); f != nil && i.Task.Waiting() {
				v.Frozen[i.Task.Handle] = f.Name
			}
		}
		if len(found) == 0 {
			v.Doubts = doubts(part, filter)
		}
		return cards.List(d.reader(r), v).In(what.language)
	})
	return Answer{Message: message, Kept: true, Replace: r.Replaces}
}

// turn shows another page of a list: the value is the page, and the sentence that gave the list.
func (d *Desk) turn(ctx context.Context, r Request, value string) Answer {
	number, text, _ := strings.Cut(value, " ")
	page, err := strconv.Atoi(number)
	s, misread := Parse(text)
	if err != nil || misread != nil || s.Verb != VerbList {
		return d.stale(r)
	}
	return d.list(ctx, r, s, page)
}
